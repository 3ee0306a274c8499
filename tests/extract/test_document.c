/* RTF, PDF, winmail.dat and compound files. */
#include <string.h>
#include <zlib.h>
#include "extract/check_mail.h"
#include "extract/lzfu.h"
#include "support/suite.h"

#define PIXEL "<img src=http://a.example/p>"
#define PIXEL_FOUND "img[src] auto http://a.example/p\n"

static const struct {
	const char *label, *content, *found;
} documents[] = {
	{ "rtf picture", "{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE \"http://a.example/x\" \\\\d }{\\fldrslt x}}}",
	  "rtf field auto http://a.example/x\n" },
	{ "rtf picture in pieces", "{\\rtf1{\\field{\\*\\fldinst {\\b INCLUDE}{\\i PICTURE \\u34?http:\\'2f/a.exa\r\nmple/x}}}}",
	  "rtf field auto http://a.example/x\n" },
	{ "rtf link", "{\\rtf1{\\field{\\*\\fldinst HYPERLINK http://a.example/x }}}", "rtf HYPERLINK click http://a.example/x\n" },
	{ "rtf template", "{\\rtf1{\\*\\template http://a.example/t}}", "rtf template auto http://a.example/t\n" },
	{ "rtf template in escapes", "{\\rtf1{\\*\\template\n\\'68\\'74tp:\\u47?/a.example/t}}", "rtf template auto http://a.example/t\n" },
	{ "rtf template, unclosed", "{\\rtf1{\\*\\template http://a.example/t", "rtf template auto http://a.example/t\n" },
	{ "rtf shape", "{\\rtf1{\\shp{\\*\\shpinst{\\sp{\\sn pibName}{\\sv http://a.example/x}}{\\sp{\\sn z}{\\sv http://b.example/}}}}}",
	  "rtf linked picture auto http://a.example/x\n" },
	{ "rtf object", "{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata 0105\r\n687474703a2f2f612e6578616d706c652f6f}}}",
	  "rtf object auto http://a.example/o\n" },
	{ "rtf object in UTF-16", "{\\rtf1{\\*\\objdata 01680074007400700"
	  "03a002f002f0061002e006500780061006d0070006c0065002f00}}", "rtf object auto http://a.example/\n" },
	{ "rtf with binary data", "{\\rtf1{\\pict\\bin5 }}}}}{\\*\\template http://a.example/t}}", "rtf template auto http://a.example/t\n" },
	{ "rtf with HTML inside", "{\\rtf1\\fromhtml1{\\*\\htmltag84 <img src=}\\htmlrtf {\\b x}\\htmlrtf0 "
	  "{\\*\\htmltag84 \"http://a.example/p\">}}", PIXEL_FOUND },
	{ "rtf text", "{\\rtf1 http://a.example/x {\\fonttbl{\\f0 x;}}}", "" },

	{ "pdf link", "%PDF-1.4\n1 0 obj<</A<</S/URI/URI(http://a.example/x)>>>>endobj", "pdf /URI click http://a.example/x\n" },
	{ "pdf escapes", "%PDF-1.4\n1 0 obj<</A<</S/#55RI/UR#49(http:\\057/a.exa\\\nmple/\\(x\\)(y))>>>>endobj",
	  "pdf /URI click http://a.example/(x)(y)\n" },
	{ "pdf hexadecimal", "%PDF-1.4\n1 0 obj<</URI<687474703A2F2F612E 6578616D706C652F78>>>", "pdf /URI click http://a.example/x\n" },
	{ "pdf open action", "%PDF-1.4\n1 0 obj<</OpenAction<</S/URI/URI(http://a.example/x)>>>>endobj",
	  "pdf /URI auto http://a.example/x\n" },
	{ "pdf open action elsewhere", "%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction 3 0 R>>endobj 2 0 obj<</S/URI/URI(http://b.example/)>>"
	  "endobj 3 0 obj<</S/GoTo/Next[4 0 R]>>endobj 4 0 obj<</S/URI/URI 5 0 R>>endobj 5 0 obj(http://a.example/x)endobj",
	  "pdf /URI click http://b.example/\npdf /URI auto http://a.example/x\n" },
	{ "pdf page action", "%PDF-1.4\n1 0 obj<</AA<</O<</S/SubmitForm/F<</FS/URL/F(http://a.example/s)>>>>>>>>",
	  "pdf /SubmitForm auto http://a.example/s\n" },
	{ "pdf remote file", "%PDF-1.4\n1 0 obj<</AA<</O<</S/GoToR/D[0/Fit]/F(\\\\\\\\a.example\\\\x)>>>>>>",
	  "pdf /GoToR auto https://a.example/x\n" },
	{ "pdf stream elsewhere", "%PDF-1.4\n1 0 obj<</Length 0/F<</FS/URL/F(http://a.example/d)>>>>stream\nendstream endobj",
	  "pdf external file auto http://a.example/d\n" },
	{ "pdf script", "%PDF-1.4\n1 0 obj<</S/JavaScript/JS(this.submitForm\\(\"http://a.example/j\"\\))>>",
	  "pdf JavaScript click http://a.example/j\n" },
	{ "pdf script in a stream", "%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS 2 0 R>>>>endobj 2 0 obj<</Length 9>>stream\n"
	  "x(\"http://a.example/j\")\nendstream endobj", "pdf JavaScript auto http://a.example/j\n" },
	{ "pdf form", "%PDF-1.4\n1 0 obj<</XFA[(template)2 0 R]>>endobj 2 0 obj<</Length 9/Filter/ASCIIHexDecode>>stream\n"
	  "3c696d6720687265663d687474703a2f2f612e6578616d706c652f693e>\nendstream endobj", "img[href] auto http://a.example/i\n" },
	{ "pdf names, nothing else", "%PDF-1.4\n1 0 obj<</Type/Page/F 4/Title(http://a.example/)>>endobj", "" },
};

START_TEST(reads_documents)
{
	struct checked c;

	check_attachment("application/octet-stream", "x", bytes_of(documents[_i].content), &extract_limits_default, &c);
	ck_assert_msg(strcmp(c.text, documents[_i].found) == 0, "%s:\n%s", documents[_i].label, c.text);
	for (size_t i = 0; i < c.references.count; i++)
		ck_assert_ptr_nonnull(c.references.items[i].removal_reason);
	checked_free(&c);
}
END_TEST

START_TEST(reads_object_streams)
{
	static const char objects[] = "1 0 2 21 <</OpenAction 2 0 R>><</S/URI/URI(http://a.example/x)>>";
	unsigned char packed[200];
	unsigned long n = sizeof(packed);
	struct checked c;
	struct buf pdf;

	buf_init(&pdf, 10000);
	ck_assert_int_eq(compress(packed, &n, (const unsigned char *)objects, sizeof(objects) - 1), Z_OK);
	ck_assert_int_eq(buf_add_text(&pdf, "%PDF-1.5\n9 0 obj<</Type/ObjStm/N 2/First 9/Filter[/FlateDecode]>>stream\r\n"), STATUS_OK);
	ck_assert_int_eq(buf_add(&pdf, packed, n), STATUS_OK);
	ck_assert_int_eq(buf_add_text(&pdf, "\nendstream endobj"), STATUS_OK);
	check_attachment("application/pdf", "x.pdf", buf_bytes(&pdf), &extract_limits_default, &c);
	ck_assert_str_eq(c.text, "pdf /URI auto http://a.example/x\n");
	ck_assert(!oddities_has(&c.oddities, ODDITY_ARCHIVE_LIMIT));
	checked_free(&c);
	buf_free(&pdf);
}
END_TEST

START_TEST(says_what_it_cannot_see)
{
	struct checked c;

	check_attachment("application/pdf", "x.pdf", bytes_of("%PDF-1.4\ntrailer<</Encrypt 3 0 R>>"), &extract_limits_default, &c);
	ck_assert(oddities_has(&c.oddities, ODDITY_ENCRYPTED));
	checked_free(&c);
	check_attachment("application/pdf", "x.pdf", bytes_of("%PDF-1.4\n1 0 obj<</Type/ObjStm/Filter/LZWDecode>>stream\nx endstream"),
			 &extract_limits_default, &c);
	ck_assert(oddities_has(&c.oddities, ODDITY_ARCHIVE_DAMAGED));
	checked_free(&c);
}
END_TEST

static void put_number(struct buf *b, unsigned long value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		ck_assert_int_eq(buf_add_byte(b, (unsigned char)(value >> 8 * i)), STATUS_OK);
}

static void put_attribute(struct buf *b, unsigned level, unsigned long id, struct bytes data)
{
	put_number(b, level, 1);
	put_number(b, id, 4);
	put_number(b, data.len, 4);
	ck_assert_int_eq(buf_add_bytes(b, data), STATUS_OK);
	put_number(b, 0, 2);
}

static void put_property(struct buf *b, unsigned type, unsigned id, struct bytes data)
{
	put_number(b, type, 2);
	put_number(b, id, 2);
	put_number(b, 1, 4);
	put_number(b, data.len, 4);
	ck_assert_int_eq(buf_add_bytes(b, data), STATUS_OK);
	put_number(b, 0, (int)((4 - data.len % 4) % 4));
}

/* "MELA" is RTF that is not compressed, "LZFu" is. */
static void put_rtf(struct buf *b, unsigned long kind, struct bytes rtf)
{
	put_number(b, rtf.len, 4);
	put_number(b, rtf.len, 4);
	put_number(b, kind, 4);
	put_number(b, 0, 4);
	ck_assert_int_eq(buf_add_bytes(b, rtf), STATUS_OK);
}

START_TEST(reads_winmail)
{
	struct buf tnef, properties, rtf;
	struct checked c;

	buf_init(&tnef, 10000);
	buf_init(&properties, 10000);
	buf_init(&rtf, 10000);
	put_rtf(&rtf, 0x414C454D, bytes_of("{\\rtf1{\\*\\template http://a.example/t}}"));
	put_number(&properties, 5, 4);
	put_number(&properties, 0x0003, 2);
	put_number(&properties, 0x3FDE, 2);
	put_number(&properties, 65001, 4);
	put_number(&properties, 0x0003, 2);	/* a named one */
	put_number(&properties, 0x8001, 2);
	for (int i = 0; i < 16; i++)
		put_number(&properties, 0, 1);
	put_number(&properties, 1, 4);
	put_number(&properties, 6, 4);
	put_number(&properties, 0x620061, 4);
	put_number(&properties, 0, 4);
	put_number(&properties, 7, 4);
	put_property(&properties, 0x102, 0x1013, bytes_of(PIXEL));
	put_property(&properties, 0x102, 0x1009, buf_bytes(&rtf));
	put_property(&properties, 0x102, 0x3701, bytes_of("{\\rtf1{\\*\\template http://b.example/t}}"));
	put_number(&tnef, 0x223E9F78, 4);
	put_number(&tnef, 1, 2);
	put_attribute(&tnef, 1, 0x00069003, buf_bytes(&properties));
	put_attribute(&tnef, 2, 0x00018010, bytes_of("x.html"));
	put_attribute(&tnef, 2, 0x0006800F, bytes_of("hello <img src=http://c.example/p>"));
	check_attachment("application/octet-stream", "winmail.dat", buf_bytes(&tnef), &extract_limits_default, &c);
	ck_assert_str_eq(c.text, PIXEL_FOUND "rtf template auto http://a.example/t\nrtf template auto http://b.example/t\n"
				 "img[src] auto http://c.example/p\n");
	ck_assert(!oddities_has(&c.oddities, ODDITY_ARCHIVE_DAMAGED));
	ck_assert_str_eq(c.references.items[0].removal_reason, "inside winmail.dat");
	checked_free(&c);
	buf_free(&tnef);
	buf_free(&properties);
	buf_free(&rtf);
}
END_TEST

/* The example of [MS-OXRTFCP], 4.1.1. */
START_TEST(unpacks_lzfu)
{
	static const unsigned char packed[] = {
		0x2D, 0, 0, 0, 0x2B, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 0x03, 0x00, 0x0A, 0x00, 0x72, 0x63,
		0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05,
		0xB0, 0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0,
	};
	struct buf out;
	bool whole;

	buf_init(&out, 1000);
	ck_assert_int_eq(lzfu_unpack((struct bytes){ packed, sizeof(packed) }, &out, &whole), STATUS_OK);
	ck_assert(whole);
	ck_assert(bytes_is(buf_bytes(&out), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"));
	buf_free(&out);
	buf_init(&out, 5);
	ck_assert_int_eq(lzfu_unpack((struct bytes){ packed, sizeof(packed) }, &out, &whole), STATUS_OK);
	ck_assert(!whole);
	ck_assert(bytes_is(buf_bytes(&out), "{\\rtf"));
	buf_free(&out);
}
END_TEST

START_TEST(searches_compound_files)
{
	static const char file[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 INCLUDEPICTURE \"http://a.example/x\" "
				   "h\0t\0t\0p\0:\0/\0/\0b\0.\0e\0x\0a\0m\0p\0l\0e\0/\0\0\0E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
	struct checked c;

	check_attachment("application/msword", "x.doc", (struct bytes){ (const unsigned char *)file, sizeof(file) - 1 },
			 &extract_limits_default, &c);
	ck_assert_str_eq(c.text, "ole document auto http://a.example/x\nole document click http://b.example/\n");
	ck_assert(oddities_has(&c.oddities, ODDITY_ENCRYPTED));
	checked_free(&c);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("extract/document");
	TCase *t = tcase_create("document");

	tcase_add_loop_test(t, reads_documents, 0, ROWS(documents));
	tcase_add_test(t, reads_object_streams);
	tcase_add_test(t, says_what_it_cannot_see);
	tcase_add_test(t, reads_winmail);
	tcase_add_test(t, unpacks_lzfu);
	tcase_add_test(t, searches_compound_files);
	suite_add_tcase(s, t);
	return suite_run(s);
}
