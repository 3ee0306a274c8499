#include "extract/inflate.h"
#include <stdint.h>
#include <zlib.h>
#include "base/ascii.h"
#include "base/mem.h"

enum { BLOCK = 16 * 1024 };

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

enum status inflate_zlib(struct bytes in, struct buf *out)
{
	z_stream z = { .zalloc = zlib_alloc, .zfree = zlib_free };
	enum status status = STATUS_OK;
	int result = Z_OK;

	if (in.len == 0 || in.len > UINT32_MAX)
		return STATUS_OK;
	if (inflateInit(&z) != Z_OK)
		return STATUS_NOMEM;
	z.next_in = (unsigned char *)(uintptr_t)in.data;
	z.avail_in = (unsigned)in.len;
	while (result == Z_OK && out->len < out->limit) {
		size_t room = out->limit - out->len < BLOCK ? out->limit - out->len : BLOCK;

		status = buf_reserve(out, room);
		if (status != STATUS_OK)
			break;
		z.next_out = out->data + out->len;
		z.avail_out = (unsigned)room;
		result = inflate(&z, Z_NO_FLUSH);
		out->len += room - z.avail_out;
	}
	inflateEnd(&z);
	return result == Z_MEM_ERROR ? STATUS_NOMEM : status;
}

enum status decode_ascii_hex(struct bytes in, struct buf *out)
{
	enum status status = STATUS_OK;
	int high = -1;

	for (size_t i = 0; i < in.len && in.data[i] != '>' && status == STATUS_OK; i++) {
		int value = ascii_hex_value(in.data[i]);

		if (value < 0)
			continue;
		if (high >= 0)
			status = buf_add_byte(out, (unsigned char)(high << 4 | value));
		high = high >= 0 ? -1 : value;
	}
	/* A last lone digit counts as if a zero followed. */
	return status == STATUS_OK && high >= 0 ? buf_add_byte(out, (unsigned char)(high << 4)) : status;
}

enum status decode_ascii85(struct bytes in, struct buf *out)
{
	enum status status = STATUS_OK;
	uint32_t group = 0;
	unsigned n = 0;

	for (size_t i = 0; i < in.len && in.data[i] != '~' && status == STATUS_OK; i++) {
		unsigned char c = in.data[i];

		if (c == 'z' && n == 0) {
			status = buf_add(out, "\0\0\0\0", 4);
			continue;
		}
		if (c < '!' || c > 'u')
			continue;
		group = group * 85 + (c - '!');
		if (++n < 5)
			continue;
		for (int shift = 24; shift >= 0 && status == STATUS_OK; shift -= 8)
			status = buf_add_byte(out, (unsigned char)(group >> shift));
		group = n = 0;
	}
	if (n > 1 && status == STATUS_OK) {
		for (unsigned k = n; k < 5; k++)
			group = group * 85 + 84;
		for (unsigned k = 0; k + 1 < n && status == STATUS_OK; k++)
			status = buf_add_byte(out, (unsigned char)(group >> (24 - 8 * k)));
	}
	return status;
}
