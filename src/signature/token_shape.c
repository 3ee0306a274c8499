#include "signature/token_shape.h"
#include "base/ascii.h"

enum { SHORTEST = 6, SHORTEST_NUMBER = 8 };

/* What one run of letters and digits is made of. */
struct run {
	size_t len, digits, changes;	/* changes: from one class of character to another */
	bool is_hex;
};

enum class { OTHER, DIGIT, LOWER, UPPER };

static enum class class_of(unsigned char c)
{
	if (ascii_is_digit(c))
		return DIGIT;
	if (ascii_is_lower(c))
		return LOWER;
	return ascii_is_upper(c) ? UPPER : OTHER;
}

/* "openPixel600x400" changes four times in 16, "x7Kq92Zb" four times in 8; a capital belongs to the word behind it. */
static bool looks_made(const struct run *r)
{
	if (r->len < SHORTEST)
		return false;
	if (r->digits == r->len)
		return r->len >= SHORTEST_NUMBER;
	if (r->is_hex && r->digits > 0 && r->len >= 8)
		return r->changes >= 2;
	return r->changes >= 4 && r->changes * 7 >= r->len * 2;
}

static void extend(struct run *r, unsigned char c, enum class class, enum class *last)
{
	if (r->len > 0 && class != *last && !(*last == UPPER && class == LOWER))
		r->changes++;
	r->digits += class == DIGIT;
	r->is_hex = (r->len == 0 || r->is_hex) && ascii_is_hex(c);
	r->len++;
	*last = class;
}

/* Whether a UUID stands at p: 8-4-4-4-12 hexadecimal digits. */
static bool is_uuid(const unsigned char *p, const unsigned char *end)
{
	if (end - p < 36)
		return false;
	for (int i = 0; i < 36; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? p[i] != '-' : !ascii_is_hex(p[i]))
			return false;
	}
	return true;
}

size_t token_shape_longest(struct bytes text)
{
	const unsigned char *p = text.data, *end = p + text.len;
	struct run run = { 0 };
	enum class last = OTHER;
	size_t longest = 0;

	for (; p < end; p++) {
		const enum class class = class_of(*p);

		if (run.len == 0 && ascii_is_hex(*p) && is_uuid(p, end) && longest < 36)
			longest = 36;
		if (class != OTHER) {
			extend(&run, *p, class, &last);
			continue;
		}
		if (looks_made(&run) && run.len > longest)
			longest = run.len;
		run = (struct run){ 0 };
		if (*p == '%' && end - p >= 3)		/* an escape is not part of any run */
			p += 2;
	}
	if (looks_made(&run) && run.len > longest)
		longest = run.len;
	return longest;
}
