/*
 * import.h - what partners send, as signatures: STIX bundles, MISP events, lists, CSV.
 *
 * The result is text in the signature language for a person to look at, and a line about each object of the input:
 * imported, used (an identity, a marking), or refused with the reason. Nothing is dropped in silence, and what an
 * indicator's handling limits say is in its signature: TLP, PAP, statements, dates. What cannot be understood of them refuses
 * the indicator, for a limit that is not known cannot be kept.
 *
 * What is permitted is what the owner says is, and else only what shows nothing: to detect; to tag and share
 * where the TLP is clear or green and no statement goes with it. Never more than the options allow.
 *
 * Reads hostile bytes: bounded by json_limits_default, one object at a time. No shared state.
 */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include "base/buf.h"
#include "base/diag.h"
#include "signature/caveat.h"

struct import_options {
	const char *owner, *source;	/* of what names none; NULL: "unknown", "" */
	enum tlp unmarked;		/* the TLP of what has none */
	unsigned permits;		/* the most that is permitted: a set of enum permitted */
};

/* No owner, amber, all but quarantine: who wants imports to hold mail says so. */
extern const struct import_options import_options_default;

enum import_outcome { IMPORT_DONE, IMPORT_USED, IMPORT_REFUSED, IMPORT_OUTCOMES };

struct import_report {
	/* what: "indicator indicator--...", "line 12"; reason: "" if there is nothing to say. Both for the call. May be NULL. */
	void (*object)(void *context, enum import_outcome outcome, const char *what, const char *reason);
	void *context;
};

/*
 * Append to out the signatures of text, whichever format it has.
 *
 * STATUS_OK       counts_r, by outcome, is how many objects there were; the text loads
 * STATUS_INVALID  it has none of the formats: d says why
 * STATUS_NOMEM, STATUS_LIMIT  memory or out's limit; all but STATUS_OK leave out as it was
 */
enum status import_indicators(struct bytes text, const struct import_options *options, const struct import_report *report,
			      struct buf *out, size_t counts_r[IMPORT_OUTCOMES], struct diag *d) MUST_CHECK;

#endif
