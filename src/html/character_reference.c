#include "html/character_reference.h"
#include <string.h>
#include "base/ascii.h"
#include "base/utf8.h"
#include "html/character_reference_table.h"
#include "html/scan.h"

/* One character reference: how many bytes of input it takes (0: none here) and what it stands for. */
struct reference {
	size_t len;
	unsigned char text[8];
	unsigned text_len;
};

enum html_decode_rule html_text_rule(enum html_content content)
{
	switch (content) {
	case HTML_DATA:
		return HTML_DECODE_TEXT;
	case HTML_RCDATA:
		return HTML_DECODE_RCDATA;
	case HTML_CDATA_SECTION:
		return HTML_DECODE_CDATA;
	case HTML_RAWTEXT:
	case HTML_SCRIPT_DATA:
	case HTML_PLAINTEXT:
		break;
	}
	return HTML_DECODE_RAW;
}

/* Of the sorted names [low, high), which agree up to position at, those that go on with c. */
static void narrow(size_t *low, size_t *high, size_t at, unsigned char c)
{
	size_t first[2] = { *low, *low };

	/* first[i]: the first name whose byte at this position is at least c + i. */
	for (unsigned i = 0; i < 2; i++) {
		size_t top = *high, bottom = i == 0 ? *low : first[0];

		while (bottom < top) {
			const size_t middle = bottom + (top - bottom) / 2;
			const struct character_reference *r = &character_references[middle];
			unsigned byte = 0;	/* a name that ends here comes before those that go on */

			if (at < r->name_len)
				byte = (unsigned char)character_reference_names[r->name + at];
			if (byte < c + i)
				bottom = middle + 1;
			else
				top = middle;
		}
		first[i] = bottom;
	}
	*low = first[0];
	*high = first[1];
}

/* 13.2.5.73 Named character reference state: the longest name that the input at p, behind "&", starts with. */
static struct reference named(const unsigned char *p, const unsigned char *end, bool in_attribute)
{
	const struct character_reference *best = NULL;
	size_t low = 0, high = CHARACTER_REFERENCE_COUNT;
	struct reference out = { 0 };

	for (size_t at = 0; p + at < end && (ascii_is_alnum(p[at]) || p[at] == ';'); at++) {
		narrow(&low, &high, at, p[at]);
		if (low == high)
			break;
		if (character_references[low].name_len == at + 1)
			best = &character_references[low];
	}
	if (best == NULL)
		return out;
	if (in_attribute && p[best->name_len - 1] != ';' && p + best->name_len < end &&
	    (p[best->name_len] == '=' || ascii_is_alnum(p[best->name_len])))
		return out;
	out.len = best->name_len;
	out.text_len = best->text_len;
	memcpy(out.text, character_reference_texts + best->text, best->text_len);
	return out;
}

/* 13.2.5.80 Numeric character reference end state */
static uint32_t numeric_value(uint32_t number)
{
	/* Windows-1252, as old pages meant it. 0: the number itself. */
	static const uint16_t controls[32] = {
		0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
		0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
		0x0153, 0, 0x017E, 0x0178,
	};

	if (number == 0)
		return UTF8_REPLACEMENT;
	if (number >= 0x80 && number < 0xA0 && controls[number - 0x80] != 0)
		return controls[number - 0x80];
	/* Surrogates and what is beyond U+10FFFF become U+FFFD in utf8_encode(). */
	return number;
}

/* 13.2.5.75 Numeric character reference state to 13.2.5.79; p is behind "&#". */
static struct reference numeric(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *start = p, *digits;
	const bool is_hex = p < end && (*p | 0x20) == 'x';
	struct reference out = { 0 };
	uint32_t number = 0;

	if (is_hex)
		p++;
	for (digits = p; p < end && (is_hex ? ascii_is_hex(*p) : ascii_is_digit(*p)); p++) {
		if (number <= 0x10FFFF)
			number = number * (is_hex ? 16 : 10) + (uint32_t)ascii_hex_value(*p);
	}
	if (p == digits)
		return out;
	if (p < end && *p == ';')
		p++;
	out.len = (size_t)(p - start);
	out.text_len = utf8_encode(numeric_value(number), out.text);
	return out;
}

/* 13.2.5.72 Character reference state; p is at "&". */
static struct reference character_reference(const unsigned char *p, const unsigned char *end, bool in_attribute)
{
	struct reference out = { 0 };

	if (end - p < 2)
		return out;
	if (p[1] == '#') {
		out = numeric(p + 2, end);
		out.len += out.len != 0 ? 2 : 0;
	} else if (ascii_is_alnum(p[1])) {
		out = named(p + 1, end, in_attribute);
		out.len += out.len != 0 ? 1 : 0;
	}
	return out;
}

static bool has_references(enum html_decode_rule rule)
{
	return rule <= HTML_DECODE_ATTRIBUTE;
}

/* What the bytes at p become, if not themselves: NUL, CR, CR LF, "&…", a capital letter of a name. */
static struct reference decode_one(const unsigned char *p, const unsigned char *end, enum html_decode_rule rule)
{
	struct reference out = { 0 };

	if (*p == '&' && has_references(rule)) {
		out = character_reference(p, end, rule == HTML_DECODE_ATTRIBUTE);
	} else if (*p == '\r') {
		out.len = end - p >= 2 && p[1] == '\n' ? 2 : 1;
		out.text[0] = '\n';
		out.text_len = 1;
	} else if (*p == '\0' && rule != HTML_DECODE_TEXT && rule != HTML_DECODE_CDATA) {
		out.len = 1;
		if (rule != HTML_DECODE_BODY)
			out.text_len = utf8_encode(UTF8_REPLACEMENT, out.text);
	} else if (rule == HTML_DECODE_NAME && ascii_is_upper(*p)) {
		out.len = 1;
		out.text[0] = ascii_lower(*p);
		out.text_len = 1;
	}
	return out;
}

/* How many bytes from p on can be copied as they are. */
static size_t plain_run(const unsigned char *p, const unsigned char *end, enum html_decode_rule rule)
{
	return (size_t)(scan_plain(p, end, has_references(rule), rule == HTML_DECODE_NAME) - p);
}

enum status html_decode(struct bytes raw, enum html_decode_rule rule, struct arena *a, struct bytes *text_r,
			struct offset_map *map_r)
{
	const unsigned char *p = raw.data, *end = raw.data + raw.len;
	size_t run = raw.len != 0 ? plain_run(p, end, rule) : 0;
	struct offset_map map = { 0 };
	unsigned char *text, *out;
	enum status s = STATUS_OK;
	size_t nuls = 0;

	if (run == raw.len) {
		*text_r = raw;
		if (map_r != NULL)
			*map_r = map;
		return STATUS_OK;
	}
	/* A NUL grows from one byte to three, "&nLt;" and its like from five to six; nothing else grows. */
	for (const unsigned char *q = p; q < end && (q = memchr(q, '\0', (size_t)(end - q))) != NULL; q++)
		nuls++;
	if (raw.len > SIZE_MAX / 4)
		return STATUS_LIMIT;
	text = out = arena_alloc(a, raw.len + raw.len / 5 + 1 + 2 * nuls, 1);
	if (text == NULL)
		return arena_status(a);
	while (p < end && s == STATUS_OK) {
		struct reference r;

		memcpy(out, p, run);
		out += run;
		p += run;
		if (map_r != NULL)
			s = offset_map_add(&map, a, run, run);
		if (p == end || s != STATUS_OK)
			break;
		r = decode_one(p, end, rule);
		if (r.len == 0) {
			/* An "&" or NUL that stays what it is. */
			r.len = r.text_len = 1;
			r.text[0] = *p;
		}
		memcpy(out, r.text, r.text_len);
		out += r.text_len;
		p += r.len;
		if (map_r != NULL)
			s = offset_map_add(&map, a, r.text_len, r.len);
		run = plain_run(p, end, rule);
	}
	if (s != STATUS_OK)
		return s;
	*text_r = bytes_span(text, out);
	if (map_r != NULL)
		*map_r = map;
	return STATUS_OK;
}
