/*
 * cost.h - what matching costs, signature by signature and expression by expression.
 *
 * For maintainers: which signature is slow, which expression, and which one gives up. Nobody measures while mail is filtered,
 * which costs one test of a pointer for each signature that is tried.
 */
#ifndef SIGNATURE_COST_H
#define SIGNATURE_COST_H

#include "signature/signature.h"

struct signature_cost {
	unsigned long long ns;
	size_t tried;			/* messages that the tables chose it for */
	size_t matched;			/* of them */
};

/* What PCRE2 takes; the search for all expressions together is part of choosing_ns. */
struct expression_cost {
	const struct pattern *pattern;
	size_t signature;		/* whose it is: index in the set */
	unsigned line;			/* of its condition, in the signature's file */
	struct bytes source;		/* of the set */
	unsigned long long ns, longest_ns;
	size_t tried;			/* texts */
	size_t gave_up;			/* of them: a limit was reached */
};

struct signature_costs {
	size_t messages;
	unsigned long long choosing_ns;	/* the tables: what may match at all, of all messages together */
	struct signature_cost *signatures;	/* parallel to the set's */
	struct expression_cost *expressions;	/* all of the set's, in no order that means anything */
	size_t expression_count;

	unsigned long long (*now)(void);	/* of signature_costs_new() */
	struct pattern_meter meter;
};

/* All zero, for that set, which is borrowed; clock gives nanoseconds of any clock. NULL when there is no memory. */
struct signature_costs *signature_costs_new(const struct signature_set *set, unsigned long long (*clock)(void));

/* Free; sets *costs to NULL and accepts NULL. */
void signature_costs_destroy(struct signature_costs **costs);

/*
 * Add to costs, of the same set and borrowed, what each signature_set_match() with this scratch takes; NULL: not any
 * more. One thread at a time. The same expression is measured at each condition that it stands in.
 */
void signature_scratch_measure(struct signature_scratch *scratch, struct signature_costs *costs);

#endif
