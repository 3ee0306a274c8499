#include "campaign/memory.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

enum { START = 1700000000, DAY = 24 * 3600 };

static const struct hash_key SECRET = { 0x1122334455667788, 0x99aabbccddeeff01 };

static uint64_t digest(const char *text, uint64_t number)
{
	char name[64];

	snprintf(name, sizeof(name), "%s %llu", text, (unsigned long long)number);
	return hash_bytes(&SECRET, bytes_of(name)) | 1;
}

static struct campaign_state *memory_with(unsigned threshold, uint32_t window_s)
{
	const struct campaign_options options = { threshold, window_s, 0 };
	struct campaign_state *m = campaign_memory_new(&options, START);

	ck_assert_ptr_nonnull(m);
	return m;
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

struct delivery {
	const char *mail, *recipient, *sender, *event;
	const char *values[CAMPAIGN_PLACES];	/* NULL: nothing there */
};

static void deliver(struct campaign_state *m, const struct delivery *d, struct campaign_proof *proof_r,
		    struct campaign_result *result_r)
{
	struct campaign_engine engine = campaign_memory_engine(m, &SECRET);
	struct campaign_skeleton skeleton = { .key = digest("skeleton", 0) };
	uint64_t recipients[16];
	struct campaign_observation o = {
		.now = START, .recipients = recipients, .sender = digest(d->sender != NULL ? d->sender : "", 2),
		.sketch = { .text = digest(d->mail, 3) }, .skeletons = &skeleton, .count = 1,
	};

	if (strchr(d->recipient, '+') == NULL)
		recipients[o.recipient_count++] = digest(d->recipient, 1);
	else		/* several, by their letters */
		for (const char *p = d->recipient; *p != '\0'; p++)
			if (*p != '+')
				recipients[o.recipient_count++] = digest((const char[2]){ *p, '\0' }, 1);
	qsort(recipients, o.recipient_count, sizeof(*recipients), compare);
	snprintf(o.event, sizeof(o.event), "%s", d->event != NULL ? d->event : "");
	for (int i = 0; i < CAMPAIGN_PLACES; i++)
		skeleton.values[i] = d->values[i] != NULL ? digest(d->values[i], 4) : 0;
	*result_r = (struct campaign_result){ .proofs = proof_r };
	ck_assert_int_eq(engine.observe(engine.state, &o, result_r), STATUS_OK);
}

/*
 * What was delivered, as pairs of recipient (upper case; several are joined by "+") and value (the rest of the
 * word), and what the last of them proves.
 */
static const struct {
	const char *label, *deliveries;
	enum campaign_verdict verdict;
} scenarios[] = {
	{ "one recipient", "A1", CAMPAIGN_UNPROVEN },
	{ "one below the threshold", "A1 B2", CAMPAIGN_UNPROVEN },
	{ "at the threshold", "A1 B2 C3", CAMPAIGN_PROVEN },
	{ "beyond what is kept", "A1 B2 C3 D4 E5 F6 G7 H8", CAMPAIGN_PROVEN },
	{ "an asset", "A1 B1 C1 D1 E1 F1", CAMPAIGN_UNPROVEN },
	{ "two variants of an asset", "A1 B2 C1 D2 E1 F2", CAMPAIGN_UNPROVEN },
	{ "three variants are found out by the fourth recipient", "A1 B2 C3 D1", CAMPAIGN_UNPROVEN },
	{ "and stay so", "A1 B2 C3 D1 E4 F5 G6", CAMPAIGN_UNPROVEN },
	{ "one of many shares, as a forwarded copy does", "A1 B2 C3 D4 E5 F6 G7 H1", CAMPAIGN_PROVEN },
	{ "one of too few", "A1 B2 C3 D4 E5 F6 G1", CAMPAIGN_UNPROVEN },
	{ "one recipient alone, always new", "A1 A2 A3 A4", CAMPAIGN_UNPROVEN },
	{ "a recipient gets the same again", "A1 A1 B2 B2 C3", CAMPAIGN_PROVEN },
	{ "the same again does not count as another recipient", "A1 A1 A1 B2 B2", CAMPAIGN_UNPROVEN },
	{ "a cache-buster: new with each copy", "A1 B2 C3 A4", CAMPAIGN_PER_MESSAGE },
	{ "a cache-buster seen earlier", "A1 A2 B3 C4", CAMPAIGN_PER_MESSAGE },
	{ "one new token among many that stay", "A1 B2 C3 D4 A1 B2 C3 A9", CAMPAIGN_PROVEN },
	{ "pairs", "A+B1 C+D2 E+F3", CAMPAIGN_PROVEN },
	{ "pairs and single ones", "A+B1 C2 D3", CAMPAIGN_PROVEN },
	{ "the same to all of an envelope", "A+B1 C+D1 E+F1", CAMPAIGN_UNPROVEN },
	{ "pairs that overlap and have the same", "A+B1 B+A1 C2 D3", CAMPAIGN_PROVEN },
	{ "another one in each envelope to the same", "A+B1 B+A2 C3 D4", CAMPAIGN_PER_MESSAGE },
	{ "at the largest audience", "A1 B2 C+D+E+F3", CAMPAIGN_PROVEN },
	{ "one more is no audience", "A1 B2 C+D+E+F+G3", CAMPAIGN_UNPROVEN },
	{ "as often as it likes", "A+B+C+D+E1 F+G+H+I+J2 K+L+M+N+O3 P+Q+R+S+T4", CAMPAIGN_UNPROVEN },
	{ "a copy to many of what is proven", "A1 B2 C3 D+E+F+G+H4", CAMPAIGN_PROVEN },
	{ "does not count against it", "A1 B2 C3 D+E+F+G+H1 D+E+F+G+I1 J4", CAMPAIGN_PROVEN },
	{ "a value that wanders", "A1 B2 C3 A2", CAMPAIGN_UNPROVEN },
};

START_TEST(scenario)
{
	struct campaign_state *m = memory_with(3, 30 * DAY);
	char text[128], *rest = text, *word;
	struct campaign_result result;
	struct campaign_proof proof;

	snprintf(text, sizeof(text), "%s", scenarios[_i].deliveries);
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		size_t n = strcspn(word, "0123456789");
		char recipient[16];

		snprintf(recipient, sizeof(recipient), "%.*s", (int)n, word);
		deliver(m, &(struct delivery){ "mail", recipient, NULL, NULL, { NULL, word + n, "same" } }, &proof, &result);
	}
	ck_assert_msg(proof.verdict == scenarios[_i].verdict, "%s: %d", scenarios[_i].label, (int)proof.verdict);
	ck_assert_uint_eq(proof.places, proof.verdict == CAMPAIGN_UNPROVEN ? 0 : 1u << CAMPAIGN_PATH);
	campaign_memory_destroy(&m);
	ck_assert_ptr_null(m);
}
END_TEST

static enum campaign_verdict deliver_many(struct campaign_state *m, unsigned from, unsigned to)
{
	struct campaign_proof proof = { .verdict = CAMPAIGN_UNPROVEN };
	struct campaign_result result;

	for (unsigned i = from; i < to; i++) {
		char name[16];

		snprintf(name, sizeof(name), "r%u", i);
		deliver(m, &(struct delivery){ "mail", name, NULL, NULL, { NULL, NULL, name } }, &proof, &result);
	}
	return proof.verdict;
}

START_TEST(both_sides_of_each_threshold)
{
	for (unsigned threshold = 0; threshold <= 9; threshold++) {
		struct campaign_state *m = memory_with(threshold, 30 * DAY);
		unsigned n = threshold < CAMPAIGN_THRESHOLD_MIN ? CAMPAIGN_THRESHOLD_MIN :
			     threshold > CAMPAIGN_THRESHOLD_MAX ? CAMPAIGN_THRESHOLD_MAX : threshold;

		ck_assert_int_eq(deliver_many(m, 0, n - 1), CAMPAIGN_UNPROVEN);
		ck_assert_int_eq(deliver_many(m, n - 1, n), CAMPAIGN_PROVEN);
		campaign_memory_destroy(&m);
	}
}
END_TEST

START_TEST(other_mails_do_not_prove)
{
	struct campaign_state *m = memory_with(3, 30 * DAY);
	struct campaign_result result;
	struct campaign_proof proof;

	deliver(m, &(struct delivery){ "issue 1", "A", NULL, NULL, { NULL, "1", NULL } }, &proof, &result);
	deliver(m, &(struct delivery){ "issue 2", "B", NULL, NULL, { NULL, "2", NULL } }, &proof, &result);
	deliver(m, &(struct delivery){ "issue 3", "C", NULL, NULL, { NULL, "3", NULL } }, &proof, &result);
	ck_assert_int_eq(proof.verdict, CAMPAIGN_UNPROVEN);
	ck_assert_uint_eq(result.messages, 1);
	campaign_memory_destroy(&m);
}
END_TEST

/* Ten accounts send one mail: one campaign, whose earlier deliveries are told when the proof comes, and told to be new once. */
START_TEST(earlier_deliveries)
{
	struct campaign_state *m = memory_with(3, 30 * DAY);
	struct campaign_result result;
	struct campaign_proof proof;
	uint64_t id = 0;

	for (unsigned i = 0; i < 40; i++) {
		char recipient[16], sender[16], event[CAMPAIGN_EVENT_SIZE];

		snprintf(recipient, sizeof(recipient), "r%u", i);
		snprintf(sender, sizeof(sender), "s%u", i % 10);
		snprintf(event, sizeof(event), "0123456789012345678901%04u", i);
		deliver(m, &(struct delivery){ "mail", recipient, sender, event, { recipient, NULL, NULL } }, &proof, &result);
		ck_assert_uint_eq(result.messages, i + 1);
		ck_assert_uint_le(result.recipients, i + 1);
		ck_assert(result.is_first_proof == (i == 2));
		ck_assert_uint_eq(result.earlier_count, i < 2 ? 0 : i < CAMPAIGN_EVENTS_MAX ? i : CAMPAIGN_EVENTS_MAX);
		for (unsigned n = 0; n < result.earlier_count; n++) {
			snprintf(event, sizeof(event), "0123456789012345678901%04u", n);
			ck_assert_str_eq(result.earlier[n], event);
		}
		ck_assert(i == 0 || result.id == id);
		id = result.id;
	}
	ck_assert_uint_eq(result.senders, 4);
	ck_assert_uint_gt(result.recipients, 30);
	ck_assert_uint_eq(proof.recipients, 40);
	campaign_memory_destroy(&m);
}
END_TEST

/* The sketches: names put in, a text too different, and likeness that does not creep. */
static const struct {
	const char *label;
	uint64_t text, bands[CAMPAIGN_BANDS], bits;
	bool is_same;
} likenesses[] = {
	{ "first", 10, { 1, 2, 3, 4 }, 0x00, true },
	{ "one band, 3 bits", 11, { 9, 2, 8, 7 }, 0x07, true },
	{ "one band, 4 bits", 12, { 9, 2, 8, 6 }, 0x0f, false },
	{ "no band", 13, { 21, 22, 23, 24 }, 0x00, false },
	{ "bands of another place", 14, { 2, 1, 4, 3 }, 0x00, false },
	{ "like the second only", 15, { 31, 2, 32, 33 }, 0x0c | 0x03, false },
	{ "the text of the second", 11, { 41, 42, 43, 44 }, 0xff, true },
};

START_TEST(likeness)
{
	struct campaign_state *m = memory_with(3, 30 * DAY);
	struct campaign_engine engine = campaign_memory_engine(m, &SECRET);
	uint64_t first = 0;

	for (int i = 0; i < ROWS(likenesses); i++) {
		struct campaign_observation o = { .now = START, .sketch = { .text = digest("text", likenesses[i].text),
									    .bits = likenesses[i].bits } };
		struct campaign_result result = { .proofs = NULL };

		for (int band = 0; band < CAMPAIGN_BANDS; band++)
			o.sketch.bands[band] = digest("band", likenesses[i].bands[band]);
		ck_assert_int_eq(engine.observe(engine.state, &o, &result), STATUS_OK);
		if (i == 0)
			first = result.id;
		ck_assert_msg((result.id == first) == likenesses[i].is_same, "%s", likenesses[i].label);
	}
	campaign_memory_destroy(&m);
}
END_TEST

static void tend_for(struct campaign_state *m, long long now, int calls)
{
	struct durable_memory source = campaign_memory_source(m, &SECRET);

	for (int i = 0; i < calls; i++)
		source.tend(source.state, now);
}

/* Up to that time by the clock's own pace, at a call a minute. */
static void pass(struct campaign_state *m, long long from, long long to)
{
	struct durable_memory source = campaign_memory_source(m, &SECRET);

	for (long long now = from; now < to; now += 60)
		source.tend(source.state, now);
	source.tend(source.state, to);
	tend_for(m, to, 4);		/* the table of a test is looked at whole in 3 calls */
}

START_TEST(both_sides_of_the_window)
{
	for (int late = 0; late < 2; late++) {
		struct campaign_state *m = memory_with(3, DAY);

		deliver_many(m, 0, 2);
		pass(m, START, START + DAY + late);
		ck_assert_uint_eq(campaign_memory_usage(m).records == 0, late);
		ck_assert_int_eq(deliver_many(m, 2, 3), late ? CAMPAIGN_UNPROVEN : CAMPAIGN_PROVEN);
		campaign_memory_destroy(&m);
	}
}
END_TEST

/* The clock jumps a year ahead for some calls and back again, or to 1970 and back: nothing is forgotten. */
START_TEST(clock_jumps)
{
	static const long long jumps[] = { START + 365LL * DAY, 0, -5, 1LL << 40 };

	for (int i = 0; i < ROWS(jumps); i++) {
		struct campaign_state *m = memory_with(3, 30 * DAY);

		deliver_many(m, 0, 2);
		tend_for(m, jumps[i], 10);
		tend_for(m, START + 10, 10);
		ck_assert_int_eq(deliver_many(m, 2, 3), CAMPAIGN_PROVEN);
		campaign_memory_destroy(&m);
	}
}
END_TEST

/* Carry all changed records of one memory into another. */
static size_t carry(struct campaign_state *from, struct campaign_state *to)
{
	struct durable_memory source = campaign_memory_source(from, &SECRET), target = campaign_memory_source(to, &SECRET);
	static struct durable_record records[100];
	size_t count, total = 0;

	while ((count = source.take_changed(source.state, records, 100)) > 0) {
		for (size_t i = 0; i < count; i++)
			target.load(target.state, &records[i]);
		total += count;
	}
	return total;
}

/* After a restart: before, between and after what is delivered meanwhile. */
START_TEST(restart)
{
	for (unsigned meanwhile = 0; meanwhile < 2; meanwhile++) {
		struct campaign_state *old = memory_with(3, DAY), *new = memory_with(3, DAY);
		struct campaign_result result;
		struct campaign_proof proof;

		deliver_many(old, 0, 2);
		if (meanwhile)
			deliver_many(new, 2, 3);
		ck_assert_uint_gt(carry(old, new), 0);
		ck_assert_uint_eq(carry(old, new), 0);
		ck_assert_int_eq(deliver_many(new, 3 - 1 + meanwhile, 3 + meanwhile), CAMPAIGN_PROVEN);
		deliver(new, &(struct delivery){ "mail", "r0", NULL, NULL, { NULL, NULL, "other" } }, &proof, &result);
		ck_assert_uint_eq(result.messages, 4 + meanwhile);
		ck_assert(!result.is_first_proof);
		/* The shared value of one side is known on the other. */
		deliver(old, &(struct delivery){ "mail", "x", NULL, NULL, { NULL, NULL, "r0" } }, &proof, &result);
		carry(old, new);
		deliver(new, &(struct delivery){ "mail", "y", NULL, NULL, { NULL, NULL, "y" } }, &proof, &result);
		ck_assert_int_eq(proof.verdict, CAMPAIGN_UNPROVEN);
		campaign_memory_destroy(&old);
		campaign_memory_destroy(&new);
	}
}
END_TEST

/* The next run starts with a wrong clock: told first when something was seen last, it forgets nothing. */
START_TEST(a_restart_with_a_wrong_clock)
{
	static const long long wrong[] = { START + 365LL * DAY, START - 365LL * DAY, 0, 1LL << 40 };

	for (int i = 0; i < ROWS(wrong); i++) {
		const struct campaign_options options = { 3, 30 * DAY, 0 };
		struct campaign_state *old = memory_with(3, 30 * DAY), *new = campaign_memory_new(&options, wrong[i]);

		deliver_many(old, 0, 2);
		tend_for(new, START < wrong[i] ? START : wrong[i], 1);
		ck_assert_uint_gt(carry(old, new), 0);
		tend_for(new, wrong[i], 100);
		tend_for(new, START + 100, 100);
		ck_assert_int_eq(deliver_many(new, 2, 3), CAMPAIGN_PROVEN);
		campaign_memory_destroy(&old);
		campaign_memory_destroy(&new);
	}
}
END_TEST

START_TEST(what_makes_no_sense_is_not_loaded)
{
	struct campaign_state *old = memory_with(3, DAY), *new = memory_with(3, DAY);
	struct durable_memory source = campaign_memory_source(old, &SECRET), target = campaign_memory_source(new, &SECRET);
	struct durable_record records[100], damaged;
	size_t count;

	deliver_many(old, 0, 2);
	count = source.take_changed(source.state, records, 100);
	ck_assert_uint_ge(count, 3);
	source.give_back(source.state, records, 2);
	ck_assert_uint_eq(source.take_changed(source.state, records, 100), 2);
	for (size_t i = 0; i < 2; i++) {
		ck_assert(source.holds(source.state, records[i].key));
		ck_assert(!target.holds(target.state, records[i].key));
		damaged = records[i];
		damaged.key++;
		target.load(target.state, &damaged);
		damaged = records[i];
		memset(damaged.bytes + 12, 0xff, DURABLE_RECORD_MAX - 12);	/* kind, counts */
		target.load(target.state, &damaged);
		damaged = records[i];
		memset(damaged.bytes + 8, 0, 4);				/* seen in 1970 */
		target.load(target.state, &damaged);
	}
	ck_assert_uint_eq(campaign_memory_usage(new).records, 0);
	/* Any byte may be damaged: nothing worse than a wrong record comes of it. */
	for (size_t i = 0; i < 2; i++)
		for (size_t at = 8; at < DURABLE_RECORD_MAX; at++)
			for (int bit = 0; bit < 8; bit++) {
				damaged = records[i];
				damaged.bytes[at] ^= (unsigned char)(1 << bit);
				target.load(target.state, &damaged);
			}
	deliver_many(new, 0, 3);
	campaign_memory_destroy(&old);
	campaign_memory_destroy(&new);
}
END_TEST

START_TEST(identities_differ)
{
	struct campaign_state *m = memory_with(3, DAY);
	const struct hash_key other = { 0x1122334455667788, 0x99aabbccddeeff02 };

	ck_assert(campaign_memory_source(m, &SECRET).identity == campaign_memory_source(m, &SECRET).identity);
	ck_assert(campaign_memory_source(m, &SECRET).identity != campaign_memory_source(m, &other).identity);
	campaign_memory_destroy(&m);
}
END_TEST

/* A dump holds neither the digests of addresses nor of values in full. */
START_TEST(a_dump_tells_nothing)
{
	struct campaign_state *m = memory_with(3, DAY);
	struct durable_memory source = campaign_memory_source(m, &SECRET);
	struct durable_record records[100];
	uint64_t secrets[] = { digest("r0", 1), digest("r0", 4), SECRET.k0, SECRET.k1 };
	size_t count;

	deliver_many(m, 0, 3);
	count = source.take_changed(source.state, records, 100);
	for (size_t i = 0; i < count; i++)
		for (int j = 0; j < ROWS(secrets); j++)
			ck_assert_ptr_null(memmem(records[i].bytes, DURABLE_RECORD_MAX, &secrets[j], 8));
	campaign_memory_destroy(&m);
}
END_TEST

START_TEST(no_memory)
{
	const struct campaign_options options = CAMPAIGN_OPTIONS_DEFAULT;

	for (unsigned long n = 1; n <= 4; n++) {
		mem_fail_at(n);
		ck_assert_ptr_null(campaign_memory_new(&options, START));
		ck_assert_uint_eq(mem_fail_at(0), 0);
	}
}
END_TEST

static void *deliver_in_thread(void *m)
{
	deliver_many(m, 0, 2000);
	return NULL;
}

START_TEST(many_threads)
{
	struct campaign_state *m = memory_with(3, DAY);
	struct durable_memory source = campaign_memory_source(m, &SECRET);
	static struct durable_record records[50];
	struct campaign_result result;
	struct campaign_proof proof;
	pthread_t threads[3];

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, deliver_in_thread, m), 0);
	for (int i = 0; i < 50; i++) {
		source.tend(source.state, START + i);
		source.give_back(source.state, records, source.take_changed(source.state, records, 50));
	}
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	deliver(m, &(struct delivery){ "mail", "last", NULL, NULL, { NULL, NULL, "last" } }, &proof, &result);
	ck_assert_int_eq(proof.verdict, CAMPAIGN_PROVEN);
	ck_assert_uint_eq(result.messages, 6001);
	campaign_memory_destroy(&m);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("campaign/memory");
	TCase *t = tcase_create("memory");

	tcase_add_loop_test(t, scenario, 0, ROWS(scenarios));
	tcase_add_test(t, both_sides_of_each_threshold);
	tcase_add_test(t, other_mails_do_not_prove);
	tcase_add_test(t, earlier_deliveries);
	tcase_add_test(t, likeness);
	tcase_add_test(t, both_sides_of_the_window);
	tcase_add_test(t, clock_jumps);
	tcase_add_test(t, restart);
	tcase_add_test(t, a_restart_with_a_wrong_clock);
	tcase_add_test(t, what_makes_no_sense_is_not_loaded);
	tcase_add_test(t, identities_differ);
	tcase_add_test(t, a_dump_tells_nothing);
	tcase_add_test(t, no_memory);
	tcase_add_test(t, many_threads);
	suite_add_tcase(s, t);
	return suite_run(s);
}
