#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "report/headers.h"
#include "report/sample.h"
#include "support/suite.h"

enum { LIMIT = 1 << 20 };

enum output { SCAN_JSON, EVENT_JSON, FINDINGS_JSON, LOG_LINE, CAMPAIGN_LINE, TEXT, TEXT_HIDDEN, OUTPUTS };

static enum status make(enum output what, const struct sample *s, struct buf *out)
{
	switch (what) {
	case SCAN_JSON:
		return report_scan_json(&s->event, out);
	case EVENT_JSON:
		return report_event_json(&s->event, &s->key, out);
	case FINDINGS_JSON:
		return report_findings_json(&s->result.evidence.findings, out);
	case LOG_LINE:
		return report_log_line(&s->event, out);
	case CAMPAIGN_LINE:
		return report_campaign_line(&s->event, out);
	case TEXT:
		return report_text(&s->event, NULL, out);
	case TEXT_HIDDEN:
	case OUTPUTS:
		break;
	}
	return report_text(&s->event, &s->key, out);
}

static const char *const expected[OUTPUTS] = {
	[SCAN_JSON] =
		"{\"source\": \"a \\uFFFD\\n\\\".eml\", \"message_id\": \"<1.bob.secret@victim.example>\", \"verdict\": \"rewrite\", "
		"\"score\": 7.5, "
		"\"references\": [{\"url\": "
		"\"https://bobsecret.t.news.example/track/Ym9iLnNlY3JldA/open.gif?e=Ym9iLnNlY3JldA&Ym9iLnNlY3JldA\", "
		"\"load\": \"auto\", \"construct\": \"img[src]\", \"part\": \"1\", \"start\": 1042, \"end\": 1133, "
		"\"host\": \"bobsecret.t.news.example\", \"domain\": \"news.example\", \"visible\": false, \"width\": 1, "
		"\"height\": 1}, {\"url\": \"http://user:pass@www.news.example:8080/a/story#Ym9iLnNlY3JldA\", "
		"\"load\": \"click\", \"construct\": \"a[href]\", \"part\": \"1\", \"start\": 1043, \"end\": 1133, "
		"\"host\": \"www.news.example\", \"domain\": \"news.example\", \"visible\": true, \"width\": null, "
		"\"height\": null}, {\"url\": \"https://[Ym9iLnNlY3JldA\\uFFFD\", \"load\": \"auto\", \"construct\": \"img[src]\", "
		"\"part\": \"1\", \"start\": 1044, \"end\": 1133, \"host\": \"\", \"domain\": \"\", \"visible\": true, \"width\": null, "
		"\"height\": null}], \"findings\": [{\"kind\": \"tracking-pixel\", \"weight\": 2.0, \"confidence\": 1.0, "
		"\"reference\": 0, \"evidence\": \"an image from news[.]example\", \"signature\": null}, "
		"{\"kind\": \"recipient-token\", \"weight\": 4.0, \"confidence\": 1.0, \"reference\": 0, "
		"\"evidence\": \"base64 of a recipient's local part\", \"signature\": null}, {\"kind\": \"indicator\", "
		"\"weight\": 6.0, \"confidence\": 0.75, \"reference\": null, \"evidence\": \"\\u001B]0;evil\\u0007\", "
		"\"signature\": \"apt-\\\"1\\\"\\n\"}, {\"kind\": \"remote-load\", \"weight\": 0.5, \"confidence\": 1.0, "
		"\"reference\": 0, \"evidence\": \"loads\", \"signature\": null}], \"oddities\": [\"nul-byte\"], "
		"\"campaign\": \"00000000000c0ffe\", \"elapsed_us\": 1500}",
	[EVENT_JSON] =
		"{\"time\": \"2023-11-14T22:13:20Z\", \"id\": \"E1\", \"outcome\": \"delivered\", \"error\": null, \"size\": 4711, "
		"\"queue\": \"4F1\\n x=y\", \"client\": \"192.0.2.1\", \"client_name\": \"mx.news.example\", "
		"\"helo\": \"helo\\uFFFD\", \"sender\": \"{73e50f56020cd962}@news.example\", \"recipient_count\": 2, "
		"\"recipients\": [\"{3045a825660b2033}@victim.example\", \"{576892d10fe6542e}@x.example\"], "
		"\"message_id\": \"<1.{3045a825660b2033}>\", \"from\": \"desk@News.Example\", "
		"\"subject\": \"See\\u00FF hxxp://{f6d0d9bbea4ceb61} for {3045a825660b2033} \\u00E2\\u20AC\\u00AE\\\"{}\", "
		"\"verdict\": \"rewrite\", \"advised\": \"rewrite\", \"score\": 7.5, \"rule\": \"default-beacon\", "
		"\"group\": \"protected\", \"vouched\": false, \"dmarc\": null, "
		"\"reasons\": [\"rule \\\"default-beacon\\\" says rewrite: tracking-pixel\", \"second\"], "
		"\"reference_count\": 3, \"load_domains\": [\"news[.]example\"], \"references\": [{\"index\": 0, "
		"\"url\": "
		"\"hxxps://{69f10f2db1423992}[.]t[.]news[.]example/track/{e9694ec8865ab308}/open.gif?e={e9694ec8865ab3"
		"08}&{e9694ec8865ab308}#{d7a44f331c92864d}\", \"load\": \"auto\", \"construct\": \"img[src]\", \"part\": \"1\", "
		"\"start\": 1042, \"end\": 1133, \"visible\": false}], \"finding_count\": 4, "
		"\"findings\": [{\"kind\": \"tracking-pixel\", \"weight\": 2.0, \"confidence\": 1.0, \"reference\": 0, "
		"\"evidence\": \"an image from news[.]example\", \"signature\": null}, {\"kind\": \"recipient-token\", "
		"\"weight\": 4.0, \"confidence\": 1.0, \"reference\": 0, \"evidence\": \"base64 of a recipient's local part\", "
		"\"signature\": null}, {\"kind\": \"indicator\", \"weight\": 6.0, \"confidence\": 0.75, \"reference\": null, "
		"\"evidence\": \"\\u001B]0;evil\\u0007\", \"signature\": \"apt-\\\"1\\\"\\n\"}], "
		"\"oddities\": [\"nul-byte\"], "
		"\"campaign\": {\"id\": \"00000000000c0ffe\", \"messages\": 3, \"senders\": 2, \"recipients\": 3, "
		"\"first_proof\": true, \"earlier\": [\"01hzzzzzzzzzzzzzzzzzzzzzz1\", \"01hzzzzzzzzzzzzzzzzzzzzzz2\"]}, "
		"\"elapsed_us\": 1500}",
	[FINDINGS_JSON] =
		"[{\"kind\": \"tracking-pixel\", \"weight\": 2.0, \"confidence\": 1.0, \"reference\": 0, "
		"\"evidence\": \"an image from news[.]example\", \"signature\": null}, {\"kind\": \"recipient-token\", "
		"\"weight\": 4.0, \"confidence\": 1.0, \"reference\": 0, \"evidence\": \"base64 of a recipient's local part\", "
		"\"signature\": null}, {\"kind\": \"indicator\", \"weight\": 6.0, \"confidence\": 0.75, \"reference\": null, "
		"\"evidence\": \"\\u001B]0;evil\\u0007\", \"signature\": \"apt-\\\"1\\\"\\n\", "
		"\"clearance\": \"amber\"}, {\"kind\": \"remote-load\", "
		"\"weight\": 0.5, \"confidence\": 1.0, \"reference\": 0, \"evidence\": \"loads\", \"signature\": null}]",
	[LOG_LINE] =
		"queue=\"4F1\\x0a x=y\" id=E1 verdict=rewrite score=7.5 kinds=tracking-pixel,recipient-token,indicator "
		"rule=default-beacon group=protected references=3 removed=1 ms=2 campaign=00000000000c0ffe from=News.Example outcome=delivered "
		"size=4711 recipients=2 client=192.0.2.1",
	[CAMPAIGN_LINE] =
		"queue=\"4F1\\x0a x=y\" id=E1 campaign=00000000000c0ffe proven messages=3 senders=2 recipients=3 "
		"earlier=01hzzzzzzzzzzzzzzzzzzzzzz1,01hzzzzzzzzzzzzzzzzzzzzzz2",
	[TEXT] =
		"a \357\277\275<U+000A>\".eml: rewrite, score 7.5\n"
		"  because         rule \"default-beacon\" says rewrite: tracking-pixel\n"
		"  because         second\n"
		"  tracking-pixel   2.0  an image from news[.]example\n"
		"                        img[src], part 1, "
		"bytes 1042 to 1133: "
		"hxxps://bobsecret[.]t[.]news[.]example/track/Ym9iLnNlY3JldA/open.gif?e=Ym9iLnNlY3JldA&Ym9iLnNlY3JldA"
		"#f\n"
		"  recipient-token  4.0  base64 of a recipient's local part\n"
		"                        img[src], part 1, "
		"bytes 1042 to 1133: "
		"hxxps://bobsecret[.]t[.]news[.]example/track/Ym9iLnNlY3JldA/open.gif?e=Ym9iLnNlY3JldA&Ym9iLnNlY3JldA"
		"#f\n"
		"  indicator        4.5  <U+001B>]0;evil<U+0007> [apt-\"1\"<U+000A>]\n"
		"  remote-load           1 of 3 references load by themselves\n"
		"  nul-byte              a NUL byte in a header or a text part\n",
	[TEXT_HIDDEN] =
		"a \357\277\275<U+000A>\".eml: rewrite, score 7.5\n"
		"  because         rule \"default-beacon\" says rewrite: tracking-pixel\n"
		"  because         second\n"
		"  tracking-pixel   2.0  an image from news[.]example\n"
		"                        img[src], part 1, "
		"bytes 1042 to 1133: "
		"hxxps://{69f10f2db1423992}[.]t[.]news[.]example/track/{e9694ec8865ab308}/open.gif?e={e9694ec8865ab30"
		"8}&{e9694ec8865ab308}#{d7a44f331c92864d}\n"
		"  recipient-token  4.0  base64 of a recipient's local part\n"
		"                        img[src], part 1, "
		"bytes 1042 to 1133: "
		"hxxps://{69f10f2db1423992}[.]t[.]news[.]example/track/{e9694ec8865ab308}/open.gif?e={e9694ec8865ab30"
		"8}&{e9694ec8865ab308}#{d7a44f331c92864d}\n"
		"  indicator        4.5  <U+001B>]0;evil<U+0007> [apt-\"1\"<U+000A>]\n"
		"  remote-load           1 of 3 references load by themselves\n"
		"  nul-byte              a NUL byte in a header or a text part\n",
};

START_TEST(outputs_are_as_expected)
{
	struct sample s;
	struct buf out;

	sample_init(&s);
	buf_init(&out, LIMIT);
	ck_assert_int_eq(make((enum output)_i, &s, &out), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(&out, '\0'), STATUS_OK);
	ck_assert_str_eq((const char *)out.data, expected[_i]);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

/* Nothing that is kept or passed on names the recipient, holds the token or has a URL that somebody could click. */
START_TEST(nothing_leaks)
{
	static const char *const secrets[] = { SAMPLE_TOKEN, "bob.secret", "Bob.Secret", "bobsecret", "http://", "https://", "pass@" };
	struct sample s;
	struct buf out;

	sample_init(&s);
	buf_init(&out, LIMIT);
	ck_assert_int_eq(make((enum output)_i, &s, &out), STATUS_OK);
	for (int i = 0; i < ROWS(secrets); i++)
		ck_assert_msg(bytes_find(buf_bytes(&out), bytes_of(secrets[i]), 0) == out.len, "%s in %.*s", secrets[i], (int)out.len,
			      (const char *)out.data);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(outputs_are_clean_text)
{
	const bool is_text = _i == TEXT || _i == TEXT_HIDDEN;
	struct sample s;
	struct buf out;

	sample_init(&s);
	buf_init(&out, LIMIT);
	ck_assert_int_eq(make((enum output)_i, &s, &out), STATUS_OK);
	ck_assert_uint_eq(utf8_valid_prefix(buf_bytes(&out)), out.len);
	for (size_t i = 0; i < out.len; i++)
		ck_assert(out.data[i] >= ' ' ? is_text || out.data[i] < 0x7f : is_text && out.data[i] == '\n');
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(a_failed_scan_is_recorded_too)
{
	struct sample s;
	struct buf out;

	sample_init(&s);
	s.event.result = NULL;
	s.event.outcome = "tempfail";
	s.event.error = "no memory";
	buf_init(&out, LIMIT);
	ck_assert_int_eq(report_log_line(&s.event, &out), STATUS_OK);
	ck_assert(bytes_is(buf_bytes(&out), "queue=\"4F1\\x0a x=y\" id=E1 verdict=error outcome=tempfail error=\"no memory\" size=4711 "
			   "recipients=2 client=192.0.2.1"));
	buf_truncate(&out, 0);
	ck_assert_int_eq(report_event_json(&s.event, &s.key, &out), STATUS_OK);
	ck_assert(bytes_find(buf_bytes(&out), bytes_of("\"outcome\": \"tempfail\", \"error\": \"no memory\""), 0) < out.len);
	s.event.envelope = NULL;
	buf_truncate(&out, 0);
	ck_assert_int_eq(report_log_line(&s.event, &out), STATUS_OK);
	ck_assert(bytes_is(buf_bytes(&out), "id=E1 verdict=error outcome=tempfail error=\"no memory\" size=4711"));
	ck_assert_int_eq(report_event_json(&s.event, &s.key, &out), STATUS_OK);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(addresses_are_shown_when_asked_for)
{
	static const char wanted[] = "\"recipients\": [\"" SAMPLE_RECIPIENT "\", \"\\uFFFD\\\"@x.example\"]";
	struct sample s;
	struct buf out;

	sample_init(&s);
	s.event.show_addresses = true;
	buf_init(&out, LIMIT);
	ck_assert_int_eq(report_event_json(&s.event, &s.key, &out), STATUS_OK);
	ck_assert(bytes_find(buf_bytes(&out), bytes_of(wanted), 0) < out.len);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

static size_t count_in(const struct buf *b, const char *text)
{
	size_t count = 0;

	for (size_t at = 0; (at = bytes_find(buf_bytes(b), bytes_of(text), at)) < b->len; at++)
		count++;
	return count;
}

START_TEST(a_record_of_the_log_is_bounded)
{
	struct sample s;
	struct references *refs;
	struct buf out;

	sample_init(&s);
	refs = &s.result.evidence.references;
	refs->items = arena_extend(s.arena, refs->items, refs->count, 1000, sizeof(*refs->items));
	for (; refs->count < 1000; refs->count++)
		refs->items[refs->count] = refs->items[0];
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(evidence_add(&s.result.evidence, FINDING_HIDDEN_LOAD, i, 1.0, "hidden", NULL), STATUS_OK);
	buf_init(&out, LIMIT);
	ck_assert_int_eq(report_event_json(&s.event, &s.key, &out), STATUS_OK);
	ck_assert_uint_eq(count_in(&out, "\"construct\""), REPORT_EVENT_REFERENCES_MAX);
	ck_assert_uint_eq(count_in(&out, "\"evidence\""), REPORT_EVENT_FINDINGS_MAX);
	ck_assert_uint_eq(count_in(&out, "\"reference_count\": 1000"), 1);
	ck_assert_uint_eq(count_in(&out, "\"finding_count\": 1004"), 1);
	buf_free(&out);
	sample_free(&s);
}
END_TEST

/* Wherever a long subject is cut, no part of an address is left of it. */
START_TEST(half_an_address_is_hidden_too)
{
	enum { CUT = 2000, AROUND = 40, SUBJECT = CUT + 2 * AROUND };
	static const char *const fillers[] = { "x ", "-" };	/* with white space, and without */

	for (size_t f = 0; f < sizeof(fillers) / sizeof(fillers[0]); f++) {
		for (size_t before = CUT - AROUND; before <= CUT + 2; before++) {
			unsigned char subject[SUBJECT];
			struct sample s;
			struct buf out;

			for (size_t i = 0; i < SUBJECT; i++)
				subject[i] = (unsigned char)fillers[f][i % strlen(fillers[f])];
			memcpy(subject + before, SAMPLE_RECIPIENT " ", strlen(SAMPLE_RECIPIENT) + 1);
			if (f == 0)
				subject[before - 1] = ' ';
			sample_init(&s);
			s.result.message.subject = (struct bytes){ subject, SUBJECT };
			buf_init(&out, LIMIT);
			ck_assert_int_eq(report_event_json(&s.event, &s.key, &out), STATUS_OK);
			ck_assert_uint_eq(count_in(&out, "\"subject\": \""), 1);
			ck_assert_msg(count_in(&out, "bob") == 0, "filled with \"%s\", behind %zu bytes", fillers[f], before);
			ck_assert_uint_eq(count_in(&out, "x x x x") > 0, f == 0);
			buf_free(&out);
			sample_free(&s);
		}
	}
}
END_TEST

START_TEST(headers_say_what_may_be_said)
{
	struct sample s;

	sample_init(&s);
	ck_assert_str_eq(report_verdict_header(&s.result, "E1", s.arena), "rewrite; score=7.5; id=E1");
	ck_assert_str_eq(report_findings_header(&s.result, s.arena), "tracking-pixel, recipient-token");
	s.result.verdict.shown_kinds = 0;
	ck_assert_str_eq(report_findings_header(&s.result, s.arena), "none");
	sample_free(&s);
}
END_TEST

START_TEST(both_sides_of_the_limit)
{
	struct sample s;
	struct buf out;
	size_t whole;

	sample_init(&s);
	buf_init(&out, LIMIT);
	ck_assert_int_eq(make((enum output)_i, &s, &out), STATUS_OK);
	whole = out.len;
	buf_free(&out);
	/* Behind a line end, where a line of the log starts anew. */
	buf_init(&out, whole + 3);
	ck_assert_int_eq(buf_add_text(&out, "ab\n"), STATUS_OK);
	ck_assert_int_eq(make((enum output)_i, &s, &out), STATUS_OK);
	ck_assert_uint_eq(out.len, whole + 3);
	buf_free(&out);
	buf_init(&out, whole + 2);
	ck_assert_int_eq(buf_add_text(&out, "ab\n"), STATUS_OK);
	ck_assert_int_eq(make((enum output)_i, &s, &out), STATUS_LIMIT);
	ck_assert(bytes_is(buf_bytes(&out), "ab\n"));
	buf_free(&out);
	sample_free(&s);
}
END_TEST

START_TEST(no_memory_is_an_answer)
{
	for (unsigned long n = 1;; n++) {
		struct sample s;
		struct buf out;
		enum status status;
		bool failed;

		sample_init(&s);
		buf_init(&out, LIMIT);
		mem_fail_at(n);
		status = make((enum output)_i, &s, &out);
		failed = mem_fail_at(0) == 0;
		ck_assert_int_eq(status, failed ? STATUS_NOMEM : STATUS_OK);
		ck_assert(!failed || out.len == 0);
		buf_free(&out);
		sample_free(&s);
		if (!failed)
			break;
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("report/report");
	TCase *t = tcase_create("report");

	tcase_add_loop_test(t, outputs_are_as_expected, 0, OUTPUTS);
	tcase_add_loop_test(t, nothing_leaks, EVENT_JSON, TEXT);
	tcase_add_loop_test(t, nothing_leaks, TEXT_HIDDEN, OUTPUTS);
	tcase_add_loop_test(t, outputs_are_clean_text, 0, OUTPUTS);
	tcase_add_test(t, a_failed_scan_is_recorded_too);
	tcase_add_test(t, addresses_are_shown_when_asked_for);
	tcase_add_test(t, a_record_of_the_log_is_bounded);
	tcase_add_test(t, half_an_address_is_hidden_too);
	tcase_add_test(t, headers_say_what_may_be_said);
	tcase_add_loop_test(t, both_sides_of_the_limit, 0, OUTPUTS);
	tcase_add_loop_test(t, no_memory_is_an_answer, 0, OUTPUTS);
	suite_add_tcase(s, t);
	return suite_run(s);
}
