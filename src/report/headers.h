/*
 * headers.h - what delivered mail says of its verdict.
 *
 * No URL, no token, no address, no name of a signature: the recipient and
 * everyone it is forwarded to reads it. It is the shown part of the verdict: findings whose signature's owner does
 * not permit a tag, or which mail may not show, are in neither action, score nor kinds. Where shown_action is pass, no
 * such field is written at all.
 */
#ifndef REPORT_HEADERS_H
#define REPORT_HEADERS_H

#include "scan/scan.h"

/* The names of our fields. What arrives under them is removed: nobody else may write them. */
enum report_field {
	REPORT_FIELD_VERDICT,
	REPORT_FIELD_FINDINGS,
	REPORT_FIELD_RELEASE,		/* the ticket of a message that comes back from the quarantine */
	REPORT_FIELDS
};

extern const char *const report_field_names[REPORT_FIELDS];

bool report_field_is_ours(const struct field *f);

/* "rewrite; score=7.5; id=EVENT" for X-Unbeacon-Verdict, in the arena; NULL: see arena_status(). */
const char *report_verdict_header(const struct scan_result *result, const char *event_id, struct arena *a);

/* "tracking-pixel, recipient-token" or "none" for X-Unbeacon-Findings, in the arena; NULL: see arena_status(). */
const char *report_findings_header(const struct scan_result *result, struct arena *a);

#endif
