#include "css/rules.h"
#include <string.h>
#include "base/ascii.h"
#include "css/loads.h"

enum selector_kind { BY_TAG, BY_CLASS, BY_ID };

/* What an element must be: its tag may be empty, and so is name in BY_TAG. Both in lower case. */
struct selector {
	enum selector_kind kind;
	struct bytes tag, name;
};

struct css_rule {
	struct css_rule *next;		/* in the same bucket */
	uint64_t hash;
	struct selector selector;
	struct css_cascade cascade;	/* of all rules with this selector */
};

/* Specificity (Selectors 4, section 17) as an order: of ids, then classes, then tags. */
enum { TAG_WEIGHT = 1, CLASS_WEIGHT = 2, ID_WEIGHT = 4, WEIGHT_SHIFT = 24 };
#define ORDER_MAX ((1u << WEIGHT_SHIFT) - 1)

void css_rules_init(struct css_rules *rules, struct arena *a, size_t max_rules)
{
	*rules = (struct css_rules){ .arena = a, .max_rules = max_rules };
}

/* Most documents have no rules that matter: table and key are made for the first one. */
static enum status make_buckets(struct css_rules *rules)
{
	if (rules->buckets != NULL)
		return STATUS_OK;
	rules->buckets = arena_zalloc(rules->arena, CSS_RULE_BUCKETS, sizeof(*rules->buckets));
	if (rules->buckets == NULL)
		return arena_status(rules->arena);
	hash_key_random(&rules->key);
	return STATUS_OK;
}

/* name in lower case in out; false if it does not fit or is empty. */
static bool lower_name(struct bytes name, unsigned char out[CSS_SELECTOR_NAME_MAX], struct bytes *lower_r)
{
	if (name.len == 0 || name.len > CSS_SELECTOR_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++)
		out[i] = ascii_lower(name.data[i]);
	*lower_r = (struct bytes){ out, name.len };
	return true;
}

static uint64_t hash_selector(const struct css_rules *rules, const struct selector *s)
{
	/* Each hash is keyed; the odd factor keeps tag and name apart. */
	return hash_in_table(&rules->key, s->tag) * 0x9E3779B97F4A7C15u + hash_in_table(&rules->key, s->name) + s->kind;
}

static struct css_rule *find_rule(const struct css_rules *rules, const struct selector *s, uint64_t hash)
{
	struct css_rule *rule = rules->buckets[hash % CSS_RULE_BUCKETS];

	while (rule != NULL && !(rule->hash == hash && rule->selector.kind == s->kind &&
				 bytes_equal(rule->selector.tag, s->tag) && bytes_equal(rule->selector.name, s->name)))
		rule = rule->next;
	return rule;
}

/* Let the declarations that cascade holds, of any priority, apply to what s selects. */
static enum status add_rule(struct css_rules *rules, const struct selector *s, const struct css_cascade *cascade)
{
	struct css_cascade own = *cascade;
	uint32_t weight = (s->kind == BY_ID ? ID_WEIGHT : s->kind == BY_CLASS ? CLASS_WEIGHT : 0) +
			  (s->tag.len > 0 ? TAG_WEIGHT : 0);
	enum status status = make_buckets(rules);
	struct css_rule *rule;
	uint64_t hash;

	if (status != STATUS_OK)
		return status;
	hash = hash_selector(rules, s);
	rule = find_rule(rules, s, hash);
	for (unsigned i = 0; i < CSS_PROPERTY_COUNT; i++) {
		if (own.priority[i] != 0)
			own.priority[i] = (own.priority[i] & CSS_PRIORITY_IMPORTANT) |
					  weight << WEIGHT_SHIFT | rules->order;
	}
	if (rule == NULL) {
		if (rules->count >= rules->max_rules)
			return STATUS_OK;
		rule = arena_zalloc(rules->arena, 1, sizeof(*rule));
		if (rule == NULL)
			return arena_status(rules->arena);
		rule->hash = hash;
		rule->selector = *s;
		status = arena_copy(rules->arena, s->tag, &rule->selector.tag);
		if (status == STATUS_OK)
			status = arena_copy(rules->arena, s->name, &rule->selector.name);
		if (status != STATUS_OK)
			return status;
		rule->next = rules->buckets[hash % CSS_RULE_BUCKETS];
		rules->buckets[hash % CSS_RULE_BUCKETS] = rule;
		rules->count++;
	}
	css_cascade_join(&rule->cascade, &own);
	return STATUS_OK;
}

/* The token's value in lower case; false if it is too long to be kept. */
static bool token_name(struct bytes css, const struct css_token *token, unsigned char out[CSS_SELECTOR_NAME_MAX],
		       struct bytes *name_r)
{
	size_t len = css_token_copy(css, token, out, CSS_SELECTOR_NAME_MAX);

	return len <= CSS_SELECTOR_NAME_MAX && lower_name((struct bytes){ out, len }, out, name_r);
}

/* Read one selector of a list, up to its comma. False if it is none of the shapes we keep. */
static bool read_selector(struct css_tokenizer *t, unsigned char tag[CSS_SELECTOR_NAME_MAX],
			  unsigned char name[CSS_SELECTOR_NAME_MAX], struct selector *selector_r, bool *last_r)
{
	enum { START, DOT, DONE, ENDED } state = START;
	struct css_token token;
	bool simple = true;

	*selector_r = (struct selector){ .kind = BY_TAG };
	for (;;) {
		css_tokenizer_next(t, &token);
		*last_r = token.type == CSS_TOKEN_EOF;
		if (token.type == CSS_TOKEN_EOF || token.type == CSS_TOKEN_COMMA)
			return simple && state != DOT && (selector_r->tag.len > 0 || selector_r->name.len > 0);
		if (!simple)
			continue;
		if (token.type == CSS_TOKEN_SPACE) {
			simple = state != DOT;
			if (selector_r->tag.len > 0 || selector_r->name.len > 0)
				state = ENDED;
		} else if (token.type == CSS_TOKEN_IDENT && state == START && selector_r->tag.len == 0) {
			simple = token_name(t->input, &token, tag, &selector_r->tag);
		} else if (token.type == CSS_TOKEN_DELIM && state == START && t->input.data[token.start] == '.') {
			state = DOT;
		} else if (token.type == CSS_TOKEN_IDENT && state == DOT) {
			simple = token_name(t->input, &token, name, &selector_r->name);
			selector_r->kind = BY_CLASS;
			state = DONE;
		} else if (token.type == CSS_TOKEN_HASH && state == START) {
			simple = token_name(t->input, &token, name, &selector_r->name);
			selector_r->kind = BY_ID;
			state = DONE;
		} else {
			simple = false;
		}
	}
}

/* One style rule: if its block says something about visibility, keep the selectors that we can match. */
static enum status take_rule(struct css_rules *rules, struct bytes prelude, struct bytes block)
{
	unsigned char tag[CSS_SELECTOR_NAME_MAX], name[CSS_SELECTOR_NAME_MAX];
	struct css_tokenizer tokenizer = { .input = prelude };
	struct css_cascade cascade = { 0 };
	struct selector selector;
	bool last = false, any = false;
	enum status status;

	css_cascade_read(&cascade, block, 1);
	for (unsigned i = 0; i < CSS_PROPERTY_COUNT; i++)
		any |= cascade.priority[i] != 0;
	if (!any)
		return STATUS_OK;
	if (rules->order < ORDER_MAX)
		rules->order++;
	while (!last) {
		if (!read_selector(&tokenizer, tag, name, &selector, &last))
			continue;
		status = add_rule(rules, &selector, &cascade);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* Whether the at-rule's block applies to any screen, as far as its keyword and prelude tell. */
struct condition {
	bool media, always;
};

static struct condition start_condition(struct bytes css, const struct css_token *keyword)
{
	bool media = css_token_is(css, keyword, "media");

	return (struct condition){
		.media = media,
		.always = media || css_token_is(css, keyword, "layer") || css_token_is(css, keyword, "supports")
	};
}

static void take_condition(struct condition *condition, struct bytes css, const struct css_token *token)
{
	if (condition->media && token->type != CSS_TOKEN_SPACE &&
	    !(token->type == CSS_TOKEN_IDENT && (css_token_is(css, token, "all") || css_token_is(css, token, "screen") ||
						 css_token_is(css, token, "only"))))
		condition->always = false;
}

enum status css_rules_add(struct css_rules *rules, struct bytes sheet)
{
	size_t prelude_start = 0, prelude_end = 0, block_start = 0;
	size_t skip_depth = 0;		/* depth inside a block that is skipped or read as a whole; 0: none */
	bool in_rule = false, is_style = false;
	struct condition condition = { 0 };
	struct css_parser parser;
	enum css_event event;
	enum status status;

	css_parser_init(&parser, sheet, CSS_STYLE_SHEET, 0);
	while ((event = css_parser_next(&parser)) != CSS_EVENT_END && !parser.flat) {
		const struct css_token *token = &parser.token;

		if (skip_depth > 0 && !(event == CSS_EVENT_BLOCK_CLOSE && parser.nesting.depth < skip_depth))
			continue;
		switch (event) {
		case CSS_EVENT_RULE:
			is_style = true;
			prelude_start = token->start;
			break;
		case CSS_EVENT_AT_RULE:
			is_style = false;
			condition = start_condition(sheet, token);
			break;
		case CSS_EVENT_TOKEN:
			if (!is_style)
				take_condition(&condition, sheet, token);
			break;
		case CSS_EVENT_BLOCK_OPEN:
			prelude_end = token->start;
			block_start = token->end;
			in_rule = is_style;
			if (is_style || !condition.always)
				skip_depth = parser.nesting.depth;
			break;
		case CSS_EVENT_BLOCK_CLOSE:
			if (in_rule) {
				status = take_rule(rules, bytes_slice(sheet, prelude_start, prelude_end),
						   bytes_slice(sheet, block_start, token->start));
				if (status != STATUS_OK)
					return status;
			}
			in_rule = false;
			skip_depth = 0;
			break;
		default:
			break;
		}
	}
	return STATUS_OK;
}

static void match_one(const struct css_rules *rules, enum selector_kind kind, struct bytes tag, struct bytes name,
		      struct css_cascade *cascade)
{
	struct selector s = { .kind = kind, .tag = tag, .name = name };
	const struct css_rule *rule = find_rule(rules, &s, hash_selector(rules, &s));

	if (rule != NULL)
		css_cascade_join(cascade, &rule->cascade);
}

/* The rules for a class or id, alone and with the tag. */
static void match_name(const struct css_rules *rules, enum selector_kind kind, struct bytes tag, struct bytes name,
		       struct css_cascade *cascade)
{
	unsigned char lower[CSS_SELECTOR_NAME_MAX];

	if (!lower_name(name, lower, &name))
		return;
	match_one(rules, kind, (struct bytes){ NULL, 0 }, name, cascade);
	if (tag.len > 0)
		match_one(rules, kind, tag, name, cascade);
}

void css_rules_match(const struct css_rules *rules, struct bytes tag, struct bytes id, struct bytes classes,
		     struct bytes inline_style, struct css_style *style_r)
{
	unsigned char lower[CSS_SELECTOR_NAME_MAX];
	struct css_cascade cascade = { 0 };
	size_t start, end;

	if (rules->count > 0) {
		if (!lower_name(tag, lower, &tag))
			tag.len = 0;
		if (tag.len > 0)
			match_one(rules, BY_TAG, tag, (struct bytes){ NULL, 0 }, &cascade);
		for (start = 0; start < classes.len; start = end) {
			while (start < classes.len && ascii_is_space(classes.data[start]))
				start++;
			for (end = start; end < classes.len && !ascii_is_space(classes.data[end]); end++)
				;
			match_name(rules, BY_CLASS, tag, bytes_slice(classes, start, end), &cascade);
		}
		match_name(rules, BY_ID, tag, id, &cascade);
	}
	css_cascade_read(&cascade, inline_style, CSS_PRIORITY_INLINE);
	css_cascade_style(&cascade, style_r);
	style_r->has_url = css_may_load(inline_style);
}
