#include "base/hash.h"
#include <string.h>
#include <sys/random.h>

void hash_key_random(struct hash_key *key_r)
{
	unsigned char raw[sizeof(*key_r)];
	size_t got = 0;

	while (got < sizeof(raw)) {
		ssize_t n = getrandom(raw + got, sizeof(raw) - got, 0);

		if (n > 0)
			got += (size_t)n;
	}
	memcpy(key_r, raw, sizeof(raw));
}

static inline uint64_t rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

uint64_t hash_bytes(const struct hash_key *key, struct bytes b)
{
	uint64_t v[4] = {
		key->k0 ^ 0x736f6d6570736575u, key->k1 ^ 0x646f72616e646f6du,
		key->k0 ^ 0x6c7967656e657261u, key->k1 ^ 0x7465646279746573u,
	};
	const size_t whole = b.len & ~(size_t)7;
	uint64_t word = 0, last = (uint64_t)b.len << 56;

	for (size_t i = 0; i < whole; i += 8) {
		memcpy(&word, b.data + i, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	for (size_t i = whole; i < b.len; i++)
		last |= (uint64_t)b.data[i] << (8 * (i - whole));
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The two halves of a product, one over the other: every bit of it depends on all of both. */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	const unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	const uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
	const uint64_t low = al * bl, left = ah * bl, right = al * bh;
	const uint64_t middle = (low >> 32) + (uint32_t)left + (uint32_t)right;

	return (middle << 32 | (uint32_t)low) ^ (ah * bh + (left >> 32) + (right >> 32) + (middle >> 32));
#endif
}

static inline uint64_t load64(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

static inline uint64_t load32(const unsigned char *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

uint64_t hash_in_table(const struct hash_key *key, struct bytes b)
{
	/* An odd constant each, so that an empty name and zeros are no fixed points. */
	const uint64_t first = key->k0 ^ 0x9e3779b97f4a7c15u, second = key->k1 ^ 0xd6e8feb86659fd93u;
	uint64_t hash = first ^ fold(b.len ^ second, 0xa0761d6478bd642fu), low, high;
	const unsigned char *p = b.data;
	size_t left = b.len;

	for (; left > 16; left -= 16, p += 16)
		hash = fold(load64(p) ^ second, load64(p + 8) ^ hash);
	/* What is left, one to sixteen bytes: read from both ends, which may overlap. */
	if (left >= 8) {
		low = load64(p);
		high = load64(p + left - 8);
	} else if (left >= 4) {
		low = load32(p);
		high = load32(p + left - 4);
	} else {
		low = left > 0 ? (uint64_t)p[0] << 16 | (uint64_t)p[left / 2] << 8 | p[left - 1] : 0;
		high = 0;
	}
	return fold(fold(low ^ second, high ^ hash), first);
}
