/*
 * message.h - one mail: its envelope, its header fields and the tree of its parts.
 *
 * Reads hostile bytes. Everything lives in the arena or borrows from raw,
 * which the caller keeps unchanged until the arena is gone. Malformed mail
 * parses always, as clients would show it, and is noted as oddities.
 *
 * A limit is no blind spot: what lies beyond it becomes a leaf of type
 * text/html with other readings (plain text, quoted-printable), so that a scanner
 * still walks over it. What it cannot see there is text in base64 inside of such a
 * remainder; the oddity tells policy.
 */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H

#include "message/part.h"

struct envelope {
	struct bytes client_address, client_name, helo, queue_id;
	struct bytes mail_from;			/* without <>, may be empty */
	const struct bytes *recipients;
	size_t recipient_count;
	bool authenticated;			/* the client proved who it is (SMTP AUTH) */
	const char *event;			/* our own id of this delivery (store/id.h); NULL: it has none */
};

struct message_limits {
	size_t max_bytes;		/* of the message; the rest is one leaf (SIZE_LIMIT) */
	size_t max_parts;		/* of the message, the leaf for the rest not counted (PART_LIMIT) */
	unsigned max_depth;		/* of nesting: a part this deep is not opened (DEPTH_LIMIT) */
	size_t max_fields;		/* over all headers; then as many Content-* fields again (HEADER_LIMIT) */
	size_t max_header_bytes;	/* over all headers; then as many for Content-* fields again (HEADER_LIMIT) */
	size_t max_parameters;		/* of one field, RFC 2231 pieces counted one by one (PARAMETER_LIMIT) */
};

extern const struct message_limits message_limits_default;

struct message {
	struct bytes raw;		/* header, empty line, body, as received */
	size_t body_start;		/* offset of the body in raw */
	struct part *root;		/* also parts[0] */
	struct part **parts;
	size_t part_count;
	struct oddities oddities;	/* of the message as a whole; those of parts stand with the parts */
	/* decoded once for everybody, UTF-8, unfolded; empty if missing */
	struct bytes subject, message_id;	/* message_id: with <> as it stands */
	struct bytes from_name;			/* of the first mailbox of the first From */
	struct bytes from_address;		/* the first in it that has a domain, else the first */
};

/*
 * Parse raw. STATUS_OK; STATUS_NOMEM or STATUS_LIMIT of the arena, *m_r is
 * then not to be used.
 *
 * Linear in the message: each body is walked once however deep it is nested.
 * Readings that need a second walk (an encoded multipart, a boundary that is
 * missing or given twice) share an allowance of a few times raw.len; beyond it they
 * stay leaves (DEPTH_LIMIT).
 */
enum status message_parse(struct bytes raw, const struct message_limits *l, struct arena *a,
			  struct message *m_r) MUST_CHECK;

#endif
