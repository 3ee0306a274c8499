#include "campaign/table.h"
#include <pthread.h>
#include <stdlib.h>
#include "base/mem.h"
#include "support/suite.h"

static uint64_t random_state;

/* Xorshift: never 0. */
static uint64_t random_key(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void put(struct table *t, uint64_t key, uint32_t seen, bool changed)
{
	struct record *r = table_acquire(t, key, RECORD_URL, seen);

	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(r->key, key);
	r->count = (uint16_t)key;
	table_release(t, r, changed);
}

static bool has(struct table *t, uint64_t key)
{
	struct record *r = table_acquire(t, key, RECORD_EMPTY, 0);

	if (r == NULL)
		return false;
	ck_assert_uint_eq(r->key, key);
	ck_assert_uint_eq(r->count, (uint16_t)key);
	table_release(t, r, false);
	return true;
}

START_TEST(memory_is_bounded)
{
	static const size_t sizes[] = { 0, 1 << 20, 10 << 20 };

	for (int i = 0; i < ROWS(sizes); i++) {
		struct table *t = table_new(sizes[i]);
		size_t bound = sizes[i] > 1 << 20 ? sizes[i] : 1 << 20;

		ck_assert_ptr_nonnull(t);
		ck_assert_uint_le(table_slots(t) * (sizeof(struct record)) + table_slots(t) / 512, bound);
		ck_assert_uint_gt(table_slots(t) * (sizeof(struct record)), bound / 10 * 9);
		table_destroy(&t);
		ck_assert_ptr_null(t);
	}
}
END_TEST

START_TEST(no_memory)
{
	struct table *t = NULL;

	for (unsigned long n = 1; n <= 3; n++) {
		mem_fail_at(n);
		t = table_new(0);
		ck_assert_uint_eq(mem_fail_at(0), 0);
		ck_assert_ptr_null(t);
	}
	table_destroy(&t);
}
END_TEST

/* Two thirds full, then half of it expires, step by step: the rest is found all the time. */
START_TEST(removal_leaves_the_rest)
{
	struct table *t = table_new(0);
	size_t count = table_slots(t) / 100 * 65;
	uint64_t *keys = calloc(count, sizeof(*keys));

	random_state = 1;
	for (size_t i = 0; i < count; i++) {
		keys[i] = random_key();
		put(t, keys[i], i % 2 ? 100 : 200, false);
	}
	ck_assert_uint_eq(table_used(t), count);
	for (int step = 0; step < 12; step++) {
		table_sweep(t, table_slots(t) / 7, 150, 1000);
		for (size_t i = 0; i < count; i += 2)
			ck_assert(has(t, keys[i]));
	}
	for (size_t i = 1; i < count; i += 2)
		ck_assert(!has(t, keys[i]));
	ck_assert_uint_eq(table_used(t), (count + 1) / 2);
	free(keys);
	table_destroy(&t);
}
END_TEST

START_TEST(both_sides_of_expiry)
{
	struct table *t = table_new(0);
	struct record *r;

	put(t, 7, 99, false);
	put(t, 8, 100, false);
	put(t, 9, 500, false);
	table_sweep(t, table_slots(t), 100, 300);
	ck_assert(!has(t, 7));
	ck_assert(has(t, 8));
	r = table_acquire(t, 9, RECORD_EMPTY, 0);
	ck_assert_uint_eq(r->seen, 300);	/* the clock was wrong */
	table_release(t, r, false);
	table_destroy(&t);
}
END_TEST

/* Three times as many as there is room for: the table stays below full, and the newest are there. */
START_TEST(full_table_gives_up_the_old)
{
	struct table *t = table_new(0);
	size_t slots = table_slots(t), found = 0, recent = slots / 4;
	uint64_t *keys = calloc(3 * slots, sizeof(*keys));

	random_state = 2;
	for (size_t i = 0; i < 3 * slots; i++) {
		keys[i] = random_key();
		put(t, keys[i], (uint32_t)i, false);
		ck_assert(has(t, keys[i]));
	}
	ck_assert_uint_le(table_used(t), slots / 8 * 7 + 64);
	for (size_t i = 3 * slots - recent; i < 3 * slots; i++)
		found += has(t, keys[i]);
	ck_assert_uint_gt(found, recent / 100 * 99);
	free(keys);
	table_destroy(&t);
}
END_TEST

START_TEST(changes_are_handed_out_once)
{
	struct table *t = table_new(0);
	struct record some[37];
	size_t count, taken = 0;

	random_state = 3;
	for (int i = 0; i < 5000; i++)
		put(t, random_key(), 100 + i % 2, i % 5 != 0);
	while ((count = table_take_changed(t, some, ROWS(some))) > 0)
		taken += count;
	ck_assert_uint_eq(taken, 4000);
	random_state = 3;
	table_mark(t, random_key());
	table_mark(t, 12345);			/* not there */
	ck_assert_uint_eq(table_take_changed(t, some, ROWS(some)), 1);
	ck_assert_uint_eq(table_take_changed(t, some, ROWS(some)), 0);
	table_mark_all(t);
	/* Removal moves records, and none is forgotten. */
	table_sweep(t, 2 * table_slots(t), 101, 1000);
	for (taken = 0; (count = table_take_changed(t, some, ROWS(some))) > 0; taken += count)
		for (size_t i = 0; i < count; i++)
			ck_assert_uint_eq(some[i].seen, 101);
	ck_assert_uint_eq(taken, 2500);
	table_destroy(&t);
}
END_TEST

struct worker {
	struct table *table;
};

static void *work(void *context)
{
	struct worker *w = context;

	for (uint64_t i = 0; i < 20000; i++) {
		struct record *r = table_acquire(w->table, (i % 500 + 1) * 0x9e3779b97f4a7c15u, RECORD_URL, (uint32_t)i);

		r->count++;
		table_release(w->table, r, true);
		if (i % 1000 == 0)
			table_sweep(w->table, 2000, 0, 100000);
	}
	return NULL;
}

START_TEST(many_threads)
{
	struct table *t = table_new(0);
	struct worker workers[4];
	pthread_t threads[4];
	struct record some[64];
	unsigned total = 0;
	size_t count;

	for (int i = 0; i < 4; i++) {
		workers[i] = (struct worker){ t };
		ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < 100; i++)
		(void)table_take_changed(t, some, ROWS(some));
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	table_mark_all(t);
	while ((count = table_take_changed(t, some, ROWS(some))) > 0)
		for (size_t i = 0; i < count; i++)
			total += some[i].count;
	ck_assert_uint_eq(total, 4 * 20000);
	table_destroy(&t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("campaign/table");
	TCase *t = tcase_create("table");

	tcase_add_test(t, memory_is_bounded);
	tcase_add_test(t, no_memory);
	tcase_add_test(t, removal_leaves_the_rest);
	tcase_add_test(t, both_sides_of_expiry);
	tcase_add_test(t, full_table_gives_up_the_old);
	tcase_add_test(t, changes_are_handed_out_once);
	tcase_add_test(t, many_threads);
	suite_add_tcase(s, t);
	return suite_run(s);
}
