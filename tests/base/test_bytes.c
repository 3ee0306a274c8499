#include "base/bytes.h"
#include "support/suite.h"

static const struct {
	const char *label, *text, *needle;
	size_t found, found_nocase;
} finds[] = {
	{ "at the start", "abc", "ab", 0, 0 },
	{ "at the end", "abc", "bc", 1, 1 },
	{ "other case", "abC", "bc", 3, 1 },
	{ "not there", "abc", "d", 3, 3 },
	{ "longer than the text", "abc", "abcd", 3, 3 },
	{ "empty needle", "abc", "", 0, 0 },
	{ "empty text", "", "a", 0, 0 },
};

START_TEST(finds_bytes)
{
	struct bytes text = bytes_of(finds[_i].text), needle = bytes_of(finds[_i].needle);

	ck_assert_msg(bytes_find(text, needle, 0) == finds[_i].found, "%s", finds[_i].label);
	ck_assert_msg(bytes_find_nocase(text, needle, 0) == finds[_i].found_nocase, "%s", finds[_i].label);
}
END_TEST

static const struct {
	const char *text;
	unsigned long long max, value;
	bool ok;
} numbers[] = {
	{ "0", 10, 0, true },
	{ "10", 10, 10, true },
	{ "11", 10, 0, false },
	{ "007", 10, 7, true },
	{ "", 10, 0, false },
	{ "+1", 10, 0, false },
	{ " 1", 10, 0, false },
	{ "1x", 10, 0, false },
	{ "9", 5, 0, false },
	{ "18446744073709551615", -1ULL, -1ULL, true },
	{ "18446744073709551616", -1ULL, 0, false },
};

START_TEST(reads_numbers)
{
	unsigned long long value = 0;
	bool ok = bytes_to_number(bytes_of(numbers[_i].text), numbers[_i].max, &value);

	ck_assert_msg(ok == numbers[_i].ok, "%s", numbers[_i].text);
	ck_assert_msg(value == numbers[_i].value, "%s", numbers[_i].text);
}
END_TEST

START_TEST(slices_are_cut_to_size)
{
	struct bytes b = bytes_of("abc");

	ck_assert(bytes_is(bytes_slice(b, 1, 99), "bc"));
	ck_assert(bytes_is(bytes_slice(b, 5, 2), ""));
	ck_assert(bytes_is(bytes_slice(b, 2, 1), ""));
	ck_assert_uint_eq(bytes_slice((struct bytes){ NULL, 0 }, 0, 0).len, 0);
	ck_assert(bytes_is(bytes_trim(bytes_of(" \t a b\r\n")), "a b"));
	ck_assert_int_lt(bytes_compare(bytes_of("ab"), bytes_of("abc")), 0);
	ck_assert(bytes_ends_with_nocase(bytes_of("a.GIF"), ".gif"));
	ck_assert(!bytes_starts_with(bytes_of("ab"), "abc"));
}
END_TEST

START_TEST(four_bytes_are_a_number)
{
	ck_assert_uint_eq(bytes_first_four((const unsigned char *)"\x81\x02\x03\xff"), 0x810203ff);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/bytes");
	TCase *t = tcase_create("bytes");

	tcase_add_loop_test(t, finds_bytes, 0, ROWS(finds));
	tcase_add_loop_test(t, reads_numbers, 0, ROWS(numbers));
	tcase_add_test(t, slices_are_cut_to_size);
	tcase_add_test(t, four_bytes_are_a_number);
	suite_add_tcase(s, t);
	return suite_run(s);
}
