#include "detect/digest_memory.h"
#include <pthread.h>
#include <string.h>
#include "base/hash.h"
#include "base/mem.h"

enum { WAYS = 4, SETS = DIGEST_MEMORY_TEXTS / WAYS };

/* Of texts that fall into one set; the last one that was asked for stands first. */
struct set {
	uint64_t keys[WAYS];		/* 0: free */
	uint32_t heads[WAYS][DIGEST_MEMORY_HEADS];
};

struct digest_memory {
	pthread_mutex_t lock;
	struct hash_key secret;
	struct set sets[SETS];
};

struct digest_memory *digest_memory_new(void)
{
	struct digest_memory *m = mem_zalloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	if (pthread_mutex_init(&m->lock, NULL) != 0) {
		mem_free(m);
		return NULL;
	}
	hash_key_random(&m->secret);
	return m;
}

void digest_memory_destroy(struct digest_memory **m)
{
	if (*m == NULL)
		return;
	pthread_mutex_destroy(&(*m)->lock);
	mem_free(*m);
	*m = NULL;
}

/* Never 0; its lowest bit is the kind. */
static uint64_t key_of(const struct digest_memory *m, struct bytes text, unsigned kind)
{
	return (hash_bytes(&m->secret, text) | 3) ^ !kind;
}

static struct set *set_of(struct digest_memory *m, uint64_t key)
{
	return &m->sets[(key >> 2) % SETS];
}

/* Move way to the front; what stood before it moves back by one. */
static void bring_forward(struct set *s, unsigned way)
{
	uint32_t heads[DIGEST_MEMORY_HEADS];
	const uint64_t key = s->keys[way];

	if (way == 0)
		return;
	memcpy(heads, s->heads[way], sizeof(heads));
	memmove(s->keys + 1, s->keys, way * sizeof(s->keys[0]));
	memmove(s->heads + 1, s->heads, way * sizeof(s->heads[0]));
	s->keys[0] = key;
	memcpy(s->heads[0], heads, sizeof(heads));
}

/* WAYS: it is not there. */
static unsigned way_of(const struct set *s, uint64_t key)
{
	unsigned way = 0;

	while (way < WAYS && s->keys[way] != key)
		way++;
	return way;
}

bool digest_memory_find(struct digest_memory *m, struct bytes text, unsigned kind, uint32_t *heads_r, size_t count)
{
	const uint64_t key = key_of(m, text, kind);
	struct set *s = set_of(m, key);
	unsigned way;

	pthread_mutex_lock(&m->lock);
	way = way_of(s, key);
	if (way < WAYS) {
		bring_forward(s, way);
		memcpy(heads_r, s->heads[0], count * sizeof(*heads_r));
	}
	pthread_mutex_unlock(&m->lock);
	return way < WAYS;
}

void digest_memory_put(struct digest_memory *m, struct bytes text, unsigned kind, const uint32_t *heads, size_t count)
{
	const uint64_t key = key_of(m, text, kind);
	struct set *s = set_of(m, key);
	unsigned way;

	pthread_mutex_lock(&m->lock);
	way = way_of(s, key);
	if (way == WAYS)
		way = WAYS - 1;
	s->keys[way] = key;
	memcpy(s->heads[way], heads, count * sizeof(*heads));
	bring_forward(s, way);
	pthread_mutex_unlock(&m->lock);
}
