/*
 * inflate.h - the stream filters of PDF (ISO 32000-1, 7.4): Flate, ASCIIHex and ASCII85.
 *
 * Private to extract/.
 */
#ifndef EXTRACT_INFLATE_H
#define EXTRACT_INFLATE_H

#include "base/buf.h"

/*
 * Append what the zlib stream in holds to out, up to out's limit; damage ends it early, and what was unpacked until
 * then stays. STATUS_NOMEM. Linear in what goes in and comes out.
 */
enum status inflate_zlib(struct bytes in, struct buf *out) MUST_CHECK;

/* Append the bytes of the digits in, other characters left out, up to ">" or "~>". Status as buf_add(). */
enum status decode_ascii_hex(struct bytes in, struct buf *out) MUST_CHECK;
enum status decode_ascii85(struct bytes in, struct buf *out) MUST_CHECK;

#endif
