/* test_document.c - events: content models, namespaces, implied tags, conditional comments, limits. */
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "html/document.h"
#include "support/suite.h"

enum { ARENA_MAX = 64 << 20 };

static void add(struct buf *out, const char *text)
{
	ck_assert_int_eq(buf_add_text(out, text), STATUS_OK);
}

static void add_name(struct buf *out, const struct html_element *e)
{
	static const char *const prefixes[] = { "", "svg:", "math:" };

	add(out, prefixes[e->ns]);
	ck_assert_int_eq(buf_add_bytes(out, e->name), STATUS_OK);
}

/*
 * Events in a row: "+name" opened, "+name!" empty, "+name?" dropped, "@name" its parent where that is not the
 * innermost open element, "-name" closed, "'text'" with "@name" around it, "#" comment, "D" doctype,
 * "[" and "]" around what is in a branch, "T" behind what is in a template.
 */
static void dump_event(struct buf *out, const struct html_document *d, const struct html_event *e)
{
	struct html_element *outer = html_document_innermost(d);

	switch (e->type) {
	case HTML_EVENT_OPEN:
		add(out, "+");
		add_name(out, e->element);
		add(out, e->is_dropped ? "?" : e->is_empty ? "!" : "");
		add(out, e->in_template ? "T" : "");
		if (outer == e->element)
			outer = html_element_outer(outer);
		if (outer != e->parent && e->parent != NULL) {
			add(out, "@");
			add_name(out, e->parent);
		} else if (outer != e->parent) {
			add(out, "@0");
		}
		break;
	case HTML_EVENT_CLOSE:
		add(out, "-");
		add_name(out, e->element);
		break;
	case HTML_EVENT_TEXT:
		add(out, "'");
		ck_assert_int_eq(buf_add_bytes(out, e->token->text), STATUS_OK);
		add(out, "'");
		if (e->element != NULL && !e->element->is_branch) {
			add(out, "@");
			add_name(out, e->element);
		}
		break;
	case HTML_EVENT_COMMENT:
		add(out, "#");
		break;
	case HTML_EVENT_DOCTYPE:
		add(out, "D");
		break;
	case HTML_EVENT_END:
		break;
	}
}

static void dump(struct buf *out, struct bytes in, const struct html_limits *limits, struct oddities *oddities)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct html_document *d = html_document_new(in, limits, a, oddities);
	struct html_event e;
	bool in_branch = false;

	do {
		ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
		if (e.in_branch != in_branch)
			add(out, in_branch ? "] " : "[ ");
		in_branch = e.in_branch;
		dump_event(out, d, &e);
		add(out, e.type == HTML_EVENT_END ? "" : " ");
	} while (e.type != HTML_EVENT_END);
	ck_assert_uint_eq(html_document_depth(d), 0);
	ck_assert_int_eq(buf_add(out, "", 1), STATUS_OK);
	arena_destroy(&a);
}

static const struct { const char *label, *in, *out; } cases[] = {
	{ "plain", "<p>a<b>c</b></p>", "+p 'a'@p +b 'c'@b -b -p " },
	{ "void elements", "<img><br/></br><input>", "+img! +br! +input! " },
	{ "all closed at the end", "<div><p>", "+div +p -p -div " },
	{ "end tag without start", "</div>a</p>", "'a' " },
	/* content models */
	{ "title is RCDATA", "<title><img></title>", "+title '<img>'@title -title " },
	{ "textarea is RCDATA", "<textarea><img></textarea>", "+textarea '<img>'@textarea -textarea " },
	{ "style is RAWTEXT", "<style><img></style><img>", "+style '<img>'@style -style +img! " },
	{ "xmp, noembed, noframes, iframe", "<xmp><a></xmp><noembed><a></noembed><noframes><a></noframes><iframe><a></iframe>",
	  "+xmp '<a>'@xmp -xmp +noembed '<a>'@noembed -noembed +noframes '<a>'@noframes -noframes "
	  "+iframe '<a>'@iframe -iframe " },
	{ "noscript is markup", "<noscript><img></noscript>", "+noscript +img! -noscript " },
	{ "script", "<script><!--<script></script>--></script><img>",
	  "+script '<!--<script></script>-->'@script -script +img! " },
	{ "plaintext", "<plaintext></plaintext><img>", "+plaintext '</plaintext><img>'@plaintext -plaintext " },
	{ "a slash does not close it", "<title/><img>", "+title '<img>'@title -title " },
	{ "image is img", "<image src=x>", "+image! " },
	/* foreign content */
	{ "svg", "<svg><image/><g><path/></g></svg><p>", "+svg:svg +svg:image! +svg:g +svg:path! -svg:g -svg:svg +p -p " },
	{ "style in svg is markup", "<svg><style><img>", "+svg:svg +svg:style -svg:style -svg:svg +img! " },
	{ "title in svg is markup", "<svg><title><img>", "+svg:svg +svg:title +img! -svg:title -svg:svg " },
	{ "breakout", "<svg><g><div>a", "+svg:svg +svg:g -svg:g -svg:svg +div 'a'@div -div " },
	{ "font breaks out with color only", "<svg><font/><font color=x>a",
	  "+svg:svg +svg:font! -svg:svg +font 'a'@font -font " },
	{ "foreignObject", "<svg><foreignObject><div><style><a></style></div></foreignObject><a/>",
	  "+svg:svg +svg:foreignObject +div +style '<a>'@style -style -div -svg:foreignObject +svg:a! -svg:svg " },
	{ "MathML text", "<math><mi><img><mglyph/></mi><mglyph/><style><b>",
	  "+math:math +math:mi +img! +math:mglyph! -math:mi +math:mglyph! +math:style -math:style -math:math +b -b " },
	{ "annotation-xml of HTML", "<math><annotation-xml encoding='text/ht&#109;l'><style><a></style>",
	  "+math:math +math:annotation-xml +style '<a>'@style -style -math:annotation-xml -math:math " },
	{ "annotation-xml of nothing", "<math><annotation-xml><style><svg><style>",
	  "+math:math +math:annotation-xml +math:style +math:svg +math:style -math:style -math:svg -math:style "
	  "-math:annotation-xml -math:math " },
	{ "svg in annotation-xml", "<math><annotation-xml><svg><title><img>",
	  "+math:math +math:annotation-xml +svg:svg +svg:title +img! -svg:title -svg:svg -math:annotation-xml "
	  "-math:math " },
	{ "CDATA in svg", "<svg><![CDATA[<img>]]></svg><![CDATA[<img>]]>",
	  "+svg:svg '<img>'@svg:svg -svg:svg # ']]>' " },
	{ "no CDATA in HTML inside svg", "<svg><desc><p><![CDATA[<img>]]>",
	  "+svg:svg +svg:desc +p # ']]>'@p -p -svg:desc -svg:svg " },
	{ "</p> ends svg", "<svg><g></p><style><a></style>", "+svg:svg +svg:g -svg:g -svg:svg +style '<a>'@style -style " },
	/* implied and missing end tags */
	{ "p ends p", "<p>a<p>b<div>c", "+p 'a'@p -p +p 'b'@p -p +div 'c'@div -div " },
	{ "table ends p in standards mode", "<!doctype html><p><table>", "D +p -p +table -table " },
	{ "table stays in p in quirks mode", "<p><table>", "+p +table -table -p " },
	{ "li ends li, not across a list", "<ul><li>a<div><li>b<ul><li>c</ul><li>d",
	  "+ul +li 'a'@li +div -div -li +li 'b'@li +ul +li 'c'@li -li -ul -li +li 'd'@li -li -ul " },
	{ "dt and dd", "<dl><dt>a<dd>b<dt>", "+dl +dt 'a'@dt -dt +dd 'b'@dd -dd +dt -dt -dl " },
	{ "options", "<select><option>a<option>b<optgroup><option></select>",
	  "+select +option 'a'@option -option +option 'b'@option -option +optgroup +option -option -optgroup -select " },
	{ "an image in a select is kept", "<select><img><div><img></div></select>", "+select +img! +div +img! -div -select " },
	{ "button and headings", "<button>a<button>b<h1>c<h2>d</h3>",
	  "+button 'a'@button -button +button 'b'@button +h1 'c'@h1 -h1 +h2 'd'@h2 -h2 -button " },
	{ "a in a, nobr in nobr", "<a>1<a>2<nobr>3<nobr>4",
	  "+a '1'@a -a +a '2'@a +nobr '3'@nobr -nobr +nobr '4'@nobr -nobr -a " },
	{ "a form in a form", "<form><div><form></div></form>a", "+form +div +form? -div -form 'a' " },
	{ "special elements hold an end tag off", "<span><div></span>a</div></span>",
	  "+span +div 'a'@div -div -span " },
	{ "an unknown element likewise", "<x><y></x>a<x><p></x>b", "+x +y -y -x 'a' +x +p 'b'@p -p -x " },
	{ "misnested formatting", "<b><i>1</b>2</i>3", "+b +i '1'@i -b '2'@i -i '3' " },
	{ "formatting across a block", "<b><p>1</b>2</p>3", "+b +p '1'@p -b '2'@p -p '3' " },
	{ "it closes what is open in the block", "<i><p><svg><g></i><a>", "+i +p +svg:svg +svg:g -svg:g -svg:svg -i +a -a -p " },
	{ "seven blocks deep", "<i><ul><ul><ul><ul><ul><ul><ul><span></i>",
	  "+i +ul +ul +ul +ul +ul +ul +ul +span -span -i -ul -ul -ul -ul -ul -ul -ul " },
	{ "but not eight", "<i><ul><ul><ul><ul><ul><ul><ul><ul><span></i>",
	  "+i +ul +ul +ul +ul +ul +ul +ul +ul +span -i -span -ul -ul -ul -ul -ul -ul -ul -ul " },
	{ "formatting goes on behind its block", "<p><b>1</p>2</b>3", "+p +b '1'@b -p '2'@b -b '3' " },
	{ "but not out of a cell", "<table><tr><td><b>1</td><td>2",
	  "+table +tr +td +b '1'@b -b -td +td '2'@td -td -tr -table " },
	/* tables */
	{ "table parts", "<table><tr><td>a<td>b<tr><th>c<tbody><tr></table>d",
	  "+table +tr +td 'a'@td -td +td 'b'@td -td -tr +tr +th 'c'@th -th -tr +tbody +tr -tr -tbody -table 'd' " },
	{ "caption and columns", "<table><caption>a<colgroup><col><tr><td>",
	  "+table +caption 'a'@caption -caption +colgroup +col! -colgroup +tr +td -td -tr -table " },
	{ "what may not stand in a table stands before it", "<div><table><img>a<tr><img><td><img>",
	  "+div +table +img!@div 'a'@div +tr +img!@div +td +img! -td -tr -table -div " },
	{ "a table in no cell ends the table", "<table><tr><table>a", "+table +tr -tr -table +table 'a' -table " },
	{ "a table in a cell", "<table><tr><td><table></table>a</table>b",
	  "+table +tr +td +table -table 'a'@td -td -tr -table 'b' " },
	{ "table parts without a table", "<tr background=x><td>a</td></tr>", "+tr? +td? 'a' " },
	{ "end tags stay in their table", "<div><table><tr><td></div>a</td></tr></table></div>",
	  "+div +table +tr +td 'a'@td -td -tr -table -div " },
	{ "template", "<template><img><tr><td></template><img>",
	  "+template +img!T +trT +tdT -td -tr -template +img! " },
	{ "objects hold formatting", "<object><b></object>a", "+object +b -b -object 'a' " },
	/* head, body, frames */
	{ "skeleton", "<html><head><title>a</title><body>b</body></html>c",
	  "+html +head +title 'a'@title -title -head +body 'b'@body 'c'@body -body -html " },
	{ "the head ends by itself", "<head><meta><p>a", "+head +meta! -head +p 'a'@p -p " },
	{ "text ends the head, white space does not", "<head> <meta>x", "+head ' '@head +meta! -head 'x' " },
	{ "later body and html lend attributes", "<body>a<body background=x><html>", "+body 'a'@body +body! +html! -body " },
	{ "a body behind content lends its attributes", "<div>a<body><x></div>", "+div 'a'@div +body! +x -x -div " },
	{ "a late head", "<p><head>", "+p +head? -p " },
	{ "frames", "<frameset><frame><style><frame></frameset>a<frame><noframes><p></noframes>",
	  "+frameset +frame! +style? +frame! -frameset 'a' +frame? +noframes '<p>'@noframes -noframes " },
	{ "no frames behind text", "a<frameset><frame>", "'a' +frameset? +frame? " },
	{ "frames behind a template in the head", "<template></template><frameset>", "+template -template +frameset -frameset " },
	{ "no frames behind one in the body", "<p></p><template></template><frameset>",
	  "+p -p +template -template +frameset? " },
	{ "no frames in a template", "<template><frameset><p>", "+template +frameset?T +pT -p -template " },
	{ "html behind frames", "<frameset></frameset><html x>", "+frameset -frameset +html! " },
	{ "no frames behind a CDATA section", "<svg><![CDATA[x]]></svg><frameset>",
	  "+svg:svg 'x'@svg:svg -svg:svg +frameset? " },
	{ "ruby", "<rb>a<rt>b<ruby><rb>c<rt>d", "+rb 'a'@rb +rt 'b'@rt +ruby +rb 'c'@rb -rb +rt 'd'@rt -rt -ruby -rt -rb " },
	/* the end of input */
	{ "an unfinished tag is shown", "a<img src=x", "'a' +img? " },
	{ "an unfinished end tag", "<p>a</p", "+p 'a'@p -p " },
	/* conditional comments */
	{ "downlevel-hidden", "<div><!--[if mso]><p>a</div><img><![endif]-->b</div>",
	  "+div # [ +p 'a'@p +img! # -p ] 'b'@div -div " },
	{ "downlevel-revealed", "<![if !mso]><img><![endif]>", "# +img! # " },
	{ "the third form", "<!--[if !mso]><!--><img><!--<![endif]-->", "# [ # ] +img! # " },
	{ "pieces of a table", "<table><tr><td>a<!--[if mso]></td><td background=x><![endif]-->b</table>",
	  "+table +tr +td 'a'@td # [ +td # -td ] 'b'@td -td -tr -table " },
	{ "style inside", "<!--[if (gt mso 9)&(lt mso 12)]><style>a</style><![endif]--><img>",
	  "# [ +style 'a'@style -style # ] +img! " },
	{ "unclosed style inside", "<!--[if mso]><style>a<![endif]--><img>", "# [ +style 'a<![endif]'@style -style ] +img! " },
	{ "an ordinary comment", "<!--<img>--><!-- if --><img>", "# # +img! " },
};

START_TEST(tells_events)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n);
	struct oddities oddities = { 0 };
	struct buf out;

	memcpy(in, cases[_i].in, n);
	buf_init(&out, 1 << 20);
	dump(&out, (struct bytes){ in, n }, NULL, &oddities);
	ck_assert_msg(strcmp((char *)out.data, cases[_i].out) == 0, "%s:\n  %s\n  %s", cases[_i].label, (char *)out.data,
		      cases[_i].out);
	buf_free(&out);
	free(in);
}
END_TEST

static struct bytes repeat(const char *text, size_t times, const char *last)
{
	struct buf out;

	buf_init(&out, SIZE_MAX);
	for (size_t i = 0; i < times; i++)
		ck_assert_int_eq(buf_add_text(&out, text), STATUS_OK);
	ck_assert_int_eq(buf_add_text(&out, last), STATUS_OK);
	return buf_bytes(&out);
}

/* Reads it all; how many events, and whether an <img> with a src was seen, and how deep it was. */
struct seen { size_t events, images, max_depth, memory; struct oddities oddities; };

static struct seen read_all(struct bytes in)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct seen seen = { 0 };
	struct html_document *d = html_document_new(in, NULL, a, &seen.oddities);
	struct html_event e;

	do {
		ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
		seen.events++;
		if (html_document_depth(d) > seen.max_depth)
			seen.max_depth = html_document_depth(d);
		seen.images += e.type == HTML_EVENT_OPEN && e.element->tag == HTML_TAG_IMG &&
			       html_attribute_find(e.token, HTML_ATTRIBUTE_SRC) != NULL;
	} while (e.type != HTML_EVENT_END);
	seen.memory = arena_used(a);
	arena_destroy(&a);
	return seen;
}

static const struct { const char *label, *unit; size_t times; const char *last; bool too_deep; } masses[] = {
	{ "30,000 elements", "<p>x</p>", 30000, "<img src=x>", false },
	{ "100,000 unclosed", "<div>", 100000, "<img src=x>", true },
	{ "100,000 unclosed formatting", "<b>", 100000, "<img src=x>", true },
	{ "100,000 unknown", "<x>", 100000, "<img src=x>", true },
	{ "100,000 svg", "<svg>", 100000, "<img src=x>", true },
	{ "formatting carried on", "<p><b></p>", 100000, "<img src=x>", false },
	{ "different formatting carried on", "<p><b><i><u><s><tt></p>", 50000, "<img src=x>", false },
	{ "end tags without start", "</x></div></b></p>", 50000, "<img src=x>", false },
	{ "tables in tables", "<table><tr><td>", 50000, "<img src=x>", true },
	{ "lists", "<ul><li>", 50000, "<img src=x>", true },
	{ "links", "<a>", 100000, "<img src=x>", false },
	{ "conditional comments in each other", "<!--[if mso]>", 20, "<img src=x>", true },
	{ "far more of them", "<!--[if mso]>", 50000, "<img src=x>", true },
};

START_TEST(masses_stay_linear_and_hide_nothing)
{
	struct bytes in = repeat(masses[_i].unit, masses[_i].times, masses[_i].last);
	struct seen seen = read_all(in);

	/* Inside conditional comments nested too deep there is only the comment. */
	if (strcmp(masses[_i].label, "far more of them") != 0)
		ck_assert_msg(seen.images == 1, "%s: %zu images", masses[_i].label, seen.images);
	ck_assert_msg(seen.events <= 2 * in.len, "%s: %zu events", masses[_i].label, seen.events);
	ck_assert_msg(seen.max_depth <= 2 * html_limits_default.max_depth, "%s: %zu deep", masses[_i].label, seen.max_depth);
	ck_assert_msg(seen.memory < 1 << 20, "%s: %zu bytes", masses[_i].label, seen.memory);
	ck_assert_msg(oddities_has(&seen.oddities, ODDITY_HTML_DEPTH_LIMIT) == masses[_i].too_deep, "%s", masses[_i].label);
	free((void *)(uintptr_t)in.data);
}
END_TEST

static const struct { const char *label, *in, *out; bool too_deep; } depths[] = {
	{ "at the limit", "<div><p><b></b></p></div>", "+div +p +b -b -p -div ", false },
	{ "beyond it", "<div><p><b><i>x</i></b></p></div>y", "+div +p +b +i! 'x'@b -b -p -div 'y' ", true },
	{ "end tags of what was not opened", "<x><x><x><x><x></x></x>a</x></x>b</x>c",
	  "+x +x +x +x! +x! 'a'@x -x -x 'b'@x -x 'c' ", true },
	{ "raw text is read as such", "<x><x><x><style><img></style><img>",
	  "+x +x +x +style '<img>'@style -style +img! -x -x -x ", false },
	{ "svg too", "<x><x><x><svg><style><img>", "+x +x +x +svg:svg +svg:style -svg:style -svg:svg +img! -x -x -x ", false },
};

START_TEST(keeps_to_the_depth)
{
	const struct html_limits limits = { .max_depth = 3, .max_branches = 1 };
	struct oddities oddities = { 0 };
	struct buf out;

	buf_init(&out, 1 << 20);
	dump(&out, bytes_of(depths[_i].in), &limits, &oddities);
	ck_assert_msg(strcmp((char *)out.data, depths[_i].out) == 0, "%s:\n  %s", depths[_i].label, (char *)out.data);
	ck_assert(oddities_has(&oddities, ODDITY_HTML_DEPTH_LIMIT) == depths[_i].too_deep);
	buf_free(&out);
}
END_TEST

START_TEST(branches_say_nothing_about_the_end)
{
	struct seen inside = read_all(bytes_of("<!--[if mso]><img src=a x=1 x=2><!-- <![endif]--><p>"));
	struct seen outside = read_all(bytes_of("<!--[if mso]><p><![endif]"));

	ck_assert(!oddities_has(&inside.oddities, ODDITY_HTML_UNCLOSED));
	ck_assert(oddities_has(&inside.oddities, ODDITY_HTML_DUPLICATE_ATTRIBUTE));
	ck_assert(oddities_has(&outside.oddities, ODDITY_HTML_UNCLOSED));
}
END_TEST

START_TEST(data_is_inherited_by_the_reader)
{
	struct bytes in = BYTES("<div><!--[if mso]><p><![endif]--><b>");
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_document *d = html_document_new(in, NULL, a, &oddities);
	struct html_event e;
	unsigned checked = 0;
	int mark;

	do {
		ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
		if (e.type != HTML_EVENT_OPEN)
			continue;
		ck_assert_ptr_null(e.element->data);
		if (e.element->tag == HTML_TAG_DIV) {
			e.element->data = &mark;
		} else {
			ck_assert_ptr_eq(e.parent->data, &mark);
			ck_assert(e.parent->is_branch == (e.element->tag == HTML_TAG_P));
			checked++;
		}
	} while (e.type != HTML_EVENT_END);
	ck_assert_uint_eq(checked, 2);
	arena_destroy(&a);
}
END_TEST

/* What each element hides is its data where it has the attribute, else what is around it. */
static const struct { const char *label, *in; } visible[] = {
	{ "formatting behind its block", "<div hidden>a<b>b</div><img>" },
	{ "formatting behind two blocks", "<div hidden><p hidden><b></div><img>" },
	{ "a block whose formatting ends", "<b hidden><p>a</b><img>" },
	{ "out of a table that hides", "<table hidden><b><img>" },
	{ "a cell behind formatting between the parts", "<table><b hidden><td><img>" },
	{ "an ended head", "<head hidden><img>" },
};

START_TEST(nothing_stays_hidden_behind_what_hid_it)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_document *d = html_document_new(bytes_of(visible[_i].in), NULL, a, &oddities);
	struct html_event e;
	unsigned images = 0;
	int hidden[8], *next = hidden;

	do {
		ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
		if (e.type != HTML_EVENT_OPEN)
			continue;
		e.element->data = e.parent != NULL ? e.parent->data : NULL;
		if (html_attribute_find(e.token, HTML_ATTRIBUTE_HIDDEN) != NULL)
			e.element->data = next++;
		if (e.element->tag == HTML_TAG_IMG) {
			ck_assert_msg(e.element->data == NULL, "%s", visible[_i].label);
			images++;
		}
	} while (e.type != HTML_EVENT_END);
	ck_assert_uint_eq(images, 1);
	arena_destroy(&a);
}
END_TEST

START_TEST(decodes_values_with_document_offsets)
{
	struct bytes in = BYTES("ab<img alt=x src=\"h&amp;t\">c&lt;d");
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_document *d = html_document_new(in, NULL, a, &oddities);
	const struct html_attribute *src;
	struct html_value v;
	struct html_event e;

	ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
	ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
	src = html_attribute_find(e.token, HTML_ATTRIBUTE_SRC);
	ck_assert_int_eq(html_attribute_decode(d, src, a, &v), STATUS_OK);
	ck_assert(bytes_is(v.text, "h&t"));
	ck_assert(v.start == 18 && v.end == 25);
	ck_assert_uint_eq(html_value_start(&v, 1), 19);
	ck_assert_uint_eq(html_value_end(&v, 2), 24);
	ck_assert_uint_eq(html_document_attribute_end(d, src), 26);
	ck_assert_int_eq(html_attribute_decode(d, html_attribute_find(e.token, HTML_ATTRIBUTE_ALT), a, &v), STATUS_OK);
	ck_assert(bytes_is(v.text, "x") && v.map == NULL);
	ck_assert_uint_eq(html_value_start(&v, 0), 11);
	ck_assert_int_eq(html_document_next(d, &e), STATUS_OK);
	ck_assert_int_eq(html_text_decode(d, &e, a, &v), STATUS_OK);
	ck_assert(bytes_is(v.text, "c<d"));
	arena_destroy(&a);
}
END_TEST

START_TEST(says_when_there_is_no_memory)
{
	struct bytes in = repeat("<div><p title=x>", 300, "<!--[if mso]><b><![endif]-->");
	bool failed = true;

	for (unsigned long n = 1; failed; n++) {
		struct arena *a = arena_new(ARENA_MAX);
		struct oddities oddities = { 0 };
		struct html_document *d;
		struct html_event e = { .type = HTML_EVENT_OPEN };

		mem_fail_at(n);
		d = html_document_new(in, NULL, a, &oddities);
		failed = d == NULL;
		while (!failed && e.type != HTML_EVENT_END)
			failed = html_document_next(d, &e) != STATUS_OK;
		mem_fail_at(0);
		ck_assert(n > 1 || failed);
		arena_destroy(&a);
	}
	free((void *)(uintptr_t)in.data);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("html/document");
	TCase *t = tcase_create("document");

	tcase_add_loop_test(t, tells_events, 0, ROWS(cases));
	tcase_add_loop_test(t, masses_stay_linear_and_hide_nothing, 0, ROWS(masses));
	tcase_add_loop_test(t, keeps_to_the_depth, 0, ROWS(depths));
	tcase_add_test(t, branches_say_nothing_about_the_end);
	tcase_add_test(t, data_is_inherited_by_the_reader);
	tcase_add_loop_test(t, nothing_stays_hidden_behind_what_hid_it, 0, ROWS(visible));
	tcase_add_test(t, decodes_values_with_document_offsets);
	tcase_add_test(t, says_when_there_is_no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
