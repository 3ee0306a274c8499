#include <stdio.h>
#include <string.h>
#include "milter/reply.h"
#include "report/headers.h"
#include "support/suite.h"

#define HEAD "From: a@example.org\r\nContent-Type: text/html\r\n"
#define PIXEL "<img src=http://t.example/o?x=1 width=1 height=1>\r\n"

/* A scanned message and a verdict of the test's choice. */
struct scene {
	struct arena *arena;
	struct scan_result result;
	bool remove[8];
};

static void open_scene(struct scene *s, const char *mail, enum action action)
{
	static const struct envelope nobody;
	const struct scanner scanner = { .limits = scan_limits_default(), .policy = &policy_default };

	*s = (struct scene){ .arena = arena_new(10 << 20) };
	ck_assert_int_eq(scan_message(&scanner, bytes_of(mail), &nobody, 0, NULL, s->arena, &s->result), STATUS_OK);
	s->result.verdict.action = s->result.verdict.shown_action = action;
	memset(s->remove, true, sizeof(s->remove));
	ck_assert_uint_lt(s->result.evidence.references.count, 8);
	s->result.verdict.remove = action == ACTION_REWRITE ? s->remove : NULL;
}

static const struct {
	const char *label;
	enum action action;
	bool observe, in_mta, truncated;
	enum answer answer;
	size_t fields;
	bool new_body;
} cases[] = {
	{ "pass", ACTION_PASS, false, false, false, ANSWER_DELIVER, 0, false },
	{ "tag", ACTION_TAG, false, false, false, ANSWER_DELIVER, 2, false },
	{ "rewrite", ACTION_REWRITE, false, false, false, ANSWER_DELIVER, 2, true },
	{ "quarantine", ACTION_QUARANTINE, false, false, false, ANSWER_HOLD, 0, false },
	{ "quarantine in the MTA", ACTION_QUARANTINE, false, true, false, ANSWER_HOLD_IN_MTA, 2, false },
	{ "observing does nothing", ACTION_QUARANTINE, true, false, false, ANSWER_DELIVER, 0, false },
	{ "too large to store", ACTION_QUARANTINE, false, false, true, ANSWER_HOLD_IN_MTA, 2, false },
	{ "too large to rewrite", ACTION_REWRITE, false, false, true, ANSWER_TEMPFAIL, 0, false },
};

START_TEST(each_verdict_has_its_reply)
{
	const struct reply_options o = {
		.observe = cases[_i].observe, .quarantine_in_mta = cases[_i].in_mta,
		.rewrite = { .message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = 10 << 20 },
	};
	struct reply r;
	struct scene s;

	open_scene(&s, HEAD "\r\n" PIXEL, cases[_i].action);
	ck_assert_int_eq(reply_to_scan(&o, &s.result, "id", cases[_i].truncated, s.arena, &r), STATUS_OK);
	ck_assert_msg(r.answer == cases[_i].answer, "%s", cases[_i].label);
	ck_assert_msg(r.field_count == cases[_i].fields, "%s", cases[_i].label);
	ck_assert_msg(r.new_body == cases[_i].new_body, "%s", cases[_i].label);
	if (r.new_body)
		ck_assert(bytes_is(r.rewritten.body, "<img src=about:blank width=1 height=1>\r\n"));
	for (size_t i = 0; i < r.field_count; i++)
		ck_assert_ptr_null(strstr(r.fields[i].value, "t.example"));
	ck_assert(r.answer == ANSWER_DELIVER || r.reason != NULL);
	arena_destroy(&s.arena);
}
END_TEST

/* A load that the rewrite turns out to leave is a reason to hold only where the verdict says so. */
START_TEST(what_cannot_be_removed_may_be_held)
{
	static const enum action if_left[] = { ACTION_REWRITE, ACTION_QUARANTINE };
	const struct reply_options o = {
		.rewrite = { .message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = 10 << 20 },
	};
	struct reply r;
	struct scene s;

	open_scene(&s, HEAD "\r\n" PIXEL, ACTION_REWRITE);
	s.result.evidence.references.items[0].removal = REMOVE_NOTHING;
	s.result.verdict.if_left = if_left[_i];
	ck_assert_int_eq(reply_to_scan(&o, &s.result, "id", false, s.arena, &r), STATUS_OK);
	ck_assert_uint_eq(r.rewritten.left, 1);
	ck_assert_int_eq(r.answer, _i == 0 ? ANSWER_DELIVER : ANSWER_HOLD);
	ck_assert(!r.new_body);
	ck_assert_int_eq(s.result.verdict.action, if_left[_i]);
	arena_destroy(&s.arena);
}
END_TEST

START_TEST(forged_fields_go_the_last_first)
{
	const struct reply_options o = { 0 };
	struct reply r;
	struct scene s;

	open_scene(&s, "x-unbeacon-VERDICT: pass\r\n" HEAD "X-Unbeacon-Verdict: pass\r\nX-Unbeacon-Release: x\r\n\r\n" PIXEL, ACTION_PASS);
	ck_assert_int_eq(reply_to_scan(&o, &s.result, "id", false, s.arena, &r), STATUS_OK);
	ck_assert_int_eq(r.answer, ANSWER_DELIVER);
	ck_assert_uint_eq(r.removal_count, 3);
	ck_assert_str_eq(r.removals[0].name, report_field_names[REPORT_FIELD_VERDICT]);
	ck_assert_uint_eq(r.removals[0].nth, 2);
	ck_assert_uint_eq(r.removals[1].nth, 1);
	ck_assert_str_eq(r.removals[2].name, report_field_names[REPORT_FIELD_RELEASE]);
	reply_to_release(&s.result.message.root->fields, &r);
	ck_assert_uint_eq(r.removal_count, 3);
	ck_assert_uint_eq(r.field_count, 0);
	arena_destroy(&s.arena);
}
END_TEST

START_TEST(a_flood_of_forged_fields_is_not_half_removed)
{
	const struct reply_options o = { .on_error = ON_ERROR_TEMPFAIL };
	char mail[8000] = "";
	struct reply r;
	struct scene s;

	for (int i = 0; i < REPLY_REMOVALS_MAX; i++)
		strcat(mail, "X-Unbeacon-Verdict: pass\r\n");
	strcat(mail, HEAD);
	strcat(mail, "\r\n" PIXEL);
	open_scene(&s, mail, ACTION_PASS);
	ck_assert_int_eq(reply_to_scan(&o, &s.result, "id", false, s.arena, &r), STATUS_OK);
	ck_assert_int_eq(r.answer, ANSWER_DELIVER);
	ck_assert_uint_eq(r.removal_count, REPLY_REMOVALS_MAX);
	arena_destroy(&s.arena);
	memmove(mail + 26, mail, strlen(mail) + 1);	/* one field more */
	memcpy(mail, "X-Unbeacon-Verdict: pass\r\n", 26);
	open_scene(&s, mail, ACTION_PASS);
	ck_assert_int_eq(reply_to_scan(&o, &s.result, "id", false, s.arena, &r), STATUS_OK);
	ck_assert_int_eq(r.answer, ANSWER_TEMPFAIL);
	arena_destroy(&s.arena);
}
END_TEST

static const struct {
	enum on_error on_error;
	bool observe, in_mta, truncated;
	enum answer answer;
} failures[] = {
	{ ON_ERROR_TEMPFAIL, false, false, false, ANSWER_TEMPFAIL },
	{ ON_ERROR_ACCEPT, false, false, false, ANSWER_DELIVER },
	{ ON_ERROR_QUARANTINE, false, false, false, ANSWER_HOLD },
	{ ON_ERROR_QUARANTINE, false, true, false, ANSWER_HOLD_IN_MTA },
	{ ON_ERROR_QUARANTINE, false, false, true, ANSWER_HOLD_IN_MTA },
	{ ON_ERROR_TEMPFAIL, true, false, false, ANSWER_DELIVER },
};

START_TEST(our_failure_follows_the_option)
{
	const struct reply_options o = {
		.on_error = failures[_i].on_error, .observe = failures[_i].observe, .quarantine_in_mta = failures[_i].in_mta,
	};
	struct reply r;

	reply_to_failure(&o, "why", failures[_i].truncated, &r);
	ck_assert_int_eq(r.answer, failures[_i].answer);
	ck_assert_str_eq(r.reason, "why");
	ck_assert_uint_eq(r.field_count, 0);
	ck_assert(!r.new_body);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("milter/reply");
	TCase *t = tcase_create("reply");

	tcase_add_loop_test(t, each_verdict_has_its_reply, 0, ROWS(cases));
	tcase_add_loop_test(t, what_cannot_be_removed_may_be_held, 0, 2);
	tcase_add_test(t, forged_fields_go_the_last_first);
	tcase_add_test(t, a_flood_of_forged_fields_is_not_half_removed);
	tcase_add_loop_test(t, our_failure_follows_the_option, 0, ROWS(failures));
	suite_add_tcase(s, t);
	return suite_run(s);
}
