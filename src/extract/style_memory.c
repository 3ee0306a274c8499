#include "extract/style_memory.h"

void style_memory_forget(struct style_memory *m)
{
	*m = (struct style_memory){ 0 };
}

static void match(const struct css_rules *rules, const struct style_source *s, struct css_style *style_r)
{
	if (rules->count > 0)
		css_rules_match(rules, s->name, s->id, s->classes, s->inline_style, style_r);
	else
		css_style_read(s->inline_style, style_r);
}

/* Lengths tell most elements apart that are not the same; a sender who makes them fall together loses the memory, no more. */
static size_t slot_of(const struct style_source *s)
{
	return (s->tag + s->id.len * 3 + s->classes.len * 7 + s->inline_style.len * 13) % STYLE_MEMORY;
}

static bool is_same(const struct style_source *a, const struct style_source *b)
{
	return a->tag == b->tag && bytes_equal(a->inline_style, b->inline_style) && bytes_equal(a->classes, b->classes) &&
	       bytes_equal(a->id, b->id);
}

void style_memory_match(struct style_memory *m, const struct css_rules *rules, const struct style_source *source,
			struct css_style *style_r)
{
	const size_t slot = slot_of(source);

	if (source->tag == 0 || source->id.len + source->classes.len + source->inline_style.len > STYLE_MEMORY_BYTES) {
		match(rules, source, style_r);
		return;
	}
	if (!m->slots[slot].is_known || !is_same(&m->slots[slot].source, source)) {
		match(rules, source, &m->slots[slot].style);
		m->slots[slot].source = *source;
		m->slots[slot].is_known = true;
	}
	*style_r = m->slots[slot].style;
}
