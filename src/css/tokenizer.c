#include "css/tokenizer.h"
#include <string.h>
#include "base/ascii.h"
#include "base/utf8.h"

/* What a byte may be part of. Bytes above 0x7F belong to characters that may stand in names; NUL stands for U+FFFD. */
enum { NAME = 1, NAME_START = 2, SPACE = 4, NEWLINE = 8, DIGIT = 16, UNPRINTABLE = 32, STRING_END = 64, URL_END = 128 };

#define NONASCII (NAME | NAME_START)
#define LETTER (NAME | NAME_START)
static const unsigned char class_of[256] = {
	[0x00] = NAME | NAME_START | STRING_END | URL_END,
	[0x01 ... 0x08] = UNPRINTABLE | URL_END,
	['\t'] = SPACE | URL_END,
	['\n'] = SPACE | NEWLINE | STRING_END | URL_END,
	[0x0B] = UNPRINTABLE | URL_END,
	['\f'] = SPACE | NEWLINE | STRING_END | URL_END,
	['\r'] = SPACE | NEWLINE | STRING_END | URL_END,
	[0x0E ... 0x1F] = UNPRINTABLE | URL_END,
	[' '] = SPACE | URL_END,
	['"'] = STRING_END | URL_END,
	['\''] = STRING_END | URL_END,
	['('] = URL_END,
	[')'] = URL_END,
	['-'] = NAME,
	['0' ... '9'] = NAME | DIGIT,
	['A' ... 'Z'] = LETTER,
	['\\'] = STRING_END | URL_END,
	['_'] = LETTER,
	['a' ... 'z'] = LETTER,
	[0x7F] = UNPRINTABLE | URL_END,
	[0x80 ... 0xFF] = NONASCII
};

static bool is(unsigned char c, unsigned char classes)
{
	return (class_of[c] & classes) != 0;
}

/* 4.3.8 Check if two code points are a valid escape. At the end of input it is one: U+FFFD. */
static bool is_escape(const unsigned char *p, const unsigned char *end)
{
	return p < end && *p == '\\' && (end - p < 2 || !is(p[1], NEWLINE));
}

/* 4.3.9 Check if three code points would start an ident sequence. */
static bool is_ident_start(const unsigned char *p, const unsigned char *end)
{
	if (p == end)
		return false;
	if (*p == '-')
		return end - p >= 2 && (is(p[1], NAME_START) || p[1] == '-' || is_escape(p + 1, end));
	return is(*p, NAME_START) || is_escape(p, end);
}

/* 4.3.10 Check if three code points would start a number. */
static bool is_number_start(const unsigned char *p, const unsigned char *end)
{
	if (p < end && (*p == '+' || *p == '-'))
		p++;
	if (p < end && *p == '.')
		p++;
	return p < end && is(*p, DIGIT);
}

static const unsigned char *skip_spaces(const unsigned char *p, const unsigned char *end)
{
	while (p < end && is(*p, SPACE))
		p++;
	return p;
}

/* 4.3.7 Consume an escaped code point; p stands on the backslash of a valid escape. */
static const unsigned char *read_escape(const unsigned char *p, const unsigned char *end, uint32_t *code_r)
{
	uint32_t code = 0;
	unsigned len;
	int digits;

	p++;
	*code_r = UTF8_REPLACEMENT;
	if (p == end)
		return p;
	if (!ascii_is_hex(*p)) {
		uint32_t c = utf8_decode(p, end, &len);

		if (c != 0)
			*code_r = c;
		return p + len;
	}
	for (digits = 0; digits < 6 && p < end && ascii_is_hex(*p); digits++)
		code = code << 4 | (uint32_t)ascii_hex_value(*p++);
	if (code != 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF))
		*code_r = code;
	if (end - p >= 2 && p[0] == '\r' && p[1] == '\n')
		return p + 2;
	if (p < end && is(*p, SPACE))
		p++;
	return p;
}

/* 4.3.11 Consume an ident sequence. */
static const unsigned char *read_name(const unsigned char *p, const unsigned char *end, unsigned *flags)
{
	uint32_t code;

	for (;;) {
		while (p < end && is(*p, NAME)) {
			if (*p == '\0')
				*flags |= CSS_TOKEN_ESCAPED;
			p++;
		}
		if (!is_escape(p, end))
			return p;
		*flags |= CSS_TOKEN_ESCAPED;
		p = read_escape(p, end, &code);
	}
}

static void set_value(const struct css_tokenizer *t, struct css_token *token,
		      const unsigned char *start, const unsigned char *end)
{
	token->value_start = (size_t)(start - t->input.data);
	token->value_end = (size_t)(end - t->input.data);
}

/* 4.3.5 Consume a string token; p stands on the opening quote. */
static const unsigned char *read_string(const struct css_tokenizer *t, const unsigned char *p,
					const unsigned char *end, struct css_token *token)
{
	const unsigned char quote = *p++, *start = p;
	uint32_t code;

	token->type = CSS_TOKEN_STRING;
	for (;;) {
		while (p < end && !is(*p, STRING_END))
			p++;
		if (p == end) {
			token->flags |= CSS_TOKEN_UNCLOSED;
			set_value(t, token, start, p);
			return p;
		}
		if (*p == quote) {
			set_value(t, token, start, p);
			return p + 1;
		}
		if (is(*p, NEWLINE)) {
			token->type = CSS_TOKEN_BAD_STRING;
			set_value(t, token, start, p);
			return p;
		}
		if (*p == '\\') {
			token->flags |= CSS_TOKEN_ESCAPED;
			if (end - p >= 3 && p[1] == '\r' && p[2] == '\n')
				p += 3;
			else if (end - p >= 2 && is(p[1], NEWLINE))
				p += 2;
			else
				p = read_escape(p, end, &code);
			continue;
		}
		if (*p == '\0')
			token->flags |= CSS_TOKEN_ESCAPED;
		p++;
	}
}

/* 4.3.14 Consume the remnants of a bad url. */
static const unsigned char *read_bad_url(const struct css_tokenizer *t, const unsigned char *p,
					 const unsigned char *start, const unsigned char *end, struct css_token *token)
{
	const unsigned char *last;
	uint32_t code;

	token->type = CSS_TOKEN_BAD_URL;
	while (p < end && *p != ')') {
		if (is_escape(p, end)) {
			token->flags |= CSS_TOKEN_ESCAPED;
			p = read_escape(p, end, &code);
		} else {
			if (*p == '\0' || *p == '\\')
				token->flags |= CSS_TOKEN_ESCAPED;
			p++;
		}
	}
	for (last = p; last > start && is(last[-1], SPACE); last--)
		;
	set_value(t, token, start, last);
	if (p == end) {
		token->flags |= CSS_TOKEN_UNCLOSED;
		return p;
	}
	return p + 1;
}

/* 4.3.6 Consume a url token; p stands behind "url(". */
static const unsigned char *read_url(const struct css_tokenizer *t, const unsigned char *p,
				     const unsigned char *end, struct css_token *token)
{
	const unsigned char *start, *last;
	uint32_t code;

	token->type = CSS_TOKEN_URL;
	start = p = skip_spaces(p, end);
	for (;;) {
		while (p < end && !is(*p, URL_END))
			p++;
		last = p;
		if (p < end && is(*p, SPACE)) {
			p = skip_spaces(p, end);
			if (p < end && *p != ')')
				return read_bad_url(t, p, start, end, token);
		}
		if (p == end || *p == ')') {
			set_value(t, token, start, last);
			if (p < end)
				return p + 1;
			token->flags |= CSS_TOKEN_UNCLOSED;
			return p;
		}
		if (is_escape(p, end)) {
			token->flags |= CSS_TOKEN_ESCAPED;
			p = read_escape(p, end, &code);
		} else if (*p == '\0') {
			token->flags |= CSS_TOKEN_ESCAPED;
			p++;
		} else {
			return read_bad_url(t, p, start, end, token);
		}
	}
}

/* 4.3.4 Consume an ident-like token. */
static const unsigned char *read_ident_like(const struct css_tokenizer *t, const unsigned char *p,
					    const unsigned char *end, struct css_token *token)
{
	const unsigned char *start = p;

	p = read_name(p, end, &token->flags);
	set_value(t, token, start, p);
	token->type = CSS_TOKEN_IDENT;
	if (p == end || *p != '(')
		return p;
	token->type = CSS_TOKEN_FUNCTION;
	p++;
	if (token->value_end - token->value_start >= 3 && css_token_is(t->input, token, "url")) {
		const unsigned char *next = skip_spaces(p, end);

		if (next == end || (*next != '"' && *next != '\'')) {
			token->flags = 0;
			return read_url(t, p, end, token);
		}
	}
	return p;
}

/* 4.3.12 Consume a number. */
static const unsigned char *read_number(const unsigned char *p, const unsigned char *end, bool *integer_r)
{
	const unsigned char *digits;

	*integer_r = true;
	if (*p == '+' || *p == '-')
		p++;
	while (p < end && is(*p, DIGIT))
		p++;
	if (end - p >= 2 && *p == '.' && is(p[1], DIGIT)) {
		*integer_r = false;
		for (p++; p < end && is(*p, DIGIT); p++)
			;
	}
	if (p < end && (*p | 0x20) == 'e') {
		digits = p + 1;
		if (digits < end && (*digits == '+' || *digits == '-'))
			digits++;
		if (digits < end && is(*digits, DIGIT)) {
			*integer_r = false;
			for (p = digits; p < end && is(*p, DIGIT); p++)
				;
		}
	}
	return p;
}

/* 4.3.3 Consume a numeric token. */
static const unsigned char *read_numeric(const struct css_tokenizer *t, const unsigned char *p,
					 const unsigned char *end, struct css_token *token)
{
	const unsigned char *start;
	bool integer;

	p = read_number(p, end, &integer);
	if (integer)
		token->flags |= CSS_TOKEN_INTEGER;
	set_value(t, token, p, p);
	if (is_ident_start(p, end)) {
		start = p;
		p = read_name(p, end, &token->flags);
		set_value(t, token, start, p);
		token->type = CSS_TOKEN_DIMENSION;
	} else if (p < end && *p == '%') {
		token->type = CSS_TOKEN_PERCENTAGE;
		p++;
	} else {
		token->type = CSS_TOKEN_NUMBER;
	}
	return p;
}

/* 4.3.2 Consume comments: p behind those that start here. */
static const unsigned char *skip_comments(struct css_tokenizer *t, const unsigned char *p, const unsigned char *end)
{
	while (end - p >= 2 && p[0] == '/' && p[1] == '*') {
		const unsigned char *close = p + 2;

		for (;;) {
			close = memchr(close, '*', (size_t)(end - close));
			if (close == NULL || end - close < 2) {
				t->comment_unclosed = true;
				return end;
			}
			if (close[1] == '/')
				break;
			close++;
		}
		p = close + 2;
	}
	return p;
}

static enum css_token_type punctuation(unsigned char c)
{
	switch (c) {
	case ':':
		return CSS_TOKEN_COLON;
	case ';':
		return CSS_TOKEN_SEMICOLON;
	case ',':
		return CSS_TOKEN_COMMA;
	case '[':
		return CSS_TOKEN_OPEN_SQUARE;
	case ']':
		return CSS_TOKEN_CLOSE_SQUARE;
	case '(':
		return CSS_TOKEN_OPEN_PAREN;
	case ')':
		return CSS_TOKEN_CLOSE_PAREN;
	case '{':
		return CSS_TOKEN_OPEN_CURLY;
	case '}':
		return CSS_TOKEN_CLOSE_CURLY;
	default:
		return CSS_TOKEN_DELIM;
	}
}

/* The rest of 4.3.1: whatever is neither space, string nor plain name. */
static const unsigned char *read_other(const struct css_tokenizer *t, const unsigned char *p,
				       const unsigned char *end, struct css_token *token)
{
	const unsigned char *start = p + 1;

	switch (*p) {
	case '#':
		if ((start < end && is(*start, NAME)) || is_escape(start, end)) {
			token->type = CSS_TOKEN_HASH;
			if (is_ident_start(start, end))
				token->flags |= CSS_TOKEN_ID;
			p = read_name(start, end, &token->flags);
			set_value(t, token, start, p);
			return p;
		}
		break;
	case '@':
		if (is_ident_start(start, end)) {
			token->type = CSS_TOKEN_AT_KEYWORD;
			p = read_name(start, end, &token->flags);
			set_value(t, token, start, p);
			return p;
		}
		break;
	case '+':
	case '.':
		if (is_number_start(p, end))
			return read_numeric(t, p, end, token);
		break;
	case '-':
		if (is_number_start(p, end))
			return read_numeric(t, p, end, token);
		if (end - p >= 3 && p[1] == '-' && p[2] == '>') {
			token->type = CSS_TOKEN_CDC;
			return p + 3;
		}
		if (is_ident_start(p, end))
			return read_ident_like(t, p, end, token);
		break;
	case '<':
		if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
			token->type = CSS_TOKEN_CDO;
			return p + 4;
		}
		break;
	case '\\':
		if (is_escape(p, end))
			return read_ident_like(t, p, end, token);
		break;
	default:
		break;
	}
	token->type = punctuation(*p);
	return p + 1;
}

/* 4.3.1 Consume a token. */
void css_tokenizer_next(struct css_tokenizer *t, struct css_token *token_r)
{
	const unsigned char *p, *end = t->input.data + t->input.len;

	p = skip_comments(t, t->input.data + t->at, end);
	token_r->flags = 0;
	token_r->start = (size_t)(p - t->input.data);
	token_r->value_start = token_r->value_end = token_r->start;
	if (p == end) {
		token_r->type = CSS_TOKEN_EOF;
	} else if (is(*p, NAME_START)) {
		p = read_ident_like(t, p, end, token_r);
	} else if (is(*p, SPACE)) {
		token_r->type = CSS_TOKEN_SPACE;
		p = skip_spaces(p, end);
	} else if (is(*p, DIGIT)) {
		p = read_numeric(t, p, end, token_r);
	} else if (*p == '"' || *p == '\'') {
		p = read_string(t, p, end, token_r);
	} else {
		p = read_other(t, p, end, token_r);
	}
	token_r->end = t->at = (size_t)(p - t->input.data);
}

/*
 * One step through a value: the bytes at p that stand for one character or one
 * run of plain bytes, as *text_r (a view of the input or of hold). Returns where
 * the next step starts. In strings an escaped line break stands for nothing, and
 * so does a backslash at the end.
 */
static const unsigned char *value_step(const unsigned char *p, const unsigned char *end, bool in_string,
				       unsigned char hold[UTF8_MAX], struct bytes *text_r)
{
	const unsigned char *start = p;
	uint32_t code = UTF8_REPLACEMENT;

	while (p < end && *p != '\\' && *p != '\0')
		p++;
	if (p > start) {
		*text_r = bytes_span(start, p);
		return p;
	}
	if (*p == '\0') {
		p++;
	} else if (in_string && end - p < 2) {
		*text_r = (struct bytes){ hold, 0 };
		return end;
	} else if (in_string && is(p[1], NEWLINE)) {
		*text_r = (struct bytes){ hold, 0 };
		return p + (end - p >= 3 && p[1] == '\r' && p[2] == '\n' ? 3 : 2);
	} else if (is_escape(p, end)) {
		p = read_escape(p, end, &code);
	} else {
		/* Only a bad url holds a backslash that escapes nothing. */
		*text_r = bytes_span(p, p + 1);
		return p + 1;
	}
	*text_r = (struct bytes){ hold, utf8_encode(code, hold) };
	return p;
}

static bool is_string(const struct css_token *token)
{
	return token->type == CSS_TOKEN_STRING || token->type == CSS_TOKEN_BAD_STRING;
}

size_t css_token_copy(struct bytes input, const struct css_token *token, unsigned char *out, size_t size)
{
	const unsigned char *p = input.data + token->value_start, *end = input.data + token->value_end;
	unsigned char hold[UTF8_MAX];
	struct bytes text;
	size_t len = 0;

	while (p < end) {
		p = value_step(p, end, is_string(token), hold, &text);
		if (len < size)
			memcpy(out + len, text.data, text.len < size - len ? text.len : size - len);
		len += text.len;
	}
	return len;
}

enum status css_token_value(struct bytes input, const struct css_token *token, struct arena *a,
			    struct bytes *value_r, struct offset_map *map)
{
	const unsigned char *p = input.data + token->value_start, *end = input.data + token->value_end;
	unsigned char hold[UTF8_MAX], *out;
	size_t len = 0, room = 0;
	struct bytes text;
	enum status status;

	if ((token->flags & CSS_TOKEN_ESCAPED) == 0) {
		*value_r = bytes_span(p, end);
		return STATUS_OK;
	}
	/* Measured first: NUL becomes three bytes, everything else shrinks. */
	room = css_token_copy(input, token, hold, 0);
	out = arena_alloc(a, room, 1);
	if (out == NULL)
		return arena_status(a);
	while (p < end) {
		const unsigned char *next = value_step(p, end, is_string(token), hold, &text);

		memcpy(out + len, text.data, text.len);
		len += text.len;
		if (map != NULL) {
			status = offset_map_add(map, a, text.len, (size_t)(next - p));
			if (status != STATUS_OK)
				return status;
		}
		p = next;
	}
	*value_r = (struct bytes){ out, len };
	return STATUS_OK;
}

bool css_token_is(struct bytes input, const struct css_token *token, const char *text)
{
	struct bytes value = bytes_slice(input, token->value_start, token->value_end);
	unsigned char decoded[64];
	size_t len;

	if ((token->flags & CSS_TOKEN_ESCAPED) == 0)
		return bytes_is_nocase(value, text);
	len = css_token_copy(input, token, decoded, sizeof(decoded));
	return len <= sizeof(decoded) && bytes_is_nocase((struct bytes){ decoded, len }, text);
}

/* 10 to the power of n, for n up to what a double holds. */
static double power_of_ten(int n)
{
	double result = 1, base = 10;

	for (; n > 0; n >>= 1, base *= base) {
		if (n & 1)
			result *= base;
	}
	return result;
}

/* 4.3.13 Convert a string to a number. */
double css_token_number(struct bytes input, const struct css_token *token)
{
	const unsigned char *p = input.data + token->start, *end = input.data + token->end;
	bool negative = false, exponent_negative = false;
	int exponent = 0, shift = 0;
	double value = 0;

	if (token->type != CSS_TOKEN_NUMBER && token->type != CSS_TOKEN_PERCENTAGE &&
	    token->type != CSS_TOKEN_DIMENSION)
		return 0;
	if (token->type == CSS_TOKEN_DIMENSION)
		end = input.data + token->value_start;
	if (*p == '+' || *p == '-')
		negative = *p++ == '-';
	/* Digits past what a double can tell apart only move the decimal point. */
	for (; p < end && is(*p, DIGIT); p++) {
		if (value < 1e17)
			value = value * 10 + (*p - '0');
		else if (shift < 400)
			shift++;
	}
	if (p < end && *p == '.') {
		for (p++; p < end && is(*p, DIGIT); p++) {
			if (value < 1e17 && shift > -400) {
				value = value * 10 + (*p - '0');
				shift--;
			}
		}
	}
	if (p < end && (*p | 0x20) == 'e') {
		p++;
		if (*p == '+' || *p == '-')
			exponent_negative = *p++ == '-';
		for (; p < end && is(*p, DIGIT); p++) {
			if (exponent < 10000)
				exponent = exponent * 10 + (*p - '0');
		}
	}
	shift += exponent_negative ? -exponent : exponent;
	if (shift > 280)
		shift = 280;
	if (shift < -300)
		value = 0;
	else
		value = shift < 0 ? value / power_of_ten(-shift) : value * power_of_ten(shift);
	return negative ? -value : value;
}
