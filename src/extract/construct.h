/*
 * construct.h - which attribute of which element makes which client load something.
 *
 * Private to extract/. The table covers attributes of HTML past and present,
 * SVG, VML and what particular mail clients honour; each row says how its
 * value is read and, for people, who loads it.
 */
#ifndef EXTRACT_CONSTRUCT_H
#define EXTRACT_CONSTRUCT_H

#include "evidence/reference.h"
#include "html/names.h"

enum value_syntax {
	VALUE_URL,		/* the whole value is one URL */
	VALUE_URL_LIST,		/* URLs separated by white space */
	VALUE_COMMA_LIST,	/* URLs separated by commas */
	VALUE_SRCSET,		/* image candidates (HTML, 4.8.4.4) */
	VALUE_STYLE,		/* declarations */
	VALUE_CSS,		/* one CSS value: an SVG presentation attribute */
	VALUE_DOCUMENT,		/* HTML */
	VALUE_LINK,		/* a URL whose loading depends on rel */
	VALUE_META,		/* the content of a meta element */
	VALUE_ANIMATION,	/* a value or list of values that an animated link takes */
	VALUE_PARAM		/* the value of a param element */
};

struct construct {
	const char *element;	/* lower case; "*": any */
	const char *attribute;	/* lower case */
	const char *name;	/* "img[src]"; NULL where the element's name is to be put in */
	enum value_syntax syntax;
	enum load load;
	bool drawn;		/* false: nothing of it is ever seen */
	const char *clients;	/* who loads it, in words */
};

enum { CONSTRUCT_ROWS_MAX = 192 };

/* Where the rows of each attribute begin and end, and their elements; made once a message, so that most attributes cost one look. */
struct construct_index {
	unsigned char first[HTML_ATTRIBUTE_COUNT];	/* row + 1; 0: the attribute has none */
	unsigned short tags[CONSTRUCT_ROWS_MAX];	/* enum html_tag of a row's element; 0: html/ does not know it */
	bool is_last[CONSTRUCT_ROWS_MAX];		/* of the rows of its attribute */
};

void construct_index_init(struct construct_index *index);

/*
 * The row for an attribute of an element (names in any case), or NULL: the
 * attribute never loads. tag: enum html_tag of the element; id: enum html_attribute_name of the attribute.
 */
const struct construct *construct_find(const struct construct_index *index, struct bytes element, unsigned tag,
				       struct bytes attribute, unsigned id);

/* Word i of those in the rel of a link that some client fetches, resolves or connects to without a click; NULL past the end. */
const char *construct_loading_rel(size_t i);

/* Row i of the table, for documentation and tests; NULL past the end. */
const struct construct *construct_row(size_t i);

#endif
