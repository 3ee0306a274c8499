/* What a start tag does to the open elements and to the tokenizer (WHATWG HTML 13.2.6). */
#include <string.h>
#include "html/character_reference.h"
#include "html/tree.h"

enum { SAME_FORMATTING = 3, SAME_TRIES = 8 };

/* Whether a tag has an attribute of this value. Without memory for decoding: no. */
static bool attribute_is(const struct tree *t, const struct html_token *token, enum html_attribute_name name,
			 const char *value)
{
	const struct html_attribute *attribute = html_attribute_find(token, name);
	struct bytes text;

	return attribute != NULL &&
	       html_decode(attribute->value, HTML_DECODE_ATTRIBUTE, t->arena, &text, NULL) == STATUS_OK &&
	       bytes_is_nocase(text, value);
}

/* An element that is only reported. */
static enum status report(struct tree *t, const struct html_token *token, bool is_dropped, struct tree_opened *out)
{
	const struct element_description what = { .tag = token->tag, .token = token };

	out->parent = tree_parent(t, false);
	out->element = open_elements_make(&t->open, &what, t->arena);
	out->is_empty = true;
	out->is_dropped = is_dropped;
	return out->element != NULL ? STATUS_OK : arena_status(t->arena);
}

static enum status drop(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	return report(t, token, true, out);
}

/* Whether tokens behind this element are read in another way, so that it must be on the stack. */
static bool changes_reading(const struct element_description *what)
{
	return what->ns != HTML_NS_HTML || element_content(what->tag) != HTML_DATA;
}

/* 13.2.6.1 Insert an element, or only report it when it has no content or is too deep. */
static enum status insert(struct tree *t, const struct element_description *what, bool is_empty,
			  struct tree_opened *out)
{
	const size_t limit = changes_reading(what) ? 2 * t->max_depth : t->max_depth;
	const bool may_stand_in_table = what->classes & CLASS_TABLE || what->tag == HTML_TAG_STYLE ||
					what->tag == HTML_TAG_SCRIPT || what->tag == HTML_TAG_COL;

	out->parent = tree_parent(t, may_stand_in_table);
	if (!is_empty && t->open.depth >= limit) {
		oddities_add(t->oddities, ODDITY_HTML_DEPTH_LIMIT);
		t->too_deep[what->tag]++;
		t->too_deep_total++;
		is_empty = true;
	}
	if (t->too_deep_total > 0 && t->open.depth < t->max_depth) {
		memset(t->too_deep, 0, sizeof(t->too_deep));
		t->too_deep_total = 0;
	}
	out->is_empty = is_empty;
	out->element = is_empty ? open_elements_make(&t->open, what, t->arena) :
				  open_elements_push(&t->open, what, t->arena);
	return out->element != NULL ? STATUS_OK : arena_status(t->arena);
}

static enum status insert_html(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	const unsigned classes = element_classes(token->tag);
	const struct element_description what = { .tag = token->tag, .classes = classes, .token = token };

	return insert(t, &what, classes & CLASS_VOID, out);
}

/*
 * 13.2.6.5 Any other start tag. An integration point is one for HTML (SVG's
 * foreignObject, desc and title, MathML's annotation-xml of an HTML type) or for MathML text.
 */
static enum status insert_foreign(struct tree *t, const struct html_token *token, enum html_namespace ns,
				  struct tree_opened *out)
{
	const unsigned classes = element_classes_foreign(token->tag, ns);
	const struct element_description what = { .tag = token->tag, .classes = classes, .ns = ns, .token = token };
	enum status s = insert(t, &what, token->self_closing, out);

	if (s == STATUS_OK)
		out->element->is_integration_point = classes != 0 &&
			(token->tag != HTML_TAG_ANNOTATION_XML ||
			 attribute_is(t, token, HTML_ATTRIBUTE_ENCODING, "text/html") ||
			 attribute_is(t, token, HTML_ATTRIBUTE_ENCODING, "application/xhtml+xml"));
	return s;
}

/* 13.2.6 Tree construction dispatcher: whether the rules for foreign content apply. */
static bool is_foreign(const struct tree *t, const struct html_token *token)
{
	const struct html_element *e = tree_foreign(t);

	if (e == NULL)
		return false;
	if (e->ns == HTML_NS_MATHML && e->tag == HTML_TAG_ANNOTATION_XML && token->tag == HTML_TAG_SVG)
		return false;
	if (!e->is_integration_point)
		return true;
	return e->ns == HTML_NS_MATHML && e->tag != HTML_TAG_ANNOTATION_XML &&
	       (token->tag == HTML_TAG_MGLYPH || token->tag == HTML_TAG_MALIGNMARK);
}

static bool is_breakout(const struct html_token *token)
{
	if (token->tag == HTML_TAG_FONT)
		return html_attribute_find(token, HTML_ATTRIBUTE_COLOR) != NULL ||
		       html_attribute_find(token, HTML_ATTRIBUTE_FACE) != NULL ||
		       html_attribute_find(token, HTML_ATTRIBUTE_SIZE) != NULL;
	return element_classes(token->tag) & CLASS_BREAKOUT;
}

/* How deep in a table a part stands. */
static unsigned table_level(unsigned tag)
{
	switch (tag) {
	case HTML_TAG_TD:
	case HTML_TAG_TH:
		return 3;
	case HTML_TAG_TR:
		return 2;
	case HTML_TAG_TABLE:
	case HTML_TAG_TEMPLATE:
		return 0;
	default:
		return 1;
	}
}

/* 13.2.6.4.9 to 13.2.6.4.15: <caption>, <colgroup>, <col>, <tbody>, <thead>, <tfoot>, <tr>, <td>, <th>. */
static enum status table_part(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	const unsigned level = table_level(token->tag);
	struct html_element *part = open_elements_innermost(&t->open, HTML_LIST_TABLE), *e;
	enum status s;

	/* The inside of a conditional comment is a piece of a table more often than not. */
	if (part == NULL && !t->in_branch)
		return drop(t, token, out);
	while (part != NULL && table_level(part->tag) > 0 &&
	       (table_level(part->tag) >= level || part->tag == HTML_TAG_CAPTION || part->tag == HTML_TAG_COLGROUP)) {
		if (token->tag == HTML_TAG_COL && part->tag == HTML_TAG_COLGROUP)
			break;
		open_elements_end(&t->open, part);
		part = open_elements_innermost(&t->open, HTML_LIST_TABLE);
	}
	/* 13.2.6.4.9 Clear the stack back to a table context */
	e = part != NULL ? part->lists[HTML_LIST_STACK].inner : NULL;
	if (e != NULL && !(e->classes & CLASS_FORMATTING))
		open_elements_end(&t->open, e);
	s = insert_html(t, token, out);
	/* Not in the formatting that was opened between the parts: that stands before the table. */
	if (s == STATUS_OK && part != NULL)
		out->parent = part;
	return s;
}

static enum status table(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	struct html_element *part = open_elements_innermost(&t->open, HTML_LIST_TABLE);

	/* In a table but in no cell or caption, a second table ends the first. */
	if (part != NULL && !(part->classes & CLASS_MARKER))
		tree_end_in_scope(t, HTML_TAG_TABLE, SCOPE_TABLE);
	if (!t->quirks)
		tree_end_in_scope(t, HTML_TAG_P, SCOPE_BUTTON);
	return insert_html(t, token, out);
}

/* 13.2.4.3 The Noah's Ark clause: of the same formatting tag no more than three go on behind their blocks. */
static void end_fourth_formatting(struct tree *t, const struct html_token *token)
{
	struct html_element *e = open_elements_find(&t->open, token->tag);
	const unsigned char *document = t->tokenizer->input.data;
	struct bytes tag = { document + token->start, token->end - token->start };
	unsigned same = 0;

	for (unsigned tries = SAME_TRIES; e != NULL && tries > 0; tries--) {
		if (e->is_carried && bytes_equal((struct bytes){ document + e->start, e->end - e->start }, tag) &&
		    ++same == SAME_FORMATTING) {
			open_elements_remove(&t->open, e);
			return;
		}
		e = open_elements_next_same(&t->open, e);
	}
}

/* <a> inside <a>, <nobr> inside <nobr>: the first ends. */
static void end_same(struct tree *t, unsigned tag)
{
	struct html_element *e = tree_in_scope(t, tag, SCOPE_DEFAULT);

	if (e != NULL)
		tree_end_formatting(t, e);
}

/* A new <li> ends the one before it, <dd> and <dt> likewise, unless a list or the like has begun since. */
static void end_item(struct tree *t, unsigned tag, unsigned other)
{
	struct html_element *e = open_elements_innermost(&t->open, HTML_LIST_SPECIAL);

	if (e != NULL && e->ns == HTML_NS_HTML && (e->tag == tag || e->tag == other))
		open_elements_end(&t->open, e);
}

static void end_current(struct tree *t, unsigned tag, unsigned other)
{
	struct html_element *e = open_elements_innermost(&t->open, HTML_LIST_STACK);

	if (e != NULL && e->ns == HTML_NS_HTML && (e->tag == tag || e->tag == other))
		open_elements_remove(&t->open, e);
}

static void end_ruby_part(struct tree *t, bool ends_container)
{
	end_current(t, HTML_TAG_RB, HTML_TAG_RT);
	end_current(t, HTML_TAG_RP, ends_container ? HTML_TAG_RTC : HTML_TAG_RP);
}

static void end_current_heading(struct tree *t)
{
	struct html_element *e = open_elements_innermost(&t->open, HTML_LIST_STACK);

	if (e != NULL && e->classes & CLASS_HEADING)
		open_elements_remove(&t->open, e);
}

/* 13.2.6.4.1 to 13.2.6.4.6: <html>, <head>, <body>. Once each; later ones only lend their attributes. */
static enum status skeleton(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	bool *seen = token->tag == HTML_TAG_HTML ? &t->flags.has_html :
		     token->tag == HTML_TAG_HEAD ? &t->flags.has_head : &t->flags.has_body;
	const struct html_element *outer;
	enum status s;

	if (token->tag == HTML_TAG_BODY)
		tree_end_head(t);
	/* A head or body behind other content, or <html> inside anything, is no element of its own. */
	outer = t->open.innermost[HTML_LIST_STACK];
	if (*seen || t->in_branch || (token->tag == HTML_TAG_HTML && outer != NULL) ||
	    (token->tag != HTML_TAG_HTML && (t->flags.in_body || (outer != NULL && outer->tag != HTML_TAG_HTML))))
		return report(t, token, token->tag == HTML_TAG_HEAD, out);
	*seen = true;
	if (token->tag == HTML_TAG_BODY) {
		t->flags.has_head = t->flags.in_body = true;
		t->flags.frameset_ok = false;
	}
	s = insert_html(t, token, out);
	if (s == STATUS_OK && token->tag == HTML_TAG_HEAD && !out->is_empty)
		t->flags.head = out->element;
	return s;
}

/* 13.2.6.4.20 In frameset and later: nothing but frames. What else is written there is only reported. */
static enum status in_frameset(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	if (token->tag == HTML_TAG_NOFRAMES) {
		html_tokenizer_set_content(t->tokenizer, HTML_RAWTEXT);
		return insert_html(t, token, out);
	}
	if (token->tag == HTML_TAG_HTML)
		return report(t, token, false, out);
	if (t->flags.mode == TREE_FRAMESET && (token->tag == HTML_TAG_FRAMESET || token->tag == HTML_TAG_FRAME))
		return insert_html(t, token, out);
	return drop(t, token, out);
}

static enum status frameset(struct tree *t, const struct html_token *token, struct tree_opened *out)
{
	struct html_element *e;

	/* To who goes by names, the elements around mean nothing. */
	if (t->reading == HTML_AS_SCANNED || !t->flags.frameset_ok || t->in_branch || open_elements_find(&t->open, HTML_TAG_TEMPLATE) != NULL)
		return drop(t, token, out);
	while ((e = open_elements_innermost(&t->open, HTML_LIST_STACK)) != NULL && e->tag != HTML_TAG_HTML)
		open_elements_remove(&t->open, e);
	t->flags.head = NULL;
	t->flags.mode = TREE_FRAMESET;
	return insert_html(t, token, out);
}

/* Tags that are dropped, or that close others before they are opened themselves. */
static bool prepare(struct tree *t, struct html_token *token)
{
	switch (token->tag) {
	case HTML_TAG_A:
	case HTML_TAG_NOBR:
		end_same(t, token->tag);
		break;
	case HTML_TAG_BUTTON:
		tree_end_in_scope(t, HTML_TAG_BUTTON, SCOPE_DEFAULT);
		break;
	case HTML_TAG_DD:
	case HTML_TAG_DT:
		end_item(t, HTML_TAG_DD, HTML_TAG_DT);
		break;
	case HTML_TAG_FORM:
		if (t->flags.has_form && open_elements_find(&t->open, HTML_TAG_TEMPLATE) == NULL)
			return false;
		t->flags.has_form = true;
		break;
	case HTML_TAG_HR:
		end_current(t, HTML_TAG_OPTION, HTML_TAG_OPTION);
		end_current(t, HTML_TAG_OPTGROUP, HTML_TAG_OPTGROUP);
		break;
	case HTML_TAG_INPUT:
		tree_end_in_scope(t, HTML_TAG_SELECT, SCOPE_DEFAULT);
		if (!attribute_is(t, token, HTML_ATTRIBUTE_TYPE, "hidden"))
			t->flags.frameset_ok = false;
		break;
	case HTML_TAG_LI:
		end_item(t, HTML_TAG_LI, HTML_TAG_LI);
		break;
	case HTML_TAG_OPTION:
		end_current(t, HTML_TAG_OPTION, HTML_TAG_OPTION);
		break;
	case HTML_TAG_OPTGROUP:
		end_current(t, HTML_TAG_OPTION, HTML_TAG_OPTION);
		end_current(t, HTML_TAG_OPTGROUP, HTML_TAG_OPTGROUP);
		break;
	case HTML_TAG_RB:
	case HTML_TAG_RTC:
	case HTML_TAG_RP:
	case HTML_TAG_RT:
		if (tree_in_scope(t, HTML_TAG_RUBY, SCOPE_DEFAULT) != NULL)
			end_ruby_part(t, token->tag == HTML_TAG_RB || token->tag == HTML_TAG_RTC);
		break;
	case HTML_TAG_SELECT:
		return !tree_end_in_scope(t, HTML_TAG_SELECT, SCOPE_DEFAULT);
	default:
		break;
	}
	return true;
}

/* 13.2.6.4.7 In body, A start tag. */
static enum status in_body(struct tree *t, struct html_token *token, struct tree_opened *out)
{
	unsigned classes = element_classes(token->tag);
	enum status s;

	if (classes & CLASS_NO_FRAMESET && t->flags.in_body)
		t->flags.frameset_ok = false;
	if (!prepare(t, token))
		return drop(t, token, out);
	if (classes & CLASS_ENDS_P)
		tree_end_in_scope(t, HTML_TAG_P, SCOPE_BUTTON);
	if (classes & CLASS_HEADING)
		end_current_heading(t);
	if (classes & CLASS_FORMATTING)
		end_fourth_formatting(t, token);
	s = insert_html(t, token, out);
	if (element_content(token->tag) != HTML_DATA)
		html_tokenizer_set_content(t->tokenizer, element_content(token->tag));
	return s;
}

enum status tree_start_tag(struct tree *t, struct html_token *token, struct tree_opened *out)
{
	*out = (struct tree_opened){ 0 };
	if (token->unfinished)
		return drop(t, token, out);
	if (token->tag == HTML_TAG_SCRIPT)
		oddities_add(t->oddities, ODDITY_HTML_SCRIPT);
	if (t->reading == HTML_AS_XML)
		return insert_foreign(t, token, HTML_NS_SVG, out);
	if (is_foreign(t, token)) {
		if (!is_breakout(token))
			return insert_foreign(t, token, tree_foreign(t)->ns, out);
		tree_break_out(t);
	}
	if (token->tag == HTML_TAG_IMAGE)
		token->tag = HTML_TAG_IMG;
	if (t->flags.mode != TREE_BODY)
		return in_frameset(t, token, out);
	if (t->flags.head != NULL && !(element_classes(token->tag) & CLASS_HEAD) && token->tag != HTML_TAG_HEAD &&
	    token->tag != HTML_TAG_HTML)
		tree_end_head(t);
	switch (token->tag) {
	case HTML_TAG_HTML:
	case HTML_TAG_HEAD:
	case HTML_TAG_BODY:
		return skeleton(t, token, out);
	case HTML_TAG_FRAMESET:
		return frameset(t, token, out);
	default:
		break;
	}
	if (!(element_classes(token->tag) & CLASS_HEAD))
		t->flags.in_body = true;
	switch (token->tag) {
	case HTML_TAG_FRAME:
		return drop(t, token, out);
	case HTML_TAG_CAPTION:
	case HTML_TAG_COL:
	case HTML_TAG_COLGROUP:
	case HTML_TAG_TBODY:
	case HTML_TAG_TD:
	case HTML_TAG_TFOOT:
	case HTML_TAG_TH:
	case HTML_TAG_THEAD:
	case HTML_TAG_TR:
		return table_part(t, token, out);
	case HTML_TAG_TABLE:
		t->flags.frameset_ok = false;
		return table(t, token, out);
	case HTML_TAG_SVG:
	case HTML_TAG_MATH:
		if (t->reading == HTML_AS_SCANNED)
			return in_body(t, token, out);
		return insert_foreign(t, token, token->tag == HTML_TAG_SVG ? HTML_NS_SVG : HTML_NS_MATHML, out);
	default:
		return in_body(t, token, out);
	}
}
