#include "report/headers.h"

const char *report_verdict_header(const struct scan_result *result, const char *event_id, struct arena *a)
{
	const struct verdict *v = &result->verdict;

	return arena_printf(a, "%s; score=%.1f; id=%s", action_name(v->shown_action), v->shown_score, event_id);
}

const char *report_findings_header(const struct scan_result *result, struct arena *a)
{
	const char *text = NULL;

	for (int k = 0; k < FINDING_KINDS; k++) {
		const char *name = finding_name((enum finding_kind)k);

		if (!(result->verdict.shown_kinds >> k & 1))
			continue;
		text = text == NULL ? name : arena_printf(a, "%s, %s", text, name);
		if (text == NULL)
			return NULL;
	}
	return text != NULL ? text : "none";
}
