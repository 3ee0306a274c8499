/*
 * media_type.h - Content-Type, Content-Transfer-Encoding (RFC 2045) and Content-Disposition (RFC 2183).
 *
 * Reads hostile bytes. Comments, missing semicolons, quotes around the whole
 * and white space around the slash are put up with, as in mail clients.
 */
#ifndef MESSAGE_MEDIA_TYPE_H
#define MESSAGE_MEDIA_TYPE_H

#include "base/arena.h"
#include "base/oddity.h"
#include "decode/parameter.h"
#include "decode/transfer_encoding.h"

struct media_type {
	struct bytes type, subtype;	/* lower case */
	struct parameters parameters;
};

enum disposition { DISPOSITION_NONE, DISPOSITION_INLINE, DISPOSITION_ATTACHMENT };

/*
 * Read the body of a Content-Type field. type_r->type is empty where there is
 * no type and subtype (oddity BAD_TYPE); the parameters are read all the same.
 * STATUS_OK; STATUS_NOMEM or STATUS_LIMIT of the arena.
 */
enum status media_type_parse(struct bytes field_body, size_t max_parameters, struct arena *a,
			     struct media_type *type_r, struct oddities *o) MUST_CHECK;

/* Whether t is type/subtype, both in lower case; a NULL subtype means any. */
bool media_type_is(const struct media_type *t, const char *type, const char *subtype);

/*
 * Read the body of a Content-Transfer-Encoding field. False where it names
 * nothing a client decodes; that reads as identity (RFC 2045, 6.4).
 */
bool transfer_encoding_parse(struct bytes field_body, enum transfer_encoding *encoding_r);

/*
 * Read the body of a Content-Disposition field; a disposition that is not
 * known is an attachment (RFC 2183, 2.8), an empty one is none. Status as above.
 */
enum status disposition_parse(struct bytes field_body, size_t max_parameters, struct arena *a,
			      enum disposition *disposition_r, struct parameters *parameters_r,
			      struct oddities *o) MUST_CHECK;

#endif
