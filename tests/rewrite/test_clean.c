/*
 * test_clean.c - whole mails, read and cleaned of every remote load: each construct, encoding and charset in its own bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "extract/extract.h"
#include "rewrite/rewrite.h"
#include "support/suite.h"

#define HTML "Content-Type: text/html\r\n\r\n"
#define HTML_IN(charset) "Content-Type: text/html; charset=" charset "\r\n\r\n"
#define ENCODED(encoding) "Content-Type: text/html\r\nContent-Transfer-Encoding: " encoding "\r\n\r\n"
#define MIXED "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define PIXEL "<img src=\"http://t.example/tok\" alt=a width=1>"
#define CLEAN "<img src=\"about:blank\" alt=a width=1>"

/* What stands behind the first empty line is the body; the same before and after. */
static const struct {
	const char *label;
	struct bytes mail, body;
} cases[] = {
	{ "plain HTML", BYTES(HTML PIXEL "x\r\n"), BYTES(CLEAN "x\r\n") },
	{ "a link to what is loaded stays", BYTES(HTML "<a href=//t/x><img src=//t/x></a>"), BYTES("<a href=//t/x><img src=about:blank></a>") },
	{ "a base that only loads lean on", BYTES(HTML "<base href=http://t.example/tok/><img src=x><a href=http://l/>"),
	  BYTES("<base href=about:blank><img src=about:blank><a href=http://l/>") },
	{ "a base that a link leans on", BYTES(HTML "<base href=http://t.example/to/><img src=x><a href=l>"),
	  BYTES("<base href=http://t.example/to/><img src=about:blank><a href=l>") },
	{ "a link to what the base is stays", BYTES(HTML "<base href=http://t.example/><img src=x><a href=http://t.example/>"),
	  BYTES("<base href=about:blank><img src=about:blank><a href=http://t.example/>") },
	{ "srcdoc", BYTES(HTML "<iframe srcdoc='a&lt;img src=//t/tok&gt;b'>"), BYTES(HTML "<iframe srcdoc='a&lt;img src=about:blank&gt;b'>") },
	{ "data: URL", BYTES(HTML "<iframe src='data:text/html,a<img src=//t/tok>b'>"),
	  BYTES(HTML "<iframe src='data:text/html,a<img src=about:blank>b'>") },
	{ "data: URL in percent", BYTES(HTML "<iframe src='data:text/html,a%3Cimg%20src=%2f/t/tok%3Eb'>"),
	  BYTES("<iframe src='data:text/html,a%3Cimg%20src=about:blank%3Eb'>") },
	/* a<img src=//t/tok>b */
	{ "data: URL in base64", BYTES(HTML "<iframe src='data:text/html;base64,YTxpbWcgc3JjPS8vdC90b2s+Yg==#x'>"),
	  BYTES("<iframe src='data:text/html;base64,YTxpbWcgc3JjPWFib3V0OmJsYW5rPmI=#x'>") },
	{ "base64 that is percent-encoded too", BYTES(HTML "<iframe src='data:text/html;base64,YTxpbWcgc3JjPS8vdC90b2s%2BYg%3D%3D'>"),
	  BYTES("<iframe src='data:text/html;base64,YTxpbWcgc3JjPWFib3V0OmJsYW5rPmI='>") },
	{ "srcdoc in a data: URL in base64",	/* <iframe srcdoc='&lt;img src=//t/tok&gt;'> */
	  BYTES(HTML "<iframe src='data:text/html;base64,PGlmcmFtZSBzcmNkb2M9JyZsdDtpbWcgc3JjPS8vdC90b2smZ3Q7Jz4='>"),
	  BYTES("<iframe src='data:text/html;base64,PGlmcmFtZSBzcmNkb2M9JyZsdDtpbWcgc3JjPWFib3V0OmJsYW5rJmd0Oyc+'>") },
	{ "style sheet in a data: URL", BYTES(HTML "<link rel=stylesheet href='data:text/css,p{a:url(//t/tok)}'>"),
	  BYTES("<link rel=stylesheet href='data:text/css,p{a:url(about:blank)}'>") },
	{ "data: URL of UTF-16", BYTES(HTML "<iframe src='data:text/html;charset=utf-16le,%3C%00i%00m%00g%00 %00s%00r%00c%00=%00/%00/%00t%00/%00x%00>%00'>"),
	  BYTES("<iframe src='data:text/html;charset=utf-16le,%3C%00i%00m%00g%00%20%00s%00r%00c%00%3D%00a%00b%00o%00u%00t%00%3A%00b%00l%00a%00n%00k%00%3E%00'>") },
	{ "quoted-printable", BYTES(ENCODED("quoted-printable") "=C3=A9<img src=3D\"http://t.ex=\r\nample/tok\" alt=3Da>=20\r\n"),
	  BYTES("=C3=A9<img src=3D\"about:blank\" alt=3Da>=20\r\n") },
	{ "UTF-7", BYTES(HTML_IN("utf-7") "+AOk-+ADw-img src+AD0AIg-http://t/tok+ACI-+AD4-+AOk-"),
	  BYTES("+AOk-+ADw-img src=\"about:blank\">+AOk-") },
	{ "UTF-16 with a mark against its label", BYTES("Content-Type: text/html; charset=utf-16le\r\n\r\n"
	  "\xFE\xFF\0<\0i\0m\0g\0 \0s\0r\0c\0=\0/\0/\0t\0/\0x\0>\0\xE9"),
	  BYTES("\xFE\xFF\0<\0i\0m\0g\0 \0s\0r\0c\0=\0a\0b\0o\0u\0t\0:\0b\0l\0a\0n\0k\0>\0\xE9") },
	{ "UTF-32", BYTES(HTML_IN("utf-32be") "\0\0\0<\0\0\0i\0\0\0m\0\0\0g\0\0\0 \0\0\0s\0\0\0r\0\0\0c\0\0\0=\0\0\0/\0\0\0/\0\0\0t\0\0\0>"),
	  BYTES("\0\0\0<\0\0\0i\0\0\0m\0\0\0g\0\0\0 \0\0\0s\0\0\0r\0\0\0c\0\0\0=\0\0\0a\0\0\0b\0\0\0o\0\0\0u\0\0\0t\0\0\0:"
		"\0\0\0b\0\0\0l\0\0\0a\0\0\0n\0\0\0k\0\0\0>") },
	{ "ISO-2022-JP", BYTES(HTML_IN("iso-2022-jp") "\x1B$B$\"\x1B(B<img alt='\x1B$B$$\x1B(B' src='//t/tok'>\x1B$B$&\x1B(B"),
	  BYTES("\x1B$B$\"\x1B(B<img alt='\x1B$B$$\x1B(B' src='about:blank'>\x1B$B$&\x1B(B") },
	{ "ISO-2022-JP inside the URL", BYTES(HTML_IN("iso-2022-jp") "<img src='//t/tok?\x1B$B$$\x1B(B'>\x1B$B$&\x1B(B"),
	  BYTES("<img src='about:blank'>\x1B$B$&\x1B(B") },
	{ "HZ", BYTES(HTML_IN("hz-gb-2312") "~{VPND~}<img src='//t/tok?~{VPND~}'>~{VPND~}"),
	  BYTES("~{VPND~}<img src='about:blank'>~{VPND~}") },
	{ "Shift_JIS", BYTES(HTML_IN("shift_jis") "\x83\x5C<img alt=\"\x83\x5C\" src=\"//t/tok\">\x95\x5C"),
	  BYTES("\x83\x5C<img alt=\"\x83\x5C\" src=\"about:blank\">\x95\x5C") },
	{ "GB18030", BYTES(HTML_IN("gb18030") "\x81\x30\x81\x30<img src=//t/\xD6\xD0/tok>\xD6\xD0"), BYTES("\x81\x30\x81\x30<img src=about:blank>\xD6\xD0") },
	{ "a meta element says UTF-7", BYTES(HTML "<meta charset=utf-7>+ADw-img src=//t/tok+AD4-x"),
	  BYTES("<meta charset=utf-7>+ADw-img src=about:blank>x") },
	{ "text around the parts", BYTES(MIXED PIXEL "\r\n--b\r\n\r\nx\r\n--b--\r\n" PIXEL), BYTES(CLEAN "\r\n--b\r\n\r\nx\r\n--b--\r\n" CLEAN) },
	{ "text around encoded parts",		/* --b CRLF CRLF x CRLF --b-- CRLF <img src=//t/tok> */
	  BYTES("Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
		"LS1iDQoNCngNCi0tYi0tDQo8aW1nIHNyYz0vL3QvdG9rPg==\r\n"),
	  BYTES("LS1iDQoNCngNCi0tYi0tDQo8aW1nIHNyYz1hYm91dDpibGFuaz8/Pg==\r\n") },
	{ "two types", BYTES("Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n" PIXEL), BYTES(CLEAN) },
	{ "two encodings, the second is right", BYTES("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
	  "Content-Transfer-Encoding: 7bit\r\n\r\n" PIXEL), BYTES(CLEAN) },
	{ "two encodings, both show something",	/* <img src=//t/tok> in base64, then in plain text */
	  BYTES("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
		"PGltZyBzcmM9Ly90L3Rvaz4=\r\n<img src=//t/tok>\r\n"), { NULL, 0 } },
	/* In UTF-7 "+ACI-" ends the attribute and a comment begins, until the edit for those who do not read UTF-7. */
	{ "an edit that uncovers something", BYTES(HTML "<img src=\"//t/a+ACI-><!--\"><p>+ADw-img src=//t/tok+AD4-<!-- -->"),
	  BYTES("<img src=\"about:blank\"><p>+ADw-img src=about:blank><!-- -->") },
	{ "forwarded message", BYTES("Content-Type: message/rfc822\r\n\r\n" HTML PIXEL), BYTES(HTML CLEAN) },
	{ "message as a file", BYTES(MIXED "--b\r\nContent-Type: application/octet-stream; name=x.eml\r\n\r\nFrom: a@b.example\r\n"
	  "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<img src=3D//t/tok>\r\n--b--\r\n"),
	  BYTES("--b\r\nContent-Type: application/octet-stream; name=x.eml\r\n\r\nFrom: a@b.example\r\n"
	  "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<img src=3Dabout:blank>\r\n--b--\r\n") },
	{ "SVG attached under another type", BYTES(MIXED "--b\r\nContent-Type: application/octet-stream; name=x.svg\r\n\r\n"
	  "<svg><image href='//t/tok'/></svg>\r\n--b--\r\n"),
	  BYTES("--b\r\nContent-Type: application/octet-stream; name=x.svg\r\n\r\n<svg><image href='about:blank'/></svg>\r\n--b--\r\n") },
	{ "calendar, over a folded line", BYTES("Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nIMAGE;VALUE=URI:http://t.exa\r\n mple/tok\r\n"
	  "X-ALT-DESC:<img src=\"//t/tok\"\\n>\r\n"),
	  BYTES("BEGIN:VEVENT\r\nIMAGE;VALUE=URI:about:blank\r\nX-ALT-DESC:<img src=\"about:blank\"\\n>\r\n") },
};

static const struct bytes token = BYTES("tok");

struct cleaned {
	struct arena *arena;
	struct message message;
	struct evidence evidence;
	struct rewritten out;
	size_t loads;
};

static void clean(struct bytes mail, struct cleaned *c)
{
	const struct rewrite_options options = {
		.message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = 64 << 20,
	};
	struct oddities ignored = { { 0 } };
	const struct references *found = &c->evidence.references;
	bool *remove;

	*c = (struct cleaned){ .arena = arena_new(64 << 20) };
	ck_assert_int_eq(message_parse(mail, &message_limits_default, c->arena, &c->message), STATUS_OK);
	ck_assert_int_eq(extract_references(&c->message, &extract_limits_default, c->arena, &c->evidence.references, &ignored), STATUS_OK);
	c->evidence.message = &c->message;
	c->evidence.arena = c->arena;
	remove = arena_zalloc(c->arena, found->count, sizeof(*remove));
	for (size_t i = 0; i < found->count; i++) {
		remove[i] = reference_is_remote_load(&found->items[i]);
		c->loads += remove[i];
	}
	ck_assert_int_eq(rewrite_body(&options, &c->evidence, remove, &c->out), STATUS_OK);
}

static struct bytes whole(const struct cleaned *c)
{
	struct buf b;
	struct bytes copy;

	buf_init(&b, 1 << 20);
	ck_assert_int_eq(buf_add_bytes(&b, bytes_slice(c->message.raw, 0, c->message.body_start)), STATUS_OK);
	ck_assert_int_eq(buf_add_bytes(&b, c->out.body), STATUS_OK);
	ck_assert_int_eq(arena_copy(c->arena, buf_bytes(&b), &copy), STATUS_OK);
	buf_free(&b);
	return copy;
}

START_TEST(cleans_in_every_reading)
{
	struct bytes mail = cases[_i].mail, expected = cases[_i].body;
	struct cleaned first, second;

	/* Where a case gives the whole mail as its body, the header is not a part of it. */
	if (bytes_starts_with(expected, HTML) && !bytes_starts_with(mail, "Content-Type: message"))
		expected = bytes_slice(expected, strlen(HTML), expected.len);
	clean(mail, &first);
	ck_assert_msg(first.loads > 0 && first.out.changed, "%s", cases[_i].label);
	ck_assert_msg(first.out.left == 0, "%s: %zu left", cases[_i].label, first.out.left);
	ck_assert_msg(expected.data == NULL || bytes_equal(first.out.body, expected), "%s:\n%.*s", cases[_i].label,
		      (int)first.out.body.len, (const char *)first.out.body.data);
	ck_assert_msg(bytes_find(first.out.body, token, 0) == first.out.body.len, "%s", cases[_i].label);
	clean(whole(&first), &second);
	ck_assert_msg(second.loads == 0 && !second.out.changed, "%s: not clean", cases[_i].label);
	arena_destroy(&second.arena);
	arena_destroy(&first.arena);
}
END_TEST

/* Every n-th allocation fails: said, or the result is as if none had. */
START_TEST(no_memory_is_said)
{
	static const struct bytes mail = BYTES("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-7\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nPGltZyBzcmM9Ly90L3Rvaz4rQU9rLQ==\r\n--b\r\n" HTML
		"<iframe src='data:text/html;base64,YTxpbWcgc3JjPS8vdC90b2s+Yg=='>\r\n--b--\r\n");
	const struct rewrite_options options = {
		.banner = BANNER_BOTH, .message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = 64 << 20,
	};
	struct cleaned good;
	unsigned failures = 0;

	clean(mail, &good);
	for (unsigned long n = 1; n < 1000; n++) {
		struct cleaned c;
		struct rewritten out;
		enum status status;
		bool remove[8] = { false };

		clean(mail, &c);
		ck_assert_uint_le(c.evidence.references.count, 8);
		for (size_t i = 0; i < c.evidence.references.count; i++)
			remove[i] = true;
		mem_fail_at(n);
		status = rewrite_body(&options, &c.evidence, remove, &out);
		if (mem_fail_at(0) != 0) {
			ck_assert_int_eq(status, STATUS_OK);
			ck_assert(bytes_find(out.body, token, 0) == out.body.len && out.left == 0);
			arena_destroy(&c.arena);
			break;
		}
		ck_assert_int_eq(status, STATUS_NOMEM);
		failures++;
		arena_destroy(&c.arena);
	}
	ck_assert_uint_gt(failures, 10);
	arena_destroy(&good.arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rewrite/clean");
	TCase *t = tcase_create("clean");

	tcase_add_loop_test(t, cleans_in_every_reading, 0, ROWS(cases));
	tcase_add_test(t, no_memory_is_said);
	suite_add_tcase(s, t);
	return suite_run(s);
}
