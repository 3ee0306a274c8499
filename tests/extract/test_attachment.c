#include <string.h>
#include "base/mem.h"
#include "decode/base64.h"
#include "extract/check_mail.h"
#include "support/suite.h"

#define NONE ODDITY_COUNT
#define PIXEL "<img src=http://a.example/p>"
#define PIXEL_FOUND "img[src] auto http://a.example/p\n"

static const struct {
	const char *label, *type, *name, *content, *found;
	enum oddity oddity;		/* one that must be noted; NONE: none of those beyond the body */
} cases[] = {
	{ "HTML as bytes", "application/octet-stream", "x.bin", "<html>" PIXEL, PIXEL_FOUND, NONE },
	{ "HTML by its name", "application/octet-stream", "x.HTM", "hello " PIXEL, PIXEL_FOUND, NONE },
	{ "HTML by its name, with a dot behind", "application/octet-stream", "x.html.", "hello " PIXEL, PIXEL_FOUND, NONE },
	{ "HTML as a picture", "image/png", "x.png", "<!DOCTYPE html>" PIXEL, PIXEL_FOUND, ODDITY_TYPE_MISMATCH },
	{ "HTML as a PDF", "application/pdf", "x.pdf", "<body>" PIXEL, PIXEL_FOUND, ODDITY_TYPE_MISMATCH },
	{ "HTML as a text file", "text/plain", "x.txt", "<body>" PIXEL, "text click http://a.example/p\n" PIXEL_FOUND, ODDITY_TYPE_MISMATCH },
	{ "shown text with markup stays text", "text/plain", "", "<body>" PIXEL, "text click http://a.example/p\n", NONE },
	{ "SVG", "image/svg+xml", "x.svg", "<svg><image href='http://a.example/p'/></svg>",
	  "image[href] auto http://a.example/p\n", NONE },
	{ "SVG as bytes", "application/x-unknown", "x", "<svg><image href='http://a.example/p'/></svg>",
	  "image[href] auto http://a.example/p\n", NONE },
	{ "a picture", "image/png", "x.png", "\x89PNG\r\n\x1A\n" PIXEL, "", NONE },
	{ "a picture that is a page by name", "application/octet-stream", "x.html", "GIF89a" PIXEL, PIXEL_FOUND, NONE },
	{ "unknown bytes", "application/octet-stream", "x.bin", "nothing http://a.example/p", "", NONE },
	{ "PGP message in text", "text/plain", "", "-----BEGIN PGP MESSAGE-----\n\nhQ==\n", "", ODDITY_ENCRYPTED },
	{ "S/MIME", "application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m", "0\x80", "", ODDITY_ENCRYPTED },
	{ "a zip that is none", "application/zip", "x.zip", "nothing", "", ODDITY_ARCHIVE_DAMAGED },
	{ "a mail as a file", "application/octet-stream", "x.eml",
	  "Received: x\r\nContent-Type: text/html\r\n\r\n" PIXEL, PIXEL_FOUND, NONE },
	{ "a mail with a picture that is a page", "application/octet-stream", "x.eml",
	  "MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\n<html>" PIXEL, PIXEL_FOUND, NONE },
	/* calendar */
	{ "attachment of an event", "text/calendar", "", "BEGIN:VCALENDAR\r\nATTACH:http://a.example/x\r\nEND:VCALENDAR\r\n",
	  "calendar ATTACH click http://a.example/x\n", NONE },
	{ "attachment of an alarm", "text/calendar", "",
	  "BEGIN:VALARM\r\nATTACH;FMTTYPE=audio/basic:http://a.example/x\r\nEND:VALARM\r\nATTACH:http://a.example/y\r\n",
	  "calendar alarm ATTACH auto http://a.example/x\ncalendar ATTACH click http://a.example/y\n", NONE },
	{ "image", "text/calendar", "", "IMAGE;VALUE=URI;DISPLAY=BADGE:http://a.example/x\r\n",
	  "calendar IMAGE auto http://a.example/x\n", NONE },
	{ "folded", "text/calendar", "", "IMA\r\n GE;VALUE=URI:http://a.exa\r\n mple/x\r\n",
	  "calendar IMAGE auto http://a.example/x\n", NONE },
	{ "folded with tabs and line feeds", "text/calendar", "", "URL:http:/\n\t/a.example/x\nSUMMARY:b\n",
	  "calendar URL click http://a.example/x\n", NONE },
	{ "inline image is none", "text/calendar", "", "IMAGE;VALUE=BINARY;ENCODING=BASE64:aHR0cDovL2EuZXhhbXBsZQ==\r\n", "", NONE },
	{ "HTML description", "text/calendar", "",
	  "X-ALT-DESC;FMTTYPE=text/html:<b>x\\n</b><img src=\"http://a.example\\,b/p\">\r\n",
	  "img[src] auto http://a.example,b/p\n", NONE },
	{ "styled description", "text/calendar", "", "STYLED-DESCRIPTION;FMTTYPE=\"text/html\":" PIXEL "\r\n", PIXEL_FOUND, NONE },
	{ "text and alternative", "text/calendar", "",
	  "DESCRIPTION;ALTREP=\"http://a.example/alt\":see http://a.example/text\\nnow\r\n",
	  "calendar ALTREP click http://a.example/alt\ntext click http://a.example/text\n", NONE },
	{ "calendar by its bytes", "application/octet-stream", "x", "BEGIN:VCALENDAR\nIMAGE:http://a.example/x\n",
	  "calendar IMAGE auto http://a.example/x\n", NONE },
	{ "contact", "text/vcard", "", "item1.PHOTO;MEDIATYPE=image/gif:http://a.example/x\r\n",
	  "vcard PHOTO auto http://a.example/x\n", NONE },
	/* charsets */
	{ "meta says UTF-7", "text/html; charset=us-ascii", "", "<meta charset=utf-7>+ADw-img src=http://a.example/p+AD4-",
	  PIXEL_FOUND, ODDITY_CHARSET_MISMATCH },
	{ "UTF-7 that nothing names", "text/html; charset=utf-8", "", "+ADw-img src=http://a.example/p+AD4-",
	  PIXEL_FOUND, ODDITY_UTF7 },
	{ "UTF-8 in the header, UTF-16 by its mark", "text/html; charset=utf-8", "",
	  "\xFF\xFE<\x01", "", ODDITY_CHARSET_MISMATCH },
	{ "markup of both readings once", "text/html; charset=utf-8", "", "<meta charset=shift_jis>" PIXEL, PIXEL_FOUND,
	  ODDITY_CHARSET_MISMATCH },
	{ "a quote swallowed in one reading only", "text/html; charset=shift_jis", "",
	  "<meta charset=utf-8><a title='\x81'><img src=http://a.example/p><!-- ' -->", PIXEL_FOUND, ODDITY_CHARSET_MISMATCH },
};

static const enum oddity watched[] = {
	ODDITY_TYPE_MISMATCH, ODDITY_ENCRYPTED, ODDITY_ARCHIVE_LIMIT, ODDITY_ARCHIVE_DAMAGED, ODDITY_CHARSET_MISMATCH, ODDITY_UTF7,
};

START_TEST(looks_into_attachments)
{
	struct checked c;

	check_attachment(cases[_i].type, cases[_i].name, bytes_of(cases[_i].content), &extract_limits_default, &c);
	ck_assert_msg(strcmp(c.text, cases[_i].found) == 0, "%s:\n%s", cases[_i].label, c.text);
	if (cases[_i].oddity != NONE)
		ck_assert_msg(oddities_has(&c.oddities, cases[_i].oddity), "%s: %s", cases[_i].label, oddity_name(cases[_i].oddity));
	for (size_t k = 0; cases[_i].oddity == NONE && k < sizeof(watched) / sizeof(watched[0]); k++)
		ck_assert_msg(!oddities_has(&c.oddities, watched[k]), "%s: %s", cases[_i].label, oddity_name(watched[k]));
	checked_free(&c);
}
END_TEST

/* A mail as a file is read in every way that a message is: attached, and in an archive, where nothing can be removed. */
static const struct {
	const char *label, *mail, *found;
} filed_mails[] = {
	{ "one type", "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" PIXEL, PIXEL_FOUND },
	{ "two types", "MIME-Version: 1.0\r\nContent-Type: image/png\r\nContent-Type: text/html\r\n\r\nx" PIXEL, PIXEL_FOUND },
	{ "two types, both show it", "MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Type: text/xml\r\n\r\n" PIXEL,
	  PIXEL_FOUND },
	{ "two encodings", "MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 7bit\r\n"
	  "Content-Transfer-Encoding: base64\r\n\r\nPGltZyBzcmM9Imh0dHA6Ly9hLmV4YW1wbGUvcCI+\r\n", PIXEL_FOUND },
	{ "in front of the first boundary", "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" PIXEL
	  "\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n", PIXEL_FOUND },
	{ "behind the last boundary", "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	  "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n" PIXEL "\r\n", PIXEL_FOUND },
	{ "a part of another reading", "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n"
	  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--a\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\n"
	  "Content-Type: text/html\r\n\r\n" PIXEL "\r\n--b--\r\n--a--\r\n", PIXEL_FOUND },
	{ "a base in the header", "MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Location: http://a.example/x/y\r\n\r\n"
	  "<img src=../p>", PIXEL_FOUND },
	{ "a base does not reach the next part", "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	  "--b\r\nContent-Type: text/html\r\nContent-Location: http://a.example/\r\n\r\n<p>x\r\n"
	  "--b\r\nContent-Type: text/html\r\n\r\n<img src=p>\r\n--b--\r\n", "" },
};

/* What a mail has in two readings may be found at two places of it. */
static bool is_found(const char *text, const char *found)
{
	return *found == '\0' ? *text == '\0' : strstr(text, found) != NULL;
}

START_TEST(reads_mails_in_every_way)
{
	unsigned char zip[2000];
	struct checked c;

	check_attachment("application/octet-stream", "x.eml", bytes_of(filed_mails[_i].mail), &extract_limits_default, &c);
	ck_assert_msg(is_found(c.text, filed_mails[_i].found), "%s:\n%s", filed_mails[_i].label, c.text);
	for (size_t i = 0; i < c.references.count; i++)
		ck_assert_msg(c.references.items[i].load == LOAD_CLICK || c.references.items[i].removal != REMOVE_NOTHING,
			      "%s: %s", filed_mails[_i].label, c.references.items[i].removal_reason);
	checked_free(&c);
	check_attachment("application/zip", "x.zip",
			 (struct bytes){ zip, make_zip((const char *const[]){ "x.eml", filed_mails[_i].mail, NULL }, zip, sizeof(zip)) },
			 &extract_limits_default, &c);
	ck_assert_msg(is_found(c.text, filed_mails[_i].found), "%s in an archive:\n%s", filed_mails[_i].label, c.text);
	for (size_t i = 0; i < c.references.count; i++)
		ck_assert_str_eq(c.references.items[i].removal_reason, "inside an archive");
	checked_free(&c);
}
END_TEST

START_TEST(a_removable_place_stays_removable)
{
	static const char content[] = "hello <img src=http://a.example/p>";
	struct checked c;

	check_attachment("application/octet-stream", "x.html", bytes_of(content), &extract_limits_default, &c);
	ck_assert_uint_eq(c.references.count, 1);
	ck_assert_int_eq(c.references.items[0].removal, REMOVE_URL);
	ck_assert_uint_eq(c.references.items[0].start, 15);
	ck_assert_uint_eq(c.references.items[0].removal_end, 33);
	checked_free(&c);
	check_attachment("text/calendar", "", bytes_of("URL:http://a.exa\r\n mple/x\r\n"), &extract_limits_default, &c);
	ck_assert_uint_eq(c.references.count, 1);
	ck_assert_uint_eq(c.references.items[0].start, 4);
	ck_assert_uint_eq(c.references.items[0].end, 25);
	checked_free(&c);
}
END_TEST

/* Only the head of a large picture is decoded. */
START_TEST(a_large_picture_is_not_decoded)
{
	static unsigned char picture[100000] = { 0xFF, 0xD8, 0xFF, 0xE0 };
	struct checked c;

	check_attachment("image/jpeg", "x.jpg", (struct bytes){ picture, sizeof(picture) }, &extract_limits_default, &c);
	ck_assert(!c.message.parts[0]->is_decoded);
	checked_free(&c);
}
END_TEST

static const struct {
	const char *label, *members[7], *found;
	enum oddity oddity;
} zips[] = {
	{ "external template", { "[Content_Types].xml", "<?xml version='1.0'?><Types/>", "word/_rels/settings.xml.rels",
	  "<Relationships><Relationship Id='1' Type='http://schemas.example/relationships/attachedTemplate' "
	  "Target='http://a.example/t.dotm?a=1&amp;b=2' TargetMode='External'/></Relationships>" },
	  "ooxml attachedTemplate auto http://a.example/t.dotm?a=1&b=2\n", NONE },
	{ "picture, link and what is inside", { "word/_rels/document.xml.rels",
	  "<r:Relationships><r:Relationship Type='x/image' Target='http://a.example/i' TargetMode='external'/>"
	  "<r:Relationship Type='x/hyperlink' Target='http://a.example/l' TargetMode=' External '/>"
	  "<r:Relationship Type='x/image' Target='media/1.png'/></r:Relationships>" },
	  "ooxml image auto http://a.example/i\nooxml hyperlink click http://a.example/l\n", NONE },
	{ "wrapped in mhtml:", { "word/_rels/document.xml.rels",
	  "<Relationship Type='x/oleObject' Target='mhtml:http://a.example/o!x-usc:http://b.example/' TargetMode='External'/>" },
	  "ooxml oleObject auto http://a.example/o\n", NONE },
	{ "field in runs", { "word/document.xml", "<w:fldChar w:fldCharType='begin'/><w:instrText> INCLUDE</w:instrText></w:r><w:r>"
	  "<w:instrText>PICTURE &quot;http://a.exam</w:instrText><w:instrText>ple/f&quot;</w:instrText><w:fldChar/>"
	  "<w:instrText>HYPERLINK \"http://a.example/h\"</w:instrText><w:fldChar/>" },
	  "office field or formula auto http://a.example/f\noffice hyperlink click http://a.example/h\n", NONE },
	{ "formula", { "xl/worksheets/sheet1.xml", "<c><f>WEBSERVICE(\"http://a.example/w\")</f></c><c><f>HYPERLINK(\"http://a.example/h\")</f></c>" },
	  "office field or formula auto http://a.example/w\noffice hyperlink click http://a.example/h\n", NONE },
	{ "embedded page", { "word/afchunk.htm", "<html>" PIXEL, "word/document.xml", "<w:document xmlns:w='http://x.example/'/>" },
	  PIXEL_FOUND, NONE },
	{ "open document", { "content.xml", "<draw:image xlink:href='http://a.example/i'/><text:a xlink:href='http://a.example/l'/>"
	  "<draw:image xlink:href='Pictures/1.png'/>" }, "odf draw:image auto http://a.example/i\nodf text:a click http://a.example/l\n", NONE },
	{ "archive with a page", { "readme.txt", "hello", "a/b.html", PIXEL }, PIXEL_FOUND, NONE },
	{ "a page with another name", { "b.jpg", "<html>" PIXEL }, PIXEL_FOUND, NONE },
};

START_TEST(looks_into_zip_files)
{
	static unsigned char zip[10000];
	size_t n = make_zip(zips[_i].members, zip, sizeof(zip));
	struct checked c;

	check_attachment("application/octet-stream", "x", (struct bytes){ zip, n }, &extract_limits_default, &c);
	ck_assert_msg(strcmp(c.text, zips[_i].found) == 0, "%s:\n%s", zips[_i].label, c.text);
	for (size_t i = 0; i < c.references.count; i++) {
		const struct reference *r = &c.references.items[i];

		ck_assert_int_eq(r->removal, REMOVE_NOTHING);
		ck_assert_ptr_nonnull(r->removal_reason);
		ck_assert_uint_eq(r->start, 0);
		ck_assert_uint_eq(r->end, n);
	}
	ck_assert(!oddities_has(&c.oddities, ODDITY_ARCHIVE_LIMIT) && !oddities_has(&c.oddities, ODDITY_ARCHIVE_DAMAGED));
	checked_free(&c);
}
END_TEST

/* An archive in an archive in … : seen to the limit, and noted beyond. */
START_TEST(nests_to_the_limit)
{
	static const char *const members[] = { "x.html", PIXEL, NULL };
	struct extract_limits limits = extract_limits_default;
	static unsigned char zip[10000];
	size_t n = make_zip(members, zip, sizeof(zip));
	struct checked c;

	for (unsigned allowed = 0; allowed < 2; allowed++) {
		limits.max_nested_documents = allowed;
		check_attachment("application/zip", "x.zip", (struct bytes){ zip, n }, &limits, &c);
		ck_assert_uint_eq(c.references.count, allowed);
		ck_assert_int_eq(oddities_has(&c.oddities, ODDITY_NESTED_DOCUMENT_LIMIT), allowed == 0);
		checked_free(&c);
	}
}
END_TEST

START_TEST(counts_members_and_bytes)
{
	static const char *const members[] = { "1.txt", "x", "2.html", PIXEL, NULL };
	struct extract_limits limits = extract_limits_default;
	static unsigned char zip[10000];
	size_t n = make_zip(members, zip, sizeof(zip));
	struct checked c;

	for (unsigned allowed = 1; allowed < 3; allowed++) {
		limits.max_members = allowed;
		check_attachment("application/zip", "x.zip", (struct bytes){ zip, n }, &limits, &c);
		ck_assert_uint_eq(c.references.count, allowed == 2);
		ck_assert_int_eq(oddities_has(&c.oddities, ODDITY_ARCHIVE_LIMIT), allowed == 1);
		checked_free(&c);
	}
	limits = extract_limits_default;
	limits.max_unpacked_bytes = 10;
	check_attachment("application/zip", "x.zip", (struct bytes){ zip, n }, &limits, &c);
	ck_assert(oddities_has(&c.oddities, ODDITY_ARCHIVE_LIMIT));
	checked_free(&c);
}
END_TEST

static const struct {
	const char *label, *mail, *found;
} mails[] = {
	{ "two types", "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n" PIXEL, PIXEL_FOUND },
	{ "text in front of the first part", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" PIXEL "\r\n--b\r\n\r\nx\r\n--b--\r\n",
	  PIXEL_FOUND "text click http://a.example/p\n" },
	{ "text behind the last part", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n" PIXEL, PIXEL_FOUND },
	{ "two encodings", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
	  "Content-Transfer-Encoding: 7bit\r\n\r\n" PIXEL, PIXEL_FOUND },
	{ "a charset that its own name denies", "Content-Type: text/html\r\n\r\n<meta charset=utf-16le>" PIXEL, PIXEL_FOUND },
	{ "a charset that few clients look for", "Content-Type: text/html\r\n\r\n<meta charset=iso-2022-jp>\x1B$B" PIXEL, PIXEL_FOUND },
	{ "encrypted", "Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n", "" },
};

START_TEST(looks_at_every_reading)
{
	struct checked c;

	check_mail(bytes_of(mails[_i].mail), &extract_limits_default, &c);
	ck_assert_msg(mails[_i].found[0] == '\0' || strstr(c.text, PIXEL_FOUND) != NULL, "%s:\n%s", mails[_i].label, c.text);
	for (size_t i = 0; i < c.references.count; i++)
		ck_assert((c.references.items[i].removal == REMOVE_NOTHING) == (c.references.items[i].removal_reason != NULL));
	if (mails[_i].found[0] == '\0')
		ck_assert(oddities_has(&c.oddities, ODDITY_ENCRYPTED));
	checked_free(&c);
}
END_TEST

/* Every allocation of a scan fails once: the scan says so, and loses nothing. */
START_TEST(memory_ends_anywhere)
{
	static const char *const members[] = { "x.html", PIXEL, "word/_rels/a.rels", "<Relationship TargetMode=External "
					       "Type=x/image Target='http://a.example/i'/>", "x.rtf",
					       "{\\rtf1\\fromhtml1{\\*\\htmltag <img src=http://a.example/r>}}", "x.pdf",
					       "%PDF-1.4\n1 0 obj<</URI(http://a.example/u)>>", NULL };
	static unsigned char zip[10000];
	size_t n = make_zip(members, zip, sizeof(zip));
	enum status status = STATUS_NOMEM;
	struct buf mail;

	buf_init(&mail, 20000);
	ck_assert_int_eq(buf_add_text(&mail, "Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"), STATUS_OK);
	ck_assert_int_eq(base64_encode((struct bytes){ zip, n }, &mail), STATUS_OK);
	for (unsigned long i = 1; status != STATUS_OK && i < 1000; i++) {
		struct arena *a = arena_new((size_t)64 << 20);
		struct references found;
		struct oddities oddities = { { 0 } };
		struct message m;

		ck_assert_int_eq(message_parse(buf_bytes(&mail), &message_limits_default, a, &m), STATUS_OK);
		mem_fail_at(i);
		status = extract_references(&m, &extract_limits_default, a, &found, &oddities);
		mem_fail_at(0);
		ck_assert(status == STATUS_OK || status == STATUS_NOMEM);
		if (status == STATUS_OK)
			ck_assert_uint_eq(found.count, 5);	/* the PDF header stands in the first KB of the zip too */
		arena_destroy(&a);
	}
	ck_assert_int_eq(status, STATUS_OK);
	buf_free(&mail);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/attachment");
	TCase *t = tcase_create("attachment");

	tcase_add_loop_test(t, looks_into_attachments, 0, ROWS(cases));
	tcase_add_loop_test(t, reads_mails_in_every_way, 0, ROWS(filed_mails));
	tcase_add_test(t, a_removable_place_stays_removable);
	tcase_add_test(t, a_large_picture_is_not_decoded);
	tcase_add_loop_test(t, looks_into_zip_files, 0, ROWS(zips));
	tcase_add_test(t, nests_to_the_limit);
	tcase_add_test(t, counts_members_and_bytes);
	tcase_add_test(t, memory_ends_anywhere);
	tcase_add_loop_test(t, looks_at_every_reading, 0, ROWS(mails));
	suite_add_tcase(s, t);
	return suite_run(s);
}
