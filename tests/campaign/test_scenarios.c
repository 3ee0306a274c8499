/*
 * Whole mails through the detector: who tracks, in each place where a token can stand, and who does not.
 *
 * In URLs and texts below, {T} is a token of the recipient in hex, {W} one that looks like words, {D} one in digits, {L}
 * another one for each recipient and place, {R} a random number for each copy, {X} random letters for each
 * copy, {V} one of two variants, {N} the present in milliseconds, {A} the recipient's name, {O} the number of the order.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "campaign/memory.h"
#include "detect/detect.h"
#include "detect/sketch.h"
#include "detect/skeleton.h"
#include "support/suite.h"
#include "url/wrapper.h"

#define START 1700000000LL

static const char *const NAMES[] = { "anna", "bela", "chris", "dora", "emil", "fatma", "goran", "hanna", "ivo", "jana" };
static const char *const WORDS[] = { "otter", "maple", "harbour", "violin", "copper", "meadow", "lantern", "pebble", "orchid",
				     "saddle" };

/* More than enough words to be known by their text. */
#define ARTICLE \
	"The committee met on Tuesday to discuss the report on foreign interference and heard from several witnesses " \
	"who described how messages had been sent to members over many months without anyone telling them about it. " \
	"Members of all parties asked why the services had not warned those concerned and what has changed since then. " \
	"A final report is expected before the summer and will be made public on the pages of the committee"

#define ORDER \
	"thank you for shopping with us your parcel has left our warehouse today and should be with you within " \
	"the next three working days you can follow it with the link below and pay by invoice as you have chosen"

enum expected { NOTHING, UNIQUE, PROVEN };

static const struct {
	const char *label, *text, *urls;	/* URLs divided by spaces; what is expected holds for the first */
	enum expected expected;
} scenarios[] = {
	/* The token in each place. */
	{ "query", ARTICLE, "http://t.example/track?rid={T}", PROVEN },
	{ "query among others", ARTICLE, "http://t.example/o.php?u=4711&c=9f8a7b6c&e={T}&v=2", PROVEN },
	{ "query without a name", ARTICLE, "http://t.example/d.gif?{T}", PROVEN },
	{ "query without a name, of letters", ARTICLE, "http://t.example/d.gif?{W}", PROVEN },
	{ "path segment", ARTICLE, "http://t.example/img/{T}/open", PROVEN },
	{ "one of three path segments", ARTICLE, "http://t.example/campaign/4f1c9a0b/{T}/px.png", PROVEN },
	{ "file stem", ARTICLE, "http://t.example/i/{T}.png", PROVEN },
	{ "part of a file stem", ARTICLE, "http://t.example/uxz7-{T}-1dg5.gif", PROVEN },
	{ "sub-domain label", ARTICLE, "http://{T}.t.example/p.gif", PROVEN },
	{ "label in the middle", ARTICLE, "http://www.{T}.t.example/p.gif", PROVEN },
	{ "user", ARTICLE, "http://{T}@t.example/p.gif", PROVEN },
	{ "password", ARTICLE, "http://x:{T}@t.example/p.gif", PROVEN },
	{ "fragment of a link", ARTICLE, "click:http://t.example/page.html#{T}", PROVEN },
	{ "query of a link", ARTICLE, "click:http://t.example/r?id={T}", PROVEN },
	{ "path of a link", ARTICLE, "click:http://t.example/CL0/{T}/1", PROVEN },
	{ "on an address", ARTICLE, "http://192.0.2.27/track/{T}", PROVEN },
	{ "on a port", ARTICLE, "http://t.example:8080/track/{T}", PROVEN },
	{ "of an IPv6 address", ARTICLE, "http://[2001:db8::1]/track/{T}", PROVEN },
	/* Whatever it looks like. */
	{ "digits", ARTICLE, "http://t.example/o?m={D}", PROVEN },
	{ "digits in a file stem", ARTICLE, "http://t.example/{D}.jpg", PROVEN },
	{ "a word", ARTICLE, "http://t.example/photos/{W}.jpg", PROVEN },
	{ "a word as a host", ARTICLE, "http://{W}.t.example/a.jpg", PROVEN },
	{ "a word in a query", ARTICLE, "http://t.example/a.jpg?theme={W}", PROVEN },
	{ "the name itself", ARTICLE, "http://t.example/a.jpg?for={A}", PROVEN },
	{ "a name of a query", ARTICLE, "http://t.example/a.jpg?{T}=1", PROVEN },
	{ "with a signature", ARTICLE, "http://t.example/a.jpg?u={T}&h={L}", PROVEN },
	{ "split by slashes", ARTICLE, "http://t.example/a/{T}/{L}/{D}/a.jpg", PROVEN },
	{ "beside a cache-buster", ARTICLE, "http://t.example/a.jpg?u={T}&cb={R}", PROVEN },
	{ "beside a time", ARTICLE, "http://t.example/a.jpg?u={T}&t={N}", PROVEN },
	{ "on every picture", ARTICLE, "http://t.example/im/1.png?e={L} http://t.example/im/2.png?e={L} http://t.example/im/3.png?e={L}",
	  PROVEN },
	{ "another one for each of several links", ARTICLE, "click:http://t.example/l/{L} click:http://t.example/l/{L}x", PROVEN },
	{ "five vectors", ARTICLE, "http://t.example/{T}.gif http://t.example/{T}.gif http://t.example/{T}.wav", PROVEN },
	{ "somebody else's redirector", ARTICLE, "https://www.redirector.example/amp/t.example/{T}", PROVEN },
	/* The text around it. */
	{ "greeted by name", "Dear {A},\r\n" ARTICLE, "http://t.example/track?rid={T}", PROVEN },
	{ "greeted in the first sentence", "As we wrote to you, {A}, this is the news of today. " ARTICLE,
	  "http://t.example/track?rid={T}", PROVEN },
	{ "with a word in the middle that is another one in each", ARTICLE ". We call on {W} today. " ARTICLE,
	  "http://t.example/track?rid={T}", PROVEN },
	{ "with numbers", "Your number is {D} " ARTICLE, "http://t.example/track?rid={T}", PROVEN },
	{ "with its links in the text", ARTICLE " http://t.example/{T} " ARTICLE, "http://t.example/track?rid={T}", PROVEN },
	{ "named like a word of a text of middle length", "This week copper is cheap and emil writes of the otter and of anna and "
	  "her maple and what became of the violin that dora found by the harbour in may", "http://t.example/{T}", PROVEN },
	{ "few words", "See the picture", "http://t.example/track?rid={T}", PROVEN },
	{ "no words", "", "http://t.example/track?rid={T}", PROVEN },
	/* Harmless. */
	{ "a picture", ARTICLE, "http://news.example/images/logo.png", NOTHING },
	{ "an asset by its digest", ARTICLE, "http://cdn.example/im/2827948/98153d34a1b2c3d4e5f60718293a4b5c.png", NOTHING },
	{ "assets of one folder", ARTICLE, "http://cdn.example/a1b2c3d4e5.png http://cdn.example/b2c3d4e5f6.png "
	  "http://cdn.example/c3d4e5f6a7.png", NOTHING },
	{ "two variants", ARTICLE, "http://cdn.example/hero-{V}.png", NOTHING },
	{ "a cache-buster", ARTICLE, "http://news.example/logo.png?cb={R}", UNIQUE },
	{ "a cache-buster of another name", ARTICLE, "http://news.example/logo.png?rnd=0.{R}", UNIQUE },
	{ "a time", ARTICLE, "http://news.example/logo.png?ts={N}", NOTHING },
	{ "machines that share the load", ARTICLE, "http://img{V}.news.example/logo.png", NOTHING },
	{ "the same link", ARTICLE, "click:http://news.example/2024/05/an-article-of-some-length-12345", NOTHING },
	{ "what link protection writes for its reader", ARTICLE, "click:https://a.safelinks.protection.outlook.com/"
	  "?url=https%3A%2F%2Fnews.example%2Fstory&data=05%7C02%7C{A}%7C{T}&sdata={L}&reserved=0", NOTHING },
	{ "a token inside of link protection", ARTICLE, "click:https://a.safelinks.protection.outlook.com/"
	  "?url=https%3A%2F%2Fnews.example%2Fstory%3Fu%3D{T}&data=05%7C02%7C{A}&reserved=0", PROVEN },
	{ "a campaign's own id", ARTICLE, "http://news.example/o?utm_source=mail&utm_campaign=8f7e6d5c4b", NOTHING },
};

static const struct hash_key SECRET = { 0x0123456789abcdef, 0xfedcba9876543210 };

static uint64_t number_of(const char *what, unsigned a, unsigned b)
{
	char text[64];

	snprintf(text, sizeof(text), "%s-%u-%u", what, a, b);
	return hash_bytes(&SECRET, bytes_of(text));
}

/* Fill in a template. copy: which copy of the mail; recipient: to whom; place: which URL. */
static void expand(const char *from, char *out, size_t size, unsigned recipient, unsigned copy, unsigned place)
{
	size_t n = 0;

	for (; *from != '\0' && n + 64 < size; from++) {
		if (from[0] != '{' || from[2] != '}') {
			out[n++] = *from;
			continue;
		}
		switch (from[1]) {
		case 'T': n += (size_t)sprintf(out + n, "%016llx", (unsigned long long)number_of("T", recipient, 0)); break;
		case 'W': n += (size_t)sprintf(out + n, "%s", WORDS[recipient % 10]); break;
		case 'D': n += (size_t)sprintf(out + n, "%llu", (unsigned long long)number_of("D", recipient, 0) % 1000000); break;
		case 'L': n += (size_t)sprintf(out + n, "%016llx", (unsigned long long)number_of("L", recipient, place)); break;
		case 'R': n += (size_t)sprintf(out + n, "%llu", (unsigned long long)number_of("R", copy, place) % 100000000); break;
		case 'X': n += (size_t)sprintf(out + n, "%016llx", (unsigned long long)number_of("X", copy, place)); break;
		case 'V': n += (size_t)sprintf(out + n, "%u", recipient % 2 + 1); break;
		case 'N': n += (size_t)sprintf(out + n, "%lld", START * 1000 + copy * 1234LL); break;
		case 'A': n += (size_t)sprintf(out + n, "%s", NAMES[recipient % 10]); break;
		case 'O': n += (size_t)sprintf(out + n, "%u", 4000 + copy); break;
		}
		from += 2;
	}
	out[n] = '\0';
}

/* One copy of a mail, gone through the detector. */
struct copy {
	const char *from, *subject, *text, *urls;
	unsigned recipient, copy;
	unsigned kinds;				/* out: what is found of the first URL, as 1 << kind */
	double confidence;
	struct campaign_result result;
};

static enum status deliver_in(struct campaign_state *m, struct copy *c, struct arena *a)
{
	struct campaign_engine engine = campaign_memory_engine(m, &SECRET);
	char text[4096], raw[8192], address[64], urls[1024], *rest = urls, *word, event[CAMPAIGN_EVENT_SIZE];
	struct detect_context context = { .now = START, .campaign_engine = &engine, .event = event };
	struct reference *references = arena_zalloc(a, 16, sizeof(*references));
	struct bytes recipient;
	struct envelope envelope = { .recipients = &recipient, .recipient_count = 1 };
	struct evidence e = { .envelope = &envelope, .arena = a };
	struct message message;
	enum status s;

	if (references == NULL)
		return arena_status(a);
	snprintf(event, sizeof(event), "0123456789012345678901%04u", c->copy);
	snprintf(address, sizeof(address), "%s.someone%u@org.example", NAMES[c->recipient % 10], c->recipient);
	recipient = bytes_of(address);
	expand(c->text, text, sizeof(text), c->recipient, c->copy, 0);
	snprintf(raw, sizeof(raw), "From: %s\r\nTo: %s\r\nSubject: %s\r\n\r\n%s\r\n", c->from, address, c->subject, text);
	s = message_parse(bytes_of(raw), &message_limits_default, a, &message);
	if (s != STATUS_OK)
		return s;
	e.message = &message;
	/* Each by itself: {L} depends on which URL it is. */
	snprintf(urls, sizeof(urls), "%s", c->urls);
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		struct reference *r = &references[e.references.count];
		bool is_click = strncmp(word, "click:", 6) == 0;
		struct unwrapped unwrapped;
		char url[512];

		expand(word + (is_click ? 6 : 0), url, sizeof(url), c->recipient, c->copy, (unsigned)e.references.count);
		*r = (struct reference){ .construct = is_click ? "a[href]" : "img[src]", .load = is_click ? LOAD_CLICK : LOAD_AUTO };
		s = url_parse(bytes_of(url), NULL, a, &r->url, &r->valid, &e.oddities);
		if (s != STATUS_OK)
			return s;
		s = url_unwrap(&r->url, a, &unwrapped);
		if (s != STATUS_OK)
			return s;
		r->domain = url_registrable_domain(r->url.host);
		r->sent = unwrapped.sent;
		r->sent_domain = r->sent != NULL ? url_registrable_domain(r->sent->host) : r->domain;
		e.references.count++;
	}
	e.references.items = references;
	context.evidence = &e;
	s = detect_campaign_token(&context);
	c->kinds = 0;
	for (size_t i = 0; i < e.findings.count; i++) {
		ck_assert_ptr_null(strstr(e.findings.items[i].evidence, "org.example"));
		if (e.findings.items[i].reference == 0) {
			c->kinds |= 1u << e.findings.items[i].kind;
			c->confidence = e.findings.items[i].confidence;
		}
	}
	if (context.campaign != NULL)
		c->result = *context.campaign;
	return s;
}

static void deliver(struct campaign_state *m, struct copy *c)
{
	struct arena *a = arena_new(4 << 20);

	ck_assert_int_eq(deliver_in(m, c, a), STATUS_OK);
	arena_destroy(&a);
}

static struct campaign_state *new_memory(void)
{
	const struct campaign_options options = { 3, 30 * 86400, 0 };
	struct campaign_state *m = campaign_memory_new(&options, START);

	ck_assert_ptr_nonnull(m);
	return m;
}

START_TEST(scenario)
{
	static const unsigned kinds[] = { 0, 1u << FINDING_UNIQUE_TOKEN, 1u << FINDING_CAMPAIGN_TOKEN };
	struct campaign_state *m = new_memory();
	struct copy c = { .from = "News <news@news.example>", .subject = "A headline of today", .text = scenarios[_i].text,
			  .urls = scenarios[_i].urls };

	for (unsigned i = 0; i < 10; i++) {
		c.recipient = c.copy = i;
		deliver(m, &c);
		ck_assert_msg(c.kinds == (i < 2 ? 0 : kinds[scenarios[_i].expected]), "%s: copy %u: %#x", scenarios[_i].label, i,
			      c.kinds);
	}
	campaign_memory_destroy(&m);
}
END_TEST

/* One mail to each recipient, each with a picture of its own. Orders and issues of a newsletter are not copies. */
START_TEST(different_mails_prove_nothing)
{
	static const char *const texts[] = {
		"the first issue is about gardens and how to water them in a dry summer " ORDER,
		"in this one we look at bridges towers and other things made of iron and stone " ORDER,
		"at last some recipes with apples and plums for all who wait for the autumn " ORDER,
		"what to read in long evenings our list of books old and new for you to choose " ORDER,
	};
	struct campaign_state *m = new_memory();

	for (unsigned i = 0; i < 4; i++) {
		struct copy c = { .from = "shop@shop.example", .subject = "Your order {O}", .text = texts[i],
				  .urls = "http://cdn.shop.example/{X}.png", .recipient = i, .copy = i };

		deliver(m, &c);
		ck_assert_uint_eq(c.kinds, 0);
		ck_assert_uint_eq(c.result.messages, 1);
	}
	campaign_memory_destroy(&m);
}
END_TEST

/* A token of each copy: a recipient who gets two of them shows it. */
START_TEST(a_token_of_each_copy)
{
	struct campaign_state *m = new_memory();
	struct copy c = { .from = "a@b.example", .subject = "s", .text = ARTICLE, .urls = "http://t.example/{X}.png" };

	for (unsigned i = 0; i < 6; i++) {
		c.recipient = i % 3;
		c.copy = i;
		deliver(m, &c);
		ck_assert_uint_eq(c.kinds, i < 2 ? 0 : i == 2 ? 1u << FINDING_CAMPAIGN_TOKEN : 1u << FINDING_UNIQUE_TOKEN);
	}
	campaign_memory_destroy(&m);
}
END_TEST

/* Ten accounts of one platform and own domains: one campaign. */
START_TEST(one_mail_of_many_senders)
{
	struct campaign_state *m = new_memory();
	struct copy c = { .subject = "Jobs report", .text = ARTICLE, .urls = "http://mailer.example/o/{T}" };
	char from[64];

	c.from = from;
	for (unsigned i = 0; i < 10; i++) {
		snprintf(from, sizeof(from), "desk@paper%u.example", i);
		c.recipient = c.copy = i;
		deliver(m, &c);
		ck_assert_uint_eq(c.result.messages, i + 1);
		ck_assert(c.result.is_first_proof == (i == 2));
		ck_assert_uint_eq(c.kinds, i < 2 ? 0 : 1u << FINDING_CAMPAIGN_TOKEN);
	}
	ck_assert_uint_eq(c.result.senders, 4);
	ck_assert_uint_eq(c.result.earlier_count, 9);
	ck_assert_str_eq(c.result.earlier[0], "01234567890123456789010000");
	campaign_memory_destroy(&m);
}
END_TEST

/* As in the indictment of 2024: ten accounts of one platform, more than 1,000 mails, more than 400 targets. */
START_TEST(ten_accounts)
{
	static const char *const urls[] = { "http://mailer.example/o/{T}", "http://{T}.mailer.example/a.jpg", "http://mailer.example/{D}.jpg",
					    "click:http://mailer.example/r#{T}", "http://mailer.example/o?u={T}&m={X}" };
	struct campaign_state *m = new_memory();
	struct copy c = { .subject = "Jobs report", .text = "Dear {A},\r\n" ARTICLE, .urls = urls[_i] };
	char from[64];
	uint64_t id = 0;

	c.from = from;
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(from, sizeof(from), "account%u@mailer.example", i % 10);
		c.recipient = i * 147 % 400;
		c.copy = i;
		deliver(m, &c);
		ck_assert_uint_eq(c.result.messages, i + 1);
		ck_assert(i == 0 || c.result.id == id);
		id = c.result.id;
		ck_assert(c.result.is_first_proof == (i == 2));
		ck_assert_msg(c.kinds == (i < 2 ? 0 : 1u << FINDING_CAMPAIGN_TOKEN), "%u: %#x", i, c.kinds);
		if (i == 2) {
			ck_assert_uint_eq(c.result.earlier_count, 2);
			ck_assert_str_eq(c.result.earlier[0], "01234567890123456789010000");
			ck_assert_str_eq(c.result.earlier[1], "01234567890123456789010001");
		}
	}
	ck_assert_uint_eq(c.result.earlier_count, CAMPAIGN_EVENTS_MAX);
	ck_assert_uint_ge(c.result.recipients, 150);
	campaign_memory_destroy(&m);
}
END_TEST

/* With few words other senders, subjects and structures make other mails. */
START_TEST(few_words_need_the_circumstances)
{
	static const struct {
		const char *from, *subject;
	} others[] = { { "a@b.example", "one" }, { "a@c.example", "one" }, { "a@b.example", "two" } };
	struct campaign_state *m = new_memory();

	for (unsigned i = 0; i < 3; i++) {
		struct copy c = { .from = others[i].from, .subject = others[i].subject, .text = "see below",
				  .urls = "http://t.example/{T}", .recipient = i, .copy = i };

		deliver(m, &c);
		ck_assert_uint_eq(c.result.messages, 1);
	}
	campaign_memory_destroy(&m);
}
END_TEST

/* What links are left out for one recipient must not make the others' compare as if they were in its place. */
START_TEST(links_left_out)
{
	static const char *const urls[] = {
		"click:http://n.example/a1/x click:http://n.example/b2/y click:http://n.example/c3/z",
		"click:http://n.example/b2/y click:http://n.example/c3/z",
		"click:http://n.example/c3/z",
	};
	struct campaign_state *m = new_memory();

	for (unsigned i = 0; i < 3; i++) {
		struct copy c = { .from = "a@b.example", .subject = "s", .text = ARTICLE, .urls = urls[i], .recipient = i, .copy = i };

		deliver(m, &c);
		ck_assert_uint_eq(c.kinds, 0);
		ck_assert_uint_eq(c.result.messages, i + 1);
	}
	campaign_memory_destroy(&m);
}
END_TEST

static enum status out_of_reach(void *state, const struct campaign_observation *o, struct campaign_result *r)
{
	(void)state;
	(void)o;
	(void)r;
	return STATUS_IO;
}

START_TEST(an_engine_out_of_reach_holds_nothing_up)
{
	struct arena *a = arena_new(1 << 20);
	struct campaign_engine engine = { .observe = out_of_reach, .key = SECRET };
	struct bytes recipient = BYTES("a@b.example");
	struct envelope envelope = { .recipients = &recipient, .recipient_count = 1 };
	struct reference r = { .construct = "img[src]" };
	struct message message;
	struct evidence e = { .message = &message, .envelope = &envelope, .arena = a, .references = { .items = &r, .count = 1 } };
	struct detect_context c = { .evidence = &e, .campaign_engine = &engine };

	ck_assert_int_eq(message_parse(bytes_of("Subject: x\n\ny\n"), &message_limits_default, a, &message), STATUS_OK);
	ck_assert_int_eq(url_parse(bytes_of("http://t.example/x"), NULL, a, &r.url, &r.valid, &e.oddities), STATUS_OK);
	ck_assert_int_eq(detect_campaign_token(&c), STATUS_OK);
	ck_assert_ptr_null(c.campaign);
	c.campaign_engine = NULL;
	ck_assert_int_eq(detect_campaign_token(&c), STATUS_OK);
	ck_assert_uint_eq(e.findings.count, 0);
	arena_destroy(&a);
}
END_TEST

START_TEST(no_memory)
{
	struct campaign_state *m = new_memory();
	struct copy c = { .from = "a@b.example", .subject = "s", .text = ARTICLE, .urls = "http://t.example/{T}" };
	int failed = 0;

	for (size_t max = 1000; max < 200000; max += 500) {
		struct arena *a = arena_new(max);
		enum status s = deliver_in(m, &c, a);

		ck_assert(s == STATUS_OK || s == STATUS_LIMIT);
		failed += s != STATUS_OK;
		arena_destroy(&a);
	}
	ck_assert_int_gt(failed, 5);
	ck_assert_uint_eq(c.kinds, 0);
	campaign_memory_destroy(&m);
}
END_TEST

/* More URLs than are looked at: the first ones are, and each only once. */
START_TEST(both_sides_of_the_limit)
{
	struct arena *a = arena_new(16 << 20);
	struct references many = { .items = arena_zalloc(a, 1000, sizeof(struct reference)) };
	struct oddities o = { { 0 } };
	struct skeletons s;

	for (unsigned i = 0; i < 1000; i++) {
		struct reference *r = &many.items[i];
		char url[64];

		snprintf(url, sizeof(url), "http://t.example/%u.gif?cb=%u", i / 2, i / 2);
		*r = (struct reference){ .construct = "img[src]" };
		ck_assert_int_eq(url_parse(bytes_of(url), NULL, a, &r->url, &r->valid, &o), STATUS_OK);
		r->domain = url_registrable_domain(r->url.host);
	}
	many.count = 1000;
	ck_assert_int_eq(skeletons_make(&SECRET, &many, START, a, &s), STATUS_OK);
	ck_assert_uint_eq(s.count, 2 * SKELETONS_MAX);
	for (int i = 0; i < 1000; i++) {
		ck_assert_int_eq(s.of_reference[i], i / 2 < SKELETONS_MAX ? i / 2 * 2 : -1);
		ck_assert_int_eq(s.buster_of_reference[i], i / 2 < SKELETONS_MAX ? i / 2 * 2 + 1 : -1);
	}
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("campaign/scenarios");
	TCase *t = tcase_create("scenarios");

	tcase_add_loop_test(t, scenario, 0, ROWS(scenarios));
	tcase_add_test(t, different_mails_prove_nothing);
	tcase_add_test(t, a_token_of_each_copy);
	tcase_add_test(t, one_mail_of_many_senders);
	tcase_add_loop_test(t, ten_accounts, 0, 5);
	tcase_add_test(t, few_words_need_the_circumstances);
	tcase_add_test(t, links_left_out);
	tcase_add_test(t, an_engine_out_of_reach_holds_nothing_up);
	tcase_add_test(t, no_memory);
	tcase_add_test(t, both_sides_of_the_limit);
	suite_add_tcase(s, t);
	return suite_run(s);
}
