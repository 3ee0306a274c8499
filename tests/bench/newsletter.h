/*
 * newsletter.h - the ordinary mail that benchmarks measure against.
 *
 * Nested tables, inline styles, pictures, links with tokens and an open pixel; the same sizes give the same bytes.
 */
#ifndef BENCH_NEWSLETTER_H
#define BENCH_NEWSLETTER_H

#include "base/buf.h"

enum newsletter_attachment { NEWSLETTER_DOCUMENT, NEWSLETTER_PICTURE };

/*
 * Append a message of about html_bytes of HTML and, if not 0, an attachment that takes attachment_bytes in base64: a PDF,
 * whose text is looked into, or a JPEG, whose bytes are in no order.
 */
enum status newsletter_make(size_t html_bytes, size_t attachment_bytes, enum newsletter_attachment attachment,
			    struct buf *out) MUST_CHECK;

#endif
