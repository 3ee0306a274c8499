/*
 * condition.c - what conditions about messages and about references share: blocks, texts, numbers, choices.
 */
#include "signature/rows.h"
#include "signature/text_test.h"

enum status parse_message_block(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	return reader_conditions(p, IN_WHEN, &c->child);
}

enum status parse_inner_block(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	return reader_conditions(p, IN_REFERENCE, &c->child);
}

static enum status parse_count(struct reader *p, const char *what, struct number_test *test)
{
	static const struct {
		const char *word;
		enum number_how how;
	} hows[] = { { "exactly", NUMBER_EXACTLY }, { "at-least", NUMBER_AT_LEAST }, { "at-most", NUMBER_AT_MOST } };
	unsigned long long value;
	enum status status;
	struct token word;

	status = reader_word(p, what, &word);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < sizeof(hows) / sizeof(hows[0]); i++) {
		if (!bytes_is(word.text, hows[i].word))
			continue;
		if (p->token.type != TOKEN_WORD || !bytes_to_number(p->token.text, 1000000, &value))
			return reader_expected(p, "a number from 0 to 1000000");
		*test = (struct number_test){ hows[i].how, (long long)value };
		return reader_advance(p);
	}
	return reader_error(p, &word, "expected %s, found \"%.*s\"", what, (int)word.text.len, (const char *)word.text.data);
}

enum status parse_number(struct reader *p, const struct keyword *k, struct condition *c)
{
	return parse_count(p, k->arguments, &c->number);
}

enum status parse_counted_block(struct reader *p, const struct keyword *k, enum place place, struct condition *c)
{
	enum status status = STATUS_OK;

	c->number = (struct number_test){ NUMBER_AT_LEAST, 1 };
	if (p->token.type != TOKEN_OPEN)
		status = parse_count(p, k->arguments, &c->number);
	if (status == STATUS_OK)
		status = reader_conditions(p, place, &c->child);
	return status;
}

enum status parse_reference_block(struct reader *p, const struct keyword *k, struct condition *c)
{
	return parse_counted_block(p, k, IN_REFERENCE, c);
}

enum status parse_text(struct reader *p, const struct keyword *k, struct condition *c)
{
	enum status status = STATUS_OK;
	struct token name;

	if ((k->flags & KEYWORD_NAMED) != 0) {
		status = reader_text(p, "a name in quotes", &name);
		if (status == STATUS_OK && name.text.len == 0)
			return reader_error(p, &name, "expected a name that is not empty");
		if (status == STATUS_OK)
			status = arena_copy(p->set->arena, name.text, &c->name);
	}
	if (status == STATUS_OK)
		status = text_test_parse(p, k, &c->test);
	return status;
}

static void choose(struct condition *c, unsigned choice)
{
	c->choices[choice / 64] |= (uint64_t)1 << (choice % 64);
}

static enum status choose_word(struct reader *p, struct condition *c, const char *const *words, const char *what)
{
	for (unsigned i = 0; words[i] != NULL; i++) {
		if (reader_at_word(p, words[i])) {
			choose(c, i);
			return reader_advance(p);
		}
	}
	return reader_expected(p, what);
}

enum status parse_yes_no(struct reader *p, const struct keyword *k, struct condition *c)
{
	static const char *const words[] = { "no", "yes", NULL };

	return choose_word(p, c, words, k->arguments);
}

enum status parse_load(struct reader *p, const struct keyword *k, struct condition *c)
{
	static const char *const words[] = { [LOAD_AUTO] = "auto", [LOAD_CLICK] = "click", [LOAD_CLICK + 1] = NULL };

	return choose_word(p, c, words, k->arguments);
}

enum status parse_dmarc(struct reader *p, const struct keyword *k, struct condition *c)
{
	static const char *const words[] = { "none", "pass", "fail", NULL };

	return choose_word(p, c, words, k->arguments);
}

/* Words of a table that is not ours, until the end of the statement. */
static enum status choose_names(struct reader *p, struct condition *c, const char *what,
				bool (*from_name)(const char *name, unsigned *value_r))
{
	do {
		enum status status;
		const char *name;
		struct token word;
		unsigned value;

		status = reader_word(p, what, &word);
		if (status == STATUS_OK)
			status = reader_string(p, word.text, &name);
		if (status != STATUS_OK)
			return status;
		if (!from_name(name, &value))
			return reader_error(p, &word, "expected %s, found \"%s\"", what, name);
		choose(c, value);
	} while (p->token.type == TOKEN_WORD);
	return STATUS_OK;
}

/* Findings of other signatures are not seen, so the kinds that only signatures have would never hold. */
static bool kind_from_name(const char *name, unsigned *value_r)
{
	enum finding_kind kind;

	if (!finding_from_name(name, &kind) || kind == FINDING_KNOWN_TRACKER || kind == FINDING_INDICATOR)
		return false;
	*value_r = kind;
	return true;
}

static bool oddity_value_from_name(const char *name, unsigned *value_r)
{
	enum oddity oddity;

	if (!oddity_from_name(name, &oddity))
		return false;
	*value_r = oddity;
	return true;
}

enum status parse_findings(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	return choose_names(p, c, "a kind of finding that detectors make", kind_from_name);
}

enum status parse_oddities(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	return choose_names(p, c, "the name of an oddity", oddity_value_from_name);
}

bool number_holds(const struct number_test *test, long long value)
{
	switch (test->how) {
	case NUMBER_EXACTLY:
		return value == test->value;
	case NUMBER_AT_LEAST:
		return value >= test->value;
	case NUMBER_AT_MOST:
		break;
	}
	return value <= test->value;
}

void block_count_add(struct block_count *b, enum answer one)
{
	b->yes += one == ANSWER_YES;
	b->unknown += one == ANSWER_UNKNOWN;
	b->is_settled = b->test->how == NUMBER_AT_LEAST ? b->yes >= b->test->value : b->yes > b->test->value;
}

enum answer block_count_answer(const struct block_count *b)
{
	if (b->unknown > 0 && number_holds(b->test, b->yes) != number_holds(b->test, b->yes + b->unknown))
		return ANSWER_UNKNOWN;
	return answer_of(number_holds(b->test, b->yes));
}

enum answer match_all(struct matching *m, const struct condition *first)
{
	enum answer answer = ANSWER_YES;

	for (const struct condition *c = first; c != NULL; c = c->next) {
		enum answer one = c->keyword->match(m, c);

		if (one == ANSWER_NO)
			return ANSWER_NO;
		if (one == ANSWER_UNKNOWN)
			answer = one;
	}
	return answer;
}

enum answer match_every(struct matching *m, const struct condition *c)
{
	return match_all(m, c->child);
}

enum answer match_any(struct matching *m, const struct condition *c)
{
	enum answer answer = ANSWER_NO;

	for (const struct condition *child = c->child; child != NULL; child = child->next) {
		enum answer one = child->keyword->match(m, child);

		if (one == ANSWER_YES)
			return ANSWER_YES;
		if (one == ANSWER_UNKNOWN)
			answer = one;
	}
	return answer;
}

/* Of a reference: for none of its URLs, so that link protection around one that is excepted does not end the exception. */
enum answer match_none(struct matching *m, const struct condition *c)
{
	const struct url *url = m->url;
	const struct bytes domain = m->domain;
	enum answer any = ANSWER_NO;

	if (m->reference == NULL)
		return answer_not(match_any(m, c));
	for (unsigned aspect = 0; aspect < ASPECTS && any != ANSWER_YES; aspect++) {
		enum answer one = match_read(m, aspect) ? match_any(m, c) : ANSWER_NO;

		if (one != ANSWER_NO)
			any = one;
	}
	m->url = url;
	m->domain = domain;
	return answer_not(any);
}

enum answer match_text(struct matching *m, const struct condition *c)
{
	return condition_test_text(m, c, c->keyword->text(m));
}

/* To who looks on. */
static void tell(struct matching *m, const struct condition *c, struct sight sight)
{
	sight.condition = c;
	m->watcher->saw(m->watcher->context, &sight);
}

enum answer condition_test_text(struct matching *m, const struct condition *c, struct bytes text)
{
	const enum answer answer = text_test_match(&c->test, text, m->pattern);

	if (m->watcher != NULL)
		tell(m, c, (struct sight){ .type = SIGHT_TEXT, .text = text, .answer = answer });
	return answer;
}

enum answer condition_test_number(struct matching *m, const struct condition *c, long long number)
{
	const enum answer answer = answer_of(number_holds(&c->number, number));

	if (m->watcher != NULL)
		tell(m, c, (struct sight){ .type = SIGHT_NUMBER, .number = number, .answer = answer });
	return answer;
}

enum answer condition_test_choice(struct matching *m, const struct condition *c, unsigned choice, const char *word)
{
	const enum answer answer = answer_of((c->choices[choice / 64] >> (choice % 64) & 1) != 0);

	if (m->watcher != NULL)
		tell(m, c, (struct sight){ .type = SIGHT_WORD, .text = bytes_of(word), .answer = answer });
	return answer;
}
