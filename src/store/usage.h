/*
 * usage.h - how often each signature was used, day by day (UTC).
 *
 * Owners of indicators ask what became of them, and nobody is to answer from memory. A file "usage.db" beside the
 * quarantine has, for each day and signature, in how many messages it was found, in how many it had part in what was
 * done, in how many its caveats kept it out of what would have been done, and in how many nobody knows, since an expression
 * reached its limits. No recipient, no address, no URL, no message.
 * It grows by a row a day for each signature that was found; a row has less than 200 bytes. Days before its window are forgotten.
 *
 * Written by a thread of its own about once a second: no message waits for it, and a crash or power cut loses at most the
 * last second. Without disk space, or with a file that cannot be opened, counts are kept in memory (of USAGE_PENDING_MAX
 * days and signatures) and it is tried again, at first after a second, then at least once a minute; a damaged file is moved to
 * "usage.db.damaged" and a new one begun. Each change for the worse or better is told once.
 */
#ifndef STORE_USAGE_H
#define STORE_USAGE_H

#include "store/quarantine.h"

enum {
	USAGE_ID_SIZE = 65,			/* of a signature, with the NUL; what is longer is cut */
	USAGE_PENDING_MAX = 1 << 17		/* counted and not yet written */
};

struct usage;

/* One signature found in one message, or perhaps: gave_up, the other two false. */
struct usage_note {
	const char *signature;			/* its id */
	unsigned clearance;			/* enum tlp: who may know of it */
	bool acted;				/* it had part in what was done to the message */
	bool kept_out;				/* its owner does not permit what would have been done without caveats */
	bool gave_up;				/* an expression reached its limits: whether it matches is not known */
};

/*
 * Begin to count. store is borrowed until usage_stop(). window_s: days that ended so many seconds ago are forgotten; 0: none. notice (NULL: nobody) is told in one line what is lost or works again,
 * by the thread. To be called after the last fork() and change of user. STATUS_NOMEM (no thread, too): *usage_r is NULL.
 */
enum status usage_start(const struct store *store, unsigned window_s, void (*notice)(void *context, const struct diag *d),
			void *context, struct usage **usage_r) MUST_CHECK;

/* Count what was found in one message at that time. From any thread; waits for no disk. */
void usage_add(struct usage *u, long long now, const struct usage_note *notes, size_t count);

/* Write what there is now. Whether all of it is on disk. */
bool usage_save(struct usage *u);

/* Write a last time and end the thread; what cannot be written is told. Sets *u to NULL and accepts NULL. */
void usage_stop(struct usage **u);

/* One day of one signature, or several days together. */
struct usage_row {
	long long day;				/* its first second; 0 in a sum */
	char signature[USAGE_ID_SIZE];
	unsigned clearance;			/* the highest that was ever counted, on whichever day */
	unsigned long long found, acted, kept_out, gave_up;
	long long first, last;			/* it was found, in seconds; 0: it was not */
};

/*
 * What was counted on days of which a part lies in [since, until), in the order of days and ids; until 0: no end; summed: one
 * row for each signature. In the arena. No file yet: no rows. Failures as in quarantine.h.
 */
enum status usage_read(const struct store *store, long long since, long long until, bool summed, struct arena *a,
		       struct usage_row **rows_r, size_t *count_r, struct diag *d) MUST_CHECK;

#endif
