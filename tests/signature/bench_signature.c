/* What loading and matching cost with few and with many indicators. Usage: bench_signature */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "signature/signature.h"

enum { REFERENCES = 40, ROUNDS = 2000 };

#pragma GCC diagnostic ignored "-Wformat-nonliteral"	/* the conditions stand in a table */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Hosts, senders, paths and expressions, as feeds have them: eight of ten are hosts. */
static void write_signature(struct buf *out, unsigned i)
{
	static const char *const when[] = {
		"reference { host under \"c%u-update.example\" }", "reference { host is \"www.mail%u.example\" }",
		"reference { host under \"n%u.news.example\" }", "sender is \"desk%u@press.example\"",
		"reference { domain is \"d%u.example\" }", "reference { host is \"h%u.cdn.example\" }",
		"reference { path starts \"/campaign-%u/open\" }", "reference { host under \"x%u.org.example\" }",
		"reference { host under \"y%u.net.example\" }", "reference { host is \"z%u.example\" }",
	};
	char condition[128];

	snprintf(condition, sizeof(condition), when[i % 10], i);
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
	for (int repeat = 0; repeat < 5; repeat++) {
		const double start = seconds();

		for (int i = 0; i < ROUNDS; i++) {
			if (signature_set_match(set, scratch, &e, 1800000000) != STATUS_OK)
				abort();
		}
		if (seconds() - start < best)
			best = seconds() - start;
	}
	if (e.findings.count > 0)
		abort();
	signature_scratch_destroy(&scratch);
	arena_destroy(&e.arena);
	return best / ROUNDS * 1e6;
}

static long resident_kib(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

int main(void)
{
	static const unsigned counts[] = { 100, 10000, 100000 };
	const struct signature_report silent = { NULL, NULL, NULL };

	printf("%10s %12s %16s %12s\n", "signatures", "load s", "match us/message", "peak MiB");
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct signature_set *set = NULL;
		struct buf text;
		double start;

		buf_init(&text, 1 << 30);
		for (unsigned n = 0; n < counts[i]; n++)
			write_signature(&text, n);
		start = seconds();
		if (signature_set_load_text("bench.sig", buf_bytes(&text), &signature_limits_default, &silent, &set) != STATUS_OK)
			abort();
		start = seconds() - start;
		buf_free(&text);
		printf("%10u %12.3f %16.2f %12ld\n", counts[i], start, match_cost(set), resident_kib() / 1024);
		signature_set_put(&set);
	}
	return 0;
}
