/*
 * list_import.c - plain lists, one value a line, and CSV (RFC 4180) with a line of column names, as signatures.
 *
 * A list has comments behind "#"; its values may be defanged. The columns of CSV are those of csv_columns below.
 */
#include <string.h>
#include "exchange/indicator.h"
#include "exchange/value.h"

enum column { COLUMN_TYPE, COLUMN_VALUE, COLUMN_TITLE, COLUMN_OWNER, COLUMN_SOURCE, COLUMN_REFERENCE, COLUMN_TLP, COLUMN_PAP,
	COLUMN_PERMITS, COLUMN_CAVEAT, COLUMN_FROM, COLUMN_UNTIL, COLUMN_CONFIDENCE, COLUMN_ID, COLUMNS, COLUMN_UNKNOWN = COLUMNS };

static const char *const csv_columns[COLUMNS] = {
	[COLUMN_TYPE] = "type", [COLUMN_VALUE] = "value", [COLUMN_TITLE] = "title", [COLUMN_OWNER] = "owner",
	[COLUMN_SOURCE] = "source", [COLUMN_REFERENCE] = "reference", [COLUMN_TLP] = "tlp", [COLUMN_PAP] = "pap",
	[COLUMN_PERMITS] = "permits", [COLUMN_CAVEAT] = "caveat", [COLUMN_FROM] = "valid_from", [COLUMN_UNTIL] = "valid_until",
	[COLUMN_CONFIDENCE] = "confidence", [COLUMN_ID] = "id",
};

enum { FIELDS_MAX = 40 };

struct table {
	struct bytes rest;
	char separator;
	unsigned line;			/* of the record that was read last */
	unsigned next_line;
	enum column columns[FIELDS_MAX];
	size_t column_count;
};

/* Without the quotes around it and with "" as one. */
static enum status unquote(struct bytes in, struct arena *a, struct bytes *field_r)
{
	unsigned char *out = arena_alloc(a, in.len + 1, 1);
	size_t n = 0;

	if (out == NULL)
		return arena_status(a);
	for (size_t i = 0; i < in.len; i++) {
		out[n++] = in.data[i];
		i += in.data[i] == '"';
	}
	*field_r = (struct bytes){ out, n };
	return STATUS_OK;
}

/* The next record. count_r may be larger than FIELDS_MAX: what is behind was not kept. */
static enum status read_record(struct table *t, struct arena *a, struct bytes fields[FIELDS_MAX], size_t *count_r)
{
	const unsigned char *p = t->rest.data, *const end = p + t->rest.len;
	enum status status = STATUS_OK;
	bool at_end = false;

	*count_r = 0;
	t->line = t->next_line;
	while (status == STATUS_OK && !at_end) {
		const unsigned char *start = p;
		struct bytes field;

		if (p < end && *p == '"') {
			for (start = ++p; p < end && (*p != '"' || (end - p > 1 && p[1] == '"')); p++) {
				t->next_line += *p == '\n';
				p += *p == '"';
			}
			status = unquote(bytes_span(start, p), a, &field);
			p += p < end;
			while (p < end && *p != t->separator && *p != '\n')
				p++;
		} else {
			while (p < end && *p != t->separator && *p != '\n')
				p++;
			field = bytes_trim(bytes_span(start, p));
		}
		if (status == STATUS_OK && *count_r < FIELDS_MAX)
			fields[*count_r] = field;
		++*count_r;
		at_end = p >= end || *p == '\n';
		p += p < end;
	}
	t->next_line++;
	t->rest = bytes_span(p, end);
	return status;
}

static bool read_header(struct table *t, const struct bytes *fields, size_t count)
{
	bool has_value = false;

	t->column_count = count < FIELDS_MAX ? count : FIELDS_MAX;
	for (size_t i = 0; i < t->column_count; i++) {
		unsigned c = 0;

		while (c < COLUMNS && !bytes_is_nocase(fields[i], csv_columns[c]))
			c++;
		t->columns[i] = (enum column)c;
		has_value |= c == COLUMN_VALUE;
	}
	return has_value;
}

static const char *add_label(struct import *in, struct limits *l, const char *what, struct bytes value)
{
	char *label;

	if (value.len == 0)
		return NULL;
	label = arena_printf(in->scratch, "%s%.*s", what, (int)value.len, (const char *)value.data);
	return label != NULL && limits_read_label(l, bytes_of(label)) ? NULL : "its TLP, PAP or permissions are not known";
}

static enum status add_value(struct import *in, const char *what, struct bytes type, struct indicator *i, struct bytes value,
			     const char *fault)
{
	const char *guess;
	enum status status = value_refang(bytes_trim(value), in->scratch, &value);

	if (status != STATUS_OK)
		return status;
	if (type.len == 0) {
		guess = value_guess_type(value);
		if (guess == NULL && fault == NULL)
			fault = "neither a URL nor a host, an address, a mail address or a digest";
		type = bytes_of(guess != NULL ? guess : "");
	}
	if (fault == NULL)
		status = value_term(type, value, in->scratch, &i->term, &fault);
	if (status != STATUS_OK)
		return status;
	return fault != NULL ? import_tell(in, IMPORT_REFUSED, what, fault) : import_add(in, i, what);
}

static enum status csv_row(struct import *in, const struct table *t, const struct bytes *fields, size_t count)
{
	struct bytes cells[COLUMNS + 1] = { { NULL, 0 } };
	struct indicator i = { .confidence = -1 };
	const char *what = arena_printf(in->scratch, "line %u", t->line), *fault = NULL;
	unsigned long long confidence;
	enum status status;

	if (what == NULL)
		return arena_status(in->scratch);
	if (count != t->column_count)
		return import_tell(in, IMPORT_REFUSED, what, "not as many fields as there are columns");
	for (size_t c = 0; c < count; c++)
		cells[t->columns[c]] = fields[c];
	i.id = cells[COLUMN_ID];
	i.title = cells[COLUMN_TITLE];
	i.owner = cells[COLUMN_OWNER];
	i.source = cells[COLUMN_SOURCE];
	i.reference = cells[COLUMN_REFERENCE];
	i.from = cells[COLUMN_FROM];
	i.until = cells[COLUMN_UNTIL];
	if (bytes_to_number(cells[COLUMN_CONFIDENCE], 100, &confidence))
		i.confidence = (int)confidence;
	else if (cells[COLUMN_CONFIDENCE].len > 0)
		fault = "its confidence is no number from 0 to 100";
	if (fault == NULL)
		fault = add_label(in, &i.limits, "tlp:", cells[COLUMN_TLP]);
	if (fault == NULL)
		fault = add_label(in, &i.limits, "pap:", cells[COLUMN_PAP]);
	if (fault == NULL)
		fault = add_label(in, &i.limits, "permitted: ", cells[COLUMN_PERMITS]);
	status = limits_add_caveat(&i.limits, in->scratch, cells[COLUMN_CAVEAT]);
	return status == STATUS_OK ? add_value(in, what, cells[COLUMN_TYPE], &i, cells[COLUMN_VALUE], fault) : status;
}

static enum status import_csv(struct import *in, struct table *t)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < t->column_count; i++) {
		if (t->columns[i] == COLUMN_UNKNOWN)
			import_tell(in, IMPORT_REFUSED, "a column of the CSV file", "its name is not known");
	}
	while (t->rest.len > 0 && status == STATUS_OK) {
		struct bytes fields[FIELDS_MAX];
		size_t count;

		arena_reset(in->scratch);
		status = read_record(t, in->scratch, fields, &count);
		if (status != STATUS_OK || (count == 1 && fields[0].len == 0) || (fields[0].len > 0 && fields[0].data[0] == '#'))
			continue;
		status = csv_row(in, t, fields, count);
	}
	return status;
}

static enum status import_lines(struct import *in, struct bytes text)
{
	enum status status = STATUS_OK;
	unsigned number = 0;

	while (text.len > 0 && status == STATUS_OK) {
		const size_t end = bytes_find_byte(text, '\n', 0);
		struct bytes line = bytes_slice(text, 0, end);
		struct indicator i = { .confidence = -1 };
		const char *what;

		text = bytes_slice(text, end + 1, text.len);
		number++;
		arena_reset(in->scratch);
		line = bytes_trim(line);
		if (line.len == 0 || line.data[0] == '#')
			continue;
		for (size_t at = bytes_find_byte(line, '#', 1); at < line.len; at = bytes_find_byte(line, '#', at + 1)) {
			if (line.data[at - 1] == ' ' || line.data[at - 1] == '\t')	/* else it is the fragment of a URL */
				line = bytes_trim(bytes_slice(line, 0, at));
		}
		what = arena_printf(in->scratch, "line %u", number);
		if (what == NULL)
			return arena_status(in->scratch);
		status = add_value(in, what, (struct bytes){ NULL, 0 }, &i, line, NULL);
	}
	return status;
}

enum status list_import(struct import *in, struct bytes text)
{
	static const char separators[] = ",;\t";
	struct bytes fields[FIELDS_MAX];
	enum status status;
	size_t count;

	if (text.len > json_limits_default.max_bytes)
		return diag_set(in->diag, "", 0, 0, "larger than %zu bytes", json_limits_default.max_bytes);
	if (bytes_find_byte(text, '\0', 0) < text.len)
		return diag_set(in->diag, "", 0, 0, "neither JSON nor a list of texts");
	for (const char *s = separators; *s != '\0'; s++) {
		struct table t = { .rest = text, .separator = *s, .next_line = 1 };

		/* Comments in front: our own exports have the restrictions there. */
		do {
			arena_reset(in->scratch);
			status = read_record(&t, in->scratch, fields, &count);
		} while (status == STATUS_OK && t.rest.len > 0 && (fields[0].len == 0 || fields[0].data[0] == '#'));
		if (status != STATUS_OK)
			return status;
		if (count > 1 && count <= FIELDS_MAX && read_header(&t, fields, count))
			return import_csv(in, &t);
	}
	return import_lines(in, text);
}
