#include <stdlib.h>
#include <string.h>
#include "extract/srcset.h"
#include "support/suite.h"

static const struct {
	const char *label, *value, *urls;	/* joined by "|" */
} cases[] = {
	{ "nothing", "", "" },
	{ "only commas and spaces", " , ,, ", "" },
	{ "one", "a.png", "a.png" },
	{ "with descriptors", "a.png 1x, b.png 2x", "a.png|b.png" },
	{ "commas in front", ",,,,,a.png", "a.png" },
	{ "comma ends the URL", "a.png, b.png", "a.png|b.png" },
	{ "commas inside the URL", "a,b.png 1x", "a,b.png" },
	{ "several commas at the end", "a.png,,, b.png", "a.png|b.png" },
	{ "parentheses hide a comma", "a.png foo(1,2) , b.png", "a.png|b.png" },
	{ "unclosed parenthesis", "a.png (1, b.png", "a.png" },
	{ "line breaks", "a.png\n1x,\n\tb.png", "a.png|b.png" },
};

START_TEST(splits_candidates)
{
	size_t n = strlen(cases[_i].value), offset = 0, start, end;
	unsigned char *copy = malloc(n + 1);
	char joined[200] = "";

	memcpy(copy, cases[_i].value, n);
	copy = realloc(copy, n != 0 ? n : 1);
	while (srcset_next((struct bytes){ copy, n }, &offset, &start, &end)) {
		if (joined[0] != '\0')
			strcat(joined, "|");
		strncat(joined, (const char *)copy + start, end - start);
	}
	ck_assert_msg(strcmp(joined, cases[_i].urls) == 0, "%s: %s", cases[_i].label, joined);
	free(copy);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/srcset");
	TCase *t = tcase_create("srcset");

	tcase_add_loop_test(t, splits_candidates, 0, ROWS(cases));
	suite_add_tcase(s, t);
	return suite_run(s);
}
