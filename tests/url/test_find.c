#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"
#include "url/find.h"

/* What a client would open, each in "[...]". */
static const struct {
	const char *label, *text, *found;
} cases[] = {
	{ "none", "no address here: http, www and ://", "" },
	{ "empty", "", "" },
	{ "alone", "http://a.example/p?q=1#f", "[http://a.example/p?q=1#f]" },
	{ "two in a sentence", "See http://a.example/ and https://b.example/x.", "[http://a.example/][https://b.example/x]" },
	{ "upper case", "HTTPS://A.EXAMPLE/ Ftp://b.example/", "[HTTPS://A.EXAMPLE/][Ftp://b.example/]" },
	{ "www", "visit www.a.example, please", "[http://www.a.example]" },
	{ "WWW", "(WWW.a.example)", "[http://WWW.a.example]" },
	{ "www inside a word", "xwww.a.example a.www.b.example me@www.c.example", "" },
	{ "www inside a URL", "http://www.a.example/www.b", "[http://www.a.example/www.b]" },
	{ "www without a name", "www. and www.", "" },
	{ "no host", "http:// http://. http://, https://", "" },
	{ "scheme behind a letter", "xhttp://a.example/", "[http://a.example/]" },
	{ "other schemes", "gopher://a.example/ file:///x hxxp://b.example/", "" },
	{ "punctuation behind", "http://a.example/x?!.,;:'\" b", "[http://a.example/x]" },
	{ "token that ends in a dash or underscore", "http://a.example/t-_ http://a.example/t_-", "[http://a.example/t-_][http://a.example/t_-]" },
	{ "in parentheses", "(http://a.example/x)", "[http://a.example/x]" },
	{ "parentheses that match", "http://a.example/x_(y)", "[http://a.example/x_(y)]" },
	{ "both", "(see http://a.example/x_(y)).", "[http://a.example/x_(y)]" },
	{ "open parenthesis", "http://a.example/(", "[http://a.example/]" },
	{ "square brackets", "[http://a.example/x] http://a.example/a[b]", "[http://a.example/x][http://a.example/a[b]]" },
	{ "IPv6", "http://[2001:db8::1]/x", "[http://[2001:db8::1]/x]" },
	{ "user name", "http://u:p@a.example/x", "[http://u:p@a.example/x]" },
	{ "angle brackets", "<http://a.example/x>", "[http://a.example/x]" },
	{ "angle brackets with URL:", "<URL:http://a.example/x>", "[http://a.example/x]" },
	{ "URL: alone", "URL:http://a.example/x", "[http://a.example/x]" },
	{ "double quotes", "\"http://a.example/x\"", "[http://a.example/x]" },
	{ "in HTML", "href=\"http://a.example/x\">http://b.example<", "[http://a.example/x][http://b.example]" },
	{ "folded", "<http://a.example/long-\r\npath/x>", "[http://a.example/long-path/x]" },
	{ "folded twice, indented", "<URL:http://a.example/one\r\n   two\r\n   three>", "[http://a.example/onetwothree]" },
	{ "format=flowed", "<http://a.example/one \r\ntwo>", "[http://a.example/onetwo]" },
	{ "folded www", "<www.a.example/one\ntwo>", "[http://www.a.example/onetwo]" },
	{ "a space is no fold", "<http://a.example/one two>", "[http://a.example/one]" },
	{ "an empty line is no fold", "<http://a.example/one\r\n\r\ntwo>", "[http://a.example/one]" },
	{ "another bracket is no fold", "<http://a.example/one\n<http://b.example/>", "[http://a.example/one][http://b.example/]" },
	{ "not closed", "<http://a.example/one\ntwo", "[http://a.example/one]" },
	{ "host beyond ASCII", "http://b\xC3\xBC" "cher.example/\xC3\xBC", "[http://b\xC3\xBC" "cher.example/\xC3\xBC]" },
	{ "no-break space ends", "http://a.example/x\xC2\xA0y", "[http://a.example/x]" },
	{ "ideographic comma ends", "http://a.example/x\xE3\x80\x81y", "[http://a.example/x]" },
	{ "guillemets", "\xC2\xABhttp://a.example/x\xC2\xBB", "[http://a.example/x]" },
	{ "typographic quotes", "\xE2\x80\x9Chttp://a.example/x\xE2\x80\x9D", "[http://a.example/x]" },
	{ "control character ends", "http://a.example/x\x01y", "[http://a.example/x]" },
	{ "at the end of a list", "http://a.example/x,http://b.example/y", "[http://a.example/x,http://b.example/y]" },
};

static void collect(const char *text, char *got)
{
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n > 0 ? n : 1);
	struct bytes all = { copy, n };
	struct arena *a = arena_new(1 << 20);
	struct found_url found;
	size_t offset = 0;

	memcpy(copy, text, n);
	got[0] = '\0';
	while (url_find_next(all, &offset, &found)) {
		struct bytes address;

		ck_assert_int_eq(found_url_text(all, &found, a, &address), STATUS_OK);
		strcat(got, "[");
		strncat(got, (const char *)address.data, address.len);
		strcat(got, "]");
	}
	ck_assert_uint_eq(offset, n);
	arena_destroy(&a);
	free(copy);
}

START_TEST(found_as_clients_link)
{
	char got[500];

	collect(cases[_i].text, got);
	ck_assert_msg(strcmp(got, cases[_i].found) == 0, "%s: %s", cases[_i].label, got);
}
END_TEST

START_TEST(span_leaves_out_what_stands_around)
{
	struct bytes text = bytes_of("x <URL:http://a.example/b\r\nc>, y");
	struct found_url found;
	size_t offset = 0;

	ck_assert(url_find_next(text, &offset, &found));
	ck_assert_uint_eq(found.start, 7);
	ck_assert_uint_eq(found.end, 28);
	ck_assert(found.is_folded && !found.needs_scheme);
	ck_assert(text.data[found.end] == '>');
}
END_TEST

START_TEST(fold_limit_is_exact)
{
	enum { LIMIT = 4096 };	/* FOLDED_MAX, counted from the host to ">" */
	static char text[LIMIT + 20];
	struct found_url found;

	for (int beyond = 0; beyond < 2; beyond++) {
		const size_t close = 8 + LIMIT - 1 + (size_t)beyond;
		size_t offset = 0;

		memset(text, 'a', sizeof(text));
		memcpy(text, "<http://", 8);
		text[100] = '\n';
		text[close] = '>';
		ck_assert(url_find_next((struct bytes){ (unsigned char *)text, close + 1 }, &offset, &found));
		ck_assert_int_eq(found.is_folded, !beyond);
		ck_assert_uint_eq(found.end, beyond ? 100 : close);
	}
}
END_TEST

START_TEST(failed_allocation_is_said)
{
	struct bytes text = bytes_of("www.a.example"), address;
	struct arena *a = arena_new(1 << 20);
	struct found_url found;
	size_t offset = 0;

	ck_assert(url_find_next(text, &offset, &found));
	mem_fail_at(1);
	ck_assert_int_eq(found_url_text(text, &found, a, &address), STATUS_NOMEM);
	ck_assert_int_eq(found_url_text(text, &found, a, &address), STATUS_OK);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("url/find");
	TCase *t = tcase_create("find");

	tcase_add_loop_test(t, found_as_clients_link, 0, ROWS(cases));
	tcase_add_test(t, span_leaves_out_what_stands_around);
	tcase_add_test(t, fold_limit_is_exact);
	tcase_add_test(t, failed_allocation_is_said);
	suite_add_tcase(s, t);
	return suite_run(s);
}
