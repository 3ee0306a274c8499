/*
 * option.h - the one table of options.
 *
 * The parser, the range checks, "config print", the sample file and the test of
 * the man page all read it. To add an option, add a member to struct config
 * and a row to option.c; the tests then ask for the man page and the sample.
 */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/buf.h"

enum option_section {
	SECTION_TOP,		/* outside of sections; offsets into struct config */
	SECTION_WEIGHTS,	/* weights { }; offsets into struct config */
	SECTION_GROUP,		/* group "name" { }; offsets into struct group_draft */
	SECTION_RULE,		/* rule "name" { }; offsets into struct policy_rule */
	SECTION_PACK,		/* pack "name" { }; offsets into struct config_pack */
	SECTIONS
};

enum option_type {
	OPTION_TEXT,		/* const char * */
	OPTION_TEXTS,		/* struct option_list */
	OPTION_CHOICE,		/* an enum, or a bool: the value of a struct option_choice */
	OPTION_CHOICES,		/* an unsigned set of 1 << value */
	OPTION_NUMBER,		/* an unsigned type */
	OPTION_SIZE,		/* the same, in bytes: may end in K, M, G */
	OPTION_DURATION,	/* the same, in seconds: may end in s, m, h, d */
	OPTION_MODE,		/* the same, octal */
	OPTION_REAL		/* double */
};

struct option_choice {
	const char *name;	/* NULL ends a table */
	int value;
};

struct option_list {
	const char **items;
	size_t count;
};

struct option {
	const char *name;
	enum option_section section;
	enum option_type type;
	size_t offset, size;	/* of the member */
	const char *value;	/* the default, as one would write it; "" for none */
	double min, max;	/* of numbers */
	const char *unit;	/* of numbers; NULL: none */
	const struct option_choice *choices;
	bool (*is_allowed)(const char *text);	/* of texts; NULL: any */
	const char *allowed;	/* the same in words */
	bool lower_case;	/* of texts: stored in lower case */
	bool reloadable;	/* takes effect on SIGHUP; else needs a restart */
	const char *help;	/* one line */
	const char *example;	/* a value worth showing in the sample, or NULL */
};

/* Row i of the table, NULL past its end. Rows of one section stand together, in the order in which they are shown. */
const struct option *option_row(size_t i);

/* The option of that name in that section, or NULL. */
const struct option *option_find(enum option_section section, const char *name);

/* The option of that section whose name is most like name, or NULL if none is. For "did you mean". */
const struct option *option_like(enum option_section section, const char *name);

/* "group", "rule", "weights", "pack", "" for SECTION_TOP. */
const char *section_name(enum option_section section);

bool option_is_list(const struct option *o);

/*
 * Read one value and store it in the member of *base; of a list, append it.
 * STATUS_INVALID: not allowed, nothing is stored. STATUS_NOMEM, STATUS_LIMIT of the arena.
 */
enum status option_store(const struct option *o, const char *text, void *base, struct arena *a) MUST_CHECK;

/* Append what is allowed in words: "enforce or observe", "1 to 10000". */
enum status option_add_allowed(const struct option *o, struct buf *out) MUST_CHECK;

/* Append the member of *base as one would write it: "x", 32M, { "a", "b" }. */
enum status option_add_value(const struct option *o, const void *base, struct buf *out) MUST_CHECK;

#endif
