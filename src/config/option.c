#include "config/option.h"
#include <stdint.h>
#include <string.h>
#include "config/check.h"
#include "config/draft.h"

#define MEMBER(type, member) .offset = offsetof(type, member), .size = sizeof(((type *)NULL)->member)
#define AT(member) MEMBER(struct config, member)
#define TOP .section = SECTION_TOP
#define RULE(member) .section = SECTION_RULE, MEMBER(struct policy_rule, member), .reloadable = true
#define PACK(member) .section = SECTION_PACK, MEMBER(struct config_pack, member), .reloadable = true
#define KIB 1024.0
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

static const struct option_choice yes_or_no[] = {
	{ "yes", true }, { "no", false }, { "true", true }, { "false", false }, { "on", true }, { "off", false }, { NULL, 0 },
};
static const struct option_choice modes[] = { { "enforce", false }, { "observe", true }, { NULL, 0 } };
static const struct option_choice logs[] = { { "syslog", true }, { "stderr", false }, { NULL, 0 } };
static const struct option_choice places[] = { { "store", false }, { "mta-hold", true }, { NULL, 0 } };
static const struct option_choice errors[] = {
	{ "tempfail", ON_ERROR_TEMPFAIL }, { "accept", ON_ERROR_ACCEPT }, { "quarantine", ON_ERROR_QUARANTINE }, { NULL, 0 },
};
static const struct option_choice tls[] = {
	{ "none", SUBMIT_TLS_NONE }, { "try", SUBMIT_TLS_TRY }, { "require", SUBMIT_TLS_REQUIRE }, { NULL, 0 },
};
static const struct option_choice scopes[] = {
	{ "beacons", REWRITE_BEACONS }, { "all-loads", REWRITE_ALL_LOADS }, { NULL, 0 },
};
static const struct option_choice uncleanable[] = {
	{ "tag", ACTION_TAG }, { "quarantine", ACTION_QUARANTINE }, { NULL, 0 },
};
static const struct option_choice banners[] = {
	{ "off", BANNER_OFF }, { "en", BANNER_ENGLISH }, { "fr", BANNER_FRENCH }, { "both", BANNER_BOTH }, { NULL, 0 },
};
static const struct option_choice unseen[] = {
	{ "pass", ACTION_PASS }, { "tag", ACTION_TAG }, { "quarantine", ACTION_QUARANTINE }, { NULL, 0 },
};
static const struct option_choice actions[] = {
	{ "pass", ACTION_PASS }, { "tag", ACTION_TAG }, { "rewrite", ACTION_REWRITE }, { "quarantine", ACTION_QUARANTINE },
	{ NULL, 0 },
};
static const struct option_choice senders[] = {
	{ "any", VOUCHED_EITHER }, { "vouched", VOUCHED_YES }, { "unvouched", VOUCHED_NO }, { NULL, 0 },
};
static const struct option_choice loads[] = { { "any", RULE_LOAD_ANY }, { "auto", RULE_LOAD_AUTO }, { NULL, 0 } };
static const struct option_choice clearances[] = {
	{ "clear", TLP_CLEAR }, { "green", TLP_GREEN }, { "amber", TLP_AMBER }, { "amber+strict", TLP_AMBER_STRICT }, { "red", TLP_RED },
	{ NULL, 0 },
};
static const struct option_choice kinds[] = {
#define X(constant, name, weight, help) { name, FINDING_##constant },
	FINDING_TABLE(X)
#undef X
	{ NULL, 0 },
};

static const struct option rows[] = {
	{ .name = "mode", TOP, AT(policy.observe), .type = OPTION_CHOICE, .choices = modes, .value = "enforce", .reloadable = true,
	  .help = "observe: scan, log and count, but change nothing and hold nothing" },

	{ .name = "socket", TOP, AT(socket), .type = OPTION_TEXT, .value = "unix:/run/unbeacon/milter.sock",
	  .is_allowed = is_socket, .allowed = "unix:/PATH (at most 107 bytes), inet:PORT@IPV4 or inet6:PORT@IPV6",
	  .help = "where the MTA finds the daemon; a unix socket is four times as fast as TCP" },
	{ .name = "socket-owner", TOP, AT(socket_owner), .type = OPTION_TEXT, .value = "", .is_allowed = is_name_or_empty,
	  .allowed = "the name of a user, or empty for the one the daemon starts as",
	  .help = "owner of the unix socket" },
	{ .name = "socket-group", TOP, AT(socket_group), .type = OPTION_TEXT, .value = "", .is_allowed = is_name_or_empty,
	  .allowed = "the name of a group, or empty for the one the daemon starts as",
	  .help = "group of the unix socket: one that the MTA's processes belong to", .example = "postfix" },
	{ .name = "socket-mode", TOP, AT(socket_mode), .type = OPTION_MODE, .value = "0660", .min = 0, .max = 0777,
	  .help = "permissions of the unix socket" },
	{ .name = "user", TOP, AT(user), .type = OPTION_TEXT, .value = "unbeacon", .is_allowed = is_name,
	  .allowed = "the name of a user", .help = "whom the daemon becomes when it was started as root" },
	{ .name = "user-group", TOP, AT(group), .type = OPTION_TEXT, .value = "", .is_allowed = is_name_or_empty,
	  .allowed = "the name of a group, or empty for the user's own", .help = "the group that goes with it" },
	{ .name = "pid-file", TOP, AT(pid_file), .type = OPTION_TEXT, .value = "/run/unbeacon/unbeacond.pid",
	  .is_allowed = is_path_or_empty, .allowed = "an absolute path, or empty for none",
	  .help = "holds the daemon's process id, and is locked while it runs" },

	{ .name = "log", TOP, AT(log_to_syslog), .type = OPTION_CHOICE, .choices = logs, .value = "syslog",
	  .help = "where the one line a message goes: syslog's facility mail, or standard error" },
	{ .name = "event-log", TOP, AT(event_log), .type = OPTION_TEXT, .value = "", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for none",
	  .help = "a file that gets one JSON object a message; opened again on SIGHUP",
	  .example = "/var/log/unbeacon/events.json" },
	{ .name = "event-addresses", TOP, AT(event_addresses), .type = OPTION_CHOICE, .choices = yes_or_no, .value = "no",
	  .reloadable = true, .help = "show envelope addresses in events; else their number and keyed digests" },
	{ .name = "clearance", TOP, AT(clearance), .type = OPTION_CHOICE, .choices = clearances, .value = "amber", .reloadable = true,
	  .help = "findings of signatures up to this TLP stand in the event log and are shown by commands" },
	{ .name = "digest-key", TOP, AT(digest_key), .type = OPTION_TEXT, .value = "", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for a new random key at each start", .reloadable = true,
	  .help = "a file of 32 hexadecimal digits, readable by nobody else: the key of the digests in events",
	  .example = "/etc/unbeacon/digest.key" },

	{ .name = "store", TOP, AT(store), .type = OPTION_TEXT, .value = "/var/lib/unbeacon", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for none", .help = "the folder of held messages" },
	{ .name = "store-max-bytes", TOP, AT(store_max_bytes), .type = OPTION_SIZE, .value = "10G", .min = 0, .max = 1024 * GIB * 1024,
	  .unit = "bytes", .help = "all held messages together; when it is full the sender is told to try again; 0: no limit" },
	{ .name = "store-max-records", TOP, AT(store_max_records), .type = OPTION_NUMBER, .value = "0", .min = 0, .max = 1e9,
	  .unit = "messages", .help = "the same, by their number; 0: no limit" },
	{ .name = "quarantine", TOP, AT(quarantine_in_mta), .type = OPTION_CHOICE, .choices = places, .value = "store",
	  .reloadable = true, .help = "where messages are held: in our store, or in the MTA's own hold queue" },
	{ .name = "submit-server", TOP, AT(submit_server), .type = OPTION_TEXT, .value = "smtp://127.0.0.1:25",
	  .is_allowed = is_server_or_empty, .allowed = "smtp://HOST:PORT, smtps://HOST:PORT or empty for none", .reloadable = true,
	  .help = "the SMTP server that takes released messages" },
	{ .name = "submit-tls", TOP, AT(submit_tls), .type = OPTION_CHOICE, .choices = tls, .value = "none", .reloadable = true,
	  .help = "STARTTLS towards that server: never; if it offers it, without trusting it; always, with a valid certificate" },
	{ .name = "release-lifetime", TOP, AT(release_lifetime_s), .type = OPTION_DURATION, .value = "1h", .min = 60,
	  .max = 30 * 86400, .reloadable = true,
	  .help = "for how long a released message may come back through the filter" },

	{ .name = "on-error", TOP, AT(on_error), .type = OPTION_CHOICE, .choices = errors, .value = "tempfail", .reloadable = true,
	  .help = "what becomes of a message when we fail ourselves (no memory, disk full)" },
	{ .name = "signatures", TOP, AT(signatures), .type = OPTION_TEXTS, .value = "", .is_allowed = is_path,
	  .allowed = "absolute paths of files, or of folders of *.sig files", .reloadable = true,
	  .help = "signature files", .example = "\"/usr/local/share/unbeacon/signatures\"" },
	{ .name = "pack-folder", TOP, AT(pack_folder), .type = OPTION_TEXT, .value = "/var/lib/unbeacon/packs", .is_allowed = is_path,
	  .allowed = "an absolute path", .reloadable = true, .help = "where signature packs are installed" },
	{ .name = "pack-trial-mail", TOP, AT(pack_trial_mail), .type = OPTION_TEXTS, .value = "", .is_allowed = is_path,
	  .allowed = "absolute paths of Maildirs, mboxes or folders of messages", .reloadable = true,
	  .help = "recent mail that a new pack is tried on before it is installed", .example = "\"/var/lib/unbeacon/recent\"" },
	{ .name = "pack-trial-window", TOP, AT(pack_trial_window_s), .type = OPTION_DURATION, .value = "7d", .min = 3600,
	  .max = 400 * 86400, .reloadable = true, .help = "only messages that arrived so long ago or later" },
	{ .name = "pack-trial-max-held", TOP, AT(pack_trial_max_held), .type = OPTION_NUMBER, .value = "10", .min = 0, .max = 1e9,
	  .unit = "messages", .reloadable = true,
	  .help = "a pack that would have held more of that mail than the signatures before it is not installed" },
	{ .name = "usage-window", TOP, AT(usage_window_s), .type = OPTION_DURATION, .value = "400d", .min = 86400, .max = 4000.0 * 86400,
	  .help = "for how long it is known how often each signature was used on which day" },
	{ .name = "trusted-authserv-ids", TOP, AT(trusted_authserv_ids), .type = OPTION_TEXTS, .value = "",
	  .is_allowed = is_authserv_id, .allowed = "names as they stand at the start of Authentication-Results fields",
	  .reloadable = true, .help = "whose Authentication-Results fields are believed; your border must remove foreign ones",
	  .example = "\"mx.example.org\"" },
	{ .name = "vouching-domains", TOP, AT(vouching_domains), .type = OPTION_TEXTS, .value = "",
	  .is_allowed = is_vouching_domain, .allowed = "example.org, .example.org for all below it, or * for any",
	  .lower_case = true, .reloadable = true,
	  .help = "senders of these domains are vouched for when DMARC or an aligned DKIM signature passed",
	  .example = "\"partner.example\", \".gov.example\"" },
	{ .name = "skip-authenticated", TOP, AT(skip_authenticated), .type = OPTION_CHOICE, .choices = yes_or_no, .value = "yes",
	  .reloadable = true, .help = "leave messages of clients alone that proved who they are (SMTP AUTH)" },
	{ .name = "skip-networks", TOP, AT(skip_networks), .type = OPTION_TEXTS, .value = "", .is_allowed = is_network,
	  .allowed = "addresses or networks such as 192.0.2.0/24 and 2001:db8::/32, no bits set behind the prefix",
	  .reloadable = true, .help = "leave messages of clients in these networks alone", .example = "\"192.0.2.0/24\", \"2001:db8::/32\"" },

	{ .name = "campaign-threshold", TOP, AT(campaigns.threshold), .type = OPTION_NUMBER, .value = "3",
	  .min = CAMPAIGN_THRESHOLD_MIN, .max = CAMPAIGN_THRESHOLD_MAX, .unit = "recipients",
	  .help = "who must each have got another token in copies of one mail before it is proven to be one" },
	{ .name = "campaign-window", TOP, AT(campaigns.window_s), .type = OPTION_DURATION, .value = "30d", .min = 3600,
	  .max = 400 * 86400, .help = "what was not seen again for so long is forgotten" },
	{ .name = "campaign-memory", TOP, AT(campaigns.max_bytes), .type = OPTION_SIZE, .value = "64M", .min = 0, .max = 64 * GIB,
	  .unit = "bytes", .help = "for what is remembered of past messages, as keyed digests; when it is full the oldest goes; "
	  "0: campaigns are not looked for" },

	{ .name = "directory", TOP, AT(directory_files), .type = OPTION_TEXTS, .value = "", .is_allowed = is_path,
	  .allowed = "absolute paths of files", .reloadable = true,
	  .help = "other addresses and names of recipients, by which a token may name them",
	  .example = "\"/etc/unbeacon/people.csv\"" },
	{ .name = "news-brands", TOP, AT(news_brands), .type = OPTION_TEXT, .value = "", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for none", .reloadable = true,
	  .help = "a file of news outlets and their domains: who is named like one and writes from elsewhere may be bait",
	  .example = "/usr/local/share/unbeacon/news-brands" },
	{ .name = "first-seen-memory", TOP, AT(first_seen.max_bytes), .type = OPTION_SIZE, .value = "4M", .min = 0, .max = GIB,
	  .unit = "bytes", .help = "for the domains that mail loaded from before, as keyed digests, 16 bytes each; 0: none are remembered" },
	{ .name = "first-seen-learning", TOP, AT(first_seen.learning_s), .type = OPTION_DURATION, .value = "7d", .min = 0,
	  .max = 400 * 86400, .help = "that unbeacond must have run with this memory before it calls a domain new" },

	{ .name = "default-rules", TOP, AT(default_rules), .type = OPTION_CHOICE, .choices = yes_or_no, .value = "yes",
	  .reloadable = true, .help = "try the rules that come with unbeacon after those of this file" },
	{ .name = "confidence-at-least", TOP, AT(policy.confidence_at_least), .type = OPTION_REAL, .value = "0.5", .min = 0, .max = 1,
	  .reloadable = true, .help = "findings that are less sure add to the score, but make no rule match and remove nothing" },
	{ .name = "rewrite-scope", TOP, AT(policy.rewrite_scope), .type = OPTION_CHOICE, .choices = scopes, .value = "beacons",
	  .reloadable = true, .help = "what a rewrite silences: the loads that findings speak against, or every remote load" },
	{ .name = "rewrite-links", TOP, AT(policy.rewrite_links), .type = OPTION_CHOICE, .choices = yes_or_no, .value = "no",
	  .reloadable = true, .help = "silence links too that carry a recipient's or proven token" },
	{ .name = "banner", TOP, AT(banner), .type = OPTION_CHOICE, .choices = banners, .value = "off", .reloadable = true,
	  .help = "tell readers at the top of a cleaned message that something was removed: in English, French or both" },
	{ .name = "uncleanable", TOP, AT(policy.uncleanable), .type = OPTION_CHOICE, .choices = uncleanable, .value = "tag",
	  .reloadable = true, .help = "when a load that should be silenced cannot be: deliver with a tag (cleaned as far as possible), or hold" },
	{ .name = "over-limit", TOP, AT(policy.over_limit), .type = OPTION_CHOICE, .choices = unseen, .value = "tag",
	  .reloadable = true, .help = "what becomes of a message of which a limit left something unseen" },
	{ .name = "encrypted", TOP, AT(policy.encrypted), .type = OPTION_CHOICE, .choices = unseen, .value = "pass",
	  .reloadable = true, .help = "what becomes of a message with an encrypted part" },

	{ .name = "limit-message-bytes", TOP, AT(limits.message.max_bytes), .type = OPTION_SIZE, .value = "256M", .min = 64 * KIB,
	  .max = 2 * GIB, .unit = "bytes", .reloadable = true, .help = "of a message that is scanned; what lies behind it is not looked at" },
	{ .name = "limit-parts", TOP, AT(limits.message.max_parts), .type = OPTION_NUMBER, .value = "2000", .min = 1, .max = 1e6,
	  .unit = "parts", .reloadable = true, .help = "of a message; the rest is scanned as one" },
	{ .name = "limit-depth", TOP, AT(limits.message.max_depth), .type = OPTION_NUMBER, .value = "100", .min = 1, .max = 1000,
	  .unit = "levels", .reloadable = true, .help = "of parts inside parts; what is deeper is scanned as one" },
	{ .name = "limit-header-fields", TOP, AT(limits.message.max_fields), .type = OPTION_NUMBER, .value = "20000", .min = 100,
	  .max = 1e6, .unit = "fields", .reloadable = true, .help = "of all headers of a message together" },
	{ .name = "limit-header-bytes", TOP, AT(limits.message.max_header_bytes), .type = OPTION_SIZE, .value = "8M",
	  .min = 16 * KIB, .max = 256 * MIB, .unit = "bytes", .reloadable = true, .help = "of all headers of a message together" },
	{ .name = "limit-parameters", TOP, AT(limits.message.max_parameters), .type = OPTION_NUMBER, .value = "128", .min = 8,
	  .max = 10000, .unit = "parameters", .reloadable = true, .help = "of one MIME field" },
	{ .name = "limit-references", TOP, AT(limits.extract.max_references), .type = OPTION_NUMBER, .value = "20000", .min = 100,
	  .max = 1e6, .unit = "references", .reloadable = true, .help = "URLs of a message that are kept; the rest is counted" },
	{ .name = "limit-nested-documents", TOP, AT(limits.extract.max_nested_documents), .type = OPTION_NUMBER, .value = "8",
	  .min = 1, .max = 64, .unit = "levels", .reloadable = true, .help = "of documents inside documents (srcdoc, data: URLs)" },
	{ .name = "limit-html-depth", TOP, AT(limits.extract.html_max_depth), .type = OPTION_NUMBER, .value = "512", .min = 16,
	  .max = 10000, .unit = "levels", .reloadable = true, .help = "of elements inside elements that are told apart" },
	{ .name = "limit-css-depth", TOP, AT(limits.extract.css_max_depth), .type = OPTION_NUMBER, .value = "64", .min = 4,
	  .max = 1000, .unit = "levels", .reloadable = true, .help = "of blocks inside blocks of a style that are told apart" },
	{ .name = "limit-members", TOP, AT(limits.extract.max_members), .type = OPTION_NUMBER, .value = "10000", .min = 1,
	  .max = 1e6, .unit = "members", .reloadable = true,
	  .help = "of all archives and documents in a message together that are looked at" },
	{ .name = "limit-unpacked-bytes", TOP, AT(limits.extract.max_unpacked_bytes), .type = OPTION_SIZE, .value = "32M",
	  .min = 64 * KIB, .max = GIB, .unit = "bytes", .reloadable = true,
	  .help = "of all that archives and documents in a message hold together" },
	{ .name = "limit-unpack-ratio", TOP, AT(limits.extract.max_unpack_ratio), .type = OPTION_NUMBER, .value = "250", .min = 1,
	  .max = 100000, .unit = "times", .reloadable = true,
	  .help = "that an archive may grow when it is unpacked, beyond the first MiB" },
	{ .name = "limit-memory-bytes", TOP, AT(limits.arena_max_bytes), .type = OPTION_SIZE, .value = "512M", .min = MIB,
	  .max = 16 * GIB, .unit = "bytes", .reloadable = true,
	  .help = "for what is learned from one message; beyond it on-error says what happens" },
	{ .name = "limit-time", TOP, AT(limits.time_ms), .type = OPTION_NUMBER, .value = "10000", .min = 0, .max = 600000,
	  .unit = "milliseconds", .reloadable = true, .help = "for the scan of one message; 0: none" },

#define X(constant, title, weight, words) \
	{ .name = title, .section = SECTION_WEIGHTS, AT(policy.weights[FINDING_##constant]), .type = OPTION_REAL, .value = #weight, \
	  .min = 0, .max = 1000, .reloadable = true, .help = words },
	FINDING_TABLE(X)
#undef X

	{ .name = "members", .section = SECTION_GROUP, MEMBER(struct group_draft, members), .type = OPTION_TEXTS, .value = "",
	  .is_allowed = is_member, .allowed = "ADDRESS, @DOMAIN, or @.DOMAIN for all domains below it", .lower_case = true,
	  .reloadable = true, .help = "who belongs to the group; an address is there with any +tag too",
	  .example = "\"anna@example.org\", \"@senate.example\"" },
	{ .name = "members-file", .section = SECTION_GROUP, MEMBER(struct group_draft, members_file), .type = OPTION_TEXT, .value = "",
	  .is_allowed = is_path_or_empty, .allowed = "an absolute path, or empty for none", .reloadable = true,
	  .help = "a file of more members, one a line; \"#\" starts a comment", .example = "/etc/unbeacon/protected" },

	{ .name = "findings-all", RULE(kinds_all), .type = OPTION_CHOICES, .choices = kinds, .value = "",
	  .help = "every one of these kinds was found", .example = "lure, unique-token" },
	{ .name = "findings-any", RULE(kinds_any), .type = OPTION_CHOICES, .choices = kinds, .value = "",
	  .help = "at least one of these kinds was found", .example = "recipient-token, campaign-token" },
	{ .name = "load", RULE(load), .type = OPTION_CHOICE, .choices = loads, .value = "any",
	  .help = "auto: findings about links that nobody clicked yet are no findings for this rule" },
	{ .name = "score-at-least", RULE(score_at_least), .type = OPTION_REAL, .value = "0", .min = 0, .max = 100000,
	  .help = "the score reaches this; 0: no condition" },
	{ .name = "group", RULE(group), .type = OPTION_TEXT, .value = "", .is_allowed = is_name_or_empty,
	  .allowed = "the name of a group of this file, or empty for no condition", .help = "a recipient belongs to this group",
	  .example = "protected" },
	{ .name = "sender", RULE(vouched), .type = OPTION_CHOICE, .choices = senders, .value = "any",
	  .help = "whether the sender is vouched for (vouching-domains)" },
	{ .name = "action", RULE(action), .type = OPTION_CHOICE, .choices = actions, .value = "",
	  .help = "what is done when all of it holds; pass: no rule behind this one is tried", .example = "quarantine" },

	{ .name = "keys", PACK(keys), .type = OPTION_TEXTS, .value = "", .is_allowed = is_minisign_key,
	  .allowed = "public keys of minisign, as the second line of a .pub file has them", .help = "whose signatures count",
	  .example = "\"RWQaJ3XgvEXMIWSrT8BCfxBFwSifTEwar6kC4y0R3YYPMcfU/IwToQjV\"" },
	{ .name = "keys-needed", PACK(trust.needed), .type = OPTION_NUMBER, .value = "1", .min = 1, .max = PACK_SIGNATURES_MAX,
	  .unit = "keys", .help = "how many of them have to sign a pack" },
	{ .name = "sources", PACK(sources), .type = OPTION_TEXTS, .value = "", .is_allowed = is_pack_source,
	  .allowed = "https://HOST/PATH, or an absolute path", .help = "where \"signatures update\" gets it: mirrors, tried in this order",
	  .example = "\"https://feed.example/partner.pack\"" },
	{ .name = "pins", PACK(pins), .type = OPTION_TEXTS, .value = "", .is_allowed = is_pin,
	  .allowed = "sha256//BASE64 of public keys", .help = "the servers' certificates have to have one of these keys" },
	{ .name = "ca-file", PACK(ca_file), .type = OPTION_TEXT, .value = "", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for the system's", .help = "the authorities that the servers' certificates are checked against" },
	{ .name = "proxy", PACK(proxy), .type = OPTION_TEXT, .value = "", .is_allowed = is_proxy_or_empty,
	  .allowed = "http://HOST:PORT, https://HOST:PORT, socks5h://HOST:PORT or empty for none", .help = "the way to the servers" },
	{ .name = "feed", PACK(feed), .type = OPTION_TEXT, .value = "pack", .is_allowed = is_feed, .allowed = "pack, taxii or misp",
	  .help = "what the sources are: signed packs, collections of TAXII 2.1 servers, MISP servers; a pack is made of what the last two give" },
	{ .name = "header-file", PACK(header_file), .type = OPTION_TEXT, .value = "", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for none", .help = "lines \"Name: value\" for the servers: a key" },
	{ .name = "sign-key", PACK(sign_key), .type = OPTION_TEXT, .value = "", .is_allowed = is_path_or_empty,
	  .allowed = "an absolute path, or empty for none", .help = "a secret key of minisign without a password, which signs the packs made of a feed" },
};

const struct option *option_row(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

const struct option *option_find(enum option_section section, const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].section == section && strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

/* How many letters have to be changed, added or left out (Levenshtein); more than the longest option counts as far. */
static size_t distance(const char *a, const char *b)
{
	enum { LONGEST = 32 };
	size_t before[LONGEST + 1], row[LONGEST + 1], n = strlen(b);

	if (n > LONGEST || strlen(a) > LONGEST)
		return SIZE_MAX;
	for (size_t k = 0; k <= n; k++)
		before[k] = k;
	for (size_t i = 0; a[i] != '\0'; i++) {
		row[0] = i + 1;
		for (size_t k = 0; k < n; k++) {
			size_t change = before[k] + (a[i] != b[k]), drop = before[k + 1] + 1, insert = row[k] + 1;

			row[k + 1] = change < drop ? change : drop;
			if (insert < row[k + 1])
				row[k + 1] = insert;
		}
		memcpy(before, row, sizeof(before));
	}
	return before[n];
}

const struct option *option_like(enum option_section section, const char *name)
{
	const struct option *best = NULL;
	size_t least = strlen(name) / 3 + 1;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t d = rows[i].section == section ? distance(name, rows[i].name) : SIZE_MAX;

		if (d <= least && (best == NULL || d < least)) {
			least = d;
			best = &rows[i];
		}
	}
	return best;
}

const char *section_name(enum option_section section)
{
	static const char *const names[SECTIONS] = {
		[SECTION_TOP] = "", [SECTION_WEIGHTS] = "weights", [SECTION_GROUP] = "group", [SECTION_RULE] = "rule",
		[SECTION_PACK] = "pack",
	};

	return names[section];
}

bool option_is_list(const struct option *o)
{
	return o->type == OPTION_TEXTS || o->type == OPTION_CHOICES;
}
