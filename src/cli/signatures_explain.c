/*
 * signatures_explain.c - unbeacon signatures explain: why a signature matches a mail or not, and what comes of it.
 */
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/setup.h"
#include "cli/signatures.h"
#include "report/explanation.h"
#include "signature/caveat.h"

struct explain {
	struct setup setup;
	const struct arguments *arguments;
	struct explanation explanation;	/* of the message at hand */
	struct buf source;		/* the file that the signature stands in; empty if it cannot be read */
	struct buf out;
	bool matches, failed;		/* any of the messages; one that could not be scanned */
};

/* One that the clearance does not reach is one that is not there. */
static bool find_signature(struct explain *x, const char *id)
{
	const struct signature_set *set = x->setup.signatures;

	for (size_t i = 0; set != NULL && i < signature_set_count(set); i++) {
		const struct signature *s = signature_set_item(set, i);

		if (strcmp(s->id, id) != 0 || !signature_is_visible(s, x->setup.clearance))
			continue;
		x->explanation.index = i;
		if (file_read(s->file, &x->source) != STATUS_OK)
			fprintf(stderr, "unbeacon: warning: %s: cannot be read again: conditions are shown by their keywords\n", s->file);
		return true;
	}
	fprintf(stderr, "unbeacon: there is no signature \"%s\"\n", id);
	return false;
}

static enum status explain(struct explain *x, const char *source, const struct scan_result *result)
{
	struct scan_result view;
	struct verdict without;
	struct explanation_event event = {
		.source = source, .explanation = &x->explanation, .result = &view, .without = &without,
		.key = x->arguments->raw ? NULL : &x->setup.config->report_key,
	};
	enum status status = explanation_add_texts(&x->explanation, buf_bytes(&x->source), x->setup.arena);

	if (status == STATUS_OK)
		status = setup_view(&x->setup, result, &view);
	if (status == STATUS_OK)
		status = scan_verdict_without(&x->setup.scanner, &view, x->explanation.signature, &without);
	if (status == STATUS_OK)
		status = x->arguments->json ? report_explanation_json(&event, &x->out) : report_explanation_text(&event, &x->out);
	if (status == STATUS_OK && x->arguments->json)
		status = buf_add_byte(&x->out, '\n');
	return status;
}

static enum status explain_message(void *context, const char *source, struct bytes raw)
{
	struct explain *x = context;
	struct envelope envelope;
	struct scan_result result;
	enum status status = setup_scan(&x->setup, x->arguments, raw, &envelope, &result);

	buf_truncate(&x->out, 0);
	if (status == STATUS_OK)
		status = explain(x, source, &result);
	if (status != STATUS_OK) {
		/* One message that is over a limit of ours says nothing about the next. */
		fprintf(stderr, "unbeacon: %s: %s\n", source, status_text(status));
		x->failed = true;
		return STATUS_OK;
	}
	x->matches = x->matches || explanation_is_match(&x->explanation);
	return fwrite(x->out.data, 1, x->out.len, stdout) == x->out.len ? STATUS_OK : STATUS_IO;
}

static int explain_messages(struct explain *x)
{
	const struct arguments *a = x->arguments;
	struct input_totals totals = { 0 };
	enum status status;

	if (!find_signature(x, a->rest[0]))
		return EXIT_ERROR;
	signature_scratch_explain(x->setup.scratch, &x->explanation);
	status = input_each(a->rest + 1, a->rest_count - 1, x->setup.config->limits.message.max_bytes + 1, explain_message, x, &totals);
	if (status != STATUS_OK || x->failed || totals.unreadable > 0)
		return EXIT_ERROR;
	return x->matches ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_FOUND;
}

int signatures_explain(const struct arguments *a)
{
	struct explain x = { .arguments = a };
	int result = EXIT_ERROR;

	buf_init(&x.source, signature_limits_default.max_file_bytes);
	buf_init(&x.out, (size_t)1 << 30);
	if (a->rest_count < 2)
		fputs("unbeacon: signatures explain needs the ID of a signature and a PATH: a message, an mbox, a Maildir, a folder, or -\n", stderr);
	else if (setup_open(&x.setup, a) == STATUS_OK)
		result = explain_messages(&x);
	setup_close(&x.setup);
	buf_free(&x.source);
	buf_free(&x.out);
	return result;
}
