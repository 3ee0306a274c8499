#include "decode/encoded_word.h"
#include "base/ascii.h"
#include "decode/base64.h"

enum { CHARSET_MAX = 75 };	/* longer than any label, short enough to look for at every "=?" */

/* "=?charset?encoding?text?=" taken apart. */
struct word {
	struct bytes charset, text;
	bool is_base64;
	const unsigned char *end;	/* behind the word */
};

void encoded_words_init(struct encoded_words *it, struct bytes field_body)
{
	*it = (struct encoded_words){ .rest = field_body };
}

/* The first "?=" in [p, end), or NULL. */
static const unsigned char *find_closing(const unsigned char *p, const unsigned char *end)
{
	struct bytes b = bytes_span(p, end);
	size_t i = bytes_find(b, (struct bytes)BYTES("?="), 0);

	return i < b.len ? p + i : NULL;
}

/*
 * Whether a word starts at p. *no_more is set when no "?=" follows any more, so that it is not looked for again
 * and again; *nearly when this would be a word but for its encoding or its end.
 */
static bool read_word(const unsigned char *p, const unsigned char *end, struct word *w, bool *no_more, bool *nearly)
{
	const unsigned char *charset, *language = NULL, *closing;
	unsigned char encoding;

	if (*no_more || end - p < 8 || p[0] != '=' || p[1] != '?')
		return false;
	p += 2;
	for (charset = p; p < end && p - charset <= CHARSET_MAX && *p != '?'; p++) {
		if (*p <= ' ' || *p >= 0x7F || *p == '=')
			return false;
		if (*p == '*' && language == NULL)
			language = p;
	}
	if (end - p < 3 || *p != '?' || p == charset || p[2] != '?')
		return false;
	w->charset = bytes_span(charset, language != NULL ? language : p);
	encoding = ascii_lower(p[1]);
	p += 3;
	if ((encoding != 'b' && encoding != 'q') || w->charset.len == 0) {
		*nearly = true;
		return false;
	}
	/* Looked for last: what is searched here is consumed as a word, or never searched again. */
	closing = find_closing(p, end);
	if (closing == NULL) {
		*no_more = *nearly = true;
		return false;
	}
	w->is_base64 = encoding == 'b';
	w->text = bytes_span(p, closing);
	w->end = closing + 2;
	return true;
}

/* RFC 2047, 4.2. out has room for in.len bytes. Folds inside are dropped. */
static size_t decode_q(struct bytes in, unsigned char *out, struct oddities *o)
{
	const unsigned char *p = in.data, *end = p + in.len;
	unsigned char *q = out;

	while (p < end) {
		unsigned char c = *p++;

		if (c == '_') {
			c = ' ';
		} else if (c == '=') {
			int high = end - p >= 2 ? ascii_hex_value(p[0]) : -1;
			int low = end - p >= 2 ? ascii_hex_value(p[1]) : -1;

			if (high >= 0 && low >= 0) {
				c = (unsigned char)(high << 4 | low);
				p += 2;
			} else {
				oddities_add(o, ODDITY_BAD_ENCODED_WORD);
			}
		} else if (c == '\r' || c == '\n') {
			continue;
		}
		*q++ = c;
	}
	return (size_t)(q - out);
}

static size_t decode_b(struct bytes in, unsigned char *out, struct oddities *o)
{
	struct oddities damage = { 0 };
	size_t n = base64_decode(in, out, &damage);

	/* Missing padding is common and means nothing here; foreign characters do. */
	if (oddities_has(&damage, ODDITY_BASE64_JUNK))
		oddities_add(o, ODDITY_BAD_ENCODED_WORD);
	return n;
}

static const unsigned char *skip_space(const unsigned char *p, const unsigned char *end)
{
	while (p < end && ascii_is_space(*p))
		p++;
	return p;
}

/* Decode w and all words of its charset that follow it directly into one text; *p is moved behind the last. */
static enum status join_words(struct encoded_words *it, const unsigned char **p, struct word w, struct arena *a,
			      struct encoded_word *word_r, struct oddities *o)
{
	const unsigned char *end = it->rest.data + it->rest.len;
	unsigned char *text = NULL;
	size_t len = 0, capacity = 0;
	const struct bytes charset = w.charset;
	bool no_more = it->no_more_words, nearly = false;

	do {
		const size_t room = w.is_base64 ? BASE64_DECODED_MAX(w.text.len) : w.text.len;

		if (text == NULL || room > capacity - len) {
			const size_t larger = capacity + (room > capacity ? room : capacity);
			unsigned char *moved = arena_extend(a, text, capacity, larger, 1);

			if (moved == NULL)
				return arena_status(a);
			text = moved;
			capacity = larger;
		}
		len += w.is_base64 ? decode_b(w.text, text + len, o) : decode_q(w.text, text + len, o);
		*p = w.end;
	} while (read_word(skip_space(w.end, end), end, &w, &no_more, &nearly) &&
		 bytes_equal_nocase(w.charset, charset));
	arena_shrink(a, text, len);
	*word_r = (struct encoded_word){ charset, { text, len } };
	return STATUS_OK;
}

enum status encoded_words_next(struct encoded_words *it, struct arena *a, struct encoded_word *word_r, bool *end_r,
			       struct oddities *o)
{
	const unsigned char *start = it->rest.data, *p = start;
	const unsigned char *end = it->rest.len != 0 ? start + it->rest.len : start;
	bool no_more = it->no_more_words, nearly = false;
	struct word w;

	*word_r = (struct encoded_word){ 0 };
	*end_r = start == end;
	if (*end_r)
		return STATUS_OK;
	if (read_word(p, end, &w, &no_more, &nearly)) {
		const unsigned char *next;
		enum status s = join_words(it, &p, w, a, word_r, o);

		if (s != STATUS_OK)
			return s;
		/* What stands between this word and one of another charset is dropped as well. */
		next = skip_space(p, end);
		if (read_word(next, end, &w, &no_more, &nearly))
			p = next;
	} else {
		do
			p++;
		while (p < end && !read_word(p, end, &w, &no_more, &nearly));
		word_r->text = bytes_span(start, p);
	}
	if (nearly)
		oddities_add(o, ODDITY_BAD_ENCODED_WORD);
	it->rest = bytes_span(p, end);
	it->no_more_words = no_more;
	return STATUS_OK;
}
