/*
 * css.c - style sheets and style attributes: what the style makes a client load.
 */
#include "css/loads.h"
#include "extract/source.h"

static const char *construct_name(enum css_load_kind kind)
{
	switch (kind) {
	case CSS_IMPORT:
	case CSS_IMPORT_GUESS:
		return "css @import";
	case CSS_FONT_FACE:
		return "css @font-face";
	case CSS_BEHAVIOR:
		return "css behavior";
	case CSS_ALPHA_IMAGE_LOADER:
		return "css AlphaImageLoader";
	case CSS_EXPRESSION:
		return "css expression()";
	case CSS_URL:
		break;
	}
	return "css url()";
}

/* Style sheets and fonts are never drawn themselves. */
static bool is_drawn(enum css_load_kind kind)
{
	return kind == CSS_URL || kind == CSS_ALPHA_IMAGE_LOADER;
}

/* What an imported sheet of a data: URL loads. One that is written with escapes is removed as a whole. */
static enum status follow_import(struct extraction *x, const struct source *s, const struct css_load *l)
{
	struct source url = { .text = l->url, .outer = s, .start = l->start, .nesting = s->nesting };

	if (l->url.len != l->end - l->start) {
		url.sealed = true;
		url.sealed_start = l->start;
		url.sealed_end = l->end;
		url.whole_removal = REMOVE_CSS_URL;
		url.whole_start = l->outer_start;
		url.whole_end = l->outer_end;
	}
	return extract_data_url(x, &url, true);
}

enum status extract_css(struct extraction *x, const struct source *s, const struct css_owner *owner)
{
	const struct css_limits limits = { .max_depth = x->limits->css_max_depth, .max_loads = x->limits->max_references };
	struct css_loads loads;
	enum status status;

	if (!css_may_load(s->text))
		return STATUS_OK;
	status = css_find_loads(s->text, owner->source, &limits, x->arena, &loads,
				&x->oddities);
	if (status != STATUS_OK)
		return status;
	x->out->dropped += loads.seen - loads.count;
	for (size_t i = 0; status == STATUS_OK && i < loads.count; i++) {
		const struct css_load *l = &loads.items[i];

		status = extraction_add(x, s, &(struct found){
			.construct = construct_name(l->kind),
			.load = LOAD_AUTO,
			.url = l->url,
			.start = l->start,
			.end = l->end,
			.removal = REMOVE_CSS_URL,
			.removal_start = l->outer_start,
			.removal_end = l->outer_end,
			.concealed = owner->concealed | (is_drawn(l->kind) ? 0 : (unsigned)CONCEALED_RESOURCE),
			.width = owner->width,
			.height = owner->height,
		});
		if (status == STATUS_OK && l->kind == CSS_IMPORT)
			status = follow_import(x, s, l);
	}
	return status;
}
