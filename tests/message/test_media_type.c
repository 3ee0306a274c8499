#include <string.h>
#include "message/media_type.h"
#include "support/suite.h"

enum { ARENA_BYTES = 1 << 20, MAX_PARAMETERS = 8 };

static const struct {
	const char *label, *in, *type, *subtype, *charset;
	bool odd;			/* BAD_TYPE */
} types[] = {
	{ "plain", " text/html", "text", "html", "", 0 },
	{ "with a parameter", "text/html; charset=utf-8", "text", "html", "utf-8", 0 },
	{ "upper case", "TEXT/HTML; CHARSET=UTF-8", "text", "html", "UTF-8", 0 },
	{ "folded", " text/html;\r\n\tcharset=utf-8", "text", "html", "utf-8", 0 },
	{ "comments", "text/html (HTML; really); (x) charset=utf-8", "text", "html", "utf-8", 0 },
	{ "white space around the slash", "text / html; charset=utf-8", "text", "html", "utf-8", 0 },
	{ "a semicolon is missing", "text/html charset=utf-8", "text", "html", "utf-8", 0 },
	{ "quoted as a whole", "\"text/html\"; charset=utf-8", "text", "html", "utf-8", 0 },
	{ "two slashes", "text/html/x; charset=utf-8", "text", "html", "utf-8", 0 },
	{ "two types with a comma", "text/html, text/plain", "text", "html", "", 0 },
	{ "no subtype", "text", "", "", "", 1 },
	{ "no subtype, a parameter", "html; charset=utf-8", "", "", "utf-8", 1 },
	{ "empty subtype", "text/; charset=utf-8", "", "", "utf-8", 1 },
	{ "empty type", "/html", "", "", "", 1 },
	{ "empty", "", "", "", "", 1 },
	{ "parameter only", "charset=utf-8", "", "", "", 1 },
};

START_TEST(reads_types)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct oddities o = { 0 };
	struct media_type t;

	ck_assert_int_eq(media_type_parse(bytes_of(types[_i].in), MAX_PARAMETERS, a, &t, &o), STATUS_OK);
	ck_assert_msg(bytes_is(t.type, types[_i].type), "%s: %.*s", types[_i].label, (int)t.type.len,
		      (const char *)t.type.data);
	ck_assert_msg(bytes_is(t.subtype, types[_i].subtype), "%s: %.*s", types[_i].label, (int)t.subtype.len,
		      (const char *)t.subtype.data);
	ck_assert_msg(bytes_is(parameters_get(&t.parameters, "charset"), types[_i].charset), "%s", types[_i].label);
	ck_assert_msg(oddities_has(&o, ODDITY_BAD_TYPE) == types[_i].odd, "%s", types[_i].label);
	arena_destroy(&a);
}
END_TEST

START_TEST(compares_types)
{
	struct media_type t = { .type = BYTES("text"), .subtype = BYTES("html") };

	ck_assert(media_type_is(&t, "text", "html"));
	ck_assert(media_type_is(&t, "text", NULL));
	ck_assert(!media_type_is(&t, "text", "plain"));
	ck_assert(!media_type_is(&t, "image", NULL));
}
END_TEST

static const struct {
	const char *in;
	enum transfer_encoding encoding;
	bool known;
} encodings[] = {
	{ " base64", ENCODING_BASE64, true },
	{ "BASE64", ENCODING_BASE64, true },
	{ "Quoted-Printable ", ENCODING_QUOTED_PRINTABLE, true },
	{ "7bit", ENCODING_IDENTITY, true },
	{ "8BIT", ENCODING_IDENTITY, true },
	{ "binary", ENCODING_IDENTITY, true },
	{ "", ENCODING_IDENTITY, true },
	{ "\r\n base64", ENCODING_BASE64, true },
	{ "base64;", ENCODING_BASE64, true },
	{ "base64 (as it were)", ENCODING_BASE64, true },
	{ "base64(x)", ENCODING_BASE64, true },
	{ "(x) base64", ENCODING_BASE64, true },
	{ "\"base64\"", ENCODING_BASE64, true },
	{ "base64, 8bit", ENCODING_BASE64, true },
	{ "(never closed base64", ENCODING_IDENTITY, true },
	{ "base-64", ENCODING_IDENTITY, false },
	{ "x-uuencode", ENCODING_UUENCODE, true },
	{ "uue", ENCODING_UUENCODE, true },
	{ "base64x", ENCODING_IDENTITY, false },
};

START_TEST(reads_encodings)
{
	enum transfer_encoding e = ENCODING_QUOTED_PRINTABLE;

	ck_assert_msg(transfer_encoding_parse(bytes_of(encodings[_i].in), &e) == encodings[_i].known, "%s",
		      encodings[_i].in);
	ck_assert_msg(e == encodings[_i].encoding, "%s", encodings[_i].in);
}
END_TEST

static const struct {
	const char *in;
	enum disposition disposition;
	const char *filename;
} dispositions[] = {
	{ "inline", DISPOSITION_INLINE, "" },
	{ " Attachment; filename=a.txt", DISPOSITION_ATTACHMENT, "a.txt" },
	{ "attachment filename=\"a b.txt\"", DISPOSITION_ATTACHMENT, "a b.txt" },
	{ "form-data; filename=a", DISPOSITION_ATTACHMENT, "a" },
	{ "filename=a", DISPOSITION_NONE, "a" },
	{ "; filename=a", DISPOSITION_NONE, "a" },
	{ "", DISPOSITION_NONE, "" },
};

START_TEST(reads_dispositions)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct oddities o = { 0 };
	struct parameters p;
	enum disposition d;

	ck_assert_int_eq(disposition_parse(bytes_of(dispositions[_i].in), MAX_PARAMETERS, a, &d, &p, &o), STATUS_OK);
	ck_assert_msg(d == dispositions[_i].disposition, "%s", dispositions[_i].in);
	ck_assert_msg(bytes_is(parameters_get(&p, "filename"), dispositions[_i].filename), "%s", dispositions[_i].in);
	arena_destroy(&a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("media_type");
	TCase *t = tcase_create("media_type");

	tcase_add_loop_test(t, reads_types, 0, ROWS(types));
	tcase_add_test(t, compares_types);
	tcase_add_loop_test(t, reads_encodings, 0, ROWS(encodings));
	tcase_add_loop_test(t, reads_dispositions, 0, ROWS(dispositions));
	suite_add_tcase(s, t);
	return suite_run(s);
}
