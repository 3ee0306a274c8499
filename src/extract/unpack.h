/*
 * unpack.h - the members of an archive, one after the other, under the limits of containers.
 *
 * Private to extract/. A thin layer over libarchive: nothing is written anywhere, names are only looked at. One
 * thread at a time for one archive. libarchive's own tables (a dictionary of xz, a window of zstd) are asked for at
 * the size that the archive names, at most 1 GiB, but only what is filled is ever touched, and the limit on
 * unpacked bytes bounds that.
 */
#ifndef EXTRACT_UNPACK_H
#define EXTRACT_UNPACK_H

#include "extract/source.h"

struct unpack;

/*
 * Start reading content, which is borrowed. What does not open is noted (ARCHIVE_DAMAGED, ENCRYPTED) and
 * *u_r is NULL.
 */
enum status unpack_open(struct extraction *x, struct bytes content, struct unpack **u_r) MUST_CHECK;

/*
 * The next member that is a file: its name (may be empty; valid until the next call) and first bytes. False
 * at the end, when a limit is reached or the archive is damaged; the last two are noted. Encrypted members are noted
 * and passed over.
 */
enum status unpack_next(struct unpack *u, struct bytes *name_r, struct bytes *head_r, bool *more_r) MUST_CHECK;

/* All of the member at hand, as far as the limits let it be read. Valid until the next call of unpack_next(). */
enum status unpack_content(struct unpack *u, struct bytes *content_r) MUST_CHECK;

/* Frees all; sets *u to NULL and accepts NULL. */
void unpack_close(struct unpack **u);

#endif
