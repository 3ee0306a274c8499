#include "detect/text_run.h"
#include <endian.h>
#include <string.h>
#include "base/ascii.h"

/* Eight bytes in one number, the first in its lowest bits; a set of them has the top bit of each that is in it. */
#define EACH(byte) ((uint64_t)(byte) * 0x0101010101010101u)

/* What stands behind the end is read as space. */
static uint64_t load(const unsigned char *p, const unsigned char *end)
{
	uint64_t eight = EACH(' ');

	if (end - p >= 8)
		memcpy(&eight, p, 8);
	else
		memcpy(&eight, p, (size_t)(end - p));
	return le64toh(eight);
}

/* The set of those that are no letters. Sums of seven bits and seven bits stay within their byte. */
static uint64_t find_others(uint64_t eight)
{
	const uint64_t lower = (eight & EACH(0x7f)) | EACH(0x20);
	const uint64_t from_a = lower + EACH(0x80 - 'a'), behind_z = lower + EACH(0x80 - 'z' - 1);

	return ~(eight | (from_a & ~behind_z)) & EACH(0x80);
}

static uint64_t add(uint64_t hash, uint64_t eight)
{
	hash = (hash ^ eight) * 0xd6e8feb86659fd93u;
	return hash ^ hash >> 32;
}

/* Add the first n < 8, and with that end the word. */
static uint64_t finish(const struct hash_key *key, uint64_t hash, uint64_t eight, unsigned n)
{
	return add(add(hash, (eight | EACH(0x20)) & ((1ull << 8 * n) - 1)), key->k1 + n);
}

static bool is_word_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c >= 0x80;
}

bool text_word_next(const struct hash_key *key, struct bytes *text, struct text_word *word_r)
{
	const unsigned char *p = text->data, *end = p + text->len, *start;
	struct text_word word = { .hash = key->k0 };

	while (p < end && !is_word_byte(*p))
		p++;
	for (start = p; p < end && is_word_byte(*p); p++)
		word.has_digit = word.has_digit || ascii_is_digit(*p);
	*text = bytes_span(p, end);
	word.len = (size_t)(p - start);
	if (word.len == 0)
		return false;
	for (end = p, p = start; end - p >= 8; p += 8)
		word.hash = add(word.hash, load(p, end) | EACH(0x20));
	word.hash = finish(key, word.hash, load(p, end), (unsigned)(end - p));
	*word_r = word;
	return true;
}

void text_run_next(const struct hash_key *key, struct bytes text, size_t *at, struct text_run *run_r)
{
	const unsigned char *start = text.data + *at, *p = start, *end = text.data + text.len;
	uint64_t eight = load(p, end), others = find_others(eight), hash = key->k0;
	unsigned n;

	for (; others == 0; others = find_others(eight)) {
		hash = add(hash, eight | EACH(0x20));
		p += 8;
		eight = load(p, end);
	}
	n = (unsigned)__builtin_ctzll(others) / 8;
	p += n;
	run_r->hash = finish(key, hash, eight, n);
	run_r->is_word = p > start;
	for (; p < end && !text_is_space(*p); p++)
		run_r->is_word = run_r->is_word && !is_word_byte(*p) && *p != '@';
	run_r->text = bytes_span(start, p);
	*at = (size_t)(p - text.data);
}
