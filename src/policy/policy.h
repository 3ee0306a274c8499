/*
 * policy.h - findings + groups + caveats -> verdict -> plan. Pure.
 *
 * Weighs what the detectors and signatures found for the recipients of one
 * message. It decides; scan/ calls it, rewrite/ and milter/ carry out.
 *
 * Caveats. A finding of a signature counts towards an action only if the
 * signature's owner permits that action: for each action score and kinds are taken from
 * the findings that may cause it and from no others, so that one that
 * may not never causes it, alone or in sum, and never adds a reference to the plan.
 * With F the findings and F(a) those of our own and of signatures that permit a, a rule with action a is held to
 * kinds and score of F(a): adding a finding that is not in F(a) changes neither. An exception (a rule that says
 * pass) changes what others may see, so it is held to F(tag). Nothing else of the findings enters the decision.
 *
 * What the mail itself says of all this, in its header, is a second decision on F(tag) alone: the header is that of
 * a message in which the other signatures found nothing.
 *
 * Score. Of each kind the strongest finding (weight x confidence) counts in
 * full; all others of that kind together add a tenth of their sum, at most half
 * of the strongest. Two thousand remote images weigh 1.5 times one.
 *
 * Rules are tried in their order. The strongest action of all matching rules is
 * advised, the first rule with it is named. A matching rule whose action is
 * pass is an exception: no rule behind it is tried.
 *
 * Knowingly not here: what happens when we fail ourselves (milter/reply.c), and
 * what an action does to a live message.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "evidence/evidence.h"
#include "policy/action.h"
#include "policy/group.h"
#include "signature/signature.h"

enum vouched { VOUCHED_EITHER, VOUCHED_YES, VOUCHED_NO };

enum rule_load {
	RULE_LOAD_ANY,		/* findings about any reference, or about the message */
	RULE_LOAD_AUTO		/* kinds of findings about references that only load on a click do not count */
};

enum rewrite_scope {
	REWRITE_BEACONS,	/* loads that a finding other than remote-load speaks against */
	REWRITE_ALL_LOADS	/* every remote load */
};

/* All of its conditions hold -> action. Borrowed, lives as long as the policy. */
struct policy_rule {
	const char *name;
	unsigned kinds_all, kinds_any;	/* sets of 1 << enum finding_kind; 0: no condition */
	double score_at_least;		/* 0: no condition */
	const char *group;		/* at least one recipient belongs to it; NULL: no condition; false for a group that is not there */
	enum vouched vouched;
	enum rule_load load;		/* for kinds_all and kinds_any */
	enum action action;
};

/* Made by config/, not changed while in use, shared by threads. */
struct policy {
	const struct policy_rule *rules;
	size_t rule_count;
	const struct policy_group *groups;
	size_t group_count;
	const char *const *vouching_domains;	/* as sender_is_vouched() takes them */
	size_t vouching_domain_count;
	double weights[FINDING_KINDS];	/* of a finding with the kind's default weight; others in proportion */
	double confidence_at_least;	/* findings below it are weighed, but are no kinds for rules and plan */
	bool observe;			/* say what would be done, do nothing */
	enum rewrite_scope rewrite_scope;
	bool rewrite_links;		/* also silence links that carry a recipient's or proven token */
	/*
	 * When a load of the plan cannot be removed: TAG (deliver the rest cleaned) or QUARANTINE. In a message over its size
	 * limit none can be: bytes that were not kept cannot be sent on.
	 */
	enum action uncleanable;
	enum action over_limit;		/* when a limit left something unseen: PASS, TAG or QUARANTINE */
	enum action encrypted;		/* when a part could not be looked into: PASS, TAG or QUARANTINE */
};

struct verdict {
	enum action action;		/* what is to be done: advised, or PASS in observe mode */
	enum action advised;		/* what rules and limits say */
	double score;			/* of the findings that may show, that is, permit a tag */
	unsigned kinds;			/* set of 1 << enum finding_kind: all findings of enough confidence */
	/* What mail may say of it: decided as if there were no findings that do not permit a tag. */
	enum action shown_action;	/* never more than action */
	double shown_score;
	unsigned shown_kinds;
	const char *shown_reason;	/* the first reason, if shown_action is action and there is one; else NULL */
	const char *rule;		/* what decided: a rule's name, "over-limit", "encrypted" or "uncleanable"; NULL: nothing */
	const char *const *reasons;	/* in words, without URL, token, address or name of a signature; the first decided */
	size_t reason_count;
	bool vouched;			/* somebody trusted vouches for the sender */
	const char *group;		/* of the rule that decided, or the first group with a recipient of this message; or NULL */
	bool *remove;			/* per reference: what a rewrite silences. NULL when advised is below REWRITE */
	size_t remove_count;		/* how many that are */
	enum action if_left;		/* what is to be done if the rewrite turns out to leave one: REWRITE (deliver the rest
					 * cleaned) or QUARANTINE */
};

/*
 * The rules that hold when the configuration does not turn them off:
 *
 *   default-indicator        an indicator: hold
 *   default-protected-token  a load with a recipient's or proven token, to a recipient of the group
 *                            "protected", from a sender nobody vouches for: hold
 *   default-beacon           hidden loads, pixels, known trackers, recipient's and proven tokens that load by themselves: rewrite
 *   default-lure             bait together with an opaque token that loads by itself: rewrite
 *   default-mark             anything else that calls home or baits: tag
 */
extern const struct policy_rule policy_default_rules[];
extern const size_t policy_default_rule_count;

/* A policy with the default rules and weights, no groups, nobody vouched for: for a scan without configuration. */
extern const struct policy policy_default;

/*
 * Weigh e and make the plan.
 *
 *   p, e   borrowed; e is read, its arena takes what the verdict points to
 *   v_r    set on STATUS_OK only
 *
 * STATUS_NOMEM or STATUS_LIMIT of the arena. Linear in findings, references and rules, plus
 * recipients x groups x log(members), and a sort of the plan's URLs. Safe from any thread.
 */
enum status policy_decide(const struct policy *p, const struct evidence *e, struct verdict *v_r) MUST_CHECK;

/* Whether a recipient belongs to the group "protected", if the policy has one. */
bool policy_protects(const struct policy *p, const struct envelope *envelope);

/*
 * Whether a finding may count towards an action: every one of our own may, one of a signature if its owner permits
 * it; towards a mark, or an exception from one, only if mail may show it as well.
 */
bool finding_permits(const struct finding *f, enum action a);

#endif
