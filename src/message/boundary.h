/*
 * boundary.h - the boundaries of the multiparts that are open, and the next line that is one of them (RFC 2046, 5.1.1).
 *
 * A delimiter is a line that is "--", the boundary, for the closing one "--"
 * again, and white space. The innermost open multipart wins, then a closed
 * one that is taken up again. Some readers are content with a line that
 * merely *begins* with a boundary, as RFC 2046 allows: by_prefix.
 *
 * All open multiparts are looked for in one pass: the cost is that of a
 * memchr() over the body, and for each line that begins with "--" that of the line plus
 * one comparison of numbers for each open multipart.
 */
#ifndef MESSAGE_BOUNDARY_H
#define MESSAGE_BOUNDARY_H

#include <stdint.h>
#include "base/bytes.h"

struct boundary {
	struct bytes text;		/* without white space at its end; borrowed */
	uint64_t hash;
	size_t open_index;		/* the caller's: which open part it belongs to */
	bool is_closed;			/* its closing delimiter was seen */
	bool has_near_miss;		/* a line began with it and went on */
};

/* Zero-initialised but for items and capacity, which are the caller's: no multipart is open. */
struct boundaries {
	struct boundary *items;		/* outermost first */
	size_t count, capacity;
	uint64_t lengths;		/* a set of the lengths of all, modulo 64 */
	bool by_prefix;
};

struct delimiter {
	size_t line;			/* where the line starts */
	size_t end;			/* of the content before it: the line break between is the delimiter's */
	size_t next;			/* behind its line end */
	size_t index;			/* which boundary */
	bool closes;
};

/* Open one more; count is below capacity. */
void boundaries_push(struct boundaries *b, struct bytes text, size_t open_index);

/* Keep the outermost count. */
void boundaries_cut(struct boundaries *b, size_t count);

/* Whether the line at that offset is a delimiter; fills *d_r if so. */
bool boundaries_match(struct boundaries *b, struct bytes in, size_t line, struct delimiter *d_r);

/* The first delimiter at or behind offset from, the start of a line. False if there is none. */
bool boundaries_next(struct boundaries *b, struct bytes in, size_t from, struct delimiter *d_r);

/*
 * What looks most like the boundary of a multipart that does not name one:
 * the first line that begins with "--" and is followed by a header field or an
 * empty line. False if there is none.
 */
bool boundary_guess(struct bytes in, struct bytes *boundary_r);

#endif
