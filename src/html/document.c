#include "html/document.h"
#include "base/ascii.h"
#include "html/character_reference.h"
#include "html/element_class.h"
#include "html/tree.h"

const struct html_limits html_limits_default = { .max_depth = 512, .max_branches = HTML_BRANCHES_MAX };

/*
 * So many conditional comments too deep for a branch of their own are read as a part of the one around them. Each may
 * run to the end of the input, so that more of them would cost more than linear time; those are comments only.
 */
enum { FLATTENED_MAX = 16 };

/* What goes on behind a conditional comment. */
struct branch {
	struct html_element *marker;	/* stands for the comment on the stack of open elements */
	uint64_t floor;
	struct tree_flags flags;
	size_t resume, end;		/* the rest of what is around it */
};

enum progress {
	NEXT_TOKEN,
	TOKEN_READ,			/* its event comes once the reader knows what it closed */
	ENTER_BRANCH,			/* behind the event of the conditional comment in token */
	AT_END
};

struct html_document {
	struct html_tokenizer tokenizer;
	struct tree tree;
	struct html_limits limits;
	struct arena *arena;
	struct oddities *oddities, branch_oddities;
	struct html_token token;
	struct html_event event;	/* of token */
	enum progress progress;
	struct html_element *told;	/* what the last event was the last to name */
	size_t end;			/* of what is being read: the document or the inside of a comment */
	bool has_doctype;
	bool is_scanned_otherwise;
	unsigned branch_count;
	unsigned flattened;		/* conditional comments too deep for a branch of their own */
	struct branch branches[HTML_BRANCHES_MAX];
};

struct html_document *html_document_new(struct bytes utf8, const struct html_limits *limits, struct arena *a,
					struct oddities *oddities)
{
	struct html_document *d = arena_zalloc(a, 1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->limits = limits != NULL ? *limits : html_limits_default;
	if (d->limits.max_branches > HTML_BRANCHES_MAX)
		d->limits.max_branches = HTML_BRANCHES_MAX;
	d->arena = a;
	d->oddities = oddities;
	d->end = utf8.len;
	html_tokenizer_init(&d->tokenizer, utf8, a, oddities);
	d->tree.arena = a;
	d->tree.oddities = oddities;
	d->tree.tokenizer = &d->tokenizer;
	d->tree.max_depth = d->limits.max_depth;
	d->tree.quirks = true;
	d->tree.reading = d->limits.reading;
	d->tree.flags.frameset_ok = true;
	return d;
}

struct html_element *html_document_innermost(const struct html_document *d)
{
	return d->tree.open.innermost[HTML_LIST_STACK];
}

size_t html_document_depth(const struct html_document *d)
{
	return d->tree.open.depth;
}

/* 13.2.6.4.1 The "initial" insertion mode: whether tables end paragraphs depends on it. */
static void doctype(struct html_document *d)
{
	static const char *const quirky[] = {
		"-//w3c//dtd html 3", "-//w3c//dtd w3 html", "-//w3c//dtd html 4.0 frameset//",
		"-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd html experimental", "-//w3o//dtd w3 html",
		"-//ietf//dtd html", "-//microsoft//dtd internet explorer", "-//netscape comm. corp.//dtd",
		"-//softquad", "-//webtechs//dtd mozilla html", "-//as//dtd html", "-//advasoft ltd//dtd html",
		"-//o'reilly and associates//dtd html", "-//spyglass//dtd html 2.0", "-//sun microsystems corp.//dtd hotjava",
		"-/w3c/dtd html 4.0 transitional/en", "html",
	};
	static const char *const quirky_alone[] = {
		"-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//",
	};
	const struct html_token *token = &d->token;
	bool quirks = token->quirks || !bytes_is_nocase(token->name, "html");

	if (d->has_doctype || d->branch_count > 0 || d->tree.open.depth > 0)
		return;
	d->has_doctype = true;
	for (size_t i = 0; i < sizeof(quirky) / sizeof(quirky[0]); i++)
		quirks |= bytes_starts_with_nocase(token->public_id, quirky[i]);
	for (size_t i = 0; i < sizeof(quirky_alone) / sizeof(quirky_alone[0]); i++)
		quirks |= token->system_id.data == NULL && bytes_starts_with_nocase(token->public_id, quirky_alone[i]);
	d->tree.quirks = quirks;
}

static bool is_blank(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_space(text.data[i]))
			return false;
	}
	return true;
}

static void text(struct html_document *d)
{
	struct tree *t = &d->tree;
	struct html_element *e = html_document_innermost(d);

	/* In the head, in a table or before a frameset it matters whether there is anything but white space. */
	if ((t->flags.head != NULL || t->flags.frameset_ok || (e != NULL && e->classes & CLASS_TABLE)) &&
	    !is_blank(d->token.text)) {
		if (d->branch_count == 0) {
			tree_end_head(t);
			/* Text of a title or style says nothing yet about a body. */
			if (t->flags.head == NULL &&
			    (d->token.content == HTML_DATA || d->token.content == HTML_CDATA_SECTION)) {
				t->flags.in_body = true;
				t->flags.frameset_ok = false;
			}
		}
		e = tree_parent(t, false);
	}
	d->event.type = HTML_EVENT_TEXT;
	d->event.element = e;
}

/* "[if …]>" at the start of a comment: the offset in the document of what is inside; 0 if it is none. */
static size_t conditional_start(const struct html_document *d)
{
	struct bytes comment = d->token.text;
	size_t start = 0;

	while (start < comment.len && ascii_is_space(comment.data[start]))
		start++;
	if (!bytes_starts_with_nocase(bytes_slice(comment, start, comment.len), "[if"))
		return 0;
	start = bytes_find_byte(comment, '>', start);
	if (start == comment.len)
		return 0;
	return (size_t)(comment.data - d->tokenizer.input.data) + start + 1;
}

static enum status enter_branch(struct html_document *d)
{
	static const unsigned classes = CLASS_SPECIAL | CLASS_SCOPE | CLASS_MARKER | CLASS_TABLE;
	struct bytes comment = d->token.text;
	struct branch *b = &d->branches[d->branch_count];
	struct html_element *outer = html_document_innermost(d);

	b->marker = open_elements_push(&d->tree.open, &(struct element_description){ .classes = classes }, d->arena);
	if (b->marker == NULL)
		return arena_status(d->arena);
	b->marker->data = outer != NULL ? outer->data : NULL;
	b->floor = d->tree.open.floor;
	b->flags = d->tree.flags;
	b->resume = d->token.end;
	b->end = d->end;
	d->tree.open.floor = b->marker->serial;
	d->tree.flags = (struct tree_flags){ .in_body = true };
	d->tree.in_branch = true;
	/* What the comment cuts short says nothing about the document. */
	d->tokenizer.oddities = d->tree.oddities = &d->branch_oddities;
	d->end = (size_t)(comment.data - d->tokenizer.input.data) + comment.len;
	html_tokenizer_seek(&d->tokenizer, conditional_start(d), d->end);
	d->branch_count++;
	return STATUS_OK;
}

static void leave_branch(struct html_document *d)
{
	struct branch *b = &d->branches[--d->branch_count];
	struct oddities found = { 0 };

	d->tree.open.floor = b->floor;
	open_elements_close(&d->tree.open, b->marker);
	d->tree.flags = b->flags;
	d->tree.in_branch = d->branch_count > 0;
	d->end = b->end;
	html_tokenizer_seek(&d->tokenizer, b->resume, b->end);
	if (d->branch_count > 0)
		return;
	for (enum oddity o = 0; o < ODDITY_COUNT; o++) {
		if (o != ODDITY_HTML_UNCLOSED && oddities_has(&d->branch_oddities, o))
			oddities_add(&found, o);
	}
	oddities_join(d->oddities, &found);
	d->tokenizer.oddities = d->tree.oddities = d->oddities;
}

/* The input or the inside of a comment is over. */
static void end(struct html_document *d)
{
	struct html_element *e;

	if (d->branch_count > 0) {
		leave_branch(d);
		return;
	}
	while ((e = html_document_innermost(d)) != NULL)
		open_elements_remove(&d->tree.open, e);
	d->progress = AT_END;
	d->event.type = HTML_EVENT_END;
}

/*
 * Markup in what is an element of SVG or MathML to the parser, and holds raw text to who goes by names; a base that is
 * none to the parser.
 */
static void compare_readings(struct html_document *d, const struct html_element *e, const struct html_element *around)
{
	if (e != NULL && e->tag == HTML_TAG_BASE && e->ns != HTML_NS_HTML)
		d->is_scanned_otherwise = true;
	if (around != NULL && around->ns != HTML_NS_HTML && element_content(around->tag) != HTML_DATA)
		d->is_scanned_otherwise = true;
}

static enum status start_tag(struct html_document *d)
{
	struct tree_opened opened;
	enum status s = tree_start_tag(&d->tree, &d->token, &opened);

	if (s != STATUS_OK)
		return s;
	d->event.type = HTML_EVENT_OPEN;
	d->event.element = opened.element;
	d->event.parent = opened.parent;
	d->event.is_empty = opened.is_empty;
	compare_readings(d, opened.element, opened.parent);
	/* Among frames a <style> is nothing, and what follows it is no raw text. */
	if (d->tree.flags.mode != TREE_BODY && opened.is_dropped && element_content(d->token.tag) != HTML_DATA)
		d->is_scanned_otherwise = true;
	d->event.is_dropped = opened.is_dropped;
	d->event.in_template = open_elements_find(&d->tree.open, HTML_TAG_TEMPLATE) != NULL &&
			       opened.element->tag != HTML_TAG_TEMPLATE;
	return STATUS_OK;
}

/* Read one token, let it open and close elements, and prepare its event. */
static enum status read_token(struct html_document *d)
{
	enum status s;

	html_tokenizer_set_cdata_allowed(&d->tokenizer, tree_foreign(&d->tree) != NULL);
	s = html_tokenizer_next(&d->tokenizer, &d->token);
	if (s != STATUS_OK)
		return s;
	d->event = (struct html_event){ .token = &d->token, .in_branch = d->branch_count > 0 };
	d->progress = TOKEN_READ;
	switch (d->token.type) {
	case HTML_START_TAG:
		return start_tag(d);
	case HTML_TEXT:
		text(d);
		d->is_scanned_otherwise |= d->token.content == HTML_CDATA_SECTION;
		break;
	case HTML_END_TAG:
		tree_end_tag(&d->tree, &d->token);
		d->progress = NEXT_TOKEN;
		break;
	case HTML_COMMENT:
		d->event.type = HTML_EVENT_COMMENT;
		d->event.element = html_document_innermost(d);
		compare_readings(d, NULL, d->event.element);
		break;
	case HTML_DOCTYPE:
		doctype(d);
		d->event.type = HTML_EVENT_DOCTYPE;
		d->event.element = html_document_innermost(d);
		break;
	case HTML_SKIPPED:
		d->progress = NEXT_TOKEN;
		break;
	case HTML_END:
		d->progress = NEXT_TOKEN;
		end(d);
		break;
	}
	return STATUS_OK;
}

enum status html_document_next(struct html_document *d, struct html_event *event_r)
{
	struct html_element *closed;
	enum status s;

	if (d->told != NULL) {
		open_elements_recycle(&d->tree.open, d->told);
		d->told = NULL;
	}
	for (;;) {
		closed = open_elements_take_closed(&d->tree.open);
		if (closed != NULL) {
			*event_r = (struct html_event){ .type = HTML_EVENT_CLOSE, .token = &d->token,
							.element = closed, .in_branch = d->event.in_branch };
			d->told = closed;
			return STATUS_OK;
		}
		if (d->progress == TOKEN_READ || d->progress == AT_END)
			break;
		s = d->progress == ENTER_BRANCH ? enter_branch(d) : STATUS_OK;
		if (s == STATUS_OK)
			s = read_token(d);
		if (s != STATUS_OK)
			return s;
	}
	*event_r = d->event;
	if (d->progress == AT_END)
		return STATUS_OK;
	d->progress = NEXT_TOKEN;
	if (d->event.type == HTML_EVENT_OPEN && d->event.is_empty)
		d->told = d->event.element;
	if (d->event.type == HTML_EVENT_COMMENT && conditional_start(d) != 0) {
		if (d->branch_count < d->limits.max_branches) {
			d->progress = ENTER_BRANCH;
		} else {
			oddities_add(d->oddities, ODDITY_HTML_DEPTH_LIMIT);
			if (d->flattened++ < FLATTENED_MAX)
				html_tokenizer_seek(&d->tokenizer, conditional_start(d), d->end);
		}
	}
	return STATUS_OK;
}

static enum status decode(const struct html_document *d, struct bytes raw, enum html_decode_rule rule,
			  struct arena *a, struct html_value *value_r)
{
	struct offset_map map, *kept = NULL;
	struct bytes decoded;
	enum status s = html_decode(raw, rule, a, &decoded, &map);

	if (s != STATUS_OK)
		return s;
	if (map.count > 0) {
		kept = arena_alloc(a, 1, sizeof(*kept));
		if (kept == NULL)
			return arena_status(a);
		*kept = map;
	}
	value_r->text = decoded;
	value_r->map = kept;
	value_r->start = (size_t)(raw.data - d->tokenizer.input.data);
	value_r->end = value_r->start + raw.len;
	return STATUS_OK;
}

enum status html_attribute_decode(const struct html_document *d, const struct html_attribute *attribute,
				  struct arena *a, struct html_value *value_r)
{
	return decode(d, attribute->value, attribute->flags & HTML_VALUE_ENCODED ? HTML_DECODE_ATTRIBUTE : HTML_DECODE_CDATA,
		      a, value_r);
}

enum status html_text_decode(const struct html_document *d, const struct html_event *event, struct arena *a,
			     struct html_value *value_r)
{
	enum html_decode_rule rule = html_text_rule(event->token->content);

	/* 13.2.6.4.7 and 13.2.6.5: a NUL in text is dropped in HTML, and U+FFFD in SVG and MathML. */
	if (rule == HTML_DECODE_TEXT)
		rule = event->element != NULL && event->element->ns != HTML_NS_HTML ? HTML_DECODE_RCDATA :
											HTML_DECODE_BODY;
	else if (rule == HTML_DECODE_CDATA)
		rule = HTML_DECODE_RAW;
	return decode(d, event->token->text, rule, a, value_r);
}

bool html_document_is_scanned_otherwise(const struct html_document *d)
{
	return d->is_scanned_otherwise;
}

size_t html_document_attribute_end(const struct html_document *d, const struct html_attribute *attribute)
{
	return html_attribute_end(&d->tokenizer, attribute);
}
