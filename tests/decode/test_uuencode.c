#include <stdlib.h>
#include <string.h>
#include "decode/splice.h"
#include "decode/uuencode.h"
#include "support/suite.h"

enum { LIMIT = 4096 };

static const struct {
	const char *label, *in, *out;
} bodies[] = {
	{ "one line", "begin 644 a.txt\n#86)C\n`\nend\n", "abc" },
	{ "CR LF", "begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n", "abc" },
	{ "two lines", "begin 644 a\n#86)C\n#9&5F\nend\n", "abcdef" },
	{ "text around", "Hello\n\nbegin 644 a\n#86)C\n`\nend\n#86)C\n", "abc" },
	{ "length below a group", "begin 644 a\n!80``\nend\n", "a" },
	{ "characters cut off with the white space", "begin 644 a\n!80\nend\n", "a" },
	{ "length beyond the characters", "begin 644 a\nM86)C\nend\n", "abc" },
	{ "a group of one character", "begin 644 a\n#86)C8\nend\n", "abc" },
	{ "no end", "begin 644 a\n#86)C\n", "abc" },
	{ "no line end", "begin 644 a\n#86)C", "abc" },
	{ "no begin", "#86)C\n", "abc" },
	{ "behind an empty line of data", "begin 644 a\n`\n#86)C\nend\n", "abc" },
	{ "junk between", "begin 644 a\nzzzz\n\n#86)C\nend\n", "abc" },
	{ "a begin without a mode is none", "begin here\n#86)C\n", "abc" },
	{ "empty", "", "" },
};

START_TEST(decodes)
{
	size_t len = strlen(bodies[_i].in);
	unsigned char *in = malloc(len != 0 ? len : 1), *out = malloc(len != 0 ? len : 1);
	size_t n;

	memcpy(in, bodies[_i].in, len);
	n = uuencode_decode((struct bytes){ in, len }, out);
	ck_assert_msg(bytes_is((struct bytes){ out, n }, bodies[_i].out), "%s: %zu bytes", bodies[_i].label, n);
	free(in);
	free(out);
}
END_TEST

/* All lengths up to several lines, each with all bytes in turn. */
START_TEST(encodes_what_decodes_again)
{
	unsigned char in[200], out[LIMIT];

	for (size_t n = 0; n < sizeof(in); n++) {
		struct buf encoded;
		size_t len;

		in[n] = (unsigned char)(n * 7);
		buf_init(&encoded, LIMIT);
		ck_assert_int_eq(uuencode_encode((struct bytes){ in, n }, "\r\n", &encoded), STATUS_OK);
		len = uuencode_decode(buf_bytes(&encoded), out);
		ck_assert_uint_eq(len, n);
		ck_assert(n == 0 || memcmp(in, out, n) == 0);
		ck_assert_msg(!bytes_starts_with(buf_bytes(&encoded), "-"), "%zu bytes", n);
		buf_free(&encoded);
	}
}
END_TEST

static const struct {
	const char *label, *in;
	size_t start, end;
	const char *replacement, *out;
} edits[] = {
	{ "only the line", "begin 644 a\n#86)C\n#9&5F\n`\nend\n", 3, 4, "D", "begin 644 a\n#86)C\n#1&5F\n`\nend\n" },
	{ "a line that is gone", "begin 644 a\n#86)C\n#9&5F\n`\nend\n", 0, 3, "", "begin 644 a\n#9&5F\n`\nend\n" },
	{ "at the end", "begin 644 a\n#86)C\n`\nend\n", 3, 3, "d", "begin 644 a\n$86)C9```\n`\nend\n" },
	{ "past the end", "begin 644 a\r\n#86)C\r\nend\r\n", 9, 9, "d", "begin 644 a\r\n$86)C9```\r\nend\r\n" },
	{ "over two lines", "#86)C\n#9&5F\n", 2, 4, "", "$86)E9@``\n" },
	{ "into nothing", "begin 644 a", 0, 0, "abc", "begin 644 a\r\n#86)C\r\n" },
};

START_TEST(splices_lines)
{
	struct splice splice = { edits[_i].start, edits[_i].end, bytes_of(edits[_i].replacement) };
	struct buf out;

	buf_init(&out, LIMIT);
	ck_assert_int_eq(splice_encoded(ENCODING_UUENCODE, bytes_of(edits[_i].in), &splice, 1, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), edits[_i].out), "%s: %.*s", edits[_i].label, (int)out.len,
		      (const char *)out.data);
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("uuencode");
	TCase *t = tcase_create("uuencode");

	tcase_add_loop_test(t, decodes, 0, ROWS(bodies));
	tcase_add_test(t, encodes_what_decodes_again);
	tcase_add_loop_test(t, splices_lines, 0, ROWS(edits));
	suite_add_tcase(s, t);
	return suite_run(s);
}
