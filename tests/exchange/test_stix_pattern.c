#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "exchange/stix_meaning.h"
#include "support/suite.h"

/* What a pattern says in the signature language, without line ends and tabs; NULL: refused with that reason. */
static const struct { const char *label, *pattern, *conditions, *fault; } cases[] = {
	{ "a domain stands in several places", "[domain-name:value = 'Evil.Example.']",
	  "any { reference { host is \"evil.example\" } sender-domain is \"evil.example\" client-name is \"evil.example\" }", NULL },
	{ "a URL is written as browsers do", "[url:value = 'HTTPS://Evil.example']",
	  "reference { url is \"https://evil.example/\" }", NULL },
	{ "IN is several values", "[email-message:subject IN ('a', 'b')]", "subject is \"a\" \"b\"", NULL },
	{ "OR of the same kind is several values", "[email-message:subject = 'a' OR email-message:subject = 'b']",
	  "subject is \"a\" \"b\"", NULL },
	{ "AND of one kind is about one object", "[url:value LIKE 'https://x.example/%' AND email-message:subject = 's' AND url:value LIKE '%.gif']",
	  "all { reference { all { url starts \"https://x.example/\" url ends \".gif\" } } subject is \"s\" }", NULL },
	{ "AND binds closer than OR",
	  "[email-message:subject = 'a' OR email-message:subject = 'b' AND file:name = 'c']",
	  "any { subject is \"a\" all { subject is \"b\" attachment-name is \"c\" } }", NULL },
	{ "parentheses", "[(email-message:subject = 'a' OR file:name = 'b') AND file:name = 'c']",
	  "all { attachment-name is \"c\" any { subject is \"a\" attachment-name is \"b\" } }", NULL },
	{ "LIKE inside", "[email-message:subject LIKE '%a%']", "subject contains \"a\"", NULL },
	{ "LIKE with one character", "[file:name LIKE 'a_b.%']", "attachment-name matches '(?s)^a.b\\..*$'", NULL },
	{ "LIKE without wildcards", "[file:name LIKE 'a.exe']", "attachment-name is \"a.exe\"", NULL },
	{ "MATCHES keeps its backslashes", "[file:name MATCHES '^a+\\\\.exe$']", "attachment-name matches '^a+\\.exe$'", NULL },
	{ "a quote in a text", "[email-message:subject = 'it\\'s \"x\"']", "subject is \"it's \\\"x\\\"\"", NULL },
	{ "NOT of one thing beside another", "[file:name = 'a' AND email-message:subject != 'b']",
	  "all { none { subject is \"b\" } attachment-name is \"a\" }", NULL },
	{ "NOT and != is =", "[file:name NOT != 'a']", "attachment-name is \"a\"", NULL },
	{ "an address", "[ipv4-addr:value = '192.0.2.1/32']",
	  "any { reference { host is \"192.0.2.1\" } client-address is \"192.0.2.1\" }", NULL },
	{ "an IPv6 address", "[ipv6-addr:value ISSUBSET '2001:DB8::1/128']",
	  "any { reference { host is \"[2001:db8::1]\" } client-address is \"2001:db8::1\" }", NULL },
	{ "a header field", "[email-message:additional_header_fields.'X-Mailer' = 'm']", "header \"X-Mailer\" is \"m\"", NULL },
	{ "a field that exists", "[EXISTS email-message:additional_header_fields.'X-Kit']", "header \"X-Kit\" exists", NULL },
	{ "a mail address", "[email-addr:value = 'a@b.example']", "any { sender is \"a@b.example\" envelope-sender is \"a@b.example\" }", NULL },
	{ "OR of observations", "[file:name = 'a'] OR [email-message:subject = 's']", "any { attachment-name is \"a\" subject is \"s\" }", NULL },
	{ "AND of observations is one mail", "[file:name = 'a'] AND [email-message:subject = 's'] ",
	  "all { attachment-name is \"a\" subject is \"s\" }", NULL },
	{ "WITHIN holds in one mail", "([file:name = 'a'] AND [file:name = 'b']) WITHIN 60 SECONDS",
	  "all { attachment-name is \"a\" attachment-name is \"b\" }", NULL },
	{ "once is once", "[file:name = 'a'] REPEATS 1 TIMES", "attachment-name is \"a\"", NULL },

	{ "more than once is several mails", "[file:name = 'a'] REPEATS 2 TIMES", NULL, "REPEATS" },
	{ "an order of mails", "[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", NULL, "FOLLOWEDBY" },
	{ "a time around a part", "[file:name = 'a'] START t'2020-01-01T00:00:00Z' STOP t'2021-01-01T00:00:00Z' OR [file:name = 'b']",
	  NULL, "START and STOP" },
	{ "only what is not there", "[file:name != 'a']", NULL, "nearly every mail" },
	{ "one branch of only that", "[file:name = 'a' OR file:name != 'b']", NULL, "nearly every mail" },
	{ "a digest", "[file:hashes.'SHA-1' = 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709']",
	  "attachment { digest is \"da39a3ee5e6b4b0d3255bfef95601890afd80709\" }", NULL },
	{ "a digest, named as in STIX 2.0", "[file:hashes.md5 = 'd41d8cd98f00b204e9800998ecf8427e']",
	  "attachment { digest is \"d41d8cd98f00b204e9800998ecf8427e\" }", NULL },
	{ "one file with a name and a digest", "[file:name = 'a' AND file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
	  "attachment { name is \"a\" digest is \"d41d8cd98f00b204e9800998ecf8427e\" }", NULL },
	{ "one of two digests of a file with that name",
	  "[file:name = 'a' AND (file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' OR file:mime_type = 'text/x')]",
	  "attachment { name is \"a\" any { digest is \"d41d8cd98f00b204e9800998ecf8427e\" type is \"text/x\" } }", NULL },
	{ "two files", "[file:name = 'a'] AND [file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
	  "all { attachment-name is \"a\" attachment { digest is \"d41d8cd98f00b204e9800998ecf8427e\" } }", NULL },
	{ "two URLs", "[url:value LIKE 'http://a%'] AND [url:value LIKE '%b']",
	  "all { reference { url starts \"http://a\" } reference { url ends \"b\" } }", NULL },
	{ "a digest of another length", "[file:hashes.'SHA-256' = 'ab']", NULL, "file:hashes.SHA-256: this is no digest of that kind" },
	{ "a digest that is none", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427g']", NULL, "hexadecimal" },
	{ "a digest that mail is not compared by", "[file:hashes.SSDEEP = 'ab']", NULL, "MD5, SHA-1 and SHA-256 only" },
	{ "a part of a digest", "[file:hashes.MD5 LIKE 'd41d%']", NULL, "compared whole" },
	{ "that there is a digest", "[EXISTS file:hashes.MD5]", NULL, "compared whole" },
	{ "a recipient", "[email-message:to_refs[*].value = 'a@b.example']", NULL, "who a mail is for" },
	{ "no part of an AND is dropped", "[file:name = 'a' AND file:size = 5]", NULL, "file:size: the signature language" },
	{ "a network", "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
	  "any { reference { host within \"192.0.2.0/24\" } client-address within \"192.0.2.0/24\" }", NULL },
	{ "a network as a value", "[ipv6-addr:value IN ('2001:DB8::/32', '2001:db9::1')]",
	  "any { reference { any { host within \"2001:db8::/32\" host is \"[2001:db9::1]\" } } "
	  "any { client-address within \"2001:db8::/32\" client-address is \"2001:db9::1\" } }", NULL },
	{ "a superset of one address", "[ipv4-addr:value ISSUPERSET '192.0.2.1']",
	  "any { reference { host is \"192.0.2.1\" } client-address is \"192.0.2.1\" }", NULL },
	{ "a superset of many", "[ipv4-addr:value ISSUPERSET '192.0.2.0/24']", NULL, "single addresses" },
	{ "a subset of a name", "[domain-name:value ISSUBSET '192.0.2.0/24']", NULL, "for addresses" },
	{ "all addresses", "[ipv4-addr:value ISSUBSET '0.0.0.0/0']", NULL, "every address" },
	{ "bits behind the prefix", "[ipv4-addr:value = '192.0.2.1/24']", NULL, "behind its prefix" },
	{ "no URL", "[url:value = 'evil']", NULL, "no URL" },
	{ "a URL without a host", "[url:value = 'mailto:a@b.example']", NULL, "no URL that a mail client would load" },
	{ "a host with a port", "[domain-name:value = 'a.example:80']", NULL, "no host name" },
	{ "two words", "[domain-name:value = 'a b.example']", NULL, "no host name" },
	{ "order", "[file:name > 'a']", NULL, "order" },
	{ "a number", "[file:name = 5]", NULL, "no text" },
	{ "an empty value", "[file:name = '']", NULL, "empty" },
	{ "a control character", "[file:name = 'a\nb']", NULL, "control character" },
	{ "not closed", "[file:name = 'a'", NULL, "expected ]" },
	{ "no quote", "[file:name = 'a]", NULL, "a closing quote" },
	{ "a backslash at the end", "[file:name = 'a\\", NULL, "a closing quote" },
	{ "no operator", "[file:name 'a']", NULL, "an operator" },
	{ "something behind", "[file:name = 'a'] x", NULL, "the end of the pattern" },
	{ "nothing", "", NULL, "there is no pattern" },
	{ "five inside the brackets", "[(((((file:name = 'a')))))]", "attachment-name is \"a\"", NULL },
	{ "one more", "[((((((file:name = 'a'))))))]", NULL, "fewer parentheses" },
};

static enum status read_pattern(struct bytes pattern, struct arena *a, struct buf *out, struct diag *d)
{
	struct stix_meaning meaning;
	struct stix_node *root;
	enum status status = stix_pattern_parse(pattern, a, &root, d);

	if (status == STATUS_OK)
		status = stix_pattern_meaning(root, a, &meaning, d);
	return status == STATUS_OK ? term_write(meaning.term, 0, out) : status;
}

/* Runs of white space as one space. */
static void squeeze(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++) {
		const bool is_blank = b->data[i] == '\n' || b->data[i] == '\t';

		if (!is_blank)
			b->data[n++] = b->data[i];
		else if (n > 0 && b->data[n - 1] != ' ')
			b->data[n++] = ' ';
	}
	buf_truncate(b, n > 0 && b->data[n - 1] == ' ' ? n - 1 : n);
}

START_TEST(says_what_a_pattern_asks_of_a_mail)
{
	const size_t n = strlen(cases[_i].pattern);
	unsigned char *pattern = malloc(n);
	struct arena *a = arena_new(1 << 20);
	struct diag d = { .text = "" };
	enum status status;
	struct buf out;

	memcpy(pattern, cases[_i].pattern, n);
	buf_init(&out, 1 << 16);
	status = read_pattern((struct bytes){ pattern, n }, a, &out, &d);
	squeeze(&out);
	if (cases[_i].conditions != NULL) {
		ck_assert_msg(status == STATUS_OK, "%s: %s", cases[_i].label, d.text);
		ck_assert_msg(bytes_is(buf_bytes(&out), cases[_i].conditions), "%s: %.*s", cases[_i].label, (int)out.len, (char *)out.data);
	} else {
		ck_assert_msg(status == STATUS_INVALID, "%s: %.*s", cases[_i].label, (int)out.len, (char *)out.data);
		ck_assert_msg(strstr(d.text, cases[_i].fault) != NULL, "%s: %s", cases[_i].label, d.text);
	}
	buf_free(&out);
	arena_destroy(&a);
	free(pattern);
}
END_TEST

START_TEST(says_where_a_pattern_is_wrong)
{
	struct arena *a = arena_new(1 << 20);
	struct diag d = { .text = "" };
	struct stix_node *root;

	ck_assert_int_eq(stix_pattern_parse(bytes_of("[file:name = ]"), a, &root, &d), STATUS_INVALID);
	ck_assert_uint_eq(d.column, 14);
	ck_assert_str_eq(d.text, "in the pattern: expected a value, found \"]\"");
	arena_destroy(&a);
}
END_TEST

START_TEST(times_around_the_whole_are_kept)
{
	struct arena *a = arena_new(1 << 20);
	struct diag d = { .text = "" };
	struct stix_meaning meaning;
	struct stix_node *root;

	ck_assert_int_eq(stix_pattern_parse(bytes_of("[file:name = 'a'] START t'2020-01-01T00:00:00Z' STOP t'2021-01-01T00:00:00Z'"),
					    a, &root, &d), STATUS_OK);
	ck_assert_int_eq(stix_pattern_meaning(root, a, &meaning, &d), STATUS_OK);
	ck_assert(bytes_is(meaning.start, "2020-01-01T00:00:00Z"));
	ck_assert(bytes_is(meaning.stop, "2021-01-01T00:00:00Z"));
	arena_destroy(&a);
}
END_TEST

START_TEST(survives_any_failed_allocation)
{
	const struct bytes pattern = BYTES("[url:value LIKE 'a_%' AND (domain-name:value = 'x.example' OR file:name IN ('b', 'c'))] OR [file:name != 'd' AND file:name = 'e']");
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		struct diag d = { .text = "" };
		struct arena *a;
		struct buf out;

		buf_init(&out, 1 << 16);
		mem_fail_at(n);
		a = arena_new(1 << 20);
		if (a != NULL)
			status = read_pattern(pattern, a, &out, &d);
		mem_fail_at(0);
		ck_assert_msg(status == STATUS_OK || status == STATUS_NOMEM, "%lu: %s", n, d.text);
		buf_free(&out);
		arena_destroy(&a);
		ck_assert_uint_lt(n, 1000);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exchange/stix_pattern");
	TCase *t = tcase_create("stix_pattern");

	tcase_add_loop_test(t, says_what_a_pattern_asks_of_a_mail, 0, ROWS(cases));
	tcase_add_test(t, says_where_a_pattern_is_wrong);
	tcase_add_test(t, times_around_the_whole_are_kept);
	tcase_add_test(t, survives_any_failed_allocation);
	suite_add_tcase(s, t);
	return suite_run(s);
}
