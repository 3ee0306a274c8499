/*
 * base58.h - base58 tokens inside URLs, in the alphabet of Bitcoin (draft-msporny-base58).
 *
 * A token is one large number, so it is decoded as a whole or not at all. Pure functions, safe from any thread.
 */
#ifndef DECODE_BASE58_H
#define DECODE_BASE58_H

#include <stdbool.h>
#include "base/bytes.h"

enum {
	BASE58_MAX = 1024,			/* characters of a token: the cost grows with their square */
	BASE58_DECODED_MAX = BASE58_MAX
};

/* The value of a character, 0 to 57; -1: not in the alphabet. */
int base58_value(unsigned char c);

/*
 * Decode all of a token; each leading "1" is a byte of 0. False for anything else: another byte, more than
 * BASE58_MAX characters. Some 20 ns for a token of 20 characters.
 */
bool base58_decode_token(struct bytes in, unsigned char out[BASE58_DECODED_MAX], size_t *len_r);

#endif
