/*
 * explain.c - asks all conditions of one signature, wherever they can be asked.
 */
#include "signature/explain.h"
#include "signature/match.h"
#include "signature/rows.h"
#include "signature/syntax.h"

_Static_assert((int)EXPLAINED_NO == (int)ANSWER_NO && (int)EXPLAINED_YES == (int)ANSWER_YES &&
	       (int)EXPLAINED_UNKNOWN == (int)ANSWER_UNKNOWN, "answers are handed out as they are");
_Static_assert((int)EXPLAINED_URL == (int)ASPECT_URL && (int)EXPLAINED_SENT == (int)ASPECT_SENT &&
	       (int)EXPLAINED_DESTINATION == (int)ASPECT_DESTINATION, "so are aspects");

struct explaining {
	struct matching *m;
	struct explained_condition *conditions, *end;
	size_t *last_held;			/* parallel: 1 + index of the place for which it held last */
	struct explained_condition *asked;	/* the one that is being asked, if it is no block */
	struct explained_place place;		/* where it is asked, inside of a counted block */
	enum explained_about about;
};

static size_t count_all(const struct condition *c)
{
	size_t n = 0;

	for (; c != NULL; c = c->next)
		n += 1 + count_all(c->child);
	return n;
}

/* One entry for each condition, the ones of a block behind it. */
static void list_all(struct explained_condition **next, const struct condition *c, unsigned depth, enum explained_about about)
{
	for (; c != NULL; c = c->next) {
		enum explained_about counts = EXPLAINED_MESSAGE;

		if (c->keyword->match == match_reference)
			counts = EXPLAINED_REFERENCE;
		else if (c->keyword->match == match_attachment)
			counts = EXPLAINED_PART;
		*(*next)++ = (struct explained_condition){
			.condition = c, .keyword = c->keyword->name, .line = c->line, .column = c->column, .depth = depth,
			.is_block = c->child != NULL, .text = bytes_of(c->keyword->name), .about = about, .counts = counts,
		};
		list_all(next, c->child, depth + 1, counts != EXPLAINED_MESSAGE ? counts : about);
	}
}

static bool is_same(const struct explained_sight *a, const struct explained_sight *b)
{
	return a->type == b->type && a->answer == b->answer && a->number == b->number && bytes_equal(a->text, b->text);
}

/* Kept if there is room, or if it holds and one that is there does not. */
static void keep_sight(struct explained_condition *c, const struct explained_sight *new)
{
	size_t i = 0;

	for (i = 0; i < c->sight_count; i++) {
		if (is_same(&c->sights[i], new))
			return;
	}
	if (c->sight_count < EXPLAIN_SIGHTS_MAX)
		i = c->sight_count++;
	else if (new->answer == EXPLAINED_YES)
		for (i = 0; i < EXPLAIN_SIGHTS_MAX && c->sights[i].answer == EXPLAINED_YES; i++)
			;
	if (i < EXPLAIN_SIGHTS_MAX)
		c->sights[i] = *new;
}

static void saw(void *context, const struct sight *s)
{
	struct explaining *x = context;
	struct explained_sight new = { .text = s->text, .number = s->number, .answer = (enum explained_answer)s->answer };

	if (x->asked == NULL || (s->type == SIGHT_TEXT && x->about == EXPLAINED_REFERENCE))
		return;
	if (s->type == SIGHT_NUMBER)
		new.type = EXPLAINED_NUMBER;
	else if (s->type == SIGHT_WORD)
		new.type = EXPLAINED_WORD;
	else if ((s->condition->keyword->flags & KEYWORD_HOST) != 0)
		new.type = EXPLAINED_HOST;
	else if ((s->condition->keyword->flags & KEYWORD_ADDRESS) != 0)
		new.type = EXPLAINED_ADDRESS;
	keep_sight(x->asked, &new);
}

static void keep_place(struct explained_condition *e, struct explained_place place)
{
	e->held++;
	if (e->place_count < EXPLAIN_PLACES_MAX)
		e->places[e->place_count++] = place;
}

/* What one more place says: that one which holds is enough, and one that is left open keeps all open. */
static void join_answer(struct explained_condition *e, enum answer one)
{
	if (one == ANSWER_YES || (one == ANSWER_UNKNOWN && e->answer == EXPLAINED_NO))
		e->answer = (enum explained_answer)one;
}

static void ask_all(struct explaining *x, const struct condition *first, struct explained_condition *e);

/* Which of its URLs fulfilled a block about the reference that m stands at. */
static enum explained_url url_of(const struct matching *m)
{
	if (m->url == &m->reference->url)
		return EXPLAINED_URL;
	return m->url == m->reference->sent ? EXPLAINED_SENT : EXPLAINED_DESTINATION;
}

/* The same references as the row of the block counts; each of their URLs. */
static void ask_references(struct explaining *x, const struct condition *block, struct explained_condition *e)
{
	struct matching *m = x->m;

	e->asked = m->remote_count;
	x->about = EXPLAINED_REFERENCE;
	for (size_t i = 0; i < m->remote_count && m->status == STATUS_OK; i++) {
		if (match_enter_all(m, i, block->child) == ANSWER_YES)
			keep_place(e, (struct explained_place){ m->remote[i], url_of(m) });
		match_enter(m, i);
		for (unsigned aspect = 0; aspect < ASPECTS; aspect++) {
			if (!match_read(m, aspect))
				continue;
			x->place = (struct explained_place){ m->remote[i], (enum explained_url)aspect };
			ask_all(x, block->child, e + 1);
		}
	}
	m->reference = NULL;
	x->about = EXPLAINED_MESSAGE;
}

static void ask_parts(struct explaining *x, const struct condition *block, struct explained_condition *e)
{
	struct matching *m = x->m;

	x->about = EXPLAINED_PART;
	for (size_t i = 0; i < m->evidence->message->part_count && m->status == STATUS_OK; i++) {
		if (!match_enter_part(m, i))
			continue;
		x->place = (struct explained_place){ (uint32_t)i, EXPLAINED_URL };
		e->asked++;
		if (match_all(m, block->child) == ANSWER_YES)
			keep_place(e, x->place);
		ask_all(x, block->child, e + 1);
	}
	m->part = NULL;
	x->about = EXPLAINED_MESSAGE;
}

/* One condition at the place where m stands: its row answers. */
static void ask(struct explaining *x, const struct condition *c, struct explained_condition *e)
{
	size_t *last = &x->last_held[e - x->conditions];
	enum answer answer;

	x->asked = e->is_block ? NULL : e;
	answer = c->keyword->match(x->m, c);
	x->asked = NULL;
	join_answer(e, answer);
	if (x->about == EXPLAINED_MESSAGE)
		return;
	e->asked += x->place.url == EXPLAINED_URL;	/* each has that one, and may have others */
	if (answer == ANSWER_YES && *last != x->place.index + (size_t)1)
		keep_place(e, x->place);
	if (answer == ANSWER_YES)
		*last = x->place.index + (size_t)1;
}

/* All conditions of a block, at the place where m stands; e is the entry of the first. */
static void ask_all(struct explaining *x, const struct condition *first, struct explained_condition *e)
{
	const unsigned depth = e->depth;

	for (const struct condition *c = first; c != NULL; c = c->next) {
		ask(x, c, e);
		if (c->keyword->match == match_reference)
			ask_references(x, c, e);
		else if (c->keyword->match == match_attachment)
			ask_parts(x, c, e);
		else if (c->child != NULL)
			ask_all(x, c->child, e + 1);
		do
			e++;
		while (e < x->end && e->depth > depth);
	}
}

enum status explain_rule(struct matching *m, const struct rule *rule, bool in_force, struct explanation *explanation)
{
	struct arena *a = m->evidence->arena;
	const size_t count = count_all(rule->when);
	struct explaining x = {
		.m = m, .conditions = arena_alloc(a, count, sizeof(*x.conditions)), .last_held = arena_zalloc(a, count, sizeof(*x.last_held)),
	};
	const struct watcher watcher = { saw, &x };

	if (x.conditions == NULL || x.last_held == NULL)
		return arena_status(a);
	x.end = x.conditions;
	list_all(&x.end, rule->when, 0, EXPLAINED_MESSAGE);
	*explanation = (struct explanation){
		.index = explanation->index, .signature = &rule->signature, .in_force = in_force,
		.answer = (enum explained_answer)match_all(m, rule->when),
		.conditions = x.conditions, .count = count, .reference_count = m->remote_count,
	};
	m->watcher = &watcher;
	ask_all(&x, rule->when, x.conditions);
	m->watcher = NULL;
	return m->status;
}

/* Where source is being read: conditions come in its order, so that each line is passed once. */
struct source_place {
	struct bytes source;
	size_t line_start;
	unsigned line;
};

/* What stands there, from that column on; empty if the file has no such line any more. */
static struct bytes go_to(struct source_place *at, unsigned line, unsigned column)
{
	for (; at->line < line && at->line_start < at->source.len; at->line++)
		at->line_start = bytes_find_byte(at->source, '\n', at->line_start) + 1;
	return bytes_slice(at->source, at->line_start + column - 1, at->source.len);
}

/* The words and texts of one statement, up to its end or the block that follows. Nothing, if it is not of that keyword. */
static enum status read_statement(struct bytes source, const char *keyword, struct arena *a, struct buf *out)
{
	struct lexer lexer;
	struct token token;
	enum status status;

	lexer_start(&lexer, source, a);
	while ((status = lexer_next(&lexer, &token)) == STATUS_OK && (token.type == TOKEN_WORD || token.type == TOKEN_TEXT)) {
		const bool is_first = out->len == 0;

		if (is_first && !bytes_is(token.text, keyword))
			break;
		if (!is_first)
			status = buf_add_byte(out, ' ');
		if (status == STATUS_OK)	/* a token ends on its line, so that is where the lexer stands */
			status = buf_add_bytes(out, bytes_slice(source, lexer.line_start + token.column - 1, lexer.offset));
		if (status != STATUS_OK)
			break;
	}
	return status;
}

enum status explanation_add_texts(struct explanation *x, struct bytes source, struct arena *a)
{
	struct source_place at = { .source = source, .line = 1 };
	enum status status = STATUS_OK;
	struct buf text;

	buf_init(&text, source.len + 1);
	for (size_t i = 0; i < x->count && status == STATUS_OK; i++) {
		struct explained_condition *c = &x->conditions[i];

		buf_truncate(&text, 0);
		status = read_statement(go_to(&at, c->line, c->column), c->keyword, a, &text);
		if (status == STATUS_OK && text.len > 0)
			status = arena_copy(a, buf_bytes(&text), &c->text);
	}
	buf_free(&text);
	return status;
}
