/*
 * ticket.h - the permission to let one released message pass, once.
 *
 * A released message goes back to the MTA and through the filter again. The
 * command line puts a ticket into a header field of it; the daemon redeems
 * the ticket, strips the field and lets the message pass unscanned. A ticket reads
 *
 *   ID.EXPIRY.NONCE.MAC
 *
 * with the id of the message, the last second it is good for in decimal, 128
 * random bits and a keyed BLAKE2b-256 in hexadecimal, over the first three
 * and the digest of the body it was issued for (digest.h says what of a
 * message counts). So it fits no other body, cannot be made without the store's key, and
 * the database remembers that it was used.
 *
 * Not bound to: recipients (a person may release to another address)
 * and header fields (the MTA adds some).
 */
#ifndef STORE_TICKET_H
#define STORE_TICKET_H

#include "store/quarantine.h"

enum { STORE_TICKET_SIZE = 160 };	/* of the text with its NUL */

/*
 * Issue a ticket for a message that is held or released, good until now +
 * lifetime_s, both inclusive. Each try to deliver takes a ticket of its own.
 */
enum status store_ticket_issue(struct store *store, const char *id, long long now, unsigned lifetime_s,
			       char ticket_r[STORE_TICKET_SIZE], struct diag *d) MUST_CHECK;

/*
 * The same for another form of that message, such as the cleaned one: form is the whole of it as it will be
 * delivered, borrowed for the call, and the ticket fits its body instead. Empty: as it was held.
 */
enum status store_ticket_issue_for(struct store *store, const char *id, struct bytes form, long long now,
				   unsigned lifetime_s, char ticket_r[STORE_TICKET_SIZE], struct diag *d) MUST_CHECK;

enum store_ticket {
	STORE_TICKET_GOOD,		/* let it pass; the ticket is used up */
	STORE_TICKET_MALFORMED,		/* not the text of a ticket */
	STORE_TICKET_FORGED,		/* not issued by this store, or not for this body */
	STORE_TICKET_EXPIRED,
	STORE_TICKET_USED,
	STORE_TICKET_UNKNOWN		/* issued by us, but the database has lost it (an old copy was restored) */
};

/* A phrase for the log; static storage. */
const char *store_ticket_text(enum store_ticket ticket);

/*
 * Redeem a ticket (hostile bytes) that came with this message. Only
 * STATUS_OK with STORE_TICKET_GOOD lets it pass: the use is then on disk,
 * logged as "redeem" by actor, and id_r is the message's id. With another
 * answer id_r is "", and the message is to be treated as one without a ticket. Of
 * several calls at once with one ticket, in any process, one gets GOOD.
 */
enum status store_ticket_redeem(struct store *store, struct bytes ticket, struct bytes message, long long now,
				const char *actor, enum store_ticket *answer_r, char id_r[STORE_ID_SIZE],
				struct diag *d) MUST_CHECK;

#endif
