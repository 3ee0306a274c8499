/*
 * entity.h - from the header fields of an entity to what it is: type, encoding, disposition, other readings.
 *
 * Part of message_parse(); nobody else includes it.
 */
#ifndef MESSAGE_ENTITY_H
#define MESSAGE_ENTITY_H

#include "message/part.h"

/*
 * Fill type, encoding, disposition, file name, ids and alternatives of p from
 * the header it was found with. p->fields and p->body.data are set here; the
 * bodies of the readings get their start, and entity_end() their end.
 *
 *   h          read by fields_parse() from in
 *   in_digest  the default type is message/rfc822
 */
enum status entity_describe(struct part *p, struct bytes in, const struct header *h, bool in_digest,
			    size_t max_parameters, struct arena *a) MUST_CHECK;

/* The body of p and of its readings ends at offset end of in. */
void entity_end(struct part *p, struct bytes in, size_t end);

/* Make p a leaf that is scanned for whatever it may be: the remainder behind a limit, a multipart that is none. */
enum status entity_make_remainder(struct part *p, struct arena *a) MUST_CHECK;

bool reading_is_multipart(const struct media_type *t);
bool reading_is_message(const struct media_type *t);

/* Its boundary parameter without white space at its end; empty if there is none. */
struct bytes media_type_boundary(const struct media_type *t);

#endif
