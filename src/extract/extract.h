/*
 * extract.h - a part in, references out.
 *
 * Looks at each part of a message the way the client that shows it would and
 * lists every URL it finds, with the construct that holds it, whether it loads
 * by itself, how it shows, and which bytes a rewrite would replace. One file
 * per media type; the table media type -> extractor is in extract.c.
 *
 * Reads hostile bytes. What cannot be kept under a limit is counted in
 * references.dropped and noted as an oddity, never passed over in silence.
 * Linear in the size of the message, no recursion on sender-controlled depth,
 * no shared state: safe from any thread. It resolves nothing and opens nothing.
 */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H

#include "evidence/reference.h"
#include "message/message.h"

struct extract_tools;			/* extract/magic.h */

struct extract_limits {
	size_t max_references;		/* kept; the rest is only counted */
	unsigned max_nested_documents;	/* srcdoc, data: URLs and the like inside each other */
	size_t html_max_depth;		/* open elements */
	size_t css_max_depth;		/* open blocks and functions */
	size_t max_members;		/* of all archives and documents of a message together */
	size_t max_unpacked_bytes;	/* of all of them together */
	unsigned max_unpack_ratio;	/* unpacked to packed bytes, beyond the first MiB */
	struct extract_tools *tools;	/* libmagic; NULL: only our own look at the first bytes. Borrowed, shared by threads */
};

extern const struct extract_limits extract_limits_default;

/*
 * All references of all parts, in document order.
 *
 *   m       parsed by message_parse() into the same arena
 *   out_r   items live in the arena
 *   o       or-ed into: what was odd about the parts' contents; each part's
 *           own oddities are added to as well
 *
 * STATUS_NOMEM and STATUS_LIMIT (the arena's ceiling): *out_r holds what was
 * found until then, but the scan is not complete and must not be trusted.
 */
enum status extract_references(struct message *m, const struct extract_limits *l, struct arena *a,
			       struct references *out_r, struct oddities *o) MUST_CHECK;

#endif
