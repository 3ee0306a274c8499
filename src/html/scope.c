#include "html/tree.h"

enum { ADOPTION_TURNS = 8 };

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t serial_of(const struct tree *t, unsigned tag)
{
	return open_elements_serial(&t->open, open_elements_find(&t->open, tag));
}

/* The innermost element at which a scope ends. */
static uint64_t scope_start(const struct tree *t, enum tree_scope scope)
{
	uint64_t start;

	if (scope == SCOPE_TABLE)
		return later(serial_of(t, HTML_TAG_TABLE), serial_of(t, HTML_TAG_TEMPLATE));
	start = open_elements_serial(&t->open, open_elements_innermost(&t->open, HTML_LIST_SCOPE));
	if (scope == SCOPE_BUTTON)
		start = later(start, serial_of(t, HTML_TAG_BUTTON));
	if (scope == SCOPE_LIST_ITEM)
		start = later(start, later(serial_of(t, HTML_TAG_OL), serial_of(t, HTML_TAG_UL)));
	return start;
}

struct html_element *tree_in_scope(const struct tree *t, unsigned tag, enum tree_scope scope)
{
	struct html_element *e = open_elements_find(&t->open, tag);

	return e != NULL && e->serial >= scope_start(t, scope) ? e : NULL;
}

bool tree_end_in_scope(struct tree *t, unsigned tag, enum tree_scope scope)
{
	struct html_element *e = tree_in_scope(t, tag, scope);

	if (e != NULL)
		open_elements_end(&t->open, e);
	return e != NULL;
}

struct html_element *tree_foreign(const struct tree *t)
{
	struct html_element *e = open_elements_innermost(&t->open, HTML_LIST_STACK);

	return e != NULL && e->ns != HTML_NS_HTML ? e : NULL;
}

void tree_break_out(struct tree *t)
{
	struct html_element *e;

	while ((e = tree_foreign(t)) != NULL && !e->is_integration_point)
		open_elements_remove(&t->open, e);
}

struct html_element *tree_parent(const struct tree *t, bool may_stand_in_table)
{
	struct html_element *e = t->open.innermost[HTML_LIST_STACK], *table;

	if (!may_stand_in_table && e != NULL && e->ns == HTML_NS_HTML &&
	    (e->tag == HTML_TAG_TABLE || e->tag == HTML_TAG_TBODY || e->tag == HTML_TAG_THEAD ||
	     e->tag == HTML_TAG_TFOOT || e->tag == HTML_TAG_TR)) {
		table = open_elements_find(&t->open, HTML_TAG_TABLE);
		if (table != NULL && table->serial > serial_of(t, HTML_TAG_TEMPLATE))
			return html_element_outer(table);
	}
	return e;
}

void tree_end_head(struct tree *t)
{
	struct html_element *head = t->flags.head, *e = open_elements_innermost(&t->open, HTML_LIST_STACK);

	if (head == NULL || e == NULL)
		return;
	if (e == head || (e->tag == HTML_TAG_NOSCRIPT && html_element_outer(e) == head)) {
		open_elements_close(&t->open, head);
		t->flags.head = NULL;
	}
}

/* How many elements of a list are inside e; more than the adoption agency's turns need not be told apart. */
static unsigned count_inside(const struct tree *t, const struct html_element *e, enum html_element_list list)
{
	const struct html_element *at = t->open.innermost[list];
	unsigned n = 0;

	for (; at != NULL && at->serial > e->serial && n < ADOPTION_TURNS; at = at->lists[list].outer)
		n++;
	return n;
}

void tree_end_formatting(struct tree *t, struct html_element *e)
{
	struct html_element *special = t->open.innermost[HTML_LIST_SPECIAL], *block = t->open.innermost[HTML_LIST_CONTAINER];
	unsigned blocks = count_inside(t, e, HTML_LIST_SPECIAL) + count_inside(t, e, HTML_LIST_CONTAINER);

	if (blocks == 0) {
		open_elements_end(&t->open, e);
		return;
	}
	/* Each turn takes e one block further in; the last closes what is inside the innermost. */
	if (blocks < ADOPTION_TURNS) {
		if (block == NULL || (special != NULL && special->serial > block->serial))
			block = special;
		open_elements_end_inside(&t->open, block);
	}
	open_elements_remove(&t->open, e);
}
