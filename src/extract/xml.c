#include "extract/xml.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { ENTITIES_MAX = 64, OPENED_MAX = 10000, DEPTH_MAX = 8, GROWTH_MAX = 64 << 10 };

struct entity {
	struct bytes name, value;	/* value: as it is put in, character references replaced */
	bool is_parameter;
};

struct expansion {
	struct arena *arena;
	struct oddities *oddities;
	struct entity entities[ENTITIES_MAX];
	size_t count, opened;		/* declared; put in so far, be they empty */
	struct buf out, behind;		/* the document; what is to stand behind it */
};

/* A part of the DOCTYPE's internal subset, or a text: what is left of it. */
struct scanner {
	struct bytes text;
	size_t at;
};

static bool is_name(unsigned char c)
{
	return ascii_is_alnum(c) || c == '_' || c == ':' || c == '-' || c == '.' || c >= 0x80;
}

static void skip_space(struct scanner *s)
{
	while (s->at < s->text.len && ascii_is_space(s->text.data[s->at]))
		s->at++;
}

static struct bytes take_name(struct scanner *s)
{
	size_t start = s->at;

	while (s->at < s->text.len && is_name(s->text.data[s->at]))
		s->at++;
	return bytes_slice(s->text, start, s->at);
}

static bool take(struct scanner *s, const char *word)
{
	struct bytes w = bytes_of(word);

	if (!bytes_starts_with_nocase(bytes_slice(s->text, s->at, s->text.len), word))
		return false;
	s->at += w.len;
	return true;
}

/* A literal in quotes, which are left out; data is NULL where none is. */
static struct bytes take_literal(struct scanner *s)
{
	size_t start = s->at + 1, end;

	if (s->at >= s->text.len || (s->text.data[s->at] != '"' && s->text.data[s->at] != '\''))
		return (struct bytes){ NULL, 0 };
	end = bytes_find_byte(s->text, s->text.data[s->at], start);
	s->at = end < s->text.len ? end + 1 : end;
	return bytes_slice(s->text, start, end);
}

static void skip_behind(struct scanner *s, const char *end)
{
	struct bytes e = bytes_of(end);
	size_t at = bytes_find(s->text, e, s->at);

	s->at = at < s->text.len ? at + e.len : at;
}

/* To behind the ">" of a declaration, past quotes that hold one. */
static void skip_declaration(struct scanner *s)
{
	while (s->at < s->text.len && s->text.data[s->at] != '>') {
		if (take_literal(s).data == NULL)
			s->at++;
	}
	if (s->at < s->text.len)
		s->at++;
}

static void note_limit(struct expansion *x)
{
	oddities_add(x->oddities, ODDITY_NESTED_DOCUMENT_LIMIT);
}

/* Append what still fits: a status that is the buffer's own limit is an oddity, no failure. */
static enum status put(struct expansion *x, struct buf *b, struct bytes text)
{
	enum status status = buf_add_bytes(b, text);

	if (status != STATUS_LIMIT)
		return status;
	note_limit(x);
	return STATUS_OK;
}

/* XML 1.0, 4.4.5: an entity's value holds characters where it is declared with references to them. */
static enum status decode_value(struct expansion *x, struct bytes literal, struct bytes *value_r)
{
	unsigned char *out = arena_alloc(x->arena, literal.len > 0 ? literal.len : 1, 1);
	size_t n = 0;

	if (out == NULL)
		return arena_status(x->arena);
	for (size_t i = 0; i < literal.len; i++) {
		const unsigned char *p = literal.data + i;
		const size_t left = literal.len - i;
		const bool hex = left > 2 && p[0] == '&' && p[1] == '#' && p[2] == 'x';
		const size_t first = hex ? 3 : 2;
		size_t digits = first;
		uint32_t c = 0;

		if (left < 3 || p[0] != '&' || p[1] != '#') {
			out[n++] = *p;
			continue;
		}
		for (; digits < left && p[digits] != ';' && digits < 12; digits++) {
			int value = hex ? ascii_hex_value(p[digits]) : ascii_is_digit(p[digits]) ? p[digits] - '0' : -1;

			if (value < 0)
				break;
			c = c * (hex ? 16 : 10) + (uint32_t)value;
		}
		if (digits == first || digits >= left || p[digits] != ';') {
			out[n++] = *p;
			continue;
		}
		n += utf8_encode(c, out + n);	/* never longer than its reference */
		i += digits;
	}
	*value_r = (struct bytes){ out, n };
	return STATUS_OK;
}

static const struct entity *find_entity(const struct expansion *x, struct bytes name, bool is_parameter)
{
	/* The first declaration of a name is the one that counts. */
	for (size_t i = 0; i < x->count; i++) {
		if (x->entities[i].is_parameter == is_parameter && bytes_equal(x->entities[i].name, name))
			return &x->entities[i];
	}
	return NULL;
}

/* Behind "<!ENTITY". */
static enum status read_entity(struct expansion *x, struct scanner *s)
{
	struct entity e = { .is_parameter = false };
	struct bytes literal;
	enum status status = STATUS_OK;

	skip_space(s);
	if (take(s, "%"))
		e.is_parameter = true;
	skip_space(s);
	e.name = take_name(s);
	skip_space(s);
	literal = take_literal(s);
	if (literal.data != NULL) {
		status = decode_value(x, literal, &e.value);
		if (status == STATUS_OK && x->count < ENTITIES_MAX)
			x->entities[x->count++] = e;
		else if (status == STATUS_OK)
			note_limit(x);
	} else {
		if (take(s, "PUBLIC")) {
			skip_space(s);
			(void)take_literal(s);
		} else {
			(void)take(s, "SYSTEM");
		}
		skip_space(s);
		literal = take_literal(s);
		if (literal.data != NULL)
			status = put(x, &x->behind, bytes_of("<entity href=\""));
		for (size_t i = 0; status == STATUS_OK && i < literal.len; i++)
			status = put(x, &x->behind, literal.data[i] == '"' ? bytes_of("&quot;") : bytes_slice(literal, i, i + 1));
		if (literal.data != NULL && status == STATUS_OK)
			status = put(x, &x->behind, bytes_of("\">"));
	}
	skip_declaration(s);
	return status;
}

/* Behind "<!ATTLIST": each default that is a literal makes an element with that attribute. */
static enum status read_attribute_list(struct expansion *x, struct scanner *s)
{
	struct bytes element, attribute = { NULL, 0 };
	enum status status = STATUS_OK;

	skip_space(s);
	element = take_name(s);
	while (status == STATUS_OK && s->at < s->text.len && s->text.data[s->at] != '>') {
		size_t quote = s->at;
		struct bytes word = take_name(s), literal;

		if (word.len > 0) {
			static const char *const types[] = { "CDATA", "ID", "IDREF", "IDREFS", "ENTITY", "ENTITIES", "NMTOKEN",
							     "NMTOKENS", "NOTATION", "FIXED", "REQUIRED", "IMPLIED" };
			bool is_type = false;

			for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
				is_type |= bytes_is(word, types[i]);
			if (!is_type)
				attribute = word;
			continue;
		}
		if (take(s, "(")) {
			skip_behind(s, ")");
			continue;
		}
		literal = take_literal(s);
		if (literal.data == NULL) {
			s->at++;
			continue;
		}
		status = put(x, &x->behind, bytes_of("<"));
		if (status == STATUS_OK)
			status = put(x, &x->behind, element);
		if (status == STATUS_OK)
			status = put(x, &x->behind, bytes_of(" "));
		if (status == STATUS_OK)
			status = put(x, &x->behind, attribute);
		if (status == STATUS_OK)
			status = put(x, &x->behind, bytes_of("="));
		if (status == STATUS_OK)
			status = put(x, &x->behind, bytes_slice(s->text, quote, s->at));
		if (status == STATUS_OK)
			status = put(x, &x->behind, bytes_of(">"));
	}
	return status;
}

/*
 * XML 1.0, 2.8: the declarations up to "]". A parameter entity between them is read in its place; what it leads to lies
 * on a stack of its own.
 */
static enum status read_subset(struct expansion *x, struct scanner *subset)
{
	struct scanner stack[DEPTH_MAX];
	size_t depth = 1;
	enum status status = STATUS_OK;

	stack[0] = *subset;
	while (depth > 0 && status == STATUS_OK) {
		struct scanner *s = &stack[depth - 1];

		skip_space(s);
		if (s->at >= s->text.len || (depth == 1 && s->text.data[s->at] == ']')) {
			if (depth == 1)
				*subset = *s;
			depth--;
		} else if (take(s, "%")) {
			const struct entity *e = find_entity(x, take_name(s), true);

			(void)take(s, ";");
			if (e != NULL && depth < DEPTH_MAX && x->opened++ < OPENED_MAX)
				stack[depth++] = (struct scanner){ .text = e->value };
			else if (e != NULL)
				note_limit(x);
		} else if (take(s, "<!--")) {
			skip_behind(s, "-->");
		} else if (take(s, "<?")) {
			skip_behind(s, "?>");
		} else if (take(s, "<!ENTITY")) {
			status = read_entity(x, s);
		} else if (take(s, "<!ATTLIST")) {
			status = read_attribute_list(x, s);
			skip_declaration(s);
		} else {
			skip_declaration(s);
		}
	}
	return status;
}

/* Append text with the entities that it names, and those that they name. */
static enum status put_expanded(struct expansion *x, struct bytes text)
{
	struct scanner stack[DEPTH_MAX];
	size_t depth = 1;
	enum status status = STATUS_OK;

	stack[0] = (struct scanner){ .text = text };
	while (depth > 0 && status == STATUS_OK) {
		struct scanner *s = &stack[depth - 1];
		size_t at = bytes_find_byte(s->text, '&', s->at), start = s->at;
		const struct entity *e;

		s->at = at;
		if (at < s->text.len) {
			s->at++;
			e = find_entity(x, take_name(s), false);
			if (e != NULL && take(s, ";")) {
				status = put(x, &x->out, bytes_slice(s->text, start, at));
				if (depth < DEPTH_MAX && x->opened++ < OPENED_MAX)
					stack[depth++] = (struct scanner){ .text = e->value };
				else
					note_limit(x);
				continue;
			}
		}
		status = put(x, &x->out, bytes_slice(s->text, start, s->at));
		if (s->at >= s->text.len)
			depth--;
	}
	return status;
}

/* The DOCTYPE's internal subset; false if there is none that declares anything. */
static bool find_subset(struct bytes document, size_t *start_r, struct scanner *subset_r)
{
	struct scanner s = { .text = document };

	for (size_t i = bytes_find_byte(document, '<', 0); i < document.len; i = bytes_find_byte(document, '<', i + 1)) {
		s.at = i;
		/* It stands in front of the first element. */
		if (i + 1 < document.len && (is_name(document.data[i + 1]) || document.data[i + 1] == '/'))
			return false;
		if (!take(&s, "<!doctype"))
			continue;
		*start_r = i;
		while (s.at < document.len && document.data[s.at] != '[' && document.data[s.at] != '>') {
			if (take_literal(&s).data == NULL)
				s.at++;
		}
		if (s.at >= document.len || document.data[s.at] != '[')
			return false;
		s.at++;
		*subset_r = s;
		return true;
	}
	return false;
}

enum status xml_expand(struct bytes document, struct arena *a, struct oddities *oddities, struct xml_expansion *out_r,
		       bool *expanded_r)
{
	struct expansion *x;
	struct scanner subset;
	size_t start = 0;
	enum status status;

	*expanded_r = false;
	if (!find_subset(document, &start, &subset))
		return STATUS_OK;
	x = arena_zalloc(a, 1, sizeof(*x));
	if (x == NULL)
		return arena_status(a);
	x->arena = a;
	x->oddities = oddities;
	buf_init(&x->out, document.len * 2 + GROWTH_MAX);
	buf_init(&x->behind, document.len * 2 + GROWTH_MAX);
	status = read_subset(x, &subset);
	if (status == STATUS_OK && (x->count > 0 || x->behind.len > 0)) {
		skip_declaration(&subset);
		status = put_expanded(x, bytes_slice(document, 0, start));
		if (status == STATUS_OK)
			status = put_expanded(x, bytes_slice(document, subset.at, document.len));
		if (status == STATUS_OK)
			status = put_expanded(x, buf_bytes(&x->behind));
		if (status == STATUS_OK)
			status = arena_copy(a, buf_bytes(&x->out), &out_r->text);
		if (status == STATUS_OK) {
			out_r->start = start;
			out_r->end = subset.at;
			*expanded_r = true;
		}
	}
	buf_free(&x->out);
	buf_free(&x->behind);
	return status;
}

const char *xml_instruction_url(struct bytes instruction, size_t *start_r, size_t *end_r)
{
	static const struct { const char *target, *attribute, *construct; } known[] = {
		{ "?xml-stylesheet", "href", "xml-stylesheet[href]" },
		{ "?import", "implementation", "import[implementation]" },
	};
	struct scanner s = { .text = instruction };
	size_t i = 0;

	while (i < sizeof(known) / sizeof(known[0]) && !take(&s, known[i].target))
		i++;
	if (i == sizeof(known) / sizeof(known[0]) || s.at >= instruction.len || !ascii_is_space(instruction.data[s.at]))
		return NULL;
	for (;;) {
		struct bytes name, value;

		skip_space(&s);
		name = take_name(&s);
		skip_space(&s);
		if (name.len == 0 || !take(&s, "="))
			return NULL;
		skip_space(&s);
		value = take_literal(&s);
		if (value.data == NULL)
			return NULL;
		if (bytes_is(name, known[i].attribute)) {
			*start_r = (size_t)(value.data - instruction.data);
			*end_r = *start_r + value.len;
			return known[i].construct;
		}
	}
}
