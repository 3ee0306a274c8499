/*
 * report.h - the event of one message: as a log line, as JSON, for people.
 *
 * What goes where:
 *
 *   scan --json   live URLs, because the analyst asked about this message (a contract)
 *   event log     URLs defanged with digests for tokens, addresses as digests (hide.h)
 *   log line      names, numbers and kinds; no URL, no recipient
 *   terminal      words, defanged URLs
 *
 * All output is valid UTF-8 (JSON and the log line: ASCII) whatever bytes the
 * message has. All functions append to out; STATUS_NOMEM and STATUS_LIMIT (of
 * out) leave it as it was. They read the event and nothing else: safe from any thread.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/hash.h"
#include "scan/scan.h"

/* What one message's record consists of; all borrowed for the call. */
struct event {
	const char *id;				/* of the event; "" for none */
	const char *source;			/* PATH of a scan, or "" */
	const struct envelope *envelope;	/* NULL: the one of the result */
	size_t size;				/* bytes of the message */
	const struct scan_result *result;	/* NULL: it was not scanned to the end */
	const char *outcome;			/* what really happened: "delivered", "held", "tempfail", ...; NULL: nothing yet */
	const char *error;			/* what failed, in words, or NULL */
	long long time;				/* seconds since 1970 */
	bool show_addresses;			/* in the event log: envelope addresses as they are */
};

/*
 * At most so many references (those that a finding beyond remote-load is about), domains that something loads
 * from, and findings (beyond remote-load) stand in one record of the event log. How many
 * references and findings there are is always told.
 */
enum { REPORT_EVENT_REFERENCES_MAX = 100, REPORT_EVENT_DOMAINS_MAX = 50, REPORT_EVENT_FINDINGS_MAX = 200 };

/* "scan --json": one object, one line without its end. The result must be there. */
enum status report_scan_json(const struct event *e, struct buf *out) MUST_CHECK;

/* A record of the event log: one object, one line without its end. */
enum status report_event_json(const struct event *e, const struct hash_key *key, struct buf *out) MUST_CHECK;

/*
 * The findings alone, as the store keeps them: an array without URLs. All of them, each with the clearance that
 * is needed to see it: report_record_json() shows them accordingly.
 */
enum status report_findings_json(const struct findings *findings, struct buf *out) MUST_CHECK;

/*
 * "queue=4F1 id=... verdict=rewrite score=7.5 kinds=tracking-pixel,recipient-token ..." without line end. Every
 * value passed escape_log_value().
 */
enum status report_log_line(const struct event *e, struct buf *out) MUST_CHECK;

/*
 * The line that tells that a campaign is proven, with the ids of its first deliveries, which passed before there was a
 * proof: "queue=4F1 id=... campaign=... proven messages=3 ... earlier=ID,ID". Only if the result's campaign is_first_proof.
 */
enum status report_campaign_line(const struct event *e, struct buf *out) MUST_CHECK;

/* A few lines for a person at a terminal, each with its end. key: hide tokens; NULL: only defang. The result must be there. */
enum status report_text(const struct event *e, const struct hash_key *key, struct buf *out) MUST_CHECK;

#endif
