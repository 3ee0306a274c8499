#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "support/suite.h"

static char folder[64], path[128];

static void setup(void)
{
	strcpy(folder, "/tmp/unbeacon-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/file", folder);
}

static void teardown(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);	/* no temporary file is left behind */
}

START_TEST(written_is_read_back)
{
	struct stat st;
	struct buf b;

	buf_init(&b, 100);
	ck_assert_int_eq(file_write_durably(path, bytes_of("one"), 0640), STATUS_OK);
	ck_assert_int_eq(file_write_durably(path, bytes_of("two"), 0640), STATUS_OK);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
	ck_assert_int_eq(file_read(path, &b), STATUS_OK);
	ck_assert(bytes_is(buf_bytes(&b), "two"));
	buf_free(&b);
}
END_TEST

START_TEST(both_sides_of_the_limit)
{
	struct buf b;

	ck_assert_int_eq(file_write_durably(path, bytes_of("1234"), 0600), STATUS_OK);
	buf_init(&b, 3);
	ck_assert_int_eq(file_read(path, &b), STATUS_LIMIT);
	ck_assert_uint_eq(b.len, 0);
	buf_free(&b);
	buf_init(&b, 4);
	ck_assert_int_eq(file_read(path, &b), STATUS_OK);
	ck_assert_uint_eq(b.len, 4);
	buf_free(&b);
}
END_TEST

START_TEST(failures_say_why)
{
	char missing[256];
	struct buf b;

	buf_init(&b, 10);
	snprintf(missing, sizeof(missing), "%s/no/such", folder);
	ck_assert_int_eq(file_read(missing, &b), STATUS_IO);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(file_write_durably(missing, bytes_of("x"), 0600), STATUS_IO);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(file_read(folder, &b), STATUS_IO);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert_int_eq(mkdir(path, 0700), 0);		/* a folder stands where the file should go */
	ck_assert_int_eq(file_write_durably(path, bytes_of("x"), 0600), STATUS_IO);
	ck_assert_int_eq(rmdir(path), 0);
	buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/file");
	TCase *t = tcase_create("file");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, written_is_read_back);
	tcase_add_test(t, both_sides_of_the_limit);
	tcase_add_test(t, failures_say_why);
	suite_add_tcase(s, t);
	return suite_run(s);
}
