#include "message/media_type.h"
#include "base/ascii.h"
#include "message/fields.h"

static bool is_token(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != ';' && c != '/' && c != '"' && c != ',' && c != '=';
}

static size_t skip_space(struct bytes b, size_t at)
{
	while (at < b.len && (ascii_is_space(b.data[at]) || b.data[at] == '"'))
		at++;
	return at;
}

static size_t skip_token(struct bytes b, size_t at)
{
	while (at < b.len && is_token(b.data[at]))
		at++;
	return at;
}

static enum status copy_lower(struct arena *a, struct bytes b, struct bytes *lower_r)
{
	unsigned char *p;
	size_t i = 0;

	while (i < b.len && !ascii_is_upper(b.data[i]))
		i++;
	if (i == b.len) {
		*lower_r = b;
		return STATUS_OK;
	}
	p = arena_alloc(a, b.len, 1);
	if (p == NULL)
		return arena_status(a);
	for (i = 0; i < b.len; i++)
		p[i] = ascii_lower(b.data[i]);
	*lower_r = (struct bytes){ p, b.len };
	return STATUS_OK;
}

/* What stands behind a value, without the semicolon that may be missing. */
static struct bytes behind(struct bytes b, size_t at)
{
	while (at < b.len && (ascii_is_space(b.data[at]) || b.data[at] == '"'))
		at++;
	if (at < b.len && b.data[at] == ';')
		at++;
	return bytes_slice(b, at, b.len);
}

enum status media_type_parse(struct bytes field_body, size_t max_parameters, struct arena *a,
			     struct media_type *type_r, struct oddities *o)
{
	struct bytes b, type, subtype = { NULL, 0 };
	size_t at, end, slash;
	enum status s = field_without_comments(field_body, a, &b);

	*type_r = (struct media_type){ 0 };
	if (s != STATUS_OK)
		return s;
	at = skip_space(b, 0);
	end = skip_token(b, at);
	type = bytes_slice(b, at, end);
	slash = skip_space(b, end);
	if (slash < b.len && b.data[slash] == '/') {
		at = skip_space(b, slash + 1);
		end = skip_token(b, at);
		subtype = bytes_slice(b, at, end);
	}
	/* "text/html/x" and "text/html,": clients read up to there. */
	at = end;
	while (at < b.len && b.data[at] != ';' && !ascii_is_space(b.data[at]) && b.data[at] != '"')
		at++;
	if (at < b.len && b.data[at] == '=')
		at = end;
	if (type.len == 0 || subtype.len == 0) {
		oddities_add(o, ODDITY_BAD_TYPE);
		at = bytes_find_byte(b, ';', 0);
	} else {
		s = copy_lower(a, type, &type_r->type);
		if (s == STATUS_OK)
			s = copy_lower(a, subtype, &type_r->subtype);
		if (s != STATUS_OK)
			return s;
	}
	return parameters_parse(behind(b, at), max_parameters, a, &type_r->parameters, o);
}

bool media_type_is(const struct media_type *t, const char *type, const char *subtype)
{
	return bytes_is(t->type, type) && (subtype == NULL || bytes_is(t->subtype, subtype));
}

static const struct {
	const char *name;
	enum transfer_encoding encoding;
} encodings[] = {
	{ "7bit", ENCODING_IDENTITY },
	{ "8bit", ENCODING_IDENTITY },
	{ "binary", ENCODING_IDENTITY },
	{ "quoted-printable", ENCODING_QUOTED_PRINTABLE },
	{ "base64", ENCODING_BASE64 },
	{ "x-uuencode", ENCODING_UUENCODE },
	{ "uuencode", ENCODING_UUENCODE },
	{ "x-uue", ENCODING_UUENCODE },
	{ "uue", ENCODING_UUENCODE },
	/* as written by mistake and read by clients */
	{ "7-bit", ENCODING_IDENTITY },
	{ "8-bit", ENCODING_IDENTITY },
	{ "none", ENCODING_IDENTITY },
	{ "", ENCODING_IDENTITY },
};

bool transfer_encoding_parse(struct bytes field_body, enum transfer_encoding *encoding_r)
{
	size_t at = skip_space(field_body, 0);

	/* A comment before the word: rare enough to need no copy. */
	while (at < field_body.len && field_body.data[at] == '(') {
		size_t close = bytes_find_byte(field_body, ')', at);

		at = skip_space(field_body, close < field_body.len ? close + 1 : close);
	}
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		size_t end = at;

		while (end < field_body.len && is_token(field_body.data[end]) && field_body.data[end] != '(')
			end++;
		if (bytes_is_nocase(bytes_slice(field_body, at, end), encodings[i].name)) {
			*encoding_r = encodings[i].encoding;
			return true;
		}
	}
	*encoding_r = ENCODING_IDENTITY;
	return false;
}

enum status disposition_parse(struct bytes field_body, size_t max_parameters, struct arena *a,
			      enum disposition *disposition_r, struct parameters *parameters_r, struct oddities *o)
{
	struct bytes b, word;
	size_t at, end;
	enum status s = field_without_comments(field_body, a, &b);

	if (s != STATUS_OK)
		return s;
	at = skip_space(b, 0);
	end = skip_token(b, at);
	if (end < b.len && b.data[end] == '=')
		end = at;	/* no word, parameters at once */
	word = bytes_slice(b, at, end);
	if (word.len == 0)
		*disposition_r = DISPOSITION_NONE;
	else if (bytes_is_nocase(word, "inline"))
		*disposition_r = DISPOSITION_INLINE;
	else
		*disposition_r = DISPOSITION_ATTACHMENT;
	return parameters_parse(behind(b, end), max_parameters, a, parameters_r, o);
}
