/*
 * stix_meaning.h - what a STIX pattern asks of one mail.
 *
 * A mail is one observation: its links, addresses and header are seen together. So AND between observations holds if
 * all are in one mail, WITHIN holds always, and what counts or orders observations over time (REPEATS, FOLLOWEDBY)
 * cannot be said. Nothing is left out of a pattern: what cannot be said refuses it, with the reason.
 */
#ifndef EXCHANGE_STIX_MEANING_H
#define EXCHANGE_STIX_MEANING_H

#include "exchange/stix_pattern.h"
#include "exchange/term.h"

struct stix_meaning {
	struct term *term;
	struct bytes start, stop;	/* of START ... STOP around the whole pattern; empty: none */
};

/* STATUS_INVALID: it cannot be said, d's text has the reason. STATUS_NOMEM and STATUS_LIMIT are the arena's. */
enum status stix_pattern_meaning(const struct stix_node *root, struct arena *a, struct stix_meaning *meaning_r,
				 struct diag *d) MUST_CHECK;

#endif
