/*
 * bench_adversarial.c - the worst cost a KB that a sender can cause, against ordinary mail.
 *
 * Scans every generator of adversarial.c in three sizes and prints those that cost most: microseconds
 * a KB at each size, and how often that is the cost of an ordinary newsletter in the same run. A cost a KB that grows
 * with the size is worse than linear, whatever its figure is: the column "growth" is the largest size against the smallest.
 *
 *   usage: bench_adversarial [--rewrite] SIGNATURES [NAME]
 *
 *   --rewrite   what a scan and the removal of all loads cost together
 *   NAME        only generators whose name contains it, all of them printed
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench/adversarial.h"
#include "bench/newsletter.h"
#include "bench/timing.h"
#include "rewrite/rewrite.h"
#include "scan/scan.h"

enum { SIZES = 3, SHOWN = 12, ROUNDS = 5, ENOUGH_MS = 60 };

static const size_t sizes[SIZES] = { 64 << 10, 512 << 10, 4 << 20 };

struct bench {
	struct scanner scanner;
	struct signature_scratch *scratch;
	struct envelope envelope;
	struct arena *arena;
	bool rewrites;
};

struct row {
	const char *name;
	double us_per_kb[SIZES];
	double worst;
};

/* Remove all that loads. */
static enum status rewrite(struct bench *b, struct scan_result *result)
{
	const struct rewrite_options options = {
		.message = b->scanner.limits.message, .extract = b->scanner.limits.extract, .arena_max_bytes = (size_t)1 << 30,
	};
	const struct references *found = &result->evidence.references;
	bool *remove = arena_zalloc(b->arena, found->count, sizeof(*remove));
	struct rewritten out;

	if (remove == NULL)
		return STATUS_NOMEM;
	for (size_t i = 0; i < found->count; i++)
		remove[i] = reference_is_remote_load(&found->items[i]);
	return rewrite_body(&options, &result->evidence, remove, &out);
}

static double time_scan(struct bench *b, struct bytes mail)
{
	double best = 1e9, spent = 0;

	for (int round = 0; round < ROUNDS || (spent < ENOUGH_MS / 1e3 && round < 1000); round++) {
		struct scan_result result;
		double start = timing_now(), seconds;

		arena_reset(b->arena);
		if (scan_message(&b->scanner, mail, &b->envelope, 1800000000, b->scratch, b->arena, &result) != STATUS_OK ||
		    (b->rewrites && rewrite(b, &result) != STATUS_OK)) {
			fputs("bench_adversarial: a scan failed\n", stderr);
			exit(EXIT_FAILURE);
		}
		seconds = timing_now() - start;
		spent += seconds;
		if (seconds < best)
			best = seconds;
		if (spent > 1)
			break;
	}
	return best * 1e6 / ((double)mail.len / 1024);
}

static double time_newsletter(struct bench *b)
{
	struct buf mail;
	double cost;

	buf_init(&mail, (size_t)16 << 20);
	if (newsletter_make(75 << 10, 0, NEWSLETTER_DOCUMENT, &mail) != STATUS_OK)
		exit(EXIT_FAILURE);
	cost = time_scan(b, buf_bytes(&mail));
	buf_free(&mail);
	return cost;
}

static struct row time_adversary(struct bench *b, const struct adversary *a)
{
	struct row row = { .name = a->name };

	for (int i = 0; i < SIZES; i++) {
		struct buf mail;

		buf_init(&mail, (size_t)64 << 20);
		if (adversary_make(a, sizes[i], &mail) != STATUS_OK)
			exit(EXIT_FAILURE);
		row.us_per_kb[i] = time_scan(b, buf_bytes(&mail));
		if (row.us_per_kb[i] > row.worst)
			row.worst = row.us_per_kb[i];
		buf_free(&mail);
	}
	return row;
}

static int row_compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->worst < y->worst) - (x->worst > y->worst);
}

int main(int argc, char **argv)
{
	static const struct bytes recipient = BYTES("b@parliament.example");
	struct row *rows = calloc(adversary_count, sizeof(*rows));
	const bool rewrites = argc > 1 && strcmp(argv[1], "--rewrite") == 0;
	char **arguments = argv + 1 + rewrites;
	const char *folder = arguments[0], *only = folder != NULL && arguments[1] != NULL ? arguments[1] : "";
	struct signature_set *set = NULL;
	struct bench b = {
		.scanner = { .limits = scan_limits_default(), .policy = &policy_default },
		.envelope = { .recipients = &recipient, .recipient_count = 1 },
		.arena = arena_new((size_t)1 << 30), .rewrites = rewrites,
	};
	size_t count = 0;
	double ordinary;

	if (folder == NULL || rows == NULL || b.arena == NULL ||
	    signature_set_load(&folder, 1, &signature_limits_default, NULL, &set) != STATUS_OK) {
		fputs("usage: bench_adversarial [--rewrite] SIGNATURES [NAME]\n", stderr);
		return EXIT_FAILURE;
	}
	b.scanner.signatures = set;
	b.scratch = signature_scratch_new(set);
	ordinary = time_newsletter(&b);
	for (size_t i = 0; i < adversary_count; i++) {
		if (strstr(adversaries[i].name, only) != NULL)
			rows[count++] = time_adversary(&b, &adversaries[i]);
	}
	qsort(rows, count, sizeof(*rows), row_compare);
	printf("adversarial mail: %zu generators; us/KB of the whole scan%s at 64 KB, 512 KB, 4 MB; ordinary mail %.1f us/KB\n",
	       count, rewrites ? " and rewrite" : "", ordinary);
	for (size_t i = 0; i < count && (i < SHOWN || only[0] != '\0'); i++)
		printf("  %-44s %8.1f %8.1f %8.1f  %5.1f times ordinary, growth %.1f\n", rows[i].name, rows[i].us_per_kb[0],
		       rows[i].us_per_kb[1], rows[i].us_per_kb[2], rows[i].worst / ordinary,
		       rows[i].us_per_kb[2] / rows[i].us_per_kb[0]);
	if (count > 0)
		printf("worst: %.1f us/KB, %.1f times ordinary mail (mark: at most 10)\n", rows[0].worst, rows[0].worst / ordinary);
	signature_scratch_destroy(&b.scratch);
	signature_set_put(&set);
	arena_destroy(&b.arena);
	free(rows);
	return EXIT_SUCCESS;
}
