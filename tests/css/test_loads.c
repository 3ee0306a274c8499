#include "css/loads.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "css/dump.h"
#include "support/suite.h"

static const struct css_limits limits = { .max_loads = 1000 };

struct load_case {
	const char *label, *css, *loads;
};

/* In style attributes: constructs. */
static const struct load_case attribute_cases[] = {
	{ "plain", "background:url(http://a/x.gif)", "url background http://a/x.gif{url(http://a/x.gif)}\n" },
	{ "quotes", "background: url(\"http://a/x\") red", "url background http://a/x{url(\"http://a/x\")}\n" },
	{ "single quotes and space", "list-style: url( 'http://a/x' ) none",
	  "url list-style http://a/x{url( 'http://a/x' )}\n" },
	{ "space inside", "background:url(   http://a/x  )", "url background http://a/x{url(   http://a/x  )}\n" },
	{ "upper case", "BACKGROUND: URL(HTTP://A/x)", "url background HTTP://A/x{URL(HTTP://A/x)}\n" },
	{ "several", "background:url(),url(a),url('b');cursor:url(c),auto",
	  "url background a{url(a)}\nurl background b{url('b')}\nurl cursor c{url(c)}\n" },
	{ "important", "background:url(a)!important;color:red", "url background a{url(a)}\n" },
	{ "star hack", "*background:url(a)", "url background a{url(a)}\n" },
	{ "underscore hack", "_background:url(a)", "url _background a{url(a)}\n" },
	{ "src()", "background: src(\"http://a/x\")", "url background http://a/x{src(\"http://a/x\")}\n" },
	{ "src() with var()", "background: src(var(--x, 'http://a'))", "url background http://a{'http://a'}\n" },
	{ "image()", "background: image('http://a', red)", "url background http://a{'http://a'}\n" },
	{ "image() with a direction", "background: image(ltr 'a.png')", "url background a.png{'a.png'}\n" },
	{ "image-set() of strings", "background: image-set('a' 1x, \"b\" 2x)",
	  "url background a{'a'}\nurl background b{\"b\"}\n" },
	{ "image-set() of urls", "background: -webkit-image-set(url(a) 1x, url('b') 2x)",
	  "url background a{url(a)}\nurl background b{url('b')}\n" },
	{ "type() in image-set()", "background: image-set('a' type('image/avif') 1x)", "url background a{'a'}\n" },
	{ "var() in image-set()", "background: image-set(var(--x, 'a') 1x)", "url background a{'a'}\n" },
	{ "cross-fade()", "background: -webkit-cross-fade(url(a), url(b), 50%)",
	  "url background a{url(a)}\nurl background b{url(b)}\n" },
	{ "filter", "filter: url(http://a/f.svg#f) blur(2px)", "url filter http://a/f.svg#f{url(http://a/f.svg#f)}\n" },
	{ "backdrop-filter", "backdrop-filter:url(a#b)", "url backdrop-filter a#b{url(a#b)}\n" },
	{ "mask", "-webkit-mask-image:url(a);mask:url(b) luminance",
	  "url -webkit-mask-image a{url(a)}\nurl mask b{url(b)}\n" },
	{ "clip-path", "clip-path:url(a.svg#c)", "url clip-path a.svg#c{url(a.svg#c)}\n" },
	{ "shape-outside", "float:left;shape-outside:url(a)", "url shape-outside a{url(a)}\n" },
	{ "border-image", "border-image: url(a) 30 round", "url border-image a{url(a)}\n" },
	{ "content", "content: 'x' url(a) \"http://not\"", "url content a{url(a)}\n" },
	{ "offset-path", "offset-path:url(a)", "url offset-path a{url(a)}\n" },
	{ "marker and fill", "fill:url(a#x) red;marker-start:url(b#y)",
	  "url fill a#x{url(a#x)}\nurl marker-start b#y{url(b#y)}\n" },
	{ "var() fallback", "background: var(--x, url(a))", "url background a{url(a)}\n" },
	{ "custom property", "--Pic: url(a); background: var(--Pic)", "url --pic a{url(a)}\n" },
	{ "custom property, braces", "--x: { background: url(a); b: url(b) }",
	  "url --x a{url(a)}\nurl --x b{url(b)}\n" },
	{ "custom property, string", "--x:'http://a/b';background:image-set(var(--x) 1x)",
	  "url --x http://a/b{'http://a/b'}\n" },
	{ "custom property, relative string", "--x:'a.png'", "url --x a.png{'a.png'}\n" },
	{ "custom property, no URL", "--x:'Open Sans'; --y:\"!\"", "" },
	{ "attr() fallback", "content: attr(nothing, url(a))", "url content a{url(a)}\n" },
	{ "attr() without", "content: attr(foo url)", "" },
	{ "behavior", "behavior: url('http://a/x.htc')", "behavior behavior http://a/x.htc{url('http://a/x.htc')}\n" },
	{ "-ms-behavior", "-MS-behavior: url(a)", "behavior -ms-behavior a{url(a)}\n" },
	{ "VML behavior", "behavior:url(#default#VML)", "" },
	{ "-moz-binding", "-moz-binding:url(a#b)", "behavior -moz-binding a#b{url(a#b)}\n" },
	{ "AlphaImageLoader",
	  "filter: progid:DXImageTransform.Microsoft.AlphaImageLoader(src='http://a', sizingMethod='b')",
	  "filter filter http://a{'http://a'}\nfilter filter b{'b'}\n" },
	{ "AlphaImageLoader without quotes",
	  "filter:progid:X.AlphaImageLoader( src = http://a/b?c , sizingMethod=scale)",
	  "filter filter http://a/b?c{http://a/b?c}\n" },
	{ "AlphaImageLoader, last and bare", "filter:progid:X.AlphaImageLoader(sizingMethod=scale,src=a.gif);color:red",
	  "filter filter a.gif{a.gif}\n" },
	{ "AlphaImageLoader, url()", "filter:progid:X.AlphaImageLoader(src=url('a'))", "url filter a{url('a')}\n" },
	{ "AlphaImageLoader, cut", "filter:progid:X.AlphaImageLoader(src=a.gif", "filter filter a.gif{a.gif}\n" },
	{ "ICMFilter", "filter:progid:DXImageTransform.Microsoft.ICMFilter(colorSpace='http://a')",
	  "filter filter http://a{'http://a'}\n" },
	{ "-ms-filter", "-ms-filter:\"progid:X.AlphaImageLoader(src='http://a',sizingMethod='scale')\"",
	  "filter -ms-filter http://a{\"progid:X.AlphaImageLoader(src='http://a',sizingMethod='scale')\"}\n" },
	{ "-ms-filter, escaped", "-ms-filter:'progid:X.AlphaImageLoader(src=\\27 a/b\\27)'",
	  "filter -ms-filter a/b{'progid:X.AlphaImageLoader(src=\\27 a/b\\27)'}\n" },
	{ "-ms-filter of another kind", "-ms-filter:'progid:X.Alpha(Opacity=80)'", "" },
	{ "expression()", "width: expression(document.body.src='http://a/b')",
	  "script width http://a/b{'http://a/b'}\n" },
	{ "expression() without URL", "width: expression(this.width > 100 ? 'auto' : '1px')", "" },
	{ "element()", "background: element(#x)", "" },
	{ "string is no load", "content:\"http://a\"; font-family:'http://b'; quotes: '//a' '//b'", "" },
	{ "empty", "background:url();cursor:url('');mask:url(\"\")", "" },
	{ "fragment", "filter:url(#a);clip-path:url('#b')", "" },
	{ "data", "background:url(data:image/gif;base64,R0l=)",
	  "url background data:image/gif;base64,R0l={url(data:image/gif;base64,R0l=)}\n" },
	{ "nothing", "color:red;width:1px;background:rgb(1,2,3)", "" },
	{ "no input", "", "" },
	/* evasions */
	{ "escaped name", "background:\\75 rl(a);cursor:u\\72l(b);mask:u\\r\\l(c)", "url background a{\\75 rl(a)}\n"
	  "url cursor b{u\\72l(b)}\nurl mask c{u\\r\\l(c)}\n" },
	{ "escaped property", "\\62 ackground:url(a)", "url background a{url(a)}\n" },
	{ "escaped URL", "background:url(\\68ttp\\3a//a)",
	  "url background http://a=\\68ttp\\3a//a{url(\\68ttp\\3a//a)}\n" },
	{ "escaped string", "background:url('ht\\\ntp://a\\26')",
	  "url background http://a&=ht\\\ntp://a\\26{url('ht\\\ntp://a\\26')}\n" },
	{ "comments between", "background/**/:/* */url(a)/**/", "url background a{url(a)}\n" },
	{ "comment is no function", "background:url/**/(a)", "" },
	{ "comment inside is URL", "background:url(/**/a)", "url background /**/a{url(/**/a)}\n" },
	{ "commented out", "/* background:url(a) */color:red", "" },
	{ "comment cut", "color:red;/* background:url(a)", "" },
	{ "line break", "background:url(\r\na\f)", "url background a{url(\r\na\f)}\n" },
	{ "cut url", "background:url(http://a/x", "url background http://a/x{url(http://a/x}\n" },
	{ "cut url, space", "background:url(a \n", "url background a{url(a \n}\n" },
	{ "cut string", "background:url('http://a/x", "url background http://a/x{url('http://a/x}\n" },
	{ "cut function", "background:url('a' ", "url background a{url('a' }\n" },
	{ "bad url", "background:url(a b);cursor:url(c)", "url? background a b{url(a b)}\nurl cursor c{url(c)}\n" },
	{ "bad url, quote", "background:url(http://a/it's)", "url? background http://a/it's{url(http://a/it's)}\n" },
	{ "bad string", "background:url('a\n);cursor:url(b)", "url? background a{url('a\n)}\nurl cursor b{url(b)}\n" },
	{ "invalid value", "background: url(a) nonsense(1;2) ] }; cursor:url(b)",
	  "url background a{url(a)}\nurl cursor b{url(b)}\n" },
	{ "unknown property", "x-y: url(a)", "url x-y a{url(a)}\n" },
	{ "no property", "url(a);url('b')", "url? - a{url(a)}\nurl? - b{url('b')}\n" },
	{ "no colon", "background url(a)", "url? - a{url(a)}\n" },
	{ "brace before", "color:red}background:url(a)", "url background a{url(a)}\n" },
	{ "brace open", "a:hover{background:url(a)}cursor:url(b)", "url background a{url(a)}\nurl cursor b{url(b)}\n" },
	{ "url in url", "background:url('a' url('b') c)", "url background a{url('a'}\nurl background b{url('b')}\n" },
	{ "filter in url, cut", "filter:url('a' AlphaImageLoader(src=b", "url filter a{url('a'}\n"
	  "filter filter b{b}\n" },
	{ "two strings", "background:url('a' 'b')", "url background a{url('a'}\nurl background b{'b'}\n" },
	{ "string behind another load", "background:src(image('a') 'b')",
	  "url background a{'a'}\nurl background b{'b'}\n" },
	{ "modifier", "background:url('a' cors(\"x\") )", "url background a{url('a' cors(\"x\") )}\n" },
	{ "nested brackets", "background:foo([url(a)] {url(b)})",
	  "url background a{url(a)}\nurl background b{url(b)}\n" },
	{ "import in attribute", "@import 'a';@import url(b);color:red", "import? - a{'a'}\nimport? - b{url(b)}\n" },
	{ "white space only", "background:url(' ')", "url background  {url(' ')}\n" },
	{ "UTF-8", "background:url(http://\xF0\x9D\x9F\x9C.example/)",
	  "url background http://\xF0\x9D\x9F\x9C.example/{url(http://\xF0\x9D\x9F\x9C.example/)}\n" }
};

/* In style sheets. */
static const struct load_case sheet_cases[] = {
	{ "rule", "p{background:url(a)}", "url background a{url(a)}\n" },
	{ "import string", "@import 'http://a/x.css';", "import - http://a/x.css{'http://a/x.css'}\n" },
	{ "import url", "@import url(http://a) screen;@import url(\"b\")",
	  "import - http://a{url(http://a)}\nimport - b{url(\"b\")}\n" },
	{ "import conditions",
	  "@import \"a\" layer(x) supports(background: url(no)) screen and (color);p{cursor:url(b)}",
	  "import - a{\"a\"}\nurl cursor b{url(b)}\n" },
	{ "import src()", "@import src('a');", "guess - src('a'){src('a')}\nimport - a{src('a')}\n" },
	{ "import without semicolon", "@import 'a'", "import - a{'a'}\n" },
	{ "import, escaped", "@\\69mport 'a';@im\\port 'b'", "import - a{'a'}\nimport - b{'b'}\n" },
	{ "import, no space", "@import'a';@IMPORT\"b\"", "import - a{'a'}\nimport - b{\"b\"}\n" },
	{ "import, comment", "@import/**/'a'", "import - a{'a'}\n" },
	{ "import with an escape", "@import url(http://a\\20/b);", "guess - http://a\\20/b{url(http://a\\20/b)}\nimport - http://a /b=http://a\\20/b{url(http://a\\20/b)}\n" },
	{ "import, quoted escape", "@import  ' a\\2f' screen;", "guess - '{'}\nimport -  a/= a\\2f{' a\\2f'}\n" },
	{ "import, escape in quotes", "@import \"a\\2f\";", "guess - a\\2f{\"a\\2f\"}\nimport - a/=a\\2f{\"a\\2f\"}\n" },
	{ "import behind a function", "@import a(b),url('c');", "guess - a(b),url('c'){a(b),url('c')}\nimport - c{url('c')}\n" },
	{ "import, a semicolon ends a bracket", "@import url(a\\20);p{}", "guess - a\\20{url(a\\20)}\nimport - a =a\\20{url(a\\20)}\n" },
	{ "import, a semicolon ends nothing else", "@import http://a;p{} ;", "guess - http://a;p{}=http://a{http://a}\n" },
	{ "import, escaped bracket", "@import a\\);b c;", "guess - a\\);b=a\\){a\\)}\n" },
	{ "import, white space in url", "@import url( 'a' );", "guess - url({url(}\nimport - a{url( 'a' )}\n" },
	{ "import, one quote", "@import 'a\";", "guess - 'a\";='a\"{'a\"}\nimport - a\";{'a\";}\n" },
	{ "import, escape, no space", "@import'a\\2f';", "import - a/=a\\2f{'a\\2f'}\n" },
	{ "import, escape, in a block", "@media x{@import url(a\\2f);}", "import? - a/=a\\2f{url(a\\2f)}\n" },
	{ "import after rules", "p{}@import 'a';", "import - a{'a'}\n" },
	{ "import after junk", "x;@import 'a';", "import - a{'a'}\n" },
	{ "import in a block", "@media screen{@import url(a);}", "import? - a{url(a)}\n" },
	{ "import cut", "@import url(a", "guess - url(a{url(a}\nimport - a{url(a}\n" },
	{ "import cut string", "@import 'a", "guess - 'a{'a}\nimport - a{'a}\n" },
	{ "import in comment markers", "<!-- @import 'a'; -->p{background:url(b)}",
	  "import - a{'a'}\nurl background b{url(b)}\n" },
	{ "charset and namespace", "@charset 'utf-8';@namespace url(http://n);@namespace s 'http://n';", "" },
	{ "namespace then rule", "@namespace url(http://n);p{mask:url(a)}", "url mask a{url(a)}\n" },
	{ "font",
	  "@font-face{font-family:'http://x';src:local('http://y'),url(a) format('woff2'),url('b')}p{mask:url(c)}",
	  "font src a{url(a)}\nfont src b{url('b')}\nurl mask c{url(c)}\n" },
	{ "media", "@media screen and (min-width:1px){p{background:url(a)}}", "url background a{url(a)}\n" },
	{ "supports", "@supports (background:url(no)) and (x:image-set('no')){p{background:url(a)}}",
	  "url background a{url(a)}\n" },
	{ "container", "@container c style(--x:url(no)){p{background:url(a)}}", "url background a{url(a)}\n" },
	{ "layer, scope, starting-style",
	  "@layer x{@scope (.a) to (.b){@starting-style{p{background:url(a)}}}}", "url background a{url(a)}\n" },
	{ "unknown at-rule", "@foo bar{p{background:url(a)}}", "url background a{url(a)}\n" },
	{ "page, keyframes", "@page{background:url(a)}@keyframes k{from{background:url(b)}}",
	  "url background a{url(a)}\nurl background b{url(b)}\n" },
	{ "document", "@-moz-document url(http://no),url-prefix('http://no'){p{background:url(a)}}",
	  "url background a{url(a)}\n" },
	{ "property", "@property --x{syntax:'<url>';inherits:true;initial-value:url(a)}",
	  "url initial-value a{url(a)}\n" },
	{ "property, string", "@property --x{syntax:'<string>';initial-value:'http://a'}",
	  "url initial-value http://a{'http://a'}\n" },
	{ "function", "@function --f(){result:'a.png'}", "url result a.png{'a.png'}\n" },
	{ "counter style", "@counter-style x{symbols:url(a)}", "url symbols a{url(a)}\n" },
	{ "nesting", "p{color:red;&:hover{background:url(a)}b:hover i{background:url(b)}.c{mask:url(c)}}",
	  "url background a{url(a)}\nurl background b{url(b)}\nurl mask c{url(c)}\n" },
	{ "nested media", "p{@media print{background:url(a)}}", "url background a{url(a)}\n" },
	{ "name: {", "p{a:{background:url(a)}}", "url background a{url(a)}\n" },
	{ "pseudo-elements", "p::before{content:url(a)}", "url content a{url(a)}\n" },
	{ "selector string", "a[href='url(http://no)']{color:red}", "" },
	{ "url in selector", "url(a){color:red}p url('b'){}", "url? - a{url(a)}\nurl? - b{url('b')}\n" },
	{ "brace closes nothing", "}p{background:url(a)}}@import 'b';", "url background a{url(a)}\nimport - b{'b'}\n" },
	{ "block not closed", "@media x{p{background:url(a)", "url background a{url(a)}\n" },
	{ "bracket not closed", "p{color:rgb(1;}q{background:url(a)}", "url color a{url(a)}\n" },
	{ "CDO and CDC", "<!--\np{background:url(a)}\n-->", "url background a{url(a)}\n" },
	{ "broken string before", "p{content:'x\n;background:url(a)}", "url background a{url(a)}\n" },
	{ "escaped brace in selector", ".a\\{b{background:url(a)}", "url background a{url(a)}\n" },
	{ "comments", "p/**/{/**/background/**/:/**/url(a)/**/}", "url background a{url(a)}\n" },
	{ "comment cut", "p{background:url(a)}/*", "url background a{url(a)}\n" },
	{ "conditional comment of Outlook", "p{background:url(a)}/*<![if mso]>*/q{mask:url(b)}/*<![endif]>*/",
	  "url background a{url(a)}\nurl mask b{url(b)}\n" }
};

static const struct load_case value_cases[] = {
	{ "fill", "url(http://a#b) red", "url - http://a#b{url(http://a#b)}\n" },
	{ "semicolon stays in the value", "none; } url('b')", "url - b{url('b')}\n" },
	{ "local", "url(#a)", "" },
	{ "cut", "url('a", "url - a{url('a}\n" }
};

static void check_case(const struct load_case *c, enum css_source source)
{
	const size_t n = strlen(c->css);
	unsigned char *css = malloc(n != 0 ? n : 1);
	struct arena *a = arena_new(1 << 20);
	struct oddities oddities = { 0 };
	struct css_loads loads;
	struct buf text;

	memcpy(css, c->css, n);
	buf_init(&text, 1 << 16);
	ck_assert_int_eq(css_find_loads((struct bytes){ css, n }, source, &limits, a, &loads, &oddities),
			 STATUS_OK);
	ck_assert_int_eq(loads_dump((struct bytes){ css, n }, &loads, &text), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&text), c->loads), "%s:\n%s\ngave\n%.*swanted\n%s",
		      c->label, c->css, (int)text.len, (const char *)text.data, c->loads);
	ck_assert_uint_eq(loads.seen, loads.count);
	buf_free(&text);
	arena_destroy(&a);
	free(css);
}

START_TEST(attribute)
{
	check_case(&attribute_cases[_i], CSS_DECLARATION_LIST);
}
END_TEST

START_TEST(sheet)
{
	check_case(&sheet_cases[_i], CSS_STYLE_SHEET);
}
END_TEST

START_TEST(value)
{
	check_case(&value_cases[_i], CSS_VALUE);
}
END_TEST

static const struct {
	const char *label, *css;
	bool may_load;
} prefilter_cases[] = {
	{ "empty", "", false },
	{ "ordinary", "font:12px/1.5 'Open Sans',\"x\";color:rgb(1,2,3);width:calc(1px + 2px)", false },
	{ "url", "background:URL(a)", true },
	{ "string in url", "background:url('a')", true },
	{ "image-set", "background:image-set('a' 1x)", true },
	{ "import", "@Import 'a'", true },
	{ "media", "<!-- @media x{p{font-family:'a'}} -->", false },
	{ "escape", "c\\6flor:red", true },
	{ "custom property", "--x:'a.b'", true },
	{ "filter string", "-ms-filter:'progid:X.AlphaImageLoader (src=a)'", true },
	{ "expression", "width:eXpression('http://a')", true }
};

START_TEST(prefilter)
{
	ck_assert_msg(css_may_load(bytes_of(prefilter_cases[_i].css)) == prefilter_cases[_i].may_load, "%s",
		      prefilter_cases[_i].label);
}
END_TEST

/* "a{" * depth, then text, as one style sheet in the arena. */
static struct bytes nest(struct arena *a, const char *open, size_t depth, const char *text)
{
	const size_t n = strlen(open), m = strlen(text);
	unsigned char *p = arena_alloc(a, depth * n + m, 1);

	ck_assert_ptr_nonnull(p);
	for (size_t i = 0; i < depth; i++)
		memcpy(p + i * n, open, n);
	memcpy(p + depth * n, text, m);
	return (struct bytes){ p, depth * n + m };
}

static const struct {
	const char *label, *open;
} nest_cases[] = {
	{ "rules", "a{" },
	{ "declarations", "a:b{" },
	{ "round brackets", "a{b:((" },
	{ "square brackets", "a{b:[(" },
	{ "functions", "a{b:f(g(" },
	{ "at-rules", "@media x{" },
	{ "url functions", "a{b:url('x'url('y'" }
};

/* A load is found at any depth, in time that grows with the length only. */
START_TEST(any_depth)
{
	static const size_t depths[] = { 1, 100, 127, 128, 129, 255, 256, 257, 100000 };

	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		struct arena *a = arena_new(64 << 20);
		struct oddities oddities = { 0 };
		struct css_loads loads;
		struct bytes css = nest(a, nest_cases[_i].open, depths[i],
					" b: url(http://a/b) url('http://c') ; @import 'http://d");
		struct css_limits l = { .max_depth = CSS_DEPTH_MAX, .max_loads = SIZE_MAX };
		unsigned found = 0;

		ck_assert_int_eq(css_find_loads(css, CSS_STYLE_SHEET, &l, a, &loads, &oddities), STATUS_OK);
		for (size_t k = 0; k < loads.count; k++)
			found |= bytes_is(loads.items[k].url, "http://a/b") |
				 bytes_is(loads.items[k].url, "http://c") << 1;
		ck_assert_msg(found == 3, "%s %zu", nest_cases[_i].label, depths[i]);
		if (depths[i] > CSS_DEPTH_MAX)
			ck_assert(oddities_has(&oddities, ODDITY_CSS_DEPTH_LIMIT));
		arena_destroy(&a);
	}
}
END_TEST

/* Both sides of the depth limit. */
START_TEST(depth_limit)
{
	for (size_t depth = 9; depth <= 11; depth++) {
		struct arena *a = arena_new(1 << 20);
		struct oddities oddities = { 0 };
		struct css_limits l = { .max_depth = 10, .max_loads = 10 };
		struct css_loads loads;
		struct bytes css = nest(a, "a{", depth, "background:url(a.png)");

		ck_assert_int_eq(css_find_loads(css, CSS_STYLE_SHEET, &l, a, &loads, &oddities), STATUS_OK);
		ck_assert_uint_eq(loads.count, 1);
		ck_assert_int_eq(oddities_has(&oddities, ODDITY_CSS_DEPTH_LIMIT), depth > 10);
		arena_destroy(&a);
	}
}
END_TEST

START_TEST(load_limit)
{
	static const char css[] = "a:url(1);b:url(2);c:url(3)";

	for (size_t max = 2; max <= 4; max++) {
		struct arena *a = arena_new(1 << 20);
		struct oddities oddities = { 0 };
		struct css_limits l = { .max_loads = max };
		struct css_loads loads;

		ck_assert_int_eq(css_find_loads(bytes_of(css), CSS_DECLARATION_LIST, &l, a, &loads, &oddities),
				 STATUS_OK);
		ck_assert_uint_eq(loads.count, max < 3 ? max : 3);
		ck_assert_uint_eq(loads.seen, 3);
		ck_assert_int_eq(oddities_has(&oddities, ODDITY_REFERENCE_LIMIT), max < 3);
		arena_destroy(&a);
	}
}
END_TEST

START_TEST(oddities_noted)
{
	static const struct {
		const char *css;
		bool bad;
	} cases[] = { { "a:url(b)", false }, { "a:url(b c)", true },
		{ "a:url('b\n')", true }, { "a:'b\n';c:url(d)", true } };

	for (int i = 0; i < ROWS(cases); i++) {
		struct arena *a = arena_new(1 << 20);
		struct oddities oddities = { 0 };
		struct css_loads loads;

		ck_assert_int_eq(css_find_loads(bytes_of(cases[i].css), CSS_DECLARATION_LIST, &limits, a, &loads,
						&oddities), STATUS_OK);
		ck_assert_int_eq(oddities_has(&oddities, ODDITY_CSS_BAD_TOKEN), cases[i].bad);
		arena_destroy(&a);
	}
}
END_TEST

/* The n-th allocation fails: a clean return each time, until all succeed. */
START_TEST(no_memory)
{
	static const char css[] = "BACKGROUND:url(\\61),url('\\62');-ms-filter:'progid:\\41lphaImageLoader(src=a)';"
				  "a:url(1)url(2)url(3)url(4)url(5)url(6)url(7)url(8)url(9)";
	unsigned long left = 0;
	unsigned failed = 0;

	for (unsigned long n = 1; left == 0; n++) {
		struct oddities oddities = { 0 };
		struct css_loads loads;
		enum status status;
		struct arena *a;

		mem_fail_at(n);
		a = arena_new(1 << 20);
		status = a == NULL ? STATUS_NOMEM :
			 css_find_loads(bytes_of(css), CSS_DECLARATION_LIST, &limits, a, &loads, &oddities);
		left = mem_fail_at(0);
		ck_assert_int_eq(status, left != 0 ? STATUS_OK : STATUS_NOMEM);
		failed += status == STATUS_NOMEM;
		arena_destroy(&a);
	}
	ck_assert_uint_gt(failed, 1);
}
END_TEST

/* Every ceiling of the arena below what is needed gives STATUS_LIMIT. */
START_TEST(arena_limit)
{
	static const char css[] = "BACKGROUND:url(\\61);-ms-filter:'progid:\\41lphaImageLoader(src=a)'";
	enum status status = STATUS_LIMIT;

	for (size_t max = 0; status != STATUS_OK; max += 16) {
		struct arena *a = arena_new(max);
		struct oddities oddities = { 0 };
		struct css_loads loads;

		status = css_find_loads(bytes_of(css), CSS_DECLARATION_LIST, &limits, a, &loads, &oddities);
		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		ck_assert_uint_lt(max, 1 << 16);
		arena_destroy(&a);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("css/loads");
	TCase *t = tcase_create("loads");

	tcase_add_loop_test(t, attribute, 0, ROWS(attribute_cases));
	tcase_add_loop_test(t, sheet, 0, ROWS(sheet_cases));
	tcase_add_loop_test(t, value, 0, ROWS(value_cases));
	tcase_add_loop_test(t, prefilter, 0, ROWS(prefilter_cases));
	tcase_add_loop_test(t, any_depth, 0, ROWS(nest_cases));
	tcase_add_test(t, depth_limit);
	tcase_add_test(t, load_limit);
	tcase_add_test(t, oddities_noted);
	tcase_add_test(t, no_memory);
	tcase_add_test(t, arena_limit);
	suite_add_tcase(s, t);
	return suite_run(s);
}
