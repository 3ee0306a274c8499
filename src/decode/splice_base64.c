#include <string.h>
#include "decode/base64.h"
#include "decode/splice_writer.h"

/*
 * Groups that no splice touches are copied with all that stands around them. At a splice the writer begins to
 * encode what is left and what is new, and goes on with it until both sides are at the start of a group again.
 */
struct writer {
	struct bytes encoded;
	size_t copied;			/* how much of encoded has been dealt with */
	struct buf *out;
	struct line_layout layout;
	size_t width;			/* of new lines */
	size_t column;			/* characters on the last line of out */
	bool is_encoding;
	bool is_fresh;			/* something was encoded since the last copy */
	unsigned char held[3];		/* bytes that do not make a group yet */
	size_t held_len;
	enum status status;
};

static void add_text(struct writer *w, struct bytes text)
{
	const unsigned char *feed = text.len != 0 ? memrchr(text.data, '\n', text.len) : NULL;

	if (w->status == STATUS_OK)
		w->status = buf_add_bytes(w->out, text);
	w->column = feed != NULL ? (size_t)(text.data + text.len - (feed + 1)) : w->column + text.len;
}

static void add_line_end(struct writer *w)
{
	add_text(w, bytes_of(w->layout.line_end));
}

/* The length of the line end at offset at, or 0. */
static size_t line_end_at(struct bytes b, size_t at)
{
	if (at < b.len && b.data[at] == '\n')
		return 1;
	return b.len - at >= 2 && b.data[at] == '\r' && b.data[at + 1] == '\n' ? 2 : 0;
}

/* Copy the encoded bytes up to end. */
static void copy_to(struct writer *w, size_t end)
{
	if (end > w->copied && w->is_fresh) {
		/* The rest of an old line goes behind a new piece only if it fits. */
		struct bytes look = bytes_slice(w->encoded, w->copied, w->copied + w->width + 1);
		size_t rest = bytes_find_byte(look, '\n', 0);
		size_t skip = w->column == 0 ? line_end_at(w->encoded, w->copied) : 0;

		if (rest > 0 && rest < look.len && look.data[rest - 1] == '\r')
			rest--;
		if (w->column > 0 && w->column + rest > w->width && rest > 0)
			add_line_end(w);
		/* All of a line went: its line end goes too. */
		w->copied += skip < end - w->copied ? skip : end - w->copied;
		w->is_fresh = false;
	}
	if (end > w->copied)
		add_text(w, bytes_slice(w->encoded, w->copied, end));
	w->copied = end > w->copied ? end : w->copied;
}

/* Write the bytes held as a group, padded if they are fewer than three. */
static void write_group(struct writer *w)
{
	unsigned char group[4];

	base64_encode_group(w->held, w->held_len, group);
	w->held_len = 0;
	for (size_t done = 0; done < sizeof(group);) {
		size_t n = w->width - w->column;

		if (w->column >= w->width) {
			add_line_end(w);
			continue;
		}
		if (n > sizeof(group) - done)
			n = sizeof(group) - done;
		add_text(w, (struct bytes){ group + done, n });
		done += n;
	}
}

static void encode(struct writer *w, struct bytes bytes)
{
	for (size_t i = 0; i < bytes.len && w->status == STATUS_OK; i++) {
		w->held[w->held_len++] = bytes.data[i];
		if (w->held_len == 3)
			write_group(w);
	}
}

static void start_encoding(struct writer *w, size_t at)
{
	if (w->is_encoding)
		return;
	copy_to(w, at);
	w->is_encoding = true;
	w->is_fresh = true;
}

/* The splices that are still to be done. */
struct pending {
	const struct splice *next, *end;
};

/* Whether the next splice removes bytes on both sides of position. */
static bool removes_over(const struct pending *p, size_t position)
{
	return p->next < p->end && p->next->start < position && p->next->end > position;
}

/* The byte at a position of the decoded body, after what is to stand before it; dropped if a splice removes it. */
static void encode_byte(struct writer *w, size_t position, unsigned char byte, struct pending *p)
{
	while (p->next < p->end && p->next->start == position && p->next->end == position)
		encode(w, (p->next++)->replacement);
	if (p->next == p->end || p->next->start > position) {
		encode(w, (struct bytes){ &byte, 1 });
		return;
	}
	if (p->next->start == position)
		encode(w, p->next->replacement);
	if (p->next->end == position + 1)
		p->next++;
}

/* What is to stand at the end of a run of groups; at the last one, all that is left. */
static void encode_end(struct writer *w, size_t position, bool is_last, struct pending *p)
{
	if (is_last && removes_over(p, position))
		p->next++;
	while (p->next < p->end && (is_last || (p->next->start == position && p->next->end == position)))
		encode(w, (p->next++)->replacement);
}

/* The next group that decodes to anything. */
static bool next_group(struct bytes encoded, size_t at, struct base64_group *group_r)
{
	do {
		if (!base64_group_next(encoded, at, group_r))
			return false;
		at = group_r->end;
	} while (group_r->count == 0);
	return true;
}

/* Whether the next splice changes this group, whose bytes start at position. */
static bool touches(const struct pending *p, const struct base64_group *g, size_t position, bool is_last)
{
	const size_t end = position + g->count;

	if (p->next == p->end)
		return false;
	if (p->next->start < end)
		return true;
	/* Behind a short group nothing can be added: it has to be completed first. */
	return g->is_short && (is_last || (p->next->start == end && p->next->end == end));
}

enum status splice_base64(struct bytes encoded, const struct splice *splices, size_t count, struct buf *out)
{
	struct writer w = { .encoded = encoded, .out = out, .layout = line_layout_of(encoded) };
	struct pending pending = { splices, splices + count };
	struct base64_group g, following;
	bool has_group = next_group(encoded, 0, &g);
	size_t position = 0, at = 0;

	w.width = w.layout.count > 1 ? w.layout.longest : LINE_USUAL;
	if (w.width > LINE_HARD)
		w.width = LINE_HARD;
	while (has_group && (pending.next < pending.end || w.is_encoding) && w.status == STATUS_OK) {
		const bool has_following = next_group(encoded, g.end, &following);

		if (w.is_encoding || touches(&pending, &g, position, !has_following)) {
			start_encoding(&w, g.start);
			for (unsigned i = 0; i < g.count; i++)
				encode_byte(&w, position + i, g.bytes[i], &pending);
			if (g.is_short || !has_following)
				encode_end(&w, position + g.count, !has_following, &pending);
			if (g.is_short && w.held_len > 0)
				write_group(&w);
			w.copied = g.end;
			w.is_encoding = w.held_len > 0 || removes_over(&pending, position + g.count);
		}
		position += g.count;
		at = g.end;
		g = following;
		has_group = has_following;
	}
	if (w.status == STATUS_OK && pending.next < pending.end) {
		/* Behind the last group, which is a whole one, or in a body without any. */
		start_encoding(&w, at);
		encode_end(&w, position, true, &pending);
	}
	if (w.held_len > 0)
		write_group(&w);
	copy_to(&w, encoded.len);
	return w.status;
}
