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
#include "css/rules.h"
#include "extract/construct.h"
#include "extract/source.h"
#include "extract/srcset.h"
#include "extract/visibility.h"
#include "html/document.h"

enum { LINK_TEXT_MAX = 160, RULES_MAX = 2000 };

/* The text of a style element of SVG, which comments and CDATA sections cut into pieces. */
struct pieces {
	const struct html_element *element;	/* NULL: none is open */
	struct html_value *items;
	size_t count, capacity;
};

struct reader {
	struct extraction *x;
	const struct source *source;
	struct html_document *document;
	struct visibility visible;	/* of the document itself */
	struct css_rules rules;		/* of its style sheets so far: what they hide */
	struct pieces style;
	/* the words of the link that is open */
	size_t link;			/* index of its reference + 1; 0: none is open */
	unsigned char link_text[LINK_TEXT_MAX];
	size_t link_text_len;
};

/* One element while its attributes are read. */
struct element {
	const struct html_token *token;
	const struct visibility *outer;
	struct css_style style;
	struct appearance appearance;
	struct bytes alt;
};

static enum status read_document(struct extraction *x, const struct source *s);

/* The source of an attribute's value. */
static enum status value_source(struct reader *r, const struct html_attribute *at, struct source *s_r)
{
	struct html_value value;
	enum status status = html_attribute_decode(r->document, at, r->x->arena, &value);

	if (status == STATUS_OK)
		*s_r = (struct source){
			.text = value.text, .outer = r->source, .map = value.map, .start = value.start,
			.nesting = r->source->nesting,
		};
	return status;
}

/* "img[src]", for rows of the table that hold for any element. */
static const char *construct_name(struct reader *r, const struct construct *c, struct bytes element)
{
	char *name;

	if (c->name != NULL)
		return c->name;
	name = arena_printf(r->x->arena, "%.*s[%s]", (int)(element.len < 40 ? element.len : 40),
			    (const char *)element.data, c->attribute);
	for (char *p = name; p != NULL && *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
		else if (*p < ' ' || *p > '~')
			*p = '?';
	}
	return name != NULL ? name : c->attribute;
}

static bool has_word(struct bytes list, const char *word)
{
	size_t i = 0;

	while (i < list.len) {
		size_t start;

		while (i < list.len && ascii_is_space(list.data[i]))
			i++;
		start = i;
		while (i < list.len && !ascii_is_space(list.data[i]))
			i++;
		if (bytes_is_nocase(bytes_slice(list, start, i), word))
			return true;
	}
	return false;
}

/* Add the span [start, end) of the value as one URL, to be replaced as a whole. */
static enum status add_url(struct reader *r, const struct source *value, const struct construct *c,
			   const struct element *e, enum load load, size_t start, size_t end)
{
	bool drawn = c->drawn;

	while (start < end && value->text.data[start] <= ' ')
		start++;
	while (end > start && value->text.data[end - 1] <= ' ')
		end--;
	return extraction_add(r->x, value, &(struct found){
		.construct = construct_name(r, c, e->token->name),
		.load = load,
		.url = bytes_slice(value->text, start, end),
		.start = start,
		.end = end,
		.removal = REMOVE_URL,
		.removal_start = start,
		.removal_end = end,
		.concealed = e->appearance.concealed | (drawn ? 0 : (unsigned)CONCEALED_RESOURCE),
		.width = e->appearance.width,
		.height = e->appearance.height,
		.text = e->alt,
	});
}

/* A whole attribute (name, "=" and value) that has no neutral value: it is blanked. */
static enum status add_blanked(struct reader *r, const struct source *value, const struct html_attribute *at,
			       const struct construct *c, const struct element *e, size_t start, size_t end)
{
	size_t name = (size_t)(at->name.data - r->source->text.data);
	struct source whole = {
		.text = bytes_slice(r->source->text, name, html_document_attribute_end(r->document, at)),
		.outer = r->source, .start = name,
	};

	return extraction_add(r->x, &whole, &(struct found){
		.construct = construct_name(r, c, e->token->name),
		.load = LOAD_AUTO,
		.url = bytes_slice(value->text, start, end),
		.start = value->start + offset_map_start(value->map, start) - name,
		.end = value->start + offset_map_end(value->map, end) - name,
		.removal = REMOVE_BLANK,
		.removal_start = 0,
		.removal_end = whole.text.len,
		.concealed = CONCEALED_RESOURCE,
		.width = -1,
		.height = -1,
	});
}

static enum status read_list(struct reader *r, const struct source *value, const struct construct *c,
			     const struct element *e, bool by_comma)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (status == STATUS_OK && i < value->text.len) {
		size_t start = i;

		while (i < value->text.len && !(by_comma ? value->text.data[i] == ',' : ascii_is_space(value->text.data[i])))
			i++;
		if (i > start)
			status = add_url(r, value, c, e, c->load, start, i);
		i++;
	}
	return status;
}

static enum status read_srcset(struct reader *r, const struct source *value, const struct construct *c,
			       const struct element *e)
{
	size_t offset = 0, start, end;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && srcset_next(value->text, &offset, &start, &end))
		status = add_url(r, value, c, e, c->load, start, end);
	return status;
}

/* The value of another attribute of the same element, decoded; empty if it has none. */
static enum status sibling(struct reader *r, const struct element *e, const char *name, struct bytes *text_r)
{
	const struct html_attribute *at = html_attribute_find_text(e->token, name);
	struct html_value value;
	enum status status;

	*text_r = (struct bytes){ NULL, 0 };
	if (at == NULL)
		return STATUS_OK;
	status = html_attribute_decode(r->document, at, r->x->arena, &value);
	if (status == STATUS_OK)
		*text_r = value.text;
	return status;
}

static enum status read_link(struct reader *r, const struct source *value, const struct construct *c,
			     const struct element *e)
{
	/* What some client fetches, resolves or connects to without a click. */
	static const char *const loading[] = {
		"stylesheet", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "apple-touch-startup-image",
		"mask-icon", "fluid-icon", "preload", "modulepreload", "prefetch", "prerender", "dns-prefetch",
		"preconnect", "subresource", "import", "manifest", "next", "search", "pingback", "p3pv1", "offline",
		"compression-dictionary", "file-list", "edit-time-data", "ole-object-data",
	};
	enum load load = LOAD_CLICK;
	bool is_sheet = false;
	enum status status = STATUS_OK;

	/* Of several, the document keeps the first, but what a browser asks for while it still reads may go by another. */
	for (size_t n = 0; n < e->token->attribute_count && status == STATUS_OK; n++) {
		const struct html_attribute *at = &e->token->attributes[n];
		struct html_value rel;

		if (!bytes_is_nocase(at->name, "rel"))
			continue;
		status = html_attribute_decode(r->document, at, r->x->arena, &rel);
		for (size_t i = 0; status == STATUS_OK && i < sizeof(loading) / sizeof(loading[0]); i++) {
			if (has_word(rel.text, loading[i]))
				load = LOAD_AUTO;
		}
		if (status == STATUS_OK && has_word(rel.text, "stylesheet"))
			is_sheet = true;
	}
	if (status == STATUS_OK)
		status = add_url(r, value, c, e, load, 0, value->text.len);
	if (status == STATUS_OK && load == LOAD_AUTO)
		status = extract_data_url(r->x, value, is_sheet);
	return status;
}

/* Where the URL of "5; url='http://…'" stands (HTML, 4.2.5.3 "shared declarative refresh steps"). */
static bool find_refresh_url(struct bytes text, size_t *start_r, size_t *end_r)
{
	size_t i = 0;
	unsigned char quote = 0;

	while (i < text.len && ascii_is_space(text.data[i]))
		i++;
	while (i < text.len && (ascii_is_digit(text.data[i]) || text.data[i] == '.'))
		i++;
	while (i < text.len && (ascii_is_space(text.data[i]) || text.data[i] == ';' || text.data[i] == ','))
		i++;
	if (bytes_starts_with_nocase(bytes_slice(text, i, text.len), "url")) {
		size_t behind = i + 3;

		while (behind < text.len && ascii_is_space(text.data[behind]))
			behind++;
		if (behind < text.len && text.data[behind] == '=') {
			i = behind + 1;
			while (i < text.len && ascii_is_space(text.data[i]))
				i++;
		}
	}
	if (i < text.len && (text.data[i] == '"' || text.data[i] == '\''))
		quote = text.data[i++];
	*start_r = i;
	*end_r = quote != 0 ? bytes_find_byte(text, quote, i) : text.len;
	return *end_r > *start_r;
}

static enum status read_meta(struct reader *r, const struct source *value, const struct html_attribute *at,
			     const struct construct *c, const struct element *e)
{
	struct bytes name, equiv;
	size_t start = 0, end = 0;
	enum status status = sibling(r, e, "http-equiv", &equiv);

	if (status == STATUS_OK)
		status = sibling(r, e, "name", &name);
	if (status != STATUS_OK)
		return status;
	equiv = bytes_trim(equiv);
	if (bytes_is_nocase(equiv, "refresh"))
		return find_refresh_url(value->text, &start, &end) ? add_blanked(r, value, at, c, e, start, end) : STATUS_OK;
	/* Reports of violations, tiles of pinned sites: every absolute URL in the value. */
	if (!bytes_starts_with_nocase(equiv, "content-security-policy") && !bytes_starts_with_nocase(name, "msapplication-"))
		return STATUS_OK;
	while (status == STATUS_OK && end < value->text.len) {
		size_t colon = bytes_find(value->text, bytes_of("://"), end);

		if (colon == value->text.len)
			break;
		start = colon;
		while (start > end && ascii_is_alnum(value->text.data[start - 1]))
			start--;
		end = colon;
		while (end < value->text.len && !ascii_is_space(value->text.data[end]) && value->text.data[end] != ';')
			end++;
		status = add_blanked(r, value, at, c, e, start, end);
	}
	return status;
}

/* What an animation puts into an attribute: URLs if the attribute takes URLs, else a CSS value. */
static enum status read_animation(struct reader *r, const struct source *value, const struct construct *c,
				  const struct element *e)
{
	struct bytes target;
	enum status status = sibling(r, e, "attributename", &target);
	size_t i = 0;

	if (status == STATUS_OK && bytes_find_nocase(target, bytes_of("href"), 0) == target.len &&
	    !bytes_is_nocase(target, "src"))
		return extract_css(r->x, value, &(struct css_owner){
			.source = CSS_VALUE, .concealed = e->appearance.concealed, .width = -1, .height = -1,
		});
	while (status == STATUS_OK && i <= value->text.len) {
		size_t end = bytes_find_byte(value->text, ';', i);

		status = add_url(r, value, c, e, c->load, i, end);
		i = end + 1;
	}
	return status;
}

static enum status read_attribute(struct reader *r, const struct html_attribute *at, const struct construct *c,
				  const struct element *e)
{
	const struct css_owner owner = {
		.source = c->syntax == VALUE_STYLE ? CSS_DECLARATION_LIST : CSS_VALUE,
		.concealed = e->appearance.concealed,
		.width = e->appearance.width,
		.height = e->appearance.height,
	};
	struct source value;
	enum status status = value_source(r, at, &value);

	if (status != STATUS_OK || value.text.len == 0)
		return status;
	switch (c->syntax) {
	case VALUE_URL:
		status = add_url(r, &value, c, e, c->load, 0, value.text.len);
		return status == STATUS_OK && c->load == LOAD_AUTO ? extract_data_url(r->x, &value, false) : status;
	case VALUE_URL_LIST:
		return read_list(r, &value, c, e, false);
	case VALUE_COMMA_LIST:
		return read_list(r, &value, c, e, true);
	case VALUE_SRCSET:
		return read_srcset(r, &value, c, e);
	case VALUE_STYLE:
	case VALUE_CSS:
		return extract_css(r->x, &value, &owner);
	case VALUE_DOCUMENT:
		value.nesting++;
		if (value.nesting <= r->x->limits->max_nested_documents)
			return read_document(r->x, &value);
		oddities_add(&r->x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
		return STATUS_OK;
	case VALUE_LINK:
		return read_link(r, &value, c, e);
	case VALUE_META:
		return read_meta(r, &value, at, c, e);
	case VALUE_ANIMATION:
		return read_animation(r, &value, c, e);
	case VALUE_PARAM:
		if (bytes_find(value.text, bytes_of("//"), 0) == value.text.len)
			return STATUS_OK;
		return add_url(r, &value, c, e, c->load, 0, value.text.len);
	}
	return STATUS_OK;
}

/* What the element's attributes say of its looks; whether any of them may load. */
static enum status read_appearance(struct reader *r, struct element *e, bool *loads_r)
{
	const struct html_token *t = e->token;
	struct bytes id = { NULL, 0 }, classes = id, style = id;
	bool hidden = false;

	e->appearance = (struct appearance){ 0, -1, -1 };
	for (size_t i = 0; i < t->attribute_count; i++) {
		const struct html_attribute *at = &t->attributes[i];

		if (construct_find(&r->x->memory->constructs, t->name, at->name, at->id) != NULL)
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
			classes = at->value;
			break;
		case HTML_ATTRIBUTE_ID:
			id = at->value;
			break;
		case HTML_ATTRIBUTE_ALT:
			e->alt = bytes_slice(at->value, 0, LINK_TEXT_MAX);
			break;
		case HTML_ATTRIBUTE_STYLE: {
			struct html_value value;
			enum status status = html_attribute_decode(r->document, at, r->x->arena, &value);

			if (status != STATUS_OK)
				return status;
			style = value.text;
			break;
		}
		default:
			break;
		}
	}
	if (r->rules.count > 0)
		css_rules_match(&r->rules, t->name, id, classes, style, &e->style);
	else
		css_style_read(style, &e->style);
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
		const struct construct *c = construct_find(&r->x->memory->constructs, t->name, at->name, at->id);

		if (c != NULL)
			status = read_attribute(r, at, c, &e);
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
		return read_document(r->x, &inside);
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

static struct html_document *open_document(struct extraction *x, const struct source *s, struct oddities *oddities)
{
	const struct html_limits limits = { .max_depth = x->limits->html_max_depth, .max_branches = HTML_BRANCHES_MAX };

	return html_document_new(s->text, &limits, x->arena, oddities);
}

static bool may_name_base(struct bytes text)
{
	for (size_t i = bytes_find_byte(text, '<', 0); i < text.len; i = bytes_find_byte(text, '<', i + 1)) {
		if (bytes_starts_with_nocase(bytes_slice(text, i + 1, text.len), "base"))
			return true;
	}
	return false;
}

/*
 * The base that the document names itself holds for all its URLs, those in front of it too: a browser has often read
 * it before it asks for them. It goes before one of the header (RFC 2557, 5) or of a document around. One in a
 * conditional comment counts where there is no other.
 */
static enum status find_base(struct extraction *x, const struct source *s)
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
	d = open_document(x, s, &ignored);
	if (d == NULL)
		return arena_status(x->arena);
	for (;;) {
		const struct html_attribute *href;
		struct html_value value;

		status = html_document_next(d, &event);
		if (status != STATUS_OK || event.type == HTML_EVENT_END)
			return status;
		if (event.type != HTML_EVENT_OPEN || event.element->tag != HTML_TAG_BASE ||
		    event.element->ns != HTML_NS_HTML || (found && event.in_branch))
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
		if (status != STATUS_OK)
			return status;
	}
}

static enum status read_document(struct extraction *x, const struct source *s)
{
	const struct url outer_base = x->base;
	const bool has_outer_base = x->has_base;
	struct reader r = { .x = x, .source = s };
	enum status status;

	if (bytes_find_byte(s->text, '<', 0) == s->text.len)
		return STATUS_OK;
	css_rules_init(&r.rules, x->arena, RULES_MAX);
	r.document = open_document(x, s, &x->oddities);
	if (r.document == NULL)
		return arena_status(x->arena);
	status = find_base(x, s);
	if (status == STATUS_OK)
		status = read_events(&r);
	x->base = outer_base;
	x->has_base = has_outer_base;
	return status;
}

enum status extract_html(struct extraction *x, const struct source *s)
{
	return read_document(x, s);
}
