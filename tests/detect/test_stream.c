#include <stdint.h>
#include "detect/stream.h"
#include "support/suite.h"

static const struct {
	const char *label;
	struct bytes bytes;
	bool begins[PEEL_ORDERS];
	enum inflate_format format;
} heads[] = {
	{ "zlib", BYTES("\x78\x9c" "1234"), { [PEEL_FORWARD] = true }, INFLATE_ZLIB },
	{ "zlib, a sum that does not match", BYTES("\x78\x9d" "1234"), { false }, INFLATE_ZLIB },
	{ "zlib, a byte too few", BYTES("\x78\x9c" "123"), { false }, INFLATE_ZLIB },
	{ "zlib backwards", BYTES("4321\x9c\x78"), { [PEEL_BACKWARD] = true }, INFLATE_ZLIB },
	{ "zlib backwards, a byte too few", BYTES("321\x9c\x78"), { false }, INFLATE_ZLIB },
	{ "zlib in rot13", BYTES("\x6b\x9c" "1234"), { [PEEL_ROT13] = true, [PEEL_FORWARD] = true }, INFLATE_ZLIB },
	{ "zlib in rot13, backwards", BYTES("4321\x9c\x6b"), { [PEEL_BACKWARD_ROT13] = true }, INFLATE_ZLIB },
	{ "gzip", BYTES("\x1f\x8b\x08" "123"), { [PEEL_FORWARD] = true, [PEEL_ROT13] = true }, INFLATE_GZIP },
	{ "gzip backwards", BYTES("PPP\x08\x8b\x1f"), { [PEEL_BACKWARD] = true, [PEEL_BACKWARD_ROT13] = true }, INFLATE_GZIP },
	{ "half of its mark", BYTES("\x1f\x8c\x08" "\x8c\x1f\x1f"), { false }, INFLATE_GZIP },
	{ "bare, fixed codes", BYTES("\xf3" "12345"), { [PEEL_FORWARD] = true }, INFLATE_RAW },
	{ "bare backwards has no mark", BYTES("54321\xf3"), { false }, INFLATE_RAW },
	{ "bare, stored", BYTES("\x01\x05\x00\xfa\xff" "1"), { [PEEL_FORWARD] = true }, INFLATE_RAW },
	{ "bare, stored, a length that is not its own inverse", BYTES("\x01\x05\x00\xfb\xff" "1"), { false }, INFLATE_RAW },
	{ "text", BYTES("marie.tremblay"), { false }, INFLATE_RAW },
	{ "nothing", BYTES(""), { false }, INFLATE_RAW },
};

START_TEST(begins_in_each_order)
{
	const struct bytes b = heads[_i].bytes;

	for (int order = PEEL_FORWARD; order < PEEL_ORDERS; order++) {
		enum inflate_format format;
		const bool begins = stream_begins(b, (enum peel_order)order, &format);

		ck_assert_msg(begins == heads[_i].begins[order], "%s, order %d: %d", heads[_i].label, order, begins);
		/* In rot13 the first byte of zlib is that of fixed codes, too. */
		ck_assert_msg(!begins || format == heads[_i].format || (order == PEEL_FORWARD && format == INFLATE_RAW), "%s, order %d",
			      heads[_i].label, order);
		/* What is asked before anything is decoded passes whatever is one. */
		if (begins && order != PEEL_FORWARD) {
			ck_assert_msg(order == PEEL_ROT13 && format == INFLATE_GZIP ? stream_begins(b, PEEL_FORWARD, &format)
				      : stream_may_be_turned(bytes_first_four(b.data), b.data[b.len - 1]), "%s, order %d", heads[_i].label, order);
		}
	}
}
END_TEST

/* Whether all of it may be one: with fixed codes it ends in seven bits of zero, which is "end of block". */
START_TEST(fixed_codes_end_in_zeros)
{
	enum inflate_format format;

	ck_assert(stream_is_whole((struct bytes)BYTES("\xf3" "1234\x01"), PEEL_FORWARD, &format));
	ck_assert_int_eq(format, INFLATE_RAW);
	ck_assert(stream_is_whole((struct bytes)BYTES("\xf3" "1234\x00"), PEEL_FORWARD, &format));
	ck_assert(!stream_is_whole((struct bytes)BYTES("\xf3" "1234\x02"), PEEL_FORWARD, &format));
	ck_assert(stream_is_whole((struct bytes)BYTES("\x78\x9c" "123\x02"), PEEL_FORWARD, &format));
	ck_assert_int_eq(format, INFLATE_ZLIB);
}
END_TEST

START_TEST(text_is_not_turned)
{
	ck_assert(stream_may_be_turned(0, 0x1f));
	ck_assert(stream_may_be_turned(0, 'x'));
	ck_assert(stream_may_be_turned((uint32_t)'k' << 24, 0));
	ck_assert(!stream_may_be_turned((uint32_t)'x' << 24, 'z'));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/stream");
	TCase *t = tcase_create("stream");

	tcase_add_loop_test(t, begins_in_each_order, 0, ROWS(heads));
	tcase_add_test(t, fixed_codes_end_in_zeros);
	tcase_add_test(t, text_is_not_turned);
	suite_add_tcase(s, t);
	return suite_run(s);
}
