/*
 * literals.c - the automaton: states with their few children, and whole rows for those near the root.
 *
 * Nearly every step of a search is among the first states, from where a text that holds no
 * literal never gets far: these have a row with the next state for every class of bytes. The
 * others, of which there may be millions, have a sorted list of children.
 */
#include "match/literals.h"
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "base/mem.h"

#define NONE UINT32_MAX
enum {
	ROOT = 0,
	ROWS_MAX_BYTES = 256 << 10,	/* what stays in a cache near the processor */
	/*
	 * Bytes that are looked up together to skip text (Wu and Manber, 1994). Four tell many literals apart from
	 * text that has none of them, but let skip less where one of them is short.
	 */
	BLOCK_MIN = 3, BLOCK_MAX = 4, LONG_WINDOW = 6,
	WINDOW_MAX = 16,		/* more of a literal than this says little and fills the table */
	SKIP_BITS_MIN = 10, SKIP_BITS_MAX = 20
};

#define REPORTS ((uint32_t)1 << 31)	/* beside the number of a state in a row: literals end there */

/*
 * One prefix of a literal. The states stand in the order of their depth and,
 * within one depth, of their text, so that the children of a state are neighbours.
 */
struct state {
	uint32_t first_child;
	uint32_t fail;		/* the longest proper suffix that is a prefix of a literal */
	uint32_t literal;	/* the first literal that ends here, or NONE */
	uint32_t shorter;	/* the nearest state along fail where a literal ends, or NONE */
	uint16_t children;	/* 0 to 256 */
	unsigned char byte;	/* that leads here from the parent */
};

struct literals {
	struct state *states;
	uint32_t state_count;
	uint32_t *same;			/* per literal: the next one with the same text, or NONE */
	size_t literal_count;
	uint32_t *rows;			/* states [0, row_count) x classes: the next state, perhaps with REPORTS */
	uint32_t row_count, class_count;
	unsigned char class_of[256];	/* by byte of text; 0: it stands in no literal */
	/*
	 * The last block of the window bytes that follow a place tells how far ahead of it the next literal begins at
	 * least: by block_slot() of the block. NULL: the literals are too short or too many to skip by.
	 */
	unsigned char *skips;
	size_t window, block;		/* bytes at the start of each literal; bytes of a block */
	unsigned skip_shift;
	uint32_t shallow;		/* states before this one are at most one byte deep */
	bool leaves[256];		/* by byte of text: it leads away from the root */
};

/* A literal with its index while the automaton is built: sorted by folded text. */
struct entry {
	const unsigned char *text;
	uint32_t len, index;
};

/* The entries [low, high) share the prefix that a state stands for. Parallel to the states. */
struct range {
	uint32_t low, high, depth, parent;
};

static int entry_compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);

	if (order == 0)
		order = (x->len > y->len) - (x->len < y->len);
	return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* How many different prefixes, the empty one included, sorted entries have. */
static uint32_t prefix_count(const struct entry *entries, size_t count)
{
	uint32_t n = 1;

	for (size_t i = 0; i < count; i++) {
		uint32_t shared = 0;

		while (i > 0 && shared < entries[i].len && shared < entries[i - 1].len &&
		       entries[i].text[shared] == entries[i - 1].text[shared])
			shared++;
		n += entries[i].len - shared;
	}
	return n;
}

static uint32_t child(const struct literals *l, uint32_t state, unsigned char c)
{
	const struct state *s = &l->states[state];
	uint32_t low = s->first_child, high = low + s->children;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (l->states[middle].byte == c)
			return middle;
		if (l->states[middle].byte < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NONE;
}

static bool reports(const struct literals *l, uint32_t state)
{
	return l->states[state].literal != NONE || l->states[state].shorter != NONE;
}

/*
 * Where the automaton goes from state on byte c, with REPORTS if literals end there.
 * The depth that fail gives up was paid for by earlier bytes.
 */
static uint32_t step(const struct literals *l, uint32_t state, unsigned char c)
{
	while (state >= l->row_count) {
		uint32_t next = child(l, state, ascii_lower(c));

		if (next != NONE)
			return next | (reports(l, next) ? REPORTS : 0);
		state = l->states[state].fail;
	}
	return l->rows[state * l->class_count + l->class_of[c]];
}

/* Breadth first: every state's children behind all states of its own depth. */
static void build_states(struct literals *l, const struct entry *entries, size_t count, struct range *ranges)
{
	ranges[ROOT] = (struct range){ 0, (uint32_t)count, 0, ROOT };
	l->states[ROOT] = (struct state){ .literal = NONE, .shorter = NONE };
	l->state_count = 1;
	for (uint32_t s = 0; s < l->state_count; s++) {
		const struct range r = ranges[s];
		uint32_t i = r.low;

		for (; i < r.high && entries[i].len == r.depth; i++) {
			if (l->states[s].literal == NONE)
				l->states[s].literal = entries[i].index;
			else
				l->same[entries[i - 1].index] = entries[i].index;
		}
		l->states[s].first_child = l->state_count;
		while (i < r.high) {
			const unsigned char c = entries[i].text[r.depth];
			const uint32_t low = i, next = l->state_count++;

			while (i < r.high && entries[i].text[r.depth] == c)
				i++;
			ranges[next] = (struct range){ low, i, r.depth + 1, s };
			l->states[next] = (struct state){ .literal = NONE, .shorter = NONE, .byte = c };
			l->states[s].children++;
		}
	}
}

/* One class for each byte that stands in a literal, either case alike. */
static void make_classes(struct literals *l, const struct entry *entries, size_t count)
{
	l->class_count = 1;
	for (size_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < entries[i].len; k++) {
			const unsigned char c = entries[i].text[k];

			if (l->class_of[c] == 0)
				l->class_of[c] = (unsigned char)l->class_count++;
		}
	}
	for (unsigned char c = 'A'; c <= 'Z'; c++)
		l->class_of[c] = l->class_of[ascii_lower(c)];
}

/* The row of a state whose fail state, being shorter, has its row already. */
static void make_row(struct literals *l, uint32_t s)
{
	const struct state *state = &l->states[s];
	uint32_t *row = l->rows + s * l->class_count;

	if (s == ROOT)
		memset(row, 0, l->class_count * sizeof(*row));
	else
		memcpy(row, l->rows + state->fail * l->class_count, l->class_count * sizeof(*row));
	for (uint32_t c = state->first_child; c < state->first_child + state->children; c++)
		row[l->class_of[l->states[c].byte]] = c | (reports(l, c) ? REPORTS : 0);
}

static enum status make_rows(struct literals *l)
{
	const uint32_t most = ROWS_MAX_BYTES / ((uint32_t)sizeof(*l->rows) * l->class_count);
	const uint32_t count = l->state_count < most ? l->state_count : most;

	l->rows = mem_alloc(count, l->class_count * sizeof(*l->rows));
	if (l->rows == NULL)
		return STATUS_NOMEM;
	for (uint32_t s = 0; s < count; s++)
		make_row(l, s);
	for (uint32_t c = l->states[ROOT].first_child; c < l->states[ROOT].first_child + l->states[ROOT].children; c++)
		l->leaves[l->states[c].byte] = l->leaves[ascii_upper(l->states[c].byte)] = true;
	l->row_count = count;
	return STATUS_OK;
}

/* The longest of state and its suffixes that can be followed by c. Before there are rows. */
static uint32_t fail_of(const struct literals *l, uint32_t state, unsigned char c)
{
	for (;;) {
		uint32_t next = child(l, state, c);

		if (next != NONE)
			return next;
		if (state == ROOT)
			return ROOT;
		state = l->states[state].fail;
	}
}

static void link_failures(struct literals *l, const struct range *ranges)
{
	for (uint32_t s = 1; s < l->state_count; s++) {		/* the parent, being shorter, is linked already */
		struct state *state = &l->states[s];
		uint32_t parent = ranges[s].parent;

		state->fail = parent == ROOT ? ROOT : fail_of(l, l->states[parent].fail, state->byte);
		state->shorter = l->states[state->fail].literal != NONE ? state->fail : l->states[state->fail].shorter;
	}
}

static enum status build(struct literals *l, struct entry *entries, size_t count)
{
	struct range *ranges;
	uint32_t states;

	if (count > 1)
		qsort(entries, count, sizeof(*entries), entry_compare);
	states = prefix_count(entries, count);
	ranges = mem_alloc(states, sizeof(*ranges));
	l->states = mem_alloc(states, sizeof(*l->states));
	if (ranges == NULL || l->states == NULL) {
		mem_free(ranges);
		return STATUS_NOMEM;
	}
	build_states(l, entries, count, ranges);
	link_failures(l, ranges);
	mem_free(ranges);
	make_classes(l, entries, count);
	return make_rows(l);
}

/* The slot of the block that ends before end; the bit that tells capitals from small letters does not count. */
static uint32_t block_slot(const struct literals *l, const unsigned char *end)
{
	uint32_t block = (uint32_t)end[-1] << 16 | (uint32_t)end[-2] << 8 | end[-3];

	if (l->block == BLOCK_MAX)
		block |= (uint32_t)end[-BLOCK_MAX] << 24;
	return (block | 0x20202020u) * 2654435761u >> l->skip_shift;
}

/* Fill the table of so many slots; returns the sum of what they let skip. */
static size_t fill_skips(struct literals *l, const struct entry *entries, size_t count, size_t blocks, size_t slots)
{
	size_t sum = 0;

	memset(l->skips, (int)blocks, slots);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < blocks; k++) {
			const size_t left = blocks - 1 - k;
			unsigned char *skip = &l->skips[block_slot(l, entries[i].text + k + l->block)];

			if (left < *skip)
				*skip = (unsigned char)left;
		}
	}
	for (size_t i = 0; i < slots; i++)
		sum += l->skips[i];
	return sum;
}

/* Only where half of what could be skipped at best is: else looking costs more than it saves. */
static enum status build_skips(struct literals *l, const struct entry *entries, size_t count)
{
	unsigned bits = SKIP_BITS_MIN;
	size_t blocks;

	l->window = WINDOW_MAX;
	for (size_t i = 0; i < count; i++)
		l->window = entries[i].len < l->window ? entries[i].len : l->window;
	if (l->window < BLOCK_MIN + 1 || count == 0)
		return STATUS_OK;
	l->block = l->window < LONG_WINDOW ? BLOCK_MIN : BLOCK_MAX;
	while (l->window > LONG_WINDOW && 2 * count * (l->window - l->block + 1) > (size_t)1 << SKIP_BITS_MAX)
		l->window--;
	blocks = l->window - l->block + 1;
	while (bits < SKIP_BITS_MAX && (size_t)1 << bits < 4 * count * blocks)
		bits++;
	l->skip_shift = 32 - bits;
	l->skips = mem_alloc((size_t)1 << bits, 1);
	if (l->skips == NULL)
		return STATUS_NOMEM;
	if (fill_skips(l, entries, count, blocks, (size_t)1 << bits) < ((size_t)1 << bits) * blocks / 2) {
		mem_free(l->skips);
		l->skips = NULL;
	}
	l->shallow = l->states[ROOT].first_child + l->states[ROOT].children;
	return STATUS_OK;
}

enum status literals_new(const struct bytes *items, size_t count, struct literals **l_r)
{
	unsigned char *folded = NULL, *out;
	enum status status = STATUS_NOMEM;
	struct entry *entries = NULL;
	struct literals *l = NULL;
	size_t bytes = 0, used = 0;

	if (count > LITERALS_MAX_COUNT)
		return STATUS_LIMIT;
	for (size_t i = 0; i < count; i++) {
		if (items[i].len > LITERALS_MAX_BYTES - bytes)
			return STATUS_LIMIT;
		bytes += items[i].len;
	}
	l = mem_zalloc(1, sizeof(*l));
	entries = mem_alloc(count, sizeof(*entries));
	folded = mem_alloc(bytes, 1);
	if (l == NULL || entries == NULL || folded == NULL)
		goto out;
	l->literal_count = count;
	l->same = mem_alloc(count, sizeof(*l->same));
	if (l->same == NULL)
		goto out;
	out = folded;
	for (size_t i = 0; i < count; i++) {
		l->same[i] = NONE;
		if (items[i].len == 0)
			continue;
		entries[used++] = (struct entry){ out, (uint32_t)items[i].len, (uint32_t)i };
		for (size_t k = 0; k < items[i].len; k++)
			*out++ = ascii_lower(items[i].data[k]);
	}
	status = build(l, entries, used);
	if (status == STATUS_OK)
		status = build_skips(l, entries, used);
	if (status == STATUS_OK) {
		*l_r = l;
		l = NULL;
	}
out:
	literals_destroy(&l);
	mem_free(entries);
	mem_free(folded);
	return status;
}

void literals_destroy(struct literals **l)
{
	if (*l == NULL)
		return;
	mem_free((*l)->states);
	mem_free((*l)->rows);
	mem_free((*l)->same);
	mem_free((*l)->skips);
	mem_free(*l);
	*l = NULL;
}

size_t literals_memory(const struct literals *l)
{
	const size_t skips = l->skips != NULL ? (size_t)1 << (32 - l->skip_shift) : 0;

	return sizeof(*l) + l->state_count * sizeof(*l->states) + l->literal_count * sizeof(*l->same) + skips +
		(size_t)l->row_count * l->class_count * sizeof(*l->rows);
}

void literals_search_start(struct literals_search *s, const struct literals *l, struct bytes text)
{
	*s = (struct literals_search){ l, text, 0, ROOT, NONE, NONE };
}

/* At or behind at, where the next literal can begin; the end of the text if none can. */
static size_t skip_text(const struct literals *l, struct bytes text, size_t at)
{
	while (text.len - at >= l->window) {
		const unsigned skip = l->skips[block_slot(l, text.data + at + l->window)];

		if (skip == 0)
			return at;
		at += skip;
	}
	return text.len;
}

/* Go on to where the next literals end; false: the text ends first. */
static bool run(struct literals_search *s)
{
	const struct literals *l = s->literals;
	const uint32_t shallow = l->skips != NULL ? l->shallow : 0;
	const struct bytes text = s->text;
	uint32_t state = s->state;
	size_t i = s->offset;

	while (i < text.len) {
		if (state < shallow) {		/* a literal under way has one byte at most: perhaps it cannot go on */
			const size_t start = i - (state != ROOT), next = skip_text(l, text, start);

			if (next != start) {
				i = next;
				state = ROOT;
			}
			if (i == text.len)
				break;
		}
		if (state == ROOT && shallow == 0) {	/* most bytes lead back there, which needs no waiting for the byte before */
			while (i < text.len && !l->leaves[text.data[i]])
				i++;
			if (i == text.len)
				break;
		}
		state = step(l, state, text.data[i++]);
		if ((state & REPORTS) != 0)
			break;
	}
	s->offset = i;
	s->state = state & ~REPORTS;
	if ((state & REPORTS) == 0)
		return false;
	s->reporting = l->states[s->state].literal != NONE ? s->state : l->states[s->state].shorter;
	return true;
}

bool literals_search_next(struct literals_search *s, size_t *index_r, size_t *end_r)
{
	const struct literals *l = s->literals;

	for (;;) {
		if (s->next != NONE) {			/* literals of one text */
			*index_r = s->next;
			*end_r = s->offset;
			s->next = l->same[s->next];
			return true;
		}
		if (s->reporting != NONE) {		/* states that end here, from longest to shortest */
			s->next = l->states[s->reporting].literal;
			s->reporting = l->states[s->reporting].shorter;
			continue;
		}
		if (!run(s))
			return false;
	}
}
