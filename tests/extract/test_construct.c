#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "extract/construct.h"
#include "support/suite.h"

static const struct {
	const char *element, *attribute, *name;
	enum load load;
	bool drawn;
} cases[] = {
	{ "img", "src", "img[src]", LOAD_AUTO, true },
	{ "IMG", "SRC", "img[src]", LOAD_AUTO, true },
	{ "bgsound", "src", "bgsound[src]", LOAD_AUTO, false },
	{ "a", "href", "a[href]", LOAD_CLICK, true },
	{ "v:roundrect", "href", "v:roundrect[href]", LOAD_CLICK, true },
	{ "use", "href", NULL, LOAD_AUTO, true },
	{ "td", "background", NULL, LOAD_AUTO, true },
	{ "form", "action", "form[action]", LOAD_CLICK, true },
	{ "isindex", "action", "isindex[action]", LOAD_CLICK, true },
	{ "applet", "archive", "applet[archive]", LOAD_AUTO, false },
	{ "a", "xlink:href", "a[xlink:href]", LOAD_CLICK, true },
	{ "image", "xlink:href", NULL, LOAD_AUTO, true },
	{ "animate", "values", "animate[values]", LOAD_AUTO, true },
	{ "v:imagedata", "o:href", NULL, LOAD_AUTO, true },
};

static const struct construct *find(const char *element, const char *attribute)
{
	const struct bytes tag = bytes_of(element), name = bytes_of(attribute);
	struct construct_index index;

	construct_index_init(&index);
	return construct_find(&index, tag, html_tag_find(tag, tag.data + tag.len), name,
			      html_attribute_name_find(name, name.data + name.len));
}

START_TEST(finds_what_loads)
{
	const struct construct *c = find(cases[_i].element, cases[_i].attribute);

	ck_assert_msg(c != NULL, "%s[%s]", cases[_i].element, cases[_i].attribute);
	if (cases[_i].name == NULL)
		ck_assert_ptr_null(c->name);
	else
		ck_assert_str_eq(c->name, cases[_i].name);
	ck_assert_int_eq(c->load, cases[_i].load);
	ck_assert_int_eq(c->drawn, cases[_i].drawn);
}
END_TEST

static const char *const harmless[] = { "width", "height", "alt", "class", "id", "s", "", "srcsets", "hre", "value",
					"content", "a-very-long-attribute-name", "src\xC3\xA9" };

START_TEST(leaves_the_rest)
{
	ck_assert_ptr_null(find("div", harmless[_i]));
}
END_TEST

START_TEST(every_row_is_found_by_its_own_names)
{
	const struct construct *c;

	for (size_t i = 0; (c = construct_row(i)) != NULL; i++) {
		const char *element = strcmp(c->element, "*") == 0 ? "x-any" : c->element;

		ck_assert_msg(find(element, c->attribute) == c, "%s[%s]", c->element, c->attribute);
		ck_assert_int_gt(strlen(c->clients), 0);
	}
}
END_TEST

/* As the manual writes it. */
static void add_escaped(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '-')
			ck_assert_int_eq(buf_add_byte(b, '\\'), STATUS_OK);
		ck_assert_int_eq(buf_add_byte(b, (unsigned char)*text), STATUS_OK);
	}
}

static size_t count_of(struct bytes text, const char *what)
{
	size_t n = 0;

	for (size_t i = bytes_find(text, bytes_of(what), 0); i < text.len; i = bytes_find(text, bytes_of(what), i + 1))
		n++;
	return n;
}

START_TEST(the_manual_has_every_row)
{
	const char *srcdir = getenv("srcdir");
	const struct construct *c;
	struct buf manual, line;
	char path[4096];
	size_t rows = 0;

	snprintf(path, sizeof(path), "%s/man/unbeacon-constructs.7", srcdir != NULL ? srcdir : ".");
	buf_init(&manual, 1 << 20);
	buf_init(&line, 4096);
	ck_assert_int_eq(file_read(path, &manual), STATUS_OK);
	for (; (c = construct_row(rows)) != NULL; rows++) {
		buf_truncate(&line, 0);
		add_escaped(&line, ".B ");
		add_escaped(&line, c->element);
		add_escaped(&line, "[");
		add_escaped(&line, c->attribute);
		add_escaped(&line, c->load == LOAD_AUTO ? "]\nauto: " : "]\nclick: ");
		add_escaped(&line, c->clients);
		add_escaped(&line, ".\n");
		ck_assert_msg(bytes_find(buf_bytes(&manual), buf_bytes(&line), 0) < manual.len, "no %.*s", (int)line.len,
			      (const char *)line.data);
	}
	ck_assert_uint_eq(count_of(buf_bytes(&manual), "]\nauto: ") + count_of(buf_bytes(&manual), "]\nclick: "), rows);
	for (size_t i = 0; construct_loading_rel(i) != NULL; i++) {
		buf_truncate(&line, 0);
		add_escaped(&line, construct_loading_rel(i));
		ck_assert_msg(bytes_find(buf_bytes(&manual), buf_bytes(&line), 0) < manual.len, "no %s", construct_loading_rel(i));
	}
	buf_free(&manual);
	buf_free(&line);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/construct");
	TCase *t = tcase_create("construct");

	tcase_add_loop_test(t, finds_what_loads, 0, ROWS(cases));
	tcase_add_loop_test(t, leaves_the_rest, 0, ROWS(harmless));
	tcase_add_test(t, every_row_is_found_by_its_own_names);
	tcase_add_test(t, the_manual_has_every_row);
	suite_add_tcase(s, t);
	return suite_run(s);
}
