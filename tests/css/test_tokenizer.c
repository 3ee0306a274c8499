#include "css/tokenizer.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "support/suite.h"

static const char *const names[] = {
	[CSS_TOKEN_EOF] = "eof", [CSS_TOKEN_SPACE] = "space", [CSS_TOKEN_IDENT] = "ident",
	[CSS_TOKEN_FUNCTION] = "function", [CSS_TOKEN_AT_KEYWORD] = "at", [CSS_TOKEN_HASH] = "hash",
	[CSS_TOKEN_STRING] = "string", [CSS_TOKEN_BAD_STRING] = "bad-string", [CSS_TOKEN_URL] = "url",
	[CSS_TOKEN_BAD_URL] = "bad-url", [CSS_TOKEN_NUMBER] = "number", [CSS_TOKEN_PERCENTAGE] = "percentage",
	[CSS_TOKEN_DIMENSION] = "dimension", [CSS_TOKEN_DELIM] = "delim", [CSS_TOKEN_CDO] = "cdo",
	[CSS_TOKEN_CDC] = "cdc",
	[CSS_TOKEN_COLON] = "colon", [CSS_TOKEN_SEMICOLON] = "semicolon", [CSS_TOKEN_COMMA] = "comma",
	[CSS_TOKEN_OPEN_SQUARE] = "[", [CSS_TOKEN_CLOSE_SQUARE] = "]", [CSS_TOKEN_OPEN_PAREN] = "(",
	[CSS_TOKEN_CLOSE_PAREN] = ")", [CSS_TOKEN_OPEN_CURLY] = "{", [CSS_TOKEN_CLOSE_CURLY] = "}"
};

/* "type:value " for each token that has a value, "type " for others; "!" behind an unclosed one. */
static const struct {
	const char *label, *css, *tokens;
} cases[] = {
	{ "empty", "", "" },
	{ "names", "a -b --c _d \xC3\xA9",
	  "ident:a space ident:-b space ident:--c space ident:_d space ident:\xC3\xA9 " },
	{ "function", "rgb(1)", "function:rgb number ) " },
	{ "url", "url(a) URL( b ) url('c')", "url:a space url:b space function:url string:c ) " },
	{ "url, escaped", "\\75rl(a)", "url:a " },
	{ "url, hex escape takes the space", "\\75 rl(a)", "url:a " },
	{ "not url", "curl(a) url (b)", "function:curl ident:a ) space ident:url space ( ident:b ) " },
	{ "bad url", "url(a b)c url(d'e) url(f(g)", "bad-url:a b ident:c space bad-url:d'e space bad-url:f(g " },
	{ "bad url, escaped bracket", "url(a b\\)c)d", "bad-url:a b)c ident:d " },
	{ "url cut", "url(a", "url:a! " },
	{ "url cut, empty", "url(", "url:! " },
	{ "bad url cut", "url(a b", "bad-url:a b! " },
	{ "control character in url", "url(a\x01)", "bad-url:a\x01 " },
	{ "strings", "'a\"' \"b'\" ''", "string:a\" space string:b' space string: " },
	{ "string, escapes", "'\\41 b\\'c\\\nd\\\r\ne'", "string:Ab'cde " },
	{ "string cut", "'a", "string:a! " },
	{ "string cut behind a backslash", "'a\\", "string:a! " },
	{ "bad string", "'a\nb", "bad-string:a space ident:b " },
	{ "bad string, form feed", "'a\fb", "bad-string:a space ident:b " },
	{ "at and hash", "@a @-b @1 #a #1 # @",
	  "at:a space at:-b space delim number space hash:a space hash:1 space delim space delim " },
	{ "numbers", "1 +2 -3 .4 5e6 7. 8%9px", "number space number space number space number space number space "
	  "number delim space percentage dimension:px " },
	{ "dimension, escaped", "1\\70x 1--a 1e 1e+",
	  "dimension:px space dimension:--a space dimension:e space dimension:e delim " },
	{ "comments", "a/**/b/* ** /*/c/", "ident:a ident:b ident:c delim " },
	{ "comment cut", "a/* b", "ident:a " },
	{ "comment cut at the star", "a/* b*", "ident:a " },
	{ "comment that is none", "a/ *b", "ident:a delim space delim ident:b " },
	{ "CDO and CDC", "<!--a--><!-", "cdo ident:a-- delim delim delim delim " },
	{ "CDC", "-->--", "cdc ident:-- " },
	{ "punctuation", ":;,[](){}", "colon semicolon comma [ ] ( ) { } " },
	{ "delimiters", "*=|+-.!", "delim delim delim delim delim delim delim " },
	{ "white space", " \t\r\n\f a", "space ident:a " },
	{ "escape of nothing", "a\\", "ident:a\xEF\xBF\xBD " },
	{ "backslash before a line break", "\\\na", "delim space ident:a " },
	{ "escapes to no character", "\\0 \\d800 \\110000 x", "ident:\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx " },
	{ "longest escape", "\\0000411", "ident:A1 " },
	{ "escape and CR LF", "\\41\r\nb", "ident:Ab " },
	{ "escaped character above ASCII", "\\\xC3\xA9", "ident:\xC3\xA9 " },
	{ "unicode-range", "U+26", "ident:U number " }
};

static void dump(struct bytes css, struct arena *a, struct buf *out)
{
	struct css_tokenizer t = { .input = css };
	struct css_token token;
	size_t last_end = 0;

	for (;;) {
		struct bytes value;

		css_tokenizer_next(&t, &token);
		/* In order, without overlap, the value inside. */
		ck_assert_uint_ge(token.start, last_end);
		ck_assert_uint_ge(token.value_start, token.start);
		ck_assert_uint_ge(token.value_end, token.value_start);
		ck_assert_uint_le(token.value_end, token.end);
		ck_assert_uint_le(token.end, css.len);
		if (token.type == CSS_TOKEN_EOF)
			return;
		ck_assert_uint_gt(token.end, token.start);
		last_end = token.end;
		ck_assert_int_eq(css_token_value(css, &token, a, &value, NULL), STATUS_OK);
		ck_assert_int_eq(buf_add_text(out, names[token.type]), STATUS_OK);
		if (value.len > 0 || token.type == CSS_TOKEN_STRING || token.type == CSS_TOKEN_URL)
			ck_assert_int_eq(buf_printf(out, ":%.*s", (int)value.len, (const char *)value.data), STATUS_OK);
		ck_assert_int_eq(buf_add_text(out, token.flags & CSS_TOKEN_UNCLOSED ? "! " : " "), STATUS_OK);
	}
}

START_TEST(tokens)
{
	const size_t n = strlen(cases[_i].css);
	unsigned char *css = malloc(n != 0 ? n : 1);
	struct arena *a = arena_new(1 << 20);
	struct buf out;

	memcpy(css, cases[_i].css, n);
	buf_init(&out, 1 << 16);
	dump((struct bytes){ css, n }, a, &out);
	ck_assert_msg(bytes_is(buf_bytes(&out), cases[_i].tokens), "%s:\n%.*s\n%s", cases[_i].label, (int)out.len,
		      (const char *)out.data, cases[_i].tokens);
	buf_free(&out);
	arena_destroy(&a);
	free(css);
}
END_TEST

START_TEST(nul_is_a_replacement_character)
{
	static const unsigned char css[] = { 'a', 0, 'b', '(', '"', 0, '"', ')', 'u', 'r', 'l', '(', 0, ')' };
	struct arena *a = arena_new(1 << 16);
	struct buf out;

	buf_init(&out, 1 << 16);
	dump((struct bytes){ css, sizeof(css) }, a, &out);
	ck_assert(bytes_is(buf_bytes(&out), "function:a\xEF\xBF\xBD" "b string:\xEF\xBF\xBD ) url:\xEF\xBF\xBD "));
	buf_free(&out);
	arena_destroy(&a);
}
END_TEST

START_TEST(values)
{
	static const char css[] = "plain x\\79z '\\41 b'";
	struct bytes input = bytes_of(css), value;
	struct css_tokenizer t = { .input = input };
	struct offset_map map = { 0 };
	struct arena *a = arena_new(1 << 16);
	struct css_token token;
	unsigned char out[4] = "....";

	css_tokenizer_next(&t, &token);
	ck_assert_int_eq(css_token_value(input, &token, a, &value, &map), STATUS_OK);
	ck_assert_ptr_eq(value.data, input.data);		/* verbatim: borrowed, and no map */
	ck_assert_uint_eq(map.count, 0);
	ck_assert_uint_eq(css_token_copy(input, &token, out, 3), 5);
	ck_assert_mem_eq(out, "pla.", 4);
	ck_assert(css_token_is(input, &token, "plain"));
	ck_assert(!css_token_is(input, &token, "plai"));
	css_tokenizer_next(&t, &token);
	css_tokenizer_next(&t, &token);
	ck_assert_int_eq(css_token_value(input, &token, a, &value, &map), STATUS_OK);
	ck_assert(bytes_is(value, "xyz"));
	ck_assert_uint_eq(offset_map_start(&map, 1), 1);
	ck_assert_uint_eq(offset_map_end(&map, 2), 4);
	ck_assert_uint_eq(offset_map_start(&map, 2), 4);
	ck_assert(css_token_is(input, &token, "xyz"));
	css_tokenizer_next(&t, &token);
	css_tokenizer_next(&t, &token);
	map = (struct offset_map){ 0 };
	ck_assert_int_eq(css_token_value(input, &token, a, &value, &map), STATUS_OK);
	ck_assert(bytes_is(value, "Ab"));
	ck_assert_uint_eq(offset_map_end(&map, 1), 4);
	arena_destroy(&a);
}
END_TEST

START_TEST(value_without_memory)
{
	static const char css[] = "\\41\\42";
	unsigned long left = 0;

	for (unsigned long n = 1; left == 0; n++) {
		struct css_tokenizer t = { .input = bytes_of(css) };
		struct arena *a = arena_new(1 << 16);
		struct offset_map map = { 0 };
		struct bytes value = bytes_of("untouched");
		struct css_token token;
		enum status status;

		css_tokenizer_next(&t, &token);
		mem_fail_at(n);
		status = css_token_value(t.input, &token, a, &value, &map);
		left = mem_fail_at(0);
		ck_assert_int_eq(status, left != 0 ? STATUS_OK : STATUS_NOMEM);
		ck_assert(bytes_is(value, left != 0 ? "AB" : "untouched"));
		arena_destroy(&a);
	}
}
END_TEST

static const struct {
	const char *css;
	double number;
} numbers[] = {
	{ "0", 0 }, { "1", 1 }, { "-1", -1 }, { "+.5", 0.5 }, { "1.25px", 1.25 }, { "50%", 50 }, { "1e3", 1000 },
	{ "-1.5E-2em", -0.015 }, { "1e9999", 1e298 }, { "1e-9999", 0 },
	{ "123456789012345678901234567890", 1.2345678901234568e29 },
	{ "0.000000000000000000000000000001", 1e-30 }, { "1e", 1 }, { "a", 0 }
};

START_TEST(number)
{
	struct css_tokenizer t = { .input = bytes_of(numbers[_i].css) };
	double want = numbers[_i].number, got;
	struct css_token token;

	css_tokenizer_next(&t, &token);
	got = css_token_number(t.input, &token);
	ck_assert_msg(isfinite(got), "%s", numbers[_i].css);
	if (want < 1e200)
		ck_assert_msg(fabs(got - want) <= fabs(want) * 1e-14, "%s: %g", numbers[_i].css, got);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("css/tokenizer");
	TCase *t = tcase_create("tokenizer");

	tcase_add_loop_test(t, tokens, 0, ROWS(cases));
	tcase_add_test(t, nul_is_a_replacement_character);
	tcase_add_test(t, values);
	tcase_add_test(t, value_without_memory);
	tcase_add_loop_test(t, number, 0, ROWS(numbers));
	suite_add_tcase(s, t);
	return suite_run(s);
}
