/*
 * Each shipped signature on the two mails made for it, through the whole pipeline: tests/data/signatures/ID.hit.eml
 * and ID.miss.eml. A mail of one signature does not hit another one of the same kind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "scan/scan.h"
#include "support/suite.h"

enum { NOW = 1800000000, ARENA_BYTES = 64 << 20 };

static const char *source_folder(void)
{
	const char *source = getenv("srcdir");

	return source != NULL ? source : ".";
}

static void say(void *context, const struct diag *d)
{
	char text[1024];

	(void)context;
	ck_abort_msg("%s", diag_format(d, text, sizeof(text)));
}

static struct signature_set *load_shipped(void)
{
	const struct signature_report report = { say, say, NULL };	/* warnings are faults here */
	struct signature_set *set = NULL;
	char folder[4096];
	const char *path = folder;

	snprintf(folder, sizeof(folder), "%s/signatures", source_folder());
	ck_assert_int_eq(signature_set_load(&path, 1, &signature_limits_default, &report, &set), STATUS_OK);
	return set;
}

/* Whether the mail makes the signature's finding; the names of all others that it makes go to others. */
static bool hits(const struct signature_set *set, const char *id, const char *kind, char *others, size_t size)
{
	const struct bytes recipient = bytes_of("anna.member@parliament.example");
	struct envelope envelope = { .recipients = &recipient, .recipient_count = 1 };
	struct signature_scratch *scratch = signature_scratch_new(set);
	struct scanner scanner = { .limits = scan_limits_default(), .signatures = set, .policy = &policy_default };
	struct arena *arena = arena_new(ARENA_BYTES);
	struct scan_result result;
	bool found = false;
	char path[4096];
	struct buf raw;
	size_t start;

	snprintf(path, sizeof(path), "%s/tests/data/signatures/%s.%s.eml", source_folder(), id, kind);
	buf_init(&raw, 1 << 20);
	ck_assert_msg(file_read(path, &raw) == STATUS_OK, "%s", path);
	start = bytes_find(buf_bytes(&raw), bytes_of("Return-Path: <"), 0) + strlen("Return-Path: <");
	envelope.mail_from = bytes_slice(buf_bytes(&raw), start, bytes_find_byte(buf_bytes(&raw), '>', start));
	ck_assert_int_eq(scan_message(&scanner, buf_bytes(&raw), &envelope, NOW, scratch, arena, &result), STATUS_OK);
	others[0] = '\0';
	for (size_t i = 0; i < result.evidence.findings.count; i++) {
		const struct signature *s = result.evidence.findings.items[i].signature;

		if (s != NULL && strcmp(s->id, id) == 0)
			found = true;
		else if (s != NULL)
			snprintf(others + strlen(others), size - strlen(others), "%s ", s->id);
	}
	signature_scratch_destroy(&scratch);
	arena_destroy(&arena);
	buf_free(&raw);
	return found;
}

START_TEST(each_signature_hits_and_misses)
{
	struct signature_set *set = load_shipped();
	char others[1024];

	ck_assert_uint_gt(signature_set_count(set), 60);
	for (size_t i = 0; i < signature_set_count(set); i++) {
		const char *id = signature_set_item(set, i)->id;

		ck_assert_msg(hits(set, id, "hit", others, sizeof(others)), "%s does not hit its mail", id);
		ck_assert_msg(others[0] == '\0', "the mail of %s also hits %s", id, others);
		ck_assert_msg(!hits(set, id, "miss", others, sizeof(others)), "%s hits the mail that it must miss", id);
		ck_assert_msg(others[0] == '\0', "the mail that %s misses hits %s", id, others);
	}
	signature_set_put(&set);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("scan/signatures");
	TCase *t = tcase_create("signatures");

	tcase_add_test(t, each_signature_hits_and_misses);
	suite_add_tcase(s, t);
	return suite_run(s);
}
