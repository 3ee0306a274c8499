/*
 * exact.c - a table of slots with chains, and before it two small ones that tell most names that are not there.
 *
 * With 100,000 names slots and records take megabytes: each look there waits for memory. A bit for each way in which names
 * end, by which most names are told without hashing them, and bits for each hash (a Bloom filter with
 * three bits of one word; one foreign name in thirty passes) stay in a cache near the processor.
 */
#include "match/exact.h"
#include <string.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "base/mem.h"

#define NONE UINT32_MAX

enum {
	MARKS_PER_SLOT = 4,		/* bits; at most half of the slots are used */
	ENDINGS_MIN = 4096		/* bits; one for each slot if there are more */
};

struct record {
	uint64_t hash;
	uint32_t name_start, name_len;
	uint32_t value, next;		/* next record of the same slot, or NONE */
};

struct exact {
	struct hash_key key;
	struct record *records;
	unsigned char *names;		/* folded, one behind the other */
	uint32_t *slots, slot_mask;
	uint64_t *marks;		/* MARKS_PER_SLOT bits for each slot: three in one word for each name */
	size_t mark_mask;		/* for the number of a word of marks */
	uint64_t *endings;		/* by ending_of() */
	unsigned ending_bits;		/* there are two to the power of this */
};

static size_t fold(struct bytes name, unsigned char *out)
{
	for (size_t i = 0; i < name.len; i++)
		out[i] = ascii_lower(name.data[i]);
	return name.len;
}

static size_t slots_for(size_t count)
{
	size_t n = 8;

	while (n < count * 2)
		n *= 2;
	return n;
}

/* Of the length and the last bytes of a name, either case alike. A sender can choose it: it saves work and promises nothing. */
static size_t ending_of(const struct exact *e, struct bytes name)
{
	uint64_t last = 0;

	if (name.len >= sizeof(last)) {
		memcpy(&last, name.data + name.len - sizeof(last), sizeof(last));
	} else {
		for (size_t i = 0; i < name.len; i++)
			last = last << 8 | name.data[i];
	}
	last = (last | 0x2020202020202020) + name.len;
	return (size_t)((last ^ last >> 32) * 0x9e3779b97f4a7c15 >> (64 - e->ending_bits));
}

/* The word of marks of a hash, and its bits there. Of the upper half: slots are told by the lower one. */
static size_t mark_word(const struct exact *e, uint64_t hash)
{
	return (hash >> 32) & e->mark_mask;
}

static uint64_t mark_bits(uint64_t hash)
{
	return (uint64_t)1 << (hash >> 46 & 63) | (uint64_t)1 << (hash >> 52 & 63) | (uint64_t)1 << (hash >> 58);
}

static bool is_marked(const struct exact *e, uint64_t hash)
{
	const uint64_t bits = mark_bits(hash);

	return (e->marks[mark_word(e, hash)] & bits) == bits;
}

enum status exact_new(const struct exact_entry *entries, size_t count, struct exact **e_r)
{
	enum status status = STATUS_NOMEM;
	struct exact *e;
	size_t bytes = 0, slots = slots_for(count), used = 0;
	const size_t words = slots * MARKS_PER_SLOT > 64 ? slots * MARKS_PER_SLOT / 64 : 1;
	const size_t endings = slots > ENDINGS_MIN ? slots : ENDINGS_MIN;

	if (count > EXACT_MAX_COUNT)
		return STATUS_LIMIT;
	for (size_t i = 0; i < count; i++) {
		if (entries[i].name.len > EXACT_MAX_NAME || entries[i].name.len > UINT32_MAX - bytes)
			return STATUS_LIMIT;
		bytes += entries[i].name.len;
	}
	e = mem_zalloc(1, sizeof(*e));
	if (e == NULL)
		goto out;
	e->records = mem_alloc(count, sizeof(*e->records));
	e->names = mem_alloc(bytes, 1);
	e->slots = mem_alloc(slots, sizeof(*e->slots));
	e->marks = mem_zalloc(words, sizeof(*e->marks));
	e->endings = mem_zalloc(endings / 64, sizeof(*e->endings));
	if (e->records == NULL || e->names == NULL || e->slots == NULL || e->marks == NULL || e->endings == NULL)
		goto out;
	hash_key_random(&e->key);
	e->slot_mask = (uint32_t)slots - 1;
	e->mark_mask = words - 1;
	e->ending_bits = (unsigned)__builtin_ctzll(endings);
	memset(e->slots, 0xff, slots * sizeof(*e->slots));
	for (size_t i = count; i-- > 0; ) {	/* backwards, so that each chain runs in the order given */
		struct record *r = &e->records[i];
		size_t ending;

		*r = (struct record){ .name_start = (uint32_t)used, .value = entries[i].value };
		r->name_len = (uint32_t)fold(entries[i].name, e->names + used);
		r->hash = hash_in_table(&e->key, (struct bytes){ e->names + used, r->name_len });
		used += r->name_len;
		ending = ending_of(e, entries[i].name);
		e->endings[ending / 64] |= (uint64_t)1 << (ending % 64);
		e->marks[mark_word(e, r->hash)] |= mark_bits(r->hash);
		r->next = e->slots[r->hash & e->slot_mask];
		e->slots[r->hash & e->slot_mask] = (uint32_t)i;
	}
	*e_r = e;
	e = NULL;
	status = STATUS_OK;
out:
	exact_destroy(&e);
	return status;
}

void exact_destroy(struct exact **e)
{
	if (*e == NULL)
		return;
	mem_free((*e)->records);
	mem_free((*e)->names);
	mem_free((*e)->slots);
	mem_free((*e)->marks);
	mem_free((*e)->endings);
	mem_free(*e);
	*e = NULL;
}

static bool has_name(const struct exact *e, const struct record *r, uint64_t hash, const unsigned char *name, size_t len)
{
	return r->hash == hash && r->name_len == len && memcmp(e->names + r->name_start, name, len) == 0;
}

struct exact_cursor exact_find(const struct exact *e, struct bytes name)
{
	struct exact_cursor c = { e, NONE };
	unsigned char folded[EXACT_MAX_NAME];
	const size_t ending = ending_of(e, name);
	uint64_t hash;
	size_t len;

	if (name.len > EXACT_MAX_NAME || (e->endings[ending / 64] >> (ending % 64) & 1) == 0)
		return c;
	len = fold(name, folded);
	hash = hash_in_table(&e->key, (struct bytes){ folded, len });
	if (!is_marked(e, hash))
		return c;
	c.entry = e->slots[hash & e->slot_mask];
	while (c.entry != NONE && !has_name(e, &e->records[c.entry], hash, folded, len))
		c.entry = e->records[c.entry].next;
	return c;
}

bool exact_next(struct exact_cursor *c, uint32_t *value_r)
{
	const struct record *r, *next;

	if (c->entry == NONE)
		return false;
	r = &c->table->records[c->entry];
	*value_r = r->value;
	for (c->entry = r->next; c->entry != NONE; c->entry = next->next) {
		next = &c->table->records[c->entry];
		if (has_name(c->table, next, r->hash, c->table->names + r->name_start, r->name_len))
			break;
	}
	return true;
}

bool host_parent(struct bytes *host)
{
	size_t dot = bytes_find_byte(*host, '.', 0);

	if (dot + 1 >= host->len)
		return false;
	*host = bytes_slice(*host, dot + 1, host->len);
	return true;
}
