/*
 * html_reader.h - what html.c and html_attribute.c share: a document while it is read.
 *
 * Private to extract/.
 */
#ifndef EXTRACT_HTML_READER_H
#define EXTRACT_HTML_READER_H

#include "css/rules.h"
#include "extract/source.h"
#include "extract/style_memory.h"
#include "extract/visibility.h"
#include "html/document.h"

enum { LINK_TEXT_MAX = 160 };

/* The text of a style element of SVG, which comments and CDATA sections cut into pieces. */
struct pieces {
	const struct html_element *element;	/* NULL: none is open */
	struct html_value *items;
	size_t count, capacity;
};

struct reader {
	struct extraction *x;
	const struct source *source;
	struct html_document *document;
	struct visibility visible;	/* of the document itself */
	struct css_rules rules;		/* of its style sheets so far: what they hide */
	struct style_memory looks;	/* of elements so far */
	/* the last name of a construct that was put together */
	const struct construct *named;
	struct bytes named_element;
	const char *construct_name;
	struct pieces style;
	/* the words of the link that is open */
	size_t link;			/* index of its reference + 1; 0: none is open */
	unsigned char link_text[LINK_TEXT_MAX];
	size_t link_text_len;
};

/* One element while its attributes are read. */
struct element {
	const struct html_token *token;
	const struct visibility *outer;
	struct css_style style;
	struct appearance appearance;
	struct bytes alt;
};

/* Add what the value of an attribute loads; c is its row in the table of constructs. */
enum status html_read_attribute(struct reader *r, const struct html_attribute *at, const struct construct *c,
				const struct element *e) MUST_CHECK;

/* Read the document in s, from a document around it (html.c) or as one of its own. */
enum status html_read_document(struct extraction *x, const struct source *s, enum html_reading reading) MUST_CHECK;

#endif
