#include "token/segment.h"
#include "base/ascii.h"
#include "url/query.h"

enum { EXTENSION_MAX = 5 };

size_t token_extension_start(struct bytes file)
{
	for (size_t n = 0; n <= EXTENSION_MAX && n < file.len; n++) {
		unsigned char c = file.data[file.len - 1 - n];

		if (c == '.')
			return n > 0 ? file.len - 1 - n : file.len;
		if (!ascii_is_alnum(c))
			break;
	}
	return file.len;
}

const char *token_place_words(enum token_place p)
{
	static const char *const words[TOKEN_PLACES] = {
		"the host name", "the user name", "the path", "the query", "the query", "the fragment",
	};

	return words[p];
}

enum token_class token_segment_class_of(const struct token_segment *s, enum token_class of_text)
{
	if (s->extension.len > 0 && (of_text == TOKEN_CLASS_WORD || of_text == TOKEN_CLASS_SLUG))
		return TOKEN_CLASS_FILE_NAME;
	return of_text;
}

enum token_class token_segment_class(const struct token_segment *s)
{
	return token_segment_class_of(s, token_classify(s->text));
}

/* In the order in which they are walked. */
enum { LABELS, USER_NAME, PASSWORD, PATH, QUERY, FRAGMENT, COMPONENTS };

void token_segments_start(struct token_segments *s, const struct url *u, struct bytes domain)
{
	*s = (struct token_segments){ .url = u, .rest = u->host };
	if (s->rest.len > 0 && s->rest.data[s->rest.len - 1] == '.')
		s->rest.len--;
	s->rest.len = s->rest.len > domain.len ? s->rest.len - domain.len : 0;
}

/* The next piece between separators that is not empty, off the front of the rest; false: there is none. */
static bool cut(struct bytes *rest, unsigned char separator, struct bytes *piece_r)
{
	while (rest->len > 0) {
		const size_t end = bytes_find_byte(*rest, separator, 0);

		*piece_r = bytes_slice(*rest, 0, end);
		*rest = bytes_slice(*rest, end + 1, rest->len);
		if (piece_r->len > 0)
			return true;
	}
	return false;
}

static bool cut_path(struct token_segments *s, struct token_segment *r)
{
	if (!cut(&s->rest, '/', &r->text))
		return false;
	r->place = TOKEN_PLACE_PATH;
	r->is_last = s->rest.len == 0;
	if (r->is_last) {
		const size_t dot = token_extension_start(r->text);

		if (dot > 0) {
			r->extension = bytes_slice(r->text, dot, r->text.len);
			r->text = bytes_slice(r->text, 0, dot);
		}
	}
	return true;
}

static bool cut_query(struct token_segments *s, struct token_segment *r)
{
	struct query_pair pair = { .value = s->value };

	if (pair.value.len == 0) {
		do {
			if (!query_next(&s->rest, &pair))
				return false;
		} while (pair.name.len == 0 && pair.value.len == 0);
		s->name = pair.name;
		s->value = pair.value;
		if (pair.name.len > 0) {
			r->place = TOKEN_PLACE_NAME;
			r->text = pair.name;
			r->has_value = pair.value.len > 0;
			return true;
		}
	}
	r->place = TOKEN_PLACE_VALUE;
	r->name = s->name;
	r->text = pair.value;
	s->value.len = 0;
	return true;
}

static bool cut_component(struct token_segments *s, struct token_segment *r)
{
	switch (s->component) {
	case LABELS:
		r->place = TOKEN_PLACE_HOST;
		return cut(&s->rest, '.', &r->text);
	case PATH:
		return cut_path(s, r);
	case QUERY:
		return cut_query(s, r);
	default:
		r->place = s->component == FRAGMENT ? TOKEN_PLACE_FRAGMENT : TOKEN_PLACE_USER;
		r->text = s->rest;
		s->rest.len = 0;
		return r->text.len > 0;
	}
}

static struct bytes component_of(const struct url *u, unsigned component)
{
	switch (component) {
	case USER_NAME:
		return u->username;
	case PASSWORD:
		return u->password;
	case PATH:
		return u->path;
	case QUERY:
		return u->query;
	default:
		return u->fragment;
	}
}

bool token_segments_next(struct token_segments *s, struct token_segment *segment_r)
{
	while (s->component < COMPONENTS) {
		if (s->rest.len > 0 || s->value.len > 0) {
			*segment_r = (struct token_segment){ .index = s->index };
			if (cut_component(s, segment_r)) {
				s->index += segment_r->place != TOKEN_PLACE_NAME || !segment_r->has_value;
				return true;
			}
		}
		s->index = 0;
		if (++s->component < COMPONENTS)
			s->rest = component_of(s->url, s->component);
	}
	return false;
}
