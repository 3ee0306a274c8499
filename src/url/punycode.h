/*
 * punycode.h - Punycode (RFC 3492), without the "xn--" prefix.
 *
 * Quadratic in the number of code points: callers bound it. Pure functions, safe from any thread.
 */
#ifndef URL_PUNYCODE_H
#define URL_PUNYCODE_H

#include <stdint.h>
#include "base/bytes.h"

/* Encode label into out. False when cap bytes do not suffice. */
bool punycode_encode(const uint32_t *label, size_t len, unsigned char *out, size_t cap, size_t *len_r);

/* Decode ASCII into at most cap code points. False when it is not Punycode, gives no scalar values, or more than cap. */
bool punycode_decode(struct bytes in, uint32_t *out, size_t cap, size_t *len_r);

#endif
