/*
 * finding.h - one detector's statement about a reference or the message.
 *
 * Kinds are a contract ("scan --json", headers, signatures): one table.
 */
#ifndef EVIDENCE_FINDING_H
#define EVIDENCE_FINDING_H

#include <stdbool.h>
#include <stddef.h>

struct signature;	/* signature/signature.h */

/* X(CONSTANT, "name", default weight, "help") */
#define FINDING_TABLE(X) \
	X(REMOTE_LOAD, "remote-load", 0.5, "something is fetched from another machine when the message is shown") \
	X(HIDDEN_LOAD, "hidden-load", 1.5, "a remote load that the reader cannot see") \
	X(TRACKING_PIXEL, "tracking-pixel", 2.0, "a remote image of at most three pixels, or hidden, made to be fetched and not seen") \
	X(RECIPIENT_TOKEN, "recipient-token", 4.0, "an envelope recipient is encoded in a URL") \
	X(UNIQUE_TOKEN, "unique-token", 1.5, "a URL carries an opaque token") \
	X(CAMPAIGN_TOKEN, "campaign-token", 4.0, "a token proven to differ from recipient to recipient") \
	X(KNOWN_TRACKER, "known-tracker", 1.5, "a signature knows this tracking service") \
	X(INDICATOR, "indicator", 6.0, "a signature of an adversary's infrastructure or behaviour") \
	X(LURE, "lure", 1.0, "the message looks like bait: a news headline, a brand that the sender is not") \
	X(ODDITY, "oddity", 0.2, "something that well-formed mail does not have")

enum finding_kind {
#define X(constant, name, weight, help) FINDING_##constant,
	FINDING_TABLE(X)
#undef X
	FINDING_KINDS
};

enum { FINDING_MESSAGE = -1 };		/* reference: the finding is about the message as a whole */

struct finding {
	enum finding_kind kind;
	double weight;			/* what it adds to the score */
	double confidence;		/* 0 to 1 */
	int reference;			/* index into the references, or FINDING_MESSAGE */
	const char *evidence;		/* in words, without live URL, token or address; in the arena or static */
	const struct signature *signature;	/* what made it, or NULL; lives as long as the signature set */
};

struct findings {
	struct finding *items;
	size_t count;
};

const char *finding_name(enum finding_kind k);
const char *finding_help(enum finding_kind k);
double finding_default_weight(enum finding_kind k);
bool finding_from_name(const char *name, enum finding_kind *k_r);

#endif
