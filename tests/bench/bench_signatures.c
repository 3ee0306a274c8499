/*
 * bench_signatures.c - what loading and matching cost with few and with many indicators.
 *
 * Each row is a process of its own, so that its memory is: a set of hosts, addresses, URLs, paths and, one in
 * twenty, expressions: of words of which one is needed, anchored ones that count characters, ends of URLs. It is loaded
 * cold, and again with what the first load compiled; then 64 messages of 40 references each, which match nothing, are
 * matched in turn, so that no table stays in a cache for the sake of one message. How long the texts of a message are
 * does not matter: signatures read its references and fields. Times are processor time; the last column is the cost of
 * a match by that with 100 signatures.
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

enum { MAILS = 64, REFERENCES = 40, ROUNDS = MAILS * 32, REPEATS = 5 };

#pragma GCC diagnostic ignored "-Wformat-nonliteral"	/* the conditions stand in a table */

static const char *const signatures = "bench-signatures.sig", *const compiled = "bench-signatures.compiled";

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

/* Microseconds of one match. */
static double match_cost(const struct signature_set *set)
{
	static const char raw[] = "From: Shop <news@shop.example>\r\nSubject: New in spring\r\n\r\n";
	static struct mail mails[MAILS];
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct arena *arena = arena_new(512 << 20);
	struct authentication authentication = { .present = false };
	struct envelope envelope = { .mail_from = bytes_of("bounce@shop.example") };
	struct message message;
	double best = 1;

	if (scratch == NULL || arena == NULL || message_parse(bytes_of(raw), &message_limits_default, arena, &message) != STATUS_OK)
		abort();
	for (unsigned i = 0; i < MAILS; i++) {
		mails[i].evidence = (struct evidence){ .message = &message, .envelope = &envelope, .authentication = &authentication,
						       .arena = arena };
		add_references(&mails[i].evidence, i, mails[i].references);
	}
	for (int repeat = 0; repeat < REPEATS; repeat++) {
		const double start = timing_now();
		double cost;

		for (int i = 0; i < ROUNDS; i++) {
			if (signature_set_match(set, scratch, &mails[i % MAILS].evidence, 1800000000) != STATUS_OK)
				abort();
		}
		cost = timing_now() - start;
		if (cost < best)
			best = cost;
	}
	for (unsigned i = 0; i < MAILS; i++) {
		if (mails[i].evidence.findings.count > 0)
			abort();
	}
	signature_scratch_destroy(&scratch);
	arena_destroy(&arena);
	return best / ROUNDS * 1e6;
}

static double load(struct signature_set **set_r)
{
	const struct signature_report silent = { NULL, NULL, NULL };
	const double start = timing_now();

	if (signature_set_load_kept(&signatures, 1, &signature_limits_default, compiled, &silent, set_r) != STATUS_OK)
		abort();
	return timing_now() - start;
}

/* first: where the cost with the first count is kept for the other rows. */
static void print_row(unsigned count, double *first)
{
	struct signature_set *set = NULL;
	struct rusage usage;
	double cold, again, cost;
	struct buf text;

	buf_init(&text, 1 << 30);
	for (unsigned n = 0; n < count; n++)
		write_signature(&text, n);
	unlink(compiled);
	if (file_write_durably(signatures, buf_bytes(&text), 0644) != STATUS_OK)
		abort();
	buf_free(&text);
	cold = load(&set);
	getrusage(RUSAGE_SELF, &usage);
	if (signature_set_keep(set, compiled) != STATUS_OK)
		abort();
	signature_set_put(&set);
	again = load(&set);
	cost = match_cost(set);
	if (*first == 0)
		*first = cost;
	printf("%10u %12u %12.3f %12.3f %10ld %18.2f %10.2f\n", count, count / 20, cold, again, usage.ru_maxrss / 1024, cost,
	       cost / *first);
	signature_set_put(&set);
	unlink(compiled);
	unlink(signatures);
}

int main(void)
{
	static const unsigned counts[] = { 100, 10000, 100000 };

	double *first = mmap(NULL, sizeof(*first), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (first == MAP_FAILED)
		return EXIT_FAILURE;
	printf("%10s %12s %12s %12s %10s %18s %10s\n", "signatures", "expressions", "cold load s", "kept load s", "peak MiB",
	       "match us/message", "by first");
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		pid_t child;
		int result;

		fflush(stdout);
		child = fork();
		if (child == 0) {
			print_row(counts[i], first);
			return EXIT_SUCCESS;
		}
		if (child < 0 || waitpid(child, &result, 0) != child || result != 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
