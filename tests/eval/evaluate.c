/*
 * evaluate.c - how much of labelled mail is judged right, by the same scan that the daemon uses.
 *
 * Prints recall, precision and false alarms of each kind of token, and whether the marks are met; its exit status says the same.
 * "--quick": a few seeds, as a test, which fails where less is reached than before. "--verbose": each URL that was judged wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "campaign/memory.h"
#include "detect/encodings.h"
#include "eval/mail.h"
#include "eval/score.h"
#include "scan/scan.h"

#define RECIPIENT "m.tremblay@gov.example"	/* short enough for a host label in hexadecimal */

enum { COPIES = 6 };

static bool is_verbose;

struct scores {
	struct score recipient, unique, campaign;
	unsigned long urls;
};

/* What was found in one mail: sets of 1 << enum finding_kind. */
struct found {
	unsigned urls[SENDER_URLS_MAX];
	unsigned message;		/* and not in a URL */
};

static void scan(const struct scanner *s, const struct mail *m, struct arena *a, struct found *found_r)
{
	const struct bytes recipient = bytes_of(m->recipient);
	const struct envelope envelope = { .mail_from = bytes_of(m->envelope_sender), .recipients = &recipient, .recipient_count = 1,
					   .event = "01ARZ3NDEKTSV4RRFFQ69G5FAV" };
	struct scan_result r;

	*found_r = (struct found){ .message = 0 };
	if (scan_message(s, buf_bytes(&m->text), &envelope, (long long)MAIL_NOW, NULL, a, &r) != STATUS_OK)
		abort();
	for (size_t i = 0; i < r.evidence.findings.count; i++) {
		const struct finding *f = &r.evidence.findings.items[i];

		if (f->reference < 0)
			found_r->message |= 1u << f->kind;
		for (size_t u = 0; f->reference >= 0 && u < m->count; u++) {
			if (bytes_equal(r.evidence.references.items[f->reference].raw, bytes_of((char *)m->urls[u].data)))
				found_r->urls[u] |= 1u << f->kind;
		}
	}
	arena_reset(a);
}

static void judge(struct score *score, const char *kind, const struct sender *s, const struct eval_url *u, const char *url,
		  bool is_there, bool is_found)
{
	score_add(score, u->place, is_there, is_found);
	if (is_verbose && is_there != is_found)
		printf("%s: %s %s: %s\n", s->name, is_there ? "missed" : "false", kind, url);
}

/* One copy of a sender's mail, scanned alone and after the copies before it. */
static void judge_copy(struct scores *scores, const struct sender *s, const struct mail *m, unsigned copy, const struct found *alone,
		       const struct found *together)
{
	for (size_t u = 0; u < m->count; u++) {
		const struct eval_url *e = &s->urls[u];
		const char *url = (const char *)m->urls[u].data;

		if (e->place == PLACE_SENDER) {
			judge(&scores->recipient, "recipient-token", s, e, url, e->truth == TRUTH_RECIPIENT,
			      alone->message & 1u << FINDING_RECIPIENT_TOKEN);
			continue;
		}
		scores->urls++;
		judge(&scores->recipient, "recipient-token", s, e, url, e->truth == TRUTH_RECIPIENT, alone->urls[u] & 1u << FINDING_RECIPIENT_TOKEN);
		if (e->truth == TRUTH_RECIPIENT)
			continue;
		judge(&scores->unique, "unique-token", s, e, url, e->truth == TRUTH_TOKEN, alone->urls[u] & 1u << FINDING_UNIQUE_TOKEN);
		/* Before the third recipient nothing can be proven. */
		if (copy + 1 >= CAMPAIGN_THRESHOLD_DEFAULT || e->truth == TRUTH_HARMLESS)
			judge(&scores->campaign, "campaign-token", s, e, url, e->truth == TRUTH_TOKEN && copy + 1 >= CAMPAIGN_THRESHOLD_DEFAULT,
			      together->urls[u] & 1u << FINDING_CAMPAIGN_TOKEN);
	}
}

/* Each copy of one campaign of each sender, with a memory of campaigns and without. */
static void evaluate_senders(uint64_t seed, struct arena *a, struct scores *scores)
{
	static const struct hash_key secret = { 1, 2 };
	const struct campaign_options options = CAMPAIGN_OPTIONS_DEFAULT;
	struct campaign_state *memory = campaign_memory_new(&options, (long long)MAIL_NOW);
	struct campaign_engine engine;
	struct scanner alone = { .limits = scan_limits_default(), .policy = &policy_default }, together = alone;
	const struct sender *s;
	struct mail m;

	if (memory == NULL)
		abort();
	engine = campaign_memory_engine(memory, &secret);
	together.campaign_engine = &engine;
	mail_init(&m);
	for (size_t i = 0; (s = sender_row(i)) != NULL; i++) {
		for (unsigned copy = 0; copy < COPIES; copy++) {
			struct found kinds, known;

			mail_write(&m, s, seed * 1000 + i, (unsigned)(seed % 50) * COPIES + copy);
			scan(&alone, &m, a, &kinds);
			scan(&together, &m, a, &known);
			judge_copy(scores, s, &m, copy, &kinds, &known);
		}
	}
	mail_free(&m);
	campaign_memory_destroy(&memory);
}

/* Where an encoded recipient may stand. */
static const struct {
	enum place place;
	const char *before, *behind;
	bool is_click;
} token_places[] = {
	{ PLACE_VALUE, "https://t.example/o?n=7&u=", "", false },
	{ PLACE_NAME, "https://t.example/o?", "", false },
	{ PLACE_SEGMENT, "https://t.example/o/", "/px", false },
	{ PLACE_STEM, "https://t.example/i/", ".gif", false },
	{ PLACE_LABEL, "https://", ".t.example/o.gif", false },
	{ PLACE_FRAGMENT, "https://t.example/story.html#", "", true },
	{ PLACE_USER, "https://", "@t.example/o.gif", false },
};

/* One mail with the recipient, so encoded, in one place of its URL. */
static void evaluate_token(struct bytes token, size_t place, const char *inner, const char *outer, struct arena *a, struct score *score)
{
	const struct scanner s = { .limits = scan_limits_default(), .policy = &policy_default };
	struct mail m;
	struct found found;
	bool is_found;

	mail_init(&m);
	m.envelope_sender = "a@b.example";
	snprintf(m.recipient, sizeof(m.recipient), "%s", RECIPIENT);
	m.count = 1;
	if (buf_add_text(&m.urls[0], token_places[place].before) != STATUS_OK)
		abort();
	encode_for_url(token, &m.urls[0]);
	if (buf_printf(&m.urls[0], "%s", token_places[place].behind) != STATUS_OK || buf_add_byte(&m.urls[0], '\0') != STATUS_OK ||
	    buf_printf(&m.text, token_places[place].is_click ? "%s<a href=\"%s\">Read on</a>\r\n" : "%s<img src=\"%s\">\r\n",
		       "From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>News</p>", (char *)m.urls[0].data) != STATUS_OK)
		abort();
	scan(&s, &m, a, &found);
	is_found = found.urls[0] & 1u << FINDING_RECIPIENT_TOKEN;
	score_add(score, token_places[place].place, true, is_found);
	if (is_verbose && !is_found)
		printf("missed recipient-token: %s in %s: %s\n", inner, outer, (char *)m.urls[0].data);
	mail_free(&m);
}

/* The token in each place that can hold it: a host label is short, and loses capitals and most other characters. */
static void evaluate_places(struct bytes token, bool fits_host, const char *inner, const char *outer, struct arena *a,
			    struct score *score)
{
	enum { LABEL_MAX = 63 };

	for (size_t i = 0; i < sizeof(token_places) / sizeof(token_places[0]); i++) {
		if (token_places[i].place != PLACE_LABEL || (fits_host && token.len <= LABEL_MAX))
			evaluate_token(token, i, inner, outer, a, score);
	}
}

/* The address in each encoding and in all chains of two. */
static void evaluate_encodings(struct arena *a, struct score *all)
{
	const struct encoding *inner, *outer;

	for (size_t i = 0; (inner = encoding_row(i)) != NULL; i++) {
		struct score score = { 0 };
		struct buf once, twice;

		buf_init(&once, 1 << 16);
		buf_init(&twice, 1 << 16);
		inner->encode(bytes_of(RECIPIENT), &once);
		evaluate_places(buf_bytes(&once), inner->fits_host, inner->name, "nothing", a, &score);
		for (size_t o = 0; (outer = encoding_row(o)) != NULL; o++) {
			if (!encoding_takes(outer, inner))
				continue;
			buf_truncate(&twice, 0);
			outer->encode(buf_bytes(&once), &twice);
			evaluate_places(buf_bytes(&twice), outer->fits_host, inner->name, outer->name, a, &score);
		}
		buf_free(&once);
		buf_free(&twice);
		score_print_row(inner->name, &score);
		score_join(all, &score);
	}
	score_print_row("all", all);
}

/* The marks; returns how many are failed. */
static unsigned check_marks(const struct score *encodings, const struct scores *s, bool only_reached)
{
	const struct {
		struct mark mark;
		double value;
	} rows[] = {
		{ { "recipient-token, recall over encodings", false, 1, 1 }, count_recall(&encodings->all) },
		{ { "recipient-token, recall over senders", false, 1, 1 }, count_recall(&s->recipient.all) },
		{ { "recipient-token, false alarms", true, 0.0001, 0.0001 }, count_false_rate(&s->recipient.all) },
		{ { "campaign-token, recall from the third recipient", false, 0.99, 0.999 }, count_recall(&s->campaign.all) },
		{ { "campaign-token, precision", false, 0.999, 0.9999 }, count_precision(&s->campaign.all) },
		{ { "unique-token, recall", false, 0.9, 0.97 }, count_recall(&s->unique.all) },
		{ { "unique-token, false alarms", true, 0.02, 0.003 }, count_false_rate(&s->unique.all) },
	};
	const unsigned count = sizeof(rows) / sizeof(rows[0]);
	unsigned passed = 0, failed = 0;

	for (unsigned i = 0; i < count; i++) {
		const enum mark_state state = mark_check(&rows[i].mark, rows[i].value);

		passed += state == MARK_MET;
		failed += state == MARK_FALLEN || (state == MARK_MISSED && !only_reached);
	}
	/* What is known to be missed is not passed either. */
	printf("%u passed, %u failed, %u skipped\n", passed, failed, count - passed - failed);
	return failed;
}

int main(int argc, char **argv)
{
	struct scores scores = { .urls = 0 };
	struct score encodings = { 0 };
	struct arena *a = arena_new((size_t)256 << 20);
	unsigned seeds = 80, failed;
	bool is_quick = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--quick") == 0)
			is_quick = true;
		else if (strcmp(argv[i], "--verbose") == 0)
			is_verbose = true;
	}
	if (is_quick)
		seeds = 3;
	if (a == NULL)
		return 2;
	printf("the recipient, encoded so and then once more in any other way, found by place:\n");
	score_print_head();
	evaluate_encodings(a, &encodings);
	for (unsigned seed = 1; seed <= seeds; seed++)
		evaluate_senders(seed, a, &scores);
	printf("%lu URLs of %u seeds\n", scores.urls, seeds);
	score_print("recipient-token", &scores.recipient);
	score_print("unique-token", &scores.unique);
	score_print("campaign-token", &scores.campaign);
	failed = check_marks(&encodings, &scores, is_quick);
	arena_destroy(&a);
	return failed == 0 ? 0 : 1;
}
