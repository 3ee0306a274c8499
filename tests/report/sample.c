#include "report/sample.h"
#include <check.h>

static const char mail[] =
	"From: \"News\x1b[31m\" <desk@News.Example>\r\n"
	"Message-ID: <1.bob.secret@victim.example>\r\n"
	"Subject: See\xff http://t.example/o/" SAMPLE_TOKEN " for Bob.Secret@victim.example \xe2\x80\xae" "\"{}\r\n\r\ntext\r\n";

static const struct signature signature = { .id = "apt-\"1\"\n", .permits = PERMIT_DETECT };

static void add_reference(struct sample *s, const char *url, enum load load, unsigned concealed)
{
	struct references *refs = &s->result.evidence.references;
	struct reference *r = &refs->items[refs->count];
	struct oddities oddities = { 0 };

	*r = (struct reference){ .part = s->result.message.root, .construct = load == LOAD_AUTO ? "img[src]" : "a[href]", .load = load,
				 .start = 1042 + refs->count, .end = 1133, .raw = bytes_of(url), .concealed = concealed,
				 .width = concealed ? 1 : -1, .height = concealed ? 1 : -1 };
	ck_assert_int_eq(url_parse(bytes_of(url), NULL, s->arena, &r->url, &r->valid, &oddities), STATUS_OK);
	r->domain = url_registrable_domain(r->url.host);
	refs->count++;
}

void sample_init(struct sample *s)
{
	static const char *const reasons[] = { "rule \"default-beacon\" says rewrite: tracking-pixel", "second" };
	struct evidence *e = &s->result.evidence;

	*s = (struct sample){ .arena = arena_new(1 << 20), .key = { 1, 2 } };
	s->recipients[0] = bytes_of(SAMPLE_RECIPIENT);
	s->recipients[1] = bytes_of("\xff\"@x.example");
	s->envelope = (struct envelope){ .queue_id = bytes_of("4F1\n x=y"), .client_address = bytes_of("192.0.2.1"),
					 .client_name = bytes_of("mx.news.example"), .helo = bytes_of("helo\x80"),
					 .mail_from = bytes_of("bounce-bob.secret=victim.example@news.example"),
					 .recipients = s->recipients, .recipient_count = 2 };
	ck_assert_int_eq(message_parse(bytes_of(mail), &message_limits_default, s->arena, &s->result.message), STATUS_OK);
	*e = (struct evidence){ .message = &s->result.message, .envelope = &s->envelope, .arena = s->arena,
				.authentication = &s->result.authentication };
	e->references.items = arena_zalloc(s->arena, 8, sizeof(struct reference));
	add_reference(s, "https://bobsecret.t.news.example/track/" SAMPLE_TOKEN "/open.gif?e=" SAMPLE_TOKEN "&" SAMPLE_TOKEN "#f",
		      LOAD_AUTO, CONCEALED_SIZE);
	add_reference(s, "http://user:pass@www.news.example:8080/a/story#" SAMPLE_TOKEN, LOAD_CLICK, 0);
	add_reference(s, "https://[" SAMPLE_TOKEN "\xff", LOAD_AUTO, 0);
	ck_assert(!e->references.items[2].valid);
	ck_assert_int_eq(evidence_add(e, FINDING_TRACKING_PIXEL, 0, 1.0, "an image from news[.]example", NULL), STATUS_OK);
	ck_assert_int_eq(evidence_add(e, FINDING_RECIPIENT_TOKEN, 0, 1.0, "base64 of a recipient's local part", NULL), STATUS_OK);
	ck_assert_int_eq(evidence_add(e, FINDING_INDICATOR, FINDING_MESSAGE, 0.75, "\x1b]0;evil\a", &signature), STATUS_OK);
	ck_assert_int_eq(evidence_add(e, FINDING_REMOTE_LOAD, 0, 1.0, "loads", NULL), STATUS_OK);
	oddities_add(&e->oddities, ODDITY_NUL_BYTE);
	s->result.verdict = (struct verdict){
		.action = ACTION_REWRITE, .advised = ACTION_REWRITE, .score = 7.5, .rule = "default-beacon", .group = "protected",
		.kinds = 1u << FINDING_TRACKING_PIXEL | 1u << FINDING_RECIPIENT_TOKEN | 1u << FINDING_INDICATOR,
		.shown_action = ACTION_REWRITE, .shown_score = 7.5,
		.shown_kinds = 1u << FINDING_TRACKING_PIXEL | 1u << FINDING_RECIPIENT_TOKEN,
		.reasons = reasons, .reason_count = 2, .remove_count = 1,
	};
	s->result.elapsed_us = 1500;
	s->campaign = (struct campaign_result){ .id = 0xc0ffe, .messages = 3, .senders = 2, .recipients = 3, .is_first_proof = true,
						.earlier = { "01hzzzzzzzzzzzzzzzzzzzzzz1", "01hzzzzzzzzzzzzzzzzzzzzzz2" }, .earlier_count = 2 };
	s->result.campaign = &s->campaign;
	s->event = (struct event){ .id = "E1", .source = "a \xff\n\".eml", .envelope = &s->envelope, .size = 4711,
				   .result = &s->result, .outcome = "delivered", .time = 1700000000 };
}

void sample_free(struct sample *s)
{
	arena_destroy(&s->arena);
}
