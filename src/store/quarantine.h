/*
 * quarantine.h - messages held for a person to look at, and what was done to them.
 *
 * A store is a folder:
 *
 *   store.db            who, what, when: SQLite with a write-ahead log, every commit synced
 *   messages/<xy>/ID.eml  the bytes as received; xy are the last two characters of the id
 *   key                 32 random bytes (mode 0600) that release tickets are signed with
 *
 * What is held was first written, synced and renamed to its name, its folder
 * synced, and only then entered in the database. So a crash at any moment
 * leaves either a held message or a file that no row names; such a file
 * was never acknowledged to anyone (the MTA still has the message) and
 * store_sweep() removes it.
 *
 * One store is used by any number of threads at once, and by other processes
 * that opened the same folder (the command line beside the daemon). It is not
 * carried over fork(): open it after. Times are wall-clock seconds
 * and come from the caller.
 *
 * Every call that can fail takes a struct diag, empty before the call, and
 * fills it with one line for the log:
 *
 *   STATUS_OK       done, and on disk
 *   STATUS_NOMEM    no memory; nothing changed (the diag may be empty)
 *   STATUS_LIMIT    the store (or the arena or buffer given) is full; nothing changed
 *   STATUS_IO       disk full, read-only, damaged hardware, locked for too long: errno says which; nothing changed
 *   STATUS_INVALID  no such message, not in a state for this, or the store itself is not what it should be
 *
 * Knowingly not done here: encryption of what is held (use an encrypted disk), and
 * a network file system, on which SQLite's log does not work.
 */
#ifndef STORE_QUARANTINE_H
#define STORE_QUARANTINE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "store/id.h"

struct store;

struct store_options {
	unsigned long long max_bytes;	/* of all messages together; 0: no limit */
	unsigned long long max_records;	/* messages whose bytes are kept; 0: no limit */
	bool must_exist;		/* for commands that read: do not make a store where there is none */
};

/*
 * Open the store in the folder at path and make it if it is not there: the
 * folder with mode 0700, its parent must exist. Run as root on a folder of
 * another user, the files made are given to that user.
 *
 * STATUS_INVALID  damaged, another program's or a newer version's database, a file in the
 *                 place of the folder, a key that others may read: d says which
 * On any failure *store_r is NULL.
 */
enum status store_open(const char *path, const struct store_options *options, struct store **store_r,
		       struct diag *d) MUST_CHECK;

/* Close; sets *store to NULL and accepts NULL. No other thread may still use it. */
void store_close(struct store **store);

/* Stored as numbers: only ever add at the end. */
enum store_state {
	STORE_HELD,		/* waits for a person */
	STORE_RELEASED,		/* was delivered; the bytes stay until they expire */
	STORE_DELETED,		/* the bytes are gone; the row and its log stay */
	STORE_STATES,
	STORE_ANY = STORE_STATES	/* in a filter: whichever */
};

/* "held", "released", "deleted"; static storage. */
const char *store_state_name(enum store_state state);

/*
 * What is known of a message. All bytes are borrowed: from the caller in
 * store_hold(), from the arena in what store_list() and store_get() give.
 * Texts may hold anything a sender wrote, NUL included.
 */
struct store_record {
	char id[STORE_ID_SIZE];		/* into store_hold(): the event's id, or "" for a new one */
	enum store_state state;		/* store_hold() sets STORE_HELD */
	long long received;
	unsigned long long size;	/* store_hold() sets the length of the bytes */
	double score;
	struct bytes queue_id, client_address, client_name, helo, sender;
	const struct bytes *recipients;	/* of the envelope, in order */
	size_t recipient_count;
	struct bytes verdict, subject, from, message_id;
	struct bytes findings, event;	/* JSON as the caller made it; empty in what store_list() gives */
};

/*
 * Hold a message durably. Only STATUS_OK means held: whoever gave us the
 * message may then forget it. After anything else nothing of it is
 * visible, here or in another process. An id that is not one or that is already held is STATUS_INVALID.
 * Two or three fsyncs; those of different threads overlap.
 */
enum status store_hold(struct store *store, const struct store_record *record, struct bytes message,
		       char id_r[STORE_ID_SIZE], struct diag *d) MUST_CHECK;

struct store_filter {			/* zero-initialised but for state: everything */
	enum store_state state;		/* or STORE_ANY */
	long long since, until;		/* received in [since, until); until 0: no end */
	struct bytes recipient;		/* an envelope recipient, any case; empty: all */
	size_t offset, limit;		/* limit 0: all */
};

/* The messages that pass the filter, newest first, in the arena. */
enum status store_list(struct store *store, const struct store_filter *filter, struct arena *a,
		       struct store_record **records_r, size_t *count_r, struct diag *d) MUST_CHECK;

/* The one message whose id is id or begins with it (any case). STATUS_INVALID: none, or several. */
enum status store_get(struct store *store, struct bytes id, struct arena *a, struct store_record *record_r,
		      struct diag *d) MUST_CHECK;

/*
 * Append the bytes of a message to out, checked against the digest taken when
 * it was held. STATUS_LIMIT when they do not fit under out's limit.
 */
enum status store_read(struct store *store, const char *id, struct buf *out, struct diag *d) MUST_CHECK;

/* One line of the log of what was done; it only ever grows (the database refuses anything else). */
struct store_action {
	char id[STORE_ID_SIZE];
	long long time;
	struct bytes actor, action, note;
};

/* Append a line about the message of that full id, or about no message (id ""). */
enum status store_log_action(struct store *store, const char *id, long long time, const char *actor,
			     const char *action, const char *note, struct diag *d) MUST_CHECK;

/* The log of one message (id "": of all), oldest first, in the arena. */
enum status store_actions(struct store *store, const char *id, struct arena *a, struct store_action **actions_r,
			  size_t *count_r, struct diag *d) MUST_CHECK;

/*
 * Note that a message was delivered: state and a line "release" in the log, together. A
 * released one may be released again; a deleted one is STATUS_INVALID.
 */
enum status store_mark_released(struct store *store, const char *id, long long time, const char *actor,
				const char *note, struct diag *d) MUST_CHECK;

/*
 * Delete the bytes of a message: state and a line "delete" in the log, then the
 * file, then its folder synced. Works on a full disk: there the file goes
 * first. STATUS_IO may leave one of the two done: deleted in the database
 * and the file to store_sweep(), or the file gone and deleting to be
 * repeated. An already deleted one is STATUS_INVALID.
 */
enum status store_delete(struct store *store, const char *id, long long time, const char *actor, const char *note,
			 struct diag *d) MUST_CHECK;

/* Delete, with "expire" in the log, all that was received before a time. *count_r is how many, even after a failure. */
enum status store_expire(struct store *store, long long before, long long time, size_t *count_r,
			 struct diag *d) MUST_CHECK;

/*
 * Remove the files that nothing names: of deleted messages, and those a crash
 * left behind, if they are more than an hour old at time. For the daemon
 * at its start and now and then; safe while others hold messages.
 */
enum status store_sweep(struct store *store, long long time, size_t *count_r, struct diag *d) MUST_CHECK;

struct store_stats {
	unsigned long long records[STORE_STATES], bytes[STORE_STATES];	/* the bytes of deleted ones are 0 */
	long long oldest_held;		/* received; 0: none is held */
};

enum status store_stats(struct store *store, struct store_stats *stats_r, struct diag *d) MUST_CHECK;

/* Check the database's structure and that each message that should have bytes has its file. Reads the whole database. */
enum status store_check(struct store *store, struct diag *d) MUST_CHECK;

#endif
