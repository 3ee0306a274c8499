/*
 * escape.h - characters written as escapes inside of a text. Private to detect/.
 *
 * Pure functions, safe from any thread, linear.
 */
#ifndef DETECT_ESCAPE_H
#define DETECT_ESCAPE_H

#include "detect/peel.h"

enum escape {
	ESCAPE_PERCENT,			/* %40 */
	ESCAPE_QUOTED,			/* =40, and a line break behind "=" */
	ESCAPE_SCRIPT,			/* \x40 \u0040 \u{40} \100 \/ %u0040; for "\" also "/", to which browsers turn it in a path */
	ESCAPE_BINARY,			/* the same, but of bytes: a character up to U+00FF is one (WHATWG Infra, "isomorphic encode") */
	ESCAPES
};

/*
 * Which escapes the text has and in which orders it is worth decoding: sets of 1 << enum peel_order. False: none at all.
 */
bool escape_find(struct bytes text, unsigned orders_r[ESCAPES]);

/* Whether the pair of digits beside the "=" at i alone says that the text is quoted-printable, in some order. */
bool escape_pair_tells(struct bytes text, size_t i);

/* Decode to out, which has room for in.len bytes and may be in itself; what is no escape stays. Returns the bytes written. */
size_t escape_decode(enum escape escape, struct bytes in, unsigned char *out);

/* "percent-encoding". Static storage. */
const char *escape_name(enum escape escape);

#endif
