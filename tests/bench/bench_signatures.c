/*
 * bench_signatures.c - what loading and matching cost with few and with many indicators.
 *
 * Each row is a process of its own, so that its memory is: a set of hosts, addresses, URLs, paths and, one in
 * twenty, expressions, half of which need no literal. It is loaded cold, and again with what the
 * first load compiled; then a message of 40 references that matches nothing is matched. Times are processor time.
 * Expressions that start with "^" and count characters cost most to compile: some 20 to 50 ms each.
 *
 *   usage: bench_signatures
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "bench/timing.h"
#include "signature/signature.h"

enum { REFERENCES = 40, ROUNDS = 2000, REPEATS = 5 };

#pragma GCC diagnostic ignored "-Wformat-nonliteral"	/* the conditions stand in a table */

static const char *const signatures = "bench-signatures.sig", *const compiled = "bench-signatures.compiled";

/* As feeds have them: mostly hosts, then URLs. */
static void write_signature(struct buf *out, unsigned i)
{
	static const char *const when[] = {
		"reference { host under \"c%u-update.example\" }", "reference { host is \"www.mail%u.example\" }",
		"reference { host under \"n%u.news.example\" }", "sender is \"desk%u@press.example\"",
		"reference { domain is \"d%u.example\" }", "reference { url is \"https://h%u.cdn.example/open/pixel.gif\" }",
		"reference { path starts \"/campaign-%u/open\" }", "reference { host under \"x%u.org.example\" }",
		"reference { url is \"https://www.example/news/%u/img.png\" }", "reference { host is \"z%u.example\" }",
	};
	char condition[200];

	snprintf(condition, sizeof(condition), when[i % 10], i);
	if (i % 40 == 19)		/* one word of several */
		snprintf(condition, sizeof(condition), "reference { url matches '(mail%u|news%u|%uinfo)[-_.]?(open|view)[0-9]*' }",
			 i, i, i);
	else if (i % 20 == 19)
		snprintf(condition, sizeof(condition), "reference { url matches '/open-%u[.](gif|png)$' }", i);
	if (buf_printf(out, "signature indicator-%u { title \"host of a report\"; owner \"partner\"; kind indicator\n"
		       "tlp clear; permits tag; when { %s } }\n", i, condition) != STATUS_OK)
		abort();
}

static void add_references(struct evidence *e, struct reference *references)
{
	struct oddities oddities = { { 0 } };

	for (unsigned i = 0; i < REFERENCES; i++) {
		struct reference *r = &references[i];
		char *url = arena_printf(e->arena, "https://img%u.shop.example/media/2026/pictures/article-%u.jpg?width=600&v=%u",
					 i % 5, i, i * 7919);

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

/* Microseconds of one match. */
static double match_cost(const struct signature_set *set)
{
	static const char raw[] = "From: Shop <news@shop.example>\r\nSubject: New in spring\r\n\r\n";
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct reference references[REFERENCES];
	struct authentication authentication = { .present = false };
	struct envelope envelope = { .mail_from = bytes_of("bounce@shop.example") };
	struct message message;
	struct evidence e = { .message = &message, .envelope = &envelope, .authentication = &authentication };
	double best = 1;

	e.arena = arena_new(64 << 20);
	if (scratch == NULL || e.arena == NULL ||
	    message_parse(bytes_of(raw), &message_limits_default, e.arena, &message) != STATUS_OK)
		abort();
	add_references(&e, references);
	for (int repeat = 0; repeat < REPEATS; repeat++) {
		const double start = timing_now();
		double cost;

		for (int i = 0; i < ROUNDS; i++) {
			if (signature_set_match(set, scratch, &e, 1800000000) != STATUS_OK)
				abort();
		}
		cost = timing_now() - start;
		if (cost < best)
			best = cost;
	}
	if (e.findings.count > 0)
		abort();
	signature_scratch_destroy(&scratch);
	arena_destroy(&e.arena);
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

static void print_row(unsigned count)
{
	struct signature_set *set = NULL;
	struct rusage usage;
	double cold, again;
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
	printf("%10u %12u %12.3f %12.3f %18.2f %10ld\n", count, count / 20, cold, again, match_cost(set), usage.ru_maxrss / 1024);
	signature_set_put(&set);
	unlink(compiled);
	unlink(signatures);
}

int main(void)
{
	static const unsigned counts[] = { 100, 10000, 100000 };

	printf("%10s %12s %12s %12s %18s %10s\n", "signatures", "expressions", "cold load s", "kept load s", "match us/message",
	       "peak MiB");
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		pid_t child;
		int result;

		fflush(stdout);
		child = fork();
		if (child == 0) {
			print_row(counts[i]);
			return EXIT_SUCCESS;
		}
		if (child < 0 || waitpid(child, &result, 0) != child || result != 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
