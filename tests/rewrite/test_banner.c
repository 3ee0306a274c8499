#include <string.h>
#include "rewrite/rewrite.h"
#include "support/suite.h"

#define HTML "Content-Type: text/html\r\n\r\n"
#define PIXEL "<img src=//t/x>"
#define CLEAN "<img src=about:blank>"
#define BOX "<div style=\"margin:0 0 8px;padding:6px 8px;border:1px solid #888;background:#fff;color:#222;font:13px sans-serif;" \
	"text-align:left\">A tracking element in this message has been disabled.</div>"
#define LINE "[unbeacon] A tracking element in this message has been disabled.\r\n\r\n"
#define PART "--b\r\n" HTML PIXEL "\r\n"
#define CLEAN_PART "--b\r\n" HTML CLEAN "\r\n"
#define BOX_PART "--b\r\n" HTML BOX CLEAN "\r\n"

static const struct {
	const char *label;
	struct bytes mail, body;
} cases[] = {
	{ "behind body", BYTES(HTML "<html><head><title>a</title></head><body class=x>b" PIXEL),
	  BYTES("<html><head><title>a</title></head><body class=x>" BOX "b" CLEAN) },
	{ "body in a comment is none", BYTES(HTML "<!-- <body> --><!doctype html><meta name=x>\r\n<p>" PIXEL),
	  BYTES("<!-- <body> --><!doctype html><meta name=x>\r\n" BOX "<p>" CLEAN) },
	{ "words before any tag", BYTES(HTML "words " PIXEL), BYTES(BOX "words " CLEAN) },
	{ "a style sheet is not shown", BYTES(HTML "<style>p{}</style>" PIXEL), BYTES("<style>p{}</style>" BOX CLEAN) },
	{ "frames have no body", BYTES(HTML "<frameset><frame src=//t/x></frameset>"), BYTES("<frameset><frame src=about:blank></frameset>") },
	{ "nothing removed", BYTES(HTML "<body>words"), BYTES("<body>words") },
	{ "all of an alternative", BYTES("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n" PART "--b--\r\n"),
	  BYTES("--b\r\n\r\n" LINE "words\r\n" BOX_PART "--b--\r\n") },
	{ "the first of others", BYTES("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n" PART "--b--\r\n"),
	  BYTES("--b\r\n\r\n" LINE "words\r\n" CLEAN_PART "--b--\r\n") },
	{ "not an attachment", BYTES("Content-Disposition: attachment\r\n" HTML PIXEL), BYTES(CLEAN) },
	{ "not what is forwarded", BYTES("Content-Type: message/rfc822\r\n\r\n" HTML PIXEL), BYTES(HTML CLEAN) },
	{ "not what is signed", BYTES("Content-Type: multipart/signed; boundary=b\r\n\r\n" PART "--b--\r\n"), BYTES(CLEAN_PART "--b--\r\n") },
	{ "not deep inside of what is signed", BYTES("Content-Type: multipart/signed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/alternative; "
	  "boundary=b\r\n\r\n" PART "--b--\r\n\r\n--a--\r\n"),
	  BYTES("--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" CLEAN_PART "--b--\r\n\r\n--a--\r\n") },
	{ "not what PGP signed", BYTES("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n" PART
	  "--b--\r\n"), BYTES("--b\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n" BOX_PART "--b--\r\n") },
	{ "bare line feeds", BYTES("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nwords\n\n--b\nContent-Type: text/html\n\n" PIXEL "\n--b--\n"),
	  BYTES("--b\n\n[unbeacon] A tracking element in this message has been disabled.\n\nwords\n\n--b\nContent-Type: text/html\n\n" BOX CLEAN "\n--b--\n") },
	{ "quoted-printable", BYTES("Content-Transfer-Encoding: quoted-printable\r\n" HTML "<body><p>=C3=A9" "<img src=3D//t/x>"),
	  BYTES("<body><div style=3D\"margin:0 0 8px;padding:6px 8px;border:1px solid #888;ba=\r\n"
		"ckground:#fff;color:#222;font:13px sans-serif;text-align:left\">A tracking e=\r\n"
		"lement in this message has been disabled.</div><p>=C3=A9<img src=3Dabout:bl=\r\nank>") },
};

static void rewrite(struct bytes mail, enum banner banner, struct arena *a, struct rewritten *out)
{
	const struct rewrite_options options = {
		.banner = banner, .message = message_limits_default, .extract = extract_limits_default, .arena_max_bytes = 64 << 20,
	};
	struct oddities ignored = { { 0 } };
	struct message m;
	struct evidence e = { .message = &m, .arena = a };
	bool *remove;

	ck_assert_int_eq(message_parse(mail, &message_limits_default, a, &m), STATUS_OK);
	ck_assert_int_eq(extract_references(&m, &extract_limits_default, a, &e.references, &ignored), STATUS_OK);
	remove = arena_zalloc(a, e.references.count, sizeof(*remove));
	for (size_t i = 0; i < e.references.count; i++)
		remove[i] = reference_is_remote_load(&e.references.items[i]);
	ck_assert_int_eq(rewrite_body(&options, &e, remove, out), STATUS_OK);
}

START_TEST(stands_where_it_is_shown)
{
	struct arena *a = arena_new(64 << 20);
	struct rewritten out;

	rewrite(cases[_i].mail, BANNER_ENGLISH, a, &out);
	ck_assert_msg(bytes_equal(out.body, cases[_i].body), "%s:\n%.*s", cases[_i].label, (int)out.body.len, (const char *)out.body.data);
	ck_assert_uint_eq(out.left, 0);
	arena_destroy(&a);
}
END_TEST

static const struct { enum banner banner; bool english, french; } languages[] = {
	{ BANNER_OFF, false, false }, { BANNER_ENGLISH, true, false }, { BANNER_FRENCH, false, true }, { BANNER_BOTH, true, true },
};

START_TEST(speaks_the_languages_asked_for)
{
	static const struct bytes english = BYTES("has been disabled"), french = BYTES("hors service");
	struct arena *a = arena_new(64 << 20);
	struct rewritten out;

	for (size_t i = 0; i < 2; i++) {
		static const struct bytes mails[] = {
			BYTES(HTML PIXEL),
			BYTES("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n" PART "--b--\r\n"),
		};

		rewrite(mails[i], languages[_i].banner, a, &out);
		ck_assert_int_eq(bytes_find(out.body, english, 0) < out.body.len, languages[_i].english);
		ck_assert_int_eq(bytes_find(out.body, french, 0) < out.body.len, languages[_i].french);
	}
	arena_destroy(&a);
}
END_TEST

START_TEST(is_written_in_the_charset)
{
	static const struct bytes mail = BYTES("Content-Type: text/html; charset=utf-16\r\n\r\n"
					       "\xFE\xFF\0<\0b\0o\0d\0y\0>\0<\0i\0m\0g\0 \0s\0r\0c\0=\0/\0/\0t\0>\0\xE9");
	static const struct bytes start = BYTES("\xFE\xFF\0<\0b\0o\0d\0y\0>\0<\0d\0i\0v\0 \0s\0t\0y\0l\0e\0=");
	struct arena *a = arena_new(64 << 20);
	struct rewritten out;

	rewrite(mail, BANNER_BOTH, a, &out);
	ck_assert(bytes_equal(bytes_slice(out.body, 0, start.len), start));
	ck_assert_uint_eq(out.left, 0);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rewrite/banner");
	TCase *t = tcase_create("banner");

	tcase_add_loop_test(t, stands_where_it_is_shown, 0, ROWS(cases));
	tcase_add_loop_test(t, speaks_the_languages_asked_for, 0, ROWS(languages));
	tcase_add_test(t, is_written_in_the_charset);
	suite_add_tcase(s, t);
	return suite_run(s);
}
