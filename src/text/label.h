/*
 * label.h - the charsets that are known, and the labels that mail and HTML give them.
 *
 * Static tables, safe from any thread. For text/ alone; others see names (charset.h).
 */
#ifndef TEXT_LABEL_H
#define TEXT_LABEL_H

#include "base/bytes.h"
#include "text/single_byte.h"

/* How bytes become characters. */
enum charset_form {
	CHARSET_UTF8,
	CHARSET_SINGLE_BYTE,
	CHARSET_GB18030,	/* from here: ASCII, and sequences whose first byte is above 127 */
	CHARSET_BIG5,
	CHARSET_EUC_JP,
	CHARSET_SHIFT_JIS,
	CHARSET_EUC_KR,
	CHARSET_ISO_2022,	/* from here: ASCII bytes may stand for other things */
	CHARSET_HZ,
	CHARSET_UTF7,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_UTF32LE,
	CHARSET_UTF32BE
};

struct charset {
	const char *name;		/* lower case, as the Encoding standard calls it where it does */
	enum charset_form form;
	const uint16_t *high;		/* of CHARSET_SINGLE_BYTE: bytes 0x80 to 0xFF */
	const char *iconv_name;		/* of those that go through iconv; else NULL */
};

/*
 * The charset of that label, or NULL. Only letters and digits count, in either case: mail has "UTF_8", "utf8" and
 * "\"utf-8\"" as well as "utf-8".
 */
const struct charset *charset_find(struct bytes label);

/* The one that browsers take where nothing is known. */
extern const struct charset *const charset_windows_1252;

/* The one that GBK and HZ text can be handed to. */
extern const struct charset *const charset_gb18030;

/* The n-th of those that go through iconv, from 0; NULL: there are no more. */
const struct charset *charset_with_iconv(size_t n);

#endif
