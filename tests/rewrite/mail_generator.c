#include "rewrite/mail_generator.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "decode/base64.h"
#include "decode/uuencode.h"
#include "text/charset.h"

enum { BUF_LIMIT = 4 << 20, DEPTH_MAX = 4 };

static void must(enum status s)
{
	if (s != STATUS_OK)
		abort();
}

static unsigned pick(struct generated *g, unsigned n)
{
	/* splitmix64 */
	uint64_t z = g->state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ z >> 31) % n);
}

static const char *new_token(struct generated *g)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	char *token;

	if (g->token_count == GENERATED_TOKENS)
		abort();
	token = g->tokens[g->token_count++];
	for (int i = 0; i < TOKEN_LENGTH; i++)
		token[i] = letters[pick(g, sizeof(letters) - 1)];
	token[TOKEN_LENGTH] = '\0';
	return token;
}

/* How text is written inside of what is around it. */
enum wrap { WRAP_NONE, WRAP_ENTITIES, WRAP_PERCENT };

/* A document twice: with its loads and without. */
struct document {
	struct generated *g;
	struct buf *loads, *clean;
	enum wrap wrap;
	const char *filler;		/* some words in the charset of the text */
};

static void put_wrapped(struct buf *out, enum wrap wrap, const char *text)
{
	for (; *text != '\0'; text++) {
		if (wrap == WRAP_PERCENT && !ascii_is_alnum((unsigned char)*text))
			must(buf_printf(out, "%%%02x", (unsigned char)*text));
		else if (wrap == WRAP_ENTITIES && *text == '<')
			must(buf_add_text(out, "&lt;"));
		else if (wrap == WRAP_ENTITIES && strchr("&\"'", *text) != NULL)
			must(buf_printf(out, "&#x%x;", *text));
		else
			must(buf_add_byte(out, (unsigned char)*text));
	}
}

static void put(struct document *d, const char *text)
{
	put_wrapped(d->loads, d->wrap, text);
	put_wrapped(d->clean, d->wrap, text);
}

/* A URL that a browser takes for one of a host below .example, or of a number, in one of many spellings. */
static void write_url(struct document *d, char *out, size_t size)
{
	static const struct { const char *before, *between, *behind; } forms[] = {
		{ "http://h", ".example/o/", ".gif" }, { "https://h", ".example/?id=", "" }, { "//h", ".example/", "" },
		{ "HTTP://H", ".example/", "?a=1&b=2" }, { "http:/\\h", ".example/", "" }, { "http://user@h", ".example:8080/", "" },
		{ "http://", ".0x7f.1/", "" }, { "http://h", ".example/a/", "/b.png" },
	};
	unsigned form = pick(d->g, sizeof(forms) / sizeof(forms[0])), host = pick(d->g, 200);

	snprintf(out, size, "%s%u%s%s%s", forms[form].before, host, forms[form].between, new_token(d->g), forms[form].behind);
}

/* Constructs. "@" is a URL, "$" a CSS value that loads, "^…^" goes as a whole. Double quotes are around values. */
static const char *const constructs[] = {
	"<img src=\"@\" alt=\"picture\" width=1 height=1>", "<IMG alt=x SRC='@'>", "<img src=@ width=20>", "<image src=\"@\">",
	"<img srcset=\"@ 1x, @ 2x\" alt=y>", "<p style=\"color:red;background:$ no-repeat\">para</p>",
	"<style>p{background-image:$}@import $;</style>", "<table background=\"@\"><tr><td background=\"@\">cell</table>",
	"<link rel=stylesheet href=\"@\">", "<video poster=\"@\"><source src=\"@\"></video>", "<svg><image href=\"@\"/><use xlink:href=\"@\"/></svg>",
	"<meta http-equiv=refresh ^content=\"1;url=@\"^>", "<input type=image src=\"@\">", "<bgsound src=\"@\">", "<object data=\"@\">alt</object>",
	"<!--[if mso]><v:fill src=\"@\"/><![endif]-->", "<embed src=\"@\">", "<img src=\"\n @\t\">", "<iframe src=\"@\"></iframe>",
	"<div style='list-style-image:$'>li</div>", "<style>@font-face{font-family:x;src:$}</style>", "<img dynsrc=\"@\" lowsrc=\"@\">",
	"<body background=\"@\">", "<link rel=preconnect href=\"@\"><link rel=dns-prefetch href=\"@\">", "<img/src=\"@\"/>", "<svg><style>a{fill:$}</style></svg>",
};

static void put_construct(struct document *d)
{
	const char *p = constructs[pick(d->g, sizeof(constructs) / sizeof(constructs[0]))];
	bool blank = false;
	char url[200];

	for (; *p != '\0'; p++) {
		char one[2] = { *p, '\0' };

		/* "@import" and "@font-face" are words. */
		if (*p == '^') {
			blank = !blank;
		} else if (*p == '@' && p[1] != 'i' && p[1] != 'f') {
			write_url(d, url, sizeof(url));
			put_wrapped(d->loads, d->wrap, url);
			if (!blank)
				must(buf_add_text(d->clean, "about:blank"));
		} else if (*p == '$') {
			static const char *const quotes[] = { "", "\"", "" };
			const char *quote = quotes[pick(d->g, 3)];

			/* Inside of a style attribute in double quotes only one without quotes fits. */
			if (strstr(p, "\">") != NULL)
				quote = "";
			write_url(d, url, sizeof(url));
			put_wrapped(d->loads, d->wrap, "url(");
			put_wrapped(d->loads, d->wrap, quote);
			put_wrapped(d->loads, d->wrap, url);
			put_wrapped(d->loads, d->wrap, quote);
			put_wrapped(d->loads, d->wrap, ")");
			must(buf_add_text(d->clean, "url(about:blank)"));
		} else if (blank) {
			put_wrapped(d->loads, d->wrap, one);
		} else {
			put(d, one);
		}
	}
}

static void put_document(struct document *d, int depth);

static void put_data_url(struct document *d, int depth)
{
	struct buf loads, clean;
	struct document inner = *d;

	buf_init(&loads, BUF_LIMIT);
	buf_init(&clean, BUF_LIMIT);
	inner.loads = &loads;
	inner.clean = &clean;
	inner.wrap = WRAP_NONE;
	inner.filler = "inner words";
	put_document(&inner, depth + 1);
	put(d, "<iframe src=\"data:text/html;base64,");
	must(base64_encode(buf_bytes(&loads), d->loads));
	must(base64_encode(buf_bytes(&clean), d->clean));
	put(d, "\"></iframe>");
	buf_free(&loads);
	buf_free(&clean);
}

static void put_wrapped_document(struct document *d, int depth, const char *before, enum wrap wrap, const char *behind)
{
	struct document inner = *d;

	put(d, before);
	inner.wrap = wrap;
	inner.filler = "inner words";
	put_document(&inner, depth + 1);
	put(d, behind);
}

static void put_document(struct document *d, int depth)
{
	unsigned n = 1 + pick(d->g, depth == 0 ? 5 : 2);

	for (unsigned i = 0; i < n; i++) {
		unsigned kind = pick(d->g, depth == 0 ? 12 : 8);

		put(d, "<p>");
		put(d, d->filler);
		put(d, "</p>\r\n");
		if (d->g->token_count + 12 > GENERATED_TOKENS)
			continue;
		if (kind == 8 || kind == 9)
			put_wrapped_document(d, depth, "<iframe srcdoc=\"", WRAP_ENTITIES, "\"></iframe>");
		else if (kind == 10)
			put_wrapped_document(d, depth, "<object data=\"data:text/html,", WRAP_PERCENT, "\"></object>");
		else if (kind == 11)
			put_data_url(d, depth);
		else
			put_construct(d);
		put(d, " text\r\n");
	}
}

static const struct { const char *label, *filler; } charsets[] = {
	{ "utf-8", "caf\xC3\xA9 \xE2\x82\xAC \xE4\xB8\xAD\xE6\x96\x87" }, { "us-ascii", "plain words" }, { "iso-8859-1", "caf\xC3\xA9" },
	{ "windows-1251", "\xD1\x81\xD0\xBB\xD0\xBE\xD0\xB2\xD0\xB0" }, { "koi8-r", "\xD1\x81\xD0\xBB\xD0\xBE\xD0\xB2\xD0\xB0" },
	{ "utf-16le", "caf\xC3\xA9 \xE4\xB8\xAD" }, { "utf-16be", "caf\xC3\xA9 \xE4\xB8\xAD" }, { "utf-32le", "caf\xC3\xA9" }, { "utf-32be", "caf\xC3\xA9" },
	{ "utf-7", "caf\xC3\xA9 \xE4\xB8\xAD\xE6\x96\x87 +" }, { "iso-2022-jp", "\xE3\x81\x82\xE3\x81\x84 a \xE3\x81\x86" },
	{ "iso-2022-kr", "\xED\x95\x9C\xEA\xB8\x80" }, { "hz-gb-2312", "\xE4\xB8\xAD\xE6\x96\x87 ~" }, { "gb18030", "\xE4\xB8\xAD\xE6\x96\x87 \xC3\xA9" },
	{ "shift_jis", "\xE8\xA1\xA8 \xE3\x82\xBD" }, { "big5", "\xE5\x8A\x9F \xE4\xB8\xAD" }, { "euc-kr", "\xED\x95\x9C\xEA\xB8\x80" },
	{ "euc-jp", "\xE3\x81\x82\xE8\xA1\xA8" },
};

/* UTF-7 with any characters shifted, not only those that have to be. */
static void write_utf7(struct generated *g, struct bytes utf8, struct buf *out)
{
	for (size_t at = 0; at < utf8.len;) {
		size_t end = at + 1 + pick(g, 30);
		struct buf wide;

		end = end < utf8.len ? end : utf8.len;
		while (end < utf8.len && (utf8.data[end] & 0xC0) == 0x80)
			end++;
		if (pick(g, 3) > 0) {
			must(charset_from_utf8(bytes_of("utf-7"), bytes_slice(utf8, at, end), out));
		} else {
			size_t start;

			buf_init(&wide, BUF_LIMIT);
			must(charset_from_utf8(bytes_of("utf-16be"), bytes_slice(utf8, at, end), &wide));
			must(buf_add_byte(out, '+'));
			start = out->len;
			must(base64_encode(buf_bytes(&wide), out));
			while (out->len > start && out->data[out->len - 1] == '=')
				out->len--;
			must(buf_add_byte(out, '-'));
			buf_free(&wide);
		}
		at = end;
	}
}

static void write_charset(struct generated *g, const char *charset, struct bytes utf8, struct buf *out)
{
	if (strncmp(charset, "utf-16", 6) == 0 && pick(g, 2) == 0)
		must(buf_add(out, strcmp(charset, "utf-16le") == 0 ? "\xFF\xFE" : "\xFE\xFF", 2));
	if (strcmp(charset, "utf-7") == 0)
		write_utf7(g, utf8, out);
	else
		must(charset_from_utf8(bytes_of(charset), utf8, out));
}

static void write_quoted_printable(struct generated *g, struct bytes in, struct buf *out)
{
	size_t column = 0, width = 20 + pick(g, 56);

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = in.data[i];
		bool ends = in.len - i >= 2 && c == '\r' && in.data[i + 1] == '\n';

		if (ends) {
			must(buf_add_text(out, "\r\n"));
			i++;
			column = 0;
			continue;
		}
		if (column + 3 >= width) {
			must(buf_add_text(out, "=\r\n"));
			column = 0;
		}
		if (c == '=' || c < ' ' || c > '~' || c == '.' || c == '-' || (c == ' ' && pick(g, 2)) || pick(g, 20) == 0) {
			must(buf_printf(out, "=%02X", c));
			column += 3;
		} else {
			must(buf_add_byte(out, c));
			column++;
		}
	}
}

static void write_base64(struct generated *g, struct bytes in, struct buf *out)
{
	size_t width = 4 * (1 + pick(g, 30));
	struct buf text;

	buf_init(&text, BUF_LIMIT * 2);
	must(base64_encode(in, &text));
	for (size_t i = 0; i < text.len; i += width) {
		must(buf_add_bytes(out, bytes_slice(buf_bytes(&text), i, i + width)));
		must(buf_add_text(out, "\r\n"));
	}
	buf_free(&text);
}

static const char *write_encoded(struct generated *g, struct bytes in, bool is_text, struct buf *out)
{
	switch (pick(g, is_text ? 6 : 2)) {
	case 0:
	case 3:
		write_base64(g, in, out);
		return "base64";
	case 1:
	case 4:
		write_quoted_printable(g, in, out);
		return "quoted-printable";
	case 2:
		must(buf_add_text(out, "begin 644 x\r\n"));
		must(uuencode_encode(in, "\r\n", out));
		must(buf_add_text(out, "`\r\nend\r\n"));
		return "x-uuencode";
	default:
		must(buf_add_bytes(out, in));
		return "8bit";
	}
}

/* Fields that say something else than those that are right, or the same once more. */
static const char *const other_fields[] = {
	"", "", "", "", "Content-Type: text/plain\r\n", "Content-Transfer-Encoding: 7bit\r\n", "Content-Transfer-Encoding: base64\r\n",
	"Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-strange\r\n", "Content-Type: text/html; charset=utf-7\r\n",
	"Content-Disposition: attachment; filename=page.html\r\n",
};

/* A base, whose token is that of a picture. */
static void put_base(struct document *d)
{
	char url[200];

	write_url(d, url, sizeof(url));
	put(d, "<base href=\"");
	must(buf_printf(d->loads, "%s/\"><img src=\"picture.gif\">\r\n", url));
	must(buf_add_text(d->clean, "about:blank\"><img src=\"about:blank\">\r\n"));
}

static void put_html_part(struct generated *g, struct buf *out)
{
	unsigned which = pick(g, sizeof(charsets) / sizeof(charsets[0]));
	const char *charset = charsets[which].label, *encoding;
	const char *other = other_fields[pick(g, sizeof(other_fields) / sizeof(other_fields[0]))];
	struct generated_text *t;
	struct buf loads, bytes, body;
	struct document d = { g, &loads, NULL, WRAP_NONE, charsets[which].filler };

	if (g->text_count == GENERATED_TEXTS)
		abort();
	t = &g->texts[g->text_count];
	t->charset = charset;
	buf_init(&t->clean, BUF_LIMIT);
	d.clean = &t->clean;
	buf_init(&loads, BUF_LIMIT);
	buf_init(&bytes, BUF_LIMIT);
	buf_init(&body, BUF_LIMIT);
	if (pick(g, 6) == 0)
		put_base(&d);
	put_document(&d, 0);
	write_charset(g, charset, buf_bytes(&loads), &bytes);
	encoding = write_encoded(g, buf_bytes(&bytes), true, &body);
	must(buf_printf(out, "X-Text: %zu\r\nContent-Type: text/html; charset=%s\r\nContent-Transfer-Encoding: %s\r\n%s\r\n",
			g->text_count++, charset, encoding, other));
	must(buf_add_bytes(out, buf_bytes(&body)));
	buf_free(&loads);
	buf_free(&bytes);
	buf_free(&body);
}

/* A file that clients open: loads, but none of it is compared. */
static void put_attachment(struct generated *g, struct buf *out)
{
	static const struct { const char *fields, *text; } files[] = {
		{ "Content-Type: image/svg+xml\r\n", "<svg><image href=\"@\"/></svg>" },
		{ "Content-Type: application/octet-stream; name=x.html\r\n", "<html><img src=\"@\"></html>" },
		{ "Content-Type: text/calendar\r\n", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nIMAGE;VALUE=URI:@\r\nX-ALT-DESC:<img src=\"@\">\r\nEND:VEVENT\r\n" },
		{ "Content-Type: application/octet-stream; name=x.eml\r\n",
		  "Received: from x\r\nContent-Type: text/html\r\n\r\n<html><img src=\"@\"></html>\r\n" },
	};
	unsigned which = pick(g, sizeof(files) / sizeof(files[0]));
	struct buf text, clean, body;
	struct document d = { g, &text, &clean, WRAP_NONE, "" };
	const char *encoding;
	char url[200];

	buf_init(&text, BUF_LIMIT);
	buf_init(&clean, BUF_LIMIT);
	buf_init(&body, BUF_LIMIT);
	for (const char *p = files[which].text; *p != '\0'; p++) {
		if (*p == '@') {
			write_url(&d, url, sizeof(url));
			must(buf_add_text(&text, url));
		} else {
			must(buf_add_byte(&text, (unsigned char)*p));
		}
	}
	encoding = write_encoded(g, buf_bytes(&text), false, &body);
	must(buf_printf(out, "%sContent-Transfer-Encoding: %s\r\n\r\n", files[which].fields, encoding));
	must(buf_add_bytes(out, buf_bytes(&body)));
	buf_free(&text);
	buf_free(&clean);
	buf_free(&body);
}

/* Text where none should be. */
static void put_between(struct generated *g, struct buf *out)
{
	struct buf clean;
	struct document d = { g, out, &clean, WRAP_NONE, "between the parts" };

	if (pick(g, 3) > 0)
		return;
	buf_init(&clean, BUF_LIMIT);
	put_document(&d, 1);
	buf_free(&clean);
}

static void put_entity(struct generated *g, struct buf *out, int depth);

static void put_multipart(struct generated *g, struct buf *out, int depth)
{
	static const char *const types[] = { "mixed", "alternative", "related", "signed", "report" };
	unsigned boundary = g->boundary_count++, n = 1 + pick(g, 3);
	bool is_encoded = pick(g, 12) == 0;
	struct buf body;

	buf_init(&body, BUF_LIMIT);
	put_between(g, &body);
	for (unsigned i = 0; i < n; i++) {
		must(buf_printf(&body, "\r\n--=_b%u\r\n", boundary));
		put_entity(g, &body, depth + 1);
	}
	must(buf_printf(&body, "\r\n--=_b%u--\r\n", boundary));
	put_between(g, &body);
	must(buf_printf(out, "Content-Type: multipart/%s; boundary=\"=_b%u\"\r\n", types[pick(g, 5)], boundary));
	if (is_encoded) {
		must(buf_add_text(out, "Content-Transfer-Encoding: base64\r\n\r\n"));
		write_base64(g, buf_bytes(&body), out);
	} else {
		must(buf_add_text(out, "\r\n"));
		must(buf_add_bytes(out, buf_bytes(&body)));
	}
	buf_free(&body);
}

static void put_entity(struct generated *g, struct buf *out, int depth)
{
	unsigned kind = pick(g, depth < DEPTH_MAX && g->token_count + 24 < GENERATED_TOKENS && g->text_count + 6 < GENERATED_TEXTS ? 10 : 6);

	if (kind < 4) {
		put_html_part(g, out);
	} else if (kind == 4) {
		put_attachment(g, out);
	} else if (kind == 5) {
		must(buf_add_text(out, "Content-Type: text/plain; charset=utf-8\r\n\r\nwords without a link\r\n"));
	} else if (kind == 6) {
		must(buf_add_text(out, "Content-Type: message/rfc822\r\n\r\nSubject: forwarded\r\n"));
		put_entity(g, out, depth + 1);
	} else {
		put_multipart(g, out, depth);
	}
}

void mail_generate(uint64_t seed, struct generated *g)
{
	*g = (struct generated){ .state = seed * 0x100000001B3u };
	buf_init(&g->mail, BUF_LIMIT);
	must(buf_add_text(&g->mail, "From: a@sender.example\r\nTo: b@reader.example\r\nSubject: seed\r\nMIME-Version: 1.0\r\n"));
	put_entity(g, &g->mail, 0);
}

void generated_free(struct generated *g)
{
	buf_free(&g->mail);
	for (size_t i = 0; i < g->text_count; i++)
		buf_free(&g->texts[i].clean);
}
