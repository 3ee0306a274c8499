/*
 * bench_adversarial.c - the worst cost a KB that a sender can cause, against ordinary mail.
 *
 * Scans every generator of adversarial.c in three sizes, in turn with an ordinary newsletter, and prints those that cost
 * most: microseconds a KB at each size, and how often that is the cost of the newsletter at that moment. What disturbs a measurement
 * only ever adds to it: the best round counts, and a row close to the mark is measured again. A cost a KB that grows
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

enum {
	SIZES = 3, SHOWN = 12, ROUNDS = 5, ENOUGH_MS = 60, AGAIN = 3,
	MARK = 10, DOUBTFUL = 7		/* times ordinary mail */
};

static const size_t sizes[SIZES] = { 64 << 10, 512 << 10, 4 << 20 };

struct bench {
	struct scanner scanner;
	struct signature_scratch *scratch;
	struct envelope envelope;
	struct arena *arena;
	bool rewrites;
	struct buf ordinary;		/* a newsletter */
};

struct row {
	const struct adversary *adversary;
	double us_per_kb[SIZES], times_ordinary[SIZES];
	double worst;			/* of times_ordinary */
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

/* Microseconds of one scan. */
static double time_scan(struct bench *b, struct bytes mail)
{
	struct scan_result result;
	double start = timing_now();

	arena_reset(b->arena);
	if (scan_message(&b->scanner, mail, &b->envelope, 1800000000, b->scratch, b->arena, &result) != STATUS_OK ||
	    (b->rewrites && rewrite(b, &result) != STATUS_OK)) {
		fputs("bench_adversarial: a scan failed\n", stderr);
		exit(EXIT_FAILURE);
	}
	return (timing_now() - start) * 1e6;
}

static double smaller(double a, double b)
{
	return a < b ? a : b;
}

/* The mail in turn with the ordinary one; microseconds a KB of both. */
static void time_both(struct bench *b, struct bytes mail, double *mail_r, double *ordinary_r)
{
	const struct bytes ordinary = buf_bytes(&b->ordinary);
	double best = 1e12, best_ordinary = 1e12, spent = 0;

	for (int round = 0; round < ROUNDS || (spent < ENOUGH_MS * 1e3 && round < 1000); round++) {
		const double once = time_scan(b, mail);

		best = smaller(best, once);
		best_ordinary = smaller(best_ordinary, smaller(time_scan(b, ordinary), time_scan(b, ordinary)));
		spent += once;
		if (spent > 1e6)
			break;
	}
	*mail_r = best / ((double)mail.len / 1024);
	*ordinary_r = best_ordinary / ((double)ordinary.len / 1024);
}

static void time_size(struct bench *b, struct row *row, int size)
{
	struct buf mail;

	buf_init(&mail, (size_t)64 << 20);
	if (adversary_make(row->adversary, sizes[size], &mail) != STATUS_OK)
		exit(EXIT_FAILURE);
	for (int i = 0; i < AGAIN; i++) {
		double cost, ordinary;

		time_both(b, buf_bytes(&mail), &cost, &ordinary);
		if (i == 0 || cost / ordinary < row->times_ordinary[size]) {
			row->us_per_kb[size] = cost;
			row->times_ordinary[size] = cost / ordinary;
		}
		if (row->times_ordinary[size] < DOUBTFUL)
			break;
	}
	if (row->times_ordinary[size] > row->worst)
		row->worst = row->times_ordinary[size];
	buf_free(&mail);
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
	struct signature_set *set = NULL;
	struct bench b = {
		.scanner = { .limits = scan_limits_default(), .policy = &policy_default },
		.envelope = { .recipients = &recipient, .recipient_count = 1 },
		.arena = arena_new((size_t)1 << 30),
		.rewrites = argc > 1 && strcmp(argv[1], "--rewrite") == 0,
	};
	char **const arguments = argv + 1 + b.rewrites;
	const char *const folder = arguments[0], *const only = folder != NULL && arguments[1] != NULL ? arguments[1] : "";
	static const struct newsletter ordinary = { .html_bytes = 75 << 10, .paragraphs = 1 };
	struct detect_kept *kept = detect_kept_new();
	size_t count = 0, met = 0;

	buf_init(&b.ordinary, (size_t)16 << 20);
	if (folder == NULL || rows == NULL || b.arena == NULL || kept == NULL ||
	    newsletter_make(&ordinary, &b.ordinary) != STATUS_OK ||
	    signature_set_load(&folder, 1, &signature_limits_default, NULL, &set) != STATUS_OK) {
		fputs("usage: bench_adversarial [--rewrite] SIGNATURES [NAME]\n", stderr);
		return EXIT_FAILURE;
	}
	b.scanner.signatures = set;
	b.scanner.kept = kept;
	b.scratch = signature_scratch_new(set);
	for (size_t i = 0; i < adversary_count; i++) {
		if (strstr(adversaries[i].name, only) == NULL)
			continue;
		rows[count].adversary = &adversaries[i];
		for (int size = 0; size < SIZES; size++)
			time_size(&b, &rows[count], size);
		met += rows[count++].worst <= MARK;
	}
	qsort(rows, count, sizeof(*rows), row_compare);
	printf("adversarial mail: %zu generators; us/KB of the whole scan%s at 64 KB, 512 KB, 4 MB\n", count,
	       b.rewrites ? " and rewrite" : "");
	for (size_t i = 0; i < count && (i < SHOWN || only[0] != '\0'); i++)
		printf("  %-44s %8.1f %8.1f %8.1f  %5.1f times ordinary, growth %.1f\n", rows[i].adversary->name,
		       rows[i].us_per_kb[0], rows[i].us_per_kb[1], rows[i].us_per_kb[2], rows[i].worst,
		       rows[i].us_per_kb[2] / rows[i].us_per_kb[0]);
	if (count > 0)
		printf("worst: %.1f times ordinary mail (mark: at most %d; met by %zu of %zu)\n", rows[0].worst, MARK, met, count);
	signature_scratch_destroy(&b.scratch);
	signature_set_put(&set);
	detect_kept_destroy(&kept);
	arena_destroy(&b.arena);
	buf_free(&b.ordinary);
	free(rows);
	return EXIT_SUCCESS;
}
