/*
 * bench_campaign.c - ten million records in 1 GiB: memory, time of lookups and updates, longest pause.
 *
 * Usage: bench_campaign [records]. Prints one line a figure. Memory is what the process
 * has resident when all is in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "campaign/memory.h"
#include "campaign/table.h"

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t key_of(uint64_t i)
{
	i = (i + 1) * 0x9e3779b97f4a7c15u;
	i = (i ^ i >> 30) * 0xbf58476d1ce4e5b9u;
	return i ^ i >> 27;
}

static long resident_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long total = 0, resident = 0;

	if (f != NULL && fscanf(f, "%ld %ld", &total, &resident) != 2)
		resident = 0;
	if (f != NULL)
		fclose(f);
	return resident * 4;
}

/* One delivery of campaign c to recipient n: 4 URLs, as observe() sees it. */
static double observe(const struct campaign_engine *e, uint64_t c, uint64_t n, long long now)
{
	struct campaign_skeleton skeletons[4];
	struct campaign_proof proofs[4];
	struct campaign_result result = { .proofs = proofs };
	const uint64_t recipient = key_of(n);
	struct campaign_observation o = { .now = now, .event = "01234567890123456789012345", .recipients = &recipient, .recipient_count = 1,
					  .sender = c, .sketch = { .text = key_of(c) }, .skeletons = skeletons, .count = 4 };
	double start;

	for (unsigned i = 0; i < 4; i++)
		skeletons[i] = (struct campaign_skeleton){ key_of(c * 4 + i), { 0, key_of(c), key_of(n * 1000 + i) }, false };
	start = seconds();
	if (e->observe(e->state, &o, &result) != STATUS_OK)
		abort();
	return seconds() - start;
}

int main(int argc, char **argv)
{
	size_t records = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000, lookups = records / 4, found = 0, taken = 0, n;
	struct campaign_options options = CAMPAIGN_OPTIONS_DEFAULT;
	const struct hash_key key = { 1, 2 };
	struct table *t = table_new((size_t)1000 << 20);
	static struct campaign_record saved[512];
	double start, longest, total;
	static struct record some[512];
	struct campaign_memory memory;
	struct campaign_engine engine;
	struct campaign_state *m;

	if (t == NULL)
		return EXIT_FAILURE;
	start = seconds();
	for (size_t i = 0; i < records; i++)
		table_release(t, table_acquire(t, key_of(i), RECORD_URL, (uint32_t)(i % 100)), true);
	printf("records           %zu of %zu slots, %ld MiB resident\n", table_used(t), table_slots(t), resident_kib() / 1024);
	printf("insert            %.3f us each\n", (seconds() - start) / (double)records * 1e6);
	start = seconds();
	for (size_t i = 0; i < lookups; i++) {
		struct record *r = table_acquire(t, key_of(i * 4), RECORD_EMPTY, 0);

		if (r != NULL) {
			found++;
			table_release(t, r, false);
		}
	}
	printf("lookup, there     %.3f us each (%zu of %zu found)\n", (seconds() - start) / (double)lookups * 1e6, found, lookups);
	start = seconds();
	for (size_t i = 0; i < lookups; i++)
		if (table_acquire(t, key_of(records + i), RECORD_EMPTY, 0) != NULL)
			return EXIT_FAILURE;
	printf("lookup, not there %.3f us each\n", (seconds() - start) / (double)lookups * 1e6);
	start = seconds();
	for (size_t i = 0; i < lookups; i++)
		table_release(t, table_acquire(t, key_of(i * 4), RECORD_URL, 50), true);
	printf("update            %.3f us each\n", (seconds() - start) / (double)lookups * 1e6);
	for (longest = 0, start = seconds(); (n = table_take_changed(t, some, 512)) > 0; taken += n, start = seconds())
		if (seconds() - start > longest)
			longest = seconds() - start;
	printf("save, one batch   %.3f ms at most (%zu records)\n", longest * 1e3, taken);
	longest = total = 0;
	for (size_t slots = 0; slots < table_slots(t); slots += 512) {
		start = seconds();
		table_sweep(t, 512, 50, 1000);
		total += seconds() - start;
		if (seconds() - start > longest)
			longest = seconds() - start;
	}
	printf("expire, one lock  %.3f ms at most (%zu left, %.3f s in all)\n", longest * 1e3, table_used(t), total);
	table_destroy(&t);

	options.max_bytes = (size_t)256 << 20;
	m = campaign_memory_new(&options, 1000);
	if (m == NULL)
		return EXIT_FAILURE;
	engine = campaign_memory_engine(m, &key);
	memory = campaign_memory_source(m, &key);
	longest = total = 0;
	n = records / 20;
	for (size_t i = 0; i < n; i++) {
		double took = observe(&engine, i / 3, i, 1000);

		total += took;
		if (took > longest)
			longest = took;
		if (i % 1000 == 0) {
			start = seconds();
			memory.tend(memory.state, 1000 + (long long)i / 1000);
			(void)memory.take_changed(memory.state, saved, 512);
			if (seconds() - start > longest)
				longest = seconds() - start;
		}
	}
	printf("message, 4 URLs   %.3f us each, %.3f ms at most beside saving and expiry\n", total / (double)n * 1e6, longest * 1e3);
	campaign_memory_destroy(&m);
	return EXIT_SUCCESS;
}
