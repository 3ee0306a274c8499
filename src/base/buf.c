#include "base/buf.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"

void buf_init(struct buf *b, size_t limit)
{
	*b = (struct buf){ .limit = limit };
}

void buf_free(struct buf *b)
{
	mem_free(b->data);
	*b = (struct buf){ .limit = b->limit };
}

enum status buf_reserve(struct buf *b, size_t n)
{
	size_t cap = b->cap != 0 ? b->cap : 64;
	unsigned char *p;

	if (n > b->limit - b->len)
		return STATUS_LIMIT;
	if (n <= b->cap - b->len)
		return STATUS_OK;
	if (cap > b->limit)
		cap = b->limit;
	while (cap - b->len < n)
		cap = cap > b->limit / 2 ? b->limit : cap * 2;
	p = mem_resize(b->data, cap, 1);
	if (p == NULL)
		return STATUS_NOMEM;
	b->data = p;
	b->cap = cap;
	return STATUS_OK;
}

enum status buf_add(struct buf *b, const void *src, size_t n)
{
	enum status s;

	if (n == 0)
		return STATUS_OK;
	s = buf_reserve(b, n);
	if (s != STATUS_OK)
		return s;
	memcpy(b->data + b->len, src, n);
	b->len += n;
	return STATUS_OK;
}

enum status buf_add_bytes(struct buf *b, struct bytes src)
{
	return buf_add(b, src.data, src.len);
}

enum status buf_add_text(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

enum status buf_add_byte(struct buf *b, unsigned char c)
{
	return buf_add(b, &c, 1);
}

enum status buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	enum status s;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return STATUS_LIMIT;
	/* vsnprintf() writes a NUL behind the text; it needs room but is no part of the contents. */
	if ((size_t)n > b->limit - b->len)
		return STATUS_LIMIT;
	if ((size_t)n + 1 > b->cap - b->len) {
		size_t limit = b->limit;

		if (b->limit - b->len < (size_t)n + 1)
			b->limit = b->len + (size_t)n + 1;
		s = buf_reserve(b, (size_t)n + 1);
		b->limit = limit;
		if (s != STATUS_OK)
			return s;
	}
	va_start(args, format);
	vsnprintf((char *)b->data + b->len, (size_t)n + 1, format, args);
	va_end(args);
	b->len += (size_t)n;
	return STATUS_OK;
}

void buf_truncate(struct buf *b, size_t len)
{
	assert(len <= b->len);
	b->len = len;
}
