#include "support/suite.h"
#include "url/wrapper.h"

static const struct {
	const char *label, *url;
	const char *sent, *destination;		/* NULL: the URL itself */
	const char *protection;
} cases[] = {
	{ "none", "https://news.example/a?x=1", NULL, NULL, NULL },
	{ "Safe Links", "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2Fa%3Fx%3D1&data=05%7C02%7Canna%40parliament.example%7C&sdata=x&reserved=0",
	  "https://news.example/a?x=1", "https://news.example/a?x=1", "Safe Links" },
	{ "a host that only sounds like it", "https://safelinks.protection.outlook.com.evil.example/?go=https%3A%2F%2Fnews.example%2F", NULL, NULL, NULL },
	{ "... is a redirector", "https://xsafelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2F", NULL, "https://news.example/", NULL },
	{ "Proofpoint 1", "https://urldefense.proofpoint.com/v1/url?u=https://news.example/a?b=1%26c=2&k=x&r=YW5uYQ", "https://news.example/a?b=1&c=2",
	  "https://news.example/a?b=1&c=2", "Proofpoint" },
	{ "Proofpoint 2", "https://urldefense.proofpoint.com/v2/url?u=https-3A__news.example_a-3Fb-3D1&d=DwMF&r=YW5uYQ&s=x", "https://news.example/a?b=1",
	  "https://news.example/a?b=1", "Proofpoint" },
	{ "Proofpoint 3", "https://urldefense.com/v3/__https://news.example/a?b=1__;!!abc!def$", "https://news.example/a?b=1",
	  "https://news.example/a?b=1", "Proofpoint" },
	{ "... with characters taken out", "https://urldefense.com/v3/__https://news.example/a*b**Ac__;JSMj!!abc!def$", "https://news.example/a%b##c",
	  "https://news.example/a%b##c", "Proofpoint" },
	{ "... more than there are", "https://urldefense.com/v3/__https://news.example/a*b**_c__;JSMj!!abc$", "https://news.example/a%b##c",
	  "https://news.example/a%b##c", "Proofpoint" },
	{ "... broken off", "https://urldefense.com/v3/__https://news.example/a", NULL, NULL, NULL },
	{ "Barracuda", "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fnews.example%2fa&c=E,1,x", "https://news.example/a", "https://news.example/a", "Barracuda" },
	{ "Sophos", "https://eu.protection.sophos.com/?d=senat.example&u=aHR0cHM6Ly93d3cuc2VuYXQuZXhhbXBsZS9hP2I9MQ==&e=YW5uYQ==", "https://www.senat.example/a?b=1",
	  "https://www.senat.example/a?b=1", "Sophos" },
	{ "Cisco", "https://secure-web.cisco.com/1abcDEF/https%3A%2F%2Fnews.example%2Fa", "https://news.example/a", "https://news.example/a", "Cisco" },
	{ "Trellix", "https://protect2.fireeye.com/v1/url?k=1&e=2&u=https%3A%2F%2Fnews.example%2Fa", "https://news.example/a", "https://news.example/a", "Trellix" },
	{ "Google", "https://www.google.co.uk/url?sa=t&q=https://news.example/a&ust=1", NULL, "https://news.example/a", NULL },
	{ "Google, newer", "https://www.google.com/url?rct=j&url=https://news.example/a&ct=ga", NULL, "https://news.example/a", NULL },
	{ "Google AMP", "https://www.google.co.uk/amp/s/news.example/a/b?c=1", NULL, "https://news.example/a/b?c=1", NULL },
	{ "Google AMP without TLS", "https://www.google.com/amp/news.example/a", NULL, "http://news.example/a", NULL },
	{ "AMP's cache", "https://news-example.cdn.ampproject.org/c/s/news.example/a", NULL, "https://news.example/a", NULL },
	{ "Google search", "https://www.google.com/search?q=news.example", NULL, NULL, NULL },
	{ "Amazon SES", "https://abc.r.eu-west-1.awstrack.me/L0/https:%2F%2Fnews.example%2Fa%3Fb=1/1/0102-x/y=42", NULL, "https://news.example/a?b=1", NULL },
	{ "Amazon SES by another name", "https://go.news.example/L0/https:%2F%2Fwww.example%2Fa/1/0102-x/y", NULL, "https://www.example/a", NULL },
	{ "Mandrill", "https://mandrillapp.com/track/click/30905/news.example?p=eyJzIjoiYWJjIiwidiI6MSwicCI6IntcInVcIjozMDkwNSxcInZcIjoxLFwidXJsXCI6XCJodHRwczpcXC9cXC9uZXdzLmV4YW1wbGVcXC9hXFwvYj94PTFcIixcImlkXCI6XCJmM2E5XCJ9In0", NULL, "https://news.example/a/b?x=1", NULL },
	{ "url=", "https://click.example/r?id=7&url=http%3A%2F%2Fnews.example%2F", NULL, "http://news.example/", NULL },
	{ "u= not encoded", "https://click.example/r?u=http://news.example/", NULL, "http://news.example/", NULL },
	{ "a name that leads nowhere", "https://click.example/r?ref=http%3A%2F%2Fnews.example%2F", NULL, NULL, NULL },
	{ "a value that is no address", "https://click.example/r?url=httpnews", NULL, NULL, NULL },
	{ "Safe Links around Amazon SES", "https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.awstrack.me%2FL0%2Fhttps%3A%252F%252Fnews.example%252Fa%2F1%2Ft",
	  "https://x.awstrack.me/L0/https:%2F%2Fnews.example%2Fa/1/t", "https://news.example/a", "Safe Links" },
	{ "Safe Links around Proofpoint", "https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fnews.example%2F__%3B!!x$",
	  "https://news.example/", "https://news.example/", "Safe Links" },
	{ "a redirector around Safe Links", "https://click.example/?url=https%3A%2F%2Fa.safelinks.protection.outlook.com%2F%3Furl%3Dhttps%253A%252F%252Fnews.example%252F",
	  NULL, "https://news.example/", NULL },
	{ "deeper than four", "https://a.example/?u=https://b.example/?u=https://c.example/?u=https://d.example/?u=https://e.example/?u=https://f.example/", NULL,
	  "https://e.example/?u=https://f.example/", NULL },
	{ "no host inside", "https://a.example/?url=https://", NULL, NULL, NULL },
	{ "not remote", "mailto:a@b.example?url=https://news.example/", NULL, NULL, NULL },
};

static void check_url(const struct url *u, const char *wanted, const char *label)
{
	ck_assert_msg((u != NULL) == (wanted != NULL), "%s", label);
	if (u != NULL)
		ck_assert_msg(bytes_is(u->href, wanted), "%s: %.*s", label, (int)u->href.len, (const char *)u->href.data);
}

static enum status unwrap(int row, struct arena *a, struct unwrapped *out)
{
	struct oddities oddities = { { 0 } };
	struct url u;
	bool valid;
	enum status status = url_parse(bytes_of(cases[row].url), NULL, a, &u, &valid, &oddities);

	return status == STATUS_OK ? url_unwrap(&u, a, out) : status;
}

START_TEST(unwraps)
{
	struct arena *a = arena_new(1 << 20);
	struct unwrapped out;

	ck_assert_int_eq(unwrap(_i, a, &out), STATUS_OK);
	check_url(out.sent, cases[_i].sent, cases[_i].label);
	check_url(out.destination, cases[_i].destination, cases[_i].label);
	if (cases[_i].protection != NULL)
		ck_assert_str_eq(out.protection, cases[_i].protection);
	else
		ck_assert_ptr_null(out.protection);
	arena_destroy(&a);
}
END_TEST

START_TEST(says_when_the_arena_is_full)
{
	enum status status = STATUS_LIMIT;

	for (size_t room = 0; status != STATUS_OK; room += 16) {
		struct arena *a = arena_new(room);
		struct unwrapped out;

		status = unwrap(_i, a, &out);
		ck_assert_msg(status == STATUS_OK || status == STATUS_LIMIT, "%s", cases[_i].label);
		ck_assert_uint_lt(room, 1 << 16);
		arena_destroy(&a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("url/wrapper");
	TCase *t = tcase_create("wrapper");

	tcase_add_loop_test(t, unwraps, 0, ROWS(cases));
	tcase_add_loop_test(t, says_when_the_arena_is_full, 0, ROWS(cases));
	suite_add_tcase(s, t);
	return suite_run(s);
}
