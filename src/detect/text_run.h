/*
 * text_run.h - text cut into runs between white space, and words hashed as they go by. Private to detect/.
 *
 * For sketches of texts: eight bytes are looked at together, and letters of either case are one, in ASCII and, about, in
 * UTF-8. A word's hash is keyed, so that nobody outside can tell or aim it, but is no digest: two
 * words may be made to have one. Pure, linear.
 */
#ifndef DETECT_TEXT_RUN_H
#define DETECT_TEXT_RUN_H

#include <endian.h>
#include <string.h>
#include "base/ascii.h"
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
	bool is_address;		/* of a person or a page: "@" or "://" is in it, or "www." in front */
	uint64_t hash;			/* of that word */
};

/* What divides runs: space and the controls, which nobody sees. */
static inline bool text_is_space(unsigned char c)
{
	return c <= ' ';
}

/* Eight bytes in one number, the first in its lowest bits; a set of them has the top bit of each that is in it. */
#define TEXT_EACH(byte) ((uint64_t)(byte) * 0x0101010101010101u)

/* What stands behind the end is read as space. */
static inline uint64_t text_load(const unsigned char *p, const unsigned char *end)
{
	uint64_t eight = TEXT_EACH(' ');

	if (end - p >= 8)
		memcpy(&eight, p, 8);
	else
		memcpy(&eight, p, (size_t)(end - p));
	return le64toh(eight);
}

/* The set of those that are no letters. Sums of seven bits and seven bits stay within their byte. */
static inline uint64_t text_find_others(uint64_t eight)
{
	const uint64_t lower = (eight & TEXT_EACH(0x7f)) | TEXT_EACH(0x20);
	const uint64_t from_a = lower + TEXT_EACH(0x80 - 'a'), behind_z = lower + TEXT_EACH(0x80 - 'z' - 1);

	return ~(eight | (from_a & ~behind_z)) & TEXT_EACH(0x80);
}

static inline uint64_t text_add(uint64_t hash, uint64_t eight)
{
	hash = (hash ^ eight) * 0xd6e8feb86659fd93u;
	return hash ^ hash >> 32;
}

/* Add the first n < 8, and with that end the word. */
static inline uint64_t text_finish(const struct hash_key *key, uint64_t hash, uint64_t eight, unsigned n)
{
	return text_add(text_add(hash, (eight | TEXT_EACH(0x20)) & ((1ull << 8 * n) - 1)), key->k1 + n);
}

static inline bool text_is_word_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c >= 0x80;
}

/* The run that begins at *at, which is no white space, and put *at behind it. Inline: there is little to do for each of many. */
static inline void text_run_next(const struct hash_key *key, struct bytes text, size_t *at, struct text_run *run_r)
{
	const unsigned char *start = text.data + *at, *p = start, *end = text.data + text.len;
	uint64_t eight = text_load(p, end), others = text_find_others(eight), hash = key->k0;
	unsigned n;

	for (; others == 0; others = text_find_others(eight)) {
		hash = text_add(hash, eight | TEXT_EACH(0x20));
		p += 8;
		eight = text_load(p, end);
	}
	n = (unsigned)__builtin_ctzll(others) / 8;
	p += n;
	run_r->hash = text_finish(key, hash, eight, n);
	run_r->is_word = p > start;
	run_r->is_address = p - start == 3 && bytes_starts_with_nocase(bytes_span(start, end), "www.");
	for (; p < end && !text_is_space(*p); p++) {
		run_r->is_word = run_r->is_word && !text_is_word_byte(*p) && *p != '@';
		run_r->is_address = run_r->is_address || *p == '@' || (*p == '/' && p - start >= 2 && p[-1] == '/' && p[-2] == ':');
	}
	run_r->text = bytes_span(start, p);
	*at = (size_t)(p - text.data);
}

#endif
