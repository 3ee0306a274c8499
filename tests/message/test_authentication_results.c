#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "message/authentication_results.h"
#include "support/suite.h"

enum { ARENA_BYTES = 1 << 20 };

static const struct bytes trusted[] = { BYTES("mx.example.org"), BYTES("Second.example.org") };

static const struct {
	const char *label, *header, *out;
} cases[] = {
	{ "nothing", "Subject: x\n\n", "absent" },
	{ "everything passes",
	  "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a@bounce.example.com;\r\n"
	  "\tdkim=pass header.d=example.com header.i=@example.com header.b=\"abc/d=\";\r\n"
	  "\tdmarc=pass (p=reject dis=none) header.from=example.com\n\n",
	  "spf dkim dmarc dkim_domain=example.com from=example.com mail_from=bounce.example.com" },
	{ "nothing was tested", "Authentication-Results: mx.example.org; none\n\n", "" },
	{ "no results at all", "Authentication-Results: mx.example.org\n\n", "" },
	{ "somebody else's",
	  "Authentication-Results: evil.example.org; spf=pass; dkim=pass; dmarc=pass\n\n", "absent" },
	{ "an id that ours begins", "Authentication-Results: mx.example.org.evil.example; spf=pass\n\n", "absent" },
	{ "no id", "Authentication-Results: ; spf=pass\n\n", "absent" },
	{ "id in other case", "Authentication-Results: MX.EXAMPLE.ORG; spf=pass\n\n", "spf" },
	{ "quoted id", "Authentication-Results: \"mx.example.org\"; spf=pass\n\n", "spf" },
	{ "id with version", "Authentication-Results: mx.example.org 1; spf=pass\n\n", "spf" },
	{ "comment before the id",
	  "Authentication-Results: (x; y) mx.example.org (z); (w) spf (v) = (u) pass\n\n", "spf" },
	{ "a comment that claims more", "Authentication-Results: mx.example.org; spf=fail (; dkim=pass)\n\n", "" },
	{ "method with version",
	  "Authentication-Results: mx.example.org; spf/1=pass; dkim / 1 = pass\n\n", "spf dkim" },
	{ "other case", "Authentication-Results: mx.example.org; SPF=Pass\n\n", "spf" },
	{ "reasons are no results",
	  "Authentication-Results: mx.example.org; spf=fail reason=\"; dkim=pass\" smtp.mailfrom=a@b.org\n\n",
	  "mail_from=b.org" },
	{ "DMARC fails",
	  "Authentication-Results: mx.example.org; dmarc=fail header.from=b.org\n\n", "dmarc_fail from=b.org" },
	{ "failure wins over a second field",
	  "Authentication-Results: mx.example.org; dmarc=pass header.from=b.org\n"
	  "Authentication-Results: mx.example.org; dmarc=fail header.from=b.org\n\n", "dmarc_fail from=b.org" },
	{ "two fields of ours",
	  "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=b.org\n"
	  "Authentication-Results: evil.example; dmarc=pass\n"
	  "Authentication-Results: second.example.org; dkim=pass header.i=ada@c.org\n\n",
	  "spf dkim dkim_domain=c.org mail_from=b.org" },
	{ "the aligned one of two signatures",
	  "Authentication-Results: mx.example.org; dkim=pass header.d=esp.example; dkim=pass header.d=mail.b.org;"
	  " dkim=pass header.d=third.example; dmarc=pass header.from=b.org\n\n",
	  "dkim dmarc dkim_domain=mail.b.org from=b.org" },
	{ "a domain that only ends alike is not aligned",
	  "Authentication-Results: mx.example.org; dkim=pass header.d=evilb.org; dkim=pass header.d=b.org;"
	  " dmarc=pass header.from=b.org\n\n", "dkim dmarc dkim_domain=b.org from=b.org" },
	{ "a failed signature gives no domain",
	  "Authentication-Results: mx.example.org; dkim=fail header.d=evil.example; dkim=neutral header.d=x.org\n\n",
	  "" },
	{ "ARC is not read", "ARC-Authentication-Results: i=1; mx.example.org; spf=pass\n\n", "absent" },
	{ "no semicolon before the next method", "Authentication-Results: mx.example.org; spf=fail dkim=pass\n\n", "" },
	{ "damaged in the middle", "Authentication-Results: mx.example.org; =; \"x; ; spf==; dkim\n\n", "" },
	{ "unclosed comment", "Authentication-Results: mx.example.org; spf=pass (x\n\n", "spf" },
	{ "address with an equals sign",
	  "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=prvs=1=a@b.org\n\n", "spf mail_from=b.org" },
};

static void add(char *out, size_t size, const char *name, struct bytes value)
{
	size_t len = strlen(out);

	if (name[strlen(name) - 1] != '=' || value.len > 0)
		snprintf(out + len, size - len, "%s%s%.*s", len > 0 ? " " : "", name, (int)value.len,
			 value.data != NULL ? (const char *)value.data : "");
}

static void print_result(const struct authentication *r, char *out, size_t size)
{
	struct bytes none = { NULL, 0 };

	out[0] = '\0';
	if (!r->present)
		add(out, size, "absent", none);
	if (r->spf_pass)
		add(out, size, "spf", none);
	if (r->dkim_pass)
		add(out, size, "dkim", none);
	if (r->dmarc_pass)
		add(out, size, "dmarc", none);
	if (r->dmarc_fail)
		add(out, size, "dmarc_fail", none);
	add(out, size, "dkim_domain=", r->dkim_domain);
	add(out, size, "from=", r->from_domain);
	add(out, size, "mail_from=", r->mail_from_domain);
}

static enum status read_case(const char *header, struct arena *a, struct authentication *r)
{
	struct fields_budget budget = { 100, 10000, 0, 0 };
	struct oddities o = { 0 };
	struct header h;
	enum status s = fields_parse(bytes_of(header), 0, NULL, false, &budget, a, &h, &o);

	return s == STATUS_OK ? authentication_read(&h.fields, trusted, 2, a, r) : s;
}

START_TEST(reads_results)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct authentication r;
	char text[512];

	ck_assert_int_eq(read_case(cases[_i].header, a, &r), STATUS_OK);
	print_result(&r, text, sizeof(text));
	ck_assert_msg(strcmp(text, cases[_i].out) == 0, "%s: %s", cases[_i].label, text);
	arena_destroy(&a);
}
END_TEST

START_TEST(survives_failing_allocations)
{
	enum status s = STATUS_NOMEM;

	for (unsigned long n = 1; s != STATUS_OK && n < 100; n++) {
		struct arena *a = arena_new(ARENA_BYTES);
		struct authentication r;

		mem_fail_at(n);
		s = read_case(cases[1].header, a, &r);
		mem_fail_at(0);
		ck_assert(s == STATUS_OK ? r.spf_pass : s == STATUS_NOMEM);
		arena_destroy(&a);
	}
	ck_assert_int_eq(s, STATUS_OK);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("authentication_results");
	TCase *t = tcase_create("authentication_results");

	tcase_add_loop_test(t, reads_results, 0, ROWS(cases));
	tcase_add_test(t, survives_failing_allocations);
	suite_add_tcase(s, t);
	return suite_run(s);
}
