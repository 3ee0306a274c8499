/*
 * print.c - what is in force, and the sample file.
 */
#include <string.h>
#include "config/config.h"
#include "config/draft.h"

enum { WIDTH = 100 };

static enum status add_option(const struct option *o, const void *base, const char *indent, struct buf *out)
{
	enum status status = buf_printf(out, "%s%s = ", indent, o->name);

	if (status == STATUS_OK)
		status = option_add_value(o, base, out);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static enum status add_section(enum option_section section, const void *base, const char *indent, struct buf *out)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; option_row(i) != NULL && status == STATUS_OK; i++) {
		if (option_row(i)->section == section)
			status = add_option(option_row(i), base, indent, out);
	}
	return status;
}

static enum status add_group(const struct policy_group *g, struct buf *out)
{
	/* The printer only reads the list. What came from a file stands in it. */
	const struct group_draft group = { .members = { (const char **)(uintptr_t)g->members, g->count }, .members_file = "" };
	enum status status = buf_printf(out, "group \"%s\" {\n", g->name);

	if (status == STATUS_OK)
		status = add_section(SECTION_GROUP, &group, "\t", out);
	return status == STATUS_OK ? buf_add_text(out, "}\n") : status;
}

static enum status add_rule(const struct policy_rule *r, struct buf *out)
{
	enum status status = buf_printf(out, "rule \"%s\" {\n", r->name);

	if (status == STATUS_OK)
		status = add_section(SECTION_RULE, r, "\t", out);
	return status == STATUS_OK ? buf_add_text(out, "}\n") : status;
}

static enum status add_pack(const struct config_pack *p, struct buf *out)
{
	enum status status = buf_printf(out, "pack \"%s\" {\n", p->name);

	if (status == STATUS_OK)
		status = add_section(SECTION_PACK, p, "\t", out);
	return status == STATUS_OK ? buf_add_text(out, "}\n") : status;
}

enum status config_print(const struct config *c, struct buf *out)
{
	size_t rules = c->policy.rule_count - (c->default_rules ? policy_default_rule_count : 0);
	enum status status = add_section(SECTION_TOP, c, "", out);

	if (status == STATUS_OK)
		status = buf_add_text(out, "weights {\n");
	if (status == STATUS_OK)
		status = add_section(SECTION_WEIGHTS, c, "\t", out);
	if (status == STATUS_OK)
		status = buf_add_text(out, "}\n");
	for (size_t i = 0; i < c->policy.group_count && status == STATUS_OK; i++)
		status = add_group(&c->policy.groups[i], out);
	for (size_t i = 0; i < rules && status == STATUS_OK; i++)
		status = add_rule(&c->policy.rules[i], out);
	for (size_t i = 0; i < c->pack_count && status == STATUS_OK; i++)
		status = add_pack(&c->packs[i], out);
	return status;
}

/* A comment, broken at spaces. */
static enum status add_comment(const char *text, struct buf *out)
{
	enum status status = STATUS_OK;

	while (*text != '\0' && status == STATUS_OK) {
		size_t n = strlen(text);

		if (n > WIDTH) {
			for (n = WIDTH; n > 0 && text[n] != ' '; n--)
				;
			if (n == 0)
				n = strlen(text);
		}
		status = buf_printf(out, "# %.*s\n", (int)n, text);
		text += n + (text[n] == ' ');
	}
	return status;
}

static enum status add_sample_option(const struct option *o, const struct config *defaults, struct buf *out)
{
	struct buf words;
	enum status status;

	buf_init(&words, 4096);
	status = buf_printf(&words, "%s. Allowed: ", o->help);
	if (status == STATUS_OK)
		status = option_add_allowed(o, &words);
	if (status == STATUS_OK && !o->reloadable)
		status = buf_add_text(&words, ". Needs a restart");
	if (status == STATUS_OK)
		status = buf_add(&words, ".", 2);	/* with its NUL */
	if (status == STATUS_OK)
		status = buf_add_byte(out, '\n');
	if (status == STATUS_OK)
		status = add_comment((const char *)words.data, out);
	if (status == STATUS_OK)
		status = add_option(o, defaults, "#", out);
	if (status == STATUS_OK && o->example != NULL && option_is_list(o))
		status = buf_printf(out, "# for example: %s = { %s }\n", o->name, o->example);
	else if (status == STATUS_OK && o->example != NULL)
		status = buf_printf(out, "# for example: %s = \"%s\"\n", o->name, o->example);
	buf_free(&words);
	return status;
}

static enum status add_sample_sections(const struct config *defaults, struct buf *out)
{
	static const char rule_words[] =
		"Rules are tried in their order; the strongest action of all that match counts. A rule whose action is pass is an "
		"exception: no rule behind it is tried. All conditions of a rule have to hold. The default rules follow those "
		"written here.";
	enum status status;

	status = buf_add_text(out, "\n# What a finding of each kind adds to the score. Allowed: 0 to 1000.\n#weights {\n");
	if (status == STATUS_OK)
		status = add_section(SECTION_WEIGHTS, defaults, "#\t", out);
	if (status == STATUS_OK)
		status = buf_add_text(out, "#}\n\n# Recipients with something in common. The default rules know one group: \"protected\".\n"
				      "#group \"protected\" {\n"
				      "#\tmembers = { \"anna@example.org\", \"@senate.example\" }\n#}\n\n");
	if (status == STATUS_OK)
		status = add_comment(rule_words, out);
	if (status == STATUS_OK)
		status = buf_add_text(out, "#rule \"tokens-to-protected-people\" {\n"
					   "#\tfindings-any = { recipient-token, campaign-token }\n"
					   "#\tload = auto\n"
					   "#\tgroup = protected\n"
					   "#\tsender = unvouched\n"
					   "#\tscore-at-least = 4\n"
					   "#\taction = quarantine\n#}\n\n"
				      "# A signature pack (unbeacon-pack(5)) that is to be in force: whose signatures count, where it is got.\n"
				      "#pack \"partner-indicators\" {\n"
				      "#\tkeys = { \"RWQaJ3XgvEXMIWSrT8BCfxBFwSifTEwar6kC4y0R3YYPMcfU/IwToQjV\" }\n"
				      "#\tkeys-needed = 1\n"
				      "#\tsources = { \"https://feed.example/partner-indicators.pack\" }\n#}\n");
	return status;
}

enum status config_print_sample(struct buf *out)
{
	struct config *defaults = NULL;
	struct diag d = { 0 };
	enum status status = config_load_text("defaults", (struct bytes){ NULL, 0 }, &defaults, &d);

	if (status != STATUS_OK)
		return status;
	status = buf_add_text(out, "# unbeacon.conf - see unbeacon.conf(5). Every option stands here with its default, commented out.\n");
	for (size_t i = 0; option_row(i) != NULL && status == STATUS_OK; i++) {
		if (option_row(i)->section == SECTION_TOP)
			status = add_sample_option(option_row(i), defaults, out);
	}
	if (status == STATUS_OK)
		status = add_sample_sections(defaults, out);
	config_put(&defaults);
	return status;
}

size_t config_frozen_changes(const struct config *before, const struct config *after, const char **names_r, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; option_row(i) != NULL; i++) {
		const struct option *o = option_row(i);
		struct buf old, new;
		bool same;

		if (o->section != SECTION_TOP || o->reloadable)
			continue;
		buf_init(&old, 1 << 16);
		buf_init(&new, 1 << 16);
		/* Without memory to compare it in, an option counts as changed: the administrator is told once too often. */
		same = option_add_value(o, before, &old) == STATUS_OK && option_add_value(o, after, &new) == STATUS_OK &&
		       bytes_equal(buf_bytes(&old), buf_bytes(&new));
		buf_free(&old);
		buf_free(&new);
		if (!same && n++ < max)
			names_r[n - 1] = o->name;
	}
	return n;
}
