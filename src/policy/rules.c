/*
 * rules.c - what holds when the configuration says nothing else.
 *
 * Presence is not guilt: a quarter to two thirds of ordinary mail carries a
 * tracker. A message is held for proof only: an indicator whose owner permits
 * it, or a load made for this recipient, who is protected, from a sender whom nobody
 * vouches for. A link that carries the recipient is no such proof: every
 * unsubscribe link does.
 */
#include "policy/plan.h"

#define KIND(constant) (1u << FINDING_##constant)

const struct policy_rule policy_default_rules[] = {
	{ .name = "default-indicator", .kinds_any = KIND(INDICATOR), .action = ACTION_QUARANTINE },
	{ .name = "default-protected-token", .kinds_any = KIND(RECIPIENT_TOKEN) | KIND(CAMPAIGN_TOKEN), .load = RULE_LOAD_AUTO,
	  .group = "protected", .vouched = VOUCHED_NO, .action = ACTION_QUARANTINE },
	{ .name = "default-beacon", .kinds_any = (unsigned)BEACON_KINDS & ~KIND(UNIQUE_TOKEN), .load = RULE_LOAD_AUTO,
	  .action = ACTION_REWRITE },
	{ .name = "default-lure", .kinds_all = KIND(UNIQUE_TOKEN) | KIND(LURE), .load = RULE_LOAD_AUTO,
	  .action = ACTION_REWRITE },
	{ .name = "default-mark", .kinds_any = (unsigned)BEACON_KINDS | KIND(REMOTE_LOAD) | KIND(LURE), .action = ACTION_TAG },
};

const size_t policy_default_rule_count = sizeof(policy_default_rules) / sizeof(policy_default_rules[0]);

const struct policy policy_default = {
	.rules = policy_default_rules,
	.rule_count = sizeof(policy_default_rules) / sizeof(policy_default_rules[0]),
	.weights = {
#define X(constant, name, weight, help) [FINDING_##constant] = weight,
		FINDING_TABLE(X)
#undef X
	},
	.confidence_at_least = 0.5,
	.uncleanable = ACTION_TAG,
	.over_limit = ACTION_TAG,
	.encrypted = ACTION_PASS,
};
