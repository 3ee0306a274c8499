/*
 * layering.h - makes the layers (evidence/text_layer.h) while a message is read.
 *
 * Private to extract/. A layer is made for every reading of every part; what lies deeper gets one when it is opened,
 * unless it lies in something that cannot be edited (an archive): then it has none, and what is found there cannot be
 * removed.
 */
#ifndef EXTRACT_LAYERING_H
#define EXTRACT_LAYERING_H

#include "evidence/text_layer.h"
#include "message/message.h"

/* The layers of one message: of the one that is scanned, or of one that is attached as a file. */
struct layering {
	struct text_layers *all;		/* of the message that is scanned */
	struct bytes raw;		/* what the parts' spans lie in */
	struct text_layer *raw_layer;	/* which that is; NULL: the message that is scanned */
	struct text_layer **of_part;		/* by the part's index; NULL while it was not its turn */
	struct text_layer ***of_readings;	/* the same for its alternatives */
};

/* Layers for m, whose bytes are those of raw_layer (NULL: the message itself). */
enum status layering_init(struct layering *l, const struct message *m, struct text_layer *raw_layer, struct text_layers *all,
			  struct arena *a) MUST_CHECK;

/* Make those of p and its alternatives. Parts are to come in document order. */
enum status layering_add_part(struct layering *l, struct part *p, struct arena *a) MUST_CHECK;

/* The layer of p's content, and of that of alternative i; NULL if it cannot be edited. */
struct text_layer *layering_of_part(const struct layering *l, const struct part *p);
struct text_layer *layering_of_alternative(const struct layering *l, const struct part *p, size_t i);

/*
 * A layer of bytes that stand as they are in what holds p, outside of p's own content (text between encoded parts).
 * *layer_r is NULL if they do not stand there.
 */
enum status layering_add_span(struct layering *l, struct part *p, struct bytes span, struct arena *a,
			      struct text_layer **layer_r) MUST_CHECK;

#endif
