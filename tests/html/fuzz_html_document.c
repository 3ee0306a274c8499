/*
 * fuzz_html_document.c - what the header promises: spans inside the input, in order but for the ends of branches,
 * each opened element closed once, bounded depth, a number of events linear in the input.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include "html/document.h"

enum { ARENA_MAX = 64 << 20, DEPTH = 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_open(const struct html_document *d, const struct html_event *e)
{
	const struct html_element *inner = html_document_innermost(d);
	size_t depth = 0;

	assert(e->element != NULL && e->element->data == NULL && e->element->tag < HTML_TAG_COUNT);
	if (e->is_empty)
		assert(e->element != inner);
	else
		assert(e->element == inner && !e->is_dropped && !e->token->unfinished);
	for (const struct html_element *at = inner; at != NULL; at = html_element_outer(at), depth++)
		assert(html_element_outer(at) == NULL || html_element_outer(at)->serial < at->serial);
	assert(depth == html_document_depth(d));
	assert(depth <= 2 * DEPTH + HTML_BRANCHES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct html_limits limits = { .max_depth = DEPTH, .max_branches = HTML_BRANCHES_MAX };
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_document *d;
	struct html_event e;
	size_t open = 0, events = 0, at = 0;
	bool in_branch = false;

	assert(a != NULL);
	d = html_document_new((struct bytes){ data, size }, &limits, a, &oddities);
	assert(d != NULL);
	do {
		assert(html_document_next(d, &e) == STATUS_OK);
		/* A byte opens and closes at most one element; each branch reads its bytes once more. */
		assert(++events <= 2 * (HTML_BRANCHES_MAX + 1) * size + 1);
		assert(e.token->start <= e.token->end && e.token->end <= size);
		if (e.type != HTML_EVENT_CLOSE && !e.in_branch) {
			assert(e.token->start >= at || in_branch);
			assert(e.token->start >= at || e.type != HTML_EVENT_OPEN);
			at = e.token->end;
		}
		in_branch = e.in_branch;
		if (e.type == HTML_EVENT_OPEN) {
			check_open(d, &e);
			e.element->data = e.is_empty ? NULL : e.element;
			open += !e.is_empty;
		} else if (e.type == HTML_EVENT_CLOSE) {
			assert(e.element->data == e.element && open > 0);
			open--;
		}
	} while (e.type != HTML_EVENT_END);
	assert(open == 0 && html_document_depth(d) == 0);
	assert(html_document_next(d, &e) == STATUS_OK && e.type == HTML_EVENT_END);
	arena_destroy(&a);
	return 0;
}
