/*
 * intake.h - one message as it arrives over the milter protocol.
 *
 * Collects the envelope and the bytes: header fields as the sender wrote
 * them (SMFIP_HDR_LEADSPC), an empty line, the body. Bounded: beyond the
 * limit bytes are counted and not kept.
 */
#ifndef MILTER_INTAKE_H
#define MILTER_INTAKE_H

#include "base/arena.h"
#include "base/buf.h"
#include "message/message.h"

struct intake {
	struct arena *arena;		/* the message's; reset between messages of a connection */
	struct buf raw;
	size_t body_start;		/* offset of the body in raw; 0 until the end of the header */
	size_t dropped;			/* bytes beyond the limit */
	struct envelope envelope;	/* views into the arena */
	struct bytes *recipients;
	size_t recipient_capacity;
	enum status status;		/* the first failure of our own while taking in */
	bool has_lead_space;		/* the MTA hands over header values with their leading space */
};

/* An intake for messages of at most max_bytes with an arena of at most arena_max_bytes. STATUS_NOMEM leaves it freed. */
enum status intake_init(struct intake *in, size_t max_bytes, size_t arena_max_bytes) MUST_CHECK;

/* Free everything; an intake of zeros is fine. */
void intake_free(struct intake *in);

/* Forget the message and keep the memory for the next one. */
void intake_reset(struct intake *in);

/*
 * The parts of a message, in the order in which they come. Texts are the MTA's and
 * are copied. Failures are kept in in->status, so that a callback need not
 * answer them before the end of the message.
 */
void intake_mail_from(struct intake *in, const char *address);
void intake_recipient(struct intake *in, const char *address);
void intake_field(struct intake *in, const char *name, const char *value);
void intake_end_of_header(struct intake *in);
void intake_body(struct intake *in, const unsigned char *data, size_t n);

/* A copy of an MTA's text in the message's arena, empty for NULL. */
struct bytes intake_text(struct intake *in, const char *text);

#endif
