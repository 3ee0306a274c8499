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

static bool is_slash(struct bytes text, size_t at)
{
	return at < text.len && (text.data[at] == '/' || text.data[at] == '\\');
}

/* What a URL has from its base. */
enum lean { LEANS_NOT, LEANS_FOR_SCHEME, LEANS };

/*
 * A URL leans on its base if it has neither a scheme (URL standard, 4.4 "scheme start state") nor a host. Without both
 * slashes even "http:/x" can (4.4 "special relative or authority state").
 */
static enum lean lean_of(struct bytes raw)
{
	static const char *const special[] = { "http", "https", "ftp", "ws", "wss", "file" };
	struct bytes text = bytes_trim(raw);
	size_t i = 0;

	if (is_slash(text, 0) && is_slash(text, 1))
		return LEANS_FOR_SCHEME;
	while (i < text.len && (ascii_is_alnum(text.data[i]) || text.data[i] == '+' || text.data[i] == '-' || text.data[i] == '.'))
		i++;
	if (i == 0 || i == text.len || text.data[i] != ':' || !ascii_is_alpha(text.data[0]))
		return LEANS;
	for (size_t k = 0; k < sizeof(special) / sizeof(special[0]); k++) {
		if (bytes_is_nocase(bytes_slice(text, 0, i), special[k]))
			return is_slash(text, i + 1) && is_slash(text, i + 2) ? LEANS_NOT : LEANS;
	}
	return LEANS_NOT;
}

enum status base_find(const struct message *m, const struct references *refs, const bool *remove, struct arena *a,
		      bool *remove_r)
{
	struct use *uses = arena_zalloc(a, m->part_count, sizeof(*uses));

	if (uses == NULL)
		return arena_status(a);
	for (size_t i = 0; i < refs->count; i++) {
		const struct reference *r = &refs->items[i];
		const enum lean lean = lean_of(r->raw);

		if (is_base(r))
			continue;
		uses[r->part->index].by_removed |= remove[i] && lean == LEANS;
		uses[r->part->index].by_kept |= !remove[i] && lean != LEANS_NOT;
	}
	for (size_t i = 0; i < refs->count; i++) {
		const struct use *use = &uses[refs->items[i].part->index];

		if (is_base(&refs->items[i]) && use->by_removed && !use->by_kept)
			remove_r[i] = true;
	}
	return STATUS_OK;
}
