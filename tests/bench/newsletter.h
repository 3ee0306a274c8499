/*
 * newsletter.h - the ordinary mail that benchmarks measure against.
 *
 * Nested tables, inline styles, pictures, links with tokens and an open pixel; the same sizes give the same bytes.
 */
#ifndef BENCH_NEWSLETTER_H
#define BENCH_NEWSLETTER_H

#include "base/buf.h"

enum newsletter_attachment { NEWSLETTER_DOCUMENT, NEWSLETTER_PICTURE };

struct newsletter {
	size_t html_bytes;		/* about */
	/*
	 * Of each article, which has a link and a picture: 1 gives three URLs a KB, more than any real mail has that we know,
	 * 4 gives 1.4 a KB, which one in ten exceeds.
	 */
	unsigned paragraphs;
	size_t attachment_bytes;	/* in base64; 0: there is none */
	enum newsletter_attachment attachment;	/* a PDF, whose text is looked into, or a JPEG, whose bytes are in no order */
};

/* Append the message. */
enum status newsletter_make(const struct newsletter *n, struct buf *out) MUST_CHECK;

#endif
