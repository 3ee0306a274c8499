/*
 * tokenizer.h - CSS text into tokens, after CSS Syntax Module Level 3, section 4.
 *
 * Reads hostile bytes that are meant to be UTF-8 and never copies them: a
 * token is a pair of offsets. Preprocessing (3.3) is done on the fly: CR, FF
 * and CR LF are white space, NUL is U+FFFD. Comments make no token. Escapes
 * are decoded only when somebody asks for a value. Everything tokenizes, to
 * the end; a token that the end of input cuts short says so in its flags.
 *
 * As in browsers, every character above U+007F may stand in a name (the
 * draft's short list of them is not shipped), and "U+26" is an identifier and
 * a number: the standard now reads unicode-range inside its descriptor only.
 *
 * Linear, no allocation but for values with escapes, no shared state: safe
 * from any thread.
 */
#ifndef CSS_TOKENIZER_H
#define CSS_TOKENIZER_H

#include "base/arena.h"
#include "base/offset_map.h"

enum css_token_type {
	CSS_TOKEN_EOF,
	CSS_TOKEN_SPACE,
	CSS_TOKEN_IDENT,
	CSS_TOKEN_FUNCTION,		/* with its "(" */
	CSS_TOKEN_AT_KEYWORD,
	CSS_TOKEN_HASH,
	CSS_TOKEN_STRING,
	CSS_TOKEN_BAD_STRING,		/* a line break came before the closing quote */
	CSS_TOKEN_URL,			/* url(without quotes), all of it */
	CSS_TOKEN_BAD_URL,		/* url( … ) with something that may not stand there */
	CSS_TOKEN_NUMBER,
	CSS_TOKEN_PERCENTAGE,
	CSS_TOKEN_DIMENSION,
	CSS_TOKEN_DELIM,		/* one byte, the input's at start */
	CSS_TOKEN_CDO,
	CSS_TOKEN_CDC,
	CSS_TOKEN_COLON,
	CSS_TOKEN_SEMICOLON,
	CSS_TOKEN_COMMA,
	CSS_TOKEN_OPEN_SQUARE,
	CSS_TOKEN_CLOSE_SQUARE,
	CSS_TOKEN_OPEN_PAREN,
	CSS_TOKEN_CLOSE_PAREN,
	CSS_TOKEN_OPEN_CURLY,
	CSS_TOKEN_CLOSE_CURLY
};

enum css_token_flag {
	CSS_TOKEN_ESCAPED = 1u << 0,	/* the value holds escapes or NUL: it differs from its bytes */
	CSS_TOKEN_UNCLOSED = 1u << 1,	/* a string or url that the end of input cut short */
	CSS_TOKEN_ID = 1u << 2,		/* a hash that is an identifier */
	CSS_TOKEN_INTEGER = 1u << 3	/* a number without "." and exponent */
};

struct css_token {
	enum css_token_type type;
	unsigned flags;
	size_t start, end;		/* the whole token */
	/*
	 * Its name or text as written: without "@", "#", "(", quotes or "url(" and white space; a
	 * dimension's unit. Empty where there is none.
	 */
	size_t value_start, value_end;
};

/* Zero-initialised but for input: at the start of it. input stays the caller's. */
struct css_tokenizer {
	struct bytes input;
	size_t at;			/* where the next token starts; may be set to any token's start or end */
	bool comment_unclosed;		/* the input ended inside a comment */
};

/* The next token (4.3.1); CSS_TOKEN_EOF, again and again, at the end. */
void css_tokenizer_next(struct css_tokenizer *t, struct css_token *token_r);

/*
 * The token's value with escapes resolved. Borrowed from input when it is
 * verbatim (no CSS_TOKEN_ESCAPED), else in the arena. If map is not NULL it
 * is zero-initialised and then maps the value to offsets from
 * token->value_start; it stays empty for a verbatim value.
 *
 * STATUS_NOMEM, STATUS_LIMIT  from the arena; *value_r is untouched
 */
enum status css_token_value(struct bytes input, const struct css_token *token, struct arena *a,
			    struct bytes *value_r, struct offset_map *map) MUST_CHECK;

/*
 * The same into a buffer of the caller's. Returns the length of the whole
 * value; if that is more than size, only its first size bytes were written.
 */
size_t css_token_copy(struct bytes input, const struct css_token *token, unsigned char *out, size_t size);

/* Whether the value is text, which is in lower case ASCII, in any case and written with any escapes. */
bool css_token_is(struct bytes input, const struct css_token *token, const char *text);

/* The numeric value of a number, percentage or dimension; 0 for other tokens. Never infinite or NaN. */
double css_token_number(struct bytes input, const struct css_token *token);

#endif
