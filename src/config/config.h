/*
 * config.h - unbeacon.conf(5) as an immutable snapshot.
 *
 * Written by an administrator, trusted in what it says, not in how it is
 * written: each mistake is told with file, line, option and what is allowed,
 * and nothing is kept of a file with one.
 *
 * A snapshot is reference-counted and never changes: a message takes one at its
 * start and drops it at its end, so a reload never changes rules in mid-message.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdint.h>
#include "base/diag.h"
#include "base/hash.h"
#include "campaign/hosts.h"
#include "base/network.h"
#include "campaign/memory.h"
#include "config/option.h"
#include "pack/trust.h"
#include "policy/policy.h"
#include "rewrite/rewrite.h"
#include "scan/scan.h"

enum submit_tls { SUBMIT_TLS_NONE, SUBMIT_TLS_TRY, SUBMIT_TLS_REQUIRE };

/* A pack that is to be in force, whom it is believed from, and where it is to be got. */
struct config_pack {
	const char *name;
	struct option_list keys;	/* as they are written */
	struct pack_trust trust;	/* the same, parsed */
	struct option_list sources, pins;
	const char *ca_file, *proxy;
	const char *feed;		/* what the sources are: "pack", "taxii", "misp" */
	const char *header_file, *sign_key;
};

/* Texts are never NULL; "" is "not given". Everything lives as long as the snapshot. */
struct config {
	/* the daemon */
	const char *socket;		/* unix:/path, inet:port@host, inet6:port@host */
	const char *socket_owner, *socket_group;
	unsigned socket_mode;
	const char *user, *group, *pid_file;
	/* records */
	bool log_to_syslog;		/* else to standard error */
	const char *event_log;
	bool event_addresses;		/* show envelope addresses in events */
	enum tlp clearance;		/* of event log and commands */
	const char *digest_key;
	struct hash_key report_key;	/* from that file; else the process's own random one */
	/* the quarantine */
	const char *store;
	unsigned long long store_max_bytes, store_max_records;	/* 0: no limit */
	bool quarantine_in_mta;
	const char *submit_server;
	enum submit_tls submit_tls;
	unsigned release_lifetime_s;
	/* what is scanned, and how */
	enum on_error on_error;
	struct option_list signatures;	/* paths */
	/* signature packs */
	const char *pack_folder;
	struct config_pack *packs;
	size_t pack_count;
	struct option_list pack_trial_mail;	/* paths */
	unsigned pack_trial_window_s;
	unsigned long long pack_trial_max_held;
	/* whom we believe, whom we leave alone */
	const char *compiled_signatures;	/* a file in the store for signature_set_keep(); NULL: there is no store */
	struct option_list trusted_authserv_ids, vouching_domains, skip_networks;
	struct bytes *authserv_ids;	/* the trusted ones as views */
	struct network *networks;	/* skip_networks, parsed */
	bool skip_authenticated;
	bool default_rules;
	const char *news_brands;	/* a file */
	struct news_brands brands;	/* in it */
	struct option_list directory_files;
	struct directory *directory;	/* in them; NULL: there are none */
	struct first_seen_options first_seen;	/* max_bytes 0: domains are not remembered */
	enum banner banner;
	unsigned usage_window_s;	/* how long the use of signatures stays counted */
	struct campaign_options campaigns;	/* max_bytes 0: none are looked for */
	struct scan_limits limits;
	struct policy policy;
};

/*
 * Load the file at path ("-": standard input).
 *
 * STATUS_OK       *config_r holds one reference, the caller's
 * STATUS_INVALID  d says what is wrong, with file and line
 * STATUS_IO       the file cannot be read: d says why
 * STATUS_NOMEM, STATUS_LIMIT (the file is larger than 4 MiB, its contents than 64 MiB): d says so too
 *
 * Anything but STATUS_OK leaves *config_r untouched. Safe from any thread, one after the other (a lock).
 */
enum status config_load(const char *path, struct config **config_r, struct diag *d) MUST_CHECK;

/* The same from a text; name stands for the file. An empty text gives the defaults. */
enum status config_load_text(const char *name, struct bytes text, struct config **config_r, struct diag *d) MUST_CHECK;

/* One more reference, to the same snapshot. Safe from any thread. */
struct config *config_get(struct config *c);

/* Drop one reference, and the snapshot with the last one; sets *c to NULL and accepts NULL. */
void config_put(struct config **c);

/* Append everything that is in force, defaults included, as a file that loads to the same. */
enum status config_print(const struct config *c, struct buf *out) MUST_CHECK;

/* Append the sample file: every option with its help, what is allowed and its default, commented out. */
enum status config_print_sample(struct buf *out) MUST_CHECK;

/*
 * The names of options that differ between two snapshots and take effect only at a
 * restart: at most max of them in names_r (static storage). Returns how many there are.
 */
size_t config_frozen_changes(const struct config *before, const struct config *after, const char **names_r, size_t max);

/* Whether a client at this address ("192.0.2.1", "2001:db8::1", IPv4 in IPv6; anything else: no) is not to be scanned. */
bool config_skips_address(const struct config *c, const char *address);

/* What scan_message() needs; without signatures. Borrows from c. */
struct scanner config_scanner(const struct config *c);

/* What rewrite_body() needs after a scan under these limits, which are the config's with the tools of the process. */
struct rewrite_options config_rewriting(const struct config *c, const struct scan_limits *limits);

static inline bool config_observes(const struct config *c)
{
	return c->policy.observe;
}

static inline bool config_skips_authenticated(const struct config *c)
{
	return c->skip_authenticated;
}

static inline bool config_logs_to_syslog(const struct config *c)
{
	return c->log_to_syslog;
}

static inline const struct hash_key *config_report_key(const struct config *c)
{
	return &c->report_key;
}

bool config_socket_is_unix(const struct config *c);

#endif
