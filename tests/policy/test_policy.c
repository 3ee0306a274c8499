#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "policy/support.h"
#include "support/suite.h"

static const char *const members[] = { "@.senate.example", "anna@example.org" };
static const struct policy_group groups[] = { { "others", NULL, 0 }, { "protected", members, 2 } };
static const char *const vouching[] = { "partner.example" };

static struct policy policy_make(void)
{
	struct policy p = policy_default;

	p.groups = groups;
	p.group_count = 2;
	p.vouching_domains = vouching;
	p.vouching_domain_count = 1;
	return p;
}

#define ANNA "Anna+news@Example.org"
#define BOB "bob@example.org"

/* The default rules: a message from nowhere ("-") or from a sender vouched for ("+"). */
static const struct {
	const char *label, *findings, *recipient, *from;
	enum action action;
	const char *rule, *plan;
} default_rows[] = {
	{ "nothing found", "", ANNA, "-", ACTION_PASS, NULL, "" },
	{ "an oddity alone", "oddity@-", ANNA, "-", ACTION_PASS, NULL, "" },
	{ "pictures of a friend", "remote-load@0 remote-load@3", ANNA, "-", ACTION_TAG, "default-mark", "" },
	{ "an open pixel", "remote-load@0 tracking-pixel@0", BOB, "-", ACTION_REWRITE, "default-beacon", "x...x." },
	{ "a newsletter to somebody protected", "tracking-pixel@0 known-tracker@0/dtr remote-load@3", ANNA, "-", ACTION_REWRITE,
	  "default-beacon", "x...x." },
	{ "a spacer without a token", "tracking-pixel@0? remote-load@0", BOB, "-", ACTION_TAG, "default-mark", "" },
	{ "the recipient in a load", "recipient-token@3", BOB, "-", ACTION_REWRITE, "default-beacon", "...x.." },
	{ "... of somebody protected", "recipient-token@3", ANNA, "-", ACTION_QUARANTINE, "default-protected-token", "...x.." },
	{ "... from a partner", "recipient-token@3", ANNA, "+", ACTION_REWRITE, "default-beacon", "...x.." },
	{ "a proven token", "campaign-token@3", "x@a.senate.example", "-", ACTION_QUARANTINE, "default-protected-token", "...x.." },
	{ "an unsubscribe link", "recipient-token@1", ANNA, "-", ACTION_TAG, "default-mark", "" },
	{ "an opaque token", "unique-token@3", ANNA, "-", ACTION_TAG, "default-mark", "" },
	{ "an opaque token and bait", "unique-token@3 lure@-", BOB, "-", ACTION_REWRITE, "default-lure", "...x.." },
	{ "an indicator", "indicator@1/dtrq", BOB, "+", ACTION_QUARANTINE, "default-indicator", "......" },
	{ "an indicator about the message", "indicator@-/dtrq", BOB, "-", ACTION_QUARANTINE, "default-indicator", "x..xx." },
	{ "a load that cannot go", "tracking-pixel@2", BOB, "-", ACTION_TAG, "default-beacon", "" },
	{ "one that can and one that cannot", "tracking-pixel@2 tracking-pixel@0", BOB, "-", ACTION_REWRITE, "default-beacon",
	  "x...x." },
	{ "an image inside of the message", "tracking-pixel@5", BOB, "-", ACTION_TAG, "default-beacon", "" },
};

static void vouch(struct sample *s)
{
	s->authentication = (struct authentication){ .present = true, .dmarc_pass = true };
}

START_TEST(default_rules_decide)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	sample_init(&s, default_rows[_i].findings, "news@partner.example", default_rows[_i].recipient);
	if (default_rows[_i].from[0] == '+')
		vouch(&s);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_msg(v.action == default_rows[_i].action, "%s: %s", default_rows[_i].label, action_name(v.action));
	ck_assert_int_eq(v.action, v.advised);
	ck_assert_msg(v.rule == NULL ? default_rows[_i].rule == NULL :
		      default_rows[_i].rule != NULL && strcmp(v.rule, default_rows[_i].rule) == 0, "%s: %s",
		      default_rows[_i].label, v.rule != NULL ? v.rule : "no rule");
	ck_assert_msg(strcmp(sample_plan(&v), default_rows[_i].plan) == 0, "%s: %s", default_rows[_i].label, sample_plan(&v));
	ck_assert_msg((v.rule != NULL) == (v.reason_count > 0), "%s: %zu reasons", default_rows[_i].label, v.reason_count);
	if (v.rule != NULL && strncmp(v.rule, "default-", 8) == 0)
		ck_assert_msg(strstr(v.reasons[0], v.rule) != NULL, "%s: %s", default_rows[_i].label, v.reasons[0]);
	sample_free(&s);
}
END_TEST

/*
 * Caveats: a policy that does its worst, so that whatever counts at all shows.
 * What a signature does not permit happens in no combination.
 */
static const struct policy_rule worst_rules[] = {
	{ .name = "kinds", .kinds_any = ~0u, .action = ACTION_QUARANTINE },
	{ .name = "score", .score_at_least = 0.01, .action = ACTION_QUARANTINE },
	{ .name = "clean kinds", .kinds_any = ~0u, .action = ACTION_REWRITE },
	{ .name = "clean score", .score_at_least = 0.01, .action = ACTION_REWRITE },
	{ .name = "mark kinds", .kinds_any = ~0u, .action = ACTION_TAG },
	{ .name = "mark score", .score_at_least = 0.01, .action = ACTION_TAG },
};

static const struct {
	const char *label, *findings;
	enum action action;
	const char *plan;
	bool shows;		/* in the headers */
} caveat_rows[] = {
	{ "detect only", "indicator@0/d", ACTION_PASS, "", false },
	{ "detect only, of several", "indicator@0/d known-tracker@0/d lure@-/d indicator@3/d indicator@2/d", ACTION_PASS, "", false },
	{ "tag only", "indicator@0/dt", ACTION_TAG, "", true },
	{ "rewrite, but no tag", "indicator@0/dr", ACTION_REWRITE, "x...x.", false },
	{ "rewrite, but no tag, and nothing can be rewritten", "indicator@1/dr", ACTION_PASS, "", false },
	{ "rewrite and tag, and nothing can be rewritten", "indicator@1/dtr", ACTION_TAG, "", true },
	{ "rewrite, but no quarantine, and it cannot be cleaned", "indicator@2/dtr", ACTION_TAG, "", true },
	{ "a detect-only one beside: its load stays", "tracking-pixel@0/dtr indicator@3/d", ACTION_REWRITE, "x...x.", true },
	{ "a detect-only one about all loads", "tracking-pixel@3/dtr indicator@-/d", ACTION_REWRITE, "...x..", true },
	{ "hold one, detect another that cannot be cleaned", "lure@-/dtrq indicator@2/d", ACTION_QUARANTINE, "......", true },
	{ "no signature: nobody to ask", "tracking-pixel@0", ACTION_QUARANTINE, "x...x.", true },
};

START_TEST(caveats_hold)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	p.rules = worst_rules;
	p.rule_count = ROWS(worst_rules);
	p.uncleanable = ACTION_QUARANTINE;
	sample_init(&s, caveat_rows[_i].findings, "a@b.example", ANNA);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_msg(v.action == caveat_rows[_i].action, "%s: %s", caveat_rows[_i].label, action_name(v.action));
	ck_assert_msg(strcmp(sample_plan(&v), caveat_rows[_i].plan) == 0, "%s: %s", caveat_rows[_i].label, sample_plan(&v));
	ck_assert_msg((v.shown_kinds != 0) == caveat_rows[_i].shows, "%s", caveat_rows[_i].label);
	ck_assert_msg((v.score > 0) == caveat_rows[_i].shows, "%s", caveat_rows[_i].label);
	for (size_t i = 0; i < v.reason_count; i++)
		ck_assert_msg(strstr(v.reasons[i], "secret-source") == NULL, "%s: %s", caveat_rows[_i].label, v.reasons[i]);
	sample_free(&s);
}
END_TEST

/* Every set of two findings with every pair of permits, in every policy: the stronger permit is never exceeded. */
START_TEST(no_combination_exceeds_the_permits)
{
	static const char *const sets[] = { "d", "dt", "dr", "dq", "dtr", "dtq", "drq", "dtrq" };
	static const char letters[ACTIONS] = { 'd', 't', 'r', 'q' };
	struct policy p = policy_make();

	p.rules = worst_rules;
	p.rule_count = ROWS(worst_rules);
	p.uncleanable = ACTION_QUARANTINE;
	for (int one = 0; one < ROWS(sets); one++) {
		for (int other = 0; other < ROWS(sets); other++) {
			for (int place = -1; place < SAMPLE_REFERENCES; place++) {
				char findings[80], at[8] = "-";
				struct sample s;
				struct verdict v;

				if (place >= 0)
					snprintf(at, sizeof(at), "%d", place);
				snprintf(findings, sizeof(findings), "indicator@%s/%s known-tracker@0/%s", at, sets[one], sets[other]);
				p.rewrite_scope = place % 2 == 0 ? REWRITE_ALL_LOADS : REWRITE_BEACONS;
				sample_init(&s, findings, "a@b.example", ANNA);
				ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
				ck_assert_msg(strchr(sets[one], letters[v.action]) != NULL ||
					      strchr(sets[other], letters[v.action]) != NULL, "%s: %s", findings,
					      action_name(v.action));
				sample_free(&s);
			}
		}
	}
}
END_TEST

static const struct policy_rule order_rules[] = {
	{ .name = "friends", .vouched = VOUCHED_YES, .kinds_any = ~0u, .action = ACTION_PASS },
	{ .name = "weak", .kinds_any = ~0u, .action = ACTION_TAG },
	{ .name = "all", .kinds_all = 1u << FINDING_LURE | 1u << FINDING_REMOTE_LOAD, .action = ACTION_QUARANTINE },
	{ .name = "loads", .kinds_any = 1u << FINDING_REMOTE_LOAD, .load = RULE_LOAD_AUTO, .group = "others", .action = ACTION_REWRITE },
	{ .name = "heavy", .score_at_least = 1.5, .action = ACTION_REWRITE },
	{ .name = "nobody", .group = "no such group", .action = ACTION_QUARANTINE },
};

static const struct {
	const char *label, *findings, *recipient;
	bool vouched;
	const char *rule;
} order_rows[] = {
	{ "no rule matches", "", ANNA, false, NULL },
	{ "the exception in front", "lure@-/dtrq remote-load@0", ANNA, true, "friends" },
	{ "one of two kinds is not all", "lure@-/dtrq", ANNA, false, "weak" },
	{ "the strongest of three", "lure@-/dtrq remote-load@0", ANNA, false, "all" },
	{ "just below the score", "hidden-load@0? lure@-/dtrq", ANNA, false, "weak" },
	{ "at the score", "hidden-load@0", ANNA, false, "heavy" },
};

START_TEST(rules_are_tried_in_order)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	p.rules = order_rules;
	p.rule_count = ROWS(order_rules);
	sample_init(&s, order_rows[_i].findings, "a@partner.example", order_rows[_i].recipient);
	if (order_rows[_i].vouched)
		vouch(&s);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_msg(v.rule == NULL ? order_rows[_i].rule == NULL :
		      order_rows[_i].rule != NULL && strcmp(v.rule, order_rows[_i].rule) == 0, "%s: %s", order_rows[_i].label,
		      v.rule != NULL ? v.rule : "no rule");
	sample_free(&s);
}
END_TEST

START_TEST(a_rule_that_names_remote_loads_cleans_them)
{
	static const struct policy_rule rule = { .name = "all loads", .kinds_any = 1u << FINDING_REMOTE_LOAD,
						 .action = ACTION_REWRITE };
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	p.rules = &rule;
	p.rule_count = 1;
	sample_init(&s, "remote-load@0 remote-load@2 remote-load@3 remote-load@4 recipient-token@1", "a@b.example", BOB);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_str_eq(sample_plan(&v), "x..xx.");
	p.rewrite_links = true;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_str_eq(sample_plan(&v), "xx.xx.");
	ck_assert_uint_eq(v.remove_count, 4);
	sample_free(&s);
}
END_TEST

START_TEST(scope_of_a_rewrite)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	sample_init(&s, "tracking-pixel@0", "a@b.example", BOB);
	p.rewrite_scope = REWRITE_ALL_LOADS;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_str_eq(sample_plan(&v), "x..xx.");
	ck_assert_int_eq(v.action, ACTION_REWRITE);
	p.uncleanable = ACTION_QUARANTINE;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_int_eq(v.action, ACTION_QUARANTINE);
	ck_assert_str_eq(v.rule, "uncleanable");
	ck_assert_ptr_nonnull(strstr(v.reasons[0], "encoded twice"));
	sample_free(&s);
}
END_TEST

/* Of a message over the size limit no byte can be replaced: the option for what cannot be cleaned decides. */
START_TEST(too_large_to_rewrite)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	sample_init(&s, "tracking-pixel@0", "a@b.example", BOB);
	oddities_add(&s.message.oddities, ODDITY_SIZE_LIMIT);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_int_eq(v.action, ACTION_TAG);
	ck_assert_uint_eq(v.remove_count, 0);
	p.uncleanable = ACTION_QUARANTINE;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_int_eq(v.action, ACTION_QUARANTINE);
	ck_assert_str_eq(v.rule, "uncleanable");
	ck_assert_ptr_nonnull(strstr(v.reasons[0], "limit on its size"));
	sample_free(&s);
}
END_TEST

/* Whether a rewrite that leaves something is a reason to hold: if the option says so and every finding behind it permits it. */
static const struct { const char *findings; enum action uncleanable, if_left; } left_rows[] = {
	{ "tracking-pixel@0", ACTION_TAG, ACTION_REWRITE },
	{ "tracking-pixel@0", ACTION_QUARANTINE, ACTION_QUARANTINE },
	{ "known-tracker@0/dtr", ACTION_QUARANTINE, ACTION_REWRITE },
	{ "tracking-pixel@0 known-tracker@3/dtr", ACTION_QUARANTINE, ACTION_REWRITE },
	{ "tracking-pixel@0 known-tracker@3/dtrq", ACTION_QUARANTINE, ACTION_QUARANTINE },
};

START_TEST(what_a_rewrite_may_lead_to)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	p.uncleanable = left_rows[_i].uncleanable;
	sample_init(&s, left_rows[_i].findings, "a@b.example", BOB);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_int_eq(v.action, ACTION_REWRITE);
	ck_assert_msg(v.if_left == left_rows[_i].if_left, "%s: %s", left_rows[_i].findings, action_name(v.if_left));
	sample_free(&s);
}
END_TEST

/* A signature that stopped counting is about all loads; one place fewer is about what it names. */
START_TEST(a_signature_that_stopped_counting)
{
	static const struct signature tracker = { .permits = PERMIT_DETECT | PERMIT_TAG | PERMIT_REWRITE };

	for (int places = SIGNATURE_MAX_PLACES - 1; places <= SIGNATURE_MAX_PLACES; places++) {
		struct policy p = policy_make();
		struct sample s;
		struct verdict v;

		sample_init(&s, "", "a@b.example", BOB);
		for (int i = 0; i < places; i++)
			ck_assert_int_eq(evidence_add(&s.evidence, FINDING_KNOWN_TRACKER, IMAGE, 1.0, "", &tracker), STATUS_OK);
		ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
		ck_assert_str_eq(sample_plan(&v), places < SIGNATURE_MAX_PLACES ? "x...x." : "x..xx.");
		sample_free(&s);
	}
}
END_TEST

START_TEST(observe_mode_only_looks)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	p.observe = true;
	sample_init(&s, "recipient-token@0", "a@b.example", ANNA);
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_int_eq(v.action, ACTION_PASS);
	ck_assert_int_eq(v.advised, ACTION_QUARANTINE);
	ck_assert_str_eq(v.group, "protected");
	ck_assert_ptr_nonnull(strstr(v.reasons[v.reason_count - 1], "observe mode"));
	sample_free(&s);
}
END_TEST

START_TEST(what_was_not_seen)
{
	struct policy p = policy_make();

	/* Every limit that there is counts, also one that is added later. */
	for (int o = 0; o < ODDITY_COUNT; o++) {
		bool is_limit = bytes_ends_with_nocase(bytes_of(oddity_name((enum oddity)o)), "-limit");
		bool is_encrypted = o == ODDITY_ENCRYPTED;
		struct sample s;
		struct verdict v;

		p.over_limit = ACTION_QUARANTINE;
		p.encrypted = ACTION_REWRITE;	/* not allowed in a configuration, and told apart from the rule here */
		sample_init(&s, "remote-load@0", "a@b.example", BOB);
		oddities_add(&s.evidence.oddities, (enum oddity)o);
		ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
		ck_assert_int_eq(v.action, is_limit ? ACTION_QUARANTINE : is_encrypted ? ACTION_REWRITE : ACTION_TAG);
		ck_assert_str_eq(v.rule, is_limit ? "over-limit" : is_encrypted ? "encrypted" : "default-mark");
		ck_assert_int_eq(strstr(v.reasons[0], v.rule) != NULL, 1);
		p.over_limit = p.encrypted = ACTION_PASS;
		ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
		ck_assert_str_eq(v.rule, "default-mark");
		sample_free(&s);
	}
}
END_TEST

START_TEST(many_of_one_kind_weigh_little_more)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	sample_init(&s, "", "a@b.example", BOB);
	for (int i = 1; i <= 2000; i++) {
		ck_assert_int_eq(evidence_add(&s.evidence, FINDING_REMOTE_LOAD, IMAGE, 1.0, "", NULL), STATUS_OK);
		if (i != 1 && i != 2 && i != 6 && i != 7 && i != 2000)
			continue;
		ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
		ck_assert_double_eq_tol(v.score, i == 1 ? 0.5 : i == 2 ? 0.55 : 0.75, 1e-9);
	}
	p.weights[FINDING_REMOTE_LOAD] = 2.0;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_double_eq_tol(v.score, 3.0, 1e-9);
	p.weights[FINDING_REMOTE_LOAD] = 0;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_double_eq_tol(v.score, 0.0, 1e-9);
	sample_free(&s);
}
END_TEST

START_TEST(a_signature_has_a_weight_of_its_own)
{
	static const struct signature open_to_all = { .permits = ~0u };
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	sample_init(&s, "", "a@b.example", BOB);
	ck_assert_int_eq(evidence_add(&s.evidence, FINDING_KNOWN_TRACKER, IMAGE, 0.5, "", &open_to_all), STATUS_OK);
	s.evidence.findings.items[0].weight = 4.0;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_double_eq_tol(v.score, 2.0, 1e-9);
	p.weights[FINDING_KNOWN_TRACKER] *= 2;
	ck_assert_int_eq(policy_decide(&p, &s.evidence, &v), STATUS_OK);
	ck_assert_double_eq_tol(v.score, 4.0, 1e-9);
	sample_free(&s);
}
END_TEST

START_TEST(no_memory_is_an_answer)
{
	struct policy p = policy_make();
	struct sample s;
	struct verdict v;

	/* A ceiling that is reached somewhere: at each point a clean answer, in the end a verdict. */
	sample_init(&s, "tracking-pixel@0 recipient-token@3", "a@b.example", ANNA);
	for (size_t more = 0; more < 4096; more += 16) {
		struct arena *small = arena_new(more);
		enum status status;

		ck_assert_ptr_nonnull(small);
		s.evidence.arena = small;
		status = policy_decide(&p, &s.evidence, &v);
		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		ck_assert(more > 0 || status == STATUS_LIMIT);
		ck_assert(more < 4080 || status == STATUS_OK);
		arena_destroy(&small);
	}
	for (unsigned long n = 1;; n++) {
		struct arena *fresh = arena_new(1 << 20);
		enum status status;
		bool failed;

		s.evidence.arena = fresh;
		mem_fail_at(n);
		status = policy_decide(&p, &s.evidence, &v);
		failed = mem_fail_at(0) == 0;
		ck_assert_int_eq(status, failed ? STATUS_NOMEM : STATUS_OK);
		arena_destroy(&fresh);
		if (!failed)
			break;
	}
	sample_free(&s);
}
END_TEST

START_TEST(names_of_actions)
{
	enum action a = ACTIONS;

	for (int i = 0; i < ACTIONS; i++) {
		ck_assert(action_from_name(action_name((enum action)i), &a));
		ck_assert_int_eq(a, i);
	}
	ck_assert(!action_from_name("Tag", &a));
	ck_assert_int_eq(a, ACTIONS - 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/policy");
	TCase *t = tcase_create("policy");

	tcase_add_loop_test(t, default_rules_decide, 0, ROWS(default_rows));
	tcase_add_loop_test(t, caveats_hold, 0, ROWS(caveat_rows));
	tcase_add_test(t, no_combination_exceeds_the_permits);
	tcase_add_loop_test(t, rules_are_tried_in_order, 0, ROWS(order_rows));
	tcase_add_test(t, a_rule_that_names_remote_loads_cleans_them);
	tcase_add_test(t, scope_of_a_rewrite);
	tcase_add_test(t, too_large_to_rewrite);
	tcase_add_loop_test(t, what_a_rewrite_may_lead_to, 0, ROWS(left_rows));
	tcase_add_test(t, a_signature_that_stopped_counting);
	tcase_add_test(t, observe_mode_only_looks);
	tcase_add_test(t, what_was_not_seen);
	tcase_add_test(t, many_of_one_kind_weigh_little_more);
	tcase_add_test(t, a_signature_has_a_weight_of_its_own);
	tcase_add_test(t, no_memory_is_an_answer);
	tcase_add_test(t, names_of_actions);
	suite_add_tcase(s, t);
	return suite_run(s);
}
