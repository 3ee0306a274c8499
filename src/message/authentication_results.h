/*
 * authentication_results.h - what our own mail servers found out about the sender (RFC 8601).
 *
 * Anybody can write an Authentication-Results field. Only fields whose
 * authserv-id is among the trusted ones are read, and whoever names ids as
 * trusted makes sure that the border server removes fields with
 * them from arriving mail (RFC 8601, 5). ARC-Authentication-Results is what
 * another server claims, and is not read.
 */
#ifndef MESSAGE_AUTHENTICATION_RESULTS_H
#define MESSAGE_AUTHENTICATION_RESULTS_H

#include "message/fields.h"

struct authentication {
	bool present;			/* a trusted field was there, even if it says "none" */
	bool spf_pass, dkim_pass;
	bool dmarc_pass;		/* never together with dmarc_fail */
	bool dmarc_fail;
	/* Of a passing signature: header.d, or the domain of header.i. Of several the one aligned with from_domain. */
	struct bytes dkim_domain;
	struct bytes from_domain;	/* header.from of DMARC */
	struct bytes mail_from_domain;	/* of smtp.mailfrom, whatever SPF said */
};

/*
 * Read all trusted Authentication-Results fields of a message's header.
 *
 *   trusted_ids  n authserv-ids; compared without regard to case
 *   out_r        borrows from the fields or lives in the arena
 *
 * STATUS_OK, with an empty result if nobody trusted says anything;
 * STATUS_NOMEM or STATUS_LIMIT of the arena. What does not parse is passed over up to the next ";".
 * Linear in the fields. Safe from any thread.
 */
enum status authentication_read(const struct fields *f, const struct bytes *trusted_ids, size_t n, struct arena *a,
				struct authentication *out_r) MUST_CHECK;

#endif
