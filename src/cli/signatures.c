/*
 * signatures.c - unbeacon signatures: check, list and test them.
 */
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "cli/command.h"
#include "cli/setup.h"

static int lint(const struct arguments *a)
{
	struct signature_set *set = NULL;
	size_t count;

	if (a->rest_count == 0) {
		fputs("unbeacon: signatures lint needs files or folders\n", stderr);
		return EXIT_ERROR;
	}
	if (setup_signatures((const char *const *)a->rest, (size_t)a->rest_count, &set) != STATUS_OK)
		return EXIT_ERROR;
	count = signature_set_count(set);
	printf("%zu signatures are right, %zu of them are tried on every message\n", count, signature_set_unindexed(set));
	signature_set_put(&set);
	return EXIT_NOTHING_FOUND;
}

static void list_one(const struct signature *s)
{
	static const struct { unsigned bit; const char *word; } permits[] = {
		{ PERMIT_DETECT, "detect" }, { PERMIT_TAG, "tag" }, { PERMIT_REWRITE, "rewrite" },
		{ PERMIT_QUARANTINE, "quarantine" }, { PERMIT_NOTIFY, "notify" }, { PERMIT_SHARE, "share" },
	};

	printf("%-32s %-14s", s->id, finding_name(s->kind));
	for (size_t i = 0; i < sizeof(permits) / sizeof(permits[0]); i++) {
		if (s->permits & permits[i].bit)
			printf(" %s", permits[i].word);
	}
	printf("  %s (%s)\n", s->title, s->owner);
}

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

static int test(struct setup *s, const struct arguments *a)
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

static int run(struct setup *s, const struct arguments *a)
{
	if (strcmp(a->subcommand, "list") == 0) {
		for (size_t i = 0; s->signatures != NULL && i < signature_set_count(s->signatures); i++)
			list_one(signature_set_item(s->signatures, i));
		return EXIT_NOTHING_FOUND;
	}
	if (strcmp(a->subcommand, "test") == 0 && a->mails != NULL && s->signatures != NULL)
		return test(s, a);
	if (strcmp(a->subcommand, "test") == 0)
		fputs("unbeacon: signatures test needs --mails FOLDER and signatures (--signatures DIR)\n", stderr);
	else
		fprintf(stderr, "unbeacon: there is no \"signatures %s\"\n", a->subcommand);
	return EXIT_ERROR;
}

int command_signatures(int argc, char **argv)
{
	struct arguments a;
	struct setup s = { 0 };
	enum arguments_result read = arguments_read("signatures", true, argc, argv, &a);
	int result = EXIT_ERROR;

	if (read == ARGUMENTS_GOOD && strcmp(a.subcommand, "lint") == 0)
		result = lint(&a);
	else if (read == ARGUMENTS_GOOD && setup_open(&s, &a) == STATUS_OK)
		result = run(&s, &a);
	setup_close(&s);
	arguments_free(&a);
	return read == ARGUMENTS_HELP ? EXIT_NOTHING_FOUND : result;
}
