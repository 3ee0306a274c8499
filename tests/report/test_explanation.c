/* A match explained for a person and as JSON: complete, with nothing of the mail in it that could be used. */
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "json/json.h"
#include "report/explanation.h"
#include "support/suite.h"

#define RECIPIENT "anna.lind@org.example"
#define TOKEN "9f86d081884c7d659a2feaa0"

static const char mail[] =
	"From: \"The Herald \x1b[31m\" <desk@news.herald.example>\r\n"
	"To: " RECIPIENT "\r\n"
	"Subject: Read http://t.example/s/" TOKEN " for " RECIPIENT "\r\n"
	"Reply-To: bounce-" TOKEN "-anna.lind=org.example@list.example\r\n"
	"X-Job: " TOKEN "\r\n"
	"Content-Type: text/html\r\n\r\n"
	"<p>News</p><img src=\"https://img.tracker.example/o/" TOKEN ".gif?e=anna.lind%40org.example\" width=1 height=1>\r\n";

static const char signatures[] =
	"signature one { title \"The \\\\title\"; owner \"a partner\"; kind indicator; tlp green; severity high; caveat \"with care\"\n"
	"permits tag rewrite; valid from 2026-01-01 until 2030-01-01; weight 9\n"
	"when {\n"
	"subject contains \"Read\"\nsender starts \"desk@\"\nsender-domain under \"herald.example\"\nheader \"Reply-To\" contains \"bounce\"\n"
	"header \"X-Job\" exists; header \"X-Job\" contains \"7\"\nrecipient starts \"anna\"\n"
	"reference { load auto; host under \"tracker.example\"; width exactly 1; parameter \"e\" contains \"@\" }\n"
	"} }\n"
	"signature two { title \"Another\"; owner \"o\"; kind indicator; tlp amber; pap red; permits tag share; when { subject is \"x\" } }\n";

struct sample {
	struct arena *arena;
	struct signature_set *set;
	struct signature_scratch *scratch;
	struct bytes recipient;
	struct envelope envelope;
	struct scan_result result;
	struct explanation explanation;
	struct verdict without;
	struct explanation_event event;
};

static const struct hash_key key = { 3, 4 };

static void sample_init(struct sample *s, size_t index)
{
	struct scanner scanner = { .limits = scan_limits_default(), .policy = &policy_default };

	*s = (struct sample){ .arena = arena_new(64 << 20), .recipient = bytes_of(RECIPIENT), .explanation = { .index = index } };
	s->envelope = (struct envelope){ .mail_from = bytes_of("bounce-" TOKEN "@list.example"), .recipients = &s->recipient, .recipient_count = 1 };
	ck_assert_int_eq(signature_set_load_text("a.sig", bytes_of(signatures), &signature_limits_default, NULL, &s->set), STATUS_OK);
	s->scratch = signature_scratch_new(s->set);
	signature_scratch_explain(s->scratch, &s->explanation);
	scanner.signatures = s->set;
	ck_assert_int_eq(scan_message(&scanner, bytes_of(mail), &s->envelope, 1800000000, s->scratch, s->arena, &s->result), STATUS_OK);
	ck_assert_int_eq(scan_verdict_without(&scanner, &s->result, s->explanation.signature, &s->without), STATUS_OK);
	ck_assert_int_eq(explanation_add_texts(&s->explanation, bytes_of(signatures), s->arena), STATUS_OK);
	s->event = (struct explanation_event){ .source = "a\x1b.eml", .explanation = &s->explanation, .result = &s->result,
					       .without = &s->without, .key = &key };
}

static void sample_free(struct sample *s)
{
	signature_scratch_destroy(&s->scratch);
	signature_set_put(&s->set);
	arena_destroy(&s->arena);
}

typedef enum status report_function(const struct explanation_event *e, struct buf *out);
static report_function *const functions[] = { report_explanation_text, report_explanation_json };

static bool has(const struct buf *out, const char *text)
{
	return bytes_find_nocase(buf_bytes(out), bytes_of(text), 0) < out->len;
}

START_TEST(nothing_of_the_mail_is_live)
{
	static const char *const secrets[] = { TOKEN, "anna", "desk@", "https://", "http://", "img.tracker.example", "\x1b" };
	struct sample s;
	struct buf out;

	sample_init(&s, 0);
	ck_assert(explanation_is_match(&s.explanation));
	buf_init(&out, 1 << 20);
	ck_assert_int_eq(functions[_i](&s.event, &out), STATUS_OK);
	/* The signature's own words are no secret: of a condition on a recipient, say. */
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		for (size_t at = 0; (at = bytes_find_nocase(buf_bytes(&out), bytes_of(secrets[i]), at)) < out.len; at++) {
			const struct bytes before = bytes_slice(buf_bytes(&out), at >= 16 ? at - 16 : 0, at);

			ck_assert_msg(bytes_find(before, bytes_of("starts "), 0) < before.len, "%s in %.*s", secrets[i], (int)out.len,
				      (const char *)out.data);
		}
	}
	ck_assert(has(&out, "hxxps://img[.]tracker[.]example/o/{"));
	ck_assert(has(&out, "@list.example"));
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(raw_is_raw)
{
	struct sample s;
	struct buf out;

	sample_init(&s, 0);
	s.event.key = NULL;
	buf_init(&out, 1 << 20);
	ck_assert_int_eq(functions[_i](&s.event, &out), STATUS_OK);
	ck_assert(has(&out, "https://img.tracker.example/o/" TOKEN ".gif?e=anna.lind%40org.example"));
	ck_assert(has(&out, "desk@news.herald.example") && has(&out, RECIPIENT));
	ck_assert(has(&out, "anna.lind=org.example@list.example"));
	ck_assert(!has(&out, "\x1b"));
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(the_words_tell_all)
{
	static const char *const parts[] = {
		": one matches\n", "written in    a.sig:1\n", "signature     The \\title\n",
		"indicator, severity high, weight 9.0, confidence 1.00\n",
		"in force      yes, from 2026-01-01T00:00:00Z, until 2030-01-01T00:00:00Z\n",
		"TLP:GREEN; PAP:CLEAR; owner: a partner; permitted: detect, tag, rewrite; valid until 2030-01-01T00:00:00Z; caveat: with care\n",
		"  yes         4  subject contains \"Read\"\n                 saw \"Read hxxp://{",
		"  yes         9  recipient starts \"anna\"\n                 saw \"{",
		"  yes        10  reference  [1 of 1 references: 0]\n  yes        10    load auto  [1 of 1 references: 0]\n",
		"  yes         8  header \"X-Job\" exists\n", "                 saw 1\n",
		"  reference 0: img[src] (auto), part 1, bytes ",
		"  tag           permitted\n", "  quarantine    never because of it: its owner does not permit it\n",
		"  policy says   rewrite, score ", "; without this signature rewrite, score ", "  because       rule \"default-beacon\"",
	};
	struct sample s;
	struct buf out;

	sample_init(&s, 0);
	buf_init(&out, 1 << 20);
	ck_assert_int_eq(report_explanation_text(&s.event, &out), STATUS_OK);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		ck_assert_msg(has(&out, parts[i]), "%s in:\n%.*s", parts[i], (int)out.len, (const char *)out.data);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

static json_t *at(json_t *list, size_t i, const char *member)
{
	return json_object_get(json_array_get(list, i), member);
}

START_TEST(json_tells_all)
{
	json_t *o = NULL, *conditions;
	struct diag d = { 0 };
	struct sample s;
	struct buf out;

	sample_init(&s, 0);
	buf_init(&out, 1 << 20);
	ck_assert_int_eq(report_explanation_json(&s.event, &out), STATUS_OK);
	ck_assert_uint_eq(bytes_find_byte(buf_bytes(&out), '\n', 0), out.len);
	ck_assert_int_eq(json_read(buf_bytes(&out), &json_limits_default, &o, &d), STATUS_OK);
	ck_assert(json_is_true(json_object_get(o, "matches")) && json_is_true(json_object_get(o, "in_force")));
	ck_assert(bytes_is(json_text_at(o, "valid_until"), "2030-01-01T00:00:00Z"));
	ck_assert(json_is_true(json_object_get(json_object_get(o, "may"), "tag")));
	ck_assert(json_is_false(json_object_get(json_object_get(o, "may"), "quarantine")));
	conditions = json_object_get(o, "conditions");
	ck_assert_uint_eq(json_array_size(conditions), 12);
	ck_assert_int_eq(json_integer_value(at(conditions, 9, "line")), 10);
	ck_assert_int_eq(json_integer_value(at(conditions, 9, "depth")), 1);
	ck_assert(bytes_is(json_text_of(at(conditions, 9, "text")), "host under \"tracker.example\""));
	ck_assert(bytes_is(json_text_of(at(conditions, 9, "holds")), "yes"));
	ck_assert_int_eq(json_integer_value(at(conditions, 9, "held")), 1);
	ck_assert_int_eq(json_integer_value(at(at(conditions, 9, "references"), 0, "index")), 0);
	ck_assert_int_eq(json_integer_value(at(at(conditions, 10, "saw"), 0, "value")), 1);
	ck_assert_uint_eq(json_array_size(json_object_get(o, "references")), 1);
	ck_assert(bytes_is(json_text_at(o, "verdict"), "rewrite"));
	ck_assert_ptr_nonnull(json_object_get(o, "score_without"));
	json_decref(o);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(what_rules_an_action_out_is_told)
{
	static const char *const parts[] = {
		": two does not match\n", "in force      yes\n", "  no         12  subject is \"x\"\n",
		"  tag           never because of it: its PAP rules it out\n", "  notify        never because of it: its PAP rules it out\n",
		"  share         permitted\n", "  policy says   rewrite, score ",
	};
	const struct signature amber = { .permits = PERMIT_DETECT | PERMIT_TAG, .tlp = TLP_AMBER };
	struct sample s;
	struct buf out;

	sample_init(&s, 1);
	buf_init(&out, 1 << 20);
	ck_assert_int_eq(report_explanation_text(&s.event, &out), STATUS_OK);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		ck_assert_msg(has(&out, parts[i]), "%s in:\n%.*s", parts[i], (int)out.len, (const char *)out.data);
	ck_assert(!has(&out, "without this signature"));
	ck_assert_str_eq(explanation_obstacle(&amber, PERMIT_TAG), "mail and its header may not know of it (TLP)");
	ck_assert_ptr_null(explanation_obstacle(&amber, PERMIT_DETECT));
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(failures_leave_nothing)
{
	struct sample s;
	struct buf out;
	size_t whole;

	sample_init(&s, 0);
	buf_init(&out, 1 << 20);
	ck_assert_int_eq(functions[_i](&s.event, &out), STATUS_OK);
	whole = out.len;
	buf_free(&out);
	for (size_t limit = 4; limit < whole; limit += 1 + limit / 8) {
		buf_init(&out, limit);
		ck_assert_int_eq(buf_add_text(&out, "mine"), STATUS_OK);
		ck_assert_int_eq(functions[_i](&s.event, &out), STATUS_LIMIT);
		ck_assert(bytes_is(buf_bytes(&out), "mine"));
		buf_free(&out);
	}
	for (unsigned long n = 1, left = 0; left == 0; n++) {
		enum status status;

		buf_init(&out, 1 << 20);
		mem_fail_at(n);
		status = functions[_i](&s.event, &out);
		left = mem_fail_at(0);
		ck_assert_int_eq(status, left == 0 ? STATUS_NOMEM : STATUS_OK);
		ck_assert_uint_eq(out.len, left == 0 ? 0 : whole);
		buf_free(&out);
	}
	sample_free(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("report/explanation");
	TCase *t = tcase_create("explanation");

	tcase_add_loop_test(t, nothing_of_the_mail_is_live, 0, ROWS(functions));
	tcase_add_loop_test(t, raw_is_raw, 0, ROWS(functions));
	tcase_add_test(t, the_words_tell_all);
	tcase_add_test(t, json_tells_all);
	tcase_add_test(t, what_rules_an_action_out_is_told);
	tcase_add_loop_test(t, failures_leave_nothing, 0, ROWS(functions));
	suite_add_tcase(s, t);
	return suite_run(s);
}
