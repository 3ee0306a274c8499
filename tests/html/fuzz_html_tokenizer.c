/*
 * fuzz_html_tokenizer.c - the first byte chooses the state to start in; the rest is the input.
 *
 * What the headers promise: tokens cover the input without gap or overlap, what
 * they hold lies inside them and in order, their number is linear, and what is
 * decoded has a map that spans both sides.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include "html/character_reference.h"

enum { ARENA_MAX = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An empty span without data is one that is not there. */
static void check_span(struct bytes in, const struct html_token *t, struct bytes span)
{
	size_t start;

	if (span.data == NULL) {
		assert(span.len == 0);
		return;
	}
	assert(span.data >= in.data && span.data <= in.data + in.len);
	start = (size_t)(span.data - in.data);
	assert(start >= t->start && start <= t->end && span.len <= t->end - start);
}

static void check_decoding(struct bytes raw, enum html_decode_rule rule)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct offset_map map;
	struct bytes text;

	assert(a != NULL);
	assert(html_decode(raw, rule, a, &text, &map) == STATUS_OK);
	assert(text.len <= 3 * raw.len);
	if (map.count > 0)
		assert(map.derived_len == text.len && map.source_len == raw.len);
	else
		assert(text.data == raw.data && text.len == raw.len);
	arena_destroy(&a);
}

static void check_attributes(struct bytes in, const struct html_tokenizer *t, const struct html_token *token)
{
	const unsigned char *at = token->name.data + token->name.len;

	for (size_t i = 0; i < token->attribute_count; i++) {
		const struct html_attribute *attribute = &token->attributes[i];
		bool encoded = false;

		check_span(in, token, attribute->name);
		check_span(in, token, attribute->value);
		assert(attribute->name.len > 0 && attribute->name.data >= at);
		assert(attribute->value.data >= attribute->name.data + attribute->name.len);
		assert(html_attribute_end(t, attribute) <= token->end);
		assert(attribute->id < HTML_ATTRIBUTE_COUNT);
		if (attribute->id != HTML_ATTRIBUTE_UNKNOWN)
			assert(bytes_is_nocase(attribute->name, html_attribute_name_text(attribute->id)));
		for (size_t k = 0; k < attribute->value.len; k++) {
			unsigned char c = attribute->value.data[k];

			encoded |= c == '&' || c == '\r' || c == '\0';
			assert(attribute->quote == 0 || c != attribute->quote);
		}
		assert(encoded == !!(attribute->flags & HTML_VALUE_ENCODED));
		if (encoded)
			check_decoding(attribute->value, HTML_DECODE_ATTRIBUTE);
		at = attribute->value.data + attribute->value.len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = { data + (size > 0), size - (size > 0) };
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_tokenizer t;
	struct html_token token;
	bool after_text = false, last_cdata = false;
	size_t at = 0;

	assert(a != NULL);
	html_tokenizer_init(&t, in, a, &oddities);
	if (size > 0) {
		html_tokenizer_set_content(&t, (enum html_content)(data[0] % 6));
		html_tokenizer_set_cdata_allowed(&t, data[0] & 0x80);
	}
	html_tokenizer_set_last_start_tag(&t, bytes_of("title"));
	in = t.input;
	for (;;) {
		assert(html_tokenizer_next(&t, &token) == STATUS_OK);
		assert(token.start == at && token.end <= in.len);
		assert(html_tokenizer_offset(&t) == token.end);
		if (token.type == HTML_END)
			break;
		/* Every token takes a byte: there are no more of them than bytes. */
		assert(token.end > token.start);
		/* Two texts in a row are of different states. */
		assert(!(after_text && token.type == HTML_TEXT) || last_cdata);
		after_text = token.type == HTML_TEXT;
		last_cdata = token.content == HTML_CDATA_SECTION;
		at = token.end;
		check_span(in, &token, token.name);
		check_span(in, &token, token.text);
		check_span(in, &token, token.public_id);
		check_span(in, &token, token.system_id);
		check_attributes(in, &t, &token);
		if (token.type == HTML_TEXT) {
			assert(token.text.len == token.end - token.start);
			check_decoding(token.text, html_text_rule(token.content));
			check_decoding(token.text, HTML_DECODE_BODY);
		}
		if (token.unfinished)
			assert(token.end == in.len && oddities_has(&oddities, ODDITY_HTML_UNCLOSED));
		assert(token.tag < HTML_TAG_COUNT);
	}
	assert(at == in.len);
	arena_destroy(&a);
	return 0;
}
