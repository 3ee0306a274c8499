#include <stdlib.h>
#include <string.h>
#include "support/suite.h"
#include "token/class.h"
#include "token/hint.h"
#include "token/name.h"
#include "token/time.h"

static const struct {
	const char *text, *class;
	size_t made;
} cases[] = {
	{ "", "empty", 0 },
	{ "7", "digits", 0 },
	{ "2827948", "digits", 0 },
	{ "28279481", "digits", 8 },
	{ "1611920000", "timestamp", 0 },
	{ "1611920000123", "timestamp", 0 },
	{ "1611920000.25", "timestamp", 0 },
	{ "0611920000", "digits", 10 },
	{ "20210129", "date", 0 },
	{ "20211329", "digits", 8 },
	{ "2021-01-29", "date", 0 },
	{ "29.01.2021", "date", 0 },
	{ "2021-01.29", "slug", 0 },
	{ "202101291200", "date", 0 },
	{ "20210129T120000Z", "date", 0 },
	{ "2021-01-29T12%3A00%3A00Z", "date", 0 },
	{ "8b1a9953-c461-1296-a827-abf8c47804d7", "uuid", 36 },
	{ "8B1A9953-C461-1296-A827-ABF8C47804D7", "uuid", 36 },
	{ "8b1a9953-c461-1296-a827-abf8c47804dg", "code", 36 },
	{ "01ARZ3NDEKTSV4RRFFQ69G5FAV", "ulid", 26 },
	{ "01arz3ndektsv4rrffq69g5fav", "ulid", 26 },
	{ "81ARZ3NDEKTSV4RRFFQ69G5FAV", "code", 26 },
	{ "9f86d081884c7d65", "hex", 16 },
	{ "d41d8cd98f00b204e9800998ecf8427e", "hex", 32 },
	{ "x7Kq92Zb", "base64url", 8 },
	{ "eJwNx8EJwCAM", "base64url", 12 },
	{ "x7Kq92Zb-Q3mF0zY4_dX9J9s0Zk3", "base64url", 28 },
	{ "QmFzZTY0dXJs9Zk3==", "base64url", 18 },
	{ "o00y05e2k", "code", 9 },
	{ "newsletter", "word", 0 },
	{ "openPixel", "word", 0 },
	{ "a", "word", 0 },
	{ "president-call-to-georgia-official", "slug", 0 },
	{ "Header_Logo-2021", "slug", 0 },
	{ "spring+sale", "slug", 0 },
	{ "main.3f2a9b1c", "hashed-name", 8 },
	{ "header-logo-summer-98153d34", "hashed-name", 8 },
	{ "v2", "version", 0 },
	{ "1.4.2", "version", 0 },
	{ "3.0-beta1", "version", 0 },
	{ "v", "word", 0 },
	{ "600x400", "geometry", 0 },
	{ "600x", "geometry", 0 },
	{ "w_600,h_400,c_fill", "geometry", 0 },
	{ "s72-c", "geometry", 0 },
	{ "2x", "geometry", 0 },
	{ "600-400", "slug", 0 },
	{ "en", "language", 0 },
	{ "de_DE", "language", 0 },
	{ "xq", "word", 0 },
	{ "eu1-us1", "slug", 0 },
	{ "us02web", "word", 0 },
	{ "banner600x400", "word", 0 },
	{ "olu54584cw8nrs", "code", 14 },
	{ "eu1a-us1b", "code", 9 },
	{ "logo.png", "file-name", 0 },
	{ "d8akgf7w2.png", "code", 13 },
	{ "anna@example.org", "address", 0 },
	{ "anna%40example.org", "address", 0 },
	{ "@anna", "text", 0 },
	{ "https%3A%2F%2Fexample.org", "url", 0 },
	{ "http://x", "url", 0 },
	{ "Dear%20Anna", "text", 0 },
	{ "%41%42%43", "text", 0 },
	{ "(a|b)", "text", 0 },
	{ "openPixel600x400", "word", 0 },
	{ "deadbeefdeadbeef", "word", 0 },
};

START_TEST(segments_have_a_class)
{
	const size_t n = strlen(cases[_i].text);
	unsigned char *text = malloc(n > 0 ? n : 1);	/* exact size: one byte over is seen */

	memcpy(text, cases[_i].text, n);
	ck_assert_msg(strcmp(token_class_name(token_classify((struct bytes){ text, n })), cases[_i].class) == 0, "%s is %s",
		      cases[_i].text, token_class_name(token_classify((struct bytes){ text, n })));
	ck_assert_msg(token_made_length((struct bytes){ text, n }) == cases[_i].made, "%s: %zu", cases[_i].text,
		      token_made_length((struct bytes){ text, n }));
	free(text);
}
END_TEST

START_TEST(classes_have_names)
{
	for (int c = 0; c < TOKEN_CLASSES; c++) {
		enum token_class found = TOKEN_CLASSES;

		ck_assert(token_class_from_name(token_class_name((enum token_class)c), &found));
		ck_assert_int_eq(found, c);
		ck_assert_str_ne(token_class_help((enum token_class)c), "");
	}
	ck_assert(token_class_is_made(TOKEN_CLASS_UUID));
	ck_assert(!token_class_is_made(TOKEN_CLASS_DATE));
	ck_assert(!token_class_from_name("no-such-class", &(enum token_class){ TOKEN_CLASS_EMPTY }));
}
END_TEST

static const struct {
	const char *text;
	enum token_time form;
	long long seconds;
} times[] = {
	{ "999999999", TOKEN_TIME_NONE, 0 },
	{ "0999999999", TOKEN_TIME_NONE, 0 },
	{ "1000000000", TOKEN_TIME_STAMP, 1000000000 },
	{ "2208988799", TOKEN_TIME_STAMP, 2208988799 },
	{ "2208988800", TOKEN_TIME_NONE, 0 },
	{ "1000000000999", TOKEN_TIME_STAMP, 1000000000 },
	{ "1000000000.", TOKEN_TIME_STAMP, 1000000000 },
	{ "1000000000.5x", TOKEN_TIME_NONE, 0 },
	{ "20000229", TOKEN_TIME_DATE, 951782400 },
	{ "2000-2-29", TOKEN_TIME_DATE, 951782400 },
	{ "2000_02_29", TOKEN_TIME_DATE, 951782400 },
	{ "29-02-2000", TOKEN_TIME_DATE, 951782400 },
	{ "02.29.2000", TOKEN_TIME_DATE, 951782400 },
	{ "2000022923", TOKEN_TIME_STAMP, 2000022923 },
	{ "200002292359", TOKEN_TIME_DATE, 951782400 },
	{ "200002292459", TOKEN_TIME_NONE, 0 },
	{ "20000229235959", TOKEN_TIME_DATE, 951782400 },
	{ "20000229T23", TOKEN_TIME_DATE, 951782400 },
	{ "20000229x", TOKEN_TIME_NONE, 0 },
	{ "2000-02-29T", TOKEN_TIME_DATE, 951782400 },
	{ "2000-02", TOKEN_TIME_NONE, 0 },
	{ "2000", TOKEN_TIME_NONE, 0 },
	{ "1989-12-31", TOKEN_TIME_NONE, 0 },
	{ "2050-01-01", TOKEN_TIME_NONE, 0 },
	{ "", TOKEN_TIME_NONE, 0 },
};

START_TEST(times_are_known)
{
	long long seconds = -1;

	ck_assert_msg(token_time(bytes_of(times[_i].text), &seconds) == times[_i].form, "%s", times[_i].text);
	ck_assert_msg(seconds == (times[_i].form == TOKEN_TIME_NONE ? -1 : times[_i].seconds), "%s: %lld", times[_i].text, seconds);
}
END_TEST

START_TEST(names_in_queries)
{
	ck_assert(token_name_is_plain(bytes_of("utm_source")));
	ck_assert(token_name_is_plain(bytes_of("a[b]")));
	ck_assert(token_name_is_plain(bytes_of("abcdefghijklmnopqrstuvwx")));
	ck_assert(!token_name_is_plain(bytes_of("abcdefghijklmnopqrstuvwxy")));
	ck_assert(!token_name_is_plain(bytes_of("o00y05e")));
	ck_assert(!token_name_is_plain(bytes_of("")));
	ck_assert(token_name_is_buster(bytes_of("CB")));
	ck_assert(!token_name_is_buster(bytes_of("cbx")));
	ck_assert(token_value_is_buster(bytes_of("0.7361823")));
	ck_assert(token_value_is_buster(bytes_of("12345678901234567890")));
	ck_assert(!token_value_is_buster(bytes_of("123456789012345678901")));
	ck_assert(!token_value_is_buster(bytes_of("1.2.3")));
	ck_assert(!token_value_is_buster(bytes_of("a7")));
	ck_assert(!token_value_is_buster(bytes_of(".7")));
	ck_assert(!token_value_is_buster(bytes_of("")));
}
END_TEST

START_TEST(hints_of_words)
{
	ck_assert_int_eq(token_hint_of_name(bytes_of("UID")), TOKEN_HINT_READER);
	ck_assert_int_eq(token_hint_of_name(bytes_of("_")), TOKEN_HINT_BUSTER);
	ck_assert_int_eq(token_hint_of_name(bytes_of("zoom")), TOKEN_HINT_LOOK);
	ck_assert_int_eq(token_hint_of_name(bytes_of("nobodysname")), TOKEN_HINT_NONE);
	/* A mailing service's id of the campaign, and its id of the reader. */
	ck_assert_int_eq(token_hint_of_name(bytes_of("mc_cid")), TOKEN_HINT_SOURCE);
	ck_assert_int_eq(token_hint_of_name(bytes_of("mc_eid")), TOKEN_HINT_READER);
	ck_assert_int_eq(token_hint_of_name(bytes_of("usg")), TOKEN_HINT_PROOF);
	/* Families, at their shortest and just outside. */
	ck_assert_int_eq(token_hint_of_name(bytes_of("UTM_x")), TOKEN_HINT_SOURCE);
	ck_assert_int_eq(token_hint_of_name(bytes_of("utmx")), TOKEN_HINT_NONE);
	ck_assert_int_eq(token_hint_of_name(bytes_of("X-Amz-Signature")), TOKEN_HINT_PROOF);
	ck_assert_int_eq(token_hint_of_name(bytes_of("x-amazon")), TOKEN_HINT_NONE);
	ck_assert_int_eq(token_hint_of_name(bytes_of("o00y05e")), TOKEN_HINT_UNNAMED);
	ck_assert_uint_eq(token_folder_of_word(bytes_of("Open")), TOKEN_FOLDER_TRACK);
	ck_assert_uint_eq(token_folder_of_word(bytes_of("app")), TOKEN_FOLDER_CONTENT);
	ck_assert_uint_eq(token_folder_of_word(bytes_of("wp-content")), TOKEN_FOLDER_ASSET);
	ck_assert_uint_eq(token_folder_of_word(bytes_of("")), 0);
	ck_assert_int_eq(token_file_of_extension(bytes_of(".woff2")), TOKEN_FILE_RESOURCE);
	ck_assert_int_eq(token_file_of_extension(bytes_of(".ASP")), TOKEN_FILE_PAGE);
	ck_assert_int_eq(token_file_of_extension(bytes_of(".xyz")), TOKEN_FILE_OTHER);
	ck_assert_int_eq(token_file_of_extension(bytes_of("")), TOKEN_FILE_NONE);
	ck_assert(token_host_is_public(bytes_of("i.imgur.com")));
	ck_assert(token_host_is_public(bytes_of("apps.apple.com")));
	ck_assert(token_host_is_public(bytes_of("www.youtube.com.")));
	ck_assert(token_host_is_public(bytes_of("ytimg.com")));
	ck_assert(token_host_is_public(bytes_of("cdn.shopify.com")));
	ck_assert(!token_host_is_public(bytes_of("shopify.com")));
	ck_assert(!token_host_is_public(bytes_of("ximgur.com")));
	ck_assert(!token_host_is_public(bytes_of("imgur.com.example")));
	ck_assert(!token_host_is_public(bytes_of("www.google.com")));
	ck_assert(!token_host_is_public(bytes_of("")));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("token/class");
	TCase *t = tcase_create("class");

	tcase_add_loop_test(t, segments_have_a_class, 0, ROWS(cases));
	tcase_add_test(t, classes_have_names);
	tcase_add_loop_test(t, times_are_known, 0, ROWS(times));
	tcase_add_test(t, names_in_queries);
	tcase_add_test(t, hints_of_words);
	suite_add_tcase(s, t);
	return suite_run(s);
}
