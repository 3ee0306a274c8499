#include "json/json.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

static const struct json_limits small = { .max_bytes = 100, .max_depth = 3, .max_values = 7 };

/* Of a heap copy of exact size, so that one byte over is seen. */
static enum status read_copy(const char *text, json_t **value_r, struct diag *d)
{
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n);
	enum status status;

	memcpy(copy, text, n);
	status = json_read((struct bytes){ copy, n }, &small, value_r, d);
	free(copy);
	return status;
}

static const struct { const char *label, *text, *fault; } cases[] = {
	{ "an object", "{\"a\": [1, 2]}", NULL },
	{ "a byte order mark in front", "\xef\xbb\xbf{}", NULL },
	{ "as deep as may be", "[[[]]]", NULL },
	{ "one level deeper", "[[[[]]]]", "nested deeper than 3" },
	{ "brackets inside a text do not count", "[\"[[[[[[\\\"{{{{\"]", NULL },
	{ "as many values as may be", "[1,2,{\"a\":4,\"b\":5}]", NULL },
	{ "one value more", "[1,2,3,4,5,6,7]", "more than 7 values" },
	{ "a member twice", "{\"a\":1,\"a\":2}", "duplicate" },
	{ "a NUL in a text", "\"a\\u0000b\"", "\\u0000" },
	{ "a lone surrogate", "\"\\ud800\"", "invalid Unicode" },
	{ "not UTF-8", "\"\xff\"", "unable to decode" },
	{ "something behind", "{} x", "end of file expected" },
	{ "a comma too many", "[1,]", "unexpected" },
	{ "cut inside a text", "\"abc", "premature" },
	{ "cut behind a backslash", "\"abc\\", "invalid escape" },
	{ "nothing", "", "it is empty" },
	{ "a number beyond 64 bits", "99999999999999999999", "too big" },
	{ "larger than may be",
	  "\"1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890\"", "larger than 100" },
};

START_TEST(reads_within_limits)
{
	struct diag d = { .text = "" };
	json_t *value = NULL;
	enum status status = read_copy(cases[_i].text, &value, &d);

	if (cases[_i].fault == NULL) {
		ck_assert_msg(status == STATUS_OK && value != NULL, "%s: %s", cases[_i].label, d.text);
	} else {
		ck_assert_msg(status == STATUS_INVALID && value == NULL, "%s", cases[_i].label);
		ck_assert_msg(strstr(d.text, cases[_i].fault) != NULL, "%s: %s", cases[_i].label, d.text);
	}
	json_decref(value);
}
END_TEST

START_TEST(says_where_it_is_wrong)
{
	struct diag d = { .text = "" };
	json_t *value;

	ck_assert_int_eq(read_copy("{\n  \"a\": nul\n}", &value, &d), STATUS_INVALID);
	ck_assert_uint_eq(d.line, 2);
	ck_assert_uint_gt(d.column, 0);
}
END_TEST

START_TEST(members_are_given_as_what_they_are)
{
	struct diag d = { .text = "" };
	json_t *value = NULL;

	ck_assert_int_eq(read_copy("{\"t\": \"x\", \"n\": 1, \"l\": [1]}", &value, &d), STATUS_OK);
	ck_assert(bytes_is(json_text_at(value, "t"), "x"));
	ck_assert_uint_eq(json_text_at(value, "n").len, 0);
	ck_assert_uint_eq(json_text_at(value, "none").len, 0);
	ck_assert_uint_eq(json_array_size(json_list_at(value, "l")), 1);
	ck_assert_ptr_null(json_list_at(value, "t"));
	ck_assert_ptr_null(json_list_at(NULL, "t"));
	json_decref(value);
}
END_TEST

/* Every allocation fails once: no memory is never told as a mistake in the text. */
START_TEST(survives_any_failed_allocation)
{
	enum status status = STATUS_NOMEM;
	unsigned long n;

	json_prepare();
	for (n = 1; status != STATUS_OK; n++) {
		struct diag d = { .text = "" };
		json_t *value = NULL;
		struct buf out;

		buf_init(&out, 1000);
		mem_fail_at(n);
		status = read_copy("{\"a\": [1, \"two and more\"], \"b\": {}}", &value, &d);
		if (status == STATUS_OK)
			status = json_write_indented(value, &out);
		mem_fail_at(0);
		ck_assert_msg(status == STATUS_OK || status == STATUS_NOMEM, "%lu: %s", n, d.text);
		buf_free(&out);
		ck_assert_uint_lt(n, 1000);
	}
	ck_assert_uint_gt(n, 5);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json/json");
	TCase *t = tcase_create("json");

	tcase_add_loop_test(t, reads_within_limits, 0, ROWS(cases));
	tcase_add_test(t, says_where_it_is_wrong);
	tcase_add_test(t, members_are_given_as_what_they_are);
	tcase_add_test(t, survives_any_failed_allocation);
	suite_add_tcase(s, t);
	return suite_run(s);
}
