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
#include "store/quarantine.h"

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

/*
 * store may be NULL if the configuration needs none, campaigns if none are looked for, first_seen if domains
 * are not remembered. Takes over the snapshot; borrows all others, which outlive every snapshot.
 */
struct service *service_new(struct snapshot *s, struct store *store, const struct campaign_engine *campaigns,
			    const struct first_seen_engine *first_seen, const struct service_sink *sink);
void service_destroy(struct service **s);

/* The snapshot in force, with a reference for the caller. */
struct snapshot *service_snapshot(struct service *s);

/* Put another in force; takes over the reference. Messages in flight keep theirs. */
void service_replace(struct service *s, struct snapshot *next);

struct store *service_store(struct service *s);
const struct campaign_engine *service_campaigns(struct service *s);
const struct first_seen_engine *service_first_seen(struct service *s);
const struct service_sink *service_sink(struct service *s);

#endif
