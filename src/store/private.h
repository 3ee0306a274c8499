/* private.h - what the files of store/ share and nobody else sees. */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include <pthread.h>
#include "store/database.h"
#include "store/quarantine.h"

enum {
	STORE_KEY_LENGTH = 32,
	STORE_SHARDS = 32 * 32,			/* folders below messages/, by the last two characters of the id */
	STORE_PATH_SIZE = 1024,
	STORE_PATH_BELOW = 64			/* "/messages/xy/ID.eml" and the like */
};

struct store {
	char path[STORE_PATH_SIZE - STORE_PATH_BELOW];
	struct store_options options;
	unsigned char key[STORE_KEY_LENGTH];
	pthread_mutex_t lock;			/* guards what follows */
	struct database database;
	bool shard_ready[STORE_SHARDS];		/* its folder is known to be on disk */
};

/* Say in d what could not be done with path, after errno; returns STATUS_IO and keeps errno. */
enum status store_failure(struct diag *d, const char *path, const char *doing);

/* files.c: what stands in the folder beside the database. None of these takes the lock but the third. */

/* Make the folder unless it must exist. *folder_r is a descriptor that holds the lock on opening: close it when done. */
enum status store_open_folder(struct store *store, int *folder_r, struct diag *d) MUST_CHECK;

/* Make an empty file (mode 0600) that belongs to whom the folder belongs, unless there is one. */
enum status store_ready_file(const struct store *store, const char *path, struct diag *d) MUST_CHECK;

/* Rename a database that is of no use to "….damaged" (one before it is replaced), and remove what SQLite keeps beside it. */
void store_set_aside(const char *path);

/* The file "store.db", made empty if it is not there; its path in path_r. */
enum status store_ready_database(struct store *store, char path_r[STORE_PATH_SIZE], struct diag *d) MUST_CHECK;

/* Read the key, or make one durably. */
enum status store_ready_key(struct store *store, struct diag *d) MUST_CHECK;

/* Write, read, remove the bytes of one message; each is on disk when it returns STATUS_OK. */
enum status store_write_message(struct store *store, const char *id, struct bytes message, struct diag *d) MUST_CHECK;
enum status store_read_message(const struct store *store, const char *id, struct buf *out, struct diag *d) MUST_CHECK;
enum status store_remove_message(const struct store *store, const char *id, struct diag *d) MUST_CHECK;

/* Whether the bytes of a message are there. */
bool store_has_message(const struct store *store, const char *id);

/* Give every file below messages/ to visit, which returns other than STATUS_OK to stop. */
struct store_file {
	char path[STORE_PATH_SIZE];
	char id[STORE_ID_SIZE];			/* "" if its name is not ID.eml */
	long long modified;
};

enum status store_walk(struct store *store, enum status (*visit)(void *context, const struct store_file *file),
		       void *context, struct diag *d) MUST_CHECK;

/* record.c */

/* STATUS_INVALID, and d says that there is no message of that id. */
enum status store_no_message(struct diag *d, const char *id);

/* Whether there is a message of that full id, and its state. With the lock held. */
enum status store_find_state(struct store *store, const char *id, bool *found_r, enum store_state *state_r,
			     struct diag *d) MUST_CHECK;

/* Append to the log, with the lock held; action->id is not looked at. */
enum status store_insert_action(struct store *store, const char *id, const struct store_action *action,
				struct diag *d) MUST_CHECK;

#endif
