#include "campaign/table.h"
#include <pthread.h>
#include <string.h>
#include "base/mem.h"

enum {
	SHARDS = 64,			/* by the top six bits of the key */
	BLOCK = 64,			/* slots that share a bit in the set of changed blocks */
	EVICT_AMONG = 16,
	SWEEP_STEP = 512,		/* slots looked at with a lock held */
	TABLE_MIN_BYTES = 1 << 20
};

struct shard {
	pthread_mutex_t lock;		/* guards what follows */
	struct record *slots;
	uint64_t *changed;		/* a bit for each block with a changed record */
	size_t used;
};

struct table {
	size_t slots_of_shard;		/* a multiple of BLOCK */
	struct record *slots;
	uint64_t *changed;
	pthread_mutex_t taking, sweeping;	/* one thread at a time; each guards its cursor */
	size_t take_shard, take_word;
	size_t sweep_shard, sweep_slot;
	struct shard shards[SHARDS];
};

static size_t words_of_shard(const struct table *t)
{
	return (t->slots_of_shard / BLOCK + 63) / 64;
}

struct table *table_new(size_t max_bytes)
{
	struct table *t = mem_zalloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	if (max_bytes < TABLE_MIN_BYTES)
		max_bytes = TABLE_MIN_BYTES;
	/* A block takes one bit more than its records; a word is the most that rounding adds to a shard. */
	t->slots_of_shard = ((max_bytes - sizeof(*t)) / SHARDS - 8) / (BLOCK * sizeof(struct record) + 1) * BLOCK;
	t->slots = mem_zalloc(t->slots_of_shard * SHARDS, sizeof(*t->slots));
	t->changed = mem_zalloc(words_of_shard(t) * SHARDS, sizeof(*t->changed));
	if (t->slots == NULL || t->changed == NULL) {
		mem_free(t->slots);
		mem_free(t->changed);
		mem_free(t);
		return NULL;
	}
	pthread_mutex_init(&t->taking, NULL);
	pthread_mutex_init(&t->sweeping, NULL);
	for (size_t i = 0; i < SHARDS; i++) {
		pthread_mutex_init(&t->shards[i].lock, NULL);
		t->shards[i].slots = t->slots + i * t->slots_of_shard;
		t->shards[i].changed = t->changed + i * words_of_shard(t);
	}
	return t;
}

void table_destroy(struct table **t)
{
	if (*t == NULL)
		return;
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&(*t)->shards[i].lock);
	pthread_mutex_destroy(&(*t)->sweeping);
	pthread_mutex_destroy(&(*t)->taking);
	mem_free((*t)->changed);
	mem_free((*t)->slots);
	mem_free(*t);
	*t = NULL;
}

static struct shard *shard_of(struct table *t, uint64_t key)
{
	return &t->shards[key >> 58];
}

/*
 * Where the search for key begins: by the bits below those that choose the shard, so that records stand about in the order of their
 * keys. What is taken in the order of places is then written to, and read from, neighbouring pages of a file.
 */
static size_t home_of(const struct table *t, uint64_t key)
{
	return (size_t)((key << 6 >> 32) * t->slots_of_shard >> 32);
}

static size_t slot_after(const struct table *t, size_t i)
{
	return i + 1 < t->slots_of_shard ? i + 1 : 0;
}

static size_t distance(const struct table *t, size_t from, size_t to)
{
	return to >= from ? to - from : to + t->slots_of_shard - from;
}

static void mark_slot(struct shard *s, size_t i)
{
	s->slots[i].changed = 1;
	s->changed[i / BLOCK / 64] |= 1ull << (i / BLOCK % 64);
}

/* The slot that holds key, or the empty one where it would stand. There always is an empty one. */
static size_t slot_find(const struct table *t, const struct shard *s, uint64_t key)
{
	size_t i = home_of(t, key);

	while (s->slots[i].key != 0 && s->slots[i].key != key)
		i = slot_after(t, i);
	return i;
}

/* Empty slot i, and move up what stands behind it for want of a better place, so that searches need no tombstones. */
static void slot_remove(struct table *t, struct shard *s, size_t i)
{
	size_t j = i;

	for (;;) {
		j = slot_after(t, j);
		if (s->slots[j].key == 0)
			break;
		if (distance(t, home_of(t, s->slots[j].key), j) < distance(t, i, j))
			continue;
		s->slots[i] = s->slots[j];
		if (s->slots[i].changed)
			mark_slot(s, i);
		i = j;
	}
	memset(&s->slots[i], 0, sizeof(s->slots[i]));
	s->used--;
}

/* Remove the oldest of the records that stand behind the home of key. */
static void slot_evict(struct table *t, struct shard *s, uint64_t key)
{
	size_t i = home_of(t, key), oldest = i;
	int n = 0;

	for (; n < EVICT_AMONG; i = slot_after(t, i)) {
		if (s->slots[i].key == 0)
			continue;
		if (n++ == 0 || s->slots[i].seen < s->slots[oldest].seen)
			oldest = i;
	}
	slot_remove(t, s, oldest);
}

struct record *table_acquire(struct table *t, uint64_t key, enum record_kind kind, uint32_t now)
{
	struct shard *s = shard_of(t, key);
	size_t i;

	pthread_mutex_lock(&s->lock);
	i = slot_find(t, s, key);
	if (s->slots[i].key == key)
		return &s->slots[i];
	if (kind == RECORD_EMPTY) {
		pthread_mutex_unlock(&s->lock);
		return NULL;
	}
	if (s->used >= t->slots_of_shard / 8 * 7) {
		slot_evict(t, s, key);
		i = slot_find(t, s, key);
	}
	s->used++;
	s->slots[i] = (struct record){ .key = key, .seen = now, .kind = (uint8_t)kind };
	return &s->slots[i];
}

void table_release(struct table *t, struct record *r, bool changed)
{
	struct shard *s = shard_of(t, r->key);

	if (changed)
		mark_slot(s, (size_t)(r - s->slots));
	pthread_mutex_unlock(&s->lock);
}

/* Take the changed records of the blocks of one word; whatever does not fit stays marked. */
static size_t take_word(struct shard *s, size_t word, struct record *out, size_t max)
{
	size_t count = 0;

	for (uint64_t bits = s->changed[word]; bits != 0; bits &= bits - 1) {
		size_t block = word * 64 + (size_t)__builtin_ctzll(bits), i = block * BLOCK;

		for (; i < (block + 1) * BLOCK; i++) {
			if (s->slots[i].key == 0 || !s->slots[i].changed)
				continue;
			if (count == max)
				return count;
			s->slots[i].changed = 0;
			out[count++] = s->slots[i];
		}
		s->changed[word] &= ~(1ull << (block % 64));
	}
	return count;
}

size_t table_take_changed(struct table *t, struct record *out, size_t max)
{
	size_t count = 0;

	pthread_mutex_lock(&t->taking);
	/* Once around, from where the last call stopped; the word it stopped at is looked at twice. */
	for (size_t words = 0; count < max && words <= words_of_shard(t) * SHARDS;) {
		struct shard *s = &t->shards[t->take_shard];

		pthread_mutex_lock(&s->lock);
		for (int n = 0; n < 64 && t->take_word < words_of_shard(t) && count < max; n++, words++) {
			size_t before = count;

			count += take_word(s, t->take_word, out + count, max - count);
			if (count < max)
				t->take_word++;
			if (count - before > SWEEP_STEP)	/* enough for one hold of the lock */
				break;
		}
		pthread_mutex_unlock(&s->lock);
		if (t->take_word >= words_of_shard(t)) {
			t->take_word = 0;
			t->take_shard = (t->take_shard + 1) % SHARDS;
		}
	}
	pthread_mutex_unlock(&t->taking);
	return count;
}

void table_mark(struct table *t, uint64_t key)
{
	struct record *r = table_acquire(t, key, RECORD_EMPTY, 0);

	if (r != NULL)
		table_release(t, r, true);
}

void table_mark_all(struct table *t)
{
	for (size_t shard = 0; shard < SHARDS; shard++)
		for (size_t i = 0; i < t->slots_of_shard;) {
			struct shard *s = &t->shards[shard];

			pthread_mutex_lock(&s->lock);
			for (int n = 0; n < SWEEP_STEP && i < t->slots_of_shard; n++, i++)
				if (s->slots[i].key != 0)
					mark_slot(s, i);
			pthread_mutex_unlock(&s->lock);
		}
}

void table_sweep(struct table *t, size_t count, uint32_t oldest, uint32_t latest)
{
	pthread_mutex_lock(&t->sweeping);
	while (count > 0) {
		struct shard *s = &t->shards[t->sweep_shard];

		pthread_mutex_lock(&s->lock);
		for (int n = 0; n < SWEEP_STEP && count > 0 && t->sweep_slot < t->slots_of_shard; n++, count--) {
			struct record *r = &s->slots[t->sweep_slot];

			if (r->key != 0 && r->seen < oldest) {
				slot_remove(t, s, t->sweep_slot);	/* another record may stand here now */
				continue;
			}
			if (r->key != 0 && r->seen > latest) {
				r->seen = latest;
				mark_slot(s, t->sweep_slot);
			}
			t->sweep_slot++;
		}
		pthread_mutex_unlock(&s->lock);
		if (t->sweep_slot >= t->slots_of_shard) {
			t->sweep_slot = 0;
			t->sweep_shard = (t->sweep_shard + 1) % SHARDS;
		}
	}
	pthread_mutex_unlock(&t->sweeping);
}

size_t table_slots(const struct table *t)
{
	return t->slots_of_shard * SHARDS;
}

size_t table_used(struct table *t)
{
	size_t used = 0;

	for (size_t i = 0; i < SHARDS; i++) {
		pthread_mutex_lock(&t->shards[i].lock);
		used += t->shards[i].used;
		pthread_mutex_unlock(&t->shards[i].lock);
	}
	return used;
}
