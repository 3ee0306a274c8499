/*
 * caveat.h - what the owner of a signature lets be done with it, and who may know of it.
 *
 * The one place that decides it. A signature's handling level is its TLP; one that permits
 * to detect and nothing else is for analysts only and so never below amber. What a place or
 * person may see is a clearance, again a TLP: mail and its header are read by anybody
 * and have TLP_GREEN, logs and commands have what the configuration gives them. What is above
 * a clearance is treated there as if the signature did not exist.
 *
 * Pure functions, safe from any thread.
 */
#ifndef SIGNATURE_CAVEAT_H
#define SIGNATURE_CAVEAT_H

#include "base/buf.h"
#include "signature/signature.h"

/* Names as signature files have them: "amber+strict". Static storage; NULL past the end of each. */
const char *tlp_name(unsigned tlp);
const char *pap_name(unsigned pap);
const char *severity_name(unsigned severity);

/* The name of permission i ("detect" for 0); its bit in a set of enum permitted is 1u << i. */
const char *permit_name(unsigned i);

/* The value of a name of tlp_name() or the like. False, with *value_r untouched, if there is none. */
bool name_value(const char *(*name_of)(unsigned value), struct bytes name, unsigned *value_r);

/*
 * What may be done at most at that PAP, whatever else a signature permits, as a set of enum permitted: at red,
 * where nothing may be done that shows outside, detect and share.
 */
unsigned pap_permits(enum pap pap);

/* The lowest clearance that may know of s: its handling level. */
enum tlp signature_clearance(const struct signature *s);

/*
 * Whether something cleared so high may know of s at all. A finding of a signature that it may not know of does not
 * exist there: not in a list, not in a count, not in a score.
 */
bool signature_is_visible(const struct signature *s, enum tlp clearance);

/*
 * Whether every action and mark may come of s. What says of a message that s had to do with it without being a
 * finding of s, as an oddity does, which no permission is asked for later, comes of such signatures only.
 */
bool signature_may_cause_anything(const struct signature *s);

/* Who gets what is exported. */
enum audience {
	AUDIENCE_PUBLIC,		/* anybody: TLP:CLEAR */
	AUDIENCE_COMMUNITY,		/* peers and partners, not the public: up to TLP:GREEN */
	AUDIENCE_CLIENTS,		/* this organisation and whom it protects: up to TLP:AMBER */
	AUDIENCE_ORGANISATION,		/* this organisation only: up to TLP:AMBER+STRICT */
	AUDIENCE_OWNER,			/* back to the owner of the signature: any */
	AUDIENCES
};

/* "public", "community", "clients", "organisation", "owner"; NULL past the end. */
const char *audience_name(unsigned audience);

enum sharing {
	SHARING_ALLOWED,
	SHARING_NOT_PERMITTED,		/* the owner does not permit "share" */
	SHARING_ABOVE_TLP		/* the audience is wider than its TLP */
};

/*
 * Whether a signature, or a sighting of it, may be given to that audience. Inside of the own organisation its TLP
 * decides; everybody else, its owner too, is only told if the owner permits "share".
 */
enum sharing signature_sharing(const struct signature *s, enum audience audience);

/* Why not, in words for a person; "" if it may. */
const char *sharing_reason(enum sharing sharing);

/*
 * Append the restrictions that go with an export, in one line without its end:
 *
 *   TLP:AMBER; PAP:GREEN; owner: security team; permitted: detect, share; valid until 2026-08-03T00:00:00Z; caveat: do not name us
 *
 * It names neither source nor reference: who a partner is may itself be under a caveat. STATUS_NOMEM and
 * STATUS_LIMIT leave out as it was.
 */
enum status signature_statement(const struct signature *s, struct buf *out) MUST_CHECK;

#endif
