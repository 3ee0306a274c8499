/*
 * encoded_word.h - words in other charsets inside header fields (RFC 2047).
 *
 * Splits a field body into pieces, each with the charset it is in; the conversion to UTF-8 is done above. Takes
 * what mail clients take: words that touch other text or each other, that are longer than 75 characters, have
 * spaces or folds inside, or name a language (RFC 2231, 5). One thread per iterator.
 */
#ifndef DECODE_ENCODED_WORD_H
#define DECODE_ENCODED_WORD_H

#include "base/arena.h"
#include "base/oddity.h"

struct encoded_word {
	struct bytes charset;	/* its label as written, without language; empty: raw text */
	struct bytes text;	/* decoded bytes in that charset; raw text as it stands, with its folds */
};

struct encoded_words {
	struct bytes rest;	/* what is still to be split; borrowed */
	bool no_more_words;	/* for the iterator alone */
};

void encoded_words_init(struct encoded_words *it, struct bytes field_body);

/*
 * The next piece. White space between two words is dropped, and words of one charset with nothing else between
 * them are joined into one piece, because senders split them inside characters; the caller can convert each
 * piece at once. What only looks like a word is raw text; one that nearly is, or that decodes with damage, is
 * BAD_ENCODED_WORD.
 *
 *   word_r   charset borrows from the field body; text borrows from it or lives in a
 *   end_r    true, with an empty word_r: there are no more pieces
 *   o        added to, never cleared
 *
 * STATUS_NOMEM, STATUS_LIMIT   from the arena; the iterator stays where it was
 * Linear over all calls together.
 */
enum status encoded_words_next(struct encoded_words *it, struct arena *a, struct encoded_word *word_r, bool *end_r,
			       struct oddities *o) MUST_CHECK;

#endif
