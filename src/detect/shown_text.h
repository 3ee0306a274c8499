/*
 * shown_text.h - roughly what of an HTML part is shown, piece by piece. Private to detect/.
 *
 * For detectors that compare or count words and need no more than that: text between tags, without styles, scripts,
 * titles and comments. Character references stay as they are written. Linear, pure.
 */
#ifndef DETECT_SHOWN_TEXT_H
#define DETECT_SHOWN_TEXT_H

#include "base/bytes.h"

struct shown_text {
	struct bytes html;
	size_t at;			/* starts at 0 */
};

/* The next piece, which may be empty. False: none is left. */
bool shown_text_next(struct shown_text *s, struct bytes *piece_r);

#endif
