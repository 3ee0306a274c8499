/* What the caveats of a signature leave of it: who may know, what may be done, what is said with it. */
#include <stdio.h>
#include <string.h>
#include "signature/caveat.h"
#include "signature/sample.h"
#include "support/suite.h"

static const struct {
	const char *caveats;
	const char *visible;		/* per clearance from clear to red */
	const char *shared;		/* per audience: y allowed, p not permitted, t above its TLP */
} cases[] = {
	{ "tlp clear; permits tag share", "yyyyy", "yyyyy" },
	{ "tlp clear; permits tag", "yyyyy", "pppyp" },
	{ "tlp green; permits tag share", "nyyyy", "tyyyy" },
	{ "tlp amber; permits rewrite share", "nnyyy", "ttyyy" },
	{ "tlp amber+strict; permits rewrite share", "nnnyy", "tttyy" },
	{ "tlp red; permits quarantine share", "nnnny", "tttty" },
	{ "tlp red; permits quarantine", "nnnny", "ppptp" },
	{ "tlp clear; permits detect", "nnyyy", "pppyp" },
	{ "tlp green; permits detect", "nnyyy", "pppyp" },
	{ "tlp red; permits detect", "nnnny", "ppptp" },
	{ "tlp clear; permits detect share", "yyyyy", "yyyyy" },
};

static struct signature_set *set_of(const char *caveats)
{
	char text[512];

	snprintf(text, sizeof(text), "signature a { title \"t\"; owner \"o\"; kind lure; %s; when { recipients exactly 1 } }", caveats);
	return sample_set(text);
}

START_TEST(who_may_know)
{
	struct signature_set *set = set_of(cases[_i].caveats);
	const struct signature *s = signature_set_item(set, 0);

	for (int tlp = TLP_CLEAR; tlp <= TLP_RED; tlp++)
		ck_assert_msg(signature_is_visible(s, (enum tlp)tlp) == (cases[_i].visible[tlp] == 'y'), "%s at %s", cases[_i].caveats,
			      tlp_name((unsigned)tlp));
	ck_assert_msg(signature_may_show(s) == signature_is_visible(s, TLP_GREEN), "%s", cases[_i].caveats);
	signature_set_put(&set);
}
END_TEST

START_TEST(whom_it_may_be_given)
{
	struct signature_set *set = set_of(cases[_i].caveats);

	for (int a = 0; a < AUDIENCES; a++) {
		const enum sharing sharing = signature_sharing(signature_set_item(set, 0), (enum audience)a);
		const char as = sharing == SHARING_ALLOWED ? 'y' : sharing == SHARING_NOT_PERMITTED ? 'p' : 't';

		ck_assert_msg(as == cases[_i].shared[a], "%s to %s", cases[_i].caveats, audience_name((unsigned)a));
		ck_assert_msg((sharing_reason(sharing)[0] == '\0') == (as == 'y'), "%s", cases[_i].caveats);
	}
	signature_set_put(&set);
}
END_TEST

START_TEST(pap_red_leaves_detect_and_share)
{
	struct signature_set *set = set_of("tlp clear; pap red; permits detect tag rewrite quarantine notify share");

	ck_assert_uint_eq(signature_set_item(set, 0)->permits, PERMIT_DETECT | PERMIT_SHARE);
	signature_set_put(&set);
}
END_TEST

static const struct {
	const char *caveats, *statement;
} statements[] = {
	{ "tlp clear; permits detect", "TLP:CLEAR; PAP:CLEAR; owner: o; permitted: detect" },
	{ "tlp amber+strict; pap green; permits share notify; valid until 2026-08-03; source \"partner 7\"; reference \"https://a.example\"",
	  "TLP:AMBER+STRICT; PAP:GREEN; owner: o; permitted: detect, notify, share; valid until 2026-08-03T00:00:00Z" },
	{ "tlp red; pap red; permits quarantine; caveat \"do not name us\"",
	  "TLP:RED; PAP:RED; owner: o; permitted: detect; caveat: do not name us" },
};

START_TEST(statement_has_all_restrictions_and_no_source)
{
	struct signature_set *set = set_of(statements[_i].caveats);
	const char *wanted = statements[_i].statement;
	struct buf out;

	buf_init(&out, strlen(wanted));
	ck_assert_int_eq(signature_statement(signature_set_item(set, 0), &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), wanted), "%.*s", (int)out.len, (const char *)out.data);
	buf_free(&out);
	buf_init(&out, strlen(wanted) - 1);
	ck_assert_int_eq(signature_statement(signature_set_item(set, 0), &out), STATUS_LIMIT);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&out);
	signature_set_put(&set);
}
END_TEST

START_TEST(names_lead_back)
{
	static const char *(*const tables[])(unsigned) = { tlp_name, pap_name, severity_name, permit_name, audience_name };
	unsigned value, count = 0;

	for (; tables[_i](count) != NULL; count++) {
		ck_assert(name_value(tables[_i], bytes_of(tables[_i](count)), &value));
		ck_assert_uint_eq(value, count);
	}
	ck_assert_uint_gt(count, 3);
	ck_assert(!name_value(tables[_i], bytes_of("RED"), &value));
	ck_assert(!name_value(tables[_i], bytes_of(""), &value));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/caveat");
	TCase *t = tcase_create("caveat");

	tcase_add_loop_test(t, who_may_know, 0, ROWS(cases));
	tcase_add_loop_test(t, whom_it_may_be_given, 0, ROWS(cases));
	tcase_add_test(t, pap_red_leaves_detect_and_share);
	tcase_add_loop_test(t, statement_has_all_restrictions_and_no_source, 0, ROWS(statements));
	tcase_add_loop_test(t, names_lead_back, 0, 5);
	suite_add_tcase(s, t);
	return suite_run(s);
}
