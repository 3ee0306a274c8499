#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"
#include "url/url.h"

enum { ARENA_BYTES = 8 << 20 };

#define BIT(oddity) ((uint64_t)1 << ((oddity) - ODDITY_URL_CONTROL))
enum {
	CONTROL = BIT(ODDITY_URL_CONTROL), BACKSLASH = BIT(ODDITY_URL_BACKSLASH),
	NUMERIC = BIT(ODDITY_URL_NUMERIC_HOST), USER = BIT(ODDITY_URL_USER_INFO), MAPPED = BIT(ODDITY_URL_MAPPED_HOST),
	SLASHES = BIT(ODDITY_URL_MISSING_SLASHES), LIMIT = BIT(ODDITY_URL_LIMIT)
};

static uint64_t url_oddities(const struct oddities *set)
{
	uint64_t bits = 0;

	for (int o = ODDITY_URL_CONTROL; o <= ODDITY_URL_LIMIT; o++) {
		if (oddities_has(set, (enum oddity)o))
			bits |= BIT(o);
	}
	return bits;
}

/* Parse a heap copy of exact size; a NULL base is none. */
static bool parse(struct arena *a, const char *text, const char *base_text, struct url *u, uint64_t *odd)
{
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n > 0 ? n : 1);
	struct oddities oddities = { { 0 } }, ignored = { { 0 } };
	struct url base;
	bool valid;

	memcpy(copy, text, n);
	if (base_text != NULL) {
		ck_assert_int_eq(url_parse(bytes_of(base_text), NULL, a, &base, &valid, &ignored), STATUS_OK);
		ck_assert_msg(valid, "%s", base_text);
	}
	ck_assert_int_eq(url_parse((struct bytes){ copy, n }, base_text != NULL ? &base : NULL, a, u, &valid, &oddities),
			 STATUS_OK);
	free(copy);
	*odd = url_oddities(&oddities);
	return valid;
}

/* NULL href: failure. */
static const struct {
	const char *label, *input, *base, *href;
	uint64_t odd;
} cases[] = {
	{ "already serialised", "https://a.example/p/q?x=1&y=2#f", NULL, "https://a.example/p/q?x=1&y=2#f", 0 },
	{ "no path", "https://a.example", NULL, "https://a.example/", 0 },
	{ "query without path", "https://a.example?q", NULL, "https://a.example/?q", 0 },
	{ "upper-case scheme and host", "HTTPS://A.Example/P", NULL, "https://a.example/P", 0 },
	{ "default port", "https://a.example:443/", NULL, "https://a.example/", 0 },
	{ "other port", "https://a.example:0444/", NULL, "https://a.example:444/", 0 },
	{ "largest port", "https://a.example:65535/", NULL, "https://a.example:65535/", 0 },
	{ "port too large", "https://a.example:65536/", NULL, NULL, 0 },
	{ "port is no number", "https://a.example:8a/", NULL, NULL, 0 },
	{ "protocol-relative pixel", "//199.192.27.195/track/3sWj", "https://mail.example/", "https://199.192.27.195/track/3sWj", 0 },
	{ "protocol-relative and serialised", "//a.example/p/q?x=1&y=2#f", "http://mail.example/m?n", "http://a.example/p/q?x=1&y=2#f", 0 },
	{ "protocol-relative with a dot segment", "//a.example/p/../q", "https://mail.example/", "https://a.example/q", 0 },
	{ "protocol-relative without a path", "//a.example", "https://mail.example/", "https://a.example/", 0 },
	{ "three slashes", "///a.example/p", "https://mail.example/", "https://a.example/p", 0 },
	{ "protocol-relative and base of another scheme", "//a.example/p", "ftp://mail.example/", "ftp://a.example/p", 0 },
	{ "protocol-relative and base without one", "//a.example/p", "cid:part", NULL, 0 },
	{ "protocol-relative without base", "//199.192.27.195/track/3sWj", NULL, NULL, 0 },
	{ "octal dword", "http://027142763065/track/a", NULL, "http://185.139.230.53/track/a", NUMERIC },
	{ "hexadecimal dword", "http://0x33c3770d/t", NULL, "http://51.195.119.13/t", NUMERIC },
	{ "dotted octal", "http://0137.0323.0053.0062/t", NULL, "http://95.211.43.50/t", NUMERIC },
	{ "decimal dword", "http://3232235777/", NULL, "http://192.168.1.1/", NUMERIC },
	{ "two numbers", "http://192.11010305/", NULL, "http://192.168.1.1/", NUMERIC },
	{ "mixed bases and a final dot", "http://0xC0.168.01.1./", NULL, "http://192.168.1.1/", NUMERIC },
	{ "one more than an address", "http://4294967296/", NULL, NULL, 0 },
	{ "largest address", "http://4294967295/", NULL, "http://255.255.255.255/", NUMERIC },
	{ "part too large", "http://256.1.1.1/", NULL, NULL, 0 },
	{ "five parts", "http://1.2.3.4.5/", NULL, NULL, 0 },
	{ "user name and hexadecimal host", "http://785a0.com@0x40785ee0/t", NULL, "http://785a0.com@64.120.94.224/t", NUMERIC | USER },
	{ "password", "http://u:p@a.example/", NULL, "http://u:p@a.example/", USER },
	{ "last @ counts", "http://www.bank.example@evil.example@x.example/", NULL,
	  "http://www.bank.example%40evil.example@x.example/", USER },
	{ "Georgian capital, mapped since Unicode 16", "http://\xE1\x82\xA0.example/", NULL, "http://xn--rkj.example/", MAPPED },
	{ "Hangul filler, dropped since Unicode 16", "http://a\xE3\x85\xA4" "b.example/", NULL, "http://ab.example/", MAPPED },
	{ "right-to-left label", "http://\xD7\x90-\xD7\x91.example/", NULL, "http://xn----zhce.example/", 0 },
	{ "right-to-left label that ends in a symbol", "http://\xD7\x90\xE2\x80\xA0.example/", NULL, NULL, 0 },
	{ "right-to-left letter in a Latin label", "http://a\xD7\x90" "b.example/", NULL, NULL, 0 },
	{ "mathematical digit", "http://\xF0\x9D\x9F\x9C.a.example/t", NULL, "http://4.a.example/t", MAPPED },
	{ "mathematical digits as address", "http://\xF0\x9D\x9F\x97.\xF0\x9D\x9F\x98.0.1/", NULL, "http://9.0.0.1/", MAPPED },
	{ "full-width host and dot", "http://\xEF\xBD\x85\xEF\xBD\x96il\xEF\xBC\x8E" "example/", NULL, "http://evil.example/", MAPPED },
	{ "ideographic full stop", "http://a\xE3\x80\x82" "example/", NULL, "http://a.example/", MAPPED },
	{ "soft hyphen", "http://ev\xC2\xADil.example/", NULL, "http://evil.example/", MAPPED },
	{ "international name", "http://b\xC3\xBC" "cher.example/", NULL, "http://xn--bcher-kva.example/", 0 },
	{ "upper-case international name", "http://B\xC3\x9C" "CHER.example/", NULL, "http://xn--bcher-kva.example/", MAPPED },
	{ "sharp s is kept", "http://fa\xC3\x9F.example/", NULL, "http://xn--fa-hia.example/", 0 },
	{ "a symbol that IDNA 2008 has not", "http://i\xE2\x9D\xA4.example/", NULL, "http://xn--i-7iq.example/", 0 },
	{ "hyphens at odd places", "http://-\xE2\x80\xA0--.example/", NULL, "http://xn------kp0a.example/", 0 },
	{ "underscore in an international name", "http://a_\xC3\xBC.example/", NULL, "http://xn--a_-yka.example/", 0 },
	{ "ACE label that stands for nothing", "http://xn--a.example/", NULL, "http://xn--a.example/", 0 },
	{ "host from entities", "http://\xC2\x9F" "a.example/", NULL, NULL, 0 },
	{ "joiner at a place where none may be", "http://a\xE2\x80\x8D" "b.example/", NULL, NULL, 0 },
	{ "joiner behind a virama", "http://\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7.example/", NULL,
	  "http://xn--11b2ezcw70k.example/", 0 },
	{ "percent-encoded host", "http://%61%2eexample/", NULL, "http://a.example/", 0 },
	{ "percent-encoded international name", "http://b%C3%BC" "cher.example/", NULL, "http://xn--bcher-kva.example/", 0 },
	{ "percent-encoded slash in host", "http://a%2fb.example/", NULL, NULL, 0 },
	{ "ill-formed UTF-8 in host", "http://a%ff.example/", NULL, NULL, 0 },
	{ "account of in a host", "http://\xE2\x84\x80.example/", NULL, NULL, MAPPED },
	{ "wildcard label", "http://YCuzQzNXHq.a.example/track", NULL, "http://ycuzqznxhq.a.example/track", 0 },
	{ "underscore and star", "http://*._a.example/", NULL, "http://*._a.example/", 0 },
	{ "space in host", "http://a b/", NULL, "http://a%20b/", 0 },
	{ "spaces in host, encoded and of another kind", "http://%20a\xC2\xA0""b /", NULL, "http://%20a%20b%20/", MAPPED },
	{ "nothing but a space", "http://%20/", NULL, "http://%20/", 0 },
	{ "empty host", "http:///", NULL, NULL, 0 },
	{ "empty host with port", "http://:80/", NULL, NULL, 0 },
	{ "IPv6", "http://[2001:DB8:0:0:0:0:0:1]:8080/", NULL, "http://[2001:db8::1]:8080/", 0 },
	{ "IPv6 with IPv4 inside", "http://[::FFFF:192.0.2.1]/", NULL, "http://[::ffff:c000:201]/", 0 },
	{ "IPv6 first of two runs", "http://[1:0:0:2:0:0:3:4]/", NULL, "http://[1::2:0:0:3:4]/", 0 },
	{ "IPv6 zero alone", "http://[1:0:2:3:4:5:6:7]/", NULL, "http://[1:0:2:3:4:5:6:7]/", 0 },
	{ "IPv6 all zero", "http://[::]/", NULL, "http://[::]/", 0 },
	{ "IPv6 at the end", "http://[1::]/", NULL, "http://[1::]/", 0 },
	{ "IPv6 two compressions", "http://[1::2::3]/", NULL, NULL, 0 },
	{ "IPv6 nine pieces", "http://[1:2:3:4:5:6:7:8:9]/", NULL, NULL, 0 },
	{ "IPv6 seven pieces", "http://[1:2:3:4:5:6:7]/", NULL, NULL, 0 },
	{ "IPv6 not closed", "http://[::1/", NULL, NULL, 0 },
	{ "IPv6 with zone", "http://[fe80::1%25eth0]/", NULL, NULL, 0 },
	{ "no slashes", "http:a.example/p", NULL, "http://a.example/p", SLASHES },
	{ "one slash", "https:/a.example/p", NULL, "https://a.example/p", SLASHES },
	{ "many slashes", "https://///a.example/p", NULL, "https://a.example/p", 0 },
	{ "no slashes, same scheme as base", "http:p", "http://a.example/d/e", "http://a.example/d/p", SLASHES },
	{ "backslashes", "http:\\\\a.example\\p\\q?x\\y", NULL, "http://a.example/p/q?x\\y", BACKSLASH },
	{ "relative backslashes", "\\\\a.example\\p", "http://b.example/", "http://a.example/p", BACKSLASH },
	{ "backslash in a path that is not special", "foo://h/a\\b", NULL, "foo://h/a\\b", 0 },
	{ "breaks inside", "ht\ntp://a.ex\tam\r\nple/p\nq", NULL, "http://a.example/pq", CONTROL },
	{ "white space around", "   \r\n http://a.example/t  \x01", NULL, "http://a.example/t", 0 },
	{ "control in path", "http://a.example/\x01", NULL, "http://a.example/", 0 },
	{ "control inside path", "http://a.example/\x01/", NULL, "http://a.example/%01/", CONTROL },
	{ "dot segments", "http://a.example/b/./c/../%2E%2e/d/.", NULL, "http://a.example/d/", 0 },
	{ "dots in a name", "http://a.example/.../.b/c.", NULL, "http://a.example/.../.b/c.", 0 },
	{ "escapes stay as they are", "http://a.example/%7e%ZZ%", NULL, "http://a.example/%7e%ZZ%", 0 },
	{ "what a path escapes", "http://a.example/ \"<>`{}^|'", NULL, "http://a.example/%20%22%3C%3E%60%7B%7D%5E|'", 0 },
	{ "what a query escapes", "http://a.example/? \"<>`{}^|'", NULL, "http://a.example/?%20%22%3C%3E`{}^|%27", 0 },
	{ "what a fragment escapes", "http://a.example/# \"<>`{}^|'", NULL, "http://a.example/#%20%22%3C%3E%60{}^|'", 0 },
	{ "characters beyond ASCII", "http://a.example/\xC3\xBC?\xE2\x82\xAC#\xFF", NULL,
	  "http://a.example/%C3%BC?%E2%82%AC#%EF%BF%BD", 0 },
	{ "empty query and fragment", "http://a.example/?#", NULL, "http://a.example/?#", 0 },
	{ "relative path", "../x", "https://a.example/b/c/d?q#f", "https://a.example/b/x", 0 },
	{ "relative query", "?x", "https://a.example/b/c?q#f", "https://a.example/b/c?x", 0 },
	{ "relative fragment", "#x", "https://a.example/b/c?q#f", "https://a.example/b/c?q#x", 0 },
	{ "empty relative", "", "https://u@a.example:8/b/c?q#f", "https://u@a.example:8/b/c?q", 0 },
	{ "empty without base", "", NULL, NULL, 0 },
	{ "not absolute", "a/b", NULL, NULL, 0 },
	{ "content id", "cid:part1@a.example", NULL, "cid:part1@a.example", 0 },
	{ "mail address", "mailto:a@b.example?subject=x", NULL, "mailto:a@b.example?subject=x", 0 },
	{ "data", "data:text/html,<b> #x", NULL, "data:text/html,<b>%20#x", 0 },
	{ "relative to data", "x", "data:text/plain,y", NULL, 0 },
	{ "fragment to data", "#x", "data:text/plain,y", "data:text/plain,y#x", 0 },
	{ "file", "file:///c|/x/../y", NULL, "file:///c:/y", 0 },
	{ "file with host", "file://Server/share/x.png", NULL, "file://server/share/x.png", 0 },
	{ "file with backslashes", "file:\\\\server\\share", NULL, "file://server/share", BACKSLASH },
	{ "file at localhost", "file://localhost/x", NULL, "file:///x", 0 },
	{ "path that looks like a host", "foo:/.//p?q#f", NULL, "foo:/.//p?q#f", 0 },
	{ "path that comes to look like a host", "foo:/a/..//p", NULL, "foo:/.//p", 0 },
	{ "opaque host", "foo://A%41b/", NULL, "foo://A%41b/", 0 },
	{ "unexpanded template", "http://quibusdam.example/track/[open]", NULL, "http://quibusdam.example/track/[open]", 0 },
};

START_TEST(url_parses_as_browsers_do)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct url u;
	uint64_t odd;
	bool valid = parse(a, cases[_i].input, cases[_i].base, &u, &odd);

	ck_assert_msg(valid == (cases[_i].href != NULL), "%s: %.*s", cases[_i].label, (int)u.href.len,
		      (const char *)u.href.data);
	ck_assert_msg(!valid || bytes_is(u.href, cases[_i].href), "%s: %.*s", cases[_i].label, (int)u.href.len,
		      (const char *)u.href.data);
	ck_assert_msg(odd == cases[_i].odd, "%s: oddities %llx", cases[_i].label, (unsigned long long)odd);
	ck_assert_msg(valid || u.href.len == 0, "%s", cases[_i].label);
	arena_destroy(&a);
}
END_TEST

START_TEST(components_are_slices_of_href)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct url u;
	uint64_t odd;

	ck_assert(parse(a, "HTTPS://us%er:p@ss@a.example:8443/p?q#f", NULL, &u, &odd));
	ck_assert(bytes_is(u.scheme, "https"));
	ck_assert(bytes_is(u.username, "us%er"));
	ck_assert(bytes_is(u.password, "p%40ss"));
	ck_assert(bytes_is(u.host, "a.example"));
	ck_assert(bytes_is(u.port, "8443"));
	ck_assert(bytes_is(u.path, "/p"));
	ck_assert(bytes_is(u.query, "q"));
	ck_assert(bytes_is(u.fragment, "f"));
	ck_assert_int_eq(u.host_type, URL_HOST_DOMAIN);
	ck_assert(u.is_special && u.has_query && u.has_fragment && !u.has_opaque_path);
	ck_assert(bytes_is(url_without_fragment(&u), "https://us%er:p%40ss@a.example:8443/p?q"));
	ck_assert(parse(a, "foo:/a/..//p?q#f", NULL, &u, &odd));
	ck_assert(bytes_is(u.path, "//p"));
	ck_assert(bytes_is(u.query, "q"));
	ck_assert(bytes_is(u.fragment, "f"));
	ck_assert_int_eq(u.host_type, URL_HOST_NONE);
	ck_assert(parse(a, "https://a.example/#", NULL, &u, &odd));
	ck_assert(u.has_fragment && u.fragment.len == 0 && !u.has_query);
	ck_assert(bytes_is(url_without_fragment(&u), "https://a.example/"));
	ck_assert(parse(a, "data:,x", NULL, &u, &odd));
	ck_assert(u.has_opaque_path && bytes_is(u.path, ",x"));
	arena_destroy(&a);
}
END_TEST

static const struct {
	const char *input;
	bool is_remote;
	enum url_host_type type;
} hosts[] = {
	{ "http://a.example/", true, URL_HOST_DOMAIN }, { "wss://a.example/", true, URL_HOST_DOMAIN },
	{ "ftp://1.2.3.4/", true, URL_HOST_IPV4 }, { "https://[::1]/", true, URL_HOST_IPV6 },
	{ "file://server/x", true, URL_HOST_DOMAIN }, { "file:///x", false, URL_HOST_EMPTY },
	{ "cid:x", false, URL_HOST_NONE }, { "foo://a/", false, URL_HOST_OPAQUE }, { "data:,x", false, URL_HOST_NONE },
};

START_TEST(remote_is_what_talks_to_another_machine)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct url u;
	uint64_t odd;

	ck_assert(parse(a, hosts[_i].input, NULL, &u, &odd));
	ck_assert_msg(url_is_remote(&u) == hosts[_i].is_remote, "%s", hosts[_i].input);
	ck_assert_msg(u.host_type == hosts[_i].type, "%s", hosts[_i].input);
	arena_destroy(&a);
}
END_TEST

/* Parse prefix, then 'a' up to n bytes. */
static bool parse_long(struct arena *a, const char *prefix, size_t n, struct url *u, uint64_t *odd)
{
	char *text = malloc(n + 1);
	bool valid;

	memset(text, 'a', n);
	memcpy(text, prefix, strlen(prefix));
	text[n] = '\0';
	valid = parse(a, text, NULL, u, odd);
	free(text);
	return valid;
}

START_TEST(length_limit_is_exact)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct url u;
	uint64_t odd;

	ck_assert(parse_long(a, "http://h.example/", URL_MAX_BYTES, &u, &odd));
	ck_assert(odd == 0 && u.href.len == URL_MAX_BYTES);
	ck_assert(!parse_long(a, "http://h.example/", URL_MAX_BYTES + 1, &u, &odd));
	ck_assert(odd == LIMIT && bytes_is(u.host, "h.example") && u.href.len == URL_MAX_BYTES);
	ck_assert(!parse_long(a, "HTTP:h.example/", URL_MAX_BYTES + 1, &u, &odd));
	ck_assert(odd == (LIMIT | SLASHES) && bytes_is(u.host, "h.example"));
	ck_assert(!parse_long(a, "data:", URL_MAX_BYTES + 1, &u, &odd));
	ck_assert(odd == 0 && bytes_is(u.scheme, "data"));
	ck_assert(!parse_long(a, "x", URL_MAX_BYTES + 1, &u, &odd));
	ck_assert(odd == LIMIT && u.href.len == 0);
	arena_destroy(&a);
}
END_TEST

START_TEST(long_hosts)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct url u;
	uint64_t odd;
	char text[2048];

	/* ASCII has no limit of its own. */
	ck_assert(parse_long(a, "http://", 5000, &u, &odd));
	ck_assert_uint_eq(u.host.len, 5000 - 7);
	/* An international label of more than 63 bytes, which libidn2 refuses. */
	memset(text, 0, sizeof(text));
	strcpy(text, "http://");
	for (int i = 0; i < 100; i++)
		strcat(text, "\xC3\xBC");
	ck_assert(parse(a, text, NULL, &u, &odd));
	ck_assert(bytes_starts_with(u.host, "xn--tda") && u.host.len > 63);
	/* At the limit of IDNA_MAX_INPUT, and one beyond. */
	strcpy(text, "http://\xC3\xBC.");
	memset(text + 10, 'a', 1024 - 3);
	text[7 + 1024] = '\0';
	ck_assert(parse(a, text, NULL, &u, &odd));
	text[7 + 1024] = 'a';
	text[7 + 1025] = '\0';
	ck_assert(!parse(a, text, NULL, &u, &odd));
	arena_destroy(&a);
}
END_TEST

/* However a long label is cut for libidn2, a letter and its accent stay together. */
static const struct {
	const char *input, *href, *mapped;	/* mapped: what url_parse() gives; NULL: failure */
} unmapped[] = {
	{ "https://host.example/x", "https://host.example/x", "https://host.example/x" },
	{ "https://HOST.Example/x", "https://host.example/x", "https://host.example/x" },
	{ "https://b\xc3\xbc""cher.example/", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/" },
	{ "https://b%C3%BC""cher.example/", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/" },
	{ "https://B\xc3\x9c""cher.example/", "https://xn--bcher-2pa.example/", "https://xn--bcher-kva.example/" },
	{ "https://a\xe3\x80\x82""b.example/", "https://a.b.example/", "https://a.b.example/" },
	{ "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/" },
	{ "https://\xc2\xad.example/", "https://xn--kba.example/", "https://.example/" },
	{ "https://a\xe2\x80\x8e""b.example/", "https://xn--ab-p1t.example/", NULL },
	{ "https://1.2.3/", "https://1.2.0.3/", "https://1.2.0.3/" },
};

START_TEST(unmapped_hosts_are_valid_in_their_own_spelling)
{
	struct arena *a = arena_new(1 << 20);
	struct oddities oddities = { { 0 } };
	struct url u;
	bool valid;

	ck_assert(url_parse_unmapped(bytes_of(unmapped[_i].input), NULL, a, &u, &valid, &oddities) == STATUS_OK);
	ck_assert_msg(valid && bytes_is(u.href, unmapped[_i].href), "%s: %.*s", unmapped[_i].input, (int)u.href.len,
		      (const char *)u.href.data);
	ck_assert(url_parse(bytes_of(unmapped[_i].input), NULL, a, &u, &valid, &oddities) == STATUS_OK);
	ck_assert(valid == (unmapped[_i].mapped != NULL));
	if (valid)
		ck_assert_msg(bytes_is(u.href, unmapped[_i].mapped), "%s: %.*s", unmapped[_i].input, (int)u.href.len,
			      (const char *)u.href.data);
	arena_destroy(&a);
}
END_TEST

START_TEST(long_labels_are_normalised_as_a_whole)
{
	struct arena *a = arena_new(ARENA_BYTES);
	char composed[600], parts[600];
	struct url u, v;
	uint64_t odd;

	for (int pad = 0; pad < 8; pad++) {
		snprintf(composed, sizeof(composed), "http://%.*s", pad, "xxxxxxxx");
		strcpy(parts, composed);
		for (int i = 0; i < 100; i++) {
			strcat(composed, i % 3 == 0 ? "\xEA\xB0\x81" : "\xC3\xBC");
			strcat(parts, i % 3 == 0 ? "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8" : "u\xCC\x88");
		}
		ck_assert(parse(a, composed, NULL, &u, &odd));
		ck_assert_uint_eq(odd, 0);
		ck_assert(parse(a, parts, NULL, &v, &odd));
		ck_assert_uint_eq(odd, MAPPED);
		ck_assert_msg(bytes_equal(u.href, v.href), "%d: %.*s\n%.*s", pad, (int)u.href.len,
			      (const char *)u.href.data, (int)v.href.len, (const char *)v.href.data);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
	static const char *const inputs[] = {
		"https://a.example/p", "ht\ntp:\\\\b%C3%BC" "cher.example/\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		"\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", "foo:/a/..//p",
	};
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		enum status s = STATUS_NOMEM;

		for (unsigned long n = 1; s != STATUS_OK; n++) {
			struct arena *a = arena_new(ARENA_BYTES);
			struct oddities oddities = { { 0 } };
			struct url u;
			bool valid;

			mem_fail_at(n);
			s = url_parse(bytes_of(inputs[i]), NULL, a, &u, &valid, &oddities);
			mem_fail_at(0);
			ck_assert(s == STATUS_OK ? valid : s == STATUS_NOMEM && !valid && u.href.data == NULL);
			arena_destroy(&a);
			ck_assert_uint_lt(n, 100);
		}
	}
}
END_TEST

/* Every ceiling of the arena up to one that suffices gives STATUS_LIMIT and nothing half done. */
START_TEST(arena_may_be_too_small)
{
	struct bytes input = bytes_of("http://\xC3\xBC\xC3\xBC.example:81/\xE2\x82\xAC\xE2\x82\xAC/..//\xE2\x82\xAC?\xE2\x82\xAC#x\ty");
	enum status s = STATUS_LIMIT;

	for (size_t max = 0; s != STATUS_OK; max++) {
		struct arena *a = arena_new(max);
		struct oddities oddities = { { 0 } };
		struct url u;
		bool valid;

		s = url_parse(input, NULL, a, &u, &valid, &oddities);
		ck_assert(s == STATUS_OK ? valid : s == STATUS_LIMIT && !valid && u.href.data == NULL);
		arena_destroy(&a);
		ck_assert_uint_lt(max, 1000);
	}
}
END_TEST

static const struct {
	const char *host, *domain;
} domains[] = {
	{ "a.example.com", "example.com" }, { "example.com", "example.com" }, { "com", "com" },
	{ "a.b.example.co.uk", "example.co.uk" }, { "co.uk", "co.uk" }, { "a.b.ck", "a.b.ck" }, { "www.ck", "www.ck" },
	{ "x.a.b.kobe.jp", "a.b.kobe.jp" }, { "x.city.kobe.jp", "city.kobe.jp" },
	{ "a.unlisted-suffix.zzzz", "unlisted-suffix.zzzz" }, { "localhost", "localhost" },
	{ "a.example.com.", "example.com" }, { "192.0.2.1", "192.0.2.1" }, { "[2001:db8::1]", "[2001:db8::1]" },
	{ "x.y.xn--55qx5d.cn", "y.xn--55qx5d.cn" }, { "a.b.github.io", "b.github.io" }, { "", "" }, { ".", "" },
	{ "a..com", "a..com" },
};

START_TEST(registrable_domains)
{
	struct bytes got = url_registrable_domain(bytes_of(domains[_i].host));

	ck_assert_msg(bytes_is(got, domains[_i].domain), "%s: %.*s", domains[_i].host, (int)got.len,
		      (const char *)got.data);
}
END_TEST

static const struct {
	const char *host;
	bool is_suffix;
} suffixes[] = {
	{ "com", true }, { "co.uk", true }, { "github.io", true }, { "anything.ck", true }, { "www.ck", false },
	{ "unlisted-suffix", true }, { "example.com", false }, { "a.github.io", false }, { "192.0.2.1", false },
	{ "[2001:db8::1]", false }, { "", false },
};

START_TEST(public_suffixes)
{
	ck_assert_msg(url_is_public_suffix(bytes_of(suffixes[_i].host)) == suffixes[_i].is_suffix, "%s", suffixes[_i].host);
}
END_TEST

START_TEST(registrable_domain_of_an_endless_host)
{
	char host[1000];
	struct bytes got;

	memset(host, 'a', sizeof(host));
	memcpy(host + sizeof(host) - 12, ".example.com", 12);
	got = url_registrable_domain((struct bytes){ (unsigned char *)host, sizeof(host) });
	ck_assert(bytes_is(got, "example.com"));
	memset(host, 'a', sizeof(host));
	got = url_registrable_domain((struct bytes){ (unsigned char *)host, sizeof(host) });
	ck_assert_uint_eq(got.len, sizeof(host));
}
END_TEST

static const struct {
	const char *input, *defanged;
} defangs[] = {
	{ "https://t.a.example/x.gif?u=1", "hxxps://t[.]a[.]example/x.gif?u=1" },
	{ "http://u:p@a.example:81/", "hxxp://u:p[@]a[.]example:81/" },
	{ "ftp://a.example/", "fxp://a[.]example/" },
	{ "https://r.example/?to=http://www.b.example/", "hxxps://r[.]example/?to=http[:]//www[.]b.example/" },
	{ "javascript:alert(1)", "javascript[:]alert(1)" },
	{ "http://[2001:db8::1]/", "hxxp://[2001:db8::1]/" },
	{ "data:text/html,x", "data[:]text/html,x" },
};

START_TEST(defanged_is_not_clickable)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct buf out;
	struct url u;
	uint64_t odd;
	size_t full;

	buf_init(&out, 1000);
	ck_assert(parse(a, defangs[_i].input, NULL, &u, &odd));
	ck_assert_int_eq(url_defang(&u, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), defangs[_i].defanged), "%.*s", (int)out.len, (const char *)out.data);
	full = out.len;
	buf_free(&out);
	/* One byte too little leaves what stood there before. */
	buf_init(&out, full);
	ck_assert_int_eq(buf_add_text(&out, "x"), STATUS_OK);
	ck_assert_int_eq(url_defang(&u, &out), STATUS_LIMIT);
	ck_assert(bytes_is(buf_bytes(&out), "x"));
	buf_free(&out);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("url/url");
	TCase *t = tcase_create("url");

	tcase_add_loop_test(t, url_parses_as_browsers_do, 0, ROWS(cases));
	tcase_add_test(t, components_are_slices_of_href);
	tcase_add_loop_test(t, remote_is_what_talks_to_another_machine, 0, ROWS(hosts));
	tcase_add_test(t, length_limit_is_exact);
	tcase_add_test(t, long_hosts);
	tcase_add_loop_test(t, unmapped_hosts_are_valid_in_their_own_spelling, 0, sizeof(unmapped) / sizeof(unmapped[0]));
	tcase_add_test(t, long_labels_are_normalised_as_a_whole);
	tcase_add_test(t, every_allocation_may_fail);
	tcase_add_test(t, arena_may_be_too_small);
	tcase_add_loop_test(t, registrable_domains, 0, ROWS(domains));
	tcase_add_loop_test(t, public_suffixes, 0, ROWS(suffixes));
	tcase_add_test(t, registrable_domain_of_an_endless_host);
	tcase_add_loop_test(t, defanged_is_not_clickable, 0, ROWS(defangs));
	suite_add_tcase(s, t);
	return suite_run(s);
}
