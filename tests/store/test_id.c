#include <string.h>
#include <time.h>
#include "store/id.h"
#include "support/suite.h"

START_TEST(ids_are_valid_distinct_and_sorted_by_time)
{
	const struct timespec pause = { .tv_nsec = 2000000 };
	char before[STORE_ID_SIZE] = "", id[STORE_ID_SIZE], twin[STORE_ID_SIZE];

	for (int i = 0; i < 20; i++) {
		store_new_id(id);
		store_new_id(twin);
		ck_assert_uint_eq(strlen(id), STORE_ID_LENGTH);
		ck_assert(store_id_is_valid(bytes_of(id)));
		ck_assert_str_ne(id, twin);
		ck_assert_str_ne(id + 10, twin + 10);
		ck_assert_str_gt(id, before);
		strcpy(before, id);
		nanosleep(&pause, NULL);
	}
}
END_TEST

START_TEST(time_stands_in_the_first_ten_characters)
{
	static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned long long ms = 0;
	char id[STORE_ID_SIZE];
	time_t now = time(NULL);

	store_new_id(id);
	for (int i = 0; i < 10; i++)
		ms = ms << 5 | (unsigned long long)(strchr(ALPHABET, id[i]) - ALPHABET);
	/* 26 * 5 bits are two more than 128, so the first character has three; ten have 48 bits. */
	ck_assert_uint_ge(ms / 1000, (unsigned long long)now);
	ck_assert_uint_le(ms / 1000, (unsigned long long)now + 5);
}
END_TEST

static const struct {
	const char *label, *id;
	bool valid;
} cases[] = {
	{ "all zero", "00000000000000000000000000", true },
	{ "the highest", "7zzzzzzzzzzzzzzzzzzzzzzzzz", true },
	{ "more than 128 bits", "80000000000000000000000000", false },
	{ "too short", "0000000000000000000000000", false },
	{ "too long", "000000000000000000000000000", false },
	{ "empty", "", false },
	{ "upper case", "0000000000000000000000000A", false },
	{ "letter that is not used", "0000000000000000000000000u", false },
	{ "a path", "../../../../../../etc/shad", false },
};

START_TEST(form)
{
	ck_assert_msg(store_id_is_valid(bytes_of(cases[_i].id)) == cases[_i].valid, "%s", cases[_i].label);
}
END_TEST

START_TEST(nul_is_no_digit)
{
	ck_assert(!store_id_is_valid((struct bytes){ (const unsigned char *)"0000000000000\0" "000000000000", 26 }));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/id");
	TCase *t = tcase_create("id");

	tcase_add_test(t, ids_are_valid_distinct_and_sorted_by_time);
	tcase_add_test(t, time_stands_in_the_first_ten_characters);
	tcase_add_loop_test(t, form, 0, ROWS(cases));
	tcase_add_test(t, nul_is_no_digit);
	suite_add_tcase(s, t);
	return suite_run(s);
}
