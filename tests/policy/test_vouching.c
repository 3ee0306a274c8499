#include "policy/support.h"
#include "policy/vouching.h"
#include "support/suite.h"

#define TEXT(literal) { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define DMARC .present = true, .dmarc_pass = true
#define DKIM .present = true, .dkim_pass = true

static const struct {
	const char *label, *from, *listed;
	struct authentication auth;
	bool vouched;
} rows[] = {
	{ "nobody says anything", "a@partner.example", "partner.example", { 0 }, false },
	{ "DMARC, listed", "a@partner.example", "partner.example", { DMARC }, true },
	{ "DMARC, in another case", "a@Partner.EXAMPLE", "partner.example", { DMARC }, true },
	{ "DMARC, not listed", "a@other.example", "partner.example", { DMARC }, false },
	{ "DMARC of the domain of From", "a@partner.example", "partner.example",
	  { DMARC, .from_domain = TEXT("PARTNER.example.") }, true },
	{ "DMARC of another domain than From", "a@partner.example", "partner.example",
	  { DMARC, .from_domain = TEXT("evil.example") }, false },
	{ "DMARC failed", "a@partner.example", "partner.example",
	  { DKIM, .dmarc_fail = true, .dkim_domain = TEXT("partner.example") }, false },
	{ "SPF alone", "a@partner.example", "partner.example", { .present = true, .spf_pass = true }, false },
	{ "aligned DKIM", "a@partner.example", "partner.example", { DKIM, .dkim_domain = TEXT("mail.partner.example") }, true },
	{ "aligned DKIM in another case", "a@PARTNER.co.uk", "partner.co.uk", { DKIM, .dkim_domain = TEXT("Partner.CO.UK") }, true },
	{ "another customer of one public suffix", "a@PARTNER.CO.UK", "partner.co.uk",
	  { DKIM, .dkim_domain = TEXT("EVIL.CO.UK") }, false },
	{ "DKIM of somebody else", "a@partner.example", "partner.example", { DKIM, .dkim_domain = TEXT("esp.example") }, false },
	{ "DKIM without a domain", "a@partner.example", "partner.example", { DKIM }, false },
	{ "below a listed domain", "a@mail.partner.example", ".partner.example", { DMARC }, true },
	{ "exact means exact", "a@mail.partner.example", "partner.example", { DMARC }, false },
	{ "the domain is not below itself", "a@partner.example", ".partner.example", { DMARC }, false },
	{ "ends in the same letters", "a@evilpartner.example", "partner.example", { DMARC }, false },
	{ "anybody", "a@whoever.example", "*", { DMARC }, true },
	{ "anybody, but nobody says so", "a@whoever.example", "*", { .present = true }, false },
	{ "no From", "", "*", { DMARC }, false },
	{ "two From fields", "a@partner.example\r\nFrom: b@partner.example", "partner.example", { DMARC }, false },
	{ "a display name that looks right", "\"a@partner.example\" <a@evil.example>", "partner.example", { DMARC }, false },
};

START_TEST(senders_are_vouched_for)
{
	struct sample s;

	sample_init(&s, "", rows[_i].from, "b@c.example");
	s.authentication = rows[_i].auth;
	ck_assert_msg(sender_is_vouched(&s.evidence, &rows[_i].listed, 1) == rows[_i].vouched, "%s", rows[_i].label);
	ck_assert_msg(!sender_is_vouched(&s.evidence, NULL, 0), "%s", rows[_i].label);
	sample_free(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/vouching");
	TCase *t = tcase_create("vouching");

	tcase_add_loop_test(t, senders_are_vouched_for, 0, ROWS(rows));
	suite_add_tcase(s, t);
	return suite_run(s);
}
