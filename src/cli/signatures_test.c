/*
 * signatures_test.c - unbeacon signatures test: each signature against the mail it must hit and the one it must miss, the
 * whole set against good mail, which nothing should hit, and what all of that took.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/costs.h"
#include "cli/input.h"
#include "cli/setup.h"
#include "cli/signatures.h"

enum { PATH_BYTES_MAX = 1 << 20 };	/* what the system does not take is shorter, and it says so itself */

struct test {
	struct setup setup;
	const struct arguments *arguments;
	struct signature_costs *costs;	/* of everything that is scanned */
	size_t *good_hits;		/* parallel to the signatures of the set: in how much of the good mail each was found */
	bool failed;			/* some of it could not be scanned */
};

/* Signatures above the clearance do not exist here either. */
static bool is_tested(const struct test *t, size_t i)
{
	return signature_is_visible(signature_set_item(t->setup.signatures, i), t->setup.clearance);
}

static enum status scan_file(struct test *t, const char *path, struct scan_result *result_r)
{
	struct envelope envelope;
	struct buf raw;
	enum status status;

	buf_init(&raw, t->setup.config->limits.message.max_bytes);
	status = file_read(path, &raw);
	if (status == STATUS_OK)
		status = setup_scan(&t->setup, t->arguments, buf_bytes(&raw), &envelope, result_r);
	if (status != STATUS_OK)
		fprintf(stderr, "unbeacon: %s: %s\n", path, status == STATUS_IO ? strerror(errno) : status_text(status));
	buf_free(&raw);			/* what is asked of the result does not look at the message again */
	return status;
}

/* Whether the signature is among what was found in its mail of that kind, "hit" or "miss". */
static enum status hits(struct test *t, const struct signature *wanted, const char *kind, bool *hit_r)
{
	struct scan_result result;
	enum status status;
	struct buf path;

	*hit_r = false;
	buf_init(&path, PATH_BYTES_MAX);
	status = buf_printf(&path, "%s/%s.%s.eml%c", t->arguments->mails, wanted->id, kind, '\0');
	if (status == STATUS_OK)
		status = scan_file(t, (const char *)path.data, &result);
	else
		fprintf(stderr, "unbeacon: %s.%s.eml: %s\n", wanted->id, kind, status_text(status));
	for (size_t i = 0; status == STATUS_OK && i < result.evidence.findings.count; i++)
		*hit_r = *hit_r || result.evidence.findings.items[i].signature == wanted;
	buf_free(&path);
	return status;
}

/* The present, or the time nearest to it at which the signature is in force: its mails are right whenever they are looked at. */
static long long time_of(const struct signature *s, long long now)
{
	if (now < s->valid_from)
		return s->valid_from;
	return s->valid_until != 0 && now >= s->valid_until ? s->valid_until - 1 : now;
}

static int test_mails(struct test *t)
{
	const long long now = (long long)time(NULL);
	size_t wrong = 0, count = 0;

	for (size_t i = 0; i < signature_set_count(t->setup.signatures); i++) {
		const struct signature *wanted = signature_set_item(t->setup.signatures, i);
		bool hit = false, miss = false;

		if (!is_tested(t, i))
			continue;
		count++;
		t->setup.now = time_of(wanted, now);
		if (t->setup.now != now)
			printf("%s: is not in force now\n", wanted->id);
		if (hits(t, wanted, "hit", &hit) != STATUS_OK || hits(t, wanted, "miss", &miss) != STATUS_OK) {
			wrong++;
		} else if (!hit || miss) {
			printf("%s: %s\n", wanted->id, !hit ? "does not hit the mail that it must hit" : "hits the mail that it must miss");
			wrong++;
		}
	}
	t->setup.now = 0;
	printf("%zu signatures tested, %zu wrong\n", count, wrong);
	return wrong == 0 ? EXIT_NOTHING_FOUND : EXIT_SOMETHING_FOUND;
}

static void count_hits(struct test *t, const struct findings *findings)
{
	const struct signature_set *set = t->setup.signatures;
	const struct signature *last = NULL;

	for (size_t i = 0; i < findings->count; i++) {	/* those of one signature follow each other */
		const struct signature *found = findings->items[i].signature;

		if (found == NULL || found == last)
			continue;
		last = found;
		for (size_t k = 0; k < signature_set_count(set); k++)
			t->good_hits[k] += signature_set_item(set, k) == found;
	}
}

static enum status test_good_message(void *context, const char *source, struct bytes raw)
{
	struct test *t = context;
	struct scan_result result;
	struct envelope envelope;
	enum status status = setup_scan(&t->setup, t->arguments, raw, &envelope, &result);

	if (status == STATUS_OK) {
		count_hits(t, &result.evidence.findings);
		return STATUS_OK;
	}
	fprintf(stderr, "unbeacon: %s: %s\n", source, status_text(status));
	t->failed = true;
	return STATUS_OK;
}

static int test_good_mail(struct test *t)
{
	/* The walker only reads the list. */
	char *const *path = (char *const *)(uintptr_t)&t->arguments->good;
	struct input_totals totals = { 0 };
	size_t hitting = 0;

	if (input_each(path, 1, t->setup.config->limits.message.max_bytes + 1, test_good_message, t, &totals) != STATUS_OK)
		return EXIT_ERROR;
	for (size_t i = 0; i < signature_set_count(t->setup.signatures); i++) {
		if (t->good_hits[i] == 0 || !is_tested(t, i))
			continue;
		printf("%s: hits %zu of %zu good messages\n", signature_set_item(t->setup.signatures, i)->id, t->good_hits[i], totals.messages);
		hitting++;
	}
	if (t->failed || totals.unreadable > 0)
		return EXIT_ERROR;
	printf("%zu good messages tested, hit by %zu signatures\n", totals.messages, hitting);
	return hitting == 0 ? EXIT_NOTHING_FOUND : EXIT_SOMETHING_FOUND;
}

/* An expression that gives up protects nobody from what it was written for. */
static int tell_costs(const struct test *t)
{
	size_t gave_up;

	if (costs_print(t->setup.signatures, t->costs, t->setup.clearance, &gave_up) != STATUS_OK)
		return EXIT_ERROR;
	return gave_up == 0 ? EXIT_NOTHING_FOUND : EXIT_SOMETHING_FOUND;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

static int test(struct test *t)
{
	const size_t count = signature_set_count(t->setup.signatures);
	int result = EXIT_NOTHING_FOUND;

	t->good_hits = mem_zalloc(count, sizeof(*t->good_hits));
	t->costs = costs_new(t->setup.signatures);
	if (t->good_hits == NULL || t->costs == NULL)
		return EXIT_ERROR;
	signature_scratch_measure(t->setup.scratch, t->costs);
	if (t->arguments->mails != NULL)
		result = test_mails(t);
	if (t->arguments->good != NULL)
		result = worse(result, test_good_mail(t));
	return worse(result, tell_costs(t));
}

int signatures_test(const struct arguments *a)
{
	struct test t = { .arguments = a };
	int result = EXIT_ERROR;

	if (a->mails == NULL && a->good == NULL)
		fputs("unbeacon: signatures test needs --mails FOLDER or --good PATH, and signatures (--signatures DIR)\n", stderr);
	else if (setup_open(&t.setup, a) == STATUS_OK && t.setup.signatures != NULL)
		result = test(&t);
	setup_close(&t.setup);
	signature_costs_destroy(&t.costs);
	mem_free(t.good_hits);
	return result;
}
