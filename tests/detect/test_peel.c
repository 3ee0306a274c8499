/*
 * test_peel.c - base64 of text that stands inside of something else: found at every phase, behind and before anything, and
 * nothing found where there is none.
 */
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "decode/base64.h"
#include "detect/peel.h"
#include "support/suite.h"

enum { AROUND_MAX = 6 };		/* bytes before and behind the text; characters before all of it */

static struct peel_tables *make_tables(void)
{
	struct peel_tables *t = calloc(1, sizeof(*t));

	peel_tables_init(t);
	return t;
}

static bool holds(struct bytes piece, struct bytes text)
{
	unsigned char *out = malloc(PEEL_DECODED_MAX(piece.len));
	const size_t n = peel_decode(PEEL_BASE64, PEEL_FORWARD, piece, NULL, out);
	const bool found = bytes_find(((struct bytes){ out, n }), text, 0) < n;

	free(out);
	return found;
}

/* Whether a piece of run, in a copy of its exact size, holds text. count_r: how many pieces there are. */
static bool finds(const struct peel_tables *t, struct bytes run, struct bytes text, size_t *count_r)
{
	unsigned char *copy = malloc(run.len);
	struct peel_base64 search = { 0 };
	struct bytes piece;
	bool found = false;

	memcpy(copy, run.data, run.len);
	*count_r = 0;
	while (peel_base64_next(t, (struct bytes){ copy, run.len }, &search, &piece)) {
		ck_assert(piece.data >= copy);
		ck_assert(piece.data + piece.len <= copy + run.len);
		++*count_r;
		found = found || holds(piece, text);
	}
	free(copy);
	return found;
}

/* So many characters, and base64 of so many bytes that are no text, text, and so many bytes. */
static void make_run(size_t characters, size_t before, struct bytes text, size_t behind, struct buf *run)
{
	static const unsigned char other[AROUND_MAX] = { 0xff, 0x80, 0x01, 0xc3, 0x9f, 0xfe };
	struct buf bytes;

	buf_init(&bytes, 1000);
	ck_assert_int_eq(buf_add_bytes(&bytes, (struct bytes){ other, before }), STATUS_OK);
	ck_assert_int_eq(buf_add_bytes(&bytes, text), STATUS_OK);
	ck_assert_int_eq(buf_add_bytes(&bytes, (struct bytes){ other, behind }), STATUS_OK);
	ck_assert_int_eq(buf_add_bytes(run, bytes_slice((struct bytes)BYTES("Zz9aZ8"), 0, characters)), STATUS_OK);
	ck_assert_int_eq(base64_encode(buf_bytes(&bytes), run), STATUS_OK);
	while (run->len > 0 && run->data[run->len - 1] == '=')
		buf_truncate(run, run->len - 1);
	buf_free(&bytes);
}

static const struct {
	const char *label, *text;
} texts[] = {
	{ "the shortest", "tremblay" }, { "the lowest and the highest", " ~ ~ ~ ~ ~" }, { "capitals", "MTREMBLAY1" },
	{ "an address", "marie.tremblay@parliament.example" }, { "JSON", "{\"u\":\"marie.tremblay\",\"n\":7}" },
};

START_TEST(finds_base64)
{
	const struct bytes text = bytes_of(texts[_i].text);
	struct peel_tables *t = make_tables();

	for (size_t characters = 0; characters < AROUND_MAX; characters++) {
		for (size_t before = 0; before <= AROUND_MAX; before++) {
			for (size_t behind = 0; behind <= AROUND_MAX; behind++) {
				struct buf run;
				size_t count;

				buf_init(&run, 1000);
				make_run(characters, before, text, behind, &run);
				ck_assert_msg(finds(t, buf_bytes(&run), text, &count), "%s: %zu characters, %zu bytes before, %zu behind",
					      texts[_i].label, characters, before, behind);
				/* One of each phase at most: it is all one text. */
				ck_assert_uint_le(count, PEEL_PHASES);
				buf_free(&run);
			}
		}
	}
	free(t);
}
END_TEST

START_TEST(finds_each_of_many)
{
	static const struct bytes first = BYTES("marie.tremblay"), second = BYTES("parliament.example");
	struct peel_tables *t = make_tables();
	struct buf run;
	size_t count;

	buf_init(&run, 1000);
	make_run(1, 3, first, 5, &run);
	make_run(2, 4, second, 0, &run);
	ck_assert(finds(t, buf_bytes(&run), first, &count));
	ck_assert(finds(t, buf_bytes(&run), second, &count));
	buf_free(&run);
	free(t);
}
END_TEST

START_TEST(finds_nothing)
{
	static const struct { const char *label, *run; } runs[] = {
		{ "nothing", "" }, { "one character", "A" }, { "zeros", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, { "six bytes of text", "_3RyZW1ibP__" },
		{ "all ones", "__________________________________" },
	};
	struct peel_tables *t = make_tables();

	for (int i = 0; i < ROWS(runs); i++) {
		struct peel_base64 search = { 0 };
		struct bytes piece;

		ck_assert_msg(!peel_base64_next(t, bytes_of(runs[i].run), &search, &piece), "%s", runs[i].label);
	}
	free(t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/peel");
	TCase *t = tcase_create("peel");

	tcase_add_loop_test(t, finds_base64, 0, ROWS(texts));
	tcase_add_test(t, finds_each_of_many);
	tcase_add_test(t, finds_nothing);
	suite_add_tcase(s, t);
	return suite_run(s);
}
