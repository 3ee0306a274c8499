#include "css/rules.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

enum { MAX_RULES = 100 };

static const struct {
	const char *label, *sheet, *tag, *id, *classes, *inline_style;
	unsigned hides;
} cases[] = {
	{ "tag", "img{display:none}", "img", "", "", "", CSS_DISPLAY_NONE },
	{ "other tag", "img{display:none}", "p", "", "", "", 0 },
	{ "class", ".a{display:none}", "p", "", "a", "", CSS_DISPLAY_NONE },
	{ "one of the classes", ".b{display:none}", "p", "", " a\tb\nc ", "", CSS_DISPLAY_NONE },
	{ "not that class", ".b{display:none}", "p", "", "ab b2", "", 0 },
	{ "id", "#x{display:none}", "p", "x", "", "", CSS_DISPLAY_NONE },
	{ "id is no class", "#x{display:none}", "p", "", "x", "", 0 },
	{ "tag and class", "p.a{display:none}", "p", "", "a", "", CSS_DISPLAY_NONE },
	{ "tag and class, other tag", "p.a{display:none}", "q", "", "a", "", 0 },
	{ "tag and id", "p#x{display:none}", "p", "x", "", "", CSS_DISPLAY_NONE },
	{ "list", "a, .b ,\n#c{display:none}", "p", "", "b", "", CSS_DISPLAY_NONE },
	{ "any case", "P.A{DISPLAY:NONE}", "p", "", "a", "", CSS_DISPLAY_NONE },
	{ "escape and comment", ".\\61/**/{display:none}", "p", "", "a", "", CSS_DISPLAY_NONE },
	{ "descendant", "div p{display:none}", "p", "", "", "", 0 },
	{ "child", "div>p{display:none}", "p", "", "", "", 0 },
	{ "two classes", ".a.b{display:none}", "p", "", "a b", "", 0 },
	{ "pseudo-class", "p:hover{display:none}", "p", "", "", "", 0 },
	{ "attribute", "p[x]{display:none}", "p", "", "", "", 0 },
	{ "space behind the dot", ". a{display:none}", "p", "", "a", "", 0 },
	{ "later rule", ".a{display:none}.a{display:block}", "p", "", "a", "", 0 },
	{ "specific rule", ".a{display:none}p{display:block}", "p", "", "a", "", CSS_DISPLAY_NONE },
	{ "id over class", "#x{display:none}p.a{display:block}", "p", "x", "a", "", CSS_DISPLAY_NONE },
	{ "important", ".a{display:none!important}#x{display:block}", "p", "x", "a", "", CSS_DISPLAY_NONE },
	{ "inline over rule", "#x{display:none}", "p", "x", "", "display:block", 0 },
	{ "important over inline", "p{display:none!important}", "p", "", "", "display:block", CSS_DISPLAY_NONE },
	{ "inline alone", "", "p", "", "", "opacity:0", CSS_OPACITY_ZERO },
	{ "several properties", "p{width:1px}.a{opacity:0}", "p", "", "a", "", CSS_ZERO_SIZE | CSS_OPACITY_ZERO },
	{ "media screen", "@media only screen{p{display:none}}", "p", "", "", "", CSS_DISPLAY_NONE },
	{ "media with a width", "@media screen and (max-width:600px){p{display:none}}", "p", "", "", "", 0 },
	{ "media print", "@media print{p{display:none}}", "p", "", "", "", 0 },
	{ "behind media", "@media print{p{color:red}}p{display:none}", "p", "", "", "", CSS_DISPLAY_NONE },
	{ "layer and supports", "@layer x{@supports (a:b){p{display:none}}}", "p", "", "", "", CSS_DISPLAY_NONE },
	{ "media inside supports", "@supports (a:b){@media print{p{display:none}}p{width:1px}}", "p", "", "", "",
	  CSS_ZERO_SIZE },
	{ "other at-rule", "@keyframes p{from{display:none}p{display:none}}", "p", "", "", "", 0 },
	{ "nested rule", "p{q{display:none}&:hover{display:none}}", "q", "", "", "", 0 },
	{ "comment markers", "<!-- p{display:none} -->", "p", "", "", "", CSS_DISPLAY_NONE },
	{ "not closed", "p{display:none", "p", "", "", "", CSS_DISPLAY_NONE }
};

START_TEST(match)
{
	const size_t n = strlen(cases[_i].sheet);
	unsigned char *sheet = malloc(n != 0 ? n : 1);
	struct arena *a = arena_new(1 << 20);
	struct css_rules rules;
	struct css_style s;

	memcpy(sheet, cases[_i].sheet, n);
	css_rules_init(&rules, a, MAX_RULES);
	ck_assert_int_eq(css_rules_add(&rules, (struct bytes){ sheet, n }), STATUS_OK);
	free(sheet);			/* nothing borrows from it */
	css_rules_match(&rules, bytes_of(cases[_i].tag), bytes_of(cases[_i].id), bytes_of(cases[_i].classes),
			bytes_of(cases[_i].inline_style), &s);
	ck_assert_msg(s.hides == cases[_i].hides, "%s: %#x", cases[_i].label, s.hides);
	arena_destroy(&a);
}
END_TEST

START_TEST(limits)
{
	struct arena *a = arena_new(1 << 20);
	struct css_rules rules;
	struct css_style s;

	css_rules_init(&rules, a, 2);
	ck_assert_int_eq(css_rules_add(&rules, bytes_of("a{width:1px}b{width:1px}c{width:1px}a{width:2px}")), STATUS_OK);
	ck_assert_uint_eq(rules.count, 2);
	css_rules_match(&rules, bytes_of("b"), bytes_of(""), bytes_of(""), bytes_of(""), &s);
	ck_assert_int_eq(s.width, 1);
	css_rules_match(&rules, bytes_of("c"), bytes_of(""), bytes_of(""), bytes_of(""), &s);
	ck_assert_int_eq(s.width, -1);
	/* A selector that is there already takes no room. */
	css_rules_match(&rules, bytes_of("a"), bytes_of(""), bytes_of(""), bytes_of(""), &s);
	ck_assert_int_eq(s.width, 2);
	arena_destroy(&a);
}
END_TEST

START_TEST(name_lengths)
{
	for (size_t len = CSS_SELECTOR_NAME_MAX - 1; len <= CSS_SELECTOR_NAME_MAX + 1; len++) {
		struct arena *a = arena_new(1 << 20);
		char sheet[200] = ".", name[100];
		struct css_rules rules;
		struct css_style s;

		memset(name, 'x', len);
		name[len] = '\0';
		strcat(strcat(sheet, name), "{display:none}");
		css_rules_init(&rules, a, MAX_RULES);
		ck_assert_int_eq(css_rules_add(&rules, bytes_of(sheet)), STATUS_OK);
		css_rules_match(&rules, bytes_of(name), bytes_of(""), bytes_of(name), bytes_of(""), &s);
		ck_assert_uint_eq(s.hides, len <= CSS_SELECTOR_NAME_MAX ? CSS_DISPLAY_NONE : 0);
		arena_destroy(&a);
	}
}
END_TEST

START_TEST(no_memory)
{
	unsigned long left = 0;

	for (unsigned long n = 1; left == 0; n++) {
		struct css_rules rules;
		enum status status;
		struct arena *a;

		mem_fail_at(n);
		a = arena_new(1 << 20);
		status = STATUS_NOMEM;
		if (a != NULL) {
			css_rules_init(&rules, a, MAX_RULES);
			status = css_rules_add(&rules, bytes_of("a,.b,#c{display:none}"));
		}
		left = mem_fail_at(0);
		ck_assert_int_eq(status, left != 0 ? STATUS_OK : STATUS_NOMEM);
		arena_destroy(&a);
	}
}
END_TEST

START_TEST(arena_limit)
{
	enum status status = STATUS_LIMIT;

	for (size_t max = 0; status != STATUS_OK; max += 16) {
		struct arena *a = arena_new(max);
		struct css_rules rules;

		css_rules_init(&rules, a, MAX_RULES);
		status = css_rules_add(&rules, bytes_of("a,.b{display:none}"));
		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		arena_destroy(&a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("css/rules");
	TCase *t = tcase_create("rules");

	tcase_add_loop_test(t, match, 0, ROWS(cases));
	tcase_add_test(t, limits);
	tcase_add_test(t, name_lengths);
	tcase_add_test(t, no_memory);
	tcase_add_test(t, arena_limit);
	suite_add_tcase(s, t);
	return suite_run(s);
}
