#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "inflate/inflate.h"
#include "support/suite.h"

#define TEXT "hello hello hello"
#define DEFLATED "\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00"
#define ZLIB "\x78\xda" DEFLATED "\x3a\x2e\x06\x7d"
#define GZIP "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03" DEFLATED "\x80\x88\xf9\xe5\x11\x00\x00\x00"
#define STREAM(bytes) bytes, sizeof(bytes) - 1

static const struct {
	const char *label;
	enum inflate_format format;
	const char *in;
	size_t in_len;
	size_t limit;
	const char *out;
	bool complete;
} cases[] = {
	{ "zlib", INFLATE_ZLIB, STREAM(ZLIB), 100, TEXT, true },
	{ "gzip", INFLATE_GZIP, STREAM(GZIP), 100, TEXT, true },
	{ "bare", INFLATE_RAW, STREAM(DEFLATED), 100, TEXT, true },
	{ "exactly full", INFLATE_RAW, STREAM(DEFLATED), 17, TEXT, true },
	{ "one byte too many", INFLATE_RAW, STREAM(DEFLATED), 16, "hello hello hell", false },
	{ "cut", INFLATE_RAW, DEFLATED, 6, 100, "hello", false },
	{ "something behind it", INFLATE_ZLIB, STREAM(ZLIB "xyz"), 100, TEXT, true },
	{ "a wrong checksum", INFLATE_ZLIB, STREAM("\x78\xda" DEFLATED "\x3a\x2e\x06\x7e"), 100, TEXT, false },
	{ "of another format", INFLATE_GZIP, STREAM(ZLIB), 100, "", false },
	{ "nothing", INFLATE_RAW, "", 0, 100, "", false },
};

START_TEST(inflates)
{
	unsigned char *in = malloc(cases[_i].in_len + !cases[_i].in_len);	/* exact size */
	struct inflater *inflater = NULL;
	bool complete;

	memcpy(in, cases[_i].in, cases[_i].in_len);
	for (int round = 0; round < 2; round++) {	/* the second time with an inflater that was used */
		struct buf out;

		buf_init(&out, cases[_i].limit);
		ck_assert_int_eq(inflate_stream(&inflater, cases[_i].format, (struct bytes){ in, cases[_i].in_len }, &out,
						&complete), STATUS_OK);
		/* With damage a decoder may stop some bytes early. */
		ck_assert_msg(out.len <= strlen(cases[_i].out) && (out.len == strlen(cases[_i].out) || !cases[_i].complete),
			      "%s", cases[_i].label);
		ck_assert_msg(out.len == 0 || memcmp(out.data, cases[_i].out, out.len) == 0, "%s", cases[_i].label);
		ck_assert_msg(complete == cases[_i].complete, "%s", cases[_i].label);
		buf_free(&out);
	}
	inflater_destroy(&inflater);
	inflater_destroy(&inflater);
	free(in);
}
END_TEST

/* Beginnings of last blocks; the real ones are zlib's, of JSON and of random letters. */
static const struct {
	const char *label;
	const char *head;
	size_t len;
	bool is_dynamic;
} heads[] = {
	{ "of JSON", STREAM("\x65\x8c\x31\x0a\x80\x30\x10\x04\xff\x72"), true },
	{ "of letters", STREAM("\x05\xc1\x01\x01\x00\x30\x08\x02\xb0\xac"), true },
	{ "cut", STREAM("\x65\x8c\x31\x0a\x80\x30\x10\x04\xff"), false },
	{ "not the last block", STREAM("\x64\x8c\x31\x0a\x80\x30\x10\x04\xff\x72"), false },
	{ "fixed codes", STREAM("\x63\x8c\x31\x0a\x80\x30\x10\x04\xff\x72"), false },
	{ "too many literals", STREAM("\xf5\x8c\x31\x0a\x80\x30\x10\x04\xff\x72"), false },
	{ "too many distances", STREAM("\x65\x9e\x31\x0a\x80\x30\x10\x04\xff\x72"), false },
	{ "codes that leave some over", STREAM("\x65\x8c\x31\x0a\x80\x30\x10\x04\x00\x00"), false },
	{ "more codes than there can be", STREAM("\x65\x8c\x31\x0a\x92\x30\x10\x04\xff\x72"), false },
	{ "nothing", "", 0, false },
};

START_TEST(knows_dynamic_blocks)
{
	unsigned char *head = malloc(heads[_i].len + !heads[_i].len);	/* exact size */

	memcpy(head, heads[_i].head, heads[_i].len);
	ck_assert_msg(inflate_is_dynamic((struct bytes){ head, heads[_i].len }) == heads[_i].is_dynamic, "%s", heads[_i].label);
	free(head);
}
END_TEST

/* What is said to begin nothing is nothing to zlib either; of random bytes that is nearly all. */
START_TEST(agrees_with_zlib)
{
	enum { ROUNDS = 20000, BYTES_EACH = 40 };
	struct inflater *inflater = NULL;
	uint64_t state = 1;
	unsigned said = 0;

	for (int round = 0; round < ROUNDS; round++) {
		unsigned char in[BYTES_EACH];
		struct bytes bytes = { in, sizeof(in) };
		struct buf out;

		for (size_t i = 0; i < sizeof(in); i++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			in[i] = (unsigned char)(state >> 56);
		}
		in[0] = (unsigned char)((in[0] & ~7) | 5);
		if (inflate_is_dynamic(bytes)) {
			said++;
			continue;
		}
		buf_init(&out, 1000);
		ck_assert_int_eq(inflate_stream(&inflater, INFLATE_RAW, bytes, &out, NULL), STATUS_OK);
		ck_assert_uint_eq(out.len, 0);
		buf_free(&out);
	}
	inflater_destroy(&inflater);
	ck_assert_uint_gt(said, 0);
	ck_assert_uint_lt(said, ROUNDS / 20);
}
END_TEST

START_TEST(no_memory)
{
	static const struct bytes in = BYTES(ZLIB);
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		struct inflater *inflater = NULL;
		struct buf out;

		buf_init(&out, 100);
		mem_fail_at(n);
		status = inflate_stream(&inflater, INFLATE_ZLIB, in, &out, NULL);
		mem_fail_at(0);
		ck_assert(status == STATUS_OK || status == STATUS_NOMEM);
		ck_assert_uint_lt(n, 20);
		inflater_destroy(&inflater);
		buf_free(&out);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("inflate/inflate");
	TCase *t = tcase_create("inflate");

	tcase_add_loop_test(t, inflates, 0, ROWS(cases));
	tcase_add_loop_test(t, knows_dynamic_blocks, 0, ROWS(heads));
	tcase_add_test(t, agrees_with_zlib);
	tcase_add_test(t, no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
