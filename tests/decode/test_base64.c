#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "decode/base64.h"
#include "support/suite.h"

enum { JUNK = 1, PADDING = 2 };

static const struct {
	const char *label, *in, *out;
	unsigned oddities;
} cases[] = {
	{ "empty", "", "", 0 },
	{ "one byte", "YQ==", "a", 0 },
	{ "two bytes", "YWI=", "ab", 0 },
	{ "three bytes", "YWJj", "abc", 0 },
	{ "lines", "YWJj\r\nZGVm\r\n", "abcdef", 0 },
	{ "bare line feeds", "YWJj\nZGVm\n", "abcdef", 0 },
	{ "a group over a line end", "YW\r\nJj", "abc", 0 },
	{ "spaces and tabs", "Y W\tJ j ", "abc", 0 },
	{ "padding on the next line", "YQ=\r\n=\r\n", "a", 0 },
	{ "no padding, one byte", "YQ", "a", PADDING },
	{ "no padding, two bytes", "YWI", "ab", PADDING },
	{ "half the padding", "YQ=", "a", PADDING },
	{ "too much padding", "YWI==", "ab", PADDING },
	{ "padding behind whole groups", "YWJj=", "abc", PADDING },
	{ "a lone character", "YWJjZ", "abc", PADDING },
	{ "a lone character with padding", "Z===YWJj", "abc", PADDING },
	{ "padding inside", "YQ==YWJj", "aabc", PADDING },
	{ "junk", "Y*W-J_j", "abc", JUNK },
	{ "junk at the start", "!YWJj", "abc", JUNK },
	{ "a NUL-like control", "YW\001Jj", "abc", JUNK },
	{ "a byte above 127", "YW\xC3Jj", "abc", JUNK },
	{ "a footer", "YQ==\r\n-- \r\nYWJj", "aabc", JUNK | PADDING },
	{ "all values", "AAECA//+/f0=", "\0\1\2\3\xFF\xFE\xFD\xFD", 0 },
};

/* Decode an exact-size copy into an exact-size room. */
static unsigned char *decode(const void *text, size_t n, size_t *len_r, unsigned *oddities_r)
{
	unsigned char *in = malloc(n != 0 ? n : 1), *out = malloc(BASE64_DECODED_MAX(n));
	struct oddities o = { 0 };

	memcpy(in, text, n);
	*len_r = base64_decode((struct bytes){ in, n }, out, &o);
	ck_assert_uint_le(*len_r, BASE64_DECODED_MAX(n));
	*oddities_r = (oddities_has(&o, ODDITY_BASE64_JUNK) ? JUNK : 0) | (oddities_has(&o, ODDITY_BASE64_PADDING) ? PADDING : 0);
	free(in);
	return out;
}

START_TEST(decodes_as_clients_do)
{
	size_t n, expected = strcmp(cases[_i].label, "all values") == 0 ? 8 : strlen(cases[_i].out);
	unsigned oddities;
	unsigned char *out = decode(cases[_i].in, strlen(cases[_i].in), &n, &oddities);

	ck_assert_msg(n == expected && memcmp(out, cases[_i].out, n) == 0, "%s", cases[_i].label);
	ck_assert_msg(oddities == cases[_i].oddities, "%s: %u", cases[_i].label, oddities);
	free(out);
}
END_TEST

/* The vectors' steps end somewhere: every length and line width, clean, against the bytes that were encoded. */
START_TEST(round_trips_at_every_line_width)
{
	unsigned char bytes[301];
	struct buf encoded;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 151 + (i >> 3));
	buf_init(&encoded, 1000);
	for (size_t n = 0; n <= sizeof(bytes); n += 1 + (size_t)_i % 3) {
		char text[1500];
		size_t len = 0, decoded_len;
		unsigned char *out;
		unsigned oddities;

		buf_truncate(&encoded, 0);
		ck_assert_int_eq(base64_encode((struct bytes){ bytes, n }, &encoded), STATUS_OK);
		for (size_t i = 0; i < encoded.len; i++) {
			if (i > 0 && i % (size_t)_i == 0) {
				text[len++] = '\r';
				text[len++] = '\n';
			}
			text[len++] = (char)encoded.data[i];
		}
		out = decode(text, len, &decoded_len, &oddities);
		ck_assert_uint_eq(decoded_len, n);
		ck_assert(n == 0 || memcmp(out, bytes, n) == 0);
		ck_assert_uint_eq(oddities, 0);
		free(out);
	}
	buf_free(&encoded);
}
END_TEST

/* One foreign byte at every place of a long clean text is skipped and changes nothing else. */
START_TEST(junk_at_every_place)
{
	static const char clean[] = "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZywgYW5kIHRoZSBkb2cgc2xlZXBz"
				    "IG9uIHdoaWxlIHRoZSBmb3ggcnVucyBhd2F5IGZvciBnb29kLg==";
	const size_t n = sizeof(clean) - 1;
	size_t expected_len, len;
	unsigned oddities;
	unsigned char *expected = decode(clean, n, &expected_len, &oddities);

	for (int c = 0; c < 256; c++) {
		char text[sizeof(clean) + 1];
		unsigned char *out;
		size_t at = (size_t)c % n;

		if (base64_is_character((unsigned char)c) || c == '=')
			continue;
		memcpy(text, clean, at);
		text[at] = (char)c;
		memcpy(text + at + 1, clean + at, n - at);
		out = decode(text, n + 1, &len, &oddities);
		ck_assert_msg(len == expected_len && memcmp(out, expected, len) == 0, "byte %d", c);
		ck_assert_uint_eq(oddities, strchr(" \t\r\n", c) != NULL && c != 0 ? 0 : JUNK);
		free(out);
	}
	free(expected);
}
END_TEST

static const struct {
	const char *label, *in, *out;
} tokens[] = {
	{ "empty", "", "" },
	{ "padded", "YQ==", "a" },
	{ "unpadded", "YQ", "a" },
	{ "two bytes", "YWI", "ab" },
	{ "standard alphabet", "+/+/", "\xFB\xFF\xBF" },
	{ "URL alphabet", "-_-_", "\xFB\xFF\xBF" },
	{ "both alphabets", "+_+_", NULL },
	{ "white space", "YW Jj", NULL },
	{ "line end", "YWJj\n", NULL },
	{ "impossible length", "YWJjZ", NULL },
	{ "padding inside", "YQ==YWJj", NULL },
	{ "too much padding", "YQ===", NULL },
	{ "padding of the wrong length", "YWJj=", NULL },
	{ "leftover bits", "YR", "a" },
};

START_TEST(decodes_tokens)
{
	size_t n = strlen(tokens[_i].in), len = 99;
	unsigned char *in = malloc(n != 0 ? n : 1), *out = malloc(BASE64_DECODED_MAX(n));
	bool ok;

	memcpy(in, tokens[_i].in, n);
	ok = base64_decode_token((struct bytes){ in, n }, out, &len);
	ck_assert_msg(ok == (tokens[_i].out != NULL), "%s", tokens[_i].label);
	if (ok)
		ck_assert_msg(len == strlen(tokens[_i].out) && memcmp(out, tokens[_i].out, len) == 0, "%s", tokens[_i].label);
	free(in);
	free(out);
}
END_TEST

START_TEST(encodes_under_a_limit)
{
	struct buf b;

	buf_init(&b, 8);
	ck_assert_int_eq(base64_encode((struct bytes)BYTES("abcdef"), &b), STATUS_OK);
	ck_assert(bytes_is(buf_bytes(&b), "YWJjZGVm"));
	ck_assert_int_eq(base64_encode((struct bytes)BYTES("a"), &b), STATUS_LIMIT);
	ck_assert_uint_eq(b.len, 8);
	buf_free(&b);
	mem_fail_at(1);
	ck_assert_int_eq(base64_encode((struct bytes)BYTES("a"), &b), STATUS_NOMEM);
	mem_fail_at(0);
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/base64");
	TCase *t = tcase_create("base64");

	tcase_add_loop_test(t, decodes_as_clients_do, 0, ROWS(cases));
	tcase_add_loop_test(t, round_trips_at_every_line_width, 1, 81);
	tcase_add_test(t, junk_at_every_place);
	tcase_add_loop_test(t, decodes_tokens, 0, ROWS(tokens));
	tcase_add_test(t, encodes_under_a_limit);
	suite_add_tcase(s, t);
	return suite_run(s);
}
