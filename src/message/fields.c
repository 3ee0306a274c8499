#include "message/fields.h"
#include <string.h>
#include "base/ascii.h"

enum { FIRST_CAPACITY = 16 };

/* One physical line. */
struct line {
	size_t start, end, next;	/* end: without CR and LF; next: behind the LF */
};

struct reader {
	struct bytes in;
	struct arena *arena;
	struct fields_budget *budget;
	struct field *items;
	size_t count, capacity;
	struct oddities *oddities;
	bool is_limited;
};

static struct line line_at(struct bytes in, size_t start)
{
	const unsigned char *p = in.data + start;
	const unsigned char *lf = start < in.len ? memchr(p, '\n', in.len - start) : NULL;
	struct line l = { start, lf != NULL ? (size_t)(lf - in.data) : in.len, 0 };

	l.next = lf != NULL ? l.end + 1 : l.end;
	/* All CRs, since a gateway that turns LF into CRLF makes CR CR LF of CR LF. */
	while (l.end > start && in.data[l.end - 1] == '\r')
		l.end--;
	return l;
}

static bool is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/*
 * The colon of a field that starts at offset start, or 0: a name of printable
 * ASCII, white space allowed before the colon (Postfix and Sendmail decide alike).
 */
static size_t find_colon(struct bytes in, size_t start, size_t end, size_t *name_end_r)
{
	size_t i = start;

	while (i < end && in.data[i] > ' ' && in.data[i] < 0x7f && in.data[i] != ':')
		i++;
	*name_end_r = i;
	while (i < end && is_blank(in.data[i]))
		i++;
	return *name_end_r > start && i < end && in.data[i] == ':' ? i : 0;
}

static bool is_field(struct bytes in, struct line l)
{
	size_t name_end;

	return find_colon(in, l.start, l.end, &name_end) != 0;
}

static void note_bytes(struct bytes b, struct oddities *o)
{
	unsigned char high = 0;
	bool nul = false;

	for (size_t i = 0; i < b.len; i++) {
		high |= b.data[i];
		nul |= b.data[i] == '\0';
	}
	if (high & 0x80)
		oddities_add(o, ODDITY_HEADER_8BIT);
	if (nul)
		oddities_add(o, ODDITY_NUL_BYTE);
	for (size_t i = bytes_find_byte(b, '\r', 0); i < b.len; i = bytes_find_byte(b, '\r', i + 1)) {
		if (i + 1 < b.len && b.data[i + 1] != '\n')
			oddities_add(o, ODDITY_BARE_CR);
	}
}

/* Whether the totals have room for this field. */
static bool take_from_budget(struct fields_budget *b, const struct field *f)
{
	if (b->fields > 0 && f->raw.len <= b->bytes) {
		b->fields--;
		b->bytes -= f->raw.len;
		return true;
	}
	if (bytes_starts_with_nocase(f->name, "content-") && b->content_fields > 0 &&
	    f->raw.len <= b->content_bytes) {
		b->content_fields--;
		b->content_bytes -= f->raw.len;
		return true;
	}
	return false;
}

static enum status add_field(struct reader *r, const struct field *f)
{
	if (!take_from_budget(r->budget, f)) {
		oddities_add(r->oddities, ODDITY_HEADER_LIMIT);
		r->is_limited = true;
		return STATUS_OK;
	}
	note_bytes(f->raw, r->oddities);
	if (r->count == r->capacity) {
		size_t more = r->capacity != 0 ? 2 * r->capacity : FIRST_CAPACITY;
		struct field *items = arena_extend(r->arena, r->items, r->count, more, sizeof(*items));

		if (items == NULL)
			return arena_status(r->arena);
		r->items = items;
		r->capacity = more;
	}
	r->items[r->count++] = *f;
	return STATUS_OK;
}

/* The field whose first line is *l; *l becomes its last line. */
static struct field read_field(struct bytes in, struct line *l)
{
	struct field f;
	size_t name_end, start = l->start, colon = find_colon(in, start, l->end, &name_end);

	while (l->next < in.len && is_blank(in.data[l->next]))
		*l = line_at(in, l->next);
	f.raw = bytes_slice(in, start, l->next);
	f.name = bytes_slice(in, start, name_end);
	f.body = bytes_slice(in, colon + 1, l->end);
	return f;
}

static bool is_stopped(const struct header_stop *stop, struct bytes in, struct line l)
{
	return stop != NULL && l.end - l.start >= 2 && in.data[l.start] == '-' && in.data[l.start + 1] == '-' &&
	       stop->is_at(stop->context, l.start);
}

/* What some files hold before the first field. */
static size_t skip_before_message(struct bytes in, size_t start, struct oddities *o)
{
	struct bytes rest = bytes_slice(in, start, in.len);
	size_t at = start;
	struct line l;

	if (bytes_starts_with(rest, "\xef\xbb\xbf")) {
		oddities_add(o, ODDITY_HEADER_SYNTAX);
		at += 3;
	}
	l = line_at(in, at);
	while (l.next > l.start && l.end == l.start)
		l = line_at(in, l.next);
	if (l.start > at) {
		if (!is_field(in, l))
			return at;
		oddities_add(o, ODDITY_HEADER_SYNTAX);
	}
	rest = bytes_slice(in, l.start, l.end);
	if (bytes_starts_with(rest, "From ") || bytes_starts_with(rest, ">From "))
		return l.next;		/* mbox and its quoting: ordinary for a file */
	return l.start;
}

/* Only these can turn a body into something else. */
static bool changes_the_body(const struct field *f)
{
	return bytes_is_nocase(f->name, "content-type") || bytes_is_nocase(f->name, "content-transfer-encoding");
}

/*
 * Whether the stray line belongs to the body, as nothing around it looks like a header.
 * Otherwise it is one damaged line among fields.
 */
static bool begins_body(const struct reader *r, struct line stray)
{
	struct line next = line_at(r->in, stray.next);

	if (r->count == 0 || stray.next >= r->in.len)
		return true;
	return next.end > next.start && !is_field(r->in, next);
}

enum status fields_parse(struct bytes in, size_t start, const struct header_stop *stop, bool is_message,
			 struct fields_budget *budget, struct arena *a, struct header *header_r, struct oddities *o)
{
	struct reader r = { .in = in, .arena = a, .budget = budget, .oddities = o };
	size_t stray = 0, before_stray = 0, at = start;
	bool has_stray = false, is_body = false, changed = false;
	enum status s;

	if (is_message)
		at = skip_before_message(in, start, o);
	while (at < in.len) {
		struct line l = line_at(in, at);

		if (l.end == l.start) {
			at = l.next;
			break;
		}
		if (is_stopped(stop, in, l))
			break;
		if (is_field(in, l)) {
			struct field f = read_field(in, &l);

			if (!is_body || changes_the_body(&f)) {
				s = add_field(&r, &f);
				if (s != STATUS_OK)
					return s;
				changed |= has_stray && changes_the_body(&f);
			}
		} else if (!has_stray) {
			has_stray = true;
			stray = l.start;
			before_stray = r.count;
			is_body = begins_body(&r, l);
			oddities_add(o, ODDITY_HEADER_SYNTAX);
		}
		at = l.next;
	}
	if (r.items != NULL)
		arena_shrink(a, r.items, r.count * sizeof(*r.items));
	*header_r = (struct header){
		.fields = { r.items, r.count }, .start = start, .body = at, .is_limited = r.is_limited,
	};
	if (has_stray) {
		struct fields before = { r.items, before_stray };

		header_r->has_other = !is_body || changed;
		header_r->other_fields = is_body ? header_r->fields : before;
		header_r->other_body = is_body ? at : stray;
		if (is_body) {
			header_r->fields = before;
			header_r->body = stray;
		}
	}
	return STATUS_OK;
}

bool fields_begin(struct bytes in, size_t line)
{
	return is_field(in, line_at(in, line));
}

const struct field *fields_find(const struct fields *f, const char *name, size_t nth)
{
	struct bytes wanted = bytes_of(name);

	for (size_t i = 0; i < f->count; i++) {
		if (bytes_equal_nocase(f->items[i].name, wanted) && nth-- == 0)
			return &f->items[i];
	}
	return NULL;
}
