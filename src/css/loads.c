#include "css/loads.h"
#include <string.h>
#include "base/ascii.h"

/* What a function means for the strings and urls inside it. */
enum context {
	PLAIN,
	URL_FUNCTION,		/* url("…"), src("…"): the string is a URL, the function may be replaced */
	IMAGE_FUNCTION,		/* image("…"), image-set("…" 1x): each string is a URL */
	FILTER_FUNCTION,	/* AlphaImageLoader(src="…") */
	SCRIPT_FUNCTION,	/* expression(…) */
	SUBSTITUTION,		/* var(--x, "…"): the string may come to stand outside */
	NEVER_LOADS		/* url-prefix("…"), supports(…), local("…"), and all inside */
};

struct function {
	const char *name;
	enum context context;
};

static const struct function functions[] = {
	{ "url", URL_FUNCTION },
	{ "src", URL_FUNCTION },
	{ "image", IMAGE_FUNCTION },
	{ "image-set", IMAGE_FUNCTION },
	{ "-webkit-image-set", IMAGE_FUNCTION },
	{ "-moz-image-set", IMAGE_FUNCTION },
	{ "alphaimageloader", FILTER_FUNCTION },
	{ "icmfilter", FILTER_FUNCTION },
	{ "expression", SCRIPT_FUNCTION },
	{ "var", SUBSTITUTION },
	{ "env", SUBSTITUTION },
	{ "attr", SUBSTITUTION },
	{ "if", SUBSTITUTION },
	{ "type", NEVER_LOADS },
	{ "format", NEVER_LOADS },
	{ "tech", NEVER_LOADS },
	{ "local", NEVER_LOADS },
	{ "url-prefix", NEVER_LOADS },
	{ "domain", NEVER_LOADS },
	{ "media-document", NEVER_LOADS },
	{ "regexp", NEVER_LOADS }
};

/* One open bracket. */
struct level {
	enum context context;
	size_t start;		/* of the function token */
	size_t loads_before;	/* how many had been kept when it opened */
};

/* What the present item is to the tokens in it. */
enum place { IN_SELECTOR, IN_CONDITION, IN_IMPORT, IN_UNKNOWN_PRELUDE, IN_DECLARATION };

struct finder {
	struct bytes css;
	struct arena *arena;
	struct oddities *oddities;
	size_t max_loads;
	struct css_load *loads;
	size_t count, capacity, seen;
	enum css_source source;
	enum place place;
	bool has_import;		/* the present @import has its URL */
	size_t font_face_depth;		/* depth inside the @font-face block; 0: not in one */
	bool font_face_next;		/* the next block is one */
	struct css_token property;	/* the present declaration's name */
	bool has_property_text;
	struct bytes property_text;	/* made when the first load needs it */
	/* src=… without quotes in a filter function */
	bool source_named;		/* "src" was the last token but white space */
	size_t bare_start, bare_depth;	/* behind its "="; depth 0: none */
	/* The newest load stands for the whole url("…") at this depth, which is still open; 0: it does not. */
	size_t open_url_depth;
	enum context last_function;	/* beyond the depth limit: what was opened last */
	struct level levels[CSS_DEPTH_MAX + 1];	/* [n] is that of depth n */
};

static enum context function_context(const struct finder *f, const struct css_token *token)
{
	/* Most functions are rgb(), and no name in the table has their length and first letter. */
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (css_token_is(f->css, token, functions[i].name))
			return functions[i].context;
	}
	return PLAIN;
}

/* The context inside a bracket: the function's own, or what it stands in (var() inside image-set()). */
static enum context inner_context(const struct finder *f, const struct css_token *token, enum context outer)
{
	enum context own = token->type == CSS_TOKEN_FUNCTION ? function_context(f, token) : PLAIN;

	if (outer == NEVER_LOADS || outer == SCRIPT_FUNCTION)
		return outer;
	if (own != PLAIN && own != SUBSTITUTION)
		return own;
	/* The string in src(var(--x, "…")) is a URL, but does not stand for all of src(). Modifiers of url() are none. */
	if (outer == URL_FUNCTION)
		return own == SUBSTITUTION ? IMAGE_FUNCTION : PLAIN;
	return outer;
}

/* The property's name in lower case, decoded once for each declaration that has a load. */
static enum status property_text(struct finder *f, struct bytes *text_r)
{
	struct bytes name = { NULL, 0 };
	unsigned char *lower;
	enum status status;

	if (!f->has_property_text && f->place == IN_DECLARATION && f->source != CSS_VALUE) {
		status = css_token_value(f->css, &f->property, f->arena, &name, NULL);
		if (status != STATUS_OK)
			return status;
		for (size_t i = 0; i < name.len; i++) {
			if (!ascii_is_upper(name.data[i]))
				continue;
			lower = arena_alloc(f->arena, name.len, 1);
			if (lower == NULL)
				return arena_status(f->arena);
			for (i = 0; i < name.len; i++)
				lower[i] = ascii_lower(name.data[i]);
			name.data = lower;
			break;
		}
	}
	if (!f->has_property_text) {
		f->property_text = name;
		f->has_property_text = true;
	}
	*text_r = f->property_text;
	return STATUS_OK;
}

static bool property_is(const struct finder *f, const char *name)
{
	return f->place == IN_DECLARATION && f->source != CSS_VALUE && css_token_is(f->css, &f->property, name);
}

/* Whether a string in this property may become a URL elsewhere: --x, and descriptors of @property and @function. */
static bool is_carrier(const struct finder *f)
{
	unsigned char start[2];

	if (f->place != IN_DECLARATION || f->source == CSS_VALUE)
		return false;
	return (css_token_copy(f->css, &f->property, start, sizeof(start)) >= 2 && memcmp(start, "--", 2) == 0) ||
	       property_is(f, "initial-value") || property_is(f, "result");
}

static enum css_load_kind present_kind(const struct finder *f)
{
	if (f->font_face_depth > 0)
		return CSS_FONT_FACE;
	if (property_is(f, "behavior") || property_is(f, "-ms-behavior") || property_is(f, "-moz-binding"))
		return CSS_BEHAVIOR;
	return CSS_URL;
}

/* Keep one load; its url is set, property not yet. Empty and fragment-only URLs load nothing. */
static enum status add_load(struct finder *f, struct css_load load)
{
	enum status status;

	if (load.url.len == 0 || load.url.data[0] == '#')
		return STATUS_OK;
	f->seen++;
	if (f->count >= f->max_loads) {
		oddities_add(f->oddities, ODDITY_REFERENCE_LIMIT);
		return STATUS_OK;
	}
	status = property_text(f, &load.property);
	if (status != STATUS_OK)
		return status;
	if (f->count == f->capacity) {
		size_t capacity = f->capacity != 0 ? f->capacity * 2 : 8;
		struct css_load *loads = arena_extend(f->arena, f->loads, f->count, capacity, sizeof(*loads));

		if (loads == NULL)
			return arena_status(f->arena);
		f->loads = loads;
		f->capacity = capacity;
	}
	f->loads[f->count++] = load;
	f->open_url_depth = 0;
	return STATUS_OK;
}

/* The load of a token whose value is the URL; the token itself is what may be replaced. */
static enum status add_token(struct finder *f, const struct css_token *token, enum css_load_kind kind, bool stray)
{
	struct css_load load = {
		.kind = kind, .stray = stray,
		.start = token->value_start, .end = token->value_end,
		.outer_start = token->start, .outer_end = token->end
	};
	enum status status;

	status = css_token_value(f->css, token, f->arena, &load.url, NULL);
	return status == STATUS_OK ? add_load(f, load) : status;
}

/* Whether text reads like a URL with a scheme or host ("http://…", "//…", "\\…"). */
static bool is_absolute(struct bytes text)
{
	text = bytes_trim(text);
	if (text.len >= 2 && (text.data[0] == '/' || text.data[0] == '\\') &&
	    (text.data[1] == '/' || text.data[1] == '\\'))
		return true;
	return bytes_starts_with_nocase(text, "http:") || bytes_starts_with_nocase(text, "https:") ||
	       bytes_starts_with_nocase(text, "ftp:") || bytes_starts_with_nocase(text, "file:") ||
	       bytes_starts_with_nocase(text, "data:");
}

/* Whether text may be a URL at all, a relative one included. */
static bool is_urlish(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '/' || text.data[i] == '\\' || text.data[i] == ':' || text.data[i] == '.')
			return true;
	}
	return false;
}

/* Every src= and colorSpace= from start to the end of text, a piece of a string token's, which is a filter's arguments. */
static enum status add_filter_arguments(struct finder *f, const struct css_token *token, const struct offset_map *map,
					struct bytes text, size_t start)
{
	struct css_load load = {
		.kind = CSS_ALPHA_IMAGE_LOADER, .outer_start = token->start, .outer_end = token->end
	};
	struct bytes name;
	enum status status;
	size_t value;

	while (start < text.len) {
		value = bytes_find_byte(text, '=', start);
		name = bytes_trim(bytes_slice(text, start, value));
		for (start = value + 1; start < text.len && ascii_is_space(text.data[start]); start++)
			;
		value = start;
		if (value < text.len && (text.data[value] == '\'' || text.data[value] == '"')) {
			start = bytes_find_byte(text, text.data[value], value + 1);
			value++;
		} else {
			while (start < text.len && text.data[start] != ',')
				start++;
		}
		load.url = bytes_trim(bytes_slice(text, value, start));
		if (bytes_ends_with_nocase(name, "src") || bytes_ends_with_nocase(name, "colorspace")) {
			load.start = token->value_start + offset_map_start(map, (size_t)(load.url.data - text.data));
			load.end = token->value_start +
				   offset_map_end(map, (size_t)(load.url.data - text.data) + load.url.len);
			status = add_load(f, load);
			if (status != STATUS_OK)
				return status;
		}
		start = bytes_find_byte(text, ',', start) + 1;
	}
	return STATUS_OK;
}

/* The string of -ms-filter: "progid:…AlphaImageLoader(src='…')". */
static enum status add_filter_string(struct finder *f, const struct css_token *token)
{
	struct offset_map map = { 0 };
	struct bytes text, name;
	enum status status;
	size_t end = 0;

	status = css_token_value(f->css, token, f->arena, &text, &map);
	if (status != STATUS_OK)
		return status;
	for (size_t at = bytes_find_byte(text, '(', 0); at < text.len; at = bytes_find_byte(text, '(', at + 1)) {
		if (at < end)
			continue;
		name = bytes_trim(bytes_slice(text, end, at));
		if (!bytes_ends_with_nocase(name, "alphaimageloader") && !bytes_ends_with_nocase(name, "icmfilter"))
			continue;
		/* A bracket may stand in the URL: the last one before the next filter ends the arguments. */
		end = bytes_find_nocase(text, bytes_of("progid:"), at);
		status = add_filter_arguments(f, token, map.count > 0 ? &map : NULL, bytes_slice(text, 0, end), at + 1);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/*
 * The URL of @import: its first string or url. What precedes the rule does not make it stray, although @import
 * counts only before all valid style rules: which rules are valid is for a browser to know.
 */
static enum status add_import(struct finder *f, const struct css_parser *parser)
{
	const enum css_token_type type = parser->token.type;

	if (f->has_import)
		return STATUS_OK;
	f->has_import = true;
	return add_token(f, &parser->token, CSS_IMPORT, parser->base > 0 || f->source != CSS_STYLE_SHEET ||
			 type == CSS_TOKEN_BAD_STRING || type == CSS_TOKEN_BAD_URL);
}

/* Without quotes around it, and the white space within these. */
static struct bytes without_quotes(struct bytes text)
{
	if (text.len < 2 || (text.data[0] != '"' && text.data[0] != '\'') || text.data[text.len - 1] != text.data[0])
		return text;
	return bytes_trim(bytes_slice(text, 1, text.len - 1));
}

/* Whether a ";" behind it ends what a client that looks ahead takes for the value of an @import. */
static bool is_finished(struct bytes value)
{
	const unsigned char *p = value.data;

	if (value.len < 2 || p[value.len - 2] == '\\')
		return false;
	return p[value.len - 1] == (p[0] == '"' || p[0] == '\'' ? p[0] : ')');
}

/*
 * What a client takes for the URL of the @import whose name ends at "at", while it looks ahead and has parsed nothing
 * (Chromium's preload scanner): all up to white space or to a ";" behind a quote or bracket, without "url(" and quotes around it.
 * Escapes mean nothing to it, so url(http://a.example\20/b) is asked of a.example, although the rule has no URL at all. Without its
 * beginning, up to any ";", the rest is none either.
 */
static enum status add_import_guess(struct finder *f, size_t at)
{
	struct bytes rest = bytes_slice(f->css, at, f->css.len), text, url;
	size_t start = 0, end;
	bool is_as_parsed;

	while (start < rest.len && ascii_is_space(rest.data[start]))
		start++;
	for (end = start; end < rest.len && !ascii_is_space(rest.data[end]); end++) {
		if (rest.data[end] == ';' && is_finished(bytes_slice(rest, start, end)))
			break;
	}
	if (start == 0)
		return STATUS_OK;
	url = text = bytes_slice(rest, start, end);
	if (url.len >= 5 && bytes_starts_with_nocase(url, "url(") && url.data[url.len - 1] == ')')
		url = bytes_trim(bytes_slice(url, 4, url.len - 1));
	url = without_quotes(url);
	is_as_parsed = url.len < text.len;
	for (size_t i = 0; i < url.len; i++) {
		if (strchr("\\\"'()", url.data[i]) != NULL)
			is_as_parsed = false;
	}
	if (is_as_parsed)
		return STATUS_OK;
	end = start + bytes_find_byte(text, ';', 0);
	start += (size_t)(url.data - text.data);
	return add_load(f, (struct css_load){
		.kind = CSS_IMPORT_GUESS, .url = url,
		.start = at + start, .end = at + (start + url.len < end ? start + url.len : start > end ? start : end),
		.outer_start = (size_t)(text.data - f->css.data), .outer_end = at + (start > end ? start : end),
	});
}

/* A string, closed or broken: whether it is a URL depends on what it stands in. */
static enum status take_string(struct finder *f, const struct css_parser *parser)
{
	const struct css_token *token = &parser->token;
	const bool stray = token->type == CSS_TOKEN_BAD_STRING;
	struct level *level = &f->levels[parser->nesting.depth];
	struct bytes raw = bytes_slice(f->css, token->value_start, token->value_end);
	size_t count = f->count;
	enum status status;

	f->bare_depth = 0;
	if (stray)
		oddities_add(f->oddities, ODDITY_CSS_BAD_TOKEN);
	if (parser->flat) {
		if (f->last_function == URL_FUNCTION || f->last_function == IMAGE_FUNCTION || is_urlish(raw))
			return add_token(f, token, present_kind(f), stray);
		return STATUS_OK;
	}
	switch (level->context) {
	case NEVER_LOADS:
		return STATUS_OK;
	case URL_FUNCTION:
		status = f->place == IN_IMPORT ? add_import(f, parser) :
			 add_token(f, token, present_kind(f), stray || f->place != IN_DECLARATION);
		/* The first load in the function may take its place, if it is this string. */
		if (status == STATUS_OK && f->count > count && level->loads_before == count) {
			f->loads[count].outer_start = level->start;
			f->open_url_depth = parser->nesting.depth;
		}
		return status;
	case IMAGE_FUNCTION:
		return add_token(f, token, present_kind(f), stray);
	case FILTER_FUNCTION:
		return add_token(f, token, CSS_ALPHA_IMAGE_LOADER, stray);
	case SCRIPT_FUNCTION:
		return is_absolute(raw) ? add_token(f, token, CSS_EXPRESSION, stray) : STATUS_OK;
	case SUBSTITUTION:
	case PLAIN:
		break;
	}
	if (f->place == IN_IMPORT)
		return add_import(f, parser);
	if (is_carrier(f) && is_urlish(raw))
		return add_token(f, token, CSS_URL, stray);
	if (property_is(f, "-ms-filter") || property_is(f, "filter"))
		return add_filter_string(f, token);
	return STATUS_OK;
}

/* A url(…) token, good or bad. */
static enum status take_url(struct finder *f, const struct css_parser *parser)
{
	const struct css_token *token = &parser->token;
	bool stray = token->type == CSS_TOKEN_BAD_URL;

	if (stray)
		oddities_add(f->oddities, ODDITY_CSS_BAD_TOKEN);
	f->bare_depth = 0;
	if (!parser->flat) {
		if (f->levels[parser->nesting.depth].context == NEVER_LOADS)
			return STATUS_OK;
		if (f->place == IN_IMPORT)
			return add_import(f, parser);
		stray |= f->place != IN_DECLARATION;
	}
	return add_token(f, token, present_kind(f), stray);
}

/* src=http://… without quotes, up to where the comma or bracket at end stands. */
static enum status end_bare_source(struct finder *f, size_t end)
{
	struct bytes text = bytes_trim(bytes_slice(f->css, f->bare_start, end));
	struct css_load load = { .kind = CSS_ALPHA_IMAGE_LOADER, .url = text };

	f->bare_depth = 0;
	load.start = load.outer_start = (size_t)(text.data - f->css.data);
	load.end = load.outer_end = load.start + text.len;
	return add_load(f, load);
}

static void open_bracket(struct finder *f, const struct css_parser *parser)
{
	struct level *level = &f->levels[parser->nesting.depth];

	level->context = inner_context(f, &parser->token, level[-1].context);
	/* Conditions of @import: supports(…), layer(…), media queries in brackets. */
	if (f->place == IN_IMPORT && level->context != URL_FUNCTION)
		level->context = NEVER_LOADS;
	level->start = parser->token.start;
	level->loads_before = f->count;
}

/* Brackets are closed, by what ends at end, down to depth. */
static void close_brackets(struct finder *f, size_t depth, size_t end)
{
	if (f->open_url_depth > depth) {
		f->loads[f->count - 1].outer_end = end;
		f->open_url_depth = 0;
	}
}

/* The innermost filter function's src= and what follows it. */
static enum status watch_filter(struct finder *f, const struct css_parser *parser)
{
	const struct css_token *token = &parser->token;
	const size_t depth = parser->nesting.depth;

	if (f->bare_depth > 0 && ((token->type == CSS_TOKEN_COMMA && depth == f->bare_depth) || depth < f->bare_depth))
		return end_bare_source(f, token->start);
	if (token->type == CSS_TOKEN_SPACE) {
		if (f->bare_depth > 0 && bytes_trim(bytes_slice(f->css, f->bare_start, token->start)).len > 0)
			return end_bare_source(f, token->start);
		return STATUS_OK;
	}
	if (token->type == CSS_TOKEN_DELIM && f->source_named && f->css.data[token->start] == '=' &&
	    f->bare_depth == 0) {
		f->bare_start = token->end;
		f->bare_depth = depth;
	}
	f->source_named = token->type == CSS_TOKEN_IDENT &&
			  (css_token_is(f->css, token, "src") || css_token_is(f->css, token, "colorspace"));
	return STATUS_OK;
}

static enum status take_token(struct finder *f, const struct css_parser *parser, size_t depth_before)
{
	const struct css_token *token = &parser->token;
	const size_t depth = parser->nesting.depth;
	enum status status = STATUS_OK;

	if (parser->flat) {
		if (token->type == CSS_TOKEN_FUNCTION)
			f->last_function = function_context(f, token);
	} else {
		if (depth > depth_before)
			open_bracket(f, parser);
		else if (depth < depth_before)
			close_brackets(f, depth, token->end);
		if (f->bare_depth > 0 || f->levels[depth].context == FILTER_FUNCTION) {
			status = watch_filter(f, parser);
			if (status != STATUS_OK)
				return status;
		}
	}
	switch (token->type) {
	case CSS_TOKEN_URL:
	case CSS_TOKEN_BAD_URL:
		return take_url(f, parser);
	case CSS_TOKEN_STRING:
	case CSS_TOKEN_BAD_STRING:
		return take_string(f, parser);
	default:
		return STATUS_OK;
	}
}

/* The item, or the input, is over at end: so is what it left open above the brackets of depth. */
static enum status end_item(struct finder *f, size_t depth, size_t end)
{
	enum status status = f->bare_depth > 0 ? end_bare_source(f, end) : STATUS_OK;

	close_brackets(f, depth, end);
	return status;
}

static enum place at_rule_place(const struct finder *f, const struct css_token *token)
{
	static const char *const conditions[] = {
		"media", "supports", "container", "namespace", "document", "-moz-document", "scope", "charset"
	};

	if (css_token_is(f->css, token, "import"))
		return IN_IMPORT;
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		if (css_token_is(f->css, token, conditions[i]))
			return IN_CONDITION;
	}
	return IN_UNKNOWN_PRELUDE;
}

/* An item starts: what its tokens mean. */
static void start_item(struct finder *f, const struct css_parser *parser, enum place place)
{
	f->place = place;
	f->has_import = f->has_property_text = f->source_named = false;
	f->bare_depth = 0;
	f->levels[parser->nesting.depth] = (struct level){ .context = place == IN_CONDITION ? NEVER_LOADS : PLAIN };
	f->font_face_next = parser->token.type == CSS_TOKEN_AT_KEYWORD &&
			    css_token_is(f->css, &parser->token, "font-face");
}

static enum status take_event(struct finder *f, const struct css_parser *parser, enum css_event event,
			      size_t depth_before)
{
	switch (event) {
	case CSS_EVENT_RULE:
		start_item(f, parser, IN_SELECTOR);
		return STATUS_OK;
	case CSS_EVENT_AT_RULE:
		start_item(f, parser, at_rule_place(f, &parser->token));
		return f->place == IN_IMPORT && f->source == CSS_STYLE_SHEET && parser->base == 0 ?
		       add_import_guess(f, parser->token.end) : STATUS_OK;
	case CSS_EVENT_DECLARATION:
		start_item(f, parser, IN_DECLARATION);
		f->property = parser->token;
		return STATUS_OK;
	case CSS_EVENT_TOKEN:
		return take_token(f, parser, depth_before);
	case CSS_EVENT_ITEM_END:
		return end_item(f, parser->base, parser->token.start);
	case CSS_EVENT_BLOCK_OPEN:
		if (f->font_face_next && f->font_face_depth == 0)
			f->font_face_depth = parser->nesting.depth;
		f->font_face_next = false;
		return STATUS_OK;
	case CSS_EVENT_BLOCK_CLOSE:
		if (f->font_face_depth > parser->nesting.depth)
			f->font_face_depth = 0;
		return STATUS_OK;
	case CSS_EVENT_END:
		break;
	}
	return STATUS_OK;
}

/* Whether what ends before the bracket at "at" is the name of a function that can load something. */
static bool is_loading_name(struct bytes css, size_t at)
{
	static const char *const endings[] = { "url", "src", "image", "-set", "loader", "filter", "expression" };
	struct bytes name;

	while (at > 0 && ascii_is_space(css.data[at - 1]))
		at--;
	name = bytes_slice(css, at > 16 ? at - 16 : 0, at);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (bytes_ends_with_nocase(name, endings[i]))
			return true;
	}
	return false;
}

/* Whether an at-rule starts here that loads, or whose strings may become URLs. */
static bool is_loading_at_rule(struct bytes css, size_t at)
{
	struct bytes name = bytes_slice(css, at + 1, css.len);

	return bytes_starts_with_nocase(name, "import") || bytes_starts_with_nocase(name, "property") ||
	       bytes_starts_with_nocase(name, "function");
}

/* Whether "--" stands anywhere but in "<!--" and "-->". */
static bool has_custom_property(struct bytes css)
{
	static const struct bytes dashes = BYTES("--");

	for (size_t at = bytes_find(css, dashes, 0); at < css.len; at = bytes_find(css, dashes, at + 1)) {
		bool opens = at >= 2 && css.data[at - 2] == '<' && css.data[at - 1] == '!';
		bool closes = css.len - at > 2 && css.data[at + 2] == '>';

		if (!opens && !closes)
			return true;
	}
	return false;
}

bool css_may_load(struct bytes css)
{
	enum { QUOTE = 1, STOP = 2 };
	static const unsigned char class_of[256] = {
		['"'] = QUOTE, ['\''] = QUOTE, ['('] = STOP, ['@'] = STOP, ['\\'] = STOP
	};
	unsigned seen = 0;

	for (size_t i = 0; i < css.len; i++) {
		const unsigned char *p = css.data + i;
		unsigned class;

		/* Eight bytes at a time while none of them stops us. */
		for (; css.len - i >= 8; i += 8, p += 8) {
			class = class_of[p[0]] | class_of[p[1]] | class_of[p[2]] | class_of[p[3]] |
				class_of[p[4]] | class_of[p[5]] | class_of[p[6]] | class_of[p[7]];
			if (class & STOP)
				break;
			seen |= class;
		}
		if (i == css.len)
			break;
		class = class_of[*p];
		seen |= class;
		if ((class & STOP) == 0)
			continue;
		if (css.data[i] == '\\' || (css.data[i] == '(' ? is_loading_name(css, i) : is_loading_at_rule(css, i)))
			return true;
	}
	return (seen & QUOTE) != 0 && has_custom_property(css);
}

enum status css_find_loads(struct bytes css, enum css_source source, const struct css_limits *limits,
			   struct arena *a, struct css_loads *out_r, struct oddities *oddities)
{
	struct css_parser parser;
	enum css_event event;
	enum status status;
	size_t depth = 0;
	struct finder f;

	if (!css_may_load(css)) {
		*out_r = (struct css_loads){ 0 };
		return STATUS_OK;
	}
	/* All but the levels, which are set as they are opened. */
	memset(&f, 0, offsetof(struct finder, levels));
	f.levels[0] = (struct level){ .context = PLAIN };
	f.css = css;
	f.arena = a;
	f.oddities = oddities;
	f.max_loads = limits->max_loads;
	f.source = source;
	f.place = IN_DECLARATION;
	css_parser_init(&parser, css, source, limits->max_depth);
	do {
		bool was_flat = parser.flat;

		event = css_parser_next(&parser);
		if (parser.flat && !was_flat) {
			oddities_add(oddities, ODDITY_CSS_DEPTH_LIMIT);
			/* Where the open url("…") ends is not known any more: its string is all that is replaced. */
			f.open_url_depth = 0;
			f.bare_depth = 0;
		}
		status = take_event(&f, &parser, event, depth);
		if (status != STATUS_OK)
			return status;
		depth = parser.nesting.depth;
	} while (event != CSS_EVENT_END);
	status = end_item(&f, 0, css.len);
	if (status != STATUS_OK)
		return status;
	*out_r = (struct css_loads){ .items = f.loads, .count = f.count, .seen = f.seen };
	return STATUS_OK;
}
