/* What an explanation says of each condition: whether it holds, where, what it looked at, how it is written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "signature/explain.h"
#include "signature/sample.h"
#include "support/suite.h"

/* "keyword answer held/asked @place,place saw;..." of each condition, in lines. */
static void write_conditions(const struct explanation *x, char *out, size_t size)
{
	static const char *const answers[] = { "no", "yes", "?" }, *const urls[] = { "", "s", "d" };
	size_t n = 0;

	for (size_t i = 0; i < x->count && n < size; i++) {
		const struct explained_condition *c = &x->conditions[i];

		n += (size_t)snprintf(out + n, size - n, "%*s%s %s", (int)c->depth, "", c->keyword, answers[c->answer]);
		if (c->asked > 0)
			n += (size_t)snprintf(out + n, size - n, " %zu/%zu", c->held, c->asked);
		for (size_t k = 0; k < c->place_count; k++)
			n += (size_t)snprintf(out + n, size - n, " @%u%s", c->places[k].index, urls[c->places[k].url]);
		for (size_t k = 0; k < c->sight_count; k++) {
			if (c->sights[k].type == EXPLAINED_NUMBER)
				n += (size_t)snprintf(out + n, size - n, " =%lld", c->sights[k].number);
			else
				n += (size_t)snprintf(out + n, size - n, " =%.*s", (int)c->sights[k].text.len,
						      (const char *)c->sights[k].text.data);
		}
		n += (size_t)snprintf(out + n, size - n, "\n");
	}
}

static enum status explain(const struct signature_set *set, struct sample *s, struct explanation *x)
{
	struct signature_scratch *scratch = signature_scratch_new(set);
	enum status status;

	ck_assert_ptr_nonnull(scratch);
	signature_scratch_explain(scratch, x);
	status = signature_set_match(set, scratch, &s->evidence, 1);
	signature_scratch_destroy(&scratch);
	return status;
}

/* Of the lure: reference 0 loads, 1 and 2 are links. */
static const struct {
	const char *conditions;
	const char *expected;
	bool matches;
} cases[] = {
	/* no condition is passed over because of one before it */
	{ "recipients exactly 2; dmarc pass; subject contains \"football\"",
	  "recipients no =1\ndmarc yes =pass\nsubject no =Ministers meet in G\xc3\xa9n\xc3\xa8ve after long talks\n", false },
	{ "any { recipients exactly 1; dmarc fail; envelope-related no }",
	  "any yes\n recipients yes =1\n dmarc no =pass\n envelope-related yes =no\n", true },
	{ "none { recipients exactly 1; dmarc pass }", "none no\n recipients yes =1\n dmarc yes =pass\n", false },
	{ "all { recipients at-least 2; recipients at-most 2 }", "all no\n recipients no =1\n recipients yes =1\n", false },
	/* what it looked at */
	{ "sender-domain under \"herald.example\"", "sender-domain yes =news.herald.example\n", true },
	{ "recipient is \"berta@parliament.example\"", "recipient no =anna.member@parliament.example\n", false },
	{ "header \"Received\" contains \"nothing\"", "header no =from a =from relay.other.example\n", false },
	{ "header \"X-Nothing\" exists", "header no\n", false },
	{ "oddity utf-7 pattern-limit", "oddity yes =utf-7\n", true },
	{ "finding tracking-pixel", "finding no =hidden-load =oddity\n", false },
	/* references, all of them */
	{ "reference { load auto; visible no }", "reference yes 1/3 @0\n load yes 1/3 @0 =auto =click\n visible yes 1/3 @0 =no =yes\n", true },
	{ "reference { load click; visible no }", "reference no 0/3\n load yes 2/3 @1 @2 =auto =click\n visible yes 1/3 @0 =no =yes\n", false },
	{ "reference exactly 1 { load click }", "reference no 2/3 @1 @2\n load yes 2/3 @1 @2 =auto =click\n", false },
	{ "reference at-most 2 { scheme is \"ws\" }", "reference yes 0/3\n scheme no 0/3\n", true },
	{ "reference { any { width exactly 1; scheme is \"ftp\" }; none { load auto } }",
	  "reference yes 1/3 @2\n any yes 2/3 @0 @2\n  width yes 1/3 @0 =1\n  scheme yes 1/3 @2\n none yes 2/3 @1 @2\n  load yes 1/3 @0 =auto =click\n", true },
	{ "reference { path is \"/\" }; recipients exactly 1", "reference no 0/3\n path no 0/3\nrecipients yes =1\n", false },
	/* parts */
	{ "attachment { type is \"application/pdf\"; size exactly 7 }",
	  "attachment no 0/1\n type yes 1/1 @0 =application/pdf\n size no 0/1 =6\n", false },
	{ "attachment { name ends \".pdf\" }", "attachment yes 1/1 @0\n name yes 1/1 @0 =report 7.pdf\n", true },
	/* an expression that gives up */
	{ "none { subject matches '^(?:.|.)*m$' }; recipients exactly 1",
	  "none ?\n subject ? =Ministers meet in G\xc3\xa9n\xc3\xa8ve after long talks\nrecipients yes =1\n", false },
};

START_TEST(each_condition_is_told)
{
	struct explanation x = { .index = 0 };
	struct signature_set *set;
	struct sample s;
	struct said said;
	char text[4000];

	set = sample_conditions(cases[_i].conditions, &said);
	ck_assert_msg(set != NULL, "%s: %s", cases[_i].conditions, said.text);
	sample_lure(&s);
	ck_assert_int_eq(explain(set, &s, &x), STATUS_OK);
	write_conditions(&x, text, sizeof(text));
	ck_assert_str_eq(text, cases[_i].expected);
	ck_assert_msg(explanation_is_match(&x) == cases[_i].matches, "%s", cases[_i].conditions);
	ck_assert_uint_eq(x.reference_count, 3);
	ck_assert_ptr_eq(x.signature, signature_set_item(set, 0));
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

START_TEST(each_url_of_a_reference_is_told)
{
	struct explanation x = { .index = 0 };
	struct oddities oddities = { { 0 } };
	struct signature_set *set;
	struct reference *r;
	struct url urls[2];
	struct sample s;
	struct said said;
	char text[1000];
	bool valid;

	set = sample_conditions("reference { host is \"evil.example\"; path is \"/open\"; port exactly 443 }", &said);
	sample_start(&s, "From: a@b.example\r\n\r\n");
	sample_add(&s, "https://good.example/", LOAD_CLICK);
	r = sample_add(&s, "https://protection.example/?url=x", LOAD_CLICK);
	ck_assert_int_eq(url_parse(bytes_of("https://redirector.example/open"), NULL, s.arena, &urls[0], &valid, &oddities), STATUS_OK);
	ck_assert_int_eq(url_parse(bytes_of("https://evil.example/open"), NULL, s.arena, &urls[1], &valid, &oddities), STATUS_OK);
	r->sent = &urls[0];
	r->sent_domain = url_registrable_domain(urls[0].host);
	r->destination = &urls[1];
	ck_assert_int_eq(explain(set, &s, &x), STATUS_OK);
	write_conditions(&x, text, sizeof(text));
	ck_assert_str_eq(text, "reference yes 1/2 @1d\n host yes 1/2 @1d\n path yes 1/2 @1s\n port yes 2/2 @0 @1 =443\n");
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

/* One more reference than are named, and one more number than are kept: what holds has its place among them. */
START_TEST(what_is_kept_is_bounded)
{
	struct explanation x = { .index = 0 };
	struct signature_set *set;
	struct sample s;
	struct said said;
	char text[1000];

	set = sample_conditions("reference { width exactly 17 }; reference { load auto }", &said);
	sample_start(&s, "From: a@b.example\r\n\r\n");
	for (int i = 0; i <= EXPLAIN_PLACES_MAX; i++)
		sample_add(&s, "https://good.example/", LOAD_AUTO)->width = i + 1;
	ck_assert_int_eq(explain(set, &s, &x), STATUS_OK);
	write_conditions(&x, text, sizeof(text));
	ck_assert_str_eq(text, "reference yes 1/17 @16\n width yes 1/17 @16 =17 =2 =3 =4\n"
			 "reference yes 17/17 @0 @1 @2 @3 @4 @5 @6 @7 @8 @9 @10 @11 @12 @13 @14 @15\n"
			 " load yes 17/17 @0 @1 @2 @3 @4 @5 @6 @7 @8 @9 @10 @11 @12 @13 @14 @15 =auto\n");
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

/* Findings that come after the match, and signatures that are not in force. */
START_TEST(it_sees_what_the_match_sees)
{
	static const char text[] =
		"signature old { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag; valid until 1970-01-02; when { dmarc pass } }\n"
		"signature late { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag; when { none { finding lure } } }\n"
		"signature odd { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag rewrite quarantine;\n"
		"when { none { subject matches '^(?:.|.)*m$' } } }\n"
		"signature after { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag; when { oddity pattern-limit } }\n";
	struct signature_set *set = sample_set(text);
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct explanation x = { .index = 0 };
	struct sample s;

	sample_lure(&s);
	signature_scratch_explain(scratch, &x);
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1000000), STATUS_OK);
	ck_assert(!x.in_force && x.answer == EXPLAINED_YES && !explanation_is_match(&x));
	x.index = 1;
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1), STATUS_OK);
	ck_assert(x.in_force && explanation_is_match(&x));
	ck_assert_str_eq(x.signature->id, "late");
	memset(&s.evidence.oddities, 0, sizeof(s.evidence.oddities));
	x.index = 3;			/* what the one before it noted is there */
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1), STATUS_OK);
	ck_assert(explanation_is_match(&x));
	x.index = 4;			/* there is none */
	signature_scratch_explain(scratch, &x);
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1), STATUS_OK);
	ck_assert_ptr_null(x.signature);
	signature_scratch_explain(scratch, NULL);
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1), STATUS_OK);
	ck_assert_ptr_null(x.signature);
	signature_scratch_destroy(&scratch);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

START_TEST(texts_are_those_of_the_file)
{
	static const char source[] =
		"# signature x { dmarc fail }\n"
		"signature x { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag\n"
		"\twhen { dmarc pass; subject contains nocase \"a;\\\"{\"\n"
		"\t\t\"b\"   # more\n"
		"\n\t\t'c d' }  # the end is on this line\n"
		"}\n"
		"signature y { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag\n"
		"\twhen {\n\t\treference   exactly 2\n\t\t{ load auto; any { host is \"a.example\" } }\n\t\tdmarc pass\n\t}\n}\n";
	static const char *const expected[2][6] = {
		{ "dmarc pass", "subject contains nocase \"a;\\\"{\" \"b\" 'c d'" },
		{ "reference exactly 2", "load auto", "any", "host is \"a.example\"", "dmarc pass" },
	};
	static const unsigned lines[2][6] = { { 3, 3 }, { 10, 11, 11, 11, 12 } };
	struct signature_set *set = sample_set(source);
	struct sample s;

	for (unsigned k = 0; k < 2; k++) {
		struct explanation x = { .index = k };
		char *copy = malloc(sizeof(source) - 1);

		memcpy(copy, source, sizeof(source) - 1);
		sample_lure(&s);
		ck_assert_int_eq(explain(set, &s, &x), STATUS_OK);
		ck_assert_int_eq(explanation_add_texts(&x, (struct bytes){ (unsigned char *)copy, sizeof(source) - 1 }, s.arena), STATUS_OK);
		free(copy);
		for (size_t i = 0; i < x.count; i++) {
			ck_assert_msg(bytes_is(x.conditions[i].text, expected[k][i]), "%.*s", (int)x.conditions[i].text.len,
				      (const char *)x.conditions[i].text.data);
			ck_assert_uint_eq(x.conditions[i].line, lines[k][i]);
		}
		ck_assert_ptr_null(expected[k][x.count]);
		/* a file that is another by now */
		ck_assert_int_eq(explain(set, &s, &x), STATUS_OK);
		ck_assert_int_eq(explanation_add_texts(&x, bytes_of("signature\n"), s.arena), STATUS_OK);
		for (size_t i = 0; i < x.count; i++)
			ck_assert(bytes_is(x.conditions[i].text, x.conditions[i].keyword));
		sample_free(&s);
	}
	signature_set_put(&set);
}
END_TEST

START_TEST(no_memory_is_no_answer)
{
	struct signature_set *set;
	struct sample s;
	struct said said;
	unsigned long left = 0;
	unsigned failures = 0;

	set = sample_conditions("header \"Received\" exists; reference { parameter \"rid\" is \"abc\" }", &said);
	for (unsigned long n = 1; left == 0; n++) {
		struct signature_scratch *scratch = signature_scratch_new(set);
		struct explanation x = { .index = 0 };
		enum status status;

		sample_lure(&s);
		signature_scratch_explain(scratch, &x);
		mem_fail_at(n);
		status = signature_set_match(set, scratch, &s.evidence, 1);
		if (status == STATUS_OK)
			status = explanation_add_texts(&x, bytes_of("signature test\nwhen { header\n"), s.arena);
		left = mem_fail_at(0);
		failures += status == STATUS_NOMEM;
		ck_assert_int_eq(status, left == 0 ? STATUS_NOMEM : STATUS_OK);
		signature_scratch_destroy(&scratch);
		sample_free(&s);
	}
	ck_assert_uint_gt(failures, 0);
	signature_set_put(&set);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/explain");
	TCase *t = tcase_create("explain");

	tcase_add_loop_test(t, each_condition_is_told, 0, ROWS(cases));
	tcase_add_test(t, each_url_of_a_reference_is_told);
	tcase_add_test(t, what_is_kept_is_bounded);
	tcase_add_test(t, it_sees_what_the_match_sees);
	tcase_add_test(t, texts_are_those_of_the_file);
	tcase_add_test(t, no_memory_is_no_answer);
	suite_add_tcase(s, t);
	return suite_run(s);
}
