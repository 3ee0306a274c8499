#include <stdlib.h>
#include <string.h>
#include "decode/percent.h"
#include "support/suite.h"

static const struct {
	const char *in, *out;
	bool is_bad;
} escapes[] = {
	{ "", "", false }, { "a+b", "a+b", false }, { "%41", "A", false }, { "%4a%4A", "JJ", false }, { "%", "%", true },
	{ "%4", "%4", true }, { "%4g", "%4g", true }, { "%%41", "%A", true }, { "%2541", "%41", false },
	{ "a%C3%BCb", "a\xC3\xBC" "b", false },
};

START_TEST(escapes_decode_in_place)
{
	const size_t n = strlen(escapes[_i].in);
	unsigned char *copy = malloc(n > 0 ? n : 1);
	bool is_bad = false;

	memcpy(copy, escapes[_i].in, n);
	ck_assert_uint_eq(percent_decode((struct bytes){ copy, n }, copy, &is_bad), strlen(escapes[_i].out));
	ck_assert_int_eq(is_bad, escapes[_i].is_bad);
	ck_assert_mem_eq(copy, escapes[_i].out, strlen(escapes[_i].out));
	free(copy);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/percent");
	TCase *t = tcase_create("percent");

	tcase_add_loop_test(t, escapes_decode_in_place, 0, ROWS(escapes));
	suite_add_tcase(s, t);
	return suite_run(s);
}
