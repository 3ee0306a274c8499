/*
 * base64.h - base64 bodies (RFC 2045, 6.8) as mail clients read them, and base64 tokens inside URLs.
 *
 * Reads hostile bytes: damage is an oddity, never an error. Pure functions, safe from any thread.
 */
#ifndef DECODE_BASE64_H
#define DECODE_BASE64_H

#include "base/buf.h"
#include "base/oddity.h"

/* No n encoded bytes decode to more. */
#define BASE64_DECODED_MAX(n) ((n) / 4 * 3 + 3)

/*
 * Decode a body and return how many bytes were written. The reading is that of common clients:
 * line ends, spaces and tabs do not count; other foreign characters are skipped (BASE64_JUNK); "=" ends a
 * group of four early, and what follows it is decoded as well (BASE64_PADDING); so is a group that the end
 * cuts short (BASE64_PADDING). A group of one character holds no byte and is dropped.
 *
 *   out  room for BASE64_DECODED_MAX(in.len) bytes, all of which may be overwritten; does not overlap in
 *   o    added to, never cleared
 *
 * Linear; near memory speed where lines are clean.
 */
size_t base64_decode(struct bytes in, unsigned char *out, struct oddities *o);

/*
 * Decode all of a token in the standard or the URL alphabet (RFC 4648, 4 and 5), with or without its one or two
 * "=". False for anything else: another byte, both alphabets mixed, a length that cannot be. Bits behind the last
 * whole byte are ignored, since a token cut out of a longer one has them.
 *
 *   out  room for BASE64_DECODED_MAX(in.len) bytes; undefined when the answer is false
 */
bool base64_decode_token(struct bytes in, unsigned char *out, size_t *len_r);

/* Append in to out in the standard alphabet, padded, without line breaks. On failure out is as it was. */
enum status base64_encode(struct bytes in, struct buf *out) MUST_CHECK;

/* Write the four characters of up to three bytes (1 <= n <= 3), padded. */
void base64_encode_group(const unsigned char *bytes, size_t n, unsigned char out[4]);

/* Whether c is one of the 64 characters of the standard alphabet. */
bool base64_is_character(unsigned char c);

/* The value of a character of either alphabet, 0 to 63; -1: in none. */
int base64_value(unsigned char c);

/* One group of a body, read as base64_decode() reads it. */
struct base64_group {
	size_t start;		/* offset of its first character; what stands before it in the rest is not decoded */
	size_t end;		/* behind its last character, or behind its padding if short */
	unsigned char bytes[3];
	unsigned count;		/* bytes it decodes to; 0: a lone character, or nothing but padding or junk */
	bool is_short;		/* ended by "=" or by the end of the body */
};

/*
 * The next group at or behind offset at, which is 0 or an earlier group's end. False if no character is left.
 * For edits inside bodies (splice.h).
 */
bool base64_group_next(struct bytes body, size_t at, struct base64_group *group_r);

#endif
