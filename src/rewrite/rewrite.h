/*
 * rewrite.h - silence references by replacing bytes, and touch no other byte.
 *
 * Takes the references that the plan says to remove and makes the new body: the removal spans are spliced in the
 * reading that each was found in (transfer encoding, charset, data: URL), everything else is copied. Then the result
 * is read again, as a client would read it and in all its other readings: what would still load and was not left on
 * purpose is silenced as well, because an edit for one reading can uncover something in another. Header fields of
 * the message and its parts are never changed here (a base URL in one stays), and nothing is performed: the caller sends or
 * prints it.
 */
#ifndef REWRITE_REWRITE_H
#define REWRITE_REWRITE_H

#include "evidence/evidence.h"
#include "extract/extract.h"

/* What readers are told of it, at the top of a text from which something was removed. */
enum banner { BANNER_OFF, BANNER_ENGLISH, BANNER_FRENCH, BANNER_BOTH };

struct rewrite_options {
	enum banner banner;
	struct message_limits message;	/* those of the scan: the result is read again under them */
	struct extract_limits extract;
	size_t arena_max_bytes;		/* for reading it once; freed before rewrite_body() returns */
};

/* The message's bytes [start, end) became replacement. */
struct rewritten_bytes {
	size_t start, end;
	struct bytes replacement;
};

struct rewritten {
	struct bytes body;	/* behind the empty line: in the arena, or the old body where nothing changed */
	bool changed;
	size_t removed;		/* references silenced */
	size_t left;		/* references to be silenced that are still there: nothing can be spliced where they stand */
	unsigned passes;	/* how often the message was gone over; 0: nothing was to be done */
	const struct rewritten_bytes *edits;	/* of the first pass, in the order of their places: all else is what it was */
	size_t edit_count;
};

/* How often a result that still loads something is gone over again; what remains then is left. */
enum { REWRITE_PASSES_MAX = 8 };

/*
 * Silence references.items[i] of the evidence wherever remove[i] is set.
 * Where that changes the message, a banner is put in, if the options say so (banner.h).
 * Spans that overlap or stand twice are replaced once. Cleaning what was
 * cleaned changes nothing: the replacements refer to nothing remote.
 *
 * STATUS_NOMEM, STATUS_LIMIT (an arena's ceiling): *out_r is not usable and
 * the message must be neither delivered as clean nor lost.
 *
 * Linear in the message, O(n log n) in the number of references; costs one more reading of the message, and one
 * for each time that something was uncovered. Uses the message's arena; one thread at a time.
 */
enum status rewrite_body(const struct rewrite_options *o, struct evidence *e, const bool *remove,
			 struct rewritten *out_r) MUST_CHECK;

#endif
