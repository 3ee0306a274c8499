/* test_tokenizer.c - tokens and their spans, repeated and many attributes, limits, no memory. */
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "html/character_reference.h"
#include "support/suite.h"

enum { ARENA_MAX = 64 << 20 };

/* "type[start,end)name attribute=value …" of each token, one a line. */
static void dump_token(struct buf *out, const struct html_token *t)
{
	static const char *const types[] = { "text", "start", "end", "comment", "doctype", "skipped", "eof" };

	ck_assert_int_eq(buf_printf(out, "%s[%zu,%zu)%.*s", types[t->type], t->start, t->end, (int)t->name.len,
				    t->name.data != NULL ? (const char *)t->name.data : ""), STATUS_OK);
	if (t->type == HTML_TEXT || t->type == HTML_COMMENT)
		ck_assert_int_eq(buf_printf(out, "%.*s", (int)t->text.len, (const char *)t->text.data), STATUS_OK);
	if (t->public_id.data != NULL)
		ck_assert_int_eq(buf_printf(out, " p:%.*s", (int)t->public_id.len, (const char *)t->public_id.data), 0);
	if (t->system_id.data != NULL)
		ck_assert_int_eq(buf_printf(out, " s:%.*s", (int)t->system_id.len, (const char *)t->system_id.data), 0);
	for (size_t i = 0; i < t->attribute_count; i++) {
		const struct html_attribute *at = &t->attributes[i];

		ck_assert_int_eq(buf_printf(out, " %.*s", (int)at->name.len, (const char *)at->name.data), STATUS_OK);
		if (!(at->flags & HTML_VALUE_ABSENT))
			ck_assert_int_eq(buf_printf(out, "=%.*s", (int)at->value.len, (const char *)at->value.data), 0);
		if (at->flags & HTML_VALUE_ENCODED)
			ck_assert_int_eq(buf_add_text(out, "&"), STATUS_OK);
		if (at->flags & HTML_DUPLICATE)
			ck_assert_int_eq(buf_add_text(out, "#"), STATUS_OK);
		if (at->flags & HTML_VALUE_UNCLOSED)
			ck_assert_int_eq(buf_add_text(out, "~"), STATUS_OK);
	}
	ck_assert_int_eq(buf_printf(out, "%s%s%s\n", t->self_closing ? " /" : "", t->unfinished ? " ~" : "",
				    t->quirks ? " quirks" : ""), STATUS_OK);
}

static const struct {
	const char *label, *in, *out;
	enum html_content content;
	const char *last;
	int oddity;			/* -1: none */
} cases[] = {
	{ "tag between text", "ab<b>c</b >", "text[0,2)ab\nstart[2,5)b\ntext[5,6)c\nend[6,11)b\n", HTML_DATA, "", -1 },
	{ "attributes", "<IMG Src = 'a' alt=\"\" b=c/d e />",
	  "start[0,32)IMG Src=a alt= b=c/d e /\n", HTML_DATA, "", -1 },
	{ "slashes between attributes", "<a/b/=c/>", "start[0,9)a b =c /\n", HTML_DATA, "", -1 },
	{ "slash ends nothing in an unquoted value", "<a href=//x/>y", "start[0,13)a href=//x/\ntext[13,14)y\n",
	  HTML_DATA, "", -1 },
	{ "no white space between attributes", "<a b='1'c=2>", "start[0,12)a b=1 c=2\n", HTML_DATA, "", -1 },
	{ "less-than signs that open nothing", "1<2 < 3<", "text[0,8)1<2 < 3<\n", HTML_DATA, "", -1 },
	{ "end tag without a name", "a</>b", "text[0,1)a\nskipped[1,4)\ntext[4,5)b\n", HTML_DATA, "", -1 },
	{ "end tag open at the end", "a</", "text[0,3)a</\n", HTML_DATA, "", -1 },
	{ "bogus comments", "<?x?></ y><!z>", "comment[0,5)?x?\ncomment[5,10) y\ncomment[10,14)z\n", HTML_DATA, "", -1 },
	{ "comments", "<!--><!---><!--a--!><!----b--->",
	  "comment[0,5)\ncomment[5,11)\ncomment[11,20)a\ncomment[20,31)--b-\n", HTML_DATA, "", -1 },
	{ "unclosed comment", "<!--a--", "comment[0,7)a ~\n", HTML_DATA, "", ODDITY_HTML_UNCLOSED },
	{ "unfinished tag", "<img src=\"http://x", "start[0,18)img src=http://x~ ~\n", HTML_DATA, "",
	  ODDITY_HTML_UNCLOSED },
	{ "duplicate attribute", "<a href=1 HREF=2 x x>", "start[0,21)a href=1 HREF=2# x x#\n", HTML_DATA, "",
	  ODDITY_HTML_DUPLICATE_ATTRIBUTE },
	{ "encoded value", "<a b='&amp;' c=\"d\re\" f=&g h=i>", "start[0,30)a b=&amp;& c=d\re& f=&g& h=i\n", HTML_DATA, "",
	  -1 },
	{ "a reference behind the quote is not the value's", "<a b='long enough to scan' c=&>",
	  "start[0,31)a b=long enough to scan c=&&\n", HTML_DATA, "", -1 },
	{ "doctype", "<!doctype HTML PUBLIC 'p' \"s\">", "doctype[0,30)HTML p:p s:s\n", HTML_DATA, "", -1 },
	{ "doctype with nothing", "<!DOCTYPE>", "doctype[0,10) quirks\n", HTML_DATA, "", -1 },
	{ "RCDATA", "a<b></title x>c", "text[0,4)a<b>\nend[4,14)title x\ntext[14,15)c\n", HTML_RCDATA, "title", -1 },
	{ "RAWTEXT with another end tag", "</styles></style", "text[0,16)</styles></style\n", HTML_RAWTEXT, "style",
	  ODDITY_HTML_UNCLOSED },
	{ "script with escapes", "<!--<script></script>--></script>", "text[0,24)<!--<script></script>-->\nend[24,33)script\n",
	  HTML_SCRIPT_DATA, "script", -1 },
	{ "plain text", "</plaintext>", "text[0,12)</plaintext>\n", HTML_PLAINTEXT, "plaintext", -1 },
	{ "CDATA section", "a]]]>b", "text[0,2)a]\nskipped[2,5)\ntext[5,6)b\n", HTML_CDATA_SECTION, "", -1 },
	{ "CDATA outside of foreign content", "<![CDATA[a]]>", "comment[0,13)[CDATA[a]]\n", HTML_DATA, "", -1 },
};

START_TEST(reads_tokens)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n);
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_tokenizer t;
	struct html_token token;
	struct buf out;

	memcpy(in, cases[_i].in, n);
	buf_init(&out, 1 << 16);
	html_tokenizer_init(&t, (struct bytes){ in, n }, a, &oddities);
	html_tokenizer_set_content(&t, cases[_i].content);
	html_tokenizer_set_last_start_tag(&t, bytes_of(cases[_i].last));
	for (;;) {
		ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
		if (token.type == HTML_END)
			break;
		dump_token(&out, &token);
	}
	ck_assert_int_eq(buf_add(&out, "", 1), STATUS_OK);
	ck_assert_msg(strcmp((char *)out.data, cases[_i].out) == 0, "%s:\n%s", cases[_i].label, (char *)out.data);
	for (int o = 0; o < ODDITY_COUNT; o++)
		ck_assert_msg(oddities_has(&oddities, (enum oddity)o) == (o == cases[_i].oddity), "%s: %s",
			      cases[_i].label, oddity_name((enum oddity)o));
	buf_free(&out);
	arena_destroy(&a);
	free(in);
}
END_TEST

/* Reads one tag made of count attributes "aN=v", then src=x at its end; the arena stays small. */
static struct bytes long_tag(size_t count, bool repeated)
{
	struct buf out;

	buf_init(&out, SIZE_MAX);
	ck_assert_int_eq(buf_add_text(&out, "<img"), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(buf_printf(&out, " a%zu=v", repeated ? i % 100 : i), STATUS_OK);
	ck_assert_int_eq(buf_add_text(&out, " src=x>"), STATUS_OK);
	return buf_bytes(&out);
}

static const struct { const char *label; size_t count; bool repeated, limited; size_t kept; } tags[] = {
	{ "few", 3, false, false, 4 },
	{ "as many as are compared one by one", 15, false, false, 16 },
	{ "one more", 16, false, false, 17 },
	{ "3000", 3000, false, false, 3001 },
	{ "at the limit", HTML_ATTRIBUTES_MAX - 1, false, false, HTML_ATTRIBUTES_MAX },
	{ "src beyond the limit", HTML_ATTRIBUTES_MAX, false, true, HTML_ATTRIBUTES_MAX + 1 },
	{ "far beyond the limit", 300000, false, true, HTML_ATTRIBUTES_MAX + 1 },
	{ "repeated", 3000, true, false, 3001 },
};

START_TEST(finds_a_load_behind_many_attributes)
{
	struct bytes in = long_tag(tags[_i].count, tags[_i].repeated);
	struct arena *a = arena_new(4 << 20);
	struct oddities oddities = { 0 };
	const struct html_attribute *src;
	struct html_tokenizer t;
	struct html_token token;

	html_tokenizer_init(&t, in, a, &oddities);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert_uint_eq(token.end, in.len);
	ck_assert_msg(token.attribute_count == tags[_i].kept, "%s: %zu", tags[_i].label, token.attribute_count);
	src = html_attribute_find(&token, HTML_ATTRIBUTE_SRC);
	ck_assert_ptr_nonnull(src);
	ck_assert(bytes_is(src->value, "x"));
	ck_assert_ptr_eq(html_attribute_find_text(&token, "SRC"), src);
	ck_assert_ptr_null(html_attribute_find(&token, HTML_ATTRIBUTE_HREF));
	ck_assert_uint_eq(html_attribute_end(&t, src), in.len - 1);
	ck_assert(oddities_has(&oddities, ODDITY_HTML_ATTRIBUTE_LIMIT) == tags[_i].limited);
	ck_assert(oddities_has(&oddities, ODDITY_HTML_DUPLICATE_ATTRIBUTE) == tags[_i].repeated);
	for (size_t i = 0; i < token.attribute_count - 1; i++)
		ck_assert_msg(!!(token.attributes[i].flags & HTML_DUPLICATE) == (tags[_i].repeated && i >= 100),
			      "%s: %zu", tags[_i].label, i);
	arena_destroy(&a);
	free((void *)(uintptr_t)in.data);
}
END_TEST

START_TEST(a_load_behind_70_kb_of_alt)
{
	const size_t n = 70 * 1024;
	char *in = malloc(n + 64);
	struct arena *a = arena_new(1 << 16);
	struct oddities oddities = { 0 };
	struct html_tokenizer t;
	struct html_token token;

	strcpy(in, "<img alt='");
	memset(in + 10, 'x', n);
	strcpy(in + 10 + n, "' src=y>");
	html_tokenizer_init(&t, bytes_of(in), a, &oddities);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert(bytes_is(html_attribute_find(&token, HTML_ATTRIBUTE_SRC)->value, "y"));
	ck_assert_uint_eq(html_attribute_find(&token, HTML_ATTRIBUTE_ALT)->value.len, n);
	arena_destroy(&a);
	free(in);
}
END_TEST

START_TEST(knows_its_names)
{
	for (unsigned i = 1; i < HTML_TAG_COUNT; i++) {
		struct bytes name = bytes_of(html_tag_text((enum html_tag)i));

		ck_assert_uint_eq(html_tag_find(name, name.data + name.len), i);
	}
	for (unsigned i = 1; i < HTML_ATTRIBUTE_COUNT; i++) {
		struct bytes name = bytes_of(html_attribute_name_text((enum html_attribute_name)i));

		ck_assert_uint_eq(html_attribute_name_find(name, name.data + name.len), i);
	}
}
END_TEST

static const struct { const char *label, *in; enum html_tag tag; } names[] = {
	{ "upper case", "IMG", HTML_TAG_IMG },
	{ "long, mixed case", "foreignObject", HTML_TAG_FOREIGNOBJECT },
	{ "begins like a name", "images", HTML_TAG_UNKNOWN },
	{ "beginning of a name", "im", HTML_TAG_UNKNOWN },
	{ "differs behind eight bytes", "blockquots", HTML_TAG_UNKNOWN },
	{ "not the same letter with bit 5", "v\x1A" "fill", HTML_TAG_UNKNOWN },
	{ "a prefix", "V:ImageData", HTML_TAG_V_IMAGEDATA },
};

START_TEST(finds_names_in_any_case)
{
	/* Both with bytes behind the name that may be read, and without. */
	char text[64];
	struct bytes name = { (unsigned char *)text, strlen(names[_i].in) };

	memset(text, 'Z', sizeof(text));
	memcpy(text, names[_i].in, name.len);
	ck_assert_msg(html_tag_find(name, name.data + sizeof(text)) == names[_i].tag, "%s", names[_i].label);
	ck_assert_msg(html_tag_find(name, name.data + name.len) == names[_i].tag, "%s", names[_i].label);
}
END_TEST

static const struct { const char *label, *in; size_t len; enum html_decode_rule rule; const char *out; } decodings[] = {
	{ "nothing to decode", "abc", 3, HTML_DECODE_TEXT, "abc" },
	{ "named", "a&amp;b&lt", 10, HTML_DECODE_TEXT, "a&b<" },
	{ "longest name", "&notit;&notin;", 14, HTML_DECODE_TEXT, "\xC2\xACit;\xE2\x88\x89" },
	{ "an attribute leaves it before a letter", "&notit;&copy=1&copy", 19, HTML_DECODE_ATTRIBUTE,
	  "&notit;&copy=1\xC2\xA9" },
	{ "two characters longer than the name", "&nLt;&nLt;&nLt;", 15, HTML_DECODE_TEXT,
	  "\xE2\x89\xAA\xE2\x83\x92\xE2\x89\xAA\xE2\x83\x92\xE2\x89\xAA\xE2\x83\x92" },
	{ "numbers", "&#65;&#x42&#X43;&#;&#x;", 23, HTML_DECODE_TEXT, "ABC&#;&#x;" },
	{ "numbers that are none", "&#0;&#xD800;&#x110000;&#99999999999999999999;", 45, HTML_DECODE_TEXT,
	  "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "windows-1252", "&#128;&#x9f;", 12, HTML_DECODE_TEXT, "\xE2\x82\xAC\xC5\xB8" },
	{ "line ends", "a\r\nb\rc\n\r", 8, HTML_DECODE_RAW, "a\nb\nc\n\n" },
	{ "references are text", "&amp;", 5, HTML_DECODE_RAW, "&amp;" },
	{ "NUL replaced", "a\0b\0", 4, HTML_DECODE_RCDATA, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" },
	{ "NUL dropped", "a\0&gt;", 6, HTML_DECODE_BODY, "a>" },
	{ "a name", "ImG\0", 4, HTML_DECODE_NAME, "img\xEF\xBF\xBD" },
	{ "cut short", "&am", 3, HTML_DECODE_TEXT, "&am" },
	{ "alone", "&", 1, HTML_DECODE_TEXT, "&" },
};

START_TEST(decodes_with_a_map)
{
	const size_t n = decodings[_i].len;
	unsigned char *in = malloc(n);
	struct arena *a = arena_new(ARENA_MAX);
	struct offset_map map;
	struct bytes text;

	memcpy(in, decodings[_i].in, n);
	ck_assert_int_eq(html_decode((struct bytes){ in, n }, decodings[_i].rule, a, &text, &map), STATUS_OK);
	ck_assert_msg(bytes_is(text, decodings[_i].out), "%s: %.*s", decodings[_i].label, (int)text.len, text.data);
	if (map.count > 0) {
		ck_assert_uint_eq(map.derived_len, text.len);
		ck_assert_uint_eq(map.source_len, n);
	} else {
		ck_assert_ptr_eq(text.data, in);
	}
	arena_destroy(&a);
	free(in);
}
END_TEST

START_TEST(maps_back_to_the_bytes_written)
{
	struct bytes raw = BYTES("x&amp;y\r\nz"), text;
	struct arena *a = arena_new(ARENA_MAX);
	struct offset_map map;

	ck_assert_int_eq(html_decode(raw, HTML_DECODE_TEXT, a, &text, &map), STATUS_OK);
	ck_assert(bytes_is(text, "x&y\nz"));
	ck_assert_uint_eq(offset_map_start(&map, 1), 1);
	ck_assert_uint_eq(offset_map_end(&map, 2), 6);
	ck_assert_uint_eq(offset_map_start(&map, 2), 6);
	ck_assert_uint_eq(offset_map_start(&map, 4), 9);
	arena_destroy(&a);
}
END_TEST

START_TEST(seeks_into_a_part)
{
	struct bytes in = BYTES("<!--<b>x--><i>");
	struct arena *a = arena_new(ARENA_MAX);
	struct oddities oddities = { 0 };
	struct html_tokenizer t;
	struct html_token token;

	html_tokenizer_init(&t, in, a, &oddities);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert_uint_eq(html_tokenizer_offset(&t), 11);
	html_tokenizer_seek(&t, 4, 8);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert(token.type == HTML_START_TAG && token.start == 4 && token.end == 7);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert(token.type == HTML_TEXT && token.end == 8);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert(token.type == HTML_END);
	html_tokenizer_seek(&t, 11, in.len);
	ck_assert_int_eq(html_tokenizer_next(&t, &token), STATUS_OK);
	ck_assert(token.type == HTML_START_TAG && token.start == 11);
	arena_destroy(&a);
}
END_TEST

START_TEST(says_when_there_is_no_memory)
{
	struct bytes in = long_tag(3000, false);
	bool failed = true;

	for (unsigned long n = 1; failed; n++) {
		struct arena *a = arena_new(ARENA_MAX);
		struct oddities oddities = { 0 };
		struct html_tokenizer t;
		struct html_token token;

		html_tokenizer_init(&t, in, a, &oddities);
		mem_fail_at(n);
		failed = html_tokenizer_next(&t, &token) == STATUS_NOMEM;
		mem_fail_at(0);
		ck_assert(failed || token.attribute_count == 3001);
		ck_assert(n > 1 || failed);
		arena_destroy(&a);
	}
	free((void *)(uintptr_t)in.data);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("html/tokenizer");
	TCase *t = tcase_create("tokenizer");

	tcase_add_loop_test(t, reads_tokens, 0, ROWS(cases));
	tcase_add_loop_test(t, finds_a_load_behind_many_attributes, 0, ROWS(tags));
	tcase_add_test(t, a_load_behind_70_kb_of_alt);
	tcase_add_test(t, knows_its_names);
	tcase_add_loop_test(t, finds_names_in_any_case, 0, ROWS(names));
	tcase_add_loop_test(t, decodes_with_a_map, 0, ROWS(decodings));
	tcase_add_test(t, maps_back_to_the_bytes_written);
	tcase_add_test(t, seeks_into_a_part);
	tcase_add_test(t, says_when_there_is_no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
