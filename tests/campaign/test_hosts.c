#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "campaign/hosts.h"
#include "support/suite.h"

enum { START = 1611920000, DAY = 24 * 3600, WEEK = 7 * DAY };

static const struct hash_key KEY = { 1, 2 };
static const struct first_seen_options OPTIONS = { .max_bytes = 2048, .learning_s = WEEK };	/* 16 sets of 8 */

static struct first_seen_memory *memory;
static struct first_seen_engine engine;
static struct durable_memory source;

static void open_memory(const struct first_seen_options *options, long long now)
{
	memory = first_seen_memory_new(options, now);
	ck_assert_ptr_nonnull(memory);
	engine = first_seen_memory_engine(memory, &KEY);
	source = first_seen_memory_source(memory, &KEY);
}

static void setup(void)
{
	open_memory(&OPTIONS, START);
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

/* Time goes by, as a daemon that runs notices it. */
static void pass(long long from, long long to)
{
	for (long long now = from; now < to; now += 30)
		source.tend(source.state, now);
	source.tend(source.state, to);
}

START_TEST(nothing_is_said_while_it_learns)
{
	ck_assert_int_eq(look(1, START), FIRST_SEEN_UNKNOWN);
	pass(START, START + WEEK - 1);
	ck_assert_int_eq(look(2, START + WEEK - 1), FIRST_SEEN_UNKNOWN);
	pass(START + WEEK - 1, START + WEEK);
	ck_assert_int_eq(look(1, START + WEEK), FIRST_SEEN_KNOWN);
	ck_assert_int_eq(look(2, START + WEEK), FIRST_SEEN_NEW);
}
END_TEST

START_TEST(a_domain_is_new_for_a_day)
{
	pass(START, START + WEEK);
	ck_assert_int_eq(look(0, START + WEEK), FIRST_SEEN_NEW);
	ck_assert_int_eq(look(0, START + WEEK + DAY - 1), FIRST_SEEN_NEW);
	ck_assert_int_eq(look(0, START + WEEK + DAY), FIRST_SEEN_KNOWN);
}
END_TEST

/* What stays in use survives any number of others. */
START_TEST(the_oldest_makes_room)
{
	look(5, START);
	pass(START, START + WEEK);
	for (uint64_t i = 0; i < 100000; i++) {
		look(1000 + i, START + WEEK + (long long)i);
		if (i % 10 == 0)
			ck_assert_int_eq(look(5, START + WEEK + (long long)i), FIRST_SEEN_KNOWN);
	}
	ck_assert_int_eq(look(1000, START + WEEK + 3 * DAY), FIRST_SEEN_NEW);	/* forgotten */
}
END_TEST

/* As a machine without a clock of its own does when the network comes up: nobody has learned for fifty years. */
START_TEST(a_clock_that_jumps_forward)
{
	teardown();
	open_memory(&OPTIONS, 100);
	look(1, 100);
	source.tend(source.state, START);
	ck_assert_int_eq(look(2, START), FIRST_SEEN_UNKNOWN);
	pass(START, START + WEEK - 61);
	ck_assert_int_eq(look(1, START + WEEK - 61), FIRST_SEEN_UNKNOWN);
	pass(START + WEEK - 61, START + WEEK);
	ck_assert_int_eq(look(1, START + WEEK), FIRST_SEEN_KNOWN);
	ck_assert_int_eq(look(3, START + WEEK), FIRST_SEEN_NEW);
}
END_TEST

/* Back to the day of the start or to 1970: what is known stays so, what came since is new for a day, and time learned counts. */
START_TEST(a_clock_that_is_put_back)
{
	static const long long wrong[] = { START + WEEK - 3 * DAY, START, 0, -5 };

	for (int i = 0; i < ROWS(wrong); i++) {
		teardown();
		setup();
		look(1, START);
		pass(START, START + WEEK);
		ck_assert_int_eq(look(2, START + WEEK), FIRST_SEEN_NEW);
		source.tend(source.state, wrong[i]);
		ck_assert_int_eq(look(2, wrong[i]), FIRST_SEEN_NEW);
		ck_assert_int_eq(look(3, wrong[i]), FIRST_SEEN_NEW);
		ck_assert_int_eq(look(1, START + WEEK), FIRST_SEEN_KNOWN);
		source.tend(source.state, START + WEEK);
		ck_assert_int_eq(look(1, START + WEEK + 2 * DAY), FIRST_SEEN_KNOWN);
		ck_assert_int_eq(look(2, START + WEEK + 2 * DAY), FIRST_SEEN_KNOWN);
	}
}
END_TEST

/* What was seen in a future that did not come is not kept at the cost of all others for ever. */
START_TEST(a_future_that_did_not_come)
{
	pass(START, START + WEEK);
	for (uint64_t i = 0; i < 128; i++)
		look(1000 + i, START + 100 * WEEK);
	source.tend(source.state, START + WEEK);
	for (uint64_t i = 0; i < 128; i++)		/* as many as there are places */
		look(2000 + i, START + WEEK + 10);
	ck_assert_int_eq(look(2000, START + WEEK + DAY + 10), FIRST_SEEN_KNOWN);
}
END_TEST

enum { KEPT_MAX = 200 };

static struct durable_record kept[KEPT_MAX];

/* As a signed number, which is how a store orders them. */
static int compare_keys(const void *a, const void *b)
{
	const int64_t x = (int64_t)((const struct durable_record *)a)->key, y = (int64_t)((const struct durable_record *)b)->key;

	return x < y ? -1 : x > y;
}

static size_t take_all(size_t at_a_time)
{
	size_t count = 0, n;

	while ((n = source.take_changed(source.state, kept + count, at_a_time)) > 0)
		count += n;
	qsort(kept, count, sizeof(kept[0]), compare_keys);
	return count;
}

/* The next run, at that time, with what this one kept; as a store does it. */
static void restart(size_t count, long long now)
{
	long long saved = 0;

	teardown();
	open_memory(&OPTIONS, now);
	for (size_t i = 0; i < count; i++)
		saved = kept[i].seen > saved ? kept[i].seen : saved;
	source.tend(source.state, count > 0 && saved < now ? saved : now);
	for (size_t i = 0; i < count; i++)
		source.load(source.state, &kept[i]);
}

START_TEST(a_restart_forgets_nothing)
{
	size_t count;

	for (uint64_t i = 0; i < 60; i++)
		look(i << 58 | i, START);
	look(INT64_MAX, START);			/* a digest like any other */
	pass(START, START + WEEK);
	look(77, START + WEEK);
	count = take_all((size_t)_i);
	ck_assert_uint_eq(count, 60 + 1 + 1);	/* with how long it has learned; two digests of 62 count as one */
	ck_assert_uint_eq(take_all((size_t)_i), 0);
	/* Nothing is called new before all is there. */
	restart(count - 1, START + WEEK + 60);
	ck_assert_int_eq(look(78, START + WEEK + 60), FIRST_SEEN_UNKNOWN);
	source.load(source.state, &kept[count - 1]);
	ck_assert_int_eq(look(79, START + WEEK + 60), FIRST_SEEN_NEW);
	for (uint64_t i = 0; i < 60; i++) {
		ck_assert(i == 0 || source.holds(source.state, i << 58 | i));
		ck_assert_int_eq(look(i << 58 | i, START + WEEK + 60), FIRST_SEEN_KNOWN);
	}
	ck_assert_int_eq(look(77, START + WEEK + 60), FIRST_SEEN_NEW);
	ck_assert(!source.holds(source.state, 12345));
}
END_TEST

/* What came before all was loaded is joined with it, in either order of the two. */
START_TEST(what_comes_while_it_loads)
{
	size_t count;

	look(1, START);
	pass(START, START + WEEK);
	count = take_all(KEPT_MAX);
	restart(0, START + WEEK + 60);
	ck_assert_int_eq(look(1, START + WEEK + 60), FIRST_SEEN_UNKNOWN);
	for (int twice = 0; twice < 2; twice++)
		for (size_t i = 0; i < count; i++)
			source.load(source.state, &kept[i]);
	ck_assert_int_eq(look(1, START + WEEK + 60), FIRST_SEEN_KNOWN);
	ck_assert_int_eq(look(2, START + WEEK + 60), FIRST_SEEN_NEW);
}
END_TEST

/* The clock of the next run is wrong: what an earlier one knew is not new, now or when the clock is right again. */
START_TEST(a_restart_with_another_clock)
{
	static const long long wrong[] = { 0, 1000, START - DAY, START + WEEK, START + 1000LL * WEEK };

	for (int i = 0; i < ROWS(wrong); i++) {
		size_t count;

		teardown();
		setup();
		look(1, START);
		pass(START, START + WEEK);
		look(1, START + WEEK);
		count = take_all(KEPT_MAX);
		restart(count, wrong[i]);
		ck_assert_int_eq(look(1, wrong[i]), FIRST_SEEN_KNOWN);
		ck_assert_int_eq(look(2, wrong[i]), FIRST_SEEN_NEW);
		source.tend(source.state, START + WEEK + 2 * DAY);
		ck_assert_int_eq(look(1, START + WEEK + 2 * DAY), FIRST_SEEN_KNOWN);
	}
}
END_TEST

/* What was not seen for a year goes, by a clock that a day of wrong time does not move by a year. */
START_TEST(a_year_and_it_is_forgotten)
{
	const long long year = FIRST_SEEN_FORGET_S;

	pass(START, START + WEEK);
	look(1, START + WEEK);
	look(2, START + WEEK);
	for (int minutes = 0; minutes < 60; minutes++)		/* an hour in another decade */
		source.tend(source.state, START + 10 * year);
	ck_assert(source.holds(source.state, 1));
	for (long long now = START + WEEK; now <= START + WEEK + year; now += 60)
		source.tend(source.state, now);
	ck_assert(source.holds(source.state, 1));
	look(2, START + WEEK + year);
	for (int i = 0; i < 10; i++)
		source.tend(source.state, START + WEEK + year + 60);
	ck_assert(!source.holds(source.state, 1));
	ck_assert(source.holds(source.state, 2));
	ck_assert_int_eq(look(1, START + WEEK + year + 60), FIRST_SEEN_NEW);
	/* What waits to be saved is no empty place. */
	for (size_t i = 0, count = take_all(KEPT_MAX); i < count; i++)
		ck_assert_uint_ne(kept[i].key, 0);
}
END_TEST

START_TEST(seen_again_is_kept_once_an_hour)
{
	const long long hour = START / 3600 * 3600;

	look(1, hour);
	(void)take_all(KEPT_MAX);
	look(1, hour + 3599);
	ck_assert_uint_eq(take_all(KEPT_MAX), 0);
	look(1, hour + 3600);
	ck_assert_uint_eq(take_all(KEPT_MAX), 1);
	/* What could not be written comes again, and all if that is asked for. */
	source.give_back(source.state, kept, 1);
	ck_assert_uint_eq(take_all(KEPT_MAX), 1);
	look(2, hour + 3600);
	(void)take_all(KEPT_MAX);
	source.mark_all(source.state);
	ck_assert_uint_eq(take_all(KEPT_MAX), 3);
	ck_assert_uint_eq(kept[2].key, INT64_MAX);
	source.give_back(source.state, kept, 3);
	ck_assert_uint_eq(take_all(KEPT_MAX), 3);
}
END_TEST

/* A file may hold anything. */
START_TEST(records_that_make_no_sense)
{
	struct durable_record record = { .key = 7 };
	const uint32_t backward[] = { START + 10, START };

	memcpy(record.bytes, backward, sizeof(backward));
	source.load(source.state, &record);
	ck_assert(!source.holds(source.state, 7));
	record.key = 0;
	memset(record.bytes, 0, sizeof(record.bytes));
	source.load(source.state, &record);
	ck_assert(!source.holds(source.state, 0));
	record.key = INT64_MAX;
	memset(record.bytes, 0xff, sizeof(record.bytes));	/* learned for ever */
	source.load(source.state, &record);
	ck_assert_int_eq(look(1, START), FIRST_SEEN_NEW);
	source.tend(source.state, START + 100);
	ck_assert_int_eq(look(2, START + 100), FIRST_SEEN_NEW);
}
END_TEST

/* More than there is room for: the newest stay. */
START_TEST(a_file_larger_than_the_memory)
{
	struct durable_record record;

	pass(START, START + WEEK);
	for (uint64_t i = 0; i < 4096; i++) {
		const uint32_t times[] = { START, START + (uint32_t)(i * 2654435761u % 4096) };

		record = (struct durable_record){ .key = 1 + i };
		memcpy(record.bytes, times, sizeof(times));
		source.load(source.state, &record);
	}
	for (uint64_t i = 0; i < 4096; i++)
		if (i * 2654435761u % 4096 >= 4096 - 8)		/* at most 8 of them are in one set */
			ck_assert(source.holds(source.state, 1 + i));
	/* What is older than all that are there does not come in. */
	for (uint64_t i = 0; i < 128; i++) {
		record = (struct durable_record){ .key = 10000 + i };
		source.load(source.state, &record);
		ck_assert(!source.holds(source.state, 10000 + i));
	}
}
END_TEST

/* As in a real file: the keys are digests, and nothing else of the domain is in a record. */
START_TEST(only_digests_are_kept)
{
	ck_assert_uint_eq(source.record_size, 2 * sizeof(uint32_t));
	ck_assert_uint_ne(source.identity, first_seen_memory_source(memory, &(struct hash_key){ 1, 3 }).identity);
}
END_TEST

START_TEST(no_memory_is_answered)
{
	const struct first_seen_options options = { .max_bytes = 0, .learning_s = 0 };
	struct first_seen_memory *m;

	for (unsigned long n = 1; n <= 3; n++) {
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
	tcase_add_test(t, a_clock_that_jumps_forward);
	tcase_add_test(t, a_clock_that_is_put_back);
	tcase_add_test(t, a_future_that_did_not_come);
	tcase_add_loop_test(t, a_restart_forgets_nothing, 1, 6);
	tcase_add_test(t, what_comes_while_it_loads);
	tcase_add_test(t, a_restart_with_another_clock);
	tcase_add_test(t, a_year_and_it_is_forgotten);
	tcase_add_test(t, seen_again_is_kept_once_an_hour);
	tcase_add_test(t, records_that_make_no_sense);
	tcase_add_test(t, a_file_larger_than_the_memory);
	tcase_add_test(t, only_digests_are_kept);
	tcase_add_test(t, no_memory_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
