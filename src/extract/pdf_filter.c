#include "extract/pdf_filter.h"
#include <stdint.h>
#include "base/ascii.h"

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
