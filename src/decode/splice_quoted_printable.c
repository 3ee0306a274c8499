#include <string.h>
#include "base/ascii.h"
#include "decode/quoted_printable.h"
#include "decode/splice_writer.h"

/*
 * Walks over the units of the encoded body. What no splice touches is copied; where copied bytes follow something
 * else than before, the seam is looked at: a soft line break there keeps both sides from being read together.
 */
struct writer {
	struct bytes encoded;
	size_t at;			/* where the walk is, always between units or inside a verbatim one */
	size_t position;		/* the same place in the decoded body */
	struct quoted_unit unit;	/* what is left of the unit at this place; len 0 at the end */
	size_t copied;			/* how much of encoded has been dealt with */
	struct buf *out;
	struct line_layout layout;
	size_t width;			/* no line gets longer than this, except old ones that are */
	size_t column;			/* bytes on the last line of out */
	bool is_fresh;			/* out does not end with what stands before copied in encoded */
	bool seam_is_dropped;		/* what stands at copied is white space that is dropped before a line end */
	enum status status;
};

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static void add(struct writer *w, struct bytes text)
{
	const unsigned char *feed = text.len != 0 ? memrchr(text.data, '\n', text.len) : NULL;

	if (w->status == STATUS_OK)
		w->status = buf_add_bytes(w->out, text);
	w->column = feed != NULL ? (size_t)(text.data + text.len - (feed + 1)) : w->column + text.len;
}

/* The byte n places before the end of the line being written, from 1; 0 if there is none. */
static unsigned char last(const struct writer *w, size_t n)
{
	return w->status == STATUS_OK && w->column >= n ? w->out->data[w->out->len - n] : 0;
}

/*
 * End the line with a soft line break. Where it is full already, its last unit moves to the new line. A "=" in
 * front of the break stays literal, because "==" is no escape.
 */
static void add_soft_break(struct writer *w)
{
	unsigned char moved[3];
	size_t n = 0;

	if (w->column == w->width) {
		n = last(w, 3) == '=' && ascii_is_hex(last(w, 2)) && ascii_is_hex(last(w, 1)) ? 3 : 1;
		for (size_t i = 0; i < n; i++)
			moved[i] = last(w, n - i);
		if (w->status == STATUS_OK)
			buf_truncate(w->out, w->out->len - n);
	}
	add(w, bytes_of("="));
	add(w, bytes_of(w->layout.line_end));
	add(w, (struct bytes){ moved, n });
}

static void add_escaped(struct writer *w, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const unsigned char text[3] = { '=', (unsigned char)digits[c >> 4], (unsigned char)digits[c & 15] };

	/* One column stays free for the "=" of a soft break. */
	if (w->column + sizeof(text) >= w->width)
		add_soft_break(w);
	add(w, (struct bytes){ text, sizeof(text) });
}

/* Whether the end of the line would take c for more than itself: "=" and a digit, which no other digit follows. */
static bool is_open_escape(const struct writer *w)
{
	return last(w, 1) == '=' || (last(w, 2) == '=' && ascii_is_hex(last(w, 1)));
}

/* Whether c may stand as it is behind what is written. */
static bool is_safe(const struct writer *w, unsigned char c, bool ends_line)
{
	if (c == '=' || c >= 0x7F || (c < ' ' && c != '\t') || is_open_escape(w))
		return false;
	if (c == '-')
		return w->column > 1;
	return !is_blank(c) || !ends_line;
}

/* The replacement, encoded. Its line ends stay line ends where the body has such. */
static void add_encoded(struct writer *w, struct bytes text)
{
	const size_t line_end = strlen(w->layout.line_end);

	for (size_t i = 0; i < text.len && w->status == STATUS_OK; i++) {
		const unsigned char c = text.data[i], next = i + 1 < text.len ? text.data[i + 1] : '\n';

		if (text.len - i >= line_end && memcmp(text.data + i, w->layout.line_end, line_end) == 0 &&
		    !is_blank(last(w, 1)) && last(w, 1) != '\r' && !is_open_escape(w)) {
			add(w, bytes_of(w->layout.line_end));
			i += line_end - 1;
			continue;
		}
		if (w->column + 1 >= w->width)
			add_soft_break(w);
		if (is_safe(w, c, next == '\r' || next == '\n'))
			add(w, (struct bytes){ &c, 1 });
		else
			add_escaped(w, c);
	}
}

static void read_unit(struct writer *w)
{
	const struct bytes rest = bytes_slice(w->encoded, w->at, w->encoded.len);

	w->unit = rest.len != 0 ? quoted_unit_at(rest) : (struct quoted_unit){ 0 };
}

/*
 * Over the unit, or over n of the bytes it decodes to where that can be told: of a verbatim unit, and between the
 * CR and LF of a line end with white space before it, which is lost with the first step.
 */
static void step(struct writer *w, size_t n)
{
	struct quoted_unit *u = &w->unit;

	if (n >= u->decoded || n == 0 || u->decoded == 0) {
		w->at += u->len;
		w->position += u->decoded;
		read_unit(w);
		return;
	}
	w->at += u->len - u->decoded + n;
	w->position += n;
	u->decoded -= n;
	u->len = u->decoded;
	u->depends_on_next = false;
}

/*
 * To the place for something new at that position: behind soft line breaks, but before white space that is dropped
 * only because a line end follows. Stops before a unit that the position is in the middle of, unless it is verbatim.
 */
static void walk_to_start(struct writer *w, size_t position)
{
	while (w->unit.len > 0) {
		const bool is_verbatim = w->unit.decoded == w->unit.len;
		/* The end may be asked for as any position that is too large. */
		const bool is_end = w->unit.decoded == 0 && w->at + w->unit.len == w->encoded.len;

		if (w->position == position || is_end ? w->unit.decoded > 0 || w->unit.depends_on_next
						      : !is_verbatim && w->position + w->unit.decoded > position)
			break;
		step(w, position - w->position);
	}
}

/* How long the line is that the rest of encoded starts with, counted no further than needed. */
static size_t rest_of_line(const struct writer *w)
{
	const struct bytes look = bytes_slice(w->encoded, w->copied, w->copied + w->width + 2);
	const size_t n = bytes_find_byte(look, '\n', 0);

	return n > 0 && n < look.len && look.data[n - 1] == '\r' ? n - 1 : n;
}

/* Whether what is written and the rest of encoded would be read differently side by side, or make too long a line. */
static bool needs_soft_break(const struct writer *w, struct bytes rest)
{
	const size_t rest_len = rest_of_line(w);
	const bool ends_line = rest.len == 0 || rest.data[0] == '\n' || bytes_starts_with(rest, "\r\n");

	if (w->column == 0)
		return false;
	if (last(w, 1) == '=' || (is_open_escape(w) && rest.len > 0 && ascii_is_hex(rest.data[0])))
		return true;
	if (is_blank(last(w, 1)) && (ends_line || w->seam_is_dropped))
		return true;
	if (last(w, 1) == '\r' && rest.len > 0 && rest.data[0] == '\n')
		return true;
	/* A line that is too long by itself stays so. */
	return rest_len <= w->width && w->column + rest_len > w->width;
}

/* Whether "--" would come to stand at the start of a line. */
static bool starts_like_boundary(const struct writer *w, struct bytes rest)
{
	if (rest.len == 0 || rest.data[0] != '-')
		return false;
	return w->column == 0 ? rest.len > 1 && rest.data[1] == '-' : w->column == 1 && last(w, 1) == '-';
}

/* Whether offset at is between the CR and LF of a line end: both are escaped when something comes between them. */
static bool is_inside_line_end(const struct writer *w, size_t at)
{
	return at > 0 && at < w->encoded.len && w->encoded.data[at - 1] == '\r' && w->encoded.data[at] == '\n';
}

/* Make what is written and the rest of encoded stand side by side; end is as far as it may be copied. */
static void add_seam(struct writer *w, size_t end)
{
	w->is_fresh = false;
	while (w->status == STATUS_OK) {
		const struct bytes rest = bytes_slice(w->encoded, w->copied, w->encoded.len);

		if (w->copied < end && is_inside_line_end(w, w->copied)) {
			add_escaped(w, '\n');
			w->copied++;
		} else if (needs_soft_break(w, rest)) {
			add_soft_break(w);
		} else if (w->copied < end && starts_like_boundary(w, rest)) {
			add_escaped(w, '-');
			w->copied++;
		} else {
			break;
		}
	}
}

static void copy_to(struct writer *w, size_t end)
{
	if (end == w->copied)
		return;
	if (w->is_fresh)
		add_seam(w, end);
	add(w, bytes_slice(w->encoded, w->copied, end));
	w->copied = end;
}

/* From here on out goes on with the encoded bytes at the walk's place. */
static void resume(struct writer *w)
{
	w->copied = w->at;
	w->is_fresh = true;
	w->seam_is_dropped = w->unit.len > 0 && w->unit.depends_on_next && is_blank(w->encoded.data[w->at]);
}

static void splice_one(struct writer *w, const struct splice *s)
{
	bool splits_line_end;

	walk_to_start(w, s->start);
	if (w->unit.decoded > 0 && w->position < s->start) {
		/* A line end that had white space before it. */
		copy_to(w, w->at);
		step(w, s->start - w->position);
		splits_line_end = true;
	} else {
		splits_line_end = w->copied < w->at && is_inside_line_end(w, w->at);
		copy_to(w, w->at - splits_line_end);
	}
	if (splits_line_end)
		add_escaped(w, '\r');
	add_encoded(w, s->replacement);
	while (w->unit.len > 0 && w->position < s->end)
		step(w, s->end - w->position);
	/* Nothing is left of a line but its soft break. */
	if (w->column == 0 && w->unit.len > 0 && w->unit.decoded == 0 && !w->unit.depends_on_next)
		step(w, 0);
	resume(w);
}

enum status splice_quoted_printable(struct bytes encoded, const struct splice *splices, size_t count, struct buf *out)
{
	struct writer w = { .encoded = encoded, .out = out, .layout = line_layout_of(encoded) };

	w.width = w.layout.longest > LINE_USUAL ? LINE_HARD : LINE_USUAL;
	read_unit(&w);
	for (size_t i = 0; i < count && w.status == STATUS_OK; i++)
		splice_one(&w, &splices[i]);
	copy_to(&w, encoded.len);
	if (w.is_fresh)
		add_seam(&w, encoded.len);
	return w.status;
}
