#include "url/idna.h"
#include <idn2.h>
#include <stdint.h>
#include <string.h>
#include "base/ascii.h"
#include "base/utf8.h"
#include "url/punycode.h"

enum {
	CHUNK = 63,		/* code points given to libidn2 at once: it ends a label at 63 bytes */
	MAX_LABEL = 1024,	/* code points */
	CHECKED_LABEL = 63	/* code points; longer labels are not checked for joiners and direction */
};

enum {
	SHARP_S = 0xDF, CAPITAL_SHARP_S = 0x1E9E, FINAL_SIGMA = 0x3C2, ZWNJ = 0x200C, ZWJ = 0x200D,
	HEBREW_ALEF = 0x5D0, SMALL_HYPHEN = 0xFE63, FULLWIDTH_HYPHEN = 0xFF0D
};

struct label {
	uint32_t c[MAX_LABEL];
	size_t len;
};

/*
 * What libidn2 must not see, because its transitional mode maps it away or its
 * hyphen rules refuse it, and what it stands for afterwards. Each is replaced
 * by a cuneiform sign that does not occur in the text: nothing maps to those, and they neither
 * combine nor compose, so neither mapping nor normalisation notices.
 */
static const struct { uint32_t from, to; } kept[] = {
	{ '-', '-' },
	{ SMALL_HYPHEN, '-' },
	{ FULLWIDTH_HYPHEN, '-' },
	{ SHARP_S, SHARP_S },
	{ CAPITAL_SHARP_S, SHARP_S },
	{ FINAL_SIGMA, FINAL_SIGMA },
	{ ZWNJ, ZWNJ },
	{ ZWJ, ZWJ },
};
enum { KEPT = sizeof(kept) / sizeof(kept[0]), FIRST_SIGN = 0x12000 };

static uint32_t unused_signs(const uint32_t *c, size_t len)
{
	uint32_t sign = FIRST_SIGN;

	for (size_t i = 0; i < len; i++) {
		if (c[i] >= sign && c[i] < sign + KEPT) {
			sign += KEPT;	/* at most once per code point: CHUNK * KEPT signs exist */
			i = (size_t)-1;
		}
	}
	return sign;
}

/*
 * What UTS #46 maps since revision 33 (Unicode 16) and browsers with it, but libidn2's tables refuse: old
 * capitals, compatibility ideographs that were once mapped wrongly, fillers and format characters.
 */
enum { REMOVED = 0 };
static const struct {
	uint32_t first, last, to;	/* a range maps to the range that starts at to */
} newly_mapped[] = {
	{ 0x04C0, 0x04C0, 0x04CF },
	{ 0x10A0, 0x10C5, 0x2D00 },
	{ 0x115F, 0x1160, REMOVED },
	{ 0x17B4, 0x17B5, REMOVED },
	{ 0x180E, 0x180E, REMOVED },
	{ 0x206A, 0x206F, REMOVED },
	{ 0x2132, 0x2132, 0x214E },
	{ 0x2183, 0x2183, 0x2184 },
	{ 0x3164, 0x3164, REMOVED },
	{ 0xFFA0, 0xFFA0, REMOVED },
	{ 0x1D173, 0x1D17A, REMOVED },
	{ 0x2F868, 0x2F868, 0x36FC },
	{ 0x2F874, 0x2F874, 0x5F53 },
	{ 0x2F91F, 0x2F91F, 0x243AB },
	{ 0x2F95F, 0x2F95F, 0x7AEE },
	{ 0x2F9BF, 0x2F9BF, 0x45D7 },
};

static uint32_t map_newly(uint32_t c)
{
	for (size_t i = 0; i < sizeof(newly_mapped) / sizeof(newly_mapped[0]); i++) {
		if (c < newly_mapped[i].first || c > newly_mapped[i].last)
			continue;
		return newly_mapped[i].to == REMOVED ? REMOVED : newly_mapped[i].to + (c - newly_mapped[i].first);
	}
	return c;
}

/* The text as NUL-terminated UTF-8, signs in place of what is kept. */
static void chunk_text(const uint32_t *c, size_t len, uint32_t sign, uint8_t text[CHUNK * UTF8_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		uint32_t character = map_newly(c[i]);

		if (character == REMOVED)
			continue;
		for (unsigned k = 0; k < KEPT; k++) {
			if (kept[k].from == character) {
				character = sign + k;
				break;
			}
		}
		n += utf8_encode(character, text + n);
	}
	text[n] = '\0';
}

static enum status lookup(const uint8_t *text, int flags, char **result, int *code)
{
	uint8_t *ascii = NULL;

	*code = idn2_lookup_u8(text, &ascii, flags | IDN2_NFC_INPUT | IDN2_NO_ALABEL_ROUNDTRIP);
	*result = (char *)ascii;
	return *code == IDN2_MALLOC ? STATUS_NOMEM : STATUS_OK;
}

/* What libidn2 says of one code point alone. */
static enum status lookup_one(uint32_t c, int flags, int *code)
{
	uint8_t text[UTF8_MAX + 1];
	enum status s;
	char *result;

	text[utf8_encode(c, text)] = '\0';
	s = lookup(text, flags, &result, code);
	idn2_free(result);
	return s;
}

/*
 * Map and normalise at most CHUNK code points and append them to out.
 * *fits false: the result is too long for libidn2, try with less.
 */
static enum status map_chunk(const uint32_t *c, size_t len, struct label *out, bool *fits, bool *valid)
{
	const uint32_t sign = unused_signs(c, len);
	uint8_t text[CHUNK * UTF8_MAX + 1];
	uint32_t mapped[CHUNK];
	size_t mapped_len = 0;
	struct bytes result;
	enum status s;
	char *ascii;
	int code;

	*fits = true;
	chunk_text(c, len, sign, text);
	if (text[0] == '\0')
		return STATUS_OK;
	s = lookup(text, IDN2_TRANSITIONAL, &ascii, &code);
	if (code != IDN2_OK) {
		*fits = code != IDN2_TOO_BIG_LABEL && code != IDN2_TOO_BIG_DOMAIN && code != IDN2_PUNYCODE_BIG_OUTPUT;
		*valid = !*fits;	/* too long is no failure yet */
		return s;
	}
	result = bytes_of(ascii);
	if (bytes_starts_with(result, "xn--")) {
		*valid = punycode_decode(bytes_slice(result, 4, result.len), mapped, CHUNK, &mapped_len);
	} else {
		for (; mapped_len < result.len && mapped_len < CHUNK; mapped_len++)
			mapped[mapped_len] = result.data[mapped_len];
	}
	if (bytes_find_byte(result, '.', 0) < result.len || mapped_len > MAX_LABEL - out->len)
		*valid = false;
	for (size_t i = 0; i < mapped_len && *valid; i++) {
		if (mapped[i] >= sign && mapped[i] < sign + KEPT)
			mapped[i] = kept[mapped[i] - sign].to;
		out->c[out->len++] = mapped[i];
	}
	idn2_free(ascii);
	return STATUS_OK;
}

/* Whether text may be normalised in two halves, the second beginning with c. */
static enum status is_boundary(uint32_t c, bool *boundary)
{
	enum status s = STATUS_OK;
	int code = IDN2_OK;

	if (c >= 0x80)
		s = lookup_one(c, IDN2_TRANSITIONAL, &code);
	/* Hangul vowels and finals compose with what stands before them, though they are letters. */
	*boundary = code != IDN2_LEADING_COMBINING && !(c >= 0x1160 && c <= 0x11FF);
	return s;
}

/* The most code points, size at most, that may be mapped apart from what follows; size if there is no such place. */
static enum status split(const uint32_t *c, size_t size, size_t *split_r)
{
	*split_r = size;
	for (size_t i = size; i > 0; i--) {
		bool boundary;
		enum status s = is_boundary(c[i], &boundary);

		if (s != STATUS_OK)
			return s;
		if (boundary) {
			*split_r = i;
			break;
		}
	}
	return STATUS_OK;
}

/* UTS #46, 4, steps 1 and 2: map and normalise one label. */
static enum status map_label(const uint32_t *c, size_t len, struct label *out, bool *valid)
{
	size_t start = 0;

	out->len = 0;
	while (start < len && *valid) {
		size_t size = len - start;
		enum status s = STATUS_OK;
		bool fits = false;

		if (size > CHUNK)
			s = split(c + start, CHUNK, &size);
		while (s == STATUS_OK) {
			s = map_chunk(c + start, size, out, &fits, valid);
			if (s != STATUS_OK || fits)
				break;
			if (size == 1) {
				*valid = false;
				break;
			}
			s = split(c + start, size / 2, &size);
		}
		if (s != STATUS_OK)
			return s;
		start += size;
	}
	return STATUS_OK;
}

/* Blocks whose letters are written from right to left. */
static bool is_right_to_left(uint32_t c)
{
	return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
	       (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

/* Of those, the blocks whose punctuation and symbols have that direction too; those of Arabic are mostly neutral. */
static bool has_direction(uint32_t c)
{
	return is_right_to_left(c) && (c < 0x600 || c >= 0x10800);
}

/* The label as libidn2's strict mode takes it: without hyphens, and if asked for without symbols that IDNA 2008 has not. */
static enum status check_text(const struct label *label, bool replace_symbols,
			      uint8_t text[CHECKED_LABEL * UTF8_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < label->len; i++) {
		uint32_t c = label->c[i] == '-' ? '_' : label->c[i];

		if (replace_symbols && c >= 0x80 && c != ZWNJ && c != ZWJ) {
			int code;
			enum status s = lookup_one(c, IDN2_NONTRANSITIONAL, &code);

			if (s != STATUS_OK)
				return s;
			if (code == IDN2_DISALLOWED)
				c = has_direction(c) ? HEBREW_ALEF : '_';
		}
		n += utf8_encode(c, text + n);
	}
	text[n] = '\0';
	return STATUS_OK;
}

/*
 * UTS #46, 4.1, validity criteria 7 and 8: joiners (RFC 5892, A.1 and A.2) and
 * direction (RFC 5893, 2). libidn2 checks both in its strict mode, once symbols
 * that it refuses are replaced by others.
 */
static enum status check_label(const struct label *label, bool *valid)
{
	uint8_t text[CHECKED_LABEL * UTF8_MAX + 1];
	int code = IDN2_DISALLOWED;
	bool needed = false;

	for (size_t i = 0; i < label->len; i++)
		needed |= label->c[i] == ZWNJ || label->c[i] == ZWJ || is_right_to_left(label->c[i]);
	if (!needed || label->len > CHECKED_LABEL)
		return STATUS_OK;
	for (int pass = 0; pass < 2 && code == IDN2_DISALLOWED; pass++) {
		char *result = NULL;
		enum status s = check_text(label, pass > 0, text);

		if (s == STATUS_OK)
			s = lookup(text, IDN2_NONTRANSITIONAL, &result, &code);
		idn2_free(result);
		if (s != STATUS_OK)
			return s;
	}
	*valid = code != IDN2_CONTEXTJ && code != IDN2_BIDI;
	return STATUS_OK;
}

static bool has_ace_prefix(const struct label *label)
{
	return label->len >= 4 && label->c[0] == 'x' && label->c[1] == 'n' && label->c[2] == '-' && label->c[3] == '-';
}

static bool is_ascii(const struct label *label)
{
	for (size_t i = 0; i < label->len; i++) {
		if (label->c[i] >= 0x80)
			return false;
	}
	return true;
}

/* UTS #46, 4, step 4 for a label with "xn--": what it stands for, into *label, which must be valid as it is. */
static enum status open_ace_label(struct label *label, bool *valid)
{
	unsigned char ascii[MAX_LABEL];
	struct label again;
	enum status s;

	*valid = is_ascii(label);
	if (!*valid)
		return STATUS_OK;
	for (size_t i = 0; i < label->len; i++)
		ascii[i] = (unsigned char)label->c[i];
	*valid = punycode_decode((struct bytes){ ascii + 4, label->len - 4 }, label->c, MAX_LABEL, &label->len) &&
		 !is_ascii(label) && !has_ace_prefix(label);
	for (size_t i = 0; i < label->len && *valid; i++)
		*valid = label->c[i] != 0 && label->c[i] != '.';
	if (!*valid)
		return STATUS_OK;
	s = map_label(label->c, label->len, &again, valid);
	if (s == STATUS_OK && *valid)
		*valid = again.len == label->len && memcmp(again.c, label->c, label->len * sizeof(*label->c)) == 0;
	return s;
}

static bool put_label(const struct label *label, unsigned char *out, size_t *len)
{
	size_t encoded_len;

	if (is_ascii(label)) {
		if (label->len > IDNA_MAX_OUTPUT - *len)
			return false;
		for (size_t i = 0; i < label->len; i++)
			out[(*len)++] = (unsigned char)label->c[i];
		return true;
	}
	if (IDNA_MAX_OUTPUT - *len < 4)
		return false;
	memcpy(out + *len, "xn--", 4);
	if (!punycode_encode(label->c, label->len, out + *len + 4, IDNA_MAX_OUTPUT - *len - 4, &encoded_len))
		return false;
	*len += 4 + encoded_len;
	return true;
}

/* One label, its ASCII letters already in lower case. */
static enum status convert_label(const struct label *in, unsigned char *out, size_t *len, bool *valid, bool *mapped)
{
	struct label label = { .len = in->len };
	enum status s = STATUS_OK;

	if (is_ascii(in)) {
		memcpy(label.c, in->c, in->len * sizeof(*in->c));
	} else {
		s = map_label(in->c, in->len, &label, valid);
		if (s == STATUS_OK && *valid)
			*mapped |= label.len != in->len || memcmp(label.c, in->c, in->len * sizeof(*in->c)) != 0;
	}
	if (s == STATUS_OK && *valid && has_ace_prefix(&label))
		s = open_ace_label(&label, valid);
	if (s == STATUS_OK && *valid)
		s = check_label(&label, valid);
	if (s == STATUS_OK && *valid)
		*valid = put_label(&label, out, len);
	return s;
}

/* The full stops of UTS #46: ASCII, ideographic, full-width, half-width ideographic. */
static bool is_dot(uint32_t c)
{
	return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;
}

/* The next label, ASCII letters in lower case, and what ended it: a full stop, or 0 at the end of the name. */
static const unsigned char *next_label(const unsigned char *p, const unsigned char *end, struct label *label, uint32_t *dot)
{
	label->len = 0;
	*dot = 0;
	while (p < end) {
		unsigned used;
		uint32_t c = utf8_decode(p, end, &used);

		p += used;
		if (is_dot(c)) {
			*dot = c;
			break;
		}
		label->c[label->len++] = c < 0x80 ? ascii_lower((unsigned char)c) : c;
	}
	return p;
}

enum status idna_to_ascii(struct bytes domain, unsigned char *out, size_t *len_r, bool *valid_r, bool *mapped_r)
{
	const unsigned char *p = domain.data, *end = p + domain.len;
	struct label label;
	uint32_t dot = '.';
	size_t len = 0;

	*len_r = 0;
	*valid_r = domain.len <= IDNA_MAX_INPUT;
	while (*valid_r && dot != 0) {
		enum status s;

		p = next_label(p, end, &label, &dot);
		*mapped_r |= dot != '.' && dot != 0;
		s = convert_label(&label, out, &len, valid_r, mapped_r);
		if (s != STATUS_OK)
			return s;
		if (dot == 0)
			break;
		if (len == IDNA_MAX_OUTPUT)
			*valid_r = false;
		else
			out[len++] = '.';
	}
	*len_r = len;
	return STATUS_OK;
}

bool idna_to_ascii_unmapped(struct bytes domain, unsigned char *out, size_t *len_r)
{
	const unsigned char *p = domain.data, *end = p + domain.len;
	struct label label;
	uint32_t dot = '.';
	size_t len = 0;

	*len_r = 0;
	if (domain.len > IDNA_MAX_INPUT)
		return false;
	while (dot != 0) {
		p = next_label(p, end, &label, &dot);
		if (!put_label(&label, out, &len) || (dot != 0 && len == IDNA_MAX_OUTPUT))
			return false;
		if (dot != 0)
			out[len++] = '.';
	}
	*len_r = len;
	return true;
}
