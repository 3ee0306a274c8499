/*
 * html.c - HTML, XHTML and SVG documents: every attribute and style that makes a client load something.
 *
 * Walks the elements as html/ reports them, looks each attribute up in the
 * table of constructs and follows the ones that load: into srcset lists,
 * styles, documents inside attributes and data: URLs. Keeps, along the open
 * elements, whether what is inside can be seen.
 */
#include <string.h>
#include "base/ascii.h"
#include "extract/html_reader.h"
#include "extract/readings.h"
#include "extract/xml.h"

enum { RULES_MAX = 2000 };

/* What the element's attributes say of its looks; whether any of them may load. */
static enum status read_appearance(struct reader *r, struct element *e, bool *loads_r)
{
	const struct html_token *t = e->token;
	struct style_source looks = { .tag = t->tag, .name = t->name };
	bool hidden = false;

	e->appearance = (struct appearance){ 0, -1, -1 };
	for (size_t i = 0; i < t->attribute_count; i++) {
		const struct html_attribute *at = &t->attributes[i];

		if (construct_find(&r->x->memory->constructs, t->name, t->tag, at->name, at->id) != NULL)
			*loads_r = true;
		if (at->flags & HTML_DUPLICATE)
			continue;
		switch (at->id) {
		case HTML_ATTRIBUTE_WIDTH:
			e->appearance.width = dimension_parse(at->value);
			break;
		case HTML_ATTRIBUTE_HEIGHT:
			e->appearance.height = dimension_parse(at->value);
			break;
		case HTML_ATTRIBUTE_HIDDEN:
			hidden = true;
			break;
		case HTML_ATTRIBUTE_CLASS:
			looks.classes = at->value;
			break;
		case HTML_ATTRIBUTE_ID:
			looks.id = at->value;
			break;
		case HTML_ATTRIBUTE_ALT:
			e->alt = bytes_slice(at->value, 0, LINK_TEXT_MAX);
			break;
		case HTML_ATTRIBUTE_STYLE: {
			struct html_value value;
			enum status status = html_attribute_decode(r->document, at, r->x->arena, &value);

			if (status != STATUS_OK)
				return status;
			looks.inline_style = value.text;
			break;
		}
		default:
			break;
		}
	}
	style_memory_match(&r->looks, &r->rules, &looks, &e->style);
	appearance_add_style(&e->appearance, &e->style);
	if (hidden)
		e->appearance.concealed |= CONCEALED_DISPLAY;
	appearance_finish(&e->appearance, e->outer);
	return STATUS_OK;
}

/* What the elements around say of whether it can be seen. */
static const struct visibility *visibility_around(const struct reader *r, const struct html_event *event)
{
	return event->parent != NULL && event->parent->data != NULL ? event->parent->data : &r->visible;
}

static enum status finish_link(struct reader *r)
{
	enum status status = STATUS_OK;

	if (r->link > 0 && r->link_text_len > 0)
		status = arena_copy(r->x->arena, (struct bytes){ r->link_text, r->link_text_len },
				    &r->x->out->items[r->link - 1].text);
	r->link = 0;
	r->link_text_len = 0;
	return status;
}

static enum status read_element(struct reader *r, const struct html_event *event)
{
	const struct html_token *t = event->token;
	struct element e = { .token = t, .outer = visibility_around(r, event) };
	size_t before = r->x->out->count;
	enum status status;
	bool loads = false;

	status = read_appearance(r, &e, &loads);
	for (size_t i = 0; loads && status == STATUS_OK && i < t->attribute_count; i++) {
		const struct html_attribute *at = &t->attributes[i];
		const struct construct *c = construct_find(&r->x->memory->constructs, t->name, t->tag, at->name, at->id);

		if (c != NULL)
			status = html_read_attribute(r, at, c, &e);
	}
	if (status == STATUS_OK && t->tag == HTML_TAG_A) {
		status = finish_link(r);
		for (size_t i = before; i < r->x->out->count && r->link == 0; i++) {
			if (r->x->out->items[i].load == LOAD_CLICK)
				r->link = i + 1;
		}
	}
	if (status == STATUS_OK && !event->is_empty) {
		struct visibility inside = visibility_inside(e.outer, &e.style, &e.appearance);
		struct visibility *kept;

		if (inside.hidden == e.outer->hidden) {
			event->element->data = e.outer == &r->visible ? NULL : (void *)(uintptr_t)e.outer;
		} else {
			kept = arena_alloc(r->x->arena, 1, sizeof(*kept));
			if (kept == NULL)
				return arena_status(r->x->arena);
			*kept = inside;
			event->element->data = kept;
		}
	}
	return status;
}

static enum status read_style(struct reader *r, struct bytes text, const struct offset_map *map, size_t start)
{
	const struct source sheet = {
		.text = text, .map = map, .start = start, .outer = r->source, .nesting = r->source->nesting,
	};
	enum status status = css_rules_add(&r->rules, text);

	style_memory_forget(&r->looks);

	if (status != STATUS_OK)
		return status;
	return extract_css(r->x, &sheet, &(struct css_owner){ .source = CSS_STYLE_SHEET, .width = -1, .height = -1 });
}

static enum status keep_piece(struct reader *r, const struct html_event *event)
{
	struct pieces *style = &r->style;

	if (style->element != event->element) {
		style->element = event->element;
		style->count = 0;
	}
	if (style->count == style->capacity) {
		size_t capacity = style->capacity != 0 ? style->capacity * 2 : 4;
		struct html_value *items = arena_extend(r->x->arena, style->items, style->count, capacity, sizeof(*items));

		if (items == NULL)
			return arena_status(r->x->arena);
		style->items = items;
		style->capacity = capacity;
	}
	return html_text_decode(r->document, event, r->x->arena, &style->items[style->count++]);
}

/* Put the pieces together: a URL may stand in several of them. */
static enum status finish_style(struct reader *r)
{
	struct arena *a = r->x->arena;
	struct html_value *items = r->style.items;
	const size_t count = r->style.count;
	struct offset_map *map;
	size_t len = 0, behind = items[0].start;
	unsigned char *text;
	enum status status = STATUS_OK;

	r->style.element = NULL;
	if (count == 1)
		return read_style(r, items[0].text, items[0].map, items[0].start);
	for (size_t i = 0; i < count; i++)
		len += items[i].text.len;
	text = arena_alloc(a, len, 1);
	map = arena_zalloc(a, 1, sizeof(*map));
	if (text == NULL || map == NULL)
		return arena_status(a);
	len = 0;
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		const struct html_value *v = &items[i];

		status = offset_map_add(map, a, 0, v->start - behind);
		if (status == STATUS_OK)
			status = offset_map_add(map, a, v->text.len, v->end - v->start);
		if (v->text.len > 0)
			memcpy(text + len, v->text.data, v->text.len);
		len += v->text.len;
		behind = v->end;
	}
	return status == STATUS_OK ? read_style(r, (struct bytes){ text, len }, map, items[0].start) : status;
}

/* What a browser shows as text or not at all, and clients that do not know the element show as markup. */
static bool is_markup_to_some(const struct html_token *text)
{
	return text->content == HTML_RAWTEXT || text->content == HTML_PLAINTEXT;
}

static enum status read_as_markup(struct reader *r, const struct html_token *text)
{
	struct source inside = {
		.text = text->text, .outer = r->source, .start = (size_t)(text->text.data - r->source->text.data),
		.nesting = r->source->nesting + 1,
	};

	if (inside.nesting <= r->x->limits->max_nested_documents)
		return html_read_document(r->x, &inside, HTML_AS_PARSED);
	oddities_add(&r->x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
	return STATUS_OK;
}

/* XML may write SVG's style with any prefix. */
static bool is_style(const struct html_element *e)
{
	return e != NULL && (e->tag == HTML_TAG_STYLE || bytes_ends_with_nocase(e->name, ":style"));
}

static enum status read_text(struct reader *r, const struct html_event *event)
{
	const struct html_token *t = event->token;

	if (is_style(event->element)) {
		struct html_value value;
		enum status status;

		if (event->element->ns != HTML_NS_HTML || event->element->tag != HTML_TAG_STYLE)
			return keep_piece(r, event);
		status = html_text_decode(r->document, event, r->x->arena, &value);
		return status == STATUS_OK ? read_style(r, value.text, value.map, value.start) : status;
	}
	if (is_markup_to_some(t))
		return read_as_markup(r, t);
	if (r->link > 0) {
		struct bytes text = bytes_slice(r->source->text, t->start, t->end);

		for (size_t i = 0; i < text.len && r->link_text_len < LINK_TEXT_MAX; i++) {
			bool space = ascii_is_space(text.data[i]);

			if (!space)
				r->link_text[r->link_text_len++] = text.data[i];
			else if (r->link_text_len > 0 && r->link_text[r->link_text_len - 1] != ' ')
				r->link_text[r->link_text_len++] = ' ';
		}
	}
	return STATUS_OK;
}

static enum status read_end(struct reader *r, const struct html_element *e)
{
	if (r->style.element == e)
		return finish_style(r);
	return r->link > 0 && bytes_is_nocase(e->name, "a") ? finish_link(r) : STATUS_OK;
}

static struct html_document *open_document(struct extraction *x, const struct source *s, enum html_reading reading, struct oddities *oddities)
{
	const struct html_limits limits = {
		.max_depth = x->limits->html_max_depth, .max_branches = HTML_BRANCHES_MAX, .reading = reading,
	};

	return html_document_new(s->text, &limits, x->arena, oddities);
}

static bool may_name_base(struct bytes text)
{
	for (size_t i = bytes_find_byte(text, '<', 0); i < text.len; i = bytes_find_byte(text, '<', i + 1)) {
		/* Nearly all tags begin with another letter. */
		if (i + 1 < text.len && (text.data[i + 1] | 0x20) == 'b' &&
		    bytes_starts_with_nocase(bytes_slice(text, i + 1, text.len), "base"))
			return true;
	}
	return false;
}

/*
 * The base that the document names itself holds for all its URLs, those in front of it too: a browser has often read
 * it before it asks for them. It goes before one of the header (RFC 2557, 5) or of a document around. One in a
 * conditional comment counts where there is no other.
 */
static enum status find_base(struct extraction *x, const struct source *s, enum html_reading reading)
{
	const struct url outer = x->base;
	const bool has_outer = x->has_base;
	struct oddities ignored = { { 0 } };
	struct html_event event = { 0 };
	struct html_document *d;
	bool found = false;
	enum status status;

	if (!may_name_base(s->text))
		return STATUS_OK;
	d = open_document(x, s, reading == HTML_AS_XML ? HTML_AS_PARSED : reading, &ignored);
	if (d == NULL)
		return arena_status(x->arena);
	for (;;) {
		const struct html_attribute *href;
		struct html_value value;

		status = html_document_next(d, &event);
		if (status != STATUS_OK || event.type == HTML_EVENT_END)
			return status;
		if (event.type != HTML_EVENT_OPEN || event.element->tag != HTML_TAG_BASE ||
		    event.element->ns != HTML_NS_HTML || event.in_template || (found && event.in_branch))
			continue;
		href = html_attribute_find_text(event.token, "href");
		if (href == NULL)
			continue;
		status = html_attribute_decode(d, href, x->arena, &value);
		if (status == STATUS_OK)
			status = extraction_set_base(x, bytes_trim(value.text), has_outer ? &outer : NULL, &found);
		if (status != STATUS_OK || (found && !event.in_branch))
			return status;
	}
}

static enum status add_resource(struct reader *r, const char *construct, struct bytes url)
{
	const size_t start = (size_t)(url.data - r->source->text.data);

	return extraction_add(r->x, r->source, &(struct found){
		.construct = construct,
		.load = LOAD_AUTO,
		.url = url,
		.start = start,
		.end = start + url.len,
		.removal = REMOVE_URL,
		.removal_start = start,
		.removal_end = start + url.len,
		.concealed = CONCEALED_RESOURCE,
		.width = -1,
		.height = -1,
	});
}

/* A processing instruction of XML, which is a comment in HTML. Its values may hold the ">" that ends the comment. */
static enum status read_instruction(struct reader *r, const struct html_token *t)
{
	static const struct bytes close = BYTES("?>");
	const struct bytes all = r->source->text;
	struct bytes instruction;
	struct source href = { .outer = r->source, .nesting = r->source->nesting };
	const char *construct;
	size_t start, end;
	enum status status;

	if (t->end - t->start < 2 || all.data[t->start + 1] != '?')
		return STATUS_OK;
	instruction = bytes_slice(all, t->start + 1, bytes_find(all, close, t->start));
	construct = xml_instruction_url(instruction, &start, &end);
	if (construct == NULL)
		return STATUS_OK;
	href.text = bytes_slice(instruction, start, end);
	href.start = t->start + 1 + start;
	status = add_resource(r, construct, href.text);
	return status == STATUS_OK ? extract_data_url(r->x, &href, true) : status;
}

/* The address of a document type that is nobody's standard: a reader of XML may fetch it. */
static enum status read_doctype(struct reader *r, const struct html_token *t)
{
	static const struct bytes standards = BYTES("//www.w3.org/");

	if (t->system_id.len == 0 || bytes_find_nocase(t->system_id, standards, 0) < t->system_id.len)
		return STATUS_OK;
	return add_resource(r, "doctype", t->system_id);
}

/* What is there only for who reads it as XML. It is removed with the DOCTYPE that declares it. */
static enum status read_expansion(struct extraction *x, const struct source *s, enum html_reading reading)
{
	struct xml_expansion expansion;
	struct source expanded = { .outer = s, .sealed = true, .whole_removal = REMOVE_BLANK, .nesting = s->nesting + 1 };
	bool is_expanded;
	enum status status = xml_expand(s->text, x->arena, &x->oddities, &expansion, &is_expanded);

	if (status != STATUS_OK || !is_expanded)
		return status;
	if (expanded.nesting > x->limits->max_nested_documents) {
		oddities_add(&x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
		return STATUS_OK;
	}
	expanded.text = expansion.text;
	expanded.sealed_start = expanded.whole_start = expansion.start;
	expanded.sealed_end = expanded.whole_end = expansion.end;
	return html_read_document(x, &expanded, reading);
}

static enum status read_events(struct reader *r)
{
	struct html_event event = { 0 };

	for (;;) {
		enum status status = html_document_next(r->document, &event);

		if (status == STATUS_OK && event.type == HTML_EVENT_END)
			return finish_link(r);
		if (status == STATUS_OK && event.type == HTML_EVENT_OPEN)
			status = read_element(r, &event);
		else if (status == STATUS_OK && event.type == HTML_EVENT_TEXT)
			status = read_text(r, &event);
		else if (status == STATUS_OK && event.type == HTML_EVENT_CLOSE)
			status = read_end(r, event.element);
		else if (status == STATUS_OK && event.type == HTML_EVENT_COMMENT)
			status = read_instruction(r, event.token);
		else if (status == STATUS_OK && event.type == HTML_EVENT_DOCTYPE)
			status = read_doctype(r, event.token);
		if (status != STATUS_OK)
			return status;
	}
}

/* Once more, for what is in there only for another reader. first: where the references of the first reading are. */
static enum status read_again(struct extraction *x, const struct source *s, enum html_reading reading, size_t first)
{
	const size_t first_new = x->out->count;
	enum status status = html_read_document(x, s, reading);

	return status == STATUS_OK ? references_join(x, first, first_new) : status;
}

enum status html_read_document(struct extraction *x, const struct source *s, enum html_reading reading)
{
	const struct url outer_base = x->base;
	const bool has_outer_base = x->has_base;
	const size_t first = x->out->count;
	struct reader r = { .x = x, .source = s };
	enum status status;

	if (bytes_find_byte(s->text, '<', 0) == s->text.len)
		return STATUS_OK;
	css_rules_init(&r.rules, x->arena, RULES_MAX);
	r.document = open_document(x, s, reading, &x->oddities);
	if (r.document == NULL)
		return arena_status(x->arena);
	status = find_base(x, s, reading);
	if (status == STATUS_OK)
		status = read_events(&r);
	if (status == STATUS_OK && reading != HTML_AS_SCANNED)
		status = read_expansion(x, s, reading);
	if (status == STATUS_OK && reading == HTML_AS_PARSED && html_document_is_scanned_otherwise(r.document))
		status = read_again(x, s, HTML_AS_SCANNED, first);
	x->base = outer_base;
	x->has_base = has_outer_base;
	return status;
}

static bool may_be_xml(const struct media_type *type, struct bytes text)
{
	if (bytes_ends_with_nocase(type->subtype, "xml"))
		return true;
	text = bytes_trim(text);
	return !media_type_is(type, "text", "html") &&
	       (bytes_starts_with_nocase(text, "<?xml") || bytes_starts_with_nocase(text, "<svg"));
}

enum status extract_html(struct extraction *x, const struct source *s)
{
	const size_t first = x->out->count;
	enum status status = html_read_document(x, s, HTML_AS_PARSED);

	return status == STATUS_OK && may_be_xml(&x->part->type, s->text) ? read_again(x, s, HTML_AS_XML, first) : status;
}

enum status extract_xml(struct extraction *x, const struct source *s)
{
	const size_t first = x->out->count;
	enum status status = html_read_document(x, s, HTML_AS_PARSED);

	return status == STATUS_OK ? read_again(x, s, HTML_AS_XML, first) : status;
}
