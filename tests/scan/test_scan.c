#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "scan/scan.h"
#include "support/suite.h"

/* The sample mails: which kinds of finding each of them must have and must not have. */
#define K(kind) (1u << FINDING_##kind)
static const struct {
	const char *name;
	unsigned has, has_not;
} samples[] = {
	{ "01-news-lure-hidden-pixel", K(TRACKING_PIXEL) | K(HIDDEN_LOAD) | K(REMOTE_LOAD), 0 },
	{ "02-news-lure-picture-beacon", K(REMOTE_LOAD), K(TRACKING_PIXEL) | K(HIDDEN_LOAD) },
	{ "03-phishing-kit", K(TRACKING_PIXEL), 0 },
	{ "04-newsletter-open-script", K(TRACKING_PIXEL), K(INDICATOR) },
	{ "05-newsletter-branded-host", K(TRACKING_PIXEL), K(INDICATOR) },
	{ "06-css-only-pixel", K(REMOTE_LOAD), 0 },
	{ "07-security-alert-forwarded", 0, K(REMOTE_LOAD) | K(TRACKING_PIXEL) | K(INDICATOR) | K(ODDITY) },
	{ "08-personal", 0, K(REMOTE_LOAD) | K(ODDITY) },
	{ "09-text-with-links", 0, K(REMOTE_LOAD) | K(ODDITY) },
	{ "11-base64-beacon-paragraph", K(TRACKING_PIXEL), 0 },
	{ "12-latin1-french", K(TRACKING_PIXEL), 0 },
	{ "13-meeting-minutes", 0, K(REMOTE_LOAD) | K(ODDITY) },
	{ "14-remote-pictures-only", K(REMOTE_LOAD), K(TRACKING_PIXEL) | K(HIDDEN_LOAD) },
	{ "15-numeric-host-pixel", K(TRACKING_PIXEL) | K(ODDITY), 0 },
	{ "18-delivery-report", 0, K(REMOTE_LOAD) },
};

static void read_sample(const char *name, struct buf *out)
{
	const char *source = getenv("srcdir");
	char path[1000];

	snprintf(path, sizeof(path), "%s/contrib/samples/%s.eml", source != NULL ? source : ".", name);
	ck_assert_msg(file_read(path, out) == STATUS_OK, "%s", path);
}

START_TEST(samples_have_their_findings)
{
	static const struct bytes recipient = BYTES("marie.tremblay@parliament.example");
	const struct envelope envelope = { .recipients = &recipient, .recipient_count = 1 };
	struct scanner s = { .limits = scan_limits_default(), .policy = &policy_default };
	struct arena *a = arena_new((size_t)64 << 20);
	struct scan_result result;
	unsigned kinds = 0;
	struct buf mail;

	buf_init(&mail, 1 << 20);
	read_sample(samples[_i].name, &mail);
	ck_assert_int_eq(scan_message(&s, buf_bytes(&mail), &envelope, 1800000000, NULL, a, &result), STATUS_OK);
	for (size_t i = 0; i < result.evidence.findings.count; i++)
		kinds |= 1u << result.evidence.findings.items[i].kind;
	ck_assert_msg((kinds & samples[_i].has) == samples[_i].has, "%s: %x", samples[_i].name, kinds);
	ck_assert_msg((kinds & samples[_i].has_not) == 0, "%s: %x", samples[_i].name, kinds);
	buf_free(&mail);
	arena_destroy(&a);
}
END_TEST

START_TEST(our_own_failure_is_said)
{
	struct scanner s = { .limits = scan_limits_default(), .policy = &policy_default };
	const struct envelope envelope = { 0 };
	unsigned refused = 0;
	struct buf mail;

	buf_init(&mail, 1 << 20);
	read_sample("04-newsletter-open-script", &mail);
	for (size_t ceiling = 1000; ceiling < 200000; ceiling += 4000) {
		struct arena *a = arena_new(ceiling);
		struct scan_result result;
		enum status status = scan_message(&s, buf_bytes(&mail), &envelope, 0, NULL, a, &result);

		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		refused += status == STATUS_LIMIT;
		arena_destroy(&a);
	}
	ck_assert_uint_gt(refused, 0);
	buf_free(&mail);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("scan");
	TCase *t = tcase_create("scan");

	tcase_add_loop_test(t, samples_have_their_findings, 0, ROWS(samples));
	tcase_add_test(t, our_own_failure_is_said);
	suite_add_tcase(s, t);
	return suite_run(s);
}
