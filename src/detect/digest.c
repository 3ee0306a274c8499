#include "detect/digest.h"
#include <gcrypt.h>
#include <stdint.h>
#include <string.h>
#include "detect/murmur.h"

enum algorithm_family { GCRYPT, MURMUR_32, MURMUR_128_BYTES, MURMUR_128_HALVES, MURMUR_128_NUMBER };

/* Common ones first: the rest is digested only where it may be wanted. Of equals, an earlier one is told. */
static const struct algorithm {
	const char *name;
	enum algorithm_family family;
	int gcrypt;
	unsigned length;
	bool is_common;
} algorithms[] = {
	{ "MD5", GCRYPT, GCRY_MD_MD5, 16, true },
	{ "SHA-1", GCRYPT, GCRY_MD_SHA1, 20, true },
	{ "SHA-256", GCRYPT, GCRY_MD_SHA256, 32, true },
	{ "SHA-512", GCRYPT, GCRY_MD_SHA512, 64, true },
	{ "CRC-32", GCRYPT, GCRY_MD_CRC32, 4, true },
	{ "MurmurHash3 (32 bits)", MURMUR_32, 0, 4, true },
	/* Three habits of writing 128 bits that were computed as two numbers. */
	{ "MurmurHash3 (128 bits)", MURMUR_128_BYTES, 0, 16, true },
	{ "MurmurHash3 (128 bits)", MURMUR_128_HALVES, 0, 16, true },
	{ "MurmurHash3 (128 bits)", MURMUR_128_NUMBER, 0, 16, true },
	{ "SHA-224", GCRYPT, GCRY_MD_SHA224, 28, false },
	{ "SHA-384", GCRYPT, GCRY_MD_SHA384, 48, false },
	{ "SHA-512/224", GCRYPT, GCRY_MD_SHA512_224, 28, false },
	{ "SHA-512/256", GCRYPT, GCRY_MD_SHA512_256, 32, false },
	{ "RIPEMD-160", GCRYPT, GCRY_MD_RMD160, 20, false },
	{ "MD4", GCRYPT, GCRY_MD_MD4, 16, false },
	{ "SHA3-224", GCRYPT, GCRY_MD_SHA3_224, 28, false },
	{ "SHA3-256", GCRYPT, GCRY_MD_SHA3_256, 32, false },
	{ "SHA3-384", GCRYPT, GCRY_MD_SHA3_384, 48, false },
	{ "SHA3-512", GCRYPT, GCRY_MD_SHA3_512, 64, false },
	{ "BLAKE2b-160", GCRYPT, GCRY_MD_BLAKE2B_160, 20, false },
	{ "BLAKE2b-256", GCRYPT, GCRY_MD_BLAKE2B_256, 32, false },
	{ "BLAKE2b-384", GCRYPT, GCRY_MD_BLAKE2B_384, 48, false },
	{ "BLAKE2b-512", GCRYPT, GCRY_MD_BLAKE2B_512, 64, false },
	{ "BLAKE2s-128", GCRYPT, GCRY_MD_BLAKE2S_128, 16, false },
	{ "BLAKE2s-160", GCRYPT, GCRY_MD_BLAKE2S_160, 20, false },
	{ "BLAKE2s-224", GCRYPT, GCRY_MD_BLAKE2S_224, 28, false },
	{ "BLAKE2s-256", GCRYPT, GCRY_MD_BLAKE2S_256, 32, false },
};
enum { ALGORITHMS = sizeof(algorithms) / sizeof(algorithms[0]) };

struct slot {
	uint32_t key;			/* the first four bytes of a digest, by which it is found */
	uint32_t made_of;		/* source * ALGORITHMS + algorithm + 1; 0: free */
};

/*
 * Open addressing; at most half full. A digest is not kept: four bytes that match by chance are rare, so it is made again
 * when they do.
 */
struct table {
	struct slot *slots;
	uint32_t mask;
};

/* By the first two bytes of a digest: most that is asked about begins like none. */
enum { BEGINNINGS = 1 << 16 };

struct digests {
	struct arena *arena;
	const struct digest_source *sources;
	size_t count;
	struct digest_memory *memory;	/* NULL: there is none */
	struct table common, rare;	/* slots NULL: not made yet */
	uint64_t *beginnings;		/* a bit for each that a digest in the tables has; NULL: none is made yet */
	uint64_t rare_lengths;		/* a bit for each length of a rare digest, less one */
};

const char *digest_name(size_t i)
{
	return i < ALGORITHMS ? algorithms[i].name : NULL;
}

struct digests *digests_new(const struct digest_source *sources, size_t count, struct digest_memory *memory, struct arena *a)
{
	struct digests *d = arena_zalloc(a, 1, sizeof(*d));

	if (d == NULL)
		return NULL;
	*d = (struct digests){ .arena = a, .sources = sources, .count = count, .memory = memory };
	for (size_t i = 0; i < ALGORITHMS; i++)
		d->rare_lengths |= (uint64_t)!algorithms[i].is_common << (algorithms[i].length - 1);
	return d;
}

static void write_number(uint64_t value, unsigned char out[8], bool lowest_first)
{
	for (unsigned i = 0; i < 8; i++)
		out[lowest_first ? i : 7 - i] = (unsigned char)(value >> 8 * i);
}

static void compute(const struct algorithm *algorithm, struct bytes text, unsigned char *out)
{
	unsigned char number[8];
	uint64_t halves[2];

	switch (algorithm->family) {
	case GCRYPT:
		gcry_md_hash_buffer(algorithm->gcrypt, out, text.data, text.len);
		return;
	case MURMUR_32:
		write_number(murmur3_32(text), number, false);
		memcpy(out, number + 4, 4);
		return;
	case MURMUR_128_BYTES:
	case MURMUR_128_HALVES:
	case MURMUR_128_NUMBER:
		break;
	}
	murmur3_128(text, halves);
	/* Read as one number of 128 bits, the second half is the higher one. */
	write_number(halves[algorithm->family == MURMUR_128_NUMBER], out, algorithm->family == MURMUR_128_BYTES);
	write_number(halves[algorithm->family != MURMUR_128_NUMBER], out + 8, algorithm->family == MURMUR_128_BYTES);
}

/* A sender chooses no keys here: they are digests of the recipients. */
static uint32_t slot_of(const struct table *t, uint32_t key)
{
	return key * 2654435761u >> 7 & t->mask;
}

/* The first bytes of text's digests that are common or that are not, in the order of the algorithms. */
static void make_heads(struct digests *d, struct bytes text, bool common, uint32_t heads_r[DIGEST_MEMORY_HEADS])
{
	size_t count = 0, n = 0;

	for (size_t i = 0; i < ALGORITHMS; i++)
		count += algorithms[i].is_common == common;
	if (d->memory != NULL && digest_memory_find(d->memory, text, common, heads_r, count))
		return;
	for (size_t i = 0; i < ALGORITHMS; i++) {
		unsigned char digest[DIGEST_BYTES_MAX];

		if (algorithms[i].is_common != common)
			continue;
		compute(&algorithms[i], text, digest);
		heads_r[n++] = bytes_first_four(digest);
	}
	if (d->memory != NULL)
		digest_memory_put(d->memory, text, common, heads_r, count);
}

static void add_slot(struct digests *d, struct table *t, uint32_t key, uint32_t made_of)
{
	uint32_t slot = slot_of(t, key);

	while (t->slots[slot].made_of != 0)
		slot = (slot + 1) & t->mask;
	t->slots[slot] = (struct slot){ key, made_of };
	d->beginnings[key >> 16 >> 6] |= 1ull << (key >> 16) % 64;
}

static enum status fill(struct digests *d, struct table *t, bool common)
{
	uint32_t slots = 16;
	size_t each = 0;

	for (size_t i = 0; i < ALGORITHMS; i++)
		each += algorithms[i].is_common == common;
	while (slots < each * d->count * 2)
		slots *= 2;
	if (d->beginnings == NULL)
		d->beginnings = arena_zalloc(d->arena, BEGINNINGS / 64, sizeof(*d->beginnings));
	if (d->beginnings == NULL)
		return arena_status(d->arena);
	t->mask = slots - 1;
	t->slots = arena_zalloc(d->arena, slots, sizeof(*t->slots));
	if (t->slots == NULL)
		return arena_status(d->arena);
	for (uint32_t i = 0; i < d->count; i++) {
		uint32_t heads[DIGEST_MEMORY_HEADS];
		size_t n = 0;

		make_heads(d, d->sources[i].text, common, heads);
		for (uint32_t m = 0; m < ALGORITHMS; m++) {
			if (algorithms[m].is_common == common)
				add_slot(d, t, heads[n++], i * ALGORITHMS + m + 1);
		}
	}
	return STATUS_OK;
}

/* A whole digest before a cut one. */
static bool look_up(const struct digests *d, const struct table *t, struct bytes bytes, struct digest_match *match_r)
{
	const uint32_t key = bytes_first_four(bytes.data);
	bool found = false;

	for (uint32_t slot = slot_of(t, key); t->slots[slot].made_of != 0; slot = (slot + 1) & t->mask) {
		const uint32_t made_of = t->slots[slot].made_of - 1;
		const struct digest_source *source = &d->sources[made_of / ALGORITHMS];
		const struct algorithm *algorithm = &algorithms[made_of % ALGORITHMS];
		unsigned char digest[DIGEST_BYTES_MAX];

		if (t->slots[slot].key != key || bytes.len > algorithm->length || (found && bytes.len < algorithm->length))
			continue;
		compute(algorithm, source->text, digest);
		if (memcmp(digest, bytes.data, bytes.len) != 0)
			continue;
		*match_r = (struct digest_match){ .identity = source->identity, .algorithm = algorithm->name,
						  .is_cut = bytes.len < algorithm->length, .is_weak = bytes.len < 8 };
		found = true;
		if (!match_r->is_cut)
			break;
	}
	return found;
}

/* Make the tables that something of this length may be in. */
static enum status prepare(struct digests *d, size_t length, bool *rare_r)
{
	enum status status = STATUS_OK;

	*rare_r = d->count <= DIGEST_FEW || (d->rare_lengths >> (length - 1) & 1);
	if (d->common.slots == NULL)
		status = fill(d, &d->common, true);
	if (status == STATUS_OK && *rare_r && d->rare.slots == NULL)
		status = fill(d, &d->rare, false);
	return status;
}

static bool has_key(const struct table *t, uint32_t key)
{
	for (uint32_t slot = slot_of(t, key); t->slots[slot].made_of != 0; slot = (slot + 1) & t->mask) {
		if (t->slots[slot].key == key)
			return true;
	}
	return false;
}

enum status digests_may_have(struct digests *d, uint32_t head, size_t length, bool *may_r)
{
	enum status status;
	bool rare;

	*may_r = false;
	if (length < DIGEST_CUT_MIN || length > DIGEST_BYTES_MAX)
		return STATUS_OK;
	status = prepare(d, length, &rare);
	if (status == STATUS_OK && (d->beginnings[head >> 16 >> 6] >> (head >> 16) % 64 & 1))
		*may_r = has_key(&d->common, head) || (rare && has_key(&d->rare, head));
	return status;
}

enum status digests_find(struct digests *d, struct bytes bytes, struct digest_match *match_r, bool *found_r)
{
	enum status status;
	bool rare;

	*found_r = false;
	if (bytes.len < DIGEST_CUT_MIN || bytes.len > DIGEST_BYTES_MAX)
		return STATUS_OK;
	status = prepare(d, bytes.len, &rare);
	if (status == STATUS_OK)
		*found_r = look_up(d, &d->common, bytes, match_r);
	if (status == STATUS_OK && rare && (!*found_r || match_r->is_cut)) {
		struct digest_match other;

		/* A whole digest of a rare algorithm is more than the beginning of a common one. */
		if (look_up(d, &d->rare, bytes, &other) && (!*found_r || !other.is_cut)) {
			*match_r = other;
			*found_r = true;
		}
	}
	return status;
}
