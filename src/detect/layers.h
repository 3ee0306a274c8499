/*
 * layers.h - what a piece of a URL decodes to, layer by layer.
 *
 * Peels percent-encoding, hexadecimal and base64 (both alphabets, any
 * alignment) from whatever run of characters in the text may be such, up to
 * LAYERS_MAX deep and within a budget of bytes. Breadth first over a bounded
 * queue, no recursion.
 */
#ifndef DETECT_LAYERS_H
#define DETECT_LAYERS_H

#include "base/arena.h"

enum {
	LAYERS_MAX = 4,
	LAYERS_QUEUE = 64,			/* texts of one URL that wait to be looked into */
	LAYERS_TEXT_MAX = 64 * 1024		/* of one URL: what is beyond is not decoded */
};

struct layer {
	struct bytes text;
	unsigned depth;			/* 0: as it stands in the URL */
	const char *encodings;		/* "base64 of hexadecimal", "" at depth 0; static or in the arena */
	bool is_whole_token;		/* text is all that one run of characters decoded to */
};

/*
 * Called with each text; sets *stop_r when it has seen enough. Anything but STATUS_OK ends the walk and is
 * what layers_walk() returns.
 */
struct layers_visit {
	enum status (*visit)(void *context, const struct layer *l, bool *stop_r);
	void *context;
};

/*
 * Visit text and everything that it decodes to.
 *
 *   scratch  holds what is decoded; the caller resets it between URLs
 *   budget   bytes that may still be decoded in this message; counted down. At 0 only the text itself is visited
 */
enum status layers_walk(struct bytes text, struct arena *scratch, size_t *budget, const struct layers_visit *v) MUST_CHECK;

#endif
