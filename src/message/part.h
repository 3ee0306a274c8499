/*
 * part.h - one entity of a message (RFC 2045, 2.4): what its header says of it and where its bytes are.
 *
 * Parts live in the arena of the message and borrow from its raw bytes. A
 * message belongs to one thread at a time: reading a content remembers it.
 *
 * To see everything that some client may show of a message, look for each part at
 *   - its content, unless is_multipart or is_message: then its children follow;
 *   - each of its alternatives, always: the same bytes, read by other clients as something else. One that is a
 *     multipart or message is to be read as HTML: its children follow as parts, but not what stands around them;
 *   - its preamble and epilogue, as HTML and as text.
 */
#ifndef MESSAGE_PART_H
#define MESSAGE_PART_H

#include "message/fields.h"
#include "message/media_type.h"

/* One way to read a body. */
struct reading {
	struct media_type type;
	enum transfer_encoding encoding;
	struct bytes body;		/* a span of what the part's own spans lie in */
	struct bytes content;		/* valid once is_decoded; use reading_content() */
	bool is_decoded;
};

struct part {
	const struct part *parent;	/* NULL: the message itself */
	struct part *next;		/* document order over all parts; NULL at the end */
	unsigned index, depth;		/* index in message->parts; the root has depth 0 */
	/*
	 * As IMAP numbers parts (RFC 3501, 6.4.5): "1", "1.2". What IMAP gives no
	 * number ends in 0: a multipart that is the message ("0") or the message
	 * inside of part 2 ("2.0"). Parts that only the n-th other reading of part
	 * 2 has are "2+n.1". Unique in the message.
	 */
	const char *path;
	/*
	 * Whose decoded content holds the spans of this part; NULL: message->raw.
	 * An entity inside of a multipart or message with a transfer encoding has
	 * one, and an edit in it is an edit of the container's content: of the
	 * container's alternative container_reading if that is not NULL.
	 */
	struct part *container;
	const struct reading *container_reading;
	struct bytes header, body;	/* header: with the empty line */
	/*
	 * Of a multipart; empty if nothing but white space. Where parts follow behind
	 * a closing delimiter all the same, the epilogue runs over them to the end.
	 * Spans of the part's own content if its encoding hid its children, as their container says.
	 */
	struct bytes preamble, epilogue;
	struct fields fields;
	struct media_type type;		/* what applies, after the defaults of RFC 2045, 5.2 and RFC 2046, 5.1.5 */
	enum transfer_encoding encoding;
	enum disposition disposition;
	struct bytes filename;		/* UTF-8, or empty */
	struct bytes content_id;	/* without <> */
	struct bytes location, base;	/* Content-Location, Content-Base (RFC 2557, RFC 2110) without white space */
	unsigned number;		/* from 1, among the parent's children of the same reading */
	unsigned reading;		/* 0; else only the n-th other reading of the parent has this child */
	unsigned other_trees;		/* how many other readings of this part have children */
	bool is_multipart;		/* it has children and no content of its own */
	bool is_message;		/* message/rfc822: its first child is the root of the embedded message */
	struct reading *alternatives;	/* other clients' readings, of a multipart too */
	size_t alternative_count;
	struct bytes content;		/* valid once is_decoded; use part_content() */
	bool is_decoded;
	struct oddities oddities;
};

/*
 * The part's bytes after transfer decoding: borrowed from its body for
 * identity, else in the arena, which must be the message's. Decoded once, then
 * remembered. Oddities of the encoding go to the part.
 *
 * STATUS_OK; STATUS_NOMEM or STATUS_LIMIT of the arena: nothing is remembered,
 * the call can be repeated.
 */
enum status part_content(struct part *p, struct arena *a, struct bytes *content_r) MUST_CHECK;

/* The same for r, one of p's alternatives. */
enum status reading_content(struct part *p, struct reading *r, struct arena *a, struct bytes *content_r) MUST_CHECK;

#endif
