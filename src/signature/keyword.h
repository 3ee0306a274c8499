/*
 * keyword.h - one row per keyword: what it is called, where it stands, how it is read, matched and indexed.
 *
 * Private to signature/. To add a keyword, write its parse and match functions and
 * add a row in keyword.c: help texts, the man page's test and the parser follow.
 */
#ifndef SIGNATURE_KEYWORD_H
#define SIGNATURE_KEYWORD_H

#include "signature/match.h"
#include "signature/reader.h"

enum place {
	IN_SIGNATURE	= 1u << 0,	/* metadata */
	IN_WHEN		= 1u << 1,	/* conditions about the message */
	IN_REFERENCE	= 1u << 2,	/* conditions about one reference */
	IN_ATTACHMENT	= 1u << 3	/* conditions about one part with content */
};

enum keyword_flag {
	KEYWORD_FOLDS	= 1u << 0,	/* its text has no case: hosts, addresses */
	KEYWORD_HOST	= 1u << 1,	/* its text is a host name: "under" is allowed */
	KEYWORD_NAMES	= 1u << 2,	/* its text is looked up in set->names at match time */
	KEYWORD_SEARCHED = 1u << 3,	/* its text is searched for set->literals at match time, as it stands */
	KEYWORD_UTF8	= 1u << 4,	/* its text is UTF-8, not ASCII */
	KEYWORD_PATH	= 1u << 5,	/* its text starts with "/" */
	KEYWORD_NUMERIC	= 1u << 8,	/* its text may be an address: "within" is allowed */
	KEYWORD_NAMED	= 1u << 6,	/* a name stands before the test */
	KEYWORD_MUST	= 1u << 7,	/* metadata that every signature has */
	KEYWORD_ADDRESS	= 1u << 9	/* its text is a mail address: whom it names is hidden where it is printed */
};

struct keyword {
	const char *name;
	enum place place;
	const char *arguments, *help;
	/* Reads what stands behind the keyword. Of metadata: into p->rule; of a condition: into c. */
	enum status (*parse)(struct reader *p, const struct keyword *k, struct condition *c);
	/* Whether a condition holds; NULL for metadata. */
	enum answer (*match)(struct matching *m, const struct condition *c);
	/* The text that match_text() tests. */
	struct bytes (*text)(struct matching *m);
	unsigned flags;			/* set of enum keyword_flag */
	const char *const *samples;	/* of its text, or NULL (doubt.h) */
	const char *(*never)(struct bytes text, enum text_how how);	/* why a test never holds, or NULL (doubt.h) */
	const char *(*names)(unsigned value);	/* of parse_level(): the words that may follow, by value */
	size_t field;			/* of parse_string() and parse_level(): the offset in struct signature */
};

/* The keyword of that name at that place, or NULL. */
const struct keyword *keyword_find(struct bytes name, enum place place);

/* All rows, those of metadata first; their number is below KEYWORDS_MAX. */
enum { KEYWORDS_MAX = 96 };
size_t keyword_count(void);
const struct keyword *keyword_item(size_t i);
size_t keyword_index(const struct keyword *k);

/* The place in words: "in a reference block". */
const char *place_name(enum place place);

#endif
