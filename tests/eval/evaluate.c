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

enum { COPIES = 6 };

static bool is_verbose;

struct scores {
	struct score recipient, unique, campaign;
	unsigned long urls;
};

/* The findings of one mail, by its URLs: sets of 1 << enum finding_kind. */
static void scan(const struct scanner *s, const struct mail *m, struct arena *a, unsigned kinds[SENDER_URLS_MAX])
{
	const struct bytes recipient = bytes_of(m->recipient);
	const struct envelope envelope = { .mail_from = BYTES("bounce@mail.example"), .recipients = &recipient, .recipient_count = 1,
					   .event = "01ARZ3NDEKTSV4RRFFQ69G5FAV" };
	struct scan_result r;

	memset(kinds, 0, SENDER_URLS_MAX * sizeof(*kinds));
	if (scan_message(s, buf_bytes(&m->text), &envelope, (long long)MAIL_NOW, NULL, a, &r) != STATUS_OK)
		abort();
	for (size_t i = 0; i < r.evidence.findings.count; i++) {
		const struct finding *f = &r.evidence.findings.items[i];

		for (size_t u = 0; f->reference >= 0 && u < m->count; u++) {
			if (bytes_equal(r.evidence.references.items[f->reference].raw, bytes_of((char *)m->urls[u].data)))
				kinds[u] |= 1u << f->kind;
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
			unsigned kinds[SENDER_URLS_MAX], known[SENDER_URLS_MAX];

			mail_write(&m, s, seed * 1000 + i, (unsigned)(seed % 50) * COPIES + copy);
			scan(&alone, &m, a, kinds);
			scan(&together, &m, a, known);
			for (size_t u = 0; u < m.count; u++) {
				const struct eval_url *e = &s->urls[u];
				const char *url = (const char *)m.urls[u].data;

				scores->urls++;
				judge(&scores->recipient, "recipient-token", s, e, url, e->truth == TRUTH_RECIPIENT,
				      kinds[u] & 1u << FINDING_RECIPIENT_TOKEN);
				if (e->truth == TRUTH_RECIPIENT)
					continue;
				judge(&scores->unique, "unique-token", s, e, url, e->truth == TRUTH_TOKEN,
				      kinds[u] & 1u << FINDING_UNIQUE_TOKEN);
				/* Before the third recipient nothing can be proven. */
				if (copy + 1 >= CAMPAIGN_THRESHOLD_DEFAULT || e->truth == TRUTH_HARMLESS)
					judge(&scores->campaign, "campaign-token", s, e, url,
					      e->truth == TRUTH_TOKEN && copy + 1 >= CAMPAIGN_THRESHOLD_DEFAULT,
					      known[u] & 1u << FINDING_CAMPAIGN_TOKEN);
			}
		}
	}
	mail_free(&m);
	campaign_memory_destroy(&memory);
}

/* One mail with the recipient, so encoded, in the query of a picture. */
static void evaluate_token(struct bytes token, const char *inner, const char *outer, struct arena *a, struct count *c)
{
	const struct scanner s = { .limits = scan_limits_default(), .policy = &policy_default };
	struct mail m;
	unsigned kinds[SENDER_URLS_MAX];

	mail_init(&m);
	snprintf(m.recipient, sizeof(m.recipient), "marie.tremblay@parliament.example");
	m.count = 1;
	if (buf_add_text(&m.urls[0], "https://t.example/o?n=7&u=") != STATUS_OK)
		abort();
	encode_for_url(token, &m.urls[0]);
	if (buf_add_byte(&m.urls[0], '\0') != STATUS_OK ||
	    buf_printf(&m.text, "From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>News</p><img src=\"%s\">\r\n",
		       (char *)m.urls[0].data) != STATUS_OK)
		abort();
	scan(&s, &m, a, kinds);
	count_add(c, true, kinds[0] & 1u << FINDING_RECIPIENT_TOKEN);
	if (is_verbose && !(kinds[0] & 1u << FINDING_RECIPIENT_TOKEN))
		printf("missed recipient-token: %s in %s: %s\n", inner, outer, (char *)m.urls[0].data);
	mail_free(&m);
}

/* The address in each encoding and in all chains of two. */
static void evaluate_encodings(struct arena *a, struct count *all)
{
	const struct encoding *inner, *outer;

	for (size_t i = 0; (inner = encoding_row(i)) != NULL; i++) {
		struct count c = { 0 };
		struct buf once, twice;

		buf_init(&once, 1 << 16);
		buf_init(&twice, 1 << 16);
		inner->encode(bytes_of("marie.tremblay@parliament.example"), &once);
		evaluate_token(buf_bytes(&once), inner->name, "nothing", a, &c);
		for (size_t o = 0; (outer = encoding_row(o)) != NULL; o++) {
			if (inner->is_binary && outer->takes_text)
				continue;
			buf_truncate(&twice, 0);
			outer->encode(buf_bytes(&once), &twice);
			evaluate_token(buf_bytes(&twice), inner->name, outer->name, a, &c);
		}
		buf_free(&once);
		buf_free(&twice);
		printf("    %-18s recall %.2f %% (%lu of %lu)\n", inner->name, 100 * count_recall(&c), c.found, c.found + c.missed);
		all->found += c.found;
		all->missed += c.missed;
	}
}

/* The marks; returns how many are failed. */
static unsigned check_marks(const struct count *encodings, const struct scores *s, bool only_reached)
{
	const struct {
		struct mark mark;
		double value;
	} rows[] = {
		{ { "recipient-token, recall over encodings", false, 1, 1 }, count_recall(encodings) },
		{ { "recipient-token, recall over senders", false, 1, 1 }, count_recall(&s->recipient.all) },
		{ { "recipient-token, false alarms", true, 0.0001, 0.0001 }, count_false_rate(&s->recipient.all) },
		{ { "campaign-token, recall from the third recipient", false, 0.99, 0.99 }, count_recall(&s->campaign.all) },
		{ { "campaign-token, precision", false, 0.999, 0.999 }, count_precision(&s->campaign.all) },
		{ { "unique-token, recall", false, 0.9, 0.98 }, count_recall(&s->unique.all) },
		{ { "unique-token, false alarms", true, 0.02, 0.005 }, count_false_rate(&s->unique.all) },
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
	struct count encodings = { 0 };
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
	printf("the recipient, encoded once and in chains of two:\n");
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
