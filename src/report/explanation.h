/*
 * explanation.h - why a signature matches a message or not, and what comes of it: for a person, as JSON.
 *
 * Whoever reads it knows of the signature: the caller has seen to that. What it tells of the message is hidden as
 * in the event log (hide.h): URLs defanged with digests for what may be a token, addresses as digests.
 */
#ifndef REPORT_EXPLANATION_H
#define REPORT_EXPLANATION_H

#include "base/hash.h"
#include "scan/scan.h"
#include "signature/explain.h"

/* All borrowed for the call. */
struct explanation_event {
	const char *source;			/* the message's PATH */
	const struct explanation *explanation;	/* of a match of that message */
	const struct scan_result *result;	/* of the same scan, as the reader may see it: scan_view() */
	const struct verdict *without;		/* scan_verdict_without() of that result */
	const struct hash_key *key;		/* NULL: URLs, texts and addresses as they stand in the message */
};

/* Lines for a person at a terminal, each with its end. STATUS_NOMEM and STATUS_LIMIT leave out as it was. */
enum status report_explanation_text(const struct explanation_event *e, struct buf *out) MUST_CHECK;

/* One object, one line without its end; the same statuses. */
enum status report_explanation_json(const struct explanation_event *e, struct buf *out) MUST_CHECK;

/*
 * For both: why an action (or mark) never comes of a signature, NULL if it may; whether a condition names that URL of a
 * reference; what a condition looked at, and the URL of a place, as they may be shown. The last two append to out, in
 * any bytes that the message has.
 */
const char *explanation_obstacle(const struct signature *s, enum permitted permit);
bool explanation_names(const struct explanation *x, const struct explained_place *place);
enum status explanation_sight(const struct explanation_event *e, const struct explained_sight *sight, struct buf *out) MUST_CHECK;
enum status explanation_url(const struct explanation_event *e, const struct explained_place *place, struct buf *out) MUST_CHECK;

/* "no", "yes", "given up"; "url", "sent", "destination". */
const char *explained_answer_name(enum explained_answer answer);
const char *explained_url_name(enum explained_url url);

#endif
