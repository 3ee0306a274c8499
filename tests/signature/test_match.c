/* What a match adds to the evidence, when a signature is in force, and what happens without memory. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "signature/sample.h"
#include "support/suite.h"

#define HEAD "title \"A title\"; owner \"o\"; kind known-tracker; tlp green; permits tag rewrite quarantine"

static enum status match_at(const struct signature_set *set, struct sample *s, long long now)
{
	struct signature_scratch *scratch = signature_scratch_new(set);
	enum status status;

	ck_assert_ptr_nonnull(scratch);
	s->evidence.findings.count = 0;
	status = signature_set_match(set, scratch, &s->evidence, now);
	signature_scratch_destroy(&scratch);
	return status;
}

START_TEST(metadata_is_kept)
{
	struct signature_set *set = sample_set(
		"signature all-of-it {\n"
		"title \"A \\\"title\\\" with \\\\\"\nowner 'The \"owner\"'\nsource \"report 7\"\nreference \"https://a.example\"\n"
		"caveat \"care\"\nkind indicator\ntlp amber+strict\npap amber\nseverity high\npermits rewrite quarantine share\n"
		"valid from 2026-01-31 until 2026-12-31T23:59:59Z\nweight 2.5\nconfidence .75\n"
		"when { recipients exactly 1 }\n}\n"
		"signature least { " HEAD "; when { recipients exactly 1 } }\n");
	const struct signature *s = signature_set_item(set, 0);

	ck_assert_str_eq(s->id, "all-of-it");
	ck_assert_str_eq(s->title, "A \"title\" with \\");
	ck_assert_str_eq(s->owner, "The \"owner\"");
	ck_assert_str_eq(s->source, "report 7");
	ck_assert_str_eq(s->reference, "https://a.example");
	ck_assert_str_eq(s->caveat, "care");
	ck_assert_int_eq(s->kind, FINDING_INDICATOR);
	ck_assert_int_eq(s->tlp, TLP_AMBER_STRICT);
	ck_assert_int_eq(s->pap, PAP_AMBER);
	ck_assert_uint_eq(s->permits, PERMIT_DETECT | PERMIT_REWRITE | PERMIT_QUARANTINE | PERMIT_SHARE);
	ck_assert_int_eq(s->severity, SEVERITY_HIGH);
	ck_assert_int_eq(s->valid_from, 1769817600);
	ck_assert_int_eq(s->valid_until, 1798761599);
	ck_assert(s->weight == 2.5 && s->confidence == 0.75);
	ck_assert_str_eq(s->file, "test.sig");
	ck_assert_uint_eq(s->line, 1);

	s = signature_set_item(set, 1);
	ck_assert_str_eq(s->source, "");
	ck_assert_int_eq(s->pap, PAP_CLEAR);
	ck_assert_int_eq(s->valid_from, 0);
	ck_assert_int_eq(s->valid_until, 0);
	ck_assert(s->weight == finding_default_weight(FINDING_KNOWN_TRACKER) && s->confidence == 1);
	signature_set_put(&set);
}
END_TEST

static const struct {
	long long now;
	bool is_valid;
} moments[] = {
	{ 1767225599, false },		/* 2025-12-31T23:59:59Z */
	{ 1767225600, true },		/* 2026-01-01 */
	{ 1798761599, true },		/* 2026-12-31T23:59:59Z */
	{ 1798761600, false },		/* 2027-01-01 */
};

START_TEST(validity_is_enforced)
{
	struct signature_set *set = sample_set("signature a { " HEAD "\nvalid from 2026-01-01 until 2027-01-01\n"
					       "when { recipients exactly 1 } }");
	struct sample s;

	sample_lure(&s);
	ck_assert_int_eq(match_at(set, &s, moments[_i].now), STATUS_OK);
	ck_assert_uint_eq(s.evidence.findings.count, moments[_i].is_valid);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

static const struct {
	const char *label, *head;
	bool may_show;
} shown[] = {
	{ "green, may tag",     "tlp green; permits tag", true },
	{ "clear, may share",   "tlp clear; permits share", true },
	{ "amber",              "tlp amber; permits tag rewrite", false },
	{ "amber+strict",       "tlp amber+strict; permits tag", false },
	{ "red",                "tlp red; permits tag", false },
	{ "may only detect",    "tlp clear; permits detect", false },
};

START_TEST(restricted_ones_are_not_named)
{
	struct signature_set *set;
	struct sample s;
	char text[512];

	snprintf(text, sizeof(text), "signature secret-id { title \"Secret title\"; owner \"o\"; kind indicator; %s\n"
		 "when { recipients exactly 1 } }", shown[_i].head);
	set = sample_set(text);
	ck_assert_msg(signature_may_show(signature_set_item(set, 0)) == shown[_i].may_show, "%s", shown[_i].label);
	sample_lure(&s);
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	ck_assert_uint_eq(s.evidence.findings.count, 1);
	ck_assert_msg((strcmp(s.evidence.findings.items[0].evidence, "Secret title") == 0) == shown[_i].may_show, "%s",
		      shown[_i].label);
	ck_assert_ptr_null(strstr(s.evidence.findings.items[0].evidence, "secret-id"));
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

/* References of the lure: 0 loads, 1 and 2 are links, 3 is data:. places: indexes, -1 for the message. */
static const struct {
	const char *label, *when;
	int places[4];
	size_t count;
} placed[] = {
	{ "the message",          "recipients exactly 1", { -1 }, 1 },
	{ "a load",               "reference { load auto }", { 0 }, 1 },
	{ "links",                "reference { load click }", { 1, 2 }, 2 },
	{ "loads before links",   "reference { host exists }", { 0 }, 1 },
	{ "of several blocks",    "reference { load click }; reference { load auto }", { 0 }, 1 },
	{ "inside any",           "any { recipients exactly 7; reference { scheme is \"ftp\" } }", { 2 }, 1 },
	{ "not inside none",      "none { reference { scheme is \"ws\" } }", { -1 }, 1 },
	{ "not of at-most",       "reference at-most 5 { load auto }", { -1 }, 1 },
	{ "not of none at all",   "reference exactly 0 { scheme is \"ws\" }", { -1 }, 1 },
	{ "once for two blocks",  "reference { load auto }; reference { visible no }", { 0 }, 1 },
	{ "nothing",              "reference { scheme is \"ws\" }", { 0 }, 0 },
};

START_TEST(findings_say_where)
{
	struct signature_set *set;
	struct sample s;
	char text[512];

	snprintf(text, sizeof(text), "signature a { " HEAD "; weight 3; confidence 0.5; when { %s } }", placed[_i].when);
	set = sample_set(text);
	sample_lure(&s);
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	ck_assert_msg(s.evidence.findings.count == placed[_i].count, "%s: %zu", placed[_i].label, s.evidence.findings.count);
	for (size_t i = 0; i < placed[_i].count; i++) {
		const struct finding *f = &s.evidence.findings.items[i];

		ck_assert_msg(f->reference == placed[_i].places[i], "%s: %d", placed[_i].label, f->reference);
		ck_assert(f->weight == (i == 0 ? 3 : 0) && f->confidence == 0.5);
		ck_assert_int_eq(f->kind, FINDING_KNOWN_TRACKER);
		ck_assert_ptr_eq(f->signature, signature_set_item(set, 0));
		ck_assert_str_eq(f->evidence, "A title");
	}
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

START_TEST(places_are_bounded)
{
	struct signature_set *set = sample_set("signature a { " HEAD "; when { reference { host is \"a.example\" } } }");
	struct sample s;

	sample_start(&s, "From: a@b.example\r\n\r\n");
	for (int i = 0; i < SIGNATURE_MAX_PLACES; i++)
		sample_add(&s, "https://a.example/", LOAD_AUTO);
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	ck_assert_uint_eq(s.evidence.findings.count, SIGNATURE_MAX_PLACES);
	sample_add(&s, "https://a.example/", LOAD_AUTO);
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	ck_assert_uint_eq(s.evidence.findings.count, SIGNATURE_MAX_PLACES);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

static const struct {
	const char *caveats;
	bool notes;
} given_up_quietly[] = {
	{ "tlp green; permits tag rewrite quarantine", true },
	{ "tlp amber; permits tag rewrite quarantine", false },
	{ "tlp clear; pap red; permits tag rewrite quarantine", false },
	{ "tlp clear; permits tag rewrite", false },
	{ "tlp clear; permits tag quarantine", false },
	{ "tlp clear; permits rewrite quarantine", false },
	{ "tlp clear; permits detect", false },
};

/* An oddity is nobody's finding, so policy cannot ask it what is permitted. */
START_TEST(what_gave_up_is_noted_where_all_is_permitted)
{
	struct signature_set *set;
	struct sample s;
	char text[512];

	snprintf(text, sizeof(text), "signature a { title \"t\"; owner \"o\"; kind lure; %s; when { subject matches '^(?:a|a)*$' } }",
		 given_up_quietly[_i].caveats);
	set = sample_set(text);
	sample_start(&s, "Subject: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\r\n\r\n");
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	ck_assert_msg(oddities_has(&s.evidence.oddities, ODDITY_PATTERN_LIMIT) == given_up_quietly[_i].notes, "%s",
		      given_up_quietly[_i].caveats);
	ck_assert(s.evidence.unsettled != NULL && s.evidence.unsettled->next == NULL);
	ck_assert_ptr_eq(s.evidence.unsettled->signature, signature_set_item(set, 0));
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

static const struct {
	const char *label, *when;
	bool matches, notes;
} given_up[] = {
	{ "alone",                   "subject matches '^(?:a|a)*$'", false, true },
	{ "turned around",           "none { subject matches '^(?:a|a)*$' }", false, true },
	{ "beside what fails",       "subject matches '^(?:a|a)*$'; recipients exactly 7", false, false },
	{ "beside what settles it",  "any { subject matches '^(?:a|a)*$'; recipients exactly 1 }", true, false },
	{ "in a second expression",  "subject matches '^(?:a|a)*$' 'b$'", true, false },
};

START_TEST(what_gave_up_counts_as_none)
{
	struct signature_set *set;
	struct sample s;
	char text[512];

	snprintf(text, sizeof(text), "signature a { " HEAD "; when { %s } }", given_up[_i].when);
	set = sample_set(text);
	sample_start(&s, "Subject: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\r\n\r\n");
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	ck_assert_msg((s.evidence.findings.count > 0) == given_up[_i].matches, "%s", given_up[_i].label);
	ck_assert_msg(oddities_has(&s.evidence.oddities, ODDITY_PATTERN_LIMIT) == given_up[_i].notes, "%s",
		      given_up[_i].label);
	ck_assert_msg((s.evidence.unsettled != NULL) == given_up[_i].notes, "%s", given_up[_i].label);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

static const struct {
	const char *label, *when;
	size_t unindexed;
} indexed[] = {
	{ "host",                   "reference { host under \"a.example\" }", 0 },
	{ "sender",                 "sender is \"a@b.example\"", 0 },
	{ "literal",                "reference { path starts \"/track\" }", 0 },
	{ "short literal",          "reference { path starts \"/t\" }", 1 },
	{ "one of them short",      "reference { path contains \"track\" \"/t\" }", 1 },
	{ "expression",             "subject matches 'head.*line'", 0 },
	{ "open expression",        "subject matches '^.{3,9}$'", 0 },
	{ "empty expression",       "subject matches '^.*$'", 1 },
	{ "expression too hard to search for", "subject matches '^(a(?1)?b)$'", 1 },
	{ "expression elsewhere",   "attachment-name matches '^.{3,9}$'", 1 },
	{ "whole URL",              "reference { url is \"https://a.example/\" }", 0 },
	{ "short path",             "reference { path is \"/\" }", 0 },
	{ "parameter name",         "reference { parameter \"rid\" exists }", 0 },
	{ "one of all is enough",   "recipients exactly 1; subject contains \"abc\"", 0 },
	{ "any needs all",          "any { subject contains \"abc\"; recipients exactly 1 }", 1 },
	{ "any has all",            "any { subject contains \"abc\"; sender is \"a@b.example\" }", 0 },
	{ "none has nothing",       "none { subject contains \"abc\" }", 1 },
	{ "count of none",          "reference exactly 0 { host is \"a.example\" }", 1 },
	{ "count of two",           "reference at-least 2 { host is \"a.example\" }", 0 },
	{ "existence",              "subject exists", 1 },
};

START_TEST(tables_take_what_they_can)
{
	struct signature_set *set;
	struct said said;

	set = sample_conditions(indexed[_i].when, &said);
	ck_assert_msg(set != NULL, "%s", said.text);
	ck_assert_msg(signature_set_unindexed(set) == indexed[_i].unindexed, "%s", indexed[_i].label);
	signature_set_put(&set);
}
END_TEST

static size_t finding_count(const struct signature_set *set)
{
	size_t count;
	struct sample s;

	sample_lure(&s);
	ck_assert_int_eq(match_at(set, &s, 1), STATUS_OK);
	count = s.evidence.findings.count;
	sample_free(&s);
	return count;
}

/* Expressions on several texts, of the message and of references: compiled, kept, taken up again, damaged. */
START_TEST(compiled_expressions_are_kept)
{
	static const char *const signatures = "kept.sig", *const kept = "kept.compiled";
	static const char text[] =
		"signature a { " HEAD "; when { subject matches '^.+$' } }\n"
		"signature b { " HEAD "; when { reference { path matches '^/[a-z]{1,9}' } } }\n"
		"signature c { " HEAD "; when { reference { host matches '[0-9]$' '^[a-z0-9]+[.]' } } }\n";
	struct signature_set *set = NULL;
	struct buf before, after;
	size_t found;

	unlink(kept);
	buf_init(&before, (size_t)1 << 20);
	buf_init(&after, (size_t)1 << 20);
	ck_assert_int_eq(file_write_durably(signatures, bytes_of(text), 0644), STATUS_OK);
	ck_assert_int_eq(signature_set_load_kept(&signatures, 1, &signature_limits_default, kept, NULL, &set), STATUS_OK);
	found = finding_count(set);
	ck_assert_uint_ge(found, 2);
	ck_assert_int_eq(signature_set_keep(set, kept), STATUS_OK);
	ck_assert_int_eq(file_read(kept, &before), STATUS_OK);
	signature_set_put(&set);

	ck_assert_int_eq(unlink(kept), 0);	/* loaded from the file, the set has nothing new to keep */
	ck_assert_int_eq(file_write_durably(kept, buf_bytes(&before), 0644), STATUS_OK);
	ck_assert_int_eq(signature_set_load_kept(&signatures, 1, &signature_limits_default, kept, NULL, &set), STATUS_OK);
	ck_assert_uint_eq(finding_count(set), found);
	ck_assert_int_eq(unlink(kept), 0);
	ck_assert_int_eq(signature_set_keep(set, kept), STATUS_OK);
	ck_assert_int_ne(access(kept, F_OK), 0);
	signature_set_put(&set);

	for (size_t cut = 0; cut < before.len; cut += 1 + before.len / 8) {
		ck_assert_int_eq(file_write_durably(kept, bytes_slice(buf_bytes(&before), 0, cut), 0644), STATUS_OK);
		ck_assert_int_eq(signature_set_load_kept(&signatures, 1, &signature_limits_default, kept, NULL, &set),
				 STATUS_OK);
		ck_assert_uint_eq(finding_count(set), found);
		buf_truncate(&after, 0);
		ck_assert_int_eq(signature_set_keep(set, kept), STATUS_OK);
		ck_assert_int_eq(file_read(kept, &after), STATUS_OK);
		ck_assert(bytes_equal(buf_bytes(&after), buf_bytes(&before)));
		signature_set_put(&set);
	}
	buf_free(&before);
	buf_free(&after);
	unlink(kept);
	unlink(signatures);
}
END_TEST

START_TEST(a_set_lives_until_the_last_reference)
{
	struct signature_set *set = sample_set("signature a { " HEAD "; when { recipients exactly 1 } }"), *second;

	second = signature_set_get(set);
	ck_assert_ptr_eq(second, set);
	signature_set_put(&set);
	ck_assert_ptr_null(set);
	ck_assert_str_eq(signature_set_item(second, 0)->id, "a");
	signature_set_put(&second);
	signature_set_put(&second);
}
END_TEST

static const char rich[] =
	"signature a { " HEAD "; when { subject matches 'G.n' \"b\"; header \"Received\" exists; attachment { type exists }\n"
	"client-address within \"192.0.2.0/24\" \"10.0.0.0/8\"; attachment { digest exists }\n"
	"reference { parameter \"rid\" is \"abc\"; host is \"1.example\" \"2.example\" \"3.example\" \"4.example\"\n"
	"\"5.example\" \"6.example\" \"7.example\" \"x7kq92zb.img.collector.example\" } } }";

START_TEST(survives_each_failed_allocation_of_a_load)
{
	unsigned long left = 0, failures = 0;
	struct said said;

	for (unsigned n = 1; n < 400 && left == 0; n++) {
		struct signature_report report = said_report(&said);
		struct signature_set *set = NULL;
		enum status status;

		mem_fail_at(n);
		status = signature_set_load_text("test.sig", bytes_of(rich), &signature_limits_default, &report, &set);
		left = mem_fail_at(0);
		failures += status == STATUS_NOMEM;
		ck_assert_int_eq(status, set != NULL ? STATUS_OK : STATUS_NOMEM);	/* OK: PCRE2 goes on without JIT */
		ck_assert_str_eq(said.text, "");
		signature_set_put(&set);
	}
	ck_assert_uint_gt(failures, 20);
	ck_assert_uint_gt(left, 0);
}
END_TEST

START_TEST(survives_each_failed_allocation_of_a_match)
{
	struct signature_set *set = sample_set(rich);
	unsigned long left = 0, failures = 0;

	(void)finding_count(set);	/* the first match makes machine code of expressions, and goes on without it */
	for (unsigned n = 1; n < 100 && left == 0; n++) {
		struct signature_scratch *scratch;
		struct sample s;
		enum status status = STATUS_NOMEM;

		sample_lure(&s);
		mem_fail_at(n);
		scratch = signature_scratch_new(set);
		if (scratch != NULL)
			status = signature_set_match(set, scratch, &s.evidence, 1);
		left = mem_fail_at(0);
		failures += status == STATUS_NOMEM;
		if (left == 0 && status == STATUS_OK)		/* an expression gave up */
			ck_assert(oddities_has(&s.evidence.oddities, ODDITY_PATTERN_LIMIT));
		else
			ck_assert_int_eq(status, left == 0 ? STATUS_NOMEM : STATUS_OK);
		signature_scratch_destroy(&scratch);
		sample_free(&s);
	}
	ck_assert_uint_gt(failures, 3);
	ck_assert_uint_gt(left, 0);
	signature_set_put(&set);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/match");
	TCase *t = tcase_create("match");

	tcase_add_test(t, metadata_is_kept);
	tcase_add_loop_test(t, validity_is_enforced, 0, ROWS(moments));
	tcase_add_loop_test(t, restricted_ones_are_not_named, 0, ROWS(shown));
	tcase_add_loop_test(t, findings_say_where, 0, ROWS(placed));
	tcase_add_test(t, places_are_bounded);
	tcase_add_loop_test(t, what_gave_up_counts_as_none, 0, ROWS(given_up));
	tcase_add_loop_test(t, what_gave_up_is_noted_where_all_is_permitted, 0, ROWS(given_up_quietly));
	tcase_add_loop_test(t, tables_take_what_they_can, 0, ROWS(indexed));
	tcase_add_test(t, compiled_expressions_are_kept);
	tcase_add_test(t, a_set_lives_until_the_last_reference);
	tcase_add_test(t, survives_each_failed_allocation_of_a_load);
	tcase_add_test(t, survives_each_failed_allocation_of_a_match);
	suite_add_tcase(s, t);
	return suite_run(s);
}
