/*
 * identity.h - who the envelope recipients are, in every form in which a token may name them.
 *
 * Made once for a message and only if some URL has a token; then asked about
 * each piece of text that a token decodes to. What an answer costs does not
 * grow with the number of recipients: addresses are searched as one automaton,
 * digests in one sorted table.
 *
 * Forms: the address, the address without "+tag", the local part if it has
 * IDENTITY_LOCAL_MIN characters or more. Case does not matter. Digests are of the
 * address as it is, in lower case and in upper case.
 */
#ifndef DETECT_IDENTITY_H
#define DETECT_IDENTITY_H

#include "base/arena.h"

enum {
	IDENTITY_LOCAL_MIN = 8,
	IDENTITY_RECIPIENTS_MAX = 1000	/* looked at; a message to more is sent to nobody in particular */
};

enum identity_form { IDENTITY_ADDRESS, IDENTITY_UNTAGGED, IDENTITY_LOCAL_PART, IDENTITY_DIGEST };

struct identity_match {
	enum identity_form form;
	const char *digest;		/* "SHA-256" for IDENTITY_DIGEST, else NULL */
};

struct identities;

/*
 * STATUS_NOMEM; STATUS_LIMIT from the arena. *out_r is NULL when nobody can be looked for. To be
 * destroyed: the automaton is not in the arena.
 */
enum status identities_new(const struct bytes *recipients, size_t count, struct arena *a, struct identities **out_r) MUST_CHECK;
void identities_destroy(struct identities **i);

/* Whether an identity stands anywhere in the text; the strongest form wins. Linear. */
bool identities_find(const struct identities *i, struct bytes text, struct identity_match *match_r);

/* Whether these bytes are a digest of an identity. O(log recipients). Digests are made at the first call. */
enum status identities_find_digest(struct identities *i, struct bytes digest, struct identity_match *match_r, bool *found_r)
	MUST_CHECK;

#endif
