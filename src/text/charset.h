/*
 * charset.h - text of any charset to UTF-8, with a way back to the bytes it came from.
 *
 * Labels are those of the Encoding standard (4.2) and the meanings are its as well, because browsers decide what
 * is seen: "iso-8859-1" is windows-1252, "gb2312" is GB18030. Added are what mail has and browsers refuse: UTF-7,
 * UTF-32, HZ, ISO-2022-KR and -CN, IBM code pages. Reads hostile bytes: damage is an oddity, never an error.
 *
 * No state is kept between calls: safe from any thread. East Asian charsets go through iconv of the C library,
 * which may load a module at the first use; charset_warm_up() does that before a process locks itself in.
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/buf.h"
#include "base/offset_map.h"
#include "base/oddity.h"

struct text {
	struct bytes utf8;		/* well-formed UTF-8 */
	const struct offset_map *map;	/* from utf8 to the bytes it was made of; NULL: they are the same bytes */
};

/*
 * Convert in to UTF-8. Bytes that the charset does not have become U+FFFD as in browsers (CHARSET_INVALID). A byte
 * order mark of the charset itself is left out. Nothing is copied where nothing changes: ASCII in most charsets,
 * and well-formed UTF-8, are given back as they are.
 *
 *   label   empty, or not known (UNKNOWN_CHARSET): windows-1252, as browsers do
 *   in      borrowed, and by text_r too
 *   text_r  borrows from in or lives in a
 *   o       added to, never cleared; UTF7 if the charset is UTF-7
 *
 * STATUS_NOMEM, STATUS_LIMIT   also from a; text_r is untouched
 * Linear. At most three bytes of UTF-8 for each byte of in.
 */
enum status charset_to_utf8(struct bytes label, struct bytes in, struct arena *a, struct text *text_r,
			    struct oddities *o) MUST_CHECK;

/*
 * Append utf8 (well-formed) to out in that charset, for replacements inside a text of it. What the charset does
 * not have becomes "?". ISO-2022 and HZ text starts and ends in the state for ASCII. On failure out is as it was.
 */
enum status charset_from_utf8(struct bytes label, struct bytes utf8, struct buf *out) MUST_CHECK;

/*
 * Whether an ASCII byte at the start of a character always stands for itself: not so in UTF-7, -16 and -32,
 * ISO-2022 and HZ. (The second bytes of Shift_JIS, Big5 and GB18030 characters may be below 0x80 all the same.)
 */
bool charset_is_ascii_compatible(struct bytes label);

/*
 * Whether what an ASCII byte means depends on what stands before it in the text: in UTF-7, ISO-2022 and HZ. Such a text
 * can be cut only where ASCII stands for itself.
 */
bool charset_is_stateful(struct bytes label);

/*
 * The charset as charset_to_utf8() reads in: label, or of UTF-16 and UTF-32 the one in the byte order that a mark in
 * front of in says. Borrowed from label or static.
 */
struct bytes charset_as_marked(struct bytes label, struct bytes in);

/* The charset's name in lower case, as the Encoding standard has it, in static storage; NULL if it is not known. */
const char *charset_name(struct bytes label);

/* Whether both labels mean the same charset; of unknown ones, whether they are the same but for case. */
bool charset_same(struct bytes a, struct bytes b);

/*
 * What a byte order mark at the start of in says: "utf-8", "utf-16le", "utf-16be", or NULL if there is none. In
 * HTML it wins over every label (Encoding, 6.1). *len_r is its length, or 0.
 */
const char *charset_of_byte_order_mark(struct bytes in, size_t *len_r);

/*
 * Use every charset that goes through iconv once, so that the C library has its modules at hand. They stay loaded
 * until charset_cool_down(). False if one is missing; mail in it is then read as windows-1252.
 */
struct charset_modules;
bool charset_warm_up(struct charset_modules **modules_r);
void charset_cool_down(struct charset_modules **modules);

#endif
