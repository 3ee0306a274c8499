#include "detect/peel.h"
#include <stddef.h>
#include "base/ascii.h"
#include "decode/base32.h"
#include "decode/base64.h"

enum { STREAK = 9 };		/* characters that 8 bytes of text fill at any phase */

static unsigned char rot13(unsigned char c)
{
	if (!ascii_is_alpha(c))
		return c;
	return (unsigned char)(ascii_lower(c) < 'n' ? c + 13 : c - 13);
}

static unsigned class_of(unsigned char c)
{
	unsigned class = 0;

	if (c == '-' || c == '_')
		return PEEL_URL64;
	if (c == '+' || c == '/')
		return PEEL_STD64;
	if (c == '%' || c == '\\')
		return PEEL_ESCAPE;
	if (!ascii_is_alnum(c))
		return 0;
	class = ascii_is_digit(c) ? PEEL_DIGIT : ascii_is_lower(c) ? PEEL_LOWER : PEEL_UPPER;
	for (int order = PEEL_FORWARD; order <= PEEL_ROT13; order += PEEL_ROT13) {
		const unsigned char taken = order == PEEL_ROT13 ? rot13(c) : c;

		if (ascii_is_hex(taken))
			class |= PEEL_IS_IN(PEEL_HEX, order);
		if (base32_value(BASE32_STANDARD, taken) >= 0)
			class |= PEEL_IS_IN(PEEL_BASE32, order);
		if (base32_value(BASE32_EXTENDED_HEX, taken) >= 0)
			class |= PEEL_IS_IN(PEEL_BASE32_HEX, order);
		if (base58_value(taken) >= 0)
			class |= PEEL_IS_IN(PEEL_BASE58, order);
		class |= PEEL_IS_IN(PEEL_BASE64, order);
	}
	return class;
}

/*
 * Which phases of base64 a character can have in ASCII text, whose bytes begin with 001, 010 or 011: the first six bits
 * are 8 to 31; the second ones end in 0010 to 0111; the third ones in 00 or 01; the fourth ones are free.
 */
static uint32_t phases_of(unsigned char c)
{
	const int value = base64_value(c);

	if (value < 0)
		return 0;
	return (value >= 8 && value <= 31 ? 0x000000ffu : 0) | ((value & 15) >= 2 && (value & 15) <= 7 ? 0x0000ff00u : 0) |
	       ((value & 2) == 0 ? 0x00ff0000u : 0) | 0xff000000u;
}

static int value_of(enum peel_alphabet alphabet, unsigned char c)
{
	switch (alphabet) {
	case PEEL_HEX:
		return ascii_hex_value(c);
	case PEEL_BASE64:
		return base64_value(c);
	case PEEL_BASE32:
		return base32_value(BASE32_STANDARD, c);
	case PEEL_BASE32_HEX:
		return base32_value(BASE32_EXTENDED_HEX, c);
	case PEEL_BASE58:
	case PEEL_ALPHABETS:
		break;
	}
	return -1;
}

static void set_values(struct peel_tables *t, unsigned char c)
{
	for (int order = 0; order < 2; order++) {
		const unsigned char character = order == 0 ? c : rot13(c);

		for (int alphabet = PEEL_HEX; alphabet < PEEL_BASE58; alphabet++) {
			const int value = value_of((enum peel_alphabet)alphabet, character);

			t->values[order][alphabet][c] = value >= 0 ? (unsigned char)value : 0;
		}
	}
}

void peel_tables_init(struct peel_tables *t)
{
	double factor = 1;

	for (unsigned c = 0; c < 256; c++) {
		if (ascii_is_alnum((unsigned char)c) || c == '-' || c == '_' || c == '+' || c == '/')
			set_values(t, (unsigned char)c);
		t->classes[c] = (uint16_t)class_of((unsigned char)c);
		t->phases[c] = phases_of((unsigned char)c);
	}
	t->base58[0] = t->base58[1] = 1;
	for (size_t n = 2; n <= BASE58_MAX; n++) {
		for (factor *= 58; factor >= 256; factor /= 256)
			;
		t->base58[n] = factor;
	}
}

bool peel_run_next(const struct peel_tables *t, struct bytes text, size_t *at, struct peel_run *run_r, unsigned *other_r)
{
	const unsigned char *p = text.data;
	size_t i = *at;
	unsigned all = ~0u, any = 0, class;

	run_r->after = i;
	for (; i < text.len && !((class = t->classes[p[i]]) & PEEL_ALNUM); i++)
		*other_r |= class;
	run_r->start = i;
	for (; i < text.len && ((class = t->classes[p[i]]) & PEEL_ALNUM); i++) {
		all &= class;
		any |= class;
	}
	run_r->end = *at = i;
	run_r->all = all;
	run_r->any = any;
	return i > run_r->start;
}

static unsigned char taken(enum peel_order order, struct bytes text, size_t i)
{
	const unsigned char c = text.data[order & PEEL_BACKWARD ? text.len - 1 - i : i];

	return order & PEEL_ROT13 ? rot13(c) : c;
}

void peel_reorder(enum peel_order order, struct bytes text, unsigned char *out)
{
	for (size_t i = 0; i < text.len; i++)
		out[i] = order & PEEL_BACKWARD ? text.data[text.len - 1 - i] : text.data[i];
	for (size_t i = 0; order & PEEL_ROT13 && i < text.len; i++)
		out[i] = rot13(out[i]);
}

/* width is a constant wherever this is called: the loop of a text that is long enough has no branches. */
static inline uint32_t head_of(const unsigned char *values, const unsigned width, struct bytes text, bool is_backward, size_t *count_r)
{
	const unsigned char *p = is_backward ? text.data + text.len - 1 : text.data;
	const ptrdiff_t step = is_backward ? -1 : 1;
	const size_t needed = (32 + width - 1) / width, n = text.len < needed ? text.len : needed;
	uint64_t bits = 0;

	if (n == needed) {
		for (size_t i = 0; i < needed; i++)
			bits = bits << width | values[p[(ptrdiff_t)i * step]];
		*count_r = 4;
		return (uint32_t)(bits >> (needed * width - 32));
	}
	for (size_t i = 0; i < n; i++)
		bits = bits << width | values[p[(ptrdiff_t)i * step]];
	*count_r = n * width / 8;
	return (uint32_t)(bits << (64 - n * width) >> 32);
}

uint32_t peel_head(const struct peel_tables *t, enum peel_alphabet alphabet, enum peel_order order, struct bytes text,
		   size_t *count_r)
{
	const unsigned char *values = t->values[(order & PEEL_ROT13) != 0][alphabet];

	if (alphabet == PEEL_HEX)
		return head_of(values, 4, text, order & PEEL_BACKWARD, count_r);
	if (alphabet == PEEL_BASE64)
		return head_of(values, 6, text, order & PEEL_BACKWARD, count_r);
	return head_of(values, 5, text, order & PEEL_BACKWARD, count_r);
}

/* As head_of(). */
static inline unsigned char last_of(const unsigned char *values, const unsigned width, struct bytes text, bool is_backward)
{
	const size_t whole = text.len * width / 8 * 8, first = (whole - 8) / width, last = (whole - 1) / width;
	unsigned bits = 0;

	for (size_t i = first; i <= last; i++)
		bits = bits << width | values[text.data[is_backward ? text.len - 1 - i : i]];
	return (unsigned char)(bits >> ((last + 1) * width - whole));
}

unsigned char peel_last(const struct peel_tables *t, enum peel_alphabet alphabet, enum peel_order order, struct bytes text)
{
	const unsigned char *values = t->values[(order & PEEL_ROT13) != 0][alphabet];

	if (alphabet == PEEL_HEX)
		return last_of(values, 4, text, order & PEEL_BACKWARD);
	if (alphabet == PEEL_BASE64)
		return last_of(values, 6, text, order & PEEL_BACKWARD);
	return last_of(values, 5, text, order & PEEL_BACKWARD);
}

static bool may_begin(double byte)
{
	const unsigned b = (unsigned)byte;

	/* Text; gzip's first byte (zlib's is an "x"); a last block of DEFLATE with fixed codes. */
	return (b >= ' ' && b <= '~') || b == 0x1f || (b & 7) == 3;
}

bool peel_base58_may_say(const struct peel_tables *t, enum peel_order order, struct bytes text)
{
	const int first = base58_value(taken(order, text, 0)), second = base58_value(taken(order, text, 1));
	double low = (first * 58 + second) * t->base58[text.len - 1], high = (first * 58 + second + 1) * t->base58[text.len - 1];

	if (first <= 0 || second < 0)
		return false;
	for (; low >= 256; low /= 256)
		high /= 256;
	return may_begin(low) || (high < 256 && may_begin(high)) || high - low > 1;
}

static size_t decode_hex(struct bytes text, unsigned char *out)
{
	for (size_t i = 0; i + 1 < text.len; i += 2)
		out[i / 2] = (unsigned char)(ascii_hex_value(text.data[i]) << 4 | ascii_hex_value(text.data[i + 1]));
	return text.len / 2;
}

/* A digest may be cut at any character: the last one is left out where it holds no whole byte. */
static struct bytes without_odd_end(struct bytes text)
{
	const size_t odd = text.len % 8;

	return bytes_slice(text, 0, text.len - (odd == 1 || odd == 3 || odd == 6));
}

size_t peel_decode(enum peel_alphabet alphabet, enum peel_order order, struct bytes text, unsigned char *reordered,
		   unsigned char *out)
{
	size_t n = 0;

	if (order != PEEL_FORWARD) {
		peel_reorder(order, text, reordered);
		text.data = reordered;
	}
	switch (alphabet) {
	case PEEL_HEX:
		return decode_hex(text, out);
	case PEEL_BASE64:
		/* A last character of its own holds no byte: it belongs to what stands behind. */
		return base64_decode_token(bytes_slice(text, 0, text.len - (text.len % 4 == 1)), out, &n) ? n : 0;
	case PEEL_BASE32:
		text = without_odd_end(text);
		return base32_decode_token(BASE32_STANDARD, text, out, &n) ? n : 0;
	case PEEL_BASE32_HEX:
		text = without_odd_end(text);
		return base32_decode_token(BASE32_EXTENDED_HEX, text, out, &n) ? n : 0;
	case PEEL_BASE58:
		return base58_decode_token(text, out, &n) ? n : 0;
	case PEEL_ALPHABETS:
		break;
	}
	return 0;
}

/* Where the characters end that text can have in groups that begin at phase. */
static size_t text_end(const struct peel_tables *t, struct bytes run, size_t at, size_t phase)
{
	while (at < run.len && (t->phases[run.data[at]] >> 8 * ((at - phase) % PEEL_PHASES) & 0xff))
		at++;
	return at;
}

/* The groups that have a character of [start, end), of those that begin at phase: a last byte has bits in the character behind it. */
static struct bytes whole_groups(struct bytes run, size_t start, size_t end, size_t phase)
{
	start = start < phase ? phase : start - (start - phase) % PEEL_PHASES;
	return bytes_slice(run, start, end + 1 + (PEEL_PHASES - (end + 1 - phase) % PEEL_PHASES) % PEEL_PHASES);
}

bool peel_base64_next(const struct peel_tables *t, struct bytes run, struct peel_base64 *s, struct bytes *piece_r)
{
	for (;;) {
		for (unsigned nth = 0; ((s->streaks + (0x80u - STREAK) * 0x01010101u) & 0x80808080u) != 0 && nth < PEEL_PHASES; nth++) {
			/* The last character is the nth of its group. */
			const size_t phase = (s->at - 1 + PEEL_PHASES - nth) % PEEL_PHASES;

			if ((s->streaks >> 8 * nth & 0xff) < STREAK)
				continue;
			s->streaks &= ~(0xffu << 8 * nth);
			if (s->at <= s->ends[phase])
				continue;
			s->ends[phase] = text_end(t, run, s->at, phase);
			*piece_r = whole_groups(run, s->at - STREAK, s->ends[phase], phase);
			return true;
		}
		if (s->at == run.len)
			return false;
		s->streaks = (s->streaks << 8 | s->streaks >> 24) + 0x01010101u;
		s->streaks &= t->phases[run.data[s->at++]];
	}
}
