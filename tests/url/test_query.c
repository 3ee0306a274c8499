#include <stdlib.h>
#include <string.h>
#include "support/suite.h"
#include "url/query.h"

static const struct {
	const char *query, *pairs;	/* each pair as "[name|value]" */
} queries[] = {
	{ "", "" }, { "&;&", "" }, { "a", "[a|]" }, { "a=", "[a|]" }, { "=b", "[|b]" }, { "a=b", "[a|b]" },
	{ "a=b&c=d", "[a|b][c|d]" }, { "a=b;c=d&&e", "[a|b][c|d][e|]" }, { "a=b=c", "[a|b=c]" }, { "=", "[|]" },
	{ "a%3Db=c%26", "[a%3Db|c%26]" },
};

START_TEST(query_splits)
{
	const size_t n = strlen(queries[_i].query);
	char *copy = malloc(n > 0 ? n : 1), got[200] = "";
	struct bytes rest = { (unsigned char *)copy, n };
	struct query_pair pair;

	memcpy(copy, queries[_i].query, n);
	while (query_next(&rest, &pair)) {
		strcat(got, "[");
		strncat(got, (const char *)pair.name.data, pair.name.len);
		strcat(got, "|");
		strncat(got, (const char *)pair.value.data, pair.value.len);
		strcat(got, "]");
	}
	ck_assert_str_eq(got, queries[_i].pairs);
	ck_assert_uint_eq(rest.len, 0);
	free(copy);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("url/query");
	TCase *t = tcase_create("query");

	tcase_add_loop_test(t, query_splits, 0, ROWS(queries));
	suite_add_tcase(s, t);
	return suite_run(s);
}
