#include "decode/splice_writer.h"
#include "decode/uuencode.h"

/*
 * Walks over the lines of the data. A line that no splice touches is copied; those that are touched are decoded,
 * and what becomes of them is encoded in lines of the usual length.
 */
struct writer {
	struct bytes data;
	const struct splice *splices;
	size_t count, next;		/* splices, and the first whose replacement is still to be written */
	size_t position;		/* of the walk, in the decoded body */
	size_t total;			/* length of the decoded body */
	struct buf changed;		/* decoded bytes of the lines touched last */
	const char *line_end;
	struct buf *out;
	size_t out_start;		/* what out held before */
};

/* A splice past the end means the end. */
static size_t start_of(const struct writer *w, size_t i)
{
	return w->splices[i].start < w->total ? w->splices[i].start : w->total;
}

/* Whether a splice changes something in the n decoded bytes from here on, or behind the last of all. */
static bool is_touched(const struct writer *w, size_t n)
{
	size_t end = w->position + n;

	if (w->next > 0 && w->splices[w->next - 1].end > w->position)
		return true;
	return w->next < w->count && (start_of(w, w->next) < end || end == w->total);
}

/* Take the n decoded bytes at p, with the splices applied. */
static enum status change_line(struct writer *w, const unsigned char *p, size_t n)
{
	enum status s = STATUS_OK;

	for (size_t i = 0; i <= n && s == STATUS_OK; i++) {
		size_t at = w->position + i;

		while (s == STATUS_OK && w->next < w->count && start_of(w, w->next) == at && (i < n || at == w->total))
			s = buf_add_bytes(&w->changed, w->splices[w->next++].replacement);
		if (s == STATUS_OK && i < n && !(w->next > 0 && w->splices[w->next - 1].end > at))
			s = buf_add_byte(&w->changed, p[i]);
	}
	return s;
}

static enum status write_changed(struct writer *w)
{
	enum status s = STATUS_OK;

	/* Behind a last line without a line end. */
	if (w->changed.len > 0 && w->out->len > w->out_start && w->out->data[w->out->len - 1] != '\n')
		s = buf_add_text(w->out, w->line_end);
	if (s == STATUS_OK)
		s = uuencode_encode(buf_bytes(&w->changed), w->line_end, w->out);
	buf_truncate(&w->changed, 0);
	return s;
}

static enum status write_line(struct writer *w, const struct uuencode_line *l)
{
	unsigned char decoded[64];	/* the length is one character of 6 bits */
	enum status s;

	if (l->count > 0 && is_touched(w, l->count)) {
		uuencode_line_decode(w->data, l, decoded);
		s = change_line(w, decoded, l->count);
	} else {
		s = write_changed(w);
		if (s == STATUS_OK)
			s = buf_add_bytes(w->out, bytes_slice(w->data, l->start, l->next));
	}
	w->position += l->count;
	return s;
}

enum status splice_uuencode(struct bytes encoded, const struct splice *splices, size_t count, struct buf *out)
{
	struct writer w = { .data = uuencode_data(encoded), .splices = splices, .count = count, .out = out };
	size_t start = (size_t)(w.data.data - encoded.data);
	enum status s;

	w.out_start = out->len;
	s = buf_add_bytes(out, bytes_slice(encoded, 0, start));

	buf_init(&w.changed, out->limit);
	w.line_end = line_layout_of(encoded).line_end;
	for (size_t at = 0; at < w.data.len; at = uuencode_line_at(w.data, at).next)
		w.total += uuencode_line_at(w.data, at).count;
	for (size_t at = 0; at < w.data.len && s == STATUS_OK;) {
		struct uuencode_line l = uuencode_line_at(w.data, at);

		s = write_line(&w, &l);
		at = l.next;
	}
	/* A body without any data. */
	if (s == STATUS_OK && w.total == 0)
		s = change_line(&w, NULL, 0);
	if (s == STATUS_OK)
		s = write_changed(&w);
	if (s == STATUS_OK)
		s = buf_add_bytes(out, bytes_slice(encoded, start + w.data.len, encoded.len));
	buf_free(&w.changed);
	return s;
}
