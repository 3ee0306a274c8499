#include "css/style.h"
#include <stdlib.h>
#include <string.h>
#include "support/suite.h"

enum { NONE = -1 };

static const struct {
	const char *label, *css;
	unsigned hides;
	int width, height;
} cases[] = {
	{ "empty", "", 0, NONE, NONE },
	{ "ordinary", "font:12px 'Open Sans';color:#fff;padding:0;line-height:0", 0, NONE, NONE },
	{ "display", "display:none", CSS_DISPLAY_NONE, NONE, NONE },
	{ "display, spaces and case", " DISPLAY : None ; ", CSS_DISPLAY_NONE, NONE, NONE },
	{ "display shown again", "display:none;display:block", 0, NONE, NONE },
	{ "display, important wins", "display:none!important;display:block", CSS_DISPLAY_NONE, NONE, NONE },
	{ "display, ! important", "display:none ! IMPORTANT;display:block", CSS_DISPLAY_NONE, NONE, NONE },
	{ "display, both important", "display:none!important;display:block!important", 0, NONE, NONE },
	{ "display of nothing", "display:;display:none;display:", CSS_DISPLAY_NONE, NONE, NONE },
	{ "comment in the name", "disp/**/lay:none", 0, NONE, NONE },
	{ "comments", "display/**/:/* ; */none/**/;width:1px", CSS_DISPLAY_NONE | CSS_ZERO_SIZE, 1, NONE },
	{ "escapes", "d\\69splay:n\\6f ne", CSS_DISPLAY_NONE, NONE, NONE },
	{ "star hack", "*display:none;width:5px", 0, 5, NONE },
	{ "visibility", "visibility:hidden", CSS_VISIBILITY_HIDDEN, NONE, NONE },
	{ "collapse", "visibility:collapse", CSS_VISIBILITY_HIDDEN, NONE, NONE },
	{ "no such visibility", "visibility:hidden;visibility:none", CSS_VISIBILITY_HIDDEN, NONE, NONE },
	{ "opacity", "opacity:0", CSS_OPACITY_ZERO, NONE, NONE },
	{ "opacity, decimals", "opacity:0.00", CSS_OPACITY_ZERO, NONE, NONE },
	{ "opacity, nearly", "opacity:.01", CSS_OPACITY_ZERO, NONE, NONE },
	{ "opacity, percent", "opacity:0%", CSS_OPACITY_ZERO, NONE, NONE },
	{ "opacity, one percent", "opacity:1%", CSS_OPACITY_ZERO, NONE, NONE },
	{ "opacity, visible", "opacity:.02;", 0, NONE, NONE },
	{ "opacity one", "opacity:1", 0, NONE, NONE },
	{ "opacity, no number", "opacity:none", 0, NONE, NONE },
	{ "filter", "filter:alpha(opacity=0)", CSS_OPACITY_ZERO, NONE, NONE },
	{ "filter opacity()", "filter:blur(1px) opacity(0)", CSS_OPACITY_ZERO, NONE, NONE },
	{ "filter, visible", "filter:alpha(opacity=80)", 0, NONE, NONE },
	{ "sizes", "width:600px;height:20px", 0, 600, 20 },
	{ "one pixel", "width:1px;height:1px", CSS_ZERO_SIZE, 1, 1 },
	{ "two pixels", "width:2px;height:2px", 0, 2, 2 },
	{ "zero", "width:0;height:0", CSS_ZERO_SIZE, 0, 0 },
	{ "space before the unit", "width:1 px;height : 3 PX", CSS_ZERO_SIZE, 1, 3 },
	{ "points", "height:.75pt;width:15pt", CSS_ZERO_SIZE, 20, 1 },
	{ "em", "width:2em;height:0.05em", CSS_ZERO_SIZE, 32, 1 },
	{ "fraction", "width:0.4px;height:1.2px", CSS_ZERO_SIZE, 1, 2 },
	{ "percent", "width:100%;height:0%", CSS_ZERO_SIZE, NONE, 0 },
	{ "auto", "width:1px;width:auto", 0, NONE, NONE },
	{ "calc", "width:calc( 1px );height:calc(1px + 2em)", CSS_ZERO_SIZE, 1, NONE },
	{ "negative is invalid", "width:5px;width:-1px", 0, 5, NONE },
	{ "unknown unit is invalid", "width:5px;width:1parsec", 0, 5, NONE },
	{ "large", "width:99999999999999999999px", 0, 1000000, NONE },
	{ "max-height", "max-height:0px;overflow:hidden", CSS_ZERO_SIZE, NONE, NONE },
	{ "max-width", "max-width:0", CSS_ZERO_SIZE, NONE, NONE },
	{ "min-width is not looked at", "min-width:0", 0, NONE, NONE },
	{ "off screen", "position:absolute;left:-9999px", CSS_OFF_SCREEN, NONE, NONE },
	{ "off screen, not positioned", "left:-9999px", 0, NONE, NONE },
	{ "off screen, static", "position:static;left:-9999px", 0, NONE, NONE },
	{ "off screen, limit", "position:fixed;top:-500px", CSS_OFF_SCREEN, NONE, NONE },
	{ "off screen, not quite", "position:fixed;top:-499px", 0, NONE, NONE },
	{ "off screen, right", "position:absolute;left:9999px", CSS_OFF_SCREEN, NONE, NONE },
	{ "off screen, percent", "position:absolute;left:-100%", CSS_OFF_SCREEN, NONE, NONE },
	{ "centred", "position:absolute;left:50%;transform:translate(-50%,-50%)", 0, NONE, NONE },
	{ "text-indent", "text-indent:-9999px", CSS_OFF_SCREEN, NONE, NONE },
	{ "margin-left", "margin-left:-9999em", CSS_OFF_SCREEN, NONE, NONE },
	{ "margin", "margin:0 0 0 -9999px", CSS_OFF_SCREEN, NONE, NONE },
	{ "margin, ordinary", "margin:0 auto", 0, NONE, NONE },
	{ "margin, right only", "margin:0 -9999px 0 0", 0, NONE, NONE },
	{ "transform", "transform:translateX(-9999px)", CSS_OFF_SCREEN, NONE, NONE },
	{ "scale", "transform:scale(0)", CSS_CLIPPED, NONE, NONE },
	{ "scale, visible", "transform:scale(0.5)", 0, NONE, NONE },
	{ "clip", "clip:rect(0 0 0 0)", CSS_CLIPPED, NONE, NONE },
	{ "clip, commas and pixels", "clip: rect(1px, 1px, 1px, 1px)", CSS_CLIPPED, NONE, NONE },
	{ "clip, visible", "clip:rect(0,100px,100px,0)", 0, NONE, NONE },
	{ "clip, auto", "clip:auto", 0, NONE, NONE },
	{ "clip-path", "clip-path:inset(50%)", CSS_CLIPPED, NONE, NONE },
	{ "clip-path, visible", "clip-path:inset(10% 50%)", 0, NONE, NONE },
	{ "clip-path circle", "clip-path:circle(0)", CSS_CLIPPED, NONE, NONE },
	{ "clip-path polygon", "clip-path:polygon(0 0,0 0,0 0)", CSS_CLIPPED, NONE, NONE },
	{ "font-size", "font-size:0", CSS_FONT_ZERO, NONE, NONE },
	{ "font-size 1px", "font-size:1px;line-height:1px", CSS_FONT_ZERO, NONE, NONE },
	{ "font-size 12px", "font-size:12px", 0, NONE, NONE },
	{ "mso-hide", "mso-hide:all", CSS_MSO_HIDE, NONE, NONE },
	{ "preheader", "display:none !important;visibility:hidden;mso-hide:all;font-size:1px;max-height:0;opacity:0",
	  CSS_DISPLAY_NONE | CSS_VISIBILITY_HIDDEN | CSS_MSO_HIDE | CSS_FONT_ZERO | CSS_ZERO_SIZE | CSS_OPACITY_ZERO,
	  NONE, NONE },
	{ "behind a url", "background:url(http://a/;display:none);width:3px", 0, 3, NONE },
	{ "behind a bad url", "background:url(a b;display:none);width:3px", 0, 3, NONE },
	{ "behind a string", "content:';display:none';width:3px", 0, 3, NONE },
	{ "behind a bad string", "content:'x\n;display:none", CSS_DISPLAY_NONE, NONE, NONE },
	{ "behind nested brackets", "a:f(g(;display:none)[;]);width:3px", 0, 3, NONE },
	{ "behind an escape", "content:\\;display:none;width:3px", 0, 3, NONE },
	{ "behind a slash", "font:12px/1.5 a;display:none", CSS_DISPLAY_NONE, NONE, NONE },
	{ "behind a comment cut", "/*;display:none", 0, NONE, NONE },
	{ "behind junk", "!@#$;; :: ;display:none", CSS_DISPLAY_NONE, NONE, NONE },
	{ "behind a brace", "color:red};display:none", CSS_DISPLAY_NONE, NONE, NONE },
	{ "in a nested rule", "a:hover{display:none}width:3px", 0, 3, NONE },
	{ "in an at-rule", "@media x{display:none}width:3px", 0, 3, NONE },
	{ "no colon", "display none", 0, NONE, NONE },
	{ "open bracket", "a:(;display:none", 0, NONE, NONE },
	{ "entity left over", "width:&quot;1px", 0, NONE, NONE }
};

START_TEST(style)
{
	const size_t n = strlen(cases[_i].css);
	unsigned char *css = malloc(n != 0 ? n : 1);
	struct css_style s;

	memcpy(css, cases[_i].css, n);
	css_style_read((struct bytes){ css, n }, &s);
	ck_assert_msg(s.hides == cases[_i].hides, "%s: %#x, wanted %#x", cases[_i].label, s.hides, cases[_i].hides);
	ck_assert_msg(s.width == cases[_i].width && s.height == cases[_i].height, "%s: %d %d", cases[_i].label,
		      s.width, s.height);
	free(css);
}
END_TEST

START_TEST(other_fields)
{
	struct css_style s;

	css_style_read(bytes_of("max-width:300px;max-height:0;overflow-y:hidden"), &s);
	ck_assert_int_eq(s.max_width, 300);
	ck_assert_int_eq(s.max_height, 0);
	ck_assert(s.overflow_hidden && !s.visible && !s.has_url);
	ck_assert(css_style_hides_children(&s));
	css_style_read(bytes_of("max-height:0;visibility:visible;background:url(a)"), &s);
	ck_assert(s.visible && s.has_url && !s.overflow_hidden);
	ck_assert(!css_style_hides_children(&s));
	css_style_read(bytes_of("mso-hide:all;font-size:0"), &s);
	ck_assert(!css_style_hides_children(&s));
	css_style_read(bytes_of("display:none"), &s);
	ck_assert(css_style_hides_children(&s));
	css_style_read((struct bytes){ NULL, 0 }, &s);
	ck_assert_uint_eq(s.hides, 0);
}
END_TEST

START_TEST(cascade)
{
	struct css_cascade low = { 0 }, high = { 0 };
	struct css_style s;

	css_cascade_read(&low, bytes_of("display:none;width:1px!important"), 1);
	css_cascade_read(&high, bytes_of("display:block;width:9px;height:3px"), 2);
	css_cascade_join(&low, &high);
	css_cascade_style(&low, &s);
	ck_assert_uint_eq(s.hides, CSS_ZERO_SIZE);
	ck_assert_int_eq(s.width, 1);
	ck_assert_int_eq(s.height, 3);
	css_cascade_read(&low, bytes_of("height:7px"), 1);
	css_cascade_style(&low, &s);
	ck_assert_int_eq(s.height, 3);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("css/style");
	TCase *t = tcase_create("style");

	tcase_add_loop_test(t, style, 0, ROWS(cases));
	tcase_add_test(t, other_fields);
	tcase_add_test(t, cascade);
	suite_add_tcase(s, t);
	return suite_run(s);
}
