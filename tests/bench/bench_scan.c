/*
 * bench_scan.c - what each stage of a scan costs, on generated mail of three sizes.
 *
 * For each stage the best of several rounds, in MB/s of raw message and microseconds a message. Stages
 * add up: each row does what the rows above it do, and the row "whole scan" is scan_message() itself. Ratios
 * between rows of one run can be trusted, single figures only on a quiet machine.
 *
 *   usage: bench_scan [SIGNATURES]        time the stages
 *          bench_scan --write FOLDER      write the generated mail as files
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/file.h"
#include "rewrite/rewrite.h"
#include "scan/scan.h"

enum { ROUNDS = 7, ROUND_MS = 120 };

struct bench {
	struct scanner scanner;
	struct signature_scratch *scratch;
	struct envelope envelope;
	struct arena *arena;
	struct bytes mail;
};

typedef enum status stage_run(struct bench *b);

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
	struct rewritten out;
	bool remove[4096] = { false };
	enum status status = scan_message(&b->scanner, b->mail, &b->envelope, 1800000000, b->scratch, b->arena, &result);

	for (size_t i = 0; status == STATUS_OK && i < result.evidence.references.count && i < 4096; i++)
		remove[i] = reference_is_remote_load(&result.evidence.references.items[i]);
	return status != STATUS_OK ? status : rewrite_body(&result.evidence, remove, &out);
}

static const struct {
	const char *name;
	stage_run *run;
} stages[] = {
	{ "message tree", run_parse },
	{ "+ transfer decoding", run_contents },
	{ "+ charset, HTML, CSS, URLs", run_extract },
	{ "whole scan", run_scan },
	{ "scan and rewrite all loads", run_clean },
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds a message, the best of the rounds. */
static double time_stage(struct bench *b, stage_run *run)
{
	double best = 1e9;

	for (int round = 0; round < ROUNDS; round++) {
		double start = now(), end;
		unsigned n = 0;

		do {
			arena_reset(b->arena);
			if (run(b) != STATUS_OK) {
				fputs("bench_scan: a stage failed\n", stderr);
				exit(EXIT_FAILURE);
			}
			n++;
			end = now();
		} while (end - start < ROUND_MS / 1e3);
		if ((end - start) / n < best)
			best = (end - start) / n;
	}
	return best;
}

/* A newsletter: nested tables, inline styles, pictures, links with tokens, and an open pixel. */
static enum status make_newsletter(size_t html_bytes, size_t attachment_bytes, struct buf *out)
{
	enum status status;
	unsigned i = 0;
	struct buf html;

	buf_init(&html, (size_t)64 << 20);
	status = buf_add_text(&html, "<!DOCTYPE html><html><head><title>News</title><style>td{font-family:Arial,sans-serif}"
				     "@media (max-width:600px){.c{width:100%!important}}.h{display:none}</style></head>"
				     "<body style=\"margin:0;padding:0\"><table width=\"600\" cellpadding=\"0\" cellspacing=\"0\">\r\n");
	while (status == STATUS_OK && html.len < html_bytes) {
		i++;
		status = buf_printf(&html,
			"<tr><td class=\"c\" align=\"left\" valign=\"top\" style=\"padding:12px 24px;font-size:14px;line-height:20px;"
			"color:#333333;background-color:#ffffff\"><a href=\"https://click.news.example/ls/click?upn=u%08x%08x&amp;n=%u\" "
			"style=\"color:#0066cc;text-decoration:none\">The committee heard witness number %u</a><br>Members of the "
			"committee returned to a crowded agenda, with the budget first in line and a report expected before the "
			"week ends. The information was there, and nobody could say who had read it, one of them said.</td>"
			"<td width=\"120\"><img src=\"https://cdn.news.example/im/%u/article-%u.jpg\" width=\"120\" height=\"80\" "
			"alt=\"Picture %u\" border=\"0\" style=\"display:block;border:0\"></td></tr>\r\n",
			i * 2654435761u, i * 40503u, i, i, i % 97, i, i);
	}
	if (status == STATUS_OK)
		status = buf_add_text(&html, "</table><img src=\"https://open.news.example/o/f3a9c51e2d84b06\" width=\"1\" "
					     "height=\"1\"></body></html>\r\n");
	if (status == STATUS_OK)
		status = buf_add_text(out, "From: News <news@news.example>\r\nTo: a@parliament.example\r\nSubject: The week\r\n"
					   "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n"
					   "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
	if (status == STATUS_OK)
		status = buf_add_bytes(out, buf_bytes(&html));
	if (status == STATUS_OK && attachment_bytes > 0)
		status = buf_add_text(out, "\r\n--b1\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	for (size_t n = 0; status == STATUS_OK && n < attachment_bytes; n += 78)
		status = buf_add_text(out, "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURl\r\n");
	if (status == STATUS_OK)
		status = buf_add_text(out, "\r\n--b1--\r\n");
	buf_free(&html);
	return status;
}

static void run(struct bench *b, const char *label)
{
	printf("%s (%zu bytes)\n", label, b->mail.len);
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		double seconds = time_stage(b, stages[i].run);

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
		size_t html, attachment;
	} sizes[] = {
		{ "10 KB of HTML", "10k", 10 << 10, 0 },
		{ "75 KB of HTML", "75k", 75 << 10, 0 },
		{ "1 MB: 75 KB of HTML and an attachment", "1m-attachment", 75 << 10, 940 << 10 },
		{ "1 MB of HTML", "1m", 1 << 20, 0 },
	};
	static const struct bytes recipient = BYTES("marie.tremblay@parliament.example");
	const char *const folder = argc == 3 && strcmp(argv[1], "--write") == 0 ? argv[2] : NULL;
	const char *const signatures = argc == 2 ? argv[1] : NULL;
	struct signature_set *set = NULL;
	struct bench b = {
		.scanner = { .limits = scan_limits_default(), .policy = &policy_default },
		.envelope = { .recipients = &recipient, .recipient_count = 1 },
		.arena = arena_new((size_t)1 << 30),
	};

	if (b.arena == NULL)
		return EXIT_FAILURE;
	if (signatures != NULL) {
		if (signature_set_load(&signatures, 1, &signature_limits_default, NULL, &set) != STATUS_OK)
			return EXIT_FAILURE;
		b.scanner.signatures = set;
		b.scratch = signature_scratch_new(set);
		printf("%zu signatures\n", signature_set_count(set));
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf mail;

		buf_init(&mail, (size_t)64 << 20);
		if (make_newsletter(sizes[i].html, sizes[i].attachment, &mail) != STATUS_OK)
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
	arena_destroy(&b.arena);
	return EXIT_SUCCESS;
}
