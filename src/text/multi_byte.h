/*
 * multi_byte.h - East Asian charsets, through iconv. For text/ alone.
 *
 * iconv has no way to say which bytes gave which character, so the text is cut into characters here, by the
 * charset's own rules about first and later bytes, and iconv sees runs of whole characters.
 */
#ifndef TEXT_MULTI_BYTE_H
#define TEXT_MULTI_BYTE_H

#include "text/label.h"
#include "text/sink.h"

/* False, with nothing added, if iconv does not have the charset; *s says if memory was the reason. */
bool multi_byte_decode(const struct charset *c, struct bytes in, struct sink *s);

/* Append utf8 in charset c. On failure out may have part of it; STATUS_INVALID: iconv does not have the charset. */
enum status multi_byte_encode(const struct charset *c, struct bytes utf8, struct buf *out) MUST_CHECK;

/* Keep the module of c loaded until the handle is closed; NULL if there is none. */
void *multi_byte_open(const struct charset *c);
void multi_byte_close(void *handle);

#endif
