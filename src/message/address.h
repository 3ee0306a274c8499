/*
 * address.h - the mailboxes of an address field (RFC 5322, 3.4 and 4.4), as mail clients read them.
 *
 * Reads hostile bytes: groups, comments, quoted local parts, source routes,
 * encoded words also inside of quotes, semicolons for commas, missing angle
 * brackets. Words without "@" are a name; one word alone is an address as
 * well. What does not parse gives the address a client would show, and
 * BAD_ADDRESS. Safe from any thread.
 */
#ifndef MESSAGE_ADDRESS_H
#define MESSAGE_ADDRESS_H

#include "base/arena.h"
#include "base/oddity.h"

struct mailbox {
	struct bytes display_name;	/* UTF-8, unquoted; of a comment if there is no phrase; may be empty */
	struct bytes address;		/* local@domain without comments and white space; its quotes stay */
	struct bytes local, domain;	/* around the last "@"; domain is empty where there is none */
};

struct mailboxes {
	const struct mailbox *items;
	size_t count;
};

/*
 * Read the body of an address field.
 *
 *   max    mailboxes at most; what follows is not read (oddity HEADER_LIMIT if max is above 1)
 *   out_r  lives in the arena and borrows from field_body
 *
 * STATUS_OK; STATUS_NOMEM or STATUS_LIMIT of the arena. Linear in field_body.
 */
enum status mailboxes_parse(struct bytes field_body, size_t max, struct arena *a, struct mailboxes *out_r,
			    struct oddities *o) MUST_CHECK;

/* A mailbox without a name, as of an envelope: split at the last "@". Borrows from address. */
struct mailbox mailbox_from_address(struct bytes address);

#endif
