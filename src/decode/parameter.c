#include "decode/parameter.h"
#include <string.h>
#include "base/ascii.h"
#include "decode/percent.h"

/* How a piece was written; of several forms for one name, the largest that is there wins. */
enum form { PLAIN, NUMBERED, EXTENDED };

struct piece {
	struct bytes name;	/* lower case, without what follows the first "*" */
	struct bytes value;	/* unquoted and unfolded */
	enum form form;
	size_t number;		/* if NUMBERED */
	bool is_encoded;	/* percent-encoded: written with "*" at the end of its name */
	bool is_used;		/* its name has been dealt with */
};

/* What is being read, with where it goes. */
struct reader {
	const unsigned char *p, *end;
	struct arena *arena;
	struct piece *pieces;
	size_t count, max;
	bool is_bad, is_limited;
};

/* Behind the comment at p, which may hold others (RFC 5322, 3.2.2); the end if it does not close. */
static const unsigned char *skip_comment(const unsigned char *p, const unsigned char *end)
{
	size_t depth = 0;

	for (; p < end; p++) {
		if (*p == '\\' && end - p >= 2)
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return end;
}

static const unsigned char *skip_space(const unsigned char *p, const unsigned char *end)
{
	while (p < end && ascii_is_space(*p))
		p++;
	return p;
}

static void skip_space_and_comments(struct reader *r)
{
	while (r->p < r->end && (ascii_is_space(*r->p) || *r->p == '('))
		r->p = *r->p == '(' ? skip_comment(r->p, r->end) : r->p + 1;
}

/* Whether [p, end) starts with "name=": where a semicolon was forgotten, the next parameter follows. */
static bool starts_parameter(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *start = p;

	while (p < end && (ascii_is_alnum(*p) || *p == '-' || *p == '*' || *p == '_'))
		p++;
	return p > start && p < end && *p == '=';
}

/* Names whose values are shown to people, who like to have spaces in them. */
static bool is_file_name(struct bytes name)
{
	return bytes_is(name, "name") || bytes_is(name, "filename");
}

/*
 * An unquoted value. It should be one token; clients show a file name up to the semicolon, and of any other value
 * what stands before the first white space.
 */
static struct bytes read_unquoted(struct reader *r, bool may_have_spaces)
{
	const unsigned char *start = r->p, *value_end = start;

	while (r->p < r->end && *r->p != ';') {
		if (!ascii_is_space(*r->p)) {
			value_end = ++r->p;
			continue;
		}
		r->p = skip_space(r->p, r->end);
		if (r->p == r->end || *r->p == ';')
			break;
		if (*r->p == '(' && !may_have_spaces) {
			skip_space_and_comments(r);
			if (r->p == r->end || *r->p == ';')
				break;
		}
		r->is_bad = true;
		if (starts_parameter(r->p, r->end))
			break;
		if (!may_have_spaces) {
			r->p = bytes_span(r->p, r->end).data + bytes_find_byte(bytes_span(r->p, r->end), ';', 0);
			break;
		}
	}
	return bytes_span(start, value_end);
}

/* A quoted value, without its quotes; to the end if they do not close. Still to be unescaped. */
static struct bytes read_quoted(struct reader *r)
{
	const unsigned char *start = ++r->p, *value_end;

	while (r->p < r->end && *r->p != '"')
		r->p += *r->p == '\\' && r->end - r->p >= 2 ? 2 : 1;
	value_end = r->p;
	if (r->p == r->end) {
		r->is_bad = true;
		while (value_end > start && ascii_is_space(value_end[-1]))
			value_end--;
		return bytes_span(start, value_end);
	}
	r->p++;
	skip_space_and_comments(r);
	if (r->p < r->end && *r->p != ';') {
		/* Text behind the closing quote is not shown by clients; a parameter there is read. */
		r->is_bad = true;
		if (!starts_parameter(r->p, r->end))
			r->p += bytes_find_byte(bytes_span(r->p, r->end), ';', 0);
	}
	return bytes_span(start, value_end);
}

/* Without line ends, and without the backslashes of quoted pairs if was_quoted. Borrowed if nothing changes. */
static enum status clean_value(struct bytes raw, bool was_quoted, struct arena *a, struct bytes *value_r)
{
	unsigned char *copy;
	size_t n = 0;

	if (bytes_find_byte(raw, '\r', 0) == raw.len && bytes_find_byte(raw, '\n', 0) == raw.len &&
	    (!was_quoted || bytes_find_byte(raw, '\\', 0) == raw.len)) {
		*value_r = raw;
		return STATUS_OK;
	}
	copy = arena_alloc(a, raw.len, 1);
	if (copy == NULL)
		return arena_status(a);
	for (size_t i = 0; i < raw.len; i++) {
		if (was_quoted && raw.data[i] == '\\' && i + 1 < raw.len)
			i++;
		if (raw.data[i] != '\r' && raw.data[i] != '\n')
			copy[n++] = raw.data[i];
	}
	*value_r = (struct bytes){ copy, n };
	return STATUS_OK;
}

/* Take the RFC 2231 part off a name: "*", "*0" or "*0*". False if it is none of these; it is then part of the name. */
static bool split_name(struct piece *piece)
{
	size_t star = bytes_find_byte(piece->name, '*', 0);
	struct bytes tail = bytes_slice(piece->name, star, piece->name.len);
	unsigned long long number;

	if (star == 0 || star == piece->name.len)
		return star != 0;
	if (tail.len == 1) {
		piece->form = EXTENDED;
		piece->is_encoded = true;
	} else {
		piece->is_encoded = tail.data[tail.len - 1] == '*';
		tail = bytes_slice(tail, 1, tail.len - piece->is_encoded);
		if (!bytes_to_number(tail, 9999, &number) || (tail.len > 1 && tail.data[0] == '0')) {
			piece->is_encoded = false;
			return false;
		}
		piece->form = NUMBERED;
		piece->number = (size_t)number;
	}
	piece->name.len = star;
	return true;
}

/* Room for one more piece, or NULL. */
static struct piece *next_piece(struct reader *r)
{
	if ((r->count & (r->count - 1)) == 0) {
		size_t room = r->count != 0 ? r->count * 2 : 1;
		struct piece *larger = arena_extend(r->arena, r->pieces, r->count, room, sizeof(*larger));

		if (larger == NULL)
			return NULL;
		r->pieces = larger;
	}
	return &r->pieces[r->count];
}

/* One "name=value" at r->p, which is neither white space nor ";". */
static enum status read_piece(struct reader *r)
{
	const unsigned char *start = r->p, *name_end;
	struct piece piece = { 0 };
	struct piece *slot;
	struct bytes raw;
	unsigned char *name;
	enum status s;
	bool quoted;

	while (r->p < r->end && *r->p != '=' && *r->p != ';' && !ascii_is_space(*r->p) && *r->p != '(')
		r->p++;
	name_end = r->p;
	skip_space_and_comments(r);
	if (r->p == r->end || *r->p != '=' || name_end == start) {
		/* Words without a value say nothing. */
		r->is_bad = true;
		if (r->p < r->end && *r->p == '=')
			r->p++;
		return STATUS_OK;
	}
	if (r->count == r->max) {
		r->is_limited = true;
		r->p = r->end;
		return STATUS_OK;
	}
	r->p++;
	name = arena_alloc(r->arena, (size_t)(name_end - start), 1);
	if (name == NULL)
		return arena_status(r->arena);
	for (size_t i = 0; start + i < name_end; i++)
		name[i] = ascii_lower(start[i]);
	piece.name = (struct bytes){ name, (size_t)(name_end - start) };
	r->is_bad |= !split_name(&piece);
	r->p = skip_space(r->p, r->end);
	quoted = r->p < r->end && *r->p == '"';
	raw = quoted ? read_quoted(r) : read_unquoted(r, is_file_name(piece.name));
	s = clean_value(raw, quoted, r->arena, &piece.value);
	if (s != STATUS_OK)
		return s;
	slot = next_piece(r);
	if (slot == NULL)
		return arena_status(r->arena);
	*slot = piece;
	r->count++;
	return STATUS_OK;
}

/* Split "charset'language'text" and leave the text; false if it is not of that form. */
static bool split_charset(struct bytes *value, struct bytes *charset_r)
{
	const size_t first = bytes_find_byte(*value, '\'', 0);
	const size_t second = first < value->len ? bytes_find_byte(*value, '\'', first + 1) : first;

	if (second == value->len)
		return false;
	*charset_r = bytes_slice(*value, 0, first);
	*value = bytes_slice(*value, second + 1, value->len);
	return true;
}

/* The first piece at or behind from with that name, form and number; r->count if there is none. */
static size_t find_piece(const struct reader *r, size_t from, const struct piece *like, enum form form, size_t number)
{
	while (from < r->count && !(r->pieces[from].form == form && r->pieces[from].number == number &&
				    bytes_equal(r->pieces[from].name, like->name)))
		from++;
	return from;
}

/* Put one piece's text behind what the value has so far. The value's room is as long as all the pieces' texts. */
static void append_piece(struct reader *r, const struct piece *piece, bool is_first, struct parameter *parameter,
			 unsigned char *value)
{
	struct bytes text = piece->value;

	if (piece->is_encoded) {
		if (is_first && !split_charset(&text, &parameter->charset))
			r->is_bad = true;
		parameter->value.len += percent_decode(text, value + parameter->value.len, &r->is_bad);
	} else if (text.len > 0) {
		memcpy(value + parameter->value.len, text.data, text.len);
		parameter->value.len += text.len;
	}
}

/*
 * The value of the parameter that the piece at index first belongs to, from its best form; marks all its pieces as
 * used. *found_r is false if all it has is later pieces without the one numbered 0.
 */
static enum status join_pieces(struct reader *r, size_t first, struct parameter *parameter_r, bool *found_r)
{
	const struct piece *like = &r->pieces[first];
	const size_t extended = find_piece(r, first, like, EXTENDED, 0);
	const size_t numbered = find_piece(r, first, like, NUMBERED, 0);
	const size_t plain = find_piece(r, first, like, PLAIN, 0);
	const size_t best = extended < r->count ? extended : numbered < r->count ? numbered : plain;
	struct parameter parameter = { .name = like->name };
	size_t room = 0, joined = 0, numbered_count = 0;
	unsigned char *value;

	for (size_t i = first; i < r->count; i++) {
		if (bytes_equal(r->pieces[i].name, like->name)) {
			r->pieces[i].is_used = true;
			room += r->pieces[i].value.len;
			numbered_count += r->pieces[i].form == NUMBERED;
		}
	}
	*found_r = best < r->count;
	if (!*found_r) {
		r->is_bad = true;
		return STATUS_OK;
	}
	if (best == plain) {
		parameter.value = r->pieces[plain].value;
		*parameter_r = parameter;
		return STATUS_OK;
	}
	value = arena_alloc(r->arena, room, 1);
	if (value == NULL)
		return arena_status(r->arena);
	parameter.value.data = value;
	if (best == extended) {
		append_piece(r, &r->pieces[best], true, &parameter, value);
	} else {
		for (size_t i = best; i < r->count; i = find_piece(r, first, like, NUMBERED, joined)) {
			append_piece(r, &r->pieces[i], joined == 0, &parameter, value);
			joined++;
		}
		r->is_bad |= joined != numbered_count;
	}
	*parameter_r = parameter;
	return STATUS_OK;
}

enum status parameters_parse(struct bytes in, size_t max_pieces, struct arena *a, struct parameters *out_r,
			     struct oddities *o)
{
	struct reader r = { .p = in.data, .end = in.len != 0 ? in.data + in.len : in.data, .arena = a, .max = max_pieces };
	struct parameter *items;
	size_t count = 0;

	for (;;) {
		enum status s;

		skip_space_and_comments(&r);
		if (r.p == r.end)
			break;
		if (*r.p == ';') {
			r.p++;
			continue;
		}
		s = read_piece(&r);
		if (s != STATUS_OK)
			return s;
	}
	items = arena_alloc(a, r.count, sizeof(*items));
	if (items == NULL)
		return arena_status(a);
	for (size_t i = 0; i < r.count; i++) {
		enum status s;
		bool found;

		if (r.pieces[i].is_used)
			continue;
		s = join_pieces(&r, i, &items[count], &found);
		if (s != STATUS_OK)
			return s;
		count += found;
	}
	if (r.is_bad)
		oddities_add(o, ODDITY_BAD_PARAMETER);
	if (r.is_limited)
		oddities_add(o, ODDITY_PARAMETER_LIMIT);
	*out_r = (struct parameters){ items, count };
	return STATUS_OK;
}

const struct parameter *parameters_find(const struct parameters *p, const char *name)
{
	for (size_t i = 0; i < p->count; i++) {
		if (bytes_is(p->items[i].name, name))
			return &p->items[i];
	}
	return NULL;
}

struct bytes parameters_get(const struct parameters *p, const char *name)
{
	const struct parameter *found = parameters_find(p, name);

	return found != NULL ? found->value : (struct bytes){ 0 };
}
