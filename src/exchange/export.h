/*
 * export.h - signatures as a STIX 2.1 bundle, for partners.
 *
 * What an audience may not have is left out and told, and so is what STIX cannot say (tokens, counts, findings of
 * detectors). Each indicator carries the restrictions that go with it as markings: its TLP, its PAP, what is permitted,
 * its caveat. Its source and reference are not given: who a partner is may itself be under a caveat.
 */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "base/buf.h"
#include "signature/caveat.h"

struct export_report {
	/* A signature that was not exported, and why. May be NULL. */
	void (*left_out)(void *context, const struct signature *s, const char *reason);
	void *context;
};

/*
 * Append the bundle to out, one line; now: seconds since 1970, when the objects are made. Objects have the same ids at each export.
 * *count_r: how many signatures stand in it. STATUS_NOMEM and STATUS_LIMIT leave out as it was.
 */
enum status export_stix(const struct signature_set *set, enum audience audience, long long now, const struct export_report *report,
			struct buf *out, size_t *count_r) MUST_CHECK;

#endif
