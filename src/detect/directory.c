#include "detect/directory.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "base/file.h"
#include "base/mem.h"
#include "decode/base64.h"
#include "match/exact.h"

enum { COLUMNS_MAX = 64, ENTRY_MAX = 256 };	/* of a CSV file; values of one LDIF entry */

/* "This is what the person with that address is also called", in the order of the files. */
struct row {
	struct bytes canonical;
	struct directory_name name;
	size_t order;
};

struct person {
	uint32_t first, count;		/* of its names */
};

struct directory {
	struct arena *arena;
	struct row *rows;		/* while files are read */
	size_t row_count, row_room;
	struct person *people;
	size_t person_count;
	struct directory_name *names;
	size_t name_count;
	struct exact *by_address;	/* to the person's index */
};

/* A file under way. */
struct reading {
	struct directory *directory;
	const char *file;
	struct diag *diag;
	struct bytes rest;
	unsigned line;			/* of what next_line() gave last */
};

static enum status invalid(const struct reading *r, const char *text)
{
	return diag_set(r->diag, r->file, r->line, 0, "%s", text);
}

static bool is_address(struct bytes text)
{
	const size_t at = bytes_find_byte(text, '@', 0);

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] <= ' ' || text.data[i] == 0x7f || (i > at && text.data[i] == '@'))
			return false;
	}
	return at > 0 && at + 1 < text.len && text.len <= EXACT_MAX_NAME;
}

static enum status lower_copy(struct arena *a, struct bytes text, struct bytes *copy_r)
{
	unsigned char *copy = arena_alloc(a, text.len, 1);

	if (copy == NULL)
		return arena_status(a);
	for (size_t i = 0; i < text.len; i++)
		copy[i] = ascii_lower(text.data[i]);
	*copy_r = (struct bytes){ copy, text.len };
	return STATUS_OK;
}

/* canonical: in the directory's arena, in lower case. text is copied. */
static enum status add_row(struct directory *d, struct bytes canonical, struct bytes text, bool address)
{
	struct row row = { .canonical = canonical, .name.is_address = address, .order = d->row_count };
	enum status status;

	if (d->row_count == d->row_room) {
		const size_t room = d->row_room == 0 ? 256 : d->row_room * 2;
		struct row *rows = mem_resize(d->rows, room, sizeof(*rows));

		if (rows == NULL)
			return STATUS_NOMEM;
		d->rows = rows;
		d->row_room = room;
	}
	status = address ? lower_copy(d->arena, text, &row.name.text) : arena_copy(d->arena, text, &row.name.text);
	if (status == STATUS_OK)
		d->rows[d->row_count++] = row;
	return status;
}

/* A person, known by this address; *canonical_r: for the rows of other names. */
static enum status add_person(struct directory *d, struct bytes address, struct bytes *canonical_r)
{
	enum status status = lower_copy(d->arena, address, canonical_r);

	return status == STATUS_OK ? add_row(d, *canonical_r, address, true) : status;
}

static bool next_line(struct reading *r, struct bytes *line_r)
{
	const size_t end = bytes_find_byte(r->rest, '\n', 0);

	if (r->rest.len == 0)
		return false;
	*line_r = bytes_slice(r->rest, 0, end);
	if (line_r->len > 0 && line_r->data[line_r->len - 1] == '\r')
		line_r->len--;
	r->rest = bytes_slice(r->rest, end + 1, r->rest.len);
	r->line++;
	return true;
}

/* "alias -> canonical" */
static enum status read_pairs(struct reading *r)
{
	static const struct bytes arrows[] = { BYTES("->"), BYTES("\xe2\x86\x92") };
	enum status status = STATUS_OK;
	struct bytes line;

	while (status == STATUS_OK && next_line(r, &line)) {
		struct bytes alias, address, canonical;
		size_t at = line.len, width = 0;

		line = bytes_trim(bytes_slice(line, 0, bytes_find_byte(line, '#', 0)));
		if (line.len == 0)
			continue;
		for (size_t i = 0; i < sizeof(arrows) / sizeof(arrows[0]) && width == 0; i++) {
			at = bytes_find(line, arrows[i], 0);
			width = at < line.len ? arrows[i].len : 0;
		}
		alias = bytes_trim(bytes_slice(line, 0, at));
		address = bytes_trim(bytes_slice(line, at + width, line.len));
		if (alias.len >= 2 && alias.data[0] == '"' && alias.data[alias.len - 1] == '"')
			alias = bytes_slice(alias, 1, alias.len - 1);
		if (width == 0 || alias.len == 0)
			return invalid(r, "not \"alias -> address\"");
		if (!is_address(address))
			return invalid(r, "what stands behind the arrow is no address");
		if (bytes_find_byte(alias, '@', 0) < alias.len && !is_address(alias))
			return invalid(r, "what stands in front of the arrow is neither an address nor a name");
		status = add_person(r->directory, address, &canonical);
		if (status == STATUS_OK)
			status = add_row(r->directory, canonical, alias, is_address(alias));
	}
	return status;
}

enum column { COLUMN_OTHER, COLUMN_MAIL, COLUMN_ALIAS, COLUMN_NAME };

static enum column column_of(struct bytes name)
{
	static const struct { const char *name; enum column column; } names[] = {
		{ "mail", COLUMN_MAIL }, { "email", COLUMN_MAIL }, { "e-mail", COLUMN_MAIL }, { "address", COLUMN_MAIL },
		{ "canonical", COLUMN_MAIL }, { "alias", COLUMN_ALIAS }, { "aliases", COLUMN_ALIAS }, { "name", COLUMN_NAME },
		{ "display name", COLUMN_NAME }, { "displayname", COLUMN_NAME }, { "display_name", COLUMN_NAME }, { "cn", COLUMN_NAME },
	};

	name = bytes_trim(name);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (bytes_is_nocase(name, names[i].name))
			return names[i].column;
	}
	return COLUMN_OTHER;
}

/*
 * The fields of one CSV record (RFC 4180), which may go over several lines where a field is quoted. Fields are copied to
 * space, which has room for all that is left of the file. False: no record is left.
 */
static bool next_record(struct reading *r, unsigned char separator, unsigned char *space, struct bytes *fields, size_t *count_r)
{
	const unsigned char *p = r->rest.data, *end = p + r->rest.len;
	bool quoted = false;
	size_t n = 0;

	*count_r = 0;
	if (p == end)
		return false;
	r->line++;
	fields[0] = (struct bytes){ space, 0 };
	for (; p < end && (quoted || *p != '\n'); p++) {
		if (*p == '"' && quoted && end - p > 1 && p[1] == '"') {
			space[n++] = *p++;
		} else if (*p == '"') {
			quoted = !quoted;
		} else if (*p == separator && !quoted) {
			fields[*count_r].len = (size_t)(space + n - fields[*count_r].data);
			if (*count_r + 1 < COLUMNS_MAX)
				fields[++*count_r] = (struct bytes){ space + n, 0 };
		} else {
			r->line += *p == '\n';
			space[n++] = *p;
		}
	}
	fields[*count_r].len = (size_t)(space + n - fields[*count_r].data);
	++*count_r;
	r->rest = bytes_span(p < end ? p + 1 : end, end);
	return true;
}

/* Several aliases in one field. */
static enum status add_aliases(struct reading *r, struct bytes canonical, struct bytes field)
{
	enum status status = STATUS_OK;
	size_t start = 0;

	for (size_t i = 0; i <= field.len && status == STATUS_OK; i++) {
		const struct bytes alias = bytes_slice(field, start, i);

		if (i < field.len && field.data[i] > ' ' && field.data[i] != ';' && field.data[i] != '|' && field.data[i] != ',')
			continue;
		start = i + 1;
		if (alias.len == 0)
			continue;
		if (!is_address(alias))
			return invalid(r, "an alias is no address");
		status = add_row(r->directory, canonical, alias, true);
	}
	return status;
}

static enum status add_record(struct reading *r, const enum column *columns, const struct bytes *fields, size_t count)
{
	struct bytes canonical = { NULL, 0 };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && canonical.len == 0 && status == STATUS_OK; i++) {
		if (columns[i] == COLUMN_MAIL && !is_address(bytes_trim(fields[i])))
			return invalid(r, "the mail column is no address");
		if (columns[i] == COLUMN_MAIL)
			status = add_person(r->directory, bytes_trim(fields[i]), &canonical);
	}
	if (canonical.len == 0 && status == STATUS_OK)
		return invalid(r, "the mail column is missing");
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		const struct bytes field = bytes_trim(fields[i]);

		if (columns[i] == COLUMN_ALIAS)
			status = add_aliases(r, canonical, field);
		else if (columns[i] == COLUMN_NAME && field.len > 0)
			status = add_row(r->directory, canonical, field, false);
	}
	return status;
}

static enum status read_csv(struct reading *r)
{
	const struct bytes first = bytes_slice(r->rest, 0, bytes_find_byte(r->rest, '\n', 0));
	const unsigned char separator = bytes_find_byte(first, ',', 0) < first.len ? ',' :
					bytes_find_byte(first, ';', 0) < first.len ? ';' : '\t';
	unsigned char *space = mem_alloc(r->rest.len + 1, 1);
	enum column columns[COLUMNS_MAX];
	struct bytes fields[COLUMNS_MAX];
	enum status status = space != NULL ? STATUS_OK : STATUS_NOMEM;
	size_t count, mails = 0, column_count;

	if (status == STATUS_OK && next_record(r, separator, space, fields, &column_count)) {
		for (size_t i = 0; i < column_count; i++) {
			columns[i] = column_of(fields[i]);
			mails += columns[i] == COLUMN_MAIL;
		}
		if (mails != 1)
			status = invalid(r, "the first line names no column \"mail\", or several");
		while (status == STATUS_OK && next_record(r, separator, space, fields, &count)) {
			if (count == 1 && bytes_trim(fields[0]).len == 0)
				continue;
			status = add_record(r, columns, fields, count < column_count ? count : column_count);
		}
	}
	mem_free(space);
	return status;
}

/* The names of one LDIF entry, until it ends and its address is known. */
struct entry {
	struct directory_name names[ENTRY_MAX];	/* in the directory's arena */
	size_t count;
	struct bytes mail, given_name, surname;
};

static enum status end_entry(struct reading *r, struct entry *e)
{
	struct bytes canonical;
	enum status status = STATUS_OK;

	if (e->mail.len > 0) {
		status = add_person(r->directory, e->mail, &canonical);
		for (size_t i = 0; i < e->count && status == STATUS_OK; i++)
			status = add_row(r->directory, canonical, e->names[i].text, e->names[i].is_address);
		if (status == STATUS_OK && e->given_name.len > 0 && e->surname.len > 0) {
			const char *name = arena_printf(r->directory->arena, "%.*s %.*s", (int)e->given_name.len,
							(const char *)e->given_name.data, (int)e->surname.len,
							(const char *)e->surname.data);

			status = name != NULL ? add_row(r->directory, canonical, bytes_of(name), false) :
						arena_status(r->directory->arena);
		}
	}
	*e = (struct entry){ .count = 0 };
	return status;
}

static enum status add_attribute(struct reading *r, struct entry *e, struct bytes type, struct bytes value)
{
	static const char *const addresses[] = { "mailAlternateAddress", "mailLocalAddress", "rfc822Mailbox", "mailAlias" };
	bool is_alias = false;

	type = bytes_slice(type, 0, bytes_find_byte(type, ';', 0));	/* without options such as ";lang-fr" */
	if (bytes_is_nocase(type, "givenName"))
		e->given_name = value;
	if (bytes_is_nocase(type, "sn"))
		e->surname = value;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		is_alias = is_alias || bytes_is_nocase(type, addresses[i]);
	if (bytes_is_nocase(type, "proxyAddresses") && bytes_starts_with_nocase(value, "smtp:")) {
		value = bytes_slice(value, 5, value.len);
		is_alias = true;
	}
	if (bytes_is_nocase(type, "mail")) {
		is_alias = e->mail.len > 0;
		if (!is_alias && is_address(value))
			e->mail = value;
		if (!is_address(value))
			return invalid(r, "mail is no address");
	}
	if (e->count == ENTRY_MAX || (!is_alias && !bytes_is_nocase(type, "cn") && !bytes_is_nocase(type, "displayName")))
		return STATUS_OK;
	if (is_alias && !is_address(value))
		return invalid(r, "another address is none");
	e->names[e->count++] = (struct directory_name){ value, is_alias };
	return STATUS_OK;
}

/* "type: text" or "type:: base64". The value is copied. */
static enum status read_attribute(struct reading *r, struct entry *e, struct bytes line)
{
	const size_t colon = bytes_find_byte(line, ':', 0);
	const bool is_base64 = colon + 1 < line.len && line.data[colon + 1] == ':';
	const struct bytes written = bytes_trim(bytes_slice(line, colon + 1 + is_base64, line.len));
	struct bytes value;
	unsigned char *copy = arena_alloc(r->directory->arena, BASE64_DECODED_MAX(written.len) + written.len, 1);
	size_t n = written.len;

	if (colon == 0 || colon == line.len)
		return invalid(r, "not \"attribute: value\"");
	if (copy == NULL)
		return arena_status(r->directory->arena);
	if (!is_base64 && n > 0)
		memcpy(copy, written.data, n);
	else if (is_base64 && !base64_decode_token(written, copy, &n))
		return invalid(r, "broken base64");
	value = bytes_trim((struct bytes){ copy, n });
	return value.len > 0 ? add_attribute(r, e, bytes_slice(line, 0, colon), value) : STATUS_OK;
}

static enum status read_ldif(struct reading *r)
{
	struct entry *e = mem_zalloc(1, sizeof(*e));
	enum status status = e != NULL ? STATUS_OK : STATUS_NOMEM;
	struct buf unfolded;
	struct bytes line;

	buf_init(&unfolded, DIRECTORY_BYTES_MAX);
	while (status == STATUS_OK && next_line(r, &line)) {
		if (line.len == 0) {
			status = end_entry(r, e);
			continue;
		}
		buf_truncate(&unfolded, 0);
		status = buf_add_bytes(&unfolded, line);
		/* A line that begins with a space goes on with the one before. */
		while (status == STATUS_OK && r->rest.len > 0 && r->rest.data[0] == ' ' && next_line(r, &line))
			status = buf_add_bytes(&unfolded, bytes_slice(line, 1, line.len));
		if (status == STATUS_OK && unfolded.data[0] != '#')
			status = read_attribute(r, e, buf_bytes(&unfolded));
	}
	if (status == STATUS_OK)
		status = end_entry(r, e);
	buf_free(&unfolded);
	mem_free(e);
	return status;
}

static enum status read_text(struct directory *d, const char *name, struct bytes text, struct diag *diag)
{
	static const struct bytes byte_order_mark = BYTES("\xef\xbb\xbf");
	struct reading r = { .directory = d, .file = name, .diag = diag, .rest = text };
	const struct bytes file = bytes_of(name);

	if (bytes_starts_with_nocase(text, (const char *)byte_order_mark.data))
		r.rest = bytes_slice(text, byte_order_mark.len, text.len);
	if (bytes_ends_with_nocase(file, ".csv"))
		return read_csv(&r);
	return bytes_ends_with_nocase(file, ".ldif") ? read_ldif(&r) : read_pairs(&r);
}

static int compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	const int order = bytes_compare(x->canonical, y->canonical);

	return order != 0 ? order : x->order < y->order ? -1 : x->order > y->order;
}

static bool has_name(const struct directory *d, const struct person *p, const struct directory_name *name)
{
	for (uint32_t i = p->first; i < p->first + p->count; i++) {
		if (d->names[i].is_address == name->is_address && bytes_equal(d->names[i].text, name->text))
			return true;
	}
	return false;
}

/* From rows to people, each once with the first of their names. */
static enum status finish(struct directory *d)
{
	struct exact_entry *entries = mem_alloc(d->row_count, sizeof(*entries));
	enum status status = STATUS_NOMEM;
	size_t entry_count = 0;

	if (d->row_count > 1)
		qsort(d->rows, d->row_count, sizeof(*d->rows), compare_rows);
	d->people = arena_alloc(d->arena, d->row_count, sizeof(*d->people));
	d->names = arena_alloc(d->arena, d->row_count, sizeof(*d->names));
	if (d->people == NULL || d->names == NULL || entries == NULL)
		goto out;
	for (size_t i = 0; i < d->row_count; i++) {
		const struct row *row = &d->rows[i];
		struct person *p;

		if (i == 0 || !bytes_equal(row->canonical, d->rows[i - 1].canonical))
			d->people[d->person_count++] = (struct person){ (uint32_t)d->name_count, 0 };
		p = &d->people[d->person_count - 1];
		if (p->count == DIRECTORY_NAMES_MAX || has_name(d, p, &row->name))
			continue;
		d->names[d->name_count++] = row->name;
		p->count++;
		if (row->name.is_address)
			entries[entry_count++] = (struct exact_entry){ row->name.text, (uint32_t)d->person_count - 1 };
	}
	status = exact_new(entries, entry_count, &d->by_address);
out:
	mem_free(entries);
	mem_free(d->rows);
	d->rows = NULL;
	return status == STATUS_NOMEM && arena_status(d->arena) == STATUS_LIMIT ? STATUS_LIMIT : status;
}

static struct directory *directory_new(void)
{
	struct directory *d = mem_zalloc(1, sizeof(*d));

	if (d != NULL)
		d->arena = arena_new((size_t)DIRECTORY_BYTES_MAX * 4);
	if (d != NULL && d->arena == NULL)
		directory_destroy(&d);
	return d;
}

/* What becomes of a directory whose reading ended so. */
static enum status deliver(struct directory *d, enum status status, const char *file, struct directory **directory_r,
			   struct diag *diag)
{
	if (status == STATUS_OK && d != NULL)
		status = finish(d);
	if (status == STATUS_OK) {
		*directory_r = d;
		return status;
	}
	if (status == STATUS_NOMEM || status == STATUS_LIMIT)
		(void)diag_set(diag, file, 0, 0, "%s", status == STATUS_LIMIT ? "the directory is too large" : status_text(status));
	directory_destroy(&d);
	return status;
}

enum status directory_load_text(const char *name, struct bytes text, struct directory **directory_r, struct diag *d)
{
	struct directory *directory = directory_new();
	enum status status = directory != NULL ? read_text(directory, name, text, d) : STATUS_NOMEM;

	return deliver(directory, status, name, directory_r, d);
}

enum status directory_load(const char *const *paths, size_t count, struct directory **directory_r, struct diag *d)
{
	struct directory *directory = directory_new();
	enum status status = directory != NULL ? STATUS_OK : STATUS_NOMEM;
	size_t left = DIRECTORY_BYTES_MAX;
	const char *path = "";

	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		struct buf text;

		path = paths[i];
		buf_init(&text, left);
		status = file_read(path, &text);
		if (status == STATUS_IO)
			(void)diag_set(d, path, 0, 0, "%s", strerror(errno));
		left -= text.len;
		if (status == STATUS_OK)
			status = read_text(directory, path, buf_bytes(&text), d);
		buf_free(&text);
	}
	return deliver(directory, status, path, directory_r, d);
}

void directory_destroy(struct directory **d)
{
	if (*d == NULL)
		return;
	exact_destroy(&(*d)->by_address);
	mem_free((*d)->rows);
	arena_destroy(&(*d)->arena);
	mem_free(*d);
	*d = NULL;
}

void directory_count(const struct directory *d, size_t *people_r, size_t *names_r)
{
	*people_r = d->person_count;
	*names_r = d->name_count;
}

static bool find_person(const struct directory *d, struct bytes address, uint32_t *person_r)
{
	struct exact_cursor cursor = exact_find(d->by_address, address);

	return exact_next(&cursor, person_r);
}

size_t directory_find(const struct directory *d, struct bytes address, const struct directory_name **names_r)
{
	const size_t at = bytes_find_byte(address, '@', 0), plus = bytes_find_byte(address, '+', 1);
	unsigned char untagged[EXACT_MAX_NAME];
	uint32_t person;
	bool found;

	if (d == NULL || address.len > sizeof(untagged))
		return 0;
	found = find_person(d, address, &person);
	if (!found && plus < at) {
		memcpy(untagged, address.data, plus);
		memcpy(untagged + plus, address.data + at, address.len - at);
		found = find_person(d, (struct bytes){ untagged, plus + address.len - at }, &person);
	}
	if (!found)
		return 0;
	*names_r = d->names + d->people[person].first;
	return d->people[person].count;
}
