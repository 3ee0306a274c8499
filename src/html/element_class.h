/* element_class.h - what tree construction does by the kind of an element. For the files of html/ only. */
#ifndef HTML_ELEMENT_CLASS_H
#define HTML_ELEMENT_CLASS_H

#include "html/document.h"

enum element_class {
	CLASS_VOID		= 1u << 0,	/* has no content and no end tag */
	CLASS_SPECIAL		= 1u << 1,	/* 13.2.4.2: end tags of ordinary elements stop there */
	CLASS_CONTAINER		= 1u << 2,	/* address, div, p: special, but a list item looks through them */
	CLASS_FORMATTING	= 1u << 3,	/* goes on behind the end of its block */
	CLASS_SCOPE		= 1u << 4,	/* 13.2.4.2: "has an element in scope" stops there */
	CLASS_MARKER		= 1u << 5,	/* formatting from inside does not go on behind it */
	CLASS_TABLE		= 1u << 6,	/* a table, its parts, and template: the insertion mode follows from them */
	CLASS_ENDS_P		= 1u << 7,	/* its start tag closes a paragraph */
	CLASS_BLOCK_END		= 1u << 8,	/* its end tag closes what is open inside, if it is in scope */
	CLASS_IMPLIED_END	= 1u << 9,	/* 13.2.6.3: its end tag may be left out */
	CLASS_BREAKOUT		= 1u << 10,	/* 13.2.6.5: its start tag ends SVG and MathML */
	CLASS_HEAD		= 1u << 11,	/* may stand in the head */
	CLASS_HEADING		= 1u << 12,
	CLASS_NO_FRAMESET	= 1u << 13	/* behind it the document has a body */
};

/* The classes of a tag in HTML; 0 for unknown ones. */
unsigned element_classes(unsigned tag);

/* The same for an element of SVG or MathML. */
unsigned element_classes_foreign(unsigned tag, enum html_namespace ns);

/* The state of the tokenizer inside an HTML element. */
enum html_content element_content(unsigned tag);

#endif
