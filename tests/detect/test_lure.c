/*
 * test_lure.c - each circumstance on mails that have it and mails that just do not.
 */
#include <stdio.h>
#include <string.h>
#include "detect/circumstance.h"
#include "extract/extract.h"
#include "support/suite.h"

enum { NEWS = 1, UNRELATED = 2, FIRST = 4, LONE = 8, LAX = 16, PROTECTED = 32 };

#define FROM "From: Anna <anna@sender.example>\r\n"
#define SUBJECT "Subject: hello\r\n"
#define HTML "Content-Type: text/html\r\n\r\n"
#define PICTURE "<img src=\"http://img.sender.example/a.png\">"
#define WORDS10 "one two three four five six seven eight nine ten "
#define WORDS50 WORDS10 WORDS10 WORDS10 WORDS10 WORDS10
#define WORDS149 WORDS50 WORDS50 WORDS10 WORDS10 WORDS10 WORDS10 "one two three four five six seven eight nine"

static const struct {
	const char *label, *mail;
	unsigned found;
} mails[] = {
	{ "an ordinary picture", FROM SUBJECT HTML PICTURE, 0 },
	{ "nothing that loads", "From: BBC News <a@b.example>\r\nSubject: US Issues Threat to China Over Taiwan\r\n" HTML "text", 0 },

	{ "a headline", FROM "Subject: Jobless Benefits Run Out as President Resists\r\n" HTML PICTURE, NEWS },
	{ "a headline in sentence case", FROM "Subject: US issues threat to China over islands\r\n" HTML PICTURE, NEWS },
	{ "four words", FROM "Subject: US Issues Threat Again\r\n" HTML PICTURE, 0 },
	{ "no name in it", FROM "Subject: the report that you asked for\r\n" HTML PICTURE, 0 },
	{ "an answer", FROM "Subject: Re: US issues threat to China over islands\r\n" HTML PICTURE, 0 },
	{ "a sale", FROM "Subject: Summer Sale Starts Today With 50% Off\r\n" HTML PICTURE, 0 },
	{ "a brand that the sender is not", "From: BBC News <bbc@sender.example>\r\n" SUBJECT HTML PICTURE, NEWS },
	{ "a brand that the sender is", "From: BBC News <a@email.bbc.co.uk>\r\n" SUBJECT HTML "<img src=\"http://bbc.co.uk/a.png\">", 0 },
	{ "a brand inside of a word", "From: Abbc Newsroom <a@sender.example>\r\n" SUBJECT HTML PICTURE, 0 },

	{ "a load from elsewhere", FROM SUBJECT HTML "<img src=\"http://cdn.other.example/a.png\">", UNRELATED },
	{ "from where a link goes", FROM SUBJECT HTML "<img src=\"http://cdn.other.example/a.png\"><a href=\"http://www.other.example/\">x</a>", 0 },
	{ "from the envelope's sender", FROM SUBJECT HTML "<img src=\"http://pics.envelope.example/a.png\">", 0 },
	{ "a font from elsewhere", FROM SUBJECT HTML PICTURE "<link rel=\"preconnect\" href=\"http://fonts.other.example/\">", 0 },

	{ "a new domain", FROM SUBJECT HTML PICTURE "<img src=\"http://new.example/a.png\"><a href=\"http://new.example/\">x</a>", FIRST },

	{ "one picture in an article", FROM SUBJECT HTML WORDS149 " ten" PICTURE, LONE },
	{ "one word less", FROM SUBJECT HTML WORDS149 PICTURE, 0 },
	{ "words in a style", FROM SUBJECT HTML "<style>" WORDS149 " ten</style>" PICTURE, 0 },
	{ "two pictures in an article", FROM SUBJECT HTML WORDS149 " ten" PICTURE "<img src=\"http://img.sender.example/b.png\">", 0 },
	{ "the same picture twice", FROM SUBJECT HTML WORDS149 " ten" PICTURE PICTURE, LONE },

	{ "DMARC failed", "Authentication-Results: mx.here.example; dmarc=fail header.from=sender.example\r\n" FROM SUBJECT HTML PICTURE, LAX },
	{ "nothing passed", "Authentication-Results: mx.here.example; spf=pass smtp.mailfrom=x.example\r\n" FROM SUBJECT HTML PICTURE, LAX },
	{ "DKIM passed", "Authentication-Results: mx.here.example; dkim=pass header.d=sender.example\r\n" FROM SUBJECT HTML PICTURE, 0 },
	{ "DMARC passed", "Authentication-Results: mx.here.example; dmarc=pass header.from=sender.example\r\n" FROM SUBJECT HTML PICTURE, 0 },
	{ "somebody else says so", "Authentication-Results: mx.evil.example; dmarc=fail header.from=sender.example\r\n" FROM SUBJECT HTML PICTURE, 0 },
};

struct sample {
	struct arena *arena;
	struct message message;
	struct authentication authentication;
	struct evidence evidence;
	struct news_brands brands;
	struct first_seen_engine first_seen;
	struct detect_context context;
};

static uint64_t new_domain;

static enum first_seen look(void *state, uint64_t domain, long long now)
{
	ck_assert_ptr_null(state);
	ck_assert_int_eq(now, 1611920000);
	return domain == new_domain ? FIRST_SEEN_NEW : FIRST_SEEN_KNOWN;
}

static void sample_init(struct sample *s, const char *mail)
{
	static const struct envelope envelope = { .mail_from = BYTES("bounce@mail.envelope.example") };
	static const struct bytes here = BYTES("mx.here.example"), brands = BYTES("BBC News, BBC = bbc.co.uk bbc.com\n");
	const struct extract_limits limits = extract_limits_default;
	struct evidence *e = &s->evidence;
	struct diag d = { 0 };

	*s = (struct sample){ .arena = arena_new(1 << 22) };
	*e = (struct evidence){ .message = &s->message, .authentication = &s->authentication, .envelope = &envelope, .arena = s->arena };
	ck_assert_int_eq(message_parse(bytes_of(mail), &message_limits_default, s->arena, &s->message), STATUS_OK);
	ck_assert_int_eq(authentication_read(&s->message.root->fields, &here, 1, s->arena, &s->authentication), STATUS_OK);
	ck_assert_int_eq(extract_references(&s->message, &limits, s->arena, &e->references, &e->oddities), STATUS_OK);
	ck_assert_int_eq(news_brands_read("brands", brands, s->arena, &s->brands, &d), STATUS_OK);
	s->first_seen = (struct first_seen_engine){ .look = look, .key = { 1, 2 } };
	new_domain = hash_bytes(&s->first_seen.key, (struct bytes)BYTES("new.example"));
	s->context = (struct detect_context){ .evidence = e, .brands = &s->brands, .first_seen = &s->first_seen, .now = 1611920000 };
}

static unsigned found_in(struct sample *s)
{
	unsigned found = 0;

	for (size_t i = 0; circumstance_row(i) != NULL; i++) {
		struct circumstance c = { .reference = FINDING_MESSAGE };

		ck_assert_int_eq(circumstance_row(i)->look(&s->context, &c), STATUS_OK);
		ck_assert(c.confidence >= 0 && c.confidence <= CIRCUMSTANCE_MAX);
		if (c.confidence > 0) {
			found |= 1u << i;
			ck_assert_ptr_nonnull(c.text);
			ck_assert_int_lt(c.reference, (int)s->evidence.references.count);
		}
	}
	return found;
}

START_TEST(circumstances_are_seen)
{
	unsigned expected = mails[_i].found;
	struct sample s;

	sample_init(&s, mails[_i].mail);
	ck_assert_int_eq(detect_lure(&s.context), STATUS_OK);
	for (size_t i = 0; i < s.evidence.findings.count; i++) {
		const struct finding *f = &s.evidence.findings.items[i];

		ck_assert_int_eq(f->kind, FINDING_LURE);
		ck_assert(f->confidence <= CIRCUMSTANCE_MAX);
		ck_assert_ptr_null(strstr(f->evidence, ".example"));	/* defanged at least */
	}
	ck_assert_msg((s.evidence.findings.count == 0) == (expected == 0), "%s", mails[_i].label);
	if (expected != 0 || s.evidence.references.count > 0)
		ck_assert_msg(found_in(&s) == expected, "%s: %x", mails[_i].label, found_in(&s));
	arena_destroy(&s.arena);
}
END_TEST

START_TEST(a_protected_recipient_is_one)
{
	struct sample s;

	sample_init(&s, mails[0].mail);
	s.context.is_protected = true;
	ck_assert_uint_eq(found_in(&s), PROTECTED);
	arena_destroy(&s.arena);
}
END_TEST

START_TEST(without_memory_and_brands_nothing_is_said)
{
	struct sample s;

	sample_init(&s, "From: BBC News <a@new.example>\r\n" SUBJECT HTML "<img src=\"http://new.example/a.png\">");
	s.context.brands = NULL;
	s.context.first_seen = NULL;
	s.evidence.authentication = NULL;
	s.evidence.envelope = NULL;
	ck_assert_uint_eq(found_in(&s), 0);
	arena_destroy(&s.arena);
}
END_TEST

/* All of 2021 at once: the sum is a finding of its own, and says how many. */
START_TEST(the_sum_is_told)
{
	const struct finding *last;
	struct sample s;

	sample_init(&s, "Authentication-Results: mx.here.example; dmarc=fail header.from=sender.example\r\nFrom: BBC News <a@sender.example>\r\n"
			"Subject: US issues threat to China over islands\r\n" HTML WORDS149 " ten<img src=\"http://new.example/a.png\">");
	s.context.is_protected = true;
	ck_assert_int_eq(detect_lure(&s.context), STATUS_OK);
	ck_assert_uint_eq(s.evidence.findings.count, 7);
	last = &s.evidence.findings.items[6];
	ck_assert_str_eq(last->evidence, "6 circumstances together look like bait");
	ck_assert(last->confidence > 0.8 && last->confidence < 1);
	ck_assert_int_eq(last->reference, FINDING_MESSAGE);
	arena_destroy(&s.arena);
}
END_TEST

static const struct {
	const char *label, *text, *problem;	/* NULL: none */
	size_t count;
} brand_files[] = {
	{ "empty", "", NULL, 0 },
	{ "comments", "# a\n\n  # b = c.d\n", NULL, 0 },
	{ "two names", "BBC News, BBC = bbc.co.uk bbc.com # c\r\nCNN = cnn.com", NULL, 3 },
	{ "no equals", "\nBBC", "f:2: not of the form", 0 },
	{ "no domain", "BBC =\n", "f:1: no domains", 0 },
	{ "a URL", "BBC = http://bbc.com\n", "f:1: no domains", 0 },
	{ "a short name", "\nab = a.b\n", "f:2: a name has at least 3", 0 },
	{ "an empty name", "BBC, = a.b\n", "f:1: a name has at least 3", 0 },
};

START_TEST(brands_are_read)
{
	struct arena *a = arena_new(1 << 22);
	struct news_brands brands = { 0 };
	struct diag d = { 0 };
	char text[1024];
	enum status status = news_brands_read("f", bytes_of(brand_files[_i].text), a, &brands, &d);

	ck_assert_msg(status == (brand_files[_i].problem == NULL ? STATUS_OK : STATUS_INVALID), "%s", brand_files[_i].label);
	ck_assert_uint_eq(brands.count, brand_files[_i].count);
	if (status != STATUS_OK) {
		diag_format(&d, text, sizeof(text));
		ck_assert_msg(strncmp(text, brand_files[_i].problem, strlen(brand_files[_i].problem)) == 0, "%s: %s",
			      brand_files[_i].label, text);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(domains_of_a_brand)
{
	const struct news_brand b = { .domains = BYTES("bbc.co.uk \t bbc.com") };

	ck_assert(news_brand_has_domain(&b, bytes_of("bbc.com")));
	ck_assert(news_brand_has_domain(&b, bytes_of("News.BBC.co.uk")));
	ck_assert(!news_brand_has_domain(&b, bytes_of("xbbc.com")));
	ck_assert(!news_brand_has_domain(&b, bytes_of("bbc.com.evil.example")));
	ck_assert(!news_brand_has_domain(&b, bytes_of("")));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/lure");
	TCase *t = tcase_create("lure");

	tcase_add_loop_test(t, circumstances_are_seen, 0, ROWS(mails));
	tcase_add_test(t, a_protected_recipient_is_one);
	tcase_add_test(t, without_memory_and_brands_nothing_is_said);
	tcase_add_test(t, the_sum_is_told);
	tcase_add_loop_test(t, brands_are_read, 0, ROWS(brand_files));
	tcase_add_test(t, domains_of_a_brand);
	suite_add_tcase(s, t);
	return suite_run(s);
}
