/*
 * reply.h - what is done to a live message: decided here, first, as a whole.
 *
 * The one place where failing open or closed is decided. From a finished scan
 * (or from our own failure) and the options it makes the complete list of
 * changes and the final answer; milter.c then carries it out. Nothing here
 * talks to the MTA.
 */
#ifndef MILTER_REPLY_H
#define MILTER_REPLY_H

#include "rewrite/rewrite.h"
#include "scan/scan.h"

enum answer {
	ANSWER_DELIVER,		/* with the changes listed */
	ANSWER_HOLD,		/* store durably, then tell the MTA to discard its copy */
	ANSWER_HOLD_IN_MTA,	/* the MTA's own hold queue */
	ANSWER_TEMPFAIL		/* the sender tries again later */
};

/* "delivered", "held", "held-by-mta", "tempfail": as in the log and the event. */
const char *answer_outcome(enum answer a);

struct reply_options {
	enum on_error on_error;
	bool observe;			/* look and log, change nothing */
	bool quarantine_in_mta;		/* hold in the MTA's queue, not in the store */
	struct rewrite_options rewrite;
};

/* One field of ours that the message came with: a forgery, or a ticket. */
struct reply_removal {
	const char *name;
	unsigned nth;			/* the nth field of that name, from 1 */
};

enum { REPLY_REMOVALS_MAX = 64, REPLY_FIELDS_MAX = 2 };

struct reply {
	enum answer answer;
	const char *reason;		/* of a hold or temporary failure, in words */
	struct reply_removal removals[REPLY_REMOVALS_MAX];	/* to be carried out in this order */
	size_t removal_count;
	struct { const char *name, *value; } fields[REPLY_FIELDS_MAX];	/* to be added; values in the arena */
	size_t field_count;
	bool new_body;			/* replace the body by rewritten.body */
	struct rewritten rewritten;
};

/*
 * The reply to a scanned message. truncated: bytes were dropped over the size
 * limit, so that it can neither be rewritten nor stored whole.
 */
enum status reply_to_scan(const struct reply_options *o, struct scan_result *result, const char *event_id, bool truncated,
			  struct arena *a, struct reply *reply_r) MUST_CHECK;

/* The reply when we failed ourselves (why: in words): from the on-error option. */
void reply_to_failure(const struct reply_options *o, const char *why, bool truncated, struct reply *reply_r);

/* The reply to a message that a redeemed ticket releases: deliver, our fields removed. */
void reply_to_release(const struct fields *fields, struct reply *reply_r);

#endif
