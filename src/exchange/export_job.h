/*
 * export_job.h - one export while it is made, and what its formats share. Private to exchange/.
 */
#ifndef EXCHANGE_EXPORT_JOB_H
#define EXCHANGE_EXPORT_JOB_H

#include "base/arena.h"
#include "exchange/export.h"
#include "json/json.h"
#include "signature/view.h"

enum { EXPORT_UUID_SIZE = 37, EXPORT_TIME_SIZE = 32 };

struct export_job {
	long long now;
	json_t *objects;		/* a list, for formats of JSON */
	json_t *index;			/* what is there already, by a name of the format's choice */
	struct buf text;		/* of the other formats */
	struct buf statements;		/* of CSV: lines for its beginning; of a list: the one that holds for what comes next */
	struct arena *scratch;		/* of one signature */
};

/*
 * Each format has one of the first, which takes in a signature that the audience may have, and one of the second, which appends all
 * of it to out. STATUS_INVALID: the format cannot say it, *reason_r says why, and nothing of it was taken in.
 */
enum status stix_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
	MUST_CHECK;
enum status stix_export_finish(struct export_job *job, struct buf *out) MUST_CHECK;
enum status misp_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
	MUST_CHECK;
enum status misp_export_finish(struct export_job *job, struct buf *out) MUST_CHECK;
enum status csv_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
	MUST_CHECK;
enum status csv_export_finish(struct export_job *job, struct buf *out) MUST_CHECK;
enum status list_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
	MUST_CHECK;
enum status list_export_finish(struct export_job *job, struct buf *out) MUST_CHECK;

/* The same of a sighting, whose times are whole hours already. */
enum status stix_sighting_add(struct export_job *job, const struct signature *s, const struct condition *when, const struct sighting *seen,
			      const char **reason_r) MUST_CHECK;
enum status misp_sighting_add(struct export_job *job, const struct signature *s, const struct condition *when, const struct sighting *seen,
			      const char **reason_r) MUST_CHECK;
enum status misp_sighting_finish(struct export_job *job, struct buf *out) MUST_CHECK;

/* A UUID made of a text: the same text has the same one. In the form of a random UUID, which it is to others. */
void export_uuid(const char *text, char uuid_r[EXPORT_UUID_SIZE]);

/* "2026-01-31T12:00:00Z", with a part of a second if asked for. */
void export_time(long long seconds, bool has_fraction, char time_r[EXPORT_TIME_SIZE]);

/* "permitted: detect, tag", as limits_read_label() reads it. */
enum status export_permits(const struct signature *s, struct buf *out) MUST_CHECK;

/* "TLP:AMBER+STRICT", "PAP:RED" */
void export_level(const char *what, const char *name, char level_r[32]);

#endif
