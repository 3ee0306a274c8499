/*
 * index.c - the tables that choose which rules are tried on a message.
 *
 * From the conditions of a rule follows a set of keys, one of which stands in
 * every message that the rule matches. A block of conditions that must all
 * hold has the keys of the one that is rarest; one of which any may hold has the
 * keys of all. What has no keys, as a negation or a number, gives none.
 */
#include "base/mem.h"
#include "signature/rows.h"
#include "signature/text_test.h"

enum { SHORTEST_LITERAL = 3, RANK_NAME = 1000 };

struct keys {
	struct key *items;
	size_t count;
	size_t rank;			/* the weakest of them: RANK_NAME, or the length of a literal; 0: no keys */
};

struct indexing {
	struct signature_set *set;
	struct buf literal;
	struct key *keys;		/* of all rules, in their order */
	uint32_t *owners;		/* parallel: the rule */
	size_t count;
};

static enum status condition_keys(struct indexing *x, const struct condition *c, struct keys *keys_r);

static enum status add_key(struct indexing *x, struct keys *keys, struct key key)
{
	const size_t rank = key.is_name ? RANK_NAME : key.text.len;
	enum status status = set_grow(x->set, (void **)&keys->items, keys->count, sizeof(*keys->items));

	if (status != STATUS_OK)
		return status;
	if (keys->count == 0 || rank < keys->rank)
		keys->rank = rank;
	keys->items[keys->count++] = key;
	return STATUS_OK;
}

static enum status text_keys(struct indexing *x, const struct condition *c, struct keys *keys_r)
{
	const struct text_test *test = &c->test;
	const unsigned flags = c->keyword->flags;
	const bool is_name = (flags & KEYWORD_NAMES) != 0 && (test->how == TEXT_IS || test->how == TEXT_UNDER);
	struct keys keys = { NULL, 0, 0 };

	if (test->how == TEXT_EXISTS || (!is_name && (flags & KEYWORD_SEARCHED) == 0))
		return STATUS_OK;
	for (unsigned i = 0; i < test->count; i++) {
		struct key key = { .is_name = is_name };
		enum status status = text_test_literal(test, i, &x->literal, &key.text);

		if (status == STATUS_OK && test->how == TEXT_MATCHES)
			status = arena_copy(x->set->arena, key.text, &key.text);
		if (status != STATUS_OK)
			return status;
		if (key.text.len < (is_name ? 1 : SHORTEST_LITERAL) || (is_name && key.text.len > EXACT_MAX_NAME))
			return STATUS_OK;	/* this value may match where no key is */
		status = add_key(x, &keys, key);
		if (status != STATUS_OK)
			return status;
	}
	*keys_r = keys;
	return STATUS_OK;
}

/* The name of a parameter stands in the URL as it is written. */
static enum status name_keys(struct indexing *x, const struct condition *c, struct keys *keys_r)
{
	if (c->name.len < SHORTEST_LITERAL)
		return STATUS_OK;
	return add_key(x, keys_r, (struct key){ .text = c->name });
}

/* The keys of the condition whose keys are rarest. */
static enum status keys_of_all(struct indexing *x, const struct condition *first, struct keys *keys_r)
{
	for (const struct condition *c = first; c != NULL; c = c->next) {
		struct keys keys = { NULL, 0, 0 };
		enum status status = condition_keys(x, c, &keys);

		if (status != STATUS_OK)
			return status;
		if (keys.rank > keys_r->rank || (keys.rank == keys_r->rank && keys.count < keys_r->count))
			*keys_r = keys;
	}
	return STATUS_OK;
}

static enum status keys_of_any(struct indexing *x, const struct condition *first, struct keys *keys_r)
{
	struct keys all = { NULL, 0, 0 };

	for (const struct condition *c = first; c != NULL; c = c->next) {
		struct keys keys = { NULL, 0, 0 };
		enum status status = condition_keys(x, c, &keys);

		if (status == STATUS_OK && keys.count == 0)
			return STATUS_OK;
		for (size_t i = 0; i < keys.count && status == STATUS_OK; i++)
			status = add_key(x, &all, keys.items[i]);
		if (status != STATUS_OK)
			return status;
	}
	*keys_r = all;
	return STATUS_OK;
}

static enum status condition_keys(struct indexing *x, const struct condition *c, struct keys *keys_r)
{
	const struct keyword *k = c->keyword;

	if (k->match == match_text)
		return text_keys(x, c, keys_r);
	if (k->match == match_parameter)
		return name_keys(x, c, keys_r);
	if (k->match == match_every)
		return keys_of_all(x, c->child, keys_r);
	if (k->match == match_any)
		return keys_of_any(x, c->child, keys_r);
	if (k->match == match_reference && c->number.how != NUMBER_AT_MOST && c->number.value > 0)
		return keys_of_all(x, c->child, keys_r);
	return STATUS_OK;
}

static enum status index_rule(struct indexing *x, uint32_t i)
{
	struct signature_set *set = x->set;
	struct keys keys = { NULL, 0, 0 };
	enum status status = keys_of_all(x, set->rules[i].when, &keys);

	if (status == STATUS_OK && keys.count == 0) {
		status = set_grow(set, (void **)&set->always, set->always_count, sizeof(*set->always));
		if (status == STATUS_OK)
			set->always[set->always_count++] = i;
	}
	for (size_t k = 0; k < keys.count && status == STATUS_OK; k++) {
		status = set_grow(set, (void **)&x->keys, x->count, sizeof(*x->keys));
		if (status == STATUS_OK)
			status = set_grow(set, (void **)&x->owners, x->count, sizeof(*x->owners));
		if (status != STATUS_OK)
			break;
		x->keys[x->count] = keys.items[k];
		x->owners[x->count++] = i;
	}
	return status;
}

static enum status make_tables(struct indexing *x)
{
	struct signature_set *set = x->set;
	struct exact_entry *names = mem_alloc(x->count, sizeof(*names));
	struct bytes *literals = mem_alloc(x->count, sizeof(*literals));
	size_t name_count = 0, literal_count = 0;
	enum status status = STATUS_NOMEM;

	set->literal_rules = arena_alloc(set->arena, x->count, sizeof(*set->literal_rules));
	if (set->literal_rules == NULL)
		status = arena_status(set->arena);
	if (names == NULL || literals == NULL || set->literal_rules == NULL)
		goto out;
	for (size_t i = 0; i < x->count; i++) {
		if (x->keys[i].is_name) {
			names[name_count++] = (struct exact_entry){ x->keys[i].text, x->owners[i] };
		} else {
			set->literal_rules[literal_count] = x->owners[i];
			literals[literal_count++] = x->keys[i].text;
		}
	}
	status = exact_new(names, name_count, &set->names);
	if (status == STATUS_OK)
		status = literals_new(literals, literal_count, &set->literals);
out:
	mem_free(names);
	mem_free(literals);
	return status;
}

enum status set_index(struct signature_set *set)
{
	struct indexing x = { .set = set };
	enum status status = STATUS_OK;

	buf_init(&x.literal, PATTERN_MAX_BYTES);
	for (size_t i = 0; i < set->count && status == STATUS_OK; i++)
		status = index_rule(&x, (uint32_t)i);
	if (status == STATUS_OK)
		status = make_tables(&x);
	buf_free(&x.literal);
	return status;
}
