/*
 * literals.h - many literals searched at once (Aho and Corasick, 1975).
 *
 * The text is a sender's, the literals are ours. One pass over the text finds
 * every place where any of the literals stands, ignoring the case of ASCII
 * letters. The automaton takes about 20 bytes for each byte of the literals
 * that no earlier one shares as a prefix, up to 256 KiB for speed, and up to 1 MiB to skip text by where
 * all literals are of four bytes or more (six, when there are thousands): then most of a text that has none is
 * not looked at.
 */
#ifndef MATCH_LITERALS_H
#define MATCH_LITERALS_H

#include <stdint.h>
#include "base/bytes.h"
#include "base/status.h"

struct literals;		/* immutable: shared by threads without a lock */

enum {
	LITERALS_MAX_COUNT = 1 << 20,
	LITERALS_MAX_BYTES = 64 << 20	/* of all literals together */
};

/*
 * Build the automaton of count literals, borrowed for the call. A literal is
 * known by its index; the same one may stand there several times. Empty ones
 * are never found. O(n log n) in the bytes of all literals.
 *
 * STATUS_LIMIT, STATUS_NOMEM   *l_r is untouched
 */
enum status literals_new(const struct bytes *items, size_t count, struct literals **l_r) MUST_CHECK;

/* Free; sets *l to NULL and accepts NULL. */
void literals_destroy(struct literals **l);

/* Bytes that the automaton takes. */
size_t literals_memory(const struct literals *l);

/* A search under way. The automaton and the text stay the caller's and must outlive it. Fields are private. */
struct literals_search {
	const struct literals *literals;
	struct bytes text;
	size_t offset;
	uint32_t state, reporting, next;
};

void literals_search_start(struct literals_search *s, const struct literals *l, struct bytes text);

/*
 * The next hit: literal *index_r ends before byte *end_r of the text. Hits come
 * in the order of their ends, at one end the longest first; every hit is
 * reported. False: none left. Over a whole text: linear in its length plus the number of hits.
 */
bool literals_search_next(struct literals_search *s, size_t *index_r, size_t *end_r);

#endif
