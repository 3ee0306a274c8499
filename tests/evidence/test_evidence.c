#include "base/mem.h"
#include "evidence/evidence.h"
#include "support/suite.h"

START_TEST(names_are_a_contract)
{
	static const char *const names[] = {
		"remote-load", "hidden-load", "tracking-pixel", "recipient-token", "unique-token", "campaign-token",
		"known-tracker", "indicator", "lure", "oddity",
	};
	enum finding_kind k;

	ck_assert_int_eq(FINDING_KINDS, ROWS(names));
	for (int i = 0; i < FINDING_KINDS; i++) {
		ck_assert_str_eq(finding_name((enum finding_kind)i), names[i]);
		ck_assert(finding_from_name(names[i], &k));
		ck_assert_int_eq(k, i);
	}
	ck_assert(!finding_from_name("remote", &k));
	ck_assert_str_eq(load_name(LOAD_AUTO), "auto");
	ck_assert_str_eq(load_name(LOAD_CLICK), "click");
}
END_TEST

START_TEST(findings_keep_their_order)
{
	struct evidence e = { .arena = arena_new(1 << 20) };

	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(evidence_add(&e, FINDING_REMOTE_LOAD, i, 0.5, "words", NULL), STATUS_OK);
	ck_assert_uint_eq(e.findings.count, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(e.findings.items[i].reference, i);
	ck_assert_double_eq(e.findings.items[7].weight, finding_default_weight(FINDING_REMOTE_LOAD));
	arena_destroy(&e.arena);
}
END_TEST

START_TEST(the_ceiling_is_answered)
{
	struct evidence e = { .arena = arena_new(1000) };
	enum status status = STATUS_OK;
	size_t kept = 0;

	while (status == STATUS_OK) {
		kept = e.findings.count;
		status = evidence_add(&e, FINDING_ODDITY, FINDING_MESSAGE, 1.0, "words", NULL);
	}
	ck_assert_int_eq(status, STATUS_LIMIT);
	ck_assert_uint_eq(e.findings.count, kept);
	arena_destroy(&e.arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("evidence");
	TCase *t = tcase_create("evidence");

	tcase_add_test(t, names_are_a_contract);
	tcase_add_test(t, findings_keep_their_order);
	tcase_add_test(t, the_ceiling_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
