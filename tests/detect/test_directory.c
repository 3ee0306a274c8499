#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "detect/directory.h"
#include "support/suite.h"

static const struct {
	const char *label, *file, *text, *address;
	const char *names;	/* of the person with that address: addresses as they are, names in quotes; "": nobody */
} cases[] = {
	{ "an arrow", "d", "marie@a.example -> m.tremblay@a.example\n", "m.tremblay@a.example", "m.tremblay@a.example marie@a.example" },
	{ "another arrow", "d", "marie@a.example \xe2\x86\x92 m.tremblay@a.example", "MARIE@a.example", "m.tremblay@a.example marie@a.example" },
	{ "a name", "d", "# members\n\nMarie Tremblay -> m.tremblay@a.example # no more\r\n\"M. T.\"->m.tremblay@a.example\n", "m.tremblay@a.example",
	  "m.tremblay@a.example \"Marie Tremblay\" \"M. T.\"" },
	{ "capitals", "d", "Marie@A.example -> M.Tremblay@a.example\n", "m.TREMBLAY@a.example", "m.tremblay@a.example marie@a.example" },
	{ "with a tag", "d", "marie@a.example -> m@a.example\n", "marie+x@a.example", "m@a.example marie@a.example" },
	{ "the tag itself is known", "d", "marie+x@a.example -> m@a.example\n", "marie+x@a.example", "m@a.example marie+x@a.example" },
	{ "nobody", "d", "marie@a.example -> m@a.example\n", "anna@a.example", "" },
	{ "an empty file", "d", "", "anna@a.example", "" },
	{ "the same twice", "d", "a@a.example -> m@a.example\na@a.example -> m@a.example\n", "m@a.example", "m@a.example a@a.example" },
	{ "seventeen names", "d", "a1@x.y->m@x.y\na2@x.y->m@x.y\na3@x.y->m@x.y\na4@x.y->m@x.y\na5@x.y->m@x.y\na6@x.y->m@x.y\na7@x.y->m@x.y\n"
	  "a8@x.y->m@x.y\na9@x.y->m@x.y\nb1@x.y->m@x.y\nb2@x.y->m@x.y\nb3@x.y->m@x.y\nb4@x.y->m@x.y\nb5@x.y->m@x.y\nb6@x.y->m@x.y\nb7@x.y->m@x.y\n",
	  "m@x.y", "m@x.y a1@x.y a2@x.y a3@x.y a4@x.y a5@x.y a6@x.y a7@x.y a8@x.y a9@x.y b1@x.y b2@x.y b3@x.y b4@x.y b5@x.y b6@x.y" },
	{ "CSV", "d.csv", "mail,aliases,name,phone\nm@a.example,marie@a.example mt@a.example,Marie Tremblay,555\n", "mt@a.example",
	  "m@a.example marie@a.example mt@a.example \"Marie Tremblay\"" },
	{ "CSV with quotes and semicolons", "D.CSV", "\xef\xbb\xbfName;E-Mail\r\n\"Tremblay; \"\"Marie\"\"\";m@a.example\r\n", "m@a.example",
	  "m@a.example \"Tremblay; \"Marie\"\"" },
	{ "CSV with a line end in a field", "d.csv", "name,mail\n\"Marie\nTremblay\",m@a.example\nAnna,anna@a.example\n", "anna@a.example",
	  "anna@a.example \"Anna\"" },
	{ "LDIF", "d.ldif", "version: 1\n\ndn: cn=Marie\ncn: Marie Tremblay\nmail: m@a.example\nmailAlternateAddress: marie@a.example\n"
	  "proxyAddresses: smtp:mt@a.example\nproxyAddresses: x500:/o=x\nuserPassword: secret\n\ndn: cn=Anna\nmail: anna@a.example\n", "marie@a.example",
	  "m@a.example \"Marie Tremblay\" marie@a.example mt@a.example" },
	{ "LDIF in base64 and folded", "d.ldif", "dn: x\nmail:: bUBhLmV4\n YW1wbGU=\ndisplayName;lang-fr:: WsOpIERvZQ==\n# a comment\n  that goes on\n", "m@a.example",
	  "m@a.example \"Z\xc3\xa9 Doe\"" },
	{ "LDIF of given name and surname", "d.ldif", "dn: x\nsn: Tremblay\ngivenName: Marie\nmail: m@a.example", "m@a.example",
	  "m@a.example \"Marie Tremblay\"" },
	{ "LDIF without mail", "d.ldif", "dn: x\ncn: Printer\n\ndn: y\nmail: m@a.example\n", "m@a.example", "m@a.example" },
};

static const struct {
	const char *file, *text, *message;
} mistakes[] = {
	{ "d", "a@b.example\n", "d:1: not \"alias -> address\"" },
	{ "d", "# x\n\n -> a@b.example\n", "d:3: not \"alias -> address\"" },
	{ "d", "a@b.example -> nobody\n", "d:1: what stands behind the arrow is no address" },
	{ "d", "a@b@c -> m@b.example\n", "d:1: what stands in front of the arrow is neither an address nor a name" },
	{ "d.csv", "name,phone\nx,y\n", "d.csv:1: the first line names no column \"mail\", or several" },
	{ "d.csv", "mail,email\nx,y\n", "d.csv:1: the first line names no column \"mail\", or several" },
	{ "d.csv", "mail,name\nm@a.example,M\nnobody,N\n", "d.csv:3: the mail column is no address" },
	{ "d.csv", "name,mail\n\"two\nlines\",m@a.example\nshort\n", "d.csv:4: the mail column is missing" },
	{ "d.csv", "mail,alias\nm@a.example,nobody\n", "d.csv:2: an alias is no address" },
	{ "d.ldif", "dn: x\nmail\n", "d.ldif:2: not \"attribute: value\"" },
	{ "d.ldif", "dn: x\nmail: nobody\n", "d.ldif:2: mail is no address" },
	{ "d.ldif", "dn: x\nmail:: a\n", "d.ldif:2: broken base64" },
	{ "d.ldif", "dn: x\nmail: m@a.example\nproxyAddresses: SMTP:nobody\n", "d.ldif:3: another address is none" },
};

static struct bytes exact_copy(const char *text)
{
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n + !n);

	memcpy(copy, text, n);
	return (struct bytes){ copy, n };
}

START_TEST(knows_people)
{
	struct bytes text = exact_copy(cases[_i].text);
	struct directory *directory = NULL;
	const struct directory_name *names;
	struct diag d = { 0 };
	char got[1000] = "";
	size_t count;

	ck_assert_msg(directory_load_text(cases[_i].file, text, &directory, &d) == STATUS_OK, "%s: %s", cases[_i].label, d.text);
	free((void *)(uintptr_t)text.data);
	count = directory_find(directory, bytes_of(cases[_i].address), &names);
	for (size_t i = 0; i < count; i++) {
		const char *quote = names[i].is_address ? "" : "\"";

		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s%.*s%s", i > 0 ? " " : "", quote, (int)names[i].text.len,
			 (const char *)names[i].text.data, quote);
	}
	ck_assert_msg(strcmp(got, cases[_i].names) == 0, "%s: %s", cases[_i].label, got);
	directory_destroy(&directory);
	directory_destroy(&directory);
}
END_TEST

START_TEST(says_what_is_wrong)
{
	struct directory *directory = NULL;
	struct diag d = { 0 };
	char text[1000];

	ck_assert_int_eq(directory_load_text(mistakes[_i].file, bytes_of(mistakes[_i].text), &directory, &d), STATUS_INVALID);
	ck_assert_ptr_null(directory);
	ck_assert_str_eq(diag_format(&d, text, sizeof(text)), mistakes[_i].message);
}
END_TEST

START_TEST(counts_people_of_several_files)
{
	const char *const missing[] = { "/no/such/file.csv" };
	struct directory *directory = NULL;
	struct diag d = { 0 };
	size_t people, names;

	ck_assert_int_eq(directory_load(NULL, 0, &directory, &d), STATUS_OK);
	directory_count(directory, &people, &names);
	ck_assert_uint_eq(people + names, 0);
	directory_destroy(&directory);
	ck_assert_int_eq(directory_load(missing, 1, &directory, &d), STATUS_IO);
	ck_assert_str_eq(d.file, missing[0]);
	ck_assert_ptr_null(directory);
	ck_assert_uint_eq(directory_find(NULL, bytes_of("a@b.example"), &(const struct directory_name *){ NULL }), 0);
}
END_TEST

START_TEST(no_memory)
{
	static const int rows[] = { 0, 10, 13 };
	enum status status = STATUS_NOMEM;

	for (unsigned long n = 1; status != STATUS_OK; n++) {
		struct directory *directory = NULL;
		struct diag d = { 0 };

		mem_fail_at(n);
		status = directory_load_text(cases[rows[_i]].file, bytes_of(cases[rows[_i]].text), &directory, &d);
		mem_fail_at(0);
		ck_assert(status == STATUS_OK || status == STATUS_NOMEM);
		ck_assert(status == STATUS_OK || (directory == NULL && d.text[0] != '\0'));
		ck_assert_uint_lt(n, 100);
		directory_destroy(&directory);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/directory");
	TCase *t = tcase_create("directory");

	tcase_add_loop_test(t, knows_people, 0, ROWS(cases));
	tcase_add_loop_test(t, says_what_is_wrong, 0, ROWS(mistakes));
	tcase_add_test(t, counts_people_of_several_files);
	tcase_add_loop_test(t, no_memory, 0, 3);
	suite_add_tcase(s, t);
	return suite_run(s);
}
