#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "decode/splice.h"
#include "support/suite.h"

#define X25 "xxxxxxxxxxxxxxxxxxxxxxxxx"
#define X75 X25 X25 X25

/* One splice each; the whole encoded result is compared, so every byte outside is held to be the same. */
static const struct {
	const char *label;
	enum transfer_encoding e;
	const char *in;
	size_t start, end;
	const char *replacement, *out;
} cases[] = {
	{ "identity", ENCODING_IDENTITY, "abcdef", 2, 4, "XYZ", "abXYZef" },
	{ "identity, past the end", ENCODING_IDENTITY, "abc", 9, 12, "X", "abcX" },

	{ "verbatim", ENCODING_QUOTED_PRINTABLE, "abcdef", 2, 4, "XYZ", "abXYZef" },
	{ "escapes outside stay", ENCODING_QUOTED_PRINTABLE, "=3d=41bc=4", 1, 2, "X", "=3dXbc=4" },
	{ "an escape is replaced", ENCODING_QUOTED_PRINTABLE, "a=3Db", 1, 2, "=", "a=3Db" },
	{ "a soft break inside goes", ENCODING_QUOTED_PRINTABLE, "ab=\r\ncd", 1, 3, "X", "aXd" },
	{ "soft breaks at the edges stay", ENCODING_QUOTED_PRINTABLE, "a=\r\nb=\r\nc", 1, 2, "X", "a=\r\nX=\r\nc" },
	{ "a line that is only a soft break goes", ENCODING_QUOTED_PRINTABLE, "a=\r\nb=\r\nc", 1, 2, "", "a=\r\nc" },
	{ "insertion before dropped white space", ENCODING_QUOTED_PRINTABLE, "a  \r\nb", 1, 1, "X", "aX  \r\nb" },
	{ "dropped white space goes with its line end", ENCODING_QUOTED_PRINTABLE, "a  \r\nb", 1, 3, "", "ab" },
	{ "insertion at the end", ENCODING_QUOTED_PRINTABLE, "a  ", 1, 1, "X", "aX  " },
	{ "insertion before = at the end", ENCODING_QUOTED_PRINTABLE, "a=", 1, 1, "X", "aX=" },
	{ "white space left before a line end", ENCODING_QUOTED_PRINTABLE, "a X\r\n", 2, 3, "", "a =\r\n\r\n" },
	{ "white space left before dropped white space", ENCODING_QUOTED_PRINTABLE, "a X \r\n", 2, 3, "", "a =\r\n \r\n" },
	{ "white space at the end of the new text", ENCODING_QUOTED_PRINTABLE, "aX\r\n", 1, 2, "b ", "ab=20\r\n" },
	{ "a bare = before digits", ENCODING_QUOTED_PRINTABLE, "a=X41", 2, 3, "", "a==\r\n41" },
	{ "a bare = and digit before a digit", ENCODING_QUOTED_PRINTABLE, "a=4X1", 3, 4, "", "a=4=\r\n1" },
	{ "a bare = before a line end", ENCODING_QUOTED_PRINTABLE, "a=X\r\nb", 2, 3, "", "a==\r\n\r\nb" },
	{ "a boundary is not made", ENCODING_QUOTED_PRINTABLE, "a\r\nX--b", 3, 4, "", "a\r\n=2D-b" },
	{ "a boundary is not written", ENCODING_QUOTED_PRINTABLE, "a\r\nXb", 3, 4, "--", "a\r\n=2D-b" },
	{ "line ends stay line ends", ENCODING_QUOTED_PRINTABLE, "a\r\nXb", 3, 4, "c\r\nd\ne", "a\r\nc\r\nd=0Aeb" },
	{ "LF bodies get LF", ENCODING_QUOTED_PRINTABLE, "a \nXb", 2, 3, "c\r\nd\n =", "a \nc=0D\nd\n =3Db" },
	{ "inside a line end", ENCODING_QUOTED_PRINTABLE, "a \r\nb", 2, 2, "X", "a=0DX=0Ab" },
	{ "a full line gets a soft break", ENCODING_QUOTED_PRINTABLE, X75 "\r\n", 75, 75, "YZ", X75 "=\r\nYZ\r\n" },
	{ "the last character of a full line moves", ENCODING_QUOTED_PRINTABLE, X75 "x\r\n", 76, 76, "Y", X75 "=\r\nxY\r\n" },
	{ "joined lines get a soft break", ENCODING_QUOTED_PRINTABLE, X75 "\r\nabc\r\n", 75, 77, "", X75 "=\r\nabc\r\n" },
	{ "bytes above 127", ENCODING_QUOTED_PRINTABLE, "aXb", 1, 2, "\xC3\xA9", "a=C3=A9b" },

	{ "same length", ENCODING_BASE64, "YWJj\r\nZGVm\r\nZ2hp\r\n", 3, 6, "DEF", "YWJj\r\nREVG\r\nZ2hp\r\n" },
	{ "same length modulo 3", ENCODING_BASE64, "YWJjZGVmZ2hp", 3, 6, "", "YWJjZ2hp" },
	{ "inside a group", ENCODING_BASE64, "YWJjZGVmZ2hp", 4, 5, "E", "YWJjZEVmZ2hp" },
	{ "other length, to the end", ENCODING_BASE64, "YWJjZGVmZ2hp", 4, 5, "", "YWJjZGZnaGk=" },
	{ "other length, to the next padding", ENCODING_BASE64, "YWJjZA==YWJj", 1, 2, "", "YWNkYWJj" },
	{ "line length is kept", ENCODING_BASE64, "YWJj\r\nZGVm\r\n", 3, 3, "XYZ", "YWJj\r\nWFla\r\nZGVm\r\n" },
	{ "a line that is gone", ENCODING_BASE64, "YWJj\r\nZGVm\r\nZ2hp\r\n", 3, 6, "", "YWJj\r\nZ2hp\r\n" },
	{ "at the end", ENCODING_BASE64, "YWJj\r\n", 3, 3, "d", "YWJjZA==\r\n" },
	{ "at the end behind a short group", ENCODING_BASE64, "YWI=\r\n", 2, 2, "c", "YWJj\r\n" },
	{ "past the end", ENCODING_BASE64, "YWI=\r\n", 9, 12, "c", "YWJj\r\n" },
	{ "without padding", ENCODING_BASE64, "YWI", 2, 2, "cd", "YWJjZA==" },
	{ "junk outside stays", ENCODING_BASE64, "Y*WJj!ZGVm-Z2hp", 3, 6, "DEF", "Y*WJj!REVG-Z2hp" },
	{ "a lone character at the end", ENCODING_BASE64, "YWJjZ", 3, 3, "def", "YWJjZGVmZ" },
	{ "all goes", ENCODING_BASE64, "YWJj\r\nZGVm\r\n", 0, 6, "", "" },
	{ "an empty body", ENCODING_BASE64, "", 0, 0, "a", "YQ==" },
	{ "groups over line ends", ENCODING_BASE64, "YWJjZ\r\nGVmZ2\r\nhp", 3, 6, "DEF", "YWJjR\r\nEVGZ2\r\nhp" },
};

START_TEST(changes_only_what_is_named)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n != 0 ? n : 1);
	const struct splice s = { cases[_i].start, cases[_i].end, bytes_of(cases[_i].replacement) };
	struct buf out;

	memcpy(in, cases[_i].in, n);
	buf_init(&out, 1000);
	ck_assert_int_eq(splice_encoded(cases[_i].e, (struct bytes){ in, n }, &s, 1, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), cases[_i].out), "%s: got \"%.*s\"", cases[_i].label, (int)out.len,
		      out.data != NULL ? (const char *)out.data : "");
	buf_free(&out);
	free(in);
}
END_TEST

START_TEST(several_at_once)
{
	static const struct splice s[] = {
		{ 0, 0, BYTES("<") }, { 1, 3, BYTES("XY") }, { 3, 4, BYTES("") }, { 4, 4, BYTES("Z") }, { 6, 6, BYTES(">") },
	};
	static const char *const bodies[][2] = { { "abcdef", "<aXYZef>" }, { "abc=\r\ndef", "<aXY=\r\nZef>" },
						 { "YWJjZGVm", "PGFYWVplZj4=" } };

	for (int i = 0; i < ROWS(bodies); i++) {
		const enum transfer_encoding e = (enum transfer_encoding)i;
		struct buf out;

		buf_init(&out, 100);
		ck_assert_int_eq(splice_encoded(e, bytes_of(bodies[i][0]), s, ROWS(s), &out), STATUS_OK);
		ck_assert_msg(bytes_is(buf_bytes(&out), bodies[i][1]), "%d: %.*s", i, (int)out.len, (char *)out.data);
		buf_free(&out);
	}
}
END_TEST

START_TEST(padding_keeps_the_length_modulo_three)
{
	for (size_t removed = 0; removed < 10; removed++) {
		for (size_t inserted = 0; inserted < 10; inserted++) {
			size_t padding = splice_padding(ENCODING_BASE64, removed, inserted);

			ck_assert_uint_lt(padding, 3);
			ck_assert_uint_eq((inserted + padding) % 3, removed % 3);
			ck_assert_uint_eq(splice_padding(ENCODING_QUOTED_PRINTABLE, removed, inserted), 0);
		}
	}
}
END_TEST

START_TEST(failures_leave_out_as_it_was)
{
	static const char *const bodies[] = { "abcdef", "abc=\r\nd=3Df", "YWJj\r\nZGVm" };
	const enum transfer_encoding e = (enum transfer_encoding)_i;
	const struct splice s = { 2, 4, BYTES("XYZ") };
	struct buf out;
	size_t needed;

	buf_init(&out, 1000);
	ck_assert_int_eq(splice_encoded(e, bytes_of(bodies[_i]), &s, 1, &out), STATUS_OK);
	needed = out.len;
	buf_free(&out);
	for (size_t limit = 1; limit <= needed; limit++) {
		buf_init(&out, limit);
		ck_assert_int_eq(buf_add_byte(&out, '!'), STATUS_OK);
		ck_assert_int_eq(splice_encoded(e, bytes_of(bodies[_i]), &s, 1, &out), STATUS_LIMIT);
		ck_assert_uint_eq(out.len, 1);
		buf_free(&out);
	}
	buf_init(&out, 1000);
	mem_fail_at(1);
	ck_assert_int_eq(splice_encoded(e, bytes_of(bodies[_i]), &s, 1, &out), STATUS_NOMEM);
	mem_fail_at(0);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/splice");
	TCase *t = tcase_create("splice");

	tcase_add_loop_test(t, changes_only_what_is_named, 0, ROWS(cases));
	tcase_add_test(t, several_at_once);
	tcase_add_test(t, padding_keeps_the_length_modulo_three);
	tcase_add_loop_test(t, failures_leave_out_as_it_was, 0, 3);
	suite_add_tcase(s, t);
	return suite_run(s);
}
