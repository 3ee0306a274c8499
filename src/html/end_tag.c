/* What an end tag closes (WHATWG HTML 13.2.6). */
#include "html/tree.h"

static uint64_t serial(const struct tree *t, const struct html_element *e)
{
	return open_elements_serial(&t->open, e);
}

/* The end tag of an element that was too deep to be opened. */
static bool was_too_deep(struct tree *t, const struct html_token *token)
{
	if (t->too_deep_total == 0 || t->too_deep[token->tag] == 0)
		return false;
	t->too_deep[token->tag]--;
	t->too_deep_total--;
	return true;
}

/* 13.2.6.5 Any other end tag: whether it closes an element of SVG or MathML inside the innermost one of HTML. */
static bool end_foreign(struct tree *t, const struct html_token *token)
{
	struct html_element *html, *e;

	if (tree_foreign(t) == NULL)
		return false;
	if (t->reading != HTML_AS_XML && (token->tag == HTML_TAG_BR || token->tag == HTML_TAG_P)) {
		tree_break_out(t);
		return false;
	}
	e = open_elements_find_name(&t->open, token, true);
	html = open_elements_innermost(&t->open, HTML_LIST_HTML);
	if (e == NULL || e->serial < serial(t, html))
		return false;
	open_elements_close(&t->open, e);
	return true;
}

static void end_heading(struct tree *t)
{
	static const unsigned headings[] = {
		HTML_TAG_H1, HTML_TAG_H2, HTML_TAG_H3, HTML_TAG_H4, HTML_TAG_H5, HTML_TAG_H6,
	};
	struct html_element *innermost = NULL;

	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		struct html_element *e = tree_in_scope(t, headings[i], SCOPE_DEFAULT);

		if (e != NULL && serial(t, e) > serial(t, innermost))
			innermost = e;
	}
	if (innermost != NULL)
		open_elements_end(&t->open, innermost);
}

static void end_form(struct tree *t)
{
	struct html_element *e = tree_in_scope(t, HTML_TAG_FORM, SCOPE_DEFAULT);

	if (open_elements_find(&t->open, HTML_TAG_TEMPLATE) != NULL) {
		if (e != NULL)
			open_elements_end(&t->open, e);
		return;
	}
	t->flags.has_form = false;
	/* Only the form itself: what is open inside stays open. */
	if (e != NULL)
		open_elements_remove(&t->open, e);
}

static void end_frameset(struct tree *t)
{
	struct html_element *e = open_elements_find(&t->open, HTML_TAG_FRAMESET);

	if (e != NULL)
		open_elements_close(&t->open, e);
	if (open_elements_find(&t->open, HTML_TAG_FRAMESET) == NULL)
		t->flags.mode = TREE_AFTER_FRAMESET;
}

/* 13.2.6.4.7 In body, Any other end tag: up to the element of that name, if nothing special was opened inside it. */
static void end_any_other(struct tree *t, const struct html_token *token)
{
	struct html_element *e = open_elements_find_name(&t->open, token, false);

	if (e != NULL && e->serial >= serial(t, open_elements_innermost(&t->open, HTML_LIST_SPECIAL)) &&
	    e->serial >= serial(t, open_elements_innermost(&t->open, HTML_LIST_CONTAINER)))
		open_elements_end(&t->open, e);
}

static void end_in_frameset(struct tree *t, const struct html_token *token)
{
	if (token->tag == HTML_TAG_FRAMESET && t->flags.mode == TREE_FRAMESET)
		end_frameset(t);
	else if (token->tag == HTML_TAG_NOFRAMES)
		end_any_other(t, token);
}

void tree_end_tag(struct tree *t, const struct html_token *token)
{
	const unsigned classes = element_classes(token->tag);
	struct html_element *e;

	if (token->unfinished || was_too_deep(t, token) || end_foreign(t, token))
		return;
	if (t->flags.mode != TREE_BODY) {
		end_in_frameset(t, token);
		return;
	}
	switch (token->tag) {
	case HTML_TAG_HTML:
	case HTML_TAG_BODY:
	case HTML_TAG_BR:
		/* Content goes on behind </body> and </html>. */
		return;
	case HTML_TAG_HEAD:
		tree_end_head(t);
		return;
	case HTML_TAG_P:
		tree_end_in_scope(t, HTML_TAG_P, SCOPE_BUTTON);
		return;
	case HTML_TAG_LI:
		tree_end_in_scope(t, HTML_TAG_LI, SCOPE_LIST_ITEM);
		return;
	case HTML_TAG_FORM:
		end_form(t);
		return;
	case HTML_TAG_TEMPLATE:
		e = open_elements_find(&t->open, HTML_TAG_TEMPLATE);
		if (e != NULL)
			open_elements_close(&t->open, e);
		return;
	default:
		break;
	}
	if (classes & CLASS_HEADING) {
		end_heading(t);
	} else if (classes & CLASS_TABLE) {
		tree_end_in_scope(t, token->tag, SCOPE_TABLE);
	} else if (classes & CLASS_BLOCK_END) {
		tree_end_in_scope(t, token->tag, SCOPE_DEFAULT);
	} else if (classes & CLASS_FORMATTING) {
		e = tree_in_scope(t, token->tag, SCOPE_DEFAULT);
		if (e != NULL)
			tree_end_formatting(t, e);
	} else {
		end_any_other(t, token);
	}
}
