/* What a maintainer is told: each broken signature with its place and words, and each warning. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "signature/sample.h"
#include "support/suite.h"

#define HEAD "title \"t\"; owner \"o\"; kind lure; tlp clear; permits tag"

static const struct {
	const char *label, *text, *said;	/* said: as sample.h's struct said has it */
} cases[] = {
	{ "nothing at all", "", "" },
	{ "comments only", "# one\n\n  # two", "" },
	{ "a whole one", "signature a-1.b_c {\n" HEAD "\nwhen { recipients exactly 1 }\n}\n", "" },
	{ "brace on the next line, texts go on", "signature a\n{ " HEAD "\nwhen\n{\nsubject is\n\"a\"\n\"b\"\n}\n}\n", "" },
	{ "carriage returns", "signature a {\r\n" HEAD "\r\nwhen { recipients exactly 1 }\r\n}\r\n", "" },
	{ "not a signature", "signatur a { }", "error 1:1: expected \"signature\", found \"signatur\"\n" },
	{ "a text where a word belongs", "\"a\" { }", "error 1:1: expected \"signature\", found \"a\"\n" },
	{ "no id", "signature {\n}", "error 1:11: expected the id of the signature, found {\n" },
	{ "bad id, the rest is read", "signature A {\n" HEAD "\nwhen { foo } }",
	  "error 1:11: an id has 1 to 64 of a-z 0-9 . _ - and starts with a letter or digit\n"
	  "error 3:8: unknown keyword \"foo\" in a when block\n" },
	{ "no block", "signature a\nsignature b", "error 1:12: expected {, found the end of the statement\n"
	  "error 2:12: expected {, found the end of the file\n" },
	{ "never closed", "signature a {\n" HEAD "\nwhen {\nrecipients exactly 1\n}\n",
	  "error 1:13: this { is never closed\n" },
	{ "closed twice", "signature a { " HEAD "\nwhen { recipients exactly 1 } } }\n",
	  "error 2:33: this } closes nothing\n" },
	{ "what is missing", "signature a {\n}",
	  "error 1:11: signature \"a\" has no \"title\"\nerror 1:11: signature \"a\" has no \"owner\"\n"
	  "error 1:11: signature \"a\" has no \"kind\"\nerror 1:11: signature \"a\" has no \"tlp\"\n"
	  "error 1:11: signature \"a\" has no \"permits\"\nerror 1:11: signature \"a\" has no \"when\"\n" },
	{ "the same id again", "signature a { " HEAD "; when { recipients exactly 1 } }\n"
	  "signature a { " HEAD "; when { recipients exactly 1 } }\n",
	  "error 2:11: signature \"a\" stands at test.sig:1 already\n" },
	{ "a keyword again", "signature a { " HEAD "\ntlp red; when { recipients exactly 1 } }",
	  "error 2:1: \"tlp\" was given on line 1 already\n" },
	{ "every bad line is said", "signature a { title 5\nowner \"\"\nkind beacon\ntlp blue\npap blue\npermits delete\n"
	  "weight 1000\nconfidence 2\nwhen { recipients 1 } }",
	  "error 1:21: expected a text in quotes, found \"5\"\n"
	  "error 2:7: expected a text that is not empty\n"
	  "error 3:6: expected known-tracker | indicator | lure, found \"beacon\"\n"
	  "error 4:5: expected clear | green | amber | amber+strict | red, found \"blue\"\n"
	  "error 5:5: expected clear | green | amber | red, found \"blue\"\n"
	  "error 6:9: expected detect | tag | rewrite | quarantine | notify | share ..., found \"delete\"\n"
	  "error 7:8: expected a number from 0 to 100, found \"1000\"\n"
	  "error 8:12: expected a number from 0 to 1, found \"2\"\n"
	  "error 9:19: expected exactly N | at-least N | at-most N, found \"1\"\n" },
	{ "more than a statement", "signature a { " HEAD " \"x\"\nwhen { recipients exactly 1 2 } }",
	  "error 1:71: expected the end of the statement, found \"x\"\n"
	  "error 2:29: expected the end of the statement, found \"2\"\n" },
	{ "no date", "signature a { " HEAD "\nvalid from 2026-02-29\nwhen { recipients exactly 1 } }",
	  "error 2:12: expected a date as 2026-01-31 or 2026-01-31T12:00:00Z, found \"2026-02-29\"\n" },
	{ "no time", "signature a { " HEAD "\nvalid from 2026-01-01T24:00:00Z\nwhen { recipients exactly 1 } }",
	  "error 2:12: expected a date as 2026-01-31 or 2026-01-31T12:00:00Z, found \"2026-01-01T24:00:00Z\"\n" },
	{ "neither from nor until", "signature a { " HEAD "\nvalid 2026-01-01\nwhen { recipients exactly 1 } }",
	  "error 2:7: expected from DATE | until DATE | from DATE until DATE, found \"2026-01-01\"\n" },
	{ "until before from", "signature a { " HEAD "\nvalid from 2026-01-02 until 2026-01-02\nwhen { recipients exactly 1 } }",
	  "error 2:29: this is not behind the date it is valid from\n" },
	{ "condition in the wrong block", "signature a { " HEAD "\nwhen { host is \"a\"; reference { subject is \"a\" } title \"x\" } }",
	  "error 2:8: \"host\" belongs in a reference block, not in a when block\n"
	  "error 2:33: \"subject\" belongs in a when block, not in a reference block\n"
	  "error 2:50: expected the end of the statement, found \"title\"\n" },
	{ "unknown with a block", "signature a { " HEAD "\nwhen { foo { bar { } }\nbaz\nrecipients exactly 1 } }",
	  "error 2:8: unknown keyword \"foo\" in a when block\nerror 3:1: unknown keyword \"baz\" in a when block\n" },
	{ "empty block", "signature a { " HEAD "\nwhen { any { } } }",
	  "error 2:12: expected at least one condition in this block\n" },
	{ "no test", "signature a { " HEAD "\nwhen { subject \"x\"; reference { host of \"x\" } } }",
	  "error 2:16: expected is, contains, starts, ends, matches or exists, found \"x\"\n"
	  "error 2:38: expected is, under, contains, starts, ends, matches, within or exists, found \"of\"\n" },
	{ "under is for hosts", "signature a { " HEAD "\nwhen { subject under \"x\" } }",
	  "error 2:16: expected is, contains, starts, ends, matches or exists, found \"under\"\n" },
	{ "no text", "signature a { " HEAD "\nwhen { subject is x; subject matches } }",
	  "error 2:19: expected a text in quotes, found \"x\"\n"
	  "error 2:38: expected a regular expression in quotes, found }\n" },
	{ "no name", "signature a { " HEAD "\nwhen { header exists; header \"\" exists } }",
	  "error 2:15: expected a name in quotes, found \"exists\"\nerror 2:30: expected a name that is not empty\n" },
	{ "bad expression", "signature a { " HEAD "\nwhen { subject matches '(a' } }",
	  "error 2:27: in the regular expression: missing closing parenthesis\n" },
	{ "no choice", "signature a { " HEAD "\nwhen { dmarc maybe; reference { load never; visible maybe } } }",
	  "error 2:14: expected pass | fail | none, found \"maybe\"\n"
	  "error 2:38: expected auto | click, found \"never\"\nerror 2:53: expected yes | no, found \"maybe\"\n" },
	{ "unknown kind and oddity", "signature a { " HEAD "\nwhen { finding beacon; oddity odd; finding indicator; finding } }",
	  "error 2:16: expected a kind of finding that detectors make, found \"beacon\"\n"
	  "error 2:31: expected the name of an oddity, found \"odd\"\n"
	  "error 2:44: expected a kind of finding that detectors make, found \"indicator\"\n"
	  "error 2:63: expected a kind of finding that detectors make, found }\n" },
	{ "number too large", "signature a { " HEAD "\nwhen { recipients exactly 1000001 } }",
	  "error 2:27: expected a number from 0 to 1000000, found \"1000001\"\n" },
	{ "open text", "signature a { " HEAD "\nwhen { subject is \"x } }\nsubject is 'x\n} }",
	  "error 2:19: expected a closing \" on this line\n"
	  "error 3:12: expected a closing ' on this line\n" },
	{ "bad escape", "signature a { " HEAD "\nwhen { subject is \"\\d\" } }",
	  "error 2:19: expected \\\" or \\\\ behind a backslash; regular expressions are written in single quotes\n" },
	{ "control character", "signature a { " HEAD "\nwhen { subject is \"\x01\"\n} }",
	  "error 2:19: a control character in a text\n" },
	{ "strange character", "signature a { " HEAD "\nwhen { = } }",
	  "error 2:8: expected a keyword, a text in quotes, { or }\n" },
	{ "not UTF-8", "signature a { " HEAD "; when { recipients exactly 1 } }\nsig\xff",
	  "error 2:1: expected \"signature\", found \"sig\"\nerror 2:4: this line is not UTF-8; the rest of the file was not read\n" },
	{ "byte order mark", "\xef\xbb\xbfsignature", "error 1:1: expected UTF-8 without a byte order mark\n" },
	{ "hosts that are none", "signature a { " HEAD "\nwhen { reference { host is \"https://a.example/\"\nhost is \"b\xc3\xbc.example\"\n"
	  "host under \".a.example\"\nhost is \"a.example.\"\nhost contains \"a b\"\nhost under \"\" } } }",
	  "error 2:28: expected a host name, not a URL or an address\n"
	  "error 3:9: expected a host in its ASCII form (xn--...)\n"
	  "error 4:12: expected a host name without a dot in front: \"under\" covers the name and all below it\n"
	  "error 5:9: expected a host name without a dot at its end: hosts are compared without it\n"
	  "error 6:15: expected a host name\n"
	  "error 7:12: expected a text that is not empty: this holds for every text\n" },
	/* suggestions */
	{ "misspelt keywords", "signature a { " HEAD "; tilte \"x\"\nwhen { subjekt is \"a b\"; refernce { hots is \"a.example\"; Path is \"/x\" }\n"
	  "atachment { size exactly 1 }; attachment { digset is \"x\"; hash is \"x\" } } }",
	  "error 1:72: unknown keyword \"tilte\" in a signature block; is \"title\" meant?\n"
	  "error 2:8: unknown keyword \"subjekt\" in a when block; is \"subject\" meant?\n"
	  "error 2:26: unknown keyword \"refernce\" in a when block; is \"reference\" meant?\n"
	  "error 3:1: unknown keyword \"atachment\" in a when block; is \"attachment\" meant?\n"
	  "error 3:44: unknown keyword \"digset\" in an attachment block; is \"digest\" meant?\n"
	  "error 3:59: unknown keyword \"hash\" in an attachment block\n" },
	{ "misspelt in a reference", "signature a { " HEAD "\nwhen { reference { hots is \"a.example\"; Path is \"/x\" } } }",
	  "error 2:20: unknown keyword \"hots\" in a reference block; is \"host\" meant?\n"
	  "error 2:41: unknown keyword \"Path\" in a reference block; is \"path\" meant?\n" },
	{ "misspelt choices", "signature a { title \"t\"; owner \"o\"; kind indicater; tlp grean; permits qarantine\n"
	  "when { subject contians \"x y\"; reference { segment path uiid } } }",
	  "error 1:42: expected known-tracker | indicator | lure (\"indicator\"?), found \"indicater\"\n"
	  "error 1:57: expected clear | green | amber | amber+strict | red (\"green\"?), found \"grean\"\n"
	  "error 1:72: expected detect | tag | rewrite | quarantine | notify | share ... (\"quarantine\"?), found \"qarantine\"\n"
	  "error 2:16: expected is, contains, starts, ends, matches or exists (\"contains\"?), found \"contians\"\n"
	  "error 2:57: expected a part of a URL or a class of its pieces (\"uuid\"?), found \"uiid\"\n" },
	{ "no network", "signature a { " HEAD "\nwhen { client-address within \"192.0.2.1/24\"; client-address within 7\n"
	  "client-address under \"a\"; subject within \"192.0.2.0/24\" } }",
	  "error 2:30: expected a network as 192.0.2.0/24 or 2001:db8::/32, with no bits set behind the prefix\n"
	  "error 2:68: expected a network in quotes, found \"7\"\n"
	  "error 3:16: expected is, contains, starts, ends, matches, within or exists, found \"under\"\n"
	  "error 3:35: expected is, contains, starts, ends, matches or exists, found \"within\"\n" },
	{ "no class", "signature a { " HEAD "\nwhen { reference { segment; segment path; segment \"hex\" } } }",
	  "error 2:27: expected [host | user | path | name | value | fragment ...] CLASS ..., found the end of the statement\n"
	  "error 2:41: expected [host | user | path | name | value | fragment ...] CLASS ..., found the end of the statement\n"
	  "error 2:51: expected [host | user | path | name | value | fragment ...] CLASS ..., found \"hex\"\n" },
	{ "lists where there is no folder", "signature a { " HEAD "\nwhen { sender is file \"a.txt\"; sender is file a; sender is file \"../a\"\n"
	  "sender is file \".a\"; sender is file \"\"; sender is files \"a\" } }",
	  "error 2:23: a signature that is in no file has no list beside it\n"
	  "error 2:47: expected the name of a list in quotes, found \"a\"\n"
	  "error 2:65: expected the name of a file in the same folder, without \"/\"\n"
	  "error 3:16: expected the name of a file in the same folder, without \"/\"\n"
	  "error 3:37: expected the name of a file in the same folder, without \"/\"\n"
	  "error 3:51: expected a text in quotes, found \"files\"\n" },
	{ "attachment where it does not belong", "signature a { " HEAD "\nwhen { digest is \"x\"; attachment { subject is \"x\"; attachment { size exactly 1 } }; attachment { } } }",
	  "error 2:8: \"digest\" belongs in an attachment block, not in a when block\n"
	  "error 2:36: \"subject\" belongs in a when block, not in an attachment block\n"
	  "error 2:52: \"attachment\" belongs in a when block, not in an attachment block\n"
	  "error 2:96: expected at least one condition in this block\n" },
	/* warnings */
	{ "never", "signature a { " HEAD "\nwhen { any { sender is \"a.example\" \"\" \"a@b.example\"; client-address is \"192.0.2.0/24\" \"2001:db8::1\"\n"
	  "attachment-type is \"pdf\"; attachment { digest is \"abc\" \"95c4b15d60d25f7a65a23423ff75fa50\" } }; reference { any {\n"
	  "path contains \"a b\"; path matches 'a\\?b'; query contains \"a#b\"; url contains \"<x\" \"%20\"; scheme is \"mailto\"\n"
	  "domain is \"a.b.example\" \"b.example\" } } } }",
	  "warning 2:24: this never holds: an address has an \"@\"\n"
	  "warning 2:72: this never holds: this is no address; networks are tested with \"within\"\n"
	  "warning 3:20: this never holds: a media type has a \"/\": \"application/pdf\"\n"
	  "warning 3:50: this never holds: a digest has 32 digits (MD5), 40 (SHA-1) or 64 (SHA-256)\n"
	  "warning 4:15: this never holds: a URL has %XX for spaces, quotes and angle brackets\n"
	  "warning 4:35: this never holds: a path ends before \"?\" and \"#\"\n"
	  "warning 4:58: this never holds: a query ends before \"#\"\n"
	  "warning 4:78: this never holds: a URL has %XX for spaces, quotes and angle brackets\n"
	  "warning 4:100: this never holds: references to other machines are http, https, ftp, ws or wss\n"
	  "warning 5:11: this never holds: a name stands in front of the registrable domain; \"host\" looks at all of it\n" },
	{ "nearly always", "signature a { " HEAD "\nwhen { subject matches '.' '\\w\\w' 'x'; sender contains \"@\" \"le\"; client-address within \"0.0.0.0/0\"\n"
	  "sender matches '[^@]+@[^@]+'; reference { any { path starts \"/\"; url starts \"http\" \"https\"; host matches '\\.' } } } }",
	  "warning 2:24: this holds for nearly every \"subject\"\n"
	  "warning 2:56: one character is contained in nearly every text\n"
	  "warning 2:88: every address of its kind is in this network\n"
	  "warning 3:16: this holds for nearly every \"sender\"\n"
	  "warning 3:61: this holds for nearly every \"path\"\n"
	  "warning 3:77: this holds for nearly every \"url\"\n"
	  "warning 3:106: this holds for nearly every \"host\"\n" },
	{ "matches every text", "signature a { " HEAD "\nwhen { subject matches 'a*' 'b' } }",
	  "warning 2:24: this regular expression matches every text\n" },
	{ "one character", "signature a { " HEAD "\nwhen { subject contains \"e\" \"ee\" } }",
	  "warning 2:25: one character is contained in nearly every text\n" },
	{ "public suffix", "signature a { " HEAD "\nwhen { reference { host under \"co.uk\" \"com\" \"a.co.uk\" } } }",
	  "warning 2:31: everybody can have a name under this one\nwarning 2:39: everybody can have a name under this one\n" },
	{ "path without slash", "signature a { " HEAD "\nwhen { reference { path starts \"track\" \"/a\"; path contains \"track\" } } }",
	  "warning 2:32: this never holds: a path starts with \"/\"\n" },
	{ "characters no URL has", "signature a { " HEAD "\nwhen { reference { path contains \"\xc3\xa9\" } } }",
	  "warning 2:34: this never holds: a URL has %XX for characters beyond ASCII\n" },
};

static enum status load(const char *text, const struct signature_limits *limits, struct said *said,
			struct signature_set **set_r)
{
	struct signature_report report = said_report(said);
	const size_t n = strlen(text);
	unsigned char *copy = malloc(n != 0 ? n : 1);
	enum status status;

	memcpy(copy, text, n);
	status = signature_set_load_text("test.sig", (struct bytes){ copy, n }, limits, &report, set_r);
	free(copy);
	return status;
}

START_TEST(says_what_is_wrong)
{
	struct signature_set *set = NULL;
	struct said said;
	enum status status = load(cases[_i].text, &signature_limits_default, &said, &set);

	ck_assert_msg(strcmp(said.text, cases[_i].said) == 0, "%s:\n%sexpected:\n%s", cases[_i].label, said.text,
		      cases[_i].said);
	ck_assert_int_eq(status, strstr(said.text, "error") != NULL ? STATUS_INVALID : STATUS_OK);
	ck_assert_msg((set != NULL) == (status == STATUS_OK), "%s", cases[_i].label);
	signature_set_put(&set);
}
END_TEST

static const char two[] = "signature a { " HEAD "; when { recipients exactly 1; recipients exactly 1 } }\n"
			  "signature b { " HEAD "; when { recipients exactly 1 } }\n";

static const struct {
	const char *label, *text;
	size_t signatures, conditions, reports, memory;
	const char *said;
} limited[] = {
	{ "as many as allowed", two, 2, 3, 9, 1 << 20, "" },
	{ "one signature too many", two, 1, 3, 9, 1 << 20, "error 2:11: more than 1 signatures in all files together\n" },
	{ "one condition too many", two, 2, 2, 9, 1 << 20, "error 2:79: more than 2 conditions in all files together\n" },
	{ "as many reports as allowed", "a\nb\nc\n", 2, 3, 2, 1 << 20,
	  "error 1:1: expected \"signature\", found \"a\"\nerror 2:1: expected \"signature\", found \"b\"\n" },
	{ "too little memory", two, 2, 3, 9, 600, "error 0:0: the signatures need more memory than 600 bytes\n" },
};

START_TEST(limits_hold)
{
	struct signature_limits limits = signature_limits_default;
	struct signature_set *set = NULL;
	struct said said;
	enum status status;

	limits.max_signatures = limited[_i].signatures;
	limits.max_conditions = limited[_i].conditions;
	limits.max_reports = limited[_i].reports;
	limits.max_memory_bytes = limited[_i].memory;
	status = load(limited[_i].text, &limits, &said, &set);
	ck_assert_msg(strcmp(said.text, limited[_i].said) == 0, "%s:\n%s", limited[_i].label, said.text);
	ck_assert_int_eq(status, said.text[0] != '\0' ? STATUS_INVALID : STATUS_OK);
	signature_set_put(&set);
}
END_TEST

static void nested(unsigned blocks, char *text, size_t size)
{
	size_t n = (size_t)snprintf(text, size, "signature a { " HEAD "; when { ");

	for (unsigned i = 0; i < blocks; i++)
		n += (size_t)snprintf(text + n, size - n, "all { ");
	n += (size_t)snprintf(text + n, size - n, "recipients exactly 1 ");
	for (unsigned i = 0; i < blocks + 2; i++)
		n += (size_t)snprintf(text + n, size - n, "} ");
}

START_TEST(nesting_is_bounded)
{
	struct signature_set *set = NULL;
	struct said said;
	char text[1024];

	nested(14, text, sizeof(text));
	ck_assert_int_eq(load(text, &signature_limits_default, &said, &set), STATUS_OK);
	signature_set_put(&set);
	nested(15, text, sizeof(text));
	ck_assert_int_eq(load(text, &signature_limits_default, &said, &set), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(said.text, "blocks are nested deeper than 16"));
}
END_TEST

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void remove_file(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	ck_assert_int_eq(unlink(path), 0);
}

START_TEST(loads_folders_in_order)
{
	char folder[] = "/tmp/unbeacon-test-XXXXXX";
	const char *paths[2] = { folder, NULL };
	struct signature_limits limits = signature_limits_default;
	struct signature_set *set = NULL;
	struct signature_report report;
	struct said said;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	report = said_report(&said);
	ck_assert_int_eq(signature_set_load(paths, 1, &limits, &report, &set), STATUS_OK);
	ck_assert_uint_eq(signature_set_count(set), 0);
	signature_set_put(&set);

	write_file(folder, "b.sig", "signature in-b { " HEAD "; when { recipients exactly 1 } }\n");
	write_file(folder, "a.SIG", "signature in-a { " HEAD "; when { recipients exactly 1 } }\n");
	write_file(folder, "other.txt", "not a signature");
	write_file(folder, ".hidden.sig", "not a signature");
	ck_assert_int_eq(signature_set_load(paths, 1, &limits, &report, &set), STATUS_OK);
	ck_assert_uint_eq(signature_set_count(set), 2);
	ck_assert_str_eq(signature_set_item(set, 0)->id, "in-a");
	ck_assert_ptr_nonnull(strstr(signature_set_item(set, 1)->file, "/b.sig"));
	ck_assert_uint_eq(signature_set_item(set, 1)->line, 1);
	signature_set_put(&set);

	limits.max_files = 1;
	ck_assert_int_eq(signature_set_load(paths, 1, &limits, &report, &set), STATUS_INVALID);
	ck_assert_str_eq(said.text, "error 0:0: more than 1 files\n");
	limits.max_files = 2;
	limits.max_file_bytes = 10;
	report = said_report(&said);
	ck_assert_int_eq(signature_set_load(paths, 1, &limits, &report, &set), STATUS_INVALID);
	ck_assert_str_eq(said.text, "error 0:0: larger than 10 bytes\nerror 0:0: larger than 10 bytes\n");

	paths[1] = "/nonexistent/folder";
	limits = signature_limits_default;
	report = said_report(&said);
	ck_assert_int_eq(signature_set_load(paths, 2, &limits, &report, &set), STATUS_IO);
	ck_assert_str_eq(said.text, "error 0:0: cannot be read: No such file or directory\n");
	ck_assert_ptr_null(set);

	remove_file(folder, "b.sig");
	remove_file(folder, "a.SIG");
	remove_file(folder, "other.txt");
	remove_file(folder, ".hidden.sig");
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("signature/errors");
	TCase *t = tcase_create("errors");

	tcase_add_loop_test(t, says_what_is_wrong, 0, ROWS(cases));
	tcase_add_loop_test(t, limits_hold, 0, ROWS(limited));
	tcase_add_test(t, nesting_is_bounded);
	tcase_add_test(t, loads_folders_in_order);
	suite_add_tcase(s, t);
	return suite_run(s);
}
