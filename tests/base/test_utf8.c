#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "support/suite.h"

static const struct {
	const char *label, *text;
	uint32_t c;
	unsigned len;
} cases[] = {
	{ "ASCII", "a", 'a', 1 },
	{ "two bytes", "\xC3\xA9", 0xE9, 2 },
	{ "three bytes", "\xE2\x82\xAC", 0x20AC, 3 },
	{ "four bytes", "\xF0\x9D\x9F\x9C", 0x1D7DC, 4 },
	{ "largest", "\xF4\x8F\xBF\xBF", 0x10FFFF, 4 },
	{ "too large", "\xF4\x90\x80\x80", UTF8_REPLACEMENT, 1 },
	{ "surrogate", "\xED\xA0\x80", UTF8_REPLACEMENT, 1 },
	{ "overlong two", "\xC0\xAF", UTF8_REPLACEMENT, 1 },
	{ "overlong three", "\xE0\x80\xAF", UTF8_REPLACEMENT, 1 },
	{ "cut after one of two", "\xC3", UTF8_REPLACEMENT, 1 },
	{ "cut after two of three", "\xE2\x82", UTF8_REPLACEMENT, 2 },
	{ "bad third byte", "\xE2\x82" "a", UTF8_REPLACEMENT, 2 },
	{ "lone continuation", "\x80", UTF8_REPLACEMENT, 1 },
};

START_TEST(decodes_as_browsers_do)
{
	size_t n = strlen(cases[_i].text);
	unsigned char *text = malloc(n), back[UTF8_MAX];
	unsigned len;
	uint32_t c;

	memcpy(text, cases[_i].text, n);
	c = utf8_decode(text, text + n, &len);
	ck_assert_msg(c == cases[_i].c && len == cases[_i].len, "%s", cases[_i].label);
	if (c != UTF8_REPLACEMENT) {
		ck_assert_uint_eq(utf8_encode(c, back), len);
		ck_assert_mem_eq(back, text, len);
		ck_assert_uint_eq(utf8_valid_prefix((struct bytes){ text, n }), n);
	} else {
		ck_assert_uint_eq(utf8_valid_prefix((struct bytes){ text, n }), 0);
	}
	free(text);
}
END_TEST

START_TEST(valid_prefix_stops_at_the_first_bad_byte)
{
	struct bytes b = BYTES("0123456789abcdef\xE2\x82\xAC\xEF\xBF\xBD!\xFFzzzzzzzzzzzz");

	ck_assert_uint_eq(utf8_valid_prefix(b), 23);
	ck_assert(!utf8_is_ascii(b));
	ck_assert(utf8_is_ascii(bytes_slice(b, 0, 16)));
	ck_assert(!utf8_is_ascii(bytes_slice(b, 0, 17)));
}
END_TEST

static const struct { const char *label, *in, *out; } repairs[] = {
	{ "well formed", "a\xE2\x82\xAC", "a\xE2\x82\xAC" },
	{ "nothing", "", "" },
	{ "each bad byte by itself", "\xFFz\xFF", "\xEF\xBF\xBDz\xEF\xBF\xBD" },
	{ "a cut character as one", "a\xE2\x82", "a\xEF\xBF\xBD" },
};

START_TEST(repairs_what_is_ill_formed)
{
	struct buf out;

	buf_init(&out, 64);
	ck_assert_int_eq(utf8_repair(bytes_of(repairs[_i].in), &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), repairs[_i].out), "%s", repairs[_i].label);
	buf_free(&out);
	buf_init(&out, 5);
	ck_assert_int_eq(utf8_repair(bytes_of("\xFF\xFF"), &out), STATUS_LIMIT);
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/utf8");
	TCase *t = tcase_create("utf8");

	tcase_add_loop_test(t, decodes_as_browsers_do, 0, ROWS(cases));
	tcase_add_test(t, valid_prefix_stops_at_the_first_bad_byte);
	tcase_add_loop_test(t, repairs_what_is_ill_formed, 0, ROWS(repairs));
	suite_add_tcase(s, t);
	return suite_run(s);
}
