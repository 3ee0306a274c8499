#include "signature/sample.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "support/suite.h"

enum { ARENA_BYTES = 8 << 20 };

void sample_start(struct sample *s, const char *raw)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena_new(ARENA_BYTES);
	ck_assert_ptr_nonnull(s->arena);
	ck_assert_int_eq(message_parse(bytes_of(raw), &message_limits_default, s->arena, &s->message), STATUS_OK);
	s->recipients[0] = bytes_of("anna.member@parliament.example");
	s->envelope = (struct envelope){ .recipients = s->recipients, .recipient_count = 1 };
	s->evidence = (struct evidence){
		.message = &s->message, .envelope = &s->envelope, .authentication = &s->authentication,
		.references = { .items = s->references }, .arena = s->arena,
	};
}

struct reference *sample_add(struct sample *s, const char *url, enum load load)
{
	struct references *all = &s->evidence.references;
	struct oddities oddities = { { 0 } };
	struct reference *r;

	ck_assert_uint_lt(all->count, SAMPLE_REFERENCES);
	r = &s->references[all->count++];
	*r = (struct reference){
		.part = s->message.root, .construct = load == LOAD_AUTO ? "img[src]" : "a[href]", .load = load,
		.raw = bytes_of(url), .width = -1, .height = -1,
	};
	ck_assert_int_eq(url_parse(r->raw, NULL, s->arena, &r->url, &r->valid, &oddities), STATUS_OK);
	r->domain = url_registrable_domain(r->url.host);
	return r;
}

void sample_lure(struct sample *s)
{
	static const char raw[] =
		"From: \"The Morning Herald\" <desk@news.herald.example>\r\n"
		"To: anna.member@parliament.example\r\n"
		"Subject: =?utf-8?Q?Ministers_meet_in_G=C3=A9n=C3=A8ve_after_long_talks?=\r\n"
		"List-Unsubscribe: <https://mass-mail.example/u/1>\r\n"
		"Received: from a\r\n"
		"Received: from relay.other.example\r\n"
		"X-Empty:\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: application/pdf; name=\"report 7.pdf\"\r\n"
		"\r\n"
		"text\r\n";
	struct reference *r;

	sample_start(s, raw);
	s->envelope.mail_from = bytes_of("bounce+anna=parliament.example@mass-mail.example");
	s->envelope.client_address = bytes_of("192.0.2.7");
	s->envelope.client_name = bytes_of("out7.mass-mail.example");
	s->envelope.helo = bytes_of("OUT7.mass-mail.example");
	s->authentication = (struct authentication){ .present = true, .dmarc_pass = true };
	oddities_add(&s->evidence.oddities, ODDITY_UTF7);
	s->digest.hex[FILE_DIGEST_MD5] = bytes_of("95c4b15d60d25f7a65a23423ff75fa50");
	s->digest.hex[FILE_DIGEST_SHA256] = bytes_of("7830b26b0ee6f35d118457f44e61961a44d8893ff51b02f8fcf08e188af77b0e");
	s->evidence.digests = &s->digest;

	r = sample_add(s, "https://x7Kq92Zb.img.Collector.example./track/Open.gif?rid=a%62c&empty=&uid=9f86d081884c7d65#frag",
		       LOAD_AUTO);
	r->concealed = CONCEALED_SIZE;
	r->width = 1;
	r->height = 2;
	r->text = bytes_of("logo \xc3\xa9");
	sample_add(s, "https://www.herald.example/world/long-article-about-the-talks?page=2#Top", LOAD_CLICK)->text =
		bytes_of("Read more");
	sample_add(s, "ftp://reader7@mass-mail.example/u/1", LOAD_CLICK);
	sample_add(s, "data:image/gif;base64,R0lGODlhAQABAAAAACw=", LOAD_AUTO);
	ck_assert_int_eq(evidence_add(&s->evidence, FINDING_HIDDEN_LOAD, 0, 1, "hidden", NULL), STATUS_OK);
	ck_assert_int_eq(evidence_add(&s->evidence, FINDING_ODDITY, FINDING_MESSAGE, 1, "odd", NULL), STATUS_OK);
}

void sample_free(struct sample *s)
{
	arena_destroy(&s->arena);
}

static void say(struct said *s, const char *what, const struct diag *d)
{
	const size_t used = strlen(s->text);

	snprintf(s->text + used, sizeof(s->text) - used, "%s %u:%u: %s\n", what, d->line, d->column, d->text);
}

static void say_error(void *context, const struct diag *d)
{
	say(context, "error", d);
}

static void say_warning(void *context, const struct diag *d)
{
	say(context, "warning", d);
}

struct signature_report said_report(struct said *s)
{
	s->text[0] = '\0';
	return (struct signature_report){ say_error, say_warning, s };
}

struct signature_set *sample_set(const char *text)
{
	struct signature_set *set = NULL;
	struct said said;
	struct signature_report report = said_report(&said);
	enum status status = signature_set_load_text("test.sig", bytes_of(text), &signature_limits_default, &report, &set);

	ck_assert_msg(status == STATUS_OK, "%s in:\n%s", said.text, text);
	return set;
}

struct signature_set *sample_conditions(const char *conditions, struct said *said)
{
	struct signature_report report = said_report(said);
	struct signature_set *set = NULL;
	char text[8192];

	snprintf(text, sizeof(text), "signature test { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag\n"
		 "when { %s } }", conditions);
	if (signature_set_load_text("test.sig", bytes_of(text), &signature_limits_default, &report, &set) != STATUS_OK)
		ck_assert_ptr_null(set);
	return set;
}
