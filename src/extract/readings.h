/*
 * readings.h - the same bytes as different clients read them (charsets, conflicting headers, text between parts).
 *
 * Private to extract/. Every reading is scanned and what they find is joined: a
 * reference that two readings find at the same place is kept once. Each says
 * in its layer in which reading it was found, for an edit to change the bytes of that one.
 */
#ifndef EXTRACT_READINGS_H
#define EXTRACT_READINGS_H

#include "extract/source.h"

/*
 * Run extract over s, whose text is bytes as they came, once for each charset that a client may take it for: label
 * (may be empty), a byte order mark, of markup a meta element, UTF-7 where it looks like that.
 */
enum status extract_text(struct extraction *x, const struct source *s, struct bytes label, bool is_markup,
			 enum status (*extract)(struct extraction *x, const struct source *s)) MUST_CHECK;

/* A part of the message that is scanned, or of one that lies in it as a file. */
struct part_place {
	struct part *part;
	struct layering *layering;	/* of the message that it is a part of; NULL: nothing there can be edited */
	const struct source *around;	/* that message as a file; NULL: it is the one that is scanned, and part is x->part */
};

/* The part's content as it is first taken for, as its own layer. */
enum status source_of_part(struct extraction *x, const struct part_place *place, struct source *s_r) MUST_CHECK;

/*
 * The part's alternatives, preamble and epilogue, as part.h says to look at them. first: where the references that
 * were found in its content begin. No base holds for them, nor afterwards.
 */
enum status extract_other_readings(struct extraction *x, const struct part_place *place, size_t first) MUST_CHECK;

/* Drop each reference from index first_new on that stands for the same URL at the same place as one in [first, first_new). */
enum status references_join(struct extraction *x, size_t first, size_t first_new) MUST_CHECK;

#endif
