#include <string.h>
#include "base/mem.h"
#include "milter/intake.h"
#include "support/suite.h"

static const struct {
	const char *label, *value, *raw;
	bool lead_space;
} fields[] = {
	{ "leading space is the MTA's", " hello", "X: hello\r\n", true },
	{ "no space at all", "hello", "X:hello\r\n", true },
	{ "an MTA that strips it", "hello", "X: hello\r\n", false },
	{ "folded", " a\n\tb\n c", "X: a\r\n\tb\r\n c\r\n", true },
	{ "folded with CRLF", " a\r\n b", "X: a\r\n b\r\n", true },
	{ "line end at the end", " a\n", "X: a\r\n", true },
	{ "empty", "", "X:\r\n", true },
};

START_TEST(fields_are_as_on_the_wire)
{
	struct intake in;

	ck_assert_int_eq(intake_init(&in, 1000, 100000), STATUS_OK);
	in.has_lead_space = fields[_i].lead_space;
	intake_field(&in, "X", fields[_i].value);
	ck_assert_msg(bytes_is(buf_bytes(&in.raw), fields[_i].raw), "%s", fields[_i].label);
	intake_free(&in);
}
END_TEST

START_TEST(a_whole_message)
{
	struct intake in;

	ck_assert_int_eq(intake_init(&in, 1000, 100000), STATUS_OK);
	for (int round = 0; round < 3; round++) {	/* several messages on one connection */
		intake_mail_from(&in, "<a@example.org>");
		for (int i = 0; i < 20; i++)
			intake_recipient(&in, i == 0 ? "<b@example.net>" : " c@example.net ");
		intake_field(&in, "Subject", " x");
		intake_end_of_header(&in);
		intake_body(&in, (const unsigned char *)"one\r\n", 5);
		intake_body(&in, (const unsigned char *)"two\r\n", 5);
		ck_assert_int_eq(in.status, STATUS_OK);
		ck_assert(bytes_is(in.envelope.mail_from, "a@example.org"));
		ck_assert_uint_eq(in.envelope.recipient_count, 20);
		ck_assert(bytes_is(in.envelope.recipients[0], "b@example.net"));
		ck_assert(bytes_is(in.envelope.recipients[19], "c@example.net"));
		ck_assert(bytes_is(buf_bytes(&in.raw), "Subject:  x\r\n\r\none\r\ntwo\r\n"));
		ck_assert_uint_eq(in.body_start, in.raw.len - 10);
		intake_reset(&in);
		ck_assert_uint_eq(in.raw.len, 0);
		ck_assert_uint_eq(in.envelope.recipient_count, 0);
	}
	intake_free(&in);
	intake_free(&in);
}
END_TEST

START_TEST(both_sides_of_the_limit)
{
	struct intake in;

	ck_assert_int_eq(intake_init(&in, 4, 100000), STATUS_OK);
	intake_body(&in, (const unsigned char *)"1234", 4);
	ck_assert_uint_eq(in.dropped, 0);
	intake_body(&in, (const unsigned char *)"5", 1);
	ck_assert_uint_eq(in.dropped, 1);
	intake_body(&in, (const unsigned char *)"67", 2);
	ck_assert_uint_eq(in.dropped, 3);
	ck_assert(bytes_is(buf_bytes(&in.raw), "1234"));
	ck_assert_int_eq(in.status, STATUS_OK);
	intake_free(&in);
}
END_TEST

/* A chunk that crosses the limit fills the message up to it: its length is what shows that there was more. */
START_TEST(a_chunk_across_the_limit)
{
	struct intake in;

	ck_assert_int_eq(intake_init(&in, 4, 100000), STATUS_OK);
	intake_body(&in, (const unsigned char *)"12", 2);
	intake_body(&in, (const unsigned char *)"34567", 5);
	ck_assert(bytes_is(buf_bytes(&in.raw), "1234"));
	ck_assert_uint_eq(in.dropped, 3);
	ck_assert_int_eq(in.status, STATUS_OK);
	intake_reset(&in);
	intake_body(&in, (const unsigned char *)"abcd", 4);
	ck_assert(bytes_is(buf_bytes(&in.raw), "abcd"));
	ck_assert_uint_eq(in.dropped, 0);
	intake_free(&in);
}
END_TEST

START_TEST(no_memory_is_kept_for_the_end)
{
	struct intake in;

	mem_fail_at(1);
	ck_assert_int_eq(intake_init(&in, 1000, 100000), STATUS_NOMEM);
	intake_free(&in);
	ck_assert_int_eq(intake_init(&in, 1 << 20, 100000), STATUS_OK);
	mem_fail_at(1);
	intake_body(&in, (const unsigned char *)"x", 1);
	ck_assert_int_eq(in.status, STATUS_NOMEM);
	intake_free(&in);
	ck_assert_int_eq(intake_init(&in, 1 << 20, 100), STATUS_OK);
	for (int i = 0; i < 10; i++)
		intake_recipient(&in, "<somebody-with-a-long-name@example.org>");
	ck_assert_int_eq(in.status, STATUS_LIMIT);
	intake_free(&in);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("milter/intake");
	TCase *t = tcase_create("intake");

	tcase_add_loop_test(t, fields_are_as_on_the_wire, 0, ROWS(fields));
	tcase_add_test(t, a_whole_message);
	tcase_add_test(t, both_sides_of_the_limit);
	tcase_add_test(t, a_chunk_across_the_limit);
	tcase_add_test(t, no_memory_is_kept_for_the_end);
	suite_add_tcase(s, t);
	return suite_run(s);
}
