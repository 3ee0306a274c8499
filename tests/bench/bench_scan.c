/*
 * bench_scan.c - what each stage of a scan costs, on generated mail of three sizes.
 *
 * For each stage the best of several rounds, in MB/s of raw message and microseconds a message. Stages
 * add up, but for the HTML tokens: each row does what the rows above it do, and the row "whole scan" is scan_message() itself. Ratios
 * between rows of one run can be trusted, single figures only on a quiet machine.
 *
 *   usage: bench_scan [SIGNATURES [MAIL]...]   time the stages, on these mails instead of the generated ones
 *          bench_scan --write FOLDER           write the generated mail as files
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "bench/newsletter.h"
#include "bench/timing.h"
#include "html/tokenizer.h"
#include "rewrite/rewrite.h"
#include "scan/scan.h"

enum { ROUNDS = 7, ROUND_MS = 120 };

struct bench;
typedef enum status stage_run(struct bench *b);

struct bench {
	struct scanner scanner;
	struct signature_scratch *scratch;
	struct envelope envelope;
	struct arena *arena;
	struct bytes mail;
	stage_run *stage;
};

static enum status run_parse(struct bench *b)
{
	struct message m;

	return message_parse(b->mail, &b->scanner.limits.message, b->arena, &m);
}

static enum status run_contents(struct bench *b)
{
	struct message m;
	enum status status = message_parse(b->mail, &b->scanner.limits.message, b->arena, &m);

	for (size_t i = 0; status == STATUS_OK && i < m.part_count; i++) {
		struct bytes content;

		status = part_content(m.parts[i], b->arena, &content);
	}
	return status;
}

/* The tokens of each HTML part, without the tree: what the tokenizer costs by itself. */
static enum status run_tokens(struct bench *b)
{
	struct oddities oddities = { { 0 } };
	struct message m;
	enum status status = message_parse(b->mail, &b->scanner.limits.message, b->arena, &m);

	for (size_t i = 0; status == STATUS_OK && i < m.part_count; i++) {
		struct html_tokenizer tokenizer;
		struct html_token token = { .type = HTML_TEXT };
		struct bytes content;

		if (!media_type_is(&m.parts[i]->type, "text", "html"))
			continue;
		status = part_content(m.parts[i], b->arena, &content);
		if (status == STATUS_OK)
			html_tokenizer_init(&tokenizer, content, b->arena, &oddities);
		while (status == STATUS_OK && token.type != HTML_END)
			status = html_tokenizer_next(&tokenizer, &token);
	}
	return status;
}

static enum status run_extract(struct bench *b)
{
	struct references found;
	struct oddities oddities = { { 0 } };
	struct message m;
	enum status status = message_parse(b->mail, &b->scanner.limits.message, b->arena, &m);

	return status != STATUS_OK ? status : extract_references(&m, &b->scanner.limits.extract, b->arena, &found, &oddities);
}

static enum status run_scan(struct bench *b)
{
	struct scan_result result;

	return scan_message(&b->scanner, b->mail, &b->envelope, 1800000000, b->scratch, b->arena, &result);
}

static enum status run_clean(struct bench *b)
{
	struct scan_result result;
	const struct rewrite_options options = {
		.message = b->scanner.limits.message, .extract = b->scanner.limits.extract,
		.arena_max_bytes = b->scanner.limits.arena_max_bytes,
	};
	struct rewritten out;
	bool remove[4096] = { false };
	enum status status = scan_message(&b->scanner, b->mail, &b->envelope, 1800000000, b->scratch, b->arena, &result);

	for (size_t i = 0; status == STATUS_OK && i < result.evidence.references.count && i < 4096; i++)
		remove[i] = reference_is_remote_load(&result.evidence.references.items[i]);
	return status != STATUS_OK ? status : rewrite_body(&options, &result.evidence, remove, &out);
}

static const struct {
	const char *name;
	stage_run *run;
} stages[] = {
	{ "message tree", run_parse },
	{ "+ transfer decoding", run_contents },
	{ "tree and HTML tokens", run_tokens },
	{ "+ charset, HTML, CSS, URLs", run_extract },
	{ "whole scan", run_scan },
	{ "scan and rewrite all loads", run_clean },
};

static enum status run_stage(void *context)
{
	struct bench *b = context;

	arena_reset(b->arena);
	return b->stage(b);
}

static void run(struct bench *b, const char *label)
{
	printf("%s (%zu bytes)\n", label, b->mail.len);
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		double seconds;

		b->stage = stages[i].run;
		seconds = timing_best(run_stage, b, ROUNDS, ROUND_MS);
		printf("  %-28s %9.1f us %9.1f MB/s\n", stages[i].name, seconds * 1e6, (double)b->mail.len / 1e6 / seconds);
	}
}

/* The generated mail as files, for the benchmark of the whole daemon. */
static int write_mail(const char *folder, const char *name, struct bytes mail)
{
	char path[1000];

	snprintf(path, sizeof(path), "%s/%s.eml", folder, name);
	if (file_write_durably(path, mail, 0644) == STATUS_OK)
		return EXIT_SUCCESS;
	perror(path);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *label, *file;
		struct newsletter newsletter;
	} sizes[] = {
		{ "10 KB of HTML", "10k", { 10 << 10, 1, 0, NEWSLETTER_DOCUMENT } },
		{ "75 KB of HTML", "75k", { 75 << 10, 1, 0, NEWSLETTER_DOCUMENT } },
		{ "1 MB: 75 KB of HTML and a PDF", "1m-attachment", { 75 << 10, 1, 940 << 10, NEWSLETTER_DOCUMENT } },
		{ "4 MB: words and a picture", "4m-picture", { 1 << 10, 1, 4 << 20, NEWSLETTER_PICTURE } },
		{ "1 MB of HTML", "1m", { 1 << 20, 1, 0, NEWSLETTER_DOCUMENT } },
	};
	static const struct bytes recipient = BYTES("marie.tremblay@parliament.example");
	const char *const folder = argc == 3 && strcmp(argv[1], "--write") == 0 ? argv[2] : NULL;
	const char *const signatures = argc >= 2 && folder == NULL ? argv[1] : NULL;
	struct signature_set *set = NULL;
	struct bench b = {
		.scanner = { .limits = scan_limits_default(), .policy = &policy_default },
		.envelope = { .recipients = &recipient, .recipient_count = 1 },
		.arena = arena_new((size_t)1 << 30),
	};
	struct detect_kept *kept = detect_kept_new();

	if (b.arena == NULL || kept == NULL)
		return EXIT_FAILURE;
	b.scanner.kept = kept;
	if (signatures != NULL) {
		if (signature_set_load(&signatures, 1, &signature_limits_default, NULL, &set) != STATUS_OK)
			return EXIT_FAILURE;
		b.scanner.signatures = set;
		b.scratch = signature_scratch_new(set);
		printf("%zu signatures\n", signature_set_count(set));
	}
	for (int i = 2; i < argc && folder == NULL; i++) {
		struct buf mail;

		buf_init(&mail, (size_t)64 << 20);
		if (file_read(argv[i], &mail) != STATUS_OK) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
		b.mail = buf_bytes(&mail);
		run(&b, argv[i]);
		buf_free(&mail);
	}
	for (size_t i = 0; (argc == 2 || folder != NULL || argc == 1) && i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf mail;

		buf_init(&mail, (size_t)64 << 20);
		if (newsletter_make(&sizes[i].newsletter, &mail) != STATUS_OK)
			return EXIT_FAILURE;
		b.mail = buf_bytes(&mail);
		if (folder == NULL)
			run(&b, sizes[i].label);
		else if (write_mail(folder, sizes[i].file, b.mail) != EXIT_SUCCESS)
			return EXIT_FAILURE;
		buf_free(&mail);
	}
	signature_scratch_destroy(&b.scratch);
	signature_set_put(&set);
	detect_kept_destroy(&kept);
	arena_destroy(&b.arena);
	return EXIT_SUCCESS;
}
