/*
 * expressions.c - the prefilters of a set, and how they are kept in a file.
 *
 * The file is a row of records: the name of the keyword, the number of bytes, the bytes. A
 * record that is not understood ends it; what is in one is checked by the prefilter.
 */
#include "signature/expressions.h"
#include <string.h>
#include "base/mem.h"
#include "signature/keyword.h"

struct record_header {
	char keyword[24];		/* place and name, padded with NUL */
	uint64_t bytes;
};

static struct record_header record_header_of(const struct keyword *k)
{
	struct record_header h = { "", 0 };

	h.keyword[0] = (char)k->place;
	strncpy(h.keyword + 1, k->name, sizeof(h.keyword) - 1);
	return h;
}

/* What was kept for a keyword; empty if nothing was. */
static struct bytes find_kept(struct bytes kept, const struct keyword *k)
{
	const struct record_header wanted = record_header_of(k);
	struct record_header h;

	while (kept.len >= sizeof(h)) {
		memcpy(&h, kept.data, sizeof(h));
		kept = bytes_slice(kept, sizeof(h), kept.len);
		if (h.bytes > kept.len)
			break;
		if (memcmp(h.keyword, wanted.keyword, sizeof(h.keyword)) == 0)
			return bytes_slice(kept, 0, h.bytes);
		kept = bytes_slice(kept, h.bytes, kept.len);
	}
	return (struct bytes){ NULL, 0 };
}

enum status expressions_keep(const struct signature_set *set, struct buf *out)
{
	const size_t start = out->len;
	enum status status = STATUS_OK;
	bool is_new = false;

	for (size_t i = 0; i < set->field_count && status == STATUS_OK; i++) {
		struct record_header h = record_header_of(set->fields[i].keyword);
		const size_t at = out->len;

		is_new = is_new || !prefilter_was_kept(set->fields[i].prefilter);
		status = buf_add(out, &h, sizeof(h));
		if (status == STATUS_OK)
			status = prefilter_keep(set->fields[i].prefilter, out);
		if (status != STATUS_OK)
			break;
		h.bytes = out->len - at - sizeof(h);
		memcpy(out->data + at, &h, sizeof(h));
	}
	if (status != STATUS_OK || !is_new)
		buf_truncate(out, start);
	return status;
}

/* One field of the keys of one keyword: their expressions stand in items, their indexes among all keys in places. */
static enum status make_field(struct signature_set *set, const struct expression_key *keys, const size_t *places,
			      const struct prefilter_expression *items, size_t count, struct bytes kept, bool *uncovered_r)
{
	bool *covered = mem_alloc(count, sizeof(*covered));
	uint32_t *rules = arena_alloc(set->arena, count, sizeof(*rules));
	struct prefilter *prefilter = NULL;
	enum status status = STATUS_NOMEM;

	if (rules == NULL)
		status = arena_status(set->arena);
	if (covered == NULL || rules == NULL)
		goto out;
	status = prefilter_new(items, count, kept, covered, &prefilter);
	if (status != STATUS_OK)
		goto out;
	for (size_t i = 0; i < count; i++) {
		rules[i] = keys[places[i]].rule;
		uncovered_r[places[i]] = !covered[i];
	}
	status = set_grow(set, (void **)&set->fields, set->field_count, sizeof(*set->fields));
	if (status != STATUS_OK)
		goto out;
	set->fields[set->field_count++] = (struct expression_field){ keys[places[0]].keyword, prefilter, rules };
	prefilter = NULL;
out:
	prefilter_destroy(&prefilter);
	mem_free(covered);
	return status;
}

enum status expressions_make(struct signature_set *set, const struct expression_key *keys, size_t count, struct bytes kept,
			     bool *uncovered_r)
{
	struct prefilter_expression *items = mem_alloc(count, sizeof(*items));
	size_t *places = mem_alloc(count, sizeof(*places));
	enum status status = items != NULL && places != NULL ? STATUS_OK : STATUS_NOMEM;

	for (size_t k = 0; k < keyword_count() && status == STATUS_OK; k++) {
		size_t n = 0;

		for (size_t i = 0; i < count; i++) {
			if (keys[i].keyword == keyword_item(k)) {
				items[n] = keys[i].expression;
				places[n++] = i;
			}
		}
		if (n > 0)
			status = make_field(set, keys, places, items, n, find_kept(kept, keyword_item(k)), uncovered_r);
	}
	mem_free(items);
	mem_free(places);
	return status;
}

void expressions_destroy(struct signature_set *set)
{
	for (size_t i = 0; i < set->field_count; i++)
		prefilter_destroy(&set->fields[i].prefilter);
}
