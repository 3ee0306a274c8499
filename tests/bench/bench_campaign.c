/*
 * bench_campaign.c - ten million skeletons: memory, lookups and updates, and the longest pause beside saving and expiry.
 *
 * Mails of 60 URLs are observed until there are that many skeletons; then some are looked up, known mails go to further
 * recipients, and that goes on while all of it is saved to a file in TMPDIR (about 120 bytes a skeleton), and while a day
 * passes that lets everything else expire. Marks: 1 GiB, 5 us for a lookup and an update, no mail held up for 5 ms.
 *
 * A machine with other work stops any program now and then. To tell that from pauses of ours, as much time as each mail took is
 * spent in a loop that does nothing but read the clock: the longest gap in it is what this machine does to anyone. (What the
 * host of a virtual machine does to its memory shows only in what touches memory.) Beside saving and expiry it
 * is about 200 mails a second: at full speed they would change more than any disk takes.
 *
 *   usage: bench_campaign [--quick] [SKELETONS]
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "bench/latency.h"
#include "bench/timing.h"
#include "campaign/memory.h"
#include "store/memory_store.h"

enum {
	URLS = 60,
	SKELETONS = 10000000, QUICK_SKELETONS = 60000,
	MEMORY = 1 << 30, QUICK_MEMORY = 8 << 20,
	SAMPLE = 100000,
	RECENT = 1000,			/* mails of which copies still come while others are saved or expire */
	WINDOW_S = 24 * 3600, FILL_S = WINDOW_S / 2, STEP_S = 10,
	PAUSE_US = 5000,		/* that no mail should be held up for */
	BETWEEN_US = 5000, EXPIRY_US = 1000
};

struct bench {
	struct campaign_state *state;
	struct campaign_engine engine;
	struct durable_memory memory;
	struct store *store;
	long long now;			/* of the engine's clock when all were filled in */
	size_t mails, skeletons;
	uint64_t next;			/* number of the next copy */
	unsigned step_us;		/* what a step of expiry waits for the next; in unbeacond it is a second */
	atomic_bool is_done;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench_campaign: %s\n", what);
	exit(EXIT_FAILURE);
}

/* Spreads as a keyed digest would. */
static uint64_t digest(uint64_t a, uint64_t b)
{
	uint64_t x = (a + 1) * 0x9e3779b97f4a7c15u ^ (b + 1) * 0xd6e8feb86659fd93u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (x ^ x >> 31) | 1;
}

/* A copy of one of the mails, to one recipient. */
static void observe(struct bench *b, uint64_t mail, uint64_t recipient)
{
	struct campaign_skeleton skeletons[URLS];
	struct campaign_proof proofs[URLS];
	struct campaign_result result = { .proofs = proofs };
	const uint64_t to = digest(1, recipient);
	struct campaign_observation o = {
		.now = b->now, .recipients = &to, .recipient_count = 1, .sender = digest(2, mail), .skeletons = skeletons, .count = URLS,
		.sketch = { .text = digest(3, mail), .plain = digest(4, mail), .bits = digest(5, mail) },
	};

	for (unsigned i = 0; i < CAMPAIGN_BANDS; i++)
		o.sketch.bands[i] = digest(6 + i, mail);
	for (unsigned i = 0; i < URLS; i++)
		skeletons[i] = (struct campaign_skeleton){
			.key = digest(mail * URLS + i, 10), .values = { 0, digest(mail, 11), digest(mail * URLS + i, 100 + recipient) },
		};
	memcpy(o.event, "01234567890123456789012345", CAMPAIGN_EVENT_SIZE);
	if (b->engine.observe(b->engine.state, &o, &result) != STATUS_OK)
		fail("a mail is not observed");
}

static void fill(struct bench *b)
{
	const double start = timing_wall();
	const long before = timing_resident_kib();
	struct campaign_usage usage;

	for (size_t i = 0; i < b->mails; i++) {
		if (i * (FILL_S / STEP_S) / b->mails != (i + 1) * (FILL_S / STEP_S) / b->mails)
			b->memory.tend(b->memory.state, b->now += STEP_S);
		observe(b, i, 0);
	}
	usage = campaign_memory_usage(b->state);
	b->skeletons = b->mails * URLS;
	printf("filled               %zu skeletons of %zu mails: %zu records in %zu places\n", b->skeletons, b->mails, usage.records,
	       usage.capacity);
	printf("memory               %.1f MiB allocated, resident set grown by %.1f MiB\n", (double)usage.bytes / (1 << 20),
	       (double)(timing_resident_kib() - before) / 1024);
	printf("first delivery       %.3f us a skeleton\n", (timing_wall() - start) * 1e6 / (double)b->skeletons);
}

/* Lookups by themselves, of what is there and what is not. The records for it are those that a save would take. */
static void look_up(struct bench *b)
{
	static struct durable_record records[SAMPLE];
	const size_t count = b->memory.take_changed(b->memory.state, records, SAMPLE);
	struct latencies there = { 0 }, missing = { 0 };

	b->memory.give_back(b->memory.state, records, count);
	for (size_t i = 0; i < count; i++) {
		const uint64_t key = records[digest(i, 12) % count].key;
		double start = timing_wall();

		if (!b->memory.holds(b->memory.state, key))
			fail("a record is not there");
		latencies_add(&there, timing_wall() - start);
		start = timing_wall();
		if (b->memory.holds(b->memory.state, digest(i, 13)))
			fail("a record is there that nobody made");
		latencies_add(&missing, timing_wall() - start);
	}
	latencies_print("lookup, there", &there);
	latencies_print("lookup, not there", &missing);
}

/* The longest gap in a loop that does nothing for so long. */
static void idle(double seconds, struct latencies *gaps)
{
	const double start = timing_wall();
	double last = start, now;

	do {
		now = timing_wall();
		latencies_add(gaps, now - last);
		last = now;
	} while (now - start < seconds);
}

/* Known mails, each one of the last so many, to further recipients until it is done, at least so many times. */
static void deliver(struct bench *b, const char *beside, size_t among, size_t at_least, unsigned between_us)
{
	struct latencies mails = { 0 }, gaps = { 0 };
	double took = 0;

	for (size_t n = 0; n < at_least || !atomic_load(&b->is_done); n++) {
		const uint64_t mail = b->mails - 1 - digest(b->next, 14) % among, recipient = ++b->next;
		const double start = timing_wall(), one = (observe(b, mail, recipient), timing_wall() - start);

		latencies_add(&mails, one);
		took += one;
		idle(one, &gaps);
		if (between_us > 0)
			usleep(between_us);
	}
	printf("%-20s %.3f us an update, %lu mails of %d URLs\n", beside, took * 1e6 / (double)mails.count / URLS, mails.count, URLS);
	latencies_print("  one mail", &mails);
	latencies_print("  empty loop, gaps", &gaps);
	printf("  above 5 ms         %lu mails, %lu gaps of the empty loop\n", latencies_above(&mails, PAUSE_US),
	       latencies_above(&gaps, PAUSE_US));
}

static void *save(void *context)
{
	struct bench *b = context;
	struct memory_store *cs;
	double start = timing_wall();

	if (memory_store_start(b->store, &b->memory, NULL, NULL, &cs) != STATUS_OK || !memory_store_save(cs))
		fail("nothing can be saved");
	start = timing_wall() - start;
	printf("saved                %llu records in %.1f s\n", memory_store_status(cs).saved, start);
	atomic_store(&b->is_done, true);
	memory_store_stop(&cs);
	return NULL;
}

/* A day passes in steps of seconds, and what changes is taken as by a save. */
static void *expire(void *context)
{
	static struct durable_record records[512];
	struct bench *b = context;
	size_t left;

	for (long long passed = 0; passed < WINDOW_S + 3600; passed += STEP_S) {
		b->memory.tend(b->memory.state, b->now += STEP_S);
		(void)b->memory.take_changed(b->memory.state, records, sizeof(records) / sizeof(records[0]));
		usleep(b->step_us);
	}
	left = campaign_memory_usage(b->state).records;
	printf("expired              all but %zu records, which had come or come again since\n", left);
	atomic_store(&b->is_done, true);
	return NULL;
}

static void deliver_beside(struct bench *b, const char *what, void *(*run)(void *context))
{
	pthread_t thread;

	atomic_store(&b->is_done, false);
	if (pthread_create(&thread, NULL, run, b) != 0)
		fail("no thread");
	deliver(b, what, b->mails < RECENT ? b->mails : RECENT, 100, BETWEEN_US);
	pthread_join(thread, NULL);
}

static void open_store(struct bench *b, char *folder, size_t size)
{
	const char *parent = getenv("TMPDIR");
	const struct store_options options = { .max_bytes = 0 };
	struct diag d = { .text = "" };
	char path[512];

	snprintf(folder, size, "%s/bench-campaign-XXXXXX", parent != NULL ? parent : "/tmp");
	if (mkdtemp(folder) == NULL)
		fail("no folder below TMPDIR");
	snprintf(path, sizeof(path), "%s/store", folder);
	if (store_open(path, &options, &b->store, &d) != STATUS_OK)
		fail(d.text);
}

int main(int argc, char **argv)
{
	const bool is_quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
	struct campaign_options options = CAMPAIGN_OPTIONS_DEFAULT;
	struct bench b = { .now = (long long)time(NULL) - FILL_S, .step_us = is_quick ? 0 : EXPIRY_US };
	size_t skeletons = is_quick ? QUICK_SKELETONS : SKELETONS;
	char folder[256], command[300];
	struct hash_key secret;

	setvbuf(stdout, NULL, _IOLBF, 0);	/* a line is shown when it is known */
	if (argc > 1 + is_quick)
		skeletons = strtoul(argv[1 + is_quick], NULL, 10);
	b.mails = skeletons / URLS + (skeletons % URLS > 0);
	options.window_s = WINDOW_S;
	options.max_bytes = is_quick ? QUICK_MEMORY : MEMORY;
	open_store(&b, folder, sizeof(folder));
	memory_store_secret(b.store, "campaigns", &secret);
	b.state = campaign_memory_new(&options, b.now);
	if (b.mails == 0 || b.state == NULL)
		fail("no memory, or nothing to do");
	b.engine = campaign_memory_engine(b.state, &secret);
	b.memory = campaign_memory_source(b.state, &secret);
	fill(&b);
	look_up(&b);
	atomic_store(&b.is_done, true);
	deliver(&b, "alone", b.mails, is_quick ? 500 : SAMPLE / 10, 0);
	deliver_beside(&b, "beside saving", save);
	b.now = (long long)time(NULL);
	deliver_beside(&b, "beside expiry", expire);
	campaign_memory_destroy(&b.state);
	store_close(&b.store);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
