#include "match/prefilter.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "match/pattern.h"
#include "support/suite.h"

enum { MOST = 4 };

static const struct {
	const char *label, *expressions[MOST];
	unsigned flags;
	const char *text, *found;	/* indexes, one digit each, in order */
} cases[] = {
	{ "one of two",              { "^/[a-z]+$", "^/[0-9]+$" }, 0, "/abc", "0" },
	{ "both",                    { "[a-z]", "[0-9]" }, 0, "a1", "01" },
	{ "none",                    { "[a-z]", "[0-9]" }, 0, "---", "" },
	{ "the same twice",          { "[a-z]", "[a-z]" }, 0, "q", "01" },
	{ "each once",               { "[a-z]" }, 0, "aaaaaaaaaa", "0" },
	{ "case counts",             { "[a-z]" }, 0, "ABC", "" },
	{ "case does not count",     { "[a-z]" }, PATTERN_CASELESS, "ABC", "0" },
	{ "the empty text",          { "^$", "." }, 0, "", "0" },
	{ "a look behind is widened", { "(?<=[ab])[0-9]{2}" }, 0, "a12", "0" },
	{ "a back reference is widened", { "([a-z])\\1" }, 0, "xx", "0" },
	{ "bytes that are not UTF-8", { "^\\x{ff}$" }, 0, "\xff", "0" },
	{ "a character of two bytes", { "^.$" }, PATTERN_UTF, "\xc3\xa9", "0" },
	{ "as bytes they are two",   { "^.$" }, 0, "\xc3\xa9", "" },
	{ "not UTF-8: all are found", { "^[a-z]$", "^[0-9]$" }, PATTERN_UTF, "x\xff", "01" },
	{ "not at the end",          { "^/[a-z]+$", "[a-z]$", "^/[a-z]+" }, 0, "/abc1", "2" },
	{ "only at the end",         { "[0-9]{2}$", "(a|[0-9])+$", "[0-9]{3}$" }, 0, "12a34", "01" },
	{ "the end in one of two ways", { "a|b$", "(?:a|b$)", "(a|b)$", "(a$|b)" }, 0, "ax", "01" },
	{ "not before a line end",   { "a$" }, 0, "a\n", "" },
	{ "a dollar sign",           { "a\\$", "a[$]", "a[]$]", "a\\\\$" }, 0, "a$b", "012" },
	{ "quoted, in a control character", { "\\Qa$", "a\\c$" }, 0, "a$b", "0" },
	{ "the end of lines",        { "(?m)a$", "(?m:a$)" }, 0, "a\nb", "01" },
	{ "Unicode case",            { "^\xc3\xa9$" }, PATTERN_UTF | PATTERN_CASELESS, "\xc3\x89", "0" },
};

static struct bytes exact_copy(const char *text)
{
	size_t n = strlen(text);
	unsigned char *copy = malloc(n != 0 ? n : 1);

	memcpy(copy, text, n);
	return (struct bytes){ copy, n };
}

static int compare(const void *a, const void *b)
{
	return (int)*(const uint32_t *)a - (int)*(const uint32_t *)b;
}

/* What is found in text, as digits. */
static void search(const struct prefilter *p, struct bytes text, char seen[MOST + 1])
{
	struct prefilter_scratch *scratch = prefilter_scratch_new();
	uint32_t sorted[MOST];
	const uint32_t *found;
	size_t count;

	ck_assert_ptr_nonnull(scratch);
	ck_assert_int_eq(prefilter_scratch_fit(scratch, p), STATUS_OK);
	found = prefilter_search(p, text, scratch, &count);
	ck_assert_uint_le(count, MOST);
	if (count > 0) {
		memcpy(sorted, found, count * sizeof(*found));
		qsort(sorted, count, sizeof(*sorted), compare);
	}
	for (size_t i = 0; i < count; i++)
		seen[i] = (char)('0' + sorted[i]);
	seen[count] = '\0';
	prefilter_scratch_destroy(&scratch);
}

static struct prefilter *make(const char *const expressions[MOST], unsigned flags, struct bytes kept, bool *covered)
{
	struct prefilter_expression items[MOST];
	struct prefilter *p = NULL;
	size_t count = 0;

	for (; count < MOST && expressions[count] != NULL; count++)
		items[count] = (struct prefilter_expression){ bytes_of(expressions[count]), flags };
	ck_assert_int_eq(prefilter_new(items, count, kept, covered, &p), STATUS_OK);
	return p;
}

START_TEST(finds_what_may_match)
{
	struct bytes text = exact_copy(cases[_i].text);
	bool covered[MOST] = { false };
	struct prefilter *p = make(cases[_i].expressions, cases[_i].flags, (struct bytes){ NULL, 0 }, covered);
	char seen[MOST + 1];

	for (size_t i = 0; i < MOST && cases[_i].expressions[i] != NULL; i++)
		ck_assert_msg(covered[i], "%s: %zu is not covered", cases[_i].label, i);
	search(p, text, seen);
	ck_assert_msg(strcmp(seen, cases[_i].found) == 0, "%s: found \"%s\"", cases[_i].label, seen);
	prefilter_destroy(&p);
	ck_assert_ptr_null(p);
	prefilter_destroy(&p);
	free((void *)(uintptr_t)text.data);
}
END_TEST

START_TEST(the_same_after_it_was_kept)
{
	bool covered[MOST] = { false }, again[MOST] = { false };
	struct prefilter *p = make(cases[_i].expressions, cases[_i].flags, (struct bytes){ NULL, 0 }, covered), *q;
	char seen[MOST + 1];
	struct buf kept;

	buf_init(&kept, (size_t)1 << 20);
	ck_assert(!prefilter_was_kept(p));
	ck_assert_int_eq(prefilter_keep(p, &kept), STATUS_OK);
	q = make(cases[_i].expressions, cases[_i].flags, buf_bytes(&kept), again);
	ck_assert(prefilter_was_kept(q));
	ck_assert(memcmp(covered, again, sizeof(covered)) == 0);
	search(q, bytes_of(cases[_i].text), seen);
	ck_assert_str_eq(seen, cases[_i].found);
	prefilter_destroy(&p);
	prefilter_destroy(&q);
	buf_free(&kept);
}
END_TEST

static const struct {
	const char *label, *expression;
} refused[] = {
	{ "recursion",         "^(a(?1)?b)$" },
	{ "start of match",    "\\Ga" },
	{ "possessive",        "[a-z]++[0-9]" },
	{ "an atomic group",   "(?>[a-z]+)[0-9]" },
	{ "a verb",            "(*COMMIT)[a-z]" },
};

START_TEST(what_is_not_taken_is_not_covered)
{
	const char *const expressions[MOST] = { "[0-9]", refused[_i].expression, "[a-z]" };
	bool covered[MOST] = { false };
	struct prefilter *p = make(expressions, 0, (struct bytes){ NULL, 0 }, covered);
	char seen[MOST + 1];

	ck_assert_msg(covered[0] && covered[2], "%s", refused[_i].label);
	search(p, bytes_of("x7"), seen);
	if (covered[1])
		ck_assert_str_eq(seen, "012");
	else
		ck_assert_str_eq(seen, "02");
	prefilter_destroy(&p);
}
END_TEST

START_TEST(a_nul_in_an_expression_is_not_covered)
{
	const struct prefilter_expression items[] = { { BYTES("a\0b"), 0 }, { BYTES("a"), 0 } };
	bool covered[2] = { true, false };
	struct prefilter *p = NULL;

	ck_assert_int_eq(prefilter_new(items, 2, (struct bytes){ NULL, 0 }, covered, &p), STATUS_OK);
	ck_assert(!covered[0] && covered[1]);
	prefilter_destroy(&p);
}
END_TEST

START_TEST(nothing_to_look_for)
{
	struct prefilter *p = NULL;
	char seen[MOST + 1];

	ck_assert_int_eq(prefilter_new(NULL, 0, (struct bytes){ NULL, 0 }, NULL, &p), STATUS_OK);
	search(p, bytes_of("text"), seen);
	ck_assert_str_eq(seen, "");
	prefilter_destroy(&p);
}
END_TEST

START_TEST(count_is_bounded)
{
	struct prefilter *p = NULL;

	ck_assert_int_eq(prefilter_new(NULL, PREFILTER_MAX_COUNT + 1u, (struct bytes){ NULL, 0 }, NULL, &p), STATUS_LIMIT);
	ck_assert_ptr_null(p);
}
END_TEST

/* Cut anywhere, or with one bit turned anywhere, or made of other expressions: it is compiled anew. */
START_TEST(what_was_kept_wrongly_is_ignored)
{
	const char *const expressions[MOST] = { "^[a-z]{3}$", "[0-9]" }, *const others[MOST] = { "^[a-z]{4}$", "[0-9]" };
	bool covered[MOST];
	struct prefilter *p = make(expressions, 0, (struct bytes){ NULL, 0 }, covered);
	char seen[MOST + 1];
	struct buf kept;

	buf_init(&kept, (size_t)1 << 20);
	ck_assert_int_eq(prefilter_keep(p, &kept), STATUS_OK);
	prefilter_destroy(&p);
	for (size_t i = 0; i < kept.len; i += 1 + kept.len / 50) {
		p = make(expressions, 0, bytes_slice(buf_bytes(&kept), 0, i), covered);
		ck_assert_msg(!prefilter_was_kept(p), "cut to %zu bytes", i);
		search(p, bytes_of("abc"), seen);
		ck_assert_str_eq(seen, "0");
		prefilter_destroy(&p);

		kept.data[i] ^= 0x10;
		p = make(expressions, 0, buf_bytes(&kept), covered);
		search(p, bytes_of("abc"), seen);
		ck_assert_msg(seen[0] == '0', "byte %zu turned: \"%s\"", i, seen);
		prefilter_destroy(&p);
		kept.data[i] ^= 0x10;
	}
	p = make(others, 0, buf_bytes(&kept), covered);
	ck_assert(!prefilter_was_kept(p));
	search(p, bytes_of("abc"), seen);
	ck_assert_str_eq(seen, "");
	prefilter_destroy(&p);
	p = make(expressions, PATTERN_CASELESS, buf_bytes(&kept), covered);
	ck_assert(!prefilter_was_kept(p));
	prefilter_destroy(&p);
	buf_free(&kept);
}
END_TEST

/*
 * So many long counts that they are left open: of expressions that are the same then, those are found that can match a text of its
 * length, and what matches is always among them. From what was kept, too.
 */
START_TEST(many_long_counts)
{
	enum { COUNT = 600 };
	static const char *const texts[] = { "/abcdefghij/0123456789012345678901234", "/a/01234567890123456789", "/abc/0", "/abc/def" };
	struct prefilter_expression *items = calloc(COUNT, sizeof(*items));
	struct prefilter_scratch *scratch = prefilter_scratch_new();
	struct pattern_limits limits = pattern_limits_default;
	struct pattern **patterns = calloc(COUNT, sizeof(struct pattern *));
	struct pattern_scratch *judge;
	bool *covered = calloc(COUNT, sizeof(*covered));
	struct prefilter *p[2] = { NULL, NULL };
	struct buf kept, sources;

	buf_init(&kept, (size_t)1 << 24);
	buf_init(&sources, (size_t)1 << 20);
	for (unsigned i = 0; i < COUNT; i++)
		ck_assert_int_eq(buf_printf(&sources, "^/[a-z]{%u}/[0-9]{%u,40}%s\n", 1 + i % 20, 1 + i / 20, i % 7 == 6 ? "" : "$"), STATUS_OK);
	for (size_t i = 0, at = 0; i < COUNT; i++) {
		const size_t end = bytes_find_byte(buf_bytes(&sources), '\n', at);

		items[i].source = bytes_slice(buf_bytes(&sources), at, end);
		at = end + 1;
		ck_assert_int_eq(pattern_compile(items[i].source, 0, &patterns[i], NULL), STATUS_OK);
	}
	limits.is_brief = true;
	judge = pattern_scratch_new(&limits);
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(prefilter_new(items, COUNT, buf_bytes(&kept), covered, &p[round]), STATUS_OK);
		ck_assert_int_eq(prefilter_was_kept(p[round]), round == 1);
		ck_assert_int_eq(prefilter_scratch_fit(scratch, p[round]), STATUS_OK);
		for (int t = 0; t < ROWS(texts); t++) {
			bool seen[COUNT] = { false };
			size_t count, matching = 0;
			const uint32_t *found = prefilter_search(p[round], bytes_of(texts[t]), scratch, &count);

			for (size_t i = 0; i < count; i++) {
				ck_assert(!seen[found[i]]);
				seen[found[i]] = true;
			}
			for (unsigned i = 0; i < COUNT; i++) {
				ck_assert(covered[i]);
				if (pattern_match(patterns[i], bytes_of(texts[t]), judge) == PATTERN_YES) {
					ck_assert_msg(seen[i], "%s: expression %u", texts[t], i);
					matching++;
				}
			}
			ck_assert_uint_lt(count, COUNT / 2);
			ck_assert((matching > 0) == (t < 3));
		}
		if (round == 0)
			ck_assert_int_eq(prefilter_keep(p[0], &kept), STATUS_OK);
	}
	for (unsigned i = 0; i < COUNT; i++)
		pattern_destroy(&patterns[i]);
	free(patterns);
	prefilter_destroy(&p[0]);
	prefilter_destroy(&p[1]);
	prefilter_scratch_destroy(&scratch);
	pattern_scratch_destroy(&judge);
	buf_free(&kept);
	buf_free(&sources);
	free(items);
	free(covered);
}
END_TEST

START_TEST(survives_each_failed_allocation)
{
	static const struct prefilter_expression items[] = { { BYTES("[a-z]"), 0 }, { BYTES("^[0-9]$"), 0 } };
	bool covered[2];
	unsigned n = 1;
	bool ok = false;

	for (; n < 500 && !ok; n++) {
		struct prefilter_scratch *scratch = NULL;
		struct prefilter *p = NULL;
		struct buf kept;

		buf_init(&kept, (size_t)1 << 20);
		mem_fail_at(n);
		ok = prefilter_new(items, 2, (struct bytes){ NULL, 0 }, covered, &p) == STATUS_OK &&
			prefilter_keep(p, &kept) == STATUS_OK;
		if (ok)
			scratch = prefilter_scratch_new();
		/* Without memory the library may refuse an expression, which is then not covered. */
		ok = scratch != NULL && prefilter_scratch_fit(scratch, p) == STATUS_OK && covered[0] && covered[1];
		mem_fail_at(0);
		prefilter_scratch_destroy(&scratch);
		prefilter_destroy(&p);
		buf_free(&kept);
	}
	ck_assert(ok);
	ck_assert_uint_gt(n, 12);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("match/prefilter");
	TCase *t = tcase_create("prefilter");

	tcase_add_loop_test(t, finds_what_may_match, 0, ROWS(cases));
	tcase_add_loop_test(t, the_same_after_it_was_kept, 0, ROWS(cases));
	tcase_add_loop_test(t, what_is_not_taken_is_not_covered, 0, ROWS(refused));
	tcase_add_test(t, a_nul_in_an_expression_is_not_covered);
	tcase_add_test(t, nothing_to_look_for);
	tcase_add_test(t, count_is_bounded);
	tcase_add_test(t, many_long_counts);
	tcase_add_test(t, what_was_kept_wrongly_is_ignored);
	tcase_add_test(t, survives_each_failed_allocation);
	suite_add_tcase(s, t);
	return suite_run(s);
}
