/*
 * lzfu.h - compressed RTF ([MS-OXRTFCP]) as in winmail.dat.
 *
 * Private to extract/. Pure function, safe from any thread.
 */
#ifndef EXTRACT_LZFU_H
#define EXTRACT_LZFU_H

#include "base/buf.h"

/*
 * Append the RTF in to out, up to out's limit. Damage ends it early; what was
 * unpacked until then stays. False: in has no such header, or is damaged.
 * STATUS_NOMEM: out has a part of it. Linear in what comes out.
 */
enum status lzfu_unpack(struct bytes in, struct buf *out, bool *whole_r) MUST_CHECK;

#endif
