/*
 * edits.h - from what is to be replaced in the layers of a message to what is to be replaced in its bytes.
 *
 * Private to rewrite/. Edits are added to the layer that they count in; edits_settle() then carries them outward, layer
 * by layer: into the charset, into base64, into the transfer encoding, with every other byte kept. What two readings
 * of the same bytes would have changed differently is changed by one of them, the one that more clients see.
 */
#ifndef REWRITE_EDITS_H
#define REWRITE_EDITS_H

#include "evidence/reference.h"

/*
 * What is put in the place of a span: ASCII that means the same in HTML, CSS, URLs and calendars, escaped or not.
 * padding is one character that may stand behind text any number of times without a change of meaning, or NUL: there is none.
 */
struct filling {
	const char *text;
	char padding;
	const char *tail;
};

/* One replacement in the text of a layer. */
struct edit {
	size_t start, end;
	bool is_final;			/* replacement is what the layer is to hold: it comes from a layer inside */
	struct bytes replacement;
	struct filling filling;		/* else */
	size_t rank;			/* of two that cannot be joined the lower one stays */
	struct edit *next;
};

struct edits {
	struct edit *first;
	size_t count;
};

struct edit_set {
	struct arena *arena;
	struct bytes raw;
	size_t fixed;			/* the first bytes of raw, which stay: an edit that would change them is dropped */
	struct edits *of_layer;		/* by its index */
	struct edits of_message;	/* in raw */
};

enum status edits_init(struct edit_set *set, struct bytes raw, size_t fixed, size_t layer_count, struct arena *a) MUST_CHECK;

/* Replace [start, end) of the layer's text by f. Of readings that contradict each other the one of lower rank comes first. */
enum status edits_add(struct edit_set *set, const struct text_layer *layer, size_t start, size_t end, struct filling f,
		      size_t rank) MUST_CHECK;

/* Carry all edits outward to raw. layers: all of the message. O(n log n) in the edits, linear in what they change. */
enum status edits_settle(struct edit_set *set, const struct text_layers *layers) MUST_CHECK;

/* Append raw with the settled edits in place. */
enum status edits_apply(const struct edit_set *set, struct buf *out) MUST_CHECK;

#endif
