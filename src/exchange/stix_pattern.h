/*
 * stix_pattern.h - the patterns of STIX 2.0 and 2.1 indicators (STIX 2.1, 9), as a tree.
 *
 * Reads what a stranger wrote. Nothing is understood here but the grammar: what a path means for mail is
 * stix_meaning.h's matter. Linear; recursion is over parentheses, of which there are at most
 * STIX_PATTERN_MAX_DEPTH inside each other. No shared state: safe from any thread.
 */
#ifndef EXCHANGE_STIX_PATTERN_H
#define EXCHANGE_STIX_PATTERN_H

#include "base/arena.h"
#include "base/diag.h"

enum {
	STIX_PATTERN_MAX_BYTES = 256 * 1024,
	STIX_PATTERN_MAX_DEPTH = 6,
	STIX_PATTERN_MAX_VALUES = 20000		/* literals of one pattern */
};

enum stix_type {
	STIX_OR, STIX_AND, STIX_FOLLOWEDBY,	/* of what stands in first and behind it */
	STIX_OBSERVATION,			/* "[...]": first is what is compared in it; or is_group */
	STIX_COMPARISON
};

enum stix_operator {
	STIX_EQUAL, STIX_NOT_EQUAL, STIX_LESS, STIX_GREATER, STIX_LESS_OR_EQUAL, STIX_GREATER_OR_EQUAL,
	STIX_IN, STIX_LIKE, STIX_MATCHES, STIX_IS_SUBSET, STIX_IS_SUPERSET, STIX_EXISTS
};

struct stix_value {
	bool is_text;			/* else a number, true, false, a time, or bytes in hexadecimal or base64 */
	struct bytes text;		/* without quotes and backslashes */
	struct stix_value *next;
};

struct stix_node {
	enum stix_type type;
	struct stix_node *first, *next;

	/* of a comparison; all texts are borrowed from the pattern or the arena */
	struct bytes object, path;	/* "file", "hashes.SHA-256"; list steps as "[*]" or "[0]" */
	enum stix_operator operator;
	bool is_negated;
	struct stix_value *values;	/* more than one of IN only; none of EXISTS */

	/* qualifiers of an observation, or of what parentheses hold */
	unsigned long long repeats;	/* 0: not given */
	bool is_within;
	struct bytes start, stop;	/* times; empty: not given */
	bool is_group;			/* parentheses: first is one of observations */
};

/*
 * Parse text, which must live as long as the tree. STATUS_INVALID: d's text says what was expected, its column where;
 * STATUS_NOMEM and STATUS_LIMIT are the arena's. All but STATUS_OK leave *root_r untouched.
 */
enum status stix_pattern_parse(struct bytes text, struct arena *a, struct stix_node **root_r, struct diag *d) MUST_CHECK;

#endif
