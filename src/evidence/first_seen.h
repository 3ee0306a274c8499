/*
 * first_seen.h - which domains mail to this organisation has loaded from before.
 *
 * Who asks (detect/) hands over keyed digests of registrable domains; who remembers (an engine, campaign/hosts.h) says whether one is
 * new. What crosses this interface is a SipHash under a secret that the engine's memory does not hold.
 */
#ifndef EVIDENCE_FIRST_SEEN_H
#define EVIDENCE_FIRST_SEEN_H

#include <stdint.h>
#include "base/hash.h"

enum first_seen {
	FIRST_SEEN_UNKNOWN,		/* the engine has not learned for long enough to tell */
	FIRST_SEEN_KNOWN,
	FIRST_SEEN_NEW			/* not before the last day */
};

struct first_seen_engine {
	void *state;
	/* Remember the domain of that digest and say what is known of it. now: seconds since 1970. Safe from any thread. */
	enum first_seen (*look)(void *state, uint64_t domain, long long now);
	struct hash_key key;		/* what digests are made with */
};

#endif
