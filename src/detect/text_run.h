/*
 * text_run.h - text cut into runs between white space, and words hashed as they go by. Private to detect/.
 *
 * For sketches of texts: eight bytes are looked at together, and letters of either case are one, in ASCII and, about, in
 * UTF-8. A word's hash is keyed, so that nobody outside can tell or aim it, but is no digest: two
 * words may be made to have one. Pure, linear.
 */
#ifndef DETECT_TEXT_RUN_H
#define DETECT_TEXT_RUN_H

#include "base/hash.h"

/* Letters and digits, and all that is not ASCII. */
struct text_word {
	size_t len;
	bool has_digit;
	uint64_t hash;
};

/* Take the next word off *text. False: there is none. */
bool text_word_next(const struct hash_key *key, struct bytes *text, struct text_word *word_r);

struct text_run {
	struct bytes text;		/* without white space; never empty */
	bool is_word;			/* one word without digits, at most with punctuation behind it; no "@" */
	uint64_t hash;			/* of that word */
};

/* The run that begins at *at, which is no white space, and put *at behind it. */
void text_run_next(const struct hash_key *key, struct bytes text, size_t *at, struct text_run *run_r);

/* What divides runs: space and the controls, which nobody sees. */
static inline bool text_is_space(unsigned char c)
{
	return c <= ' ';
}

#endif
