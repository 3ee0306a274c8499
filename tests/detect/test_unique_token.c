/*
 * test_unique_token.c - which references of a mail have an opaque token, and in what words that is said.
 */
#include <string.h>
#include "detect/detect.h"
#include "extract/extract.h"
#include "support/suite.h"

#define HTML "From: a@sender.example\r\nContent-Type: text/html\r\n\r\n"

/* tokens: a letter for each reference in order: "x" has one. */
static const struct {
	const char *label, *mail, *tokens, *words;
} mails[] = {
	{ "no reference", HTML "text", "", NULL },
	{ "a pixel", HTML "<img src=\"http://t.sender.example/o?rid=x7Kq92Zb\" width=1 height=1>", "x",
	  "the query at sender[.]example carries something made by a machine (base64url) that names neither a picture nor a page" },
	{ "the same in a link", HTML "<img src=\"http://t.sender.example/o?rid=x7Kq92ZbQ1\" width=1 height=1><a href=\"http://t.sender.example/c?rid=x7Kq92ZbQ1\">x</a>",
	  "xx", "the query at sender[.]example carries something made by a machine (base64url) that names neither a picture nor a page; "
	  "it stands in loads and in links" },
	{ "a hidden picture by style", HTML "<img style=\"display:none\" src=\"http://t.sender.example/9f86d081884c7d65/a.gif\">", "x",
	  "the path at sender[.]example carries something made by a machine (hex) that names neither a picture nor a page" },
	{ "pictures by digest",
	  HTML "<img src=\"http://cdn.sender.example/im/98153d34a2c07e11b0d3cc19f0a87e41.png\"><img src=\"http://cdn.sender.example/im/1b7f00c2d94e6a3580f1c2d3e4a5b697.png\">"
	       "<img src=\"http://cdn.sender.example/im/e0d1c2b3a495867768594a3b2c1d0e0f.png\">", "...", NULL },
	{ "a page and a font", HTML "<a href=\"http://www.sender.example/2021/01/29/us/call-to-georgia-official.html\">x</a>"
	  "<link rel=stylesheet href=\"http://fonts.sender.example/css?family=Roboto:400,700\">", "..", NULL },
	{ "link protection around a page", HTML "<a href=\"https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fwww.sender.example%2Fnews"
	  "%2Fspring&data=05%7C01%7Canna%40b.example%7C8b1a9953c4611296a827abf8c47804d7%7C0&sdata=x7Kq92ZbQ1mF0zY4dX9J9s0Zk3%3D&reserved=0\">x</a>",
	  ".", NULL },
	{ "link protection around a token", HTML "<a href=\"https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Ft.sender.example%2Fc"
	  "%3Frid%3Dx7Kq92ZbQ1mF0zY4&data=05%7C01%7Canna%40b.example%7C8b1a9953c4611296a827abf8c47804d7%7C0&reserved=0\">x</a>", "x",
	  "the query at sender[.]example carries something made by a machine (base64url) that names neither a picture nor a page" },
	{ "nothing remote", HTML "<img src=\"cid:x7Kq92ZbQ1@sender.example\"><a href=\"mailto:x7Kq92ZbQ1@sender.example\">x</a>", ".", NULL },
};

START_TEST(tokens_are_found)
{
	struct arena *a = arena_new(1 << 22);
	const struct extract_limits limits = extract_limits_default;
	struct message m;
	struct evidence e = { .message = &m, .arena = a };
	struct detect_context c = { .evidence = &e };
	char found[64];

	ck_assert_int_eq(message_parse(bytes_of(mails[_i].mail), &message_limits_default, a, &m), STATUS_OK);
	ck_assert_int_eq(extract_references(&m, &limits, a, &e.references, &e.oddities), STATUS_OK);
	ck_assert_int_eq(detect_unique_token(&c), STATUS_OK);
	memset(found, '.', sizeof(found));
	found[e.references.count] = '\0';
	for (size_t i = 0; i < e.findings.count; i++) {
		const struct finding *f = &e.findings.items[i];

		ck_assert_int_eq(f->kind, FINDING_UNIQUE_TOKEN);
		ck_assert(f->confidence >= 0.5 && f->confidence < 1);
		ck_assert_str_eq(f->evidence, mails[_i].words);
		found[f->reference] = 'x';
	}
	ck_assert_msg(strcmp(found, mails[_i].tokens) == 0, "%s: %s", mails[_i].label, found);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/unique_token");
	TCase *t = tcase_create("unique_token");

	tcase_add_loop_test(t, tokens_are_found, 0, ROWS(mails));
	suite_add_tcase(s, t);
	return suite_run(s);
}
