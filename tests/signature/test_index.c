/*
 * The index chooses what is tried; it must not choose what is found. Signatures made at random are matched against messages
 * made at random of the same few words, once with their keys in the index and once so that each of them is always tried.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "signature/explain.h"
#include "signature/sample.h"
#include "support/suite.h"

enum { SIGNATURES = 300, MESSAGES = 60, MOST_REFERENCES = 6 };

#define ONE(words) words[next(ROWS(words))]

static unsigned random_state;

static unsigned next(unsigned below)
{
	random_state = random_state * 1103515245 + 12345;
	return (random_state >> 16) % below;
}

static const char *const hosts[] = {
	"a.example", "img.a.example", "x.img.a.example", "b.example", "www.b.example", "c.example.org", "192.0.2.7", "aa.example",
};
static const char *const paths[] = { "/", "/open", "/open/pixel.gif", "/Open/abc/77", "/abc/77", "/abcd/77", "/news/2026/abc", "/u/1" };
static const char *const queries[] = { "", "?", "?uid=1", "?uid=abc&x=2", "?u=anna%40b.example", "#open" };
static const char *const expressions[] = {
	"^/[a-z]{3}/[0-9]+$", "^/[a-z]{4}/[0-9]{2}", "^/(open|news)/", "pixel[.](gif|png)$", "/a.c/", "[0-9]{4}", "^https?://[^/]*a[.]example/",
	"(Open|pixel|abcd)[./]", "^https://(?:www|img|aa)[.](a|b)", "news|uid=1", "(OPEN|77)$", "[0-9](?:abc|abcd|n[a-z]ws)?/",
	"uid=[a-z]{3}", "(?=/open)", "(b)[.]example.*\\\\1", "^$", "(img|x)[.](a|b)[.]example",
};

static void add(struct buf *out, const char *text)
{
	ck_assert_int_eq(buf_add(out, text, strlen(text)), STATUS_OK);
}

static void add_url(struct buf *out)
{
	ck_assert_int_eq(buf_printf(out, "https://%s%s%s", ONE(hosts), ONE(paths), ONE(queries)), STATUS_OK);
}

/* A test of a text: quotes in front and behind are the caller's. */
static void add_test(struct buf *out)
{
	static const char *const fields[] = { "url", "path", "host", "domain", "query", "fragment" };
	static const char *const hows[] = { "is", "contains", "starts", "ends" };
	const char *field = ONE(fields);

	if (next(4) == 0) {
		ck_assert_int_eq(buf_printf(out, "%s matches \"%s\"", next(2) != 0 ? "url" : "path", ONE(expressions)), STATUS_OK);
		return;
	}
	if (strcmp(field, "host") == 0 || strcmp(field, "domain") == 0) {
		ck_assert_int_eq(buf_printf(out, "%s %s \"%s\" \"%s\"", field, next(2) != 0 ? "under" : ONE(hows), ONE(hosts), ONE(hosts)),
				 STATUS_OK);
		return;
	}
	ck_assert_int_eq(buf_printf(out, "%s %s %s\"", field, ONE(hows), next(2) != 0 ? "nocase " : ""), STATUS_OK);
	if (strcmp(field, "url") == 0)
		add_url(out);
	else
		add(out, strcmp(field, "path") == 0 ? ONE(paths) : "uid");
	add(out, "\"");
}

static void add_tests(struct buf *out, unsigned depth)
{
	static const char *const blocks[] = { "all", "any", "none" };

	for (unsigned i = 0, n = 1 + next(2); i < n; i++) {
		if (i > 0)
			add(out, "; ");
		if (depth < 2 && next(3) == 0) {
			ck_assert_int_eq(buf_printf(out, "%s { ", ONE(blocks)), STATUS_OK);
			add_tests(out, depth + 1);
			add(out, " }");
		} else if (next(12) == 0) {
			add(out, "load auto");
		} else {
			add_test(out);
		}
	}
}

/* Conditions on a message. */
static void add_conditions(struct buf *out)
{
	static const char *const counts[] = { "", "", "", "exactly 1", "at-least 2", "at-most 1" };

	switch (next(6)) {
	case 0:
		ck_assert_int_eq(buf_printf(out, "sender-domain under \"%s\"", ONE(hosts)), STATUS_OK);
		break;
	case 1:
		ck_assert_int_eq(buf_printf(out, "any { subject contains \"pixel\"; reference { host is \"%s\" } }", ONE(hosts)),
				 STATUS_OK);
		break;
	default:
		ck_assert_int_eq(buf_printf(out, "reference %s { ", ONE(counts)), STATUS_OK);
		add_tests(out, 0);
		add(out, " }");
	}
}

/* The same signatures twice: in the second set an alternative that never holds, and has no key, is beside each. */
static void make_sets(struct signature_set **indexed_r, struct signature_set **tried_r)
{
	struct buf text[2], conditions;

	buf_init(&conditions, 1 << 16);
	for (int k = 0; k < 2; k++)
		buf_init(&text[k], 1 << 22);
	for (unsigned i = 0; i < SIGNATURES; i++) {
		buf_truncate(&conditions, 0);
		add_conditions(&conditions);
		for (int k = 0; k < 2; k++) {
			ck_assert_int_eq(buf_printf(&text[k], "signature s%u { title \"t\"; owner \"o\"; kind indicator; tlp clear; "
						    "permits tag; when { %s%.*s%s } }\n", i, k == 1 ? "any { all { " : "",
						    (int)conditions.len, (const char *)conditions.data,
						    k == 1 ? " }; recipients at-least 9 }" : ""), STATUS_OK);
		}
	}
	for (int k = 0; k < 2; k++)
		ck_assert_int_eq(buf_add_byte(&text[k], '\0'), STATUS_OK);
	*indexed_r = sample_set((const char *)text[0].data);
	*tried_r = sample_set((const char *)text[1].data);
	buf_free(&conditions);
	for (int k = 0; k < 2; k++)
		buf_free(&text[k]);
}

static struct url *make_url(struct sample *s)
{
	struct url *url = arena_alloc(s->arena, 1, sizeof(*url));
	struct oddities oddities = { { 0 } };
	struct buf text;
	bool valid;

	ck_assert_ptr_nonnull(url);
	buf_init(&text, 1000);
	add_url(&text);
	ck_assert_int_eq(url_parse(buf_bytes(&text), NULL, s->arena, url, &valid, &oddities), STATUS_OK);
	ck_assert(valid);
	buf_free(&text);
	return url;
}

static void make_message(struct sample *s)
{
	static const char *const messages[] = {
		"From: desk@img.a.example\r\nSubject: news\r\n\r\n", "From: b@www.b.example\r\nSubject: a PIXEL\r\n\r\n",
		"Subject: open\r\n\r\n",
	};

	sample_start(s, ONE(messages));
	for (unsigned i = next(MOST_REFERENCES + 1); i > 0; i--) {
		struct reference *r;
		struct buf text;

		buf_init(&text, 1000);
		add_url(&text);
		add(&text, "");
		ck_assert_int_eq(buf_add_byte(&text, '\0'), STATUS_OK);
		r = sample_add(s, (const char *)text.data, next(2) != 0 ? LOAD_AUTO : LOAD_CLICK);
		buf_free(&text);
		if (next(4) == 0) {
			r->sent = make_url(s);
			r->sent_domain = url_registrable_domain(r->sent->host);
		}
		if (next(4) == 0)
			r->destination = make_url(s);
	}
}

/* An explanation of any signature says what the match says. */
static void explain_one(const struct signature_set *set, struct sample *s)
{
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct explanation x = { .index = next((unsigned)signature_set_count(set)) };
	const struct findings *f = &s->evidence.findings;
	bool found = false;

	s->evidence.findings.count = 0;
	signature_scratch_explain(scratch, &x);
	ck_assert_int_eq(signature_set_match(set, scratch, &s->evidence, 1), STATUS_OK);
	for (size_t i = 0; i < f->count; i++)
		found = found || f->items[i].signature == x.signature;
	ck_assert_ptr_eq(x.signature, signature_set_item(set, x.index));
	ck_assert_int_eq(explanation_is_match(&x), found);
	signature_scratch_destroy(&scratch);
}

/* Which signatures were found, and at which references. */
static size_t match(const struct signature_set *set, struct sample *s, struct buf *found)
{
	struct signature_scratch *scratch = signature_scratch_new(set);
	const struct findings *f = &s->evidence.findings;

	s->evidence.findings.count = 0;
	ck_assert_int_eq(signature_set_match(set, scratch, &s->evidence, 1), STATUS_OK);
	for (size_t i = 0; i < f->count; i++)
		ck_assert_int_eq(buf_printf(found, "%s@%d ", f->items[i].signature->id, f->items[i].reference), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(found, '\0'), STATUS_OK);
	signature_scratch_destroy(&scratch);
	return f->count;
}

START_TEST(index_changes_nothing)
{
	struct signature_set *indexed, *tried;
	size_t findings = 0;

	random_state = (unsigned)_i;
	make_sets(&indexed, &tried);
	for (unsigned i = 0; i < MESSAGES; i++) {
		struct buf found, expected;
		struct sample s;

		buf_init(&found, 1 << 20);
		buf_init(&expected, 1 << 20);
		make_message(&s);
		findings += match(indexed, &s, &found);
		match(tried, &s, &expected);
		ck_assert_str_eq((const char *)found.data, (const char *)expected.data);
		for (int k = 0; k < 4; k++)
			explain_one(indexed, &s);
		buf_free(&found);
		buf_free(&expected);
		sample_free(&s);
	}
	ck_assert_uint_gt(findings, MESSAGES);
	signature_set_put(&indexed);
	signature_set_put(&tried);
}
END_TEST

/*
 * Expressions that all have the same word: in so many of them it is no key, since each text that has it would make all of them
 * be tried. Whichever way, exactly one is found.
 */
START_TEST(words_that_many_expressions_share)
{
	static const unsigned counts[] = { 2, 256, 257, 300 };
	struct signature_set *set;
	struct sample s;
	struct buf text, found;

	buf_init(&text, 1 << 20);
	buf_init(&found, 1000);
	for (unsigned i = 0; i < counts[_i]; i++) {
		ck_assert_int_eq(buf_printf(&text, "signature s%u { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag; "
					    "when { reference { path matches '^/open/[a-z]+/(%u|%ux)$' } } }\n", i, i, i), STATUS_OK);
	}
	ck_assert_int_eq(buf_add_byte(&text, '\0'), STATUS_OK);
	set = sample_set((const char *)text.data);
	ck_assert_uint_eq(signature_set_unindexed(set), 0);
	sample_start(&s, "From: a@b.example\r\n\r\n");
	sample_add(&s, "https://a.example/open/abc/1", LOAD_AUTO);
	ck_assert_uint_eq(match(set, &s, &found), 1);
	ck_assert_str_eq((const char *)found.data, "s1@0 ");
	buf_free(&found);
	buf_free(&text);
	signature_set_put(&set);
	sample_free(&s);
}
END_TEST

/* Behind link protection, and behind a redirector: what an indicator names is found there. */
static const struct {
	const char *label, *conditions;
	bool holds;
} readings[] = {
	{ "as it stands",                "host is \"protection.example\"", true },
	{ "as it was sent",              "host is \"redirector.example\"", true },
	{ "where it leads",              "host is \"www.evil.example\"", true },
	{ "its domain",                  "domain is \"evil.example\"", true },
	{ "a URL whole",                 "url is \"https://www.evil.example/open?uid=7\"", true },
	{ "a literal",                   "path contains \"pen\"", true },
	{ "an expression",               "path matches \"^/[a-z]{4}$\"", true },
	{ "a parameter",                 "parameter \"uid\" is \"7\"", true },
	{ "all of one URL",              "host is \"www.evil.example\"; path is \"/open\"", true },
	{ "not a bit of each",           "host is \"protection.example\"; path is \"/open\"", false },
	{ "an exception for the wrapper", "path is \"/open\"; none { host is \"protection.example\" }", false },
	{ "an exception for what it leads to", "none { domain is \"evil.example\" }", false },
	{ "an exception for another",    "host is \"www.evil.example\"; none { domain is \"good.example\" }", true },
};

START_TEST(each_url_of_a_reference_is_judged)
{
	struct url urls[2];
	struct oddities oddities = { { 0 } };
	struct signature_set *set;
	struct reference *r;
	struct sample s;
	struct said said;
	char conditions[300];
	struct buf found;
	bool valid;

	snprintf(conditions, sizeof(conditions), "reference exactly 1 { %s }", readings[_i].conditions);
	set = sample_conditions(conditions, &said);
	ck_assert_msg(set != NULL, "%s: %s", readings[_i].label, said.text);
	sample_start(&s, "From: a@b.example\r\n\r\n");
	r = sample_add(&s, "https://protection.example/?url=x", LOAD_CLICK);
	ck_assert_int_eq(url_parse(bytes_of("https://redirector.example/to?u=x"), NULL, s.arena, &urls[0], &valid, &oddities), STATUS_OK);
	ck_assert_int_eq(url_parse(bytes_of("https://www.evil.example/open?uid=7"), NULL, s.arena, &urls[1], &valid, &oddities), STATUS_OK);
	r->sent = &urls[0];
	r->sent_domain = url_registrable_domain(urls[0].host);
	r->destination = &urls[1];
	buf_init(&found, 1000);
	ck_assert_msg((match(set, &s, &found) == 1) == readings[_i].holds, "%s", readings[_i].label);
	buf_free(&found);
	signature_set_put(&set);
	sample_free(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/index");
	TCase *t = tcase_create("index");

	tcase_add_loop_test(t, index_changes_nothing, 1, 6);
	tcase_add_loop_test(t, words_that_many_expressions_share, 0, 4);
	tcase_add_loop_test(t, each_url_of_a_reference_is_judged, 0, ROWS(readings));
	suite_add_tcase(s, t);
	return suite_run(s);
}
