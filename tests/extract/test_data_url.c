#include "base/mem.h"
#include "extract/data_url.h"
#include "support/suite.h"

static const struct {
	const char *label, *url, *type, *content;	/* type NULL: not a data: URL */
} cases[] = {
	{ "plain", "data:text/html,<b>", "text/html", "<b>" },
	{ "no type", "data:,x", "", "x" },
	{ "percent", "data:text/html,%3cimg%20x%3E", "text/html", "<img x>" },
	{ "broken percent", "data:,%4", "", "%4" },
	{ "base64", "data:text/html;base64,PGI+", "text/html", "<b>" },
	{ "base64 in percent", "data:text/html;base64,PGI%2B", "text/html", "<b>" },
	{ "base64 with a space and upper case", "data:text/html; BASE64 ,PGI+", "text/html", "<b>" },
	{ "base64 without semicolon is a type", "data:base64,PGI+", "base64", "PGI+" },
	{ "parameters stay", "data:text/html;charset=utf-8,x", "text/html;charset=utf-8", "x" },
	{ "fragment is cut", "data:text/html,a#b", "text/html", "a" },
	{ "white space and case in front", " \tDaTa:,x", "", "x" },
	{ "tab inside the scheme", "da\tta:,x", "", "x" },
	{ "line ends inside the type", "data:te\nxt/html;bas\r\ne64,PGI+", "text/html", "<b>" },
	{ "no comma", "data:text/html", NULL, NULL },
	{ "another scheme", "datas:,x", NULL, NULL },
	{ "too short", "dat", NULL, NULL },
	{ "empty", "", NULL, NULL },
};

START_TEST(parses)
{
	struct arena *a = arena_new(10000);
	struct data_url data;
	bool is_data;

	ck_assert_int_eq(data_url_parse(bytes_of(cases[_i].url), a, &data, &is_data), STATUS_OK);
	ck_assert_msg(is_data == (cases[_i].type != NULL), "%s", cases[_i].label);
	if (is_data) {
		ck_assert_msg(bytes_is(data.type, cases[_i].type), "%s", cases[_i].label);
		ck_assert_msg(bytes_is(data.content, cases[_i].content), "%s", cases[_i].label);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(no_memory_is_said)
{
	struct arena *a = arena_new(10);
	struct data_url data;
	bool is_data;

	ck_assert_int_eq(data_url_parse(bytes_of("data:text/html;base64,PGIgc3R5bGU9eD4K"), a, &data, &is_data), STATUS_LIMIT);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/data_url");
	TCase *t = tcase_create("data_url");

	tcase_add_loop_test(t, parses, 0, ROWS(cases));
	tcase_add_test(t, no_memory_is_said);
	suite_add_tcase(s, t);
	return suite_run(s);
}
