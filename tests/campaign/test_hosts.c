#include <stdlib.h>
#include "base/mem.h"
#include "campaign/hosts.h"
#include "support/suite.h"

enum { START = 1611920000, DAY = 24 * 3600, WEEK = 7 * DAY };

static struct first_seen_memory *memory;
static struct first_seen_engine engine;

static void setup(void)
{
	const struct first_seen_options options = { .max_bytes = 2048, .learning_s = WEEK };

	memory = first_seen_memory_new(&options, START);
	ck_assert_ptr_nonnull(memory);
	engine = first_seen_memory_engine(memory, &(struct hash_key){ 1, 2 });
}

static void teardown(void)
{
	first_seen_memory_destroy(&memory);
	ck_assert_ptr_null(memory);
}

static enum first_seen look(uint64_t domain, long long now)
{
	return engine.look(engine.state, domain, now);
}

START_TEST(nothing_is_said_while_it_learns)
{
	ck_assert_int_eq(look(1, START), FIRST_SEEN_UNKNOWN);
	ck_assert_int_eq(look(2, START + WEEK - 1), FIRST_SEEN_UNKNOWN);
	ck_assert_int_eq(look(1, START + WEEK), FIRST_SEEN_KNOWN);
	ck_assert_int_eq(look(2, START + WEEK), FIRST_SEEN_NEW);
}
END_TEST

START_TEST(a_domain_is_new_for_a_day)
{
	ck_assert_int_eq(look(0, START + WEEK), FIRST_SEEN_NEW);
	ck_assert_int_eq(look(0, START + WEEK + DAY - 1), FIRST_SEEN_NEW);
	ck_assert_int_eq(look(0, START + WEEK + DAY), FIRST_SEEN_KNOWN);
}
END_TEST

/* 2048 bytes are 16 sets of 8: what stays in use survives any number of others. */
START_TEST(the_oldest_makes_room)
{
	look(5, START);
	for (uint64_t i = 0; i < 100000; i++) {
		look(1000 + i, START + WEEK + (long long)i);
		if (i % 10 == 0)
			ck_assert_int_eq(look(5, START + WEEK + (long long)i), FIRST_SEEN_KNOWN);
	}
	ck_assert_int_eq(look(1000, START + WEEK + 3 * DAY), FIRST_SEEN_NEW);	/* forgotten */
}
END_TEST

START_TEST(a_clock_that_is_put_back)
{
	look(1, START + WEEK);
	ck_assert_int_eq(look(1, START - 100), FIRST_SEEN_UNKNOWN);
	ck_assert_int_eq(look(1, START - 100 + WEEK), FIRST_SEEN_KNOWN);
}
END_TEST

START_TEST(no_memory_is_answered)
{
	const struct first_seen_options options = { .max_bytes = 0, .learning_s = 0 };
	struct first_seen_memory *m;

	for (unsigned long n = 1; n <= 2; n++) {
		mem_fail_at(n);
		ck_assert_ptr_null(first_seen_memory_new(&options, START));
	}
	mem_fail_at(0);
	m = first_seen_memory_new(&options, START);	/* the smallest there is */
	ck_assert_ptr_nonnull(m);
	first_seen_memory_destroy(&m);
	first_seen_memory_destroy(&m);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("campaign/hosts");
	TCase *t = tcase_create("hosts");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, nothing_is_said_while_it_learns);
	tcase_add_test(t, a_domain_is_new_for_a_day);
	tcase_add_test(t, the_oldest_makes_room);
	tcase_add_test(t, a_clock_that_is_put_back);
	tcase_add_test(t, no_memory_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
