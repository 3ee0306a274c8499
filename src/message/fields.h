/*
 * fields.h - the header fields of one entity (RFC 5322, 2.2 and 4.5), and where its header ends.
 *
 * Reads hostile bytes as mail clients do: line ends are LF with any CR before
 * it, a line that begins with white space continues the one before, white
 * space may stand before the colon. NUL, bare CR and raw 8-bit bytes stay in
 * the body of the field and are noted.
 *
 * Where clients differ there are two readings, and both are handed out. A line
 * that is no field ("stray") ends the header for Postfix, Sendmail and
 * Python, and is passed over by Thunderbird. The one that fits the neighbouring
 * lines is the first reading, the other one stands in other_*.
 *
 * Nothing is copied: all views borrow from the input. Safe from any thread.
 */
#ifndef MESSAGE_FIELDS_H
#define MESSAGE_FIELDS_H

#include "base/arena.h"
#include "base/oddity.h"

struct field {				/* one header field */
	struct bytes raw;		/* with folds and its line end */
	struct bytes name;		/* as written, without trailing white space */
	struct bytes body;		/* behind the colon, folds included, without the line end */
};

struct fields {
	const struct field *items;
	size_t count;
};

/* What is left of the totals over all headers of a message; fields_parse() counts down. */
struct fields_budget {
	size_t fields, bytes;			/* of all fields */
	/* Once those are used up: of Content-* fields, which say how to read a part. */
	size_t content_fields, content_bytes;
};

struct header {
	struct fields fields;
	size_t start;			/* offset in the input */
	size_t body;			/* where the body starts: behind the empty line, or at a stray line */
	bool has_other;			/* some clients find the other split below */
	struct fields other_fields;
	size_t other_body;
	bool is_limited;		/* fields were dropped: they may have said how to read the body */
};

/* Whether the header stops before the line at that offset of the input, because that line is somebody else's. */
struct header_stop {
	bool (*is_at)(void *context, size_t line);
	void *context;
};

/*
 * Read the header that starts at offset start of in.
 *
 *   stop        asked for each line that begins with "--"; NULL: never
 *   is_message  an mbox "From " line, empty lines and a byte order mark before the first field are passed over
 *   budget      counted down
 *   header_r    filled; the arrays live in the arena
 *   o           HEADER_SYNTAX, HEADER_LIMIT, HEADER_8BIT, NUL_BYTE, BARE_CR
 *
 * STATUS_OK; STATUS_NOMEM or STATUS_LIMIT of the arena. Linear in the header
 * (with a stray line: in the bytes up to the next empty line).
 */
enum status fields_parse(struct bytes in, size_t start, const struct header_stop *stop, bool is_message,
			 struct fields_budget *budget, struct arena *a, struct header *header_r,
			 struct oddities *o) MUST_CHECK;

/* Whether the line at that offset begins a field. */
bool fields_begin(struct bytes in, size_t line);

/* The field of that name (any case), or NULL; nth counts from 0 for repeated ones. */
const struct field *fields_find(const struct fields *f, const char *name, size_t nth);

/*
 * A field body, or a phrase of one, as UTF-8: unfolded, RFC 2047 words decoded,
 * raw 8-bit bytes read as UTF-8 or else windows-1252, no white space at the
 * ends. Borrows where nothing changes, else lives in the arena.
 */
enum status field_text(const struct field *f, struct arena *a, struct bytes *text_r, struct oddities *o) MUST_CHECK;
enum status phrase_text(struct bytes phrase, struct arena *a, struct bytes *text_r, struct oddities *o) MUST_CHECK;

/*
 * A structured field body without its comments (RFC 5322, 3.2.2), line breaks
 * and the white space at its ends. Quoted strings stay as they are. Borrows
 * where nothing changes, else lives in the arena.
 */
enum status field_without_comments(struct bytes body, struct arena *a, struct bytes *out_r) MUST_CHECK;

#endif
