/*
 * signatures_test.c - unbeacon signatures test: each signature against the mail it must hit and the one it must miss, and
 * the whole set against good mail, which nothing should hit.
 */
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/setup.h"
#include "cli/signatures.h"

/* Whether the signature is among what was found in the mail. */
static enum status hits(struct setup *s, const struct arguments *a, const struct signature *wanted, const char *kind,
			bool *hit_r)
{
	struct scan_result result;
	struct envelope envelope;
	char path[4096];
	struct buf raw;
	enum status status;

	*hit_r = false;
	buf_init(&raw, s->config->limits.message.max_bytes);
	snprintf(path, sizeof(path), "%s/%s.%s.eml", a->mails, wanted->id, kind);
	status = file_read(path, &raw);
	if (status == STATUS_OK)
		status = setup_scan(s, a, buf_bytes(&raw), &envelope, &result);
	for (size_t i = 0; status == STATUS_OK && i < result.evidence.findings.count; i++) {
		const struct signature *found = result.evidence.findings.items[i].signature;

		*hit_r = *hit_r || (found != NULL && strcmp(found->id, wanted->id) == 0);
	}
	if (status != STATUS_OK)
		fprintf(stderr, "unbeacon: %s: %s\n", path, status == STATUS_IO ? "cannot be read" : status_text(status));
	buf_free(&raw);
	return status;
}

static int test_all(struct setup *s, const struct arguments *a)
{
	size_t wrong = 0, count = signature_set_count(s->signatures);

	for (size_t i = 0; i < count; i++) {
		const struct signature *wanted = signature_set_item(s->signatures, i);
		bool hit = false, miss = false;

		if (hits(s, a, wanted, "hit", &hit) != STATUS_OK || hits(s, a, wanted, "miss", &miss) != STATUS_OK) {
			wrong++;
		} else if (!hit || miss) {
			printf("%s: %s\n", wanted->id, !hit ? "does not hit the mail that it must hit" : "hits the mail that it must miss");
			wrong++;
		}
	}
	printf("%zu signatures tested, %zu wrong\n", count, wrong);
	return wrong == 0 ? EXIT_NOTHING_FOUND : EXIT_SOMETHING_FOUND;
}

/* What the set finds in good mail: per signature, in how many messages. */
struct good_mail {
	struct setup *setup;
	const struct arguments *arguments;
	size_t *hits;			/* parallel to the signatures of the set */
	bool failed;
};

static void count_hits(struct good_mail *g, const struct findings *findings)
{
	const struct signature_set *set = g->setup->signatures;
	const struct signature *last = NULL;

	for (size_t i = 0; i < findings->count; i++) {	/* those of one signature follow each other */
		const struct signature *found = findings->items[i].signature;

		if (found == NULL || found == last)
			continue;
		last = found;
		for (size_t k = 0; k < signature_set_count(set); k++)
			g->hits[k] += signature_set_item(set, k) == found;
	}
}

static enum status test_good_mail(void *context, const char *source, struct bytes raw)
{
	struct good_mail *g = context;
	struct scan_result result;
	struct envelope envelope;
	enum status status = setup_scan(g->setup, g->arguments, raw, &envelope, &result);

	if (status == STATUS_OK) {
		count_hits(g, &result.evidence.findings);
		return STATUS_OK;
	}
	fprintf(stderr, "unbeacon: %s: %s\n", source, status_text(status));
	g->failed = true;
	return STATUS_OK;
}

static int test_good(struct setup *s, const struct arguments *a)
{
	struct good_mail g = { s, a, mem_zalloc(signature_set_count(s->signatures), sizeof(size_t)), false };
	struct input_totals totals = { 0 };
	size_t hitting = 0;
	char folder[4096], *path = folder;
	enum status status;

	snprintf(folder, sizeof(folder), "%s", a->good);
	status = g.hits == NULL ? STATUS_NOMEM :
		input_each(&path, 1, s->config->limits.message.max_bytes + 1, test_good_mail, &g, &totals);

	for (size_t i = 0; status == STATUS_OK && i < signature_set_count(s->signatures); i++) {
		if (g.hits[i] == 0)
			continue;
		printf("%s: hits %zu of %zu good messages\n", signature_set_item(s->signatures, i)->id, g.hits[i], totals.messages);
		hitting++;
	}
	mem_free(g.hits);
	if (status != STATUS_OK || g.failed || totals.unreadable > 0)
		return EXIT_ERROR;
	printf("%zu good messages tested, hit by %zu signatures\n", totals.messages, hitting);
	return hitting == 0 ? EXIT_NOTHING_FOUND : EXIT_SOMETHING_FOUND;
}

int signatures_test(const struct arguments *a)
{
	int result = EXIT_ERROR, good = EXIT_NOTHING_FOUND;
	struct setup s = { 0 };

	if (a->mails == NULL && a->good == NULL) {
		fputs("unbeacon: signatures test needs --mails FOLDER or --good PATH, and signatures (--signatures DIR)\n", stderr);
	} else if (setup_open(&s, a) == STATUS_OK && s.signatures != NULL) {
		result = a->mails != NULL ? test_all(&s, a) : EXIT_NOTHING_FOUND;
		if (a->good != NULL)
			good = test_good(&s, a);
	}
	setup_close(&s);
	return result > good ? result : good;
}
