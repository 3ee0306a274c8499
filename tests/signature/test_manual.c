/* man/unbeacon-signatures.5 against the keyword table, both ways; and its example is a signature. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "signature/sample.h"
#include "support/suite.h"
#include "token/class.h"

static const struct {
	const char *place, *section;
} sections[] = {
	{ "signature", "METADATA" },
	{ "when", "CONDITIONS ON THE MESSAGE" },
	{ "reference", "CONDITIONS ON A REFERENCE" },
	{ "attachment", "CONDITIONS ON AN ATTACHMENT" },
};

/* The manual without roff's "\-" and "\e", NUL-terminated. */
static char *read_manual(void)
{
	const char *source = getenv("srcdir");
	char path[4096], *text;
	size_t n = 0;
	struct buf file;

	snprintf(path, sizeof(path), "%s/man/unbeacon-signatures.5", source != NULL ? source : ".");
	buf_init(&file, 1 << 20);
	ck_assert_int_eq(file_read(path, &file), STATUS_OK);
	text = malloc(file.len + 1);
	for (size_t i = 0; i < file.len; i++) {
		char c = (char)file.data[i];

		if (c == '\\' && i + 1 < file.len && file.data[i + 1] == '-')
			c = (char)file.data[++i];
		else if (c == '\\' && i + 1 < file.len && file.data[i + 1] == 'e')
			i++;
		text[n++] = c;
	}
	text[n] = '\0';
	buf_free(&file);
	return text;
}

/* Cut the text to one section. */
static void cut_section(char *text, const char *name)
{
	char heading[128], *start, *end;

	snprintf(heading, sizeof(heading), ".SH %s\n", name);
	start = strstr(text, heading);
	ck_assert_msg(start != NULL, "%s", name);
	memmove(text, start + strlen(heading), strlen(start + strlen(heading)) + 1);
	end = strstr(text, "\n.SH ");
	if (end != NULL)
		end[1] = '\0';
}

/* A keyword's entry as the manual has it (contrib/update-signature-manual writes them). */
static void entry_of(const struct signature_keyword *k, char *out, size_t size)
{
	const char first = k->help[0];

	snprintf(out, size, ".TP\n.B %s \\fR%s\n%c%s.\n", k->name, k->arguments,
		 first >= 'a' && first <= 'z' ? first - 'a' + 'A' : first, k->help + 1);
}

START_TEST(manual_has_every_keyword)
{
	char *text = read_manual();

	cut_section(text, sections[_i].section);
	for (size_t i = 0; i < signature_keyword_count(); i++) {
		const struct signature_keyword k = signature_keyword_item(i);
		char entry[600];

		if (strcmp(k.place, sections[_i].place) != 0)
			continue;
		entry_of(&k, entry, sizeof(entry));
		ck_assert_msg(strstr(text, entry) != NULL, "the manual lacks \"%s %s\" in %s", k.name, k.arguments,
			      sections[_i].section);
	}
	free(text);
}
END_TEST

START_TEST(table_has_every_keyword_of_the_manual)
{
	char *text = read_manual();
	unsigned found = 0;

	cut_section(text, sections[_i].section);
	for (char *p = text; (p = strstr(p, ".TP\n")) != NULL; p += 4) {
		bool is_known = false;

		for (size_t i = 0; i < signature_keyword_count() && !is_known; i++) {
			const struct signature_keyword k = signature_keyword_item(i);
			char entry[600];

			entry_of(&k, entry, sizeof(entry));
			is_known = strcmp(k.place, sections[_i].place) == 0 && strncmp(p, entry, strlen(entry)) == 0;
		}
		ck_assert_msg(is_known, "the program lacks %.60s", p);
		found++;
	}
	ck_assert_uint_gt(found, 4);
	free(text);
}
END_TEST

START_TEST(manual_has_every_class)
{
	char *text = read_manual(), *start = strstr(text, "begin classes\n"), *end;
	char wanted[8192] = "";

	ck_assert_ptr_nonnull(start);
	start += strlen("begin classes\n");
	end = strstr(start, ".\\\" end classes");
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	for (unsigned i = 0; i < TOKEN_CLASSES; i++) {
		const size_t used = strlen(wanted);

		snprintf(wanted + used, sizeof(wanted) - used, ".TP\n.B %s\n%s\n", token_class_name((enum token_class)i),
			 token_class_help((enum token_class)i));
	}
	ck_assert_str_eq(start, wanted);
	free(text);
}
END_TEST

START_TEST(example_loads)
{
	char *text = read_manual(), *start = strstr(text, "begin example\n.nf\n"), *end;
	struct signature_set *set;

	ck_assert_ptr_nonnull(start);
	start += strlen("begin example\n.nf\n");
	end = strstr(start, ".fi\n");
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	set = sample_set(start);
	ck_assert_uint_eq(signature_set_count(set), 1);
	ck_assert(!signature_may_show(signature_set_item(set, 0)));
	signature_set_put(&set);
	free(text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/manual");
	TCase *t = tcase_create("manual");

	tcase_add_loop_test(t, manual_has_every_keyword, 0, ROWS(sections));
	tcase_add_loop_test(t, table_has_every_keyword_of_the_manual, 0, ROWS(sections));
	tcase_add_test(t, manual_has_every_class);
	tcase_add_test(t, example_loads);
	suite_add_tcase(s, t);
	return suite_run(s);
}
