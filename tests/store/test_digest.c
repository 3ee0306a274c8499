#include <stdlib.h>
#include <string.h>
#include "store/digest.h"
#include "support/suite.h"

static const struct {
	const char *label, *one, *other;
	bool same;
} cases[] = {
	{ "identical", "A: b\r\n\r\nbody\r\n", "A: b\r\n\r\nbody\r\n", true },
	{ "header fields added in front", "A: b\r\n\r\nbody\r\n", "Received: x\r\n\tfolded\r\nA: b\r\n\r\nbody\r\n", true },
	{ "line ends changed", "A: b\r\n\r\none\r\ntwo\r\n", "A: b\n\none\ntwo\n", true },
	{ "last line end missing", "A: b\r\n\r\nbody\r\n", "A: b\r\n\r\nbody", true },
	{ "many line ends at the end", "A: b\n\nbody\n", "A: b\n\nbody\r\n\r\n\n\r\n", true },
	{ "no body and an empty one", "A: b\r\n", "A: b\r\n\r\n\r\n", true },
	{ "nothing at all", "", "A: b\r\n\r\n", true },
	{ "an empty header", "\r\nbody", "A: b\r\n\r\nbody\r\n", true },
	{ "another body", "A: b\r\n\r\nbody\r\n", "A: b\r\n\r\nBody\r\n", false },
	{ "an empty line inside", "A: b\n\none\ntwo\n", "A: b\n\none\n\ntwo\n", false },
	{ "an empty line first", "A: b\n\none\n", "A: b\n\n\none\n", false },
	{ "a carriage return alone stays", "A: b\n\none\rtwo\n", "A: b\n\none\ntwo\n", false },
	{ "a carriage return alone at the end stays", "A: b\n\none\r", "A: b\n\none", false },
	{ "two carriage returns", "A: b\n\none\r\r\ntwo", "A: b\n\none\r\ntwo", false },
	{ "white space is a line", "A: b\r\n \r\nbody", "A: b\r\n\r\nbody", false },
	{ "body cut short", "A: b\n\none\ntwo\n", "A: b\n\none\n", false },
};

static void digest(const char *text, unsigned char out[STORE_DIGEST_LENGTH])
{
	size_t n = strlen(text);
	unsigned char *copy = malloc(n != 0 ? n : 1);

	memcpy(copy, text, n);
	store_body_digest((struct bytes){ copy, n }, out);
	free(copy);
}

START_TEST(body_digest)
{
	unsigned char one[STORE_DIGEST_LENGTH], other[STORE_DIGEST_LENGTH];

	digest(cases[_i].one, one);
	digest(cases[_i].other, other);
	ck_assert_msg((memcmp(one, other, sizeof(one)) == 0) == cases[_i].same, "%s", cases[_i].label);
}
END_TEST

START_TEST(whole_digest_takes_every_byte)
{
	unsigned char one[STORE_DIGEST_LENGTH], other[STORE_DIGEST_LENGTH];

	store_digest(bytes_of("A: b\r\n\r\nbody\r\n"), one);
	store_digest(bytes_of("A: b\r\n\r\nbody\r\n"), other);
	ck_assert_mem_eq(one, other, sizeof(one));
	store_digest(bytes_of("A: b\r\n\r\nbody\n"), other);
	ck_assert_mem_ne(one, other, sizeof(one));
	store_digest((struct bytes){ NULL, 0 }, other);
	ck_assert_mem_ne(one, other, sizeof(one));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/digest");
	TCase *t = tcase_create("digest");

	tcase_add_loop_test(t, body_digest, 0, ROWS(cases));
	tcase_add_test(t, whole_digest_takes_every_byte);
	suite_add_tcase(s, t);
	return suite_run(s);
}
