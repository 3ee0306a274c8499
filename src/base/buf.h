/*
 * buf.h - a growing run of bytes that knows its own ceiling.
 *
 * Storage is the caller's, data is the buffer's and is freed by buf_free().
 * One thread at a time.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/bytes.h"
#include "base/status.h"

struct buf {
	unsigned char *data;
	size_t len, cap, limit;
};

/* An empty buffer that never holds more than limit bytes. */
void buf_init(struct buf *b, size_t limit);

/* Free the data and keep the limit: the buffer is empty and usable again. */
void buf_free(struct buf *b);

/*
 * Append. STATUS_LIMIT when the whole does not fit under the limit,
 * STATUS_NOMEM when there is no memory; the buffer is then as it was.
 */
enum status buf_add(struct buf *b, const void *src, size_t n) MUST_CHECK;
enum status buf_add_bytes(struct buf *b, struct bytes src) MUST_CHECK;
enum status buf_add_text(struct buf *b, const char *text) MUST_CHECK;
enum status buf_add_byte(struct buf *b, unsigned char c) MUST_CHECK;
enum status buf_printf(struct buf *b, const char *format, ...) MUST_CHECK __attribute__((format(printf, 2, 3)));

/* Make room for n more bytes, so that appending them cannot fail. */
enum status buf_reserve(struct buf *b, size_t n) MUST_CHECK;

/* Cut to len, which is at most the present length. */
void buf_truncate(struct buf *b, size_t len);

/* A view of the contents until the next call that changes the buffer. */
static inline struct bytes buf_bytes(const struct buf *b)
{
	return (struct bytes){ b->data, b->len };
}

#endif
