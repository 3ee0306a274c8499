#include "base/hash.h"
#include "support/suite.h"

START_TEST(same_key_same_hash)
{
	static const struct hash_key one = { 1, 2 }, other = { 1, 3 };
	unsigned char text[64];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (unsigned char)i;
	for (size_t n = 0; n < sizeof(text); n++) {
		struct bytes b = { text, n };

		ck_assert_uint_eq(hash_bytes(&one, b), hash_bytes(&one, b));
		ck_assert_uint_ne(hash_bytes(&one, b), hash_bytes(&other, b));
		for (size_t m = 0; m < n; m++)
			ck_assert_uint_ne(hash_bytes(&one, b), hash_bytes(&one, (struct bytes){ text, m }));
	}
}
END_TEST

START_TEST(random_keys_differ)
{
	struct hash_key a, b;

	hash_key_random(&a);
	hash_key_random(&b);
	ck_assert(a.k0 != b.k0 && a.k1 != b.k1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/hash");
	TCase *t = tcase_create("hash");

	tcase_add_test(t, same_key_same_hash);
	tcase_add_test(t, random_keys_differ);
	suite_add_tcase(s, t);
	return suite_run(s);
}
