/*
 * style.h - what declarations say about whether, and how large, an element shows.
 *
 * Reads the few properties that hide an element and skips all others, which is
 * what happens for every style attribute of a newsletter: no allocation, one
 * pass, memory speed. Later declarations win over earlier ones and !important over
 * both; a value that no client understands changes nothing. Lengths are read
 * as lenient clients do: "1 px" and "1" are one pixel.
 *
 * Pure functions over bytes of any content, safe from any thread. Not done:
 * colours, z-index, shorthands but margin, inheritance (that is for whoever
 * knows the tree).
 */
#ifndef CSS_STYLE_H
#define CSS_STYLE_H

#include <stdint.h>
#include "base/bytes.h"

enum css_hide {
	CSS_DISPLAY_NONE = 1u << 0,
	CSS_VISIBILITY_HIDDEN = 1u << 1,	/* or collapse */
	CSS_OPACITY_ZERO = 1u << 2,		/* opacity of at most 1 %, or such a filter */
	CSS_ZERO_SIZE = 1u << 3,		/* a width, height, max-width or max-height of at most one pixel */
	CSS_OFF_SCREEN = 1u << 4,		/* moved 500 px or more beyond an edge */
	CSS_CLIPPED = 1u << 5,			/* clip, clip-path or transform leave nothing */
	CSS_FONT_ZERO = 1u << 6,		/* text of at most one pixel; pictures still show */
	CSS_MSO_HIDE = 1u << 7			/* mso-hide: all, for Outlook */
};

struct css_style {
	unsigned hides;				/* set of enum css_hide */
	int width, height;			/* px, rounded up; -1: not given, or not in absolute units */
	int max_width, max_height;		/* the same */
	bool overflow_hidden;
	bool visible;				/* visibility: visible, which undoes that of an ancestor */
	bool has_url;				/* css_may_load() of what css_style_read() was given */
};

/* Whether it hides what is inside the element too, in clients that show CSS. */
static inline bool css_style_hides_children(const struct css_style *s)
{
	return (s->hides & (CSS_DISPLAY_NONE | CSS_VISIBILITY_HIDDEN | CSS_OPACITY_ZERO | CSS_OFF_SCREEN |
			    CSS_CLIPPED)) != 0 ||
	       ((s->hides & CSS_ZERO_SIZE) != 0 && s->overflow_hidden);
}

/* What a style attribute says; declarations may be empty. */
void css_style_read(struct bytes declarations, struct css_style *style_r);

/* The properties looked at. */
enum css_property {
	CSS_DISPLAY, CSS_VISIBILITY, CSS_OPACITY, CSS_FILTER,
	CSS_WIDTH, CSS_HEIGHT, CSS_MAX_WIDTH, CSS_MAX_HEIGHT, CSS_OVERFLOW,
	CSS_POSITION, CSS_LEFT, CSS_TOP, CSS_RIGHT, CSS_BOTTOM,
	CSS_TEXT_INDENT, CSS_MARGIN_LEFT, CSS_MARGIN_TOP,
	CSS_CLIP, CSS_CLIP_PATH, CSS_TRANSFORM, CSS_FONT_SIZE, CSS_MSO,
	CSS_PROPERTY_COUNT
};

/*
 * The winning declaration of each property so far. Zero-initialised: none. For
 * several sources of declarations, such as rules of style sheets (rules.h) and then a style attribute.
 */
struct css_cascade {
	uint32_t priority[CSS_PROPERTY_COUNT];	/* 0: not declared */
	int value[CSS_PROPERTY_COUNT];
};

/* Above all rules, below !important of any. */
#define CSS_PRIORITY_INLINE 0x40000000u
#define CSS_PRIORITY_IMPORTANT 0x80000000u

/* Take declarations into account; of equal priority (1 to CSS_PRIORITY_INLINE) the later one wins. */
void css_cascade_read(struct css_cascade *cascade, struct bytes declarations, uint32_t priority);

/* Take those of from into account. */
void css_cascade_join(struct css_cascade *cascade, const struct css_cascade *from);

/* What the winners say; has_url is false. */
void css_cascade_style(const struct css_cascade *cascade, struct css_style *style_r);

#endif
