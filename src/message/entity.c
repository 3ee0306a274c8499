#include "message/entity.h"
#include <string.h>
#include "base/ascii.h"
#include "text/charset.h"

enum {
	MAX_TYPES = 4,			/* different Content-Types of one entity that are told apart */
	MAX_ENCODINGS = 4,		/* as many as there are */
	MAX_ALTERNATIVES = 15		/* of one entity: all pairs of the above but one */
};

/* What a set of header fields allows to think of a body. */
struct choices {
	struct media_type types[MAX_TYPES];
	enum transfer_encoding encodings[MAX_ENCODINGS];
	unsigned type_count, encoding_count;
};

static const struct media_type text_plain = { BYTES("text"), BYTES("plain"), { NULL, 0 } };
static const struct media_type text_html = { BYTES("text"), BYTES("html"), { NULL, 0 } };
static const struct media_type message_rfc822 = { BYTES("message"), BYTES("rfc822"), { NULL, 0 } };

bool reading_is_multipart(const struct media_type *t)
{
	return media_type_is(t, "multipart", NULL);
}

bool reading_is_message(const struct media_type *t)
{
	return media_type_is(t, "message", "rfc822") || media_type_is(t, "message", "global") ||
	       media_type_is(t, "message", "news");
}

struct bytes media_type_boundary(const struct media_type *t)
{
	struct bytes b = parameters_get(&t->parameters, "boundary");

	while (b.len > 0 && ascii_is_space(b.data[b.len - 1]))
		b.len--;
	return b;
}

/* Whether a client would read a body alike under both. */
static bool is_same_type(const struct media_type *a, const struct media_type *b)
{
	struct bytes a_charset = parameters_get(&a->parameters, "charset");
	struct bytes b_charset = parameters_get(&b->parameters, "charset");

	return bytes_equal(a->type, b->type) && bytes_equal(a->subtype, b->subtype) &&
	       bytes_equal_nocase(a_charset, b_charset) &&
	       bytes_equal(media_type_boundary(a), media_type_boundary(b));
}

static bool add_type(struct choices *c, const struct media_type *t)
{
	for (unsigned i = 0; i < c->type_count; i++) {
		if (is_same_type(&c->types[i], t))
			return false;
	}
	if (c->type_count < MAX_TYPES)
		c->types[c->type_count++] = *t;
	return true;
}

static bool add_encoding(struct choices *c, enum transfer_encoding e)
{
	for (unsigned i = 0; i < c->encoding_count; i++) {
		if (c->encodings[i] == e)
			return false;
	}
	c->encodings[c->encoding_count++] = e;
	return true;
}

static void add_all_encodings(struct choices *c)
{
	add_encoding(c, ENCODING_IDENTITY);
	add_encoding(c, ENCODING_QUOTED_PRINTABLE);
	add_encoding(c, ENCODING_BASE64);
}

/* Where a boundary parameter is named, at or behind from; the pieces of RFC 2231 are one with the first. */
static size_t find_boundary(struct bytes b, size_t from)
{
	static const struct bytes word = BYTES("boundary");
	size_t at = bytes_find_nocase(b, word, from);

	while (at < b.len && at + word.len + 1 < b.len && b.data[at + word.len] == '*' &&
	       ascii_is_digit(b.data[at + word.len + 1]))
		at = bytes_find_nocase(b, word, at + word.len);
	return at;
}

/* A multipart whose type names several boundaries is one type for each: clients differ in which they take. */
static enum status add_boundaries(struct choices *c, const struct media_type *t, struct bytes field_body,
				  size_t max_parameters, struct arena *a, struct oddities *o)
{
	size_t at = find_boundary(field_body, 0), next = find_boundary(field_body, at + 1);

	if (next >= field_body.len)
		return STATUS_OK;	/* one, as in all ordinary mail */
	for (unsigned i = 0; i < MAX_TYPES && at < field_body.len; i++) {
		struct media_type other = *t;
		struct oddities ignored = { 0 };
		enum status s = parameters_parse(bytes_slice(field_body, at, next), max_parameters, a,
						 &other.parameters, &ignored);

		if (s != STATUS_OK)
			return s;
		if (media_type_boundary(&other).len > 0 && add_type(c, &other))
			oddities_add(o, ODDITY_BAD_PARAMETER);
		at = next;
		next = find_boundary(field_body, at + 1);
	}
	return STATUS_OK;
}

static enum status add_type_field(struct choices *c, const struct field *f, size_t max_parameters, struct arena *a,
				  struct oddities *o)
{
	struct media_type t;
	enum status s = media_type_parse(f->body, max_parameters, a, &t, o);

	if (s != STATUS_OK)
		return s;
	if (t.type.len == 0) {
		/* RFC 2045, 5.2: text/plain; a browser would look at the content and may see HTML. */
		struct media_type html = text_html;

		t.type = text_plain.type;
		t.subtype = text_plain.subtype;
		html.parameters = t.parameters;
		add_type(c, &t);
		add_type(c, &html);
		return STATUS_OK;
	}
	if (c->type_count > 0)
		oddities_add(o, ODDITY_DUPLICATE_FIELD);
	if (add_type(c, &t) && c->type_count > 1)
		oddities_add(o, ODDITY_CONFLICTING_TYPE);
	return reading_is_multipart(&t) ? add_boundaries(c, &t, f->body, max_parameters, a, o) : STATUS_OK;
}

static void add_encoding_field(struct choices *c, const struct field *f, struct oddities *o)
{
	enum transfer_encoding e;

	if (c->encoding_count > 0)
		oddities_add(o, ODDITY_DUPLICATE_FIELD);
	if (!transfer_encoding_parse(f->body, &e)) {
		oddities_add(o, ODDITY_UNKNOWN_ENCODING);
		add_all_encodings(c);
		return;
	}
	if (add_encoding(c, e) && c->encoding_count > 1)
		oddities_add(o, ODDITY_CONFLICTING_ENCODING);
	if (e == ENCODING_UUENCODE) {
		/* Not all clients decode it. */
		oddities_add(o, ODDITY_UNKNOWN_ENCODING);
		add_encoding(c, ENCODING_IDENTITY);
	}
}

static enum status collect_choices(struct choices *c, const struct fields *fields, bool in_digest,
				   size_t max_parameters, struct arena *a, struct oddities *o)
{
	size_t fields_read = 0;

	for (size_t i = 0; i < fields->count; i++) {
		const struct field *f = &fields->items[i];

		if (bytes_is_nocase(f->name, "content-transfer-encoding")) {
			add_encoding_field(c, f, o);
		} else if (bytes_is_nocase(f->name, "content-type")) {
			enum status s;

			/* What is beyond is no reading of any client: first, last or second. */
			if (fields_read++ >= MAX_TYPES)
				continue;
			s = add_type_field(c, f, max_parameters, a, o);
			if (s != STATUS_OK)
				return s;
		}
	}
	if (c->type_count == 0)
		add_type(c, in_digest ? &message_rfc822 : &text_plain);
	if (c->encoding_count == 0)
		add_encoding(c, ENCODING_IDENTITY);
	return STATUS_OK;
}

/* A tree shows more than a leaf does, so a multipart that names its boundary comes first. */
static void put_tree_first(struct choices *c)
{
	for (unsigned i = 1; i < c->type_count; i++) {
		const struct media_type *first = &c->types[0];

		if (reading_is_multipart(first) && media_type_boundary(first).len > 0)
			return;
		if (reading_is_multipart(&c->types[i])) {
			struct media_type t = c->types[i];

			c->types[i] = c->types[0];
			c->types[0] = t;
		}
	}
}

static bool has_tree(const struct choices *c)
{
	return reading_is_multipart(&c->types[0]) || reading_is_message(&c->types[0]);
}

struct readings {
	struct reading items[MAX_ALTERNATIVES];
	size_t count;
};

static void add_reading(struct readings *r, const struct media_type *t, enum transfer_encoding e, struct bytes body)
{
	if (r->count < MAX_ALTERNATIVES)
		r->items[r->count++] = (struct reading){ .type = *t, .encoding = e, .body = body };
}

/* All readings but that of the first type in the first encoding. */
static void add_other_readings(struct readings *r, const struct choices *c, struct bytes body)
{
	for (unsigned t = 0; t < c->type_count; t++) {
		for (unsigned e = 0; e < c->encoding_count; e++) {
			bool is_first = t == 0 && e == 0;

			/* The encoding of a multipart is tried when its boundary is not found. */
			if (!is_first && !(e > 0 && reading_is_multipart(&c->types[t])))
				add_reading(r, &c->types[t], c->encodings[e], body);
		}
	}
}

static enum status keep_readings(struct part *p, const struct readings *r, struct arena *a)
{
	if (r->count == 0)
		return STATUS_OK;
	p->alternatives = arena_alloc(a, r->count, sizeof(*p->alternatives));
	if (p->alternatives == NULL)
		return arena_status(a);
	memcpy(p->alternatives, r->items, r->count * sizeof(*r->items));
	p->alternative_count = r->count;
	return STATUS_OK;
}

static enum status describe_readings(struct part *p, struct bytes in, const struct header *h, bool in_digest,
				     size_t max_parameters, struct arena *a)
{
	struct bytes body = bytes_slice(in, h->body, h->body);
	struct bytes other_body = bytes_slice(in, h->other_body, h->other_body);
	struct choices choices = { 0 }, other = { 0 };
	struct readings readings = { .count = 0 };
	bool is_same_tree;
	enum status s = collect_choices(&choices, &h->fields, in_digest, max_parameters, a, &p->oddities);

	if (s == STATUS_OK && h->has_other)
		s = collect_choices(&other, &h->other_fields, in_digest, max_parameters, a, &p->oddities);
	if (s != STATUS_OK)
		return s;
	put_tree_first(&choices);
	if (h->has_other) {
		put_tree_first(&other);
		if (has_tree(&other) && !has_tree(&choices)) {
			struct choices c = choices;
			struct bytes b = body;

			choices = other;
			other = c;
			body = other_body;
			other_body = b;
			p->fields = h->other_fields;
		}
	}
	if (h->is_limited) {
		add_type(&choices, &text_html);
		add_type(&choices, &text_plain);
		add_all_encodings(&choices);
	}
	/* A multipart that merely starts later for some has the same parts: the difference is preamble. */
	is_same_tree = h->has_other && reading_is_multipart(&choices.types[0]) &&
		       is_same_type(&choices.types[0], &other.types[0]);
	if (is_same_tree && other_body.data < body.data)
		body = other_body;
	p->type = choices.types[0];
	p->encoding = choices.encodings[0];
	p->body = body;
	add_other_readings(&readings, &choices, body);
	if (h->has_other && !is_same_tree)
		add_reading(&readings, &other.types[0], other.encodings[0], other_body);
	if (h->has_other)
		add_other_readings(&readings, &other, other_body);
	return keep_readings(p, &readings, a);
}

static enum status parameter_text(const struct parameters *all, const char *name, struct arena *a,
				  struct bytes *text_r, struct oddities *o)
{
	const struct parameter *p = parameters_find(all, name);
	struct text t;
	enum status s;

	if (p == NULL)
		return STATUS_OK;
	if (p->charset.len == 0)
		return phrase_text(p->value, a, text_r, o);
	s = charset_to_utf8(p->charset, p->value, a, &t, o);
	if (s == STATUS_OK)
		*text_r = t.utf8;
	return s;
}

/* A URL in a field: RFC 2557, 4.4.1 folds it with white space that does not belong to it. */
static enum status url_text(const struct field *f, struct arena *a, struct bytes *text_r, struct oddities *o)
{
	struct bytes text;
	enum status s = field_text(f, a, &text, o);
	unsigned char *p;
	size_t len = 0;

	if (s != STATUS_OK)
		return s;
	p = arena_alloc(a, text.len, 1);
	if (p == NULL)
		return arena_status(a);
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_space(text.data[i]))
			p[len++] = text.data[i];
	}
	if (len >= 2 && p[0] == '"' && p[len - 1] == '"') {
		p++;
		len -= 2;
	}
	*text_r = (struct bytes){ p, len };
	return STATUS_OK;
}

static struct bytes without_angles(struct bytes b)
{
	b = bytes_trim(b);
	if (b.len >= 2 && b.data[0] == '<' && b.data[b.len - 1] == '>')
		b = bytes_slice(b, 1, b.len - 1);
	return b;
}

static enum status describe_disposition(struct part *p, const struct field *f, size_t max_parameters, struct arena *a)
{
	struct parameters parameters = { 0 };
	enum status s = disposition_parse(f->body, max_parameters, a, &p->disposition, &parameters, &p->oddities);

	if (s == STATUS_OK)
		s = parameter_text(&parameters, "filename", a, &p->filename, &p->oddities);
	return s;
}

static enum status describe_field(struct part *p, const struct field *f, size_t max_parameters, struct arena *a)
{
	if (bytes_is_nocase(f->name, "content-disposition") && p->disposition == DISPOSITION_NONE)
		return describe_disposition(p, f, max_parameters, a);
	if (bytes_is_nocase(f->name, "content-id") && p->content_id.len == 0) {
		enum status s = field_text(f, a, &p->content_id, &p->oddities);

		if (s == STATUS_OK)
			p->content_id = without_angles(p->content_id);
		return s;
	}
	if (bytes_is_nocase(f->name, "content-location") && p->location.len == 0)
		return url_text(f, a, &p->location, &p->oddities);
	if (bytes_is_nocase(f->name, "content-base") && p->base.len == 0)
		return url_text(f, a, &p->base, &p->oddities);
	return STATUS_OK;
}

enum status entity_describe(struct part *p, struct bytes in, const struct header *h, bool in_digest,
			    size_t max_parameters, struct arena *a)
{
	enum status s;

	p->fields = h->fields;
	s = describe_readings(p, in, h, in_digest, max_parameters, a);
	if (s != STATUS_OK)
		return s;
	/* Which of two readings came first is known only now. */
	p->header = bytes_slice(in, h->start, (size_t)(p->body.data - in.data));
	for (size_t i = 0; s == STATUS_OK && i < p->fields.count; i++) {
		const struct field *f = &p->fields.items[i];

		if (bytes_starts_with_nocase(f->name, "content-"))
			s = describe_field(p, f, max_parameters, a);
	}
	if (s == STATUS_OK && p->filename.len == 0)
		s = parameter_text(&p->type.parameters, "name", a, &p->filename, &p->oddities);
	return s;
}

static void end_body(struct bytes *body, struct bytes in, size_t end)
{
	size_t start = (size_t)(body->data - in.data);

	/* Where a delimiter cuts a header off, its line break is that delimiter's: there is no body to start behind it. */
	*body = bytes_slice(in, start < end ? start : end, end);
}

void entity_end(struct part *p, struct bytes in, size_t end)
{
	p->header = bytes_slice(p->header, 0, end - (size_t)(p->header.data - in.data));
	end_body(&p->body, in, end);
	for (size_t i = 0; i < p->alternative_count; i++)
		end_body(&p->alternatives[i].body, in, end);
}

enum status entity_make_remainder(struct part *p, struct arena *a)
{
	struct readings readings = { .count = 0 };
	size_t kept = p->alternative_count < MAX_ALTERNATIVES - 3 ? p->alternative_count : MAX_ALTERNATIVES - 3;

	for (size_t i = 0; i < kept; i++)
		readings.items[readings.count++] = p->alternatives[i];
	add_reading(&readings, &text_plain, ENCODING_IDENTITY, p->body);
	add_reading(&readings, &text_html, ENCODING_QUOTED_PRINTABLE, p->body);
	if (p->encoding != ENCODING_IDENTITY)
		add_reading(&readings, &text_html, ENCODING_IDENTITY, p->body);
	p->type.type = text_html.type;
	p->type.subtype = text_html.subtype;
	p->is_multipart = false;
	p->is_message = false;
	return keep_readings(p, &readings, a);
}
