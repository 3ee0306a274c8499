#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "cli/input.h"
#include "support/suite.h"

enum { NO_LIMIT = 1 << 20 };

static char place[64];
static char seen[4096];			/* "SOURCE=BYTES|" of each visit */
static struct input_totals totals;

static void setup(void)
{
	strcpy(place, "/tmp/test_input.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(place));
	ck_assert_int_eq(chdir(place), 0);
	seen[0] = '\0';
	totals = (struct input_totals){ 0 };
}

static void teardown(void)
{
	char command[128];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf %s", place);
	ck_assert_int_eq(system(command), 0);
}

static void put(const char *path, const char *text)
{
	ck_assert_int_eq(file_write_durably(path, bytes_of(text), 0600), STATUS_OK);
}

static enum status note(void *context, const char *source, struct bytes raw)
{
	size_t n = strlen(seen);

	(void)context;
	snprintf(seen + n, sizeof(seen) - n, "%s=%.*s|", source, (int)raw.len, (const char *)raw.data);
	return STATUS_OK;
}

static void walk(const char *path, size_t max_bytes)
{
	char *paths[] = { (char *)(uintptr_t)path };

	ck_assert_int_eq(input_each(paths, 1, max_bytes, note, NULL, &totals), STATUS_OK);
}

static const struct { const char *label, *text, *visits; } files[] = {
	{ "one message",		"A: b\n\nc\n",				"m=A: b\n\nc\n|" },
	{ "an empty file is an empty message", "",				"m=|" },
	{ "an mbox of one",		"From x\nA: b\n\nc\n",			"m#1=A: b\n\nc\n|" },
	{ "an mbox of two",		"From x\nA\n\n\nFrom y\nB\n",		"m#1=A\n\n\n|m#2=B\n|" },
	{ "an mbox with CRLF",		"From x\r\nA\r\n\r\nFrom y\r\nB\r\n",	"m#1=A\r\n\r\n|m#2=B\r\n|" },
	{ "From within a paragraph",	"From x\nA\n\nb\nFrom here on\n",	"m#1=A\n\nb\nFrom here on\n|" },
	{ "quoted From",		"From x\nA\n\n>From y\n",		"m#1=A\n\n>From y\n|" },
	{ "From in a single message",	"A: b\n\nFrom y\nc\n",			"m=A: b\n\nFrom y\nc\n|" },
	{ "nothing behind From",	"From x\n",				"m#1=|" },
	{ "From without a line end",	"From x",				"m#1=|" },
	{ "an empty message between",	"From x\n\nFrom y\nB\n",		"m#1=\n|m#2=B\n|" },
};

START_TEST(messages_of_a_file)
{
	put("m", files[_i].text);
	walk("m", NO_LIMIT);
	ck_assert_msg(strcmp(seen, files[_i].visits) == 0, "%s: %s", files[_i].label, seen);
	ck_assert_uint_eq(totals.unreadable, 0);
}
END_TEST

START_TEST(a_folder_in_the_order_of_names)
{
	ck_assert_int_eq(mkdir("d", 0700) + mkdir("d/below", 0700), 0);
	put("d/b.eml", "2");
	put("d/a.eml", "1");
	put("d/.hidden", "x");
	put("d/below/c.eml", "x");
	walk("d", NO_LIMIT);
	ck_assert_str_eq(seen, "d/a.eml=1|d/b.eml=2|");
	ck_assert_uint_eq(totals.messages, 2);
}
END_TEST

START_TEST(a_maildir_without_its_tmp)
{
	ck_assert_int_eq(mkdir("d", 0700) + mkdir("d/new", 0700) + mkdir("d/cur", 0700) + mkdir("d/tmp", 0700), 0);
	put("d/cur/1:2,S", "read");
	put("d/new/2", "new");
	put("d/tmp/3", "half");
	walk("d", NO_LIMIT);
	ck_assert_str_eq(seen, "d/new/2=new|d/cur/1:2,S=read|");
}
END_TEST

START_TEST(both_sides_of_the_limit)
{
	put("m", "12345");
	put("box", "From x\n12345From y\n\n");
	walk("m", 5);
	walk("m", 4);
	walk("box", 3);
	ck_assert_str_eq(seen, "m=12345|m=1234|box#1=123|");
}
END_TEST

START_TEST(what_cannot_be_read_is_counted_and_passed_over)
{
	char *paths[] = { (char *)(uintptr_t)"nowhere", (char *)(uintptr_t)"m" };

	put("m", "1");
	ck_assert_int_eq(input_each(paths, 2, NO_LIMIT, note, NULL, &totals), STATUS_OK);
	ck_assert_str_eq(seen, "m=1|");
	ck_assert_uint_eq(totals.unreadable, 1);
	ck_assert_uint_eq(totals.messages, 1);
}
END_TEST

static enum status stop(void *context, const char *source, struct bytes raw)
{
	(void)context;
	(void)source;
	(void)raw;
	return STATUS_LIMIT;
}

START_TEST(a_visit_may_end_the_walk)
{
	char *paths[] = { (char *)(uintptr_t)"m", (char *)(uintptr_t)"m" };

	put("m", "1");
	ck_assert_int_eq(input_each(paths, 2, NO_LIMIT, stop, NULL, &totals), STATUS_LIMIT);
	ck_assert_uint_eq(totals.messages, 1);
}
END_TEST

START_TEST(standard_input)
{
	put("m", "From x\nA\n");
	ck_assert_ptr_nonnull(freopen("m", "r", stdin));
	walk("-", NO_LIMIT);
	ck_assert_str_eq(seen, "-#1=A\n|");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cli/input");
	TCase *t = tcase_create("input");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, messages_of_a_file, 0, sizeof(files) / sizeof(files[0]));
	tcase_add_test(t, a_folder_in_the_order_of_names);
	tcase_add_test(t, a_maildir_without_its_tmp);
	tcase_add_test(t, both_sides_of_the_limit);
	tcase_add_test(t, what_cannot_be_read_is_counted_and_passed_over);
	tcase_add_test(t, a_visit_may_end_the_walk);
	tcase_add_test(t, standard_input);
	suite_add_tcase(s, t);
	return suite_run(s);
}
