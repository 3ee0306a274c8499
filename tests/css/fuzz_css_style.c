/* Any bytes as a style attribute and as a style sheet for css/rules: what style.h and rules.h promise. */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include "css/loads.h"
#include "css/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_style(const struct css_style *s)
{
	assert(s->width >= -1 && s->height >= -1 && s->max_width >= -1 && s->max_height >= -1);
	assert(s->hides < CSS_MSO_HIDE << 1);
	assert((s->hides & CSS_ZERO_SIZE) != 0 || (s->width != 0 && s->width != 1 && s->height != 0 && s->height != 1));
	assert(!(s->visible && (s->hides & CSS_VISIBILITY_HIDDEN)));
}

static bool same(const struct css_style *a, const struct css_style *b)
{
	return a->hides == b->hides && a->width == b->width && a->height == b->height &&
	       a->max_width == b->max_width && a->max_height == b->max_height &&
	       a->overflow_hidden == b->overflow_hidden && a->visible == b->visible;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char important[] = "display:none!important;width:7px!important;";
	const struct bytes css = { data, size };
	const struct bytes none = { NULL, 0 };
	struct arena *a = arena_new(64 << 20);
	struct css_style s, other;
	struct css_rules rules;
	unsigned char *more;

	assert(a != NULL);
	css_style_read(css, &s);
	check_style(&s);
	assert(s.has_url == css_may_load(css));

	more = arena_alloc(a, strlen(important) + size, 1);
	assert(more != NULL);
	memcpy(more, important, strlen(important));
	if (size > 0)
		memcpy(more + strlen(important), data, size);
	css_style_read((struct bytes){ more, strlen(important) + size }, &other);
	check_style(&other);
	/* What is important in front wins, unless what follows is important too. */
	if (bytes_find_byte(css, '!', 0) == css.len)
		assert((other.hides & CSS_DISPLAY_NONE) != 0 && other.width == 7);

	/* Without rules an element is what its attribute says, whatever its names are. */
	css_rules_init(&rules, a, 20);
	css_rules_match(&rules, bytes_of("p"), css, css, css, &other);
	assert(same(&s, &other) && s.has_url == other.has_url);
	if (css_rules_add(&rules, css) != STATUS_OK)
		assert(false);
	assert(rules.count <= 20);
	css_rules_match(&rules, bytes_of("p"), bytes_of("x"), bytes_of("a b c"), none, &other);
	check_style(&other);
	arena_destroy(&a);
	return 0;
}
