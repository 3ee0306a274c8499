#include "message/boundary.h"
#include <string.h>
#include "base/ascii.h"
#include "message/fields.h"

enum { GUESS_MAX = 256 };		/* bytes of a line that may pass for a boundary nobody named */

/* FNV-1a. A collision costs a memcmp(), so no key is needed. */
static uint64_t hash_of(struct bytes b)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < b.len; i++)
		h = (h ^ b.data[i]) * 1099511628211u;
	return h;
}

static void note_length(struct boundaries *b, const struct boundary *item)
{
	b->lengths |= (uint64_t)1 << (item->text.len % 64);
}

void boundaries_push(struct boundaries *b, struct bytes text, size_t open_index)
{
	struct boundary *item = &b->items[b->count++];

	*item = (struct boundary){ .text = text, .hash = hash_of(text), .open_index = open_index };
	note_length(b, item);
}

void boundaries_cut(struct boundaries *b, size_t count)
{
	if (b->count == count)
		return;
	b->count = count;
	b->lengths = 0;
	for (size_t i = 0; i < count; i++)
		note_length(b, &b->items[i]);
}

static bool starts_with(struct bytes text, struct bytes start)
{
	return text.len >= start.len && memcmp(text.data, start.data, start.len) == 0;
}

/* The innermost boundary that is text, open ones before closed ones; count if there is none. */
static size_t find_exact(const struct boundaries *b, struct bytes text)
{
	size_t closed = b->count;
	uint64_t hash;

	if (!(b->lengths >> (text.len % 64) & 1))
		return b->count;
	hash = hash_of(text);
	for (size_t i = b->count; i-- > 0;) {
		const struct boundary *item = &b->items[i];

		if (item->hash != hash || !bytes_equal(item->text, text))
			continue;
		if (!item->is_closed)
			return i;
		if (closed == b->count)
			closed = i;
	}
	return closed;
}

static size_t find_prefix(const struct boundaries *b, struct bytes text)
{
	for (size_t i = b->count; i-- > 0;) {
		if (starts_with(text, b->items[i].text))
			return i;
	}
	return b->count;
}

bool boundaries_match(struct boundaries *b, struct bytes in, size_t line, struct delimiter *d_r)
{
	const unsigned char *lf;
	struct bytes text, rest;
	size_t stop, index;
	bool closes = false;

	if (b->count == 0 || in.len - line < 2 || in.data[line] != '-' || in.data[line + 1] != '-')
		return false;
	lf = memchr(in.data + line, '\n', in.len - line);
	stop = lf != NULL ? (size_t)(lf - in.data) : in.len;
	text = bytes_slice(in, line + 2, stop);
	while (text.len > 0 && ascii_is_space(text.data[text.len - 1]))
		text.len--;
	index = find_exact(b, text);
	if (index == b->count && text.len >= 2 && memcmp(text.data + text.len - 2, "--", 2) == 0) {
		index = find_exact(b, bytes_slice(text, 0, text.len - 2));
		closes = true;
	}
	if (index == b->count && b->by_prefix) {
		index = find_prefix(b, text);
		if (index < b->count) {
			rest = bytes_slice(text, b->items[index].text.len, text.len);
			closes = bytes_starts_with(rest, "--");
		}
	}
	if (index == b->count) {
		struct boundary *innermost = &b->items[b->count - 1];

		innermost->has_near_miss |= starts_with(text, innermost->text);
		return false;
	}
	d_r->line = line;
	d_r->end = line;
	if (d_r->end > 0 && in.data[d_r->end - 1] == '\n')
		d_r->end--;
	if (d_r->end > 0 && d_r->end < line && in.data[d_r->end - 1] == '\r')
		d_r->end--;
	d_r->next = lf != NULL ? stop + 1 : stop;
	d_r->index = index;
	d_r->closes = closes;
	return true;
}

/* The next line at or behind from that begins with "--"; in.len if there is none. */
static size_t find_dashes(struct bytes in, size_t from)
{
	size_t at = from;

	/* "-" is rarer than a line break, and base64 has none at all. */
	while (at < in.len) {
		const unsigned char *p = memchr(in.data + at, '-', in.len - at);

		if (p == NULL)
			return in.len;
		at = (size_t)(p - in.data);
		if (at + 1 < in.len && p[1] == '-' && (at == 0 || p[-1] == '\n'))
			return at;
		while (at < in.len && in.data[at] == '-')
			at++;
	}
	return in.len;
}

bool boundaries_next(struct boundaries *b, struct bytes in, size_t from, struct delimiter *d_r)
{
	if (b->count == 0)
		return false;
	for (size_t at = find_dashes(in, from); at < in.len; at = find_dashes(in, at + 2)) {
		if (boundaries_match(b, in, at, d_r))
			return true;
	}
	return false;
}

/* A header, or none at all and an empty line. */
static bool starts_part(struct bytes in, size_t line)
{
	return fields_begin(in, line) || bytes_starts_with(bytes_slice(in, line, in.len), "\n") ||
	       bytes_starts_with(bytes_slice(in, line, in.len), "\r\n");
}

bool boundary_guess(struct bytes in, struct bytes *boundary_r)
{
	size_t at = find_dashes(in, 0);

	while (at < in.len) {
		size_t stop = bytes_find_byte(in, '\n', at);
		struct bytes text = bytes_slice(in, at + 2, stop);

		while (text.len > 0 && ascii_is_space(text.data[text.len - 1]))
			text.len--;
		if (text.len <= GUESS_MAX && stop < in.len && starts_part(in, stop + 1)) {
			*boundary_r = text;
			return true;
		}
		at = stop < in.len ? find_dashes(in, stop + 1) : in.len;
	}
	return false;
}
