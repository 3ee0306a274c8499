/*
 * data_document.c - documents and style sheets inside data: URLs: what they load is loaded when the URL is opened.
 *
 * Percent-encoding leads back byte by byte; base64, and a charset that ASCII is no part of, are layers of their own.
 */
#include "extract/data_url.h"
#include "extract/readings.h"
#include "extract/source.h"
#include "text/charset.h"

/* The value of the charset parameter of a data: URL's media type; empty if it has none. */
static struct bytes charset_of_type(struct bytes type)
{
	static const struct bytes name = BYTES("charset=");
	size_t at = bytes_find_nocase(type, name, 0);
	struct bytes value = bytes_slice(type, at + name.len, bytes_find_byte(type, ';', at));

	value = bytes_trim(value);
	if (value.len >= 2 && value.data[0] == '"' && value.data[value.len - 1] == '"')
		value = bytes_slice(value, 1, value.len - 1);
	return value;
}

static enum status extract_style_sheet(struct extraction *x, const struct source *s)
{
	return extract_css(x, s, &(struct css_owner){ .source = CSS_STYLE_SHEET, .width = -1, .height = -1 });
}

enum status extract_data_url(struct extraction *x, const struct source *value, bool as_sheet)
{
	struct data_url data;
	struct source inside = { .outer = value, .nesting = value->nesting + 1 };
	struct bytes charset;
	enum status status;
	bool is_data, is_sheet, is_xml;

	status = data_url_parse(value->text, x->arena, &data, &is_data);
	if (status != STATUS_OK || !is_data)
		return status;
	if (inside.nesting > x->limits->max_nested_documents) {
		oddities_add(&x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
		return STATUS_OK;
	}
	is_sheet = as_sheet || bytes_starts_with_nocase(bytes_trim(data.type), "text/css");
	is_xml = bytes_find_nocase(data.type, bytes_of("xml"), 0) < data.type.len;
	if (!is_sheet && !is_xml && bytes_find_nocase(data.type, bytes_of("html"), 0) == data.type.len)
		return STATUS_OK;
	inside.text = data.content;
	charset = charset_of_type(data.type);
	if (data.is_base64 || !charset_is_ascii_compatible(charset)) {
		const struct text_layer layer = {
			.form = LAYER_DATA_URL, .encoding = data.is_base64 ? ENCODING_BASE64 : ENCODING_IDENTITY,
		};

		inside.sealed = true;
		inside.sealed_end = value->text.len;
		status = source_add_layer(x, &inside, &layer, data.start, data.end);
	} else {
		struct offset_map *map = arena_alloc(x->arena, 1, sizeof(*map));

		if (map == NULL)
			return arena_status(x->arena);
		*map = data.map;
		inside.map = map;
		inside.start = data.start;
	}
	if (status != STATUS_OK)
		return status;
	return extract_text(x, &inside, charset, !is_sheet, is_sheet ? extract_style_sheet :
			    is_xml ? extract_xml : extract_html);
}
