/*
 * bytes.h - a borrowed run of bytes, and what is often asked of one.
 *
 * A view owns nothing: whoever hands one out says from whom it borrows and
 * until when. Bytes are not text: NUL is a byte like others and nothing here
 * looks for one. Pure functions, safe from any thread.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const unsigned char *data;
	size_t len;
};

/* A view of a string literal, usable in static tables. */
#define BYTES(literal) { (const unsigned char *)("" literal), sizeof(literal) - 1 }

/* A view of a NUL-terminated string of ours (never of mail). */
struct bytes bytes_of(const char *text);

/* The view [p, end). */
static inline struct bytes bytes_span(const unsigned char *p, const unsigned char *end)
{
	return (struct bytes){ p, (size_t)(end - p) };
}

/* The bytes [start, end) of b; both are cut to b.len, and start to end. */
static inline struct bytes bytes_slice(struct bytes b, size_t start, size_t end)
{
	if (end > b.len)
		end = b.len;
	if (start > end)
		start = end;
	return (struct bytes){ b.data ? b.data + start : b.data, end - start };
}

/* Equality, byte by byte and ignoring the case of ASCII letters. */
static inline bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool bytes_equal_nocase(struct bytes a, struct bytes b);

/* The same against a NUL-terminated string of ours. */
bool bytes_is(struct bytes a, const char *text);
bool bytes_is_nocase(struct bytes a, const char *text);

bool bytes_starts_with(struct bytes b, const char *prefix);
bool bytes_starts_with_nocase(struct bytes b, const char *prefix);
bool bytes_ends_with_nocase(struct bytes b, const char *suffix);

/* Order as memcmp, a shorter run first: for qsort and bsearch. */
int bytes_compare(struct bytes a, struct bytes b);

/* The index of the first c, or of the first needle, at or after from; b.len if there is none. */
static inline size_t bytes_find_byte(struct bytes b, unsigned char c, size_t from)
{
	const unsigned char *p = from < b.len ? memchr(b.data + from, c, b.len - from) : NULL;

	return p == NULL ? b.len : (size_t)(p - b.data);
}

size_t bytes_find(struct bytes b, struct bytes needle, size_t from);
size_t bytes_find_nocase(struct bytes b, struct bytes needle, size_t from);

/* The four bytes at p as one number, the first one highest. */
static inline uint32_t bytes_first_four(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Without ASCII white space at both ends. */
struct bytes bytes_trim(struct bytes b);

/*
 * Read a whole run of decimal digits as a number of at most max.
 * False, with *value_r untouched, for anything else: empty, a sign, a space, too large.
 */
bool bytes_to_number(struct bytes b, unsigned long long max, unsigned long long *value_r);

#endif
