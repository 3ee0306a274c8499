/*
 * weigh.h - what the findings come to for one action.
 *
 * Private to policy/.
 */
#ifndef POLICY_WEIGH_H
#define POLICY_WEIGH_H

#include "policy/policy.h"

/* A set of enum permitted that a signature must permit, all of them, for its findings to count. */
unsigned action_permit(enum action a);

/*
 * Whether a finding's signature permits all of that. PERMIT_TAG is more than the owner's word: what
 * mail may not show at all (signature_may_show()) marks none. Findings of our own may do anything.
 */
bool finding_has_permits(const struct finding *f, unsigned permits);

struct weighing {
	double score;
	unsigned kinds;		/* set of 1 << enum finding_kind: confidence reaches confidence_at_least */
	unsigned auto_kinds;	/* the same without findings about references that load on a click only */
	size_t left_out;	/* findings that do not have the permits */
};

/* Weigh the findings that have all of permits. */
struct weighing weigh_findings(const struct policy *p, const struct evidence *e, unsigned permits);

#endif
