/*
 * segment.h - the pieces of a URL where a token can stand, one after the other.
 *
 * The registrable domain is none of them: it says who was paid, not who is read.
 */
#ifndef TOKEN_SEGMENT_H
#define TOKEN_SEGMENT_H

#include "token/class.h"
#include "url/url.h"

enum token_place {
	TOKEN_PLACE_HOST,		/* a label in front of the registrable domain */
	TOKEN_PLACE_USER,		/* user name or password */
	TOKEN_PLACE_PATH,		/* between two slashes; of a file the stem */
	TOKEN_PLACE_NAME,		/* in a query, what stands before "=", or a pair without one */
	TOKEN_PLACE_VALUE,		/* in a query, what stands behind it */
	TOKEN_PLACE_FRAGMENT,
	TOKEN_PLACES
};

struct token_segment {
	enum token_place place;
	struct bytes text;		/* as it stands in the URL; never empty */
	struct bytes name;		/* of a value: what stands before it */
	struct bytes extension;		/* of the last piece of a path: ".png"; else empty */
	unsigned index;			/* from 0 within its component of the URL; a name and its value have the same */
	bool is_last;			/* of a path: a file, or the last folder */
	bool has_value;			/* of a name: its value comes next */
};

struct token_segments {			/* private */
	const struct url *url;
	struct bytes rest;		/* of the component that is being cut into pieces */
	struct bytes name, value;	/* of a pair whose value comes next */
	unsigned component, index;
};

/*
 * Begin with u, which has a host; domain: url_registrable_domain() of it. Both are borrowed until the last call of
 * token_segments_next().
 */
void token_segments_start(struct token_segments *s, const struct url *u, struct bytes domain);

/* The next one, in the order of the places above (names and values in turn). False: there is none left. */
bool token_segments_next(struct token_segments *s, struct token_segment *segment_r);

/* The class of a segment: of its text, or a file's name. The second where the class of its text is known. */
enum token_class token_segment_class(const struct token_segment *s);
enum token_class token_segment_class_of(const struct token_segment *s, enum token_class of_text);

/* Where the extension of a file's name begins (its dot); file.len if it has none. At most 5 letters and digits. */
size_t token_extension_start(struct bytes file);

/* "the query", "the path" ...: for evidence in words. Static storage. */
const char *token_place_words(enum token_place p);

#endif
