#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "support/suite.h"
#include "text/charset.h"
#include "text/label.h"

enum { INVALID = 1, UNKNOWN = 2, SEVEN = 4 };

#define FFFD "\xEF\xBF\xBD"

static const struct {
	const char *label, *charset;
	struct bytes in;
	const char *out;
	unsigned oddities;
} cases[] = {
	{ "no label", "", BYTES("a\x93z\xE9"), "a\xE2\x80\x9Cz\xC3\xA9", 0 },
	{ "unknown label", "x-none", BYTES("\xE9"), "\xC3\xA9", UNKNOWN },
	{ "unknown label, ASCII", "x-none", BYTES("abc"), "abc", UNKNOWN },
	{ "Latin 1 is windows-1252", "ISO-8859-1", BYTES("\x80"), "\xE2\x82\xAC", 0 },
	{ "windows-1252 has all bytes", "cp1252", BYTES("\x81"), "\xC2\x81", 0 },
	{ "label in quotes", "\"iso-8859-2\"", BYTES("\xB1"), "\xC4\x85", 0 },
	{ "label with underscores", "ISO_8859_2", BYTES("\xB1"), "\xC4\x85", 0 },
	{ "Cyrillic", "windows-1251", BYTES("\xCF\xF0"), "\xD0\x9F\xD1\x80", 0 },
	{ "KOI8-R", "koi8-r", BYTES("\xF0\xD2"), "\xD0\x9F\xD1\x80", 0 },
	{ "a byte that windows-1253 does not have", "windows-1253", BYTES("a\xD2z"), "a" FFFD "z", INVALID },
	{ "IBM code page", "cp850", BYTES("\x82"), "\xC3\xA9", 0 },
	{ "UTF-8", "UTF-8", BYTES("\xC3\xA9"), "\xC3\xA9", 0 },
	{ "UTF-8 with bad bytes", "utf-8", BYTES("a\xFF\xE2\x82z"), "a" FFFD FFFD "z", INVALID },
	{ "UTF-8 cut off", "utf8", BYTES("a\xE2\x82"), "a" FFFD, INVALID },
	{ "UTF-8 with a mark", "utf-8", BYTES("\xEF\xBB\xBF\xC3\xA9"), "\xC3\xA9", 0 },
	{ "UTF-8 with a mark and a bad byte", "utf-8", BYTES("\xEF\xBB\xBF\xFF" "a"), FFFD "a", INVALID },
	{ "UTF-16LE", "utf-16le", BYTES("a\0\xE9\0"), "a\xC3\xA9", 0 },
	{ "UTF-16 is little-endian", "utf-16", BYTES("a\0"), "a", 0 },
	{ "UTF-16 with a big-endian mark", "utf-16", BYTES("\xFE\xFF\0a"), "a", 0 },
	{ "UTF-16BE with surrogates", "utf-16be", BYTES("\xD8\x35\xDF\xDC"), "\xF0\x9D\x9F\x9C", 0 },
	{ "UTF-16 with lone surrogates", "utf-16be", BYTES("\xD8\x35\0a\xDF\xDC"), FFFD "a" FFFD, INVALID },
	{ "UTF-16 with an odd byte", "utf-16le", BYTES("a\0b"), "a" FFFD, INVALID },
	{ "UTF-32", "utf-32be", BYTES("\0\1\xD7\xDC"), "\xF0\x9D\x9F\x9C", 0 },
	{ "UTF-32 with a mark", "utf-32", BYTES("\0\0\xFE\xFF\0\0\0a"), "a", 0 },
	{ "UTF-32 out of range", "utf-32le", BYTES("\0\0\x11\0a\0\0\0"), FFFD "a", INVALID },
	{ "UTF-7", "utf-7", BYTES("Hi Mom -+Jjo--!"), "Hi Mom -\xE2\x98\xBA-!", SEVEN },
	{ "UTF-7 that hides markup", "UTF-7", BYTES("+ADw-img src+AD0AIg-x+ACIAPg-"), "<img src=\"x\">", SEVEN },
	{ "UTF-7 plus", "utf-7", BYTES("1+-1"), "1+1", SEVEN },
	{ "UTF-7 without minus", "utf-7", BYTES("+AGE b"), "a b", SEVEN },
	{ "UTF-7 surrogates", "utf-7", BYTES("+2DXf3A-"), "\xF0\x9D\x9F\x9C", SEVEN },
	{ "UTF-7 lone surrogate", "utf-7", BYTES("+2DUAYQ-"), FFFD "a", SEVEN | INVALID },
	{ "UTF-7 with a high byte", "utf-7", BYTES("\xE9"), FFFD, SEVEN | INVALID },
	{ "UTF-7 plus before nothing", "utf-7", BYTES("a + b+"), "a + b+", SEVEN },
	{ "GBK", "gb2312", BYTES("a\xD6\xD0z"), "a\xE4\xB8\xADz", 0 },
	{ "GBK euro", "gbk", BYTES("\x80"), "\xE2\x82\xAC", 0 },
	{ "GB18030 of four bytes", "gb18030", BYTES("\x94\x39\xDA\x33"), "\xF0\x9F\x92\xA9", 0 },
	{ "GBK lead before markup", "gbk", BYTES("\xD6\"><"), FFFD "\"><", INVALID },
	{ "GBK lead at the end", "gbk", BYTES("a\xD6"), "a" FFFD, INVALID },
	{ "Big5", "big5", BYTES("\xA4\xA4\xA4\xE5"), "\xE4\xB8\xAD\xE6\x96\x87", 0 },
	{ "Big5 pair that gives two characters", "big5", BYTES("\x88\x62" "a"), "\xC3\x8A\xCC\x84" "a", 0 },
	{ "Big5 trail that is ASCII", "big5", BYTES("\xB3\x5C<"), "\xE8\xA8\xB1<", 0 },
	{ "Shift_JIS", "shift_jis", BYTES("\x93\xFA\x96{"), "\xE6\x97\xA5\xE6\x9C\xAC", 0 },
	{ "Shift_JIS katakana of one byte", "sjis", BYTES("\xB1\xB2"), "\xEF\xBD\xB1\xEF\xBD\xB2", 0 },
	{ "Shift_JIS extension of Microsoft", "shift_jis", BYTES("\x87\x40"), "\xE2\x91\xA0", 0 },
	{ "Shift_JIS pair that means nothing gives its ASCII back", "sjis", BYTES("\x85\x40<"), FFFD "@<", INVALID },
	{ "EUC-JP", "euc-jp", BYTES("\xC6\xFC\xCB\xDC"), "\xE6\x97\xA5\xE6\x9C\xAC", 0 },
	{ "EUC-JP katakana", "euc-jp", BYTES("\x8E\xB1"), "\xEF\xBD\xB1", 0 },
	{ "EUC-JP of three bytes", "euc-jp", BYTES("\x8F\xB0\xA1"), "\xE4\xB8\x82", 0 },
	{ "EUC-KR", "ks_c_5601-1987", BYTES("\xC7\xD1"), "\xED\x95\x9C", 0 },
	{ "EUC-KR with what windows-949 adds", "euc-kr", BYTES("\x8C\x63"), "\xEB\x98\xA0", 0 },
	{ "ISO-2022-JP", "iso-2022-jp", BYTES("a\x1B$BF|K\\\x1B(Bz"), "a\xE6\x97\xA5\xE6\x9C\xACz", 0 },
	{ "ISO-2022-JP left open", "iso-2022-jp", BYTES("\x1B$BF|"), "\xE6\x97\xA5", 0 },
	{ "ISO-2022-JP high byte", "iso-2022-jp", BYTES("a\xE9z"), "a" FFFD "z", INVALID },
	{ "ISO-2022-KR", "iso-2022-kr", BYTES("\x1B$)Ca\x0EGQ\x0Fz"), "a\xED\x95\x9Cz", 0 },
	{ "HZ", "hz-gb-2312", BYTES("a~{VP~}~~z"), "a\xE4\xB8\xAD~z", 0 },
	{ "HZ line continued", "hz-gb-2312", BYTES("a~\nb"), "ab", 0 },
};

static unsigned flags(const struct oddities *o)
{
	return (oddities_has(o, ODDITY_CHARSET_INVALID) ? INVALID : 0) | (oddities_has(o, ODDITY_UNKNOWN_CHARSET) ? UNKNOWN : 0) |
	       (oddities_has(o, ODDITY_UTF7) ? SEVEN : 0);
}

START_TEST(converts_as_browsers_do)
{
	const struct bytes in = cases[_i].in;
	unsigned char *copy = malloc(in.len);
	struct arena *a = arena_new(1 << 20);
	struct oddities o = { 0 };
	struct text text;

	memcpy(copy, in.data, in.len);
	ck_assert_int_eq(charset_to_utf8(bytes_of(cases[_i].charset), (struct bytes){ copy, in.len }, a, &text, &o), STATUS_OK);
	ck_assert_msg(bytes_is(text.utf8, cases[_i].out), "%s: got \"%.*s\"", cases[_i].label, (int)text.utf8.len,
		      (const char *)text.utf8.data);
	ck_assert_msg(flags(&o) == cases[_i].oddities, "%s: %u", cases[_i].label, flags(&o));
	ck_assert_uint_eq(offset_map_end(text.map, text.utf8.len), in.len);
	arena_destroy(&a);
	free(copy);
}
END_TEST

START_TEST(nothing_is_copied_where_nothing_changes)
{
	static const struct { const char *charset, *in; bool same; } rows[] = {
		{ "utf-8", "\xC3\xA9", true }, { "windows-1251", "abc", true }, { "gbk", "abc", true },
		{ "iso-2022-jp", "abc", true }, { "iso-2022-jp", "\x1B(Babc", false }, { "utf-7", "abc", true },
		{ "utf-7", "a+-", false }, { "hz-gb-2312", "abc", true }, { "hz-gb-2312", "~~", false },
		{ "utf-16le", "ab", false }, { "iso-8859-1", "\xC3\xA9", false }, { "utf-16le", "", true },
	};
	struct arena *a = arena_new(1 << 20);

	for (int i = 0; i < ROWS(rows); i++) {
		const struct bytes in = bytes_of(rows[i].in);
		struct oddities o = { 0 };
		struct text text;

		ck_assert_int_eq(charset_to_utf8(bytes_of(rows[i].charset), in, a, &text, &o), STATUS_OK);
		ck_assert_msg((text.utf8.data == in.data && text.map == NULL) == rows[i].same, "row %d", i);
	}
	arena_destroy(&a);
}
END_TEST

/* Each span of characters in UTF-8 and the bytes it must map back to. */
static const struct {
	const char *label, *charset;
	struct bytes in;
	const char *find;
	size_t start, end;
} spans[] = {
	{ "Latin 1", "iso-8859-1", BYTES("\xE9\xE9<a>\xE9"), "<a>", 2, 5 },
	{ "a Latin 1 letter", "iso-8859-1", BYTES("\xE9\xE8<a>"), "\xC3\xA8", 1, 2 },
	{ "bad UTF-8", "utf-8", BYTES("\xFF\xE2\x82<a>"), "<a>", 3, 6 },
	{ "UTF-8 behind a mark", "utf-8", BYTES("\xEF\xBB\xBF<a>"), "<a>", 3, 6 },
	{ "UTF-16 behind a mark", "utf-16", BYTES("\xFF\xFEx\0<\0a\0>\0y\0"), "<a>", 4, 10 },
	{ "GBK", "gbk", BYTES("\xD6\xD0<a>\xD6\xD0"), "<a>", 2, 5 },
	{ "a GBK letter", "gbk", BYTES("\xD6\xD0\xCE\xC4\xD6\xD0"), "\xE6\x96\x87", 2, 4 },
	{ "GBK, bad lead", "gbk", BYTES("\xD6<a>"), "<a>", 1, 4 },
	{ "Shift_JIS", "sjis", BYTES("\x93\xFA\xB1<a>\xB1"), "<a>", 3, 6 },
	{ "ISO-2022-JP", "iso-2022-jp", BYTES("\x1B$BF|K\\\x1B(B<a>"), "<a>", 10, 13 },
	{ "ISO-2022-JP letter", "iso-2022-jp", BYTES("\x1B$BF|K\\\x1B(B<a>"), "\xE6\x9C\xAC", 5, 7 },
	{ "UTF-7", "utf-7", BYTES("x+ADw-a+AD4-y"), "a", 6, 7 },
	{ "UTF-7 over shifts", "utf-7", BYTES("x+ADw-a+AD4-y"), "<a>", 1, 11 },
	{ "HZ", "hz", BYTES("~{VP~}<a>"), "<a>", 6, 9 },
};

START_TEST(maps_back_to_the_source)
{
	struct arena *a = arena_new(1 << 20);
	struct oddities o = { 0 };
	struct text text;
	size_t at, end;

	ck_assert_int_eq(charset_to_utf8(bytes_of(spans[_i].charset), spans[_i].in, a, &text, &o), STATUS_OK);
	at = bytes_find(text.utf8, bytes_of(spans[_i].find), 0);
	end = at + strlen(spans[_i].find);
	ck_assert_msg(end <= text.utf8.len, "%s", spans[_i].label);
	ck_assert_msg(offset_map_start(text.map, at) == spans[_i].start && offset_map_end(text.map, end) == spans[_i].end,
		      "%s: %zu to %zu", spans[_i].label, offset_map_start(text.map, at), offset_map_end(text.map, end));
	arena_destroy(&a);
}
END_TEST

/* A long run of letters is converted in pieces and takes one run of the map. */
START_TEST(long_runs_take_little_memory)
{
	enum { LETTERS = 5000 };
	unsigned char in[LETTERS * 2];
	struct arena *a = arena_new(LETTERS * 3 + 4096);
	struct oddities o = { 0 };
	struct text text;

	for (size_t i = 0; i < LETTERS; i++)
		memcpy(in + 2 * i, i % 2 ? "\xD6\xD0" : "\xCE\xC4", 2);
	ck_assert_int_eq(charset_to_utf8(bytes_of("gbk"), (struct bytes){ in, sizeof(in) }, a, &text, &o), STATUS_OK);
	ck_assert_uint_eq(text.utf8.len, LETTERS * 3);
	ck_assert_uint_eq(text.map->count, 1);
	for (size_t i = 0; i < LETTERS; i++)
		ck_assert_mem_eq(text.utf8.data + 3 * i, i % 2 ? "\xE4\xB8\xAD" : "\xE6\x96\x87", 3);
	ck_assert_uint_eq(offset_map_start(text.map, 3 * 4321), 2 * 4321);
	arena_destroy(&a);
}
END_TEST

/* The static tables against the C library, where both have a character. */
START_TEST(single_byte_tables_agree_with_iconv)
{
	static const struct { const char *name, *iconv_name; } rows[] = {
		{ "ibm866", "CP866" }, { "iso-8859-2", "ISO-8859-2" }, { "iso-8859-3", "ISO-8859-3" },
		{ "iso-8859-4", "ISO-8859-4" }, { "iso-8859-5", "ISO-8859-5" }, { "iso-8859-6", "ISO-8859-6" },
		{ "iso-8859-7", "ISO-8859-7" }, { "iso-8859-8", "ISO-8859-8" }, { "iso-8859-10", "ISO-8859-10" },
		{ "iso-8859-13", "ISO-8859-13" }, { "iso-8859-14", "ISO-8859-14" }, { "iso-8859-15", "ISO-8859-15" },
		{ "iso-8859-16", "ISO-8859-16" }, { "koi8-r", "KOI8-R" }, { "windows-1250", "CP1250" },
		{ "windows-1251", "CP1251" }, { "windows-1252", "CP1252" }, { "windows-1253", "CP1253" },
		{ "windows-1254", "CP1254" }, { "windows-1256", "CP1256" }, { "windows-1257", "CP1257" },
		{ "ibm437", "IBM437" }, { "ibm775", "CP775" }, { "ibm850", "IBM850" }, { "ibm852", "IBM852" },
		{ "ibm855", "IBM855" }, { "ibm862", "IBM862" }, { "ibm737", "CP737" },
	};
	const struct charset *c = charset_find(bytes_of(rows[_i].name));
	iconv_t cd = iconv_open("UTF-32LE", rows[_i].iconv_name);
	unsigned compared = 0;

	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(c->name, rows[_i].name);
	ck_assert(cd != (iconv_t)-1);
	for (unsigned i = 0; i < 128; i++) {
		char byte = (char)(0x80 + i), *from = &byte, *to;
		uint32_t theirs = 0;
		size_t n = 1, room = sizeof(theirs);

		to = (char *)&theirs;
		if (iconv(cd, &from, &n, &to, &room) == (size_t)-1 || room != 0 || c->high[i] == 0)
			continue;
		ck_assert_msg(theirs == c->high[i], "%s 0x%02X: U+%04X and U+%04X", c->name, 0x80 + i, c->high[i], theirs);
		compared++;
	}
	iconv_close(cd);
	ck_assert_uint_gt(compared, 70);
}
END_TEST

START_TEST(writes_in_the_charset)
{
	static const struct { const char *charset, *utf8; struct bytes out; } rows[] = {
		{ "utf-8", "a\xC3\xA9", BYTES("a\xC3\xA9") }, { "", "a\xC3\xA9", BYTES("a\xE9") },
		{ "x-none", "\xE2\x82\xAC", BYTES("\x80") }, { "windows-1251", "\xD0\x9F?\xE4\xB8\xAD", BYTES("\xCF??") },
		{ "utf-16le", "a\xF0\x9D\x9F\x9C", BYTES("a\0\x35\xD8\xDC\xDF") }, { "utf-16be", "a", BYTES("\0a") },
		{ "utf-32le", "a", BYTES("a\0\0\0") }, { "utf-7", "1+\xE2\x98\xBA", BYTES("1+-+Jjo-") },
		{ "utf-7", "\xF0\x9D\x9F\x9C", BYTES("+2DXf3A-") }, { "gbk", "a\xE4\xB8\xAD", BYTES("a\xD6\xD0") },
		{ "iso-2022-jp", "a\xE6\x97\xA5", BYTES("a\x1B$BF|\x1B(B") }, { "iso-2022-jp", "abc", BYTES("abc") },
		{ "euc-kr", "\xED\x95\x9C\xF0\x9D\x9F\x9C", BYTES("\xC7\xD1?") }, { "hz", "~\xC3\xA9\xE4\xB8\xAD" "a\xF0\x9D\x9F\x9C", BYTES("~~~{(&VP~}a?") },
		{ "shift_jis", "", BYTES("") },
	};
	struct buf out;

	buf_init(&out, 100);
	for (int i = 0; i < ROWS(rows); i++) {
		buf_truncate(&out, 0);
		ck_assert_int_eq(charset_from_utf8(bytes_of(rows[i].charset), bytes_of(rows[i].utf8), &out), STATUS_OK);
		ck_assert_msg(bytes_equal(buf_bytes(&out), rows[i].out), "row %d", i);
	}
	buf_free(&out);
	for (int i = 0; i < ROWS(rows); i++) {
		buf_init(&out, rows[i].out.len);
		ck_assert_int_eq(charset_from_utf8(bytes_of(rows[i].charset), bytes_of(rows[i].utf8), &out), STATUS_OK);
		buf_free(&out);
		if (rows[i].out.len == 0)
			continue;
		buf_init(&out, rows[i].out.len - 1);
		ck_assert_int_eq(charset_from_utf8(bytes_of(rows[i].charset), bytes_of(rows[i].utf8), &out), STATUS_LIMIT);
		ck_assert_uint_eq(out.len, 0);
		buf_free(&out);
	}
}
END_TEST

START_TEST(knows_names)
{
	size_t len;

	ck_assert_str_eq(charset_name(bytes_of(" UTF8 ")), "utf-8");
	ck_assert_str_eq(charset_name(bytes_of("latin1")), "windows-1252");
	ck_assert_str_eq(charset_name(bytes_of("gb_2312-80")), "gb18030");
	ck_assert_str_eq(charset_name(bytes_of("ks_c_5601-1987")), "euc-kr");
	ck_assert_ptr_null(charset_name(bytes_of("")));
	ck_assert_ptr_null(charset_name(bytes_of("none")));
	ck_assert_ptr_null(charset_name(bytes_of("a-label-that-is-much-longer-than-any-label-there-is")));
	ck_assert(charset_same(bytes_of("us-ascii"), bytes_of("ISO-8859-1")));
	ck_assert(charset_same(bytes_of("X-None"), bytes_of("x-none")));
	ck_assert(!charset_same(bytes_of("x-none"), bytes_of("utf-8")));
	ck_assert(!charset_same(bytes_of("utf-7"), bytes_of("utf-8")));
	ck_assert(charset_is_ascii_compatible(bytes_of("")));
	ck_assert(charset_is_ascii_compatible(bytes_of("shift_jis")));
	ck_assert(!charset_is_ascii_compatible(bytes_of("utf-7")));
	ck_assert(!charset_is_ascii_compatible(bytes_of("iso-2022-jp")));
	ck_assert(!charset_is_ascii_compatible(bytes_of("utf-16")));
	ck_assert_str_eq(charset_of_byte_order_mark((struct bytes)BYTES("\xEF\xBB\xBFx"), &len), "utf-8");
	ck_assert_uint_eq(len, 3);
	ck_assert_str_eq(charset_of_byte_order_mark((struct bytes)BYTES("\xFE\xFF"), &len), "utf-16be");
	ck_assert_str_eq(charset_of_byte_order_mark((struct bytes)BYTES("\xFF\xFE"), &len), "utf-16le");
	ck_assert_uint_eq(len, 2);
	ck_assert_ptr_null(charset_of_byte_order_mark((struct bytes)BYTES("\xEF\xBB"), &len));
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(failures_are_clean)
{
	static const char *const charsets[] = { "utf-8", "windows-1251", "gbk", "iso-2022-jp" };
	const struct bytes in = BYTES("abc\xD6\xD0\xFF");
	struct arena *a = arena_new(40);
	struct text text = { 0 };
	struct oddities o = { 0 };

	ck_assert_int_eq(charset_to_utf8(bytes_of(charsets[_i]), in, a, &text, &o), STATUS_LIMIT);
	ck_assert_ptr_null(text.utf8.data);
	arena_destroy(&a);
	for (unsigned long n = 1;; n++) {
		enum status s = STATUS_NOMEM;

		mem_fail_at(n);
		a = arena_new(10000);
		if (a != NULL)
			s = charset_to_utf8(bytes_of(charsets[_i]), in, a, &text, &o);
		arena_destroy(&a);
		if (mem_fail_at(0) != 0) {
			ck_assert_int_eq(s, STATUS_OK);
			break;
		}
		ck_assert_int_eq(s, STATUS_NOMEM);
	}
}
END_TEST

START_TEST(modules_can_be_loaded_early)
{
	struct charset_modules *m;

	ck_assert(charset_warm_up(&m));
	ck_assert_ptr_nonnull(m);
	charset_cool_down(&m);
	ck_assert_ptr_null(m);
	charset_cool_down(&m);
	mem_fail_at(1);
	ck_assert(!charset_warm_up(&m));
	mem_fail_at(0);
	charset_cool_down(&m);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("text/charset");
	TCase *t = tcase_create("charset");

	tcase_add_loop_test(t, converts_as_browsers_do, 0, ROWS(cases));
	tcase_add_test(t, nothing_is_copied_where_nothing_changes);
	tcase_add_loop_test(t, maps_back_to_the_source, 0, ROWS(spans));
	tcase_add_test(t, long_runs_take_little_memory);
	tcase_add_loop_test(t, single_byte_tables_agree_with_iconv, 0, 28);
	tcase_add_test(t, writes_in_the_charset);
	tcase_add_test(t, knows_names);
	tcase_add_loop_test(t, failures_are_clean, 0, 4);
	tcase_add_test(t, modules_can_be_loaded_early);
	suite_add_tcase(s, t);
	return suite_run(s);
}
