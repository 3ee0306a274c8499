#include "match/literals.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

enum { MOST = 6 };

static const struct {
	const char *label, *literals[MOST], *text, *hits;	/* hits: "literal@end " ... */
} cases[] = {
	{ "the textbook case", { "he", "she", "his", "hers" }, "ushers", "1@4 0@4 3@6 " },
	{ "either case",       { "Open.PHP" }, "/track/oPEN.php", "0@15 " },
	{ "one inside another", { "abcd", "bc", "c" }, "abcd", "1@3 2@3 0@4 " },
	{ "overlapping itself", { "aa" }, "aaaa", "0@2 0@3 0@4 " },
	{ "the same twice",    { "ab", "x", "ab" }, "ab", "0@2 2@2 " },
	{ "twice, other case", { "AB", "ab" }, "aB", "0@2 1@2 " },
	{ "empty is never found", { "", "b" }, "abc", "1@2 " },
	{ "no text",           { "a" }, "", "" },
	{ "no literals",       { NULL }, "abc", "" },
	{ "longer than the text", { "abcd" }, "abc", "" },
	{ "fails over two steps", { "abab", "babb", "bb" }, "ababb", "0@4 1@5 2@5 " },
	{ "far into the text", { "needle" }, "there is no nedle, no needl, no eneedl; but a NEEDLE in the haystackneedle", "0@52 0@74 " },
	{ "at both ends",      { "abcdef", "cdefgh" }, "abcdefxxxxxxxxxxxxxxxxcdefgh", "0@6 1@28 " },
	{ "one behind the other", { "abcdef", "abcdefgh" }, "abcdefabcdefghabcdef", "0@6 0@12 1@14 0@20 " },
	{ "bytes above 127",   { "\xc3\xa9t", "\xff" }, "\xc3\xa9t\xff", "0@3 1@4 " },
};

static struct bytes exact_copy(const char *text)
{
	size_t n = strlen(text);
	unsigned char *copy = malloc(n != 0 ? n : 1);

	memcpy(copy, text, n);
	return (struct bytes){ copy, n };
}

START_TEST(finds_all)
{
	struct bytes items[MOST], text = exact_copy(cases[_i].text);
	struct literals_search search;
	struct literals *l = NULL;
	size_t count = 0, index, end;
	char seen[256] = "";

	for (; count < MOST && cases[_i].literals[count] != NULL; count++)
		items[count] = bytes_of(cases[_i].literals[count]);
	ck_assert_int_eq(literals_new(items, count, &l), STATUS_OK);
	literals_search_start(&search, l, text);
	while (literals_search_next(&search, &index, &end))
		snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%zu@%zu ", index, end);
	ck_assert_msg(strcmp(seen, cases[_i].hits) == 0, "%s: %s", cases[_i].label, seen);
	ck_assert(!literals_search_next(&search, &index, &end));
	literals_destroy(&l);
	ck_assert_ptr_null(l);
	literals_destroy(&l);
	free((void *)(uintptr_t)text.data);
}
END_TEST

START_TEST(all_bytes_as_children_of_one_state)
{
	unsigned char all[256][2];
	struct bytes items[256];
	struct literals_search search;
	struct literals *l = NULL;

	for (unsigned i = 0; i < 256; i++) {
		all[i][0] = 'x';
		all[i][1] = (unsigned char)i;
		items[i] = (struct bytes){ all[i], 2 };
	}
	ck_assert_int_eq(literals_new(items, 256, &l), STATUS_OK);
	for (unsigned i = 0; i < 256; i++) {
		size_t index, end;

		literals_search_start(&search, l, items[i]);
		ck_assert(literals_search_next(&search, &index, &end));
		ck_assert(bytes_equal_nocase(items[index], items[i]) && end == 2);
	}
	literals_destroy(&l);
}
END_TEST

START_TEST(count_is_bounded)
{
	struct literals *l = NULL;

	ck_assert_int_eq(literals_new(NULL, LITERALS_MAX_COUNT + 1u, &l), STATUS_LIMIT);
	ck_assert_int_eq(literals_new(&(struct bytes){ (const unsigned char *)"", LITERALS_MAX_BYTES + 1u }, 1, &l),
			 STATUS_LIMIT);
	ck_assert_ptr_null(l);
}
END_TEST

enum { DIGITS = 6, NUMBERS = 20000, NUMBERS_END = 1000000 };

/* Six digits for each of so many numbers: many more states than have rows. */
static void write_number(unsigned number, unsigned char *digits)
{
	for (int i = DIGITS - 1; i >= 0; i--, number /= 10)
		digits[i] = (unsigned char)('0' + number % 10);
}

START_TEST(states_with_and_without_rows_agree)
{
	static unsigned char digits[NUMBERS][DIGITS], text[50000];
	static bool is_literal[NUMBERS_END];
	static struct bytes items[NUMBERS];
	struct literals_search search;
	struct literals *l = NULL;
	size_t index, end, hits = 0;
	unsigned random = 1, number = 0;

	for (unsigned i = 0; i < NUMBERS; i++) {
		number = (number + 7919 * 13) % NUMBERS_END;	/* all different: the step has no divisor of the end */
		is_literal[number] = true;
		write_number(number, digits[i]);
		items[i] = (struct bytes){ digits[i], DIGITS };
	}
	for (size_t i = 0; i < sizeof(text); i++) {
		random = random * 1103515245 + 12345;
		text[i] = (unsigned char)('0' + (random >> 16) % 10);
	}
	ck_assert_int_eq(literals_new(items, NUMBERS, &l), STATUS_OK);
	ck_assert_uint_gt(literals_memory(l), NUMBERS * 20);
	literals_search_start(&search, l, (struct bytes){ text, sizeof(text) });
	for (size_t at = DIGITS; at <= sizeof(text); at++) {
		number = 0;
		for (unsigned k = 0; k < DIGITS; k++)
			number = number * 10 + (text[at - DIGITS + k] - '0');
		if (!is_literal[number])
			continue;
		ck_assert(literals_search_next(&search, &index, &end));
		ck_assert_uint_eq(end, at);
		ck_assert(memcmp(digits[index], text + at - DIGITS, DIGITS) == 0);
		hits++;
	}
	ck_assert(!literals_search_next(&search, &index, &end));
	ck_assert_uint_gt(hits, 100);
	literals_destroy(&l);
}
END_TEST

enum { SHORTEST = 3, LONGEST = 19, SOME = 40, MANY = 60000, SPREAD = 8 };

static size_t occurrences(struct bytes text, struct bytes literal)
{
	size_t n = 0;

	for (size_t at = bytes_find_nocase(text, literal, 0); at < text.len; at = bytes_find_nocase(text, literal, at + 1))
		n++;
	return n;
}

/* Literals of _i bytes and a little more, whole and cut, with other text between them: whatever is skipped, none is missed. */
START_TEST(skipping_misses_none)
{
	static const struct { unsigned letters, count; } sets[] = { { 2, SOME }, { 26, 1 }, { 26, SOME }, { 26, MANY } };

	for (size_t set = 0; set < ROWS(sets); set++) {
		const unsigned letters = sets[set].letters, count = sets[set].count;
		unsigned char *letter = malloc((size_t)count * (LONGEST + SPREAD)), text[4096];
		struct bytes *items = malloc(count * sizeof(*items));
		size_t index, end, len = 0, expected = 0, found = 0;
		unsigned random = (unsigned)_i;
		struct literals_search search;
		struct literals *l = NULL;

		for (unsigned i = 0; i < count; i++) {
			unsigned char *item = letter + (size_t)i * (LONGEST + SPREAD);

			items[i] = (struct bytes){ item, (size_t)_i + i % SPREAD };
			for (size_t k = 0; k < items[i].len; k++) {
				random = random * 1103515245 + 12345;
				item[k] = (unsigned char)('a' + (random >> 16) % letters);
			}
		}
		while (len < sizeof(text)) {
			random = random * 1103515245 + 12345;
			if ((random >> 28) % 4 == 0) {
				const struct bytes item = items[(random >> 8) % count];
				const size_t cut = item.len - ((random >> 26) % 4 == 0 && item.len > 1);

				for (size_t k = 0; k < cut && len < sizeof(text); k++)
					text[len++] = (unsigned char)(item.data[k] - ((random >> 27) % 2 == 0 ? 'a' - 'A' : 0));
			} else {
				text[len++] = (unsigned char)('a' + (random >> 16) % letters);
			}
		}
		ck_assert_int_eq(literals_new(items, count, &l), STATUS_OK);
		for (unsigned i = 0; i < count && count < MANY; i++)
			expected += occurrences((struct bytes){ text, sizeof(text) }, items[i]);
		for (size_t at = 0; at < sizeof(text) && count == MANY; at++) {	/* against the same, told of one start at a time */
			struct bytes here = bytes_slice((struct bytes){ text, sizeof(text) }, at, at + LONGEST + SPREAD);

			literals_search_start(&search, l, here);
			while (literals_search_next(&search, &index, &end))
				expected += end == items[index].len;
		}
		literals_search_start(&search, l, (struct bytes){ text, sizeof(text) });
		while (literals_search_next(&search, &index, &end)) {
			ck_assert_uint_ge(end, items[index].len);
			ck_assert(bytes_equal_nocase(bytes_slice((struct bytes){ text, sizeof(text) }, end - items[index].len, end),
						     items[index]));
			found++;
		}
		ck_assert_uint_gt(found, 0);
		ck_assert_uint_eq(found, expected);
		literals_destroy(&l);
		free(items);
		free(letter);
	}
}
END_TEST

START_TEST(memory_is_as_promised)
{
	static const struct bytes items[] = { BYTES("0123456789"), BYTES("0123456789abcdef") };
	struct literals *l = NULL;
	size_t empty;

	ck_assert_int_eq(literals_new(NULL, 0, &l), STATUS_OK);
	empty = literals_memory(l);
	literals_destroy(&l);
	ck_assert_int_eq(literals_new(items, 2, &l), STATUS_OK);
	ck_assert_uint_le(literals_memory(l) - empty, 16 * 20 + 2 * 4 + 1024 + (16 + 1) * (16 + 1) * 4);
	literals_destroy(&l);
}
END_TEST

START_TEST(survives_each_failed_allocation)
{
	static const struct bytes items[] = { BYTES("three"), BYTES("seven") };
	struct literals *l = NULL;
	unsigned n = 1;

	for (; n < 20 && l == NULL; n++) {
		enum status status;

		mem_fail_at(n);
		status = literals_new(items, 2, &l);
		mem_fail_at(0);
		ck_assert_int_eq(status, l != NULL ? STATUS_OK : STATUS_NOMEM);
	}
	ck_assert_uint_gt(n, 6);
	ck_assert_ptr_nonnull(l);
	literals_destroy(&l);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("match/literals");
	TCase *t = tcase_create("literals");

	tcase_add_loop_test(t, finds_all, 0, ROWS(cases));
	tcase_add_test(t, all_bytes_as_children_of_one_state);
	tcase_add_test(t, count_is_bounded);
	tcase_add_test(t, states_with_and_without_rows_agree);
	tcase_add_loop_test(t, skipping_misses_none, SHORTEST, LONGEST + 1);
	tcase_add_test(t, memory_is_as_promised);
	tcase_add_test(t, survives_each_failed_allocation);
	suite_add_tcase(s, t);
	return suite_run(s);
}
