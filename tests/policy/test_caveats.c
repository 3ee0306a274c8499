/*
 * What adding findings of signatures can change, over all combinations: own findings, what a signature found and where,
 * what its owner permits, and policies that do their worst. Each verdict with them is held against the one without.
 */
#include <stdio.h>
#include <string.h>
#include "policy/support.h"
#include "support/suite.h"

#define ANY (~0u)

/* Rules by which whatever counts at all shows. */
static const struct policy_rule worst[] = {
	{ .name = "kinds", .kinds_any = ANY, .action = ACTION_QUARANTINE },
	{ .name = "score", .score_at_least = 0.01, .action = ACTION_QUARANTINE },
	{ .name = "clean", .kinds_any = ANY, .action = ACTION_REWRITE },
	{ .name = "clean score", .score_at_least = 0.01, .action = ACTION_REWRITE },
	{ .name = "mark", .kinds_any = ANY, .action = ACTION_TAG },
	{ .name = "mark score", .score_at_least = 0.01, .action = ACTION_TAG },
};

/* Exceptions first: what a signature found could let a message through. */
static const struct policy_rule exceptions[] = {
	{ .name = "known", .kinds_any = 1u << FINDING_KNOWN_TRACKER, .action = ACTION_PASS },
	{ .name = "heavy", .score_at_least = 6, .action = ACTION_PASS },
	{ .name = "kinds", .kinds_any = ANY, .action = ACTION_QUARANTINE },
	{ .name = "clean", .kinds_any = ANY, .action = ACTION_REWRITE },
};

/* Sums: our own findings stay just below each threshold. */
static const struct policy_rule sums[] = {
	{ .name = "hold", .score_at_least = 6.9, .action = ACTION_QUARANTINE },
	{ .name = "clean", .score_at_least = 4.6, .action = ACTION_REWRITE },
	{ .name = "both", .kinds_all = 1u << FINDING_LURE | 1u << FINDING_TRACKING_PIXEL, .action = ACTION_QUARANTINE },
	{ .name = "mark", .score_at_least = 2.1, .action = ACTION_TAG },
};

static const struct { const struct policy_rule *rules; size_t count; } policies[] = {
	{ worst, ROWS(worst) }, { exceptions, ROWS(exceptions) }, { sums, ROWS(sums) }, { NULL, 0 },
};

static const char *const own[] = {
	"", "remote-load@0", "tracking-pixel@0", "tracking-pixel@2", "recipient-token@1", "lure@-", "tracking-pixel@0 recipient-token@3",
	"tracking-pixel@0? lure@-",
};

static const char *const kinds[] = { "indicator", "known-tracker", "lure" };
static const char *const places[] = { "-", "0", "1", "2", "3", "5" };

/* What the owner permits; X: TLP:RED. */
static const char *const permits[] = {
	"d", "dX", "dt", "dtX", "dr", "drX", "dq", "dqX", "dtr", "dtq", "drq", "drqX", "dtrq", "dtrqX",
};

static bool permits_action(const char *letters, enum action a)
{
	static const char letter[ACTIONS] = { [ACTION_PASS] = 't', [ACTION_TAG] = 't', [ACTION_REWRITE] = 'r', [ACTION_QUARANTINE] = 'q' };

	if (letter[a] == 't' && strchr(letters, 'X') != NULL)
		return false;
	return strchr(letters, letter[a]) != NULL;
}

static struct policy make_policy(int which)
{
	struct policy p = policy_default;

	if (policies[which % 4].rules != NULL) {
		p.rules = policies[which % 4].rules;
		p.rule_count = policies[which % 4].count;
	}
	p.rewrite_scope = (which & 4) != 0 ? REWRITE_ALL_LOADS : REWRITE_BEACONS;
	p.rewrite_links = (which & 4) != 0;
	p.uncleanable = (which & 8) != 0 ? ACTION_QUARANTINE : ACTION_TAG;
	return p;
}

enum { POLICIES = 16 };

static struct verdict decide(const struct policy *p, const char *findings, struct sample *s)
{
	struct verdict v;

	sample_init(s, findings, "a@b.example", "anna@example.org");
	ck_assert_int_eq(policy_decide(p, &s->evidence, &v), STATUS_OK);
	return v;
}

/* Held, marked, cleaned, said: each only if one of the signatures permits it. letters: what any of them permits. */
static void compare(const char *label, const struct verdict *without, const struct verdict *with, const char *letters)
{
	const bool shows = permits_action(letters, ACTION_TAG);
	char plan[40];

	ck_assert_msg(with->shown_action <= with->action, "%s: the header says %s", label, action_name(with->shown_action));
	if (with->action != without->action)
		ck_assert_msg(permits_action(letters, with->action) || shows, "%s: %s", label, action_name(with->action));
	if (with->action > without->action)
		ck_assert_msg(permits_action(letters, with->action), "%s: %s", label, action_name(with->action));
	if (with->action < without->action)
		ck_assert_msg(shows, "%s: let through", label);
	if (!shows) {
		ck_assert_msg(with->shown_action == without->shown_action, "%s: the header's verdict", label);
		ck_assert_msg(with->shown_kinds == without->shown_kinds, "%s: the header's findings", label);
		ck_assert_msg(with->shown_score == without->shown_score, "%s: the header's score", label);
		ck_assert_msg(with->score == without->score, "%s: the score", label);
		ck_assert_msg(with->shown_reason == NULL || strcmp(with->shown_reason, without->shown_reason) == 0, "%s: %s", label,
			      with->shown_reason);
	}
	if (strcmp(letters, "d") != 0 && strcmp(letters, "dX") != 0)
		return;
	snprintf(plan, sizeof(plan), "%s", sample_plan(without));
	ck_assert_msg(strcmp(plan, sample_plan(with)) == 0, "%s: %s instead of %s", label, sample_plan(with), plan);
	ck_assert_msg(with->action == without->action && with->advised == without->advised, "%s: %s", label, action_name(with->advised));
}

START_TEST(a_signature_changes_what_it_permits)
{
	const struct policy p = make_policy(_i);

	for (int o = 0; o < ROWS(own); o++) {
		for (int k = 0; k < ROWS(kinds) * ROWS(places) * ROWS(permits); k++) {
			const char *letters = permits[k / (ROWS(kinds) * ROWS(places))];
			struct verdict before, after;
			struct sample one, other;
			char findings[200], label[220];

			snprintf(findings, sizeof(findings), "%s%s%s@%s/%s", own[o], own[o][0] != '\0' ? " " : "", kinds[k % ROWS(kinds)],
				 places[k / ROWS(kinds) % ROWS(places)], letters);
			snprintf(label, sizeof(label), "policy %d, %s", _i, findings);
			before = decide(&p, own[o], &one);
			after = decide(&p, findings, &other);
			compare(label, &before, &after, letters);
			sample_free(&one);
			sample_free(&other);
		}
	}
}
END_TEST

/* A whole pack, of every kind at every place, on top of each other. */
START_TEST(a_pack_that_only_detects_changes_nothing)
{
	static const char pack[] =
		" indicator@-/d indicator@0/d indicator@1/dX indicator@2/d indicator@3/d indicator@5/d known-tracker@-/d known-tracker@0/d"
		" known-tracker@2/dX known-tracker@3/d lure@-/d lure@0/dX lure@1/d lure@3/d lure@-/dX";
	const struct policy p = make_policy(_i);

	for (int o = 0; o < ROWS(own); o++) {
		struct verdict before, after;
		struct sample one, other;
		char findings[600];

		snprintf(findings, sizeof(findings), "%s%s", own[o], own[o][0] != '\0' ? pack : pack + 1);
		before = decide(&p, own[o], &one);
		after = decide(&p, findings, &other);
		compare(findings, &before, &after, "d");
		sample_free(&one);
		sample_free(&other);
	}
}
END_TEST

/* What is permitted happens: the tests above do not hold because nothing ever does. */
static const struct { const char *letters; enum action action, shown; } effective[] = {
	{ "d", ACTION_PASS, ACTION_PASS },	  { "dt", ACTION_TAG, ACTION_TAG },
	{ "dtX", ACTION_PASS, ACTION_PASS },	  { "dr", ACTION_REWRITE, ACTION_PASS },
	{ "drX", ACTION_REWRITE, ACTION_PASS },	  { "dtr", ACTION_REWRITE, ACTION_REWRITE },
	{ "dq", ACTION_QUARANTINE, ACTION_PASS }, { "dqX", ACTION_QUARANTINE, ACTION_PASS },
	{ "dtq", ACTION_QUARANTINE, ACTION_QUARANTINE },
};

START_TEST(what_is_permitted_happens)
{
	const struct policy p = make_policy(0);
	char findings[40];
	struct verdict v;
	struct sample s;

	snprintf(findings, sizeof(findings), "indicator@0/%s", effective[_i].letters);
	v = decide(&p, findings, &s);
	ck_assert_msg(v.action == effective[_i].action, "%s: %s", findings, action_name(v.action));
	ck_assert_msg(v.shown_action == effective[_i].shown, "%s: the header says %s", findings, action_name(v.shown_action));
	sample_free(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/caveats");
	TCase *t = tcase_create("caveats");

	tcase_add_loop_test(t, a_signature_changes_what_it_permits, 0, POLICIES);
	tcase_add_loop_test(t, a_pack_that_only_detects_changes_nothing, 0, POLICIES);
	tcase_add_loop_test(t, what_is_permitted_happens, 0, ROWS(effective));
	suite_add_tcase(s, t);
	return suite_run(s);
}
