#include <stdlib.h>
#include <string.h>
#include "decode/base58.h"
#include "support/suite.h"

#define TOKEN(bytes) bytes, sizeof(bytes) - 1

static const struct {
	const char *in;
	const char *out;	/* NULL: no token */
	size_t out_len;
} cases[] = {
	{ "", TOKEN("") }, { "1", TOKEN("\0") }, { "111", TOKEN("\0\0\0") }, { "2g", TOKEN("a") },
	{ "2NEpo7TZRRrLZSi2U", TOKEN("Hello World!") }, { "11233QC4", TOKEN("\0\0\x28\x7f\xb4\xcd") },
	{ "ZVav8chGd47LG12DiGJwi8SasSRNLRcx8RU7JPFCbb17z", TOKEN("marie.tremblay@parliament.example") },
	{ "2NEpo7TZRRrLZSi0U", NULL, 0 }, { "O", NULL, 0 }, { "I", NULL, 0 }, { "l", NULL, 0 }, { "a-b", NULL, 0 },
	{ "a\xC3", NULL, 0 },
};

START_TEST(decodes)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n + !n), out[BASE58_DECODED_MAX];	/* exact size */
	size_t len = 0;
	bool is_token;

	memcpy(in, cases[_i].in, n);
	is_token = base58_decode_token((struct bytes){ in, n }, out, &len);
	ck_assert_msg(is_token == (cases[_i].out != NULL), "%s", cases[_i].in);
	if (is_token) {
		ck_assert_uint_eq(len, cases[_i].out_len);
		ck_assert_mem_eq(out, cases[_i].out, len);
	}
	free(in);
}
END_TEST

START_TEST(is_bounded)
{
	unsigned char *out = malloc(BASE58_DECODED_MAX), in[BASE58_MAX + 1];
	size_t len;

	memset(in, 'z', sizeof(in));
	ck_assert(base58_decode_token((struct bytes){ in, BASE58_MAX }, out, &len));
	ck_assert_uint_le(len, BASE58_DECODED_MAX);
	ck_assert(!base58_decode_token((struct bytes){ in, BASE58_MAX + 1 }, out, &len));
	memset(in, '1', sizeof(in));
	ck_assert(base58_decode_token((struct bytes){ in, BASE58_MAX }, out, &len));
	ck_assert_uint_eq(len, BASE58_DECODED_MAX);
	free(out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/base58");
	TCase *t = tcase_create("base58");

	tcase_add_loop_test(t, decodes, 0, ROWS(cases));
	tcase_add_test(t, is_bounded);
	suite_add_tcase(s, t);
	return suite_run(s);
}
