/*
 * percent.h - "%XX" (RFC 3986, 2.1; URL standard, 1.3), in URLs and in RFC 2231 parameters.
 *
 * Pure functions, safe from any thread, linear.
 */
#ifndef DECODE_PERCENT_H
#define DECODE_PERCENT_H

#include "base/bytes.h"

/*
 * Decode from in to out, which has room for in.len bytes and may be in itself; "+" and escapes without two digits
 * stay. Returns the bytes written.
 *
 *   bad_r  set to true when an escape stays, else untouched; NULL: not asked for
 */
size_t percent_decode(struct bytes in, unsigned char *out, bool *bad_r);

#endif
