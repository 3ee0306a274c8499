/*
 * uuencode.h - uuencoded bodies ("x-uuencode"), which no standard defines and mail clients still decode.
 *
 * Reads hostile bytes. Each line stands for itself: a character for the number of bytes, then groups of four
 * characters for three bytes. Pure functions, safe from any thread.
 */
#ifndef DECODE_UUENCODE_H
#define DECODE_UUENCODE_H

#include "base/buf.h"

enum { UUENCODE_LINE_BYTES = 45 };	/* decoded bytes of an ordinary line */

/* One line of encoded data. */
struct uuencode_line {
	size_t start, end, next;	/* offsets; end: without the line end, next: behind it */
	size_t count;			/* bytes it decodes to; 0: it holds none */
};

/*
 * Decode a body: the lines between the first "begin <mode>" and the "end" behind it, each as far as its characters
 * go. Without a "begin" line all lines are data. Returns the bytes written.
 *
 *   out  room for in.len bytes; does not overlap in
 *
 * Linear. Cannot fail.
 */
size_t uuencode_decode(struct bytes in, unsigned char *out);

/* The part of a body that holds the data lines. */
struct bytes uuencode_data(struct bytes in);

/* The line at offset at of such data; at is below data.len. */
struct uuencode_line uuencode_line_at(struct bytes data, size_t at);

/* Decode one line into out, which has room for its count. */
void uuencode_line_decode(struct bytes data, const struct uuencode_line *line, unsigned char *out);

/* Append bytes as lines that end with line_end. On failure out is as it was. */
enum status uuencode_encode(struct bytes in, const char *line_end, struct buf *out) MUST_CHECK;

#endif
