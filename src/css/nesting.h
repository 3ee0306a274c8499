/*
 * nesting.h - which bracket closes which, without recursion (CSS Syntax 3, 5.4.8 to 5.4.10).
 *
 * A closing bracket that does not match the innermost open one is an ordinary
 * token, as the standard has it. Storage is the caller's and fixed; what goes
 * beyond it is refused and the caller decides what that means.
 */
#ifndef CSS_NESTING_H
#define CSS_NESTING_H

#include "css/tokenizer.h"

enum { CSS_DEPTH_MAX = 256 };

struct css_nesting {
	size_t depth;
	unsigned char closers[CSS_DEPTH_MAX];	/* the enum css_token_type that closes each open bracket */
};

enum css_nesting_change {
	CSS_NESTING_SAME,	/* no bracket, or one that closes nothing */
	CSS_NESTING_OPENED,
	CSS_NESTING_CLOSED,
	CSS_NESTING_FULL	/* an opening bracket beyond max_depth: not counted */
};

/* Whether the token opens something, and in *closer_r what closes it. */
static inline bool css_token_opens(enum css_token_type type, enum css_token_type *closer_r)
{
	switch (type) {
	case CSS_TOKEN_FUNCTION:
	case CSS_TOKEN_OPEN_PAREN:
		*closer_r = CSS_TOKEN_CLOSE_PAREN;
		return true;
	case CSS_TOKEN_OPEN_SQUARE:
		*closer_r = CSS_TOKEN_CLOSE_SQUARE;
		return true;
	case CSS_TOKEN_OPEN_CURLY:
		*closer_r = CSS_TOKEN_CLOSE_CURLY;
		return true;
	default:
		return false;
	}
}

/* Take one token into account. max_depth is at most CSS_DEPTH_MAX. */
static inline enum css_nesting_change css_nesting_take(struct css_nesting *n, enum css_token_type type,
						       size_t max_depth)
{
	enum css_token_type closer;

	if (css_token_opens(type, &closer)) {
		if (n->depth >= max_depth)
			return CSS_NESTING_FULL;
		n->closers[n->depth++] = (unsigned char)closer;
		return CSS_NESTING_OPENED;
	}
	if (n->depth > 0 && n->closers[n->depth - 1] == type) {
		n->depth--;
		return CSS_NESTING_CLOSED;
	}
	return CSS_NESTING_SAME;
}

#endif
