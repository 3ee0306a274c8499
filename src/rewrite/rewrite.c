#include "rewrite/rewrite.h"
#include <stdlib.h>
#include <string.h>
#include "decode/splice.h"
#include "text/charset.h"

/* One removal or, in a container, one changed part inside it; in the content of the part that holds it. */
struct edit {
	size_t start, end;
	enum removal removal;
	bool is_replaced;		/* replacement is ready: it comes from a part inside this one */
	struct bytes replacement;
	struct edit *next;
};

/* The edits of one part, or of the message's bytes, in no order. */
struct edits {
	struct edit *first;
	size_t count;
};

struct rewriting {
	struct arena *arena;
	const struct message *message;
	struct edits *of_part;		/* by part index */
	struct edits of_message;	/* in message->raw */
};

/* What stands in the place of a removed reference. The padding character repeats without changing the meaning. */
struct filling {
	const char *text, *padding, *tail;
};

static struct filling filling_of(enum removal r)
{
	switch (r) {
	case REMOVE_URL:
		return (struct filling){ "about:blank", "#", "" };
	case REMOVE_CSS_URL:
		return (struct filling){ "url(about:blank", "#", ")" };
	case REMOVE_BLANK:
	case REMOVE_NOTHING:
		break;
	}
	return (struct filling){ "", " ", "" };
}

static bool is_silenceable(const struct reference *r)
{
	return r->removal != REMOVE_NOTHING && r->removal_end >= r->removal_start;
}

/* The filling in the part's charset, padded so that the bytes behind it keep their place in the encoding. */
static enum status fill(struct arena *a, const struct part *p, enum removal removal, struct splice *s)
{
	const struct filling f = filling_of(removal);
	struct bytes charset = parameters_get(&p->type.parameters, "charset");
	bool ascii = charset_is_ascii_compatible(charset);
	size_t padding = 0;
	enum status status = STATUS_OK;
	struct buf out;

	buf_init(&out, 4096);
	for (int pass = 0; status == STATUS_OK && pass < 2; pass++) {
		struct bytes utf8;
		struct buf text;

		buf_init(&text, 256);
		status = buf_add_text(&text, f.text);
		for (size_t i = 0; status == STATUS_OK && i < padding; i++)
			status = buf_add_text(&text, f.padding);
		if (status == STATUS_OK)
			status = buf_add_text(&text, f.tail);
		utf8 = buf_bytes(&text);
		buf_truncate(&out, 0);
		if (status == STATUS_OK)
			status = ascii ? buf_add_bytes(&out, utf8) : charset_from_utf8(charset, utf8, &out);
		buf_free(&text);
		if (padding == 0)
			padding = splice_padding(p->encoding, s->end - s->start, out.len);
		if (padding == 0)
			break;
	}
	if (status == STATUS_OK)
		status = arena_copy(a, buf_bytes(&out), &s->replacement);
	buf_free(&out);
	return status;
}

static enum status add_edit(struct rewriting *w, struct edits *to, struct edit edit)
{
	struct edit *e = arena_alloc(w->arena, 1, sizeof(*e));

	if (e == NULL)
		return arena_status(w->arena);
	*e = edit;
	e->next = to->first;
	to->first = e;
	to->count++;
	return STATUS_OK;
}

static int by_start(const void *a, const void *b)
{
	const struct edit *x = *(struct edit *const *)a, *y = *(struct edit *const *)b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end < y->end) - (x->end > y->end);		/* the longer one first: it covers the other */
}

/*
 * Sorted and disjoint. Edits that overlap become one that covers both: two
 * readings of the same bytes found them, and nothing of either may stay.
 */
static enum status sort_edits(struct arena *a, const struct edits *edits, struct edit ***sorted_r, size_t *count_r)
{
	struct edit **sorted = arena_alloc(a, edits->count, sizeof(struct edit *));
	size_t n = 0, kept = 0;

	if (sorted == NULL)
		return arena_status(a);
	for (struct edit *e = edits->first; e != NULL; e = e->next)
		sorted[n++] = e;
	qsort(sorted, n, sizeof(struct edit *), by_start);
	for (size_t i = 0; i < n; i++) {
		struct edit *last = kept > 0 ? sorted[kept - 1] : NULL;

		if (last != NULL && (sorted[i]->start < last->end ||
				     (sorted[i]->start == last->start && sorted[i]->end == last->end))) {
			if (sorted[i]->end > last->end)
				last->end = sorted[i]->end;
			continue;
		}
		sorted[kept++] = sorted[i];
	}
	*sorted_r = sorted;
	*count_r = kept;
	return STATUS_OK;
}

/* Carry a change of p's content to what holds p: its container's content, or the message's bytes. */
static enum status pass_outward(struct rewriting *w, const struct part *p, struct edit edit, const unsigned char *origin)
{
	struct edits *to = p->container != NULL ? &w->of_part[p->container->index] : &w->of_message;
	size_t offset = (size_t)(p->body.data - origin);

	edit.start += offset;
	edit.end += offset;
	edit.is_replaced = true;
	return add_edit(w, to, edit);
}

static enum status rewrite_part(struct rewriting *w, struct part *p)
{
	struct bytes holder = w->message->raw;
	struct edit **sorted;
	struct splice *splices;
	enum status status = STATUS_OK;
	size_t n;
	struct buf out;

	if (p->container != NULL)
		status = part_content(p->container, w->arena, &holder);
	if (status == STATUS_OK)
		status = sort_edits(w->arena, &w->of_part[p->index], &sorted, &n);
	if (status != STATUS_OK)
		return status;
	splices = arena_alloc(w->arena, n, sizeof(*splices));
	if (splices == NULL)
		return arena_status(w->arena);
	for (size_t i = 0; i < n; i++) {
		splices[i] = (struct splice){ sorted[i]->start, sorted[i]->end, sorted[i]->replacement };
		if (!sorted[i]->is_replaced)
			status = fill(w->arena, p, sorted[i]->removal, &splices[i]);
		if (status != STATUS_OK)
			return status;
	}
	if (p->encoding == ENCODING_IDENTITY) {
		for (size_t i = 0; status == STATUS_OK && i < n; i++)
			status = pass_outward(w, p, (struct edit){
				.start = splices[i].start, .end = splices[i].end, .replacement = splices[i].replacement,
			}, holder.data);
		return status;
	}
	buf_init(&out, w->message->raw.len * 2 + 4096);
	status = splice_encoded(p->encoding, p->body, splices, n, &out);
	if (status == STATUS_OK) {
		struct edit whole = { .start = 0, .end = p->body.len };

		status = arena_copy(w->arena, buf_bytes(&out), &whole.replacement);
		if (status == STATUS_OK)
			status = pass_outward(w, p, whole, holder.data);
	}
	buf_free(&out);
	return status;
}

/* The body with the edits of the message's bytes in place. */
static enum status assemble(struct rewriting *w, struct bytes body, struct bytes *body_r)
{
	size_t body_start = w->message->body_start, length = body.len, at = 0, n;
	struct edit **sorted;
	unsigned char *out;
	enum status status = sort_edits(w->arena, &w->of_message, &sorted, &n);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < n; i++)
		length += sorted[i]->replacement.len;
	out = arena_alloc(w->arena, length, 1);
	if (out == NULL)
		return arena_status(w->arena);
	length = 0;
	for (size_t i = 0; i < n; i++) {
		struct bytes before = bytes_slice(body, at, sorted[i]->start - body_start);

		memcpy(out + length, before.data, before.len);
		length += before.len;
		if (sorted[i]->replacement.len > 0)
			memcpy(out + length, sorted[i]->replacement.data, sorted[i]->replacement.len);
		length += sorted[i]->replacement.len;
		at = sorted[i]->end - body_start;
	}
	memcpy(out + length, body.data + at, body.len - at);
	*body_r = (struct bytes){ out, length + body.len - at };
	return STATUS_OK;
}

enum status rewrite_body(struct evidence *e, const bool *remove, struct rewritten *out_r)
{
	struct message *m = e->message;
	struct rewriting w = { .arena = e->arena, .message = m };
	enum status status = STATUS_OK;

	*out_r = (struct rewritten){ .body = bytes_slice(m->raw, m->body_start, m->raw.len) };
	w.of_part = arena_zalloc(w.arena, m->part_count, sizeof(*w.of_part));
	if (w.of_part == NULL)
		return arena_status(w.arena);
	for (size_t i = 0; status == STATUS_OK && i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];

		if (!remove[i])
			continue;
		if (!is_silenceable(r)) {
			out_r->left++;
			continue;
		}
		out_r->removed++;
		status = add_edit(&w, &w.of_part[r->part->index], (struct edit){
			.start = r->removal_start, .end = r->removal_end, .removal = r->removal,
		});
	}
	/* Backwards: a part stands before the parts inside it, and takes up their changes. */
	for (size_t i = m->part_count; status == STATUS_OK && i-- > 0;) {
		if (w.of_part[i].count > 0)
			status = rewrite_part(&w, m->parts[i]);
	}
	if (status == STATUS_OK && w.of_message.count > 0) {
		status = assemble(&w, out_r->body, &out_r->body);
		out_r->changed = true;
	}
	return status;
}
