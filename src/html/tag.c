/* The states of a tag: 13.2.5.8 and 13.2.5.32 to 13.2.5.40. */
#include "base/ascii.h"
#include "html/scan.h"
#include "html/states.h"

/*
 * 13.2.5.35 Before attribute value state, 13.2.5.36 and 13.2.5.37 quoted,
 * 13.2.5.38 unquoted. p is behind "="; returns where the value ends, with its quote.
 */
static const unsigned char *attribute_value(const unsigned char *p, const unsigned char *end,
					    struct html_attribute *attribute)
{
	const unsigned char *start;
	bool encoded = false;

	p = scan_space(p, end);
	start = p;
	if (p < end && (*p == '"' || *p == '\'')) {
		attribute->quote = *p;
		start = p + 1;
		p = scan_quoted(start, end, attribute->quote, &encoded);
	} else {
		/* A ">" right here is 13.2.5.35's missing value: the loop leaves it where it is. */
		for (; p < end && *p != '>' && !ascii_is_space(*p); p++)
			encoded |= *p == '&' || *p == '\0';
	}
	attribute->value = bytes_span(start, p);
	attribute->flags = encoded ? HTML_VALUE_ENCODED : 0;
	if (p == end)
		attribute->flags |= HTML_VALUE_UNCLOSED;
	else if (attribute->quote != 0)
		p++;
	return p;
}

/* 13.2.5.33 Attribute name state, 13.2.5.34 After attribute name state. p is at the name, whose first byte may be "=". */
static const unsigned char *attribute(const unsigned char *p, const unsigned char *end, struct html_attribute *out)
{
	const unsigned char *name_end = scan_attribute_name(p + 1, end);

	out->name = bytes_span(p, name_end);
	out->id = (uint16_t)html_attribute_name_find(out->name, end);
	out->quote = 0;
	p = scan_space(name_end, end);
	if (p < end && *p == '=')
		return attribute_value(p + 1, end, out);
	out->value = bytes_span(name_end, name_end);
	out->flags = HTML_VALUE_ABSENT;
	return p;
}

/*
 * 13.2.5.8 Tag name state, 13.2.5.32 Before attribute name state, 13.2.5.39
 * After attribute value (quoted) state, 13.2.5.40 Self-closing start tag state.
 */
enum status html_read_tag(struct html_tokenizer *t, const unsigned char *p, enum html_token_type type,
			  struct html_token *token, const unsigned char **end_r)
{
	const unsigned char *end = t->end, *name_end = scan_tag_name(p, end);
	struct html_attribute next;
	enum status s;

	html_attributes_begin(t);
	token->type = type;
	token->name = bytes_span(p, name_end);
	token->tag = html_tag_find(token->name, end);
	if (type == HTML_START_TAG)
		t->last_start_tag = token->name;
	p = name_end;
	for (;;) {
		p = scan_space(p, end);
		if (p == end) {
			token->unfinished = true;
			oddities_add(t->oddities, ODDITY_HTML_UNCLOSED);
			break;
		}
		if (*p == '>') {
			p++;
			break;
		}
		if (*p == '/') {
			p++;
			if (p < end && *p == '>') {
				token->self_closing = true;
				p++;
				break;
			}
			continue;
		}
		p = attribute(p, end, &next);
		s = html_attributes_add(t, &next);
		if (s != STATUS_OK)
			return s;
	}
	token->attributes = t->attributes;
	token->attribute_count = t->attribute_count;
	*end_r = p;
	return STATUS_OK;
}
