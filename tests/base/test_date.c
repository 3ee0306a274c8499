/* Dates: what is one, what is none, and that printing and reading are each other's inverse. */
#include <stdlib.h>
#include <string.h>
#include "base/date.h"
#include "support/suite.h"

static const struct {
	const char *text;
	long long seconds;	/* -1: no date */
} rows[] = {
	{ "1970-01-01", 0 },
	{ "1970-01-01T00:00:01Z", 1 },
	{ "2026-01-31", 1769817600 },
	{ "2026-01-31T12:00:00Z", 1769860800 },
	{ "2024-02-29", 1709164800 },
	{ "2000-02-29", 951782400 },
	{ "9999-12-31T23:59:59Z", 253402300799 },
	{ "2100-02-29", -1 },		/* no leap year */
	{ "2026-02-30", -1 },
	{ "1969-12-31", -1 },
	{ "2026-00-10", -1 },
	{ "2026-13-10", -1 },
	{ "2026-01-00", -1 },
	{ "2026-01-31T24:00:00Z", -1 },
	{ "2026-01-31T12:60:00Z", -1 },
	{ "2026-01-31T12:00:60Z", -1 },
	{ "2026-01-31T12:00:00", -1 },
	{ "2026-01-31T12:00:00+01:00", -1 },
	{ "2026-01-31t12:00:00Z", -1 },
	{ "2026-1-31", -1 },
	{ "+026-01-31", -1 },
	{ " 2026-01-31", -1 },
	{ "2026-01-31 ", -1 },
	{ "", -1 },
};

START_TEST(reads)
{
	size_t n = strlen(rows[_i].text);
	unsigned char *copy = malloc(n + (n == 0));	/* exact size: one byte too far is seen */
	long long seconds = -1;
	bool is_date;

	memcpy(copy, rows[_i].text, n);
	is_date = date_parse((struct bytes){ copy, n }, &seconds);
	ck_assert_msg(is_date == (rows[_i].seconds >= 0), "%s", rows[_i].text);
	ck_assert_msg(seconds == rows[_i].seconds, "%s: %lld", rows[_i].text, seconds);
	free(copy);
}
END_TEST

START_TEST(prints_what_it_reads)
{
	static const long long tried[] = { 0, 86399, 951782400, 1709251199, 1769860800, 4102444800, 253402300799 };
	char text[DATE_SIZE];

	for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++) {
		long long seconds = -1;

		ck_assert(date_parse(bytes_of(date_format(tried[i], text)), &seconds));
		ck_assert_int_eq(seconds, tried[i]);
	}
	ck_assert_str_eq(date_format(253402300800, text), "?");
	ck_assert_str_eq(date_format(9223372036854775807, text), "?");
}
END_TEST

static const struct {
	const char *text;
	long long seconds;	/* -1: no duration */
} durations[] = {
	{ "90", 90 }, { "90s", 90 }, { "30m", 1800 }, { "12h", 43200 }, { "7d", 604800 }, { "0", 0 }, { "1000000d", 86400000000 },
	{ "1000001d", -1 }, { "", -1 }, { "d", -1 }, { "-1d", -1 }, { "1 d", -1 }, { "1w", -1 }, { "1dd", -1 },
};

START_TEST(reads_durations)
{
	unsigned long long seconds = 77;

	ck_assert_msg(duration_parse(bytes_of(durations[_i].text), &seconds) == (durations[_i].seconds >= 0), "%s", durations[_i].text);
	ck_assert_uint_eq(seconds, durations[_i].seconds >= 0 ? (unsigned long long)durations[_i].seconds : 77);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("date");
	TCase *t = tcase_create("date");

	tcase_add_loop_test(t, reads, 0, ROWS(rows));
	tcase_add_test(t, prints_what_it_reads);
	tcase_add_loop_test(t, reads_durations, 0, ROWS(durations));
	suite_add_tcase(s, t);
	return suite_run(s);
}
