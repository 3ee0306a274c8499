#include "base/utf8.h"
#include <string.h>

uint32_t utf8_decode(const unsigned char *p, const unsigned char *end, unsigned *len_r)
{
	const size_t left = (size_t)(end - p);
	unsigned need, low = 0x80, high = 0xBF;
	uint32_t c = p[0];

	*len_r = 1;
	if (c < 0x80)
		return c;
	if (c < 0xC2 || c > 0xF4)
		return UTF8_REPLACEMENT;
	if (c < 0xE0) {
		need = 1;
		c &= 0x1F;
	} else if (c < 0xF0) {
		need = 2;
		low = c == 0xE0 ? 0xA0 : 0x80;
		high = c == 0xED ? 0x9F : 0xBF;
		c &= 0x0F;
	} else {
		need = 3;
		low = c == 0xF0 ? 0x90 : 0x80;
		high = c == 0xF4 ? 0x8F : 0xBF;
		c &= 0x07;
	}
	for (unsigned i = 1; i <= need; i++) {
		if (i >= left || p[i] < low || p[i] > high) {
			*len_r = i;
			return UTF8_REPLACEMENT;
		}
		c = c << 6 | (p[i] & 0x3Fu);
		low = 0x80;
		high = 0xBF;
	}
	*len_r = need + 1;
	return c;
}

unsigned utf8_encode(uint32_t c, unsigned char out[UTF8_MAX])
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = UTF8_REPLACEMENT;
	if (c < 0x80) {
		out[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (unsigned char)(0xC0 | c >> 6);
		out[1] = (unsigned char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (unsigned char)(0xE0 | c >> 12);
		out[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (unsigned char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (unsigned char)(0xF0 | c >> 18);
	out[1] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (unsigned char)(0x80 | (c & 0x3F));
	return 4;
}

/* The number of leading bytes below 0x80, eight at a time. */
static size_t ascii_prefix(const unsigned char *p, size_t n)
{
	size_t i = 0;

	for (; n - i >= 8; i += 8) {
		uint64_t word;

		memcpy(&word, p + i, 8);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

bool utf8_is_ascii(struct bytes b)
{
	return ascii_prefix(b.data, b.len) == b.len;
}

size_t utf8_valid_prefix(struct bytes b)
{
	size_t i = 0;

	for (;;) {
		unsigned len;

		i += ascii_prefix(b.data + i, b.len - i);
		if (i == b.len)
			return i;
		if (utf8_decode(b.data + i, b.data + b.len, &len) == UTF8_REPLACEMENT &&
		    !(len == 3 && memcmp(b.data + i, "\xEF\xBF\xBD", 3) == 0))
			return i;
		i += len;
	}
}

enum status utf8_repair(struct bytes b, struct buf *out)
{
	enum status status = STATUS_OK;

	while (b.len > 0 && status == STATUS_OK) {
		const size_t valid = utf8_valid_prefix(b);
		unsigned char replacement[UTF8_MAX];
		unsigned len;

		status = buf_add_bytes(out, bytes_slice(b, 0, valid));
		b = bytes_slice(b, valid, b.len);
		if (b.len == 0 || status != STATUS_OK)
			break;
		utf8_decode(b.data, b.data + b.len, &len);
		status = buf_add(out, replacement, utf8_encode(UTF8_REPLACEMENT, replacement));
		b = bytes_slice(b, len, b.len);
	}
	return status;
}
