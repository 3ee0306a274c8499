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

static void import_one(struct bytes text, struct buf *out)
{
	struct import_options options = import_options_default;
	size_t counts[IMPORT_OUTCOMES];
	struct diag d = { .text = "" };

	options.permits |= PERMIT_QUARANTINE;
	ck_assert_int_eq(import_indicators(text, &options, NULL, out, counts, &d), STATUS_OK);
	ck_assert_msg(counts[IMPORT_DONE] == 1, "%.*s", (int)text.len, (const char *)text.data);
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
	import_one(buf_bytes(&bundle), &first);
	set = load(buf_bytes(&first));
	ck_assert_int_eq(export_signatures(EXPORT_STIX, set, AUDIENCE_ORGANISATION, 1800000000, NULL, &exported, &count), STATUS_OK);
	ck_assert_uint_eq(count, 1);
	import_one(buf_bytes(&exported), &second);
	ck_assert_msg(bytes_equal(buf_bytes(&first), buf_bytes(&second)), "%.*s%.*s%.*s", (int)first.len, (char *)first.data, (int)exported.len,
		      (char *)exported.data, (int)second.len, (char *)second.data);
	signature_set_put(&set);
	buf_free(&bundle);
	buf_free(&first);
	buf_free(&exported);
	buf_free(&second);
}
END_TEST

#define EVENT(attributes) "{\"Event\": {\"uuid\": \"4e7c4f4b-1c5e-4c6a-9d7e-3b6f0a2f9f11\", \"info\": \"i, \\\"x\\\"\", \"Orgc\": {\"name\": \"Org\"}, " \
	"\"Tag\": [{\"name\": \"tlp:green\"}, {\"name\": \"PAP:AMBER\"}, {\"name\": \"caveat:do not, \\\"ever\\\", name us\"}], \"Attribute\": [" \
	attributes "]}}"
#define ATTRIBUTE(type, value) "{\"uuid\": \"8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\", \"to_ids\": true, \"type\": \"" type "\", \"value\": \"" value "\"}"
#define MD5 "d41d8cd98f00b204e9800998ecf8427e"

/* Inputs that come back as the same signatures by way of that format. */
static const struct { enum export_format format; const char *text; } inputs[] = {
	{ EXPORT_MISP, EVENT(ATTRIBUTE("domain", "x.example")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("hostname", "a.x.example")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("url", "https://x.example/a?b=c%20d#e")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("domain|ip", "x.example|192.0.2.7")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("ip-src", "2001:db8::1")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("ip-dst", "2001:db8::/32")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-src", "a@b.example")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-subject", "it's, a \\\"x\\\" \\\\y")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-src-display-name", "N")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-attachment", "a.exe")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("mime-type", "application/x-a")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-message-id", "a@b")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-x-mailer", "m")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-reply-to", "r@b.example")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-mime-boundary", "--=x")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("email-thread-index", "t")) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("md5", MD5)) },
	{ EXPORT_MISP, EVENT(ATTRIBUTE("filename|md5", "a b.exe|" MD5)) },
	{ EXPORT_CSV, EVENT(ATTRIBUTE("filename|md5", "a, \\\"b\\\".exe|" MD5)) },
	{ EXPORT_CSV, EVENT(ATTRIBUTE("domain|ip", "x.example|192.0.2.7")) },
	{ EXPORT_CSV, "value,type,title,owner,tlp,pap,permits,caveat,valid_from,valid_until,confidence,id\n"
	  "\" #s; \"\"x\"\", \",email-subject,\"t, \"\"x\"\"\",o,amber,red,\"detect, share\",\"c, \"\"x\"\"\",2026-01-02T00:00:00Z,2027-01-02T03:04:05Z,7,some-id\n" },
	{ EXPORT_MISP, "value,type,title,owner,tlp,pap,permits,caveat,valid_from,valid_until,confidence,id\n"
	  "s,email-subject,t,o,amber+strict,red,\"detect, share\",c,2026-01-02T00:00:00Z,2027-01-02T03:04:05Z,7,misp-8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f\n" },
	{ EXPORT_LIST, "x.example\n" }, { EXPORT_LIST, "https://x.example/a#b\n" }, { EXPORT_LIST, "192.0.2.0/24\n" }, { EXPORT_LIST, "2001:db8::7\n" },
	{ EXPORT_LIST, "a@b.example\n" }, { EXPORT_LIST, MD5 "\n" },
};

/* Without lines of the source, which is not exported. */
static void drop_source(struct buf *b)
{
	const struct bytes all = buf_bytes(b);
	const size_t at = bytes_find(all, bytes_of("\tsource "), 0), end = bytes_find_byte(all, '\n', at);

	if (at == all.len)
		return;
	memmove(b->data + at, b->data + end + 1, b->len - end - 1);
	buf_truncate(b, b->len - (end + 1 - at));
}

START_TEST(other_formats_come_back_the_same)
{
	struct buf first, exported, second;
	struct signature_set *set;
	size_t count;

	buf_init(&first, 1 << 16);
	buf_init(&exported, 1 << 16);
	buf_init(&second, 1 << 16);
	import_one(bytes_of(inputs[_i].text), &first);
	set = load(buf_bytes(&first));
	ck_assert_int_eq(export_signatures(inputs[_i].format, set, AUDIENCE_ORGANISATION, 1800000000, NULL, &exported, &count), STATUS_OK);
	ck_assert_msg(count == 1, "%s", inputs[_i].text);
	import_one(buf_bytes(&exported), &second);
	drop_source(&first);
	drop_source(&second);
	ck_assert_msg(bytes_equal(buf_bytes(&first), buf_bytes(&second)), "%.*s%.*s%.*s", (int)first.len, (char *)first.data, (int)exported.len,
		      (char *)exported.data, (int)second.len, (char *)second.data);
	signature_set_put(&set);
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

#define FREE "tlp clear\n permits share"

/* What other formats say of a signature, or why they cannot. */
static const struct { const char *label; enum export_format format; const char *text, *has, *reason; } values[] = {
	{ "restrictions of a list", EXPORT_LIST, SIGNATURE("tlp green\n pap amber\n permits share\n caveat \"do not\tname us\"", "reference { host is \"x.example\" }"),
	  "# TLP:GREEN; PAP:AMBER; owner: o; permitted: detect, share; caveat: do not name us\nx.example\n", NULL },
	{ "restrictions of CSV", EXPORT_CSV, SIGNATURE("tlp green\n permits share\n caveat \"a,\\\"b\"", "subject is \"x\""),
	  "# TLP:GREEN; PAP:CLEAR; owner: o; permitted: detect, share; caveat: a,'b\ntype,value,id", NULL },
	{ "columns of CSV", EXPORT_CSV, SIGNATURE(FREE, "subject is \"x\""), "\r\nemail-subject,x,s,t,o,clear,clear,\"detect, share\",,,,\r\n", NULL },
	{ "several values have no id of their own", EXPORT_CSV, SIGNATURE(FREE, "subject is \"x\" \"y\""), "\r\nemail-subject,y,,t,o,", NULL },
	{ "several values of a list", EXPORT_LIST, SIGNATURE(FREE, "any { reference { host under \"a.example\" \"b.example\" }; client-address is \"192.0.2.1\" }"),
	  "\na.example\nb.example\n192.0.2.1\n", NULL },
	{ "places of one value", EXPORT_LIST, SIGNATURE(FREE, "any { reference { host is \"a.example\" }; sender-domain is \"a.example\" }"),
	  "share\na.example\n", NULL },
	{ "tags of MISP", EXPORT_MISP, SIGNATURE("tlp green\n pap red\n permits detect share\n caveat \"c\"", "subject is \"x\""),
	  "[{\"name\": \"tlp:green\"}, {\"name\": \"permitted: detect, share\"}, {\"name\": \"PAP:RED\"}, {\"name\": \"caveat:c\"}]", NULL },
	{ "a MISP event goes as far as its TLP", EXPORT_MISP, SIGNATURE(FREE, "subject is \"x\""), "\"distribution\": \"3\"", NULL },
	{ "several things", EXPORT_MISP, SIGNATURE(FREE, "subject is \"x\"; sender is \"a@b.example\""), NULL, "several things" },
	{ "several things of a reference", EXPORT_CSV, SIGNATURE(FREE, "reference { host is \"x.example\"; url contains \"ab\" }"), NULL, "several things" },
	{ "three things of a file", EXPORT_CSV, SIGNATURE(FREE, "attachment { name is \"a\"; type is \"a/b\"; digest is \"" MD5 "\" }"), NULL, "several things" },
	{ "two things of a file that are no pair", EXPORT_CSV, SIGNATURE(FREE, "attachment { type is \"a/b\"; digest is \"" MD5 "\" }"), NULL, "several things" },
	{ "another comparison", EXPORT_CSV, SIGNATURE(FREE, "subject contains \"xy\""), NULL, "no single value" },
	{ "no case", EXPORT_CSV, SIGNATURE(FREE, "subject is nocase \"x\""), NULL, "no single value" },
	{ "none", EXPORT_CSV, SIGNATURE(FREE, "none { subject is \"x\" }"), NULL, "no single value" },
	{ "a part that cannot be said", EXPORT_CSV, SIGNATURE(FREE, "any { subject is \"x\"; oddity nul-byte }"), NULL, "no single value" },
	{ "not in a list", EXPORT_LIST, SIGNATURE(FREE, "subject is \"x\""), NULL, "URLs, hosts" },
	{ "not permitted", EXPORT_LIST, SIGNATURE("tlp clear\n permits tag", "reference { host is \"x.example\" }"), NULL, "does not permit to share" },
	{ "above the audience", EXPORT_MISP, SIGNATURE("tlp amber\n permits share", "subject is \"x\""), NULL, "so wide an audience" },
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
	ck_assert_int_eq(export_signatures(EXPORT_STIX, set, cases[_i].audience, 1800000000, &(struct export_report){ keep, &lines }, &out, &count), STATUS_OK);
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

START_TEST(values_are_exported_with_their_restrictions)
{
	struct signature_set *set = load(bytes_of(values[_i].text));
	struct buf out, lines;
	size_t count;

	buf_init(&out, 1 << 16);
	buf_init(&lines, 1 << 16);
	ck_assert_int_eq(export_signatures(values[_i].format, set, AUDIENCE_COMMUNITY, 1800000000, &(struct export_report){ keep, &lines }, &out,
					   &count), STATUS_OK);
	ck_assert_msg(count == (values[_i].reason == NULL), "%s: %.*s", values[_i].label, (int)lines.len, (char *)lines.data);
	if (values[_i].has != NULL)
		ck_assert_msg(has(&out, values[_i].has), "%s: %.*s", values[_i].label, (int)out.len, (char *)out.data);
	if (values[_i].reason != NULL)
		ck_assert_msg(has(&lines, values[_i].reason) && !has(&out, "x.example"), "%s: %.*s", values[_i].label, (int)lines.len, (char *)lines.data);
	ck_assert(!has(&out, "a partner"));
	signature_set_put(&set);
	buf_free(&out);
	buf_free(&lines);
}
END_TEST

#define SEEN(n) { BYTES("s"), n, 7200 + 1, 3 * 3600 + 1 }

static const struct {
	const char *label;
	enum export_format format;
	const char *text;
	struct sighting seen;
	enum audience audience;
	const char *has, *reason;
} sightings[] = {
	{ "a count and whole hours", EXPORT_STIX, SIGNATURE("tlp amber\n permits share", "subject is \"x\""), SEEN(12), AUDIENCE_OWNER,
	  "\"first_seen\": \"1970-01-01T02:00:00.000Z\", \"last_seen\": \"1970-01-01T04:00:00.000Z\", \"count\": 12", NULL },
	{ "its restrictions go along", EXPORT_STIX, SIGNATURE("tlp amber\n permits share\n caveat \"do not name us\"", "subject is \"x\""), SEEN(1), AUDIENCE_OWNER,
	  "do not name us", NULL },
	{ "in the words of MISP", EXPORT_MISP, SIGNATURE("tlp amber\n permits share", "subject is \"x\""), SEEN(12), AUDIENCE_OWNER,
	  "\"source\": \"TLP:AMBER; count: 12; from 1970-01-01T02:00:00Z until 1970-01-01T04:00:00Z\"", NULL },
	{ "conditions that STIX has no words for", EXPORT_STIX, SIGNATURE("tlp amber\n permits share", "oddity nul-byte"), SEEN(1), AUDIENCE_OWNER,
	  "\"count\": 1", NULL },
	{ "a whole hour stays", EXPORT_MISP, SIGNATURE(FREE, "subject is \"x\""), { BYTES("s"), 1, 3600, 3600 }, AUDIENCE_OWNER,
	  "from 1970-01-01T01:00:00Z until 1970-01-01T01:00:00Z", NULL },
	{ "not permitted", EXPORT_STIX, SIGNATURE("tlp amber\n permits tag", "subject is \"x\""), SEEN(12), AUDIENCE_OWNER, NULL, "does not permit to share" },
	{ "detect only", EXPORT_MISP, SIGNATURE("tlp clear\n permits detect", "subject is \"x\""), SEEN(12), AUDIENCE_OWNER, NULL, "does not permit to share" },
	{ "too wide an audience", EXPORT_STIX, SIGNATURE("tlp amber\n permits share", "subject is \"x\""), SEEN(12), AUDIENCE_COMMUNITY, NULL,
	  "so wide an audience" },
	{ "which of several", EXPORT_MISP, SIGNATURE(FREE, "subject is \"x\" \"y\""), SEEN(12), AUDIENCE_OWNER, NULL, "which was seen" },
	{ "never seen", EXPORT_STIX, SIGNATURE(FREE, "subject is \"x\""), SEEN(0), AUDIENCE_OWNER, NULL, "are none" },
	{ "more than STIX counts", EXPORT_STIX, SIGNATURE(FREE, "subject is \"x\""), SEEN(1000000000), AUDIENCE_OWNER, NULL, "are none" },
	{ "backwards", EXPORT_STIX, SIGNATURE(FREE, "subject is \"x\""), { BYTES("s"), 1, 2, 1 }, AUDIENCE_OWNER, NULL, "are none" },
	{ "of nothing", EXPORT_STIX, SIGNATURE(FREE, "subject is \"x\""), { BYTES("other"), 1, 1, 2 }, AUDIENCE_OWNER, NULL, "no signature" },
};

static void keep_unknown(void *context, const struct sighting *seen)
{
	struct buf *lines = context;

	ck_assert(bytes_is(seen->signature, "other"));
	ck_assert_int_eq(buf_add_text(lines, "no signature"), STATUS_OK);
}

START_TEST(sightings_are_counts_and_times_alone)
{
	struct signature_set *set = load(bytes_of(sightings[_i].text));
	const struct export_report report = { NULL, NULL };
	enum status status = STATUS_NOMEM;
	struct buf out, lines;
	size_t count;

	buf_init(&out, 1 << 16);
	buf_init(&lines, 1 << 16);
	ck_assert(export_has_sightings(sightings[_i].format));
	ck_assert_int_eq(export_sightings(sightings[_i].format, set, &sightings[_i].seen, 1, sightings[_i].audience, 1800000000,
					  &(struct export_report){ keep, &lines }, keep_unknown, &out, &count), STATUS_OK);
	ck_assert_msg(count == (sightings[_i].reason == NULL), "%s: %.*s", sightings[_i].label, (int)lines.len, (char *)lines.data);
	if (sightings[_i].has != NULL)
		ck_assert_msg(has(&out, sightings[_i].has), "%s: %.*s", sightings[_i].label, (int)out.len, (char *)out.data);
	else
		ck_assert_msg(has(&lines, sightings[_i].reason) && !has(&out, "count"), "%s: %.*s", sightings[_i].label, (int)out.len, (char *)out.data);
	ck_assert(!has(&out, "a partner"));
	for (unsigned long n = 1; status != STATUS_OK && sightings[_i].reason == NULL; n++) {
		const size_t before = out.len;

		mem_fail_at(n);
		status = export_sightings(sightings[_i].format, set, &sightings[_i].seen, 1, sightings[_i].audience, 1800000000, &report, keep_unknown,
					  &out, &count);
		mem_fail_at(0);
		ck_assert(status == STATUS_OK || (status == STATUS_NOMEM && out.len == before));
		ck_assert_uint_lt(n, 2000);
	}
	signature_set_put(&set);
	buf_free(&out);
	buf_free(&lines);
}
END_TEST

/* Each format, one signature of one value and one of two. */
START_TEST(survives_any_failed_allocation)
{
	static const char two[] = "signature s {\n title \"t\"\n owner \"o\"\n source \"p\"\n kind indicator\n tlp green\n pap amber\n permits share\n"
		" caveat \"do not name us\"\n confidence 0.5\n when { reference { host is \"a.example\" \"b.example\" } }\n}\n"
		"signature t {\n title \"t\"\n owner \"o\"\n source \"p\"\n kind indicator\n tlp green\n permits share\n valid until 2030-01-01\n"
		" when { attachment { digest is \"" MD5 "\" } }\n}\n";
	struct signature_set *set = load(bytes_of(two));
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		struct buf out;
		size_t count;

		buf_init(&out, 1 << 16);
		mem_fail_at(n);
		status = export_signatures((enum export_format)_i, set, AUDIENCE_COMMUNITY, 1800000000, NULL, &out, &count);
		mem_fail_at(0);
		ck_assert_int_eq(status == STATUS_OK ? STATUS_NOMEM : status, STATUS_NOMEM);
		ck_assert(status == STATUS_OK ? count == 2 && has(&out, "do not name us") : out.len == 0);
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
	tcase_add_loop_test(t, other_formats_come_back_the_same, 0, ROWS(inputs));
	tcase_add_loop_test(t, values_are_exported_with_their_restrictions, 0, ROWS(values));
	tcase_add_loop_test(t, sightings_are_counts_and_times_alone, 0, ROWS(sightings));
	tcase_add_loop_test(t, caveats_decide_what_is_exported, 0, ROWS(cases));
	tcase_add_loop_test(t, survives_any_failed_allocation, 0, 4);
	suite_add_tcase(s, t);
	return suite_run(s);
}
