#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "support/suite.h"

START_TEST(limit_is_exact)
{
	struct buf b;

	buf_init(&b, 5);
	ck_assert_int_eq(buf_add_text(&b, "abc"), STATUS_OK);
	ck_assert_int_eq(buf_add_text(&b, "def"), STATUS_LIMIT);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_int_eq(buf_printf(&b, "%s", "de"), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&b, 'f'), STATUS_LIMIT);
	ck_assert(bytes_is(buf_bytes(&b), "abcde"));
	buf_free(&b);
	ck_assert_uint_eq(b.limit, 5);
}
END_TEST

START_TEST(failed_allocation_changes_nothing)
{
	struct buf b;

	buf_init(&b, 1000);
	ck_assert_int_eq(buf_add_text(&b, "abc"), STATUS_OK);
	mem_fail_at(1);
	ck_assert_int_eq(buf_printf(&b, "%0200d", 1), STATUS_NOMEM);
	ck_assert(bytes_is(buf_bytes(&b), "abc"));
	buf_free(&b);
}
END_TEST

START_TEST(grows_to_the_limit_by_single_bytes)
{
	struct buf b;

	buf_init(&b, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(buf_add_byte(&b, (unsigned char)i), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&b, 0), STATUS_LIMIT);
	for (int i = 0; i < 1000; i++)
		ck_assert_uint_eq(b.data[i], (unsigned char)i);
	buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/buf");
	TCase *t = tcase_create("buf");

	tcase_add_test(t, limit_is_exact);
	tcase_add_test(t, failed_allocation_changes_nothing);
	tcase_add_test(t, grows_to_the_limit_by_single_bytes);
	suite_add_tcase(s, t);
	return suite_run(s);
}
