/*
 * conformance_css.c - css/tokenizer and css/parser against the public CSS
 * parsing tests (component values, declaration lists, rule lists, style sheets).
 *
 * Reads UNBEACON_CONFORMANCE/css or $srcdir/../shared/conformance/css; skipped where
 * that is absent. The data is of 2013: rows where the standard has changed since
 * are listed by name, and a listed row that passes after all is a failure.
 */
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "css/parser.h"

enum { SKIPPED = 77 };

static struct arena *arena;

/* Rows that begin so differ, and why. */
static const struct {
	const char *file, *input, *reason;
} exceptions[] = {
	{ "component_value_list", "u+1 U+10", "unicode-range is no token any more (4.3.1), only a descriptor's grammar" },
	{ "component_value_list", "u+? u+1?", "the same" },
	{ "component_value_list", "u+?? ", "the same" },
	{ "component_value_list", "u+??? ", "the same" },
	{ "component_value_list", "u+????", "the same" },
	{ "component_value_list", "u+1-2", "the same" },
	{ "component_value_list", "\xC3\xB9+12", "the same" },
	{ "declaration_list", "@ media",
	  "a block ends an invalid item now, which is a nested rule (5.4.4); then a:b is a declaration" },
	{ "rule_list", " /* CDO/CDC are not special */",
	  "the parser has no rule list of its own: CDO is skipped as in a style sheet" },
	{ "rule_list", "div {} -->", "the same" }
};

static const char *exception_for(const char *file, const char *input)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
		if (strcmp(exceptions[i].file, file) == 0 &&
		    strncmp(exceptions[i].input, input, strlen(exceptions[i].input)) == 0)
			return exceptions[i].reason;
	}
	return NULL;
}

static json_t *text(struct bytes b)
{
	return json_stringn((const char *)b.data, b.len);
}

static json_t *value_of(struct bytes css, const struct css_token *token)
{
	struct bytes value;

	if (css_token_value(css, token, arena, &value, NULL) != STATUS_OK)
		abort();
	return text(value);
}

static json_t *error(const char *what)
{
	return json_pack("[ss]", "error", what);
}

static json_t *number(struct bytes css, const struct css_token *token, const char *kind)
{
	size_t end = token->type == CSS_TOKEN_DIMENSION ? token->value_start :
		     token->end - (token->type == CSS_TOKEN_PERCENTAGE);
	json_t *list = json_pack("[s o f s]", kind, text(bytes_slice(css, token->start, end)),
				 css_token_number(css, token), token->flags & CSS_TOKEN_INTEGER ? "integer" : "number");

	if (token->type == CSS_TOKEN_DIMENSION)
		json_array_append_new(list, value_of(css, token));
	return list;
}

/* "~=" and its like were tokens of their own. */
static bool join_delimiters(struct bytes css, json_t *list, const struct css_token *token, size_t last_end)
{
	const char *last = json_string_value(json_array_get(list, json_array_size(list) - 1));
	unsigned char c = css.data[token->start];
	char both[3];

	if (last == NULL || strlen(last) != 1 || last_end != token->start)
		return false;
	if (!(c == '=' && strchr("~|^$*", last[0]) != NULL) && !(c == '|' && last[0] == '|'))
		return false;
	snprintf(both, sizeof(both), "%c%c", last[0], c);
	json_array_set_new(list, json_array_size(list) - 1, json_string(both));
	return true;
}

/* Component values until closer or the end; the test data nests a few levels only. */
static json_t *components(struct css_tokenizer *t, json_t *list, enum css_token_type closer)
{
	struct bytes css = t->input;
	struct css_token token;
	size_t last_end = SIZE_MAX;

	for (;;) {
		enum css_token_type inner;
		json_t *item = NULL;

		css_tokenizer_next(t, &token);
		if (token.type == CSS_TOKEN_EOF || token.type == closer)
			return list;
		switch (token.type) {
		case CSS_TOKEN_SPACE:
			item = json_string(" ");
			break;
		case CSS_TOKEN_IDENT:
			item = json_pack("[s o]", "ident", value_of(css, &token));
			break;
		case CSS_TOKEN_FUNCTION:
			item = json_pack("[s o]", "function", value_of(css, &token));
			break;
		case CSS_TOKEN_AT_KEYWORD:
			item = json_pack("[s o]", "at-keyword", value_of(css, &token));
			break;
		case CSS_TOKEN_HASH:
			item = json_pack("[s o s]", "hash", value_of(css, &token),
					 token.flags & CSS_TOKEN_ID ? "id" : "unrestricted");
			break;
		case CSS_TOKEN_STRING:
			item = json_pack("[s o]", "string", value_of(css, &token));
			break;
		case CSS_TOKEN_URL:
			item = json_pack("[s o]", "url", value_of(css, &token));
			break;
		case CSS_TOKEN_BAD_STRING:
			item = error("bad-string");
			break;
		case CSS_TOKEN_BAD_URL:
			item = error("bad-url");
			break;
		case CSS_TOKEN_NUMBER:
			item = number(css, &token, "number");
			break;
		case CSS_TOKEN_PERCENTAGE:
			item = number(css, &token, "percentage");
			break;
		case CSS_TOKEN_DIMENSION:
			item = number(css, &token, "dimension");
			break;
		case CSS_TOKEN_OPEN_PAREN:
			item = json_pack("[s]", "()");
			break;
		case CSS_TOKEN_OPEN_SQUARE:
			item = json_pack("[s]", "[]");
			break;
		case CSS_TOKEN_OPEN_CURLY:
			item = json_pack("[s]", "{}");
			break;
		case CSS_TOKEN_CLOSE_PAREN:
			item = error(")");
			break;
		case CSS_TOKEN_CLOSE_SQUARE:
			item = error("]");
			break;
		case CSS_TOKEN_CLOSE_CURLY:
			item = error("}");
			break;
		default:
			if (token.type != CSS_TOKEN_DELIM || !join_delimiters(css, list, &token, last_end))
				item = text(bytes_slice(css, token.start, token.end));
			break;
		}
		last_end = token.end;
		if (css_token_opens(token.type, &inner))
			components(t, item, inner);
		if (item != NULL)
			json_array_append_new(list, item);
		if (token.flags & CSS_TOKEN_UNCLOSED && token.type == CSS_TOKEN_STRING)
			json_array_append_new(list, error("eof-in-string"));
		if (token.flags & CSS_TOKEN_UNCLOSED && token.type == CSS_TOKEN_URL)
			json_array_append_new(list, error("eof-in-url"));
	}
}

static json_t *component_list(struct bytes css)
{
	struct css_tokenizer t = { .input = css };

	return components(&t, json_array(), CSS_TOKEN_EOF);
}

/* Remove "!important" and white space behind it from a value. */
static bool cut_important(json_t *value)
{
	size_t n = json_array_size(value);
	json_t *word;
	size_t mark;

	while (n > 0 && json_is_string(json_array_get(value, n - 1)) &&
	       strcmp(json_string_value(json_array_get(value, n - 1)), " ") == 0)
		n--;
	if (n < 2)
		return false;
	word = json_array_get(json_array_get(value, n - 1), 1);
	for (mark = n - 2; mark > 0 && json_is_string(json_array_get(value, mark)) &&
			   strcmp(json_string_value(json_array_get(value, mark)), " ") == 0; mark--)
		;
	if (!json_is_string(word) || strcmp(json_string_value(word), "important") != 0 ||
	    !json_is_string(json_array_get(value, mark)) ||
	    strcmp(json_string_value(json_array_get(value, mark)), "!") != 0)
		return false;
	while (json_array_size(value) > mark)
		json_array_remove(value, json_array_size(value) - 1);
	return true;
}

/* The items of the outermost level as the data writes them: their preludes, blocks and values as component values. */
static json_t *item_list(struct bytes css, enum css_source source)
{
	enum { NONE, RULE, AT_RULE, DECLARATION } item = NONE;
	json_t *list = json_array(), *prelude = NULL, *value;
	struct css_token name = { .type = CSS_TOKEN_EOF };
	struct css_parser parser;
	enum css_event event;
	size_t start = 0;
	bool important;

	css_parser_init(&parser, css, source, 0);
	while ((event = css_parser_next(&parser)) != CSS_EVENT_END) {
		const size_t depth = parser.nesting.depth;

		if (depth > 0 && !(event == CSS_EVENT_BLOCK_OPEN && depth == 1))
			continue;
		switch (event) {
		case CSS_EVENT_RULE:
			item = RULE;
			start = parser.token.start;
			break;
		case CSS_EVENT_AT_RULE:
			item = AT_RULE;
			name = parser.token;
			start = parser.token.end;
			break;
		case CSS_EVENT_DECLARATION:
			item = DECLARATION;
			name = parser.token;
			start = parser.tokenizer.at;
			break;
		case CSS_EVENT_BLOCK_OPEN:
			prelude = component_list(bytes_slice(css, start, parser.token.start));
			start = parser.token.end;
			break;
		case CSS_EVENT_BLOCK_CLOSE:
			value = component_list(bytes_slice(css, start, parser.token.start));
			json_array_append_new(list, item == RULE ?
					      json_pack("[s o o]", "qualified rule", prelude, value) :
					      json_pack("[s o o o]", "at-rule", value_of(css, &name), prelude, value));
			break;
		case CSS_EVENT_ITEM_END:
			value = component_list(bytes_slice(css, start, parser.token.start));
			if (item == RULE) {
				json_decref(value);
				json_array_append_new(list, error("invalid"));
			} else if (item == AT_RULE) {
				json_array_append_new(list, json_pack("[s o o n]", "at-rule",
								      value_of(css, &name), value));
			} else {
				important = cut_important(value);
				json_array_append_new(list, json_pack("[s o o b]", "declaration", value_of(css, &name),
								      value, important));
			}
			break;
		default:
			break;
		}
	}
	return list;
}

/* Equality, where numbers need not be bit for bit the same. */
static bool same(const json_t *a, const json_t *b)
{
	if (json_is_number(a) && json_is_number(b))
		return fabs(json_number_value(a) - json_number_value(b)) <= 1e-9 * fabs(json_number_value(a));
	if (!json_is_array(a) || !json_is_array(b))
		return json_equal(a, b);
	if (json_array_size(a) != json_array_size(b))
		return false;
	for (size_t i = 0; i < json_array_size(a); i++) {
		if (!same(json_array_get(a, i), json_array_get(b, i)))
			return false;
	}
	return true;
}

static const struct suite {
	const char *name;
	bool components;
	enum css_source source;
} suites[] = {
	{ "component_value_list", true, CSS_STYLE_SHEET },
	{ "declaration_list", false, CSS_DECLARATION_LIST },
	{ "rule_list", false, CSS_STYLE_SHEET },
	{ "stylesheet", false, CSS_STYLE_SHEET }
};

static unsigned run(const char *folder, const struct suite *suite)
{
	unsigned passed = 0, failed = 0, excepted = 0;
	json_error_t problem;
	char path[4096];
	json_t *rows;

	snprintf(path, sizeof(path), "%s/%s.json", folder, suite->name);
	rows = json_load_file(path, JSON_ALLOW_NUL, &problem);
	if (rows == NULL) {
		printf("%s: %s\n", path, problem.text);
		return 1;
	}
	for (size_t i = 0; i + 1 < json_array_size(rows); i += 2) {
		const json_t *input = json_array_get(rows, i), *want = json_array_get(rows, i + 1);
		const char *reason = exception_for(suite->name, json_string_value(input));
		struct bytes css = { (const unsigned char *)json_string_value(input), json_string_length(input) };
		json_t *got;
		char *shown;

		got = suite->components ? component_list(css) : item_list(css, suite->source);
		if (same(want, got) == (reason == NULL)) {
			passed += reason == NULL;
			excepted += reason != NULL;
			if (reason != NULL)
				printf("%s: excepted %.20s: %s\n", suite->name, json_string_value(input), reason);
		} else {
			failed++;
			shown = json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT);
			printf("%s: FAILED %s\n  got    %s\n", suite->name, json_string_value(input), shown);
			free(shown);
			shown = json_dumps(want, JSON_ENCODE_ANY | JSON_COMPACT);
			printf("  wanted %s%s\n", reason != NULL ? "something else than " : "", shown);
			free(shown);
		}
		json_decref(got);
	}
	printf("%s: %u of %zu, %u excepted\n", suite->name, passed, json_array_size(rows) / 2, excepted);
	json_decref(rows);
	return failed;
}

int main(void)
{
	const char *root = getenv("UNBEACON_CONFORMANCE"), *source = getenv("srcdir");
	unsigned failed = 0;
	char folder[4000];
	struct stat st;

	if (root != NULL)
		snprintf(folder, sizeof(folder), "%s/css", root);
	else
		snprintf(folder, sizeof(folder), "%s/../shared/conformance/css", source != NULL ? source : ".");
	if (stat(folder, &st) != 0) {
		printf("skipped: no %s\n", folder);
		return SKIPPED;
	}
	arena = arena_new(64 << 20);
	if (arena == NULL)
		return EXIT_FAILURE;
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		failed += run(folder, &suites[i]);
	arena_destroy(&arena);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
