#include "text/multi_byte.h"
#include <errno.h>
#include <iconv.h>
#include <stdint.h>

enum {
	RUN = 512,		/* bytes of whole characters converted by one call */
	LONGEST = 8		/* bytes of one character or shift sequence of ISO-2022 */
};

static const size_t failed = (size_t)-1;	/* what iconv() returns when it fails, */
static const iconv_t no_iconv = (iconv_t)-1;	/* and iconv_open() */

static bool between(unsigned char c, unsigned char low, unsigned char high)
{
	return c >= low && c <= high;
}

/*
 * The bytes of the character at p, whose first byte is above 127. *is_valid_r is false if they are none in that
 * form; a later byte that is ASCII is then not among them, since it may be markup (Encoding, 10 to 14).
 */
static size_t sequence_length(enum charset_form form, const unsigned char *p, const unsigned char *end, bool *is_valid_r)
{
	const unsigned char first = p[0], second = end - p >= 2 ? p[1] : 0;
	bool is_lead = between(first, 0x81, 0xFE), fits;

	switch (form) {
	case CHARSET_GB18030:
		if (is_lead && between(second, 0x30, 0x39)) {
			*is_valid_r = end - p >= 4 && between(p[2], 0x81, 0xFE) && between(p[3], 0x30, 0x39);
			return *is_valid_r ? 4 : 1;
		}
		fits = between(second, 0x40, 0xFE) && second != 0x7F;
		break;
	case CHARSET_BIG5:
		fits = between(second, 0x40, 0x7E) || between(second, 0xA1, 0xFE);
		break;
	case CHARSET_SHIFT_JIS:
		is_lead = between(first, 0x81, 0x9F) || between(first, 0xE0, 0xFC);
		fits = between(second, 0x40, 0xFC) && second != 0x7F;
		if (between(first, 0xA1, 0xDF)) {
			*is_valid_r = true;
			return 1;
		}
		break;
	case CHARSET_EUC_JP:
		is_lead = between(first, 0xA1, 0xFE) || first == 0x8E || first == 0x8F;
		fits = between(second, 0xA1, first == 0x8E ? 0xDF : 0xFE);
		if (first == 0x8F && fits) {
			*is_valid_r = end - p >= 3 && between(p[2], 0xA1, 0xFE);
			return *is_valid_r || (end - p >= 3 && p[2] >= 0x80) ? 3 : 2;
		}
		break;
	default:
		fits = between(second, 0x41, 0xFE);
		break;
	}
	*is_valid_r = is_lead && fits;
	return is_lead && (fits || second >= 0x80) ? 2 : 1;
}

/*
 * Convert [p, p + n) and put the result into out, which has room for size bytes. Returns how many there are, or 0
 * if not all of it could be converted. iconv keeps nothing back afterwards.
 */
static size_t convert(iconv_t cd, const unsigned char *p, size_t n, unsigned char *out, size_t size)
{
	char *from = (char *)(uintptr_t)p, *to = (char *)out;
	size_t left = size;

	if (iconv(cd, &from, &n, &to, &left) == failed || n != 0 || iconv(cd, NULL, NULL, &to, &left) == failed) {
		iconv(cd, NULL, NULL, NULL, NULL);
		return 0;
	}
	return size - left;
}

static size_t utf8_length(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* The character of [p, p + n), or U+FFFD. Returns how many bytes it took: of a bad one, not the ASCII byte. */
static size_t convert_one(const struct charset *c, iconv_t cd, const unsigned char *p, size_t n, struct sink *s)
{
	unsigned char utf8[4 * UTF8_MAX];
	size_t len = convert(cd, p, n, utf8, sizeof(utf8));

	if (len != 0) {
		sink_add(s, utf8, len, n);
		return n;
	}
	if (c->form == CHARSET_GB18030 && n == 4) {
		sink_add_invalid(s, 4);
		return 4;
	}
	if (n > 1 && p[n - 1] < 0x80)
		n--;
	sink_add_invalid(s, n);
	return n;
}

/*
 * A run of characters at p whose first bytes are all above 127. All at once if each gives one character of
 * UTF-8; else one by one. Returns where it stopped, always behind a character.
 */
static const unsigned char *decode_run(const struct charset *c, iconv_t cd, const unsigned char *p,
				       const unsigned char *end, struct sink *s)
{
	unsigned char utf8[RUN * 3], *q = utf8, lengths[RUN];
	const unsigned char *stop = p;
	size_t count = 0, len, taken;

	while (stop < end && *stop >= 0x80 && stop - p <= RUN - 4) {
		bool valid;
		size_t n = sequence_length(c->form, stop, end, &valid);

		if (!valid)
			break;
		lengths[count++] = (unsigned char)n;
		stop += n;
	}
	len = convert(cd, p, (size_t)(stop - p), utf8, sizeof(utf8));
	for (size_t i = 0, at = 0; len != 0; i++) {
		if (i == count || at >= len) {
			/* Both ran out together, or this was not one for one. */
			if (i != count || at != len)
				len = 0;
			break;
		}
		at += utf8_length(utf8[at]);
	}
	for (size_t i = 0; i < count && s->status == STATUS_OK; i++, p += taken) {
		taken = lengths[i];
		if (len != 0) {
			sink_add(s, q, utf8_length(*q), taken);
			q += utf8_length(*q);
		} else if (convert_one(c, cd, p, taken, s) != taken) {
			/* An ASCII byte was given back: what follows has to be cut up anew. */
			return p + taken - 1;
		}
	}
	return p;
}

static void decode_sequences(const struct charset *c, iconv_t cd, struct bytes in, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;

	while (p < end && s->status == STATUS_OK) {
		const unsigned char *start = p;
		bool valid;
		size_t n;

		while (p < end && *p < 0x80)
			p++;
		sink_add(s, start, (size_t)(p - start), (size_t)(p - start));
		if (p == end)
			break;
		n = sequence_length(c->form, p, end, &valid);
		if (valid) {
			p = decode_run(c, cd, p, end, s);
		} else if (*p == 0x80 && (c->form == CHARSET_GB18030 || c->form == CHARSET_SHIFT_JIS)) {
			sink_add_character(s, c->form == CHARSET_GB18030 ? 0x20AC : 0x80, 1);
			p++;
		} else {
			sink_add_invalid(s, n);
			p += n;
		}
	}
}

static bool is_shift(unsigned char c)
{
	return c == 0x1B || c == 0x0E || c == 0x0F;
}

/* Whether the shift sequence [p, p + n) leads to ASCII ("ESC ( B", or SI); is_ascii is the state before it. */
static bool shifts_to_ascii(const unsigned char *p, size_t n, bool is_ascii)
{
	if (p[0] == 0x1B)
		return n == 3 && p[1] == '(' ? p[2] == 'B' : n >= 4 && p[2] == ')' ? is_ascii : false;
	return p[0] == 0x0F;
}

/* ISO-2022: the meaning of a byte depends on the shifts before it, which iconv keeps. Each step is one character. */
static void decode_shifting(iconv_t cd, struct bytes in, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;
	bool is_ascii = true;

	while (p < end && s->status == STATUS_OK) {
		const unsigned char *start = p;
		unsigned char utf8[4 * UTF8_MAX];
		size_t n = 0, len = 0, limit;

		while (is_ascii && p < end && *p < 0x80 && !is_shift(*p))
			p++;
		sink_add(s, start, (size_t)(p - start), (size_t)(p - start));
		limit = end - p < LONGEST ? (size_t)(end - p) : LONGEST;
		while (n < limit) {
			char *from = (char *)(uintptr_t)p, *to = (char *)utf8;
			size_t left = ++n, room = sizeof(utf8);

			if (iconv(cd, &from, &left, &to, &room) != failed) {
				len = sizeof(utf8) - room;
				break;
			}
			if (errno != EINVAL || n == limit) {
				n = 0;
				break;
			}
		}
		if (p == end)
			break;
		if (n == 0) {
			sink_add_invalid(s, 1);
			n = 1;
		} else {
			sink_add(s, utf8, len, n);
			if (is_shift(*p))
				is_ascii = shifts_to_ascii(p, n, is_ascii);
		}
		p += n;
	}
}

/* HZ (RFC 1843): GB 2312 without its top bits between "~{" and "~}". */
static void decode_hz(iconv_t cd, struct bytes in, struct sink *s)
{
	const unsigned char *p = in.data, *end = p + in.len;
	bool is_chinese = false;

	while (p < end && s->status == STATUS_OK) {
		const unsigned char next = end - p >= 2 ? p[1] : 0;
		size_t n = 2;

		if (*p == '~' && (next == '{' || next == '}')) {
			is_chinese = next == '{';
			sink_skip(s, 2);
		} else if (*p == '~' && next == '\n' && !is_chinese) {
			sink_skip(s, 2);
		} else if (*p == '~' && next == '~' && !is_chinese) {
			sink_add_character(s, '~', 2);
		} else if (is_chinese && between(*p, 0x21, 0x7D) && between(next, 0x21, 0x7E)) {
			const unsigned char pair[2] = { *p | 0x80, next | 0x80 };

			convert_one(charset_gb18030, cd, pair, 2, s);
		} else {
			/* A line's end leads back to ASCII (Encoding of old; RFC 1843 forbids it inside). */
			if (*p == '\n')
				is_chinese = false;
			n = 1;
			if (*p < 0x80)
				sink_add(s, p, 1, 1);
			else
				sink_add_invalid(s, 1);
		}
		p += n;
	}
}

bool multi_byte_decode(const struct charset *c, struct bytes in, struct sink *s)
{
	iconv_t cd = iconv_open("UTF-8", c->form == CHARSET_HZ ? charset_gb18030->iconv_name : c->iconv_name);

	if (cd == no_iconv) {
		if (errno == ENOMEM)
			s->status = STATUS_NOMEM;
		return false;
	}
	if (c->form == CHARSET_ISO_2022)
		decode_shifting(cd, in, s);
	else if (c->form == CHARSET_HZ)
		decode_hz(cd, in, s);
	else
		decode_sequences(c, cd, in, s);
	iconv_close(cd);
	return true;
}

/* HZ is GB 2312 without its top bits, between "~{" and "~}"; of what that does not have nothing is written but "?". */
static enum status encode_hz(struct bytes utf8, struct buf *out)
{
	const unsigned char *p = utf8.data, *end = utf8.len != 0 ? p + utf8.len : p;
	iconv_t cd = iconv_open("EUC-CN", "UTF-8");
	enum status s = STATUS_OK;
	bool is_shifted = false;
	unsigned len;

	if (cd == no_iconv)
		return errno == ENOMEM ? STATUS_NOMEM : STATUS_INVALID;
	for (; p < end && s == STATUS_OK; p += len) {
		const uint32_t c = utf8_decode(p, end, &len);
		unsigned char gb[8];
		const bool is_gb = c >= 0x80 && convert(cd, p, len, gb, sizeof(gb)) == 2;

		if (is_gb != is_shifted)
			s = buf_add_text(out, is_gb ? "~{" : "~}");
		is_shifted = is_gb;
		if (s == STATUS_OK && is_gb)
			s = buf_add(out, (unsigned char[]){ gb[0] & 0x7F, gb[1] & 0x7F }, 2);
		else if (s == STATUS_OK)
			s = c == '~' ? buf_add_text(out, "~~") : buf_add_byte(out, c < 0x80 ? (unsigned char)c : '?');
	}
	iconv_close(cd);
	return s == STATUS_OK && is_shifted ? buf_add_text(out, "~}") : s;
}

enum status multi_byte_encode(const struct charset *c, struct bytes utf8, struct buf *out)
{
	const unsigned char *p = utf8.data, *end = utf8.len != 0 ? p + utf8.len : p;
	enum status s = STATUS_OK;
	iconv_t cd;
	unsigned len;

	if (c->form == CHARSET_HZ)
		return encode_hz(utf8, out);
	cd = iconv_open(c->iconv_name, "UTF-8");
	if (cd == no_iconv)
		return errno == ENOMEM ? STATUS_NOMEM : STATUS_INVALID;
	for (; p <= end && s == STATUS_OK; p += len) {
		char bytes[32], *to = bytes, *from = (char *)(uintptr_t)p;
		size_t room = sizeof(bytes), left;

		/* Behind the last character comes the way back to ASCII. */
		len = 1;
		if (p < end)
			utf8_decode(p, end, &len);
		left = len;
		if (iconv(cd, p < end ? &from : NULL, p < end ? &left : NULL, &to, &room) == failed)
			s = buf_add_byte(out, '?');
		else
			s = buf_add(out, bytes, sizeof(bytes) - room);
	}
	iconv_close(cd);
	return s;
}

void *multi_byte_open(const struct charset *c)
{
	iconv_t cd = iconv_open("UTF-8", c->iconv_name);

	return cd == no_iconv ? NULL : cd;
}

void multi_byte_close(void *handle)
{
	if (handle != NULL)
		iconv_close(handle);
}
