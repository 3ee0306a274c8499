#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "decode/encoded_word.h"
#include "support/suite.h"

/* Pieces are written as [charset|text], raw text as it stands. */
static const struct {
	const char *label, *in, *pieces;
	bool bad;
} cases[] = {
	{ "empty", "", "", false },
	{ "raw", "plain text", "plain text", false },
	{ "Q", "=?utf-8?Q?a=20b_c?=", "[utf-8|a b c]", false },
	{ "B", "=?UTF-8?b?YWJj?=", "[UTF-8|abc]", false },
	{ "text around", "x =?utf-8?Q?a?= y", "x [utf-8|a] y", false },
	{ "text that touches", "x=?utf-8?Q?a?=y", "x[utf-8|a]y", false },
	{ "space between words", "=?utf-8?Q?a?= =?utf-8?Q?b?=", "[utf-8|ab]", false },
	{ "fold between words", "=?utf-8?Q?a?=\r\n =?utf-8?B?Yg==?=", "[utf-8|ab]", false },
	{ "words that touch", "=?utf-8?Q?a?==?utf-8?Q?b?=", "[utf-8|ab]", false },
	{ "case of the charset", "=?utf-8?Q?a?= =?UTF-8?Q?b?=", "[utf-8|ab]", false },
	{ "two charsets", "=?utf-8?Q?a?= \t=?koi8-r?Q?b?= c", "[utf-8|a][koi8-r|b] c", false },
	{ "text between words", "=?utf-8?Q?a?= x =?utf-8?Q?b?=", "[utf-8|a] x [utf-8|b]", false },
	{ "split inside a character", "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "[utf-8|\xC3\xA9]", false },
	{ "base64 split inside a character", "=?utf-8?B?ww==?= =?utf-8?B?qQ==?=", "[utf-8|\xC3\xA9]", false },
	{ "language", "=?utf-8*en?Q?a?=", "[utf-8|a]", false },
	{ "empty word", "=?utf-8?Q?" "?=", "[utf-8|]", false },
	{ "starts with an escape", "=?utf-8?Q?=41?=", "[utf-8|A]", false },
	{ "spaces inside", "=?utf-8?Q?a b?=", "[utf-8|a b]", false },
	{ "fold inside", "=?utf-8?Q?a\r\n b?=", "[utf-8|a b]", false },
	{ "question mark inside", "=?utf-8?Q?a?b?=", "[utf-8|a?b]", false },
	{ "base64 without padding", "=?utf-8?B?YQ?=", "[utf-8|a]", false },
	{ "base64 with junk", "=?utf-8?B?Y*W?=", "[utf-8|a]", true },
	{ "bad escape", "=?utf-8?Q?=zz?=", "[utf-8|=zz]", true },
	{ "unknown encoding", "=?utf-8?X?a?=", "=?utf-8?X?a?=", true },
	{ "no end", "=?utf-8?Q?abc", "=?utf-8?Q?abc", true },
	{ "no end behind a word", "=?a?Q?b?= =?utf-8?Q?abc", "[a|b] =?utf-8?Q?abc", true },
	{ "no charset", "=??Q?a?=", "=??Q?a?=", false },
	{ "only a language", "=?*en?Q?a?=", "=?*en?Q?a?=", true },
	{ "a near miss before a word", "=?=?utf-8?Q?a?=", "=?[utf-8|a]", false },
	{ "a question", "what =? is =?this?=", "what =? is =?this?=", false },
};

/* All pieces as one string, or the first status that is not STATUS_OK. */
static enum status split(struct bytes in, size_t ceiling, char *pieces, struct oddities *o)
{
	struct arena *a = arena_new(ceiling);
	struct encoded_words it;
	enum status s = STATUS_NOMEM;
	bool end = false;

	*pieces = '\0';
	if (a == NULL)
		return s;
	encoded_words_init(&it, in);
	for (;;) {
		struct encoded_word word;

		s = encoded_words_next(&it, a, &word, &end, o);
		if (s != STATUS_OK || end)
			break;
		if (word.charset.len != 0)
			pieces += sprintf(pieces, "[%.*s|%.*s]", (int)word.charset.len, (const char *)word.charset.data,
					  (int)word.text.len, (const char *)word.text.data);
		else
			pieces += sprintf(pieces, "%.*s", (int)word.text.len, (const char *)word.text.data);
	}
	arena_destroy(&a);
	return s;
}

START_TEST(splits_into_pieces)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n != 0 ? n : 1);
	struct oddities o = { 0 };
	char pieces[1000];

	memcpy(in, cases[_i].in, n);
	ck_assert_int_eq(split((struct bytes){ in, n }, 100000, pieces, &o), STATUS_OK);
	ck_assert_msg(strcmp(pieces, cases[_i].pieces) == 0, "%s: got \"%s\"", cases[_i].label, pieces);
	ck_assert_msg(oddities_has(&o, ODDITY_BAD_ENCODED_WORD) == cases[_i].bad, "%s", cases[_i].label);
	free(in);
}
END_TEST

START_TEST(failures_are_clean)
{
	const struct bytes in = BYTES("=?utf-8?Q?abc?= =?utf-8?B?YWJj?= x");
	struct oddities o = { 0 };
	char pieces[1000];

	ck_assert_int_eq(split(in, 10, pieces, &o), STATUS_LIMIT);
	for (unsigned long n = 1;; n++) {
		enum status s;

		mem_fail_at(n);
		s = split(in, 100000, pieces, &o);
		if (mem_fail_at(0) != 0) {
			ck_assert_int_eq(s, STATUS_OK);
			break;
		}
		ck_assert_int_eq(s, STATUS_NOMEM);
	}
}
END_TEST

/* Openings without an end must not be searched to the end again and again: this takes no measurable time. */
START_TEST(cost_is_linear)
{
	static const char *const repeated[] = { "=?a?q?", "=?a?x?", "=?utf-8?Q?a?=", "=?" };
	const size_t n = strlen(repeated[_i]), count = 100000;
	unsigned char *in = malloc(n * count), *p = in;
	struct oddities o = { 0 };
	struct arena *a = arena_new(100 << 20);
	struct encoded_words it;
	struct encoded_word word;
	bool end = false;
	size_t pieces = 0;

	for (size_t i = 0; i < count; i++, p += n)
		memcpy(p, repeated[_i], n);
	encoded_words_init(&it, bytes_span(in, p));
	while (!end) {
		ck_assert_int_eq(encoded_words_next(&it, a, &word, &end, &o), STATUS_OK);
		pieces++;
	}
	ck_assert_uint_le(pieces, count + 1);
	arena_destroy(&a);
	free(in);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/encoded_word");
	TCase *t = tcase_create("encoded_word");

	tcase_add_loop_test(t, splits_into_pieces, 0, ROWS(cases));
	tcase_add_test(t, failures_are_clean);
	tcase_add_loop_test(t, cost_is_linear, 0, 4);
	suite_add_tcase(s, t);
	return suite_run(s);
}
