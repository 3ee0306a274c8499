/* Any bytes as a style sheet, a declaration list and a value: what loads.h, tokenizer.h and parser.h promise. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "css/loads.h"

enum { MAX_LOADS = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Tokens come in order and cover everything but comments. */
static void check_tokens(struct bytes css)
{
	struct css_tokenizer t = { .input = css };
	struct css_token token;
	size_t at = 0;

	do {
		css_tokenizer_next(&t, &token);
		assert(token.start >= at && token.start <= token.value_start && token.value_start <= token.value_end &&
		       token.value_end <= token.end && token.end <= css.len);
		assert(token.start == at || (token.start - at >= 2 && css.data[at] == '/' && css.data[at + 1] == '*'));
		assert((token.end > token.start) == (token.type != CSS_TOKEN_EOF));
		at = token.end;
	} while (token.type != CSS_TOKEN_EOF);
	assert(token.end == css.len);
}

/* Blocks close as often as they open, and every item ends. */
static void check_events(struct bytes css, enum css_source source)
{
	struct css_parser parser;
	enum css_event event;
	bool in_item = source == CSS_VALUE;
	size_t open = 0, left = 4 * css.len + 16;

	css_parser_init(&parser, css, source, 0);
	while ((event = css_parser_next(&parser)) != CSS_EVENT_END && !parser.flat) {
		assert(left-- > 0);
		switch (event) {
		case CSS_EVENT_RULE:
		case CSS_EVENT_AT_RULE:
		case CSS_EVENT_DECLARATION:
			assert(!in_item);
			in_item = true;
			break;
		case CSS_EVENT_TOKEN:
			assert(in_item);
			break;
		case CSS_EVENT_ITEM_END:
			assert(in_item);
			in_item = false;
			break;
		case CSS_EVENT_BLOCK_OPEN:
			assert(in_item);
			in_item = false;
			open++;
			break;
		case CSS_EVENT_BLOCK_CLOSE:
			assert(!in_item && open > 0);
			open--;
			break;
		case CSS_EVENT_END:
			break;
		}
	}
	assert(parser.flat || (open == 0 && in_item == (source == CSS_VALUE)));
}

static void check_loads(struct bytes css, const struct css_loads *loads)
{
	assert(loads->count <= MAX_LOADS && loads->count <= loads->seen);
	for (size_t i = 0; i < loads->count; i++) {
		const struct css_load *l = &loads->items[i], *before = i > 0 ? l - 1 : NULL;

		assert(l->url.len > 0 && l->url.data[0] != '#');
		assert(l->start <= l->end && l->outer_start <= l->start && l->end <= l->outer_end &&
		       l->outer_end <= css.len);
		/* They share a string of -ms-filter, or one stands behind the other, if it is no guess. */
		if (before != NULL && before->kind != CSS_IMPORT_GUESS)
			assert(l->outer_start >= before->outer_end ||
			       (l->outer_start == before->outer_start && l->outer_end == before->outer_end));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char comment[] = "/*\\*/";
	static const enum css_source sources[] = { CSS_STYLE_SHEET, CSS_DECLARATION_LIST, CSS_VALUE };
	const struct bytes css = { data, size };
	unsigned char *longer;

	check_tokens(css);
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const struct css_limits limits = { .max_depth = size % 2 ? 20 : 0, .max_loads = MAX_LOADS };
		struct arena *a = arena_new(64 << 20);
		struct oddities oddities = { 0 };
		struct css_loads loads, again;

		assert(a != NULL);
		check_events(css, sources[i]);
		if (css_find_loads(css, sources[i], &limits, a, &loads, &oddities) != STATUS_OK)
			abort();
		check_loads(css, &loads);
		assert(oddities_has(&oddities, ODDITY_REFERENCE_LIMIT) == (loads.seen > loads.count));
		/* A comment in front changes nothing, but for the quick look, which then lets everything through. */
		longer = arena_alloc(a, size + strlen(comment), 1);
		assert(longer != NULL);
		memcpy(longer, comment, strlen(comment));
		if (size > 0)
			memcpy(longer + strlen(comment), data, size);
		if (css_find_loads((struct bytes){ longer, size + strlen(comment) }, sources[i], &limits, a, &again,
				   &oddities) != STATUS_OK)
			abort();
		assert(again.seen == loads.seen ||
		       (!css_may_load(css) && oddities_has(&oddities, ODDITY_CSS_DEPTH_LIMIT)));
		for (size_t k = 0; k < loads.count && k < again.count; k++)
			assert(again.items[k].outer_start == loads.items[k].outer_start + strlen(comment) &&
			       bytes_equal(again.items[k].url, loads.items[k].url));
		arena_destroy(&a);
	}
	return 0;
}
