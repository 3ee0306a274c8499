#include "exchange/export.h"
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"
#include "base/date.h"
#include "base/hash.h"
#include "exchange/export_job.h"

enum { SCRATCH_MAX = 64 << 20, HOUR_S = 3600 };

static const struct {
	const char *name;
	enum status (*add)(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r);
	enum status (*finish)(struct export_job *job, struct buf *out);
	/* Of sightings; NULL: the format has none. */
	enum status (*add_sighting)(struct export_job *job, const struct signature *s, const struct condition *when,
				    const struct sighting *seen, const char **reason_r);
	enum status (*finish_sightings)(struct export_job *job, struct buf *out);
} formats[] = {
	[EXPORT_STIX] = { "stix", stix_export_add, stix_export_finish, stix_sighting_add, stix_export_finish },
	[EXPORT_MISP] = { "misp", misp_export_add, misp_export_finish, misp_sighting_add, misp_sighting_finish },
	[EXPORT_CSV] = { "csv", csv_export_add, csv_export_finish, NULL, NULL },
	[EXPORT_LIST] = { "list", list_export_add, list_export_finish, NULL, NULL },
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
	char date[DATE_SIZE];

	date_format(seconds, date);
	snprintf(time_r, EXPORT_TIME_SIZE, "%.19s%s", strlen(date) == 20 ? date : "1970-01-01T00:00:00", has_fraction ? ".000Z" : "Z");
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

static enum status start_job(struct export_job *job, long long now, const struct buf *out)
{
	*job = (struct export_job){ .now = now };
	json_prepare();
	buf_init(&job->text, out->limit - out->len);
	buf_init(&job->statements, out->limit - out->len);
	job->objects = json_array();
	job->index = json_object();
	job->scratch = arena_new(SCRATCH_MAX);
	return job->objects != NULL && job->index != NULL && job->scratch != NULL ? STATUS_OK : STATUS_NOMEM;
}

static void end_job(struct export_job *job)
{
	arena_destroy(&job->scratch);
	json_decref(job->index);
	json_decref(job->objects);
	buf_free(&job->statements);
	buf_free(&job->text);
}

/* Count what was taken in, tell what was not. */
static enum status settle(enum status status, const struct signature *s, const char *reason, const struct export_report *report, size_t *count)
{
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
	struct export_job job;
	enum status status = start_job(&job, now, out);

	*count_r = 0;
	for (size_t i = 0; i < signature_set_count(set) && status == STATUS_OK; i++) {
		const struct signature *s = signature_set_item(set, i);
		const enum sharing sharing = signature_sharing(s, audience);
		const char *reason = sharing_reason(sharing);

		arena_reset(job.scratch);
		status = sharing != SHARING_ALLOWED ? STATUS_INVALID : formats[format].add(&job, s, signature_conditions(set, i), &reason);
		status = settle(status, s, reason, report, count_r);
	}
	if (status == STATUS_OK)
		status = formats[format].finish(&job, out);
	end_job(&job);
	return status;
}

bool export_has_sightings(enum export_format format)
{
	return formats[format].add_sighting != NULL;
}

/* The place of each signature in the set by its id; NULL: no memory. */
static json_t *places_of(const struct signature_set *set)
{
	json_t *places = json_object();
	bool ok = places != NULL;

	for (size_t i = 0; i < signature_set_count(set) && ok; i++)
		ok = json_set(places, signature_set_item(set, i)->id, json_integer((json_int_t)i));
	return json_keep(places, ok);
}

static enum status add_sighting(enum export_format format, struct export_job *job, const struct signature_set *set, size_t i,
				const struct sighting *seen, enum audience audience, const char **reason_r)
{
	const struct signature *s = signature_set_item(set, i);
	const enum sharing sharing = signature_sharing(s, audience);
	struct sighting widened = *seen;

	*reason_r = sharing_reason(sharing);
	if (sharing != SHARING_ALLOWED)
		return STATUS_INVALID;
	*reason_r = "its count or its times are none";
	if (seen->count < 1 || seen->count > SIGHTING_COUNT_MAX || seen->first < 0 || seen->last < seen->first)
		return STATUS_INVALID;
	widened.first -= widened.first % HOUR_S;
	widened.last += (HOUR_S - widened.last % HOUR_S) % HOUR_S;
	arena_reset(job->scratch);
	return formats[format].add_sighting(job, s, signature_conditions(set, i), &widened, reason_r);
}

enum status export_sightings(enum export_format format, const struct signature_set *set, const struct sighting *sightings, size_t n,
			     enum audience audience, long long now, const struct export_report *report,
			     void (*unknown)(void *context, const struct sighting *seen), struct buf *out, size_t *count_r)
{
	struct export_job job;
	enum status status = start_job(&job, now, out);
	json_t *places = places_of(set);

	*count_r = 0;
	if (places == NULL)
		status = STATUS_NOMEM;
	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		const struct bytes id = sightings[i].signature;
		const json_t *place = json_object_getn(places, id.len > 0 ? (const char *)id.data : "", id.len);
		const size_t at = (size_t)json_integer_value(place);
		const char *reason = NULL;

		if (place == NULL) {
			unknown(report != NULL ? report->context : NULL, &sightings[i]);
			continue;
		}
		status = add_sighting(format, &job, set, at, &sightings[i], audience, &reason);
		status = settle(status, signature_set_item(set, at), reason, report, count_r);
	}
	if (status == STATUS_OK)
		status = formats[format].finish_sightings(&job, out);
	json_decref(places);
	end_job(&job);
	return status;
}
