#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "exchange/export.h"
#include "exchange/import.h"
#include "support/suite.h"

#define ID "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"

/* Patterns of STIX that come back as the same signature. */
static const char *const patterns[] = {
	"[domain-name:value = 'x.example']",
	"[ipv4-addr:value = '192.0.2.1' OR domain-name:value = 'x.example']",
	"[ipv6-addr:value = '2001:db8::1']",
	"[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
	"[ipv4-addr:value IN ('192.0.2.0/24', '198.51.100.7') OR ipv6-addr:value = '2001:db8::/32']",
	"[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' OR file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709' OR "
	"file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
	"[file:name = 'a' AND file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' AND email-message:subject = 's']",
	"[file:name = 'a'] AND [file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']",
	"[url:value LIKE 'http://a%'] AND [url:value LIKE '%b']",
	"[email-addr:value = 'a@b.example']",
	"[url:value LIKE 'https://x.example/%' AND url:value LIKE '%.gif' AND email-message:subject = 'it\\'s \\\\ \"x\"']",
	"[email-message:subject IN ('a', 'b') AND file:name != 'c']",
	"[file:name MATCHES '^a+\\\\.exe$']",
	"[file:name LIKE 'a_b%']",
	"[EXISTS email-message:additional_header_fields.'X-Kit' AND email-message:content_type LIKE '%odd%']",
};

static struct signature_set *load(struct bytes text)
{
	struct signature_set *set = NULL;

	ck_assert_int_eq(signature_set_load_text("", text, &signature_limits_default, &(struct signature_report){ NULL, NULL, NULL }, &set),
			 STATUS_OK);
	return set;
}

static void import_text(struct bytes text, struct buf *out)
{
	struct import_options options = import_options_default;
	size_t counts[IMPORT_OUTCOMES];
	struct diag d = { .text = "" };

	options.permits |= PERMIT_QUARANTINE;
	ck_assert_int_eq(import_indicators(text, &options, NULL, out, counts, &d), STATUS_OK);
	ck_assert_uint_eq(counts[IMPORT_DONE], 1);
	ck_assert_uint_eq(counts[IMPORT_REFUSED], 0);
}

/* As JSON: quotes and backslashes escaped. */
static void make_bundle(const char *pattern, struct buf *out)
{
	ck_assert_int_eq(buf_add_text(out, "{\"type\": \"indicator\", \"id\": \"" ID "\", \"name\": \"n\", \"valid_until\": \"2030-01-01T00:00:00Z\", "
				      "\"confidence\": 85, \"pattern\": \""), STATUS_OK);
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '"' || *pattern == '\\')
			ck_assert_int_eq(buf_add_byte(out, '\\'), STATUS_OK);
		ck_assert_int_eq(buf_add_byte(out, (unsigned char)*pattern), STATUS_OK);
	}
	ck_assert_int_eq(buf_add_text(out, "\"}"), STATUS_OK);
}

START_TEST(what_was_imported_comes_back_the_same)
{
	struct buf bundle, first, exported, second;
	struct signature_set *set;
	size_t count;

	buf_init(&bundle, 1 << 16);
	buf_init(&first, 1 << 16);
	buf_init(&exported, 1 << 16);
	buf_init(&second, 1 << 16);
	make_bundle(patterns[_i], &bundle);
	import_text(buf_bytes(&bundle), &first);
	set = load(buf_bytes(&first));
	ck_assert_int_eq(export_stix(set, AUDIENCE_ORGANISATION, 1800000000, NULL, &exported, &count), STATUS_OK);
	ck_assert_uint_eq(count, 1);
	import_text(buf_bytes(&exported), &second);
	ck_assert_msg(bytes_equal(buf_bytes(&first), buf_bytes(&second)), "%.*s%.*s%.*s", (int)first.len, (char *)first.data, (int)exported.len,
		      (char *)exported.data, (int)second.len, (char *)second.data);
	signature_set_put(&set);
	buf_free(&bundle);
	buf_free(&first);
	buf_free(&exported);
	buf_free(&second);
}
END_TEST

#define SIGNATURE(more, when) "signature s {\n title \"t\"\n owner \"o\"\n source \"a partner\"\n kind indicator\n" more "\n when { " when " }\n}\n"

static const struct { const char *label, *text; enum audience audience; const char *has, *reason; } cases[] = {
	{ "public", SIGNATURE("tlp clear\n permits detect share", "subject is \"x\""), AUDIENCE_PUBLIC, "TLP:CLEAR", NULL },
	{ "not to be shared", SIGNATURE("tlp clear\n permits detect tag", "subject is \"x\""), AUDIENCE_PUBLIC, NULL, "does not permit to share" },
	{ "to a smaller audience only", SIGNATURE("tlp amber\n permits detect share", "subject is \"x\""), AUDIENCE_COMMUNITY, NULL, "so wide an audience" },
	{ "to that audience", SIGNATURE("tlp amber\n permits detect share", "subject is \"x\""), AUDIENCE_CLIENTS, "TLP:AMBER", NULL },
	{ "its restrictions go with it", SIGNATURE("tlp green\n pap amber\n permits detect tag share\n caveat \"do not name us\"", "subject is \"x\""),
	  AUDIENCE_COMMUNITY, "do not name us", NULL },
	{ "PAP and permissions too", SIGNATURE("tlp green\n pap amber\n permits detect tag share", "subject is \"x\""), AUDIENCE_COMMUNITY,
	  "\"statement\": \"permitted: detect, tag, share\"", NULL },
	{ "a host and all below", SIGNATURE("tlp clear\n permits share", "reference { host under \"x.example\" }"), AUDIENCE_PUBLIC,
	  "(domain-name:value = 'x.example' OR domain-name:value LIKE '%.x.example')", NULL },
	{ "a wildcard in a text", SIGNATURE("tlp clear\n permits share", "subject contains \"100%\""), AUDIENCE_PUBLIC,
	  "email-message:subject MATCHES '100\\\\\\\\x25'", NULL },
	{ "what STIX cannot say", SIGNATURE("tlp clear\n permits share", "reference exactly 1 { load auto }"), AUDIENCE_PUBLIC, NULL, "STIX has no object" },
	{ "two references that are not told apart", SIGNATURE("tlp clear\n permits share", "any { subject is \"x\"; all { reference { url contains \"ab\" }; "
	  "reference { url contains \"cd\" } } }"), AUDIENCE_PUBLIC, NULL, "tell several references" },
	{ "a part of a digest", SIGNATURE("tlp clear\n permits share", "attachment { digest starts \"d41d\" }"), AUDIENCE_PUBLIC, NULL, "no object" },
	{ "an attachment that is not there", SIGNATURE("tlp clear\n permits share", "subject is \"x\"; none { attachment { name is \"a\" } }"),
	  AUDIENCE_PUBLIC, NULL, "no reference or attachment" },
	{ "a part that STIX cannot say", SIGNATURE("tlp clear\n permits share", "subject is \"x\"; reference { load auto }"), AUDIENCE_PUBLIC, NULL,
	  "STIX has no object" },
};

static void keep(void *context, const struct signature *s, const char *reason)
{
	struct buf *lines = context;

	ck_assert_str_eq(s->id, "s");
	ck_assert_int_eq(buf_add_text(lines, reason), STATUS_OK);
}

static bool has(const struct buf *b, const char *text)
{
	const struct bytes all = buf_bytes(b);

	return bytes_find(all, bytes_of(text), 0) < all.len;
}

START_TEST(caveats_decide_what_is_exported)
{
	struct signature_set *set = load(bytes_of(cases[_i].text));
	struct buf out, lines;
	size_t count;

	buf_init(&out, 1 << 16);
	buf_init(&lines, 1 << 16);
	ck_assert_int_eq(export_stix(set, cases[_i].audience, 1800000000, &(struct export_report){ keep, &lines }, &out, &count), STATUS_OK);
	ck_assert_msg(count == (cases[_i].reason == NULL), "%s: %.*s", cases[_i].label, (int)lines.len, (char *)lines.data);
	if (cases[_i].has != NULL)
		ck_assert_msg(has(&out, cases[_i].has), "%s: %.*s", cases[_i].label, (int)out.len, (char *)out.data);
	if (cases[_i].reason != NULL)
		ck_assert_msg(has(&lines, cases[_i].reason) && !has(&out, "indicator"), "%s: %.*s", cases[_i].label, (int)lines.len, (char *)lines.data);
	ck_assert(!has(&out, "a partner"));
	signature_set_put(&set);
	buf_free(&out);
	buf_free(&lines);
}
END_TEST

START_TEST(survives_any_failed_allocation)
{
	struct signature_set *set = load(bytes_of(cases[4].text));
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		struct buf out;
		size_t count;

		buf_init(&out, 1 << 16);
		mem_fail_at(n);
		status = export_stix(set, AUDIENCE_COMMUNITY, 1800000000, NULL, &out, &count);
		mem_fail_at(0);
		ck_assert_int_eq(status == STATUS_OK ? STATUS_NOMEM : status, STATUS_NOMEM);
		ck_assert(status == STATUS_OK ? count == 1 && has(&out, "do not name us") : out.len == 0);
		buf_free(&out);
		ck_assert_uint_lt(n, 5000);
	}
	signature_set_put(&set);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exchange/export");
	TCase *t = tcase_create("export");

	tcase_add_loop_test(t, what_was_imported_comes_back_the_same, 0, ROWS(patterns));
	tcase_add_loop_test(t, caveats_decide_what_is_exported, 0, ROWS(cases));
	tcase_add_test(t, survives_any_failed_allocation);
	suite_add_tcase(s, t);
	return suite_run(s);
}
