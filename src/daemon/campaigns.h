/*
 * campaigns.h - the daemon's memory of past messages: made once, kept beside the quarantine, lent to the service.
 *
 * Nothing of it can stop the daemon or a message: what cannot be kept is told to the log and
 * remembered in memory alone.
 */
#ifndef DAEMON_CAMPAIGNS_H
#define DAEMON_CAMPAIGNS_H

#include "config/config.h"
#include "daemon/log.h"
#include "store/quarantine.h"

struct campaigns;

/*
 * As the configuration says; NULL: campaigns are not looked for, or there was no memory for it, which was logged. store (NULL:
 * nothing survives a restart) and log are borrowed. To be called after the last fork() and change of user: it starts a thread.
 */
struct campaigns *campaigns_open(const struct config *c, struct store *store, struct log *log);

/* Save a last time. Sets *c to NULL and accepts NULL. Nobody may still use the engine. */
void campaigns_close(struct campaigns **c);

/* What detectors are given; NULL for NULL. */
const struct campaign_engine *campaigns_engine(const struct campaigns *c);

/* To be called about once a second while nothing is kept; with a store its thread does it. Accepts NULL. */
void campaigns_tend(struct campaigns *c);

#endif
