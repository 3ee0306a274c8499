/*
 * plan.h - which references a rewrite is to silence.
 *
 * Private to policy/.
 */
#ifndef POLICY_PLAN_H
#define POLICY_PLAN_H

#include "policy/policy.h"

/* Kinds that speak against the reference that they are about. */
enum {
	BEACON_KINDS = 1u << FINDING_HIDDEN_LOAD | 1u << FINDING_TRACKING_PIXEL | 1u << FINDING_RECIPIENT_TOKEN |
		       1u << FINDING_UNIQUE_TOKEN | 1u << FINDING_CAMPAIGN_TOKEN | 1u << FINDING_KNOWN_TRACKER |
		       1u << FINDING_INDICATOR
};

struct plan {
	bool *remove;		/* per reference, in the arena */
	size_t removed;		/* true ones */
	size_t uncleanable;	/* loads that were to go, but nothing can be spliced there */
	const char *uncleanable_reason;	/* of the first of them, or NULL */
};

/*
 * Plan from the findings that have all of permits.
 *
 *   kinds   what speaks against a load: BEACON_KINDS and what the matching rules name
 *
 * A load goes when a finding of those kinds is about it, when another load of
 * the same URL goes, and always with REWRITE_ALL_LOADS. An indicator, known
 * tracker or campaign about the message as a whole, or a signature that stopped
 * counting at SIGNATURE_MAX_PLACES, is about all loads.
 */
enum status plan_make(const struct policy *p, const struct evidence *e, unsigned permits, unsigned kinds,
		      struct plan *plan_r) MUST_CHECK;

#endif
