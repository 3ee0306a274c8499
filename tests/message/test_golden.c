/*
 * test_golden.c - whole messages against what stands beside them: tests/data/message/NAME.eml and NAME.expect.
 *
 * With file names as arguments it prints their trees, which is how an .expect is made (and then read by a person).
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "message/print_tree.h"
#include "support/suite.h"

enum { MAX_BYTES = 1 << 24 };

static char **names;
static int name_count;

static const char *folder(void)
{
	static char path[PATH_MAX];
	const char *source = getenv("srcdir");

	snprintf(path, sizeof(path), "%s/tests/data/message", source != NULL ? source : ".");
	return path;
}

/* The tree of the file at path, read from a copy of exactly its size. */
static void tree_of(const char *path, struct buf *out)
{
	struct arena *a = arena_new(MAX_BYTES);
	struct message m;
	struct buf file;
	unsigned char *copy;

	buf_init(&file, MAX_BYTES);
	if (file_read(path, &file) != STATUS_OK) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	copy = malloc(file.len != 0 ? file.len : 1);
	if (file.len > 0)
		memcpy(copy, file.data, file.len);
	if (message_parse((struct bytes){ copy, file.len }, &message_limits_default, a, &m) != STATUS_OK ||
	    print_tree(&m, a, out) != STATUS_OK)
		exit(EXIT_FAILURE);
	arena_destroy(&a);
	free(copy);
	buf_free(&file);
}

START_TEST(prints_as_expected)
{
	char path[PATH_MAX + NAME_MAX];
	struct buf wanted, got;

	buf_init(&wanted, MAX_BYTES);
	buf_init(&got, MAX_BYTES);
	snprintf(path, sizeof(path), "%s/%s", folder(), names[_i]);
	tree_of(path, &got);
	memcpy(strrchr(path, '.'), ".expect", sizeof(".expect"));
	ck_assert_msg(file_read(path, &wanted) == STATUS_OK, "%s is missing", path);
	ck_assert_msg(bytes_equal(buf_bytes(&wanted), buf_bytes(&got)),
		      "%s\n--- expected\n%.*s--- got\n%.*s", names[_i], (int)wanted.len,
		      (const char *)wanted.data, (int)got.len, (const char *)got.data);
	buf_free(&wanted);
	buf_free(&got);
}
END_TEST

static void list_names(void)
{
	struct dirent **entries;
	int n = scandir(folder(), &entries, NULL, alphasort);

	if (n < 0) {
		perror(folder());
		exit(EXIT_FAILURE);
	}
	names = calloc((size_t)n + 1, sizeof(*names));
	for (int i = 0; i < n; i++) {
		const char *dot = strrchr(entries[i]->d_name, '.');

		if (dot != NULL && strcmp(dot, ".eml") == 0)
			names[name_count++] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	Suite *s;
	TCase *t;
	int status;

	for (int i = 1; i < argc; i++) {
		struct buf out;

		buf_init(&out, MAX_BYTES);
		tree_of(argv[i], &out);
		fwrite(out.data, 1, out.len, stdout);
		buf_free(&out);
	}
	if (argc > 1)
		return EXIT_SUCCESS;
	list_names();
	if (name_count == 0)
		return EXIT_FAILURE;
	s = suite_create("message trees");
	t = tcase_create("golden");
	tcase_add_loop_test(t, prints_as_expected, 0, name_count);
	suite_add_tcase(s, t);
	status = suite_run(s);
	for (int i = 0; i < name_count; i++)
		free(names[i]);
	free(names);
	return status;
}
