/* Each keyword, each way of a test, both sides: against the one message of sample_lure(). */
#include <stdio.h>
#include <string.h>
#include "signature/sample.h"
#include "support/suite.h"

static const struct {
	const char *conditions;
	bool holds;
} cases[] = {
	/* blocks */
	{ "all { recipients exactly 1; subject contains \"talks\" }", true },
	{ "all { recipients exactly 1; subject contains \"football\" }", false },
	{ "any { recipients exactly 2; subject contains \"talks\" }", true },
	{ "any { recipients exactly 2; subject contains \"football\" }", false },
	{ "none { recipients exactly 2; subject contains \"football\" }", true },
	{ "none { recipients exactly 2; subject contains \"talks\" }", false },
	{ "none { none { all { any { recipients exactly 1 } } } }", true },
	{ "reference { all { load auto; visible no } }", true },
	{ "reference { all { load auto; visible yes } }", false },
	{ "reference { any { scheme is \"ftp\"; scheme is \"ws\" } }", true },
	{ "reference { any { scheme is \"wss\"; scheme is \"ws\" } }", false },
	{ "reference { none { scheme is \"ftp\" \"https\" } }", false },
	{ "reference { none { scheme is \"ws\" \"https\" } }", true },
	{ "reference { load auto; scheme is \"ftp\" }", false },	/* both hold, but not for one reference */
	/* counts; the data: URL is not seen */
	{ "reference { load click }", true },
	{ "reference exactly 1 { load auto }", true },
	{ "reference exactly 2 { load auto }", false },
	{ "reference exactly 2 { load click }", true },
	{ "reference exactly 1 { load click }", false },
	{ "reference at-least 2 { load click }", true },
	{ "reference at-least 3 { load click }", false },
	{ "reference at-most 2 { load click }", true },
	{ "reference at-most 1 { load click }", false },
	{ "reference exactly 0 { host is \"nowhere.example\" }", true },
	{ "reference exactly 0 { load auto }", false },
	/* the message */
	{ "sender is \"desk@news.herald.example\"", true },
	{ "sender is \"DESK@news.herald.example\"", true },
	{ "sender is \"other@news.herald.example\"", false },
	{ "sender starts \"desk@\"", true },
	{ "sender starts \"dusk@\"", false },
	{ "sender-domain is \"news.herald.example\"", true },
	{ "sender-domain is \"herald.example\"", false },
	{ "sender-domain under \"herald.example\"", true },
	{ "sender-domain under \"erald.example\"", false },
	{ "sender-name contains \"Herald\"", true },
	{ "sender-name contains \"herald\"", false },
	{ "sender-name contains nocase \"herald\"", true },
	{ "envelope-sender ends \"@mass-mail.example\"", true },
	{ "envelope-sender is \"\"", false },
	{ "envelope-sender matches '\\+[^@]+=[^@]+@'", true },
	{ "envelope-related no", true },
	{ "envelope-related yes", false },
	{ "client-address is \"192.0.2.7\"", true },
	{ "client-address is \"192.0.2.8\"", false },
	{ "client-name under \"mass-mail.example\"", true },
	{ "client-name under \"mail.example\"", false },
	{ "helo is \"out7.mass-mail.example\"", true },
	{ "helo is \"mass-mail.example\"", false },
	{ "dmarc pass", true },
	{ "dmarc fail", false },
	{ "dmarc none", false },
	{ "recipients exactly 1", true },
	{ "recipients at-least 2", false },
	{ "subject matches '^(?:\\S+\\s+){4,}\\S+$'", true },
	{ "subject matches '^(?:\\S+\\s+){9,}\\S+$'", false },
	{ "subject contains \"G\xc3\xa9n\xc3\xa8ve\"", true },
	{ "subject matches nocase 'G\xc3\x89N.VE'", true },
	{ "subject is \"\"", false },
	{ "header \"list-unsubscribe\" exists", true },
	{ "header \"List-Id\" exists", false },
	{ "header \"X-Empty\" exists", true },
	{ "header \"X-Empty\" is \"\"", true },
	{ "header \"Received\" contains \"other\"", true },
	{ "header \"Received\" contains \"another\"", false },
	{ "header \"Subject\" contains \"\xc3\xa9\"", true },
	{ "attachment-name ends nocase \".PDF\"", true },
	{ "attachment-name ends \".PDF\"", false },
	{ "attachment-name exists", true },
	{ "attachment-type is \"application/PDF\"", true },
	{ "attachment-type is \"text/plain\"", false },
	{ "finding oddity hidden-load", true },
	{ "finding recipient-token", false },
	{ "oddity utf-7 nul-byte", true },
	{ "oddity nul-byte", false },
	{ "client-address within \"198.51.100.0/24\" \"192.0.2.0/29\"", true },
	{ "client-address within \"192.0.2.8/29\" \"2001:db8::/32\"", false },
	{ "envelope-domain under \"mass-mail.example\"", true },
	{ "envelope-domain is \"mail.example\"", false },
	{ "recipient is \"ANNA.member@parliament.example\"", true },
	{ "recipient ends \"@other.example\"", false },
	/* parts with content */
	{ "attachment { name ends nocase \".PDF\"; type is \"application/pdf\" }", true },
	{ "attachment { name ends nocase \".PDF\"; type is \"text/html\" }", false },
	{ "attachment exactly 1 { size exactly 6 }", true },
	{ "attachment { size at-least 7 }", false },
	{ "attachment exactly 0 { size at-least 7 }", true },
	{ "attachment { digest is \"7830B26B0EE6F35D118457F44E61961A44D8893FF51B02F8FCF08E188AF77B0E\" }", true },
	{ "attachment { digest is \"7830b26b0ee6f35d118457f44e61961a44d8893ff51b02f8fcf08e188af77b0f\" }", false },
	{ "attachment { digest is \"00000000000000000000000000000000\" \"95c4b15d60d25f7a65a23423ff75fa50\"; name exists }", true },
	{ "attachment { digest is \"95c4b15d60d25f7a65a23423ff75fa50\"; name contains \"9\" }", false },
	{ "attachment { all { name starts \"report\"; type exists } }", true },
	{ "attachment { all { name starts \"report\"; type starts \"text/\" } }", false },
	{ "attachment { any { name starts \"rapport\"; type is \"application/pdf\" } }", true },
	{ "attachment { any { name starts \"rapport\"; type is \"text/html\" } }", false },
	{ "attachment { none { name starts \"rapport\" } }", true },
	{ "attachment { none { name starts \"report\" } }", false },
	/* one reference */
	{ "reference { port exactly 21 }", true },
	{ "reference { port at-least 1024 }", false },
	{ "reference { user is \"reader7\"; scheme is \"ftp\" }", true },
	{ "reference { user is \"reader8\" }", false },
	{ "reference { raw contains \".Collector.example./\" }", true },
	{ "reference { raw contains \".collector.example/\" }", false },
	{ "reference { load auto; segment hex }", true },
	{ "reference { load auto; segment value hex uuid }", true },
	{ "reference { load auto; segment path fragment hex }", false },
	{ "reference { load click; segment uuid }", false },
	{ "reference { part-type is \"Application/PDF\"; load click }", true },
	{ "reference { part-type is \"text/html\" }", false },
	{ "reference { host within \"192.0.2.0/24\" }", false },
	{ "none { reference { host within \"0.0.0.0/1\" \"128.0.0.0/1\" } }", true },
	{ "reference { load auto; host is \"X7KQ92ZB.img.collector.example\" }", true },
	{ "reference { load click; host is \"x7kq92zb.img.collector.example\" }", false },
	{ "reference { host is \"collector.example\" }", false },
	{ "reference { host under \"collector.example\" }", true },
	{ "reference { host under \"ollector.example\" }", false },
	{ "reference { host starts \"x7kq\" }", true },
	{ "reference { host ends \".example\" }", true },
	{ "reference { host matches '^x7[a-z0-9]+\\.IMG\\.' }", true },
	{ "reference { host exists }", true },
	{ "reference { domain is \"collector.example\" }", true },
	{ "reference { domain is \"img.collector.example\" }", false },
	{ "reference { scheme is \"FTP\" }", true },
	{ "reference { scheme is \"data\" }", false },
	{ "reference { path is \"/track/Open.gif\" }", true },
	{ "reference { path is \"/track/open.gif\" }", false },
	{ "reference { path is nocase \"/track/open.gif\" }", true },
	{ "reference { path starts \"/track/\" }", true },
	{ "reference { path starts \"/track/Open.gif?\" }", false },
	{ "reference { path ends \".gif\" \".png\" }", true },
	{ "reference { path ends \".png\" \".jpg\" }", false },
	{ "reference { query starts \"rid=\" }", true },
	{ "reference { query contains \"#\" }", false },
	{ "reference { query exists; load click }", true },
	{ "reference { fragment is \"Top\" }", true },
	{ "reference { fragment is \"frog\" }", false },
	{ "reference { url ends \"uid=9f86d081884c7d65\" }", true },		/* loads: without fragment */
	{ "reference { url ends \"#frag\" }", false },
	{ "reference { url ends \"#Top\" }", true },				/* links: with it */
	{ "reference { parameter \"rid\" is \"abc\" }", true },
	{ "reference { parameter \"rid\" is \"a%62c\" }", false },
	{ "reference { parameter \"id\" exists }", false },
	{ "reference { parameter \"empty\" exists }", true },
	{ "reference { parameter \"empty\" is \"\" }", true },
	{ "reference { parameter \"uid\" matches '^[0-9a-f]{16}$' }", true },
	{ "reference { parameter \"uid\" matches '^[0-9a-f]{17}$' }", false },
	{ "reference { load auto; token at-least 16 }", true },
	{ "reference { load auto; token at-least 17 }", false },
	{ "reference { load click; token at-least 1 }", false },
	{ "reference { load click; token exactly 0 }", true },
	{ "reference { construct is \"img[src]\" }", true },
	{ "reference { construct is \"css url()\" }", false },
	{ "reference { words is \"Read more\" }", true },
	{ "reference { words contains \"\xc3\xa9\" }", true },
	{ "reference { words contains \"unsubscribe\" }", false },
	{ "reference { load auto; visible no }", true },
	{ "reference { load auto; visible yes }", false },
	{ "reference { width exactly 1 }", true },
	{ "reference { width at-least 2 }", false },
	{ "reference { load click; width at-most 5 }", false },			/* not declared */
	{ "reference { height at-most 2 }", true },
	{ "reference { height at-most 1 }", false },
	{ "reference { load auto; related-to-sender no }", true },
	{ "reference { load auto; related-to-sender yes }", false },
	{ "reference { scheme is \"ftp\"; related-to-sender yes }", true },	/* of the envelope sender */
	{ "reference { path starts \"/world/\"; related-to-sender yes }", true },	/* of From */
	{ "reference { load auto; related-to-links no }", true },
	{ "reference { load auto; related-to-links yes }", false },
	{ "reference { finding hidden-load }", true },
	{ "reference { finding oddity }", false },				/* of the message, not of a reference */
	{ "reference { load click; finding hidden-load }", false },
	/* many texts: looked up in a table */
	{ "reference { host is \"a.example\" \"b.example\" \"c.example\" \"d.example\" \"e.example\" \"f.example\""
	  " \"g.example\" \"x7kq92zb.img.collector.example\" }", true },
	{ "reference { host is \"a.example\" \"b.example\" \"c.example\" \"d.example\" \"e.example\" \"f.example\""
	  " \"g.example\" \"collector.example\" }", false },
	{ "reference { host under \"a.example\" \"b.example\" \"c.example\" \"d.example\" \"e.example\" \"f.example\""
	  " \"g.example\" \"Collector.example\" }", true },
	{ "sender is \"1@a.example\" \"2@a.example\" \"3@a.example\" \"4@a.example\" \"5@a.example\" \"6@a.example\""
	  " \"7@a.example\" \"desk@news.herald.example\"", true },
};

static size_t match_count(const struct signature_set *set, struct sample *s)
{
	struct signature_scratch *scratch = signature_scratch_new(set);
	size_t before = s->evidence.findings.count;

	ck_assert_ptr_nonnull(scratch);
	ck_assert_int_eq(signature_set_match(set, scratch, &s->evidence, 1000), STATUS_OK);
	signature_scratch_destroy(&scratch);
	return s->evidence.findings.count - before;
}

START_TEST(condition_holds)
{
	struct signature_set *set;
	struct sample s;
	struct said said;

	set = sample_conditions(cases[_i].conditions, &said);
	ck_assert_msg(set != NULL, "%s: %s", cases[_i].conditions, said.text);
	sample_lure(&s);
	ck_assert_msg((match_count(set, &s) > 0) == cases[_i].holds, "%s", cases[_i].conditions);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

/* The tables only leave out what cannot match: beside a part that no table can decide, the answer is the same. */
START_TEST(tables_change_no_answer)
{
	struct signature_set *set;
	struct sample s;
	struct said said;
	char text[2048];

	snprintf(text, sizeof(text), "any { all { %s }; recipients exactly 9 }", cases[_i].conditions);
	set = sample_conditions(text, &said);
	ck_assert_msg(set != NULL, "%s: %s", text, said.text);
	ck_assert_uint_eq(signature_set_unindexed(set), 1);
	sample_lure(&s);
	ck_assert_msg((match_count(set, &s) > 0) == cases[_i].holds, "%s", text);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

static bool names(const char *conditions, const char *keyword)
{
	const size_t n = strlen(keyword);

	for (const char *p = conditions; (p = strstr(p, keyword)) != NULL; p += n) {
		if ((p == conditions || p[-1] == ' ') && p[n] == ' ')
			return true;
	}
	return false;
}

START_TEST(every_keyword_has_both_sides)
{
	for (size_t i = 0; i < signature_keyword_count(); i++) {
		const struct signature_keyword k = signature_keyword_item(i);
		bool seen[2] = { false, false };

		if (strcmp(k.place, "signature") == 0)
			continue;
		for (int c = 0; c < ROWS(cases); c++) {
			const char *text = cases[c].conditions;
			const char *place = strncmp(text, "reference", 9) == 0 ? "reference" :
					    strncmp(text, "attachment ", 11) == 0 ? "attachment" : "when";
			const bool is_block = strcmp(k.name, "reference") == 0 || strcmp(k.name, "attachment") == 0;

			if (strcmp(place, is_block ? k.name : k.place) == 0)
				seen[cases[c].holds] |= names(cases[c].conditions, k.name);
		}
		ck_assert_msg(seen[0] && seen[1], "%s in %s", k.name, k.place);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/conditions");
	TCase *t = tcase_create("conditions");

	tcase_add_loop_test(t, condition_holds, 0, ROWS(cases));
	tcase_add_loop_test(t, tables_change_no_answer, 0, ROWS(cases));
	tcase_add_test(t, every_keyword_has_both_sides);
	suite_add_tcase(s, t);
	return suite_run(s);
}
