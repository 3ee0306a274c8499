#include "base/offset_map.h"
#include "support/suite.h"

/* "a&amp;b\C3\A9" derived from "a", "&amp;", "b", and one Latin-1 byte. */
static const struct {
	const char *label;
	size_t offset, start, end;
} offsets[] = {
	{ "start", 0, 0, 0 },
	{ "behind a", 1, 1, 1 },
	{ "behind the reference", 2, 6, 6 },
	{ "before the wide byte", 3, 7, 7 },
	{ "inside the wide byte", 4, 7, 8 },
	{ "the end", 5, 8, 8 },
	{ "past the end", 99, 8, 8 },
};

START_TEST(maps_back)
{
	struct arena *a = arena_new(10000);
	struct offset_map map = { 0 };

	ck_assert_int_eq(offset_map_add(&map, a, 1, 1), STATUS_OK);
	ck_assert_int_eq(offset_map_add(&map, a, 1, 5), STATUS_OK);
	ck_assert_int_eq(offset_map_add(&map, a, 1, 1), STATUS_OK);
	ck_assert_int_eq(offset_map_add(&map, a, 2, 1), STATUS_OK);
	ck_assert_msg(offset_map_start(&map, offsets[_i].offset) == offsets[_i].start, "%s", offsets[_i].label);
	ck_assert_msg(offset_map_end(&map, offsets[_i].offset) == offsets[_i].end, "%s", offsets[_i].label);
	arena_destroy(&a);
}
END_TEST

START_TEST(verbatim_runs_are_joined)
{
	struct arena *a = arena_new(10000);
	struct offset_map map = { 0 };

	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(offset_map_add(&map, a, 3, 3), STATUS_OK);
	ck_assert_uint_eq(map.count, 1);
	ck_assert_uint_eq(offset_map_start(&map, 1234), 1234);
	ck_assert_int_eq(offset_map_add(&map, a, 0, 7), STATUS_OK);	/* dropped bytes */
	ck_assert_int_eq(offset_map_add(&map, a, 2, 2), STATUS_OK);
	ck_assert_uint_eq(offset_map_end(&map, 3000), 3000);
	ck_assert_uint_eq(offset_map_start(&map, 3000), 3007);
	ck_assert_uint_eq(offset_map_start(NULL, 77), 77);
	ck_assert_uint_eq(offset_map_end(NULL, 77), 77);
	arena_destroy(&a);
}
END_TEST

START_TEST(equal_pieces_share_a_run)
{
	struct arena *a = arena_new(10000);
	struct offset_map map = { 0 };

	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(offset_map_add(&map, a, 2, 1), STATUS_OK);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(offset_map_add(&map, a, 0, 5), STATUS_OK);
	ck_assert_int_eq(offset_map_add(&map, a, 3, 2), STATUS_OK);
	ck_assert_int_eq(offset_map_add(&map, a, 3, 2), STATUS_OK);
	ck_assert_uint_eq(map.count, 3);
	ck_assert_uint_eq(offset_map_start(&map, 0), 0);
	ck_assert_uint_eq(offset_map_start(&map, 1000), 500);
	ck_assert_uint_eq(offset_map_start(&map, 1001), 500);
	ck_assert_uint_eq(offset_map_end(&map, 1001), 501);
	ck_assert_uint_eq(offset_map_end(&map, 1002), 501);
	ck_assert_uint_eq(offset_map_end(&map, 2000), 1000);
	ck_assert_uint_eq(offset_map_start(&map, 2000), 6000);
	ck_assert_uint_eq(offset_map_start(&map, 2004), 6002);
	ck_assert_uint_eq(offset_map_end(&map, 2003), 6002);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/offset_map");
	TCase *t = tcase_create("offset_map");

	tcase_add_loop_test(t, maps_back, 0, ROWS(offsets));
	tcase_add_test(t, verbatim_runs_are_joined);
	tcase_add_test(t, equal_pieces_share_a_run);
	suite_add_tcase(s, t);
	return suite_run(s);
}
