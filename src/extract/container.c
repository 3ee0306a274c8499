#include "extract/container.h"
#include <stdint.h>
#include "base/ascii.h"
#include "extract/attachment.h"
#include "url/find.h"

enum { RATIO_FREE_BYTES = 1 << 20, SCRATCH_FACTOR = 4 };

struct source container_inside(const struct source *outer, struct bytes content)
{
	return (struct source){
		.text = content, .outer = outer, .sealed = true, .sealed_end = outer->text.len,
		.nesting = outer->nesting + 1,
	};
}

bool container_may_nest(struct extraction *x, const struct source *s)
{
	if (s->nesting < x->limits->max_nested_documents)
		return true;
	oddities_add(&x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
	return false;
}

size_t container_take_bytes(struct extraction *x, size_t wanted, size_t unpacked_so_far, size_t packed)
{
	size_t by_total = x->limits->max_unpacked_bytes - x->unpacked->bytes;
	unsigned ratio = x->limits->max_unpack_ratio > 0 ? x->limits->max_unpack_ratio : 1;
	size_t most = packed > (SIZE_MAX - RATIO_FREE_BYTES) / ratio ? SIZE_MAX : packed * ratio + RATIO_FREE_BYTES;
	size_t by_ratio = most > unpacked_so_far ? most - unpacked_so_far : 0;
	size_t granted = wanted;

	if (granted > by_total)
		granted = by_total;
	if (granted > by_ratio)
		granted = by_ratio;
	if (granted < wanted)
		oddities_add(&x->oddities, ODDITY_ARCHIVE_LIMIT);
	x->unpacked->bytes += granted;
	return granted;
}

bool container_take_member(struct extraction *x)
{
	if (x->unpacked->members >= x->limits->max_members) {
		oddities_add(&x->oddities, ODDITY_ARCHIVE_LIMIT);
		return false;
	}
	x->unpacked->members++;
	return true;
}

enum status container_scan_as(struct extraction *x, const struct source *outer, struct bytes content, unsigned kinds,
			      struct bytes charset, const char *reason)
{
	struct source inside = container_inside(outer, content);
	struct extraction before = *x;
	enum status status;

	if (!container_may_nest(x, outer))
		return STATUS_OK;
	x->has_base = false;
	x->transient = true;
	if (x->irremovable == NULL)
		x->irremovable = reason;
	status = extract_kinds(x, &inside, kinds, charset);
	x->base = before.base;
	x->has_base = before.has_base;
	x->transient = before.transient;
	x->irremovable = before.irremovable;
	return status;
}

enum status container_scan(struct extraction *x, const struct source *outer, struct bytes content, struct bytes name,
			   struct bytes charset, const char *reason)
{
	unsigned kinds = content_by_bytes(content);

	if ((kinds & ~(unsigned)CONTENT_INERT) == 0)
		kinds |= content_by_name(name) & (CONTENT_HTML | CONTENT_CALENDAR | CONTENT_ZIP | CONTENT_ENCRYPTED);
	return container_scan_as(x, outer, content, kinds, charset, reason);
}

enum status container_add(struct extraction *x, const struct source *s, const char *construct, enum load load,
			  struct bytes url, const char *reason)
{
	bool transient = x->transient;
	enum status status;

	x->transient = true;
	status = extraction_add(x, s, &(struct found){
		.construct = construct,
		.load = load,
		.url = bytes_trim(url),
		.start = 0,
		.end = s->text.len,
		.removal = REMOVE_NOTHING,
		.removal_end = s->text.len,
		.removal_reason = reason,
		.width = -1,
		.height = -1,
	});
	x->transient = transient;
	return status;
}

/* Whether the words in front of a URL, in the same string, make a program load it. */
static bool is_loading_field(struct bytes text, size_t url)
{
	static const char *const fields[] = { "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK ", "DDEAUTO" };
	struct bytes before = bytes_slice(text, url > 40 ? url - 40 : 0, url);
	size_t link = bytes_find(before, bytes_of("HYPERLINK"), 0);

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (bytes_find(before, bytes_of(fields[i]), 0) < before.len && link == before.len)
			return true;
	}
	return false;
}

static enum status add_strings_of(struct extraction *x, const struct source *s, struct bytes text,
				  const char *construct, enum load load, const char *reason)
{
	enum status status = STATUS_OK;
	size_t at = 0;

	while (status == STATUS_OK && (at = bytes_find(text, bytes_of("://"), at)) < text.len) {
		size_t start = at, end = at + 3;

		while (start > 0 && at - start < 8 && ascii_is_alpha(text.data[start - 1]))
			start--;
		while (end < text.len && text.data[end] > ' ' && text.data[end] < 0x7F && text.data[end] != '"' &&
		       text.data[end] != '<' && text.data[end] != '>')
			end++;
		if (start < at && end > at + 3)
			status = container_add(x, s, construct, is_loading_field(text, start) ? LOAD_AUTO : load,
					       bytes_slice(text, start, end), reason);
		at = end;
	}
	return status;
}

enum status container_add_strings(struct extraction *x, const struct source *s, struct bytes content,
				  const char *construct, enum load load, const char *reason)
{
	enum status status = add_strings_of(x, s, content, construct, load, reason);
	unsigned char *narrow;
	struct arena *scratch;

	/* UTF-16: each second byte of both halves, so that strings at odd offsets are seen as well. */
	if (status != STATUS_OK || bytes_find(content, (struct bytes)BYTES(":\0/\0/\0"), 0) == content.len)
		return status;
	scratch = arena_new(content.len + SCRATCH_FACTOR * 1024);
	narrow = scratch != NULL ? arena_alloc(scratch, content.len, 1) : NULL;
	status = narrow != NULL ? STATUS_OK : STATUS_NOMEM;
	for (size_t odd = 0; odd < 2 && status == STATUS_OK; odd++) {
		size_t n = 0;

		for (size_t i = odd; content.len - i >= 2 && i < content.len; i += 2)
			narrow[n++] = content.data[i + 1] == 0 ? content.data[i] : 0;
		status = add_strings_of(x, s, (struct bytes){ narrow, n }, construct, load, reason);
	}
	arena_destroy(&scratch);
	return status;
}
