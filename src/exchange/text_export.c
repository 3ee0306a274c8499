/*
 * text_export.c - signatures as CSV, a row for each value, and as plain lists, a line for each.
 *
 * A row of CSV has its restrictions in columns; both have them in words, in comments: CSV before the line of column
 * names, a list before the values for which they hold.
 */
#include <string.h>
#include "exchange/export_job.h"
#include "exchange/value.h"
#include "exchange/value_write.h"

enum { STATEMENT_MAX = 64 << 10 };

static const char csv_header[] = "type,value,id,title,owner,tlp,pap,permits,caveat,valid_from,valid_until,confidence\r\n";

/* What is no list of fields and no second line, whatever stands in it. */
static enum status write_comment(struct bytes text, struct buf *out)
{
	enum status status = buf_add_text(out, "# ");

	for (size_t i = 0; i < text.len && status == STATUS_OK; i++) {
		const unsigned char c = text.data[i];

		status = buf_add_byte(out, c < 0x20 || c == 0x7f ? ' ' : c == '"' ? '\'' : c);
	}
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static bool needs_quotes(struct bytes field)
{
	for (size_t i = 0; i < field.len; i++) {
		if (field.data[i] == ',' || field.data[i] == '"' || field.data[i] < 0x20)
			return true;
	}
	return field.len > 0 && (field.data[0] == ' ' || field.data[0] == '#' || field.data[field.len - 1] == ' ');
}

static enum status write_field(struct bytes field, const char *end, struct buf *out)
{
	const bool quoted = needs_quotes(field);
	enum status status = quoted ? buf_add_byte(out, '"') : STATUS_OK;

	for (size_t i = 0; i < field.len && status == STATUS_OK; i++) {
		const unsigned char c = field.data[i];

		if (c == '"')
			status = buf_add_byte(out, '"');
		if (status == STATUS_OK)
			status = buf_add_byte(out, c < 0x20 ? ' ' : c);
	}
	if (quoted && status == STATUS_OK)
		status = buf_add_byte(out, '"');
	return status == STATUS_OK ? buf_add_text(out, end) : status;
}

static enum status write_time(long long time, struct buf *out)
{
	char text[EXPORT_TIME_SIZE] = "";

	if (time != 0)
		export_time(time, false, text);
	return write_field(bytes_of(text), ",", out);
}

/* The columns behind id, the same for all values of a signature. */
static enum status write_columns(const struct signature *s, struct buf *out)
{
	static const char before_permits[] = "permitted: ";
	enum status status = write_field(bytes_of(s->title), ",", out);
	struct buf permits;

	buf_init(&permits, 200);
	if (status == STATUS_OK)
		status = write_field(bytes_of(s->owner), ",", out);
	if (status == STATUS_OK)
		status = buf_printf(out, "%s,%s,", tlp_name(s->tlp), pap_name(s->pap));
	if (status == STATUS_OK)
		status = export_permits(s, &permits);
	if (status == STATUS_OK)
		status = write_field(bytes_slice(buf_bytes(&permits), strlen(before_permits), permits.len), ",", out);
	if (status == STATUS_OK)
		status = write_field(bytes_of(s->caveat), ",", out);
	if (status == STATUS_OK)
		status = write_time(s->valid_from, out);
	if (status == STATUS_OK)
		status = write_time(s->valid_until, out);
	if (status == STATUS_OK && s->confidence < 1)
		status = buf_printf(out, "%d", (int)(s->confidence * 100 + 0.5));
	buf_free(&permits);
	return status == STATUS_OK ? buf_add_text(out, "\r\n") : status;
}

enum status csv_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
{
	struct exported_value *list;
	enum status status = values_of_conditions(when, job->scratch, &list, reason_r);
	struct buf statement;

	if (status != STATUS_OK)
		return status;
	buf_init(&statement, STATEMENT_MAX);
	status = signature_statement(s, &statement);
	if (status == STATUS_OK && json_object_getn(job->index, (const char *)statement.data, statement.len) == NULL) {
		status = write_comment(buf_bytes(&statement), &job->statements);
		if (status == STATUS_OK && json_object_setn_new_nocheck(job->index, (const char *)statement.data, statement.len, json_true()) != 0)
			status = STATUS_NOMEM;
	}
	buf_free(&statement);
	for (const struct exported_value *v = list; v != NULL && status == STATUS_OK; v = v->next) {
		status = buf_printf(&job->text, "%s,", v->type);
		if (status == STATUS_OK)
			status = write_field(v->value, ",", &job->text);
		if (status == STATUS_OK)	/* an id is one signature's: of several values, an import makes ids of its own */
			status = write_field(bytes_of(list->next == NULL ? s->id : ""), ",", &job->text);
		if (status == STATUS_OK)
			status = write_columns(s, &job->text);
	}
	return status;
}

static enum status write_all(const struct buf *front, const char *header, const struct buf *text, struct buf *out)
{
	const size_t before = out->len;
	enum status status = buf_add_bytes(out, buf_bytes(front));

	if (status == STATUS_OK)
		status = buf_add_text(out, header);
	if (status == STATUS_OK)
		status = buf_add_bytes(out, buf_bytes(text));
	if (status != STATUS_OK)
		buf_truncate(out, before);
	return status;
}

enum status csv_export_finish(struct export_job *job, struct buf *out)
{
	return write_all(&job->statements, csv_header, &job->text, out);
}

/* What a list's reader knows a value of that type by; NULL: a list cannot say it. */
static const char *list_type(const char *type)
{
	static const char *const types[][2] = {
		{ "hostname", "domain" }, { "domain", "domain" }, { "ip-dst", "ip" }, { "url", "url" }, { "email-src", "email" },
		{ "md5", "digest" }, { "sha1", "digest" }, { "sha256", "digest" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(type, types[i][0]) == 0)
			return types[i][1];
	}
	return NULL;
}

static bool fits_a_list(const struct exported_value *v)
{
	const char *type = list_type(v->type), *guess = value_guess_type(v->value);

	return type != NULL && guess != NULL && strcmp(type, guess) == 0 && v->value.data[0] != '#';
}

enum status list_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
{
	struct exported_value *list;
	enum status status = values_of_conditions(when, job->scratch, &list, reason_r);
	struct buf statement;

	for (const struct exported_value *v = list; status == STATUS_OK && v != NULL; v = v->next) {
		if (!fits_a_list(v)) {
			*reason_r = "a list has URLs, hosts, addresses, mail addresses and digests only";
			return STATUS_INVALID;
		}
	}
	if (status != STATUS_OK)
		return status;
	buf_init(&statement, STATEMENT_MAX);
	status = signature_statement(s, &statement);
	if (status == STATUS_OK && !bytes_equal(buf_bytes(&statement), buf_bytes(&job->statements))) {
		buf_truncate(&job->statements, 0);
		status = buf_add_bytes(&job->statements, buf_bytes(&statement));
		if (status == STATUS_OK)
			status = write_comment(buf_bytes(&statement), &job->text);
	}
	buf_free(&statement);
	for (const struct exported_value *v = list; v != NULL && status == STATUS_OK; v = v->next) {
		status = buf_add_bytes(&job->text, v->value);
		if (status == STATUS_OK)
			status = buf_add_byte(&job->text, '\n');
	}
	return status;
}

enum status list_export_finish(struct export_job *job, struct buf *out)
{
	return buf_add_bytes(out, buf_bytes(&job->text));
}
