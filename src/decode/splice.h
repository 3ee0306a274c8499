/*
 * splice.h - change decoded bytes inside an encoded body and leave every other encoded byte as it is.
 *
 * Reads hostile bytes; the promise holds for every body: decoding the result gives exactly the decoded body with
 * the ranges replaced. Safe from any thread.
 */
#ifndef DECODE_SPLICE_H
#define DECODE_SPLICE_H

#include "base/buf.h"
#include "decode/transfer_encoding.h"

/* Replace the decoded bytes [start, end). */
struct splice {
	size_t start, end;
	struct bytes replacement;
};

/*
 * How many bytes longer the replacement should be so that nothing behind it has to be encoded anew: 0 to 2 for
 * base64, where all else stays as it is only if the length stays the same modulo 3; 0 for other encodings.
 */
size_t splice_padding(enum transfer_encoding e, size_t removed, size_t inserted);

/*
 * Append encoded, with the splices applied, to out.
 *
 *   splices  sorted by place and disjoint, in bytes of the decoded body (base64.h, quoted_printable.h, uuencode.h);
 *            an offset past its end means its end
 *
 * What changes besides the encoded form of the replaced bytes:
 *   base64            the other bytes of the groups of three that a splice cuts, and, without splice_padding(),
 *                     all up to the next padding or the end; new lines are as long as the longest old one
 *   quoted-printable  soft line breaks are added where a line would get longer than 76 (or 998 where the body has
 *                     longer ones already) or where what is left on both sides of a splice would read differently
 *                     side by side; white space that was dropped before a line end goes with it; a "--" that would
 *                     come to stand at the start of a line, where it could look like a boundary, is escaped
 *   uuencode          the other bytes of the lines that a splice touches are encoded anew, in lines of the usual length
 *   identity          nothing. Nothing can be escaped here: that the text left over does not form a boundary, and
 *                     that lines keep their length, is the caller's care
 *
 * STATUS_NOMEM, STATUS_LIMIT   out is as it was
 * Linear in encoded and the replacements.
 */
enum status splice_encoded(enum transfer_encoding e, struct bytes encoded, const struct splice *splices, size_t count,
			   struct buf *out) MUST_CHECK;

#endif
