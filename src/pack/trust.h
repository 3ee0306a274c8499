/*
 * trust.h - whose signatures a pack has, and whether they are enough.
 *
 * Pure functions, safe from any thread.
 */
#ifndef PACK_TRUST_H
#define PACK_TRUST_H

#include "pack/minisign.h"
#include "pack/pack.h"

enum { PACK_SIGNATURES_MAX = 32 };	/* of one pack, those of strangers included */

/* n of these keys have to sign. */
struct pack_trust {
	const struct minisign_key *keys;
	size_t key_count;
	size_t needed;			/* from 1 */
};

struct pack_signers {
	struct minisign_key keys[PACK_SIGNATURES_MAX];	/* trusted, each once */
	size_t count;
	size_t strangers;		/* signatures of keys that are not trusted: not looked at */
};

/*
 * Hold the signatures behind the pack to the trusted keys.
 *
 * STATUS_INVALID: too few are right, one that claims to be of a trusted key is wrong, or what should be signatures is
 * something else; d says which. *signers_r is set in any case.
 */
enum status pack_verify(const struct pack *p, const struct pack_trust *trust, struct pack_signers *signers_r, struct diag *d) MUST_CHECK;

#endif
