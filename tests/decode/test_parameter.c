#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "decode/parameter.h"
#include "support/suite.h"

/* Parameters are written as name=value or name=[charset]value, with "|" between them. */
static const struct {
	const char *label, *in, *out;
	bool bad;
} cases[] = {
	{ "empty", "", "", false },
	{ "one", " charset=utf-8", "charset=utf-8", false },
	{ "two", "charset=utf-8; format=flowed", "charset=utf-8|format=flowed", false },
	{ "semicolon at the end", "charset=utf-8;", "charset=utf-8", false },
	{ "case of the name", "CharSet=UTF-8", "charset=UTF-8", false },
	{ "spaces around =", "charset = utf-8", "charset=utf-8", false },
	{ "quoted", "name=\"a; b\"", "name=a; b", false },
	{ "quoted pair", "name=\"a\\\"b\\\\c\"", "name=a\"b\\c", false },
	{ "empty quotes", "name=\"\"", "name=", false },
	{ "folded between", "a=1;\r\n b=2", "a=1|b=2", false },
	{ "folded inside quotes", "name=\"a\r\n b\"", "name=a b", false },
	{ "comment before", "(c) a=1; (x(y)z) b=2", "a=1|b=2", false },
	{ "comment behind", "charset=us-ascii (Plain text)", "charset=us-ascii", false },
	{ "comment behind quotes", "charset=\"us-ascii\" (Plain text); a=1", "charset=us-ascii|a=1", false },
	{ "comment that does not close", "a=1; (b=2; c=3", "a=1", false },
	{ "quote that does not close", "a=1; name=\"b; c", "a=1|name=b; c", true },
	{ "quote that does not close before a line end", "name=\"b\r\n", "name=b", true },
	{ "spaces in a file name", "name=my file.pdf; a=1", "name=my file.pdf|a=1", true },
	{ "parentheses in a file name", "filename=report(1).pdf", "filename=report(1).pdf", false },
	{ "spaces in another value", "boundary=my text; a=1", "boundary=my|a=1", true },
	{ "forgotten semicolon", "charset=utf-8 format=flowed", "charset=utf-8|format=flowed", true },
	{ "forgotten semicolon behind quotes", "charset=\"utf-8\" format=flowed", "charset=utf-8|format=flowed", true },
	{ "forgotten semicolon behind a file name", "name=a b.txt charset=x", "name=a b.txt|charset=x", true },
	{ "text behind quotes", "name=\"a\"b; c=1", "name=a|c=1", true },
	{ "no value", "a; b=1", "b=1", true },
	{ "no name", "=a; b=1", "b=1", true },
	{ "empty value", "a=; b=1", "a=|b=1", false },
	{ "only semicolons", ";;;", "", false },
	{ "the first of two wins", "a=1; A=2", "a=1", false },
	{ "encoded word stays", "name=\"=?utf-8?Q?a?=\"", "name==?utf-8?Q?a?=", false },
	{ "extended", "filename*=utf-8'en'%C3%A9.txt", "filename=[utf-8]\xC3\xA9.txt", false },
	{ "extended without language", "filename*=utf-8''a%20b", "filename=[utf-8]a b", false },
	{ "extended without charset", "filename*=''a%20b", "filename=a b", false },
	{ "extended without quotes", "filename*=a%20b", "filename=a b", true },
	{ "extended with one quote", "filename*=utf-8'a", "filename=utf-8'a", true },
	{ "extended with bad escape", "filename*=utf-8''a%zz%4", "filename=[utf-8]a%zz%4", true },
	{ "extended wins over plain", "filename=x; filename*=utf-8''y", "filename=[utf-8]y", false },
	{ "pieces win over plain", "filename*0=a; filename=x; filename*1=b", "filename=ab", false },
	{ "extended wins over pieces", "filename*0=a; filename*=utf-8''y", "filename=[utf-8]y", false },
	{ "pieces", "url*0=\"http://\"; url*1=\"h/\"", "url=http://h/", false },
	{ "pieces out of order", "url*1=b; url*2=c; url*0=a", "url=abc", false },
	{ "eleven pieces", "a*0=0;a*1=1;a*2=2;a*3=3;a*4=4;a*5=5;a*6=6;a*7=7;a*8=8;a*9=9;a*10=x", "a=0123456789x", false },
	{ "some pieces encoded", "t*0*=us-ascii'en'a%20; t*1*=%2A%2A; t*2=\"b%20\"", "t=[us-ascii]a **b%20", false },
	{ "a gap", "t*0=a; t*2=c", "t=a", true },
	{ "no first piece", "t*1=b; a=1", "a=1", true },
	{ "no first piece but a plain value", "t*1=b; t=p", "t=p", false },
	{ "the first of two equal pieces", "t*0=a; t*0=b; t*1=c", "t=ac", true },
	{ "number with a leading zero", "t*00=a", "t*00=a", true },
	{ "number too large", "t*10000=a", "t*10000=a", true },
	{ "not a number", "t*x=a", "t*x=a", true },
	{ "star at the start", "*=a", "*=a", true },
};

static enum status parse(struct bytes in, size_t max_pieces, size_t ceiling, char *out, struct oddities *o)
{
	struct arena *a = arena_new(ceiling);
	struct parameters p;
	enum status s;

	*out = '\0';
	if (a == NULL)
		return STATUS_NOMEM;
	s = parameters_parse(in, max_pieces, a, &p, o);
	for (size_t i = 0; s == STATUS_OK && i < p.count; i++) {
		const struct parameter *item = &p.items[i];

		out += sprintf(out, "%s%.*s=", i > 0 ? "|" : "", (int)item->name.len, (const char *)item->name.data);
		if (item->charset.len != 0)
			out += sprintf(out, "[%.*s]", (int)item->charset.len, (const char *)item->charset.data);
		out += sprintf(out, "%.*s", (int)item->value.len, (const char *)item->value.data);
	}
	arena_destroy(&a);
	return s;
}

START_TEST(parses_as_clients_do)
{
	const size_t n = strlen(cases[_i].in);
	unsigned char *in = malloc(n != 0 ? n : 1);
	struct oddities o = { 0 };
	char out[1000];

	memcpy(in, cases[_i].in, n);
	ck_assert_int_eq(parse((struct bytes){ in, n }, 100, 100000, out, &o), STATUS_OK);
	ck_assert_msg(strcmp(out, cases[_i].out) == 0, "%s: got \"%s\"", cases[_i].label, out);
	ck_assert_msg(oddities_has(&o, ODDITY_BAD_PARAMETER) == cases[_i].bad, "%s", cases[_i].label);
	ck_assert_msg(!oddities_has(&o, ODDITY_PARAMETER_LIMIT), "%s", cases[_i].label);
	free(in);
}
END_TEST

START_TEST(pieces_are_limited)
{
	const struct bytes in = BYTES("a=1; b=2; c=3");
	struct oddities o = { 0 };
	char out[100];

	ck_assert_int_eq(parse(in, 3, 100000, out, &o), STATUS_OK);
	ck_assert_str_eq(out, "a=1|b=2|c=3");
	ck_assert(oddities_is_empty(&o));
	ck_assert_int_eq(parse(in, 2, 100000, out, &o), STATUS_OK);
	ck_assert_str_eq(out, "a=1|b=2");
	ck_assert(oddities_has(&o, ODDITY_PARAMETER_LIMIT));
}
END_TEST

START_TEST(failures_are_clean)
{
	const struct bytes in = BYTES("a=\"1\\\"\"; b*0*=utf-8''x%20; b*1=y; c=3");
	struct oddities o = { 0 };
	char out[100];

	ck_assert_int_eq(parse(in, 100, 20, out, &o), STATUS_LIMIT);
	for (unsigned long n = 1;; n++) {
		enum status s;

		mem_fail_at(n);
		s = parse(in, 100, 100000, out, &o);
		if (mem_fail_at(0) != 0) {
			ck_assert_int_eq(s, STATUS_OK);
			break;
		}
		ck_assert_int_eq(s, STATUS_NOMEM);
	}
}
END_TEST

START_TEST(finds_by_name)
{
	struct arena *a = arena_new(10000);
	struct oddities o = { 0 };
	struct parameters p;

	ck_assert_int_eq(parameters_parse((struct bytes)BYTES("a=; B=2"), 10, a, &p, &o), STATUS_OK);
	ck_assert(bytes_is(parameters_get(&p, "b"), "2"));
	ck_assert_uint_eq(parameters_get(&p, "a").len, 0);
	ck_assert_uint_eq(parameters_get(&p, "c").len, 0);
	ck_assert_ptr_nonnull(parameters_find(&p, "a"));
	ck_assert_ptr_null(parameters_find(&p, "c"));
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("decode/parameter");
	TCase *t = tcase_create("parameter");

	tcase_add_loop_test(t, parses_as_clients_do, 0, ROWS(cases));
	tcase_add_test(t, pieces_are_limited);
	tcase_add_test(t, failures_are_clean);
	tcase_add_test(t, finds_by_name);
	suite_add_tcase(s, t);
	return suite_run(s);
}
