/* Texts from files beside a signature: what is read, what is said of them, what cannot be reached. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "signature/sample.h"
#include "support/suite.h"

#define HEAD "signature a { title \"t\"; owner \"o\"; kind indicator; tlp clear; permits tag; when { "

struct said_lines {
	char text[4096];
};

static void say(void *context, const struct diag *d)
{
	struct said_lines *s = context;
	const char *slash = strrchr(d->file, '/');
	const size_t used = strlen(s->text);

	snprintf(s->text + used, sizeof(s->text) - used, "%s:%u:%u: %s\n", slash != NULL ? slash + 1 : d->file, d->line, d->column, d->text);
}

static void write_file(const char *folder, const char *name, struct bytes text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text.data, 1, text.len, f), text.len);
	ck_assert_int_eq(fclose(f), 0);
}

static void remove_files(const char *folder)
{
	static const char *const names[] = { "a.sig", "list.txt" };
	char path[256];

	for (int i = 0; i < ROWS(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static enum status load(const char *conditions, struct bytes list, const struct signature_limits *limits, struct said_lines *said,
			struct signature_set **set_r)
{
	const struct signature_report report = { say, say, said };
	char folder[] = "/tmp/unbeacon-test-XXXXXX", text[2048];
	const char *path = folder;
	enum status status;

	said->text[0] = '\0';
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(text, sizeof(text), "%s%s } }", HEAD, conditions);
	write_file(folder, "a.sig", bytes_of(text));
	write_file(folder, "list.txt", list);
	status = signature_set_load(&path, 1, limits, &report, set_r);
	remove_files(folder);
	return status;
}

static const struct {
	const char *label, *conditions, *list;
	bool holds;
	const char *said;
} cases[] = {
	{ "an address", "sender is file \"list.txt\"", "x@y.example\ndesk@news.herald.example\n", true, "" },
	{ "comments, white space, no line end", "sender is file \"list.txt\"", "# ours\n\n \t\r\n  DESK@news.herald.example \r\n#x", true, "" },
	{ "none of them", "sender is file \"list.txt\"", "x@y.example\n", false, "" },
	{ "beside texts", "sender is \"x@y.example\" file \"list.txt\" \"z@y.example\"", "desk@news.herald.example", true, "" },
	{ "texts beside it", "sender is file \"list.txt\" \"desk@news.herald.example\"", "x@y.example", true, "" },
	{ "the same twice", "sender is file \"list.txt\" file \"list.txt\"", "desk@news.herald.example", true, "" },
	{ "a host and all below", "reference { host under file \"list.txt\" }", "collector.example\n", true, "" },
	{ "a table of hosts", "reference { host under file \"list.txt\" }",
	  "1.example\n2.example\n3.example\n4.example\n5.example\n6.example\n7.example\n8.example\ncollector.example\n", true, "" },
	{ "networks", "client-address within file \"list.txt\"", "198.51.100.0/24\n192.0.2.0/24\n2001:db8::/32\n", true, "" },
	{ "digests", "attachment { digest is file \"list.txt\" }",
	  "7830b26b0ee6f35d118457f44e61961a44d8893ff51b02f8fcf08e188af77b0e\n95c4b15d60d25f7a65a23423ff75fa51\n", true, "" },
	{ "expressions", "subject matches nocase file \"list.txt\"", "^football\nmeet.*long TALKS$\n", true, "" },
	{ "empty", "sender is file \"list.txt\"", "# nothing\n", false, "a.sig:1:91: this never holds: the list is empty\n" },
	{ "wrong hosts are said where they stand", "reference { host under file \"list.txt\" }",
	  "good.example\n  https://bad.example/\nb\xc3\xbc.example\n", false,
	  "list.txt:2:3: expected a host name, not a URL or an address\nlist.txt:3:1: expected a host in its ASCII form (xn--...)\n" },
	{ "wrong networks", "client-address within file \"list.txt\"", "192.0.2.0/24\n192.0.2.1/24\nx\n", false,
	  "list.txt:2:1: expected a network as 192.0.2.0/24 or 2001:db8::/32, with no bits set behind the prefix\n"
	  "list.txt:3:1: expected a network as 192.0.2.0/24 or 2001:db8::/32, with no bits set behind the prefix\n" },
	{ "doubts", "reference { host under file \"list.txt\" }", "collector.example\ncom\n", true,
	  "list.txt:2:1: everybody can have a name under this one\n" },
	{ "not UTF-8", "subject contains file \"list.txt\"", "Minis\n\xff\n", false, "list.txt:2:1: this line is not UTF-8\n" },
	{ "not there", "sender is file \"other.txt\"; recipients exactly 1 1", "", false,
	  "a.sig:1:99: the list \"FOLDER/other.txt\" cannot be read: No such file or directory\n"
	  "a.sig:1:133: expected the end of the statement, found \"1\"\n" },
};

/* The folder's name is another one in each run. */
static void hide_folder(struct said_lines *said)
{
	char *start = strstr(said->text, "\"/tmp/"), *end = start != NULL ? strstr(start, "/other") : NULL;

	if (end == NULL)
		return;
	memcpy(start + 1, "FOLDER", 6);
	memmove(start + 7, end, strlen(end) + 1);
}

START_TEST(list_is_read)
{
	struct signature_set *set = NULL;
	struct said_lines said;
	struct sample s;
	enum status status = load(cases[_i].conditions, bytes_of(cases[_i].list), &signature_limits_default, &said, &set);
	struct signature_scratch *scratch;

	hide_folder(&said);
	ck_assert_msg(strcmp(said.text, cases[_i].said) == 0, "%s:\n%s", cases[_i].label, said.text);
	if (status != STATUS_OK) {
		ck_assert_int_eq(status, STATUS_INVALID);
		ck_assert_ptr_null(set);
		return;
	}
	sample_lure(&s);
	scratch = signature_scratch_new(set);
	ck_assert_int_eq(signature_set_match(set, scratch, &s.evidence, 1), STATUS_OK);
	ck_assert_msg((s.evidence.findings.count > 2) == cases[_i].holds, "%s", cases[_i].label);
	signature_scratch_destroy(&scratch);
	sample_free(&s);
	signature_set_put(&set);
}
END_TEST

START_TEST(list_has_the_limit_of_a_file)
{
	static char list[1000];
	struct signature_limits limits = signature_limits_default;
	struct signature_set *set = NULL;
	struct said_lines said;

	memset(list, '#', sizeof(list));
	memcpy(list, "a@b.example\n", 12);
	limits.max_file_bytes = sizeof(list);
	ck_assert_int_eq(load("sender is file \"list.txt\"", (struct bytes){ (unsigned char *)list, sizeof(list) }, &limits, &said, &set), STATUS_OK);
	signature_set_put(&set);
	limits.max_file_bytes--;
	ck_assert_int_eq(load("sender is file \"list.txt\"", (struct bytes){ (unsigned char *)list, sizeof(list) }, &limits, &said, &set),
			 STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(said.text, "list.txt\" is larger than 999 bytes\n"));
}
END_TEST

static unsigned long long fingerprint(const char *conditions, const char *list)
{
	struct signature_set *set = NULL;
	unsigned long long value;
	struct said_lines said;

	ck_assert_int_eq(load(conditions, bytes_of(list), &signature_limits_default, &said, &set), STATUS_OK);
	value = signature_set_fingerprint(set);
	signature_set_put(&set);
	return value;
}

/* The same texts give it again, wherever they stand; any other does not, in the file or in its list. */
START_TEST(fingerprint_is_of_all_texts)
{
	const char *const of_list = "sender is file \"list.txt\"";
	struct signature_set *none = NULL;
	const unsigned long long first = fingerprint(of_list, "x@y.example\n");

	ck_assert(fingerprint(of_list, "x@y.example\n") == first);
	ck_assert(fingerprint(of_list, "x@z.example\n") != first);
	ck_assert(fingerprint(of_list, "x@y.example\n\n") != first);
	ck_assert(fingerprint("sender is file \"list.txt\" ", "x@y.example\n") != first);
	ck_assert_int_eq(signature_set_load(NULL, 0, &signature_limits_default, NULL, &none), STATUS_OK);
	ck_assert_uint_eq(signature_set_fingerprint(none), 0);
	signature_set_put(&none);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/list");
	TCase *t = tcase_create("list");

	tcase_add_loop_test(t, list_is_read, 0, ROWS(cases));
	tcase_add_test(t, list_has_the_limit_of_a_file);
	tcase_add_test(t, fingerprint_is_of_all_texts);
	suite_add_tcase(s, t);
	return suite_run(s);
}
