#include "exchange/stix_pattern.h"
#include "base/ascii.h"
#include "base/buf.h"

enum lexeme { L_END, L_BAD, L_WORD, L_NUMBER, L_TEXT, L_CONSTANT /* t'', b'', h'' */, L_SIGN };

struct parser {
	const unsigned char *start, *p, *end;
	struct arena *arena;
	struct diag *diag;
	unsigned depth;
	size_t values;

	/* the lexeme to look at */
	enum lexeme lexeme;
	const unsigned char *at;
	struct bytes text;		/* of a text: its value */
};

static enum status fault(struct parser *p, const char *what)
{
	const struct bytes found = bytes_slice(bytes_span(p->at, p->end), 0, 20);

	return diag_set(p->diag, "", 1, (unsigned)(p->at - p->start) + 1, "in the pattern: expected %s, found \"%.*s\"", what,
			(int)found.len, (const char *)found.data);
}

static bool is_word_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c == '_' || c == '-';
}

/* From the opening quote on: \' and \\ are escapes (STIX 2.1, 9.2). */
static enum status read_text(struct parser *p)
{
	const unsigned char *start = ++p->p, *q = start;
	unsigned char *out;
	size_t n = 0;

	while (q < p->end && *q != '\'')
		q += *q == '\\' && p->end - q > 1 ? 2 : 1;
	if (q >= p->end)
		return fault(p, "a closing quote");
	out = arena_alloc(p->arena, (size_t)(q - start) + 1, 1);
	if (out == NULL)
		return arena_status(p->arena);
	for (const unsigned char *c = start; c < q; c++) {
		if (*c == '\\' && (c[1] == '\'' || c[1] == '\\'))
			c++;
		out[n++] = *c;
	}
	p->text = (struct bytes){ out, n };
	p->p = q + 1;
	return STATUS_OK;
}

static enum status advance(struct parser *p)
{
	unsigned char c;

	while (p->p < p->end && ascii_is_space(*p->p))
		p->p++;
	p->at = p->p;
	p->lexeme = L_END;
	p->text = (struct bytes){ p->at, 0 };
	if (p->p == p->end)
		return STATUS_OK;
	c = *p->p;
	if (c == '\'') {
		p->lexeme = L_TEXT;
		return read_text(p);
	}
	if ((c == 't' || c == 'b' || c == 'h') && p->end - p->p > 1 && p->p[1] == '\'') {
		p->lexeme = L_CONSTANT;
		p->p++;
		return read_text(p);
	}
	if (ascii_is_digit(c) || ((c == '-' || c == '+') && p->end - p->p > 1 && ascii_is_digit(p->p[1]))) {
		p->lexeme = L_NUMBER;
		for (p->p++; p->p < p->end && (ascii_is_digit(*p->p) || *p->p == '.'); )
			p->p++;
	} else if (ascii_is_alpha(c) || c == '_') {
		p->lexeme = L_WORD;
		while (p->p < p->end && is_word_byte(*p->p))
			p->p++;
	} else {
		static const char *const signs[] = { "!=", "<>", "==", "<=", ">=" };

		p->lexeme = L_SIGN;
		p->p++;
		for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]) && p->p == p->at + 1; i++) {
			if (bytes_starts_with(bytes_span(p->at, p->end), signs[i]))
				p->p++;
		}
	}
	p->text = bytes_span(p->at, p->p);
	return STATUS_OK;
}

static bool at_word(const struct parser *p, const char *word)
{
	return p->lexeme == L_WORD && bytes_is(p->text, word);
}

static bool at_sign(const struct parser *p, const char *sign)
{
	return p->lexeme == L_SIGN && bytes_is(p->text, sign);
}

static enum status expect_sign(struct parser *p, const char *sign)
{
	return at_sign(p, sign) ? advance(p) : fault(p, sign);
}

static enum status new_node(struct parser *p, enum stix_type type, struct stix_node **node_r)
{
	struct stix_node *node = arena_zalloc(p->arena, 1, sizeof(*node));

	if (node == NULL)
		return arena_status(p->arena);
	node->type = type;
	*node_r = node;
	return STATUS_OK;
}

/* ITEM (WORD ITEM)*: one node for all of them, or the single item itself. */
static enum status parse_row(struct parser *p, enum stix_type type, const char *word,
			     enum status (*item)(struct parser *p, struct stix_node **node_r), struct stix_node **node_r)
{
	struct stix_node *row = NULL, *last = NULL;
	enum status status = item(p, &last);

	if (status == STATUS_OK)
		*node_r = last;
	while (status == STATUS_OK && at_word(p, word)) {
		if (row == NULL) {
			status = new_node(p, type, &row);
			if (status != STATUS_OK)
				break;
			row->first = last;
			*node_r = row;
		}
		status = advance(p);
		if (status == STATUS_OK)
			status = item(p, &last->next);
		last = last->next;
	}
	return status;
}

static enum status parse_path_step(struct parser *p, struct bytes *step_r)
{
	if (p->lexeme != L_WORD && p->lexeme != L_TEXT)
		return fault(p, "a property");
	*step_r = p->text;
	return advance(p);
}

/* "file:hashes.'SHA-256'", "email-message:body_multipart[*].content_type" */
static enum status parse_path(struct parser *p, struct stix_node *node)
{
	struct bytes step;
	enum status status;
	struct buf path;

	if (p->lexeme != L_WORD)
		return fault(p, "an object type");
	node->object = p->text;
	buf_init(&path, 1024);
	status = advance(p);
	if (status == STATUS_OK)
		status = expect_sign(p, ":");
	if (status == STATUS_OK)
		status = parse_path_step(p, &step);
	if (status == STATUS_OK)
		status = buf_add_bytes(&path, step);
	while (status == STATUS_OK && (at_sign(p, ".") || at_sign(p, "["))) {
		const bool is_index = at_sign(p, "[");

		status = advance(p);
		if (status == STATUS_OK && is_index) {
			if (p->lexeme != L_NUMBER && !at_sign(p, "*"))
				status = fault(p, "a number or *");
			if (status == STATUS_OK)
				status = buf_printf(&path, "[%.*s]", (int)p->text.len, (const char *)p->text.data);
			if (status == STATUS_OK)
				status = advance(p);
			if (status == STATUS_OK)
				status = expect_sign(p, "]");
			continue;
		}
		if (status == STATUS_OK)
			status = parse_path_step(p, &step);
		if (status == STATUS_OK)
			status = buf_add_byte(&path, '.');
		if (status == STATUS_OK)
			status = buf_add_bytes(&path, step);
	}
	if (status == STATUS_LIMIT)
		status = fault(p, "a shorter path");
	if (status == STATUS_OK)
		status = arena_copy(p->arena, buf_bytes(&path), &node->path);
	buf_free(&path);
	return status;
}

static enum status parse_value(struct parser *p, struct stix_value **value_r)
{
	struct stix_value *value;

	if (p->lexeme != L_TEXT && p->lexeme != L_CONSTANT && p->lexeme != L_NUMBER && !at_word(p, "true") && !at_word(p, "false"))
		return fault(p, "a value");
	if (++p->values > STIX_PATTERN_MAX_VALUES)
		return fault(p, "fewer values");
	value = arena_zalloc(p->arena, 1, sizeof(*value));
	if (value == NULL)
		return arena_status(p->arena);
	value->is_text = p->lexeme == L_TEXT;
	value->text = p->text;
	*value_r = value;
	return advance(p);
}

static enum status parse_values(struct parser *p, struct stix_node *node)
{
	struct stix_value **end = &node->values;
	enum status status;

	if (node->operator != STIX_IN)
		return parse_value(p, end);
	status = expect_sign(p, "(");
	while (status == STATUS_OK) {
		status = parse_value(p, end);
		if (status != STATUS_OK || !at_sign(p, ","))
			break;
		end = &(*end)->next;
		status = advance(p);
	}
	return status == STATUS_OK ? expect_sign(p, ")") : status;
}

static const struct {
	const char *text;
	enum stix_operator operator;
} operators[] = {
	{ "=", STIX_EQUAL }, { "==", STIX_EQUAL }, { "!=", STIX_NOT_EQUAL }, { "<>", STIX_NOT_EQUAL }, { "<", STIX_LESS },
	{ ">", STIX_GREATER }, { "<=", STIX_LESS_OR_EQUAL }, { ">=", STIX_GREATER_OR_EQUAL }, { "IN", STIX_IN },
	{ "LIKE", STIX_LIKE }, { "MATCHES", STIX_MATCHES }, { "ISSUBSET", STIX_IS_SUBSET }, { "ISSUPERSET", STIX_IS_SUPERSET },
};

static enum status parse_operator(struct parser *p, struct stix_node *node)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (!at_word(p, operators[i].text) && !at_sign(p, operators[i].text))
			continue;
		node->operator = operators[i].operator;
		return advance(p);
	}
	return fault(p, "an operator");
}

static enum status parse_either(struct parser *p, struct stix_node **node_r);

static enum status enter(struct parser *p)
{
	return ++p->depth > STIX_PATTERN_MAX_DEPTH ? fault(p, "fewer parentheses inside each other") : advance(p);
}

static enum status parse_comparison(struct parser *p, struct stix_node **node_r)
{
	struct stix_node *node = NULL;
	enum status status;

	if (at_sign(p, "(")) {
		status = enter(p);
		if (status == STATUS_OK)
			status = parse_either(p, node_r);
		p->depth--;
		return status == STATUS_OK ? expect_sign(p, ")") : status;
	}
	status = new_node(p, STIX_COMPARISON, &node);
	if (status != STATUS_OK)
		return status;
	*node_r = node;
	if (at_word(p, "EXISTS")) {
		node->operator = STIX_EXISTS;
		status = advance(p);
		return status == STATUS_OK ? parse_path(p, node) : status;
	}
	status = parse_path(p, node);
	if (status == STATUS_OK && at_word(p, "NOT")) {
		node->is_negated = true;
		status = advance(p);
	}
	if (status == STATUS_OK)
		status = parse_operator(p, node);
	return status == STATUS_OK ? parse_values(p, node) : status;
}

static enum status parse_both(struct parser *p, struct stix_node **node_r)
{
	return parse_row(p, STIX_AND, "AND", parse_comparison, node_r);
}

static enum status parse_either(struct parser *p, struct stix_node **node_r)
{
	return parse_row(p, STIX_OR, "OR", parse_both, node_r);
}

static enum status parse_time(struct parser *p, struct bytes *time_r)
{
	enum status status = advance(p);

	if (status == STATUS_OK && p->lexeme != L_CONSTANT && p->lexeme != L_TEXT)	/* STIX 2.0 has plain texts here */
		return fault(p, "a time");
	*time_r = p->text;
	return status == STATUS_OK ? advance(p) : status;
}

/* "5 TIMES", "60 SECONDS" */
static enum status parse_amount(struct parser *p, const char *unit, unsigned long long *amount_r)
{
	enum status status = advance(p);
	const struct bytes whole = bytes_slice(p->text, 0, bytes_find_byte(p->text, '.', 0));

	if (status != STATUS_OK)
		return status;
	if (p->lexeme != L_NUMBER || !bytes_to_number(whole, 1000000000000, amount_r))
		return fault(p, "a number");
	status = advance(p);
	if (status == STATUS_OK && !at_word(p, unit))
		return fault(p, unit);
	return status == STATUS_OK ? advance(p) : status;
}

static enum status parse_qualifiers(struct parser *p, struct stix_node *node)
{
	enum status status = STATUS_OK;
	unsigned long long seconds;

	while (status == STATUS_OK) {
		if (at_word(p, "START")) {
			status = parse_time(p, &node->start);
			if (status == STATUS_OK && !at_word(p, "STOP"))
				return fault(p, "STOP");
			if (status == STATUS_OK)
				status = parse_time(p, &node->stop);
		} else if (at_word(p, "WITHIN")) {
			node->is_within = true;
			status = parse_amount(p, "SECONDS", &seconds);
		} else if (at_word(p, "REPEATS")) {
			status = parse_amount(p, "TIMES", &node->repeats);
		} else {
			break;
		}
	}
	return status;
}

static enum status parse_sequence(struct parser *p, struct stix_node **node_r);

/* "[...]" or "(...)", with qualifiers. Parentheses become an observation too, so that qualifiers have a place of their own. */
static enum status parse_observation(struct parser *p, struct stix_node **node_r)
{
	const bool is_group = at_sign(p, "(");
	struct stix_node *node = NULL;
	enum status status;

	if (!is_group && !at_sign(p, "["))
		return fault(p, "[");
	status = new_node(p, STIX_OBSERVATION, &node);
	if (status != STATUS_OK)
		return status;
	node->is_group = is_group;
	*node_r = node;
	status = enter(p);
	if (status == STATUS_OK)
		status = is_group ? parse_sequence(p, &node->first) : parse_either(p, &node->first);
	p->depth--;
	if (status == STATUS_OK)
		status = expect_sign(p, is_group ? ")" : "]");
	return status == STATUS_OK ? parse_qualifiers(p, node) : status;
}

static enum status parse_observed_both(struct parser *p, struct stix_node **node_r)
{
	return parse_row(p, STIX_AND, "AND", parse_observation, node_r);
}

static enum status parse_observed_either(struct parser *p, struct stix_node **node_r)
{
	return parse_row(p, STIX_OR, "OR", parse_observed_both, node_r);
}

static enum status parse_sequence(struct parser *p, struct stix_node **node_r)
{
	return parse_row(p, STIX_FOLLOWEDBY, "FOLLOWEDBY", parse_observed_either, node_r);
}

enum status stix_pattern_parse(struct bytes text, struct arena *a, struct stix_node **root_r, struct diag *d)
{
	struct parser p = { .start = text.data, .p = text.data, .at = text.data, .arena = a, .diag = d };
	struct stix_node *root = NULL;
	enum status status;

	if (text.len > STIX_PATTERN_MAX_BYTES)
		return diag_set(d, "", 0, 0, "the pattern is longer than %d bytes", STIX_PATTERN_MAX_BYTES);
	if (text.len == 0)
		return diag_set(d, "", 0, 0, "there is no pattern");
	p.end = text.data + text.len;
	status = advance(&p);
	if (status == STATUS_OK)
		status = parse_sequence(&p, &root);
	if (status == STATUS_OK && p.lexeme != L_END)
		status = fault(&p, "the end of the pattern");
	if (status == STATUS_OK)
		*root_r = root;
	return status;
}
