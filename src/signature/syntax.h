/*
 * syntax.h - the words, texts and braces of a signature file, with their places.
 *
 * Reads what a maintainer wrote, or an attacker in his name: any bytes. A
 * statement ends at the end of its line or at ";", except that a line which begins with a
 * text or an opening brace continues the one before. "#" starts a comment.
 */
#ifndef SIGNATURE_SYNTAX_H
#define SIGNATURE_SYNTAX_H

#include "base/arena.h"

enum token_type {
	TOKEN_WORD,		/* letters, digits and . _ : + - */
	TOKEN_TEXT,		/* "..." with \" and \\, or '...' as it stands */
	TOKEN_OPEN, TOKEN_CLOSE,
	TOKEN_BREAK,		/* the end of a statement */
	TOKEN_END,		/* of the file */
	TOKEN_BAD		/* text says what is wrong; reading goes on behind it */
};

struct token {
	enum token_type type;
	struct bytes text;		/* of a word or text: its value; borrowed from the source or the arena */
	unsigned line, column;		/* from 1; columns count bytes */
	bool is_raw;			/* a text in single quotes */
};

struct lexer {
	struct bytes source;
	struct arena *arena;		/* for texts with escapes */
	size_t offset, line_start;
	unsigned line;
	bool at_start;			/* no token since the last break: another break means nothing */
};

void lexer_start(struct lexer *l, struct bytes source, struct arena *arena);

/* The next token; TOKEN_END again and again at the end. STATUS_NOMEM and STATUS_LIMIT are the arena's. */
enum status lexer_next(struct lexer *l, struct token *token_r) MUST_CHECK;

#endif
