#include "css/parser.h"
#include <string.h>

void css_parser_init(struct css_parser *parser, struct bytes css, enum css_source source, size_t max_depth)
{
	parser->tokenizer = (struct css_tokenizer){ .input = css };
	parser->token = (struct css_token){ .type = CSS_TOKEN_EOF };
	parser->nesting.depth = 0;
	parser->max_depth = max_depth == 0 || max_depth > CSS_DEPTH_MAX ? CSS_DEPTH_MAX : max_depth;
	parser->base = 0;
	parser->source = source;
	parser->state = source == CSS_VALUE ? CSS_PARSER_VALUE : CSS_PARSER_ITEMS;
	parser->flat = false;
}

static enum css_event read_token(struct css_parser *parser)
{
	css_tokenizer_next(&parser->tokenizer, &parser->token);
	return CSS_EVENT_TOKEN;
}

/* Let the last token be read again. */
static void unread_token(struct css_parser *parser)
{
	parser->tokenizer.at = parser->token.start;
}

/*
 * Whether what stands behind "name:" ends as a declaration does, at ";", "}" or
 * the end of input, or comes to the "{" of a nested rule ("a:hover {") first. The
 * tokenizer stands behind the colon and is put back there.
 */
static bool is_value_ahead(struct css_parser *parser)
{
	const struct bytes input = parser->tokenizer.input;
	const unsigned char *p = input.data + parser->tokenizer.at, *end = input.data + input.len;
	struct css_tokenizer ahead = parser->tokenizer;
	struct css_nesting nesting;
	struct css_token token;

	/* Nearly always no byte on the way needs a tokenizer. */
	for (; p < end; p++) {
		if (*p == ';' || *p == '}')
			return true;
		if (*p == '{')
			return false;
		if (*p == '"' || *p == '\'' || *p == '(' || *p == '[' || *p == '\\' || *p == '/')
			break;
	}
	nesting.depth = 0;
	for (;;) {
		css_tokenizer_next(&ahead, &token);
		if (token.type == CSS_TOKEN_EOF)
			return true;
		if (nesting.depth == 0) {
			if (token.type == CSS_TOKEN_SEMICOLON || token.type == CSS_TOKEN_CLOSE_CURLY)
				return true;
			if (token.type == CSS_TOKEN_OPEN_CURLY)
				return false;
		}
		if (css_nesting_take(&nesting, token.type, CSS_DEPTH_MAX) == CSS_NESTING_FULL)
			return true;
	}
}

static bool is_custom_property(const struct css_parser *parser, const struct css_token *name)
{
	unsigned char start[2];

	return css_token_copy(parser->tokenizer.input, name, start, sizeof(start)) >= 2 &&
	       memcmp(start, "--", sizeof(start)) == 0;
}

/* 5.4.6 Consume a declaration, as far as its colon. If there is none, the token is what it was and false. */
static bool read_declaration_start(struct css_parser *parser)
{
	const struct css_token first = parser->token;
	struct css_token name = first;

	if (first.type == CSS_TOKEN_DELIM && parser->tokenizer.input.data[first.start] == '*')
		css_tokenizer_next(&parser->tokenizer, &name);
	if (name.type != CSS_TOKEN_IDENT)
		goto not_one;
	do {
		read_token(parser);
	} while (parser->token.type == CSS_TOKEN_SPACE);
	if (parser->token.type != CSS_TOKEN_COLON)
		goto not_one;
	if (!is_custom_property(parser, &name) && !is_value_ahead(parser))
		goto not_one;
	parser->token = name;
	return true;
not_one:
	parser->token = first;
	parser->tokenizer.at = first.end;
	return false;
}

/* 5.4.1 Consume a stylesheet's contents, 5.4.4 Consume a block's contents: the start of the next item. */
static enum css_event start_item(struct css_parser *parser)
{
	struct css_nesting *nesting = &parser->nesting;

	for (;;) {
		read_token(parser);
		switch (parser->token.type) {
		case CSS_TOKEN_EOF:
			if (nesting->depth == 0)
				return CSS_EVENT_END;
			nesting->depth--;
			return CSS_EVENT_BLOCK_CLOSE;
		case CSS_TOKEN_SPACE:
		case CSS_TOKEN_SEMICOLON:
			continue;
		case CSS_TOKEN_CDO:
		case CSS_TOKEN_CDC:
			if (parser->source == CSS_STYLE_SHEET && nesting->depth == 0)
				continue;
			break;
		case CSS_TOKEN_CLOSE_CURLY:
			if (nesting->depth == 0)
				continue;
			nesting->depth--;
			return CSS_EVENT_BLOCK_CLOSE;
		case CSS_TOKEN_AT_KEYWORD:
			parser->base = nesting->depth;
			parser->state = CSS_PARSER_PRELUDE;
			return CSS_EVENT_AT_RULE;
		default:
			break;
		}
		break;
	}
	parser->base = nesting->depth;
	if ((nesting->depth > 0 || parser->source != CSS_STYLE_SHEET) && read_declaration_start(parser)) {
		parser->state = CSS_PARSER_VALUE;
		return CSS_EVENT_DECLARATION;
	}
	unread_token(parser);
	parser->state = CSS_PARSER_PRELUDE;
	return CSS_EVENT_RULE;
}

/* Whether the item ends at the token just read; a "}" is left for the block that it closes. */
static bool is_item_end(struct css_parser *parser)
{
	if (parser->token.type == CSS_TOKEN_EOF || (parser->token.type == CSS_TOKEN_CLOSE_CURLY && parser->base > 0)) {
		unread_token(parser);
		return true;
	}
	if (parser->source == CSS_VALUE)
		return false;
	return parser->token.type == CSS_TOKEN_SEMICOLON ||
	       (parser->token.type == CSS_TOKEN_CLOSE_CURLY && parser->source == CSS_DECLARATION_LIST);
}

/* One token of a prelude (5.4.2 Consume an at-rule, 5.4.3 Consume a qualified rule) or of a value. */
static enum css_event continue_item(struct css_parser *parser)
{
	struct css_nesting *nesting = &parser->nesting;
	const bool at_base = nesting->depth == parser->base;
	bool opens_block;

	read_token(parser);
	if (parser->token.type == CSS_TOKEN_EOF || (at_base && is_item_end(parser))) {
		if (parser->source == CSS_VALUE)
			return CSS_EVENT_END;
		/* What the item left open is closed with it. */
		nesting->depth = parser->base;
		parser->state = CSS_PARSER_ITEMS;
		return CSS_EVENT_ITEM_END;
	}
	opens_block = at_base && parser->token.type == CSS_TOKEN_OPEN_CURLY && parser->state == CSS_PARSER_PRELUDE;
	if (css_nesting_take(nesting, parser->token.type, parser->max_depth) == CSS_NESTING_FULL) {
		parser->flat = true;
		parser->state = CSS_PARSER_FLAT;
		return CSS_EVENT_TOKEN;
	}
	if (opens_block) {
		parser->state = CSS_PARSER_ITEMS;
		return CSS_EVENT_BLOCK_OPEN;
	}
	return CSS_EVENT_TOKEN;
}

enum css_event css_parser_next(struct css_parser *parser)
{
	switch (parser->state) {
	case CSS_PARSER_ITEMS:
		return start_item(parser);
	case CSS_PARSER_PRELUDE:
	case CSS_PARSER_VALUE:
		return continue_item(parser);
	case CSS_PARSER_FLAT:
		break;
	}
	read_token(parser);
	return parser->token.type == CSS_TOKEN_EOF ? CSS_EVENT_END : CSS_EVENT_TOKEN;
}
