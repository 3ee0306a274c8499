/* widening.c - reads just as much of the syntax as tells counts, groups and ends from plain characters. */
#include "match/widening.h"
#include <string.h>
#include "base/ascii.h"

enum piece { PIECE_PLAIN, PIECE_OPEN, PIECE_CLOSE, PIECE_BAR, PIECE_COUNT, PIECE_UNKNOWN };

struct count {
	size_t least, most;		/* the same if there is but one; most is 0 in "{3,}" */
};

/* Behind "[": behind its "]". False: not understood. */
static bool skip_class(struct bytes s, size_t *at)
{
	size_t i = *at;

	i += i < s.len && s.data[i] == '^';
	i += i < s.len && s.data[i] == ']';
	while (i < s.len && s.data[i] != ']') {
		if (s.data[i] == '[')		/* perhaps a named class */
			return false;
		if (s.data[i] == '\\' && s.len - i >= 2 && strchr("QEc", s.data[i + 1]) != NULL)
			return false;
		i += s.data[i] == '\\' ? 2 : 1;
	}
	*at = i + 1;
	return i < s.len;
}

/* Behind "\\". */
static bool skip_escape(struct bytes s, size_t *at)
{
	unsigned char c;

	if (*at == s.len)
		return false;
	c = s.data[(*at)++];
	if (c == 'Q' || c == 'E' || c == 'c')
		return false;
	if (*at < s.len && s.data[*at] == '{' && c != '\0' && strchr("xoNpPgk", c) != NULL)
		*at = bytes_find_byte(s, '}', *at) + 1;		/* no count */
	return *at <= s.len;
}

static size_t read_number(struct bytes s, size_t *at)
{
	size_t number = 0;

	while (*at < s.len && ascii_is_digit(s.data[*at]) && number < 100000)
		number = number * 10 + (s.data[(*at)++] - '0');
	return number;
}

/* Behind "{": behind "}" if it is a count. */
static bool read_count(struct bytes s, size_t *at, struct count *count_r)
{
	size_t i = *at;

	count_r->least = read_number(s, &i);
	if (i == *at)
		return false;
	count_r->most = count_r->least;
	if (i < s.len && s.data[i] == ',') {
		i++;
		count_r->most = read_number(s, &i);
	}
	if (i == s.len || s.data[i] != '}')
		return false;
	*at = i + 1;
	return true;
}

static enum piece next_piece(struct bytes s, size_t *at, struct count *count_r)
{
	switch (s.data[(*at)++]) {
	case '\\':
		return skip_escape(s, at) ? PIECE_PLAIN : PIECE_UNKNOWN;
	case '[':
		return skip_class(s, at) ? PIECE_PLAIN : PIECE_UNKNOWN;
	case '(':
		if (*at < s.len && (s.data[*at] == '*' || s.data[*at] == '?')) {
			if (s.data[*at] == '*' || s.len - *at < 2 || s.data[*at + 1] != ':')
				return PIECE_UNKNOWN;
			*at += 2;
		}
		return PIECE_OPEN;
	case ')':
		return PIECE_CLOSE;
	case '|':
		return PIECE_BAR;
	case '{':
		return read_count(s, at, count_r) ? PIECE_COUNT : PIECE_PLAIN;
	}
	return PIECE_PLAIN;
}

bool widening_needs_end(struct bytes source)
{
	size_t at = 0, last = 0, depth = 0;
	struct count count;

	while (at < source.len) {
		last = at;
		switch (next_piece(source, &at, &count)) {
		case PIECE_UNKNOWN:
			return false;
		case PIECE_BAR:
			if (depth == 0)
				return false;
			break;
		case PIECE_OPEN:
			depth++;
			break;
		case PIECE_CLOSE:
			depth--;
			break;
		case PIECE_PLAIN: case PIECE_COUNT:
			break;
		}
	}
	return source.len >= 2 && last == source.len - 1 && source.data[last] == '$' && depth == 0;
}

static bool is_far(const struct count *c)
{
	return c->least > WIDENING_FROM || c->most > WIDENING_FROM;
}

size_t widening_counts(struct bytes source)
{
	size_t at = 0, sum = 0;
	struct count count;

	while (at < source.len) {
		const enum piece piece = next_piece(source, &at, &count);

		if (piece == PIECE_UNKNOWN)
			return 0;
		if (piece == PIECE_COUNT && is_far(&count))
			sum += count.most > count.least ? count.most : count.least;
	}
	return sum;
}

enum status widening_add(struct bytes source, struct buf *out)
{
	const bool is_understood = widening_counts(source) > 0;
	enum status status = STATUS_OK;
	struct count count;
	size_t at = 0;

	while (at < source.len && status == STATUS_OK) {
		const size_t start = at;

		if (!is_understood) {
			at = source.len;
		} else if (next_piece(source, &at, &count) == PIECE_COUNT && is_far(&count)) {
			status = buf_printf(out, "{%zu,}", count.least < WIDENING_FROM ? count.least : (size_t)WIDENING_FROM);
			continue;
		}
		status = buf_add(out, source.data + start, at - start);
	}
	return status;
}
