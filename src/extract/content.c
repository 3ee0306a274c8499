#include "extract/content.h"
#include <string.h>
#include "base/ascii.h"

/* Bytes at a fixed place. */
static const struct {
	size_t at;
	struct bytes bytes;
	unsigned kinds;
} signatures[] = {
	{ 0, BYTES("PK\3\4"), CONTENT_ZIP },
	{ 0, BYTES("PK\5\6"), CONTENT_ZIP },
	{ 0, BYTES("PK\7\10"), CONTENT_ZIP },
	{ 0, BYTES("\x1F\x8B"), CONTENT_ARCHIVE },			/* gzip */
	{ 0, BYTES("BZh"), CONTENT_ARCHIVE },
	{ 0, BYTES("\xFD" "7zXZ"), CONTENT_ARCHIVE },
	{ 0, BYTES("\x28\xB5\x2F\xFD"), CONTENT_ARCHIVE },		/* zstd */
	{ 0, BYTES("7z\xBC\xAF\x27\x1C"), CONTENT_ARCHIVE },
	{ 0, BYTES("Rar!\x1A\7"), CONTENT_ARCHIVE },
	{ 0, BYTES("MSCF"), CONTENT_ARCHIVE },
	{ 2, BYTES("-lh"), CONTENT_ARCHIVE },
	{ 257, BYTES("ustar"), CONTENT_ARCHIVE },
	{ 0, BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), CONTENT_OLE },
	{ 0, BYTES("\x78\x9F\x3E\x22"), CONTENT_TNEF },
	{ 0, BYTES("-----BEGIN PGP MESSAGE"), CONTENT_ENCRYPTED },
	{ 0, BYTES("\xFF\xD8\xFF"), CONTENT_INERT },			/* JPEG */
	{ 0, BYTES("\x89PNG\r\n\x1A\n"), CONTENT_INERT },
	{ 0, BYTES("GIF8"), CONTENT_INERT },
	{ 0, BYTES("BM"), CONTENT_INERT },
	{ 0, BYTES("II*\0"), CONTENT_INERT },
	{ 0, BYTES("MM\0*"), CONTENT_INERT },
	{ 0, BYTES("\0\0\1\0"), CONTENT_INERT },			/* icon */
	{ 8, BYTES("WEBP"), CONTENT_INERT },
	{ 8, BYTES("WAVE"), CONTENT_INERT },
	{ 4, BYTES("ftyp"), CONTENT_INERT },				/* MP4, HEIC, AVIF */
	{ 0, BYTES("ID3"), CONTENT_INERT },
	{ 0, BYTES("OggS"), CONTENT_INERT },
	{ 0, BYTES("\x1A\x45\xDF\xA3"), CONTENT_INERT },		/* Matroska, WebM */
	{ 0, BYTES("wOFF"), CONTENT_INERT },
	{ 0, BYTES("wOF2"), CONTENT_INERT },
};

/* Text that begins so behind white space, in any case. */
static const struct {
	const char *text;
	unsigned kinds;
} beginnings[] = {
	{ "<!doctype html", CONTENT_HTML }, { "<html", CONTENT_HTML }, { "<head", CONTENT_HTML },
	{ "<script", CONTENT_HTML }, { "<iframe", CONTENT_HTML }, { "<h1", CONTENT_HTML }, { "<div", CONTENT_HTML },
	{ "<font", CONTENT_HTML }, { "<table", CONTENT_HTML }, { "<style", CONTENT_HTML }, { "<title", CONTENT_HTML },
	{ "<body", CONTENT_HTML }, { "<meta", CONTENT_HTML }, { "<link", CONTENT_HTML }, { "<img", CONTENT_HTML },
	{ "<br", CONTENT_HTML }, { "<center", CONTENT_HTML }, { "<span", CONTENT_HTML },
	{ "<svg", CONTENT_HTML }, { "<!--", CONTENT_HTML }, { "<?xml", CONTENT_HTML }, { "<!doctype", CONTENT_HTML },
	{ "<a ", CONTENT_HTML }, { "<p>", CONTENT_HTML }, { "<p ", CONTENT_HTML }, { "<b>", CONTENT_HTML },
	{ "{\\rt", CONTENT_RTF },
	{ "begin:vcalendar", CONTENT_CALENDAR }, { "begin:vcard", CONTENT_CALENDAR },
	{ "return-path:", CONTENT_MESSAGE }, { "delivered-to:", CONTENT_MESSAGE }, { "received: ", CONTENT_MESSAGE },
	{ "mime-version:", CONTENT_MESSAGE },
};

static const struct {
	const char *ending, *type;	/* ending of a name, media type; either may be NULL */
	unsigned kinds;
} names[] = {
	{ ".html", "text/html", CONTENT_HTML }, { ".htm", "application/xhtml+xml", CONTENT_HTML },
	{ ".shtml", "text/xml", CONTENT_HTML }, { ".xhtml", "application/xml", CONTENT_HTML },
	{ ".xht", "text/x-amp-html", CONTENT_HTML }, { ".hta", "application/hta", CONTENT_HTML },
	{ ".svg", "image/svg+xml", CONTENT_HTML }, { ".xml", "image/svg", CONTENT_HTML },
	{ ".ics", "text/calendar", CONTENT_CALENDAR }, { ".vcf", "text/vcard", CONTENT_CALENDAR },
	{ ".vcs", "text/x-vcard", CONTENT_CALENDAR }, { ".ical", "application/ics", CONTENT_CALENDAR },
	{ ".rtf", "application/rtf", CONTENT_RTF }, { NULL, "text/rtf", CONTENT_RTF },
	{ ".pdf", "application/pdf", CONTENT_PDF }, { ".fdf", "application/vnd.fdf", CONTENT_PDF },
	{ NULL, "application/x-pdf", CONTENT_PDF },
	{ ".docx", NULL, CONTENT_ZIP }, { ".docm", NULL, CONTENT_ZIP }, { ".dotx", NULL, CONTENT_ZIP },
	{ ".dotm", NULL, CONTENT_ZIP }, { ".xlsx", NULL, CONTENT_ZIP }, { ".xlsm", NULL, CONTENT_ZIP },
	{ ".xlsb", NULL, CONTENT_ZIP }, { ".pptx", NULL, CONTENT_ZIP }, { ".pptm", NULL, CONTENT_ZIP },
	{ ".ppsx", NULL, CONTENT_ZIP }, { ".odt", NULL, CONTENT_ZIP }, { ".ods", NULL, CONTENT_ZIP },
	{ ".odp", NULL, CONTENT_ZIP }, { ".odg", NULL, CONTENT_ZIP }, { ".epub", NULL, CONTENT_ZIP },
	{ ".zip", "application/zip", CONTENT_ZIP }, { ".jar", "application/x-zip-compressed", CONTENT_ZIP },
	{ ".tar", "application/x-tar", CONTENT_ARCHIVE }, { ".gz", "application/gzip", CONTENT_ARCHIVE },
	{ ".tgz", "application/x-gzip", CONTENT_ARCHIVE }, { ".svgz", NULL, CONTENT_ARCHIVE },
	{ ".bz2", "application/x-bzip2", CONTENT_ARCHIVE }, { ".xz", "application/x-xz", CONTENT_ARCHIVE },
	{ ".zst", "application/zstd", CONTENT_ARCHIVE }, { ".7z", "application/x-7z-compressed", CONTENT_ARCHIVE },
	{ ".rar", "application/vnd.rar", CONTENT_ARCHIVE }, { NULL, "application/x-rar", CONTENT_ARCHIVE },
	{ ".cab", "application/vnd.ms-cab-compressed", CONTENT_ARCHIVE }, { ".iso", "application/x-iso9660-image", CONTENT_ARCHIVE },
	{ ".img", NULL, CONTENT_ARCHIVE }, { ".lzh", "application/x-lzh-compressed", CONTENT_ARCHIVE },
	{ "winmail.dat", "application/ms-tnef", CONTENT_TNEF }, { NULL, "application/vnd.ms-tnef", CONTENT_TNEF },
	{ ".doc", "application/msword", CONTENT_OLE }, { ".xls", "application/vnd.ms-excel", CONTENT_OLE },
	{ ".ppt", "application/vnd.ms-powerpoint", CONTENT_OLE }, { ".msg", "application/vnd.ms-outlook", CONTENT_OLE },
	{ NULL, "application/x-ole-storage", CONTENT_OLE }, { NULL, "application/cdfv2", CONTENT_OLE },
	{ ".pgp", "application/pgp-encrypted", CONTENT_ENCRYPTED }, { ".gpg", NULL, CONTENT_ENCRYPTED },
	{ ".p7m", NULL, CONTENT_ENCRYPTED },
	{ ".eml", "message/rfc822", CONTENT_MESSAGE }, { ".mht", NULL, CONTENT_MESSAGE }, { ".mhtml", NULL, CONTENT_MESSAGE },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The head without NUL bytes, byte order marks and white space in front: UTF-16 then reads like ASCII. */
static struct bytes readable(struct bytes head, unsigned char *room)
{
	size_t n = 0;

	for (size_t i = 0; i < head.len && i < CONTENT_HEAD_MAX; i++) {
		unsigned char c = head.data[i];

		if (c != 0 && (n > 0 || (c < 0x80 && !ascii_is_space(c))))
			room[n++] = c;
		else if (n == 0 && c >= 0x80 && memchr("\xEF\xBB\xBF\xFF\xFE", c, 5) == NULL)
			break;
	}
	return (struct bytes){ room, n };
}

/* UTF-7 writes "<" as "+ADw-"; no markup begins with it in any other charset. */
static bool is_utf7_markup(struct bytes text)
{
	return bytes_starts_with(text, "+ADw") || bytes_starts_with(text, "+/v");
}

unsigned content_by_bytes(struct bytes head)
{
	unsigned char room[CONTENT_HEAD_MAX];
	unsigned kinds = 0;
	struct bytes text;

	if (head.len == 0)
		return CONTENT_UNKNOWN;
	for (size_t i = 0; i < COUNT(signatures); i++) {
		struct bytes there = bytes_slice(head, signatures[i].at, signatures[i].at + signatures[i].bytes.len);

		if (bytes_equal(there, signatures[i].bytes))
			kinds |= signatures[i].kinds;
	}
	text = readable(head, room);
	for (size_t i = 0; i < COUNT(beginnings); i++) {
		if (bytes_starts_with_nocase(text, beginnings[i].text))
			kinds |= beginnings[i].kinds;
	}
	if (is_utf7_markup(text))
		kinds |= CONTENT_HTML;
	/* Readers take a PDF header anywhere in the first KB. */
	head = bytes_slice(head, 0, CONTENT_HEAD_MAX);
	if (bytes_find(head, bytes_of("%PDF-"), 0) < head.len || bytes_starts_with(head, "%FDF-"))
		kinds |= CONTENT_PDF;
	/* The marks of a picture are short: behind anything else they are chance. */
	return kinds & ~(unsigned)CONTENT_INERT ? kinds & ~(unsigned)CONTENT_INERT : kinds;
}

unsigned content_by_name(struct bytes filename)
{
	unsigned kinds = 0;

	/* What Windows drops from the end of a name. */
	while (filename.len > 0 && (filename.data[filename.len - 1] == '.' || filename.data[filename.len - 1] == ' '))
		filename.len--;
	for (size_t i = 0; i < COUNT(names); i++) {
		if (names[i].ending != NULL && bytes_ends_with_nocase(filename, names[i].ending))
			kinds |= names[i].kinds;
	}
	return kinds;
}

unsigned content_by_type_name(const char *type)
{
	static const char *const zipped[] = {
		"application/vnd.openxmlformats", "application/vnd.oasis.opendocument", "application/epub+zip",
		"application/vnd.ms-word.", "application/vnd.ms-excel.", "application/vnd.ms-powerpoint.",
	};
	struct bytes t = bytes_of(type);

	for (size_t i = 0; i < COUNT(names); i++) {
		if (names[i].type != NULL && bytes_is_nocase(t, names[i].type))
			return names[i].kinds;
	}
	for (size_t i = 0; i < COUNT(zipped); i++) {
		if (bytes_starts_with_nocase(t, zipped[i]))
			return CONTENT_ZIP;
	}
	return CONTENT_UNKNOWN;
}

unsigned content_by_type(const struct media_type *type)
{
	char name[100];

	if (type->type.len == 0 || type->subtype.len == 0 || type->type.len + type->subtype.len + 2 > sizeof(name))
		return CONTENT_UNKNOWN;
	memcpy(name, type->type.data, type->type.len);
	name[type->type.len] = '/';
	memcpy(name + type->type.len + 1, type->subtype.data, type->subtype.len);
	name[type->type.len + 1 + type->subtype.len] = '\0';
	return content_by_type_name(name);
}
