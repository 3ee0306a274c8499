/*
 * expressions.h - expressions in which no literal must stand, looked for together. Private to signature/.
 *
 * One prefilter for each keyword whose text they are about: an anchor of an expression is
 * the end of that text, so a search elsewhere would not do.
 */
#ifndef SIGNATURE_EXPRESSIONS_H
#define SIGNATURE_EXPRESSIONS_H

#include "match/prefilter.h"
#include "signature/set.h"

/* Those on the text of one keyword. */
struct expression_field {
	const struct keyword *keyword;
	struct prefilter *prefilter;
	uint32_t *rules;		/* by expression: the rule to be tried */
};

/* One of them, while the set is indexed. */
struct expression_key {
	const struct keyword *keyword;
	struct prefilter_expression expression;
	uint32_t rule;
};

/*
 * Make set->fields of all keys, in the order of keywords. kept is what expressions_keep() gave or anything
 * else. uncovered_r[i] tells of key i that its rule is to be tried on every message.
 */
enum status expressions_make(struct signature_set *set, const struct expression_key *keys, size_t count, struct bytes kept,
			     bool *uncovered_r) MUST_CHECK;

/* Append the compiled form of all fields to out; nothing if there is none or all of it was kept before. */
enum status expressions_keep(const struct signature_set *set, struct buf *out) MUST_CHECK;

void expressions_destroy(struct signature_set *set);

#endif
