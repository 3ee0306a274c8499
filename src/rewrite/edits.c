#include "rewrite/edits.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "decode/base64.h"
#include "decode/splice.h"
#include "text/charset.h"

enum { PADDING_MAX = 2 };		/* more never helps: base64 counts in threes */

enum status edits_init(struct edit_set *set, struct bytes raw, size_t fixed, size_t layer_count, struct arena *a)
{
	*set = (struct edit_set){ .arena = a, .raw = raw, .fixed = fixed };
	set->of_layer = arena_zalloc(a, layer_count, sizeof(*set->of_layer));
	return set->of_layer != NULL ? STATUS_OK : arena_status(a);
}

static enum status add(struct edit_set *set, struct edits *to, const struct edit *edit)
{
	struct edit *e = arena_alloc(set->arena, 1, sizeof(*e));

	if (e == NULL)
		return arena_status(set->arena);
	*e = *edit;
	e->next = to->first;
	to->first = e;
	to->count++;
	return STATUS_OK;
}

enum status edits_add(struct edit_set *set, const struct text_layer *layer, size_t start, size_t end, struct filling f,
		      size_t rank)
{
	return add(set, &set->of_layer[layer->index], &(struct edit){ .start = start, .end = end, .filling = f, .rank = rank });
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = *(struct edit *const *)a, *y = *(struct edit *const *)b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end < y->end) - (x->end > y->end);		/* the longer one first: it covers the other */
}

/*
 * Sorted and disjoint. Of edits that overlap, two that come from references of this layer become one that covers
 * both: nothing of either may stay. What inner layers have written cannot be joined: one is left out, and if the same
 * load is not gone with the other it is found when the result is read again.
 */
static enum status sort_edits(struct edit_set *set, const struct edits *edits, struct edit ***sorted_r, size_t *count_r)
{
	struct edit **sorted = arena_alloc(set->arena, edits->count, sizeof(struct edit *));
	size_t n = 0, kept = 0;

	if (sorted == NULL)
		return arena_status(set->arena);
	for (struct edit *e = edits->first; e != NULL; e = e->next)
		sorted[n++] = e;
	qsort(sorted, n, sizeof(struct edit *), by_start);
	for (size_t i = 0; i < n; i++) {
		struct edit *last = kept > 0 ? sorted[kept - 1] : NULL, *e = sorted[i];

		if (last == NULL || (e->start >= last->end && !(e->start == last->start && e->end == last->end))) {
			sorted[kept++] = e;
		} else if (e->is_final || last->is_final) {
			if (e->rank < last->rank)
				sorted[kept - 1] = e;
		} else {
			last->end = e->end > last->end ? e->end : last->end;
			last->rank = e->rank < last->rank ? e->rank : last->rank;
		}
	}
	*sorted_r = sorted;
	*count_r = kept;
	return STATUS_OK;
}

static enum status add_filling(const struct filling *f, size_t padding, struct buf *out)
{
	enum status status = buf_add_text(out, f->text);

	for (size_t i = 0; f->padding != '\0' && status == STATUS_OK && i < padding; i++)
		status = buf_add_byte(out, (unsigned char)f->padding);
	return status == STATUS_OK ? buf_add_text(out, f->tail) : status;
}

/* The lowest rank of edits that become one. */
static size_t rank_of(struct edit *const *sorted, size_t n)
{
	size_t rank = SIZE_MAX;

	for (size_t i = 0; i < n; i++)
		rank = sorted[i]->rank < rank ? sorted[i]->rank : rank;
	return rank;
}

static enum status carry_outward(struct edit_set *set, const struct text_layer *l, size_t start, size_t end,
				 struct bytes replacement, size_t rank)
{
	struct edits *to = l->outer != NULL ? &set->of_layer[l->outer->index] : &set->of_message;

	return add(set, to, &(struct edit){
		.start = l->start + start, .end = l->start + end, .is_final = true, .replacement = replacement, .rank = rank,
	});
}

/* What holds the bytes that the layer is written as. */
static struct bytes written_as(const struct edit_set *set, const struct text_layer *l)
{
	return bytes_slice(l->outer != NULL ? l->outer->text : set->raw, l->start, l->end);
}

/* The edits of a layer as splices. padded_for: the fillings are to leave what is behind them at its place in that encoding. */
static enum status make_splices(struct edit_set *set, struct edit **sorted, size_t n, enum transfer_encoding padded_for,
				struct splice **splices_r)
{
	struct splice *splices = arena_alloc(set->arena, n, sizeof(*splices));
	enum status status = STATUS_OK;
	struct buf text;

	if (splices == NULL)
		return arena_status(set->arena);
	buf_init(&text, 4096);
	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		const struct edit *e = sorted[i];

		splices[i] = (struct splice){ e->start, e->end, e->replacement };
		if (e->is_final)
			continue;
		for (size_t padding = 0; padding <= PADDING_MAX && status == STATUS_OK; padding++) {
			buf_truncate(&text, 0);
			status = add_filling(&e->filling, padding, &text);
			if (splice_padding(padded_for, e->end - e->start, text.len) == 0)
				break;
		}
		if (status == STATUS_OK)
			status = arena_copy(set->arena, buf_bytes(&text), &splices[i].replacement);
	}
	buf_free(&text);
	*splices_r = splices;
	return status;
}

/* Only what differs is an edit: the common beginning and end of both stay out of it. */
static enum status carry_difference(struct edit_set *set, const struct text_layer *l, struct bytes before, const struct buf *after,
				    size_t rank)
{
	size_t shorter = before.len < after->len ? before.len : after->len, front = 0, back = 0;
	struct bytes changed;
	enum status status;

	while (front < shorter && before.data[front] == after->data[front])
		front++;
	while (back < shorter - front && before.data[before.len - 1 - back] == after->data[after->len - 1 - back])
		back++;
	status = arena_copy(set->arena, bytes_slice(buf_bytes(after), front, after->len - back), &changed);
	return status == STATUS_OK ? carry_outward(set, l, front, before.len - back, changed, rank) : status;
}

static enum status settle_content(struct edit_set *set, const struct text_layer *l, struct edit **sorted, size_t n)
{
	struct bytes encoded = written_as(set, l);
	struct splice *splices;
	enum status status = make_splices(set, sorted, n, l->encoding, &splices);
	struct buf out;

	if (l->encoding == ENCODING_IDENTITY) {
		for (size_t i = 0; status == STATUS_OK && i < n; i++)
			status = carry_outward(set, l, splices[i].start, splices[i].end, splices[i].replacement,
					       sorted[i]->rank);
		return status;
	}
	buf_init(&out, set->raw.len * 4 + 65536);
	if (status == STATUS_OK)
		status = splice_encoded(l->encoding, encoded, splices, n, &out);
	if (status == STATUS_OK)
		status = carry_difference(set, l, encoded, &out, rank_of(sorted, n));
	buf_free(&out);
	return status;
}

static enum status add_percent_encoded(struct bytes text, struct buf *out)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < text.len && status == STATUS_OK; i++) {
		if (ascii_is_alnum(text.data[i]))
			status = buf_add_byte(out, text.data[i]);
		else
			status = buf_printf(out, "%%%02X", text.data[i]);
	}
	return status;
}

/* The whole of a data: URL's body is written anew: nobody breaks it into lines that would have to stay. */
static enum status settle_data_url(struct edit_set *set, const struct text_layer *l, struct edit **sorted, size_t n)
{
	struct splice *splices;
	enum status status = make_splices(set, sorted, n, ENCODING_IDENTITY, &splices);
	struct buf text, out;
	struct bytes body;

	buf_init(&text, set->raw.len * 4 + 65536);
	buf_init(&out, set->raw.len * 12 + 65536);
	if (status == STATUS_OK)
		status = splice_encoded(ENCODING_IDENTITY, l->text, splices, n, &text);
	if (status == STATUS_OK)
		status = l->encoding == ENCODING_BASE64 ? base64_encode(buf_bytes(&text), &out)
							: add_percent_encoded(buf_bytes(&text), &out);
	if (status == STATUS_OK)
		status = arena_copy(set->arena, buf_bytes(&out), &body);
	if (status == STATUS_OK)
		status = carry_outward(set, l, 0, l->end - l->start, body, rank_of(sorted, n));
	buf_free(&text);
	buf_free(&out);
	return status;
}

/*
 * Whether the character at offset at is written as itself, so that the text can be cut on both sides of it. Those that
 * could open or close something in UTF-7, HZ or ISO-2022 beside another neighbour do not count.
 */
static bool is_anchor(const struct text_layer *l, size_t at)
{
	const unsigned char c = l->text.data[at];

	return c >= ' ' && c < 0x7F && c != '+' && c != '-' && c != '/' && c != '~' && c != '\\' &&
	       offset_map_end(l->map, at + 1) - offset_map_start(l->map, at) == 1;
}

/* A run of a text that is written anew, from sorted[first] on. */
struct stretch {
	size_t start, end;		/* in the text */
	size_t first, last;		/* the edits in it */
};

/* Widen the edit at s->first to where the text can be cut, and take in those that it then meets. */
static void find_stretch(const struct text_layer *l, struct edit **sorted, size_t n, size_t behind, struct stretch *s)
{
	const bool is_stateful = charset_is_stateful(l->charset);

	s->start = sorted[s->first]->start;
	while (is_stateful && s->start > behind && !is_anchor(l, s->start - 1))
		s->start--;
	s->end = sorted[s->first]->end;
	s->last = s->first;
	for (;;) {
		while (is_stateful && s->end < l->text.len && !is_anchor(l, s->end) &&
		       !(s->last + 1 < n && sorted[s->last + 1]->start <= s->end))
			s->end++;
		if (s->last + 1 == n || sorted[s->last + 1]->start > s->end || !is_stateful)
			break;
		s->end = sorted[++s->last]->end;
	}
}

/* The text of a stretch with its edits in place. */
static enum status write_stretch(const struct text_layer *l, struct edit **sorted, const struct stretch *s, size_t padding,
				 struct buf *out)
{
	size_t at = s->start;
	enum status status = STATUS_OK;

	for (size_t i = s->first; i <= s->last && status == STATUS_OK; i++) {
		const struct edit *e = sorted[i];

		status = buf_add_bytes(out, bytes_slice(l->text, at, e->start));
		if (status == STATUS_OK)
			status = e->is_final ? buf_add_bytes(out, e->replacement)
					     : add_filling(&e->filling, i == s->last ? padding : 0, out);
		at = e->end;
	}
	return status == STATUS_OK ? buf_add_bytes(out, bytes_slice(l->text, at, s->end)) : status;
}

static enum status settle_stretch(struct edit_set *set, const struct text_layer *l, struct edit **sorted,
				  const struct stretch *s)
{
	const enum transfer_encoding around =
		l->outer->form == LAYER_CONTENT ? l->outer->encoding : ENCODING_IDENTITY;
	const bool is_stateful = charset_is_stateful(l->charset);
	/* Shift sequences between two characters belong to what is written anew. */
	size_t start = is_stateful ? offset_map_end(l->map, s->start) : offset_map_start(l->map, s->start);
	size_t end = is_stateful ? offset_map_start(l->map, s->end) : offset_map_end(l->map, s->end);
	enum status status = STATUS_OK;
	struct bytes changed;
	struct buf utf8, out;

	if (end < start)
		end = start;
	buf_init(&utf8, l->text.len + set->raw.len * 4 + 65536);
	buf_init(&out, utf8.limit * 4);
	for (size_t padding = 0; padding <= PADDING_MAX && status == STATUS_OK; padding++) {
		buf_truncate(&utf8, 0);
		buf_truncate(&out, 0);
		status = write_stretch(l, sorted, s, padding, &utf8);
		if (status == STATUS_OK)
			status = charset_from_utf8(l->charset, buf_bytes(&utf8), &out);
		if (sorted[s->last]->is_final || splice_padding(around, end - start, out.len) == 0)
			break;
	}
	if (status == STATUS_OK)
		status = arena_copy(set->arena, buf_bytes(&out), &changed);
	if (status == STATUS_OK)
		status = carry_outward(set, l, start, end, changed, rank_of(sorted + s->first, s->last - s->first + 1));
	buf_free(&utf8);
	buf_free(&out);
	return status;
}

static enum status settle_text(struct edit_set *set, const struct text_layer *l, struct edit **sorted, size_t n)
{
	struct stretch s = { 0 };
	enum status status = STATUS_OK;

	for (s.first = 0; s.first < n && status == STATUS_OK; s.first = s.last + 1) {
		find_stretch(l, sorted, n, s.first > 0 ? s.end : 0, &s);
		status = settle_stretch(set, l, sorted, &s);
	}
	return status;
}

static enum status settle_layer(struct edit_set *set, const struct text_layer *l)
{
	struct edit **sorted;
	size_t n;
	enum status status = sort_edits(set, &set->of_layer[l->index], &sorted, &n);

	if (status != STATUS_OK)
		return status;
	switch (l->form) {
	case LAYER_TEXT:
		return settle_text(set, l, sorted, n);
	case LAYER_DATA_URL:
		return settle_data_url(set, l, sorted, n);
	case LAYER_CONTENT:
		break;
	}
	return settle_content(set, l, sorted, n);
}

enum status edits_settle(struct edit_set *set, const struct text_layers *layers)
{
	enum status status = STATUS_OK;
	struct edit **sorted;
	size_t n;

	/* Newest first: a layer is older than those inside of it, and takes up their changes. */
	for (const struct text_layer *l = layers->newest; l != NULL && status == STATUS_OK; l = l->older) {
		if (set->of_layer[l->index].count > 0)
			status = settle_layer(set, l);
	}
	if (status == STATUS_OK)
		status = sort_edits(set, &set->of_message, &sorted, &n);
	if (status != STATUS_OK)
		return status;
	set->of_message = (struct edits){ NULL, 0 };
	while (n-- > 0) {
		if (sorted[n]->start < set->fixed)
			continue;
		set->of_message.count++;
		sorted[n]->next = set->of_message.first;
		set->of_message.first = sorted[n];
	}
	return STATUS_OK;
}

enum status edits_apply(const struct edit_set *set, struct buf *out)
{
	enum status status = STATUS_OK;
	size_t at = 0;

	for (const struct edit *e = set->of_message.first; e != NULL && status == STATUS_OK; e = e->next) {
		status = buf_add_bytes(out, bytes_slice(set->raw, at, e->start));
		if (status == STATUS_OK)
			status = buf_add_bytes(out, e->replacement);
		at = e->end;
	}
	return status == STATUS_OK ? buf_add_bytes(out, bytes_slice(set->raw, at, set->raw.len)) : status;
}
