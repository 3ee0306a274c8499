#include "policy/policy.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "policy/plan.h"
#include "policy/vouching.h"
#include "policy/weigh.h"

enum { REASONS_MAX = 12 };

enum membership { MEMBERSHIP_UNKNOWN, MEMBERSHIP_NO, MEMBERSHIP_YES };

/* One decision under way. */
struct decision {
	const struct policy *p;
	const struct evidence *e;
	unsigned char *memberships;		/* per group, enum membership */
	struct weighing weighings[ACTIONS];	/* per action, from the findings that permit it */
	struct verdict v;
	const char *reasons[REASONS_MAX];
	enum status status;			/* the first failure */
};

/* What the rules come to. */
struct advice {
	const struct policy_rule *rule;		/* the first of those with the strongest action; NULL: none matches */
	bool rewrites;				/* a rule for rewriting matches */
	unsigned rewrite_kinds;			/* what such rules name */
};

static void give_reason(struct decision *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void give_reason(struct decision *d, const char *format, ...)
{
	char text[512];
	va_list args;
	char *copy;

	if (d->v.reason_count == REASONS_MAX)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	copy = arena_string(d->e->arena, bytes_of(text));
	if (copy == NULL)
		d->status = arena_status(d->e->arena);
	else
		d->reasons[d->v.reason_count++] = copy;
}

static bool has_recipient(struct decision *d, size_t group)
{
	const struct envelope *envelope = d->e->envelope;
	unsigned char *known = &d->memberships[group];

	if (*known == MEMBERSHIP_UNKNOWN) {
		*known = group_has_any(&d->p->groups[group], envelope->recipients, envelope->recipient_count) ? MEMBERSHIP_YES : MEMBERSHIP_NO;
	}
	return *known == MEMBERSHIP_YES;
}

static bool is_for_group(struct decision *d, const char *name)
{
	for (size_t i = 0; i < d->p->group_count; i++) {
		if (strcmp(d->p->groups[i].name, name) == 0)
			return has_recipient(d, i);
	}
	return false;
}

static bool rule_matches(struct decision *d, const struct policy_rule *r, const struct weighing *w)
{
	const unsigned kinds = r->load == RULE_LOAD_AUTO ? w->auto_kinds : w->kinds;

	if ((kinds & r->kinds_all) != r->kinds_all || (r->kinds_any != 0 && (kinds & r->kinds_any) == 0))
		return false;
	/* Sums of tenths are not exact: what reads the same counts the same. */
	if (r->score_at_least > 0 && w->score + 1e-9 < r->score_at_least)
		return false;
	if (r->vouched != VOUCHED_EITHER && d->v.vouched != (r->vouched == VOUCHED_YES))
		return false;
	return r->group == NULL || is_for_group(d, r->group);
}

static struct advice try_rules(struct decision *d, const struct weighing weighings[ACTIONS])
{
	struct advice advice = { 0 };

	for (size_t i = 0; i < d->p->rule_count; i++) {
		const struct policy_rule *r = &d->p->rules[i];

		if (!rule_matches(d, r, &weighings[r->action]))
			continue;
		if (r->action == ACTION_PASS) {
			if (advice.rule == NULL)
				advice.rule = r;
			break;
		}
		if (advice.rule == NULL || r->action > advice.rule->action)
			advice.rule = r;
		if (r->action == ACTION_REWRITE) {
			advice.rewrites = true;
			advice.rewrite_kinds |= r->kinds_all | r->kinds_any;
		}
	}
	return advice;
}

/*
 * The advice when a rewrite is to turn into another action: only findings that
 * permit both may then be its cause.
 */
static struct advice try_instead_of_rewrite(struct decision *d, enum action other)
{
	struct weighing weighings[ACTIONS];

	memcpy(weighings, d->weighings, sizeof(weighings));
	weighings[ACTION_REWRITE] = weigh_findings(d->p, d->e, PERMIT_REWRITE | action_permit(other));
	return try_rules(d, weighings);
}

static void add_kinds(char *out, size_t size, unsigned kinds)
{
	size_t n = 0;

	for (int k = 0; k < FINDING_KINDS && n < size; k++) {
		if (kinds >> k & 1)
			n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "", finding_name((enum finding_kind)k));
	}
}

/* Say in words which conditions of the rule held. */
static void explain_rule(struct decision *d, const struct policy_rule *r)
{
	const struct weighing *w = &d->weighings[r->action];
	const unsigned named = r->kinds_all | r->kinds_any;
	char kinds[256] = "", score[64] = "", group[160] = "";

	add_kinds(kinds, sizeof(kinds), (named != 0 ? named : ~0u) & (r->load == RULE_LOAD_AUTO ? w->auto_kinds : w->kinds));
	if (r->score_at_least > 0)
		snprintf(score, sizeof(score), "; score %.2f of at least %.2f", w->score, r->score_at_least);
	if (r->group != NULL)
		snprintf(group, sizeof(group), "; a recipient is of the group \"%.100s\"", r->group);
	give_reason(d, "rule \"%.100s\" says %s: %s%s%s%s", r->name, action_name(r->action),
		    kinds[0] != '\0' ? kinds : "no finding needed", score, group,
		    r->vouched == VOUCHED_NO ? "; nobody trusted vouches for the sender" :
		    r->vouched == VOUCHED_YES ? "; the sender is vouched for" : "");
}

static void advise(struct decision *d, enum action action, const char *rule)
{
	d->v.advised = action;
	d->v.rule = rule;
}

/* The loads of the plan that cannot be silenced: whether the message is to be held for them. */
static bool hold_uncleanable(struct decision *d, unsigned kinds)
{
	struct plan plan;

	if (d->p->uncleanable != ACTION_QUARANTINE || !try_instead_of_rewrite(d, ACTION_QUARANTINE).rewrites)
		return false;
	d->status = plan_make(d->p, d->e, PERMIT_REWRITE | PERMIT_QUARANTINE, kinds, &plan);
	if (d->status != STATUS_OK || plan.uncleanable == 0)
		return false;
	advise(d, ACTION_QUARANTINE, "uncleanable");
	give_reason(d, "%zu of the loads to be removed cannot be: %.200s", plan.uncleanable, plan.uncleanable_reason);
	return true;
}

/* Whether any of the removals may be a reason to hold the message, should it fail: all of them permit that. */
static bool may_hold_for(struct decision *d, unsigned kinds, size_t removed)
{
	struct plan plan;

	if (d->p->uncleanable != ACTION_QUARANTINE || !try_instead_of_rewrite(d, ACTION_QUARANTINE).rewrites)
		return false;
	d->status = plan_make(d->p, d->e, PERMIT_REWRITE | PERMIT_QUARANTINE, kinds, &plan);
	return d->status == STATUS_OK && plan.removed == removed;
}

/* Make the plan of a rewrite (also of a held message: it may be released cleaned), and bend the advice to what it can do. */
static void plan_rewrite(struct decision *d, struct advice *advice)
{
	const unsigned kinds = (unsigned)BEACON_KINDS | advice->rewrite_kinds;
	bool held = false;
	struct plan plan;

	d->status = plan_make(d->p, d->e, PERMIT_REWRITE, kinds, &plan);
	if (d->status == STATUS_OK && d->v.advised == ACTION_REWRITE && plan.uncleanable > 0)
		held = hold_uncleanable(d, kinds);
	if (d->status != STATUS_OK)
		return;
	if (d->v.advised == ACTION_REWRITE && plan.removed == 0) {
		*advice = try_instead_of_rewrite(d, ACTION_TAG);
		advise(d, advice->rule == NULL || advice->rule->action == ACTION_PASS ? ACTION_PASS : ACTION_TAG,
		       advice->rule != NULL ? advice->rule->name : NULL);
	}
	if (advice->rule != NULL)
		explain_rule(d, advice->rule);
	if (!held && plan.uncleanable > 0)
		give_reason(d, "%zu of the loads to be removed cannot be: %.200s", plan.uncleanable, plan.uncleanable_reason);
	if (d->v.advised < ACTION_REWRITE)
		return;
	d->v.remove = plan.remove;
	d->v.remove_count = plan.removed;
	d->v.if_left = ACTION_REWRITE;
	if (d->v.advised == ACTION_REWRITE && may_hold_for(d, kinds, plan.removed))
		d->v.if_left = ACTION_QUARANTINE;
	if (plan.removed > 0)
		give_reason(d, "%zu of %zu references are to be silenced", plan.removed, d->e->references.count);
}

/* Whether a limit left something of the message unseen. */
static bool is_over_limit(const struct oddities *set, enum oddity *which_r)
{
	for (int o = 0; o < ODDITY_COUNT; o++) {
		if (oddities_has(set, (enum oddity)o) && bytes_ends_with_nocase(bytes_of(oddity_name((enum oddity)o)), "-limit")) {
			*which_r = (enum oddity)o;
			return true;
		}
	}
	return false;
}

/* Advise at least that action; what decides comes first among the reasons. */
static void raise_to(struct decision *d, enum action action, const char *option, enum oddity because)
{
	const size_t count = d->v.reason_count;
	const char *reason;

	if (action == ACTION_PASS)
		return;
	give_reason(d, "%s says %s: %s", option, action_name(action), oddity_help(because));
	if (action <= d->v.advised)
		return;
	advise(d, action, option);
	if (d->v.reason_count > count) {
		reason = d->reasons[count];
		memmove(d->reasons + 1, d->reasons, count * sizeof(*d->reasons));
		d->reasons[0] = reason;
	}
}

/* What could not be looked into is no finding: the administrator says what becomes of it. */
static void judge_unseen(struct decision *d)
{
	enum oddity which;

	if (is_over_limit(&d->e->oddities, &which))
		raise_to(d, d->p->over_limit, "over-limit", which);
	if (oddities_has(&d->e->oddities, ODDITY_ENCRYPTED))
		raise_to(d, d->p->encrypted, "encrypted", ODDITY_ENCRYPTED);
}

static void judge_findings(struct decision *d)
{
	struct advice advice = try_rules(d, d->weighings);

	if (advice.rule == NULL)
		return;
	advise(d, advice.rule->action, advice.rule->name);
	if (advice.rule->action >= ACTION_REWRITE)
		plan_rewrite(d, &advice);
	else
		explain_rule(d, advice.rule);
	if (advice.rule != NULL && advice.rule->group != NULL)
		d->v.group = advice.rule->group;
}

static void name_first_group(struct decision *d)
{
	for (size_t i = 0; i < d->p->group_count && d->v.group == NULL; i++) {
		if (has_recipient(d, i))
			d->v.group = d->p->groups[i].name;
	}
}

/* A person who wonders why an indicator did not hold a message finds it here. */
static void explain_caveats(struct decision *d)
{
	size_t left_out = d->weighings[ACTION_QUARANTINE].left_out;

	if (left_out > 0 && d->v.advised < ACTION_QUARANTINE)
		give_reason(d, "%zu finding%s did not count towards quarantine: the owner of the signature does not permit it",
			    left_out, left_out > 1 ? "s" : "");
}

static enum status decide(const struct policy *p, const struct evidence *e, struct verdict *v_r)
{
	struct decision d = { .p = p, .e = e };
	const char **reasons;

	d.memberships = arena_zalloc(e->arena, p->group_count, sizeof(*d.memberships));
	if (d.memberships == NULL)
		return arena_status(e->arena);
	for (int a = 0; a < ACTIONS; a++)
		d.weighings[a] = weigh_findings(p, e, action_permit((enum action)a));
	d.v.vouched = sender_is_vouched(e, p->vouching_domains, p->vouching_domain_count);
	d.v.score = d.weighings[ACTION_TAG].score;
	d.v.kinds = weigh_findings(p, e, 0).kinds;
	judge_findings(&d);
	judge_unseen(&d);
	explain_caveats(&d);
	name_first_group(&d);
	d.v.action = p->observe ? ACTION_PASS : d.v.advised;
	if (p->observe && d.v.advised > ACTION_PASS)
		give_reason(&d, "observe mode: nothing is done, %s is what would be", action_name(d.v.advised));
	if (d.status != STATUS_OK)
		return d.status;
	reasons = arena_alloc(e->arena, d.v.reason_count, sizeof(*reasons));
	if (reasons == NULL)
		return arena_status(e->arena);
	memcpy(reasons, d.reasons, d.v.reason_count * sizeof(*reasons));
	d.v.reasons = reasons;
	*v_r = d.v;
	return STATUS_OK;
}

static bool permits_tag(const void *context, const struct finding *f)
{
	(void)context;
	return finding_permits(f, ACTION_TAG);
}

bool policy_protects(const struct policy *p, const struct envelope *envelope)
{
	for (size_t i = 0; i < p->group_count; i++) {
		if (strcmp(p->groups[i].name, "protected") == 0)
			return group_has_any(&p->groups[i], envelope->recipients, envelope->recipient_count);
	}
	return false;
}

enum status policy_decide(const struct policy *p, const struct evidence *e, struct verdict *v_r)
{
	struct evidence shown_evidence = *e;
	struct verdict v, shown;
	enum status status = decide(p, e, &v);

	if (status == STATUS_OK)
		status = findings_select(&e->findings, permits_tag, NULL, e->arena, &shown_evidence.findings);
	shown = v;
	if (status == STATUS_OK && shown_evidence.findings.count < e->findings.count)
		status = decide(p, &shown_evidence, &shown);
	if (status != STATUS_OK)
		return status;
	v.shown_action = shown.action;
	v.shown_score = shown.score;
	v.shown_kinds = shown.kinds;
	v.shown_reason = shown.action == v.action && shown.reason_count > 0 ? shown.reasons[0] : NULL;
	*v_r = v;
	return STATUS_OK;
}
