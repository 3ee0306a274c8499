/*
 * signatures_import.c - unbeacon signatures import: what partners send, as signature files.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "cli/command.h"
#include "cli/signatures.h"
#include "exchange/import.h"
#include "report/escape.h"

enum { INPUT_MAX = 64 << 20, OUTPUT_MAX = 512 << 20 };

static const char *const outcome_words[IMPORT_OUTCOMES] = { "imported", "used", "refused" };

/* All of it is a stranger's text, and goes to a terminal. */
static void tell(void *context, enum import_outcome outcome, const char *what, const char *reason)
{
	const char *path = context;
	struct buf line;

	buf_init(&line, 8192);
	if (escape_terminal(bytes_of(what), &line) == STATUS_OK && (reason[0] == '\0' || buf_add_text(&line, ": ") == STATUS_OK) &&
	    escape_terminal(bytes_of(reason), &line) == STATUS_OK)
		fprintf(stderr, "%s: %s %.*s\n", path, outcome_words[outcome], (int)line.len, (const char *)line.data);
	buf_free(&line);
}

static bool read_permits(const char *list, unsigned *permits_r)
{
	struct bytes rest = bytes_of(list);
	unsigned bit;

	*permits_r = PERMIT_DETECT;
	while (rest.len > 0) {
		const size_t end = bytes_find_byte(rest, ',', 0);

		if (!name_value(permit_name, bytes_trim(bytes_slice(rest, 0, end)), &bit))
			return false;
		*permits_r |= 1u << bit;
		rest = bytes_slice(rest, end + 1, rest.len);
	}
	return true;
}

static bool read_options(const struct arguments *a, struct import_options *o)
{
	unsigned tlp;

	*o = import_options_default;
	o->owner = a->owner;
	o->source = a->source;
	if (a->tlp != NULL) {
		if (!name_value(tlp_name, bytes_of(a->tlp), &tlp)) {
			fputs("unbeacon: --tlp is clear, green, amber, amber+strict or red\n", stderr);
			return false;
		}
		o->unmarked = (enum tlp)tlp;
	}
	if (a->permits != NULL && !read_permits(a->permits, &o->permits)) {
		fputs("unbeacon: --permits is a list of detect, tag, rewrite, quarantine, notify and share, with commas\n", stderr);
		return false;
	}
	return true;
}

/* Add the counts of one file to counts. */
static bool import_file(const char *path, const struct import_options *options, struct buf *out, size_t counts[IMPORT_OUTCOMES])
{
	/* The name goes to standard error only, never changed. */
	const struct import_report report = { tell, (void *)(size_t)path };
	size_t file_counts[IMPORT_OUTCOMES];
	struct diag d = { .text = "" };
	enum status status;
	struct buf text;

	buf_init(&text, INPUT_MAX);
	status = file_read(path, &text);
	if (status == STATUS_OK)
		status = import_indicators(buf_bytes(&text), options, &report, out, file_counts, &d);
	else
		diag_set(&d, "", 0, 0, "%s", status == STATUS_IO ? strerrordesc_np(errno) : status_text(status));
	buf_free(&text);
	if (status != STATUS_OK) {
		fprintf(stderr, "%s: %s\n", path, d.text[0] != '\0' ? d.text : status_text(status));
		return false;
	}
	for (unsigned i = 0; i < IMPORT_OUTCOMES; i++)
		counts[i] += file_counts[i];
	return true;
}

int signatures_import(const struct arguments *a)
{
	size_t counts[IMPORT_OUTCOMES] = { 0 };
	struct import_options options;
	bool ok = true;
	struct buf out;

	if (a->rest_count == 0) {
		fputs("unbeacon: signatures import needs files, or - for standard input\n", stderr);
		return EXIT_ERROR;
	}
	if (!read_options(a, &options))
		return EXIT_ERROR;
	buf_init(&out, OUTPUT_MAX);
	for (int i = 0; i < a->rest_count; i++)
		ok &= import_file(a->rest[i], &options, &out, counts);
	fwrite(out.data != NULL ? out.data : (const unsigned char *)"", 1, out.len, stdout);
	buf_free(&out);
	fprintf(stderr, "%zu imported, %zu used, %zu refused\n", counts[IMPORT_DONE], counts[IMPORT_USED], counts[IMPORT_REFUSED]);
	if (!ok)
		return EXIT_ERROR;
	return counts[IMPORT_REFUSED] > 0 ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_FOUND;
}
