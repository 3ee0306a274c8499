#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "exchange/import.h"
#include "support/suite.h"

#define INDICATOR "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"
#define PATTERN "\"pattern\": \"[domain-name:value = 'x.example']\""
#define BUNDLE(more) "{\"type\": \"bundle\", \"id\": \"bundle--1\", \"objects\": [" more "]}"
#define ONE(more) "{\"type\": \"indicator\", \"id\": \"" INDICATOR "\", \"name\": \"n\", " PATTERN more "}"
#define EVENT(more) "{\"Event\": {\"uuid\": \"e1\", \"info\": \"i\", \"Orgc\": {\"name\": \"Org\"}, " more "}}"
#define ATTRIBUTE(more) "\"Attribute\": [{\"uuid\": \"a1\", \"type\": \"url\", \"value\": \"http://x.example/a\", \"to_ids\": true" more "}]"

/* What stands in the signatures and in the report. */
static const struct { const char *label, *text; size_t counts[IMPORT_OUTCOMES]; const char *has, *reason; } cases[] = {
	{ "an indicator without markings", BUNDLE(ONE("")), { 1, 0, 0 }, "tlp        amber\n\tpermits    detect\n", NULL },
	{ "its id is kept", BUNDLE(ONE("")), { 1, 0, 0 }, "signature " INDICATOR " {", NULL },
	{ "a single object", ONE(""), { 1, 0, 0 }, "title      \"n\"", NULL },
	{ "its creator is the owner",
	  BUNDLE("{\"type\": \"identity\", \"id\": \"identity--1\", \"name\": \"CERT \\\"X\\\"\\n\"}, " ONE(", \"created_by_ref\": \"identity--1\"")),
	  { 1, 1, 0 }, "owner      \"CERT \\\"X\\\" \"", NULL },
	{ "TLP 1 white", BUNDLE(ONE(", \"object_marking_refs\": [\"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9\"]")),
	  { 1, 0, 0 }, "tlp        clear\n\tpermits    detect tag share\n", NULL },
	{ "the strictest marking counts",
	  BUNDLE(ONE(", \"object_marking_refs\": [\"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9\"], \"granular_markings\": "
		     "[{\"marking_ref\": \"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003\", \"selectors\": [\"name\"]}]")),
	  { 1, 0, 0 }, "tlp        amber+strict\n\tpermits    detect\n", NULL },
	{ "a statement is a caveat and takes back to share",
	  BUNDLE("{\"type\": \"marking-definition\", \"id\": \"marking-definition--1\", \"definition_type\": \"statement\", "
		 "\"definition\": {\"statement\": \"do not name us\"}}, "
		 ONE(", \"object_marking_refs\": [\"marking-definition--1\", \"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9\"]")),
	  { 1, 1, 0 }, "caveat     \"do not name us\"\n\tkind       indicator\n\ttlp        clear\n\tpermits    detect tag\n", NULL },
	{ "PAP as a statement",
	  BUNDLE("{\"type\": \"marking-definition\", \"id\": \"marking-definition--1\", \"definition_type\": \"statement\", "
		 "\"definition\": {\"statement\": \"PAP:RED\"}}, " ONE(", \"object_marking_refs\": [\"marking-definition--1\"]")),
	  { 1, 1, 0 }, "pap        red\n", NULL },
	{ "a marking that is not there", BUNDLE(ONE(", \"object_marking_refs\": [\"marking-definition--9\"]")), { 0, 0, 1 }, NULL,
	  "a marking that the bundle does not define" },
	{ "a marking that is not understood",
	  BUNDLE("{\"type\": \"marking-definition\", \"id\": \"marking-definition--1\", \"definition_type\": \"iep\"}, "
		 ONE(", \"object_marking_refs\": [\"marking-definition--1\"]")), { 0, 0, 2 }, NULL, "of a type that is not known" },
	{ "validity and confidence",
	  BUNDLE(ONE(", \"valid_from\": \"2026-01-02T03:04:05.678Z\", \"valid_until\": \"2026-02-03T00:00:00Z\", \"confidence\": 85")),
	  { 1, 0, 0 }, "valid      from 2026-01-02T03:04:05Z until 2026-02-03T00:00:00Z\n\tconfidence 0.85\n", NULL },
	{ "a date that is none", BUNDLE(ONE(", \"valid_from\": \"yesterday\"")), { 0, 0, 1 }, NULL, "expected a date" },
	{ "a date is no way into the language", BUNDLE(ONE(", \"valid_from\": \"2026-01-01;tlp clear\"")), { 0, 0, 1 }, NULL, "expected a date" },
	{ "revoked", BUNDLE(ONE(", \"revoked\": true")), { 0, 0, 1 }, NULL, "it is revoked" },
	{ "a newer version that is revoked",
	  BUNDLE(ONE(", \"modified\": \"2020-01-01T00:00:00Z\"") ", " ONE(", \"modified\": \"2021-01-01T00:00:00Z\", \"revoked\": true")),
	  { 0, 0, 2 }, NULL, "a newer version" },
	{ "another language", BUNDLE(ONE(", \"pattern_type\": \"yara\"")), { 0, 0, 1 }, NULL, "not in the language of STIX" },
	{ "benign", BUNDLE(ONE(", \"indicator_types\": [\"benign\"]")), { 0, 0, 1 }, NULL, "benign" },
	{ "what was only observed", BUNDLE("{\"type\": \"domain-name\", \"id\": \"domain-name--1\", \"value\": \"x.example\"}"), { 0, 0, 1 }, NULL,
	  "no indicator: it may be harmless" },
	{ "a bundle without objects", "{\"type\": \"bundle\", \"id\": \"bundle--1\"}", { 0, 0, 1 }, NULL, "without objects" },
	{ "objects that are none", BUNDLE("1, null, {}"), { 0, 0, 3 }, NULL, "without a type" },
	{ "an expression that does not compile",
	  BUNDLE("{\"type\": \"indicator\", \"id\": \"" INDICATOR "\", \"pattern\": \"[file:name MATCHES '(']\"}"), { 0, 0, 1 }, NULL,
	  "in the regular expression" },

	{ "an attribute", EVENT(ATTRIBUTE("")), { 1, 1, 0 }, "signature misp-a1 {\n\ttitle      \"i\"\n\towner      \"Org\"\n\tsource     \"MISP event e1\"", NULL },
	{ "a tag of the event", EVENT("\"Tag\": [{\"name\": \"tlp:green\"}, {\"name\": \"PAP:AMBER\"}], " ATTRIBUTE("")), { 1, 1, 0 },
	  "tlp        green\n\tpap        amber\n\tpermits    detect tag share\n", NULL },
	{ "a stricter tag of the attribute", EVENT("\"Tag\": [{\"name\": \"tlp:green\"}], " ATTRIBUTE(", \"Tag\": [{\"name\": \"tlp:red\"}]")),
	  { 1, 1, 0 }, "tlp        red\n", NULL },
	{ "a TLP that is not known", EVENT("\"Tag\": [{\"name\": \"tlp:ex:chr\"}], " ATTRIBUTE("")), { 0, 0, 1 }, NULL, "TLP or PAP that is not known" },
	{ "for this organisation only", EVENT("\"Tag\": [{\"name\": \"tlp:clear\"}], \"distribution\": \"0\", " ATTRIBUTE("")), { 1, 1, 0 },
	  "permits    detect tag\n", NULL },
	{ "not for detection", EVENT("\"Attribute\": [{\"type\": \"url\", \"value\": \"http://x.example/\", \"to_ids\": false}]"), { 0, 1, 1 }, NULL,
	  "not meant for detection" },
	{ "on a warning list", EVENT(ATTRIBUTE(", \"warnings\": [{\"warninglist_name\": \"Top 1000\"}]")), { 0, 1, 1 }, NULL,
	  "on the warning list \"Top 1000\"" },
	{ "on a warning list, as the event says", EVENT("\"warnings\": [{\"value\": \"http://x.example/a\", \"warninglist_name\": \"L\"}], " ATTRIBUTE("")),
	  { 0, 1, 1 }, NULL, "on the warning list \"L\"" },
	{ "deleted", EVENT(ATTRIBUTE(", \"deleted\": true")), { 0, 1, 1 }, NULL, "deleted" },
	{ "an object's attributes", EVENT("\"Object\": [{\"name\": \"url\", " ATTRIBUTE("") "}]"), { 1, 2, 0 }, "url is \"http://x.example/a\"", NULL },
	{ "a domain is also all below", EVENT("\"Attribute\": [{\"type\": \"domain\", \"value\": \"x.example\", \"to_ids\": true}]"), { 1, 1, 0 },
	  "host under \"x.example\"", NULL },
	{ "a pair", EVENT("\"Attribute\": [{\"type\": \"domain|ip\", \"value\": \"x.example|192.0.2.1\", \"to_ids\": \"1\"}]"), { 1, 1, 0 },
	  "client-address is \"192.0.2.1\"", NULL },
	{ "half of a pair is not dropped", EVENT("\"Attribute\": [{\"type\": \"filename|md5\", \"value\": \"a|b\", \"to_ids\": true}]"), { 0, 1, 1 },
	  NULL, "no digest of that kind" },
	{ "one file with a name and a digest",
	  EVENT("\"Attribute\": [{\"type\": \"filename|md5\", \"value\": \"a|d41d8cd98f00b204e9800998ecf8427e\", \"to_ids\": true}]"), { 1, 1, 0 },
	  "\t\tattachment {\n\t\t\tname is \"a\"\n\t\t\tdigest is \"d41d8cd98f00b204e9800998ecf8427e\"\n\t\t}\n", NULL },
	{ "a digest that mail is not compared by", EVENT("\"Attribute\": [{\"type\": \"filename|ssdeep\", \"value\": \"a|3:b:c\", \"to_ids\": true}]"),
	  { 0, 1, 1 }, NULL, "SHA-256 digests only" },
	{ "a network", EVENT("\"Attribute\": [{\"type\": \"ip-src\", \"value\": \"192.0.2.0/24\", \"to_ids\": true}]"), { 1, 1, 0 },
	  "client-address within \"192.0.2.0/24\"", NULL },
	{ "a network of one address", EVENT("\"Attribute\": [{\"type\": \"ip-dst\", \"value\": \"192.0.2.1/32\", \"to_ids\": true}]"), { 1, 1, 0 },
	  "client-address is \"192.0.2.1\"", NULL },
	{ "a type of tomorrow", EVENT("\"Attribute\": [{\"type\": \"smell\", \"value\": \"a\", \"to_ids\": true}]"), { 0, 1, 1 }, NULL, "not known" },
	{ "an empty event", EVENT("\"date\": \"2020-01-01\""), { 0, 0, 1 }, NULL, "without attributes" },
	{ "a response", "{\"response\": [" EVENT(ATTRIBUTE("")) ", 5]}", { 1, 1, 1 }, NULL, "no event" },

	{ "a list, defanged", "# c\nhxxps://a[.]example/x  # why\n192.0.2.1\n\nb(.)example\nu[at]c.example\n", { 4, 0, 0 }, "url is \"https://a.example/x\"", NULL },
	{ "a URL keeps its fragment", "https://a.example/x#y\n", { 1, 0, 0 }, "url is \"https://a.example/x#y\"", NULL },
	{ "no value", "what is this\n", { 0, 0, 1 }, NULL, "neither a URL" },
	{ "a digest", "D41D8CD98F00B204E9800998ECF8427E\n", { 1, 0, 0 }, "digest is \"d41d8cd98f00b204e9800998ecf8427e\"", NULL },
	{ "a digest of 56 digits", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f\n", { 0, 0, 1 }, NULL, "no MD5" },
	{ "networks", "192.0.2.0/24\n2001:db8::/32\n", { 2, 0, 0 }, "host within \"2001:db8::/32\"", NULL },
	{ "a network that is none", "192.0.2.0/33\n", { 0, 0, 1 }, NULL, "no network" },
	{ "a line twice", "a.example\nA.example\n", { 1, 0, 1 }, NULL, "it stands twice" },
	{ "CSV", "type,value,title,tlp,permits,confidence\nurl,http://x.example/,\"a, \"\"b\"\"\",green,\"detect, rewrite\",50\n", { 1, 0, 0 },
	  "title      \"a, \\\"b\\\"\"\n\towner      \"unknown\"\n\tkind       indicator\n\ttlp        green\n\tpermits    detect rewrite\n\tconfidence 0.50\n", NULL },
	{ "CSV with semicolons and an unknown column", "value;colour\nx.example;red\n", { 1, 0, 1 }, "host under \"x.example\"", "its name is not known" },
	{ "CSV with too few fields", "type,value\nx.example\n", { 0, 0, 1 }, NULL, "not as many fields" },
	{ "CSV with a TLP that is none", "value,tlp\nx.example,purple\n", { 0, 0, 1 }, NULL, "not known" },
};

static void keep(void *context, enum import_outcome outcome, const char *what, const char *reason)
{
	struct buf *lines = context;

	if (buf_printf(lines, "%u %s: %s\n", outcome, what, reason) != STATUS_OK)
		buf_truncate(lines, 0);
}

static enum status import_copy(const char *text, struct buf *out, struct buf *lines, size_t counts[IMPORT_OUTCOMES], struct diag *d)
{
	const struct import_report report = { keep, lines };
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n);
	enum status status;

	memcpy(copy, text, n);
	status = import_indicators((struct bytes){ copy, n }, &import_options_default, &report, out, counts, d);
	free(copy);
	return status;
}

static bool has(const struct buf *b, const char *text)
{
	const struct bytes all = buf_bytes(b);

	return bytes_find(all, bytes_of(text), 0) < all.len;
}

START_TEST(imports_or_says_why_not)
{
	size_t counts[IMPORT_OUTCOMES];
	struct signature_set *set = NULL;
	struct diag d = { .text = "" };
	struct buf out, lines;

	buf_init(&out, 1 << 16);
	buf_init(&lines, 1 << 16);
	ck_assert_msg(import_copy(cases[_i].text, &out, &lines, counts, &d) == STATUS_OK, "%s: %s", cases[_i].label, d.text);
	for (unsigned i = 0; i < IMPORT_OUTCOMES; i++)
		ck_assert_msg(counts[i] == cases[_i].counts[i], "%s: %zu of %u\n%.*s", cases[_i].label, counts[i], i, (int)lines.len, (char *)lines.data);
	if (cases[_i].has != NULL)
		ck_assert_msg(has(&out, cases[_i].has), "%s:\n%.*s", cases[_i].label, (int)out.len, (char *)out.data);
	if (cases[_i].reason != NULL)
		ck_assert_msg(has(&lines, cases[_i].reason), "%s: %.*s", cases[_i].label, (int)lines.len, (char *)lines.data);
	ck_assert_int_eq(signature_set_load_text("", buf_bytes(&out), &signature_limits_default,
						 &(struct signature_report){ NULL, NULL, NULL }, &set), STATUS_OK);
	ck_assert_uint_eq(signature_set_count(set), counts[IMPORT_DONE]);
	signature_set_put(&set);
	buf_free(&out);
	buf_free(&lines);
}
END_TEST

START_TEST(never_permits_more_than_the_options)
{
	struct import_options options = { .unmarked = TLP_RED, .permits = PERMIT_DETECT | PERMIT_QUARANTINE };
	size_t counts[IMPORT_OUTCOMES];
	struct diag d = { .text = "" };
	struct buf out;

	buf_init(&out, 1 << 16);
	ck_assert_int_eq(import_indicators(bytes_of("value,permits\na.example,\"tag, quarantine, share\"\nb.example,\n"), &options, NULL, &out, counts, &d),
			 STATUS_OK);
	ck_assert(has(&out, "permits    detect quarantine\n"));
	ck_assert(has(&out, "permits    detect\n"));
	ck_assert(has(&out, "tlp        red\n"));
	ck_assert(!has(&out, "share"));
	buf_free(&out);
}
END_TEST

static const struct { const char *label, *text, *fault; } wrong[] = {
	{ "another JSON", "{\"a\": 1}", "neither a STIX bundle" },
	{ "not JSON", "{\"type\": ", "not JSON" },
	{ "a member twice", "{\"type\": 1, \"type\": 2}", "duplicate" },
	{ "a number", "[1", "not JSON" },
};

START_TEST(refuses_what_has_no_format)
{
	size_t counts[IMPORT_OUTCOMES];
	struct diag d = { .text = "" };
	struct buf out, lines;

	buf_init(&out, 1 << 16);
	buf_init(&lines, 1 << 16);
	ck_assert_msg(import_copy(wrong[_i].text, &out, &lines, counts, &d) == STATUS_INVALID, "%s", wrong[_i].label);
	ck_assert_msg(strstr(d.text, wrong[_i].fault) != NULL, "%s: %s", wrong[_i].label, d.text);
	ck_assert_uint_eq(out.len, 0);
	buf_free(&out);
	buf_free(&lines);
}
END_TEST

/* Every allocation fails once, of each format: no indicator is refused for it, none is lost. */
START_TEST(survives_any_failed_allocation)
{
	static const char *const texts[] = {
		BUNDLE("{\"type\": \"identity\", \"id\": \"identity--1\", \"name\": \"C\"}, " ONE(", \"created_by_ref\": \"identity--1\"")),
		EVENT("\"Tag\": [{\"name\": \"tlp:green\"}], " ATTRIBUTE("")), "type,value,caveat\nurl,http://x.example/,\"a \"\"b\"\"\"\n", "a.example\n",
	};
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		size_t counts[IMPORT_OUTCOMES];
		struct diag d = { .text = "" };
		struct buf out;

		buf_init(&out, 1 << 16);
		mem_fail_at(n);
		status = import_indicators(bytes_of(texts[_i]), &import_options_default, NULL, &out, counts, &d);
		mem_fail_at(0);
		ck_assert_msg(status == STATUS_OK || status == STATUS_NOMEM, "%lu: %s", n, d.text);
		ck_assert(status == STATUS_OK ? counts[IMPORT_DONE] == 1 && counts[IMPORT_REFUSED] == 0 : out.len == 0);
		buf_free(&out);
		ck_assert_uint_lt(n, 5000);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("exchange/import");
	TCase *t = tcase_create("import");

	tcase_add_loop_test(t, imports_or_says_why_not, 0, ROWS(cases));
	tcase_add_test(t, never_permits_more_than_the_options);
	tcase_add_loop_test(t, refuses_what_has_no_format, 0, ROWS(wrong));
	tcase_add_loop_test(t, survives_any_failed_allocation, 0, 4);
	suite_add_tcase(s, t);
	return suite_run(s);
}
