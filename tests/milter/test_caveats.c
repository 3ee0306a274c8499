/*
 * A pack of signatures that only detect, against real mails and policies: what is done to the message, what is written into
 * it, what the log line and a record without clearance say is byte for byte the same with the pack and without it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "milter/reply.h"
#include "report/report.h"
#include "support/suite.h"

enum { NOW = 1800000000, ARENA_BYTES = 64 << 20 };

/* Each hits everything that it can, as heavily as it can; the last one's expression gives up. */
#define SIGNATURE(id, caveats, kind, conditions) \
	"signature " id " { title \"zebra\"; owner \"zebra\"; kind " kind "; weight 100; " caveats "\nwhen { " conditions " } }\n"
#define PACK(caveats) \
	SIGNATURE("zebra-1", caveats, "indicator", "recipients at-most 1000") \
	SIGNATURE("zebra-2", caveats, "indicator", "reference { load auto }") \
	SIGNATURE("zebra-3", caveats, "indicator", "reference { load click }") \
	SIGNATURE("zebra-4", caveats, "known-tracker", "reference { host exists }") \
	SIGNATURE("zebra-5", caveats, "lure", "recipients at-most 1000") \
	SIGNATURE("zebra-6", caveats, "lure", "finding remote-load hidden-load tracking-pixel recipient-token") \
	SIGNATURE("zebra-7", caveats, "indicator", "header \"X-Long\" matches '^(a+)+$'")

static const char *const packs[] = {
	PACK("tlp clear; permits detect"), PACK("tlp green; permits detect"), PACK("tlp amber; permits detect"),
	PACK("tlp red; permits detect"),   PACK("tlp clear; pap red; permits detect tag rewrite quarantine notify"),
	PACK("tlp red; permits detect tag"),
};

static const char *const samples[] = {
	"01-news-lure-hidden-pixel.eml", "04-newsletter-open-script.eml", "08-personal.eml", "09-text-with-links.eml",
	"14-remote-pictures-only.eml", "19-forged-headers.eml", "long",
};

static const struct policy_rule rules[] = {
	{ .name = "trackers pass", .kinds_any = 1u << FINDING_KNOWN_TRACKER, .group = "nobody", .action = ACTION_PASS },
	{ .name = "heavy", .score_at_least = 50, .action = ACTION_QUARANTINE },
	{ .name = "baited", .kinds_all = 1u << FINDING_LURE | 1u << FINDING_REMOTE_LOAD, .action = ACTION_REWRITE },
	{ .name = "odd", .kinds_any = 1u << FINDING_ODDITY, .action = ACTION_TAG },
};

enum { POLICIES = 6 };

static struct policy make_policy(int which)
{
	struct policy p = policy_default;

	if (which % 2 == 1) {
		p.rules = rules;
		p.rule_count = ROWS(rules);
	}
	if (which / 2 == 1)
		p.over_limit = p.uncleanable = p.encrypted = ACTION_QUARANTINE;
	if (which / 2 == 2) {
		p.rewrite_scope = REWRITE_ALL_LOADS;
		p.rewrite_links = true;
		p.confidence_at_least = 0;
	}
	return p;
}

static void read_sample(const char *name, struct buf *raw)
{
	const char *source = getenv("srcdir");
	char path[4096];

	if (strcmp(name, "long") == 0) {	/* what the last expression gives up on */
		ck_assert_int_eq(buf_add_text(raw, "From: a@b.example\r\nX-Long: "), STATUS_OK);
		for (int i = 0; i < 60; i++)
			ck_assert_int_eq(buf_add_text(raw, "a"), STATUS_OK);
		ck_assert_int_eq(buf_add_text(raw, "!\r\n\r\ntext\r\n"), STATUS_OK);
		return;
	}
	snprintf(path, sizeof(path), "%s/contrib/samples/%s", source != NULL ? source : ".", name);
	ck_assert_msg(file_read(path, raw) == STATUS_OK, "%s", path);
}

/* All that leaves the daemon because of one message, as one text. */
static void describe(const struct policy *p, const struct signature_set *set, struct bytes raw, const struct reply_options *o,
		     struct buf *out, size_t *findings_r)
{
	static const struct hash_key key = { 1, 2 };
	const struct bytes recipient = bytes_of("marie.tremblay@parliament.example");
	const struct envelope envelope = { .recipients = &recipient, .recipient_count = 1 };
	const struct scanner scanner = { .limits = scan_limits_default(), .signatures = set, .policy = p };
	struct signature_scratch *scratch = set != NULL ? signature_scratch_new(set) : NULL;
	struct arena *arena = arena_new(ARENA_BYTES);
	struct scan_result result, view;
	struct event event = { .id = "E", .source = "", .envelope = &envelope, .result = &view, .time = NOW };
	struct reply r;

	ck_assert_int_eq(scan_message(&scanner, raw, &envelope, NOW, scratch, arena, &result), STATUS_OK);
	*findings_r = result.evidence.findings.count;
	ck_assert_int_eq(reply_to_scan(o, &result, "E", false, arena, &r), STATUS_OK);
	ck_assert_int_eq(buf_printf(out, "answer %d, %zu removed, reason %s\n", r.answer, r.removal_count,
				    r.answer == ANSWER_HOLD_IN_MTA || r.answer == ANSWER_TEMPFAIL ? r.reason : ""), STATUS_OK);
	for (size_t i = 0; i < r.field_count; i++)
		ck_assert_int_eq(buf_printf(out, "%s: %s\n", r.fields[i].name, r.fields[i].value), STATUS_OK);
	if (r.new_body)
		ck_assert_int_eq(buf_add_bytes(out, r.rewritten.body), STATUS_OK);
	ck_assert_int_eq(scan_view(&scanner, &result, TLP_GREEN, true, &view), STATUS_OK);
	view.elapsed_us = 0;
	ck_assert_int_eq(report_log_line(&event, out), STATUS_OK);
	ck_assert_int_eq(report_event_json(&event, &key, out), STATUS_OK);
	ck_assert_int_eq(scan_view(&scanner, &result, TLP_GREEN, false, &view), STATUS_OK);
	view.elapsed_us = 0;
	ck_assert_int_eq(report_scan_json(&event, out), STATUS_OK);
	ck_assert_int_eq(report_text(&event, NULL, out), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(out, '\0'), STATUS_OK);
	signature_scratch_destroy(&scratch);
	arena_destroy(&arena);
}

START_TEST(nothing_shows)
{
	const struct signature_report silent = { NULL, NULL, NULL };
	struct signature_set *set = NULL;
	size_t found = 0;

	ck_assert_int_eq(signature_set_load_text("pack.sig", bytes_of(packs[_i]), &signature_limits_default, &silent, &set), STATUS_OK);
	for (int s = 0; s < ROWS(samples); s++) {
		struct buf raw;

		buf_init(&raw, 1 << 20);
		read_sample(samples[s], &raw);
		for (int i = 0; i < POLICIES * 4; i++) {
			struct policy p = make_policy(i % POLICIES);
			const struct reply_options o = {
				.observe = i / POLICIES % 2 == 1, .quarantine_in_mta = i / POLICIES / 2 == 1,
				.rewrite = { .message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = ARENA_BYTES },
			};
			struct buf without, with;
			size_t few, more;

			p.observe = o.observe;
			buf_init(&without, 4 << 20);
			buf_init(&with, 4 << 20);
			describe(&p, NULL, buf_bytes(&raw), &o, &without, &few);
			describe(&p, set, buf_bytes(&raw), &o, &with, &more);
			ck_assert_msg(without.len == with.len && memcmp(without.data, with.data, with.len) == 0,
				      "%s, policy %d\n--- without\n%s\n--- with\n%s", samples[s], i, (char *)without.data, (char *)with.data);
			ck_assert_ptr_null(strstr((char *)with.data, "zebra"));
			found += more - few;
			buf_free(&without);
			buf_free(&with);
		}
		buf_free(&raw);
	}
	ck_assert_uint_gt(found, 100);		/* it did detect */
	signature_set_put(&set);
}
END_TEST

/* With clearance it is all there. */
START_TEST(an_analyst_sees_it)
{
	const struct signature_report silent = { NULL, NULL, NULL };
	const struct scanner scanner = { .limits = scan_limits_default(), .policy = &policy_default };
	static const struct envelope nobody;
	struct signature_set *set = NULL;
	struct scanner with = scanner;
	struct signature_scratch *scratch;
	struct arena *arena = arena_new(ARENA_BYTES);
	struct scan_result result, view;

	ck_assert_int_eq(signature_set_load_text("pack.sig", bytes_of(packs[3]), &signature_limits_default, &silent, &set), STATUS_OK);
	scratch = signature_scratch_new(set);
	with.signatures = set;
	ck_assert_int_eq(scan_message(&with, bytes_of("From: a@b.example\r\n\r\ntext\r\n"), &nobody, NOW, scratch, arena, &result), STATUS_OK);
	ck_assert_int_eq(scan_view(&with, &result, TLP_AMBER_STRICT, true, &view), STATUS_OK);
	ck_assert_uint_eq(view.evidence.findings.count, 0);
	ck_assert_int_eq(scan_view(&with, &result, TLP_RED, true, &view), STATUS_OK);
	ck_assert_uint_eq(view.evidence.findings.count, 2);
	ck_assert_int_eq(view.verdict.action, ACTION_PASS);
	signature_scratch_destroy(&scratch);
	signature_set_put(&set);
	arena_destroy(&arena);
}
END_TEST

/* A message that a restricted signature held: that it was held is told, not why. */
START_TEST(what_was_done_is_told_without_its_cause)
{
	static const char pack[] = PACK("tlp red; permits quarantine");
	static const struct envelope nobody;
	const struct signature_report silent = { NULL, NULL, NULL };
	struct scanner scanner = { .limits = scan_limits_default(), .policy = &policy_default };
	struct signature_set *set = NULL;
	struct signature_scratch *scratch;
	struct arena *arena = arena_new(ARENA_BYTES);
	struct scan_result result, view;
	struct reply r;

	ck_assert_int_eq(signature_set_load_text("pack.sig", bytes_of(pack), &signature_limits_default, &silent, &set), STATUS_OK);
	scratch = signature_scratch_new(set);
	scanner.signatures = set;
	ck_assert_int_eq(scan_message(&scanner, bytes_of("From: a@b.example\r\n\r\ntext\r\n"), &nobody, NOW, scratch, arena, &result),
			 STATUS_OK);
	ck_assert_int_eq(result.verdict.action, ACTION_QUARANTINE);
	ck_assert_int_eq(scan_view(&scanner, &result, TLP_GREEN, true, &view), STATUS_OK);
	ck_assert_int_eq(view.verdict.action, ACTION_QUARANTINE);
	ck_assert_str_eq(view.verdict.rule, "restricted");
	ck_assert_uint_eq(view.verdict.kinds, 0);
	ck_assert_uint_eq(view.verdict.reason_count, 1);
	ck_assert_int_eq(reply_to_scan(&(struct reply_options){ .quarantine_in_mta = true }, &result, "E", false, arena, &r), STATUS_OK);
	ck_assert_int_eq(r.answer, ANSWER_HOLD_IN_MTA);
	ck_assert_str_eq(r.reason, "policy");
	ck_assert_uint_eq(r.field_count, 0);
	signature_scratch_destroy(&scratch);
	signature_set_put(&set);
	arena_destroy(&arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("milter/caveats");
	TCase *t = tcase_create("caveats");

	tcase_add_loop_test(t, nothing_shows, 0, ROWS(packs));
	tcase_add_test(t, an_analyst_sees_it);
	tcase_add_test(t, what_was_done_is_told_without_its_cause);
	suite_add_tcase(s, t);
	return suite_run(s);
}
