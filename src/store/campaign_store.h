/*
 * campaign_store.h - keeps what a campaign engine remembers over restarts.
 *
 * A file "campaign.db" beside the quarantine, written by a thread of its own about once a second, a few
 * thousand records at a time: no message ever waits for it, and a crash or power cut loses at most the
 * last second (and, while a large file is still being loaded, what came since the start). The same thread
 * tells the engine the time.
 *
 * It never fails for good. Without disk space or with a file that cannot be opened the engine goes on in
 * memory and it is tried again, at first after a second, then at least once a minute. A damaged file, or one kept under
 * another secret, is moved to "campaign.db.damaged" (one before it is replaced) and a new one begun with
 * what is in memory. Each change for the worse or better is told once.
 */
#ifndef STORE_CAMPAIGN_STORE_H
#define STORE_CAMPAIGN_STORE_H

#include "evidence/campaign.h"
#include "store/quarantine.h"

struct campaign_store;

/* The secret that digests of campaigns are made with: derived from the store's key, the same each time. Not in campaign.db. */
void campaign_store_secret(const struct store *store, struct hash_key *secret_r);

/*
 * Load what is kept and begin to save. Loading goes on beside the first messages: they are joined with it.
 *
 *   store    borrowed until campaign_store_stop(); its folder is where the file goes
 *   memory   copied; what it points to is borrowed until campaign_store_stop()
 *   notice   told in one line what is lost or works again, by the thread; NULL: nobody is
 *
 * To be called after the last fork() and change of user. STATUS_NOMEM (no thread could be started, too): *campaign_store_r is NULL.
 */
enum status campaign_store_start(const struct store *store, const struct campaign_memory *memory,
				 void (*notice)(void *context, const struct diag *d), void *context,
				 struct campaign_store **campaign_store_r) MUST_CHECK;

/* Load and save what there is now, without waiting for the next second. Whether all of it is on disk. */
bool campaign_store_save(struct campaign_store *cs);

/* Save a last time and end the thread. Sets *cs to NULL and accepts NULL. */
void campaign_store_stop(struct campaign_store **cs);

struct campaign_store_status {
	bool is_loaded, is_saving;	/* saving: the last attempt worked */
	unsigned long long loaded, saved, removed, failures;
};

struct campaign_store_status campaign_store_status(struct campaign_store *cs);

#endif
