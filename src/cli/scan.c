/*
 * scan.c - unbeacon scan: what messages would load, and what is found in them.
 */
#include <stdio.h>
#include <time.h>
#include "campaign/memory.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/setup.h"
#include "report/report.h"

struct scan {
	struct setup setup;
	const struct arguments *arguments;
	struct buf out;
	bool found, failed;
	struct campaign_state *memory;	/* of the messages of this run; NULL: campaigns are not looked for */
	struct campaign_engine engine;
};

/* Copies of one mail are compared within a run: what the daemon remembers is its own. */
static enum status remember_campaigns(struct scan *s)
{
	const struct campaign_options *options = &s->setup.config->campaigns;
	struct hash_key secret;

	if (options->max_bytes == 0)
		return STATUS_OK;
	s->memory = campaign_memory_new(options, (long long)time(NULL));
	if (s->memory == NULL) {
		fputs("unbeacon: out of memory\n", stderr);
		return STATUS_NOMEM;
	}
	hash_key_random(&secret);
	s->engine = campaign_memory_engine(s->memory, &secret);
	s->setup.scanner.campaign_engine = &s->engine;
	return STATUS_OK;
}

static enum status scan_one(void *context, const char *source, struct bytes raw)
{
	struct scan *s = context;
	struct scan_result result, view;
	struct envelope envelope;
	struct event event = { .id = "", .source = source, .size = raw.len, .result = &view, .envelope = &envelope };
	enum status status = setup_scan(&s->setup, s->arguments, raw, &envelope, &result);

	buf_truncate(&s->out, 0);
	if (status == STATUS_OK)
		status = setup_view(&s->setup, &result, &view);
	if (status == STATUS_OK) {
		s->found = s->found || setup_found(&s->setup, &view);
		status = s->arguments->json ? report_scan_json(&event, &s->out) : report_text(&event, NULL, &s->out);
	}
	if (status == STATUS_OK && s->arguments->json)
		status = buf_add_byte(&s->out, '\n');
	if (status != STATUS_OK) {
		/* One message that is over a limit of ours says nothing about the next. */
		fprintf(stderr, "unbeacon: %s: %s\n", source, status_text(status));
		s->failed = true;
		return STATUS_OK;
	}
	return fwrite(s->out.data, 1, s->out.len, stdout) == s->out.len ? STATUS_OK : STATUS_IO;
}

int command_scan(int argc, char **argv)
{
	struct arguments a;
	struct scan s = { .arguments = &a };
	struct input_totals totals = { 0 };
	enum arguments_result read = arguments_read("scan", false, argc, argv, &a);
	int result = EXIT_ERROR;

	if (read == ARGUMENTS_GOOD && a.rest_count == 0) {
		fputs("unbeacon: scan needs a PATH: a message, an mbox, a Maildir, a folder, or - for standard input\n", stderr);
	} else if (read == ARGUMENTS_GOOD && setup_open(&s.setup, &a) == STATUS_OK &&
		   remember_campaigns(&s) == STATUS_OK) {
		size_t max = s.setup.config->limits.message.max_bytes + 1;

		buf_init(&s.out, (size_t)1 << 30);
		if (input_each(a.rest, a.rest_count, max, scan_one, &s, &totals) == STATUS_OK && fflush(stdout) == 0 &&
		    totals.unreadable == 0 && !s.failed)
			result = s.found ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_FOUND;
		buf_free(&s.out);
	}
	campaign_memory_destroy(&s.memory);
	setup_close(&s.setup);
	arguments_free(&a);
	return read == ARGUMENTS_HELP ? EXIT_NOTHING_FOUND : result;
}
