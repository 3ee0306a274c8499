/*
 * explain.h - why a signature matches a message or not, condition by condition.
 *
 * The conditions are asked by the very functions that match them, at the moment at which the signature is tried or would
 * be, so that an explanation sees what a match sees. Nothing is cut short: every condition is asked, also where an
 * earlier one has settled the answer, and one about references (or parts) is asked of each of them.
 *
 * It shows texts and addresses of the message as they are: who prints them hides them (report/hide.h).
 */
#ifndef SIGNATURE_EXPLAIN_H
#define SIGNATURE_EXPLAIN_H

#include <stdint.h>
#include "signature/signature.h"

struct condition;

enum {
	EXPLAIN_PLACES_MAX = 16,	/* references or parts that are named for one condition: the first ones */
	EXPLAIN_SIGHTS_MAX = 4		/* texts and numbers that are kept of what one looked at: different ones, such that hold first */
};

enum explained_answer { EXPLAINED_NO, EXPLAINED_YES, EXPLAINED_UNKNOWN /* an expression gave up */ };

/* What a condition is asked of. */
enum explained_about { EXPLAINED_MESSAGE, EXPLAINED_REFERENCE, EXPLAINED_PART };

/* Which URL of a reference fulfils a condition: its own, the one inside of link protection, or where it leads. */
enum explained_url { EXPLAINED_URL, EXPLAINED_SENT, EXPLAINED_DESTINATION };

struct explained_place {
	uint32_t index;			/* of the reference among the evidence's, or of the part among the message's */
	enum explained_url url;
};

struct explained_sight {
	enum { EXPLAINED_TEXT, EXPLAINED_ADDRESS, EXPLAINED_HOST, EXPLAINED_WORD, EXPLAINED_NUMBER } type;
	struct bytes text;		/* of all but a number; of the message, or static */
	long long number;
	enum explained_answer answer;
};

struct explained_condition {
	const struct condition *condition;
	const char *keyword;
	unsigned line, column;		/* in the signature's file */
	unsigned depth;			/* of blocks around it: 0 right inside of "when" */
	bool is_block;			/* what stands inside follows, one deeper */
	struct bytes text;		/* as it is written, its blanks made one space, without "{"; explanation_add_texts() */

	enum explained_about about;
	enum explained_about counts;	/* of a block that counts: what; of others EXPLAINED_MESSAGE */
	enum explained_answer answer;	/* about references or parts: of any of them */
	/* References or parts: so many were asked, for so many it holds. Of a counted block: that fulfil all inside. */
	size_t asked, held;
	struct explained_place places[EXPLAIN_PLACES_MAX];	/* those for which it holds */
	size_t place_count;
	struct explained_sight sights[EXPLAIN_SIGHTS_MAX];	/* not for texts of a reference: its URL tells them */
	size_t sight_count;
};

struct explanation {
	size_t index;			/* in: which signature of the set */

	const struct signature *signature;	/* NULL: there was no match yet */
	bool in_force;			/* at the time of the match */
	enum explained_answer answer;	/* of all conditions together */
	struct explained_condition *conditions;	/* in the order of the file; in the message's arena */
	size_t count;
	size_t reference_count;		/* those that conditions see: of other machines */
};

/*
 * Fill *x, which is borrowed, with each signature_set_match() that uses this scratch, of the set that it was made for;
 * NULL: not any more. Such a match costs each condition of that signature once for each URL of the message and block around it.
 */
void signature_scratch_explain(struct signature_scratch *scratch, struct explanation *x);

/* Whether the signature made a finding. */
static inline bool explanation_is_match(const struct explanation *x)
{
	return x->in_force && x->answer == EXPLAINED_YES;
}

/*
 * Find the text of each condition in source, what the signature's file holds, borrowed; a condition that does not
 * stand where it stood when the file was loaded keeps its keyword for a text. The texts are put into a. Linear in source
 * plus texts. STATUS_NOMEM or STATUS_LIMIT of the arena.
 */
enum status explanation_add_texts(struct explanation *x, struct bytes source, struct arena *a) MUST_CHECK;

#endif
