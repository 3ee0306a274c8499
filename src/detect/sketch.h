/*
 * sketch.h - by what copies of one mail are known as such, whoever sent them.
 *
 * The words that a reader sees, without what is made for one reader: the recipient's names, words with digits,
 * addresses of people and of pages, and a short line that greets ("Dear Anna,"). If few words
 * are left, the sender's domain, the subject and the structure count too.
 *
 * A text that was built anew for each recipient (words swapped for others) is knowingly not recognised.
 */
#ifndef DETECT_SKETCH_H
#define DETECT_SKETCH_H

#include "evidence/campaign.h"
#include "evidence/evidence.h"

enum {
	SKETCH_MAX_BYTES = 64 * 1024,	/* of text parts together; the rest is not read */
	SKETCH_MAX_WORDS = 600,		/* enough to know a mail by */
	SKETCH_ALONE_WORDS = 20,	/* from here on the text alone says which mail it is */
	SKETCH_LIKENESS_WORDS = 60	/* from here on it is also compared by likeness */
};

/*
 * The sketch of e's message. Reading a part's content remembers it in the
 * message's arena. STATUS_NOMEM or STATUS_LIMIT of the arena. Linear in the text that is read.
 */
enum status sketch_make(const struct hash_key *key, struct evidence *e, struct campaign_sketch *sketch_r) MUST_CHECK;

#endif
