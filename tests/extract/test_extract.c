#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "extract/extract.h"
#include "support/suite.h"

#define HTML "Content-Type: text/html; charset=utf-8\r\n\r\n"

/*
 * What is found, one reference a line: construct, load, URL, and in brackets how it is hidden (s size, d display,
 * a ancestor, o off screen, r never drawn) if it is.
 */
static const struct {
	const char *label, *mail, *found;
} cases[] = {
	/* elements and attributes */
	{ "img", HTML "<img src=http://h.example/x>", "img[src] auto http://h.example/x\n" },
	{ "pixel by attributes", HTML "<img src='http://h.example/x' width=1 height='1px'>",
	  "img[src] auto http://h.example/x [s]\n" },
	{ "percent is no pixel", HTML "<img src='http://h.example/x' width='1%'>", "img[src] auto http://h.example/x\n" },
	{ "character references", HTML "<img src='http&#58;//h.exa&#x6d;ple/?a=1&amp;b=2'>",
	  "img[src] auto http://h.example/?a=1&b=2\n" },
	{ "IMAGE in upper case is img", HTML "<IMAGE SRC=\"HTTP:\\\\H.example\\x\">", "img[src] auto http://h.example/x\n" },
	{ "protocol-relative", HTML "<img src=//h.example/x>", "img[src] auto https://h.example/x\n" },
	{ "relative without base leads nowhere", HTML "<img src=x.png><a href=y>z</a>", "" },
	{ "base, the first wins", HTML "<base href='http://b.example/d/'><base href='http://c.example/'><img src=x>",
	  "base[href] click http://b.example/d/ [r]\nbase[href] click http://c.example/ [r]\nimg[src] auto http://b.example/d/x\n" },
	{ "a scheme without slashes on a base of that scheme, and on none", HTML "<base href='http://b.example/d/'><img src='http:c.example/x'>"
	  "<img src=' HTTP:\\c.example'><img src='https:/c.example'><img src='http:\\/c.example'>",
	  "base[href] click http://b.example/d/ [r]\nimg[src] auto http://b.example/d/c.example/x\nimg[src] auto http://c.example/x\n"
	  "img[src] auto http://b.example/c.example\nimg[src] auto http://c.example/\n"
	  "img[src] auto https://c.example/\nimg[src] auto http://c.example/\n" },
	{ "a control alone leads to the base", HTML "<base href='http://h.example/t/'><img src='&#1;'>",
	  "base[href] click http://h.example/t/ [r]\nimg[src] auto http://h.example/t/\n" },
	{ "white space alone leads nowhere", HTML "<base href='http://h.example/t/'><img src=' &#9;&#10;&#12;'>", "base[href] click http://h.example/t/ [r]\n" },
	{ "base without a scheme", HTML "<base href='//b.example/d/'><img src=x>",
	  "base[href] click https://b.example/d/ [r]\nimg[src] auto https://b.example/d/x\n" },
	{ "base, of what is in front of it too", HTML "<img src=x><base href='http://b.example/d/'>",
	  "img[src] auto http://b.example/d/x\nbase[href] click http://b.example/d/ [r]\n" },
	{ "base of SVG, for what looks ahead of the parser", HTML "<svg><base href='http://c.example/'></svg><img src=x>",
	  "base[href] click http://c.example/ [r]\nimg[src] auto http://c.example/x\n" },
	{ "base goes before Content-Location", "Content-Location: http://l.example/a/b\r\n" HTML "<base href=/d/><img src=c>",
	  "base[href] click http://l.example/d/ [r]\nimg[src] auto http://l.example/d/c\n" },
	{ "base of a document inside", HTML "<base href='http://b.example/'><iframe srcdoc='<base href=/e/><img src=c>'></iframe><img src=d>",
	  "base[href] click http://b.example/ [r]\nbase[href] click http://b.example/e/ [r]\nimg[src] auto http://b.example/e/c\n"
	  "img[src] auto http://b.example/d\n" },
	{ "base in a conditional comment, where no other is", HTML "<!--[if mso]><base href='http://b.example/'><![endif]--><img src=c>",
	  "base[href] click http://b.example/ [r]\nimg[src] auto http://b.example/c\n" },
	{ "base in a conditional comment, beside another", HTML "<!--[if mso]><base href='http://b.example/'><![endif]-->"
	  "<base href='http://c.example/'><img src=c>",
	  "base[href] click http://b.example/ [r]\nbase[href] click http://c.example/ [r]\nimg[src] auto http://c.example/c\n" },
	{ "conditional comments inside each other", HTML "<!--[if a]><!--[if b]><!--[if c]><!--[if d]><!--[if e]><!--[if f]>"
	  "<img src=http://h.example/x>-->", "img[src] auto http://h.example/x\n" },
	{ "the first rel of two, and the second", HTML "<link rel=canonical rel=stylesheet href=http://h.example/x>",
	  "link[href] auto http://h.example/x [r]\n" },
	{ "style sheet of a data: URL of another type", HTML "<link rel=stylesheet href='data:,p{background:url(http://h.example/x)}'>",
	  "css url() auto http://h.example/x\n" },
	{ "imported data: URL", HTML "<style>@import 'data:,p{background:url(http://h.example/x)}';</style>",
	  "css url() auto http://h.example/x\n" },
	{ "imported data: URL with escapes", HTML "<style>@import 'data\\3a,p{background:url(http://h.example/x)}';</style>",
	  "css url() auto http://h.example/x\n" },
	{ "imported data: URLs inside each other", HTML "<style>@import 'data:,@import %22data:;base64,"
	  "QGltcG9ydCBodHRwOi8vaC5leGFtcGxlL3g7QGltcG9ydCAiaHR0cDovL2guZXhhbXBsZS94Ijs=%22';</style>",
	  "css @import auto http://h.example/x;@import [r]\ncss @import auto http://h.example/x [r]\n" },
	{ "style of SVG in pieces", HTML "<svg><style>p{a:u<!-- x -->r<![CDATA[l(http://h.ex]]>ample&#47;x)}</style></svg>",
	  "css url() auto http://h.example/x\n" },
	{ "text that is markup to clients without frames", HTML "<noframes><img src=http://h.example/x></noframes>"
	  "<iframe><img src=http://h.example/y></iframe><noembed><img src=http://h.example/z></noembed>",
	  "img[src] auto http://h.example/x\nimg[src] auto http://h.example/y\nimg[src] auto http://h.example/z\n" },
	{ "text that is markup to others", HTML "<xmp><img src=http://h.example/x></xmp><plaintext><img src=http://h.example/y>",
	  "img[src] auto http://h.example/x\nimg[src] auto http://h.example/y\n" },
	{ "text of a title and a script is none", HTML "<title><img src=http://h.example/x></title><script><img src=http://h.example/y></script>", "" },
	{ "style sheet instruction", "Content-Type: image/svg+xml\r\n\r\n<?xml-stylesheet title='>' href='http://h.example/x'?><svg/>",
	  "xml-stylesheet[href] auto http://h.example/x [r]\n" },
	{ "DOCTYPE that is no standard", HTML "<!DOCTYPE a SYSTEM 'http://h.example/x'><p>", "doctype auto http://h.example/x [r]\n" },
	{ "DOCTYPE of the standard", HTML "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01//EN' 'http://www.w3.org/TR/html4/strict.dtd'>", "" },
	{ "entity", "Content-Type: image/svg+xml\r\n\r\n<!DOCTYPE svg [<!ENTITY a 'http://h.example/x'>]><svg><image href='&a;'/></svg>",
	  "image[href] auto http://h.example/x\n" },
	{ "default attribute", "Content-Type: image/svg+xml\r\n\r\n<!DOCTYPE svg [<!ATTLIST image href CDATA 'http://h.example/x'>]><svg><image/></svg>",
	  "image[href] auto http://h.example/x\n" },
	{ "prefixes of XML", "Content-Type: image/svg+xml\r\n\r\n<s:svg><s:image l:href='http://h.example/x'/><s:style>a{b:url(http://h.example/y)}"
	  "</s:style></s:svg>", "s:image[xlink:href] auto http://h.example/x\ncss url() auto http://h.example/y\n" },
	{ "empty elements of XML", "Content-Type: application/xhtml+xml\r\n\r\n<html><title/><style/><img src='http://h.example/x'/></html>",
	  "img[src] auto http://h.example/x\n" },
	{ "CDATA of XML", "Content-Type: application/xhtml+xml\r\n\r\n<html><style>a{b:u<!-- -->rl(<![CDATA[http://h.example/x)}]]></style></html>",
	  "css url() auto http://h.example/x\n" },
	{ "empty elements are none in HTML", HTML "<title/><img src='http://h.example/x'/></title>", "" },
	{ "what looks ahead of the parser ends a style in SVG", HTML "<svg><style><a title=\"</style><img src='http://h.example/x'>\"></svg>",
	  "img[src] auto http://h.example/x\n" },
	{ "and knows no CDATA", HTML "<svg><desc><![CDATA[><img src='http://h.example/x'>]]></desc></svg>", "img[src] auto http://h.example/x\n" },
	{ "and has a style among frames", HTML "<frameset><style><!--</style><img src='http://h.example/x'></frameset>",
	  "img[src] auto http://h.example/x\n" },
	{ "what both read is one", HTML "<svg><style><a><image href='http://h.example/x'></a></style></svg>", "image[href] auto http://h.example/x\n" },
	{ "base without a scheme", HTML "<base href='//h.example/d/'><img src=x>",
	  "base[href] click https://h.example/d/ [r]\nimg[src] auto https://h.example/d/x\n" },
	{ "base in a template", HTML "<template><base href='http://b.example/'></template><img src=x>", "base[href] click http://b.example/ [r]\n" },
	{ "space in a host", HTML "<img src='http://a b.example/x'>", "img[src] auto http://a%20b.example/x\n" },
	{ "Content-Location is a base", "Content-Location: http://l.example/a/b\r\n" HTML "<img src=c>",
	  "img[src] auto http://l.example/a/c\n" },
	{ "a class of COM stays here", HTML "<object classid=clsid:0-1-2>", "" },
	{ "cid and data stay here", HTML "<img src=cid:a><img src=data:image/gif;base64,AA>", "" },
	{ "srcset", HTML "<img srcset='//a.example/1 1x, //b.example/2 2x'>",
	  "img[srcset] auto https://a.example/1\nimg[srcset] auto https://b.example/2\n" },
	{ "five vectors in one", HTML "<img lowsrc=//a/1 src=//b/2 dynsrc=//c/3><bgsound src=//d/4><td background=//e/5>",
	  "img[lowsrc] auto https://a/1\nimg[src] auto https://b/2\nimg[dynsrc] auto https://c/3\n"
	  "bgsound[src] auto https://d/4 [r]\ntd[background] auto https://e/5\n" },
	{ "a link and its ping", HTML "<a href=//a/1 ping='//b/2 //c/3'>x</a>",
	  "a[href] click https://a/1\na[ping] click https://b/2 [r]\na[ping] click https://c/3 [r]\n" },
	{ "link rel", HTML "<link rel='PRECONNECT' href=//a><link rel=canonical href=//b><link rel='alternate stylesheet' href=//c>",
	  "link[href] auto https://a/ [r]\nlink[href] click https://b/ [r]\nlink[href] auto https://c/ [r]\n" },
	{ "meta refresh", HTML "<meta http-equiv=Refresh content=\"0; URL='http://r.example/x'\">",
	  "meta[content] auto http://r.example/x [r]\n" },
	{ "other meta", HTML "<meta name=description content='http://r.example/x'>", "" },
	{ "csp report", HTML "<meta http-equiv=Content-Security-Policy content=\"img-src x; report-uri https://r.example/c\">",
	  "meta[content] auto https://r.example/c [r]\n" },
	{ "svg", HTML "<svg><image href=//a/1 /><use xlink:href=//b/2 /><feImage href=//c/3 /><a href=//d/4></a></svg>",
	  "image[href] auto https://a/1\nuse[xlink:href] auto https://b/2\nfeimage[href] auto https://c/3\na[href] click https://d/4\n" },
	{ "animated link", HTML "<svg><image><set attributeName=href to=//a/1 /><animate attributeName=xlink:href values='//b/2;//c/3'/>",
	  "set[to] auto https://a/1\nanimate[values] auto https://b/2\nanimate[values] auto https://c/3\n" },
	{ "presentation attribute", HTML "<svg><rect fill='url(//a/1#x)'/></svg>", "css url() auto https://a/1#x\n" },
	{ "param", HTML "<object data=//a/1><param name=movie value=//b/2><param name=x value=high></object>",
	  "object[data] auto https://a/1\nparam[value] auto https://b/2\n" },
	{ "video", HTML "<video poster=//a/1 src=//b/2><source src=//c/3><track src=//d/4></video>",
	  "video[poster] auto https://a/1\nvideo[src] auto https://b/2\nsource[src] auto https://c/3\ntrack[src] auto https://d/4 [r]\n" },
	{ "vml in a conditional comment", HTML "<!--[if gte vml 1]><v:fill src=\"//a/1\" /><![endif]--><!--[if !mso]><!--><img src=//b/2><!--<![endif]-->",
	  "v:fill[src] auto https://a/1\nimg[src] auto https://b/2\n" },
	{ "a comment is no markup", HTML "<!-- <img src=//a/1> -->", "" },
	{ "textarea is no markup", HTML "<textarea><img src=//a/1></textarea>", "" },
	{ "noscript is", HTML "<noscript><img src=//a/1></noscript>", "img[src] auto https://a/1\n" },
	{ "second attribute of a name", HTML "<img src=//a/1 src=//b/2>", "img[src] auto https://a/1\nimg[src] auto https://b/2\n" },
	/* styles */
	{ "style attribute", HTML "<p style=\"background: URL( http://h.example/x  )\">", "css url() auto http://h.example/x\n" },
	{ "style with references", HTML "<p style='background:url(&quot;//a/1&quot;)'>", "css url() auto https://a/1\n" },
	{ "style element", HTML "<style>@import '//a/1'; @font-face{src:url(//b/2)} p{background:url(//c/3)}</style>",
	  "css @import auto https://a/1 [r]\ncss @font-face auto https://b/2 [r]\ncss url() auto https://c/3\n" },
	/* what is hidden */
	{ "display none", HTML "<img style='display:none' src=//a/1>", "img[src] auto https://a/1 [d]\n" },
	{ "hidden attribute", HTML "<img hidden src=//a/1>", "img[src] auto https://a/1 [d]\n" },
	{ "hidden ancestor", HTML "<div style='visibility:hidden'><p><img src=//a/1></p></div><img src=//b/2>",
	  "img[src] auto https://a/1 [a]\nimg[src] auto https://b/2\n" },
	{ "clipped ancestor", HTML "<div style='height:0;overflow:hidden'><img src=//a/1></div>", "img[src] auto https://a/1 [a]\n" },
	{ "hidden by a class", HTML "<style>.x{display:none}</style><img class='y X' src=//a/1>", "img[src] auto https://a/1 [d]\n" },
	{ "tiny by style", HTML "<img width=600 style='width:1px' src=//a/1>", "img[src] auto https://a/1 [s]\n" },
	/* documents inside documents */
	{ "srcdoc", HTML "<iframe srcdoc=\"&lt;img src=//a/1&gt;\"></iframe>", "img[src] auto https://a/1\n" },
	{ "data: frame", HTML "<iframe src='data:text/html,%3cimg src=//a/1%3e'></iframe>", "img[src] auto https://a/1\n" },
	{ "data: frame in base64", HTML "<embed src='data:text/html;base64,PGltZyBzcmM9Ly9hLzE+'>", "img[src] auto https://a/1\n" },
	{ "data: style sheet", HTML "<link rel=stylesheet href='data:text/css,a{background:url(//a/1)}'>", "css url() auto https://a/1\n" },
	/* parts */
	{ "plain text", "Content-Type: text/plain\r\n\r\nSee http://a.example/x, or www.b.example.\r\n",
	  "text click http://a.example/x\ntext click http://www.b.example/\n" },
	{ "no type is plain text", "\r\n<img src=http://a.example/x>\r\n", "text click http://a.example/x\n" },
	{ "base64 part", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGltZyBzcmM9Ly9hLzE+\r\n",
	  "img[src] auto https://a/1\n" },
	{ "latin-1 part", "Content-Type: text/html; charset=iso-8859-1\r\n\r\n\xE9<img src=//a/1>", "img[src] auto https://a/1\n" },
	{ "utf-16 part", "Content-Type: text/html; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\nPABpAG0AZwAgAHMAcgBjAD0ALwAvAGEALwAxAD4A\r\n",
	  "img[src] auto https://a/1\n" },
};

static void describe(const struct references *found, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < found->count; i++) {
		const struct reference *r = &found->items[i];

		n += (size_t)snprintf(out + n, size - n, "%s %s %.*s", r->construct, load_name(r->load), (int)r->url.href.len,
				      (const char *)r->url.href.data);
		if (r->concealed != 0)
			n += (size_t)snprintf(out + n, size - n, " [%s%s%s%s%s]", r->concealed & CONCEALED_SIZE ? "s" : "",
					      r->concealed & CONCEALED_DISPLAY ? "d" : "",
					      r->concealed & CONCEALED_ANCESTOR ? "a" : "",
					      r->concealed & CONCEALED_OFF_SCREEN ? "o" : "",
					      r->concealed & CONCEALED_RESOURCE ? "r" : "");
		n += (size_t)snprintf(out + n, size - n, "\n");
	}
}

static enum status extract(struct bytes mail, const struct extract_limits *l, struct arena *a, struct message *m,
			   struct references *found)
{
	struct oddities oddities = { { 0 } };
	enum status status = message_parse(mail, &message_limits_default, a, m);

	return status == STATUS_OK ? extract_references(m, l, a, found, &oddities) : status;
}

START_TEST(finds_what_clients_load)
{
	size_t n = strlen(cases[_i].mail);
	unsigned char *mail = malloc(n);
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct message m;
	char text[4000];

	memcpy(mail, cases[_i].mail, n);
	ck_assert_int_eq(extract((struct bytes){ mail, n }, &extract_limits_default, a, &m, &found), STATUS_OK);
	describe(&found, text, sizeof(text));
	ck_assert_msg(strcmp(text, cases[_i].found) == 0, "%s:\n%s", cases[_i].label, text);
	arena_destroy(&a);
	free(mail);
}
END_TEST

/* The bytes between the brackets are what each reference's spans name, whatever layers are between. */
static const struct {
	const char *label, *mail, *url, *removal;
} spans[] = {
	{ "attribute", HTML "<img alt='\xC3\xA9' src=\" http://h/x \">", "http://h/x", "http://h/x" },
	{ "references", HTML "<img src='http&colon;//h/x'>", "http&colon;//h/x", "http&colon;//h/x" },
	{ "latin-1 before it", "Content-Type: text/html; charset=iso-8859-1\r\n\r\n\xE9\xE9<img src=//h/x>", "//h/x", "//h/x" },
	{ "css in an attribute", HTML "<p style='a:url(&quot;//h/x&quot;)'>", "//h/x", "url(&quot;//h/x&quot;)" },
	{ "css escapes", HTML "<style>p{a:u\\72l('//h\\2f x')}</style>", "//h\\2f x", "u\\72l('//h\\2f x')" },
	{ "srcdoc", HTML "<iframe srcdoc=\"&lt;img src=&#47;/h/x&gt;\"></iframe>", "&#47;/h/x", "&#47;/h/x" },
	{ "data: URL", HTML "<embed src='data:text/html,<img src=//h/x>'>", "//h/x", "//h/x" },
	{ "percent in a data: URL", HTML "<embed src='data:text/html,%3Cimg src=&#47;%2Fh/x>'>", "&#47;%2Fh/x", "&#47;%2Fh/x" },
	{ "refresh goes with its attribute", HTML "<meta http-equiv=refresh content=\"1;url=http://h/x\">", "http://h/x",
	  "content=\"1;url=http://h/x\"" },
	{ "unquoted refresh", HTML "<meta http-equiv=refresh content=1;url=http://h/x>", "http://h/x", "content=1;url=http://h/x" },
};

START_TEST(spans_lead_back_to_the_part)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct bytes content;
	struct message m;

	ck_assert_int_eq(extract(bytes_of(spans[_i].mail), &extract_limits_default, a, &m, &found), STATUS_OK);
	ck_assert_msg(found.count == 1, "%s", spans[_i].label);
	ck_assert_int_eq(part_content(found.items[0].part, a, &content), STATUS_OK);
	ck_assert_msg(bytes_is(bytes_slice(content, found.items[0].start, found.items[0].end), spans[_i].url), "%s", spans[_i].label);
	ck_assert_msg(bytes_is(bytes_slice(content, found.items[0].removal_start, found.items[0].removal_end), spans[_i].removal),
		      "%s", spans[_i].label);
	arena_destroy(&a);
}
END_TEST

START_TEST(limits_are_counted_not_passed_over)
{
	struct extract_limits l = extract_limits_default;
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct message m;

	l.max_references = 2;
	ck_assert_int_eq(extract(bytes_of(HTML "<img src=//a><img src=//b>"), &l, a, &m, &found), STATUS_OK);
	ck_assert_uint_eq(found.count, 2);
	ck_assert_uint_eq(found.dropped, 0);
	ck_assert(!oddities_has(&m.root->oddities, ODDITY_REFERENCE_LIMIT));
	ck_assert_int_eq(extract(bytes_of(HTML "<img src=//a><img src=//b><img src=//c>"), &l, a, &m, &found), STATUS_OK);
	ck_assert_uint_eq(found.count, 2);
	ck_assert_uint_eq(found.dropped, 1);
	ck_assert(oddities_has(&m.root->oddities, ODDITY_REFERENCE_LIMIT));
	arena_destroy(&a);
}
END_TEST

/* Behind the last host that is looked up, those of ASCII are as before and the others have a spelling of their own. */
START_TEST(international_hosts_beyond_the_limit_are_reported)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct message m;
	struct buf mail;

	for (unsigned hosts = 200; hosts <= 201; hosts++) {
		buf_init(&mail, 1 << 20);
		ck_assert(buf_add_text(&mail, HTML) == STATUS_OK);
		for (unsigned i = 1; i < hosts; i++)
			ck_assert(buf_printf(&mail, "<img src=//b\xc3\xbc%u.example>", i) == STATUS_OK);
		ck_assert(buf_add_text(&mail, "<img src=//\xc3\x9c.example><img src=//Plain.example>") == STATUS_OK);
		ck_assert_int_eq(extract(buf_bytes(&mail), &extract_limits_default, a, &m, &found), STATUS_OK);
		ck_assert_uint_eq(found.count, hosts + 1);
		ck_assert(bytes_is(found.items[0].url.host, "xn--b1-xka.example"));
		ck_assert(bytes_is(found.items[hosts - 1].url.host, hosts <= 200 ? "xn--tda.example" : "xn--wca.example"));
		ck_assert(bytes_is(found.items[hosts].url.host, "plain.example"));
		ck_assert(oddities_has(&m.root->oddities, ODDITY_URL_LIMIT) == (hosts > 200));
		arena_reset(a);
		buf_free(&mail);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(documents_in_documents_end)
{
	static const char once[] = HTML "<iframe srcdoc='<embed src=\"data:text/html,<img src=//a/1>\">'>";
	struct extract_limits l = extract_limits_default;
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct message m;

	l.max_nested_documents = 2;
	ck_assert_int_eq(extract(bytes_of(once), &l, a, &m, &found), STATUS_OK);
	ck_assert_uint_eq(found.count, 1);
	l.max_nested_documents = 1;
	ck_assert_int_eq(extract(bytes_of(once), &l, a, &m, &found), STATUS_OK);
	ck_assert_uint_eq(found.count, 0);
	ck_assert(oddities_has(&m.root->oddities, ODDITY_NESTED_DOCUMENT_LIMIT));
	arena_destroy(&a);
}
END_TEST

START_TEST(link_text_is_kept)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct references found;
	struct message m;

	ck_assert_int_eq(extract(bytes_of(HTML "<a href=//a/1>Read\n  <b>more</b></a> x <a href=//b/2><img src=//c/3 alt='A map'></a>"),
				 &extract_limits_default, a, &m, &found), STATUS_OK);
	ck_assert_uint_eq(found.count, 3);
	ck_assert(bytes_is(found.items[0].text, "Read more"));
	ck_assert(bytes_is(found.items[2].text, "A map"));
	arena_destroy(&a);
}
END_TEST

START_TEST(every_failed_allocation_is_answered)
{
	static const char mail[] = HTML "<base href=http://b/><style>@import 'x'; p{a:url(\\78)}</style><img srcset='a 1x,b 2x' src=&#47;y>"
					"<iframe srcdoc='&lt;img src=z>'><a href=q>text</a>";
	unsigned failures = 0;

	for (unsigned long n = 1; n < 60; n++) {
		struct arena *a = arena_new((size_t)64 << 20);
		struct references found;
		struct message m;
		enum status status;

		mem_fail_at(n);
		status = extract(bytes_of(mail), &extract_limits_default, a, &m, &found);
		if (mem_fail_at(0) == 0) {
			ck_assert_int_eq(status, STATUS_NOMEM);
			failures++;
		} else {
			ck_assert_int_eq(status, STATUS_OK);
		}
		arena_destroy(&a);
	}
	ck_assert_uint_gt(failures, 0);
	for (size_t ceiling = 0; ceiling < 60000; ceiling += 500) {
		struct arena *a = arena_new(ceiling);
		struct references found;
		struct message m;
		enum status status = extract(bytes_of(mail), &extract_limits_default, a, &m, &found);

		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		arena_destroy(&a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract");
	TCase *t = tcase_create("extract");

	tcase_add_loop_test(t, finds_what_clients_load, 0, ROWS(cases));
	tcase_add_loop_test(t, spans_lead_back_to_the_part, 0, ROWS(spans));
	tcase_add_test(t, limits_are_counted_not_passed_over);
	tcase_add_test(t, international_hosts_beyond_the_limit_are_reported);
	tcase_add_test(t, documents_in_documents_end);
	tcase_add_test(t, link_text_is_kept);
	tcase_add_test(t, every_failed_allocation_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
