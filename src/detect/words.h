/*
 * words.h - how findings speak of URLs and sizes: never with a live URL, token or address.
 *
 * Private to detect/.
 */
#ifndef DETECT_WORDS_H
#define DETECT_WORDS_H

#include "evidence/evidence.h"

/*
 * A registrable domain, defanged ("example[.]org"): labels in front of it may be a token. Of a load that is the one that
 * is asked, of a token the one that its sender wrote (reference_sent_domain()). Never NULL: without one, or without
 * memory, a general word.
 */
const char *words_host(struct arena *a, struct bytes domain);

/* Why a reader would not see it, in words; static storage or the arena. */
const char *words_concealed(struct arena *a, const struct reference *r);

#endif
