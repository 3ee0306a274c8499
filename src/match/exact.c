/*
 * exact.c - a table of slots with chains, and before it two small ones that tell most names that are not there.
 *
 * With 100,000 names slots and records take megabytes: each look there waits for memory. Which lengths names have at all, and
 * a bit for each hash (a Bloom filter of one hash; one foreign name in ten passes) stay in a cache near the processor.
 */
#include "match/exact.h"
#include <string.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "base/mem.h"

#define NONE UINT32_MAX

enum { MARKS_PER_SLOT = 4 };		/* bits; at most half of the slots are used */

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
	uint64_t *marks;		/* MARKS_PER_SLOT bits for each slot: by mark_of() */
	uint64_t lengths[EXACT_MAX_NAME / 64 + 1];	/* a bit for each length that a name has */
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

static bool has_bit(const uint64_t *bits, size_t i)
{
	return (bits[i / 64] >> (i % 64) & 1) != 0;
}

static void set_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] |= (uint64_t)1 << (i % 64);
}

/* Of the upper half of the hash: slots are told by the lower one. */
static size_t mark_of(const struct exact *e, uint64_t hash)
{
	return (hash >> 32) & (((size_t)e->slot_mask + 1) * MARKS_PER_SLOT - 1);
}

enum status exact_new(const struct exact_entry *entries, size_t count, struct exact **e_r)
{
	enum status status = STATUS_NOMEM;
	struct exact *e;
	size_t bytes = 0, slots = slots_for(count), used = 0;

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
	e->marks = mem_zalloc(slots * MARKS_PER_SLOT / 64 + 1, sizeof(*e->marks));
	if (e->records == NULL || e->names == NULL || e->slots == NULL || e->marks == NULL)
		goto out;
	hash_key_random(&e->key);
	e->slot_mask = (uint32_t)slots - 1;
	memset(e->slots, 0xff, slots * sizeof(*e->slots));
	for (size_t i = count; i-- > 0; ) {	/* backwards, so that each chain runs in the order given */
		struct record *r = &e->records[i];

		*r = (struct record){ .name_start = (uint32_t)used, .value = entries[i].value };
		r->name_len = (uint32_t)fold(entries[i].name, e->names + used);
		r->hash = hash_in_table(&e->key, (struct bytes){ e->names + used, r->name_len });
		used += r->name_len;
		set_bit(e->lengths, r->name_len);
		set_bit(e->marks, mark_of(e, r->hash));
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
	uint64_t hash;
	size_t len;

	if (name.len > EXACT_MAX_NAME || !has_bit(e->lengths, name.len))
		return c;
	len = fold(name, folded);
	hash = hash_in_table(&e->key, (struct bytes){ folded, len });
	if (!has_bit(e->marks, mark_of(e, hash)))
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
