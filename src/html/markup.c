/* Comments and what is read as one: 13.2.5.41 to 13.2.5.52. */
#include "base/ascii.h"
#include "html/scan.h"
#include "html/states.h"

static void unfinished(struct html_tokenizer *t, struct html_token *token)
{
	token->unfinished = true;
	oddities_add(t->oddities, ODDITY_HTML_UNCLOSED);
}

/* 13.2.5.41 Bogus comment state */
const unsigned char *html_read_bogus_comment(struct html_tokenizer *t, const unsigned char *p,
					     struct html_token *token)
{
	const unsigned char *end = scan_byte(p, t->end, '>');

	token->type = HTML_COMMENT;
	token->text = bytes_span(p, end);
	if (end == t->end) {
		unfinished(t, token);
		return end;
	}
	return end + 1;
}

static bool ends_with(const unsigned char *start, const unsigned char *p, const char *text, size_t n)
{
	return (size_t)(p - start) >= n && memcmp(p - n, text, n) == 0;
}

/*
 * 13.2.5.43 Comment start state to 13.2.5.52 Comment end bang state, seen from
 * the other side: a comment ends at the first ">" with "--" or "--!" of its own
 * before it, or right at its start as "<!-->" or "<!--->". The states about
 * "<!--" inside a comment (13.2.5.46 to 13.2.5.49) change nothing but errors.
 */
static const unsigned char *comment(struct html_tokenizer *t, const unsigned char *start, struct html_token *token)
{
	const unsigned char *end = t->end, *p = start;

	token->type = HTML_COMMENT;
	if (end - start >= 2 && start[0] == '-' && start[1] == '>') {
		token->text = bytes_span(start, start);
		return start + 2;
	}
	if (start < end && *start == '>') {
		token->text = bytes_span(start, start);
		return start + 1;
	}
	for (;; p++) {
		p = scan_byte(p, end, '>');
		if (p == end || ends_with(start, p, "--", 2) || ends_with(start, p, "--!", 3))
			break;
	}
	if (p < end) {
		token->text = bytes_span(start, p - (p[-1] == '!' ? 3 : 2));
		return p + 1;
	}
	/* At the end of the input what has been read of the closing mark does not count either. */
	unfinished(t, token);
	if (ends_with(start, p, "--!", 3))
		p -= 3;
	else if (ends_with(start, p, "--", 2))
		p -= 2;
	else if (ends_with(start, p, "-", 1))
		p -= 1;
	token->text = bytes_span(start, p);
	return end;
}

/* 13.2.5.42 Markup declaration open state */
const unsigned char *html_read_markup_declaration(struct html_tokenizer *t, const unsigned char *p,
						  struct html_token *token)
{
	const struct bytes rest = bytes_span(p, t->end);

	if (bytes_starts_with(rest, "--"))
		return comment(t, p + 2, token);
	if (bytes_starts_with_nocase(rest, "doctype"))
		return html_read_doctype(t, p + 7, token);
	if (t->cdata_allowed && bytes_starts_with(rest, "[CDATA[")) {
		token->type = HTML_SKIPPED;
		t->content = HTML_CDATA_SECTION;
		return p + 7;
	}
	return html_read_bogus_comment(t, p, token);
}
