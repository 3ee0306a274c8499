/*
 * draft.h - a configuration while it is read.
 *
 * Private to config/.
 */
#ifndef CONFIG_DRAFT_H
#define CONFIG_DRAFT_H

#include "config/config.h"

struct group_draft {
	struct option_list members;
	const char *members_file;	/* NULL or "": none */
};

struct rule_draft {
	struct policy_rule rule;
	unsigned group_line;		/* of the option that names its group */
};

struct draft {
	struct config *config;
	struct arena *arena;
	const char *file;
	struct diag *diag;
	struct group_draft group;	/* the section under way */
	struct policy_rule rule;	/* likewise; action is ACTIONS until it is given */
	struct config_pack pack;	/* likewise */
	struct policy_group *groups;
	size_t group_count;
	struct rule_draft *rules;
	size_t rule_count;
	unsigned rule_group_line, digest_key_line, vouching_line, members_file_line, news_brands_line, directory_line;
};

#endif
