/*
 * state.h - from files to a snapshot: configuration and signatures, loaded and checked together.
 */
#ifndef DAEMON_STATE_H
#define DAEMON_STATE_H

#include "milter/service.h"

/* Told of each thing that is wrong, in words with file and line. */
typedef void state_report(void *context, const char *text);

/*
 * Load the configuration at path and the signatures that it names. tools (may be NULL) are borrowed for the snapshot.
 * STATUS_INVALID, STATUS_IO: every mistake was reported and *snapshot_r is
 * untouched, so that whoever has an older snapshot goes on with it.
 */
enum status state_load(const char *path, struct extract_tools *tools, state_report *report, void *context,
		       struct snapshot **snapshot_r) MUST_CHECK;

/* Warn of packs that expired or of which no news come (config_check_packs()), for a daemon that runs on. */
void state_check_packs(const struct config *config, state_report *report, void *context);

/*
 * Keep what loading the signatures has compiled in the folder of the store, if there is one, for the next load. For the
 * daemon only, once it runs as the user that owns the store. A failure is reported and costs time at the next load, no more.
 */
void state_keep(const struct snapshot *snapshot, state_report *report, void *context);

#endif
