/*
 * identity.h - who the envelope recipients are, in every form in which a token may name them.
 *
 * Made once for a message and only if there is something to look into; then asked about each piece of text that a
 * token decodes to. What an answer costs does not grow with the number of recipients: texts are searched as
 * one automaton, digests in one table.
 *
 * Forms: the address; without "+tag"; the other addresses and the names that a directory has for it; the local part if it
 * has IDENTITY_LOCAL_MIN characters or more, a shorter one only as a whole. Each also backwards, in
 * rot13, and both; the address also with "=" for "@" (VERP). Case does not matter. Local parts that
 * everybody has (info, press, newsletter ...) name nobody. Digests are of each of these in lower case, in upper case and as it is.
 */
#ifndef DETECT_IDENTITY_H
#define DETECT_IDENTITY_H

#include <stdint.h>
#include "base/arena.h"
#include "detect/digest_memory.h"
#include "detect/directory.h"

enum {
	IDENTITY_LOCAL_MIN = 8,
	IDENTITY_WHOLE_MIN = 4,		/* a local part that is all of a token */
	IDENTITY_SHORTEST = 6,		/* of the texts that are looked for inside of others: "a@b.ca" */
	IDENTITY_NAMES_MAX = 512,	/* that a directory has for all recipients together: the first ones are looked for */
	IDENTITY_RECIPIENTS_MAX = 1000	/* looked at; a message to more is sent to nobody in particular */
};

/* The more telling one first. */
enum identity_kind { IDENTITY_ADDRESS, IDENTITY_UNTAGGED, IDENTITY_ALIAS, IDENTITY_LOCAL_PART, IDENTITY_NAME };

struct identity_match {
	enum identity_kind kind;
	const char *disguise;		/* "reversed", "in rot13" ...; NULL: none */
	const char *digest;		/* "SHA-256"; NULL: it stands there itself */
	bool is_cut, is_weak;		/* of a digest: see digest.h */
	bool is_word;			/* nothing else is glued to it */
};

struct identities;

/*
 * Of these recipients; directory and memory (digest_memory.h) may be NULL. STATUS_NOMEM; STATUS_LIMIT from the arena. *out_r is NULL when nobody
 * can be looked for. To be destroyed: the automaton is not in the arena.
 */
enum status identities_new(const struct bytes *recipients, size_t count, const struct directory *directory,
			   struct digest_memory *memory, struct arena *a, struct identities **out_r) MUST_CHECK;
void identities_destroy(struct identities **i);

/*
 * Whether an identity stands anywhere in the text; the most telling one wins. is_whole: text is all of a token, so
 * that it may also be a short local part. Linear.
 */
bool identities_find(const struct identities *i, struct bytes text, bool is_whole, struct identity_match *match_r);

/* Whether there are local parts that are too short to be looked for inside of other text. */
bool identities_have_wholes(const struct identities *i);

/* Whether text is one of them. One lookup. */
bool identities_find_whole(const struct identities *i, struct bytes text, struct identity_match *match_r);

/* Whether something of length bytes that begins with these four (the first one highest) may be a digest of an identity. Cheap. */
enum status identities_may_digest(struct identities *i, uint32_t head, size_t length, bool *may_r) MUST_CHECK;

/* Whether these bytes are a digest of an identity, or the beginning of one. One lookup; digests are made at the first call. */
enum status identities_find_digest(struct identities *i, struct bytes digest, struct identity_match *match_r, bool *found_r)
	MUST_CHECK;

#endif
