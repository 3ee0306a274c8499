#include "html/tokenizer.h"
#include <string.h>
#include "base/ascii.h"
#include "html/scan.h"
#include "html/states.h"

void html_tokenizer_init(struct html_tokenizer *t, struct bytes utf8, struct arena *a, struct oddities *oddities)
{
	memset(t, 0, sizeof(*t));
	/* A pointer even where there is nothing, so that spans can be told apart from absent ones. */
	t->input = utf8.data != NULL ? utf8 : bytes_of("");
	t->p = t->input.data;
	t->end = t->input.data + t->input.len;
	t->arena = a;
	t->oddities = oddities;
}

void html_tokenizer_seek(struct html_tokenizer *t, size_t start, size_t end)
{
	struct bytes part = bytes_slice(t->input, start, end);

	t->p = part.data;
	t->end = part.data + part.len;
	t->content = HTML_DATA;
}

static const unsigned char *take_text(struct html_token *token, const unsigned char *p, const unsigned char *end,
				      enum html_content content)
{
	token->type = HTML_TEXT;
	token->content = content;
	token->text = bytes_span(p, end);
	return end;
}

/* 13.2.5.1 Data state: text up to a "<" that opens something. */
static const unsigned char *data_text_end(const unsigned char *p, const unsigned char *end)
{
	for (;;) {
		p = scan_byte(p, end, '<');
		if (end - p < 2)
			return end;
		/* 13.2.5.6 Tag open state; 13.2.5.7 End tag open state, where "</" at the end of input is text. */
		if (ascii_is_alpha(p[1]) || p[1] == '!' || p[1] == '?' || (p[1] == '/' && end - p > 2))
			return p;
		p++;
	}
}

/* 13.2.5.1 Data state, 13.2.5.6 Tag open state, 13.2.5.7 End tag open state. p < t->end. */
static enum status data(struct html_tokenizer *t, const unsigned char *p, struct html_token *token,
			const unsigned char **end_r)
{
	const unsigned char *end = t->end;

	if (p[0] == '<' && end - p >= 2) {
		if (ascii_is_alpha(p[1]))
			return html_read_tag(t, p + 1, HTML_START_TAG, token, end_r);
		if (p[1] == '/' && end - p > 2) {
			if (ascii_is_alpha(p[2]))
				return html_read_tag(t, p + 2, HTML_END_TAG, token, end_r);
			if (p[2] == '>') {
				token->type = HTML_SKIPPED;
				*end_r = p + 3;
			} else {
				*end_r = html_read_bogus_comment(t, p + 2, token);
			}
			return STATUS_OK;
		}
		if (p[1] == '!') {
			*end_r = html_read_markup_declaration(t, p + 2, token);
			return STATUS_OK;
		}
		if (p[1] == '?') {
			*end_r = html_read_bogus_comment(t, p + 1, token);
			return STATUS_OK;
		}
	}
	*end_r = take_text(token, p, data_text_end(p, end), HTML_DATA);
	return STATUS_OK;
}

/* The end tag that closes RCDATA, RAWTEXT or script data stands at p. */
static enum status closing_tag(struct html_tokenizer *t, const unsigned char *p, struct html_token *token,
			       const unsigned char **end_r)
{
	t->content = HTML_DATA;
	return html_read_tag(t, p + 2, HTML_END_TAG, token, end_r);
}

/* 13.2.5.69 CDATA section state, with 13.2.5.70 and 13.2.5.71. */
static const unsigned char *cdata_section(struct html_tokenizer *t, const unsigned char *p, struct html_token *token)
{
	static const struct bytes marker = BYTES("]]>");
	const struct bytes rest = bytes_span(p, t->end);
	size_t n = bytes_find(rest, marker, 0);

	if (n == 0) {
		t->content = HTML_DATA;
		token->type = HTML_SKIPPED;
		return p + marker.len;
	}
	if (n == rest.len)
		oddities_add(t->oddities, ODDITY_HTML_UNCLOSED);
	return take_text(token, p, p + n, HTML_CDATA_SECTION);
}

/* Text of RCDATA, RAWTEXT and script data, or the tag behind it. */
static enum status raw_text(struct html_tokenizer *t, const unsigned char *p, struct html_token *token,
			    const unsigned char **end_r)
{
	const unsigned char *end = t->content == HTML_SCRIPT_DATA ? html_script_data_end(t, p) : html_raw_text_end(t, p);

	if (end == p)
		return closing_tag(t, p, token, end_r);
	if (end == t->end)
		oddities_add(t->oddities, ODDITY_HTML_UNCLOSED);
	*end_r = take_text(token, p, end, t->content);
	return STATUS_OK;
}

enum status html_tokenizer_next(struct html_tokenizer *t, struct html_token *token_r)
{
	const unsigned char *p = t->p, *end = p;
	enum status s = STATUS_OK;

	*token_r = (struct html_token){ .type = HTML_END };
	if (p < t->end) {
		switch (t->content) {
		case HTML_DATA:
			s = data(t, p, token_r, &end);
			break;
		case HTML_RCDATA:
		case HTML_RAWTEXT:
		case HTML_SCRIPT_DATA:
			s = raw_text(t, p, token_r, &end);
			break;
		case HTML_PLAINTEXT:
			end = take_text(token_r, p, t->end, HTML_PLAINTEXT);
			break;
		case HTML_CDATA_SECTION:
			end = cdata_section(t, p, token_r);
			break;
		}
	}
	token_r->start = (size_t)(p - t->input.data);
	token_r->end = (size_t)(end - t->input.data);
	t->p = end;
	return s;
}
