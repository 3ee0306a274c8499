#include "policy/weigh.h"
#include "policy/plan.h"

unsigned action_permit(enum action a)
{
	switch (a) {
	case ACTION_PASS:	/* an exception takes a mark away, and a mark that is missing tells as much as one */
	case ACTION_TAG:
		return PERMIT_TAG;
	case ACTION_REWRITE:
		return PERMIT_REWRITE;
	case ACTION_QUARANTINE:
		return PERMIT_QUARANTINE;
	case ACTIONS:
		break;
	}
	return 0;
}

bool finding_has_permits(const struct finding *f, unsigned permits)
{
	if (f->signature == NULL)
		return true;
	if ((permits & PERMIT_TAG) != 0 && !signature_may_show(f->signature))
		return false;
	return (f->signature->permits & permits) == permits;
}

bool finding_permits(const struct finding *f, enum action a)
{
	return finding_has_permits(f, action_permit(a));
}

/* What a finding weighs: the configured weight of its kind, in proportion to its own. */
static double weight_of(const struct policy *p, const struct finding *f)
{
	return f->weight * f->confidence * p->weights[f->kind] / finding_default_weight(f->kind);
}

static bool is_about_click(const struct evidence *e, const struct finding *f)
{
	return f->reference >= 0 && (size_t)f->reference < e->references.count &&
	       e->references.items[f->reference].load == LOAD_CLICK;
}

/*
 * Circumstances, which are our own findings of the kind lure, weigh beside something that speaks against the message and
 * never by themselves, alone or in sum: they are lent to what is there.
 */
static bool is_circumstance(const struct finding *f)
{
	return f->kind == FINDING_LURE && f->signature == NULL;
}

static bool is_backed(const struct policy *p, const struct evidence *e, unsigned permits)
{
	for (size_t i = 0; i < e->findings.count; i++) {
		const struct finding *f = &e->findings.items[i];

		if ((BEACON_KINDS >> f->kind & 1 || (f->kind == FINDING_LURE && f->signature != NULL)) &&
		    finding_has_permits(f, permits) && f->confidence >= p->confidence_at_least)
			return true;
	}
	return false;
}

struct weighing weigh_findings(const struct policy *p, const struct evidence *e, unsigned permits)
{
	static const double further_share = 0.1, further_cap = 0.5;
	double strongest[FINDING_KINDS] = { 0 }, sum[FINDING_KINDS] = { 0 };
	const bool backed = is_backed(p, e, permits);
	struct weighing w = { 0 };

	for (size_t i = 0; i < e->findings.count; i++) {
		const struct finding *f = &e->findings.items[i];
		double weight;

		if (!finding_has_permits(f, permits)) {
			w.left_out++;
			continue;
		}
		if (is_circumstance(f) && !backed)
			continue;
		weight = weight_of(p, f);
		sum[f->kind] += weight;
		if (weight > strongest[f->kind])
			strongest[f->kind] = weight;
		if (f->confidence < p->confidence_at_least)
			continue;
		w.kinds |= 1u << f->kind;
		if (!is_about_click(e, f))
			w.auto_kinds |= 1u << f->kind;
	}
	for (int k = 0; k < FINDING_KINDS; k++) {
		double further = (sum[k] - strongest[k]) * further_share, most = strongest[k] * further_cap;

		w.score += strongest[k] + (further < most ? further : most);
	}
	return w;
}
