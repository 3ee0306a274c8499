#include "pack/pack.h"
#include <sodium.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"
#include "base/date.h"
#include "base/mem.h"

static const char magic[] = "unbeacon-pack 1";

enum {
	MANIFEST_LINE_MAX = 256,
	INTERVAL_MAX_S = 10 * 366 * 86400,
	DIGEST_SIZE = 2 * PACK_DIGEST_BYTES + 1
};
static const unsigned long long version_max = 999999999999999999ull;
static const long long date_last = 253402300799;	/* of the year 9999 */

_Static_assert((int)PACK_DIGEST_BYTES == (int)crypto_generichash_BYTES, "the digest is plain BLAKE2b-256");

const struct pack_limits pack_limits_default = { .max_bytes = (size_t)256 << 20, .max_files = 1000 };

static bool is_name(struct bytes text, bool is_file)
{
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = text.data[i];
		const bool is_letter = ascii_is_lower(c) || ascii_is_digit(c) || (is_file && ascii_is_upper(c));
		const bool is_inside = i > 0 && i + 1 < text.len;

		if (!is_letter && !(is_inside && (c == '-' || (is_file && c == '_') || (c == '.' && text.data[i - 1] != '.'))))
			return false;
	}
	return text.len > 0 && text.len <= PACK_NAME_MAX;
}

bool pack_is_name(struct bytes text)
{
	return is_name(text, false);
}

bool pack_is_file_name(struct bytes text)
{
	return is_name(text, true);
}

/* A manifest while it is read. */
struct manifest {
	struct bytes rest;
	unsigned line;
	struct diag *d;
};

static enum status wrong(struct manifest *m, const char *expected)
{
	return diag_set(m->d, NULL, m->line, 0, "this is no pack: expected %s", expected);
}

/* The next line, without its LF. */
static enum status next_line(struct manifest *m, struct bytes *line_r)
{
	const size_t end = bytes_find_byte(bytes_slice(m->rest, 0, MANIFEST_LINE_MAX + 1), '\n', 0);

	m->line++;
	if (end == m->rest.len)
		return diag_set(m->d, NULL, m->line, 0, "the pack is cut short: it ends inside of its manifest");
	if (end > MANIFEST_LINE_MAX)
		return diag_set(m->d, NULL, m->line, 0, "this is no pack: a line of more than %d bytes", MANIFEST_LINE_MAX);
	*line_r = bytes_slice(m->rest, 0, end);
	m->rest = bytes_slice(m->rest, end + 1, m->rest.len);
	return STATUS_OK;
}

/* The value of the line "FIELD: VALUE". */
static enum status next_field(struct manifest *m, const char *field, struct bytes *value_r)
{
	const size_t length = strlen(field);
	struct bytes line;
	enum status status = next_line(m, &line);

	if (status != STATUS_OK)
		return status;
	if (!bytes_starts_with(line, field) || line.len < length + 2 || line.data[length] != ':' || line.data[length + 1] != ' ')
		return diag_set(m->d, NULL, m->line, 0, "this is no pack: expected the field \"%s\"", field);
	*value_r = bytes_slice(line, length + 2, line.len);
	return STATUS_OK;
}

/* Decimal, as it would be printed: no zero in front. */
static bool to_number(struct bytes text, unsigned long long max, unsigned long long *value_r)
{
	return (text.len == 1 || (text.len > 1 && text.data[0] != '0')) && bytes_to_number(text, max, value_r);
}

static enum status next_number(struct manifest *m, const char *field, unsigned long long max, unsigned long long *value_r)
{
	struct bytes value;
	enum status status = next_field(m, field, &value);

	if (status == STATUS_OK && !to_number(value, max, value_r))
		return diag_set(m->d, NULL, m->line, 0, "%s: expected a number of at most %llu", field, max);
	return status;
}

static enum status next_date(struct manifest *m, const char *field, long long *seconds_r)
{
	struct bytes value;
	enum status status = next_field(m, field, &value);

	if (status == STATUS_OK && (value.len < 20 || !date_parse(value, seconds_r)))
		return diag_set(m->d, NULL, m->line, 0, "%s: expected a date as 2026-01-31T12:00:00Z", field);
	return status;
}

static bool digest_parse(struct bytes text, unsigned char digest_r[PACK_DIGEST_BYTES])
{
	size_t length = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (ascii_is_upper(text.data[i]))	/* there is one way to write it */
			return false;
	}
	return text.len == 2 * PACK_DIGEST_BYTES &&
	       sodium_hex2bin(digest_r, PACK_DIGEST_BYTES, (const char *)text.data, text.len, NULL, &length, NULL) == 0 &&
	       length == PACK_DIGEST_BYTES;
}

static enum status read_head(struct manifest *m, struct pack *p)
{
	struct bytes line;
	enum status status = next_line(m, &line);

	if (status != STATUS_OK || !bytes_is(line, magic))
		return wrong(m, "the first line \"unbeacon-pack 1\"");
	status = next_field(m, "name", &p->name);
	if (status == STATUS_OK && !pack_is_name(p->name))
		return wrong(m, "a name of lower case letters, digits, \"-\" and \".\"");
	if (status == STATUS_OK)
		status = next_number(m, "version", version_max, &p->version);
	if (status == STATUS_OK && p->version == 0)
		return wrong(m, "a version of at least 1");
	if (status == STATUS_OK)
		status = next_date(m, "issued", &p->issued);
	if (status == STATUS_OK)
		status = next_date(m, "expires", &p->expires);
	if (status == STATUS_OK && p->expires <= p->issued)
		return wrong(m, "a pack that expires after it was issued");
	if (status == STATUS_OK)
		status = next_number(m, "interval", INTERVAL_MAX_S, &p->interval_s);
	if (status == STATUS_OK)
		status = next_field(m, "digest", &line);
	if (status == STATUS_OK && !digest_parse(line, p->digest))
		return wrong(m, "64 hexadecimal digits of a digest");
	return status;
}

/* "LENGTH NAME"; the content is known only when all lengths are. */
static enum status read_file_line(struct manifest *m, struct bytes line, const struct pack_file *before, struct pack_file *file_r)
{
	const struct bytes value = bytes_slice(line, 6, line.len);
	const size_t space = bytes_find_byte(value, ' ', 0);
	unsigned long long length;

	if (!bytes_starts_with(line, "file: ") || !to_number(bytes_slice(value, 0, space), SIZE_MAX / 4, &length))
		return wrong(m, "\"file: LENGTH NAME\" or an empty line");
	file_r->name = bytes_slice(value, space + 1, value.len);
	file_r->content.len = (size_t)length;
	if (!pack_is_file_name(file_r->name))
		return wrong(m, "a file's name of letters, digits, \"-\", \"_\" and \".\"");
	if (before != NULL && bytes_compare(before->name, file_r->name) >= 0)
		return wrong(m, "files in the order of their names, each once");
	return STATUS_OK;
}

/* The lines of the files up to the empty one. */
static enum status read_file_list(struct manifest *m, const struct pack_limits *limits, struct arena *a, struct pack *p)
{
	struct pack_file *files = NULL, file = { 0 };
	struct bytes line;
	enum status status;

	while ((status = next_line(m, &line)) == STATUS_OK && line.len > 0) {
		status = read_file_line(m, line, p->file_count > 0 ? &files[p->file_count - 1] : NULL, &file);
		if (status != STATUS_OK)
			return status;
		if (p->file_count == limits->max_files)
			return diag_set(m->d, NULL, m->line, 0, "the pack has more than %zu files", limits->max_files);
		if ((p->file_count & (p->file_count - 1)) == 0) {	/* 0, 1, 2, 4, ...: the array is full */
			files = arena_extend(a, files, p->file_count, p->file_count != 0 ? p->file_count * 2 : 1, sizeof(*files));
			if (files == NULL)
				return arena_status(a);
		}
		files[p->file_count++] = file;
		p->files = files;
	}
	if (status == STATUS_OK && p->file_count == 0)
		return wrong(m, "at least one file");
	return status;
}

static enum status take_contents(struct manifest *m, struct pack *p)
{
	/* The array is ours, in the arena; the struct shows it as const to others. */
	struct pack_file *files = (struct pack_file *)(uintptr_t)p->files;
	const struct bytes all = m->rest;
	unsigned char digest[PACK_DIGEST_BYTES];

	for (size_t i = 0; i < p->file_count; i++) {
		const size_t length = files[i].content.len;

		if (m->rest.len < length)
			return diag_set(m->d, NULL, 0, 0, "the pack is cut short: it ends inside of its file \"%.*s\"",
					(int)files[i].name.len, (const char *)files[i].name.data);
		files[i].content = bytes_slice(m->rest, 0, length);
		m->rest = bytes_slice(m->rest, length, m->rest.len);
	}
	crypto_generichash(digest, sizeof(digest), all.data, all.len - m->rest.len, NULL, 0);
	if (memcmp(digest, p->digest, sizeof(digest)) != 0)
		return diag_set(m->d, NULL, 0, 0, "the pack is damaged: its files are not those of its digest");
	return STATUS_OK;
}

enum status pack_parse(struct bytes raw, const struct pack_limits *limits, struct arena *a, struct pack *pack_r, struct diag *d)
{
	struct manifest m = { .rest = raw, .d = d };
	struct pack p = { .version = 0 };
	enum status status;

	if (raw.len > limits->max_bytes)
		return diag_set(d, NULL, 0, 0, "the pack is larger than %zu bytes", limits->max_bytes);
	status = read_head(&m, &p);
	if (status == STATUS_OK)
		status = read_file_list(&m, limits, a, &p);
	if (status == STATUS_OK)
		status = take_contents(&m, &p);
	if (status != STATUS_OK)
		return status;
	p.body = bytes_slice(raw, 0, raw.len - m.rest.len);
	p.behind = m.rest;
	*pack_r = p;
	return STATUS_OK;
}

static int compare_files(const void *a, const void *b)
{
	return bytes_compare(((const struct pack_file *)a)->name, ((const struct pack_file *)b)->name);
}

/* What can be wrong with what a maintainer asked for. */
static enum status check(const struct pack *p, const struct pack_file *files, struct diag *d)
{
	if (!pack_is_name(p->name))
		return diag_set(d, NULL, 0, 0, "\"%.*s\" is no name for a pack: lower case letters, digits, \"-\" and \".\", at most %d",
				(int)p->name.len, (const char *)p->name.data, PACK_NAME_MAX);
	if (p->version == 0 || p->version > version_max)
		return diag_set(d, NULL, 0, 0, "a version is 1 to %llu", version_max);
	if (p->interval_s > INTERVAL_MAX_S)
		return diag_set(d, NULL, 0, 0, "an interval is at most 10 years");
	if (p->issued < 0 || p->expires <= p->issued || p->expires > date_last)
		return diag_set(d, NULL, 0, 0, "a pack expires after it was issued, and before the year 10000");
	if (p->file_count == 0)
		return diag_set(d, NULL, 0, 0, "a pack has at least one file");
	for (size_t i = 0; i < p->file_count; i++) {
		const struct bytes name = files[i].name;

		if (!pack_is_file_name(name))
			return diag_set(d, NULL, 0, 0, "\"%.*s\" is no name for a file of a pack: letters, digits, \"-\", \"_\" and \".\", at most %d",
					(int)name.len, (const char *)name.data, PACK_NAME_MAX);
		if (i > 0 && bytes_equal(files[i - 1].name, name))
			return diag_set(d, NULL, 0, 0, "there are two files \"%.*s\"", (int)name.len, (const char *)name.data);
	}
	return STATUS_OK;
}

static enum status write_sorted(const struct pack *p, const struct pack_file *files, struct buf *out)
{
	char issued[DATE_SIZE], expires[DATE_SIZE], digest[DIGEST_SIZE];
	unsigned char sum[PACK_DIGEST_BYTES];
	crypto_generichash_state state;
	enum status status;

	crypto_generichash_init(&state, NULL, 0, sizeof(sum));
	for (size_t i = 0; i < p->file_count; i++)
		crypto_generichash_update(&state, files[i].content.data, files[i].content.len);
	crypto_generichash_final(&state, sum, sizeof(sum));
	status = buf_printf(out, "%s\nname: %.*s\nversion: %llu\nissued: %s\nexpires: %s\ninterval: %llu\ndigest: %s\n", magic,
			    (int)p->name.len, (const char *)p->name.data, p->version, date_format(p->issued, issued),
			    date_format(p->expires, expires), p->interval_s, sodium_bin2hex(digest, sizeof(digest), sum, sizeof(sum)));
	for (size_t i = 0; i < p->file_count && status == STATUS_OK; i++)
		status = buf_printf(out, "file: %zu %.*s\n", files[i].content.len, (int)files[i].name.len,
				    (const char *)files[i].name.data);
	if (status == STATUS_OK)
		status = buf_add_byte(out, '\n');
	for (size_t i = 0; i < p->file_count && status == STATUS_OK; i++)
		status = buf_add_bytes(out, files[i].content);
	return status;
}

enum status pack_write(const struct pack *p, struct buf *out, struct diag *d)
{
	const size_t start = out->len;
	struct pack_file *files = mem_alloc(p->file_count, sizeof(*files));
	enum status status;

	if (files == NULL)
		return STATUS_NOMEM;
	if (p->file_count > 0)
		memcpy(files, p->files, p->file_count * sizeof(*files));
	if (p->file_count > 1)
		qsort(files, p->file_count, sizeof(*files), compare_files);
	status = check(p, files, d);
	if (status == STATUS_OK)
		status = write_sorted(p, files, out);
	if (status != STATUS_OK)
		buf_truncate(out, start);
	mem_free(files);
	return status;
}

bool pack_is_frozen(const struct pack *p, long long now)
{
	return p->interval_s > 0 && now > p->issued && (unsigned long long)(now - p->issued) > p->interval_s;
}

enum status pack_may_follow(const struct pack *p, const char *name, const struct pack *in_force, long long now, struct diag *d)
{
	enum { CLOCKS_DIFFER_S = 86400 };
	char date[DATE_SIZE];

	if (!bytes_is(p->name, name))
		return diag_set(d, NULL, 0, 0, "this is the pack \"%.*s\", not \"%s\"", (int)p->name.len, (const char *)p->name.data, name);
	if (now >= p->expires)
		return diag_set(d, NULL, 0, 0, "version %llu expired at %s", p->version, date_format(p->expires, date));
	if (p->issued > now + CLOCKS_DIFFER_S)
		return diag_set(d, NULL, 0, 0, "version %llu was issued in the future, at %s: is the clock right?", p->version,
				date_format(p->issued, date));
	if (in_force != NULL && p->version < in_force->version)
		return diag_set(d, NULL, 0, 0, "version %llu is older than version %llu, which is in force", p->version, in_force->version);
	if (in_force != NULL && p->version == in_force->version)
		return diag_set(d, NULL, 0, 0, "version %llu is in force already%s", p->version,
				memcmp(p->digest, in_force->digest, sizeof(p->digest)) == 0 ? "" : ", with other files");
	return STATUS_OK;
}

const char *pack_describe(const struct pack *p, char out[PACK_DESCRIPTION_SIZE])
{
	char digest[2 * PACK_DIGEST_BYTES + 1];

	sodium_bin2hex(digest, sizeof(digest), p->digest, sizeof(p->digest));
	snprintf(out, PACK_DESCRIPTION_SIZE, "pack %.*s version %llu digest %s", (int)(p->name.len < PACK_NAME_MAX ? p->name.len : PACK_NAME_MAX),
		 (const char *)p->name.data, p->version, digest);
	return out;
}
