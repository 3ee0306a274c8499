#include "report/headers.h"

const char *const report_field_names[REPORT_FIELDS] = {
	[REPORT_FIELD_VERDICT] = "X-Unbeacon-Verdict",
	[REPORT_FIELD_FINDINGS] = "X-Unbeacon-Findings",
	[REPORT_FIELD_RELEASE] = "X-Unbeacon-Release",
};

bool report_field_is_ours(const struct field *f)
{
	for (size_t i = 0; i < REPORT_FIELDS; i++) {
		if (bytes_is_nocase(f->name, report_field_names[i]))
			return true;
	}
	return false;
}

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
