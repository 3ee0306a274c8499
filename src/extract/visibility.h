/*
 * visibility.h - whether and how large an element shows, as far as its own attributes and those around it tell.
 *
 * Private to extract/.
 */
#ifndef EXTRACT_VISIBILITY_H
#define EXTRACT_VISIBILITY_H

#include "css/style.h"
#include "evidence/reference.h"

/* What an element passes on to those inside it. */
struct visibility {
	bool hidden;		/* it, or one around it, hides what is inside, or is of next to no size and cuts it off */
};

/* An element's own size and concealment, from its attributes and style together. */
struct appearance {
	unsigned concealed;	/* set of enum concealment */
	int width, height;	/* pixels; -1: not given */
};

/*
 * A dimension attribute as browsers read it (HTML, 2.3.4.4): digits behind
 * white space, whatever follows them; -1 for a percentage or nothing.
 */
int dimension_parse(struct bytes value);

/* Join what style says with what the attributes said. */
void appearance_add_style(struct appearance *a, const struct css_style *style);

/* The element's whole appearance inside of outer. */
void appearance_finish(struct appearance *a, const struct visibility *outer);

/* What elements inside of one with this style and appearance inherit. */
struct visibility visibility_inside(const struct visibility *outer, const struct css_style *style,
				    const struct appearance *a);

#endif
