/*
 * stream.h - whether bytes are a compressed stream, by their first ones. Private to detect/.
 *
 * zlib and gzip have a mark (RFC 1950, RFC 1952). A bare DEFLATE stream (RFC 1951) has none: it is known by the type
 * of its block, which has to be the last one, and by what that type asks for.
 *
 * Pure functions, safe from any thread, constant time.
 */
#ifndef DETECT_STREAM_H
#define DETECT_STREAM_H

#include <stdint.h>
#include "detect/peel.h"
#include "inflate/inflate.h"

enum {
	STREAM_MIN = 6,			/* bytes of a compressed token */
	STREAM_DYNAMIC_MIN = 30,	/* of a bare one with codes of its own */
	/* What the marks begin with. */
	STREAM_GZIP_FIRST = 0x1f, STREAM_GZIP_MARK = 0x1f8b, STREAM_ZLIB_FIRST = 0x78, STREAM_ZLIB_FIRST_ROT13 = 0x6b
};

/* Last blocks of DEFLATE, by their first three bits (RFC 1951, 3.2.3). */
enum stream_block { STREAM_STORED = 1, STREAM_FIXED = 3, STREAM_DYNAMIC = 5 };

/* The block that a bare stream begins with. */
static inline enum stream_block stream_block(uint32_t head)
{
	return (enum stream_block)(head >> 24 & 7);
}

/* Whether a stream of so many bytes may begin with these four, the first one highest, and of which format. */
static inline bool stream_head_begins(uint32_t head, size_t length, enum inflate_format *format_r)
{
	const unsigned first = head >> 24;

	if (length < STREAM_MIN)
		return false;
	if (head >> 16 == STREAM_GZIP_MARK)
		*format_r = INFLATE_GZIP;
	else if (first == STREAM_ZLIB_FIRST && (head >> 16) % 31 == 0)
		*format_r = INFLATE_ZLIB;
	else
		*format_r = INFLATE_RAW;
	/* Of a bare stream one last block: stored with its length and that inverted, with fixed codes, with its own and not short. */
	return *format_r != INFLATE_RAW || stream_block(head) == STREAM_FIXED ||
	       (first == STREAM_STORED && ((head >> 16 ^ head) & 0xff) == 0xff) ||
	       (stream_block(head) == STREAM_DYNAMIC && length >= STREAM_DYNAMIC_MIN);
}

/* Whether a bare stream with fixed codes may end in this byte: it ends in seven bits of zero and padding. */
static inline bool stream_may_end_fixed(unsigned char last)
{
	return last <= 1;
}

/*
 * Whether a stream begins where b does, or where b ends, once b is taken in this order; whatever follows it. In any order but
 * PEEL_FORWARD only one with a mark: a bare one has none to be known by.
 */
bool stream_begins(struct bytes b, enum peel_order order, enum inflate_format *format_r);

/* The same where b is all of it. */
bool stream_is_whole(struct bytes b, enum peel_order order, enum inflate_format *format_r);

/* Whether b is one in some order. */
bool stream_is_whole_in_some(struct bytes b);

/* Whether bytes that begin with these four and end in last may be a stream with a mark, backwards or in rot13. */
static inline bool stream_may_be_turned(uint32_t head, unsigned char last)
{
	return last == STREAM_GZIP_FIRST || last == STREAM_ZLIB_FIRST || last == STREAM_ZLIB_FIRST_ROT13 ||
	       head >> 24 == STREAM_ZLIB_FIRST_ROT13;
}

#endif
