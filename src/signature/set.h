/*
 * set.h - the compiled set from inside: rules, their conditions and the tables that choose among them.
 *
 * Private to signature/.
 */
#ifndef SIGNATURE_SET_H
#define SIGNATURE_SET_H

#include <stdatomic.h>
#include "base/arena.h"
#include "base/network.h"
#include "match/exact.h"
#include "match/literals.h"
#include "signature/signature.h"

struct keyword;			/* keyword.h */
struct expression_field;	/* expressions.h */

enum {
	CONDITION_MAX_DEPTH = 16,	/* of nested blocks; what a match recurses over */
	TABLE_FROM = 8			/* so many texts of "is" or "under" are looked up instead of compared one by one */
};

enum text_how { TEXT_IS, TEXT_UNDER, TEXT_CONTAINS, TEXT_STARTS, TEXT_ENDS, TEXT_MATCHES, TEXT_WITHIN, TEXT_EXISTS };

struct text_value {
	struct bytes text;		/* the literal, or the source of the expression */
	struct pattern *pattern;	/* of TEXT_MATCHES */
};

/* One of the values holds. */
struct text_test {
	const struct text_value *values;
	struct exact *table;		/* of all values, or NULL */
	const struct network *networks;	/* of TEXT_WITHIN, which has no values: sorted */
	size_t network_count;
	unsigned count;
	unsigned char how;		/* enum text_how */
	bool nocase;
};

enum number_how { NUMBER_AT_LEAST, NUMBER_EXACTLY, NUMBER_AT_MOST };

struct number_test {
	enum number_how how;
	long long value;
};

struct condition {
	const struct keyword *keyword;
	unsigned line, column;		/* where it stands in the file of its signature */
	struct condition *next, *child;	/* the next one of the same block; the first one inside */
	union {
		struct {
			struct bytes name;	/* of a header field or a parameter */
			unsigned name_index;	/* of a header field: into set->header_names */
			struct text_test test;
		};
		struct number_test number;
		struct {
			uint32_t classes, places;	/* sets of 1 << enum token_class, 1 << enum token_place */
		} segment;
		uint64_t choices[(ODDITY_COUNT + 63) / 64];	/* a set of kinds, oddities or the like */
	};
};

enum key_how {
	KEY_NAME,			/* looked up whole in set->names */
	KEY_LITERAL,			/* searched for in texts */
	KEY_EXPRESSION			/* searched for in the text of its keyword */
};

/* What a message must have for a condition to hold. */
struct key {
	struct bytes text;
	enum key_how how;
	const struct keyword *keyword;	/* of an expression */
	unsigned flags;			/* of an expression: set of enum pattern_flag */
};

struct rule {
	struct signature signature;
	const char *evidence;		/* what a finding of it says */
	struct condition *when;		/* the first of those that must all hold */
	unsigned column;		/* of its id */
};

struct signature_set {
	atomic_uint references;
	struct arena *arena;		/* holds all below but the tables and expressions */
	struct pattern_limits pattern_limits;
	struct rule *rules;
	size_t count, capacity;
	struct bytes *header_names;
	size_t header_name_count;
	uint64_t fingerprint;		/* of all texts read */
	bool needs_digests;		/* some condition is on evidence->digests */

	struct exact *names;		/* hosts, domains, addresses, URLs and paths -> index of a rule */
	struct expression_field *fields;	/* expressions without a literal (expressions.h) */
	size_t field_count;
	struct literals *literals;	/* literal i belongs to rule literal_rules[i] */
	uint32_t *literal_rules;
	uint32_t *always;		/* rules without keys, in order */
	size_t always_count;

	struct pattern **patterns;	/* to be freed with the set */
	size_t pattern_count;
	struct exact **tables;
	size_t table_count;
};

/* A file, or a list beside one, was read. */
void set_note_text(struct signature_set *set, struct bytes text);

struct signature_set *set_new(const struct signature_limits *limits);
void set_destroy(struct signature_set *set);

/* Make the tables once all rules are there (index.c). kept is what signature_set_keep() wrote, or anything else. */
enum status set_index(struct signature_set *set, struct bytes kept) MUST_CHECK;

/*
 * Grow an array in the arena by one: items[count] can be written afterwards.
 * Capacity doubles at powers of two, so that none has to be stored.
 */
enum status set_grow(struct signature_set *set, void **items, size_t count, size_t size) MUST_CHECK;

#endif
