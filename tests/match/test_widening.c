#include "match/widening.h"
#include "support/suite.h"

static const struct {
	const char *label, *source, *wide;	/* wide: NULL for the same */
	size_t counts;
	bool needs_end;
} cases[] = {
	{ "short counts stay",      "^[a-z]{8}/[0-9]{2,8}$", NULL, 0, true },
	{ "one more does not",      "^[a-z]{9}/[0-9]{2,9}$", "^[a-z]{8,}/[0-9]{2,}$", 18, true },
	{ "open ones",              "a{3,}b{12,}",        "a{3,}b{8,}", 12, false },
	{ "none at least",          "a{0,20}",            "a{0,}", 20, false },
	{ "in groups",              "(?:ab{10}|c){11}",   "(?:ab{8,}|c){8,}", 21, false },
	{ "a lazy one",             "a{12}?b",            "a{8,}?b", 12, false },
	{ "of an escape",           "\\d{12}",            "\\d{8,}", 12, false },
	{ "an escaped brace",       "a\\{12}",            NULL, 0, false },
	{ "a brace that is one",    "a{b}{,12}",          NULL, 0, false },
	{ "code of a character",    "\\x{12}\\x{41}{12}", "\\x{12}\\x{41}{8,}", 12, false },
	{ "in a class",             "[a{12}]{12}",        "[a{12}]{8,}", 12, false },
	{ "named class",            "[[:alpha:]]{12}$",   NULL, 0, false },
	{ "look ahead",             "(?!a{12})b$",        NULL, 0, false },
	{ "options",                "(?x)a{12} # $",      NULL, 0, false },
	{ "quoting",                "\\Qa{12}\\E$",       NULL, 0, false },
	{ "verb",                   "(*UTF)a{12}$",       NULL, 0, false },
	{ "control character",      "a{12}\\c$",          NULL, 0, false },
	{ "the end of one of two",  "a|b$",               NULL, 0, false },
	{ "the end after a choice", "(a|b)$",             NULL, 0, true },
	{ "the end in a group",     "(a|b$)",             NULL, 0, false },
	{ "an escaped dollar",      "a\\$",               NULL, 0, false },
	{ "an escape before it",    "a\\\\$",             NULL, 0, true },
	{ "only the end",           "$",                  NULL, 0, false },
	{ "a class not closed",     "a[$",                NULL, 0, false },
	{ "nothing",                "",                   NULL, 0, false },
};

START_TEST(widens)
{
	const struct bytes source = bytes_of(cases[_i].source);
	struct buf out;

	buf_init(&out, 1000);
	ck_assert_int_eq(widening_add(source, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), cases[_i].wide != NULL ? cases[_i].wide : cases[_i].source), "%s: \"%.*s\"",
		      cases[_i].label, (int)out.len, (const char *)out.data);
	ck_assert_msg(widening_counts(source) == cases[_i].counts, "%s: %zu", cases[_i].label, widening_counts(source));
	ck_assert_msg(widening_needs_end(source) == cases[_i].needs_end, "%s", cases[_i].label);
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("match/widening");
	TCase *t = tcase_create("widening");

	tcase_add_loop_test(t, widens, 0, ROWS(cases));
	suite_add_tcase(s, t);
	return suite_run(s);
}
