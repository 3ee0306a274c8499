/*
 * pdf_filter.h - the stream filters of PDF that write bytes as text: ASCIIHex and ASCII85 (ISO 32000-1, 7.4).
 *
 * Private to extract/.
 */
#ifndef EXTRACT_PDF_FILTER_H
#define EXTRACT_PDF_FILTER_H

#include "base/buf.h"

/* Append the bytes of the digits in, other characters left out, up to ">" or "~>". Status as buf_add(). */
enum status decode_ascii_hex(struct bytes in, struct buf *out) MUST_CHECK;
enum status decode_ascii85(struct bytes in, struct buf *out) MUST_CHECK;

#endif
