/*
 * copy.h - a pack file in memory, verified.
 *
 * No shared state: safe from any thread.
 */
#ifndef PACK_COPY_H
#define PACK_COPY_H

#include <limits.h>
#include "pack/trust.h"

struct pack_copy {
	struct buf raw;
	struct arena *arena;
	struct pack pack;		/* borrows from both */
	struct pack_signers signers;
	char files[PATH_MAX];		/* of one from the shelf (shelf.h): the folder of its files */
};

/* Free what *copy holds; it is empty then. An empty one is { 0 }. */
void pack_copy_free(struct pack_copy *copy);

/*
 * Read and verify the pack file at path, with the signatures of PATH.minisig if there is such a file: they
 * stand behind the pack's own then, in pack.behind. Neither version nor dates are judged.
 *
 *   trust  NULL: signatures are not looked at
 *
 * STATUS_INVALID, STATUS_IO, STATUS_NOMEM: d says what. All but STATUS_OK leave *copy_r as it was.
 */
enum status pack_copy_read(const char *path, const struct pack_limits *limits, const struct pack_trust *trust,
			   struct pack_copy *copy_r, struct diag *d) MUST_CHECK;

#endif
