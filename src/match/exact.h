/*
 * exact.h - a table of names looked up whole: hosts, domains, addresses, digests.
 *
 * The names are ours, what is looked up is a sender's: the hash is keyed, so
 * nobody outside can make all lookups meet in one place. Case of ASCII letters
 * is ignored. One name may stand for several values. Cost of a lookup does not
 * depend on how many names there are.
 */
#ifndef MATCH_EXACT_H
#define MATCH_EXACT_H

#include <stdint.h>
#include "base/bytes.h"
#include "base/status.h"

struct exact;			/* immutable: shared by threads without a lock */

enum {
	EXACT_MAX_NAME = 512,		/* bytes of one name */
	EXACT_MAX_COUNT = 1 << 24
};

struct exact_entry {
	struct bytes name;
	uint32_t value;
};

/*
 * A table of count entries, copied. STATUS_LIMIT: too many, or a name that is
 * too long; then and with STATUS_NOMEM *e_r is untouched.
 */
enum status exact_new(const struct exact_entry *entries, size_t count, struct exact **e_r) MUST_CHECK;

/* Free; sets *e to NULL and accepts NULL. */
void exact_destroy(struct exact **e);

/* The values of one name, in the order in which they were given: a cursor for exact_next(). */
struct exact_cursor {
	const struct exact *table;
	uint32_t entry;
};

struct exact_cursor exact_find(const struct exact *e, struct bytes name);

/* The next value; false: none left. */
bool exact_next(struct exact_cursor *c, uint32_t *value_r);

/*
 * Cut the first label off a host name: "a.b.example" becomes "b.example".
 * False, with *host untouched, when there is no further label. For looking up a host
 * and every domain above it.
 */
bool host_parent(struct bytes *host);

#endif
