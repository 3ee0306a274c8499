/*
 * test_text_run.c - runs and words of a text: which there are, and that a word's hash is the word's alone.
 */
#include <stdlib.h>
#include <string.h>
#include "detect/text_run.h"
#include "support/suite.h"

static const struct hash_key KEY = { 0x0123456789abcdef, 0xfedcba9876543210 };

/* The first run of a text, from a copy of its exact size. */
static struct text_run first_run(const char *text, size_t len, size_t *end_r)
{
	unsigned char *copy = malloc(len);
	struct text_run run;

	memcpy(copy, text, len);
	*end_r = 0;
	text_run_next(&KEY, (struct bytes){ copy, len }, end_r, &run);
	ck_assert_ptr_eq(run.text.data, copy);
	free(copy);
	return run;
}

static bool first_word(const char *text, struct text_word *word_r)
{
	const size_t len = strlen(text);
	unsigned char *copy = malloc(len);
	struct bytes rest = { copy, len };
	bool found;

	memcpy(copy, text, len);
	found = text_word_next(&KEY, &rest, word_r);
	free(copy);
	return found;
}

static const struct {
	const char *label, *text;
	size_t len;			/* of the run */
	const char *word;		/* if it is one */
	bool is_address;
} runs[] = {
	{ "a word", "word", 4, "word", false },
	{ "and another", "word next", 4, "word", false },
	{ "with punctuation behind", "word, next", 5, "word", false },
	{ "with much of it", "word!?).. next", 9, "word", false },
	{ "capitals", "WoRD", 4, "word", false },
	{ "seven letters", "letters x", 7, "letters", false },
	{ "eight letters", "eightsix x", 8, "eightsix", false },
	{ "nine letters", "committee x", 9, "committee", false },
	{ "sixteen letters", "representational x", 16, "representational", false },
	{ "eight, then punctuation", "eightsix. x", 9, "eightsix", false },
	{ "UTF-8", "\xc3\xa4rger x", 6, "\xc3\xa4rger", false },
	{ "UTF-8 in capitals", "\xc3\x84RGER x", 6, "\xc3\xa4rger", false },
	{ "a tab behind", "word\tnext", 4, "word", false },
	{ "a NUL behind", "word\0next", 4, "word", false },
	{ "a line end behind", "word\r\nnext", 4, "word", false },
	{ "one character", "a", 1, "a", false },
	{ "next to letters", "a[`{@Z", 6, NULL, true },
	{ "a digit", "word1 next", 5, NULL, false },
	{ "a digit first", "1word next", 5, NULL, false },
	{ "a digit in the ninth place", "eightsix1 next", 9, NULL, false },
	{ "two words", "it's next", 4, NULL, false },
	{ "punctuation first", "(word next", 5, NULL, false },
	{ "punctuation alone", "-- next", 2, NULL, false },
	{ "an address", "a@b.example next", 11, NULL, true },
	{ "half an address", "name@ next", 5, NULL, true },
	{ "an address in brackets", "<a@b.example> next", 13, NULL, true },
	{ "a URL", "http://a.example/ next", 17, NULL, true },
	{ "a URL behind other things", "(see:ftp://a.example) next", 21, NULL, true },
	{ "half a URL", "http:// next", 7, "http", true },
	{ "a scheme alone", "mailto:name next", 11, NULL, false },
	{ "one slash behind a colon", "and/or:/x next", 9, NULL, false },
	{ "slashes first", "//a.example next", 11, NULL, false },
	{ "a colon late", "a/:/b next", 5, NULL, false },
	{ "www.", "www.a.example next", 13, NULL, true },
	{ "www. in capitals", "WWW.A.EXAMPLE next", 13, NULL, true },
	{ "www. alone", "www. next", 4, "www", true },
	{ "www without a dot", "www, next", 4, "www", false },
	{ "www. at the end of a word", "awww.x next", 6, NULL, false },
};

START_TEST(cuts_runs)
{
	const size_t size = strlen(runs[_i].text) > runs[_i].len ? strlen(runs[_i].text) : runs[_i].len;
	struct text_word word = { .hash = 0 };
	size_t end;
	struct text_run run = first_run(runs[_i].text, size, &end);

	ck_assert_msg(run.text.len == runs[_i].len && end == runs[_i].len, "%s: %zu", runs[_i].label, run.text.len);
	ck_assert_msg(run.is_word == (runs[_i].word != NULL), "%s", runs[_i].label);
	ck_assert_msg(run.is_address == runs[_i].is_address, "%s", runs[_i].label);
	if (runs[_i].word == NULL)
		return;
	ck_assert(first_word(runs[_i].word, &word));
	ck_assert_uint_eq(word.len, strlen(runs[_i].word));
	ck_assert_msg(word.hash == run.hash, "%s", runs[_i].label);
}
END_TEST

/* All lengths, with other things behind: equal beginnings hash apart, equal words together. */
START_TEST(words_of_all_lengths)
{
	enum { LENGTHS = 40 };
	const char letters[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
	uint64_t hashes[LENGTHS + 1];

	for (size_t n = 1; n <= LENGTHS; n++) {
		char text[64];
		struct text_word word;
		struct text_run run;
		size_t end;

		memcpy(text, letters, n);
		memcpy(text + n, "; x", 4);
		ck_assert(first_word(text, &word));
		ck_assert_uint_eq(word.len, n);
		run = first_run(text, n, &end);
		ck_assert(run.is_word && run.hash == word.hash);
		run = first_run(text, n + 3, &end);
		ck_assert(run.is_word && run.hash == word.hash);
		hashes[n] = word.hash;
		for (size_t i = 1; i < n; i++)
			ck_assert_uint_ne(hashes[i], hashes[n]);
	}
}
END_TEST

START_TEST(cuts_words)
{
	static const char text[] = " -a1, b;\xc3\xa4/C..";
	static const struct { size_t len; bool has_digit; } expected[] = { { 2, true }, { 1, false }, { 2, false }, { 1, false } };
	struct bytes rest = bytes_of(text);
	struct text_word word;

	for (int i = 0; i < ROWS(expected); i++) {
		ck_assert(text_word_next(&KEY, &rest, &word));
		ck_assert_uint_eq(word.len, expected[i].len);
		ck_assert(word.has_digit == expected[i].has_digit);
	}
	ck_assert(!text_word_next(&KEY, &rest, &word));
	ck_assert_uint_eq(rest.len, 0);
	rest = (struct bytes){ NULL, 0 };
	ck_assert(!text_word_next(&KEY, &rest, &word));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/text_run");
	TCase *t = tcase_create("text_run");

	tcase_add_loop_test(t, cuts_runs, 0, ROWS(runs));
	tcase_add_test(t, words_of_all_lengths);
	tcase_add_test(t, cuts_words);
	suite_add_tcase(s, t);
	return suite_run(s);
}
