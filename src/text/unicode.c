#include "text/unicode.h"

static bool is_high_surrogate(uint32_t c)
{
	return c >= 0xD800 && c <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t c)
{
	return c >= 0xDC00 && c <= 0xDFFF;
}

static uint32_t join_surrogates(uint32_t high, uint32_t low)
{
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* A character, or U+FFFD for what is none. */
static void add_scalar(struct sink *s, uint32_t c, size_t source_len)
{
	if (c > 0x10FFFF || is_high_surrogate(c) || is_low_surrogate(c))
		sink_add_invalid(s, source_len);
	else
		sink_add_character(s, c, source_len);
}

static void decode_utf8(struct bytes in, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;

	while (p < end && s->status == STATUS_OK) {
		size_t n = utf8_valid_prefix(bytes_span(p, end));
		unsigned len;

		sink_add(s, p, n, n);
		p += n;
		if (p == end)
			break;
		utf8_decode(p, end, &len);
		sink_add_invalid(s, len);
		p += len;
	}
}

/* The number in the size bytes at p. */
static uint32_t read_unit(const unsigned char *p, unsigned size, bool big_endian)
{
	uint32_t c = 0;

	for (unsigned i = 0; i < size; i++)
		c |= (uint32_t)p[i] << 8 * (big_endian ? size - 1 - i : i);
	return c;
}

static void decode_units(struct bytes in, unsigned size, bool big_endian, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;

	if (in.len >= size) {
		if (read_unit(p, size, !big_endian) == 0xFEFF)
			big_endian = !big_endian;
		if (read_unit(p, size, big_endian) == 0xFEFF) {
			sink_skip(s, size);
			p += size;
		}
	}
	while (s->status == STATUS_OK && (size_t)(end - p) >= size) {
		uint32_t c = read_unit(p, size, big_endian), low;
		unsigned len = size;

		if (size == 2 && is_high_surrogate(c) && end - p >= 4) {
			low = read_unit(p + 2, 2, big_endian);
			if (is_low_surrogate(low)) {
				c = join_surrogates(c, low);
				len = 4;
			}
		}
		add_scalar(s, c, len);
		p += len;
	}
	if (p < end && s->status == STATUS_OK)
		sink_add_invalid(s, (size_t)(end - p));
}

/* The value of a character of the modified base64 of UTF-7, or -1. */
static int base64_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The shifted text behind a "+" (RFC 2152, rule 2); returns where it ends. */
static const unsigned char *decode_shifted(const unsigned char *p, const unsigned char *end, struct sink *s)
{
	const unsigned char *from = p - 1;	/* what is not accounted for starts with the "+" */
	uint32_t bits = 0, high = 0;
	unsigned held = 0;

	for (; p < end && base64_value(*p) >= 0; p++) {
		uint32_t unit;

		bits = bits << 6 | (uint32_t)base64_value(*p);
		held += 6;
		if (held < 16)
			continue;
		held -= 16;
		unit = bits >> held & 0xFFFF;
		if (high != 0 && is_low_surrogate(unit)) {
			unit = join_surrogates(high, unit);
			high = 0;
		} else if (high != 0) {
			/* The lone one and what follows it share their bytes; they all go to the first. */
			sink_add_invalid(s, (size_t)(p + 1 - from));
			from = p + 1;
			high = 0;
		}
		if (is_high_surrogate(unit)) {
			high = unit;
			continue;
		}
		add_scalar(s, unit, (size_t)(p + 1 - from));
		from = p + 1;
	}
	if (high != 0) {
		sink_add_invalid(s, (size_t)(p - from));
		from = p;
	}
	if (p < end && *p == '-')
		p++;
	sink_skip(s, (size_t)(p - from));
	return p;
}

static void decode_utf7(struct bytes in, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;

	while (p < end && s->status == STATUS_OK) {
		const unsigned char *start = p;

		while (p < end && *p != '+' && *p < 0x80)
			p++;
		sink_add(s, start, (size_t)(p - start), (size_t)(p - start));
		if (p == end)
			break;
		if (*p != '+') {
			sink_add_invalid(s, 1);
			p++;
		} else if (end - p >= 2 && p[1] == '-') {
			sink_add_character(s, '+', 2);
			p += 2;
		} else if (end - p >= 2 && base64_value(p[1]) >= 0) {
			p = decode_shifted(p + 1, end, s);
		} else {
			sink_add(s, p, 1, 1);
			p++;
		}
	}
}

void unicode_decode(const struct charset *c, struct bytes in, struct sink *s)
{
	switch (c->form) {
	case CHARSET_UTF7:
		decode_utf7(in, s);
		break;
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		decode_units(in, 2, c->form == CHARSET_UTF16BE, s);
		break;
	case CHARSET_UTF32LE:
	case CHARSET_UTF32BE:
		decode_units(in, 4, c->form == CHARSET_UTF32BE, s);
		break;
	default:
		decode_utf8(in, s);
		break;
	}
}

static enum status add_unit(struct buf *out, uint32_t unit, unsigned size, bool big_endian)
{
	unsigned char bytes[4];

	for (unsigned i = 0; i < size; i++)
		bytes[i] = (unsigned char)(unit >> 8 * (big_endian ? size - 1 - i : i));
	return buf_add(out, bytes, size);
}

/* One character as UTF-16 or UTF-32. */
static enum status add_units(struct buf *out, uint32_t c, unsigned size, bool big_endian)
{
	enum status s;

	if (size == 4 || c < 0x10000)
		return add_unit(out, c, size, big_endian);
	s = add_unit(out, 0xD800 + ((c - 0x10000) >> 10), size, big_endian);
	return s == STATUS_OK ? add_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF), size, big_endian) : s;
}

/* One character as a shifted piece of UTF-7 of its own. */
static enum status add_shifted(struct buf *out, uint32_t c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[12] = "+";
	unsigned n = 1, held = c < 0x10000 ? 16 : 32;
	uint32_t bits = c;

	if (c >= 0x10000)
		bits = (0xD800 + ((c - 0x10000) >> 10)) << 16 | (0xDC00 + ((c - 0x10000) & 0x3FF));
	for (; held >= 6; held -= 6)
		text[n++] = alphabet[bits >> (held - 6) & 0x3F];
	if (held > 0)
		text[n++] = alphabet[bits << (6 - held) & 0x3F];
	text[n++] = '-';
	return buf_add(out, text, n);
}

enum status unicode_encode(const struct charset *charset, struct bytes utf8, struct buf *out)
{
	const unsigned char *p = utf8.data, *end = utf8.len != 0 ? p + utf8.len : p;
	enum status s = STATUS_OK;
	unsigned len;

	for (; p < end && s == STATUS_OK; p += len) {
		const uint32_t c = utf8_decode(p, end, &len);

		switch (charset->form) {
		case CHARSET_UTF7:
			s = c == '+' ? buf_add_text(out, "+-") : c < 0x80 ? buf_add(out, p, 1) : add_shifted(out, c);
			break;
		case CHARSET_UTF16LE:
		case CHARSET_UTF16BE:
			s = add_units(out, c, 2, charset->form == CHARSET_UTF16BE);
			break;
		case CHARSET_UTF32LE:
		case CHARSET_UTF32BE:
			s = add_units(out, c, 4, charset->form == CHARSET_UTF32BE);
			break;
		default:
			s = buf_add(out, p, len);
			break;
		}
	}
	return s;
}
