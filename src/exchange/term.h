/*
 * term.h - what an indicator looks for, free of any format: tests of objects, joined by all, any and none.
 *
 * An object of a partner's report can stand in several places of a mail: a domain in the host of a link, in the
 * address of the sender. The table in term.c says which; the writer says each.
 */
#ifndef EXCHANGE_TERM_H
#define EXCHANGE_TERM_H

#include "base/arena.h"
#include "base/buf.h"

enum object {
	OBJECT_DOMAIN,			/* exactly that name */
	OBJECT_URL,
	OBJECT_ADDRESS,			/* IPv4 or IPv6 */
	OBJECT_MAILBOX,			/* a mail address, as From or as envelope sender */
	OBJECT_SENDER, OBJECT_SENDER_NAME, OBJECT_ENVELOPE_SENDER,
	OBJECT_SUBJECT,
	OBJECT_HEADER,			/* a field, by name */
	OBJECT_FILE_NAME, OBJECT_FILE_TYPE, OBJECT_FILE_DIGEST,	/* together they may be of one file */
	OBJECTS
};

enum term_type { TERM_ALL, TERM_ANY, TERM_NONE, TERM_TEST };
enum term_how { HOW_IS, HOW_UNDER, HOW_CONTAINS, HOW_STARTS, HOW_ENDS, HOW_MATCHES, HOW_WITHIN /* a network */, HOW_EXISTS };

struct term {
	enum term_type type;
	struct term *first, *next;	/* what is joined; the next one beside this */
	bool is_one;			/* of TERM_ALL: all is asked of one and the same object, one URL or one file */

	/* of a test */
	enum object object;
	enum term_how how;
	struct bytes name;		/* of a header field */
	struct bytes value;
};

/* NULL: no memory, as arena_alloc(). */
struct term *term_new(struct arena *a, enum term_type type, struct term *first);
struct term *term_test(struct arena *a, enum object object, enum term_how how, struct bytes value);

/* TERM_ALL of one and the same object. */
struct term *term_new_one(struct arena *a, struct term *first);

/* Whether tests of both objects can be about the same thing: one host, one file. */
bool object_is_related(enum object a, enum object b);

/* How many hexadecimal digits a digest has by the name of its kind ("MD5", "sha1", "SHA-256"); 0: mail is not compared by it. */
size_t digest_digits(struct bytes kind);

/* How addresses are compared with this one: HOW_WITHIN if it is a network. One of a single address loses its "/32" or "/128". */
enum term_how address_how(struct bytes *address);

/* Whether it can only hold because something is there: what only says what is not there holds for nearly every mail. */
bool term_is_positive(const struct term *t);

/*
 * A value as mail is compared with: hosts, addresses and digests in lower case, hosts without a final dot, URLs as browsers
 * write them. NULL in *fault_r, or why it cannot be looked for. The copy is the arena's.
 */
enum status term_normal_value(struct arena *a, enum object object, enum term_how how, struct bytes value,
			      struct bytes *normal_r, const char **fault_r) MUST_CHECK;

/* Append the conditions for a when block, one a line, each behind so many tabs. On failure out holds a part. */
enum status term_write(const struct term *t, unsigned tabs, struct buf *out) MUST_CHECK;

/* Append text in quotes as the signature language reads it; control characters become spaces. */
enum status term_write_text(struct bytes text, struct buf *out) MUST_CHECK;

#endif
