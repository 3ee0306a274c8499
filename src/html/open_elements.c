#include "html/open_elements.h"
#include <string.h>
#include "base/ascii.h"

enum {
	UNKNOWN_TRIES = 64,	/* elements of other names that are compared before giving up */
	CARRIED_MAX = 32	/* formatting elements that go on behind one block; no mail but a hostile one has more */
};

/* Which list of the same name. */
static size_t same_name_index(unsigned tag, bool is_foreign, struct bytes name)
{
	if (tag != HTML_TAG_UNKNOWN)
		return tag + (is_foreign ? HTML_TAG_COUNT : 0);
	/* Any spread will do: a list too long is not walked to its end. */
	return 2 * HTML_TAG_COUNT +
	       (name.len + ascii_lower(name.data[0]) * 5u + ascii_lower(name.data[name.len - 1]) * 11u +
		ascii_lower(name.data[name.len / 2]) * 3u) % UNKNOWN_NAMES;
}

static struct html_element **head(struct open_elements *o, const struct html_element *e, enum html_element_list list)
{
	if (list == HTML_LIST_SAME_NAME)
		return &o->same_name[same_name_index(e->tag, e->ns != HTML_NS_HTML, e->name)];
	return &o->innermost[list];
}

/* The lists an element is in, as a set of bits. */
static unsigned lists_of(const struct html_element *e)
{
	unsigned lists = 1u << HTML_LIST_STACK;

	if (!e->is_branch)
		lists |= 1u << HTML_LIST_SAME_NAME;
	if (e->ns == HTML_NS_HTML)
		lists |= 1u << HTML_LIST_HTML;
	if (e->classes & CLASS_CONTAINER)
		lists |= 1u << HTML_LIST_CONTAINER;
	else if (e->classes & CLASS_SPECIAL)
		lists |= 1u << HTML_LIST_SPECIAL;
	if (e->classes & CLASS_SCOPE)
		lists |= 1u << HTML_LIST_SCOPE;
	if (e->classes & CLASS_TABLE)
		lists |= 1u << HTML_LIST_TABLE;
	return lists;
}

struct html_element *open_elements_make(struct open_elements *o, const struct element_description *what,
					struct arena *a)
{
	struct html_element *e = o->free;

	if (e != NULL) {
		o->free = e->lists[HTML_LIST_STACK].outer;
		memset(e, 0, sizeof(*e));
	} else {
		e = arena_zalloc(a, 1, sizeof(*e));
		if (e == NULL)
			return NULL;
	}
	e->tag = what->tag;
	e->ns = what->ns;
	e->classes = what->classes;
	if (what->token != NULL) {
		e->name = what->token->name;
		e->start = what->token->start;
		e->end = what->token->end;
	}
	return e;
}

void open_elements_recycle(struct open_elements *o, struct html_element *e)
{
	e->lists[HTML_LIST_STACK].outer = o->free;
	o->free = e;
}

struct html_element *open_elements_push(struct open_elements *o, const struct element_description *what,
					struct arena *a)
{
	struct html_element *e = open_elements_make(o, what, a);

	if (e == NULL)
		return NULL;
	e->is_branch = what->token == NULL;
	e->serial = ++o->serial;
	for (unsigned lists = lists_of(e); lists != 0; lists &= lists - 1) {
		const enum html_element_list list = (enum html_element_list)__builtin_ctz(lists);
		struct html_element **top = head(o, e, list);

		e->lists[list].outer = *top;
		if (*top != NULL)
			(*top)->lists[list].inner = e;
		*top = e;
	}
	o->depth++;
	return e;
}

/* e was taken out from between two others: what had its data from there has it from outside of e now. */
static void inherit_anew(struct html_element *e)
{
	const struct html_element *outer = e->lists[HTML_LIST_STACK].outer;
	struct html_element *inner = e->lists[HTML_LIST_STACK].inner;
	void *data = outer != NULL ? outer->data : NULL;

	if (e->data == data)
		return;
	for (; inner != NULL; inner = inner->lists[HTML_LIST_STACK].inner) {
		if (inner->data == e->data)
			inner->data = data;
	}
}

void open_elements_remove(struct open_elements *o, struct html_element *e)
{
	inherit_anew(e);
	for (unsigned lists = lists_of(e); lists != 0; lists &= lists - 1) {
		const enum html_element_list list = (enum html_element_list)__builtin_ctz(lists);
		struct html_element *outer = e->lists[list].outer, *inner = e->lists[list].inner;

		if (inner != NULL)
			inner->lists[list].outer = outer;
		else
			*head(o, e, list) = outer;
		if (outer != NULL)
			outer->lists[list].inner = inner;
	}
	o->depth--;
	if (e->is_branch) {
		/* The reader has not seen it open. */
		open_elements_recycle(o, e);
		return;
	}
	e->lists[HTML_LIST_STACK].outer = NULL;
	if (o->closed_last != NULL)
		o->closed_last->lists[HTML_LIST_STACK].outer = e;
	else
		o->closed = e;
	o->closed_last = e;
}

void open_elements_close(struct open_elements *o, struct html_element *e)
{
	const uint64_t serial = e->serial;

	while (o->innermost[HTML_LIST_STACK] != NULL && o->innermost[HTML_LIST_STACK]->serial >= serial)
		open_elements_remove(o, o->innermost[HTML_LIST_STACK]);
}

/* Close what is inside e, but for formatting elements as far in as there is no marker between them and e. */
void open_elements_end_inside(struct open_elements *o, struct html_element *e)
{
	struct html_element *last_kept = e, *at;
	unsigned kept = 0;

	while (kept < CARRIED_MAX && (at = last_kept->lists[HTML_LIST_STACK].inner) != NULL &&
	       !(at->classes & CLASS_MARKER)) {
		last_kept = at;
		kept += (at->classes & CLASS_FORMATTING) != 0;
	}
	for (at = o->innermost[HTML_LIST_STACK]; at != e;) {
		struct html_element *outer = at->lists[HTML_LIST_STACK].outer;

		if (at->serial > last_kept->serial || !(at->classes & CLASS_FORMATTING))
			open_elements_remove(o, at);
		else
			at->is_carried = true;
		at = outer;
	}
}

void open_elements_end(struct open_elements *o, struct html_element *e)
{
	if (e->classes & CLASS_MARKER) {
		open_elements_close(o, e);
	} else {
		open_elements_end_inside(o, e);
		open_elements_remove(o, e);
	}
}

struct html_element *open_elements_take_closed(struct open_elements *o)
{
	struct html_element *e = o->closed;

	if (e == NULL)
		return NULL;
	o->closed = e->lists[HTML_LIST_STACK].outer;
	if (o->closed == NULL)
		o->closed_last = NULL;
	return e;
}

static struct html_element *inside_branch(const struct open_elements *o, struct html_element *e)
{
	return e != NULL && e->serial > o->floor ? e : NULL;
}

struct html_element *open_elements_find(const struct open_elements *o, unsigned tag)
{
	return inside_branch(o, o->same_name[tag]);
}

struct html_element *open_elements_innermost(const struct open_elements *o, enum html_element_list list)
{
	return inside_branch(o, o->innermost[list]);
}

struct html_element *open_elements_next_same(const struct open_elements *o, const struct html_element *e)
{
	return inside_branch(o, e->lists[HTML_LIST_SAME_NAME].outer);
}

struct html_element *open_elements_find_name(const struct open_elements *o, const struct html_token *token,
					     bool is_foreign)
{
	struct html_element *e = o->same_name[same_name_index(token->tag, is_foreign, token->name)];

	if (token->tag != HTML_TAG_UNKNOWN)
		return inside_branch(o, e);
	for (unsigned tries = UNKNOWN_TRIES; e != NULL && tries > 0; tries--) {
		if ((e->ns != HTML_NS_HTML) == is_foreign && bytes_equal_nocase(e->name, token->name))
			return inside_branch(o, e);
		e = e->lists[HTML_LIST_SAME_NAME].outer;
	}
	return NULL;
}
