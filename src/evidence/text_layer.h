/*
 * text_layer.h - the ways in which text is wrapped inside a message: where an edit counts, and how it gets to the bytes.
 *
 * A part's content stands behind a transfer encoding, a document behind the base64 of a data: URL, a text of UTF-16
 * behind its charset; each of these is a layer, and what it is written as lies in the layer around it. A reference
 * names the layer that its removal span counts in, so that whoever edits changes the bytes of that very reading and of
 * no other: the same bytes may be layers several times (two transfer encodings, two charsets).
 *
 * What maps byte by byte (character references, srcdoc, percent-encoding, charsets of which ASCII is a part) is no layer:
 * its spans lead through to the layer around it. Made by extract/, in the message's arena, never changed afterwards.
 */
#ifndef EVIDENCE_TEXT_LAYER_H
#define EVIDENCE_TEXT_LAYER_H

#include "base/offset_map.h"
#include "decode/transfer_encoding.h"

enum text_layer_form {
	LAYER_CONTENT,		/* a body after transfer decoding */
	LAYER_TEXT,		/* UTF-8 of a layer whose charset ASCII is no part of */
	LAYER_DATA_URL		/* what a data: URL holds */
};

struct text_layer {
	enum text_layer_form form;
	const struct text_layer *outer;	/* NULL: the bytes of the message */
	size_t start, end;		/* what of the outer layer this one is written as */
	enum transfer_encoding encoding;	/* LAYER_CONTENT: how; LAYER_DATA_URL: in base64, or (identity) percent-encoded */
	struct bytes charset;		/* LAYER_TEXT: which; as charset_from_utf8() takes it */
	const struct offset_map *map;	/* LAYER_TEXT: from text to the outer layer, behind start; NULL: identity */
	struct bytes text;		/* what is in it; of LAYER_CONTENT only if another layer lies in it */
	unsigned index;			/* unique in the message; greater than that of the outer layer */
	const struct text_layer *older;	/* the layer made before this one: all of a message are one list */
};

/* All layers of a message. */
struct text_layers {
	const struct text_layer *newest;	/* the first of the list: each stands before the one around it */
	unsigned count;
	struct text_layer *const *of_part;	/* by the part's index: its own content */
};

/* Add a copy of layer, which gets its index and place in the list. */
enum status text_layers_add(struct text_layers *all, struct arena *a, const struct text_layer *layer,
			    struct text_layer **layer_r) MUST_CHECK;

#endif
