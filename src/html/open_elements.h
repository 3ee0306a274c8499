/*
 * open_elements.h - the stack of open elements. For the files of html/ only.
 *
 * A stack out of whose middle elements can be taken, threaded through several lists, so that the questions of tree
 * construction ("the innermost <p>", "the innermost special element") are answered without walking over it: mail that
 * opens a hundred thousand elements costs no more than any other. What is closed goes into a queue, innermost first,
 * until the reader has been told.
 */
#ifndef HTML_OPEN_ELEMENTS_H
#define HTML_OPEN_ELEMENTS_H

#include "html/element_class.h"

enum { UNKNOWN_NAMES = 64 };		/* lists for elements of other names, by a hash of the name */

struct open_elements {
	struct html_element *innermost[HTML_LIST_COUNT];	/* but for HTML_LIST_SAME_NAME */
	struct html_element *same_name[2 * HTML_TAG_COUNT + UNKNOWN_NAMES];
	size_t depth;
	uint64_t serial, floor;		/* elements up to floor are of the document outside the branch: hands off */
	struct html_element *free;	/* to be used again; through lists[STACK].outer, as the queue */
	struct html_element *closed, *closed_last;
};

/* What a new element is. */
struct element_description {
	unsigned tag, classes;
	enum html_namespace ns;
	const struct html_token *token;		/* for name and span; may be NULL */
};

/* Open an element inside all others. NULL: arena_status(). */
struct html_element *open_elements_push(struct open_elements *o, const struct element_description *what,
					struct arena *a);

/* An element that is only reported, not opened: give it back with open_elements_recycle(). */
struct html_element *open_elements_make(struct open_elements *o, const struct element_description *what,
					struct arena *a);
void open_elements_recycle(struct open_elements *o, struct html_element *e);

/*
 * Close e alone; e and what is inside it; the same but for formatting elements, which go on behind e; only what is
 * inside e, likewise.
 */
void open_elements_remove(struct open_elements *o, struct html_element *e);
void open_elements_close(struct open_elements *o, struct html_element *e);
void open_elements_end(struct open_elements *o, struct html_element *e);
void open_elements_end_inside(struct open_elements *o, struct html_element *e);

/* The first of the queue of closed elements, taken from it; NULL if there is none. */
struct html_element *open_elements_take_closed(struct open_elements *o);

/* The innermost HTML element of a known tag inside the branch; of a list. NULL if there is none. */
struct html_element *open_elements_find(const struct open_elements *o, unsigned tag);
struct html_element *open_elements_innermost(const struct open_elements *o, enum html_element_list list);

/* The innermost element of the name of an end tag, known or not: of HTML, or of SVG and MathML. */
struct html_element *open_elements_find_name(const struct open_elements *o, const struct html_token *token,
					     bool is_foreign);

/* The one before e of the same name, in the branch. */
struct html_element *open_elements_next_same(const struct open_elements *o, const struct html_element *e);

/* The serial number of e, or the floor if it is NULL: for "what is inside what". */
static inline uint64_t open_elements_serial(const struct open_elements *o, const struct html_element *e)
{
	return e != NULL ? e->serial : o->floor;
}

#endif
