/*
 * document.h - a document as a browser's parser builds it, as far as loads and visibility need.
 *
 * Wraps the tokenizer with what tree construction (WHATWG HTML 13.2.6) feeds back: which elements hold raw text,
 * where SVG and MathML begin and end (integration points, breakout tags, CDATA sections), which tags are implied, and
 * which elements are open around what is being read. Scripts do not run, so <noscript> is markup.
 *
 * It is a stream of events, no tree. Elements that a browser makes up (html, head, body, tbody) are not reported. An
 * element that a browser drops is reported and says so: other clients may show it.
 *
 * Both branches of Outlook's conditional comments are seen: behind the event of "<!--[if …]>…<![endif]-->" come the
 * events of what is inside, in a branch of its own that leaves the elements around it as they were.
 *
 * Time is linear in the input whatever is nested in it; memory is bounded by the limits. One thread at a time.
 *
 * Knowingly not done: the list of active formatting elements. A formatting element whose block ends stays open
 * instead of being made again, at most 32 of them behind one block, and one that is closed across blocks leaves those
 * blocks where they are; see html_element.data. The insertion modes inside <template>: any part of a table may
 * stand there.
 */
#ifndef HTML_DOCUMENT_H
#define HTML_DOCUMENT_H

#include "base/offset_map.h"
#include "html/tokenizer.h"

enum html_namespace { HTML_NS_HTML, HTML_NS_SVG, HTML_NS_MATHML };

/* Who reads: what is one kind of markup to the one is another to the other. */
enum html_reading {
	HTML_AS_PARSED,			/* as the standard has it */
	/*
	 * As what looks ahead of a browser's parser for URLs to ask for: it goes by the names of tags alone, so that SVG
	 * and MathML are HTML to it.
	 */
	HTML_AS_SCANNED,
	HTML_AS_XML			/* any element may be empty, none holds raw text, all may hold CDATA sections */
};

struct html_limits {
	size_t max_depth;		/* open elements; twice as many for those that change how text is read */
	unsigned max_branches;		/* conditional comments inside one another, at most HTML_BRANCHES_MAX; see html_document_next() */
	enum html_reading reading;
};

enum { HTML_BRANCHES_MAX = 4 };

extern const struct html_limits html_limits_default;

/* The document's lists of open elements; see open_elements.h. */
enum html_element_list {
	HTML_LIST_STACK, HTML_LIST_SAME_NAME, HTML_LIST_SPECIAL, HTML_LIST_CONTAINER, HTML_LIST_SCOPE, HTML_LIST_HTML,
	HTML_LIST_TABLE, HTML_LIST_COUNT
};

struct html_element {
	unsigned tag;			/* enum html_tag; <image> in HTML is HTML_TAG_IMG */
	enum html_namespace ns;
	struct bytes name;		/* as written */
	size_t start, end;		/* the start tag's span */
	/*
	 * The reader's own, e.g. inherited visibility; NULL at first. Where an element adds nothing to what is around
	 * it, the reader sets the data of event.parent: elements of the same data as one that ends around them, and that
	 * go on behind its end, take what is outside of it from then on.
	 */
	void *data;

	/* The document's. */
	bool is_branch;			/* stands for the inside of a conditional comment; data is that of its parent */
	bool is_integration_point;	/* for HTML, or MathML text */
	bool is_carried;		/* goes on behind the end of the block it was opened in */
	unsigned classes;
	uint64_t serial;		/* greater than that of all elements around it */
	struct { struct html_element *outer, *inner; } lists[HTML_LIST_COUNT];
};

enum html_event_type {
	HTML_EVENT_OPEN,
	HTML_EVENT_CLOSE,		/* of what was opened and not empty, by an end tag or implied; innermost first */
	HTML_EVENT_TEXT,		/* with the raw text of style, title … */
	HTML_EVENT_COMMENT,
	HTML_EVENT_DOCTYPE,
	HTML_EVENT_END			/* all is closed; comes again if asked again */
};

struct html_event {
	enum html_event_type type;
	const struct html_token *token;		/* OPEN, TEXT, COMMENT, DOCTYPE: it; CLOSE: what caused it */
	struct html_element *element;		/* OPEN, CLOSE: it; else what is around it, NULL if nothing is */
	struct html_element *parent;		/* OPEN: what is around it in the browser's tree; NULL if nothing is */
	bool is_empty;				/* OPEN: no CLOSE follows: void, self-closed, dropped or too deep */
	bool is_dropped;			/* OPEN: a browser makes no element of it */
	bool in_branch;				/* inside a conditional comment */
	bool in_template;			/* OPEN: inside a <template>, which loads nothing by itself */
};

struct html_document;

/*
 * Start reading utf8.
 *
 *   utf8      borrowed while the document is used
 *   limits    copied; NULL for html_limits_default
 *   a         holds the document; grows by its depth and its longest tag, not by its length
 *   oddities  or-ed into: those of the tokenizer, HTML_DEPTH_LIMIT, HTML_SCRIPT
 *
 * NULL: arena_status() says why.
 */
struct html_document *html_document_new(struct bytes utf8, const struct html_limits *limits, struct arena *a,
					struct oddities *oddities);

/*
 * The next event. Of conditional comments deeper than the limit the first 16 are read as a part of the branch around
 * them, what is in further ones is comment; both are an HTML_DEPTH_LIMIT. What it points to is valid until the next
 * call; an open element until behind its CLOSE.
 *
 * STATUS_OK                   *event_r is set
 * STATUS_NOMEM, STATUS_LIMIT  from the arena; the document can only be dropped
 */
enum status html_document_next(struct html_document *d, struct html_event *event_r) MUST_CHECK;

/* The innermost open element (from there on html_element_outer()), and how many are open. */
struct html_element *html_document_innermost(const struct html_document *d);
size_t html_document_depth(const struct html_document *d);

/* The open element around e in the order of opening; NULL if e is the outermost. */
static inline struct html_element *html_element_outer(const struct html_element *e)
{
	return e->lists[HTML_LIST_STACK].outer;
}

/* A decoded value: start and end are the raw value's span in the document; map leads from text to offsets in it. */
struct html_value {
	struct bytes text;
	const struct offset_map *map;		/* NULL: text is the raw value itself */
	size_t start, end;
};

/* Where the decoded byte at offset starts, and where a decoded span ends, in the document. */
static inline size_t html_value_start(const struct html_value *v, size_t offset)
{
	return v->start + offset_map_start(v->map, offset);
}

static inline size_t html_value_end(const struct html_value *v, size_t offset)
{
	return v->start + offset_map_end(v->map, offset);
}

/*
 * An attribute's value, and a text token's characters as shown, with character references replaced.
 * In the arena if they differ from what is written. Errors from the arena.
 */
enum status html_attribute_decode(const struct html_document *d, const struct html_attribute *attribute,
				  struct arena *a, struct html_value *value_r) MUST_CHECK;
enum status html_text_decode(const struct html_document *d, const struct html_event *text, struct arena *a,
			     struct html_value *value_r) MUST_CHECK;

/* Whether HTML_AS_SCANNED may read something else in what was read so far as HTML_AS_PARSED. */
bool html_document_is_scanned_otherwise(const struct html_document *d);

/* The offset in the document behind an attribute, its closing quote included. It starts at its name. */
size_t html_document_attribute_end(const struct html_document *d, const struct html_attribute *attribute);

#endif
