/* field_text.c - field bodies as text for people, and without comments: the other half of fields.h. */
#include <string.h>
#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "decode/encoded_word.h"
#include "message/fields.h"
#include "text/charset.h"

static const struct bytes utf8_label = BYTES("utf-8");

/* Without the line breaks of folds (RFC 5322, 2.2.3: the white space behind them stays). */
static enum status unfold(struct bytes b, struct arena *a, struct bytes *out_r)
{
	unsigned char *p;
	size_t len = 0;

	if (bytes_find_byte(b, '\n', 0) == b.len && bytes_find_byte(b, '\r', 0) == b.len) {
		*out_r = b;
		return STATUS_OK;
	}
	p = arena_alloc(a, b.len, 1);
	if (p == NULL)
		return arena_status(a);
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] != '\n' && b.data[i] != '\r')
			p[len++] = b.data[i];
	}
	*out_r = (struct bytes){ p, len };
	return STATUS_OK;
}

/* One piece of a field body, as UTF-8. */
static enum status piece_text(const struct encoded_word *w, struct arena *a, struct bytes *text_r, struct oddities *o)
{
	struct bytes label = w->charset;
	struct text t;
	enum status s;

	/* Raw 8-bit text is UTF-8 (RFC 6532) when it can be, else what the sender's machine spoke. */
	if (label.len == 0 && utf8_valid_prefix(w->text) == w->text.len)
		label = utf8_label;
	s = charset_to_utf8(label, w->text, a, &t, o);
	if (s == STATUS_OK)
		*text_r = t.utf8;
	return s;
}

struct pieces {
	unsigned char *data;
	size_t len, capacity;
};

static enum status add_piece(struct pieces *p, struct bytes text, struct arena *a)
{
	if (text.len > p->capacity - p->len) {
		size_t more = p->capacity + text.len + p->capacity / 2;
		unsigned char *data = arena_extend(a, p->data, p->len, more, 1);

		if (data == NULL)
			return arena_status(a);
		p->data = data;
		p->capacity = more;
	}
	if (text.len > 0)
		memcpy(p->data + p->len, text.data, text.len);
	p->len += text.len;
	return STATUS_OK;
}

enum status phrase_text(struct bytes phrase, struct arena *a, struct bytes *text_r, struct oddities *o)
{
	struct pieces pieces = { 0 };
	struct encoded_words words;
	struct bytes line;
	bool end = false;
	enum status s = unfold(phrase, a, &line);

	if (s != STATUS_OK)
		return s;
	line = bytes_trim(line);
	if (bytes_find(line, bytes_of("=?"), 0) == line.len && utf8_valid_prefix(line) == line.len) {
		*text_r = line;
		return STATUS_OK;
	}
	pieces.capacity = line.len;
	pieces.data = arena_alloc(a, line.len, 1);
	if (pieces.data == NULL)
		return arena_status(a);
	encoded_words_init(&words, line);
	while (!end) {
		struct encoded_word w;
		struct bytes text;

		s = encoded_words_next(&words, a, &w, &end, o);
		if (s == STATUS_OK && !end)
			s = piece_text(&w, a, &text, o);
		if (s == STATUS_OK && !end)
			s = add_piece(&pieces, text, a);
		if (s != STATUS_OK)
			return s;
	}
	*text_r = bytes_trim((struct bytes){ pieces.data, pieces.len });
	return STATUS_OK;
}

enum status field_text(const struct field *f, struct arena *a, struct bytes *text_r, struct oddities *o)
{
	return phrase_text(f->body, a, text_r, o);
}

enum status field_without_comments(struct bytes body, struct arena *a, struct bytes *out_r)
{
	struct bytes trimmed = bytes_trim(body);
	size_t len = 0, depth = 0, unclosed = 0;
	bool quoted = false;
	unsigned char *p;

	if (bytes_find_byte(trimmed, '(', 0) == trimmed.len)
		return unfold(trimmed, a, out_r);
	p = arena_alloc(a, trimmed.len, 1);
	if (p == NULL)
		return arena_status(a);
	for (size_t i = 0; i < trimmed.len; i++) {
		unsigned char c = trimmed.data[i];
		bool escaped = c == '\\' && i + 1 < trimmed.len && (quoted || depth > 0);

		if (!quoted && c == '(') {
			if (depth++ == 0)
				unclosed = i;
		} else if (depth == 0 && c == '"') {
			quoted = !quoted;
		}
		if (depth == 0 && c != '\r' && c != '\n') {
			p[len++] = c;
			if (escaped)
				p[len++] = trimmed.data[i + 1];
		}
		if (!quoted && c == ')' && depth > 0 && --depth == 0)
			p[len++] = ' ';
		if (escaped)
			i++;
	}
	/* A comment that never ends is none: better a parameter too many than one overlooked. */
	for (size_t i = unclosed; depth > 0 && i < trimmed.len; i++) {
		if (trimmed.data[i] != '\r' && trimmed.data[i] != '\n')
			p[len++] = trimmed.data[i];
	}
	*out_r = bytes_trim((struct bytes){ p, len });
	return STATUS_OK;
}
