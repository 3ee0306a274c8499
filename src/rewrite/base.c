#include "rewrite/base.h"
#include "base/ascii.h"

/* What a part's references make of its base. */
struct use {
	bool by_removed, by_kept;
};

static bool is_base(const struct reference *r)
{
	return bytes_is(bytes_of(r->construct), "base[href]");
}

/* Whether where a URL leads is up to the base: it has neither a scheme (URL standard, 4.4 "scheme start state") nor a host. */
static bool is_relative(struct bytes raw)
{
	struct bytes text = bytes_trim(raw);
	size_t i = 0;

	if (text.len >= 2 && (text.data[0] == '/' || text.data[0] == '\\') && (text.data[1] == '/' || text.data[1] == '\\'))
		return false;
	while (i < text.len && (ascii_is_alnum(text.data[i]) || text.data[i] == '+' || text.data[i] == '-' || text.data[i] == '.'))
		i++;
	return i == 0 || i == text.len || text.data[i] != ':' || !ascii_is_alpha(text.data[0]);
}

enum status base_find(const struct message *m, const struct references *refs, const bool *remove, struct arena *a,
		      bool *remove_r)
{
	struct use *uses = arena_zalloc(a, m->part_count, sizeof(*uses));

	if (uses == NULL)
		return arena_status(a);
	for (size_t i = 0; i < refs->count; i++) {
		const struct reference *r = &refs->items[i];

		if (is_base(r) || !is_relative(r->raw))
			continue;
		if (remove[i])
			uses[r->part->index].by_removed = true;
		else
			uses[r->part->index].by_kept = true;
	}
	for (size_t i = 0; i < refs->count; i++) {
		const struct use *use = &uses[refs->items[i].part->index];

		if (is_base(&refs->items[i]) && use->by_removed && !use->by_kept)
			remove_r[i] = true;
	}
	return STATUS_OK;
}
