#include "detect/kept.h"
#include <stdatomic.h>
#include "base/mem.h"
#include "detect/digest_memory.h"
#include "detect/peel.h"

struct detect_kept {
	struct digest_memory *digests;
	struct peel_tables tables;
	struct hash_key secret;
	_Atomic uint64_t keys;		/* made of it so far */
};

struct detect_kept *detect_kept_new(void)
{
	struct detect_kept *k = mem_zalloc(1, sizeof(*k));

	if (k == NULL)
		return NULL;
	k->digests = digest_memory_new();
	if (k->digests == NULL) {
		mem_free(k);
		return NULL;
	}
	peel_tables_init(&k->tables);
	hash_key_random(&k->secret);
	return k;
}

void detect_kept_destroy(struct detect_kept **k)
{
	if (*k == NULL)
		return;
	digest_memory_destroy(&(*k)->digests);
	mem_free(*k);
	*k = NULL;
}

struct digest_memory *detect_kept_digests(const struct detect_kept *k)
{
	return k != NULL ? k->digests : NULL;
}

const struct peel_tables *detect_kept_tables(const struct detect_kept *k)
{
	return k != NULL ? &k->tables : NULL;
}

void detect_kept_key(struct detect_kept *k, struct hash_key *key_r)
{
	uint64_t number[2];

	if (k == NULL) {
		hash_key_random(key_r);
		return;
	}
	number[0] = atomic_fetch_add(&k->keys, 1);
	number[1] = 0;
	key_r->k0 = hash_bytes(&k->secret, (struct bytes){ (const unsigned char *)number, sizeof(number) });
	number[1] = 1;
	key_r->k1 = hash_bytes(&k->secret, (struct bytes){ (const unsigned char *)number, sizeof(number) });
}
