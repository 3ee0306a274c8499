#include "detect/layers.h"
#include <string.h>
#include "base/ascii.h"
#include "decode/base64.h"
#include "decode/percent.h"

enum { HEX_MIN = 16, BASE64_MIN = 11 };

struct walk {
	struct arena *scratch;
	size_t *budget;
	const struct layers_visit *v;
	struct layer queue[LAYERS_QUEUE];
	unsigned first, count;
	bool stop;
};

static const char *encodings_below(struct walk *w, const char *encoding, const struct layer *outer)
{
	const char *text;

	if (outer->encodings[0] == '\0')
		return encoding;
	text = arena_printf(w->scratch, "%s in %s", encoding, outer->encodings);
	return text != NULL ? text : encoding;
}

/* Text that may have another layer inside; anything else is visited and then forgotten. */
static bool is_text(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] < ' ' || b.data[i] > '~')
			return false;
	}
	return b.len >= BASE64_MIN;
}

static enum status take(struct walk *w, struct bytes text, const char *encoding, const struct layer *outer, bool whole)
{
	const struct layer l = {
		.text = text, .depth = outer->depth + 1, .encodings = encodings_below(w, encoding, outer), .is_whole_token = whole,
	};
	enum status status = w->v->visit(w->v->context, &l, &w->stop);

	if (status == STATUS_OK && !w->stop && l.depth < LAYERS_MAX && w->count < LAYERS_QUEUE && is_text(text))
		w->queue[w->count++] = l;
	return status;
}

/* Room for n decoded bytes within the budget, or NULL. */
static unsigned char *room(struct walk *w, size_t n)
{
	if (n > *w->budget)
		return NULL;
	*w->budget -= n;
	return arena_alloc(w->scratch, n, 1);
}

static enum status peel_percent(struct walk *w, const struct layer *l)
{
	unsigned char *out;
	size_t n;

	if (bytes_find_byte(l->text, '%', 0) == l->text.len || (out = room(w, l->text.len)) == NULL)
		return STATUS_OK;
	n = percent_decode(l->text, out, NULL);
	if (n == l->text.len)
		return STATUS_OK;
	return take(w, (struct bytes){ out, n }, "percent-encoding", l, false);
}

static enum status peel_hex(struct walk *w, const struct layer *l)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (status == STATUS_OK && !w->stop && i < l->text.len) {
		size_t start = i, n;
		unsigned char *out;

		while (i < l->text.len && ascii_is_hex(l->text.data[i]))
			i++;
		n = (i - start) / 2;
		if (i - start >= HEX_MIN && (out = room(w, n)) != NULL) {
			for (size_t k = 0; k < n; k++)
				out[k] = (unsigned char)(ascii_hex_value(l->text.data[start + 2 * k]) << 4 |
							 ascii_hex_value(l->text.data[start + 2 * k + 1]));
			status = take(w, (struct bytes){ out, n }, "hexadecimal", l, (i - start) % 2 == 0);
		}
		i++;
	}
	return status;
}

static bool is_base64(unsigned char c, bool url_alphabet)
{
	return ascii_is_alnum(c) || (url_alphabet ? c == '-' || c == '_' : c == '+' || c == '/');
}

/* One run, at each of the four alignments: a token may have something in front of it. */
static enum status peel_base64_run(struct walk *w, const struct layer *l, struct bytes run)
{
	enum status status = STATUS_OK;

	for (size_t skip = 0; status == STATUS_OK && !w->stop && skip < 4 && run.len - skip >= BASE64_MIN; skip++) {
		struct bytes token = bytes_slice(run, skip, run.len - ((run.len - skip) % 4 == 1));
		unsigned char *out = room(w, BASE64_DECODED_MAX(token.len));
		size_t n;

		if (out == NULL)
			return STATUS_OK;
		if (base64_decode_token(token, out, &n))
			status = take(w, (struct bytes){ out, n }, "base64", l, skip == 0 && token.len == run.len);
	}
	return status;
}

static enum status peel_base64(struct walk *w, const struct layer *l, bool url_alphabet)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (status == STATUS_OK && !w->stop && i < l->text.len) {
		size_t start = i;
		bool differs = !url_alphabet;	/* a run of letters and digits alone is the same in both */

		while (i < l->text.len && is_base64(l->text.data[i], url_alphabet)) {
			differs = differs || !ascii_is_alnum(l->text.data[i]);
			i++;
		}
		if (i - start >= BASE64_MIN && differs)
			status = peel_base64_run(w, l, bytes_slice(l->text, start, i));
		i++;
	}
	return status;
}

enum status layers_walk(struct bytes text, struct arena *scratch, size_t *budget, const struct layers_visit *v)
{
	struct walk w = { .scratch = scratch, .budget = budget, .v = v };
	enum status status;

	w.queue[w.count++] = (struct layer){ .text = bytes_slice(text, 0, LAYERS_TEXT_MAX), .encodings = "" };
	status = v->visit(v->context, &w.queue[0], &w.stop);
	while (status == STATUS_OK && !w.stop && w.first < w.count) {
		const struct layer l = w.queue[w.first++];

		status = peel_percent(&w, &l);
		if (status == STATUS_OK && !w.stop)
			status = peel_hex(&w, &l);
		if (status == STATUS_OK && !w.stop)
			status = peel_base64(&w, &l, true);
		if (status == STATUS_OK && !w.stop)
			status = peel_base64(&w, &l, false);
	}
	return status;
}
