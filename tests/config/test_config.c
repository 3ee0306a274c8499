#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "config/config.h"
#include "support/suite.h"

#define RULE(text) "group \"g\" { members = { \"a@b.example\" } }\nrule \"r\" {\n" text "\n}\n"

static enum status load(const char *text, struct config **c, struct diag *d)
{
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n != 0 ? n : 1);	/* exact size: ASan sees one byte over */
	enum status status;

	memcpy(copy, text, n);
	*d = (struct diag){ 0 };
	*c = NULL;
	status = config_load_text("u.conf", (struct bytes){ copy, n }, c, d);
	free(copy);
	return status;
}

/* One mistake each, and what is said of it. */
static const struct {
	const char *label, *text, *diag;
} mistakes[] = {
	{ "unknown option", "\nsocket-ower = x\n", "u.conf:2: there is no option \"socket-ower\"; did you mean \"socket-owner\"?" },
	{ "nothing like it", "colour = red\n", "u.conf:1: there is no option \"colour\"" },
	{ "unknown option of a section", RULE("colour = red"), "u.conf:3: there is no option \"colour\" in section \"rule\"" },
	{ "option of another place", "members = { \"a@b.c\" }\n", "u.conf:1: there is no option \"members\"" },
	{ "unknown section", "filter { a = b }\n", "u.conf:1: there is no option \"filter\"" },
	{ "behind comments", "# one\n# two\n/* three\nfour */ // five\nmod = observe\n",
	  "u.conf:5: there is no option \"mod\"; did you mean \"mode\"?" },
	{ "no include", "include(\"/etc/passwd\")\n", "u.conf:1: there is no option \"include\"" },
	{ "given twice", "mode = observe\nlog = syslog\nmode = enforce\n", "u.conf:3: mode: given twice, first in line 1" },
	{ "given twice, empty first", "signatures = {}\nsignatures = { \"/a\" }\n", "u.conf:2: signatures: given twice, first in line 1" },
	{ "given twice in a section", RULE("action = tag\nsender = vouched\naction = tag"), "u.conf:5: action: given twice, first in line 3" },
	{ "weights twice", "weights { lure = 1 }\nweights { oddity = 1 }\n", "u.conf:2: weights: given twice, first in line 1" },
	{ "a group twice", "group g { members = { \"a@b.c\" } }\ngroup g { members = { \"a@b.c\" } }\n",
	  "u.conf:2: found duplicate title 'g'" },
	{ "added to", "signatures = { \"/a\" }\nsignatures += { \"/b\" }\n",
	  "u.conf:2: \"+=\" is not known: give all values in one list" },
	{ "no such choice", "\n\nmode = watch\n", "u.conf:3: mode: \"watch\" is not allowed; allowed: enforce or observe" },
	{ "a choice in another case", "mode = Observe\n", "u.conf:1: mode: \"Observe\" is not allowed; allowed: enforce or observe" },
	{ "below the range", "limit-parts = 0\n", "u.conf:1: limit-parts: \"0\" is not allowed; allowed: 1 to 1000000 parts" },
	{ "above the range", "limit-depth = 1001\n", "u.conf:1: limit-depth: \"1001\" is not allowed; allowed: 1 to 1000 levels" },
	{ "a number that overflows", "limit-parts = 18446744073709551617\n",
	  "u.conf:1: limit-parts: \"18446744073709551617\" is not allowed; allowed: 1 to 1000000 parts" },
	{ "a suffix that overflows", "store-max-bytes = 18014398509481985K\n",
	  "u.conf:1: store-max-bytes: \"18014398509481985K\" is not allowed; allowed: 0 to 1048576G bytes" },
	{ "a negative number", "limit-parts = -1\n", "u.conf:1: limit-parts: \"-1\" is not allowed; allowed: 1 to 1000000 parts" },
	{ "a number with a tail", "limit-parts = 10x\n", "u.conf:1: limit-parts: \"10x\" is not allowed; allowed: 1 to 1000000 parts" },
	{ "a suffix alone", "limit-memory-bytes = M\n", "u.conf:1: limit-memory-bytes: \"M\" is not allowed; allowed: 1M to 16G bytes" },
	{ "hexadecimal", "limit-parts = 0x10\n", "u.conf:1: limit-parts: \"0x10\" is not allowed; allowed: 1 to 1000000 parts" },
	{ "too short a time", "release-lifetime = 59s\n",
	  "u.conf:1: release-lifetime: \"59s\" is not allowed; allowed: 1m to 30d" },
	{ "no octal mode", "socket-mode = 0680\n", "u.conf:1: socket-mode: \"0680\" is not allowed; allowed: 0000 to 0777" },
	{ "an infinite weight", "weights {\n lure = inf\n}\n", "u.conf:2: lure: \"inf\" is not allowed; allowed: 0 to 1000" },
	{ "a heavy weight", "weights {\n lure = 1000.1\n}\n", "u.conf:2: lure: \"1000.1\" is not allowed; allowed: 0 to 1000" },
	{ "a kind that is none", "weights {\n pixel = 1\n}\n", "u.conf:2: there is no option \"pixel\" in section \"weights\"" },
	{ "a relative path", "store = spool\n", "u.conf:1: store: \"spool\" is not allowed; allowed: an absolute path, or empty for none" },
	{ "a socket without a scheme", "socket = /run/x\n", "u.conf:1: socket: \"/run/x\" is not allowed; allowed: unix:/PATH (at most 107 bytes), "
	  "inet:PORT@IPV4 or inet6:PORT@IPV6" },
	{ "a socket with a name", "socket = inet:1@localhost\n", "u.conf:1: socket: \"inet:1@localhost\" is not allowed; allowed: unix:/PATH "
	  "(at most 107 bytes), inet:PORT@IPV4 or inet6:PORT@IPV6" },
	{ "an item of a list", "skip-networks = {\n\t\"192.0.2.0/24\",\n\t\"192.0.2.1/24\"\n}\n", "u.conf:3: skip-networks: \"192.0.2.1/24\" "
	  "is not allowed; allowed: addresses or networks such as 192.0.2.0/24 and 2001:db8::/32, no bits set behind the prefix" },
	{ "a group without members", "group \"g\" {\n}\n", "u.conf:2: group \"g\" has no members" },
	{ "a member that is no address", "group \"g\" {\n members = { \"anna\" }\n}\n", "u.conf:2: members: \"anna\" is not allowed; allowed: "
	  "ADDRESS, @DOMAIN, or @.DOMAIN for all domains below it" },
	{ "a group without a name", "group {\n}\n", "u.conf:1: missing title for section 'group'" },
	{ "a group with a strange name", "group \"a b\" {\n members = { \"@a.example\" }\n}\n",
	  "u.conf:3: group \"a b\": a name has 1 to 64 letters, digits, \"-\", \"_\", \".\"" },
	{ "a rule without an action", RULE("sender = vouched"), "u.conf:4: rule \"r\" has no action" },
	{ "a rule without a condition", RULE("action = tag"), "u.conf:4: rule \"r\" has no condition: findings-all, findings-any, "
	  "score-at-least, group or sender" },
	{ "a rule with half a condition", RULE("action = tag\nsender = vouched\nload = auto"),
	  "u.conf:6: rule \"r\": load says nothing without findings-all or findings-any" },
	{ "a finding that is none", RULE("findings-any = { lure, bait }\naction = tag"), "u.conf:3: findings-any: \"bait\" is not allowed; "
	  "allowed: remote-load, hidden-load, tracking-pixel, recipient-token, unique-token, campaign-token, known-tracker, indicator, lure or oddity" },
	{ "a group that is none", RULE("action = tag\ngroup = h"),
	  "u.conf:4: group: rule \"r\" names the group \"h\", which is not in this file" },
	{ "nobody to vouch", "\nvouching-domains = { \"a.example\" }\n",
	  "u.conf:2: vouching-domains: nobody can vouch while trusted-authserv-ids is empty" },
	{ "no place to hold", "store = \"\"\n", "u.conf: store: empty, and quarantine is not mta-hold: messages to be held have no place" },
	{ "a key that is not there", "\ndigest-key = /no/such/key\n", "u.conf:2: digest-key: /no/such/key: No such file or directory" },
	{ "no equals sign", "mode observe\n", "u.conf:1: missing equal sign after option 'mode'" },
	{ "a list for one value", "mode = { observe }\n", "u.conf:1: unexpected token '{'" },
	{ "two values for one", "mode = observe enforce\n", "u.conf:1: there is no option \"enforce\"" },
	{ "an unclosed section", "\nrule \"r\" {\n action = tag\n\n\n", "u.conf:2: the \"{\" in this line has no \"}\"" },
	{ "an unclosed list", "\n\nsignatures = { \"/a\",\n", "u.conf:3: the \"{\" in this line has no \"}\"" },
	{ "a brace too many", "mode = observe }\n", "u.conf:1: unexpected closing brace" },
	{ "a list in a list", "signatures = { { \"/a\" } }\n", "u.conf:1: \"{\" inside of a list" },
	{ "an unclosed text", "mode = \"observe\nlog = syslog\n", "u.conf:1: a text in quotes does not end on its line" },
	{ "an unclosed comment", "\n/* mode = observe\n", "u.conf:2: a comment that starts here does not end" },
	{ "the environment", "user = ${USER}\n", "u.conf:1: environment variables are not put in" },
	{ "the environment in quotes", "\nuser = \"${USER}\"\n",
	  "u.conf:2: environment variables are not put in; write \"\\$\" for a \"$\" that stands before \"{\"" },
	{ "half a value", "group \"g\" {\n members = { anna+x@b.example }\n}\n",
	  "u.conf:2: values with \"+\", \"#\", \"//\" or \"/*\" have to stand in quotes" },
	{ "a value that ends in a comment", "event-log = /var/log/a#b\n",
	  "u.conf:1: values with \"+\", \"#\", \"//\" or \"/*\" have to stand in quotes" },
	{ "a URL without quotes", "submit-server = smtp://127.0.0.1:25\n",
	  "u.conf:1: values with \"+\", \"#\", \"//\" or \"/*\" have to stand in quotes" },
	{ "a control character", "mode = observe\vlog = syslog\n", "u.conf:1: a control character" },
	{ "a submission server without a port", "submit-server = \"smtp://mx.example\"\n", "u.conf:1: submit-server: \"smtp://mx.example\" is not "
	  "allowed; allowed: smtp://HOST:PORT, smtps://HOST:PORT or empty for none" },
};

START_TEST(mistakes_are_told)
{
	char text[900];
	struct config *c;
	struct diag d;

	ck_assert_msg(load(mistakes[_i].text, &c, &d) == STATUS_INVALID, "%s", mistakes[_i].label);
	ck_assert_ptr_null(c);
	ck_assert_msg(strcmp(diag_format(&d, text, sizeof(text)), mistakes[_i].diag) == 0, "%s: %s", mistakes[_i].label, text);
}
END_TEST

static const char *const good[] = {
	"", "\n\n", "# only a comment", "\xef\xbb\xbfmode = observe\r\n", "mode=observe", "mode = \"observe\" // a comment",
	"signatures = /a", "signatures = { }", "signatures = { '/a', \"/b\" }", "store-max-bytes = 1g", "store-max-bytes = 1048576G",
	"limit-parts = 1000000", "limit-depth = 1", "weights { lure = 1000 oddity = .5 }", "weights { }", "release-lifetime = 30D",
	"socket = inet6:8891@::1", "socket = \"inet:8891@127.0.0.1\"", "socket-mode = 666",
	"submit-server = \"smtps://[2001:db8::1]:465\"", "event-log = \"/var/log/\\${x}\"", "store = \"\" quarantine = mta-hold",
	"store = \"\"\nmode = observe", "/* a\n * b */ mode /* c */ = /* d */ observe", RULE("action = pass\ngroup = g"),
	RULE("action = tag\nscore-at-least = 0.1"), RULE("action = tag\nfindings-all = lure"),
	"trusted-authserv-ids = mx.example vouching-domains = \"*\"",
};

START_TEST(good_files_load)
{
	struct config *c;
	struct diag d;

	ck_assert_msg(load(good[_i], &c, &d) == STATUS_OK, "%s: %s", good[_i], d.text);
	ck_assert_str_eq(d.text, "");
	config_put(&c);
	ck_assert_ptr_null(c);
}
END_TEST

static const char everything[] =
	"mode = observe\nsocket = \"inet:8891@127.0.0.1\"\nsocket-mode = 0600\nlog = stderr\nstore-max-bytes = 5M\n"
	"quarantine = mta-hold\nsubmit-tls = require\nrelease-lifetime = 90m\non-error = quarantine\n"
	"signatures = { \"/a\", \"/b\\\\c\\\"d\" }\ntrusted-authserv-ids = { MX.example }\nvouching-domains = { Partner.Example, \".gov.example\" }\n"
	"skip-authenticated = no\nskip-networks = { \"192.0.2.0/24\", \"2001:db8::/32\", \"198.51.100.7\" }\nconfidence-at-least = 0.25\n"
	"rewrite-scope = all-loads\nrewrite-links = yes\nuncleanable = quarantine\nover-limit = quarantine\nencrypted = tag\n"
	"limit-message-bytes = 1M\nlimit-time = 5\nlimit-memory-bytes = 2G\nevent-addresses = on\n"
	"weights {\n lure = 2.5\n oddity = 0\n}\n"
	"rule \"one\" {\n findings-all = { lure, remote-load }\n findings-any = indicator\n load = auto\n score-at-least = 3.25\n"
	" group = people\n sender = unvouched\n action = quarantine\n}\n"
	"group \"people\" {\n members = { \"b@Example.org\", \"@.Senate.Example\", \"a@example.org\" }\n}\n"
	"rule \"two\" { sender = vouched action = pass }\n";

START_TEST(everything_arrives)
{
	const struct policy_rule *r;
	struct scanner s;
	struct config *c;
	struct diag d;

	ck_assert_msg(load(everything, &c, &d) == STATUS_OK, "%u: %s", d.line, d.text);
	ck_assert(config_observes(c) && !config_socket_is_unix(c) && !config_logs_to_syslog(c) && !config_skips_authenticated(c));
	ck_assert_str_eq(c->socket, "inet:8891@127.0.0.1");
	ck_assert_uint_eq(c->socket_mode, 0600);
	ck_assert_uint_eq(c->store_max_bytes, 5 << 20);
	ck_assert(c->quarantine_in_mta && c->event_addresses);
	ck_assert_int_eq(c->submit_tls, SUBMIT_TLS_REQUIRE);
	ck_assert_uint_eq(c->release_lifetime_s, 5400);
	ck_assert_int_eq(c->on_error, ON_ERROR_QUARANTINE);
	ck_assert_uint_eq(c->signatures.count, 2);
	ck_assert_str_eq(c->signatures.items[1], "/b\\c\"d");
	ck_assert_uint_eq(c->policy.vouching_domain_count, 2);
	ck_assert_str_eq(c->policy.vouching_domains[0], "partner.example");
	ck_assert_double_eq(c->policy.confidence_at_least, 0.25);
	ck_assert_int_eq(c->policy.rewrite_scope, REWRITE_ALL_LOADS);
	ck_assert(c->policy.rewrite_links);
	ck_assert_int_eq(c->policy.uncleanable, ACTION_QUARANTINE);
	ck_assert_int_eq(c->policy.over_limit, ACTION_QUARANTINE);
	ck_assert_int_eq(c->policy.encrypted, ACTION_TAG);
	ck_assert_double_eq(c->policy.weights[FINDING_LURE], 2.5);
	ck_assert_double_eq(c->policy.weights[FINDING_ODDITY], 0);
	ck_assert_double_eq(c->policy.weights[FINDING_INDICATOR], finding_default_weight(FINDING_INDICATOR));
	ck_assert_uint_eq(c->policy.group_count, 1);
	ck_assert(group_has(&c->policy.groups[0], bytes_of("A+x@example.org")));
	ck_assert(group_has(&c->policy.groups[0], bytes_of("x@office.senate.example")));
	ck_assert_uint_eq(c->policy.rule_count, 2 + policy_default_rule_count);
	r = &c->policy.rules[0];
	ck_assert_str_eq(r->name, "one");
	ck_assert_uint_eq(r->kinds_all, 1u << FINDING_LURE | 1u << FINDING_REMOTE_LOAD);
	ck_assert_uint_eq(r->kinds_any, 1u << FINDING_INDICATOR);
	ck_assert_int_eq(r->load, RULE_LOAD_AUTO);
	ck_assert_double_eq(r->score_at_least, 3.25);
	ck_assert_str_eq(r->group, "people");
	ck_assert_int_eq(r->vouched, VOUCHED_NO);
	ck_assert_int_eq(r->action, ACTION_QUARANTINE);
	ck_assert_int_eq(r[1].action, ACTION_PASS);
	ck_assert_ptr_null(r[1].group);
	ck_assert_str_eq(r[2].name, policy_default_rules[0].name);
	s = config_scanner(c);
	ck_assert_uint_eq(s.limits.message.max_bytes, 1 << 20);
	ck_assert_uint_eq(s.limits.time_ms, 5);
	ck_assert_uint_eq(s.limits.arena_max_bytes, (size_t)2 << 30);
	ck_assert_uint_eq(s.trusted_authserv_id_count, 1);
	ck_assert(bytes_is(s.trusted_authserv_ids[0], "MX.example"));
	config_put(&c);
}
END_TEST

START_TEST(defaults_are_those_of_the_levels_below)
{
	struct config *c;
	struct diag d;

	ck_assert_int_eq(load("", &c, &d), STATUS_OK);
	ck_assert_uint_eq(c->limits.message.max_bytes, message_limits_default.max_bytes);
	ck_assert_uint_eq(c->limits.message.max_parts, message_limits_default.max_parts);
	ck_assert_uint_eq(c->limits.message.max_depth, message_limits_default.max_depth);
	ck_assert_uint_eq(c->limits.message.max_fields, message_limits_default.max_fields);
	ck_assert_uint_eq(c->limits.message.max_header_bytes, message_limits_default.max_header_bytes);
	ck_assert_uint_eq(c->limits.message.max_parameters, message_limits_default.max_parameters);
	ck_assert_uint_eq(c->limits.extract.max_references, extract_limits_default.max_references);
	ck_assert_uint_eq(c->limits.extract.max_nested_documents, extract_limits_default.max_nested_documents);
	ck_assert_uint_eq(c->limits.extract.html_max_depth, extract_limits_default.html_max_depth);
	ck_assert_uint_eq(c->limits.extract.css_max_depth, extract_limits_default.css_max_depth);
	ck_assert_uint_eq(c->limits.extract.max_members, extract_limits_default.max_members);
	ck_assert_uint_eq(c->limits.extract.max_unpacked_bytes, extract_limits_default.max_unpacked_bytes);
	ck_assert_uint_eq(c->limits.extract.max_unpack_ratio, extract_limits_default.max_unpack_ratio);
	ck_assert_uint_eq(c->limits.arena_max_bytes, scan_limits_default().arena_max_bytes);
	ck_assert_uint_eq(c->limits.time_ms, scan_limits_default().time_ms);
	ck_assert_double_eq(c->policy.confidence_at_least, policy_default.confidence_at_least);
	ck_assert_int_eq(c->policy.uncleanable, policy_default.uncleanable);
	ck_assert_int_eq(c->policy.over_limit, policy_default.over_limit);
	ck_assert_int_eq(c->policy.encrypted, policy_default.encrypted);
	ck_assert_int_eq(c->policy.rewrite_scope, policy_default.rewrite_scope);
	ck_assert_int_eq(c->policy.observe, policy_default.observe);
	ck_assert_int_eq(c->policy.rewrite_links, policy_default.rewrite_links);
	ck_assert_uint_eq(c->policy.rule_count, policy_default.rule_count);
	for (int k = 0; k < FINDING_KINDS; k++)
		ck_assert_double_eq(c->policy.weights[k], policy_default.weights[k]);
	config_put(&c);
	ck_assert_int_eq(load("default-rules = no", &c, &d), STATUS_OK);
	ck_assert_uint_eq(c->policy.rule_count, 0);
	config_put(&c);
}
END_TEST

static void print(const char *text, struct buf *out)
{
	struct config *c;
	struct diag d;

	ck_assert_msg(load(text, &c, &d) == STATUS_OK, "%u: %s", d.line, d.text);
	ck_assert_int_eq(config_print(c, out), STATUS_OK);
	ck_assert_int_eq(buf_add_byte(out, '\0'), STATUS_OK);
	config_put(&c);
}

START_TEST(what_is_printed_loads_to_the_same)
{
	struct buf first, second;

	buf_init(&first, 1 << 20);
	buf_init(&second, 1 << 20);
	print(_i == 0 ? "" : everything, &first);
	ck_assert_int_eq(strstr((const char *)first.data, "rule \"one\" {\n\tfindings-all = { remote-load, lure }\n") != NULL, _i);
	print((const char *)first.data, &second);
	ck_assert_str_eq((const char *)first.data, (const char *)second.data);
	buf_free(&first);
	buf_free(&second);
}
END_TEST

START_TEST(frozen_options_are_named)
{
	const char *names[2] = { NULL, NULL };
	struct config *before, *after;
	struct diag d;

	ck_assert_int_eq(load("user = a mode = observe", &before, &d), STATUS_OK);
	ck_assert_int_eq(load("user = b mode = enforce socket = \"unix:/x\" log = stderr", &after, &d), STATUS_OK);
	ck_assert_uint_eq(config_frozen_changes(before, before, names, 2), 0);
	ck_assert_uint_eq(config_frozen_changes(before, after, names, 2), 3);
	ck_assert_str_eq(names[0], "socket");
	ck_assert_str_eq(names[1], "user");
	config_put(&before);
	config_put(&after);
}
END_TEST

static const struct {
	const char *label, *address;
	bool skipped;
} clients[] = {
	{ "inside", "192.0.2.200", true },
	{ "before", "192.0.1.255", false },
	{ "behind", "192.0.3.0", false },
	{ "a single address", "198.51.100.7", true },
	{ "its neighbour", "198.51.100.6", false },
	{ "IPv6", "2001:db8:ffff::1", true },
	{ "another IPv6", "2001:db9::1", false },
	{ "IPv4 in IPv6", "::ffff:192.0.2.1", true },
	{ "a unix socket", "", false },
	{ "a network is no address", "192.0.2.0/24", false },
	{ "no address", "localhost", false },
};

START_TEST(clients_are_skipped)
{
	struct config *c;
	struct diag d;

	ck_assert_int_eq(load("skip-networks = { \"192.0.2.0/24\", \"2001:db8::/32\", \"198.51.100.7\" }", &c, &d), STATUS_OK);
	ck_assert_msg(config_skips_address(c, clients[_i].address) == clients[_i].skipped, "%s", clients[_i].label);
	config_put(&c);
	ck_assert_int_eq(load("", &c, &d), STATUS_OK);
	ck_assert_msg(!config_skips_address(c, clients[_i].address), "%s", clients[_i].label);
	config_put(&c);
}
END_TEST

static char folder[64], key_path[128];

static void setup(void)
{
	strcpy(folder, "/tmp/unbeacon-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(key_path, sizeof(key_path), "%s/key", folder);
}

static void teardown(void)
{
	unlink(key_path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static enum status load_key(const char *content, unsigned mode, struct config **c, struct diag *d)
{
	char text[256];

	ck_assert_int_eq(file_write_durably(key_path, bytes_of(content), mode), STATUS_OK);
	snprintf(text, sizeof(text), "digest-key = \"%s\"\n", key_path);
	return load(text, c, d);
}

START_TEST(keys_of_digests)
{
	static const char key[] = "000102030405060708090a0b0c0d0e0F\n";
	struct config *c, *again;
	struct diag d;

	ck_assert_int_eq(load_key(key, 0600, &c, &d), STATUS_OK);
	ck_assert_uint_eq(config_report_key(c)->k0, 0x0001020304050607);
	ck_assert_uint_eq(config_report_key(c)->k1, 0x08090a0b0c0d0e0f);
	config_put(&c);
	ck_assert_int_eq(load_key(key, 0640, &c, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "can be read by others"));
	ck_assert_int_eq(load_key(key + 1, 0600, &c, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "does not hold 32 hexadecimal digits"));
	ck_assert_int_eq(load_key("g00102030405060708090a0b0c0d0e0f", 0600, &c, &d), STATUS_INVALID);
	/* A reload without a key file keeps the digests that people compare. */
	ck_assert_int_eq(load("", &c, &d), STATUS_OK);
	ck_assert_int_eq(load("", &again, &d), STATUS_OK);
	ck_assert_uint_eq(config_report_key(c)->k0, config_report_key(again)->k0);
	ck_assert(config_report_key(c)->k0 != 0 || config_report_key(c)->k1 != 0);
	config_put(&c);
	config_put(&again);
}
END_TEST

static enum status load_side_file(const char *content, const char *before, const char *after, struct config **c, struct diag *d)
{
	char text[512];

	ck_assert_int_eq(file_write_durably(key_path, bytes_of(content), 0600), STATUS_OK);
	snprintf(text, sizeof(text), "%s\"%s\"%s", before, key_path, after);
	return load(text, c, d);
}

START_TEST(members_from_a_file)
{
	static const char group[] = "group \"g\" {\n members = { \"b@b.example\" }\n members-file = ";
	static const char only[] = "group \"g\" {\n members-file = ", end[] = "\n}\n";
	const struct policy_group *g;
	struct config *c;
	struct diag d;

	ck_assert_int_eq(load_side_file("# people\n\n  Anna@Senate.Example # she\r\n@.gov.example", group, end, &c, &d), STATUS_OK);
	ck_assert_uint_eq(c->policy.group_count, 1);
	g = &c->policy.groups[0];
	ck_assert_uint_eq(g->count, 3);
	ck_assert(group_has(g, bytes_of("anna+x@senate.example")));
	ck_assert(group_has(g, bytes_of("x@y.gov.example")));
	ck_assert(group_has(g, bytes_of("b@b.example")));
	config_put(&c);
	ck_assert_int_eq(load_side_file("a@b.example\nanna\n", only, end, &c, &d), STATUS_INVALID);
	ck_assert_str_eq(d.file, key_path);
	ck_assert_uint_eq(d.line, 2);
	ck_assert_int_eq(load_side_file("# nobody\n", only, end, &c, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "has no members"));
	ck_assert_int_eq(load("group \"g\" {\n members-file = \"/no/such/file\"\n}\n", &c, &d), STATUS_INVALID);
	ck_assert_uint_eq(d.line, 2);
	ck_assert_str_eq(d.text, "members-file: /no/such/file: No such file or directory");
}
END_TEST

START_TEST(brands_from_a_file)
{
	struct config *c;
	struct diag d;

	ck_assert_int_eq(load_side_file("BBC News, BBC = bbc.co.uk\n", "\nnews-brands = ", "\n", &c, &d), STATUS_OK);
	ck_assert_uint_eq(config_scanner(c).brands->count, 2);
	config_put(&c);
	ck_assert_int_eq(load_side_file("BBC News\n", "\nnews-brands = ", "\n", &c, &d), STATUS_INVALID);
	ck_assert_str_eq(d.file, key_path);
	ck_assert_uint_eq(d.line, 1);
	ck_assert_int_eq(load("\nnews-brands = /no/such/file\n", &c, &d), STATUS_INVALID);
	ck_assert_uint_eq(d.line, 2);
}
END_TEST

START_TEST(people_from_a_file)
{
	const struct directory_name *names;
	struct config *c;
	struct diag d;

	ck_assert_int_eq(load_side_file("marie@a.example -> m@a.example\n", "\ndirectory = ", "\n", &c, &d), STATUS_OK);
	ck_assert_uint_eq(directory_find(config_scanner(c).directory, bytes_of("m@a.example"), &names), 2);
	config_put(&c);
	ck_assert_int_eq(load_side_file("# x\nmarie\n", "\ndirectory = ", "\n", &c, &d), STATUS_INVALID);
	ck_assert_str_eq(d.file, key_path);
	ck_assert_uint_eq(d.line, 2);
	ck_assert_int_eq(load("\ndirectory = /no/such/file\n", &c, &d), STATUS_INVALID);
	ck_assert_uint_eq(d.line, 2);
	ck_assert_str_eq(d.text, "directory: /no/such/file: No such file or directory");
	ck_assert_int_eq(load("", &c, &d), STATUS_OK);
	ck_assert_ptr_null(config_scanner(c).directory);
	config_put(&c);
}
END_TEST

/* What is shipped loads. */
START_TEST(shipped_brands_are_read)
{
	const char *source = getenv("srcdir");
	char text[4096], path[PATH_MAX];
	struct config *c;
	struct diag d;

	snprintf(text, sizeof(text), "%s/conf/news-brands", source != NULL ? source : ".");
	ck_assert_ptr_nonnull(realpath(text, path));
	snprintf(text, sizeof(text), "news-brands = \"%.3000s\"\n", path);
	ck_assert_msg(load(text, &c, &d) == STATUS_OK, "%u: %s", d.line, d.text);
	ck_assert_uint_gt(config_scanner(c).brands->count, 70);
	config_put(&c);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	char path[256];
	struct config *c = NULL;
	struct diag d = { 0 };

	snprintf(path, sizeof(path), "%s/missing", folder);
	ck_assert_int_eq(config_load(path, &c, &d), STATUS_IO);
	ck_assert_str_eq(d.text, "No such file or directory");
	d = (struct diag){ 0 };
	ck_assert_int_eq(config_load(folder, &c, &d), STATUS_IO);
	ck_assert_str_eq(d.text, "Is a directory");
	ck_assert_int_eq(file_write_durably(key_path, bytes_of("mode = x\n"), 0600), STATUS_OK);
	d = (struct diag){ 0 };
	ck_assert_int_eq(config_load(key_path, &c, &d), STATUS_INVALID);
	ck_assert_str_eq(d.file, key_path);
	ck_assert_ptr_null(c);
}
END_TEST

START_TEST(snapshots_are_counted)
{
	struct config *c, *other;
	struct diag d;

	ck_assert_int_eq(load("user = somebody", &c, &d), STATUS_OK);
	other = config_get(c);
	ck_assert_ptr_eq(c, other);
	config_put(&c);
	ck_assert_ptr_null(c);
	ck_assert_str_eq(other->user, "somebody");
	config_put(&other);
	config_put(&other);
}
END_TEST

START_TEST(no_memory_is_an_answer)
{
	for (unsigned long n = 1;; n++) {
		struct config *c = NULL;
		struct diag d = { 0 };
		enum status status;
		bool failed;

		mem_fail_at(n);
		status = config_load_text("u.conf", bytes_of(everything), &c, &d);
		failed = mem_fail_at(0) == 0;
		ck_assert_int_eq(status, failed ? STATUS_NOMEM : STATUS_OK);
		ck_assert_int_eq(c != NULL, status == STATUS_OK);
		ck_assert_int_eq(d.text[0] == '\0', status == STATUS_OK);
		config_put(&c);
		if (!failed)
			break;
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("config/config");
	TCase *t = tcase_create("config"), *files = tcase_create("files");

	tcase_add_loop_test(t, mistakes_are_told, 0, ROWS(mistakes));
	tcase_add_loop_test(t, good_files_load, 0, ROWS(good));
	tcase_add_test(t, everything_arrives);
	tcase_add_test(t, defaults_are_those_of_the_levels_below);
	tcase_add_loop_test(t, what_is_printed_loads_to_the_same, 0, 2);
	tcase_add_test(t, frozen_options_are_named);
	tcase_add_loop_test(t, clients_are_skipped, 0, ROWS(clients));
	tcase_add_test(t, shipped_brands_are_read);
	tcase_add_test(t, snapshots_are_counted);
	tcase_add_test(t, no_memory_is_an_answer);
	tcase_add_checked_fixture(files, setup, teardown);
	tcase_add_test(files, keys_of_digests);
	tcase_add_test(files, members_from_a_file);
	tcase_add_test(files, brands_from_a_file);
	tcase_add_test(files, people_from_a_file);
	tcase_add_test(files, files_that_cannot_be_read);
	suite_add_tcase(s, t);
	suite_add_tcase(s, files);
	return suite_run(s);
}
