/*
 * banner.h - a line that tells the reader that something was removed.
 *
 * Private to rewrite/. It stands behind the <body> tag of HTML and at the top of plain text, in each text that a client
 * shows first: the message's own, all of a multipart/alternative, the first part of any other multipart. Never in what
 * is signed or encrypted (multipart/signed and /encrypted, S/MIME, text with PGP in it), attached or forwarded.
 * The words are ASCII in both languages, so that they fit every charset and encoding.
 */
#ifndef REWRITE_BANNER_H
#define REWRITE_BANNER_H

#include "message/message.h"
#include "rewrite/edits.h"
#include "rewrite/rewrite.h"

enum { BANNER_PLACES_MAX = 8 };

struct banner_place {
	const struct text_layer *layer;
	size_t at;
	struct filling filling;
};

struct banner_places {
	struct banner_place items[BANNER_PLACES_MAX];
	size_t count;
};

/* Where banners of that kind go. layers: the message's; those that are needed beside them are added to it. */
enum status banner_find(enum banner banner, const struct message *m, struct text_layers *layers, struct arena *a,
			struct banner_places *places_r) MUST_CHECK;

#endif
