/*
 * prefilter.c - one Vectorscan database of approximate expressions.
 *
 * Compiled with HS_FLAG_PREFILTER, an expression that the library cannot match exactly
 * (look-around, back references) is widened to one that matches at least as much. Where the two
 * libraries could differ, everything counts as found: texts that are not UTF-8, for
 * expressions about characters.
 *
 * Compiling is what takes time, so expressions are said to the library more simply than they are (widening.h). Where
 * long counts, as in "[a-z]{12}", come to a lot together they are left open, and what is the same then is compiled once; of
 * these expressions those are found that a text of this length can match. A "$" at the end is left out (257 of the kind
 * "^/open/[a-z]+/7$" take the library five seconds): of the places where they end only the end of the text counts.
 *
 * What is kept: a header with a check of all expressions and of the library's version, the places of the expressions, and
 * the database as the library serializes it, with its own checksum and its own mark of the processor.
 */
#include "match/prefilter.h"
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <hs.h>
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "match/pattern.h"
#include "match/widening.h"

enum {
	MOST_REFUSALS = 64,	/* expressions that only fail together with all others: each costs a whole compilation */
	COUNTS_EXACT = 16384,	/* the sum of long counts up to which they are said to the library as they are */
	ENDS_EXACT = 64		/* the number of different expressions up to which a "$" stays, when that was too much */
};

#define NONE UINT32_MAX

/* Where an expression is looked for, and the lengths of texts that it can match. */
struct place {
	uint32_t id;			/* in the database; NONE: it is not */
	uint32_t shortest, longest;
	uint32_t ends_text;		/* a match ends where the text does */
};

struct prefilter {
	hs_database_t *database;	/* NULL: nothing is covered */
	struct place *places;		/* by expression */
	uint32_t *members, *first;	/* the expressions of id i: members[first[i]] up to members[first[i + 1]] */
	size_t id_count, covered_count, count;
	uint64_t check;
	bool needs_utf8, was_kept;
};

struct prefilter_scratch {
	hs_scratch_t *scratch;
	uint32_t *found;
	size_t found_count, room;
};

static void *allocate(size_t size)
{
	return mem_alloc(1, size);
}

static void use_our_memory(void)
{
	hs_set_allocator(allocate, mem_free);
}

/* The library's memory comes from mem_alloc(), so that tests can let it fail. */
static void prepare(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, use_our_memory);
}

/*
 * Of expressions and library; not secret. It keeps a stale file from being
 * used, it does not keep out who can write that file.
 */
static uint64_t check_of(const struct prefilter_expression *items, size_t count)
{
	static const struct hash_key key = { 0x756e626561636f6e, 3 };	/* 3: how expressions are said to the library */
	uint64_t check = hash_bytes(&key, bytes_of(hs_version()));

	for (size_t i = 0; i < count; i++) {
		const uint64_t chain[] = { check, hash_bytes(&key, items[i].source), items[i].flags };

		check = hash_bytes(&key, (struct bytes){ (const unsigned char *)chain, sizeof(chain) });
	}
	return check;
}

static unsigned library_flags(const struct prefilter_expression *e, bool ends_text)
{
	unsigned f = HS_FLAG_PREFILTER | HS_FLAG_ALLOWEMPTY;

	if (!ends_text)				/* else all places where it ends are asked for */
		f |= HS_FLAG_SINGLEMATCH;
	if ((e->flags & PATTERN_CASELESS) != 0)
		f |= HS_FLAG_CASELESS;
	if ((e->flags & PATTERN_UTF) != 0)
		f |= HS_FLAG_UTF8;
	return f;
}

/* What one expression is to the library. */
struct said {
	char *text;
	uint32_t expression;		/* the index that the caller knows it by */
	unsigned flags;
	bool needs_end;			/* its last byte is a "$" that can be left out */
};

/* All that it takes, equal ones side by side, and what it reads of them: each once. The id of one is its place there. */
struct source {
	struct said *said;
	size_t said_count;
	const char **texts;
	unsigned *flags, *ids;
	size_t count;
};

static void source_free(struct source *s)
{
	for (size_t i = 0; i < s->said_count; i++)
		mem_free(s->said[i].text);
	mem_free(s->said);
	mem_free(s->texts);
	mem_free(s->flags);
	mem_free(s->ids);
}

/* Whether the library takes it, and the lengths of what it matches. */
static bool is_taken_alone(const char *text, unsigned flags, unsigned *least_r, unsigned *most_r)
{
	hs_compile_error_t *error = NULL;
	hs_expr_info_t *info = NULL;
	bool taken = hs_expression_info(text, flags, &info, &error) == HS_SUCCESS && info != NULL;

	if (taken) {
		*least_r = info->min_width;
		*most_r = info->max_width;
	}
	if (info != NULL)
		mem_free(info);
	hs_free_compile_error(error);
	return taken;
}

/* The lengths of texts that it can match, of an expression about bytes; what characters take is left to the judge. */
static void set_lengths(struct place *place, const struct prefilter_expression *e)
{
	char text[PATTERN_MAX_BYTES + 1];
	unsigned least, most;

	if ((e->flags & PATTERN_UTF) != 0 || e->source.len > PATTERN_MAX_BYTES)
		return;
	memcpy(text, e->source.data, e->source.len);
	text[e->source.len] = '\0';
	if (!is_taken_alone(text, library_flags(e, false), &least, &most))
		return;
	place->shortest = least;
	if (e->source.data[0] == '^' && strchr("?*{", e->source.data[1]) == NULL && widening_needs_end(e->source))
		place->longest = most;
}

/* Put an expression into words that the library can read. One with a NUL inside cannot be said. */
static enum status say(struct source *s, const struct prefilter_expression *e, uint32_t index, bool is_wide)
{
	struct said said = { .expression = index, .flags = e->flags, .needs_end = widening_needs_end(e->source) };
	enum status status;
	struct buf text;

	if (bytes_find_byte(e->source, '\0', 0) < e->source.len)
		return STATUS_OK;
	buf_init(&text, 2 * e->source.len + 1);
	status = is_wide ? widening_add(e->source, &text) : buf_add(&text, e->source.data, e->source.len);
	if (status == STATUS_OK)
		status = buf_add_byte(&text, '\0');
	if (status == STATUS_OK) {
		said.text = mem_alloc(text.len, 1);
		if (said.text != NULL) {
			memcpy(said.text, text.data, text.len);
			s->said[s->said_count++] = said;
		} else {
			status = STATUS_NOMEM;
		}
	}
	buf_free(&text);
	return status;
}

static int compare_said(const void *a, const void *b)
{
	const struct said *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	if (order == 0)
		order = (x->flags > y->flags) - (x->flags < y->flags);
	return order != 0 ? order : (x->expression > y->expression) - (x->expression < y->expression);
}

/* Whether number i of what is sorted is the same as the one before. */
static bool is_again(const struct source *s, size_t i)
{
	return i > 0 && s->said[i].flags == s->said[i - 1].flags && strcmp(s->said[i].text, s->said[i - 1].text) == 0;
}

/* Leave the "$" at the end out of all, unless long counts are left open and so few different ones remain. */
static bool cut_ends(struct source *s, bool is_wide)
{
	size_t ends = 0;

	for (size_t i = 0; i < s->said_count; i++)
		ends += s->said[i].needs_end && !is_again(s, i);
	if (is_wide && ends <= ENDS_EXACT)
		return false;
	for (size_t i = 0; i < s->said_count; i++) {
		if (s->said[i].needs_end)
			s->said[i].text[strlen(s->said[i].text) - 1] = '\0';
	}
	return true;
}

/* Give each that the library takes a place there, equal ones the same. */
static void number(struct source *s, const struct prefilter_expression *items, bool is_wide, struct place *places)
{
	const bool is_cut = cut_ends(s, is_wide);
	bool is_taken = false;
	unsigned least, most;

	for (size_t i = 0; i < s->said_count; i++) {
		const struct said *said = &s->said[i];
		const struct prefilter_expression *e = &items[said->expression];
		struct place *place = &places[said->expression];
		const bool ends_text = is_cut && said->needs_end;

		if (!is_again(s, i) || (is_cut && said->needs_end != said[-1].needs_end)) {
			s->texts[s->count] = said->text;
			s->flags[s->count] = library_flags(e, ends_text);
			s->ids[s->count] = (unsigned)s->count;
			is_taken = is_taken_alone(said->text, s->flags[s->count], &least, &most);
			s->count += is_taken;
		}
		if (is_taken)
			*place = (struct place){ (uint32_t)s->count - 1, 0, UINT32_MAX, ends_text };
		if (is_taken && is_wide && widening_counts(e->source) > 0)
			set_lengths(place, e);
	}
}

static enum status source_make(struct source *s, const struct prefilter_expression *items, size_t count, struct place *places)
{
	enum status status = STATUS_OK;
	size_t counts = 0;

	s->said = mem_alloc(count, sizeof(*s->said));
	s->texts = mem_alloc(count, sizeof(*s->texts));
	s->flags = mem_alloc(count, sizeof(*s->flags));
	s->ids = mem_alloc(count, sizeof(*s->ids));
	if (s->said == NULL || s->texts == NULL || s->flags == NULL || s->ids == NULL)
		return STATUS_NOMEM;
	for (size_t i = 0; i < count; i++)
		counts += widening_counts(items[i].source);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = say(s, &items[i], (uint32_t)i, counts > COUNTS_EXACT);
	if (s->said_count > 1)
		qsort(s->said, s->said_count, sizeof(*s->said), compare_said);
	if (status == STATUS_OK)
		number(s, items, counts > COUNTS_EXACT, places);
	return status;
}

/* Take one out of what the library reads; the others keep their order, not their ids. */
static void source_remove(struct source *s, size_t id, struct place *places)
{
	for (size_t i = 0; i < s->said_count; i++) {
		struct place *place = &places[s->said[i].expression];

		if (place->id == id)
			place->id = NONE;
		else if (place->id != NONE && place->id > id)
			place->id--;
	}
	s->count--;
	memmove(s->texts + id, s->texts + id + 1, (s->count - id) * sizeof(*s->texts));
	memmove(s->flags + id, s->flags + id + 1, (s->count - id) * sizeof(*s->flags));
}

/* All that the library takes together; in the end perhaps none. */
static enum status compile(struct prefilter *p, struct source *s)
{
	for (unsigned refusals = 0; s->count > 0; refusals++) {
		hs_compile_error_t *error = NULL;
		hs_error_t result = hs_compile_multi(s->texts, s->flags, s->ids, (unsigned)s->count, HS_MODE_BLOCK, NULL,
						     &p->database, &error);
		int which = error != NULL ? error->expression : -1;

		hs_free_compile_error(error);
		if (result == HS_SUCCESS)
			return STATUS_OK;
		if (result == HS_NOMEM)
			return STATUS_NOMEM;
		if (which < 0 || (size_t)which >= s->count || refusals == MOST_REFUSALS)
			break;
		source_remove(s, (size_t)which, p->places);
	}
	for (size_t i = 0; i < p->count; i++)
		p->places[i].id = NONE;
	s->count = 0;
	return STATUS_OK;
}

static enum status compile_all(struct prefilter *p, const struct prefilter_expression *items)
{
	struct source source = { .count = 0 };
	enum status status = source_make(&source, items, p->count, p->places);

	if (status == STATUS_OK)
		status = compile(p, &source);
	p->id_count = source.count;
	source_free(&source);
	return status;
}

/* In front of what is kept. */
struct kept_header {
	uint64_t check, count, id_count, places;	/* places: a check of them */
};

static uint64_t check_of_places(const struct prefilter *p)
{
	static const struct hash_key key = { 0x756e626561636f6e, 0 };

	return hash_bytes(&key, (struct bytes){ (const unsigned char *)p->places, p->count * sizeof(*p->places) });
}

/*
 * What was kept: header, places, database. Whatever is wrong with it, it is not used: then p->database stays
 * NULL.
 */
static enum status take_kept(struct prefilter *p, struct bytes kept)
{
	const size_t places = p->count * sizeof(*p->places);
	struct kept_header h;
	struct bytes database;
	hs_error_t result;

	if (kept.len <= sizeof(h) + places)
		return STATUS_OK;
	memcpy(&h, kept.data, sizeof(h));
	memcpy(p->places, kept.data + sizeof(h), places);
	if (h.check != p->check || h.count != p->count || h.id_count > p->count || h.places != check_of_places(p))
		return STATUS_OK;
	for (size_t i = 0; i < p->count; i++) {
		if (p->places[i].id != NONE && p->places[i].id >= h.id_count)
			return STATUS_OK;
	}
	database = bytes_slice(kept, sizeof(h) + places, kept.len);
	result = hs_deserialize_database((const char *)database.data, database.len, &p->database);
	if (result != HS_SUCCESS) {
		p->database = NULL;
		return result == HS_NOMEM ? STATUS_NOMEM : STATUS_OK;
	}
	p->id_count = h.id_count;
	p->was_kept = true;
	return STATUS_OK;
}

/* From the places: which expressions each id stands for. */
static enum status list_members(struct prefilter *p)
{
	size_t at = 0;

	p->first = mem_zalloc(p->id_count + 1, sizeof(*p->first));
	p->members = mem_alloc(p->count, sizeof(*p->members));
	if (p->first == NULL || p->members == NULL)
		return STATUS_NOMEM;
	for (size_t i = 0; i < p->count; i++) {
		if (p->places[i].id != NONE)
			p->first[p->places[i].id]++;
	}
	for (size_t id = 0; id <= p->id_count; id++) {		/* where each one's members end, for now */
		at += p->first[id];
		p->first[id] = (uint32_t)at;
	}
	p->covered_count = at;
	for (size_t i = p->count; i-- > 0; ) {
		if (p->places[i].id != NONE)
			p->members[--p->first[p->places[i].id]] = (uint32_t)i;
	}
	return STATUS_OK;
}

enum status prefilter_new(const struct prefilter_expression *items, size_t count, struct bytes kept,
			  bool *covered_r, struct prefilter **p_r)
{
	enum status status = STATUS_OK;
	struct prefilter *p;

	if (count > PREFILTER_MAX_COUNT)
		return STATUS_LIMIT;
	prepare();
	p = mem_zalloc(1, sizeof(*p));
	if (p == NULL)
		return STATUS_NOMEM;
	p->count = count;
	p->check = check_of(items, count);
	p->places = mem_alloc(count, sizeof(*p->places));
	if (p->places == NULL)
		status = STATUS_NOMEM;
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		p->places[i].id = NONE;
		p->needs_utf8 = p->needs_utf8 || (items[i].flags & PATTERN_UTF) != 0;
	}
	if (count > 0 && status == STATUS_OK && hs_valid_platform() == HS_SUCCESS) {
		status = take_kept(p, kept);
		if (status == STATUS_OK && p->database == NULL)
			status = compile_all(p, items);
	}
	if (status == STATUS_OK)
		status = list_members(p);
	if (status != STATUS_OK) {
		prefilter_destroy(&p);
		return status;
	}
	for (size_t i = 0; i < count; i++)
		covered_r[i] = p->places[i].id != NONE;
	*p_r = p;
	return STATUS_OK;
}

void prefilter_destroy(struct prefilter **p)
{
	if (*p == NULL)
		return;
	hs_free_database((*p)->database);
	mem_free((*p)->places);
	mem_free((*p)->members);
	mem_free((*p)->first);
	mem_free(*p);
	*p = NULL;
}

bool prefilter_was_kept(const struct prefilter *p)
{
	return p->was_kept;
}

static enum status put_header(const struct prefilter *p, struct buf *out)
{
	const struct kept_header h = { p->check, p->count, p->id_count, check_of_places(p) };
	enum status status = buf_add(out, &h, sizeof(h));

	return status == STATUS_OK ? buf_add(out, p->places, p->count * sizeof(*p->places)) : status;
}

enum status prefilter_keep(const struct prefilter *p, struct buf *out)
{
	const size_t start = out->len;
	char *serialized = NULL;
	size_t len = 0;
	enum status status;

	if (p->database == NULL)
		return STATUS_OK;
	if (hs_serialize_database(p->database, &serialized, &len) != HS_SUCCESS)
		return STATUS_NOMEM;
	status = put_header(p, out);
	if (status == STATUS_OK)
		status = buf_add(out, serialized, len);
	if (status != STATUS_OK)
		buf_truncate(out, start);
	mem_free(serialized);
	return status;
}

struct prefilter_scratch *prefilter_scratch_new(void)
{
	return mem_zalloc(1, sizeof(struct prefilter_scratch));
}

enum status prefilter_scratch_fit(struct prefilter_scratch *s, const struct prefilter *p)
{
	if (p->count > s->room) {
		uint32_t *found = mem_resize(s->found, p->count, sizeof(*found));

		if (found == NULL)
			return STATUS_NOMEM;
		s->found = found;
		s->room = p->count;
	}
	if (p->database == NULL || hs_alloc_scratch(p->database, &s->scratch) == HS_SUCCESS)
		return STATUS_OK;
	return STATUS_NOMEM;
}

void prefilter_scratch_destroy(struct prefilter_scratch **s)
{
	if (*s == NULL)
		return;
	hs_free_scratch((*s)->scratch);
	mem_free((*s)->found);
	mem_free(*s);
	*s = NULL;
}

struct searching {
	const struct prefilter *prefilter;
	size_t text_len;
	struct prefilter_scratch *scratch;
};

/* The expressions of an id, as far as a text of this length can match them. */
static int note(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct searching *searching = context;
	const struct prefilter *p = searching->prefilter;
	struct prefilter_scratch *s = searching->scratch;

	(void)from;
	(void)flags;
	for (uint32_t i = p->first[id]; i < p->first[id + 1]; i++) {
		const struct place *place = &p->places[p->members[i]];

		if ((place->ends_text && to != searching->text_len) ||
		    searching->text_len < place->shortest || searching->text_len > place->longest)
			continue;
		if (s->found_count == s->room)		/* each is noted once, so there is room for all */
			return 1;
		s->found[s->found_count++] = p->members[i];
	}
	return 0;
}

const uint32_t *prefilter_search(const struct prefilter *p, struct bytes text, struct prefilter_scratch *s, size_t *count_r)
{
	const char *data = text.len != 0 ? (const char *)text.data : "";
	struct searching searching = { p, text.len, s };
	bool is_searched = text.len <= UINT_MAX && (!p->needs_utf8 || utf8_valid_prefix(text) == text.len);

	s->found_count = 0;
	if (p->database != NULL && is_searched)
		is_searched = hs_scan(p->database, data, (unsigned)text.len, 0, s->scratch, note, &searching) == HS_SUCCESS;
	if (p->database != NULL && !is_searched) {
		memcpy(s->found, p->members, p->covered_count * sizeof(*s->found));
		s->found_count = p->covered_count;
	}
	*count_r = s->found_count;
	return s->found;
}
