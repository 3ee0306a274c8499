/*
 * html_attribute.c - the values of attributes: URLs, lists of them, styles, documents, and what link, meta and animations mean.
 */
#include "base/ascii.h"
#include "extract/html_reader.h"
#include "extract/srcset.h"

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
	if (r->named == c && bytes_equal(r->named_element, element))
		return r->construct_name;
	name = arena_printf(r->x->arena, "%.*s[%s]", (int)(element.len < 40 ? element.len : 40),
			    (const char *)element.data, c->attribute);
	for (char *p = name; p != NULL && *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
		else if (*p < ' ' || *p > '~')
			*p = '?';
	}
	r->named = c;
	r->named_element = element;
	r->construct_name = name != NULL ? name : c->attribute;
	return r->construct_name;
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

	/* Of white space alone there is no URL; one of other controls alone leads to the base. */
	while (start < end && ascii_is_space(value->text.data[start]))
		start++;
	while (end > start && ascii_is_space(value->text.data[end - 1]))
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
		for (size_t i = 0; status == STATUS_OK && construct_loading_rel(i) != NULL; i++) {
			if (has_word(rel.text, construct_loading_rel(i)))
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

enum status html_read_attribute(struct reader *r, const struct html_attribute *at, const struct construct *c,
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
			return html_read_document(r->x, &value, HTML_AS_PARSED);
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
