/*
 * index.c - the tables that choose which rules are tried on a message.
 *
 * From the conditions of a rule follows a set of keys, one of which stands in
 * every message that the rule matches. A block of conditions that must all
 * hold has the keys of the one that is rarest; one of which any may hold has the
 * keys of all. What has no keys, as a negation or a number, gives none.
 * Of an expression the keys are words, one of which stands in whatever it matches; where there are none, or only such
 * as many expressions share, it is searched for itself.
 */
#include <stdlib.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "base/mem.h"
#include "signature/expressions.h"
#include "signature/rows.h"
#include "signature/text_test.h"

enum {
	SHORTEST_LITERAL = 3, RANK_NAME = 1000, RANK_EXPRESSION = 1,
	MOST_SHARING = 256		/* expressions with a word as their key: a text that has it makes all of them be tried */
};

struct keys {
	struct key *items;
	size_t count;
	size_t rank;			/* the weakest: RANK_NAME, the length of a literal, or RANK_EXPRESSION; 0: no keys */
};

struct indexing {
	struct signature_set *set;
	struct buf source;		/* of an expression being made */
	uint64_t *words;		/* hashes of what stands in expressions, sorted: as often as it does */
	size_t word_count;
	struct key *keys;		/* of all rules, in their order */
	uint32_t *owners;		/* parallel: the rule */
	size_t count;
	bool *is_always;		/* by rule: it is tried on every message */
};

static enum status condition_keys(struct indexing *x, const struct condition *c, struct keys *keys_r);

static enum status add_key(struct indexing *x, struct keys *keys, struct key key)
{
	const size_t rank = key.how == KEY_NAME ? RANK_NAME : key.how == KEY_LITERAL ? key.text.len : RANK_EXPRESSION;
	enum status status = set_grow(x->set, (void **)&keys->items, keys->count, sizeof(*keys->items));

	if (status != STATUS_OK)
		return status;
	if (keys->count == 0 || rank < keys->rank)
		keys->rank = rank;
	keys->items[keys->count++] = key;
	return STATUS_OK;
}

static uint64_t word_hash(struct bytes word)
{
	static const struct hash_key key = { 0, 0 };	/* of what maintainers wrote; words taken for one another cost time only */

	return hash_in_table(&key, word);
}

static int compare_hashes(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool is_searched_expression(const struct condition *c)
{
	return c->keyword->match == match_text && c->test.how == TEXT_MATCHES && (c->keyword->flags & KEYWORD_SEARCHED) != 0;
}

static void expression_words(const struct condition *c, const struct text_value *value, struct pattern_words *words_r)
{
	pattern_required_words(value->text, text_test_pattern_flags(&c->test, c->keyword->flags), SHORTEST_LITERAL, words_r);
}

/* Note the words of all expressions in these conditions. Recurses over blocks, CONDITION_MAX_DEPTH at most. */
static enum status note_words(struct indexing *x, const struct condition *c)
{
	enum status status = STATUS_OK;
	struct pattern_words words;

	for (; c != NULL && status == STATUS_OK; c = c->next) {
		status = note_words(x, c->child);
		for (unsigned i = 0; is_searched_expression(c) && i < c->test.count && status == STATUS_OK; i++) {
			expression_words(c, &c->test.values[i], &words);
			for (size_t k = 0; k < words.count && status == STATUS_OK; k++) {
				status = set_grow(x->set, (void **)&x->words, x->word_count, sizeof(*x->words));
				if (status == STATUS_OK)
					x->words[x->word_count++] = word_hash(pattern_word(&words, k));
			}
		}
	}
	return status;
}

/* How many of the hashes are less than h. */
static size_t rank_of_hash(const struct indexing *x, uint64_t h)
{
	size_t low = 0, high = x->word_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (x->words[middle] < h)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many expressions have the word. */
static size_t sharing(const struct indexing *x, struct bytes word)
{
	const uint64_t h = word_hash(word);
	size_t first = rank_of_hash(x, h), count = 0;

	while (count <= MOST_SHARING && first + count < x->word_count && x->words[first + count] == h)
		count++;
	return count;
}

/*
 * What a choice of words is worth as keys: the bytes of the shortest one, since long words stand in few texts, less two for each
 * doubling of the expressions that share one. Below 0: nothing.
 */
static int worth_of_choice(const struct indexing *x, const struct pattern_words *words, size_t choice)
{
	size_t shortest = SIZE_MAX, most = 1;
	int halvings = 0;

	for (size_t i = 0; i < words->count; i++) {
		const struct bytes word = pattern_word(words, i);
		size_t count;

		if (words->items[i].choice != choice)
			continue;
		count = sharing(x, word);
		if (count > most)
			most = count;
		if (word.len < shortest)
			shortest = word.len;
	}
	if (most > MOST_SHARING)
		return -1;
	while (most > 1) {
		most /= 2;
		halvings++;
	}
	return (int)shortest > 2 * halvings ? (int)shortest - 2 * halvings : 0;
}

/* An expression for "one of these words": far less to compile than the one that they are of. */
static enum status words_expression(struct indexing *x, const struct pattern_words *words, size_t choice, struct bytes *source_r)
{
	enum status status = STATUS_OK;

	buf_truncate(&x->source, 0);
	for (size_t i = 0; i < words->count; i++) {
		const struct bytes word = pattern_word(words, i);

		if (words->items[i].choice != choice)
			continue;
		if (status == STATUS_OK && x->source.len > 0)
			status = buf_add_byte(&x->source, '|');
		for (size_t k = 0; k < word.len && status == STATUS_OK; k++)
			status = ascii_is_alnum(word.data[k]) ? buf_add_byte(&x->source, word.data[k]) :
				buf_printf(&x->source, "\\x%02x", word.data[k]);
	}
	return status == STATUS_OK ? arena_copy(x->set->arena, buf_bytes(&x->source), source_r) : status;
}

/*
 * The key of an expression, which is value of c: the word of its best choice, or an expression for its words. False in
 * *has_key_r: no choice is worth it.
 */
static enum status word_key(struct indexing *x, const struct condition *c, const struct text_value *value, struct key *key_r,
			    bool *has_key_r)
{
	int best_worth = -1;
	size_t best = 0, first = 0;
	struct pattern_words words;

	expression_words(c, value, &words);
	for (size_t choice = 0; choice < words.choices; choice++) {
		const int worth = worth_of_choice(x, &words, choice);

		if (worth > best_worth) {
			best_worth = worth;
			best = choice;
		}
	}
	*has_key_r = best_worth >= 0;
	if (!*has_key_r)
		return STATUS_OK;
	while (words.items[first].choice != best)
		first++;
	*key_r = (struct key){ .how = KEY_LITERAL, .keyword = c->keyword, .flags = c->test.nocase ? PATTERN_CASELESS : 0 };
	if (first + 1 == words.count || words.items[first + 1].choice != best)
		return arena_copy(x->set->arena, pattern_word(&words, first), &key_r->text);
	key_r->how = KEY_EXPRESSION;
	return words_expression(x, &words, best, &key_r->text);
}

/* The key of one value of a test. */
static enum status value_key(struct indexing *x, const struct condition *c, unsigned i, struct key *key_r, bool *has_key_r)
{
	const struct text_test *test = &c->test;
	const struct text_value *value = &test->values[i];
	const unsigned flags = c->keyword->flags;
	const bool is_whole = test->how == TEXT_IS || test->how == TEXT_UNDER;

	*key_r = (struct key){ .text = value->text };
	if (test->how != TEXT_MATCHES) {
		const bool is_name = is_whole && (flags & KEYWORD_NAMES) != 0 && value->text.len > 0 &&
			value->text.len <= EXACT_MAX_NAME;

		key_r->how = is_name ? KEY_NAME : KEY_LITERAL;
		*has_key_r = is_name || ((flags & KEYWORD_SEARCHED) != 0 && value->text.len >= SHORTEST_LITERAL);
		return STATUS_OK;
	}
	*has_key_r = false;
	if (is_searched_expression(c)) {
		enum status status = word_key(x, c, value, key_r, has_key_r);

		if (status != STATUS_OK || *has_key_r)
			return status;
	}
	*has_key_r = !pattern_matches_empty(value->pattern);
	*key_r = (struct key){ .how = KEY_EXPRESSION, .text = value->text, .keyword = c->keyword,
			       .flags = text_test_pattern_flags(test, flags) };
	return STATUS_OK;
}

static enum status text_keys(struct indexing *x, const struct condition *c, struct keys *keys_r)
{
	struct keys keys = { NULL, 0, 0 };

	for (unsigned i = 0; i < c->test.count; i++) {
		struct key key;
		bool has_key;
		enum status status = value_key(x, c, i, &key, &has_key);

		if (status == STATUS_OK && !has_key)
			return STATUS_OK;	/* this value may match where no key is */
		if (status == STATUS_OK)
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
	return add_key(x, keys_r, (struct key){ .how = KEY_LITERAL, .text = c->name });
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

/* Of an attachment only digests are looked up. */
static enum status digest_keys(struct indexing *x, const struct condition *first, struct keys *keys_r)
{
	for (const struct condition *c = first; c != NULL && keys_r->count == 0; c = c->next) {
		enum status status = STATUS_OK;

		if (c->keyword->match == match_part_digest && c->test.how == TEXT_IS)
			status = text_keys(x, c, keys_r);
		if (status != STATUS_OK)
			return status;
	}
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
	if (k->match == match_attachment && c->number.how != NUMBER_AT_MOST && c->number.value > 0)
		return digest_keys(x, c->child, keys_r);
	return STATUS_OK;
}

static enum status index_rule(struct indexing *x, uint32_t i)
{
	struct signature_set *set = x->set;
	struct keys keys = { NULL, 0, 0 };
	enum status status = keys_of_all(x, set->rules[i].when, &keys);

	x->is_always[i] = keys.count == 0;
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

/* What must be searched for in texts: names and literals. */
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
		if (x->keys[i].how == KEY_NAME) {
			names[name_count++] = (struct exact_entry){ x->keys[i].text, x->owners[i] };
		} else if (x->keys[i].how == KEY_LITERAL) {
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

/* The expressions; those that cannot be searched for make their rules such that are always tried. */
static enum status make_expressions(struct indexing *x, struct bytes kept)
{
	struct expression_key *keys = mem_alloc(x->count, sizeof(*keys));
	bool *uncovered = mem_zalloc(x->count, sizeof(*uncovered));
	enum status status = STATUS_NOMEM;
	size_t count = 0;

	if (keys == NULL || uncovered == NULL)
		goto out;
	for (size_t i = 0; i < x->count; i++) {
		const struct key *k = &x->keys[i];

		if (k->how == KEY_EXPRESSION)
			keys[count++] = (struct expression_key){ k->keyword, { k->text, k->flags }, x->owners[i] };
	}
	status = expressions_make(x->set, keys, count, kept, uncovered);
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		if (uncovered[i])
			x->is_always[keys[i].rule] = true;
	}
out:
	mem_free(keys);
	mem_free(uncovered);
	return status;
}

static enum status make_always(struct indexing *x)
{
	struct signature_set *set = x->set;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < set->count && status == STATUS_OK; i++) {
		if (!x->is_always[i])
			continue;
		status = set_grow(set, (void **)&set->always, set->always_count, sizeof(*set->always));
		if (status == STATUS_OK)
			set->always[set->always_count++] = (uint32_t)i;
	}
	return status;
}

enum status set_index(struct signature_set *set, struct bytes kept)
{
	struct indexing x = { .set = set, .is_always = mem_zalloc(set->count, sizeof(bool)) };
	enum status status = x.is_always != NULL ? STATUS_OK : STATUS_NOMEM;

	buf_init(&x.source, PATTERN_MAX_BYTES);
	for (size_t i = 0; i < set->count && status == STATUS_OK; i++)
		status = note_words(&x, set->rules[i].when);
	if (x.word_count > 1)
		qsort(x.words, x.word_count, sizeof(*x.words), compare_hashes);
	for (size_t i = 0; i < set->count && status == STATUS_OK; i++)
		status = index_rule(&x, (uint32_t)i);
	if (status == STATUS_OK)
		status = make_tables(&x);
	if (status == STATUS_OK)
		status = make_expressions(&x, kept);
	if (status == STATUS_OK)
		status = make_always(&x);
	buf_free(&x.source);
	mem_free(x.is_always);
	return status;
}
