/*
 * memories.h - what the daemon remembers of past messages: made once, kept beside the quarantine, lent to the service.
 *
 * Campaigns and the domains seen before; and what detectors made for messages before and use again, which nothing keeps. Nothing of it can stop the daemon or a message: what cannot
 * be kept is told to the log and remembered in memory alone.
 */
#ifndef DAEMON_MEMORIES_H
#define DAEMON_MEMORIES_H

#include "config/config.h"
#include "daemon/log.h"
#include "store/quarantine.h"

struct memories;

/*
 * As the configuration says; what it does not ask for, or there is no memory for (which is logged), is not remembered. store (NULL:
 * nothing survives a restart) and log are borrowed. To be called after the last fork() and change of user: it starts threads.
 * NULL: no memory at all, which is logged.
 */
struct memories *memories_open(const struct config *c, struct store *store, struct log *log);

/* Save a last time. Sets *m to NULL and accepts NULL. Nobody may still use the engines. */
void memories_close(struct memories **m);

/* What detectors are given; NULL if that is not remembered, and for NULL. */
const struct campaign_engine *memories_campaigns(const struct memories *m);
const struct first_seen_engine *memories_first_seen(const struct memories *m);
struct detect_kept *memories_kept(const struct memories *m);

/* To be called about once a second, for what no store keeps; of the rest its thread takes care. Accepts NULL. */
void memories_tend(struct memories *m);

#endif
