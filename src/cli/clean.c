/*
 * clean.c - unbeacon clean: a message as it would be delivered, on standard output.
 *
 * What is held is cleaned of every remote load, because that is how it would
 * go out if it were released clean. All bytes but the planned edits and our
 * own header fields are those of the original.
 */
#include "cli/clean.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "cli/command.h"
#include "report/headers.h"
#include "rewrite/rewrite.h"
#include "store/id.h"

/*
 * Where the last field of the header ends. Behind it is the empty line, which may have several CRs (as message/fields.c
 * reads it), or none at all: the header may end with the message, or before a line that is no field.
 */
static size_t find_header_end(const struct message *m)
{
	size_t end = m->body_start;

	if (end > 0 && m->raw.data[end - 1] == '\n')
		end--;
	while (end > 0 && m->raw.data[end - 1] == '\r')
		end--;
	return end == 0 || m->raw.data[end - 1] == '\n' ? end : m->body_start;
}

/* What the header's lines end with. */
static const char *find_line_end(const struct message *m)
{
	size_t lf = bytes_find_byte(m->raw, '\n', 0);

	return lf < m->body_start && (lf == 0 || m->raw.data[lf - 1] != '\r') ? "\n" : "\r\n";
}

/* The header without our fields, then new ones, then the empty line as it stands. */
static enum status add_header(const struct scan_result *r, struct arena *a, struct buf *out)
{
	const struct fields *fields = &r->message.root->fields;
	struct bytes raw = r->message.raw;
	const char *line_end = find_line_end(&r->message);
	size_t at = 0, end = find_header_end(&r->message);
	enum status status = STATUS_OK;
	char id[STORE_ID_SIZE];

	for (size_t i = 0; status == STATUS_OK && i < fields->count; i++) {
		size_t start = (size_t)(fields->items[i].raw.data - raw.data);

		if (!report_field_is_ours(&fields->items[i]))
			continue;
		status = buf_add_bytes(out, bytes_slice(raw, at, start));
		at = start + fields->items[i].raw.len;
	}
	if (status == STATUS_OK)
		status = buf_add_bytes(out, bytes_slice(raw, at, end));
	if (status == STATUS_OK && r->verdict.shown_action != ACTION_PASS) {
		const char *verdict, *findings;

		store_new_id(id);
		verdict = report_verdict_header(r, id, a);
		findings = report_findings_header(r, a);
		if (verdict == NULL || findings == NULL)
			return arena_status(a);
		/* A last field that the end of the message cuts off before its line end. */
		if (out->len > 0 && out->data[out->len - 1] != '\n')
			status = buf_add_bytes(out, bytes_of(line_end));
		if (status == STATUS_OK)
			status = buf_printf(out, "%s: %s%s%s: %s%s", report_field_names[REPORT_FIELD_VERDICT], verdict, line_end,
					    report_field_names[REPORT_FIELD_FINDINGS], findings, line_end);
	}
	return status == STATUS_OK ? buf_add_bytes(out, bytes_slice(raw, end, r->message.body_start)) : status;
}

enum status clean_message(const struct rewrite_options *o, struct scan_result *r, struct arena *a, bool all_loads,
			  bool with_fields, struct buf *out, size_t *left_r)
{
	const struct references *found = &r->evidence.references;
	bool *remove = arena_zalloc(a, found->count, sizeof(*remove));
	struct rewritten rewritten;
	enum status status;

	if (remove == NULL)
		return arena_status(a);
	for (size_t i = 0; i < found->count; i++) {
		bool planned = r->verdict.advised == ACTION_REWRITE && r->verdict.remove != NULL && r->verdict.remove[i];

		remove[i] = planned || ((all_loads || r->verdict.advised == ACTION_QUARANTINE) &&
					reference_is_remote_load(&found->items[i]));
	}
	status = rewrite_body(o, &r->evidence, remove, &rewritten);
	*left_r = rewritten.left;
	if (status == STATUS_OK)
		status = with_fields ? add_header(r, a, out) : buf_add_bytes(out, bytes_slice(r->message.raw, 0, r->message.body_start));
	return status == STATUS_OK ? buf_add_bytes(out, rewritten.body) : status;
}

static int clean_file(struct setup *s, const struct arguments *a)
{
	const struct rewrite_options rewrite = config_rewriting(s->config, &s->scanner.limits);
	struct scan_result result, view;
	struct envelope envelope;
	struct buf raw, out;
	int exit_status = EXIT_ERROR;
	enum status status;
	size_t left = 0;

	buf_init(&raw, s->config->limits.message.max_bytes);
	buf_init(&out, (size_t)1 << 31);
	status = file_read(a->rest[0], &raw);
	if (status == STATUS_OK)
		status = setup_scan(s, a, buf_bytes(&raw), &envelope, &result);
	if (status == STATUS_OK)
		status = clean_message(&rewrite, &result, s->arena, a->all_loads, true, &out, &left);
	if (status == STATUS_OK)
		status = setup_view(s, &result, &view);
	if (status == STATUS_OK && (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout) != 0))
		status = STATUS_IO;
	if (status == STATUS_OK)
		exit_status = left > 0 || setup_found(s, &view) ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_FOUND;
	else
		fprintf(stderr, "unbeacon: %s: %s\n", a->rest[0], status == STATUS_IO ? strerror(errno) : status_text(status));
	if (status == STATUS_OK && left > 0)
		fprintf(stderr, "unbeacon: %s: %zu of the loads cannot be removed and are still in it\n", a->rest[0], left);
	buf_free(&raw);
	buf_free(&out);
	return exit_status;
}

int command_clean(int argc, char **argv)
{
	struct arguments a;
	struct setup s = { 0 };
	enum arguments_result read = arguments_read("clean", false, argc, argv, &a);
	int result = EXIT_ERROR;

	if (read == ARGUMENTS_GOOD && a.rest_count != 1)
		fputs("unbeacon: clean needs one FILE, or - for standard input\n", stderr);
	else if (read == ARGUMENTS_GOOD && setup_open(&s, &a) == STATUS_OK)
		result = clean_file(&s, &a);
	setup_close(&s);
	arguments_free(&a);
	return read == ARGUMENTS_HELP ? EXIT_NOTHING_FOUND : result;
}
