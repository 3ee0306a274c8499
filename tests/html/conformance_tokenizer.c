/*
 * conformance_tokenizer.c - html/tokenizer against the html5lib tokenizer tests.
 *
 * Reads UNBEACON_CONFORMANCE/html5lib or $srcdir/../shared/conformance/html5lib; skipped where that is absent. All
 * files but xmlViolation.test, which is about coercion to XML. Tokens are compared in the form of the test data,
 * neighbouring characters joined; which error a mistake is called is not ours.
 */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "html/character_reference.h"

enum { SKIPPED = 77, ARENA_MAX = 64 << 20 };

static struct arena *arena;

static void must(bool done)
{
	if (!done)
		abort();
}

static struct bytes decoded(struct bytes raw, enum html_decode_rule rule)
{
	struct bytes text;

	must(html_decode(raw, rule, arena, &text, NULL) == STATUS_OK);
	return text;
}

static json_t *string(struct bytes raw, enum html_decode_rule rule)
{
	struct bytes text = decoded(raw, rule);

	return json_stringn_nocheck((const char *)text.data, text.len);
}

static json_t *string_or_null(struct bytes raw, enum html_decode_rule rule)
{
	return raw.data != NULL ? string(raw, rule) : json_null();
}

/* Append a token in the form of the test data; characters go to the characters before them. */
static void add_token(json_t *list, const struct html_token *token)
{
	json_t *last = json_array_size(list) > 0 ? json_array_get(list, json_array_size(list) - 1) : NULL;
	json_t *item = NULL, *attributes;

	switch (token->type) {
	case HTML_TEXT:
		if (last != NULL && strcmp(json_string_value(json_array_get(last, 0)), "Character") == 0) {
			json_t *more = string(token->text, html_text_rule(token->content));
			struct buf joined;

			buf_init(&joined, SIZE_MAX);
			must(buf_add(&joined, json_string_value(json_array_get(last, 1)),
				     json_string_length(json_array_get(last, 1))) == STATUS_OK);
			must(buf_add(&joined, json_string_value(more), json_string_length(more)) == STATUS_OK);
			json_array_set_new(last, 1, json_stringn_nocheck((char *)joined.data, joined.len));
			json_decref(more);
			buf_free(&joined);
			return;
		}
		item = json_pack("[s o]", "Character", string(token->text, html_text_rule(token->content)));
		break;
	case HTML_START_TAG:
		attributes = json_object();
		for (size_t i = 0; i < token->attribute_count; i++) {
			const struct html_attribute *at = &token->attributes[i];

			if (!(at->flags & HTML_DUPLICATE))
				json_object_set_new_nocheck(attributes,
							    arena_string(arena, decoded(at->name, HTML_DECODE_NAME)),
							    string(at->value, HTML_DECODE_ATTRIBUTE));
		}
		item = json_pack("[s o o]", "StartTag", string(token->name, HTML_DECODE_NAME), attributes);
		if (token->self_closing)
			json_array_append_new(item, json_true());
		break;
	case HTML_END_TAG:
		item = json_pack("[s o]", "EndTag", string(token->name, HTML_DECODE_NAME));
		break;
	case HTML_COMMENT:
		item = json_pack("[s o]", "Comment", string(token->text, HTML_DECODE_RAW));
		break;
	case HTML_DOCTYPE:
		item = json_pack("[s o o o b]", "DOCTYPE", string_or_null(token->name, HTML_DECODE_NAME),
				 string_or_null(token->public_id, HTML_DECODE_RAW),
				 string_or_null(token->system_id, HTML_DECODE_RAW), !token->quirks);
		break;
	case HTML_SKIPPED:
	case HTML_END:
		return;
	}
	must(item != NULL);
	json_array_append_new(list, item);
}

static json_t *tokens_of(struct bytes input, enum html_content content, struct bytes last_start_tag)
{
	struct oddities oddities = { 0 };
	json_t *list = json_array();
	struct html_tokenizer *t = arena_zalloc(arena, 1, sizeof(*t));
	struct html_token token;
	size_t at = 0;

	must(t != NULL);
	html_tokenizer_init(t, input, arena, &oddities);
	html_tokenizer_set_content(t, content);
	html_tokenizer_set_last_start_tag(t, last_start_tag);
	do {
		must(html_tokenizer_next(t, &token) == STATUS_OK);
		must(token.start == at);
		at = token.end;
		if (token.unfinished && (token.type == HTML_START_TAG || token.type == HTML_END_TAG))
			continue;
		add_token(list, &token);
	} while (token.type != HTML_END);
	must(at == input.len);
	return list;
}

/* "\uXXXX" of doubly escaped tests; lone surrogates become three bytes, as if they were characters. */
static void unescape(const char *text, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len;) {
		unsigned char utf8[UTF8_MAX];
		uint32_t c = 0;
		unsigned n;

		if (len - i < 6 || text[i] != '\\' || text[i + 1] != 'u') {
			must(buf_add_byte(out, (unsigned char)text[i++]) == STATUS_OK);
			continue;
		}
		for (int k = 2; k < 6; k++)
			c = c << 4 | (uint32_t)ascii_hex_value((unsigned char)text[i + (size_t)k]);
		i += 6;
		if (c >= 0xD800 && c < 0xE000) {
			utf8[0] = 0xED;
			utf8[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
			utf8[2] = (unsigned char)(0x80 | (c & 0x3F));
			n = 3;
		} else {
			n = utf8_encode(c, utf8);
		}
		must(buf_add(out, utf8, n) == STATUS_OK);
	}
}

static json_t *unescaped(json_t *value)
{
	json_t *copy, *item;
	const char *key;
	struct buf out;
	size_t i;

	if (json_is_array(value)) {
		copy = json_array();
		json_array_foreach(value, i, item)
			json_array_append_new(copy, unescaped(item));
		return copy;
	}
	if (json_is_object(value)) {
		copy = json_object();
		json_object_foreach(value, key, item)
			json_object_set_new_nocheck(copy, key, unescaped(item));
		return copy;
	}
	if (!json_is_string(value))
		return json_incref(value);
	buf_init(&out, SIZE_MAX);
	unescape(json_string_value(value), json_string_length(value), &out);
	copy = json_stringn_nocheck(out.data != NULL ? (const char *)out.data : "", out.len);
	buf_free(&out);
	return copy;
}

static enum html_content content_of(const char *state)
{
	static const struct { const char *name; enum html_content content; } states[] = {
		{ "Data state", HTML_DATA }, { "RCDATA state", HTML_RCDATA }, { "RAWTEXT state", HTML_RAWTEXT },
		{ "Script data state", HTML_SCRIPT_DATA }, { "PLAINTEXT state", HTML_PLAINTEXT },
		{ "CDATA section state", HTML_CDATA_SECTION },
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(states[i].name, state) == 0)
			return states[i].content;
	}
	fprintf(stderr, "unknown state: %s\n", state);
	abort();
}

static bool run_state(const char *file, json_t *test, json_t *input, json_t *expected, const char *state)
{
	const char *last = json_string_value(json_object_get(test, "lastStartTag"));
	const size_t len = json_string_length(input);
	unsigned char *copy = malloc(len != 0 ? len : 1);	/* exact size: ASan sees one byte too far */
	json_t *got;
	bool same;

	must(copy != NULL);
	memcpy(copy, json_string_value(input), len);
	got = tokens_of((struct bytes){ copy, len }, content_of(state),
			last != NULL ? bytes_of(last) : (struct bytes){ 0 });
	same = json_equal(got, expected);
	if (!same) {
		printf("%s: %s (%s)\n  expected ", file, json_string_value(json_object_get(test, "description")), state);
		json_dumpf(expected, stdout, JSON_COMPACT);
		printf("\n  got      ");
		json_dumpf(got, stdout, JSON_COMPACT);
		printf("\n");
	}
	json_decref(got);
	free(copy);
	arena_reset(arena);
	return same;
}

static bool run_test(const char *file, json_t *test)
{
	const bool escaped = json_is_true(json_object_get(test, "doubleEscaped"));
	json_t *input = json_object_get(test, "input"), *output = json_object_get(test, "output");
	json_t *states = json_object_get(test, "initialStates");
	bool passed = true;

	input = escaped ? unescaped(input) : json_incref(input);
	output = escaped ? unescaped(output) : json_incref(output);
	if (states == NULL)
		passed = run_state(file, test, input, output, "Data state");
	for (size_t i = 0; i < json_array_size(states); i++)
		passed &= run_state(file, test, input, output, json_string_value(json_array_get(states, i)));
	json_decref(input);
	json_decref(output);
	return passed;
}

static int is_test(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".test") == 0 && strcmp(entry->d_name, "xmlViolation.test") != 0;
}

int main(void)
{
	const char *folder = getenv("UNBEACON_CONFORMANCE"), *source = getenv("srcdir");
	unsigned passed = 0, total = 0;
	char path[4096], beside[4096];
	struct dirent **names;
	int files;

	if (folder == NULL) {
		snprintf(beside, sizeof(beside), "%.4000s/../shared/conformance", source != NULL ? source : ".");
		folder = beside;
	}
	snprintf(path, sizeof(path), "%.4000s/html5lib", folder);
	files = scandir(path, &names, is_test, alphasort);
	if (files <= 0) {
		printf("html5lib: skipped, no test data in %s\n", path);
		return SKIPPED;
	}
	arena = arena_new(ARENA_MAX);
	must(arena != NULL);
	for (int i = 0; i < files; i++) {
		json_error_t error;
		json_t *root, *tests;

		snprintf(path, sizeof(path), "%.4000s/html5lib/%.80s", folder, names[i]->d_name);
		root = json_load_file(path, JSON_ALLOW_NUL, &error);
		tests = json_object_get(root, "tests");
		if (tests == NULL) {
			printf("%s:%d: %s\n", path, error.line, error.text);
			return EXIT_FAILURE;
		}
		for (size_t k = 0; k < json_array_size(tests); k++, total++)
			passed += run_test(names[i]->d_name, json_array_get(tests, k));
		json_decref(root);
		free(names[i]);
	}
	free(names);
	arena_destroy(&arena);
	printf("html5lib: %u of %u passed\n", passed, total);
	return passed == total && total > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
