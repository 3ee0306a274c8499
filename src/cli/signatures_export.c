/*
 * signatures_export.c - unbeacon signatures export: signatures in the formats of partners, for those who may have them.
 */
#include <stdio.h>
#include <time.h>
#include "cli/command.h"
#include "cli/setup.h"
#include "cli/signatures.h"
#include "exchange/export.h"

enum { OUTPUT_MAX = 512 << 20 };

static void tell(void *context, const struct signature *s, const char *reason)
{
	size_t *left_out = context;

	++*left_out;
	fprintf(stderr, "%s: left out: %s\n", s->id, reason);
}

/* JSON comes without an end of its line. */
static void write_out(const struct buf *out)
{
	fwrite(out->data != NULL ? out->data : (const unsigned char *)"", 1, out->len, stdout);
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		putchar('\n');
}

static bool read_audience(const char *name, enum audience *audience_r)
{
	for (unsigned i = 0; audience_name(i) != NULL; i++) {
		if (name != NULL && bytes_is(bytes_of(audience_name(i)), name)) {
			*audience_r = (enum audience)i;
			return true;
		}
	}
	fputs("unbeacon: signatures export needs --audience public, community, clients, organisation or owner\n", stderr);
	return false;
}

static bool read_format(const char *name, enum export_format *format_r)
{
	*format_r = EXPORT_STIX;
	for (unsigned i = 0; name != NULL && export_format_name(i) != NULL; i++) {
		if (bytes_is(bytes_of(export_format_name(i)), name)) {
			*format_r = (enum export_format)i;
			return true;
		}
	}
	if (name != NULL)
		fputs("unbeacon: --format is stix, misp, csv or list\n", stderr);
	return name == NULL;
}

int signatures_export(const struct arguments *a)
{
	size_t left_out = 0, count = 0;
	const struct export_report report = { tell, &left_out };
	struct signature_set *set = NULL;
	enum export_format format;
	enum audience audience;
	enum status status;
	struct buf out;

	if (!read_audience(a->audience, &audience) || !read_format(a->format, &format))
		return EXIT_ERROR;
	if (a->rest_count == 0) {
		fputs("unbeacon: signatures export needs files or folders\n", stderr);
		return EXIT_ERROR;
	}
	if (setup_signatures((const char *const *)a->rest, (size_t)a->rest_count, &set) != STATUS_OK)
		return EXIT_ERROR;
	buf_init(&out, OUTPUT_MAX);
	status = export_signatures(format, set, audience, (long long)time(NULL), &report, &out, &count);
	if (status == STATUS_OK)
		write_out(&out);
	else
		fprintf(stderr, "unbeacon: %s\n", status_text(status));
	buf_free(&out);
	signature_set_put(&set);
	if (status != STATUS_OK)
		return EXIT_ERROR;
	fprintf(stderr, "%zu exported, %zu left out\n", count, left_out);
	return left_out > 0 ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_FOUND;
}
