/*
 * inflate.h - what DEFLATE compressed: zlib, gzip and bare streams (RFC 1950, 1952, 1951).
 *
 * Reads hostile bytes. One thread at a time uses an inflater.
 */
#ifndef INFLATE_INFLATE_H
#define INFLATE_INFLATE_H

#include "base/buf.h"

enum inflate_format { INFLATE_ZLIB, INFLATE_GZIP, INFLATE_RAW };

/* zlib's tables and window, some 40 KiB: made at the first use, kept from one stream to the next. */
struct inflater;

/* Free; sets *i to NULL and accepts NULL. */
void inflater_destroy(struct inflater **i);

/*
 * Append what the stream in holds to out, up to out's limit. Damage ends it early, and what was unpacked until then
 * stays. Linear in what goes in and comes out.
 *
 *   i           *i is NULL at first, then the inflater that this call made: to be destroyed
 *   complete_r  whether the stream came to its end, checksum and all; NULL: not asked for
 *
 * STATUS_NOMEM  out holds what was unpacked until then
 */
enum status inflate_stream(struct inflater **i, enum inflate_format format, struct bytes in, struct buf *out,
			   bool *complete_r) MUST_CHECK;

/* The bytes of a block with codes of its own that name the codes for its code lengths. */
enum { INFLATE_DYNAMIC_HEAD = 10 };

/*
 * Whether head begins with a last block with codes of its own (RFC 1951, 3.2.7) whose codes for code lengths are such that something
 * can be unpacked: of random bytes with the right type some in a hundred. Constant time. Fewer than INFLATE_DYNAMIC_HEAD
 * bytes begin none.
 */
bool inflate_is_dynamic(struct bytes head);

#endif
