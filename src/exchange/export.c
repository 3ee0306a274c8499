#include "exchange/export.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "exchange/export_job.h"

enum { SCRATCH_MAX = 64 << 20 };

static const struct {
	const char *name;
	enum status (*add)(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r);
	enum status (*finish)(struct export_job *job, struct buf *out);
} formats[] = {
	[EXPORT_STIX] = { "stix", stix_export_add, stix_export_finish },
	[EXPORT_MISP] = { "misp", misp_export_add, misp_export_finish },
	[EXPORT_CSV] = { "csv", csv_export_add, csv_export_finish },
	[EXPORT_LIST] = { "list", list_export_add, list_export_finish },
};

const char *export_format_name(unsigned format)
{
	return format < sizeof(formats) / sizeof(formats[0]) ? formats[format].name : NULL;
}

void export_uuid(const char *text, char uuid_r[EXPORT_UUID_SIZE])
{
	static const struct hash_key keys[2] = { { 0x756e62656163, 1 }, { 0x756e62656163, 2 } };
	const uint64_t a = hash_bytes(&keys[0], bytes_of(text)), b = hash_bytes(&keys[1], bytes_of(text));

	snprintf(uuid_r, EXPORT_UUID_SIZE, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
		 (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)), (unsigned long long)(b & 0xffffffffffff));
}

void export_time(long long seconds, bool has_fraction, char time_r[EXPORT_TIME_SIZE])
{
	const time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(time_r, EXPORT_TIME_SIZE - 5, "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		strcpy(time_r, "1970-01-01T00:00:00");
	strcat(time_r, has_fraction ? ".000Z" : "Z");
}

enum status export_permits(const struct signature *s, struct buf *out)
{
	enum status status = buf_add_text(out, "permitted: detect");

	for (unsigned i = 1; permit_name(i) != NULL && status == STATUS_OK; i++) {
		if (s->permits >> i & 1)
			status = buf_printf(out, ", %s", permit_name(i));
	}
	return status;
}

void export_level(const char *what, const char *name, char level_r[32])
{
	size_t n = (size_t)snprintf(level_r, 32, "%s:%s", what, name);

	for (size_t i = 0; i < n && i < 31; i++)
		level_r[i] = (char)ascii_upper((unsigned char)level_r[i]);
}

static void leave_out(const struct export_report *report, const struct signature *s, const char *reason)
{
	if (report != NULL && report->left_out != NULL)
		report->left_out(report->context, s, reason);
}

static enum status add_one(enum export_format format, struct export_job *job, const struct signature_set *set, size_t i,
			   enum audience audience, const struct export_report *report, size_t *count)
{
	const struct signature *s = signature_set_item(set, i);
	const enum sharing sharing = signature_sharing(s, audience);
	const char *reason = sharing_reason(sharing);
	enum status status;

	arena_reset(job->scratch);
	status = sharing != SHARING_ALLOWED ? STATUS_INVALID : formats[format].add(job, s, signature_conditions(set, i), &reason);
	if (status == STATUS_OK)
		++*count;
	if (status != STATUS_INVALID)
		return status;
	leave_out(report, s, reason);
	return STATUS_OK;
}

enum status export_signatures(enum export_format format, const struct signature_set *set, enum audience audience, long long now,
			      const struct export_report *report, struct buf *out, size_t *count_r)
{
	struct export_job job = { .now = now };
	enum status status = STATUS_OK;

	json_prepare();
	*count_r = 0;
	buf_init(&job.text, out->limit - out->len);
	buf_init(&job.statements, out->limit - out->len);
	job.objects = json_array();
	job.index = json_object();
	job.scratch = arena_new(SCRATCH_MAX);
	if (job.objects == NULL || job.index == NULL || job.scratch == NULL)
		status = STATUS_NOMEM;
	for (size_t i = 0; i < signature_set_count(set) && status == STATUS_OK; i++)
		status = add_one(format, &job, set, i, audience, report, count_r);
	if (status == STATUS_OK)
		status = formats[format].finish(&job, out);
	arena_destroy(&job.scratch);
	json_decref(job.index);
	json_decref(job.objects);
	buf_free(&job.statements);
	buf_free(&job.text);
	return status;
}
