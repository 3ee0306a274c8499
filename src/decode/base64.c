#include "decode/base64.h"
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2_VERSION 1
#endif

enum {
	VALUE = 0x3F,		/* the six bits */
	STANDARD = 0x40,	/* the character is in the alphabet of RFC 4648, 4 */
	URL = 0x80		/* the character is in the alphabet of RFC 4648, 5 */
};

/* A character's value with the alphabets that have it; 0 for all others. */
#define BOTH(v) (STANDARD | URL | (v))
static const unsigned char table[256] = {
	['A'] = BOTH(0), ['B'] = BOTH(1), ['C'] = BOTH(2), ['D'] = BOTH(3), ['E'] = BOTH(4), ['F'] = BOTH(5),
	['G'] = BOTH(6), ['H'] = BOTH(7), ['I'] = BOTH(8), ['J'] = BOTH(9), ['K'] = BOTH(10), ['L'] = BOTH(11),
	['M'] = BOTH(12), ['N'] = BOTH(13), ['O'] = BOTH(14), ['P'] = BOTH(15), ['Q'] = BOTH(16), ['R'] = BOTH(17),
	['S'] = BOTH(18), ['T'] = BOTH(19), ['U'] = BOTH(20), ['V'] = BOTH(21), ['W'] = BOTH(22), ['X'] = BOTH(23),
	['Y'] = BOTH(24), ['Z'] = BOTH(25), ['a'] = BOTH(26), ['b'] = BOTH(27), ['c'] = BOTH(28), ['d'] = BOTH(29),
	['e'] = BOTH(30), ['f'] = BOTH(31), ['g'] = BOTH(32), ['h'] = BOTH(33), ['i'] = BOTH(34), ['j'] = BOTH(35),
	['k'] = BOTH(36), ['l'] = BOTH(37), ['m'] = BOTH(38), ['n'] = BOTH(39), ['o'] = BOTH(40), ['p'] = BOTH(41),
	['q'] = BOTH(42), ['r'] = BOTH(43), ['s'] = BOTH(44), ['t'] = BOTH(45), ['u'] = BOTH(46), ['v'] = BOTH(47),
	['w'] = BOTH(48), ['x'] = BOTH(49), ['y'] = BOTH(50), ['z'] = BOTH(51), ['0'] = BOTH(52), ['1'] = BOTH(53),
	['2'] = BOTH(54), ['3'] = BOTH(55), ['4'] = BOTH(56), ['5'] = BOTH(57), ['6'] = BOTH(58), ['7'] = BOTH(59),
	['8'] = BOTH(60), ['9'] = BOTH(61),
	['+'] = STANDARD | 62, ['/'] = STANDARD | 63, ['-'] = URL | 62, ['_'] = URL | 63,
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool base64_is_character(unsigned char c)
{
	return table[c] & STANDARD;
}

int base64_value(unsigned char c)
{
	return table[c] & (STANDARD | URL) ? table[c] & VALUE : -1;
}

static bool is_layout(unsigned char c)
{
	return c == '\r' || c == '\n' || c == ' ' || c == '\t';
}

/* Write the first count bytes of the 24 bits of a group. */
static unsigned char *put_bytes(unsigned char *out, uint32_t bits, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		out[i] = (unsigned char)(bits >> (16 - 8 * i));
	return out + count;
}

/*
 * The fast part: whole groups of four at p, over clean line ends, until something else is met. Returns where it
 * stopped, always behind a whole group; out is moved on. May write beyond what it decodes, within the room that
 * the rest of the input needs.
 */
static const unsigned char *decode_clean(const unsigned char *p, const unsigned char *end, unsigned char **out)
{
	unsigned char *q = *out;

	while (end - p >= 4) {
		unsigned a = table[p[0]], b = table[p[1]], c = table[p[2]], d = table[p[3]];

		if (a & b & c & d & STANDARD) {
			uint32_t bits = (a & VALUE) << 18 | (b & VALUE) << 12 | (c & VALUE) << 6 | (d & VALUE);

			q[0] = (unsigned char)(bits >> 16);
			q[1] = (unsigned char)(bits >> 8);
			q[2] = (unsigned char)bits;
			q += 3;
			p += 4;
		} else if (p[0] == '\r' && p[1] == '\n') {
			p += 2;
		} else if (p[0] == '\n') {
			p++;
		} else {
			break;
		}
	}
	*out = q;
	return p;
}

#ifdef HAVE_AVX2_VERSION
/* All ones in the bytes of c from low to high, which are ASCII. */
__attribute__((target("avx2"))) static inline __m256i in_range(__m256i c, char low, char high)
{
	return _mm256_and_si256(_mm256_cmpgt_epi8(c, _mm256_set1_epi8((char)(low - 1))),
				_mm256_cmpgt_epi8(_mm256_set1_epi8((char)(high + 1)), c));
}

/* decode_clean() with 32 characters a step. A line's end is found as the first byte that is not in the alphabet. */
__attribute__((target("avx2"))) static const unsigned char *decode_clean_avx2(const unsigned char *p,
									     const unsigned char *end,
									     unsigned char **out)
{
	const __m256i order = _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1,
					       2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
	const __m256i close_gap = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7);
	unsigned char *q = *out;

	/* 32 bytes are stored for 24: the 12 characters beyond these 32 stand for room that is still needed. */
	while (end - p >= 48) {
		const __m256i c = _mm256_loadu_si256((const __m256i *)(const void *)p);
		const __m256i upper = in_range(c, 'A', 'Z'), lower = in_range(c, 'a', 'z'), digit = in_range(c, '0', '9');
		const __m256i plus = _mm256_cmpeq_epi8(c, _mm256_set1_epi8('+'));
		const __m256i slash = _mm256_cmpeq_epi8(c, _mm256_set1_epi8('/'));
		const __m256i letter = _mm256_or_si256(upper, lower), sign = _mm256_or_si256(plus, slash);
		const __m256i known = _mm256_or_si256(_mm256_or_si256(letter, digit), sign);
		const unsigned foreign = ~(unsigned)_mm256_movemask_epi8(known);
		const unsigned clean = foreign != 0 ? (unsigned)__builtin_ctz(foreign) : 32;
		/* What to add to each character to get its value. */
		__m256i values = _mm256_and_si256(upper, _mm256_set1_epi8(0 - 'A'));

		values = _mm256_or_si256(values, _mm256_and_si256(lower, _mm256_set1_epi8(26 - 'a')));
		values = _mm256_or_si256(values, _mm256_and_si256(digit, _mm256_set1_epi8(52 - '0')));
		values = _mm256_or_si256(values, _mm256_and_si256(plus, _mm256_set1_epi8(62 - '+')));
		values = _mm256_or_si256(values, _mm256_and_si256(slash, _mm256_set1_epi8(63 - '/')));
		values = _mm256_add_epi8(values, c);
		/* Four times six bits become 24 bits in each 32-bit lane, then the lanes' bytes move together. */
		values = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
		values = _mm256_madd_epi16(values, _mm256_set1_epi32(0x00011000));
		values = _mm256_shuffle_epi8(values, order);
		values = _mm256_permutevar8x32_epi32(values, close_gap);
		_mm256_storeu_si256((__m256i *)(void *)q, values);
		p += clean & ~3u;
		q += clean / 4 * 3;
		if (clean == 32)
			continue;
		if (clean % 4 != 0)
			break;
		if (p[0] == '\r' && p[1] == '\n')
			p += 2;
		else if (p[0] == '\n')
			p++;
		else
			break;
	}
	*out = q;
	return decode_clean(p, end, out);
}
#endif

size_t base64_decode(struct bytes in, unsigned char *out, struct oddities *o)
{
	const unsigned char *(*clean)(const unsigned char *, const unsigned char *, unsigned char **) = decode_clean;
	const unsigned char *p = in.data, *end = in.len != 0 ? p + in.len : p;
	unsigned char *q = out;
	unsigned held = 0;		/* characters of the group so far */
	unsigned padding_due = 0;	/* "=" that may still follow a short group */
	bool padded = false, junk = false, bad_padding = false;
	uint32_t bits = 0;

#ifdef HAVE_AVX2_VERSION
	if (in.len >= 64 && __builtin_cpu_supports("avx2"))
		clean = decode_clean_avx2;
#endif
	while (p < end) {
		unsigned char c;

		if (held == 0) {
			const unsigned char *before = q;

			p = clean(p, end, &q);
			if (q != before) {
				bad_padding |= padded;
				padding_due = 0;
			}
			if (p == end)
				break;
		}
		c = *p++;
		if (table[c] & STANDARD) {
			bad_padding |= padded;
			padding_due = 0;
			bits = bits << 6 | (table[c] & VALUE);
			if (++held == 4) {
				q = put_bytes(q, bits, 3);
				held = 0;
			}
		} else if (c == '=') {
			if (held >= 2) {
				q = put_bytes(q, bits << (24 - 6 * held), held - 1);
				padding_due = 3 - held;
			} else if (held == 0 && padding_due > 0) {
				padding_due--;
			} else {
				bad_padding = true;
			}
			held = 0;
			padded = true;
		} else if (!is_layout(c)) {
			junk = true;
		}
	}
	if (held >= 2)
		q = put_bytes(q, bits << (24 - 6 * held), held - 1);
	if (bad_padding || held != 0 || padding_due != 0)
		oddities_add(o, ODDITY_BASE64_PADDING);
	if (junk)
		oddities_add(o, ODDITY_BASE64_JUNK);
	return (size_t)(q - out);
}

bool base64_group_next(struct bytes body, size_t at, struct base64_group *group_r)
{
	struct base64_group g = { .start = body.len };
	unsigned held = 0, padding = 0;
	uint32_t bits = 0;

	for (; at < body.len; at++) {
		unsigned char c = body.data[at];

		if (table[c] & STANDARD) {
			if (padding > 0)
				break;
			if (held == 0)
				g.start = at;
			bits = bits << 6 | (table[c] & VALUE);
			g.end = at + 1;
			if (++held == 4)
				break;
		} else if (c == '=' && held > 0) {
			/* The padding that belongs to the group goes with it, also over line ends and junk. */
			g.end = at + 1;
			if (++padding + held >= 4)
				break;
		}
	}
	if (held == 0)
		return false;
	g.count = held - 1;
	g.is_short = held < 4;
	put_bytes(g.bytes, bits << (24 - 6 * held), g.count);
	*group_r = g;
	return true;
}

bool base64_decode_token(struct bytes in, unsigned char *out, size_t *len_r)
{
	unsigned alphabets = STANDARD | URL, held = 0;
	unsigned char *q = out;
	uint32_t bits = 0;
	size_t n = in.len;

	for (int i = 0; i < 2 && n > 0 && in.data[n - 1] == '='; i++)
		n--;
	if (n % 4 == 1 || (n != in.len && in.len % 4 != 0))
		return false;
	for (size_t i = 0; i < n; i++) {
		alphabets &= table[in.data[i]];
		bits = bits << 6 | (table[in.data[i]] & VALUE);
		if (++held == 4) {
			q = put_bytes(q, bits, 3);
			held = 0;
		}
	}
	if ((alphabets & (STANDARD | URL)) == 0)
		return false;
	if (held != 0)
		q = put_bytes(q, bits << (24 - 6 * held), held - 1);
	*len_r = (size_t)(q - out);
	return true;
}

void base64_encode_group(const unsigned char *bytes, size_t n, unsigned char out[4])
{
	const uint32_t bits = (uint32_t)bytes[0] << 16 | (n > 1 ? (uint32_t)bytes[1] << 8 : 0) | (n > 2 ? bytes[2] : 0);

	out[0] = (unsigned char)alphabet[bits >> 18];
	out[1] = (unsigned char)alphabet[bits >> 12 & VALUE];
	out[2] = n > 1 ? (unsigned char)alphabet[bits >> 6 & VALUE] : '=';
	out[3] = n > 2 ? (unsigned char)alphabet[bits & VALUE] : '=';
}

enum status base64_encode(struct bytes in, struct buf *out)
{
	/* Rounded up without overflow: in fits in memory, but four thirds of it may not fit in size_t. */
	const size_t groups = in.len / 3 + (in.len % 3 != 0);
	enum status s;

	if (groups > (size_t)-1 / 4)
		return STATUS_LIMIT;
	s = buf_reserve(out, groups * 4);
	if (s != STATUS_OK)
		return s;
	for (size_t i = 0; i < in.len; i += 3) {
		size_t n = in.len - i < 3 ? in.len - i : 3;

		base64_encode_group(in.data + i, n, out->data + out->len);
		out->len += 4;
	}
	return STATUS_OK;
}
