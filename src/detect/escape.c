#include "detect/escape.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "decode/percent.h"

static int hex_at(struct bytes text, size_t i)
{
	return i < text.len ? ascii_hex_value(text.data[i]) : -1;
}

enum order { FORWARD, BACKWARD, IN_ROT13, ORDERS };

/* The hexadecimal digit at i as it is, or what rot13 made of one. */
static int digit_at(struct bytes text, size_t i, enum order order)
{
	const unsigned char letter = i < text.len ? ascii_lower(text.data[i]) : '\0';

	if (order == IN_ROT13 && ascii_is_alpha(letter))
		return letter >= 'n' && letter <= 's' ? letter - 'n' + 10 : -1;
	return hex_at(text, i);
}

/* The value of the escape that a "=" at i begins, or ends; -1: it is none. */
static int quoted_value(struct bytes text, size_t i, enum order order)
{
	const size_t at[2] = { order == BACKWARD ? i - 1 : i + 1, order == BACKWARD ? i - 2 : i + 2 };
	const int high = order == BACKWARD && i < 2 ? -1 : digit_at(text, at[0], order);

	return high < 0 || digit_at(text, at[1], order) < 0 ? -1 : high << 4 | digit_at(text, at[1], order);
}

/*
 * A "=" stands in front of many values that begin with two digits. So it counts only if it is what quoted-printable has
 * to escape: two such, or one of those that an address or another encoding needs.
 */
static bool is_quoted(struct bytes text)
{
	unsigned found[ORDERS] = { 0 };

	for (size_t i = bytes_find_byte(text, '=', 0); i < text.len; i = bytes_find_byte(text, '=', i + 1)) {
		if (i + 1 < text.len && (text.data[i + 1] == '\r' || text.data[i + 1] == '\n'))
			return true;
		for (int order = FORWARD; order < ORDERS; order++) {
			const int value = quoted_value(text, i, (enum order)order);

			if (value == '@' || value == '.' || value == '=' || value == '%' || value == '\\')
				return true;
			if (value >= 0 && !ascii_is_alnum((unsigned char)value) && ++found[order] == 2)
				return true;
		}
	}
	return false;
}

unsigned escape_kinds(struct bytes text)
{
	unsigned kinds = 0;
	bool has_equals = false;

	for (size_t i = 0; i < text.len; i++) {
		switch (text.data[i]) {
		case '%':
			kinds |= 1u << ESCAPE_PERCENT;
			if (i + 1 < text.len && (text.data[i + 1] == 'u' || text.data[i + 1] == 'h'))	/* "h": in rot13 */
				kinds |= 1u << ESCAPE_SCRIPT;
			break;
		case '=':
			has_equals = true;
			break;
		case '/':
			if (i + 3 < text.len && (text.data[i + 1] == 'x' || text.data[i + 1] == 'u') &&
			    hex_at(text, i + 2) >= 0 && hex_at(text, i + 3) >= 0)
				kinds |= 1u << ESCAPE_SCRIPT;
			break;
		case '\\':
			kinds |= 1u << ESCAPE_SCRIPT;
			break;
		default:
			break;
		}
	}
	if (has_equals && is_quoted(text))
		kinds |= 1u << ESCAPE_QUOTED;
	return kinds;
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

static size_t decode_script(struct bytes in, unsigned char *out)
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
		return decode_script(in, out);
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
	};

	return names[escape];
}
