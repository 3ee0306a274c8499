/*
 * memory_store.h - keeps what an engine remembers over restarts.
 *
 * A file beside the quarantine for each engine ("campaign.db", "first-seen.db"), written by a thread of its own about once a second, a few
 * thousand records at a time: no message ever waits for it, and a crash or power cut loses at most the
 * last second (and, while a large file is still being loaded, what came since the start); the next run says so. The same thread
 * tells the engine the time, first that of the last save: a machine that starts with a wrong clock forgets nothing for that.
 *
 * It never fails for good. Without disk space or with a file that cannot be opened the engine goes on in
 * memory and it is tried again, at first after a second, then at least once a minute. A damaged file, or one kept under
 * another secret, is moved to "FILE.db.damaged" (one before it is replaced) and a new one begun with
 * what is in memory. Each change for the worse or better is told once.
 */
#ifndef STORE_MEMORY_STORE_H
#define STORE_MEMORY_STORE_H

#include "base/hash.h"
#include "evidence/durable.h"
#include "store/quarantine.h"

struct memory_store;

/*
 * The secret that digests of such things ("campaigns") are made with: derived from the store's key, the same each time and
 * another one for other things. It is in no file of this module.
 */
void memory_store_secret(const struct store *store, const char *things, struct hash_key *secret_r);

/*
 * Load what is kept and begin to save. Loading goes on beside the first messages: they are joined with it.
 *
 *   store    borrowed until memory_store_stop(); its folder is where the file goes
 *   memory   copied; what it points to is borrowed until memory_store_stop()
 *   notice   told in one line what is lost or works again, by the thread; NULL: nobody is
 *
 * To be called after the last fork() and change of user. STATUS_NOMEM (no thread could be started, too): *memory_store_r is NULL.
 */
enum status memory_store_start(const struct store *store, const struct durable_memory *memory,
				 void (*notice)(void *context, const struct diag *d), void *context,
				 struct memory_store **memory_store_r) MUST_CHECK;

/* Load and save what there is now, without waiting for the next second. Whether all of it is on disk. */
bool memory_store_save(struct memory_store *ms);

/* Save a last time and end the thread. Sets *ms to NULL and accepts NULL. */
void memory_store_stop(struct memory_store **ms);

struct memory_store_status {
	bool is_loaded, is_saving;	/* saving: the last attempt worked */
	unsigned long long loaded, saved, removed, failures;
};

struct memory_store_status memory_store_status(struct memory_store *ms);

#endif
