#include "detect/escape.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "decode/percent.h"

static int hex_at(struct bytes text, size_t i)
{
	return i < text.len ? ascii_hex_value(text.data[i]) : -1;
}

/* The hexadecimal digit at i as it is, or what rot13 made of one. */
static int digit_at(struct bytes text, size_t i, enum peel_order order)
{
	const unsigned char letter = i < text.len ? ascii_lower(text.data[i]) : '\0';

	if ((order & PEEL_ROT13) && ascii_is_alpha(letter))
		return letter >= 'n' && letter <= 's' ? letter - 'n' + 10 : -1;
	return hex_at(text, i);
}

/* The value of the two digits behind place i, or in front of it where text stands backwards; -1: there are none. */
static int pair_at(struct bytes text, size_t i, enum peel_order order)
{
	const bool backward = order & PEEL_BACKWARD;
	int high, low;

	if (backward && i < 2)
		return -1;
	high = digit_at(text, backward ? i - 1 : i + 1, order);
	low = digit_at(text, backward ? i - 2 : i + 2, order);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Whether "\\x", "\\u" or "%u" and digits stand here. */
static bool has_script(struct bytes text, size_t i, enum peel_order order)
{
	const bool backward = order & PEEL_BACKWARD;
	const size_t at = backward ? i - 1 : i + 1;
	unsigned char kind;

	if (backward ? i < 1 : at >= text.len)
		return false;
	kind = text.data[at];
	if (order & PEEL_ROT13)
		kind = kind == 'k' ? 'x' : kind == 'h' ? 'u' : '\0';
	return (kind == 'u' || (kind == 'x' && text.data[i] != '%')) &&
	       (pair_at(text, at, order) >= 0 || (!backward && at + 1 < text.len && text.data[at + 1] == '{'));
}

/* How many escapes there are in each order; of what quoted-printable has to escape, and what tells that it did. */
struct counts {
	unsigned escapes[PEEL_ORDERS], quotable[PEEL_ORDERS];
	bool telling;
};

static void count_pair(struct bytes text, size_t i, struct counts *c)
{
	for (int order = PEEL_FORWARD; order < PEEL_ORDERS; order++) {
		const int value = pair_at(text, i, (enum peel_order)order);

		if (value < 0)
			continue;
		c->escapes[order]++;
		c->quotable[order] += !ascii_is_alnum((unsigned char)value);
		c->telling = c->telling || value == '@' || value == '.' || value == '=' || value == '%' || value == '\\';
	}
}

bool escape_pair_tells(struct bytes text, size_t i)
{
	struct counts c = { .telling = false };

	count_pair(text, i, &c);
	return c.telling;
}

/*
 * The orders in which text is worth decoding. Escapes read forwards are such backwards too where they stand side by side, and
 * in rot13 as far as they have no letters: the other orders need more of them than forwards, of which so many may be none.
 */
static unsigned orders_of(const struct counts *c, unsigned strangers)
{
	unsigned orders = c->escapes[PEEL_FORWARD] > 0 ? 1u << PEEL_FORWARD : 0;

	for (int order = PEEL_BACKWARD; order < PEEL_ORDERS; order++)
		orders |= c->escapes[order] + (order & PEEL_BACKWARD ? strangers : 0) > c->escapes[PEEL_FORWARD] ? 1u << order : 0;
	return orders;
}

bool escape_find(struct bytes text, unsigned orders_r[ESCAPES])
{
	struct counts percent = { .telling = false }, quoted = { .telling = false }, script = { .telling = false };
	bool is_quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = text.data[i];

		if (c == '=' && i + 1 < text.len && (text.data[i + 1] == '\r' || text.data[i + 1] == '\n'))
			is_quoted = true;
		else if (c == '=')
			count_pair(text, i, &quoted);
		else if (c == '%')
			count_pair(text, i, &percent);
		if (c == '\\' || c == '%' || c == '/') {
			for (int order = PEEL_FORWARD; order < PEEL_ORDERS; order++)
				script.escapes[order] += has_script(text, i, (enum peel_order)order);
		}
		if (c == '\\' && script.escapes[PEEL_FORWARD] == 0)
			script.escapes[PEEL_FORWARD] = 1;	/* "\\/", "\\100" */
	}
	/*
	 * A "=" stands in front of many values that begin with two digits. So it counts only if it is what quoted-printable has
	 * to escape: two such, or one of those that an address or another encoding needs.
	 */
	for (int order = PEEL_FORWARD; order < PEEL_ORDERS; order++)
		is_quoted = is_quoted || quoted.telling || quoted.quotable[order] >= 2;
	orders_r[ESCAPE_PERCENT] = orders_of(&percent, 0);
	/* The "=" in front of a value that is quoted-printable backwards. */
	orders_r[ESCAPE_QUOTED] = is_quoted ? orders_of(&quoted, 1) | 1u << PEEL_FORWARD : 0;
	orders_r[ESCAPE_SCRIPT] = orders_of(&script, 0);
	orders_r[ESCAPE_BINARY] = orders_r[ESCAPE_SCRIPT];
	return (orders_r[ESCAPE_PERCENT] | orders_r[ESCAPE_QUOTED] | orders_r[ESCAPE_SCRIPT]) != 0;
}

/* count digits of this base from i on; -1: something else stands there. */
static long digits_at(struct bytes text, size_t i, size_t count, int base)
{
	long value = 0;

	for (size_t k = 0; k < count; k++) {
		const int digit = hex_at(text, i + k);

		if (digit < 0 || digit >= base)
			return -1;
		value = value * base + digit;
	}
	return value;
}

/* The character of the script escape at i and its length; 0: there is none. */
static size_t script_escape(struct bytes text, size_t i, long *value_r)
{
	const unsigned char mark = text.data[i], kind = i + 1 < text.len ? text.data[i + 1] : '\0';
	const bool is_backslash = mark == '\\';

	if (kind == 'u' && (*value_r = digits_at(text, i + 2, 4, 16)) >= 0)
		return 6;
	if (mark == '%')
		return 0;
	if (kind == 'x' && (*value_r = digits_at(text, i + 2, 2, 16)) >= 0)
		return 4;
	if (kind == 'u' && i + 2 < text.len && text.data[i + 2] == '{') {
		for (size_t n = 1; n <= 6; n++) {
			if (i + 3 + n < text.len && text.data[i + 3 + n] == '}' && (*value_r = digits_at(text, i + 3, n, 16)) >= 0)
				return n + 4;
		}
	}
	if (is_backslash && (*value_r = digits_at(text, i + 1, 3, 8)) >= 0 && *value_r < 256)
		return 4;
	*value_r = kind;
	return is_backslash && kind != '\0' && !ascii_is_alnum(kind) && kind < 0x80 ? 2 : 0;
}

static size_t decode_script(struct bytes in, bool is_binary, unsigned char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < in.len; ) {
		long value = 0;
		size_t len = 0;

		if (in.data[i] == '\\' || in.data[i] == '%' || in.data[i] == '/')
			len = script_escape(in, i, &value);
		if (len == 0) {
			out[n++] = in.data[i++];
			continue;
		}
		/* The shortest escape of a character is at least as long as its UTF-8. */
		if (is_binary && value <= 0xff)
			out[n++] = (unsigned char)value;
		else
			n += utf8_encode((uint32_t)value, out + n);
		i += len;
	}
	return n;
}

size_t escape_decode(enum escape escape, struct bytes in, unsigned char *out)
{
	size_t n = 0;

	switch (escape) {
	case ESCAPE_PERCENT:
		return percent_decode(in, out, NULL);
	case ESCAPE_SCRIPT:
	case ESCAPE_BINARY:
		return decode_script(in, escape == ESCAPE_BINARY, out);
	case ESCAPE_QUOTED:
	case ESCAPES:
		break;
	}
	/* Unlike a body, a token does not lose the white space at its end; in may be out. */
	for (size_t i = 0; i < in.len; ) {
		const long value = in.data[i] == '=' ? digits_at(in, i + 1, 2, 16) : -1;

		if (value >= 0) {
			out[n++] = (unsigned char)value;
			i += 3;
		} else if (in.data[i] == '=' && i + 1 < in.len && (in.data[i + 1] == '\n' || in.data[i + 1] == '\r')) {
			i += in.data[i + 1] == '\r' && i + 2 < in.len && in.data[i + 2] == '\n' ? 3 : 2;
		} else {
			out[n++] = in.data[i++];
		}
	}
	return n;
}

const char *escape_name(enum escape escape)
{
	static const char *const names[ESCAPES] = {
		[ESCAPE_PERCENT] = "percent-encoding", [ESCAPE_QUOTED] = "quoted-printable", [ESCAPE_SCRIPT] = "script escapes",
		[ESCAPE_BINARY] = "script escapes",
	};

	return names[escape];
}
