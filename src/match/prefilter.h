/*
 * prefilter.h - which of many regular expressions may match a text (Vectorscan).
 *
 * All expressions are looked for in one pass over the text, whose cost hardly
 * depends on how many there are. The answer errs on one side only: an expression
 * that matches is always found, one that is found may yet not match, so
 * pattern_match() is asked afterwards. Compiling is slow (about a millisecond for each
 * expression); what was compiled once can be kept and is taken up again in no time.
 */
#ifndef MATCH_PREFILTER_H
#define MATCH_PREFILTER_H

#include <stdint.h>
#include "base/buf.h"

struct prefilter;			/* immutable: shared by threads without a lock */
struct prefilter_scratch;		/* memory of a search: one thread at a time */

enum { PREFILTER_MAX_COUNT = 1 << 17 };

/* As for pattern_compile(), which must have accepted it; flags is a set of enum pattern_flag. */
struct prefilter_expression {
	struct bytes source;
	unsigned flags;
};

/*
 * Compile count expressions, borrowed for the call; each is known by its index. kept is what
 * prefilter_keep() gave or empty: it is used if it was made of the very same expressions by the same
 * library on a processor like this one, and ignored otherwise.
 *
 * STATUS_OK      *p_r is the caller's; covered_r[i] tells for each expression whether it is looked for.
 *                What Vectorscan does not take (recursion, \G, possessive parts ...) is not, and on a
 *                processor that it does not run on nothing is: the caller tries these on every text
 * STATUS_LIMIT   more than PREFILTER_MAX_COUNT
 * STATUS_NOMEM   all but STATUS_OK leave *p_r untouched
 */
enum status prefilter_new(const struct prefilter_expression *items, size_t count, struct bytes kept,
			  bool *covered_r, struct prefilter **p_r) MUST_CHECK;

/* Free; sets *p to NULL and accepts NULL. */
void prefilter_destroy(struct prefilter **p);

/* Whether it came from what was kept, so that there is nothing new to keep. */
bool prefilter_was_kept(const struct prefilter *p);

/* Append the compiled form to out. STATUS_LIMIT, STATUS_NOMEM: out is as it was. */
enum status prefilter_keep(const struct prefilter *p, struct buf *out) MUST_CHECK;

/* What searches need beside the prefilter. NULL when there is no memory. */
struct prefilter_scratch *prefilter_scratch_new(void);

/* Make room for searches with p; once for each prefilter that the scratch is used with. */
enum status prefilter_scratch_fit(struct prefilter_scratch *s, const struct prefilter *p) MUST_CHECK;

/* Free; sets *s to NULL and accepts NULL. */
void prefilter_scratch_destroy(struct prefilter_scratch **s);

/*
 * The expressions that may match in text, which is borrowed for the call: *count_r indexes in no
 * order, each once. They stay until the next search with this scratch.
 */
const uint32_t *prefilter_search(const struct prefilter *p, struct bytes text, struct prefilter_scratch *s,
				 size_t *count_r);

#endif
