/* splice_writer.h - what the encodings share when they splice. For splice*.c alone. */
#ifndef DECODE_SPLICE_WRITER_H
#define DECODE_SPLICE_WRITER_H

#include "decode/splice.h"

enum {
	LINE_USUAL = 76,	/* the longest encoded line that RFC 2045 allows */
	LINE_HARD = 998		/* the longest line that RFC 5322 allows */
};

/* What lines the body has. */
struct line_layout {
	const char *line_end;	/* CRLF, or LF if that is what the first line ends with */
	size_t longest;		/* without line end */
	size_t count;		/* of lines that are not empty */
};

struct line_layout line_layout_of(struct bytes encoded);

enum status splice_quoted_printable(struct bytes encoded, const struct splice *splices, size_t count, struct buf *out)
	MUST_CHECK;
enum status splice_base64(struct bytes encoded, const struct splice *splices, size_t count, struct buf *out)
	MUST_CHECK;
enum status splice_uuencode(struct bytes encoded, const struct splice *splices, size_t count, struct buf *out)
	MUST_CHECK;

#endif
