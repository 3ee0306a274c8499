/*
 * bench_url.c - how fast URLs are parsed, found and cut to their domain.
 *
 * Prints one line a case. Not a test: nothing fails, except when a URL does not parse.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "url/find.h"
#include "url/url.h"

enum { ARENA_BYTES = 64 << 20, AT_ONCE = 1000 };

static const struct {
	const char *label, *url;
	int rounds;
} cases[] = {
	{ "serialised, 88 bytes", "https://click.news.example.com/track/open/3f9a1c2b7d?u=8c1f0a2b&id=5d2e9c7a41&e=0f1e2d3c", 2000 },
	{ "serialised, 25 bytes", "https://www.example.com/a", 2000 },
	{ "state machine, 88 bytes", "HTTPS://click.news.example.com/track/open/3f9a1c2b7d?u=8c1f0a2b&id=5d2e9c7a41&e=0f1e2d3c", 1000 },
	{ "octal number", "http://027142763065/track/3f9a1c2b7d", 1000 },
	{ "international host", "http://b\xC3\xBC" "cher.example/track/3f9a1c2b7d", 100 },
};

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void report(const char *label, double seconds, double count, double bytes)
{
	printf("%-28s %8.2f M/s %8.0f ns %8.0f MB/s\n", label, count / seconds / 1e6, seconds / count * 1e9,
	       bytes / seconds / 1e6);
}

static void bench_parse(struct arena *a)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bytes input = bytes_of(cases[i].url);
		const double count = (double)cases[i].rounds * AT_ONCE;
		const double start = now_s();

		for (int round = 0; round < cases[i].rounds; round++) {
			for (int k = 0; k < AT_ONCE; k++) {
				struct oddities oddities = { { 0 } };
				struct url u;
				bool valid;

				if (url_parse(input, NULL, a, &u, &valid, &oddities) != STATUS_OK || !valid)
					exit(EXIT_FAILURE);
			}
			arena_reset(a);
		}
		report(cases[i].label, now_s() - start, count, count * (double)input.len);
	}
}

static void bench_domain(void)
{
	struct bytes host = bytes_of("click.news.example.co.uk");
	const int count = 500000;
	const double start = now_s();
	size_t sum = 0;

	for (int i = 0; i < count; i++)
		sum += url_registrable_domain(host).len;
	if (sum != (size_t)count * strlen("example.co.uk"))
		exit(EXIT_FAILURE);
	report("registrable domain", now_s() - start, count, (double)count * (double)host.len);
}

static void bench_find(void)
{
	static const char line[] = "Ordinary words of a letter, wrapped as they are: see https://www.example.com/a.\r\n";
	static char text[(sizeof(line) - 1) * 10000];
	const int rounds = 20;
	const double start = now_s();
	int found_count = 0;

	for (size_t i = 0; i < sizeof(text); i += sizeof(line) - 1)
		memcpy(text + i, line, sizeof(line) - 1);
	for (int i = 0; i < rounds; i++) {
		struct found_url found;
		size_t offset = 0;

		while (url_find_next((struct bytes){ (unsigned char *)text, sizeof(text) }, &offset, &found))
			found_count++;
	}
	report("URLs in text", now_s() - start, found_count, (double)rounds * (double)sizeof(text));
}

int main(void)
{
	struct arena *a = arena_new(ARENA_BYTES);

	if (a == NULL)
		return EXIT_FAILURE;
	bench_parse(a);
	bench_domain();
	bench_find();
	arena_destroy(&a);
	return EXIT_SUCCESS;
}
