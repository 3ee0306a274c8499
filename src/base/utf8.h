/*
 * utf8.h - UTF-8 as the Encoding standard decodes it.
 *
 * Pure functions, safe from any thread.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdint.h>
#include "base/buf.h"

enum { UTF8_MAX = 4 };			/* bytes of the longest character */
#define UTF8_REPLACEMENT 0xFFFDu	/* what an ill-formed sequence is shown as */

/*
 * The character at p, and in *len_r (1 to 4) the bytes it takes. An ill-formed
 * sequence gives UTF8_REPLACEMENT for its maximal prefix, as browsers do
 * (Encoding, 8.1.1). p < end.
 */
uint32_t utf8_decode(const unsigned char *p, const unsigned char *end, unsigned *len_r);

/* Write c (a scalar value; others become UTF8_REPLACEMENT) and return its length in bytes. */
unsigned utf8_encode(uint32_t c, unsigned char out[UTF8_MAX]);

/* The length of the longest well-formed prefix; b.len if all of it is. */
size_t utf8_valid_prefix(struct bytes b);

/* Append b to out with U+FFFD for each ill-formed sequence. On failure out may hold a part. */
enum status utf8_repair(struct bytes b, struct buf *out) MUST_CHECK;

/* Whether all bytes are below 0x80. */
bool utf8_is_ascii(struct bytes b);

#endif
