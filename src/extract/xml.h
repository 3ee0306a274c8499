/*
 * xml.h - what makes a document load more when it is read as XML than as HTML.
 *
 * Private to extract/. Documents are read by html/ whatever their type says. XML has two more ways to say what is to be
 * loaded: entities and default attributes that the DOCTYPE declares, and processing instructions in front.
 */
#ifndef EXTRACT_XML_H
#define EXTRACT_XML_H

#include "base/arena.h"
#include "base/oddity.h"

struct xml_expansion {
	struct bytes text;	/* in the arena */
	size_t start, end;	/* the DOCTYPE in the document; without it nothing is expanded */
};

/*
 * The document with the general and parameter entities that its DOCTYPE declares put in (XML 1.0, 4.4 and 4.5), the
 * DOCTYPE taken out, and elements put behind that have what XML adds to others: each attribute with a default
 * (<!ATTLIST), each external entity as <entity href=…>.
 *
 * *expanded_r: false if the DOCTYPE declares nothing, and *out_r is untouched. What would grow beyond twice the document
 * and 64 KiB, be more than 64 entities put in 10,000 times, or lie in each other deeper than 8, is left out
 * (NESTED_DOCUMENT_LIMIT). Linear, but for that growth.
 * STATUS_NOMEM, STATUS_LIMIT from the arena.
 */
enum status xml_expand(struct bytes document, struct arena *a, struct oddities *oddities, struct xml_expansion *out_r,
		       bool *expanded_r) MUST_CHECK;

/*
 * Whether instruction ("?name href='…' …") refers to a style sheet, or to an implementation of elements as that of
 * Internet Explorer does: its construct, and the span of the value that is the URL. NULL: it does not.
 */
const char *xml_instruction_url(struct bytes instruction, size_t *start_r, size_t *end_r);

#endif
