#include <stdlib.h>
#include <string.h>
#include "support/suite.h"
#include "url/punycode.h"

enum { MAX = 16 };

static const struct {
	const char *ascii;
	size_t len;
	uint32_t label[MAX];
} pairs[] = {
	{ "tda", 1, { 0xFC } },
	{ "bcher-kva", 6, { 'b', 0xFC, 'c', 'h', 'e', 'r' } },
	{ "----kp0a", 4, { '-', 0x2020, '-', '-' } },
	{ "fiqs8s", 2, { 0x4E2D, 0x56FD } },
	{ "abc-v68dz61b", 5, { 'a', 0x4E2D, 'b', 0x56FD, 'c' } },
	{ "zcaaa", 3, { 0xDF, 0xDF, 0xDF } },
	{ "x-iv3s", 2, { 0x1F600, 'x' } },
	{ "abc-", 3, { 'a', 'b', 'c' } },
	{ "", 0, { 0 } },
};

START_TEST(encodes_and_decodes)
{
	const size_t ascii_len = strlen(pairs[_i].ascii), len = pairs[_i].len;
	unsigned char ascii[64];
	uint32_t label[MAX];
	size_t n;

	ck_assert(punycode_encode(pairs[_i].label, len, ascii, ascii_len, &n));
	ck_assert_msg(n == ascii_len && memcmp(ascii, pairs[_i].ascii, n) == 0, "%s: %.*s", pairs[_i].ascii, (int)n, ascii);
	ck_assert(punycode_decode(bytes_of(pairs[_i].ascii), label, len, &n));
	ck_assert_uint_eq(n, len);
	ck_assert_mem_eq(label, pairs[_i].label, n * sizeof(*label));
	/* One less than is needed, on either side. */
	if (len > 0) {
		ck_assert(!punycode_encode(pairs[_i].label, len, ascii, ascii_len - 1, &n));
		ck_assert(!punycode_decode(bytes_of(pairs[_i].ascii), label, len - 1, &n));
	}
}
END_TEST

static const char *const bad[] = {
	"z",			/* a delta that does not end */
	"tda!",			/* no digit */
	"t\xC3\xBC",		/* not ASCII */
	"\xC3\xBC-tda",
	"99999999",		/* the same, in large digits */
	"9999999999b",		/* beyond Unicode */
};

START_TEST(refuses_what_is_no_punycode)
{
	uint32_t label[MAX];
	size_t n;

	ck_assert_msg(!punycode_decode(bytes_of(bad[_i]), label, MAX, &n), "%s", bad[_i]);
}
END_TEST

START_TEST(refuses_surrogates)
{
	const uint32_t surrogate = 0xD800, before = 0xD7FF;
	unsigned char ascii[16];
	uint32_t label;
	size_t n, m;

	ck_assert(punycode_encode(&surrogate, 1, ascii, sizeof(ascii), &n));
	ck_assert(!punycode_decode((struct bytes){ ascii, n }, &label, 1, &m));
	ck_assert(punycode_encode(&before, 1, ascii, sizeof(ascii), &n));
	ck_assert(punycode_decode((struct bytes){ ascii, n }, &label, 1, &m));
	ck_assert(label == before);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("url/punycode");
	TCase *t = tcase_create("punycode");

	tcase_add_loop_test(t, encodes_and_decodes, 0, ROWS(pairs));
	tcase_add_loop_test(t, refuses_what_is_no_punycode, 0, ROWS(bad));
	tcase_add_test(t, refuses_surrogates);
	suite_add_tcase(s, t);
	return suite_run(s);
}
