/*
 * quoted_printable.h - quoted-printable bodies (RFC 2045, 6.7) as mail clients read them.
 *
 * Reads hostile bytes: damage is an oddity, never an error. Pure functions, safe from any thread.
 */
#ifndef DECODE_QUOTED_PRINTABLE_H
#define DECODE_QUOTED_PRINTABLE_H

#include "base/bytes.h"
#include "base/oddity.h"

/*
 * Decode a body and return how many bytes were written. White space before a line end or the end of the body was
 * added on the way and is dropped, as rule 3 says. "=", white space if any, and a line end or the end of the body
 * are a soft line break. A "=" without two hexadecimal digits is kept as it stands (QP_BAD_ESCAPE). Line ends are
 * LF or CRLF and are kept as they are; a lone CR is a byte like others, as are NUL and bytes above 127.
 *
 *   out  room for in.len bytes, all of which may be overwritten; does not overlap in
 *   o    added to, never cleared
 *
 * Linear; near memory speed between escapes.
 */
size_t quoted_printable_decode(struct bytes in, unsigned char *out, struct oddities *o);

/* What stands at one place of a body. */
struct quoted_unit {
	size_t len;		/* encoded bytes, at least 1 */
	size_t decoded;		/* bytes they decode to; equal to len: verbatim */
	unsigned char byte;	/* of an escape (decoded is 1, len is 3) */
	bool depends_on_next;	/* dropped only because of what follows: white space before a line end, "=" before the end */
};

/*
 * The unit at the start of rest, read as quoted_printable_decode() reads it; rest is not empty and starts where an
 * earlier unit ended. White space with the CRLF behind it is one unit that decodes to CRLF. For edits inside
 * bodies (splice.h).
 */
struct quoted_unit quoted_unit_at(struct bytes rest);

#endif
