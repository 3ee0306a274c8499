#include "signature/reader.h"
#include <stdarg.h>
#include <stdio.h>
#include "base/ascii.h"
#include "base/utf8.h"
#include "signature/caveat.h"
#include "signature/keyword.h"
#include "signature/suggest.h"

_Static_assert((int)READER_KEYWORDS == (int)KEYWORDS_MAX, "one line number per keyword");

enum { MAX_ID = 64 };

static void report(struct reader *p, bool is_error, unsigned line, unsigned column, const char *text)
{
	struct reports *r = p->reports;
	struct diag d = { .text = "" };

	if (is_error)
		r->errors++;
	else
		r->warnings++;
	if (r->to == NULL || r->errors + r->warnings > r->most)
		return;
	diag_set(&d, p->file, line, column, "%s", text);
	if (is_error && r->to->error != NULL)
		r->to->error(r->to->context, &d);
	else if (!is_error && r->to->warning != NULL)
		r->to->warning(r->to->context, &d);
}

enum status reader_error(struct reader *p, const struct token *t, const char *format, ...)
{
	char text[sizeof(((struct diag *)NULL)->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	report(p, true, t->line, t->column, text);
	return STATUS_INVALID;
}

void reader_warning(struct reader *p, const struct token *t, const char *format, ...)
{
	char text[sizeof(((struct diag *)NULL)->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	report(p, false, t->line, t->column, text);
}

enum status reader_expected(struct reader *p, const char *what)
{
	const struct token *t = &p->token;
	const int shown = t->text.len < 40 ? (int)t->text.len : 40;

	switch (t->type) {
	case TOKEN_BAD:			/* reported when it was read */
		return STATUS_INVALID;
	case TOKEN_WORD:
	case TOKEN_TEXT:
		return reader_error(p, t, "expected %s, found \"%.*s\"", what, shown, (const char *)t->text.data);
	case TOKEN_OPEN:
		return reader_error(p, t, "expected %s, found {", what);
	case TOKEN_CLOSE:
		return reader_error(p, t, "expected %s, found }", what);
	case TOKEN_BREAK:
		return reader_error(p, t, "expected %s, found the end of the statement", what);
	case TOKEN_END:
		break;
	}
	return reader_error(p, t, "expected %s, found the end of the file", what);
}

enum status reader_expected_word(struct reader *p, const char *what, const char *(*name_of)(unsigned value))
{
	const char *meant = p->token.type == TOKEN_WORD ? suggest_name(p->token.text, name_of) : NULL;
	char words[256];

	if (meant == NULL)
		return reader_expected(p, what);
	snprintf(words, sizeof(words), "%s (\"%s\"?)", what, meant);
	return reader_expected(p, words);
}

enum status reader_advance(struct reader *p)
{
	enum status status = lexer_next(&p->lexer, &p->token);

	if (status == STATUS_OK && p->token.type == TOKEN_BAD)
		reader_error(p, &p->token, "%.*s", (int)p->token.text.len, (const char *)p->token.text.data);
	return status;
}

static enum status take(struct reader *p, enum token_type type, const char *what, struct token *token_r)
{
	if (p->token.type != type)
		return reader_expected(p, what);
	*token_r = p->token;
	return reader_advance(p);
}

enum status reader_word(struct reader *p, const char *what, struct token *token_r)
{
	return take(p, TOKEN_WORD, what, token_r);
}

enum status reader_text(struct reader *p, const char *what, struct token *token_r)
{
	return take(p, TOKEN_TEXT, what, token_r);
}

bool reader_at_word(const struct reader *p, const char *word)
{
	return p->token.type == TOKEN_WORD && bytes_is(p->token.text, word);
}

enum status reader_string(struct reader *p, struct bytes text, const char **string_r)
{
	char *copy = arena_string(p->set->arena, text);

	if (copy == NULL)
		return arena_status(p->set->arena);
	*string_r = copy;
	return STATUS_OK;
}

/* Pass over the rest of a wrong statement, with any block that belongs to it. */
static enum status recover(struct reader *p)
{
	enum status status = STATUS_OK;
	unsigned depth = 0;

	while (status == STATUS_OK && p->token.type != TOKEN_END) {
		if (p->token.type == TOKEN_OPEN)
			depth++;
		else if (depth == 0 && (p->token.type == TOKEN_BREAK || p->token.type == TOKEN_CLOSE))
			break;
		else if (p->token.type == TOKEN_CLOSE)
			depth--;
		status = reader_advance(p);
	}
	return status;
}

/* A statement has ended well: nothing else stands on its line. */
static enum status expect_break(struct reader *p)
{
	if (p->token.type == TOKEN_BREAK || p->token.type == TOKEN_CLOSE || p->token.type == TOKEN_END)
		return STATUS_OK;
	return reader_expected(p, "the end of the statement");
}

/* Statements up to "}" or, at the top of a file, its end. Wrong ones are reported and passed over. */
static enum status statements(struct reader *p, enum status (*one)(struct reader *p, void *target), void *target)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && p->token.type != TOKEN_CLOSE && p->token.type != TOKEN_END) {
		if (p->token.type == TOKEN_BREAK) {
			status = reader_advance(p);
			continue;
		}
		status = one(p, target);
		if (status == STATUS_OK)
			status = expect_break(p);
		if (status == STATUS_INVALID)
			status = recover(p);
	}
	return status;
}

static enum status block(struct reader *p, enum status (*one)(struct reader *p, void *target), void *target)
{
	const struct token open = p->token;
	enum status status;

	if (open.type != TOKEN_OPEN)
		return reader_expected(p, "{");
	if (p->depth == CONDITION_MAX_DEPTH)
		return reader_error(p, &open, "blocks are nested deeper than %d", CONDITION_MAX_DEPTH);
	p->depth++;
	status = reader_advance(p);
	if (status == STATUS_OK)
		status = statements(p, one, target);
	p->depth--;
	if (status != STATUS_OK)
		return status;
	if (p->token.type == TOKEN_END)
		return reader_error(p, &open, "this { is never closed");
	return reader_advance(p);
}

static enum status unknown_keyword(struct reader *p, const struct token *t, enum place place)
{
	static const enum place places[] = { IN_SIGNATURE, IN_WHEN, IN_REFERENCE, IN_ATTACHMENT };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (keyword_find(t->text, places[i]) != NULL)
			return reader_error(p, t, "\"%.*s\" belongs %s, not %s", (int)t->text.len, (const char *)t->text.data,
					    place_name(places[i]), place_name(place));
	}
	if (suggest_keyword(t->text, place) != NULL)
		return reader_error(p, t, "unknown keyword \"%.*s\" %s; is \"%s\" meant?", t->text.len < 40 ? (int)t->text.len : 40,
				    (const char *)t->text.data, place_name(place), suggest_keyword(t->text, place));
	return reader_error(p, t, "unknown keyword \"%.*s\" %s", t->text.len < 40 ? (int)t->text.len : 40,
			    (const char *)t->text.data, place_name(place));
}

struct condition_list {
	struct condition **end;
	enum place place;
};

static enum status condition(struct reader *p, void *target)
{
	struct condition_list *list = target;
	const struct keyword *k;
	struct condition *c;
	enum status status;
	struct token word;

	status = reader_word(p, "a condition", &word);
	if (status != STATUS_OK)
		return status;
	k = keyword_find(word.text, list->place);
	if (k == NULL)
		return unknown_keyword(p, &word, list->place);
	if (*p->conditions == p->limits->max_conditions)
		return reader_error(p, &word, "more than %zu conditions in all files together", p->limits->max_conditions);
	c = arena_zalloc(p->set->arena, 1, sizeof(*c));
	if (c == NULL)
		return arena_status(p->set->arena);
	c->keyword = k;
	c->line = word.line;
	c->column = word.column;
	status = k->parse(p, k, c);
	if (status != STATUS_OK)
		return status;
	++*p->conditions;
	*list->end = c;
	list->end = &c->next;
	return STATUS_OK;
}

enum status reader_conditions(struct reader *p, unsigned where, struct condition **first_r)
{
	struct condition_list list = { first_r, (enum place)where };
	const size_t errors = p->reports->errors;
	const struct token open = p->token;
	enum status status;

	*first_r = NULL;
	status = block(p, condition, &list);
	if (status == STATUS_OK && *first_r == NULL && errors == p->reports->errors)
		return reader_error(p, &open, "expected at least one condition in this block");
	return status;
}

static enum status metadata(struct reader *p, void *target)
{
	const struct keyword *k;
	enum status status;
	struct token word;

	(void)target;
	status = reader_word(p, "a keyword", &word);
	if (status != STATUS_OK)
		return status;
	k = keyword_find(word.text, IN_SIGNATURE);
	if (k == NULL)
		return unknown_keyword(p, &word, IN_SIGNATURE);
	if (p->given[keyword_index(k)] != 0)
		return reader_error(p, &word, "\"%s\" was given on line %u already", k->name, p->given[keyword_index(k)]);
	p->given[keyword_index(k)] = word.line;
	return k->parse(p, k, NULL);
}

static bool is_id(struct bytes id)
{
	for (size_t i = 0; i < id.len; i++) {
		const unsigned char c = id.data[i];

		if (!ascii_is_lower(c) && !ascii_is_digit(c) && (i == 0 || (c != '-' && c != '.' && c != '_')))
			return false;
	}
	return id.len > 0 && id.len <= MAX_ID;
}

static enum status new_rule(struct reader *p, const struct token *id)
{
	struct signature_set *set = p->set;
	enum status status;

	if (set->count == p->limits->max_signatures)
		return reader_error(p, id, "more than %zu signatures in all files together", p->limits->max_signatures);
	status = set_grow(set, (void **)&set->rules, set->count, sizeof(*set->rules));
	if (status != STATUS_OK)
		return status;
	p->rule = &set->rules[set->count++];
	*p->rule = (struct rule){
		.signature = {
			.title = "", .owner = "", .source = "", .reference = "", .caveat = "",
			.permits = PERMIT_DETECT, .weight = -1, .confidence = 1,
			.file = p->file, .line = id->line,
		},
		.column = id->column,
	};
	for (unsigned i = 0; i < READER_KEYWORDS; i++)
		p->given[i] = 0;
	return reader_string(p, id->text, &p->rule->signature.id);
}

/* Permissions that another of its caveats takes back. */
static void warn_of_caveats(struct reader *p, const struct token *id, const struct signature *s)
{
	if ((s->permits & ~pap_permits(s->pap)) != 0)
		reader_warning(p, id, "it permits more, but at PAP:RED nothing is done but to detect and share");
	if ((s->permits & PERMIT_TAG) != 0 && s->tlp > TLP_GREEN)
		reader_warning(p, id, "it permits \"tag\", but above TLP:GREEN mail and its header say nothing of it");
}

/* What can only be told once all of a signature was read. */
static enum status finish_rule(struct reader *p, const struct token *id)
{
	struct signature *s = &p->rule->signature;

	for (size_t i = 0; i < keyword_count() && keyword_item(i)->place == IN_SIGNATURE; i++) {
		const struct keyword *k = keyword_item(i);

		if ((k->flags & KEYWORD_MUST) != 0 && p->given[i] == 0)
			reader_error(p, id, "signature \"%s\" has no \"%s\"", s->id, k->name);
	}
	if (s->weight < 0)
		s->weight = finding_default_weight(s->kind);
	warn_of_caveats(p, id, s);
	s->permits &= pap_permits(s->pap);
	p->rule->evidence = s->title;
	if (!signature_may_show(s))
		p->rule->evidence = "a signature whose owner limits what may be shown of it";
	return STATUS_OK;
}

static enum status signature(struct reader *p, void *target)
{
	enum status status;
	struct token word, id;

	(void)target;
	status = reader_word(p, "\"signature\"", &word);
	if (status == STATUS_OK && !bytes_is(word.text, "signature"))
		return reader_error(p, &word, "expected \"signature\", found \"%.*s\"",
				    word.text.len < 40 ? (int)word.text.len : 40, (const char *)word.text.data);
	if (status == STATUS_OK)
		status = reader_word(p, "the id of the signature", &id);
	if (status == STATUS_OK && !is_id(id.text))	/* what stands inside is looked at all the same */
		reader_error(p, &id, "an id has 1 to %d of a-z 0-9 . _ - and starts with a letter or digit", MAX_ID);
	if (status == STATUS_OK)
		status = new_rule(p, &id);
	if (status == STATUS_OK)
		status = block(p, metadata, NULL);
	if (status == STATUS_OK)
		status = finish_rule(p, &id);
	return status;
}

enum status reader_run(struct reader *p, struct bytes text)
{
	const size_t valid = utf8_valid_prefix(text);
	enum status status;

	if (text.len >= 3 && bytes_starts_with(text, "\xef\xbb\xbf"))
		return reader_error(p, &(struct token){ .line = 1, .column = 1 },
				    "expected UTF-8 without a byte order mark");
	lexer_start(&p->lexer, bytes_slice(text, 0, valid), p->set->arena);
	status = reader_advance(p);
	while (status == STATUS_OK && p->token.type != TOKEN_END) {
		status = statements(p, signature, NULL);
		if (status == STATUS_OK && p->token.type == TOKEN_CLOSE) {
			reader_error(p, &p->token, "this } closes nothing");
			status = reader_advance(p);
		}
	}
	if (status == STATUS_OK && valid < text.len)
		reader_error(p, &p->token, "this line is not UTF-8; the rest of the file was not read");
	return status;
}
