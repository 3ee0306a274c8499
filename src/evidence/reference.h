/*
 * reference.h - one URL at one place in a message.
 *
 * The extractors (extract/) write references, everything above reads them. A
 * reference says where the URL stands, which construct holds it, whether a
 * client loads it by itself, how it shows, and what a rewrite would have to
 * replace to silence it. All memory is the message's arena.
 */
#ifndef EVIDENCE_REFERENCE_H
#define EVIDENCE_REFERENCE_H

#include <stdbool.h>
#include "base/bytes.h"
#include "evidence/text_layer.h"
#include "url/url.h"

struct part;		/* message/message.h */

enum load {
	LOAD_AUTO,	/* a client fetches or resolves it when the message is shown */
	LOAD_CLICK	/* only when the reader acts */
};

/* Why a reader would not see what is loaded. A set. */
enum concealment {
	CONCEALED_NOT		= 0,
	CONCEALED_SIZE		= 1u << 0,	/* width or height of 0 to 3 pixels, by attribute or style */
	CONCEALED_DISPLAY	= 1u << 1,	/* display:none, visibility:hidden, opacity:0, hidden attribute */
	CONCEALED_ANCESTOR	= 1u << 2,	/* one of those on an element around it */
	CONCEALED_OFF_SCREEN	= 1u << 3,	/* positioned or clipped out of view */
	CONCEALED_RESOURCE	= 1u << 4	/* nothing of it is ever drawn: preconnect, bgsound, empty element's font ... */
};

/* What a rewrite puts in the place of the removal span. */
enum removal {
	REMOVE_NOTHING,		/* nothing can be spliced here: removal_reason says why */
	REMOVE_URL,		/* the span is a URL: becomes "about:blank" */
	REMOVE_CSS_URL,		/* the span is url(...), src(...) or a string in CSS: becomes url(about:blank) */
	REMOVE_BLANK		/* the span (an attribute's value, an at-rule) becomes empty */
};

struct reference {
	struct part *part;
	const char *construct;		/* "img[src]", "css url()", "text": static storage or the arena */
	enum load load;
	size_t start, end;		/* the URL as written, in the part's content (after transfer decoding), as it is read here */
	struct bytes raw;		/* the URL after character references and escapes, before parsing */
	bool valid;			/* url is set; false for what no browser can parse */
	struct url url;
	struct bytes domain;		/* registrable domain of url.host */
	const struct url *sent;		/* what the sender wrote, where link protection put a URL around it; NULL: url */
	struct bytes sent_domain;	/* registrable domain of its host */
	const struct url *destination;	/* where redirectors lead that name it in their URL; NULL: to url itself */
	unsigned concealed;		/* set of enum concealment; 0: visible */
	int width, height;		/* pixels as declared; -1: not declared */
	struct bytes text;		/* of a click: the words the reader sees, cut; of an image: its alt text */
	enum removal removal;
	const struct text_layer *layer;	/* what the removal span counts in; NULL with REMOVE_NOTHING */
	size_t removal_start, removal_end;
	const char *removal_reason;	/* why nothing can be removed, or NULL */
};

struct references {
	struct reference *items;
	size_t count;
	size_t dropped;		/* found beyond the limit and not kept */
	struct text_layers layers;	/* what they were found in */
};

static inline bool reference_is_remote_load(const struct reference *r)
{
	return r->load == LOAD_AUTO && r->valid && url_is_remote(&r->url);
}

/* The URL whose parts are the sender's doing: without a protection service's own fields. */
static inline const struct url *reference_sent(const struct reference *r)
{
	return r->sent != NULL ? r->sent : &r->url;
}

/*
 * The registrable domain of its host: whether that is related to somebody is a question about the sender. A redirector of the
 * sender's own choice is not looked through: whom it names says nothing about whom it tells.
 */
static inline struct bytes reference_sent_domain(const struct reference *r)
{
	return r->sent != NULL ? r->sent_domain : r->domain;
}

/* The URL that a reader ends up at, as far as it can be told: what a link pretends to be, or really is. */
static inline const struct url *reference_destination(const struct reference *r)
{
	return r->destination != NULL ? r->destination : &r->url;
}

const char *load_name(enum load l);

#endif
