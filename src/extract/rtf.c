/*
 * rtf.c - Rich Text Format (Microsoft's specification 1.9.1, [MS-OXRTFEX] for HTML inside).
 *
 * auto: INCLUDEPICTURE, INCLUDETEXT and other fields that load, \*\template (fetched by Word when the document opens),
 * linked pictures of shapes (pibName), \*\nextfile, addresses in the data of OLE objects (\objautlink and \objupdate
 * open them without a question). click: HYPERLINK. Encapsulated HTML (\*\htmltag) is put together again and scanned
 * as the page that Outlook would show.
 *
 * One pass; groups deeper than DEPTH_MAX are read as if they were part of the group around them.
 */
#include "base/ascii.h"
#include "base/mem.h"
#include "extract/attachment.h"
#include "extract/container.h"
#include "base/utf8.h"

enum { DEPTH_MAX = 512, TEXT_MAX = 64 * 1024, WORD_MAX = 32 };

static const char reason[] = "inside an RTF document";

enum destination {
	OUTSIDE,		/* the document's text */
	FIELD, TEMPLATE, NEXT_FILE, OBJECT_DATA, SHAPE_NAME, SHAPE_VALUE,
	HTML_TAG,		/* copied to the page as it is */
	IGNORED
};

struct group {
	unsigned char destination;
	bool html_suppressed;	/* \htmlrtf: this text is for readers of RTF only */
	unsigned char unicode_skip;
};

struct reader {
	struct extraction *x;
	const struct source *source;
	struct group groups[DEPTH_MAX];
	size_t depth, too_deep;
	struct buf text;	/* of the destination at hand */
	struct buf html;
	bool is_html, linked;	/* shape at hand names a picture */
	bool ignorable;		/* "\*" came just before */
	unsigned to_skip;	/* characters that stand for those who do not know \u */
	unsigned high_surrogate;
};

static const struct {
	const char *word;
	enum destination destination;
} destinations[] = {
	{ "fldinst", FIELD }, { "template", TEMPLATE }, { "nextfile", NEXT_FILE }, { "objdata", OBJECT_DATA },
	{ "sn", SHAPE_NAME }, { "sv", SHAPE_VALUE }, { "htmltag", HTML_TAG },
	{ "fonttbl", IGNORED }, { "colortbl", IGNORED }, { "stylesheet", IGNORED }, { "info", IGNORED },
	{ "pntext", IGNORED }, { "pict", IGNORED },
};

static struct group *group_now(struct reader *r)
{
	return &r->groups[r->depth];
}

/* Text beyond the limit of one destination is left out: no URL is that long. */
static enum status add(struct buf *b, const void *data, size_t n)
{
	enum status status = buf_add(b, data, n);

	return status == STATUS_LIMIT ? STATUS_OK : status;
}

static enum status add_text(struct reader *r, const void *data, size_t n)
{
	const struct group *g = group_now(r);

	switch ((enum destination)g->destination) {
	case IGNORED:
		return STATUS_OK;
	case OUTSIDE:
		return r->is_html && !g->html_suppressed ? add(&r->html, data, n) : STATUS_OK;
	case HTML_TAG:
		return add(&r->html, data, n);
	default:
		return add(&r->text, data, n);
	}
}

static enum status add_character(struct reader *r, unsigned code)
{
	unsigned char bytes[UTF8_MAX];

	if (code >= 0xD800 && code < 0xDC00) {
		r->high_surrogate = code;
		return STATUS_OK;
	}
	if (code >= 0xDC00 && code < 0xE000 && r->high_surrogate != 0)
		code = 0x10000 + ((r->high_surrogate - 0xD800) << 10) + (code - 0xDC00);
	r->high_surrogate = 0;
	return add_text(r, bytes, utf8_encode(code, bytes));
}

/* The word behind the field's name, with or without quotes; switches (\d, \* …) may stand between. */
static enum status read_field(struct reader *r, struct bytes code)
{
	static const char *const clicked[] = { "HYPERLINK", "GOTOBUTTON", "MACROBUTTON" };
	enum load load = LOAD_AUTO;
	struct bytes rest;
	enum status status = STATUS_OK;
	size_t i = 0;

	code = bytes_trim(code);
	while (i < code.len && ascii_is_alpha(code.data[i]))
		i++;
	for (size_t k = 0; k < sizeof(clicked) / sizeof(clicked[0]); k++) {
		if (bytes_is_nocase(bytes_slice(code, 0, i), clicked[k]))
			load = LOAD_CLICK;
	}
	rest = bytes_slice(code, i, code.len);
	for (i = 0; status == STATUS_OK && i < rest.len;) {
		size_t start = i;
		bool quoted = rest.data[i] == '"';

		i = quoted ? bytes_find_byte(rest, '"', i + 1) : i;
		while (!quoted && i < rest.len && !ascii_is_space(rest.data[i]))
			i++;
		if (i > start)
			status = container_add(r->x, r->source, load == LOAD_AUTO ? "rtf field" : "rtf HYPERLINK", load,
					       bytes_slice(rest, start + quoted, i), reason);
		i++;
	}
	return status;
}

/* Hexadecimal data of an object: its bytes are searched for addresses. */
static enum status read_object(struct reader *r)
{
	struct bytes hex = buf_bytes(&r->text);
	size_t n = 0;
	int high = -1;

	for (size_t i = 0; i < hex.len; i++) {
		int value = ascii_hex_value(hex.data[i]);

		if (value < 0)
			continue;
		if (high >= 0)
			r->text.data[n++] = (unsigned char)(high << 4 | value);
		high = high >= 0 ? -1 : value;
	}
	return container_add_strings(r->x, r->source, bytes_slice(hex, 0, n), "rtf object", LOAD_AUTO, reason);
}

static enum status finish_destination(struct reader *r, enum destination d)
{
	struct bytes text = buf_bytes(&r->text);
	enum status status = STATUS_OK;

	switch (d) {
	case FIELD:
		status = read_field(r, text);
		break;
	case TEMPLATE:
		status = container_add(r->x, r->source, "rtf template", LOAD_AUTO, text, reason);
		break;
	case NEXT_FILE:
		status = container_add(r->x, r->source, "rtf nextfile", LOAD_CLICK, text, reason);
		break;
	case OBJECT_DATA:
		status = read_object(r);
		break;
	case SHAPE_NAME:
		r->linked = bytes_is_nocase(bytes_trim(text), "pibName") || bytes_is_nocase(bytes_trim(text), "fillBlipName");
		break;
	case SHAPE_VALUE:
		if (r->linked)
			status = container_add(r->x, r->source, "rtf linked picture", LOAD_AUTO, text, reason);
		break;
	case OUTSIDE:
	case HTML_TAG:
	case IGNORED:
		return STATUS_OK;
	}
	buf_truncate(&r->text, 0);
	return status;
}

static void open_group(struct reader *r)
{
	if (r->depth + 1 >= DEPTH_MAX) {
		r->too_deep++;
		return;
	}
	r->groups[r->depth + 1] = r->groups[r->depth];
	r->depth++;
}

static enum status close_group(struct reader *r)
{
	enum destination inner = (enum destination)group_now(r)->destination;

	r->to_skip = 0;
	if (r->too_deep > 0) {
		r->too_deep--;
		return STATUS_OK;
	}
	if (r->depth == 0)
		return STATUS_OK;
	r->depth--;
	return (enum destination)group_now(r)->destination != inner ? finish_destination(r, inner) : STATUS_OK;
}

static enum status read_word(struct reader *r, struct bytes word, bool has_number, long number)
{
	struct group *g = group_now(r);

	for (size_t i = 0; i < sizeof(destinations) / sizeof(destinations[0]); i++) {
		if (bytes_is(word, destinations[i].word)) {
			enum destination outer = (enum destination)g->destination;

			/* One destination in the place of another: what the first gathered is complete. */
			enum status status = outer != destinations[i].destination && r->text.len > 0 ?
					     finish_destination(r, outer) : STATUS_OK;

			g->destination = (unsigned char)destinations[i].destination;
			return status;
		}
	}
	if (bytes_is(word, "fromhtml"))
		r->is_html = true;
	else if (bytes_is(word, "htmlrtf"))
		g->html_suppressed = !has_number || number != 0;
	else if (bytes_is(word, "uc"))
		g->unicode_skip = (unsigned char)(number < 0 ? 0 : number > 255 ? 255 : number);
	else if (bytes_is(word, "par") || bytes_is(word, "line"))
		return add_text(r, "\r\n", 2);
	else if (bytes_is(word, "tab"))
		return add_text(r, "\t", 1);
	else if (bytes_is(word, "u")) {
		r->to_skip = g->unicode_skip;
		return add_character(r, (unsigned)number & 0xFFFF);
	} else if (r->ignorable && g->destination == OUTSIDE) {
		g->destination = IGNORED;
	}
	return STATUS_OK;
}

/* A control word with its number and the space that ends it, at i behind the backslash; returns where it ends. */
static enum status read_control(struct reader *r, struct bytes in, size_t *i_r)
{
	size_t i = *i_r, start = i, digits;
	struct bytes word;
	bool negative = false;
	long number = 0;
	enum status status;

	if (i == in.len)
		return STATUS_OK;
	if (!ascii_is_alpha(in.data[i])) {
		unsigned char c = in.data[i];
		int high = c == '\'' && in.len - i > 2 ? ascii_hex_value(in.data[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex_value(in.data[i + 2]) : -1;

		*i_r = i + (low >= 0 ? 3 : 1);
		r->ignorable = c == '*';
		if (r->to_skip > 0) {
			r->to_skip--;
			return STATUS_OK;
		}
		if (low >= 0)
			return add_character(r, (unsigned)(high << 4 | low));
		return c == '\\' || c == '{' || c == '}' ? add_text(r, &c, 1) : c == '~' ? add_text(r, " ", 1) : STATUS_OK;
	}
	while (i < in.len && ascii_is_alpha(in.data[i]) && i - start < WORD_MAX)
		i++;
	word = bytes_slice(in, start, i);
	if (in.len - i > 1 && in.data[i] == '-' && ascii_is_digit(in.data[i + 1])) {
		negative = true;
		i++;
	}
	for (digits = i; i < in.len && ascii_is_digit(in.data[i]); i++)
		number = number < 100000000 ? number * 10 + (in.data[i] - '0') : number;
	/* Binary data: no escapes and no braces in it. */
	if (bytes_is(word, "bin") && !negative && i > digits)
		*i_r = in.len - i > (size_t)number ? i + (size_t)number + 1 : in.len;
	else
		*i_r = i < in.len && in.data[i] == ' ' ? i + 1 : i;
	status = read_word(r, word, i > digits, negative ? -number : number);
	r->ignorable = false;
	return status;
}

static enum status read_all(struct reader *r, struct bytes in)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (status == STATUS_OK && i < in.len) {
		size_t start = i;
		unsigned char c = in.data[i++];

		if (c == '{') {
			r->to_skip = 0;
			open_group(r);
		} else if (c == '}') {
			status = close_group(r);
		} else if (c == '\\') {
			status = read_control(r, in, &i);
		} else if (c != '\r' && c != '\n' && c != '\0') {
			while (r->to_skip == 0 && i < in.len && in.data[i] != '{' && in.data[i] != '}' && in.data[i] != '\\' &&
			       in.data[i] != '\r' && in.data[i] != '\n' && in.data[i] != '\0')
				i++;
			if (r->to_skip > 0)
				r->to_skip--;
			else
				status = add_text(r, in.data + start, i - start);
		}
	}
	/* What the end cuts short counts as closed. */
	while (status == STATUS_OK && r->depth > 0)
		status = close_group(r);
	return status;
}

enum status extract_rtf(struct extraction *x, const struct source *s)
{
	struct reader *r = mem_zalloc(1, sizeof(*r));
	enum status status;

	if (r == NULL)
		return STATUS_NOMEM;
	r->x = x;
	r->source = s;
	r->groups[0].unicode_skip = 1;
	buf_init(&r->text, s->text.len > TEXT_MAX ? s->text.len : TEXT_MAX);
	buf_init(&r->html, s->text.len * 2 + TEXT_MAX);
	status = read_all(r, s->text);
	if (status == STATUS_OK && r->is_html)
		status = container_scan_as(x, s, buf_bytes(&r->html), CONTENT_HTML, bytes_of("utf-8"), reason);
	buf_free(&r->text);
	buf_free(&r->html);
	mem_free(r);
	return status;
}
