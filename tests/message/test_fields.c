#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "message/fields.h"
#include "support/suite.h"

enum { ARENA_BYTES = 1 << 20 };

static const struct fields_budget ample = { 100, 10000, 100, 10000 };

/* A copy of exact size, so that AddressSanitizer sees one byte too far. */
static struct bytes exact_copy(const char *text, size_t len)
{
	unsigned char *p = malloc(len != 0 ? len : 1);

	memcpy(p, text, len);
	return (struct bytes){ p, len };
}

static void free_copy(struct bytes b)
{
	union { const unsigned char *in; void *out; } p = { b.data };

	free(p.out);
}

/* "name=body|name=body", with line breaks as they stand. */
static void print_fields(const struct fields *f, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < f->count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%.*s=%.*s", i > 0 ? "|" : "",
					(int)f->items[i].name.len, (const char *)f->items[i].name.data,
					(int)f->items[i].body.len, (const char *)f->items[i].body.data);
}

static const struct {
	const char *label, *in;
	bool is_message;
	const char *fields;
	size_t body;			/* offset */
	const char *other;		/* NULL: no other reading */
	size_t other_body;
	bool odd;			/* HEADER_SYNTAX */
} headers[] = {
	{ "two fields", "A: 1\r\nB: 2\r\n\r\nx", 0, "A= 1|B= 2", 14, NULL, 0, 0 },
	{ "line feed only", "A: 1\nB: 2\n\nx", 0, "A= 1|B= 2", 11, NULL, 0, 0 },
	{ "line ends mixed", "A: 1\nB: 2\r\n\nx", 0, "A= 1|B= 2", 12, NULL, 0, 0 },
	{ "CR CR LF", "A: 1\r\r\n\r\r\nx", 0, "A= 1", 10, NULL, 0, 0 },
	{ "folded", "A: 1\r\n 2\r\n\t3\r\nB:4\r\n\r\n", 0, "A= 1\r\n 2\r\n\t3|B=4", 21, NULL, 0, 0 },
	{ "a fold of white space only", "A: 1\n \nB: 2\n\n", 0, "A= 1\n |B= 2", 13, NULL, 0, 0 },
	{ "empty body of a field", "A:\nB:\n\n", 0, "A=|B=", 7, NULL, 0, 0 },
	{ "white space before the colon", "A \t: 1\n\n", 0, "A= 1", 8, NULL, 0, 0 },
	{ "no empty line at the end", "A: 1\nB: 2", 0, "A= 1|B= 2", 9, NULL, 0, 0 },
	{ "no header", "\nA: 1\n", 0, "", 1, NULL, 0, 0 },
	{ "nothing", "", 0, "", 0, NULL, 0, 0 },
	{ "a stray line among fields", "A: 1\nstray\nB: 2\n\nx", 0, "A= 1|B= 2", 17, "A= 1", 5, 1 },
	{ "a stray line before the empty line", "A: 1\nstray\n\nx", 0, "A= 1", 12, "A= 1", 5, 1 },
	{ "text begins without an empty line", "A: 1\nsome text\nmore\n\nx", 0, "A= 1", 5, NULL, 0, 1 },
	{ "a type behind stray lines", "A: 1\nsome\nmore\nContent-Type: x\nC: 3\n\nx", 0, "A= 1", 5,
	  "A= 1|Content-Type= x", 37, 1 },
	{ "a name with a space is stray", "some text: x\n\n", 0, "", 0, NULL, 0, 1 },
	{ "an empty name is stray", ": x\nB: 1\n\n", 0, "", 0, NULL, 0, 1 },
	{ "a continuation of nothing is stray", " x\nB: 1\n\n", 0, "", 0, NULL, 0, 1 },
	{ "mbox", "From a@b now\nA: 1\n\n", 1, "A= 1", 19, NULL, 0, 0 },
	{ "quoted mbox", ">From a@b now\nA: 1\n\n", 1, "A= 1", 20, NULL, 0, 0 },
	{ "mbox line inside of a message", "From a@b now\nA: 1\n\n", 0, "", 0, NULL, 0, 1 },
	{ "empty lines first", "\r\n\nA: 1\n\nx", 1, "A= 1", 9, NULL, 0, 1 },
	{ "empty lines and text", "\n\nsome text\n", 1, "", 1, NULL, 0, 0 },
	{ "byte order mark", "\xef\xbb\xbf" "A: 1\n\n", 1, "A= 1", 9, NULL, 0, 1 },
};

START_TEST(reads_headers)
{
	struct bytes in = exact_copy(headers[_i].in, strlen(headers[_i].in));
	struct arena *a = arena_new(ARENA_BYTES);
	struct fields_budget budget = ample;
	struct oddities o = { 0 };
	struct header h;
	char text[512];

	ck_assert_int_eq(fields_parse(in, 0, NULL, headers[_i].is_message, &budget, a, &h, &o), STATUS_OK);
	print_fields(&h.fields, text, sizeof(text));
	ck_assert_msg(strcmp(text, headers[_i].fields) == 0, "%s: %s", headers[_i].label, text);
	ck_assert_msg(h.body == headers[_i].body, "%s: body at %zu", headers[_i].label, h.body);
	ck_assert_msg(h.has_other == (headers[_i].other != NULL), "%s", headers[_i].label);
	if (h.has_other) {
		print_fields(&h.other_fields, text, sizeof(text));
		ck_assert_msg(strcmp(text, headers[_i].other) == 0, "%s: %s", headers[_i].label, text);
		ck_assert_msg(h.other_body == headers[_i].other_body, "%s: other body at %zu", headers[_i].label,
			      h.other_body);
	}
	ck_assert_msg(oddities_has(&o, ODDITY_HEADER_SYNTAX) == headers[_i].odd, "%s", headers[_i].label);
	arena_destroy(&a);
	free_copy(in);
}
END_TEST

static const struct {
	const char *label, *in;
	size_t len;
	enum oddity oddity;
	bool found;
} notes[] = {
	{ "a NUL", "A: \0\n\n", 6, ODDITY_NUL_BYTE, true },
	{ "a bare CR", "A: \r1\n\n", 7, ODDITY_BARE_CR, true },
	{ "a CR that ends the line", "A: 1\r\n\n", 7, ODDITY_BARE_CR, false },
	{ "a CR before a fold", "A: 1\r\n 2\n\n", 10, ODDITY_BARE_CR, false },
	{ "a raw byte", "A: \xe9\n\n", 6, ODDITY_HEADER_8BIT, true },
	{ "the last of ASCII", "A: \x7f\n\n", 6, ODDITY_HEADER_8BIT, false },
};

START_TEST(notes_bytes)
{
	struct bytes in = exact_copy(notes[_i].in, notes[_i].len);
	struct arena *a = arena_new(ARENA_BYTES);
	struct fields_budget budget = ample;
	struct oddities o = { 0 };
	struct header h;

	ck_assert_int_eq(fields_parse(in, 0, NULL, false, &budget, a, &h, &o), STATUS_OK);
	ck_assert_msg(oddities_has(&o, notes[_i].oddity) == notes[_i].found, "%s", notes[_i].label);
	ck_assert_uint_eq(h.fields.count, 1);
	arena_destroy(&a);
	free_copy(in);
}
END_TEST

static const struct {
	const char *label;
	struct fields_budget budget;
	const char *fields;
	bool limited;
} limits[] = {
	/* "A: 1\n", "Content-X: 2\n", "B: 3\n": 5, 13 and 5 bytes */
	{ "as many fields as there are", { 3, 100, 0, 0 }, "A= 1|Content-X= 2|B= 3", false },
	{ "one field less", { 2, 100, 0, 0 }, "A= 1|Content-X= 2", true },
	{ "as many bytes as there are", { 9, 23, 0, 0 }, "A= 1|Content-X= 2|B= 3", false },
	{ "one byte less", { 9, 22, 0, 0 }, "A= 1|Content-X= 2", true },
	{ "Content fields have their own", { 1, 100, 1, 13 }, "A= 1|Content-X= 2", true },
	{ "and their own bytes", { 1, 100, 1, 12 }, "A= 1", true },
	{ "and their own count", { 1, 100, 0, 100 }, "A= 1", true },
};

START_TEST(keeps_to_limits)
{
	struct bytes in = bytes_of("A: 1\nContent-X: 2\nB: 3\n\nx");
	struct arena *a = arena_new(ARENA_BYTES);
	struct fields_budget budget = limits[_i].budget;
	struct oddities o = { 0 };
	struct header h;
	char text[512];

	ck_assert_int_eq(fields_parse(in, 0, NULL, false, &budget, a, &h, &o), STATUS_OK);
	print_fields(&h.fields, text, sizeof(text));
	ck_assert_msg(strcmp(text, limits[_i].fields) == 0, "%s: %s", limits[_i].label, text);
	ck_assert_msg(h.is_limited == limits[_i].limited, "%s", limits[_i].label);
	ck_assert_msg(oddities_has(&o, ODDITY_HEADER_LIMIT) == limits[_i].limited, "%s", limits[_i].label);
	ck_assert_uint_eq(h.body, in.len - 1);
	arena_destroy(&a);
}
END_TEST

static bool is_third_line(void *context, size_t line)
{
	return line == *(size_t *)context;
}

START_TEST(stops_where_told)
{
	struct bytes in = bytes_of("A: 1\n--a: x\n--b\nC: 2\n\nx");
	size_t line = 12;
	struct header_stop stop = { is_third_line, &line };
	struct arena *a = arena_new(ARENA_BYTES);
	struct fields_budget budget = ample;
	struct oddities o = { 0 };
	struct header h;

	ck_assert_int_eq(fields_parse(in, 0, &stop, false, &budget, a, &h, &o), STATUS_OK);
	ck_assert_uint_eq(h.fields.count, 2);
	ck_assert_uint_eq(h.body, line);
	arena_destroy(&a);
}
END_TEST

START_TEST(finds_the_nth)
{
	struct bytes in = bytes_of("A: 1\nB: 2\na: 3\n\n");
	struct arena *a = arena_new(ARENA_BYTES);
	struct fields_budget budget = ample;
	struct oddities o = { 0 };
	struct header h;

	ck_assert_int_eq(fields_parse(in, 0, NULL, false, &budget, a, &h, &o), STATUS_OK);
	ck_assert_ptr_eq(fields_find(&h.fields, "A", 0), &h.fields.items[0]);
	ck_assert_ptr_eq(fields_find(&h.fields, "a", 1), &h.fields.items[2]);
	ck_assert_ptr_null(fields_find(&h.fields, "a", 2));
	ck_assert_ptr_null(fields_find(&h.fields, "c", 0));
	ck_assert(bytes_is(h.fields.items[0].raw, "A: 1\n"));
	arena_destroy(&a);
}
END_TEST

static const struct {
	const char *label, *in, *text;
} texts[] = {
	{ "plain", " Hello ", "Hello" },
	{ "folded", " one\r\n two", "one two" },
	{ "an encoded word", " =?utf-8?Q?=E2=82=AC?=", "\xe2\x82\xac" },
	{ "two words, a fold between", "=?utf-8?B?4oKs?=\r\n =?utf-8?Q?=20x?=", "\xe2\x82\xac x" },
	{ "a word in another charset", "a =?iso-8859-1?Q?=E9?= b", "a \xc3\xa9 b" },
	{ "raw UTF-8", "\xe2\x82\xac", "\xe2\x82\xac" },
	{ "raw windows-1252", "caf\xe9", "caf\xc3\xa9" },
	{ "raw bytes beside a word", "caf\xe9 =?utf-8?Q?x?=", "caf\xc3\xa9 x" },
	{ "no word at all", "a =?b c?=", "a =?b c?=" },
	{ "empty", "", "" },
};

START_TEST(decodes_text)
{
	struct field f = { .body = exact_copy(texts[_i].in, strlen(texts[_i].in)) };
	struct arena *a = arena_new(ARENA_BYTES);
	struct oddities o = { 0 };
	struct bytes text;

	ck_assert_int_eq(field_text(&f, a, &text, &o), STATUS_OK);
	ck_assert_msg(bytes_is(text, texts[_i].text), "%s: \"%.*s\"", texts[_i].label, (int)text.len,
		      (const char *)text.data);
	arena_destroy(&a);
	free_copy(f.body);
}
END_TEST

static const struct {
	const char *label, *in, *out;
} comments[] = {
	{ "none", " a; b ", "a; b" },
	{ "one", "a (b) c", "a   c" },
	{ "nested", "a (b (c) d) e", "a   e" },
	{ "an escaped parenthesis", "a (b \\) c) d", "a   d" },
	{ "in quotes it is none", "a \"(b)\" c", "a \"(b)\" c" },
	{ "an escaped quote", "a \"\\\"(b)\" (c)", "a \"\\\"(b)\"" },
	{ "unclosed: it stays", "a (b; c=d", "a (b; c=d" },
	{ "folded", "a\r\n (b)\r\n c", "a   c" },
	{ "a fold in an unclosed one", "a (b;\r\n c", "a (b; c" },
	{ "nothing else", "(a)", "" },
	{ "a lone closing one", "a) b (c)", "a) b" },
};

START_TEST(removes_comments)
{
	struct bytes in = exact_copy(comments[_i].in, strlen(comments[_i].in)), out;
	struct arena *a = arena_new(ARENA_BYTES);

	ck_assert_int_eq(field_without_comments(in, a, &out), STATUS_OK);
	ck_assert_msg(bytes_is(out, comments[_i].out), "%s: \"%.*s\"", comments[_i].label, (int)out.len,
		      (const char *)out.data);
	arena_destroy(&a);
	free_copy(in);
}
END_TEST

START_TEST(survives_failing_allocations)
{
	struct bytes in = bytes_of("A: =?utf-8?Q?=E2=82=AC?= caf\xe9\n (x)\nB: 2\n\n");
	enum status s = STATUS_NOMEM;

	for (unsigned long n = 1; s != STATUS_OK && n < 100; n++) {
		struct arena *a = arena_new(ARENA_BYTES);
		struct fields_budget budget = ample;
		struct oddities o = { 0 };
		struct header h;
		struct bytes text;

		mem_fail_at(n);
		s = fields_parse(in, 0, NULL, false, &budget, a, &h, &o);
		if (s == STATUS_OK)
			s = field_text(&h.fields.items[0], a, &text, &o);
		if (s == STATUS_OK)
			s = field_without_comments(h.fields.items[0].body, a, &text);
		mem_fail_at(0);
		ck_assert(s == STATUS_OK || s == STATUS_NOMEM);
		arena_destroy(&a);
	}
	ck_assert_int_eq(s, STATUS_OK);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fields");
	TCase *t = tcase_create("fields");

	tcase_add_loop_test(t, reads_headers, 0, ROWS(headers));
	tcase_add_loop_test(t, notes_bytes, 0, ROWS(notes));
	tcase_add_loop_test(t, keeps_to_limits, 0, ROWS(limits));
	tcase_add_test(t, stops_where_told);
	tcase_add_test(t, finds_the_nth);
	tcase_add_loop_test(t, decodes_text, 0, ROWS(texts));
	tcase_add_loop_test(t, removes_comments, 0, ROWS(comments));
	tcase_add_test(t, survives_failing_allocations);
	suite_add_tcase(s, t);
	return suite_run(s);
}
