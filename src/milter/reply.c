#include "milter/reply.h"
#include "report/headers.h"

const char *answer_outcome(enum answer a)
{
	switch (a) {
	case ANSWER_DELIVER:
		return "delivered";
	case ANSWER_HOLD:
		return "held";
	case ANSWER_HOLD_IN_MTA:
		return "held-by-mta";
	case ANSWER_TEMPFAIL:
		break;
	}
	return "tempfail";
}

/*
 * List our fields that the message came with, the last of each name first:
 * removing one renumbers those behind it. More of them than the list takes is
 * no accident, and such a message is not let through half cleaned.
 */
static bool list_removals(const struct fields *fields, struct reply *r)
{
	for (size_t i = 0; i < REPORT_FIELDS; i++) {
		const char *name = report_field_names[i];
		unsigned n = 0;

		while (fields_find(fields, name, n) != NULL)
			n++;
		for (; n > 0; n--) {
			if (r->removal_count == REPLY_REMOVALS_MAX)
				return false;
			r->removals[r->removal_count++] = (struct reply_removal){ name, n };
		}
	}
	return true;
}

static void add_field(struct reply *r, enum report_field field, const char *value)
{
	r->fields[r->field_count].name = report_field_names[field];
	r->fields[r->field_count++].value = value;
}

static enum answer hold(const struct reply_options *o, bool truncated)
{
	/* What was cut at the size limit is whole only in the MTA. */
	return o->quarantine_in_mta || truncated ? ANSWER_HOLD_IN_MTA : ANSWER_HOLD;
}

void reply_to_failure(const struct reply_options *o, const char *why, bool truncated, struct reply *r)
{
	*r = (struct reply){ .answer = ANSWER_TEMPFAIL, .reason = why };
	if (o->observe || o->on_error == ON_ERROR_ACCEPT)
		r->answer = ANSWER_DELIVER;
	else if (o->on_error == ON_ERROR_QUARANTINE)
		r->answer = hold(o, truncated);
}

void reply_to_release(const struct fields *fields, struct reply *r)
{
	*r = (struct reply){ .answer = ANSWER_DELIVER };
	if (!list_removals(fields, r)) {
		r->answer = ANSWER_TEMPFAIL;
		r->reason = "too many forged fields";
	}
}

/* Make the new body. What turns out to stay in it may be a reason to hold the message. */
static enum status rewrite(const struct reply_options *o, struct scan_result *result, struct reply *r)
{
	static const char *const left[] = { "a load that was to be removed is still there" };
	struct verdict *v = &result->verdict;
	enum status status = rewrite_body(&o->rewrite, &result->evidence, v->remove, &r->rewritten);

	if (status == STATUS_OK && r->rewritten.left > 0 && v->if_left == ACTION_QUARANTINE) {
		if (v->shown_action == v->action) {
			v->shown_action = ACTION_QUARANTINE;
			v->shown_reason = left[0];
		}
		v->action = v->advised = ACTION_QUARANTINE;
		v->rule = "uncleanable";
		v->reasons = left;
		v->reason_count = 1;
	}
	r->new_body = status == STATUS_OK && r->rewritten.changed && v->action == ACTION_REWRITE;
	return status;
}

enum status reply_to_scan(const struct reply_options *o, struct scan_result *result, const char *event_id, bool truncated,
			  struct arena *a, struct reply *r)
{
	const struct verdict *v = &result->verdict;
	const char *verdict, *findings;
	enum status status;

	*r = (struct reply){ .answer = ANSWER_DELIVER };
	if (o->observe)
		return STATUS_OK;
	if (v->action == ACTION_REWRITE && v->remove != NULL && !truncated) {
		status = rewrite(o, result, r);
		if (status != STATUS_OK)
			return status;
	}
	if (v->action == ACTION_QUARANTINE) {
		r->answer = hold(o, truncated);
		r->reason = v->shown_reason != NULL ? v->shown_reason : "policy";	/* the MTA shows it to whoever lists its queue */
		/* In the MTA's queue the message itself says why, because the MTA drops the reason. */
		if (r->answer == ANSWER_HOLD)
			return STATUS_OK;
	}
	if (!list_removals(&result->message.root->fields, r)) {
		reply_to_failure(o, "too many forged fields", truncated, r);
		return STATUS_OK;
	}
	if (v->shown_action != ACTION_PASS) {	/* a message may be cleaned, or held by the MTA, and not say so */
		verdict = report_verdict_header(result, event_id, a);
		findings = report_findings_header(result, a);
		if (verdict == NULL || findings == NULL)
			return arena_status(a);
		add_field(r, REPORT_FIELD_VERDICT, verdict);
		add_field(r, REPORT_FIELD_FINDINGS, findings);
	}
	/* The policy plans no rewrite of such a message; a scan under a smaller limit than the intake's might. */
	if (v->action == ACTION_REWRITE && v->remove != NULL && truncated)
		reply_to_failure(o, "to be rewritten, but larger than the size limit", truncated, r);
	return STATUS_OK;
}
