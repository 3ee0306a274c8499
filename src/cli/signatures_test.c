/*
 * signatures_test.c - unbeacon signatures test: each signature against the mail it must hit and the one it must miss.
 */
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "cli/command.h"
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

int signatures_test(const struct arguments *a)
{
	int result = EXIT_ERROR;
	struct setup s = { 0 };

	if (a->mails == NULL)
		fputs("unbeacon: signatures test needs --mails FOLDER and signatures (--signatures DIR)\n", stderr);
	else if (setup_open(&s, a) == STATUS_OK && s.signatures != NULL)
		result = test_all(&s, a);
	setup_close(&s);
	return result;
}
