/*
 * base32.h - base32 tokens inside URLs, in both alphabets of RFC 4648 (6 and 7).
 *
 * Pure functions, safe from any thread.
 */
#ifndef DECODE_BASE32_H
#define DECODE_BASE32_H

#include <stdbool.h>
#include "base/bytes.h"

enum base32_alphabet {
	BASE32_STANDARD,	/* A-Z 2-7 */
	BASE32_EXTENDED_HEX	/* 0-9 A-V */
};

/* No n encoded bytes decode to more. */
#define BASE32_DECODED_MAX(n) ((n) / 8 * 5 + 5)

/* The value of a character of either case, 0 to 31; -1: not in the alphabet. */
int base32_value(enum base32_alphabet alphabet, unsigned char c);

/*
 * Decode all of a token in letters of either case, with or without "=" at its end. False for anything else: another
 * byte, a length that cannot be. Bits behind the last whole byte are ignored. Linear.
 *
 *   out  room for BASE32_DECODED_MAX(in.len) bytes; undefined when the answer is false
 */
bool base32_decode_token(enum base32_alphabet alphabet, struct bytes in, unsigned char *out, size_t *len_r);

#endif
