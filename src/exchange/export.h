/*
 * export.h - signatures in the formats of partners: STIX 2.1, MISP events, CSV, plain lists.
 *
 * What an audience may not have is left out and told, and so is what a format cannot say (tokens, counts, findings of
 * detectors). The restrictions of each signature go with it: as markings of STIX, tags of MISP, columns of CSV, and comments
 * before the values of CSV and lists. Its source and reference are not given: who a partner is may itself be under a caveat.
 *
 * A value of MISP, CSV or a list stands alone: a signature that asks for several things at once cannot be one, and one with
 * several values, of which each is enough, becomes as many.
 */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "base/buf.h"
#include "signature/caveat.h"

enum export_format { EXPORT_STIX, EXPORT_MISP, EXPORT_CSV, EXPORT_LIST };

/* "stix", "misp", "csv", "list"; NULL past the end. */
const char *export_format_name(unsigned format);

struct export_report {
	/* A signature that was not exported, and why. May be NULL. */
	void (*left_out)(void *context, const struct signature *s, const char *reason);
	void *context;
};

/*
 * Append the export to out, JSON in one line; now: seconds since 1970, when it is made. Objects have the same ids at each export.
 * *count_r: how many signatures stand in it. STATUS_NOMEM and STATUS_LIMIT leave out as it was.
 */
enum status export_signatures(enum export_format format, const struct signature_set *set, enum audience audience, long long now,
			      const struct export_report *report, struct buf *out, size_t *count_r) MUST_CHECK;

/* How often a signature hit mail, and the first and last time it did, in seconds since 1970. */
struct sighting {
	struct bytes signature;		/* its id */
	unsigned long long count;	/* 1 to SIGHTING_COUNT_MAX */
	long long first, last;
};

enum { SIGHTING_COUNT_MAX = 999999999 };	/* of STIX (2.1, 5.2) */

/* Whether the format has sightings: STIX and MISP do. */
bool export_has_sightings(enum export_format format);

/*
 * The same of sightings, in a format that has them: what its owner gets back. Counts and times alone, nothing of a mail; times are widened
 * to whole hours, for an exact one may tell which mail it was. Who may have a signature may have its sightings. Of a signature with
 * several values MISP cannot say which was seen. unknown gets those whose signature is not in the set, with the report's context.
 */
enum status export_sightings(enum export_format format, const struct signature_set *set, const struct sighting *sightings, size_t n,
			     enum audience audience, long long now, const struct export_report *report,
			     void (*unknown)(void *context, const struct sighting *seen), struct buf *out, size_t *count_r) MUST_CHECK;

#endif
