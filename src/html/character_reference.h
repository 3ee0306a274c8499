/*
 * character_reference.h - from the bytes of a span to the characters a browser sees.
 *
 * Character references (WHATWG HTML 13.2.5.72 to 13.2.5.80), NUL, and the line
 * ends of the input stream (13.2.3.5: CR LF and CR are LF). Reads hostile
 * bytes; pure functions, safe from any thread.
 */
#ifndef HTML_CHARACTER_REFERENCE_H
#define HTML_CHARACTER_REFERENCE_H

#include "base/offset_map.h"
#include "html/tokenizer.h"

/* What a span decodes by. U+FFFD is the replacement character. */
enum html_decode_rule {
	HTML_DECODE_TEXT,	/* text in the data state: references; NUL stays, tree construction decides */
	HTML_DECODE_BODY,	/* the same as shown: NUL is dropped */
	HTML_DECODE_RCDATA,	/* references; NUL is U+FFFD */
	HTML_DECODE_ATTRIBUTE,	/* the same with the attribute's rule: "&copy=" and "&copyx" stay as they are */
	HTML_DECODE_RAW,	/* no references; NUL is U+FFFD: RAWTEXT, scripts, PLAINTEXT, comments, doctype identifiers */
	HTML_DECODE_CDATA,	/* no references; NUL stays */
	HTML_DECODE_NAME	/* as RAW, and ASCII letters in lower case: names of tags, attributes, doctypes */
};

/* The rule for the text of a token of this content. */
enum html_decode_rule html_text_rule(enum html_content content);

/*
 * Decode raw.
 *
 *   a       the result and the map live there; nothing is taken from it where raw has nothing to decode
 *   text_r  the characters, in UTF-8 where raw is; raw itself where nothing is to decode
 *   map_r   from offsets in *text_r to offsets in raw; the empty map (count 0) where they are the same, which is
 *           to be given to offset_map_start() as NULL. NULL if not wanted.
 *
 * STATUS_OK                   both are set
 * STATUS_NOMEM, STATUS_LIMIT  from the arena; *text_r and *map_r are untouched
 *
 * Linear in raw.len; the text is at most three times as long.
 */
enum status html_decode(struct bytes raw, enum html_decode_rule rule, struct arena *a, struct bytes *text_r,
			struct offset_map *map_r) MUST_CHECK;

#endif
