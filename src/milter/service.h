/*
 * service.h - what the callbacks work with: the state in force, the store, where events go.
 *
 * Rules change while messages are in flight. So a message takes a reference to
 * the snapshot in force when it begins and drops it at its end; a reload puts a new
 * snapshot in the place of the old one, which goes with its last message.
 */
#ifndef MILTER_SERVICE_H
#define MILTER_SERVICE_H

#include "config/config.h"
#include "milter/reply.h"
#include "report/report.h"
#include "store/usage.h"

/* Immutable; shared by threads. */
struct snapshot;

/*
 * Takes over both references, also on failure; tools (may be NULL) are borrowed and outlive the snapshot. NULL
 * without memory.
 */
struct snapshot *snapshot_new(struct config *config, struct signature_set *signatures, struct extract_tools *tools);
struct snapshot *snapshot_get(struct snapshot *s);
void snapshot_put(struct snapshot **s);

const struct config *snapshot_config(const struct snapshot *s);
const struct scanner *snapshot_scanner(const struct snapshot *s);

/* Where lines and events go; called from many threads at once. */
struct service_sink {
	void (*log)(void *context, int priority, const char *line);	/* priorities of syslog(3) */
	void (*event)(void *context, struct bytes json);
	void *context;
};

struct service;

/* What outlives every snapshot: borrowed. */
struct service_memories {
	struct store *store;				/* NULL: the configuration needs none */
	const struct campaign_engine *campaigns;	/* NULL: none are looked for */
	const struct first_seen_engine *first_seen;	/* NULL: domains are not remembered */
	struct detect_kept *kept;			/* NULL: detectors make all anew for each message */
	struct usage *usage;				/* NULL: the use of signatures is not counted */
};

/* Takes over the snapshot; copies memories and borrows the sink. */
struct service *service_new(struct snapshot *s, const struct service_memories *memories, const struct service_sink *sink);
void service_destroy(struct service **s);

/* The snapshot in force, with a reference for the caller. */
struct snapshot *service_snapshot(struct service *s);

/* Put another in force; takes over the reference. Messages in flight keep theirs. */
void service_replace(struct service *s, struct snapshot *next);

const struct service_memories *service_memories(const struct service *s);
const struct service_sink *service_sink(const struct service *s);

#endif
