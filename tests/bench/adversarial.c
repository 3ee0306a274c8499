/*
 * adversarial.c - mail made to cost more than it weighs.
 *
 * Each generator repeats one construct that has made some parser slower than linear: nesting without end,
 * attributes, entities, comments, boundaries, RFC 2231 pieces, noise inside encodings, chains of @import or var().
 * A generator is a row of text, so that adding one is adding a line. Nothing here is random: the same size
 * gives the same bytes.
 */
#include "bench/adversarial.h"

#define COUNTER '~'		/* in a unit: replaced by a number of its own for each repetition */

#define MAIL "From: a@sender.example\r\nTo: b@parliament.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
#define HTML MAIL "Content-Type: text/html; charset=utf-8\r\n\r\n"
#define PLAIN MAIL "Content-Type: text/plain; charset=utf-8\r\n\r\n"
#define STYLE HTML "<body><style>"
#define MIXED MAIL "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define ENCODED(encoding) MAIL "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: " encoding "\r\n\r\n"
#define CHARSET(charset) MAIL "Content-Type: text/html; charset=" charset "\r\n\r\n"
#define ATTACHED(type) MAIL "Content-Type: " type "\r\n\r\n"

const struct adversary adversaries[] = {
	/* the tree of elements */
	{ "html: open <div>", HTML, "<div>", "" },
	{ "html: open and closed <div>", HTML, "<div>", "</div>" },
	{ "html: open <b> (formatting elements)", HTML, "<b>", "" },
	{ "html: <b> with an attribute each", HTML, "<b id=~>", "" },
	{ "html: misnested formatting", HTML, "<a><b><i></a></b></i><p>", "" },
	{ "html: <a> inside <p> inside <a>", HTML, "<a href=/~><p>", "" },
	{ "html: formatting in a deep tree", HTML, "<b><div><i></b>", "" },
	{ "html: nested tables", HTML, "<table><tr><td>", "" },
	{ "html: text to be moved out of tables", HTML, "<table>x<b>", "" },
	{ "html: open <option> in <select>", HTML "<select>", "<option><optgroup>", "" },
	{ "html: nested <template>", HTML, "<template>", "" },
	{ "html: nested <svg> and <math>", HTML, "<svg><foreignObject><math><mi>", "" },
	{ "html: foreign elements", HTML "<svg>", "<g fill='url(#~)'>", "" },
	{ "html: end tags without a start", HTML "<div>", "</p></b></li>", "" },
	{ "html: end tags of the outermost", HTML "<main><section>", "<i><span></u>", "" },
	{ "html: <li> looking for <li>", HTML, "<li><address>", "" },
	{ "html: open <p> and blocks", HTML, "<p><h1><h2>", "" },
	{ "html: headings, buttons, forms", HTML, "<button><form><nobr>", "" },
	{ "html: <frameset> and <frame>", HTML, "<frameset><frame src=~>", "" },
	/* tags and text */
	{ "html: attributes of one tag", HTML "<img ", "a~=1 ", "" },
	{ "html: the same attribute", HTML "<img ", "src=x~ ", "" },
	{ "html: tags with 20 attributes", HTML, "<td a b c d e f g h i j k l m n o p q r s t>", "" },
	{ "html: one long attribute", HTML "<img alt='", "x&y ", "" },
	{ "html: one long tag name", HTML "<", "abcdefgh", "" },
	{ "html: <", HTML, "<", "" },
	{ "html: </", HTML, "</", "" },
	{ "html: <a", HTML, "<a", "" },
	{ "html: <!", HTML, "<!", "" },
	{ "html: <?", HTML, "<?", "" },
	{ "html: comment starts", HTML, "<!--", "" },
	{ "html: comments almost ended", HTML "<!--", "--!", "" },
	{ "html: short comments", HTML, "<!---->", "" },
	{ "html: conditional comments", HTML, "<!--[if mso]><img src=~><![endif]-->", "" },
	{ "html: conditional comments without an end", HTML, "<!--[if mso]>", "" },
	{ "html: hidden conditions", HTML, "<![if !mso]>", "" },
	{ "html: CDATA without an end", HTML "<svg>", "<![CDATA[", "" },
	{ "html: character references", HTML, "&amp;&lt;&notin;&#x41;", "" },
	{ "html: references without an end", HTML, "&CounterClockwiseContourIntegra", "" },
	{ "html: number without an end", HTML "&#", "9", "" },
	{ "html: references in an attribute", HTML "<a href='", "&amp;&ampx&notit;", "" },
	{ "html: script with escapes", HTML "<script>", "<!--<script></script>", "" },
	{ "html: <title> almost ended", HTML "<title>", "</titl", "" },
	{ "html: style elements", HTML, "<style>a{}</style>", "" },
	{ "html: NUL bytes in a tag", HTML "<a ", "\x01=", "" },
	{ "html: images", HTML, "<img src=//h~.example/~>", "" },
	{ "html: images with styles", HTML, "<img src=//h.example/~ style='width:1px;height:1px;display:none'>", "" },
	{ "html: <base>", HTML, "<base href=//h~.example><img src=~>", "" },
	{ "html: srcset", HTML "<img srcset='", "//h.example/~ 2x,", "" },
	{ "html: srcset of parentheses", HTML "<img srcset='", "a (", "" },
	{ "html: <meta> refresh", HTML, "<meta http-equiv=refresh content='0;url=~'>", "" },
	{ "html: <meta> charset", HTML, "<meta charset=utf-16>", "" },
	{ "html: SVG animations", HTML "<svg>", "<set attributeName=href to=//h.example/~ /><image>", "" },
	{ "html: srcdoc", HTML, "<iframe srcdoc='<img src=//h.example/~>'>", "" },
	{ "html: srcdoc inside srcdoc", HTML, "<iframe srcdoc=", "" },
	{ "html: data: documents", HTML, "<iframe src=\"data:text/html,<img src=//h.example/~>\">", "" },
	{ "html: data: inside data:", HTML "<iframe src='", "data:text/html,<iframe src=", "" },
	{ "html: one long data: URL", HTML "<img src='data:image/svg+xml,<svg>", "<image href=//h.example/~ />", "" },
	{ "html: percent signs in data:", HTML "<object data='data:text/html,", "%3Cimg src=//h.example/~%3E", "" },
	{ "html: data: in base64", HTML "<iframe src='data:text/html;base64,", "PGltZyBzcmM9Ly9oLmV4YW1wbGUvPg", "" },
	/* style sheets */
	{ "css: @import", STYLE, "@import url(//h.example/~);", "" },
	{ "css: @import chain of data:", STYLE, "@import url(\"data:text/css,", "" },
	{ "css: url()", STYLE, "a{background:url(//h.example/~)}", "" },
	{ "css: url( without an end", STYLE, "a{background:url(", "" },
	{ "css: open blocks", STYLE, "{", "" },
	{ "css: open brackets", STYLE, "([{", "" },
	{ "css: open functions", STYLE "a{background:", "image-set(", "" },
	{ "css: nested rules", STYLE, "a{", "" },
	{ "css: nested @media", STYLE, "@media screen{", "" },
	{ "css: closing brackets", STYLE "a{", "])", "" },
	{ "css: comments", STYLE, "/**/", "" },
	{ "css: comments almost ended", STYLE "/*", "* /", "" },
	{ "css: escapes", STYLE, "\\75 \\72 \\6c", "" },
	{ "css: strings without an end", STYLE, "\"a\n", "" },
	{ "css: <!-- and -->", STYLE, "<!-- -->", "" },
	{ "css: numbers", STYLE, "1e+", "" },
	{ "css: selectors", STYLE, ".a~,#b~ c>d{color:red}", "" },
	{ "css: one long selector", STYLE, ".a .b>c~", "" },
	{ "css: many rules, many elements", HTML "<body>", "<style>.a~{width:1px}p{width:2px}</style><p class='a~'>", "" },
	{ "css: many classes of one element", STYLE ".x{width:1px}</style><img class='", "a~ ", "" },
	{ "css: elements under one heavy sheet", HTML "<style>" "a,b,c,d,e,p,p,p,p,p,p{width:1px}" "</style>", "<p class=x>", "" },
	{ "css: var() chain", STYLE ":root{", "--a~:var(--a~);", "" },
	{ "css: var() doubling", STYLE ":root{", "--a~:var(--b~)var(--b~)var(--a~);", "" },
	{ "css: var() used", HTML "<body style='--u:url(//h.example)'>", "<p style='background:var(--u)'>", "" },
	{ "css: inherited properties, deep", HTML, "<div style='--a~:url(//h.example/~)'>", "" },
	{ "css: inherited properties used deep", HTML "<div style='--u:url(//h.example/x)'>", "<div style='background:var(--u)'>", "" },
	{ "css: fallbacks inside var()", STYLE "a{background:", "var(--a,", "" },
	{ "css: style attributes", HTML, "<p style='color:red;background:#fff'>", "" },
	{ "css: one long style attribute", HTML "<p style='", "color:red;", "" },
	/* URLs */
	{ "url: plain text", PLAIN, "http://h~.example/ ", "" },
	{ "url: one long", HTML "<img src='//h.example/", "a/", "" },
	{ "url: dot segments", HTML "<img src='//h.example/", "../a/", "" },
	{ "url: parameters", HTML "<a href='//h.example/?", "k~=v~&", "" },
	{ "url: percent signs", HTML "<a href='//h.example/?t=", "%25", "" },
	{ "url: hosts of many labels", HTML "<img src='//", "a.", "" },
	{ "url: international hosts", HTML, "<img src='//b\xc3\xbc""cher~.example/'>", "" },
	{ "url: Punycode hosts", HTML, "<img src='//xn--bcher~-kva.example/'>", "" },
	{ "url: long international hosts", HTML,
	  "<img src='//\xe4\xbe\x8b\xe3\x81\x88\xe4\xbe\x8b\xe3\x81\x88\xe4\xbe\x8b\xe3\x81\x88~.\xe4\xbe\x8b\xe3\x81\x88\xe4\xbe\x8b\xe3\x81\x88/'>", "" },
	{ "url: numbers as hosts", HTML, "<img src='//0x7f.~/'>", "" },
	{ "url: IPv6 hosts", HTML, "<img src='//[::~]/'>", "" },
	{ "url: www. in text", PLAIN, "www.", "" },
	{ "url: http:// in text", PLAIN, "http://", "" },
	{ "url: @ in text", PLAIN, "a@", "" },
	{ "url: brackets in text", PLAIN, "http://a.example/(((", "" },
	{ "url: letters without an end", PLAIN "http://", "a", "" },
	/* tokens */
	{ "token: base64 values", HTML, "<img src='//h.example/?t=bWFyaWUudHJlbWJsYXlA~AcGFybGlhbWVudA'>", "" },
	{ "token: base64 of base64", HTML, "<a href='//h.example/Wlcxak0yUXpjSHBrUjJSc1kzST0~'>", "" },
	{ "token: hexadecimal", HTML, "<a href='//h.example/6d617269652e7472656d626c6179~'>", "" },
	{ "token: one long base64 value", HTML "<a href='//h.example/?t=", "bWFyaWUudHJl", "" },
	{ "token: one long hexadecimal value", HTML "<a href='//h.example/?t=", "6d6172", "" },
	{ "token: almost the recipient", HTML, "<a href='//h.example/?t=b@parliament.exampl'>", "" },
	{ "token: escapes of escapes", HTML, "<a href='//h.example/?t=%252562%252540~'>", "" },
	{ "token: digests", HTML, "<a href='//h.example/d41d8cd98f00b204e9800998ecf8~'>", "" },
	{ "token: dashes and dots", HTML "<a href='//h.example/?t=", "a-b.c_d~", "" },
	/* headers and parts */
	{ "mail: header fields", MAIL, "X-~: y\r\n", "" },
	{ "mail: Received fields", MAIL, "Received: from a by b; now\r\n", "" },
	{ "mail: one folded field", MAIL "X: y", "\r\n\ty", "" },
	{ "mail: encoded words", MAIL "Subject: ", "=?utf-8?q?=41?= ", "" },
	{ "mail: encoded words without an end", MAIL "Subject: ", "=?utf-8?q?", "" },
	{ "mail: comments in an address", MAIL "From: ", "(", "" },
	{ "mail: addresses", MAIL "To: ", "\"a\" <a~@b.example>, ", "" },
	{ "mail: address groups", MAIL "To: ", "g:a@b.example;", "" },
	{ "mail: quoted strings", MAIL "From: ", "\"\\\"", "" },
	{ "mail: Authentication-Results", MAIL, "Authentication-Results: a; spf=pass (x) smtp.mailfrom=~\r\n", "" },
	{ "mail: Content-Type fields", MAIL, "Content-Type: multipart/mixed; boundary=b~\r\n", "" },
	{ "mail: parameters", MAIL "Content-Type: text/html", "; a~=b", "" },
	{ "mail: RFC 2231 pieces", MAIL "Content-Type: text/html", "; name*~*=a%41", "" },
	{ "mail: the same RFC 2231 piece", MAIL "Content-Type: text/html", "; name*0*=''a", "" },
	{ "mail: empty parts", MIXED, "--b\r\n\r\n", "" },
	{ "mail: HTML parts", MIXED, "--b\r\nContent-Type: text/html\r\n\r\n<img src=//h.example/~>\r\n", "" },
	{ "mail: multiparts inside multiparts", MIXED, "--b\r\nContent-Type: multipart/mixed; boundary=b~\r\n\r\n--b~\r\n", "" },
	{ "mail: multiparts of one boundary", MIXED, "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", "" },
	{ "mail: boundaries that are prefixes", MIXED, "--b\r\nContent-Type: multipart/mixed; boundary=bbbbbb~\r\n\r\n--bbbbbb\r\n", "" },
	{ "mail: almost boundaries", MIXED "--b\r\n\r\n", "--a\r\n", "" },
	{ "mail: dashes", MIXED "--b\r\n\r\n", "--", "" },
	{ "mail: messages inside messages", MAIL "Content-Type: message/rfc822\r\n\r\n", "Content-Type: message/rfc822\r\n\r\n", "" },
	{ "mail: forwarded messages", MIXED, "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\nhttp://h.example/~\r\n", "" },
	{ "mail: boundary missing", MAIL "Content-Type: multipart/mixed\r\n\r\n", "--x~\r\nContent-Type: text/html\r\n\r\n<img src=~>\r\n", "" },
	{ "mail: empty lines", PLAIN, "\r\n", "" },
	{ "mail: bare carriage returns", PLAIN, "\r", "" },
	/* encodings and charsets */
	{ "decode: noise in base64", ENCODED("base64"), "!P!G!l!t!Z!y!A!=", "" },
	{ "decode: padding in base64", ENCODED("base64"), "PA==", "" },
	{ "decode: soft line breaks", ENCODED("quoted-printable"), "=\r\n", "" },
	{ "decode: escapes of quoted-printable", ENCODED("quoted-printable"), "=3C=69", "" },
	{ "decode: blanks at line ends", ENCODED("quoted-printable"), "a \t \t \t\r\n", "" },
	{ "decode: broken escapes", ENCODED("quoted-printable"), "=Z", "" },
	{ "decode: uuencode", ENCODED("x-uuencode") "begin 644 a\r\n", "#0V%T\r\n", "" },
	{ "decode: begin lines in text", PLAIN, "begin 644 a~\r\n", "" },
	{ "charset: UTF-7", CHARSET("utf-7"), "+ADw-img src=a~+AD4-", "" },
	{ "charset: UTF-16", CHARSET("utf-16be"), "\x01<\x01i\x01m\x01g\x01 \x01s\x01r\x01""c\x01=\x01""a\x01>", "" },
	{ "charset: ISO-2022-JP", CHARSET("iso-2022-jp"), "\x1b$B0!\x1b(B<b>", "" },
	{ "charset: bytes that are not UTF-8", HTML, "\xff\xc3<i>", "" },
	{ "charset: three readings", CHARSET("iso-8859-1") "<meta charset=utf-7>", "\xc3\xa9<img src=//h.example/~>+ADw-", "" },
	/* documents of other kinds */
	{ "rtf: groups", ATTACHED("application/rtf") "{\\rtf1 ", "{", "" },
	{ "rtf: fields", ATTACHED("application/rtf") "{\\rtf1 ", "{\\field{\\*\\fldinst INCLUDEPICTURE \"http://h.example/~\"}}", "" },
	{ "rtf: hexadecimal", ATTACHED("application/rtf") "{\\rtf1 {\\object\\objdata ", "d0cf11e0", "" },
	{ "pdf: objects", ATTACHED("application/pdf") "%PDF-1.4\n", "~ 0 obj<</S/URI/URI(http://h.example/~)>>endobj ", "" },
	{ "pdf: strings", ATTACHED("application/pdf") "%PDF-1.4\n", "(((", "" },
	{ "pdf: dictionaries", ATTACHED("application/pdf") "%PDF-1.4\n1 0 obj", "<</A[", "" },
	{ "pdf: streams without an end", ATTACHED("application/pdf") "%PDF-1.4\n", "1 0 obj<</Filter/FlateDecode>>stream\nx", "" },
	{ "calendar: events", ATTACHED("text/calendar") "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\nATTACH:http://h.example/~\r\n", "" },
	{ "calendar: folded lines", ATTACHED("text/calendar") "BEGIN:VCALENDAR\r\nDESCRIPTION:", "x\r\n ", "" },
	{ "tnef: attributes", ATTACHED("application/ms-tnef") "\x78\x9f\x3e\x22\x01\x01", "\x02\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01", "" },
	{ "css: text/css part", ATTACHED("text/css"), "@import '//h.example/~';", "" },
	{ "svg: part", ATTACHED("image/svg+xml") "<svg xmlns='http://www.w3.org/2000/svg'>", "<image href='//h.example/~'/>", "" },
	{ "xml: entities", ATTACHED("image/svg+xml") "<!DOCTYPE svg [", "<!ENTITY a~ '&a~;&a~;'>", "" },
};
const size_t adversary_count = sizeof(adversaries) / sizeof(adversaries[0]);

/* A unit with its counter filled in. \x01 in a row stands for a zero byte, which text cannot hold. */
static enum status add_unit(struct buf *out, const char *unit, unsigned n)
{
	enum status status = STATUS_OK;

	for (; *unit != '\0' && status == STATUS_OK; unit++) {
		if (*unit == COUNTER)
			status = buf_printf(out, "%u", n);
		else
			status = buf_add_byte(out, *unit == '\x01' ? '\0' : (unsigned char)*unit);
	}
	return status;
}

enum status adversary_make(const struct adversary *a, size_t bytes, struct buf *out)
{
	enum status status = add_unit(out, a->head, 0);
	unsigned n = 0;

	while (status == STATUS_OK && out->len < bytes)
		status = add_unit(out, a->unit, ++n);
	for (; status == STATUS_OK && n > 0 && a->close[0] != '\0'; n--)
		status = add_unit(out, a->close, n);
	return status;
}
