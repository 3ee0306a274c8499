#include <stdlib.h>
#include <string.h>
#include "decode/quoted_printable.h"
#include "support/suite.h"

enum { BAD = 1, LOWER = 2 };

static const struct {
	const char *label, *in, *out;
	unsigned oddities;
} cases[] = {
	{ "empty", "", "", 0 },
	{ "plain", "abc\r\ndef", "abc\r\ndef", 0 },
	{ "escape", "a=3Db", "a=b", 0 },
	{ "escape at the end", "a=3D", "a=", 0 },
	{ "lower-case digits", "a=3db", "a=b", LOWER },
	{ "soft break", "a=\r\nb", "ab", 0 },
	{ "soft break with LF", "a=\nb", "ab", 0 },
	{ "soft break with white space", "a= \t\r\nb", "ab", 0 },
	{ "soft break at the end", "a=\r\n", "a", 0 },
	{ "soft break without line end", "a=", "a", 0 },
	{ "soft break, white space, no line end", "a=  ", "a", 0 },
	{ "half an escape", "a=3", "a=3", BAD },
	{ "no digits", "a=zz", "a=zz", BAD },
	{ "= before an escape", "==41", "=A", BAD },
	{ "= before a lone CR", "a=\rb", "a=\rb", BAD },
	{ "one digit before an escape", "=4=41", "=4A", BAD },
	{ "transport padding", "a \t\r\nb", "a\r\nb", 0 },
	{ "transport padding with LF", "a \nb", "a\nb", 0 },
	{ "transport padding at the end", "a  ", "a", 0 },
	{ "a line of white space", "a\r\n   \r\nb", "a\r\n\r\nb", 0 },
	{ "an escaped space stays", "a=20\r\nb", "a \r\nb", 0 },
	{ "padding behind an escaped space", "a=20  \r\nb", "a \r\nb", 0 },
	{ "an escaped CR is text", "a =0D\nb", "a \r\nb", 0 },
	{ "an escaped LF is no line end", "a =0Ab", "a \nb", 0 },
	{ "a CR from another line is no line end", "a \r=\r\n\nb", "a \r\nb", 0 },
	{ "white space before a soft break stays", "a =\r\nb", "a b", 0 },
	{ "a lone CR", "a \rb", "a \rb", 0 },
	{ "CR at the end", "a \r", "a \r", 0 },
	{ "bytes above 127", "\xC3\xA9", "\xC3\xA9", 0 },
	{ "long lines", "0123456789abcdef0123456789abcdef=3D0123456789abcdef \r\n0123456789abcdef0123456789abcdef=\r\n0",
	  "0123456789abcdef0123456789abcdef=0123456789abcdef\r\n0123456789abcdef0123456789abcdef0", 0 },
};

START_TEST(decodes_as_clients_do)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n != 0 ? n : 1), *out = malloc(n != 0 ? n : 1);
	struct oddities o = { 0 };
	struct bytes got = { out, 0 };
	unsigned oddities;

	memcpy(in, cases[_i].in, n);
	got.len = quoted_printable_decode((struct bytes){ in, n }, out, &o);
	oddities = (oddities_has(&o, ODDITY_QP_BAD_ESCAPE) ? BAD : 0) | (oddities_has(&o, ODDITY_QP_LOWER_HEX) ? LOWER : 0);
	ck_assert_msg(bytes_is(got, cases[_i].out), "%s: got \"%.*s\"", cases[_i].label, (int)got.len, (char *)out);
	ck_assert_msg(oddities == cases[_i].oddities, "%s", cases[_i].label);
	free(in);
	free(out);
}
END_TEST

/* The same text behind every number of bytes: the vectors' steps fall differently each time. */
START_TEST(decodes_at_every_alignment)
{
	static const char tail[] = "x=3D \t\r\n=\r\n y\n=C3=A9 =\n";
	unsigned char in[100], out[100];

	for (size_t n = 0; n < 64; n++) {
		struct oddities o = { 0 };
		size_t len;

		memset(in, 'a', n);
		memcpy(in + n, tail, sizeof(tail) - 1);
		len = quoted_printable_decode((struct bytes){ in, n + sizeof(tail) - 1 }, out, &o);
		ck_assert_uint_eq(len, n + 10);
		ck_assert_mem_eq(out, in, n);
		ck_assert_mem_eq(out + n, "x=\r\n y\n\xC3\xA9 ", 10);
		ck_assert(oddities_is_empty(&o));
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/quoted_printable");
	TCase *t = tcase_create("quoted_printable");

	tcase_add_loop_test(t, decodes_as_clients_do, 0, ROWS(cases));
	tcase_add_test(t, decodes_at_every_alignment);
	suite_add_tcase(s, t);
	return suite_run(s);
}
