#include "message/address.h"
#include "base/ascii.h"
#include "message/fields.h"

/* Runs of text with white space folded to one space, collected from one mailbox. */
struct text {
	unsigned char *data;
	size_t len;
	bool has_space;			/* white space was met since the last byte */
};

struct reader {
	struct bytes in;
	size_t at;
	struct text phrase, angle, comment;	/* each has room for all of in, once */
	bool has_angle, has_at;		/* of this mailbox */
	bool is_bad;
};

struct mailbox mailbox_from_address(struct bytes address)
{
	struct mailbox m = { .address = address, .local = address };

	for (size_t i = address.len; i-- > 0;) {
		if (address.data[i] == '@') {
			m.local = bytes_slice(address, 0, i);
			m.domain = bytes_slice(address, i + 1, address.len);
			break;
		}
	}
	return m;
}

static void text_add(struct text *t, unsigned char c)
{
	if (ascii_is_space(c)) {
		t->has_space = true;
		return;
	}
	if (t->has_space && t->len > 0)
		t->data[t->len++] = ' ';
	t->has_space = false;
	t->data[t->len++] = c;
}

/* For quoted text, whose white space counts. */
static void text_add_verbatim(struct text *t, unsigned char c)
{
	if (t->has_space && t->len > 0)
		t->data[t->len++] = ' ';
	t->has_space = false;
	if (c != '\r' && c != '\n')
		t->data[t->len++] = c;
}

/* "(" stands at r->at: read to behind its ")", comments in it included. */
static void read_comment(struct reader *r)
{
	size_t depth = 0;

	r->comment.has_space = true;
	for (; r->at < r->in.len; r->at++) {
		unsigned char c = r->in.data[r->at];

		if (c == '\\' && r->at + 1 < r->in.len) {
			text_add(&r->comment, r->in.data[++r->at]);
			continue;
		}
		if (c == '(' && depth++ == 0)
			continue;
		if (c == ')' && --depth == 0) {
			r->at++;
			return;
		}
		text_add(&r->comment, c);
	}
	r->is_bad = true;
}

/* A quote stands at r->at. In an address the quotes are kept, in a name they are not. */
static void read_quoted(struct reader *r, struct text *out, bool keep_quotes)
{
	if (keep_quotes)
		text_add_verbatim(out, '"');
	for (r->at++; r->at < r->in.len; r->at++) {
		unsigned char c = r->in.data[r->at];

		if (c == '"') {
			r->at++;
			if (keep_quotes)
				text_add_verbatim(out, '"');
			return;
		}
		if (c == '\\' && r->at + 1 < r->in.len) {
			if (keep_quotes)
				text_add_verbatim(out, c);
			c = r->in.data[++r->at];
		}
		text_add_verbatim(out, c);
	}
	r->is_bad = true;
}

/* "<" stands at r->at: read to behind ">", or to the comma where that is missing. */
static void read_angle(struct reader *r)
{
	for (r->at++; r->at < r->in.len;) {
		unsigned char c = r->in.data[r->at];

		if (c == '>') {
			r->at++;
			return;
		}
		/* The commas of a source route "<@a,@b:c@d>" belong to it. */
		if (c == ',' && !(r->angle.len > 0 && r->angle.data[0] == '@'))
			break;
		if (c == '"') {
			read_quoted(r, &r->angle, true);
		} else if (c == '(') {
			read_comment(r);
		} else {
			if (!ascii_is_space(c))
				text_add(&r->angle, c);
			r->at++;
		}
	}
	r->is_bad = true;
}

/* Whether a quoted string at r->at is the local part of an address without angle brackets. */
static bool is_local_part(const struct reader *r)
{
	size_t i = r->at + 1;

	while (i < r->in.len && r->in.data[i] != '"')
		i += r->in.data[i] == '\\' ? 2 : 1;
	return i + 1 < r->in.len && r->in.data[i + 1] == '@';
}

/* Read up to the end of one mailbox; the separator is passed over. */
static void read_mailbox(struct reader *r)
{
	r->phrase.has_space = r->angle.has_space = r->comment.has_space = false;
	while (r->at < r->in.len) {
		unsigned char c = r->in.data[r->at];

		if (c == ',' || c == ';') {
			r->at++;
			return;
		}
		if (c == '<') {
			if (r->has_angle) {
				r->is_bad = true;
				return;		/* another one without a comma: the next mailbox */
			}
			r->has_angle = true;
			read_angle(r);
		} else if (c == '(') {
			read_comment(r);
			r->phrase.has_space = true;
		} else if (c == '"') {
			read_quoted(r, &r->phrase, !r->has_angle && is_local_part(r));
		} else if (c == ':' && !r->has_angle && !r->has_at) {
			/* The name of a group. */
			r->phrase.len = r->comment.len = 0;
			r->at++;
		} else {
			r->has_at |= c == '@';
			text_add(&r->phrase, c);
			r->at++;
		}
	}
}

static struct bytes text_bytes(const struct text *t)
{
	return (struct bytes){ t->data, t->len };
}

/* Without "@a,@b:" in front (RFC 5322, 4.4). */
static struct bytes without_route(struct bytes address)
{
	size_t colon;

	if (!bytes_starts_with(address, "@"))
		return address;
	colon = bytes_find_byte(address, ':', 0);
	return colon < address.len ? bytes_slice(address, colon + 1, address.len) : address;
}

/*
 * The address in text without angle brackets: the word with the last "@", and
 * what is left is the name. "a @ b" is one word with spaces around "@".
 */
static struct bytes take_address(struct text *phrase, struct bytes *rest_r)
{
	struct bytes all = text_bytes(phrase);
	size_t at = all.len, start, end;

	while (at > 0 && all.data[at - 1] != '@')
		at--;
	if (at == 0) {
		/* A name, and if it is one word perhaps the address of a local user. */
		*rest_r = all;
		return bytes_find_byte(all, ' ', 0) == all.len ? all : (struct bytes){ NULL, 0 };
	}
	at--;
	start = at;
	end = at + 1;
	if (start > 0 && ascii_is_space(all.data[start - 1]))
		start--;
	if (end < all.len && ascii_is_space(all.data[end]))
		end++;
	if (start > 0 && all.data[start - 1] == '"') {
		start--;
		while (start > 0 && all.data[start - 1] != '"')
			start--;
		start -= start > 0;
	} else {
		while (start > 0 && !ascii_is_space(all.data[start - 1]))
			start--;
	}
	while (end < all.len && !ascii_is_space(all.data[end]))
		end++;
	*rest_r = bytes_trim(bytes_slice(all, 0, start));
	if (rest_r->len == 0)
		*rest_r = bytes_trim(bytes_slice(all, end, all.len));
	/* Angle brackets that a quote without its end has swallowed. */
	if (all.data[start] == '<')
		start++;
	if (end > start && all.data[end - 1] == '>')
		end--;
	return bytes_slice(all, start, end);
}

static bool is_quoted(struct bytes local)
{
	return local.len >= 2 && local.data[0] == '"' && local.data[local.len - 1] == '"';
}

/* Without white space, which stands in quotes only. */
static struct bytes squeeze(struct bytes b, unsigned char *out)
{
	bool quoted = false;
	size_t len = 0;

	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] == '"')
			quoted = !quoted;
		if (quoted || !ascii_is_space(b.data[i]))
			out[len++] = b.data[i];
	}
	return (struct bytes){ out, len };
}

/* What was read, as a mailbox; *is_one_r is false if there was nothing. */
static enum status make_mailbox(struct reader *r, struct arena *a, struct mailbox *m_r, bool *is_one_r,
				struct oddities *o)
{
	struct bytes name = text_bytes(&r->phrase), address;
	unsigned char *out;
	enum status s;

	*is_one_r = r->has_angle || name.len > 0;
	if (!*is_one_r)
		return STATUS_OK;
	if (r->has_angle)
		address = without_route(text_bytes(&r->angle));
	else
		address = take_address(&r->phrase, &name);
	out = arena_alloc(a, address.len, 1);
	if (out == NULL)
		return arena_status(a);
	*m_r = mailbox_from_address(squeeze(address, out));
	if (name.len == 0)
		name = text_bytes(&r->comment);
	else if (!r->has_angle)
		r->is_bad = true;
	/* The pieces are reused for the next mailbox: keep a copy. */
	s = arena_copy(a, name, &name);
	if (s == STATUS_OK)
		s = phrase_text(name, a, &m_r->display_name, o);
	if (m_r->domain.len == 0 || (bytes_find_byte(m_r->local, '@', 0) < m_r->local.len && !is_quoted(m_r->local)))
		r->is_bad = true;
	return s;
}

static enum status init_reader(struct reader *r, struct bytes in, struct arena *a)
{
	*r = (struct reader){ .in = in };
	/* Each byte in gives at most one byte and one space out. */
	r->phrase.data = arena_alloc(a, in.len, 2);
	r->angle.data = arena_alloc(a, in.len, 2);
	r->comment.data = arena_alloc(a, in.len, 2);
	return r->phrase.data != NULL && r->angle.data != NULL && r->comment.data != NULL ? STATUS_OK : arena_status(a);
}

enum status mailboxes_parse(struct bytes field_body, size_t max, struct arena *a, struct mailboxes *out_r,
			    struct oddities *o)
{
	struct mailbox *items = NULL;
	size_t count = 0, capacity = 0;
	struct reader r;
	enum status s = init_reader(&r, field_body, a);

	*out_r = (struct mailboxes){ 0 };
	while (s == STATUS_OK && r.at < r.in.len && count < max) {
		struct mailbox m;
		bool is_one;

		r.phrase.len = r.angle.len = r.comment.len = 0;
		r.has_angle = r.has_at = false;
		read_mailbox(&r);
		s = make_mailbox(&r, a, &m, &is_one, o);
		if (s != STATUS_OK || !is_one)
			continue;
		if (count == capacity) {
			size_t more = capacity != 0 ? 2 * capacity : 1;
			struct mailbox *grown = arena_extend(a, items, count, more, sizeof(*items));

			if (grown == NULL)
				return arena_status(a);
			items = grown;
			capacity = more;
		}
		items[count++] = m;
	}
	if (s != STATUS_OK)
		return s;
	if (r.is_bad || (count == 0 && bytes_trim(field_body).len > 0 && r.phrase.len > 0))
		oddities_add(o, ODDITY_BAD_ADDRESS);
	if (max > 1 && bytes_trim(bytes_slice(r.in, r.at, r.in.len)).len > 0)
		oddities_add(o, ODDITY_HEADER_LIMIT);
	*out_r = (struct mailboxes){ items, count };
	return STATUS_OK;
}
