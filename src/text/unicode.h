/* unicode.h - UTF-7, UTF-8, UTF-16 and UTF-32 into a sink, and back. For text/ alone. */
#ifndef TEXT_UNICODE_H
#define TEXT_UNICODE_H

#include "text/label.h"
#include "text/sink.h"

/* c->form is one of the four encodings. A byte order mark of UTF-16 and UTF-32 decides over the form's byte order. */
void unicode_decode(const struct charset *c, struct bytes in, struct sink *s);

/* Append utf8 in the form of c. On failure out may have part of it. */
enum status unicode_encode(const struct charset *c, struct bytes utf8, struct buf *out) MUST_CHECK;

#endif
