#include "detect/murmur.h"

static uint32_t rotate_32(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static uint64_t rotate_64(uint64_t x, unsigned n)
{
	return x << n | x >> (64 - n);
}

/* Up to 8 bytes, the first one lowest, whatever the machine's order is. */
static uint64_t read_number(const unsigned char *p, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | p[n];
	return value;
}

uint32_t murmur3_32(struct bytes b)
{
	static const uint32_t c1 = 0xcc9e2d51, c2 = 0x1b873593;
	uint32_t h = 0;
	size_t i = 0;

	for (; b.len - i >= 4; i += 4) {
		h ^= rotate_32((uint32_t)read_number(b.data + i, 4) * c1, 15) * c2;
		h = rotate_32(h, 13) * 5 + 0xe6546b64;
	}
	h ^= rotate_32((uint32_t)read_number(b.data + i, b.len - i) * c1, 15) * c2;
	h ^= (uint32_t)b.len;
	h = (h ^ h >> 16) * 0x85ebca6b;
	h = (h ^ h >> 13) * 0xc2b2ae35;
	return h ^ h >> 16;
}

static uint64_t finish_64(uint64_t h)
{
	h = (h ^ h >> 33) * 0xff51afd7ed558ccd;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53;
	return h ^ h >> 33;
}

void murmur3_128(struct bytes b, uint64_t halves_r[2])
{
	static const uint64_t c1 = 0x87c37b91114253d5, c2 = 0x4cf5ad432745937f;
	uint64_t h1 = 0, h2 = 0;
	size_t i = 0, rest;

	for (; b.len - i >= 16; i += 16) {
		h1 ^= rotate_64(read_number(b.data + i, 8) * c1, 31) * c2;
		h1 = (rotate_64(h1, 27) + h2) * 5 + 0x52dce729;
		h2 ^= rotate_64(read_number(b.data + i + 8, 8) * c2, 33) * c1;
		h2 = (rotate_64(h2, 31) + h1) * 5 + 0x38495ab5;
	}
	rest = b.len - i;
	if (rest > 8)
		h2 ^= rotate_64(read_number(b.data + i + 8, rest - 8) * c2, 33) * c1;
	if (rest > 0)
		h1 ^= rotate_64(read_number(b.data + i, rest < 8 ? rest : 8) * c1, 31) * c2;
	h1 ^= b.len;
	h2 ^= b.len;
	h1 += h2;
	h2 += h1;
	h1 = finish_64(h1);
	h2 = finish_64(h2);
	h1 += h2;
	h2 += h1;
	halves_r[0] = h1;
	halves_r[1] = h2;
}
