#include "detect/kept.h"
#include "base/mem.h"
#include "detect/digest_memory.h"
#include "detect/peel.h"

struct detect_kept {
	struct digest_memory *digests;
	struct peel_tables tables;
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
