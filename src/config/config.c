#include "config/config.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/ascii.h"
#include "base/file.h"
#include "base/mem.h"
#include "config/check.h"
#include "config/draft.h"
#include "config/reader.h"
#include "config/side_file.h"

enum { FILE_MAX_BYTES = 4 << 20, ARENA_MAX_BYTES = 64 << 20, KEY_DIGITS = 32, KEY_FILE_MAX = 4096 };

/* What the outside sees as struct config. */
struct snapshot {
	struct config config;		/* first */
	atomic_uint references;
	struct arena *arena;
};

static struct snapshot *snapshot_of(struct config *c)
{
	return (struct snapshot *)c;
}

struct config *config_get(struct config *c)
{
	atomic_fetch_add_explicit(&snapshot_of(c)->references, 1, memory_order_relaxed);
	return c;
}

void config_put(struct config **c)
{
	struct snapshot *dropped = *c != NULL ? snapshot_of(*c) : NULL;

	*c = NULL;
	if (dropped == NULL || atomic_fetch_sub_explicit(&dropped->references, 1, memory_order_acq_rel) > 1)
		return;
	directory_destroy(&dropped->config.directory);
	arena_destroy(&dropped->arena);
	mem_free(dropped);
}

static struct snapshot *snapshot_new(void)
{
	struct snapshot *s = mem_zalloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	atomic_init(&s->references, 1);
	s->arena = arena_new(ARENA_MAX_BYTES);
	if (s->arena == NULL) {
		mem_free(s);
		return NULL;
	}
	return s;
}

/* What the options of the table say when the file does not. */
static enum status store_defaults(enum option_section section, void *base, struct arena *a)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; option_row(i) != NULL && status == STATUS_OK; i++) {
		const struct option *o = option_row(i);

		/* No list has anything in it by default. */
		if (o->section == section && !option_is_list(o) && (o->value[0] != '\0' || o->type == OPTION_TEXT))
			status = option_store(o, o->value, base, a);
	}
	return status;
}

static enum status start_rule(struct draft *d)
{
	d->rule = (struct policy_rule){ .action = ACTIONS };	/* none yet */
	d->rule_group_line = 0;
	return store_defaults(SECTION_RULE, &d->rule, d->arena);
}

static enum status start_pack(struct draft *d)
{
	d->pack = (struct config_pack){ .name = NULL };
	return store_defaults(SECTION_PACK, &d->pack, d->arena);
}

static void *base_of(struct draft *d, enum option_section section)
{
	switch (section) {
	case SECTION_GROUP:
		return &d->group;
	case SECTION_RULE:
		return &d->rule;
	case SECTION_PACK:
		return &d->pack;
	case SECTION_TOP:
	case SECTION_WEIGHTS:
	case SECTIONS:
		break;
	}
	return d->config;
}

static enum status say_not_allowed(struct draft *d, const struct option *o, const char *text, unsigned line)
{
	struct buf allowed;
	enum status status;

	buf_init(&allowed, sizeof(d->diag->text));
	status = option_add_allowed(o, &allowed);
	if (status == STATUS_OK)
		status = diag_set(d->diag, d->file, line, 0, "%s: \"%.80s\" is not allowed; allowed: %.*s", o->name, text,
				  (int)allowed.len, (const char *)allowed.data);
	buf_free(&allowed);
	return status;
}

static enum status take_value(void *context, const struct option *o, const char *text, unsigned line)
{
	struct draft *d = context;
	enum status status = option_store(o, text, base_of(d, o->section), d->arena);

	if (status == STATUS_INVALID)
		return say_not_allowed(d, o, text, line);
	if (o->section == SECTION_RULE && strcmp(o->name, "group") == 0)
		d->rule_group_line = line;
	if (o->section == SECTION_TOP && strcmp(o->name, "digest-key") == 0)
		d->digest_key_line = line;
	if (o->section == SECTION_TOP && strcmp(o->name, "news-brands") == 0)
		d->news_brands_line = line;
	if (o->section == SECTION_TOP && strcmp(o->name, "directory") == 0)
		d->directory_line = line;
	if (o->section == SECTION_GROUP && strcmp(o->name, "members-file") == 0)
		d->members_file_line = line;
	if (o->section == SECTION_TOP && strcmp(o->name, "vouching-domains") == 0)
		d->vouching_line = line;
	return status;
}

static int compare_members(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A larger copy of an array of count elements when it is full: at 0, 1, 2, 4, ... */
static void *grow(struct arena *a, void *items, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return items;
	return arena_extend(a, items, count, count != 0 ? count * 2 : 1, size);
}

static enum status end_group(struct draft *d, const char *name, unsigned line)
{
	struct option_list *members = &d->group.members;
	struct policy_group *groups;

	if (!is_name(name))
		return diag_set(d->diag, d->file, line, 0, "group \"%.80s\": a name has 1 to 64 letters, digits, \"-\", \"_\", \".\"", name);
	if (d->group.members_file != NULL && d->group.members_file[0] != '\0') {
		enum status status = side_file_members(d, d->group.members_file, d->members_file_line);

		if (status != STATUS_OK)
			return status;
	}
	if (members->count == 0)
		return diag_set(d->diag, d->file, line, 0, "group \"%s\" has no members", name);
	groups = grow(d->arena, d->groups, d->group_count, sizeof(*groups));
	if (groups == NULL)
		return arena_status(d->arena);
	d->groups = groups;
	qsort((void *)members->items, members->count, sizeof(*members->items), compare_members);
	groups[d->group_count] = (struct policy_group){
		.name = arena_string(d->arena, bytes_of(name)), .members = members->items, .count = members->count,
	};
	if (groups[d->group_count].name == NULL)
		return arena_status(d->arena);
	d->group_count++;
	d->group = (struct group_draft){ 0 };
	return STATUS_OK;
}

static enum status end_rule(struct draft *d, const char *name, unsigned line)
{
	struct policy_rule *r = &d->rule;
	struct rule_draft *rules;

	if (r->group != NULL && r->group[0] == '\0')
		r->group = NULL;
	if (!is_name(name))
		return diag_set(d->diag, d->file, line, 0, "rule \"%.80s\": a name has 1 to 64 letters, digits, \"-\", \"_\", \".\"", name);
	if (r->action == ACTIONS)
		return diag_set(d->diag, d->file, line, 0, "rule \"%s\" has no action", name);
	if (r->kinds_all == 0 && r->kinds_any == 0 && r->score_at_least <= 0 && r->group == NULL && r->vouched == VOUCHED_EITHER)
		return diag_set(d->diag, d->file, line, 0, "rule \"%s\" has no condition: findings-all, findings-any, score-at-least, "
				"group or sender", name);
	if (r->load != RULE_LOAD_ANY && r->kinds_all == 0 && r->kinds_any == 0)
		return diag_set(d->diag, d->file, line, 0, "rule \"%s\": load says nothing without findings-all or findings-any", name);
	rules = grow(d->arena, d->rules, d->rule_count, sizeof(*rules));
	if (rules == NULL)
		return arena_status(d->arena);
	d->rules = rules;
	r->name = arena_string(d->arena, bytes_of(name));
	if (r->name == NULL)
		return arena_status(d->arena);
	rules[d->rule_count++] = (struct rule_draft){ .rule = *r, .group_line = d->rule_group_line };
	return start_rule(d);
}

/* The keys as signatures are held to them; the same key twice would make one signature two. */
static enum status parse_keys(struct draft *d, const char *name, unsigned line)
{
	struct config_pack *p = &d->pack;
	struct minisign_key *keys = arena_zalloc(d->arena, p->keys.count, sizeof(*keys));

	if (keys == NULL)
		return arena_status(d->arena);
	for (size_t i = 0; i < p->keys.count; i++) {
		bool parsed = minisign_key_parse(bytes_of(p->keys.items[i]), &keys[i]);

		if (!parsed)		/* the table's check took it */
			return STATUS_INVALID;
		for (size_t k = 0; k < i; k++) {
			if (memcmp(keys[k].key, keys[i].key, sizeof(keys[i].key)) == 0)
				return diag_set(d->diag, d->file, line, 0, "pack \"%s\" has the same key twice", name);
		}
	}
	p->trust.keys = keys;
	p->trust.key_count = p->keys.count;
	return STATUS_OK;
}

static enum status end_pack(struct draft *d, const char *name, unsigned line)
{
	struct config_pack *p = &d->pack, *packs;
	enum status status;

	if (!pack_is_name(bytes_of(name)))
		return diag_set(d->diag, d->file, line, 0, "pack \"%.80s\": a name has 1 to %d lower case letters, digits, \"-\", \".\"", name,
				PACK_NAME_MAX);
	if (p->keys.count < p->trust.needed)
		return diag_set(d->diag, d->file, line, 0, "pack \"%s\": keys-needed is %zu, but there are %zu keys", name,
				p->trust.needed, p->keys.count);
	status = parse_keys(d, name, line);
	if (status != STATUS_OK)
		return status;
	packs = grow(d->arena, d->config->packs, d->config->pack_count, sizeof(*packs));
	p->name = arena_string(d->arena, bytes_of(name));
	if (packs == NULL || p->name == NULL)
		return arena_status(d->arena);
	d->config->packs = packs;
	packs[d->config->pack_count++] = *p;
	return start_pack(d);
}

static enum status end_section(void *context, enum option_section section, const char *title, unsigned line)
{
	struct draft *d = context;

	if (section == SECTION_GROUP)
		return end_group(d, title, line);
	if (section == SECTION_PACK)
		return end_pack(d, title, line);
	return section == SECTION_RULE ? end_rule(d, title, line) : STATUS_OK;
}

static bool has_group(const struct draft *d, const char *name)
{
	for (size_t i = 0; i < d->group_count; i++) {
		if (strcmp(d->groups[i].name, name) == 0)
			return true;
	}
	return false;
}

/* What can only be said of the file as a whole. */
static enum status check_whole(struct draft *d)
{
	const struct config *c = d->config;

	for (size_t i = 0; i < d->rule_count; i++) {
		const struct policy_rule *r = &d->rules[i].rule;

		if (r->group != NULL && !has_group(d, r->group))
			return diag_set(d->diag, d->file, d->rules[i].group_line, 0, "group: rule \"%s\" names the group \"%s\", "
					"which is not in this file", r->name, r->group);
	}
	if (c->vouching_domains.count > 0 && c->trusted_authserv_ids.count == 0)
		return diag_set(d->diag, d->file, d->vouching_line, 0, "vouching-domains: nobody can vouch while trusted-authserv-ids "
				"is empty");
	if (c->store[0] == '\0' && !c->quarantine_in_mta && !c->policy.observe)
		return diag_set(d->diag, d->file, 0, 0, "store: empty, and quarantine is not mta-hold: messages to be held have no place");
	return STATUS_OK;
}

/* Lists of the file in the forms in which others take them. */
static enum status make_views(struct draft *d)
{
	struct config *c = d->config;
	struct policy_rule *rules;
	size_t count = d->rule_count + (c->default_rules ? policy_default_rule_count : 0);

	c->authserv_ids = arena_alloc(d->arena, c->trusted_authserv_ids.count, sizeof(*c->authserv_ids));
	c->networks = arena_zalloc(d->arena, c->skip_networks.count, sizeof(*c->networks));
	rules = arena_alloc(d->arena, count, sizeof(*rules));
	if (c->authserv_ids == NULL || c->networks == NULL || rules == NULL)
		return arena_status(d->arena);
	if (c->store[0] != '\0') {
		c->compiled_signatures = arena_printf(d->arena, "%s/signatures.compiled", c->store);
		if (c->compiled_signatures == NULL)
			return arena_status(d->arena);
	}
	for (size_t i = 0; i < c->trusted_authserv_ids.count; i++)
		c->authserv_ids[i] = bytes_of(c->trusted_authserv_ids.items[i]);
	for (size_t i = 0; i < c->skip_networks.count; i++) {
		bool parsed = network_parse(bytes_of(c->skip_networks.items[i]), &c->networks[i]);

		if (!parsed)		/* the table's check took it */
			return STATUS_INVALID;
	}
	for (size_t i = 0; i < count; i++)
		rules[i] = i < d->rule_count ? d->rules[i].rule : policy_default_rules[i - d->rule_count];
	c->policy.rules = rules;
	c->policy.rule_count = count;
	c->policy.groups = d->groups;
	c->policy.group_count = d->group_count;
	c->policy.vouching_domains = c->vouching_domains.items;
	c->policy.vouching_domain_count = c->vouching_domains.count;
	return STATUS_OK;
}

static struct hash_key process_key;
static pthread_once_t process_key_once = PTHREAD_ONCE_INIT;

static void make_process_key(void)
{
	hash_key_random(&process_key);
}

static bool parse_key(struct bytes digits, struct hash_key *key_r)
{
	uint64_t halves[2] = { 0, 0 };

	if (digits.len != KEY_DIGITS)
		return false;
	for (size_t i = 0; i < KEY_DIGITS; i++) {
		int value = ascii_hex_value(digits.data[i]);

		if (value < 0)
			return false;
		halves[i / 16] = halves[i / 16] << 4 | (unsigned)value;
	}
	*key_r = (struct hash_key){ halves[0], halves[1] };
	return true;
}

/* Without a key file one random key for the life of the process, so that a reload does not change the digests. */
static enum status read_key(struct draft *d)
{
	struct config *c = d->config;
	enum status status;
	struct stat st;
	struct buf b;

	if (c->digest_key[0] == '\0') {
		pthread_once(&process_key_once, make_process_key);
		c->report_key = process_key;
		return STATUS_OK;
	}
	buf_init(&b, KEY_FILE_MAX);
	status = file_read(c->digest_key, &b);
	if (status == STATUS_IO)
		status = diag_set(d->diag, d->file, d->digest_key_line, 0, "digest-key: %s: %s", c->digest_key, strerror(errno));
	else if (status == STATUS_LIMIT || (status == STATUS_OK && !parse_key(bytes_trim(buf_bytes(&b)), &c->report_key)))
		status = diag_set(d->diag, d->file, d->digest_key_line, 0, "digest-key: %s does not hold %d hexadecimal digits",
				  c->digest_key, KEY_DIGITS);
	else if (status == STATUS_OK && (stat(c->digest_key, &st) < 0 || (st.st_mode & 077) != 0))
		status = diag_set(d->diag, d->file, d->digest_key_line, 0, "digest-key: %s can be read by others than its owner",
				  c->digest_key);
	buf_free(&b);
	return status;
}

static enum status fill(struct draft *d, struct bytes text)
{
	const struct reader_sink sink = { .value = take_value, .section = end_section, .context = d };
	enum status status;

	status = store_defaults(SECTION_TOP, d->config, d->arena);
	if (status == STATUS_OK)
		status = store_defaults(SECTION_WEIGHTS, d->config, d->arena);
	if (status == STATUS_OK)
		status = start_rule(d);
	if (status == STATUS_OK)
		status = start_pack(d);
	if (status == STATUS_OK)
		status = reader_read(d->file, text, &sink, d->diag);
	if (status == STATUS_OK)
		status = check_whole(d);
	if (status == STATUS_OK)
		status = make_views(d);
	if (status == STATUS_OK)
		status = side_file_brands(d);
	if (status == STATUS_OK)
		status = side_file_directory(d);
	return status == STATUS_OK ? read_key(d) : status;
}

enum status config_load_text(const char *name, struct bytes text, struct config **config_r, struct diag *diag)
{
	struct snapshot *s = snapshot_new();
	struct draft d = { .file = name, .diag = diag };
	struct config *dropped;
	enum status status;

	if (s == NULL) {
		diag_set(diag, name, 0, 0, "%s", status_text(STATUS_NOMEM));
		return STATUS_NOMEM;
	}
	d.config = &s->config;
	d.arena = s->arena;
	status = fill(&d, text);
	if (status == STATUS_OK) {
		*config_r = &s->config;
		return STATUS_OK;
	}
	if (status != STATUS_INVALID)
		diag_set(diag, name, 0, 0, "%s", status_text(status));
	dropped = &s->config;
	config_put(&dropped);
	return status;
}

enum status config_load(const char *path, struct config **config_r, struct diag *d)
{
	enum status status;
	struct buf text;

	buf_init(&text, FILE_MAX_BYTES);
	status = file_read(path, &text);
	if (status == STATUS_IO)
		diag_set(d, path, 0, 0, "%s", strerror(errno));
	else if (status == STATUS_LIMIT)
		diag_set(d, path, 0, 0, "larger than %d bytes", FILE_MAX_BYTES);
	else if (status == STATUS_OK)
		status = config_load_text(path, buf_bytes(&text), config_r, d);
	else
		diag_set(d, path, 0, 0, "%s", status_text(status));
	buf_free(&text);
	return status;
}

bool config_skips_address(const struct config *c, const char *address)
{
	struct network client;

	if (c->skip_networks.count == 0 || !network_parse_address(bytes_of(address), &client))
		return false;
	for (size_t i = 0; i < c->skip_networks.count; i++) {
		if (network_has(&c->networks[i], &client))
			return true;
	}
	return false;
}

bool config_socket_is_unix(const struct config *c)
{
	return strncmp(c->socket, "unix:", 5) == 0;
}

struct scanner config_scanner(const struct config *c)
{
	return (struct scanner){
		.limits = c->limits,
		.policy = &c->policy,
		.brands = &c->brands,
		.directory = c->directory,
		.trusted_authserv_ids = c->authserv_ids,
		.trusted_authserv_id_count = c->trusted_authserv_ids.count,
	};
}

struct rewrite_options config_rewriting(const struct config *c, const struct scan_limits *limits)
{
	return (struct rewrite_options){
		.banner = c->banner, .message = limits->message, .extract = limits->extract, .arena_max_bytes = limits->arena_max_bytes,
	};
}
