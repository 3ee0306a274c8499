/*
 * campaign.h - what is remembered of past messages to prove a token by difference.
 *
 * When copies of one mail reach several recipients and a URL in them differs from recipient
 * to recipient, that URL carries a token, whatever it looks like. Who observes (detect/)
 * turns a message into keyed digests; who remembers (an engine) compares them and says
 * what is proven. An engine may be a table in this process (campaign/) or, later, one
 * shared by several machines: both stand behind struct campaign_engine.
 *
 * Everything that crosses this interface is a SipHash under a 128-bit secret, or
 * made of nothing but such, and the engine's memory and files do not hold that secret: a
 * dump of them tells neither an address nor a token.
 */
#ifndef EVIDENCE_CAMPAIGN_H
#define EVIDENCE_CAMPAIGN_H

#include <stdbool.h>
#include <stdint.h>
#include "base/hash.h"
#include "base/status.h"

/* Where in a URL a token can stand. Values of a place are compared with each other only. */
enum campaign_place {
	CAMPAIGN_HOST,			/* labels in front of the registrable domain, user and password */
	CAMPAIGN_PATH,			/* segments and file stem */
	CAMPAIGN_QUERY,			/* query, and of links the fragment */
	CAMPAIGN_PLACES
};

enum {
	CAMPAIGN_EVENT_SIZE = 27,	/* an event's id: 26 characters and a NUL */
	CAMPAIGN_BANDS = 4,
	CAMPAIGN_AUDIENCE_MAX = 4,	/* a copy to more recipients than these was made for none of them */
	CAMPAIGN_EVENTS_MAX = 16,	/* deliveries remembered of a campaign: the first ones */
	CAMPAIGN_THRESHOLD_MIN = 2, CAMPAIGN_THRESHOLD_DEFAULT = 3, CAMPAIGN_THRESHOLD_MAX = 5
};

/* One URL of a message. Copies of one mail have equal keys at the same URL, and different values if it has a token. */
struct campaign_skeleton {
	uint64_t key;			/* of all that is the same in each copy; never 0 */
	uint64_t values[CAMPAIGN_PLACES];	/* of what stands at each place; 0: nothing */
	bool is_weak;			/* what is proven here (a cache-buster) is no proof that a campaign tracks */
};

/*
 * By what copies of one mail are known, whoever sent them. Either the text is
 * the same (without numbers; without the recipient's names or with all words), or one band is and the
 * sketches differ in few bits.
 */
struct campaign_sketch {
	uint64_t text;			/* without what is made for one reader; never 0 */
	uint64_t plain;			/* of all words: a recipient may be named like a word of the text; 0: not known */
	uint64_t bands[CAMPAIGN_BANDS];	/* 0: too little text to compare by likeness */
	uint64_t bits;
};

struct campaign_observation {
	long long now;			/* seconds since 1970 */
	char event[CAMPAIGN_EVENT_SIZE];	/* id of this delivery, NUL-terminated; "": not to be remembered */
	/*
	 * The envelope's, ascending. A copy to a few is one delivery to one audience, which may have a token of its own; of two
	 * that overlap an engine may notice it or not. A copy to more than CAMPAIGN_AUDIENCE_MAX is
	 * judged by what is proven already and adds nothing to it.
	 */
	const uint64_t *recipients;
	size_t recipient_count;		/* at least 1 */
	uint64_t sender;		/* of the envelope's or header's sender */
	struct campaign_sketch sketch;
	const struct campaign_skeleton *skeletons;
	size_t count;
};

enum campaign_verdict {
	CAMPAIGN_UNPROVEN,		/* too few recipients, or the same for several of them */
	CAMPAIGN_PER_MESSAGE,		/* no two recipients share it, but one recipient gets a new one with each copy */
	CAMPAIGN_PROVEN			/* one-to-one with the recipient */
};

struct campaign_proof {			/* of one skeleton */
	enum campaign_verdict verdict;
	unsigned places;		/* set of 1 << enum campaign_place: where it varies */
	unsigned recipients;		/* seen so far; beyond CAMPAIGN_THRESHOLD_MAX a second copy to one may count again */
};

/* Filled by observe(). proofs is the caller's: room for one per skeleton of the observation. */
struct campaign_result {
	struct campaign_proof *proofs;
	uint64_t id;			/* of the campaign; also its name in reports */
	unsigned messages;		/* with this one */
	unsigned recipients, senders;	/* at least */
	bool is_first_proof;		/* nothing of this campaign was proven before this message */
	char earlier[CAMPAIGN_EVENTS_MAX][CAMPAIGN_EVENT_SIZE];	/* deliveries before this one, oldest first */
	size_t earlier_count;		/* 0 while nothing is proven */
};

struct campaign_engine {
	void *state;
	/*
	 * Remember o and say what it proves. Safe from any thread. Everything is
	 * borrowed for the call.
	 *
	 * STATUS_OK   *r is filled, all of r->proofs included
	 * others      an engine could not answer (out of reach, no memory): *r says that nothing is proven
	 *             and the message goes on without it
	 */
	enum status (*observe)(void *state, const struct campaign_observation *o, struct campaign_result *r);
	struct hash_key key;		/* what all digests are made with */
};

#endif
