#include "rewrite/rewrite.h"
#include <stdlib.h>
#include <string.h>
#include "rewrite/banner.h"
#include "rewrite/base.h"
#include "rewrite/edits.h"

static struct filling filling_of(enum removal r)
{
	switch (r) {
	case REMOVE_URL:
		return (struct filling){ "about:blank", '?', "" };
	case REMOVE_CSS_URL:
		return (struct filling){ "url(about:blank", '?', ")" };
	case REMOVE_BLANK:
	case REMOVE_NOTHING:
		break;
	}
	/* A space would end an attribute without quotes whose value is a data: URL with this one inside. */
	return (struct filling){ "", '\0', "" };
}

static bool is_silenceable(const struct reference *r)
{
	return r->removal != REMOVE_NOTHING && r->layer != NULL && r->removal_end >= r->removal_start;
}

/* URLs, sorted: what was to go and what was to stay in the message as it came. */
struct url_set {
	struct bytes *items;
	size_t count;
};

static int compare_urls(const void *a, const void *b)
{
	return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

static bool url_set_has(const struct url_set *set, struct bytes url)
{
	return set->count > 0 && bsearch(&url, set->items, set->count, sizeof(url), compare_urls) != NULL;
}

/* The URLs of all references that are removed or not, and loads or not, as said. */
static enum status collect(struct url_set *set, const struct references *refs, const bool *remove, bool removed, bool loads,
			   struct arena *a)
{
	set->items = arena_alloc(a, refs->count, sizeof(*set->items));
	if (set->items == NULL)
		return arena_status(a);
	for (size_t i = 0; i < refs->count; i++) {
		if (remove[i] == removed && reference_is_remote_load(&refs->items[i]) == loads)
			set->items[set->count++] = url_without_fragment(&refs->items[i].url);
	}
	qsort(set->items, set->count, sizeof(*set->items), compare_urls);
	return STATUS_OK;
}

struct rewriting {
	const struct rewrite_options *options;
	struct url_set gone_loads, gone_links, kept_loads;
	bool is_unseen;			/* the message had more references than were kept: not every other one is news */
	size_t body_start;
};

/* Whether a reference found in what was rewritten is to be silenced: one that was to go, or a load that is new. */
static bool is_wanted_gone(const struct rewriting *w, const struct reference *r)
{
	const struct bytes url = url_without_fragment(&r->url);

	if (!reference_is_remote_load(r))
		return url_set_has(&w->gone_links, url);
	if (url_set_has(&w->gone_loads, url))
		return true;
	return !(w->is_unseen && w->kept_loads.count > 0) && !url_set_has(&w->kept_loads, url);
}

static enum status list_edits(const struct edit_set *set, struct arena *a, struct rewritten *out_r)
{
	struct rewritten_bytes *edits = arena_alloc(a, set->of_message.count, sizeof(*edits));

	if (edits == NULL)
		return arena_status(a);
	out_r->edits = edits;
	for (const struct edit *e = set->of_message.first; e != NULL; e = e->next)
		edits[out_r->edit_count++] = (struct rewritten_bytes){ e->start, e->end, e->replacement };
	return STATUS_OK;
}

/* What is to be done in one pass over a message. */
struct pass {
	struct bytes raw;
	const struct references *references;
	const bool *remove;
	const struct banner_places *banners;	/* NULL: none */
	struct text_layers layers;
};

static enum status settle(const struct rewriting *w, const struct pass *p, struct arena *a, struct edit_set *set_r)
{
	const struct references *refs = p->references;
	enum status status = edits_init(set_r, p->raw, w->body_start, p->layers.count, a);

	/* References of one part come in the order in which clients are likely to read it. */
	for (size_t i = 0; i < refs->count && status == STATUS_OK; i++) {
		const struct reference *r = &refs->items[i];

		if (p->remove[i] && is_silenceable(r))
			status = edits_add(set_r, r->layer, r->removal_start, r->removal_end, filling_of(r->removal), i);
	}
	for (size_t i = 0; p->banners != NULL && i < p->banners->count && status == STATUS_OK; i++) {
		const struct banner_place *b = &p->banners->items[i];

		status = edits_add(set_r, b->layer, b->at, b->at, b->filling, refs->count);
	}
	return status == STATUS_OK ? edits_settle(set_r, &p->layers) : status;
}

/* The first pass: the message as it came, into *text. */
static enum status silence(const struct rewriting *w, struct evidence *e, const bool *remove, struct buf *text,
			   struct rewritten *out_r)
{
	const struct references *refs = &e->references;
	struct pass p = { .raw = e->message->raw, .references = refs, .layers = refs->layers };
	bool *with_bases = arena_alloc(e->arena, refs->count, sizeof(*with_bases));
	struct banner_places banners;
	struct edit_set set;
	enum status status;

	if (with_bases == NULL)
		return arena_status(e->arena);
	memcpy(with_bases, remove, refs->count * sizeof(*with_bases));
	p.remove = with_bases;
	p.banners = &banners;
	status = base_find(e->message, refs, remove, e->arena, with_bases);
	if (status == STATUS_OK)
		status = banner_find(w->options->banner, e->message, &p.layers, e->arena, &banners);
	if (status == STATUS_OK)
		status = settle(w, &p, e->arena, &set);
	if (status == STATUS_OK)
		status = list_edits(&set, e->arena, out_r);
	return status == STATUS_OK ? edits_apply(&set, text) : status;
}

/*
 * Read what stands in *text again. Where it loads what it should not, *text becomes the message without that and *again_r is
 * true. *left_r: how much cannot be silenced.
 */
static enum status go_over(const struct rewriting *w, struct buf *text, bool is_last, bool *again_r, size_t *left_r)
{
	const struct rewrite_options *o = w->options;
	struct arena *a = arena_new(o->arena_max_bytes);
	struct oddities ignored = { { 0 } };
	struct references refs;
	struct message m;
	bool *remove = NULL;
	size_t wanted = 0;
	struct buf out;
	enum status status;

	*again_r = false;
	*left_r = 0;
	if (a == NULL)
		return STATUS_NOMEM;
	buf_init(&out, text->limit);
	status = message_parse(buf_bytes(text), &o->message, a, &m);
	if (status == STATUS_OK)
		status = extract_references(&m, &o->extract, a, &refs, &ignored);
	if (status == STATUS_OK) {
		remove = arena_zalloc(a, refs.count, sizeof(*remove));
		status = remove != NULL ? STATUS_OK : arena_status(a);
	}
	for (size_t i = 0; status == STATUS_OK && i < refs.count; i++) {
		if (!is_wanted_gone(w, &refs.items[i]))
			continue;
		++*left_r;
		remove[i] = is_silenceable(&refs.items[i]);
		wanted += remove[i];
	}
	if (status == STATUS_OK && wanted > 0 && !is_last) {
		const struct pass p = { .raw = buf_bytes(text), .references = &refs, .remove = remove, .layers = refs.layers };
		struct edit_set set;

		status = settle(w, &p, a, &set);
		if (status == STATUS_OK)
			status = edits_apply(&set, &out);
		*again_r = status == STATUS_OK && !bytes_equal(buf_bytes(&out), buf_bytes(text));
	}
	if (*again_r) {
		struct buf before = *text;

		*text = out;
		out = before;
	}
	buf_free(&out);
	arena_destroy(&a);
	return status;
}

enum status rewrite_body(const struct rewrite_options *o, struct evidence *e, const bool *remove, struct rewritten *out_r)
{
	const struct references *refs = &e->references;
	struct message *m = e->message;
	struct rewriting w = { .options = o, .is_unseen = refs->dropped > 0, .body_start = m->body_start };
	enum status status = STATUS_OK;
	bool again = true;
	struct buf text;

	*out_r = (struct rewritten){ .body = bytes_slice(m->raw, m->body_start, m->raw.len) };
	for (size_t i = 0; i < refs->count; i++) {
		out_r->removed += remove[i] && is_silenceable(&refs->items[i]);
		out_r->left += remove[i] && !is_silenceable(&refs->items[i]);
	}
	if (out_r->removed == 0)
		return STATUS_OK;
	buf_init(&text, m->raw.len * 4 + 65536);
	status = collect(&w.gone_loads, refs, remove, true, true, e->arena);
	if (status == STATUS_OK)
		status = collect(&w.gone_links, refs, remove, true, false, e->arena);
	if (status == STATUS_OK)
		status = collect(&w.kept_loads, refs, remove, false, true, e->arena);
	if (status == STATUS_OK)
		status = silence(&w, e, remove, &text, out_r);
	while (again && status == STATUS_OK) {
		out_r->passes++;
		status = go_over(&w, &text, out_r->passes == REWRITE_PASSES_MAX, &again, &out_r->left);
	}
	if (status == STATUS_OK && !bytes_equal(buf_bytes(&text), m->raw)) {
		status = arena_copy(e->arena, bytes_slice(buf_bytes(&text), m->body_start, text.len), &out_r->body);
		out_r->changed = true;
	}
	buf_free(&text);
	return status;
}
