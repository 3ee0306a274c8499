/*
 * digest.h - the digests of what the recipients are called, in one table. Private to detect/.
 *
 * Made when the first candidate is asked about, then each answer is one lookup, however many recipients there are.
 * Digests with a salt or a key that only the sender knows are out of reach.
 */
#ifndef DETECT_DIGEST_H
#define DETECT_DIGEST_H

#include <stdint.h>
#include "base/arena.h"
#include "detect/digest_memory.h"

enum {
	DIGEST_CUT_MIN = 4,		/* bytes of a digest that count: 8 hexadecimal digits, 6 characters of base64 */
	DIGEST_BYTES_MAX = 64,
	DIGEST_FEW = 64			/* of that many texts the beginnings of rare digests are known too */
};

struct digest_source {
	struct bytes text;		/* as it is digested */
	unsigned identity;		/* the caller's name for it */
};

struct digest_match {
	unsigned identity;
	const char *algorithm;		/* "SHA-256"; static storage */
	bool is_cut;			/* only the digest's first bytes were there */
	bool is_weak;			/* they are so few that another text may have them too: less than 64 bits */
};

struct digests;

/*
 * For these texts, borrowed as long as the arena's contents; memory (borrowed, may be NULL) spares making those of texts that it knows.
 * NULL: see arena_status(a).
 */
struct digests *digests_new(const struct digest_source *sources, size_t count, struct digest_memory *memory, struct arena *a);

/*
 * Whether something of length bytes that begins with these four (the first one highest) may be one: a cheap question before it is decoded
 * as a whole. Status as digests_find().
 */
enum status digests_may_have(struct digests *d, uint32_t head, size_t length, bool *may_r) MUST_CHECK;

/*
 * Whether bytes are a digest of one of the texts, or its first DIGEST_CUT_MIN bytes or more. STATUS_NOMEM,
 * STATUS_LIMIT from the arena while the table is made.
 */
enum status digests_find(struct digests *d, struct bytes bytes, struct digest_match *match_r, bool *found_r) MUST_CHECK;

/* The name of algorithm i; NULL past the end. For tests and documentation. */
const char *digest_name(size_t i);

#endif
