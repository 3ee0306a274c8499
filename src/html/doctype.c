/* The states of a doctype: 13.2.5.53 to 13.2.5.68. */
#include "base/ascii.h"
#include "html/scan.h"
#include "html/states.h"

/* The end of the input inside a doctype. */
static const unsigned char *cut_short(struct html_tokenizer *t, struct html_token *token)
{
	token->quirks = true;
	token->unfinished = true;
	oddities_add(t->oddities, ODDITY_HTML_UNCLOSED);
	return t->end;
}

/* 13.2.5.68 Bogus DOCTYPE state. A doctype that the input's end cuts short here is in quirks mode only if it was before. */
static const unsigned char *bogus(struct html_tokenizer *t, const unsigned char *p, struct html_token *token)
{
	const bool quirks = token->quirks;

	p = scan_byte(p, t->end, '>');
	if (p < t->end)
		return p + 1;
	p = cut_short(t, token);
	token->quirks = quirks;
	return p;
}

static const unsigned char *bogus_quirks(struct html_tokenizer *t, const unsigned char *p, struct html_token *token)
{
	token->quirks = true;
	return bogus(t, p, token);
}

/*
 * 13.2.5.59 and 13.2.5.65, with their single-quoted twins: an identifier, whose
 * quote is at p. True with *p behind it if it ended well; else the doctype is
 * over, and *p is behind it.
 */
static bool identifier(struct html_tokenizer *t, const unsigned char **p, struct html_token *token,
		       struct bytes *out)
{
	const unsigned char *start = *p + 1, *at = start;

	while (at < t->end && *at != **p && *at != '>')
		at++;
	*out = bytes_span(start, at);
	if (at == t->end) {
		*p = cut_short(t, token);
		return false;
	}
	if (*at == '>')
		token->quirks = true;
	*p = at + 1;
	return *at != '>';
}

static bool is_quote(const unsigned char *p)
{
	return *p == '"' || *p == '\'';
}

/* 13.2.5.67 After DOCTYPE system identifier state */
static const unsigned char *after_system_identifier(struct html_tokenizer *t, const unsigned char *p,
						    struct html_token *token)
{
	p = scan_space(p, t->end);
	if (p == t->end)
		return cut_short(t, token);
	return bogus(t, p, token);
}

/*
 * 13.2.5.63 After DOCTYPE system keyword state, 13.2.5.64 Before DOCTYPE system
 * identifier state; and, where the identifier may be absent, 13.2.5.61 After
 * DOCTYPE public identifier state and 13.2.5.62 Between the two.
 */
static const unsigned char *system_identifier(struct html_tokenizer *t, const unsigned char *p,
					      struct html_token *token, bool may_be_absent)
{
	p = scan_space(p, t->end);
	if (p == t->end)
		return cut_short(t, token);
	if (*p == '>' && may_be_absent)
		return p + 1;
	if (!is_quote(p))
		return bogus_quirks(t, p, token);
	if (!identifier(t, &p, token, &token->system_id))
		return p;
	return after_system_identifier(t, p, token);
}

/* 13.2.5.57 After DOCTYPE public keyword state, 13.2.5.58 Before DOCTYPE public identifier state */
static const unsigned char *public_identifier(struct html_tokenizer *t, const unsigned char *p,
					      struct html_token *token)
{
	p = scan_space(p, t->end);
	if (p == t->end)
		return cut_short(t, token);
	if (!is_quote(p))
		return bogus_quirks(t, p, token);
	if (!identifier(t, &p, token, &token->public_id))
		return p;
	return system_identifier(t, p, token, true);
}

/* 13.2.5.53 DOCTYPE state, 13.2.5.54 Before DOCTYPE name state, 13.2.5.55 DOCTYPE name state, 13.2.5.56 after it */
const unsigned char *html_read_doctype(struct html_tokenizer *t, const unsigned char *p, struct html_token *token)
{
	const unsigned char *start;
	struct bytes rest;

	token->type = HTML_DOCTYPE;
	start = p = scan_space(p, t->end);
	while (p < t->end && *p != '>' && !ascii_is_space(*p))
		p++;
	if (p > start)
		token->name = bytes_span(start, p);
	p = scan_space(p, t->end);
	if (p == t->end)
		return cut_short(t, token);
	if (*p == '>') {
		token->quirks = token->name.data == NULL;
		return p + 1;
	}
	rest = bytes_span(p, t->end);
	if (bytes_starts_with_nocase(rest, "public"))
		return public_identifier(t, p + 6, token);
	if (bytes_starts_with_nocase(rest, "system"))
		return system_identifier(t, p + 6, token, false);
	return bogus_quirks(t, p, token);
}
