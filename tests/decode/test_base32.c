#include <stdlib.h>
#include <string.h>
#include "decode/base32.h"
#include "support/suite.h"

static const struct {
	const char *in;
	enum base32_alphabet alphabet;
	const char *out;	/* NULL: no token */
} cases[] = {
	/* RFC 4648, 10 */
	{ "", BASE32_STANDARD, "" }, { "MY======", BASE32_STANDARD, "f" }, { "MZXQ====", BASE32_STANDARD, "fo" },
	{ "MZXW6===", BASE32_STANDARD, "foo" }, { "MZXW6YQ=", BASE32_STANDARD, "foob" },
	{ "MZXW6YTB", BASE32_STANDARD, "fooba" }, { "MZXW6YTBOI======", BASE32_STANDARD, "foobar" },
	{ "CPNMUOJ1E8======", BASE32_EXTENDED_HEX, "foobar" }, { "CPNMU===", BASE32_EXTENDED_HEX, "foo" },
	/* as tokens write it */
	{ "mzxw6ytboi", BASE32_STANDARD, "foobar" }, { "cpnmuoj1e8", BASE32_EXTENDED_HEX, "foobar" },
	{ "MZXW6YTb", BASE32_STANDARD, "fooba" },
	/* no lengths */
	{ "M", BASE32_STANDARD, NULL }, { "MZX", BASE32_STANDARD, NULL }, { "MZXW6Y", BASE32_STANDARD, NULL },
	/* no characters */
	{ "MZXW6YT1", BASE32_STANDARD, NULL }, { "MZXW6YT8", BASE32_STANDARD, NULL }, { "MZXW6YTW", BASE32_EXTENDED_HEX, NULL },
	{ "MZX=6YTB", BASE32_STANDARD, NULL }, { "MZXW-YTB", BASE32_STANDARD, NULL }, { "MZXW\xC3YTB", BASE32_STANDARD, NULL },
};

START_TEST(decodes)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n + !n), *out = malloc(BASE32_DECODED_MAX(n));	/* exact sizes */
	size_t len = 0;
	bool is_token;

	memcpy(in, cases[_i].in, n);
	is_token = base32_decode_token(cases[_i].alphabet, (struct bytes){ in, n }, out, &len);
	ck_assert_msg(is_token == (cases[_i].out != NULL), "%s", cases[_i].in);
	if (is_token) {
		ck_assert_uint_eq(len, strlen(cases[_i].out));
		ck_assert_mem_eq(out, cases[_i].out, len);
	}
	free(in);
	free(out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/base32");
	TCase *t = tcase_create("base32");

	tcase_add_loop_test(t, decodes, 0, ROWS(cases));
	suite_add_tcase(s, t);
	return suite_run(s);
}
