#include "inflate/inflate.h"
#include <stdint.h>
#include <zlib.h>
#include "base/mem.h"

enum { BLOCK = 16 * 1024 };

struct inflater {
	z_stream stream;
};

static void *zlib_alloc(void *opaque, unsigned count, unsigned size)
{
	(void)opaque;
	return mem_zalloc(count, size);
}

static void zlib_free(void *opaque, void *p)
{
	(void)opaque;
	mem_free(p);
}

/* What zlib calls window bits: the format is a part of the number. */
static int window_bits(enum inflate_format format)
{
	return format == INFLATE_ZLIB ? MAX_WBITS : format == INFLATE_GZIP ? MAX_WBITS + 16 : -MAX_WBITS;
}

static struct inflater *inflater_new(enum inflate_format format)
{
	struct inflater *i = mem_zalloc(1, sizeof(*i));

	if (i == NULL)
		return NULL;
	i->stream.zalloc = zlib_alloc;
	i->stream.zfree = zlib_free;
	if (inflateInit2(&i->stream, window_bits(format)) == Z_OK)
		return i;
	mem_free(i);
	return NULL;
}

void inflater_destroy(struct inflater **i)
{
	if (*i == NULL)
		return;
	inflateEnd(&(*i)->stream);
	mem_free(*i);
	*i = NULL;
}

enum status inflate_stream(struct inflater **i, enum inflate_format format, struct bytes in, struct buf *out, bool *complete_r)
{
	enum status status = STATUS_OK;
	int result = Z_OK;
	z_stream *z;

	if (complete_r != NULL)
		*complete_r = false;
	if (in.len == 0 || in.len > UINT32_MAX)
		return STATUS_OK;
	if (*i == NULL)
		*i = inflater_new(format);
	if (*i == NULL)
		return STATUS_NOMEM;
	z = &(*i)->stream;
	if (inflateReset2(z, window_bits(format)) != Z_OK)
		return STATUS_NOMEM;
	z->next_in = (unsigned char *)(uintptr_t)in.data;
	z->avail_in = (unsigned)in.len;
	while (result == Z_OK && out->len < out->limit) {
		size_t room = out->limit - out->len < BLOCK ? out->limit - out->len : BLOCK;

		status = buf_reserve(out, room);
		if (status != STATUS_OK)
			break;
		z->next_out = out->data + out->len;
		z->avail_out = (unsigned)room;
		result = inflate(z, Z_NO_FLUSH);
		out->len += room - z->avail_out;
	}
	if (complete_r != NULL)
		*complete_r = result == Z_STREAM_END;
	return result == Z_MEM_ERROR ? STATUS_NOMEM : status;
}

bool inflate_is_dynamic(struct bytes head)
{
	enum { LAST_DYNAMIC = 5, LENGTHS_AT = 17, LENGTH_BITS = 3, CODES_MAX = 29, WHOLE = 1 << 7 };
	const unsigned char *p = head.data;
	unsigned count, sum = 0;

	if (head.len < INFLATE_DYNAMIC_HEAD || (p[0] & 7) != LAST_DYNAMIC || p[0] >> 3 > CODES_MAX || (p[1] & 31) > CODES_MAX)
		return false;
	count = (unsigned)(p[1] >> 5 | (p[2] & 1) << 3) + 4;
	/* Codes of these lengths take up all that there can be, and no more. */
	for (unsigned i = 0, at = LENGTHS_AT; i < count; i++, at += LENGTH_BITS) {
		const unsigned length = (unsigned)(p[at / 8] | p[at / 8 + 1] << 8) >> at % 8 & 7;

		sum += length > 0 ? WHOLE >> length : 0;
	}
	return sum == WHOLE;
}
