#include "base/hash.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

START_TEST(table_hash_sees_every_byte)
{
	static const struct hash_key one = { 1, 2 }, other = { 1, 3 };
	unsigned char text[80];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (unsigned char)(i * 7);
	for (size_t n = 0; n < sizeof(text); n++) {
		/* Of exact size: a byte read behind it is one too many. */
		unsigned char *copy = malloc(n);
		const uint64_t hash = hash_in_table(&one, (struct bytes){ text, n });

		ck_assert(n == 0 || copy != NULL);
		if (n > 0)
			memcpy(copy, text, n);
		ck_assert_uint_eq(hash_in_table(&one, (struct bytes){ copy, n }), hash);
		ck_assert_uint_ne(hash_in_table(&other, (struct bytes){ copy, n }), hash);
		for (size_t i = 0; i < n * 8; i++) {
			copy[i / 8] ^= (unsigned char)(1u << i % 8);
			ck_assert_uint_ne(hash_in_table(&one, (struct bytes){ copy, n }), hash);
			copy[i / 8] ^= (unsigned char)(1u << i % 8);
		}
		for (size_t m = 0; m < n; m++)
			ck_assert_uint_ne(hash_in_table(&one, (struct bytes){ text, m }), hash);
		free(copy);
	}
}
END_TEST

/* Names such as attributes and URLs have: numbered, of every length. Each bit of the value is set in about half of them. */
START_TEST(table_hash_spreads)
{
	enum { NAMES = 4096, SLOTS = 1024 };
	static const struct hash_key key = { 0x1234567, 0x89abcdef };
	static unsigned slots[SLOTS], high[SLOTS];
	unsigned bits[64] = { 0 };

	for (unsigned i = 0; i < NAMES; i++) {
		char name[64];
		const int n = snprintf(name, sizeof(name), "%.*s%u", (int)(i % 40), "https://cdn.news.example/im/article-of-the-day", i);
		const uint64_t hash = hash_in_table(&key, (struct bytes){ (unsigned char *)name, (size_t)n });

		slots[hash % SLOTS]++;
		high[hash >> 32 & (SLOTS - 1)]++;
		for (int bit = 0; bit < 64; bit++)
			bits[bit] += hash >> bit & 1;
	}
	for (int i = 0; i < SLOTS; i++) {
		/* Four are to be expected; twenty in one happen once in 10^8 tables. */
		ck_assert_uint_lt(slots[i], 20);
		ck_assert_uint_lt(high[i], 20);
	}
	for (int bit = 0; bit < 64; bit++)
		ck_assert(bits[bit] > NAMES / 2 - 250 && bits[bit] < NAMES / 2 + 250);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/hash");
	TCase *t = tcase_create("hash");

	tcase_add_test(t, same_key_same_hash);
	tcase_add_test(t, random_keys_differ);
	tcase_add_test(t, table_hash_sees_every_byte);
	tcase_add_test(t, table_hash_spreads);
	suite_add_tcase(s, t);
	return suite_run(s);
}
