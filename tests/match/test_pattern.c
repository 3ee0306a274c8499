#include "match/pattern.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

static const struct {
	const char *label, *source;
	unsigned flags;
	const char *subject;
	enum pattern_result result;
} cases[] = {
	{ "anywhere",            "b+c",     0, "abbcd", PATTERN_YES },
	{ "nowhere",             "b+d",     0, "abbcd", PATTERN_NO },
	{ "case counts",         "ABC",     0, "abc", PATTERN_NO },
	{ "case ignored",        "ABC",     PATTERN_CASELESS, "abc", PATTERN_YES },
	{ "no subject",          "^$",      0, "", PATTERN_YES },
	{ "no expression",       "",        0, "", PATTERN_YES },
	{ "groups",              "(a)(b)(c)", 0, "abc", PATTERN_YES },
	{ "end is the very end", "a$",      0, "a\n", PATTERN_NO },
	{ "bytes",               "^.$",     0, "\xc3\xa9", PATTERN_NO },
	{ "characters",          "^.$",     PATTERN_UTF, "\xc3\xa9", PATTERN_YES },
	{ "caseless characters", "\xc3\x89", PATTERN_UTF | PATTERN_CASELESS, "\xc3\xa9", PATTERN_YES },
	{ "ill-formed UTF-8",    "b",       PATTERN_UTF, "\xff" "b", PATTERN_YES },
	{ "classes beyond ASCII", "^(?:\\S+\\s+){2,}\\S+$", PATTERN_UTF, "in G\xc3\xa9n\xc3\xa8ve today", PATTERN_YES },
	{ "exponential work",    "^(a|a)*$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", PATTERN_GAVE_UP },
	{ "nested repetition",   "^(a+)+$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", PATTERN_GAVE_UP },
};

static enum pattern_result match_copy(const struct pattern *p, const char *subject, struct pattern_scratch *s)
{
	size_t n = strlen(subject);
	unsigned char *copy = malloc(n != 0 ? n : 1);
	enum pattern_result result;

	memcpy(copy, subject, n);
	result = pattern_match(p, (struct bytes){ copy, n }, s);
	free(copy);
	return result;
}

START_TEST(matches)
{
	struct pattern_scratch *s = pattern_scratch_new(&pattern_limits_default);
	struct pattern *p = NULL;
	struct diag d = { 0 };

	ck_assert_int_eq(pattern_compile(bytes_of(cases[_i].source), cases[_i].flags, &p, &d), STATUS_OK);
	ck_assert_msg(match_copy(p, cases[_i].subject, s) == cases[_i].result, "%s", cases[_i].label);
	pattern_destroy(&p);
	ck_assert_ptr_null(p);
	pattern_destroy(&p);
	pattern_scratch_destroy(&s);
	ck_assert_ptr_null(s);
	pattern_scratch_destroy(&s);
}
END_TEST

/* The same without machine code, which is made by the first match that is not brief. */
START_TEST(matches_briefly)
{
	struct pattern_limits limits = pattern_limits_default;
	struct pattern_scratch *brief, *s = pattern_scratch_new(&pattern_limits_default);
	struct pattern *p = NULL;

	limits.is_brief = true;
	brief = pattern_scratch_new(&limits);
	ck_assert_int_eq(pattern_compile(bytes_of(cases[_i].source), cases[_i].flags, &p, NULL), STATUS_OK);
	for (int i = 0; i < 2; i++) {
		ck_assert_msg(match_copy(p, cases[_i].subject, brief) == cases[_i].result, "%s", cases[_i].label);
		ck_assert_msg(match_copy(p, cases[_i].subject, s) == cases[_i].result, "%s", cases[_i].label);
	}
	pattern_destroy(&p);
	pattern_scratch_destroy(&brief);
	pattern_scratch_destroy(&s);
}
END_TEST

/* Where there is no memory for it the interpreter goes on. */
START_TEST(matches_without_machine_code)
{
	struct pattern_scratch *s = pattern_scratch_new(&pattern_limits_default);
	unsigned long left = 0, without = 0;

	ck_assert_ptr_nonnull(s);
	for (unsigned n = 1; n < 50 && left == 0; n++) {
		enum pattern_result result;
		struct pattern *p = NULL;

		ck_assert_int_eq(pattern_compile(bytes_of("^(a|b)+c{2,5}"), 0, &p, NULL), STATUS_OK);
		mem_fail_at(n);
		result = match_copy(p, "abacc", s);
		left = mem_fail_at(0);
		without += left == 0 && result == PATTERN_YES;
		ck_assert(result == PATTERN_YES || (left == 0 && result == PATTERN_GAVE_UP));
		ck_assert_int_eq(match_copy(p, "abacc", s), PATTERN_YES);
		pattern_destroy(&p);
	}
	ck_assert_uint_gt(without, 0);
	ck_assert_uint_gt(left, 0);
	pattern_scratch_destroy(&s);
}
END_TEST

enum { THREADS = 4, SHARED = 200 };

struct sharing {
	struct pattern *patterns[SHARED];
	pthread_barrier_t start;
};

static void *match_all(void *context)
{
	struct sharing *sharing = context;
	struct pattern_scratch *s = pattern_scratch_new(&pattern_limits_default);
	size_t found = 0;

	pthread_barrier_wait(&sharing->start);
	for (int i = 0; i < SHARED; i++)
		found += pattern_match(sharing->patterns[i], bytes_of("/open/abc/7.gif"), s) == PATTERN_YES;
	pattern_scratch_destroy(&s);
	return found == SHARED ? sharing : NULL;
}

/* Threads that all are the first to match. */
START_TEST(patterns_are_shared)
{
	pthread_t threads[THREADS];
	struct sharing sharing;

	ck_assert_int_eq(pthread_barrier_init(&sharing.start, NULL, THREADS), 0);
	for (int i = 0; i < SHARED; i++) {
		sharing.patterns[i] = NULL;
		ck_assert_int_eq(pattern_compile(bytes_of("^/open/([a-z]+|[0-9]{3})/[0-9][.](gif|png)$"), 0, &sharing.patterns[i], NULL),
				 STATUS_OK);
	}
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, match_all, &sharing), 0);
	for (int i = 0; i < THREADS; i++) {
		void *result;

		ck_assert_int_eq(pthread_join(threads[i], &result), 0);
		ck_assert_ptr_eq(result, &sharing);
	}
	for (int i = 0; i < SHARED; i++)
		pattern_destroy(&sharing.patterns[i]);
	pthread_barrier_destroy(&sharing.start);
}
END_TEST

START_TEST(subject_length_is_bounded)
{
	static const struct pattern_limits limits = { .match = 1000, .depth = 100, .heap_kib = 64, .subject_max_bytes = 4 };
	struct pattern_scratch *s = pattern_scratch_new(&limits);
	struct pattern *p = NULL;

	ck_assert_int_eq(pattern_compile(bytes_of("a"), 0, &p, NULL), STATUS_OK);
	ck_assert_int_eq(match_copy(p, "aaaa", s), PATTERN_YES);
	ck_assert_int_eq(match_copy(p, "aaaaa", s), PATTERN_GAVE_UP);
	pattern_destroy(&p);
	pattern_scratch_destroy(&s);
}
END_TEST

static const struct {
	const char *label, *source;
	unsigned flags, column;
	const char *says;
} broken[] = {
	{ "open group",       "ab(c",     0, 5, "missing closing parenthesis" },
	{ "open class",       "a[b",      0, 4, "missing terminating ]" },
	{ "nothing to repeat", "a|*",     0, 3, "quantifier does not follow a repeatable item" },
	{ "single byte in UTF", "\\C",    PATTERN_UTF, 3, "disabled" },
	{ "UTF by the back door", "(*UTF)a", 0, 7, "disabled" },
	{ "ill-formed source", "a\xff",   PATTERN_UTF, 2, "UTF-8 error" },
};

START_TEST(says_what_is_wrong)
{
	struct pattern *p = NULL;
	struct diag d = { 0 };

	ck_assert_int_eq(pattern_compile(bytes_of(broken[_i].source), broken[_i].flags, &p, &d), STATUS_INVALID);
	ck_assert_ptr_null(p);
	ck_assert_msg(strstr(d.text, broken[_i].says) != NULL, "%s: %s", broken[_i].label, d.text);
	ck_assert_msg(d.column == broken[_i].column, "%s: %u", broken[_i].label, d.column);
}
END_TEST

START_TEST(source_length_is_bounded)
{
	unsigned char source[PATTERN_MAX_BYTES + 1];
	struct pattern *p = NULL;
	struct diag d = { 0 };

	memset(source, 'a', sizeof(source));
	ck_assert_int_eq(pattern_compile((struct bytes){ source, PATTERN_MAX_BYTES }, 0, &p, &d), STATUS_OK);
	pattern_destroy(&p);
	ck_assert_int_eq(pattern_compile((struct bytes){ source, PATTERN_MAX_BYTES + 1 }, 0, &p, &d), STATUS_INVALID);
	ck_assert_str_eq(d.text, "a regular expression has at most 4096 bytes");
}
END_TEST

START_TEST(knows_what_matches_everything)
{
	static const struct { const char *source; bool empty; } rows[] = {
		{ "", true }, { "a*", true }, { "a?b*", true }, { "a", false }, { "(a|)", true }, { "a+", false },
	};

	for (int i = 0; i < ROWS(rows); i++) {
		struct pattern *p = NULL;

		ck_assert_int_eq(pattern_compile(bytes_of(rows[i].source), 0, &p, NULL), STATUS_OK);
		ck_assert_msg(pattern_matches_empty(p) == rows[i].empty, "%s", rows[i].source);
		pattern_destroy(&p);
	}
}
END_TEST

static const struct {
	const char *label, *source;
	unsigned flags;
	const char *literal;
} required[] = {
	{ "plain",                  "/Track/Open",        0, "/track/open" },
	{ "anchors",                "^/open$",            0, "/open" },
	{ "the longest run",        "ab.cdef.gh",         0, "cdef" },
	{ "escaped punctuation",    "/open\\.php\\?u=",   0, "/open.php?u=" },
	{ "class escapes end a run", "ab\\dcde\\w",       0, "cde" },
	{ "an optional character",  "abcd?ef",            0, "abc" },
	{ "a starred character",    "abcd*",              0, "abc" },
	{ "a repeated character",   "abc+de",             0, "abc" },
	{ "a counted character",    "abc{2,3}def1",       0, "def1" },
	{ "digits of a count",      "a{12345}",           0, "" },
	{ "a brace that is one",    "{open}",             0, "open}" },
	{ "a group of one way",     "ab(cdef)gh",         0, "cdef" },
	{ "a group that may be absent", "ab(cdef)?gh",    0, "ab" },
	{ "nested groups",          "ab(?:c(?=d)[)]|e\\))ghi", 0, "ghi" },
	{ "choice at the top",      "open|close",         0, "" },
	{ "choice in a group",      "(open|close)able",   0, "able" },
	{ "class",                  "ab[]\\]c]def",       0, "def" },
	{ "named class",            "ab[[:alpha:]]def",   0, "def" },
	{ "negated class",          "ab[^]c]def",         0, "def" },
	{ "options inside",         "open(?x) now",       0, "" },
	{ "comment",                "open(?#;)",          0, "" },
	{ "look behind",            "(?<=a)open",         0, "" },
	{ "verb",                   "(*ACCEPT)open",      0, "" },
	{ "quoting",                "\\Qa.b\\Eopen",      0, "" },
	{ "code with an argument",  "open\\x2fclose",     0, "" },
	{ "control with any character", "(\\c()open",     0, "" },
	{ "reference",              "(a)open\\1",         0, "" },
	{ "kelvin sign",            "ark",                PATTERN_CASELESS | PATTERN_UTF, "ar" },
	{ "kelvin sign, bytes",     "ark",                PATTERN_CASELESS, "ark" },
	{ "beyond ASCII",           "abc\xc3\xa9" "de",   PATTERN_UTF, "abc" },
	{ "nothing",                "",                   0, "" },
};

START_TEST(tells_a_required_literal)
{
	struct buf out;

	buf_init(&out, 100);
	ck_assert_int_eq(pattern_required_literal(bytes_of(required[_i].source), required[_i].flags, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), required[_i].literal), "%s: \"%.*s\"", required[_i].label, (int)out.len,
		      (const char *)out.data);
	buf_free(&out);
}
END_TEST

/* Choices are parted by ";", their words by "|". */
static const struct {
	const char *label, *source;
	size_t shortest;
	const char *words;
} choices[] = {
	{ "runs and a group",      "ab.cdef(open|view)gh",   1, "ab;cdef;open|view;gh" },
	{ "short ones are none",   "ab.cdef(open|view)gh",   3, "cdef;open|view" },
	{ "a choice with a short word", "(open|vi)abc",      3, "abc" },
	{ "no capture",            "(?:open|view)+",         3, "open|view" },
	{ "the longest of each",   "(a.open|[a-z]view.x|c(d)efg)", 3, "open|view|efg" },
	{ "a group inside is passed over", "(open(ed|ing)|view)", 3, "open|view" },
	{ "an empty alternative",  "(open|)abc",             3, "abc" },
	{ "may be absent",         "(open|view)?abc",        3, "abc" },
	{ "any number",            "(open|view)*abc",        3, "abc" },
	{ "counted",               "(open|view){0,2}abc",    3, "abc" },
	{ "at the top",            "^/open|view$",           3, "/open|view" },
	{ "at the top, after a choice", "(abc|def)ghi|view", 3, "ghi|view" },
	{ "at the top, one of any", "open|[a-z]+",           3, "" },
	{ "look ahead is passed over", "(?=open|view)abc",   3, "abc" },
	{ "not ahead",             "(?!open|view)abc",       3, "abc" },
	{ "options in one",        "(open|(?i)view)abc",     3, "" },
	{ "not closed",            "abc(open|view",          3, "" },
	{ "closed too often",      "abc)open",               3, "" },
	{ "as they are written",   "(Open|VIEW)",            3, "Open|VIEW" },
};

START_TEST(tells_words_of_which_one_is_needed)
{
	struct pattern_words words;
	struct buf out;

	buf_init(&out, 1000);
	pattern_required_words(bytes_of(choices[_i].source), 0, choices[_i].shortest, &words);
	for (size_t i = 0; i < words.count; i++) {
		const struct bytes word = pattern_word(&words, i);

		if (i > 0)
			ck_assert_int_eq(buf_add_byte(&out, words.items[i].choice == words.items[i - 1].choice ? '|' : ';'), STATUS_OK);
		ck_assert_int_eq(buf_add(&out, word.data, word.len), STATUS_OK);
	}
	ck_assert_msg(bytes_is(buf_bytes(&out), choices[_i].words), "%s: \"%.*s\"", choices[_i].label, (int)out.len,
		      (const char *)out.data);
	ck_assert_uint_eq(words.choices, words.count != 0 ? words.items[words.count - 1].choice + 1u : 0);
	buf_free(&out);
}
END_TEST

/* "(aaaa|aaaa|...)" with as many words as there is room for, and one more. */
START_TEST(words_are_bounded)
{
	struct pattern_words words;
	struct buf source;

	for (unsigned count = PATTERN_MAX_WORDS; count <= PATTERN_MAX_WORDS + 1; count++) {
		buf_init(&source, PATTERN_MAX_BYTES);
		for (unsigned i = 0; i < count; i++)
			ck_assert_int_eq(buf_printf(&source, "%caaaa", i == 0 ? '(' : '|'), STATUS_OK);
		ck_assert_int_eq(buf_add_byte(&source, ')'), STATUS_OK);
		pattern_required_words(buf_bytes(&source), 0, 3, &words);
		ck_assert_uint_eq(words.count, count == PATTERN_MAX_WORDS ? count : 0);
		buf_free(&source);
	}
	for (size_t len = 16; len <= 17; len++) {		/* 64 words of 16 bytes fill the text */
		buf_init(&source, PATTERN_MAX_BYTES);
		for (unsigned i = 0; i < PATTERN_MAX_WORDS; i++)
			ck_assert_int_eq(buf_printf(&source, "%c%0*u", i == 0 ? '(' : '|', (int)len, i), STATUS_OK);
		ck_assert_int_eq(buf_add_byte(&source, ')'), STATUS_OK);
		pattern_required_words(buf_bytes(&source), 0, 3, &words);
		ck_assert_uint_eq(words.count, len == 16 ? PATTERN_MAX_WORDS : 0);
		buf_free(&source);
	}
}
END_TEST

START_TEST(survives_each_failed_allocation)
{
	struct pattern *p = NULL;
	unsigned n = 1;

	for (; n < 50 && p == NULL; n++) {
		enum status status;

		mem_fail_at(n);
		status = pattern_compile(bytes_of("^(a|b)+c{2,5}"), 0, &p, NULL);
		mem_fail_at(0);
		ck_assert_int_eq(status, p != NULL ? STATUS_OK : STATUS_NOMEM);
	}
	ck_assert_uint_gt(n, 4);
	ck_assert_ptr_nonnull(p);
	pattern_destroy(&p);
	for (n = 1; n < 50; n++) {
		struct pattern_scratch *s;

		mem_fail_at(n);
		s = pattern_scratch_new(&pattern_limits_default);
		if (mem_fail_at(0) != 0)
			n = 50;				/* none failed any more */
		ck_assert(n < 5 ? s == NULL : s != NULL);
		pattern_scratch_destroy(&s);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("match/pattern");
	TCase *t = tcase_create("pattern");

	tcase_add_loop_test(t, matches, 0, ROWS(cases));
	tcase_add_test(t, subject_length_is_bounded);
	tcase_add_loop_test(t, says_what_is_wrong, 0, ROWS(broken));
	tcase_add_test(t, source_length_is_bounded);
	tcase_add_test(t, knows_what_matches_everything);
	tcase_add_loop_test(t, matches_briefly, 0, ROWS(cases));
	tcase_add_test(t, matches_without_machine_code);
	tcase_add_test(t, patterns_are_shared);
	tcase_add_loop_test(t, tells_a_required_literal, 0, ROWS(required));
	tcase_add_loop_test(t, tells_words_of_which_one_is_needed, 0, ROWS(choices));
	tcase_add_test(t, words_are_bounded);
	tcase_add_test(t, survives_each_failed_allocation);
	suite_add_tcase(s, t);
	return suite_run(s);
}
