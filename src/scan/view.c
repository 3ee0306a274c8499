/*
 * view.c - a result without the findings of some signatures: as it may be shown to those who may not know of all of them.
 */
#include "scan/scan.h"
#include "signature/caveat.h"

static bool is_visible(const void *clearance, const struct finding *f)
{
	return f->signature == NULL || signature_is_visible(f->signature, *(const enum tlp *)clearance);
}

/* What was done stays what was done; why, only if the findings in view are enough for it. */
static void keep_deeds(const struct verdict *done, struct verdict *v)
{
	static const char *const restricted[] = { "what led to this is above the clearance of this record" };
	const bool is_explained = v->advised == done->advised;

	v->action = done->action;
	v->advised = done->advised;
	v->remove = done->remove;
	v->remove_count = done->remove_count;
	if (is_explained)
		return;
	v->rule = "restricted";
	v->group = NULL;
	v->reasons = restricted;
	v->reason_count = 1;
}

enum status scan_view(const struct scanner *scanner, const struct scan_result *r, enum tlp clearance, bool performed,
		      struct scan_result *view_r)
{
	struct scan_result view = *r;
	enum status status = findings_select(&r->evidence.findings, is_visible, &clearance, r->evidence.arena, &view.evidence.findings);

	if (status == STATUS_OK && view.evidence.findings.count < r->evidence.findings.count) {
		status = policy_decide(scanner->policy, &view.evidence, &view.verdict);
		if (performed)
			keep_deeds(&r->verdict, &view.verdict);
	}
	if (status == STATUS_OK)
		*view_r = view;
	return status;
}

static bool is_of_another(const void *signature, const struct finding *f)
{
	return f->signature != signature;
}

enum status scan_verdict_without(const struct scanner *scanner, const struct scan_result *r, const struct signature *s,
				 struct verdict *v_r)
{
	struct evidence rest = r->evidence;
	enum status status = findings_select(&r->evidence.findings, is_of_another, s, r->evidence.arena, &rest.findings);

	return status == STATUS_OK ? policy_decide(scanner->policy, &rest, v_r) : status;
}
