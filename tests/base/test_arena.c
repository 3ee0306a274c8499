#include <stdint.h>
#include <string.h>
#include "base/arena.h"
#include "base/mem.h"
#include "support/suite.h"

START_TEST(pieces_are_aligned_and_zeroed)
{
	struct arena *a = arena_new(1 << 20);

	for (size_t n = 1; n < 300; n++) {
		unsigned char *p = arena_zalloc(a, n, 1);

		ck_assert_ptr_nonnull(p);
		ck_assert_uint_eq((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			ck_assert_int_eq(p[i], 0);
		memset(p, 0xAA, n);
	}
	arena_destroy(&a);
	ck_assert_ptr_null(a);
	arena_destroy(&a);
}
END_TEST

START_TEST(ceiling_holds)
{
	struct arena *a = arena_new(1024);

	ck_assert_ptr_null(arena_alloc(a, 1025, 1));
	ck_assert_int_eq(arena_status(a), STATUS_LIMIT);
	ck_assert_ptr_nonnull(arena_alloc(a, 512, 1));
	ck_assert_ptr_null(arena_alloc(a, 1024, 1));
	ck_assert_uint_le(arena_used(a), 1024);
	arena_destroy(&a);
}
END_TEST

START_TEST(products_do_not_wrap)
{
	struct arena *a = arena_new(SIZE_MAX);

	ck_assert_ptr_null(arena_alloc(a, SIZE_MAX / 2, 3));
	ck_assert_ptr_null(arena_alloc(a, SIZE_MAX, 1));
	arena_destroy(&a);
}
END_TEST

START_TEST(extend_keeps_what_was_there)
{
	struct arena *a = arena_new(1 << 22);
	uint32_t *v = NULL;
	size_t have = 0;

	for (size_t n = 1; n <= 1 << 16; n *= 2) {
		v = arena_extend(a, v, have, n, sizeof(*v));
		ck_assert_ptr_nonnull(v);
		for (size_t i = have; i < n; i++)
			v[i] = (uint32_t)i;
		have = n;
		if (n == 256)
			ck_assert_ptr_nonnull(arena_alloc(a, 1, 1));	/* no longer the last piece */
	}
	for (size_t i = 0; i < have; i++)
		ck_assert_uint_eq(v[i], i);
	arena_destroy(&a);
}
END_TEST

START_TEST(shrink_gives_back)
{
	struct arena *a = arena_new(1 << 20);
	char *p = arena_alloc(a, 1000, 1);
	size_t before = arena_used(a);

	arena_shrink(a, p, 10);
	ck_assert_uint_lt(arena_used(a), before);
	memset(p, 1, 10);
	ck_assert_ptr_nonnull(arena_alloc(a, 10, 1));
	before = arena_used(a);
	arena_shrink(a, p, 1);		/* not the last piece any more */
	ck_assert_uint_eq(arena_used(a), before);
	arena_destroy(&a);
}
END_TEST

START_TEST(every_failed_allocation_is_clean)
{
	for (unsigned long n = 1; n < 4; n++) {
		struct arena *a;
		bool failed = false;

		mem_fail_at(n);
		a = arena_new(1 << 20);
		if (a == NULL) {
			ck_assert_uint_eq(n, 1);
			continue;
		}
		for (int i = 0; i < 40; i++) {
			if (arena_alloc(a, 4000, 1) == NULL) {
				ck_assert_int_eq(arena_status(a), STATUS_NOMEM);
				failed = true;
			}
		}
		ck_assert(failed == (mem_fail_at(0) == 0));
		arena_destroy(&a);
	}
}
END_TEST

START_TEST(reset_allows_reuse)
{
	struct arena *a = arena_new(1 << 20);

	for (int i = 0; i < 100; i++) {
		char *p = arena_alloc(a, 100000, 1);

		ck_assert_ptr_nonnull(p);
		memset(p, 1, 100000);
		ck_assert_ptr_nonnull(arena_printf(a, "%d", i));
		arena_reset(a);
		ck_assert_uint_eq(arena_used(a), 0);
	}
	arena_destroy(&a);
}
END_TEST

/* What a reset keeps is counted in no ceiling, and pieces of every size come out of it whole and apart. */
START_TEST(kept_blocks_serve_other_sizes)
{
	static const size_t sizes[] = { 1, 70000, 100, 20000, 300000, 65536, 17000, 1 << 20, 40000 };
	enum { COUNT = sizeof(sizes) / sizeof(sizes[0]) };
	struct arena *a = arena_new(4 << 20);

	for (size_t round = 0; round < 30; round++) {
		unsigned char *pieces[COUNT];

		for (size_t i = 0; i < COUNT; i++) {
			pieces[i] = arena_alloc(a, sizes[(i * (round + 1) + round) % COUNT], 1);
			ck_assert_ptr_nonnull(pieces[i]);
			memset(pieces[i], (int)i, sizes[(i * (round + 1) + round) % COUNT]);
		}
		for (size_t i = 0; i < COUNT; i++) {
			const size_t size = sizes[(i * (round + 1) + round) % COUNT];

			ck_assert(pieces[i][0] == i && pieces[i][size - 1] == i);
		}
		ck_assert_ptr_null(arena_alloc(a, 4 << 20, 1));
		arena_reset(a);
		ck_assert(arena_status(a) == STATUS_OK);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(join_puts_texts_together)
{
	struct arena *a = arena_new(128);

	ck_assert_str_eq(arena_join(a, "img[src]", " from ", "host[.]example", NULL), "img[src] from host[.]example");
	ck_assert_str_eq(arena_join(a, "", NULL), "");
	ck_assert_ptr_null(arena_join(a, "longer than what is left ", "of the hundred and twenty-eight bytes that this arena ", "holds in all, whatever else stands in it by now", NULL));
	ck_assert(arena_status(a) == STATUS_LIMIT);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/arena");
	TCase *t = tcase_create("arena");

	tcase_add_test(t, pieces_are_aligned_and_zeroed);
	tcase_add_test(t, ceiling_holds);
	tcase_add_test(t, products_do_not_wrap);
	tcase_add_test(t, extend_keeps_what_was_there);
	tcase_add_test(t, shrink_gives_back);
	tcase_add_test(t, every_failed_allocation_is_clean);
	tcase_add_test(t, reset_allows_reuse);
	tcase_add_test(t, kept_blocks_serve_other_sizes);
	tcase_add_test(t, join_puts_texts_together);
	suite_add_tcase(s, t);
	return suite_run(s);
}
