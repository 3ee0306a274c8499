/*
 * style_memory.h - what was found out about the looks of elements, for the next ones that are written the same.
 *
 * A newsletter says the same things of hundreds of cells. Private to extract/html.c; of one document and its rules.
 * One thread at a time.
 */
#ifndef EXTRACT_STYLE_MEMORY_H
#define EXTRACT_STYLE_MEMORY_H

#include "css/rules.h"

enum { STYLE_MEMORY = 16, STYLE_MEMORY_BYTES = 1024 };

/* What an element's looks are made of, besides the rules. All borrowed. */
struct style_source {
	unsigned tag;			/* enum html_tag */
	struct bytes name;		/* of the element */
	struct bytes id, classes, inline_style;
};

struct style_memory {
	struct {
		bool is_known;
		struct style_source source;
		struct css_style style;
	} slots[STYLE_MEMORY];
};

/* To be called when the rules change. */
void style_memory_forget(struct style_memory *m);

/*
 * What css_rules_match() says, or css_style_read() where there are no rules. What source borrows must last until the
 * memory is forgotten. Elements without a known tag and those with more than STYLE_MEMORY_BYTES of attributes are not remembered.
 */
void style_memory_match(struct style_memory *m, const struct css_rules *rules, const struct style_source *source,
			struct css_style *style_r);

#endif
