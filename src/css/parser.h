/*
 * parser.h - tokens into rules, declarations and their pieces, one event at a time (CSS Syntax 3, section 5).
 *
 * Every block is walked into, whatever its rule (@media, @layer, an unknown
 * at-rule, a nested style rule), as the standard's "consume a block's contents"
 * does. The walk keeps no tree and does not recurse. Where clients differ it takes
 * the reading that shows more:
 *
 *   - ";" ends a qualified rule's prelude in a style sheet too;
 *   - a "}" that closes nothing is skipped;
 *   - a declaration that the standard drops as invalid is reported all the same;
 *   - "*name: value", a hack for one old browser, is a declaration;
 *   - "name: {" opens a block of declarations, unless name starts with "--".
 *
 * Brackets deeper than the limit end the structure: from there to the end of
 * input every token is an event of its own (see flat).
 *
 * Linear: each token is looked at twice at most. No allocation, no shared state.
 */
#ifndef CSS_PARSER_H
#define CSS_PARSER_H

#include "css/nesting.h"

enum css_source {
	CSS_STYLE_SHEET,		/* <style>, a .css file */
	CSS_DECLARATION_LIST,		/* a style attribute */
	CSS_VALUE			/* one property's value, as in an SVG presentation attribute */
};

enum css_event {
	CSS_EVENT_END,			/* no more; again and again */
	CSS_EVENT_RULE,			/* a qualified rule starts at token: TOKENs of its prelude follow */
	CSS_EVENT_AT_RULE,		/* token is its keyword; TOKENs of its prelude follow */
	CSS_EVENT_DECLARATION,		/* token is its name, the colon is taken; TOKENs of its value follow */
	CSS_EVENT_TOKEN,		/* one token of a prelude or value, white space included */
	CSS_EVENT_BLOCK_OPEN,		/* the "{" of the rule */
	CSS_EVENT_BLOCK_CLOSE,		/* its "}", or an empty token at the end of input */
	CSS_EVENT_ITEM_END		/* a declaration, or a rule without a block, is over */
};

enum css_parser_state { CSS_PARSER_ITEMS, CSS_PARSER_PRELUDE, CSS_PARSER_VALUE, CSS_PARSER_FLAT };

struct css_parser {
	struct css_tokenizer tokenizer;
	struct css_token token;		/* what the last event is about */
	struct css_nesting nesting;
	size_t max_depth;
	size_t base;			/* nesting.depth where the present item started */
	enum css_source source;
	enum css_parser_state state;
	bool flat;			/* the depth limit was reached: only TOKEN and END from now on */
};

/* At the start of css, which stays the caller's. max_depth of 0, or beyond CSS_DEPTH_MAX, means CSS_DEPTH_MAX. */
void css_parser_init(struct css_parser *parser, struct bytes css, enum css_source source, size_t max_depth);

/*
 * The next event. For TOKEN, parser->nesting.depth is the depth after the
 * token: an opening bracket has raised it and a closing one lowered it.
 */
enum css_event css_parser_next(struct css_parser *parser);

#endif
