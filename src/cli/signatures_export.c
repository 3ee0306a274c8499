/*
 * signatures_export.c - unbeacon signatures export and sightings: signatures in the formats of partners, for those who may have
 * them, and how often they were seen.
 */
#include <stdio.h>
#include <time.h>
#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/keeping.h"
#include "cli/setup.h"
#include "cli/signatures.h"
#include "exchange/export.h"
#include "report/escape.h"
#include "store/usage.h"

enum { OUTPUT_MAX = 512 << 20, USAGE_MAX = 64 << 20, ARENA_MAX = 1 << 30 };

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
	fputs("unbeacon: signatures export and sightings need --audience public, community, clients, organisation or owner\n", stderr);
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

/* What both commands need; false: told. */
static bool read_common(const struct arguments *a, enum audience *audience_r, enum export_format *format_r)
{
	if (!read_audience(a->audience, audience_r) || !read_format(a->format, format_r))
		return false;
	if (a->rest_count == 0)
		fprintf(stderr, "unbeacon: signatures %s needs files or folders\n", a->subcommand);
	return a->rest_count > 0;
}

/* What is there to give is noted in the store's log and written. Returns the exit status. */
static int finish(const struct arguments *a, enum status status, const struct buf *out, size_t count, size_t left_out)
{
	char action[64], note[128];

	if (status != STATUS_OK) {
		fprintf(stderr, "unbeacon: %s\n", status_text(status));
		return EXIT_ERROR;
	}
	snprintf(action, sizeof(action), "signatures %s", a->subcommand);
	snprintf(note, sizeof(note), "%zu as %s for %s", count, a->format != NULL ? a->format : export_format_name(EXPORT_STIX), a->audience);
	if (!keeping_note(a, action, note))
		return EXIT_ERROR;
	write_out(out);
	fprintf(stderr, "%zu exported, %zu left out\n", count, left_out);
	return left_out > 0 ? EXIT_SOMETHING_FOUND : EXIT_NOTHING_FOUND;
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
	int result;

	if (!read_common(a, &audience, &format) || setup_signatures((const char *const *)a->rest, (size_t)a->rest_count, &set) != STATUS_OK)
		return EXIT_ERROR;
	buf_init(&out, OUTPUT_MAX);
	status = export_signatures(format, set, audience, (long long)time(NULL), &report, &out, &count);
	result = finish(a, status, &out, count, left_out);
	buf_free(&out);
	signature_set_put(&set);
	return result;
}

static void tell_unknown(void *context, const struct sighting *seen)
{
	size_t *left_out = context;
	struct buf id;

	++*left_out;
	buf_init(&id, 1024);
	if (escape_terminal(seen->signature, &id) == STATUS_OK)
		fprintf(stderr, "%.*s: left out: there is no such signature\n", (int)id.len, (const char *)id.data);
	buf_free(&id);
}

/* What was counted is of all signatures in force; who asks for these may not know of the others. */
static void ignore_unknown(void *context, const struct sighting *seen)
{
	(void)context;
	(void)seen;
}

/* "ID,COUNT,FIRST,LAST" */
static bool read_sighting(struct bytes line, struct sighting *seen_r)
{
	struct bytes fields[3];

	for (size_t i = 0; i < 3; i++) {
		const size_t end = bytes_find_byte(line, ',', 0);

		fields[i] = bytes_trim(bytes_slice(line, 0, end));
		line = bytes_slice(line, end + 1, line.len);
	}
	seen_r->signature = fields[0];
	return bytes_to_number(fields[1], SIGHTING_COUNT_MAX, &seen_r->count) && date_parse(fields[2], &seen_r->first) &&
	       date_parse(bytes_trim(line), &seen_r->last);
}

/* The lines of text; a wrong one is told. *list_r: to be freed. */
static enum status read_usage(const char *path, struct bytes text, struct sighting **list_r, size_t *n_r)
{
	size_t lines = 1, number = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	*n_r = 0;
	*list_r = mem_alloc(lines, sizeof(**list_r));
	if (*list_r == NULL)
		return STATUS_NOMEM;
	for (size_t at = 0; at < text.len; ) {
		const size_t end = bytes_find_byte(text, '\n', at);
		const struct bytes line = bytes_trim(bytes_slice(text, at, end));

		number++;
		at = end + 1;
		if (line.len == 0 || line.data[0] == '#')
			continue;
		if (!read_sighting(line, &(*list_r)[(*n_r)++])) {
			fprintf(stderr, "%s:%zu: not ID,COUNT,FIRST,LAST\n", path, number);
			return STATUS_INVALID;
		}
	}
	return STATUS_OK;
}

/* What the daemon has counted, in the arena. */
static enum status read_counted(const struct arguments *a, struct arena *arena, struct sighting **list_r, size_t *n_r)
{
	struct config *c = setup_config(a);
	struct usage_row *rows = NULL;
	struct store *store = NULL;
	long long since = 0, until = 0;
	struct diag d = { 0 };
	enum status status = STATUS_INVALID;
	size_t count = 0;

	*n_r = 0;
	if (c != NULL && (a->since == NULL || keeping_read_time(a->since, &since)) && (a->until == NULL || keeping_read_time(a->until, &until)))
		status = keeping_open(c, &store);
	if (status == STATUS_OK) {
		status = usage_read(store, since, until, true, arena, &rows, &count, &d);
		if (status != STATUS_OK)
			keeping_complain(c->store, &d, status);
	}
	if (status == STATUS_OK && (*list_r = mem_alloc(count + 1, sizeof(**list_r))) == NULL)
		status = STATUS_NOMEM;
	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		if (rows[i].found == 0)		/* where it gave up, it may have been there or not */
			continue;
		(*list_r)[(*n_r)++] = (struct sighting){
			bytes_of(rows[i].signature), rows[i].found < SIGHTING_COUNT_MAX ? rows[i].found : SIGHTING_COUNT_MAX, rows[i].first, rows[i].last,
		};
	}
	store_close(&store);
	config_put(&c);
	return status;
}

/* From the file of --usage, whose text goes to *text, or from what the daemon has counted. */
static enum status read_sightings(const struct arguments *a, struct buf *text, struct arena *arena, struct sighting **list_r, size_t *n_r)
{
	if (a->usage == NULL)
		return read_counted(a, arena, list_r, n_r);
	if (file_read(a->usage, text) == STATUS_OK)
		return read_usage(a->usage, buf_bytes(text), list_r, n_r);
	fprintf(stderr, "unbeacon: %s: cannot be read\n", a->usage);
	return STATUS_IO;
}

int signatures_sightings(const struct arguments *a)
{
	size_t left_out = 0, count = 0, n = 0;
	const struct export_report report = { tell, &left_out };
	struct signature_set *set = NULL;
	struct arena *arena = arena_new(ARENA_MAX);
	struct sighting *list = NULL;
	enum export_format format;
	enum audience audience;
	int result = EXIT_ERROR;
	struct buf text, out;

	if (!read_common(a, &audience, &format))
		goto out;
	if ((a->usage == NULL && a->config == NULL) || !export_has_sightings(format)) {
		fputs("unbeacon: signatures sightings needs --config FILE or --usage FILE, and --format stix or misp\n", stderr);
		goto out;
	}
	buf_init(&text, USAGE_MAX);
	buf_init(&out, OUTPUT_MAX);
	if (arena != NULL && read_sightings(a, &text, arena, &list, &n) == STATUS_OK &&
	    setup_signatures((const char *const *)a->rest, (size_t)a->rest_count, &set) == STATUS_OK) {
		const enum status status = export_sightings(format, set, list, n, audience, (long long)time(NULL), &report,
							    a->usage != NULL ? tell_unknown : ignore_unknown, &out, &count);

		result = finish(a, status, &out, count, left_out);
	}
	mem_free(list);
	buf_free(&out);
	buf_free(&text);
	signature_set_put(&set);
out:
	arena_destroy(&arena);
	return result;
}
