#include "url/find.h"
#include <string.h>
#include "base/ascii.h"
#include "base/utf8.h"

enum { FOLDED_MAX = 4096 };	/* bytes of a URL folded over lines in "<...>" */

/* Bytes that end a URL in running text. Of the rest, clients disagree only about what stands at its very end. */
static bool is_end(unsigned char c)
{
	return c <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7F;
}

/* Spaces and CJK punctuation beyond ASCII that end a URL; the length of the character, or 0. */
static unsigned wide_end(const unsigned char *p, const unsigned char *end)
{
	unsigned len;
	const uint32_t c = utf8_decode(p, end, &len);

	if (c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || (c >= 0x2018 && c <= 0x201F) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202F || c == 0x205F || (c >= 0x3000 && c <= 0x3001) || (c >= 0x3008 && c <= 0x3011) || c == 0xFEFF ||
	    c == 0xFF08 || c == 0xFF09 || c == 0xFF0C || c == 0xFF1B || c == 0xAB || c == 0xBB)
		return len;
	return 0;
}

/* The length of the scheme with "://" that ends at colon, or 0. */
static size_t scheme_before(struct bytes text, size_t colon)
{
	static const char *const schemes[] = { "https", "http", "ftp" };

	if (!bytes_starts_with(bytes_slice(text, colon, text.len), "://"))
		return 0;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		const size_t n = strlen(schemes[i]);

		if (colon >= n && bytes_is_nocase(bytes_slice(text, colon - n, colon), schemes[i]))
			return n;
	}
	return 0;
}

/* Whether a word may start at offset: what stands before it is no letter, digit or part of a name. */
static bool starts_word(struct bytes text, size_t offset)
{
	unsigned char before;

	if (offset == 0)
		return true;
	before = text.data[offset - 1];
	return !ascii_is_alnum(before) && before < 0x80 && strchr("@./-_%=&?+", before) == NULL;
}

/* Where a URL that starts at p ends at the latest, and how its brackets stand there. */
static const unsigned char *run_end(const unsigned char *p, const unsigned char *end, long balance[2])
{
	balance[0] = balance[1] = 0;
	while (p < end && !is_end(*p)) {
		unsigned len = 1;

		if (*p == '(' || *p == ')')
			balance[0] += *p == '(' ? 1 : -1;
		else if (*p == '[' || *p == ']')
			balance[1] += *p == '[' ? 1 : -1;
		else if (*p >= 0x80) {
			if (wide_end(p, end) > 0)
				break;
			utf8_decode(p, end, &len);
		}
		p += len;
	}
	return p;
}

/* Without punctuation that belongs to the sentence; a closing bracket stays if it has a partner inside. */
static const unsigned char *strip_punctuation(const unsigned char *start, const unsigned char *end, long balance[2])
{
	for (; end > start; end--) {
		const unsigned char c = end[-1];

		if (c == ')' || c == ']') {
			if (balance[c == ']'] >= 0)
				break;
			balance[c == ']']++;
		} else if (c == '(' || c == '[') {
			balance[c == '[']--;
		} else if (strchr(".,;:!?'`{}|\\^", c) == NULL || c == '\0') {
			break;
		}
	}
	return end;
}

/* Whether "<" or "<URL:" stands right before offset. */
static bool is_bracketed(struct bytes text, size_t offset)
{
	if (offset >= 4 && bytes_is_nocase(bytes_slice(text, offset - 4, offset), "URL:"))
		offset -= 4;
	return offset > 0 && text.data[offset - 1] == '<';
}

/*
 * Where the ">" of "<...>" stands when the URL in it is folded: all white space in it is next to a line break.
 * NULL when it is not. Stops at the next "<": no byte is looked at twice for two brackets.
 */
static const unsigned char *folded_end(const unsigned char *p, const unsigned char *end)
{
	bool folded = false;

	if (end - p > FOLDED_MAX)
		end = p + FOLDED_MAX;
	while (p < end && *p != '>') {
		unsigned breaks = 0;

		if (!ascii_is_space(*p)) {
			if (is_end(*p))
				return NULL;
			p++;
			continue;
		}
		for (; p < end && ascii_is_space(*p); p++)
			breaks += *p == '\n';
		if (breaks != 1)	/* a space within a line, or an empty line */
			return NULL;
		folded = true;
	}
	return p < end && folded ? p : NULL;
}

static bool starts_host(unsigned char c)
{
	return ascii_is_alnum(c) || c >= 0x80 || (c != '\0' && strchr("[%/\\@:-_", c) != NULL);
}

/* Fill *found_r for a URL that starts at start and whose host starts at host. False: there is no host. */
static bool measure(struct bytes text, size_t start, size_t host, struct found_url *found_r)
{
	const unsigned char *end = text.data + text.len, *p = NULL;
	long balance[2];

	if (host == text.len || !starts_host(text.data[host]))
		return false;
	found_r->start = start;
	found_r->is_folded = false;
	if (is_bracketed(text, start))
		p = folded_end(text.data + host, end);
	if (p != NULL) {
		found_r->is_folded = true;
	} else {
		p = run_end(text.data + host, end, balance);
		p = strip_punctuation(text.data + host, p, balance);
	}
	found_r->end = (size_t)(p - text.data);
	return found_r->end > host;
}

bool url_find_next(struct bytes text, size_t *offset, struct found_url *found_r)
{
	for (size_t i = *offset; i < text.len; i++) {
		const unsigned char c = text.data[i];

		if (c == ':') {
			const size_t n = scheme_before(text, i);

			if (n > 0 && i - n >= *offset && measure(text, i - n, i + 3, found_r)) {
				found_r->needs_scheme = false;
				*offset = found_r->end;
				return true;
			}
		} else if ((c == 'w' || c == 'W') &&
			   bytes_starts_with_nocase(bytes_slice(text, i, text.len), "www.") && starts_word(text, i)) {
			if (measure(text, i, i + 4, found_r)) {
				found_r->needs_scheme = true;
				*offset = found_r->end;
				return true;
			}
		}
	}
	*offset = text.len;
	return false;
}

enum status found_url_text(struct bytes text, const struct found_url *found, struct arena *a, struct bytes *url_r)
{
	static const struct bytes scheme = BYTES("http://");
	struct bytes span = bytes_slice(text, found->start, found->end);
	unsigned char *copy;
	size_t n = 0;

	if (!found->needs_scheme && !found->is_folded) {
		*url_r = span;
		return STATUS_OK;
	}
	copy = arena_alloc(a, scheme.len + span.len, 1);
	if (copy == NULL)
		return arena_status(a);
	if (found->needs_scheme) {
		memcpy(copy, scheme.data, scheme.len);
		n = scheme.len;
	}
	for (size_t i = 0; i < span.len; i++) {
		if (!found->is_folded || !ascii_is_space(span.data[i]))
			copy[n++] = span.data[i];
	}
	arena_shrink(a, copy, n);
	*url_r = (struct bytes){ copy, n };
	return STATUS_OK;
}
