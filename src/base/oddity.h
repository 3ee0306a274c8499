/*
 * oddity.h - what a well-formed message does not have.
 *
 * A parser that meets one notes it in a set, keeps what a mail client would
 * show and goes on. The sets travel upwards with the part or message they were
 * seen in and feed the oddity detector; nobody looks at a byte twice. One
 * table gives each its name (as in "scan --json", signatures and man pages)
 * and a line of help. To add one, add a row below.
 */
#ifndef BASE_ODDITY_H
#define BASE_ODDITY_H

#include <stdbool.h>
#include <stdint.h>

/* X(CONSTANT, "name", "help") */
#define ODDITY_TABLE(X) \
	/* header fields */ \
	X(NUL_BYTE, "nul-byte", "a NUL byte in a header or a text part") \
	X(BARE_CR, "bare-cr", "a carriage return without line feed in a header") \
	X(HEADER_SYNTAX, "header-syntax", "a header line without a field name and colon") \
	X(HEADER_LIMIT, "header-limit", "more or longer header fields than the limit; the rest was not parsed") \
	X(HEADER_8BIT, "header-8bit", "raw bytes above 127 in a header") \
	X(DUPLICATE_FIELD, "duplicate-field", "a field that may stand once stands more often") \
	X(BAD_ADDRESS, "bad-address", "an address field that does not parse") \
	X(BAD_ENCODED_WORD, "bad-encoded-word", "an RFC 2047 word that does not decode") \
	X(BAD_PARAMETER, "bad-parameter", "a MIME parameter with broken syntax or RFC 2231 pieces") \
	X(PARAMETER_LIMIT, "parameter-limit", "more MIME parameters or pieces than the limit") \
	/* structure */ \
	X(BAD_TYPE, "bad-type", "a Content-Type field without type and subtype; read as text") \
	X(CONFLICTING_TYPE, "conflicting-type", "several Content-Type fields that disagree") \
	X(CONFLICTING_ENCODING, "conflicting-encoding", "several Content-Transfer-Encoding fields that disagree") \
	X(UNKNOWN_ENCODING, "unknown-encoding", "a Content-Transfer-Encoding that no standard defines") \
	X(ENCODED_MULTIPART, "encoded-multipart", "a multipart or message with a transfer encoding, which RFC 2045 forbids") \
	X(MISSING_BOUNDARY, "missing-boundary", "a multipart without a boundary parameter, or whose boundary never occurs") \
	X(UNCLOSED_MULTIPART, "unclosed-multipart", "a multipart that ends without its closing boundary") \
	X(BAD_BOUNDARY, "bad-boundary", "a boundary that is empty, over-long or has forbidden characters") \
	X(EPILOGUE_TEXT, "epilogue-text", "text after the last boundary, which some clients show") \
	X(PREAMBLE_TEXT, "preamble-text", "markup before the first boundary, which some clients show") \
	X(DEPTH_LIMIT, "depth-limit", "parts nested deeper than the limit; the rest was scanned as one leaf") \
	X(PART_LIMIT, "part-limit", "more parts than the limit; the rest was scanned as one leaf") \
	X(SIZE_LIMIT, "size-limit", "a message or part larger than the limit") \
	X(TIME_LIMIT, "time-limit", "the scan took longer than the limit and stopped") \
	X(REFERENCE_LIMIT, "reference-limit", "more references than the limit; the rest was counted but not kept") \
	/* transfer encodings and charsets */ \
	X(BASE64_JUNK, "base64-junk", "characters in base64 that do not belong there") \
	X(BASE64_PADDING, "base64-padding", "padding inside base64, or a number of characters that cannot be") \
	X(QP_BAD_ESCAPE, "qp-bad-escape", "\"=\" without two hexadecimal digits in quoted-printable") \
	X(QP_LOWER_HEX, "qp-lower-hex", "\"=3d\" where quoted-printable wants \"=3D\"") \
	X(UNKNOWN_CHARSET, "unknown-charset", "a charset that is not known; read as windows-1252") \
	X(CHARSET_INVALID, "charset-invalid", "bytes that the charset does not have") \
	X(CHARSET_MISMATCH, "charset-mismatch", "header, byte order mark and meta element name different charsets") \
	X(UTF7, "utf-7", "text in UTF-7, which hides markup from filters") \
	/* HTML and CSS */ \
	X(HTML_ATTRIBUTE_LIMIT, "html-attribute-limit", "an element with very many attributes") \
	X(HTML_DEPTH_LIMIT, "html-depth-limit", "elements nested deeper than the limit") \
	X(HTML_UNCLOSED, "html-unclosed", "the document ends inside a tag, comment or raw text") \
	X(HTML_DUPLICATE_ATTRIBUTE, "html-duplicate-attribute", "one attribute twice in a tag; the first counts") \
	X(HTML_SCRIPT, "html-script", "a script or an event handler attribute") \
	X(CSS_BAD_TOKEN, "css-bad-token", "a bad string or bad url token in a style") \
	X(CSS_DEPTH_LIMIT, "css-depth-limit", "style blocks nested deeper than the limit") \
	X(NESTED_DOCUMENT_LIMIT, "nested-document-limit", "documents inside data: URLs or srcdoc deeper than the limit") \
	/* URLs */ \
	X(URL_CONTROL, "url-control", "tab, line break or control character inside a URL") \
	X(URL_BACKSLASH, "url-backslash", "backslashes where a URL has slashes") \
	X(URL_NUMERIC_HOST, "url-numeric-host", "a host written as an octal, hexadecimal or single number") \
	X(URL_USER_INFO, "url-user-info", "user name or password in a URL") \
	X(URL_MAPPED_HOST, "url-mapped-host", "a host that IDNA mapping changes (full-width letters, ligatures, digits)") \
	X(URL_MISSING_SLASHES, "url-missing-slashes", "a web URL without \"//\" behind the scheme") \
	X(URL_LIMIT, "url-limit", "a URL longer than the limit, or more international hosts than are looked up") \
	/* signatures */ \
	X(PATTERN_LIMIT, "pattern-limit", "a regular expression of a signature reached its limits and was given up") \
	/* beyond the body */ \
	X(TYPE_MISMATCH, "type-mismatch", "an attachment whose content is of another type than declared") \
	X(ENCRYPTED, "encrypted", "an encrypted part that could not be looked into") \
	X(ARCHIVE_LIMIT, "archive-limit", "an archive over the limits on count, size or ratio") \
	X(ARCHIVE_DAMAGED, "archive-damaged", "an archive or document container that does not open")

enum oddity {
#define X(constant, name, help) ODDITY_##constant,
	ODDITY_TABLE(X)
#undef X
	ODDITY_COUNT
};

/* Zero-initialised: empty. */
struct oddities {
	uint64_t bits[(ODDITY_COUNT + 63) / 64];
};

static inline void oddities_add(struct oddities *set, enum oddity o)
{
	set->bits[o / 64] |= (uint64_t)1 << (o % 64);
}

static inline bool oddities_has(const struct oddities *set, enum oddity o)
{
	return set->bits[o / 64] >> (o % 64) & 1;
}

static inline void oddities_join(struct oddities *set, const struct oddities *other)
{
	for (unsigned i = 0; i < sizeof(set->bits) / sizeof(set->bits[0]); i++)
		set->bits[i] |= other->bits[i];
}

static inline bool oddities_is_empty(const struct oddities *set)
{
	for (unsigned i = 0; i < sizeof(set->bits) / sizeof(set->bits[0]); i++) {
		if (set->bits[i] != 0)
			return false;
	}
	return true;
}

/* Name and help of one; static storage. */
const char *oddity_name(enum oddity o);
const char *oddity_help(enum oddity o);

/* The oddity of that name. False, with *o_r untouched, if there is none. */
bool oddity_from_name(const char *name, enum oddity *o_r);

#endif
