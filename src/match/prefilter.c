/*
 * prefilter.c - one Vectorscan database of approximate expressions.
 *
 * Compiled with HS_FLAG_PREFILTER, an expression that the library cannot match exactly
 * (look-around, back references) is widened to one that matches at least as much. Where the two
 * libraries could differ, everything counts as found: texts that are not UTF-8, for
 * expressions about characters.
 *
 * A "$" at the end makes it very slow to compile many expressions (257 of the kind "^/open/[a-z]+/7$": five seconds). They are
 * compiled without it, and of the places where they end only the end of the text counts.
 *
 * What is kept: a header with a check of all expressions and of the library's version, which of
 * them are covered, and the database as the library serializes it, with its own checksum and its
 * own mark of the processor.
 */
#include "match/prefilter.h"
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <hs.h>
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "match/pattern.h"

enum {
	MOST_REFUSALS = 64,	/* expressions that only fail together with all others: each costs a whole compilation */
	HEADER_BYTES = 16	/* check, number of expressions */
};

struct prefilter {
	hs_database_t *database;	/* NULL: nothing is covered */
	uint32_t *covered;		/* expression of each id in the database: all that are covered */
	bool *ends_text;		/* by id: a match ends where the text does */
	size_t covered_count, count;
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
	static const struct hash_key key = { 0x756e626561636f6e, 2 };	/* 2: how expressions are said to the library */
	uint64_t check = hash_bytes(&key, bytes_of(hs_version()));

	for (size_t i = 0; i < count; i++) {
		const uint64_t chain[] = { check, hash_bytes(&key, items[i].source), items[i].flags };

		check = hash_bytes(&key, (struct bytes){ (const unsigned char *)chain, sizeof(chain) });
	}
	return check;
}

/* Behind "[": behind its "]"; the end if this is not understood. */
static size_t class_end(struct bytes s, size_t i)
{
	i += i < s.len && s.data[i] == '^';
	i += i < s.len && s.data[i] == ']';
	while (i < s.len && s.data[i] != ']') {
		if (s.data[i] == '[')		/* perhaps a named class */
			return s.len;
		i += s.data[i] == '\\' ? 2 : 1;
	}
	return i < s.len ? i + 1 : s.len;
}

/*
 * Whether the last byte is a "$" that every match needs: it stands at the top level, beside no "|" there. Whatever could change
 * what a byte means (options, quoting, verbs) says no.
 */
static bool needs_end(struct bytes s)
{
	size_t i = 0, depth = 0;

	if (s.len < 2 || s.data[s.len - 1] != '$')
		return false;
	while (i < s.len - 1) {
		const unsigned char c = s.data[i++], next = s.data[i];

		if (c == '\\' && (next == 'Q' || next == 'c'))
			return false;
		if (c == '(' && (next == '*' || (next == '?' && (s.len - i < 2 || s.data[i + 1] != ':'))))
			return false;
		if (c == '|' && depth == 0)
			return false;
		if (c == '\\')
			i++;
		else if (c == '[')
			i = class_end(s, i);
		else if (c == '(')
			depth++;
		else if (c == ')')
			depth--;
	}
	return i == s.len - 1 && depth == 0;
}

static unsigned library_flags(const struct prefilter_expression *e)
{
	unsigned f = HS_FLAG_PREFILTER | HS_FLAG_ALLOWEMPTY;

	if (!needs_end(e->source))		/* else all places where it ends are asked for */
		f |= HS_FLAG_SINGLEMATCH;
	if ((e->flags & PATTERN_CASELESS) != 0)
		f |= HS_FLAG_CASELESS;
	if ((e->flags & PATTERN_UTF) != 0)
		f |= HS_FLAG_UTF8;
	return f;
}

/* What the library reads: strings. The id of one is its place here. */
struct source {
	char **texts;
	unsigned *flags, *ids;
	uint32_t *expressions;		/* parallel: the index that the caller knows it by */
	size_t count;
};

static void source_free(struct source *s)
{
	for (size_t i = 0; s->texts != NULL && i < s->count; i++)
		mem_free(s->texts[i]);
	mem_free(s->texts);
	mem_free(s->flags);
	mem_free(s->ids);
	mem_free(s->expressions);
}

static bool is_taken_alone(const char *text, unsigned flags)
{
	hs_compile_error_t *error = NULL;
	hs_expr_info_t *info = NULL;
	bool taken = hs_expression_info(text, flags, &info, &error) == HS_SUCCESS;

	if (info != NULL)
		mem_free(info);
	hs_free_compile_error(error);
	return taken;
}

/* Those that the library takes. One with a NUL inside cannot be said to it. */
static enum status source_make(struct source *s, const struct prefilter_expression *items, size_t count)
{
	s->texts = mem_zalloc(count, sizeof(*s->texts));
	s->flags = mem_alloc(count, sizeof(*s->flags));
	s->ids = mem_alloc(count, sizeof(*s->ids));
	s->expressions = mem_alloc(count, sizeof(*s->expressions));
	if (s->texts == NULL || s->flags == NULL || s->ids == NULL || s->expressions == NULL)
		return STATUS_NOMEM;
	for (size_t i = 0; i < count; i++) {
		const unsigned flags = library_flags(&items[i]);
		const struct bytes source = bytes_slice(items[i].source, 0, items[i].source.len - needs_end(items[i].source));
		char *text;

		if (bytes_find_byte(source, '\0', 0) < source.len)
			continue;
		text = mem_alloc(source.len + 1, 1);
		if (text == NULL)
			return STATUS_NOMEM;
		if (source.len > 0)
			memcpy(text, source.data, source.len);
		text[source.len] = '\0';
		if (!is_taken_alone(text, flags)) {
			mem_free(text);
			continue;
		}
		s->texts[s->count] = text;
		s->flags[s->count] = flags;
		s->ids[s->count] = (unsigned)s->count;
		s->expressions[s->count++] = (uint32_t)i;
	}
	return STATUS_OK;
}

static void source_remove(struct source *s, size_t i)
{
	mem_free(s->texts[i]);
	s->count--;
	memmove(s->texts + i, s->texts + i + 1, (s->count - i) * sizeof(*s->texts));
	memmove(s->flags + i, s->flags + i + 1, (s->count - i) * sizeof(*s->flags));
	memmove(s->expressions + i, s->expressions + i + 1, (s->count - i) * sizeof(*s->expressions));
}

/* All that the library takes together; in the end perhaps none. */
static enum status compile(struct prefilter *p, struct source *s)
{
	for (unsigned refusals = 0; s->count > 0; refusals++) {
		hs_compile_error_t *error = NULL;
		hs_error_t result = hs_compile_multi((const char *const *)s->texts, s->flags, s->ids, (unsigned)s->count,
						     HS_MODE_BLOCK, NULL, &p->database, &error);
		int which = error != NULL ? error->expression : -1;

		hs_free_compile_error(error);
		if (result == HS_SUCCESS)
			return STATUS_OK;
		if (result == HS_NOMEM)
			return STATUS_NOMEM;
		if (which < 0 || (size_t)which >= s->count || refusals == MOST_REFUSALS)
			break;
		source_remove(s, (size_t)which);
	}
	while (s->count > 0)
		source_remove(s, s->count - 1);
	return STATUS_OK;
}

static enum status compile_all(struct prefilter *p, const struct prefilter_expression *items)
{
	struct source source = { .count = 0 };
	enum status status = source_make(&source, items, p->count);

	if (status == STATUS_OK)
		status = compile(p, &source);
	if (status == STATUS_OK) {
		p->covered = source.expressions;
		p->covered_count = source.count;
		source.expressions = NULL;
	}
	source_free(&source);
	return status;
}

static uint64_t get_number(const unsigned char *at)
{
	uint64_t number;

	memcpy(&number, at, sizeof(number));
	return number;
}

/*
 * What was kept: header, then a bit for each expression, then the database. Whatever is wrong with it,
 * it is not used: then p->database stays NULL.
 */
static enum status take_kept(struct prefilter *p, struct bytes kept)
{
	const size_t bits = (p->count + 7) / 8;
	struct bytes database;
	hs_error_t result;

	if (kept.len <= HEADER_BYTES + bits || get_number(kept.data) != p->check || get_number(kept.data + 8) != p->count)
		return STATUS_OK;
	database = bytes_slice(kept, HEADER_BYTES + bits, kept.len);
	result = hs_deserialize_database((const char *)database.data, database.len, &p->database);
	if (result != HS_SUCCESS) {
		p->database = NULL;
		return result == HS_NOMEM ? STATUS_NOMEM : STATUS_OK;
	}
	p->covered = mem_alloc(p->count, sizeof(*p->covered));
	if (p->covered == NULL)
		return STATUS_NOMEM;
	for (size_t i = 0; i < p->count; i++) {
		if ((kept.data[HEADER_BYTES + i / 8] >> (i % 8) & 1) != 0)
			p->covered[p->covered_count++] = (uint32_t)i;
	}
	p->was_kept = true;
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
	for (size_t i = 0; i < count; i++) {
		covered_r[i] = false;
		if ((items[i].flags & PATTERN_UTF) != 0)
			p->needs_utf8 = true;
	}
	if (count > 0 && hs_valid_platform() == HS_SUCCESS) {
		status = take_kept(p, kept);
		if (status == STATUS_OK && p->database == NULL)
			status = compile_all(p, items);
		p->ends_text = mem_alloc(p->covered_count, sizeof(*p->ends_text));
		if (status == STATUS_OK && p->ends_text == NULL)
			status = STATUS_NOMEM;
	}
	if (status != STATUS_OK) {
		prefilter_destroy(&p);
		return status;
	}
	for (size_t i = 0; i < p->covered_count; i++) {
		covered_r[p->covered[i]] = true;
		p->ends_text[i] = needs_end(items[p->covered[i]].source);
	}
	*p_r = p;
	return STATUS_OK;
}

void prefilter_destroy(struct prefilter **p)
{
	if (*p == NULL)
		return;
	hs_free_database((*p)->database);
	mem_free((*p)->covered);
	mem_free((*p)->ends_text);
	mem_free(*p);
	*p = NULL;
}

bool prefilter_was_kept(const struct prefilter *p)
{
	return p->was_kept;
}

static enum status put_header(const struct prefilter *p, struct buf *out)
{
	const uint64_t header[] = { p->check, p->count };
	const size_t bits = (p->count + 7) / 8, start = out->len + HEADER_BYTES;
	enum status status = buf_add(out, header, sizeof(header));

	for (size_t i = 0; i < bits && status == STATUS_OK; i++)
		status = buf_add_byte(out, 0);
	for (size_t i = 0; i < p->covered_count && status == STATUS_OK; i++)
		out->data[start + p->covered[i] / 8] |= (unsigned char)(1u << (p->covered[i] % 8));
	return status;
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

static int note(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct searching *searching = context;
	struct prefilter_scratch *s = searching->scratch;

	(void)from;
	(void)flags;
	if (searching->prefilter->ends_text[id] && to != searching->text_len)
		return 0;
	if (s->found_count == s->room)		/* each is noted once, so there is room for all */
		return 1;
	s->found[s->found_count++] = searching->prefilter->covered[id];
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
		memcpy(s->found, p->covered, p->covered_count * sizeof(*s->found));
		s->found_count = p->covered_count;
	}
	*count_r = s->found_count;
	return s->found;
}
