#include <pthread.h>
#include <string.h>
#include "base/mem.h"
#include "extract/check_mail.h"
#include "extract/content.h"
#include "extract/magic.h"
#include "support/suite.h"

static struct extract_tools *tools_of(unsigned cookies)
{
	struct extract_tools *t;
	struct diag d = { .text = "" };

	ck_assert_msg(extract_tools_new(cookies, &t, &d) == STATUS_OK, "%s", d.text);
	return t;
}

static const char page[] = "some words that no page begins with\n<html><head><title>x</title></head><body>"
			   "<img src=http://a.example/p></body></html>";

/* What our own look does not take for a page, libmagic does; the reader's program may as well. */
START_TEST(knows_what_our_own_look_does_not)
{
	struct extract_limits limits = extract_limits_default;
	struct checked c;

	ck_assert_uint_eq(content_by_bytes(bytes_of(page)), CONTENT_UNKNOWN);
	check_attachment("application/octet-stream", "x", bytes_of(page), &limits, &c);
	ck_assert_str_eq(c.text, "");
	checked_free(&c);
	limits.tools = tools_of(1);
	check_attachment("application/octet-stream", "x", bytes_of(page), &limits, &c);
	ck_assert_str_eq(c.text, "img[src] auto http://a.example/p\n");
	checked_free(&c);
	check_attachment("application/octet-stream", "x", bytes_of("nothing at all"), &limits, &c);
	ck_assert_str_eq(c.text, "");
	checked_free(&c);
	extract_tools_destroy(&limits.tools);
	ck_assert_ptr_null(limits.tools);
	extract_tools_destroy(&limits.tools);
}
END_TEST

static void *ask_often(void *tools)
{
	for (int i = 0; i < 50; i++) {
		if (extract_tools_kinds(tools, bytes_of(page)) != CONTENT_HTML)
			return tools;
	}
	return NULL;
}

/* More threads than cookies: they wait for each other. */
START_TEST(lends_cookies_to_threads)
{
	struct extract_tools *tools = tools_of(2);
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_often, tools), 0);
	for (int i = 0; i < 4; i++) {
		void *failed;

		ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
		ck_assert_ptr_null(failed);
	}
	extract_tools_destroy(&tools);
}
END_TEST

START_TEST(no_memory)
{
	struct extract_tools *tools;

	mem_fail_at(1);
	ck_assert_int_eq(extract_tools_new(1, &tools, NULL), STATUS_NOMEM);
	mem_fail_at(0);
	ck_assert_ptr_null(tools);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/magic");
	TCase *t = tcase_create("magic");

	tcase_add_test(t, knows_what_our_own_look_does_not);
	tcase_add_test(t, lends_cookies_to_threads);
	tcase_add_test(t, no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
