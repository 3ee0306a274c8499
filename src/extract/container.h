/*
 * container.h - what is inside of documents and archives that cannot be edited in place.
 *
 * Private to extract/. What a container holds is scanned by the same
 * extractors as a part, under limits that hold for all containers of a message
 * together. References found there carry the whole container as their span and
 * cannot be removed: a policy that wants them gone has to hold the message.
 */
#ifndef EXTRACT_CONTAINER_H
#define EXTRACT_CONTAINER_H

#include "extract/content.h"
#include "extract/source.h"

/*
 * The source of content that came out of outer by decompression or decoding.
 * content may go away when
 * the scan of it is over: references keep copies.
 */
struct source container_inside(const struct source *outer, struct bytes content);

/* Whether one more document may be opened inside of s; else it is noted. */
bool container_may_nest(struct extraction *x, const struct source *s);

/*
 * How many of wanted unpacked bytes the message's budget still has; takes them
 * from it. packed: size of what they come out of, for the ratio. Fewer than
 * wanted: ODDITY_ARCHIVE_LIMIT is noted.
 */
size_t container_take_bytes(struct extraction *x, size_t wanted, size_t unpacked_so_far, size_t packed);

/* One more member of an archive or document; false, with ODDITY_ARCHIVE_LIMIT, when there were enough. */
bool container_take_member(struct extraction *x);

/*
 * Look at content, which is inside of outer, as all that its first bytes and its name (may be empty) make of it.
 * charset: label, or empty. Neither the base URL of what is around it nor its own leaves it.
 */
enum status container_scan(struct extraction *x, const struct source *outer, struct bytes content, struct bytes name,
			   struct bytes charset, const char *reason) MUST_CHECK;

/* The same for kinds (a set of enum content_kind) that the caller knows. */
enum status container_scan_as(struct extraction *x, const struct source *outer, struct bytes content, unsigned kinds,
			      struct bytes charset, const char *reason) MUST_CHECK;

/* A URL with no place of its own: the whole of s is its span, and nothing can be removed. */
enum status container_add(struct extraction *x, const struct source *s, const char *construct, enum load load,
			  struct bytes url, const char *reason) MUST_CHECK;

/*
 * Every web address in bytes of an unknown format, in ASCII or UTF-16LE: the last resort for formats that are not
 * read. Added as construct; those behind a field code that loads (INCLUDEPICTURE …) as auto, the rest as load says.
 */
enum status container_add_strings(struct extraction *x, const struct source *s, struct bytes content,
				  const char *construct, enum load load, const char *reason) MUST_CHECK;

#endif
