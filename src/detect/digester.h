/*
 * digester.h - one keyed digest of many small pieces. Private to detect/.
 *
 * The pieces are digested as one run of bytes: put a separator between them where it matters. Pure.
 */
#ifndef DETECT_DIGESTER_H
#define DETECT_DIGESTER_H

#include <string.h>
#include "base/hash.h"

/* What the digest will be of is len and pending alone: two that are equal in them end alike. */
struct digester {
	const struct hash_key *key;
	size_t len;
	unsigned char pending[256];
};

static inline void digester_begin(struct digester *d, const struct hash_key *key)
{
	d->key = key;
	d->len = 0;
}

static inline void digester_add_byte(struct digester *d, unsigned char c)
{
	/* A full block is replaced by its own digest. */
	if (d->len == sizeof(d->pending)) {
		uint64_t so_far = hash_bytes(d->key, (struct bytes){ d->pending, d->len });

		for (d->len = 0; d->len < sizeof(so_far); d->len++)
			d->pending[d->len] = (unsigned char)(so_far >> 8 * d->len);
	}
	d->pending[d->len++] = c;
}

static inline void digester_add(struct digester *d, struct bytes b)
{
	if (b.len > 0 && b.len <= sizeof(d->pending) - d->len) {
		memcpy(d->pending + d->len, b.data, b.len);
		d->len += b.len;
		return;
	}
	for (size_t i = 0; i < b.len; i++)
		digester_add_byte(d, b.data[i]);
}

static inline void digester_add_number(struct digester *d, uint64_t n)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(n >> 8 * i);
	digester_add(d, (struct bytes){ bytes, sizeof(bytes) });
}

/* Never 0, which means "nothing" to those who compare digests. */
static inline uint64_t digester_end(const struct digester *d)
{
	uint64_t digest = hash_bytes(d->key, (struct bytes){ d->pending, d->len });

	return digest != 0 ? digest : 1;
}

#endif
