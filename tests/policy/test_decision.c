/*
 * test_decision.c - the default policy as one table: every set of findings, for every kind of recipient and sender.
 *
 * The expected action is said here once more, in the words of the promise that the documents make, not in those of the rules.
 */
#include <math.h>
#include <string.h>
#include "policy/support.h"
#include "support/suite.h"

#define KIND(constant) (1u << FINDING_##constant)
#define ANNA "anna@senate.example"

enum { SETS = 1 << FINDING_KINDS };

static const char *const protected_members[] = { ANNA };
static const struct policy_group groups[] = { { "protected", protected_members, 1 } };
static const char *const vouching[] = { "partner.example" };

static struct policy policy_make(void)
{
	struct policy p = policy_default;

	p.groups = groups;
	p.group_count = 1;
	p.vouching_domains = vouching;
	p.vouching_domain_count = 1;
	return p;
}

static void sample_make(struct sample *s, bool is_protected, bool is_vouched)
{
	sample_init(s, "", "a@partner.example", is_protected ? ANNA : "bob@senate.example");
	if (is_vouched)
		s->authentication = (struct authentication){ .present = true, .dmarc_pass = true };
}

static void add(struct sample *s, enum finding_kind kind, int reference, double confidence, const struct signature *signature)
{
	ck_assert_int_eq(evidence_add(&s->evidence, kind, reference, confidence, "because", signature), STATUS_OK);
}

static const struct signature permits_all = {
	.id = "s", .permits = PERMIT_DETECT | PERMIT_TAG | PERMIT_REWRITE | PERMIT_QUARANTINE,
};

static void add_kinds(struct sample *s, unsigned kinds, int reference)
{
	for (int k = 0; k < FINDING_KINDS; k++) {
		const bool is_signature = k == FINDING_INDICATOR || k == FINDING_KNOWN_TRACKER;

		if (kinds >> k & 1)
			add(s, (enum finding_kind)k, k == FINDING_LURE || k == FINDING_ODDITY ? FINDING_MESSAGE : reference, 1.0,
			    is_signature ? &permits_all : NULL);
	}
}

/* Held only for proof; what loads by itself and tracks is silenced; anything else that calls home is marked. */
static enum action promised(unsigned kinds, bool loads, bool is_protected, bool is_vouched)
{
	const unsigned token = KIND(RECIPIENT_TOKEN) | KIND(CAMPAIGN_TOKEN);
	const unsigned beacon = token | KIND(HIDDEN_LOAD) | KIND(TRACKING_PIXEL) | KIND(KNOWN_TRACKER);
	const bool lured = (kinds & KIND(UNIQUE_TOKEN)) != 0 && (kinds & KIND(LURE)) != 0;

	if (kinds & KIND(INDICATOR))
		return ACTION_QUARANTINE;
	if (loads && (kinds & token) != 0 && is_protected && !is_vouched)
		return ACTION_QUARANTINE;
	if (loads && ((kinds & beacon) != 0 || lured))
		return ACTION_REWRITE;
	return (kinds & (beacon | KIND(UNIQUE_TOKEN) | KIND(REMOTE_LOAD))) != 0 ? ACTION_TAG : ACTION_PASS;
}

/* _i: bits for a load or a link, a protected recipient, a sender who is vouched for. */
START_TEST(every_combination_is_as_promised)
{
	const bool loads = _i & 1, is_protected = _i & 2, is_vouched = _i & 4;
	const struct policy p = policy_make();

	for (unsigned kinds = 0; kinds < SETS; kinds++) {
		struct sample s;
		struct verdict v;

		sample_make(&s, is_protected, is_vouched);
		add_kinds(&s, kinds, loads ? IMAGE : LINK);
		ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
		ck_assert_msg(v.action == promised(kinds, loads, is_protected, is_vouched), "kinds %x, %s, %s, %s: %s", kinds,
			      loads ? "a load" : "a link", is_protected ? "protected" : "not protected", is_vouched ? "vouched" : "unvouched",
			      action_name(v.action));
		sample_free(&s);
	}
}
END_TEST

/* Six circumstances as strong as they may be, and their sum. */
enum { CIRCUMSTANCES = 7 };

static void add_circumstances(struct sample *s, unsigned set)
{
	for (int i = 0; i < CIRCUMSTANCES; i++) {
		if (set >> i & 1)
			add(s, FINDING_LURE, i % 2 == 0 ? FINDING_MESSAGE : IMAGE, i == CIRCUMSTANCES - 1 ? 0.99 : 0.49, NULL);
	}
}

/* What an administrator might write who trusts them too much. */
static const struct policy_rule eager_rules[] = {
	{ .name = "lure", .kinds_any = KIND(LURE), .action = ACTION_QUARANTINE },
	{ .name = "score", .score_at_least = 0.75, .action = ACTION_QUARANTINE },
};

static void decide(const struct policy *p, unsigned kinds, unsigned circumstances, bool is_protected, bool is_vouched, struct verdict *v_r)
{
	struct sample s;

	sample_make(&s, is_protected, is_vouched);
	add_kinds(&s, kinds, IMAGE);
	add_circumstances(&s, circumstances);
	ck_assert_int_eq(policy_decide(p, &s.evidence, v_r), STATUS_OK);
	sample_free(&s);
}

/* Alone and in sum, whatever the rules: with nothing but circumstances the verdict is the one without them. */
START_TEST(circumstances_never_decide)
{
	static const unsigned innocent[] = { 0, KIND(REMOTE_LOAD), KIND(ODDITY), KIND(REMOTE_LOAD) | KIND(ODDITY) };
	struct policy p = policy_make();

	if (_i & 4) {
		p.rules = eager_rules;
		p.rule_count = ROWS(eager_rules);
	}
	for (int k = 0; k < ROWS(innocent); k++) {
		for (unsigned set = 1; set < 1u << CIRCUMSTANCES; set++) {
			struct verdict with, without;

			decide(&p, innocent[k], 0, _i & 1, _i & 2, &without);
			decide(&p, innocent[k], set, _i & 1, _i & 2, &with);
			ck_assert_msg(with.action == without.action && with.kinds == without.kinds && with.shown_kinds == without.shown_kinds &&
				      fabs(with.score - without.score) < 1e-9, "kinds %x with circumstances %x: %s, score %g instead of %s, %g",
				      innocent[k], set, action_name(with.action), with.score, action_name(without.action), without.score);
		}
	}
}
END_TEST

/* Beside something they weigh; but nobody's mail is held for them. */
START_TEST(circumstances_never_hold)
{
	const unsigned proof = KIND(INDICATOR) | KIND(RECIPIENT_TOKEN) | KIND(CAMPAIGN_TOKEN) | KIND(LURE);
	const struct policy p = policy_make();

	for (unsigned kinds = 0; kinds < SETS; kinds++) {
		struct verdict with, without;

		if (kinds & proof)
			continue;
		decide(&p, kinds, 0, _i & 1, _i & 2, &without);
		decide(&p, kinds, (1u << CIRCUMSTANCES) - 1, _i & 1, _i & 2, &with);
		ck_assert_int_le(with.action, ACTION_REWRITE);
		ck_assert_int_ge(with.action, without.action);
		ck_assert(with.score >= without.score);
		if (kinds & KIND(UNIQUE_TOKEN))
			ck_assert_int_eq(with.action, ACTION_REWRITE);
	}
}
END_TEST

START_TEST(the_protected_group_is_known)
{
	const struct bytes anna = BYTES(ANNA), bob = BYTES("bob@senate.example"), both[] = { bob, anna };
	const struct policy p = policy_make();

	ck_assert(policy_protects(&p, &(struct envelope){ .recipients = both, .recipient_count = 2 }));
	ck_assert(!policy_protects(&p, &(struct envelope){ .recipients = &bob, .recipient_count = 1 }));
	ck_assert(!policy_protects(&p, &(struct envelope){ .recipients = NULL }));
	ck_assert(!policy_protects(&policy_default, &(struct envelope){ .recipients = &anna, .recipient_count = 1 }));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/decision");
	TCase *t = tcase_create("decision");

	tcase_add_loop_test(t, every_combination_is_as_promised, 0, 8);
	tcase_add_loop_test(t, circumstances_never_decide, 0, 8);
	tcase_add_loop_test(t, circumstances_never_hold, 0, 4);
	tcase_add_test(t, the_protected_group_is_known);
	suite_add_tcase(s, t);
	return suite_run(s);
}
