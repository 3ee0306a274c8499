/*
 * scan.h - finding the next byte that matters, sixteen at a time. For the files of html/ only.
 *
 * All read [p, end) and nothing else. Where the machine has no SSE2, or fewer
 * than sixteen bytes are left, they go byte by byte.
 */
#ifndef HTML_SCAN_H
#define HTML_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include "base/ascii.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The first c, or end. */
static inline const unsigned char *scan_byte(const unsigned char *p, const unsigned char *end, unsigned char c)
{
#ifdef __SSE2__
	const __m128i wanted = _mm_set1_epi8((char)c);

	/* Most runs are short; memchr() is better at long ones. */
	for (int i = 0; i < 4 && end - p >= 16; i++, p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, wanted));

		if (mask != 0)
			return p + __builtin_ctz(mask);
	}
#endif
	if (p == end)
		return end;
	p = memchr(p, c, (size_t)(end - p));
	return p != NULL ? p : end;
}

/* White space, "/" or ">": what ends a tag name. */
static inline bool scan_ends_tag_name(unsigned char c)
{
	return c == '>' || c == '/' || ascii_is_space(c);
}

/* The same or "=": what ends an attribute name. */
static inline bool scan_ends_attribute_name(unsigned char c)
{
	return c == '=' || scan_ends_tag_name(c);
}

#ifdef __SSE2__
/* A bit for each of sixteen bytes that may end a name: white space, control characters, "/", "=", ">". */
static inline unsigned scan_name_mask(const unsigned char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i blank = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(' ')), v);
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('/'));
	__m128i sign = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('=')), _mm_cmpeq_epi8(v, _mm_set1_epi8('>')));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(blank, slash), sign));
}
#endif

/* The end of an attribute name that goes on at p. */
static inline const unsigned char *scan_attribute_name(const unsigned char *p, const unsigned char *end)
{
#ifdef __SSE2__
	while (end - p >= 16) {
		unsigned mask = scan_name_mask(p);

		if (mask == 0) {
			p += 16;
			continue;
		}
		p += __builtin_ctz(mask);
		if (scan_ends_attribute_name(*p))
			return p;
		p++;
	}
#endif
	while (p < end && !scan_ends_attribute_name(*p))
		p++;
	return p;
}

/* The end of a tag name that goes on at p. */
static inline const unsigned char *scan_tag_name(const unsigned char *p, const unsigned char *end)
{
	do {
		p = scan_attribute_name(p, end);
	} while (p < end && *p == '=' && p++ < end);
	return p;
}

static inline const unsigned char *scan_space(const unsigned char *p, const unsigned char *end)
{
	while (p < end && ascii_is_space(*p))
		p++;
	return p;
}

/* The first CR, NUL, "&" or, if asked for, capital letter; or end. */
static inline const unsigned char *scan_plain(const unsigned char *p, const unsigned char *end, bool stop_at_ampersand,
					      bool stop_at_capital)
{
	/* A byte that is looked for anyway stands for the sign that does not matter. */
	const unsigned char ampersand = stop_at_ampersand ? '&' : '\r';
	const unsigned char first = stop_at_capital ? 'A' : '\r', width = stop_at_capital ? 'Z' - 'A' : 0;

#ifdef __SSE2__
	while (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i above = _mm_sub_epi8(v, _mm_set1_epi8((char)first));
		__m128i capital = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8((char)width)), above);
		__m128i control = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\r')), _mm_cmpeq_epi8(v, _mm_setzero_si128()));
		__m128i stop = _mm_or_si128(_mm_or_si128(capital, control), _mm_cmpeq_epi8(v, _mm_set1_epi8((char)ampersand)));
		unsigned mask = (unsigned)_mm_movemask_epi8(stop);

		if (mask != 0)
			return p + __builtin_ctz(mask);
		p += 16;
	}
#endif
	while (p < end && *p != '\r' && *p != '\0' && *p != ampersand && (unsigned char)(*p - first) > width)
		p++;
	return p;
}

/* The first quote, or end; whether "&", NUL or CR stand before it is or-ed into *encoded. */
static inline const unsigned char *scan_quoted(const unsigned char *p, const unsigned char *end, unsigned char quote,
					       bool *encoded)
{
#ifdef __SSE2__
	while (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i special = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')),
					       _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\r')),
							    _mm_cmpeq_epi8(v, _mm_setzero_si128())));
		unsigned specials = (unsigned)_mm_movemask_epi8(special);
		unsigned quotes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8((char)quote)));

		if (quotes != 0) {
			*encoded |= (specials & (quotes ^ (quotes - 1))) != 0;
			return p + __builtin_ctz(quotes);
		}
		*encoded |= specials != 0;
		p += 16;
	}
#endif
	for (; p < end && *p != quote; p++)
		*encoded |= *p == '&' || *p == '\r' || *p == '\0';
	return p;
}

#endif
