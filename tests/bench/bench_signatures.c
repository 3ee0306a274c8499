/*
 * bench_signatures.c - what loading and matching cost with few and with many indicators.
 *
 * A set is of hosts, addresses, URLs, paths and, one in twenty, expressions: of words of which one is needed, anchored
 * ones that count characters, ends of URLs. Each row is loaded in a process of its own, so that its memory is: once cold,
 * and again with what the first load compiled. Then all sets are matched in turn in one process against 64 messages of
 * 40 references each, which match nothing: turns of a few milliseconds, of which the cheapest counts, so that what else the
 * machine does falls on all alike; many messages, so that no table stays in a cache for the sake of one. How long the texts of
 * a message are does not matter: signatures read its references and fields. Times are processor time. Below the table
 * stand the marks that a set of this size is measured by; missing one is said, and is no failure of the program.
 *
 *   usage: bench_signatures
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "bench/timing.h"
#include "signature/signature.h"

enum { MAILS = 64, REFERENCES = 40, ROUNDS = MAILS * 4, TURNS = 60, KEPT_LOADS = 5 };

static const unsigned counts[] = { 100, 10000, 100000 };
enum { ROWS = sizeof(counts) / sizeof(counts[0]) };

#pragma GCC diagnostic ignored "-Wformat-nonliteral"	/* the conditions stand in a table */

/* Of one count: its files, and what was measured. */
struct row {
	unsigned count;
	char signatures[64], compiled[64];
	double cold, kept;		/* seconds */
	long peak_mib;
	double match;			/* microseconds for each message */
};

/* As feeds have them: mostly hosts, then URLs. */
static void write_signature(struct buf *out, unsigned i)
{
	static const char *const when[] = {
		"reference { host under \"c%u-update.example\" }", "reference { host is \"www.mail%u.example\" }",
		"attachment { digest is \"%032x\" }", "sender is \"desk%u@press.example\"",
		"reference { domain is \"d%u.example\" }", "reference { url is \"https://h%u.cdn.example/open/pixel.gif\" }",
		"reference { path starts \"/campaign-%u/open\" }", "reference { host under \"x%u.org.example\" }",
		"reference { url is \"https://www.example/news/%u/img.png\" }", "reference { host is \"z%u.example\" }",
	};
	char condition[200];

	snprintf(condition, sizeof(condition), when[i % 10], i);
	if (i % 80 == 19)		/* one word of several */
		snprintf(condition, sizeof(condition), "reference { url matches '(mail%u|news%u|%uinfo)[-_.]?(open|view)[0-9]*' }",
			 i, i, i);
	else if (i % 80 == 39)		/* characters counted from the start */
		snprintf(condition, sizeof(condition), "reference { path matches '^/[a-z]{%u}/[0-9]{%u}/%x[.](gif|png)$' }",
			 3 + i / 80 % 9, 4 + i / 80 % 7, i);
	else if (i % 80 == 59)
		snprintf(condition, sizeof(condition), "reference { path matches '^/[a-z]{%u}/[0-9a-f]{%u}$' }", 3 + i / 80 % 29,
			 16 + i / 80 / 29 % 40);
	else if (i % 20 == 19)
		snprintf(condition, sizeof(condition), "reference { url matches '/open-%u[.](gif|png)$' }", i);
	if (buf_printf(out, "signature indicator-%u { title \"host of a report\"; owner \"partner\"; kind indicator\n"
		       "tlp clear; permits tag; when { %s } }\n", i, condition) != STATUS_OK)
		abort();
}

static void add_references(struct evidence *e, unsigned mail, struct reference *references)
{
	struct oddities oddities = { { 0 } };

	for (unsigned i = 0; i < REFERENCES; i++) {
		struct reference *r = &references[i];
		char *url = arena_printf(e->arena, "https://img%u.shop%u.example/media/2026/pictures/article-%u.jpg?width=600&v=%u",
					 i % 5, mail, mail * REFERENCES + i, i * 7919);

		if (url == NULL)
			abort();
		*r = (struct reference){ .part = e->message->root, .construct = "img[src]", .width = -1, .height = -1,
					 .load = i % 2 != 0 ? LOAD_AUTO : LOAD_CLICK };
		if (url_parse(bytes_of(url), NULL, e->arena, &r->url, &r->valid, &oddities) != STATUS_OK)
			abort();
		r->domain = url_registrable_domain(r->url.host);
	}
	e->references = (struct references){ .items = references, .count = REFERENCES };
}

struct mail {
	struct evidence evidence;
	struct reference references[REFERENCES];
};

/* Microseconds of a match with each set: the cheapest of many turns. */
static void match_in_turn(struct row *rows, struct signature_set *const *sets)
{
	static const char raw[] = "From: Shop <news@shop.example>\r\nSubject: New in spring\r\n\r\n";
	static struct mail mails[MAILS];
	struct signature_scratch *scratches[ROWS];
	struct arena *arena = arena_new((size_t)2 << 30);
	struct authentication authentication = { .present = false };
	struct envelope envelope = { .mail_from = bytes_of("bounce@shop.example") };
	struct message message;

	if (arena == NULL || message_parse(bytes_of(raw), &message_limits_default, arena, &message) != STATUS_OK)
		abort();
	for (unsigned i = 0; i < MAILS; i++) {
		mails[i].evidence = (struct evidence){ .message = &message, .envelope = &envelope, .authentication = &authentication,
						       .arena = arena };
		add_references(&mails[i].evidence, i, mails[i].references);
	}
	for (unsigned row = 0; row < ROWS; row++) {
		scratches[row] = signature_scratch_new(sets[row]);
		if (scratches[row] == NULL)
			abort();
	}
	for (unsigned turn = 0; turn < TURNS * ROWS; turn++) {
		const unsigned row = turn % ROWS;
		const double start = timing_now();
		double cost;

		for (unsigned i = 0; i < ROUNDS; i++) {
			if (signature_set_match(sets[row], scratches[row], &mails[i % MAILS].evidence, 1800000000) != STATUS_OK)
				abort();
		}
		cost = (timing_now() - start) / ROUNDS * 1e6;
		if (turn < ROWS || cost < rows[row].match)
			rows[row].match = cost;
	}
	for (unsigned i = 0; i < MAILS; i++) {
		if (mails[i].evidence.findings.count > 0)
			abort();
	}
	for (unsigned row = 0; row < ROWS; row++)
		signature_scratch_destroy(&scratches[row]);
	arena_destroy(&arena);
}

static double load(const struct row *row, struct signature_set **set_r)
{
	const struct signature_report silent = { NULL, NULL, NULL };
	const char *const paths[] = { row->signatures };
	const double start = timing_now();

	if (signature_set_load_kept(paths, 1, &signature_limits_default, row->compiled, &silent, set_r) != STATUS_OK)
		abort();
	return timing_now() - start;
}

/* In a process of its own; row is shared with the one that started it. */
static void measure_loads(struct row *row)
{
	struct signature_set *set = NULL;
	struct rusage usage;
	struct buf text;

	buf_init(&text, 1 << 30);
	for (unsigned n = 0; n < row->count; n++)
		write_signature(&text, n);
	unlink(row->compiled);
	if (file_write_durably(row->signatures, buf_bytes(&text), 0644) != STATUS_OK)
		abort();
	buf_free(&text);
	row->cold = load(row, &set);
	getrusage(RUSAGE_SELF, &usage);
	row->peak_mib = usage.ru_maxrss / 1024;
	if (signature_set_keep(set, row->compiled) != STATUS_OK)
		abort();
	signature_set_put(&set);
	for (unsigned i = 0; i < KEPT_LOADS; i++) {
		const double kept = load(row, &set);

		if (i == 0 || kept < row->kept)
			row->kept = kept;
		signature_set_put(&set);
	}
}

static bool measure_in_child(struct row *row)
{
	pid_t child;
	int result;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		measure_loads(row);
		exit(EXIT_SUCCESS);
	}
	return child > 0 && waitpid(child, &result, 0) == child && result == 0;
}

static void measure_matches(struct row *rows)
{
	struct signature_set *sets[ROWS];

	for (unsigned i = 0; i < ROWS; i++)
		load(&rows[i], &sets[i]);
	match_in_turn(rows, sets);
	for (unsigned i = 0; i < ROWS; i++)
		signature_set_put(&sets[i]);
}

static void print_mark(const char *what, double figure, double mark)
{
	printf("%-52s %8.2f, at most %6.1f: %s\n", what, figure, mark, figure <= mark ? "met" : "MISSED");
}

static void print_rows(const struct row *rows)
{
	const struct row *first = &rows[0], *last = &rows[ROWS - 1];

	printf("%10s %12s %12s %12s %10s %18s %10s\n", "signatures", "expressions", "cold load s", "kept load s", "peak MiB",
	       "match us/message", "by first");
	for (const struct row *row = first; row <= last; row++) {
		printf("%10u %12u %12.3f %12.3f %10ld %18.2f %10.2f\n", row->count, row->count / 20, row->cold, row->kept,
		       row->peak_mib, row->match, row->match / first->match);
	}
	print_mark("100,000 signatures, cold load, seconds", last->cold, 5);
	print_mark("100,000 signatures, load of what was kept, seconds", last->kept, 0.3);
	print_mark("100,000 signatures, memory, MiB", (double)last->peak_mib, 200);
	print_mark("a match with 100,000 by one with 100", last->match / first->match, 1.2);
}

int main(void)
{
	struct row *rows = mmap(NULL, ROWS * sizeof(*rows), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool all_measured = true;

	if (rows == MAP_FAILED)
		return EXIT_FAILURE;
	for (unsigned i = 0; i < ROWS; i++) {
		rows[i].count = counts[i];
		snprintf(rows[i].signatures, sizeof(rows[i].signatures), "bench-signatures-%u.sig", counts[i]);
		snprintf(rows[i].compiled, sizeof(rows[i].compiled), "bench-signatures-%u.compiled", counts[i]);
		all_measured = all_measured && measure_in_child(&rows[i]);
	}
	if (all_measured) {
		measure_matches(rows);
		print_rows(rows);
	}
	for (unsigned i = 0; i < ROWS; i++) {
		unlink(rows[i].signatures);
		unlink(rows[i].compiled);
	}
	return all_measured ? EXIT_SUCCESS : EXIT_FAILURE;
}
