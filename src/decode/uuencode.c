#include "decode/uuencode.h"
#include "base/ascii.h"

/* Where the line that starts at offset at ends: *end_r without its line end. Returns the start of the next. */
static size_t find_line_end(struct bytes b, size_t at, size_t *end_r)
{
	size_t feed = bytes_find_byte(b, '\n', at);

	*end_r = feed;
	if (feed < b.len && *end_r > at && b.data[*end_r - 1] == '\r')
		(*end_r)--;
	return feed < b.len ? feed + 1 : feed;
}

/* "begin 644 name" */
static bool is_begin(struct bytes line)
{
	return bytes_starts_with(line, "begin ") && line.len > 6 && ascii_is_digit(line.data[6]);
}

struct bytes uuencode_data(struct bytes in)
{
	size_t at = 0, start = 0, end, next;
	bool has_begun = false;

	for (; at < in.len; at = next) {
		struct bytes line;

		next = find_line_end(in, at, &end);
		line = bytes_slice(in, at, end);
		if (!has_begun && is_begin(line)) {
			has_begun = true;
			start = next;
		} else if (has_begun && bytes_is(bytes_trim(line), "end")) {
			return bytes_slice(in, start, at);
		}
	}
	return bytes_slice(in, start, in.len);
}

static unsigned value_of(unsigned char c)
{
	return (unsigned)(c - ' ') & 63;	/* "`" is 64, which stands for 0 as a space does */
}

struct uuencode_line uuencode_line_at(struct bytes data, size_t at)
{
	struct uuencode_line l = { .start = at };
	size_t chars;

	l.next = find_line_end(data, at, &l.end);
	if (l.end == at || data.data[at] < ' ' || data.data[at] > '`')
		return l;
	/* A lone character of the last group says nothing. */
	chars = l.end - at - 1;
	l.count = chars / 4 * 3 + (chars % 4 > 1 ? chars % 4 - 1 : 0);
	if (l.count > value_of(data.data[at]))
		l.count = value_of(data.data[at]);
	return l;
}

void uuencode_line_decode(struct bytes data, const struct uuencode_line *line, unsigned char *out)
{
	const unsigned char *p = data.data + line->start + 1, *end = data.data + line->end;

	for (size_t i = 0; i < line->count; p += 4) {
		unsigned long group = 0;

		for (int k = 0; k < 4; k++)
			group = group << 6 | (end - p > k ? value_of(p[k]) : 0);
		for (int shift = 16; shift >= 0 && i < line->count; shift -= 8)
			out[i++] = (unsigned char)(group >> shift);
	}
}

size_t uuencode_decode(struct bytes in, unsigned char *out)
{
	struct bytes data = uuencode_data(in);
	size_t len = 0;

	for (size_t at = 0; at < data.len;) {
		struct uuencode_line l = uuencode_line_at(data, at);

		uuencode_line_decode(data, &l, out + len);
		len += l.count;
		at = l.next;
	}
	return len;
}

static enum status encode_line(struct bytes in, const char *line_end, struct buf *out)
{
	unsigned char line[1 + UUENCODE_LINE_BYTES / 3 * 4];
	size_t len = 0;
	enum status s;

	line[len++] = (unsigned char)(' ' + in.len);
	for (size_t i = 0; i < in.len; i += 3) {
		unsigned long group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (i + k < in.len ? in.data[i + k] : 0);
		for (int shift = 18; shift >= 0; shift -= 6) {
			unsigned v = (unsigned)(group >> shift) & 63;

			line[len++] = (unsigned char)(v != 0 ? ' ' + v : '`');
		}
	}
	s = buf_add(out, line, len);
	return s == STATUS_OK ? buf_add_text(out, line_end) : s;
}

enum status uuencode_encode(struct bytes in, const char *line_end, struct buf *out)
{
	const size_t start = out->len;
	enum status s = STATUS_OK;

	for (size_t i = 0; i < in.len && s == STATUS_OK;) {
		size_t n = in.len - i < UUENCODE_LINE_BYTES ? in.len - i : UUENCODE_LINE_BYTES;

		/* The length of 13 is a "-": the line could look like a boundary. */
		if (n == '-' - ' ')
			n--;
		s = encode_line(bytes_slice(in, i, i + n), line_end, out);
		i += n;
	}
	if (s != STATUS_OK)
		buf_truncate(out, start);
	return s;
}
