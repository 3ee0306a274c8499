/*
 * reader.h - from tokens to rules: statements, blocks, errors.
 *
 * Private to signature/. A wrong statement is reported with its place and passed over, so
 * that one run finds all of them; the set is then dropped by the caller.
 */
#ifndef SIGNATURE_READER_H
#define SIGNATURE_READER_H

#include "base/diag.h"
#include "signature/set.h"
#include "signature/syntax.h"

enum { READER_KEYWORDS = 96 };

/* What was said so far over all files of a load. */
struct reports {
	const struct signature_report *to;
	size_t errors, warnings, most;
};

struct reader {
	struct signature_set *set;
	const struct signature_limits *limits;
	struct reports *reports;
	const char *file;		/* lives as long as the set */
	bool has_files;			/* it is one of a folder, and lists may stand beside it */
	struct lexer lexer;
	struct token token;		/* the one to look at */
	unsigned depth;			/* of blocks */
	size_t *conditions;		/* how many there are over all files */

	/* of the signature being read */
	struct rule *rule;
	unsigned given[READER_KEYWORDS];	/* line of each metadata keyword, 0: not yet */
};

/* Read one file's text and append its signatures to p->set. STATUS_OK also if errors were reported. */
enum status reader_run(struct reader *p, struct bytes text) MUST_CHECK;

/* Report at the place of t. The first always returns STATUS_INVALID. */
enum status reader_error(struct reader *p, const struct token *t, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void reader_warning(struct reader *p, const struct token *t, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Report "expected WHAT, found ..." at the present token. */
enum status reader_expected(struct reader *p, const char *what);

/* The same, with the one of names that the word there was most likely meant to be. */
enum status reader_expected_word(struct reader *p, const char *what, const char *(*name_of)(unsigned value));

/* Go to the next token. */
enum status reader_advance(struct reader *p) MUST_CHECK;

/* The present token if it is a word (or a text), and go on. Else "expected WHAT, found ..." and STATUS_INVALID. */
enum status reader_word(struct reader *p, const char *what, struct token *token_r) MUST_CHECK;
enum status reader_text(struct reader *p, const char *what, struct token *token_r) MUST_CHECK;

/* Whether the present token is that word. */
bool reader_at_word(const struct reader *p, const char *word);

/* A block of conditions from "{" to "}"; where is an enum place. */
enum status reader_conditions(struct reader *p, unsigned where, struct condition **first_r) MUST_CHECK;

/* A NUL-terminated copy that lives as long as the set. */
enum status reader_string(struct reader *p, struct bytes text, const char **string_r) MUST_CHECK;

#endif
