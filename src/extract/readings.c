#include "extract/readings.h"
#include <string.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "extract/attachment.h"
#include "extract/container.h"
#include "text/charset.h"

enum { META_WINDOW = 1024, OTHER_MAX = 3 };

/* The charset that a meta element or an XML declaration names in the first KB (HTML, 13.2.3.2, more generous). */
static struct bytes charset_of_markup(struct bytes content)
{
	struct bytes head = bytes_slice(content, 0, META_WINDOW);

	for (size_t i = bytes_find_byte(head, '=', 0); i < head.len; i = bytes_find_byte(head, '=', i + 1)) {
		struct bytes before = bytes_trim(bytes_slice(head, i > 16 ? i - 16 : 0, i));
		size_t start = i + 1, end;

		if (!bytes_ends_with_nocase(before, "charset") && !bytes_ends_with_nocase(before, "encoding"))
			continue;
		while (start < head.len && (ascii_is_space(head.data[start]) || head.data[start] == '"' || head.data[start] == '\''))
			start++;
		end = start;
		while (end < head.len && (ascii_is_alnum(head.data[end]) || memchr("-_:.", head.data[end], 4) != NULL))
			end++;
		if (charset_name(bytes_slice(head, start, end)) != NULL)
			return bytes_slice(head, start, end);
	}
	return (struct bytes){ NULL, 0 };
}

/*
 * Whether every ASCII byte stands for itself wherever it is: in UTF-8 and charsets of one byte a character. Two of
 * these give the same markup and differ in letters only, so one scan sees all.
 */
static bool keeps_ascii(struct bytes label)
{
	static const char *const multi_byte[] = { "shift_jis", "big5", "gbk", "gb18030", "euc-kr", "euc-jp" };
	const char *name = charset_name(label);

	if (name == NULL)
		return true;		/* read as windows-1252 */
	for (size_t i = 0; i < sizeof(multi_byte) / sizeof(multi_byte[0]); i++) {
		if (strcmp(name, multi_byte[i]) == 0)
			return false;
	}
	return charset_is_ascii_compatible(label);
}

/* What cannot name itself: a meta element that can be read as ASCII means UTF-8 then (HTML, 13.2.3.2). */
static bool is_wide(struct bytes label)
{
	const char *name = charset_name(label);

	return name != NULL && (strncmp(name, "utf-16", 6) == 0 || strncmp(name, "utf-32", 6) == 0);
}

/* "<" in UTF-7; "+" is rare, so this goes as fast as it is looked for. */
static bool has_utf7_tag(struct bytes text)
{
	for (size_t i = bytes_find_byte(text, '+', 0); i < text.len; i = bytes_find_byte(text, '+', i + 1)) {
		if (bytes_starts_with(bytes_slice(text, i, text.len), "+ADw-"))
			return true;
	}
	return false;
}

static size_t add_other(struct bytes *others, size_t n, struct bytes label, struct bytes charset)
{
	if (charset.len == 0 || charset_same(charset, label))
		return n;
	for (size_t i = 0; i < n; i++) {
		if (charset_same(charset, others[i]))
			return n;
	}
	others[n] = charset;
	return n + 1;
}

/* Whether the text of s stands as it is in a layer. */
static bool is_verbatim_in_layer(const struct source *s)
{
	while (s != NULL && s->layer == NULL && !s->sealed && s->map == NULL)
		s = s->outer;
	return s != NULL && s->layer != NULL;
}

static enum status read_as(struct extraction *x, const struct source *s, struct bytes charset,
			   enum status (*extract)(struct extraction *x, const struct source *s))
{
	struct source decoded = { .outer = s, .nesting = s->nesting };
	struct text text;
	enum status status = charset_to_utf8(charset, s->text, x->arena, &text, &x->oddities);

	if (status != STATUS_OK)
		return status;
	decoded.text = text.utf8;
	decoded.map = text.map;
	if (text.map != NULL && !charset_is_ascii_compatible(charset)) {
		const struct text_layer layer = {
			.form = LAYER_TEXT, .charset = charset_as_marked(charset, s->text), .map = text.map,
		};

		if (is_verbatim_in_layer(s))
			status = source_add_layer(x, &decoded, &layer, 0, s->text.len);
		if (decoded.layer == NULL) {
			/* Behind other steps that change lengths: nothing in the charset can be put there. */
			decoded.sealed = true;
			decoded.sealed_end = s->text.len;
		}
	}
	return status == STATUS_OK ? extract(x, &decoded) : status;
}

enum status extract_text(struct extraction *x, const struct source *s, struct bytes label, bool is_markup,
			 enum status (*extract)(struct extraction *x, const struct source *s))
{
	static const struct bytes utf7 = BYTES("utf-7");
	struct bytes others[OTHER_MAX], meta = { NULL, 0 };
	size_t n = 0, mark_length, first = x->out->count;
	bool is_declared;
	const char *mark = charset_of_byte_order_mark(s->text, &mark_length);
	enum status status;

	if (is_markup)
		meta = charset_of_markup(s->text);
	if (is_wide(meta))
		meta.len = 0;
	is_declared = label.len > 0;
	if (!is_declared)
		label = mark != NULL ? bytes_of(mark) : keeps_ascii(meta) ? meta : label;
	if (mark != NULL)
		n = add_other(others, n, label, bytes_of(mark));
	n = add_other(others, n, label, meta);
	if (n > 0 && is_declared)
		oddities_add(&x->oddities, ODDITY_CHARSET_MISMATCH);
	if (has_utf7_tag(s->text))
		n = add_other(others, n, label, utf7);
	status = read_as(x, s, label, extract);
	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		size_t first_new = x->out->count;

		if (keeps_ascii(label) && keeps_ascii(others[i]))
			continue;
		status = read_as(x, s, others[i], extract);
		if (status == STATUS_OK)
			status = references_join(x, first, first_new);
	}
	return status;
}

static uint64_t reference_hash(const struct hash_key *key, const struct reference *r)
{
	return hash_in_table(key, r->url.href) + (uint64_t)r->start * 0x9E3779B97F4A7C15u + (uint64_t)r->end;
}

/* The content that an edit of the layer changes in the end; NULL: none. */
static const struct text_layer *content_of(const struct text_layer *l)
{
	while (l != NULL && l->form != LAYER_CONTENT)
		l = l->outer;
	return l;
}

static bool same_reference(const struct reference *a, const struct reference *b)
{
	return a->part == b->part && a->start == b->start && a->end == b->end &&
	       (a->layer == b->layer ? a->removal_start == b->removal_start : content_of(a->layer) == content_of(b->layer)) &&
	       bytes_equal(a->url.href, b->url.href);
}

enum status references_join(struct extraction *x, size_t first, size_t first_new)
{
	struct reference *items = x->out->items;
	size_t count = x->out->count, size = 16, kept = first_new;
	uint32_t *slots;

	if (first == first_new || first_new == count)
		return STATUS_OK;
	while (size < (first_new - first) * 2)
		size *= 2;
	slots = arena_zalloc(x->arena, size, sizeof(*slots));
	if (slots == NULL)
		return arena_status(x->arena);
	if (!x->memory->has_key) {
		hash_key_random(&x->memory->key);
		x->memory->has_key = true;
	}
	for (size_t i = first; i < count; i++) {
		size_t slot = (size_t)reference_hash(&x->memory->key, &items[i]) & (size - 1);

		while (slots[slot] != 0 && !same_reference(&items[slots[slot] - 1], &items[i]))
			slot = (slot + 1) & (size - 1);
		if (i < first_new) {
			slots[slot] = (uint32_t)(i + 1);
		} else if (slots[slot] == 0) {
			/* What LOAD_CLICK in one reading is LOAD_AUTO in another is both. */
			items[kept++] = items[i];
		} else if (items[i].load == LOAD_AUTO && items[slots[slot] - 1].load != LOAD_AUTO) {
			items[kept++] = items[i];
		}
	}
	x->out->count = kept;
	return STATUS_OK;
}

enum status source_of_part(struct extraction *x, const struct part_place *place, struct source *s_r)
{
	struct source s = { 0 };
	struct bytes content;
	enum status status = part_content(place->part, x->arena, &content);

	if (status != STATUS_OK)
		return status;
	if (place->around != NULL)
		s = container_inside(place->around, content);
	s.text = content;
	if (place->layering != NULL)
		s.layer = layering_of_part(place->layering, place->part);
	if (s.layer != NULL)
		s.layer->text = content;
	*s_r = s;
	return STATUS_OK;
}

/* One alternative of the part: the same bytes under another type or encoding. own: as what it is first taken for. */
static enum status extract_alternative(struct extraction *x, const struct part_place *place, size_t i, struct bytes own)
{
	struct reading *r = &place->part->alternatives[i];
	const bool is_container = media_type_is(&r->type, "multipart", NULL) || media_type_is(&r->type, "message", NULL);
	struct bytes charset = parameters_get(&r->type.parameters, "charset");
	struct source s = { 0 };
	struct bytes content;
	unsigned kinds;
	enum status status = reading_content(place->part, r, x->arena, &content);

	if (status != STATUS_OK)
		return status;
	if (place->around != NULL) {
		s = container_inside(place->around, content);
	} else if (!bytes_equal(content, own)) {
		s.sealed = true;
		s.sealed_end = own.len;
	}
	s.text = content;
	if (place->layering != NULL)
		s.layer = layering_of_alternative(place->layering, place->part, i);
	if (s.layer != NULL)
		s.layer->text = s.text;
	kinds = content_by_type(&r->type) | content_by_bytes(s.text);
	if (is_container || media_type_is(&r->type, "text", "html"))
		kinds |= CONTENT_HTML;
	else if (media_type_is(&r->type, "text", NULL))
		kinds |= CONTENT_TEXT;
	return extract_kinds(x, &s, kinds & ~(unsigned)CONTENT_INERT, charset);
}

/* Text around the parts of a multipart, which some clients show. */
static enum status extract_between(struct extraction *x, const struct part_place *place, struct bytes text,
				   const struct source *own)
{
	struct source s = { .text = text };
	enum status status = STATUS_OK;

	if (text.len == 0 || (bytes_find_byte(text, '<', 0) == text.len && bytes_find_byte(text, ':', 0) == text.len &&
			      bytes_find_byte(text, '.', 0) == text.len))
		return STATUS_OK;
	if (own->text.len > 0 && text.data >= own->text.data && text.data + text.len <= own->text.data + own->text.len) {
		s.outer = own;
		s.start = (size_t)(text.data - own->text.data);
		s.nesting = own->nesting;
	} else {
		if (place->around != NULL) {
			s = container_inside(place->around, text);
		} else {
			s.sealed = true;
			s.sealed_end = own->text.len;
		}
		if (place->layering != NULL)
			status = layering_add_span(place->layering, place->part, text, x->arena, &s.layer);
	}
	if (status == STATUS_OK)
		status = extract_kinds(x, &s, CONTENT_HTML, (struct bytes){ NULL, 0 });
	return status == STATUS_OK ? extract_kinds(x, &s, CONTENT_TEXT, (struct bytes){ NULL, 0 }) : status;
}

enum status extract_other_readings(struct extraction *x, const struct part_place *place, size_t first)
{
	const struct part *p = place->part;
	enum status status = STATUS_OK;
	struct source own;

	if (p->alternative_count == 0 && p->preamble.len == 0 && p->epilogue.len == 0)
		return STATUS_OK;
	status = source_of_part(x, place, &own);
	for (size_t i = 0; i < p->alternative_count && status == STATUS_OK; i++) {
		size_t first_new = x->out->count;

		x->has_base = false;
		status = extract_alternative(x, place, i, own.text);
		if (status == STATUS_OK)
			status = references_join(x, first, first_new);
	}
	x->has_base = false;
	if (status == STATUS_OK)
		status = extract_between(x, place, p->preamble, &own);
	x->has_base = false;
	return status == STATUS_OK ? extract_between(x, place, p->epilogue, &own) : status;
}
