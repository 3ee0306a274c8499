#include "detect/digest_memory.h"
#include <pthread.h>
#include <stdio.h>
#include "base/mem.h"
#include "detect/kept.h"
#include "support/suite.h"

enum { HEADS = 9, OTHER_HEADS = DIGEST_MEMORY_HEADS };

static struct bytes name_text(char *room, size_t size, unsigned n)
{
	return (struct bytes){ (unsigned char *)room, (size_t)snprintf(room, size, "marie.tremblay%u@parliament.example", n) };
}

static void put(struct digest_memory *m, unsigned n, unsigned kind, size_t count)
{
	uint32_t heads[DIGEST_MEMORY_HEADS];
	char room[64];

	for (size_t i = 0; i < count; i++)
		heads[i] = (uint32_t)(n * 100 + kind * 50 + i);
	digest_memory_put(m, name_text(room, sizeof(room), n), kind, heads, count);
}

/* False: it is not there. What is there is what was put. */
static bool is_known(struct digest_memory *m, unsigned n, unsigned kind, size_t count)
{
	uint32_t heads[DIGEST_MEMORY_HEADS];
	char room[64];

	if (!digest_memory_find(m, name_text(room, sizeof(room), n), kind, heads, count))
		return false;
	for (size_t i = 0; i < count; i++)
		ck_assert_uint_eq(heads[i], n * 100 + kind * 50 + i);
	return true;
}

START_TEST(what_was_put_is_found)
{
	struct digest_memory *m = digest_memory_new();

	ck_assert_ptr_nonnull(m);
	ck_assert(!is_known(m, 1, 0, OTHER_HEADS));
	put(m, 1, 0, OTHER_HEADS);
	ck_assert(is_known(m, 1, 0, OTHER_HEADS));
	ck_assert(!is_known(m, 1, 1, HEADS));
	ck_assert(!is_known(m, 2, 0, OTHER_HEADS));
	put(m, 1, 1, HEADS);
	ck_assert(is_known(m, 1, 1, HEADS));
	ck_assert(is_known(m, 1, 0, OTHER_HEADS));
	digest_memory_destroy(&m);
	ck_assert_ptr_null(m);
	digest_memory_destroy(&m);
}
END_TEST

/* However many texts come, one that is asked for again and again stays. */
START_TEST(what_is_used_stays)
{
	struct digest_memory *m = digest_memory_new();
	unsigned known = 0;

	put(m, 0, 0, HEADS);
	for (unsigned n = 1; n <= 3 * DIGEST_MEMORY_TEXTS; n++) {
		put(m, n, 0, HEADS);
		ck_assert(is_known(m, n, 0, HEADS));
		ck_assert(is_known(m, 0, 0, HEADS));
	}
	for (unsigned n = 1; n <= 3 * DIGEST_MEMORY_TEXTS; n++)
		known += is_known(m, n, 0, HEADS);
	ck_assert_uint_lt(known, DIGEST_MEMORY_TEXTS);
	digest_memory_destroy(&m);
}
END_TEST

struct worker {
	struct digest_memory *memory;
	unsigned first;
};

static void *work(void *context)
{
	const struct worker *w = context;

	for (unsigned n = 0; n < 20000; n++) {
		put(w->memory, w->first + n % 2000, n % 2, HEADS);
		(void)is_known(w->memory, n % 3000, n % 2, HEADS);
	}
	return NULL;
}

/* What is found is whole, whoever writes beside. */
START_TEST(many_threads_use_it)
{
	struct digest_memory *m = digest_memory_new();
	struct worker workers[] = { { m, 0 }, { m, 500 }, { m, 1000 } };
	pthread_t threads[ROWS(workers)];

	for (int i = 0; i < ROWS(workers); i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	for (int i = 0; i < ROWS(workers); i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	digest_memory_destroy(&m);
}
END_TEST

START_TEST(each_key_is_another_one)
{
	struct detect_kept *kept = detect_kept_new();
	struct hash_key keys[4];

	for (int i = 0; i < ROWS(keys); i++)
		detect_kept_key(i < 3 ? kept : NULL, &keys[i]);
	for (int i = 0; i < ROWS(keys); i++) {
		ck_assert_uint_ne(keys[i].k0, keys[i].k1);
		for (int k = 0; k < i; k++) {
			ck_assert_uint_ne(keys[i].k0, keys[k].k0);
			ck_assert_uint_ne(keys[i].k1, keys[k].k1);
		}
	}
	detect_kept_destroy(&kept);
}
END_TEST

START_TEST(no_memory)
{
	struct detect_kept *kept = NULL;
	unsigned long n = 0;

	do {
		mem_fail_at(++n);
		kept = detect_kept_new();
		mem_fail_at(0);
		ck_assert_uint_lt(n, 10);
	} while (kept == NULL);
	ck_assert_uint_gt(n, 1);
	ck_assert_ptr_nonnull(detect_kept_digests(kept));
	ck_assert_ptr_nonnull(detect_kept_tables(kept));
	detect_kept_destroy(&kept);
	detect_kept_destroy(&kept);
	ck_assert_ptr_null(detect_kept_digests(kept));
	ck_assert_ptr_null(detect_kept_tables(kept));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/digest_memory");
	TCase *t = tcase_create("digest_memory");

	tcase_add_test(t, what_was_put_is_found);
	tcase_add_test(t, what_is_used_stays);
	tcase_add_test(t, many_threads_use_it);
	tcase_add_test(t, each_key_is_another_one);
	tcase_add_test(t, no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
