#include "decode/quoted_printable.h"
#include <string.h>
#include "base/ascii.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* The length of the line end at p, or 0. */
static size_t line_end(const unsigned char *p, const unsigned char *end)
{
	if (p < end && *p == '\n')
		return 1;
	return end - p >= 2 && p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

/* Whether a "=" with p behind it is a soft line break, and then how many bytes follow it. */
static bool is_soft_break(const unsigned char *p, const unsigned char *end, size_t *len_r)
{
	const unsigned char *q = p;

	while (q < end && is_blank(*q))
		q++;
	*len_r = (size_t)(q - p) + line_end(q, end);
	return q == end || line_end(q, end) != 0;
}

/* The byte that the two digits at p stand for, or -1. */
static int escape_value(const unsigned char *p, const unsigned char *end)
{
	int high = end - p >= 2 ? ascii_hex_value(p[0]) : -1, low = end - p >= 2 ? ascii_hex_value(p[1]) : -1;

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Copy up to the next "=" or LF and return how many bytes that were. May write up to end - p bytes. */
static size_t copy_plain(const unsigned char *p, const unsigned char *end, unsigned char *out)
{
	const unsigned char *from = p;

#ifdef __SSE2__
	const __m128i equals = _mm_set1_epi8('='), feed = _mm_set1_epi8('\n');

	for (; end - p >= 16; p += 16, out += 16) {
		const __m128i c = _mm_loadu_si128((const __m128i *)(const void *)p);
		const unsigned special = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(c, equals),
										  _mm_cmpeq_epi8(c, feed)));

		_mm_storeu_si128((__m128i *)(void *)out, c);
		if (special != 0)
			return (size_t)(p - from) + (size_t)__builtin_ctz(special);
	}
#else
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;

	for (; end - p >= 8; p += 8, out += 8) {
		uint64_t c, equals, feed;

		memcpy(&c, p, 8);
		memcpy(out, p, 8);
		equals = c ^ ones * '=';
		feed = c ^ ones * '\n';
		/* A byte of zero borrows from its top bit; a false alarm above a true one does no harm. */
		if ((((equals - ones) & ~equals) | ((feed - ones) & ~feed)) & tops)
			break;
	}
#endif
	while (p < end && *p != '=' && *p != '\n')
		*out++ = *p++;
	return (size_t)(p - from);
}

/* Drop the white space before a line end at *q, but nothing before floor; a CR of the line end stays. */
static unsigned char *drop_blanks(unsigned char *floor, unsigned char *q, bool before_feed)
{
	const bool has_return = before_feed && q > floor && q[-1] == '\r';
	unsigned char *text_end = has_return ? q - 1 : q;

	while (text_end > floor && is_blank(text_end[-1]))
		text_end--;
	if (has_return)
		*text_end++ = '\r';
	return text_end;
}

size_t quoted_printable_decode(struct bytes in, unsigned char *out, struct oddities *o)
{
	const unsigned char *p = in.data, *end = in.len != 0 ? p + in.len : p;
	unsigned char *q = out;
	unsigned char *floor = out;	/* what stands before it did not stand directly before p */
	bool bad_escape = false, lower_hex = false;

	if (in.len == 0)
		return 0;
	for (;;) {
		size_t n = copy_plain(p, end, q);
		int value;

		p += n;
		q += n;
		if (p == end)
			break;
		if (*p == '\n') {
			q = drop_blanks(floor, q, true);
			*q++ = '\n';
			p++;
		} else if ((value = escape_value(p + 1, end)) >= 0) {
			lower_hex |= p[1] >= 'a' || p[2] >= 'a';
			*q++ = (unsigned char)value;
			p += 3;
		} else if (is_soft_break(p + 1, end, &n)) {
			p += 1 + n;
		} else {
			bad_escape = true;
			*q++ = '=';
			p++;
		}
		floor = q;
	}
	q = drop_blanks(floor, q, false);
	if (bad_escape)
		oddities_add(o, ODDITY_QP_BAD_ESCAPE);
	if (lower_hex)
		oddities_add(o, ODDITY_QP_LOWER_HEX);
	return (size_t)(q - out);
}

struct quoted_unit quoted_unit_at(struct bytes rest)
{
	const unsigned char *start = rest.data, *end = start + rest.len, *p = start;
	size_t n;

	if (*p == '=') {
		int value = escape_value(p + 1, end);

		if (value >= 0)
			return (struct quoted_unit){ .len = 3, .decoded = 1, .byte = (unsigned char)value };
		if (is_soft_break(p + 1, end, &n)) {
			bool has_line_end = n > 0 && p[n] == '\n';

			return (struct quoted_unit){ .len = 1 + n, .depends_on_next = !has_line_end };
		}
		return (struct quoted_unit){ .len = 1, .decoded = 1 };
	}
	while (p < end && is_blank(*p))
		p++;
	if (p > start) {
		n = (size_t)(p - start);
		if (p == end || line_end(p, end) == 1)
			return (struct quoted_unit){ .len = n, .depends_on_next = true };
		if (line_end(p, end) == 2)
			return (struct quoted_unit){ .len = n + 2, .decoded = 2, .depends_on_next = true };
		return (struct quoted_unit){ .len = n, .decoded = n };
	}
	while (p < end && *p != '=' && !is_blank(*p))
		p++;
	n = (size_t)(p - start);
	return (struct quoted_unit){ .len = n, .decoded = n };
}
