/*
 * digest_memory.h - the beginnings of digests that were made before: recipients come again, mail after mail. Private to detect/.
 *
 * Holds no text: what was digested is known by a keyed hash of 64 bits. Bounded; of many texts the ones that were asked for
 * long ago make room. A text that is taken for another one, once in 2^64 pairs, would hide a find, never make one.
 *
 * Safe from any thread.
 */
#ifndef DETECT_DIGEST_MEMORY_H
#define DETECT_DIGEST_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include "base/bytes.h"

enum {
	DIGEST_MEMORY_TEXTS = 16384,	/* of each some 90 bytes */
	DIGEST_MEMORY_HEADS = 18	/* of one text at most */
};

struct digest_memory;

/* NULL: no memory. */
struct digest_memory *digest_memory_new(void);

/* Free; sets *m to NULL and accepts NULL. */
void digest_memory_destroy(struct digest_memory **m);

/*
 * The count first numbers that were put for this text and kind (0 or 1). False: none are known, heads_r is untouched.
 * count: at most DIGEST_MEMORY_HEADS, and the same for all of a kind.
 */
bool digest_memory_find(struct digest_memory *m, struct bytes text, unsigned kind, uint32_t *heads_r, size_t count);
void digest_memory_put(struct digest_memory *m, struct bytes text, unsigned kind, const uint32_t *heads, size_t count);

#endif
