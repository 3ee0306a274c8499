#include "signature/syntax.h"

void lexer_start(struct lexer *l, struct bytes source, struct arena *arena)
{
	*l = (struct lexer){ .source = source, .arena = arena, .line = 1, .at_start = true };
}

static int peek(const struct lexer *l)
{
	return l->offset < l->source.len ? l->source.data[l->offset] : -1;
}

/* What a byte may be a part of: feeds have sets of many megabytes, and each byte of them is asked. */
enum { WORD = 1, PLAIN = 2 };		/* PLAIN: in a text it stands for itself, whatever the quotes */

/* Where a run of bytes of that kind ends that starts at offset. */
static size_t run_end(const struct lexer *l, size_t offset, unsigned char kind)
{
	static const unsigned char kinds[256] = {
		['\t'] = PLAIN, [' ' ... '!'] = PLAIN, ['#' ... '&'] = PLAIN, ['(' ... '*'] = PLAIN, ['+'] = WORD | PLAIN,
		[','] = PLAIN, ['-' ... '.'] = WORD | PLAIN, ['/'] = PLAIN, ['0' ... ':'] = WORD | PLAIN,
		[';' ... '@'] = PLAIN, ['A' ... 'Z'] = WORD | PLAIN, ['['] = PLAIN, [']' ... '^'] = PLAIN,
		['_'] = WORD | PLAIN, ['`'] = PLAIN, ['a' ... 'z'] = WORD | PLAIN, ['{' ... '~'] = PLAIN,
		[0x80 ... 0xff] = PLAIN,
	};
	const struct bytes source = l->source;

	while (offset < source.len && (kinds[source.data[offset]] & kind) != 0)
		offset++;
	return offset;
}

static void place(const struct lexer *l, struct token *t)
{
	t->line = l->line;
	t->column = (unsigned)(l->offset - l->line_start) + 1;
}

/* Pass over white space and comments. True, with the place of the first end of line in *t, if a line ended on the way. */
static bool skip_blank(struct lexer *l, struct token *t)
{
	bool line_ended = false;

	for (int c; (c = peek(l)) >= 0; l->offset++) {
		if (c == '#') {
			l->offset = bytes_find_byte(l->source, '\n', l->offset);
			c = peek(l);
		}
		if (c == '\n') {
			if (!line_ended)
				place(l, t);
			l->line++;
			l->line_start = l->offset + 1;
			line_ended = true;
		} else if (c != ' ' && c != '\t' && c != '\r') {
			break;
		}
	}
	return line_ended;
}

static void bad(struct token *t, const char *why)
{
	t->type = TOKEN_BAD;
	t->text = bytes_of(why);
}

/* A text without its backslashes, in the arena. */
static enum status unescape(struct lexer *l, struct bytes in, struct token *t)
{
	unsigned char *out = arena_alloc(l->arena, in.len, 1);
	size_t n = 0;

	if (out == NULL)
		return arena_status(l->arena);
	for (size_t i = 0; i < in.len; i++) {
		if (in.data[i] == '\\') {
			i++;			/* the closing quote was found, so there is a next one */
			if (in.data[i] != '"' && in.data[i] != '\\') {
				bad(t, "expected \\\" or \\\\ behind a backslash; "
				       "regular expressions are written in single quotes");
				return STATUS_OK;
			}
		}
		out[n++] = in.data[i];
	}
	t->text = (struct bytes){ out, n };
	return STATUS_OK;
}

/* From the opening quote on; a text ends on its line. */
static enum status read_text(struct lexer *l, struct token *t)
{
	const int quote = peek(l);
	const size_t start = ++l->offset;
	bool has_escapes = false;
	int c;

	for (;; l->offset++) {
		l->offset = run_end(l, l->offset, PLAIN);
		c = peek(l);
		if (c == quote)
			break;
		if (c < 0 || c == '\n') {
			bad(t, quote == '"' ? "expected a closing \" on this line" : "expected a closing ' on this line");
			return STATUS_OK;
		}
		if (quote == '"' && c == '\\') {
			has_escapes = true;
			if (l->offset + 1 < l->source.len && l->source.data[l->offset + 1] != '\n')
				l->offset++;
		}
		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			bad(t, "a control character in a text");
			l->offset = bytes_find_byte(l->source, '\n', l->offset);
			return STATUS_OK;
		}
	}
	t->type = TOKEN_TEXT;
	t->is_raw = quote == '\'';
	t->text = bytes_slice(l->source, start, l->offset++);
	return has_escapes ? unescape(l, t->text, t) : STATUS_OK;
}

enum status lexer_next(struct lexer *l, struct token *t)
{
	size_t start;
	bool line_ended;
	int c;

	*t = (struct token){ .type = TOKEN_END };
	line_ended = skip_blank(l, t);
	c = peek(l);
	if (line_ended && !l->at_start && c != '"' && c != '\'' && c != '{') {
		l->at_start = true;
		t->type = TOKEN_BREAK;
		return STATUS_OK;
	}
	place(l, t);
	if (c < 0)
		return STATUS_OK;
	if (c == '"' || c == '\'') {
		l->at_start = false;
		return read_text(l, t);
	}
	start = l->offset;
	l->offset = run_end(l, start, WORD);
	if (l->offset > start) {
		t->type = TOKEN_WORD;
		t->text = bytes_slice(l->source, start, l->offset);
		l->at_start = false;
		return STATUS_OK;
	}
	l->offset++;
	l->at_start = c == '{' || c == ';';
	if (c == '{')
		t->type = TOKEN_OPEN;
	else if (c == '}')
		t->type = TOKEN_CLOSE;
	else if (c == ';')
		t->type = TOKEN_BREAK;
	else
		bad(t, "expected a keyword, a text in quotes, { or }");
	return STATUS_OK;
}
