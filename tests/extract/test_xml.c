#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "extract/xml.h"
#include "support/suite.h"

static const struct {
	const char *label, *in, *out;	/* out: NULL if nothing is expanded */
} cases[] = {
	{ "no DOCTYPE", "<svg>&a;</svg>", NULL },
	{ "a DOCTYPE that declares nothing", "<!DOCTYPE svg SYSTEM \"x[y\"><svg>&a;</svg>", NULL },
	{ "an empty subset", "<!DOCTYPE svg []><svg>&a;</svg>", NULL },
	{ "a DOCTYPE behind an element", "<svg><!DOCTYPE svg [<!ENTITY a \"x\">]>&a;</svg>", NULL },
	{ "an entity", "<?xml?> <!DOCTYPE s [<!ENTITY a \"x\">]><s b='&a;'>&a;</s>", "<?xml?> <s b='x'>x</s>" },
	{ "an entity in single quotes, that holds a >", "<!DOCTYPE s [ <!ENTITY a '>\"'> ] ><s>&a;", "<s>>\"" },
	{ "an entity in an entity, declared later", "<!DOCTYPE s [<!ENTITY a \"(&b;)\"><!ENTITY b \"x\">]>&a;&b;", "(x)x" },
	{ "an entity in itself", "<!DOCTYPE s [<!ENTITY a \"[&a;]\">]>&a;", "[[[[[[[]]]]]]]" },
	{ "the first declaration counts", "<!DOCTYPE s [<!ENTITY a \"x\"><!ENTITY a \"y\">]>&a;", "x" },
	{ "an unknown entity, one of HTML, one without a semicolon", "<!DOCTYPE s [<!ENTITY a \"x\">]>&b;&amp;&a &;&", "&b;&amp;&a &;&" },
	{ "character references", "<!DOCTYPE s [<!ENTITY a \"&#104;&#x54;&#38;b;&#x1F600;&#;&#x;&#1\"><!ENTITY b \"y\">]>&a;",
	  "hTy\xF0\x9F\x98\x80&#;&#x;&#1" },
	{ "an external entity", "<!DOCTYPE s [<!ENTITY a SYSTEM \"http://h.example/\"><!ENTITY b PUBLIC 'x' 'y\"'>]><s>",
	  "<s><entity href=\"http://h.example/\"><entity href=\"y&quot;\">" },
	{ "an unparsed entity", "<!DOCTYPE s [<!ENTITY a SYSTEM \"u\" NDATA gif>]><s>", "<s><entity href=\"u\">" },
	{ "a parameter entity", "<!DOCTYPE s [<!ENTITY % p \"<!ENTITY a 'x'>\"> %p; ]>&a;%p;", "x%p;" },
	{ "a parameter entity in itself", "<!DOCTYPE s [<!ENTITY % p \"%p;<!ENTITY a 'x'>\"> %p; ]>&a;", "x" },
	{ "an external parameter entity", "<!DOCTYPE s [<!ENTITY % p SYSTEM 'u'>%p;]><s>", "<s><entity href=\"u\">" },
	{ "default attributes", "<!DOCTYPE s [<!ATTLIST i id ID #IMPLIED href CDATA 'u' b (x|y) \"x\" c CDATA #FIXED \"&a;\"><!ENTITY a 'z'>]><s>",
	  "<s><i href='u'><i b=\"x\"><i c=\"z\">" },
	{ "comments and instructions between", "<!DOCTYPE s [<!-- ]> <!ENTITY a 'y'> --><?x ]> ?><!ELEMENT i (a)><!ENTITY a 'x'>]>&a;", "x" },
	{ "a DOCTYPE that does not end", "<!DOCTYPE s [<!ENTITY a 'x'>", "" },
	{ "an entity that does not end", "<!DOCTYPE s [<!ENTITY a 'x", "" },
};

static void expand(struct bytes in, struct arena *a, struct oddities *oddities, struct xml_expansion *out, bool *expanded)
{
	unsigned char *copy = malloc(in.len > 0 ? in.len : 1);	/* exact size: the sanitizer sees one byte over */

	memcpy(copy, in.data, in.len);
	ck_assert_int_eq(xml_expand((struct bytes){ copy, in.len }, a, oddities, out, expanded), STATUS_OK);
	free(copy);
}

START_TEST(expands)
{
	struct arena *a = arena_new(1 << 20);
	struct oddities oddities = { { 0 } };
	struct xml_expansion out = { .start = 0 };
	bool expanded;

	expand(bytes_of(cases[_i].in), a, &oddities, &out, &expanded);
	ck_assert_msg(expanded == (cases[_i].out != NULL), "%s", cases[_i].label);
	if (expanded)
		ck_assert_msg(bytes_is(out.text, cases[_i].out), "%s: %.*s", cases[_i].label, (int)out.text.len, (const char *)out.text.data);
	arena_destroy(&a);
}
END_TEST

START_TEST(says_where_the_doctype_is)
{
	struct arena *a = arena_new(1 << 20);
	struct oddities oddities = { { 0 } };
	struct xml_expansion out = { .start = 0 };
	bool expanded;

	expand(bytes_of("<?x?>\n<!DOCTYPE s [<!ENTITY a 'x'>] ><s/>"), a, &oddities, &out, &expanded);
	ck_assert(expanded);
	ck_assert_uint_eq(out.start, 6);
	ck_assert_uint_eq(out.end, 37);
	arena_destroy(&a);
}
END_TEST

/* Entities that multiply, with something in them and without: cut, and said to be. */
START_TEST(bounds_its_growth)
{
	static const char *const innermost[] = { "", "0123456789" };
	struct arena *a = arena_new(1 << 22);
	struct oddities oddities = { { 0 } };
	struct xml_expansion out = { .start = 0 };
	char in[4000] = "<!DOCTYPE s [<!ENTITY a0 '";
	bool expanded;

	strcat(in, innermost[_i]);
	strcat(in, "'>");
	for (char c = '1'; c < '7'; c++) {
		char line[200], *p = line + sprintf(line, "<!ENTITY a%c '", c);

		for (int n = 0; n < 30; n++)
			p += sprintf(p, "&a%c;", c - 1);
		sprintf(p, "'>");
		strcat(in, line);
	}
	strcat(in, "]><s>&a6;</s>");
	expand(bytes_of(in), a, &oddities, &out, &expanded);
	ck_assert(expanded);
	ck_assert_uint_le(out.text.len, 2 * strlen(in) + (64 << 10));
	ck_assert(oddities_has(&oddities, ODDITY_NESTED_DOCUMENT_LIMIT));
	arena_destroy(&a);
}
END_TEST

static const struct { const char *label, *in, *href; } instructions[] = {
	{ "href", "?xml-stylesheet href=\"u\"", "u" },
	{ "behind others", "?xml-stylesheet type='text/css' title = '>' href = 'u' ", "u" },
	{ "implementation of elements", "?IMPORT namespace='x' implementation='u'", "u" },
	{ "no implementation", "?import href='u'", NULL },
	{ "another instruction", "?xml href=\"u\"", NULL },
	{ "a longer name", "?xml-stylesheets href=\"u\"", NULL },
	{ "no href", "?xml-stylesheet type='text/css'", NULL },
	{ "no quotes", "?xml-stylesheet href=u", NULL },
	{ "nothing", "?xml-stylesheet", NULL },
};

START_TEST(finds_the_url_of_an_instruction)
{
	struct bytes in = bytes_of(instructions[_i].in);
	size_t start = 0, end = 0;
	bool found = xml_instruction_url(in, &start, &end) != NULL;

	ck_assert_msg(found == (instructions[_i].href != NULL), "%s", instructions[_i].label);
	if (found)
		ck_assert_msg(bytes_is(bytes_slice(in, start, end), instructions[_i].href), "%s", instructions[_i].label);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/xml");
	TCase *t = tcase_create("xml");

	tcase_add_loop_test(t, expands, 0, ROWS(cases));
	tcase_add_test(t, says_where_the_doctype_is);
	tcase_add_loop_test(t, bounds_its_growth, 0, 2);
	tcase_add_loop_test(t, finds_the_url_of_an_instruction, 0, ROWS(instructions));
	suite_add_tcase(s, t);
	return suite_run(s);
}
