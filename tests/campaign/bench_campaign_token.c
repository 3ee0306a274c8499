/*
 * bench_campaign_token.c - what the detector costs a message: 60 URLs and 40 KiB of HTML, by number of recipients.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/buf.h"
#include "campaign/memory.h"
#include "detect/detect.h"

enum { URLS = 60, ROUNDS = 300, RECIPIENTS_MAX = 500 };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum status write_message(struct buf *raw)
{
	enum status s = buf_add_text(raw, "From: a@b.example\r\nSubject: s\r\nContent-Type: text/html\r\n\r\n<html>");

	for (unsigned i = 0; s == STATUS_OK && i < 400; i++)
		s = buf_printf(raw, "<p>Paragraph of <b>some words</b> that %c%c tells one from another, and a few more of them.</p>\r\n",
			       'a' + (int)(i / 26 % 26), 'a' + (int)(i % 26));
	return s;
}

/* One message through parser (not counted) and detector. Seconds, below 0 for a failure. */
static double run(const struct campaign_engine *engine, struct bytes raw, struct bytes *recipients, size_t count, unsigned round)
{
	struct envelope envelope = { .recipients = recipients, .recipient_count = count };
	struct arena *a = arena_new(16 << 20);
	struct reference *references = arena_zalloc(a, URLS, sizeof(*references));
	struct evidence e = { .envelope = &envelope, .arena = a, .references = { references, URLS, 0 } };
	struct detect_context c = { .evidence = &e, .now = 1700000000, .campaign_engine = engine };
	struct message message;
	double start = 0, took = -1;
	enum status s;

	recipients[0] = bytes_of(arena_printf(a, "r%u@org.example", round));
	s = message_parse(raw, &message_limits_default, a, &message);
	e.message = &message;
	for (unsigned i = 0; s == STATUS_OK && i < URLS; i++) {
		references[i].construct = i % 2 ? "a[href]" : "img[src]";
		references[i].load = i % 2 ? LOAD_CLICK : LOAD_AUTO;
		s = url_parse(bytes_of(arena_printf(a, "https://click.t.example/ls/%u/open.php?u=4711&c=9f8a7b6c5d4e3f&e=%08x", i, round)),
			      NULL, a, &references[i].url, &references[i].valid, &e.oddities);
		references[i].domain = url_registrable_domain(references[i].url.host);
	}
	start = seconds();
	if (s == STATUS_OK)
		s = detect_campaign_token(&c);
	if (s == STATUS_OK)
		took = seconds() - start;
	arena_destroy(&a);
	return took;
}

int main(void)
{
	static const size_t counts[] = { 1, 10, RECIPIENTS_MAX };
	const struct campaign_options options = CAMPAIGN_OPTIONS_DEFAULT;
	struct campaign_state *m = campaign_memory_new(&options, 1700000000);
	const struct hash_key key = { 1, 2 };
	static struct bytes recipients[RECIPIENTS_MAX];
	static char names[RECIPIENTS_MAX][32];
	struct campaign_engine engine;
	struct buf raw;

	buf_init(&raw, 1 << 20);
	if (m == NULL || write_message(&raw) != STATUS_OK)
		return EXIT_FAILURE;
	engine = campaign_memory_engine(m, &key);
	for (size_t i = 0; i < RECIPIENTS_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "person%zu@org.example", i);
		recipients[i] = bytes_of(names[i]);
	}
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		double total = 0;

		for (unsigned round = 0; round < ROUNDS; round++) {
			double took = run(&engine, buf_bytes(&raw), recipients, counts[i], round);

			if (took < 0)
				return EXIT_FAILURE;
			total += took;
		}
		printf("%3zu recipients    %.1f us each message (%d URLs, %zu KiB)\n", counts[i], total / ROUNDS * 1e6, (int)URLS,
		       raw.len / 1024);
	}
	buf_free(&raw);
	campaign_memory_destroy(&m);
	return EXIT_SUCCESS;
}
