/*
 * bench_tokens.c - what all work on tokens costs, as a share of the scan of the same message.
 *
 * Scans a generated newsletter as unbeacond does, campaigns included, then runs each detector that looks at tokens
 * again on what the scan found. Shares are of the whole scan, recipients 1, 10 and 500. Mark: all token work
 * of a message to one recipient at most a quarter, of newsletters as dense as real ones (bench/newsletter.h); the last
 * one is denser. Of files that are named, it prints the sum over all of them.
 *
 *   usage: bench_tokens [SIGNATURES [MESSAGE...]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "bench/newsletter.h"
#include "bench/timing.h"
#include "campaign/memory.h"
#include "scan/scan.h"

enum { ROUNDS = 7, ROUND_MS = 60, RECIPIENTS_MAX = 500 };

struct bench {
	struct scanner scanner;
	struct signature_scratch *scratch;
	struct envelope envelope;
	struct arena *arena, *kept;	/* of one round; of the scan whose evidence is looked at again */
	struct bytes mail;
	struct scan_result result;
	enum status (*detector)(struct detect_context *c);
};

static enum status run_scan(void *context)
{
	struct bench *b = context;
	struct scan_result result;

	arena_reset(b->arena);
	return scan_message(&b->scanner, b->mail, &b->envelope, 1800000000, b->scratch, b->arena, &result);
}

static enum status run_detector(void *context)
{
	struct bench *b = context;
	struct evidence e = b->result.evidence;
	struct detect_context c = {
		.evidence = &e, .signatures = b->scanner.signatures, .scratch = b->scratch, .now = 1800000000,
		.campaign_engine = b->scanner.campaign_engine, .kept = b->scanner.kept,
	};

	arena_reset(b->arena);
	e.arena = b->arena;
	e.findings = (struct findings){ 0 };
	return b->detector(&c);
}

static const char *const detectors[] = { "recipient-token", "unique-token", "campaign-token" };
enum { DETECTORS = sizeof(detectors) / sizeof(detectors[0]) };

struct times {
	double scan, of_detector[DETECTORS];	/* us */
	size_t urls;
};

static const struct detector *find_detector(const char *name)
{
	for (size_t i = 0; detector_row(i) != NULL; i++) {
		if (strcmp(detector_row(i)->name, name) == 0)
			return detector_row(i);
	}
	fprintf(stderr, "bench_tokens: there is no detector %s\n", name);
	exit(EXIT_FAILURE);
}

/* Adds to *t. */
static void measure(struct bench *b, size_t recipients, unsigned round_ms, struct times *t)
{
	b->envelope.recipient_count = recipients;
	arena_reset(b->kept);
	if (scan_message(&b->scanner, b->mail, &b->envelope, 1800000000, b->scratch, b->kept, &b->result) != STATUS_OK)
		exit(EXIT_FAILURE);
	t->scan += timing_best(run_scan, b, ROUNDS, round_ms) * 1e6;
	t->urls += b->result.evidence.references.count;
	for (size_t i = 0; i < DETECTORS; i++) {
		b->detector = find_detector(detectors[i])->run;
		t->of_detector[i] += timing_best(run_detector, b, ROUNDS, round_ms) * 1e6;
	}
}

static void print(const struct times *t)
{
	double all = 0;

	printf("scan %7.1f us", t->scan);
	for (size_t i = 0; i < DETECTORS; i++) {
		printf("  %s %6.1f us", detectors[i], t->of_detector[i]);
		all += t->of_detector[i];
	}
	printf("  all token work %.0f %%", 100 * all / t->scan);
	if (t->urls > 0)
		printf(", %.0f ns a URL", 1000 * all / (double)t->urls);
	putchar('\n');
}

static void run_newsletters(struct bench *b)
{
	static const struct newsletter newsletters[] = {
		{ .html_bytes = 10 << 10, .paragraphs = 10 }, { .html_bytes = 75 << 10, .paragraphs = 10 },
		{ .html_bytes = 1 << 20, .paragraphs = 10 }, { .html_bytes = 75 << 10, .paragraphs = 4 },
		{ .html_bytes = 75 << 10, .paragraphs = 1 },
	};
	static const size_t counts[] = { 1, 10, RECIPIENTS_MAX };

	for (size_t i = 0; i < sizeof(newsletters) / sizeof(newsletters[0]); i++) {
		struct buf mail;

		buf_init(&mail, (size_t)64 << 20);
		if (newsletter_make(&newsletters[i], &mail) != STATUS_OK)
			exit(EXIT_FAILURE);
		b->mail = buf_bytes(&mail);
		for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
			struct times t = { 0 };

			measure(b, counts[k], ROUND_MS, &t);
			if (k == 0)
				printf("%zu bytes, %.1f URLs a KB\n", b->mail.len, 1024 * (double)t.urls / (double)b->mail.len);
			printf("  to %3zu: ", counts[k]);
			print(&t);
		}
		buf_free(&mail);
	}
}

static void run_files(struct bench *b, char *const *paths, size_t count)
{
	enum { FILE_ROUND_MS = 1 };
	struct times t = { 0 };
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++) {
		struct buf mail;

		buf_init(&mail, (size_t)64 << 20);
		if (file_read(paths[i], &mail) != STATUS_OK) {
			perror(paths[i]);
			exit(EXIT_FAILURE);
		}
		b->mail = buf_bytes(&mail);
		bytes += mail.len;
		measure(b, 1, FILE_ROUND_MS, &t);
		buf_free(&mail);
	}
	printf("%zu messages of %zu bytes together, to 1: ", count, bytes);
	print(&t);
}

int main(int argc, char **argv)
{
	static const struct campaign_options options = CAMPAIGN_OPTIONS_DEFAULT;
	static const struct hash_key secret = { 1, 2 };
	struct campaign_state *memory = campaign_memory_new(&options, 1800000000);
	struct campaign_engine engine;
	struct detect_kept *kept = detect_kept_new();
	struct signature_set *set = NULL;
	struct bytes recipients[RECIPIENTS_MAX];
	static char addresses[RECIPIENTS_MAX][64];
	struct bench b = {
		.scanner = { .limits = scan_limits_default(), .policy = &policy_default },
		.envelope = { .recipients = recipients, .mail_from = bytes_of("bounce-17@news.example") },
		.arena = arena_new((size_t)1 << 30), .kept = arena_new((size_t)1 << 30),
	};

	if (memory == NULL || kept == NULL || b.arena == NULL || b.kept == NULL)
		return EXIT_FAILURE;
	engine = campaign_memory_engine(memory, &secret);
	b.scanner.campaign_engine = &engine;
	b.scanner.kept = kept;
	for (size_t i = 0; i < RECIPIENTS_MAX; i++) {
		snprintf(addresses[i], sizeof(addresses[i]), "marie.tremblay%zu@parliament.example", i);
		recipients[i] = bytes_of(addresses[i]);
	}
	if (argc > 1) {
		const char *const path = argv[1];

		if (signature_set_load(&path, 1, &signature_limits_default, NULL, &set) != STATUS_OK)
			return EXIT_FAILURE;
		b.scanner.signatures = set;
		b.scratch = signature_scratch_new(set);
	}
	if (argc > 2)
		run_files(&b, argv + 2, (size_t)argc - 2);
	else
		run_newsletters(&b);
	signature_scratch_destroy(&b.scratch);
	signature_set_put(&set);
	campaign_memory_destroy(&memory);
	detect_kept_destroy(&kept);
	arena_destroy(&b.arena);
	arena_destroy(&b.kept);
	return EXIT_SUCCESS;
}
