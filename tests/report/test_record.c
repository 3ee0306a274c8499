#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "report/record_json.h"
#include "support/suite.h"

enum { LIMIT = 1 << 20 };

static const struct hash_key key = { 1, 2 };

static void make(const struct store_record *r, const struct store_action *actions, size_t count, struct buf *out)
{
	buf_init(out, LIMIT);
	ck_assert_int_eq(report_record_json(r, actions, count, TLP_RED, &key, out), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(out, '\0'), STATUS_OK);
}

static const struct { const char *label; struct bytes subject; const char *has, *lacks; } subjects[] = {
	{ "words stay",		BYTES("the minutes"),				"\"subject\": \"the minutes\"",	"hxxp" },
	{ "a URL is hidden",	BYTES("see http://a.example/?u=token now"),	"see hxxp",			"token" },
	{ "a quote",		BYTES("say \"a\""),				"say \\\"a\\\"",		"say \"a" },
	{ "a line end",		BYTES("a\r\nb"),				"a\\r\\nb",			"\n" },
	{ "ill-formed UTF-8",	BYTES("a\xff" "b"),				"\"subject\": \"a",		"\xff" },
	{ "a NUL",		BYTES("a\0b"),					"a\\u0000b",			"hxxp" },
	{ "none",		BYTES(""),					"\"subject\": \"\"",		"hxxp" },
};

START_TEST(subjects_of_senders)
{
	const struct store_record r = { .id = "x", .subject = subjects[_i].subject };
	struct buf out;

	make(&r, NULL, 0, &out);
	ck_assert_msg(strstr((char *)out.data, subjects[_i].has) != NULL, "%s: %s", subjects[_i].label, (char *)out.data);
	ck_assert_msg(strstr((char *)out.data, subjects[_i].lacks) == NULL, "%s: %s", subjects[_i].label, (char *)out.data);
	buf_free(&out);
}
END_TEST

static const struct { const char *label; struct bytes findings; const char *has; } findings[] = {
	{ "as they were held",	BYTES("[{\"kind\":\"lure\"}]"),	"\"findings\": [{\"kind\": \"lure\"}]" },
	{ "what is no list",	BYTES("{\"kind\":\"lure\"}"),		"\"findings\": null" },
	{ "damaged",		BYTES("[{\"kind\""),			"\"findings\": null" },
	{ "two values",		BYTES("[] []"),				"\"findings\": null" },
};

START_TEST(findings_of_the_record)
{
	const struct store_record r = { .id = "x", .findings = findings[_i].findings };
	struct buf out;

	make(&r, NULL, 0, &out);
	ck_assert_msg(strstr((char *)out.data, findings[_i].has) != NULL, "%s: %s", findings[_i].label, (char *)out.data);
	buf_free(&out);
}
END_TEST

/* By clearance, from clear to red: whether the finding is there. */
static const struct { const char *label, *finding, *seen; } clearances[] = {
	{ "none of a signature", "{\"signature\":null}", "yyyyy" },
	{ "clear", "{\"signature\":\"a\",\"clearance\":\"clear\"}", "yyyyy" },
	{ "green", "{\"signature\":\"a\",\"clearance\":\"green\"}", "nyyyy" },
	{ "amber", "{\"signature\":\"a\",\"clearance\":\"amber\"}", "nnyyy" },
	{ "amber+strict", "{\"signature\":\"a\",\"clearance\":\"amber+strict\"}", "nnnyy" },
	{ "red", "{\"signature\":\"a\",\"clearance\":\"red\"}", "nnnny" },
	{ "of a signature, without clearance", "{\"signature\":\"a\"}", "nnnnn" },
	{ "an unknown clearance", "{\"signature\":\"a\",\"clearance\":\"blue\"}", "nnnnn" },
	{ "a clearance that is no text", "{\"signature\":\"a\",\"clearance\":4}", "nnnnn" },
	{ "no object", "7", "nnnnn" },
};

START_TEST(findings_above_a_clearance_are_not_there)
{
	char text[200];
	struct store_record r = { .id = "x" };

	snprintf(text, sizeof(text), "[%s,{\"signature\":null,\"end\":1}]", clearances[_i].finding);
	r.findings = bytes_of(text);
	for (int tlp = TLP_CLEAR; tlp <= TLP_RED; tlp++) {
		struct buf out;

		buf_init(&out, LIMIT);
		ck_assert_int_eq(report_record_json(&r, NULL, 0, (enum tlp)tlp, &key, &out), STATUS_OK);
		ck_assert_int_eq(buf_add_byte(&out, '\0'), STATUS_OK);
		ck_assert_msg((strstr((char *)out.data, "\"findings\": [{\"signature\": null, \"end\": 1}]") == NULL) ==
			      (clearances[_i].seen[tlp] == 'y'), "%s at %d: %s", clearances[_i].label, tlp, (char *)out.data);
		ck_assert_ptr_null(strstr((char *)out.data, "clearance"));
		buf_free(&out);
	}
}
END_TEST

START_TEST(actions_where_they_are_asked_for)
{
	const struct store_action action = { .time = 7, .actor = BYTES("a\xff"), .action = BYTES("release"), .note = BYTES("") };
	const struct store_record r = { .id = "x" };
	struct buf out;

	make(&r, NULL, 0, &out);
	ck_assert_ptr_null(strstr((char *)out.data, "actions"));
	ck_assert_ptr_null(strstr((char *)out.data, "findings"));
	buf_free(&out);
	make(&r, &action, 0, &out);
	ck_assert_ptr_nonnull(strstr((char *)out.data, "\"actions\": []"));
	buf_free(&out);
	make(&r, &action, 1, &out);
	ck_assert_ptr_nonnull(strstr((char *)out.data, "\"action\": \"release\""));
	buf_free(&out);
}
END_TEST

START_TEST(text_for_a_terminal)
{
	struct buf out;

	buf_init(&out, LIMIT);
	ck_assert_int_eq(report_record_text(bytes_of("\033[31mat https://a.example/x"), 100, &key, &out), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&out, '\0'), STATUS_OK);
	ck_assert_ptr_null(strchr((char *)out.data, '\033'));
	ck_assert_ptr_null(strstr((char *)out.data, "a.example"));
	buf_truncate(&out, 0);
	ck_assert_int_eq(report_record_text(bytes_of("abcdef"), 3, &key, &out), STATUS_OK);
	ck_assert(bytes_is(buf_bytes(&out), "abc"));
	buf_free(&out);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
	const struct bytes recipients[] = { BYTES("a@example.org"), BYTES("b\xff@example.org") };
	const struct store_action action = { .time = 7, .actor = BYTES("a"), .action = BYTES("release") };
	const struct store_record r = {
		.id = "x", .recipients = recipients, .recipient_count = 2,
		.subject = BYTES("see http://a.example/"), .findings = BYTES("[{\"kind\":\"lure\"}]"),
	};
	bool failed = true;

	for (unsigned long n = 1; failed; n++) {
		enum status status;
		struct buf out;

		buf_init(&out, LIMIT);
		mem_fail_at(n);
		status = report_record_json(&r, &action, 1, TLP_RED, &key, &out);
		failed = mem_fail_at(0) == 0;
		/* Reading the findings may fail alone, and then the line says so. */
		ck_assert_int_eq(buf_add_byte(&out, '\0'), STATUS_OK);
		if (status == STATUS_OK && failed)
			ck_assert_ptr_nonnull(strstr((char *)out.data, "\"findings\": null"));
		else
			ck_assert_msg(status == (failed ? STATUS_NOMEM : STATUS_OK), "allocation %lu", n);
		ck_assert(status == STATUS_OK || out.len == 1);
		buf_free(&out);
	}
}
END_TEST

START_TEST(counts_of_the_store)
{
	struct store_stats stats = { .records = { 1, 2, 3 }, .bytes = { 10, 20, 0 } };
	struct buf out;

	buf_init(&out, LIMIT);
	ck_assert_int_eq(report_store_json(&stats, &out), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&out, '\0'), STATUS_OK);
	ck_assert_ptr_nonnull(strstr((char *)out.data, "\"released\": {\"messages\": 2, \"bytes\": 20}"));
	ck_assert_ptr_nonnull(strstr((char *)out.data, "\"oldest_held\": null"));
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("report/record");
	TCase *t = tcase_create("record");

	tcase_add_loop_test(t, subjects_of_senders, 0, ROWS(subjects));
	tcase_add_loop_test(t, findings_of_the_record, 0, ROWS(findings));
	tcase_add_loop_test(t, findings_above_a_clearance_are_not_there, 0, ROWS(clearances));
	tcase_add_test(t, actions_where_they_are_asked_for);
	tcase_add_test(t, text_for_a_terminal);
	tcase_add_test(t, each_allocation_may_fail);
	tcase_add_test(t, counts_of_the_store);
	suite_add_tcase(s, t);
	return suite_run(s);
}
