/*
 * rewrite.h - silence references by replacing bytes, and touch no other byte.
 *
 * Takes the references that the plan says to remove and makes the new body:
 * inside each part's transfer encoding and charset the removal spans are
 * spliced, everything else is copied. Header fields of the message are never
 * changed here, and nothing is performed: the caller sends or prints it.
 */
#ifndef REWRITE_REWRITE_H
#define REWRITE_REWRITE_H

#include "evidence/evidence.h"

struct rewritten {
	struct bytes body;	/* behind the empty line: in the arena, or the old body where nothing changed */
	bool changed;
	size_t removed;		/* references silenced */
	size_t left;		/* references to be silenced that cannot be; their removal_reason says why */
};

/*
 * Silence references.items[i] of the evidence wherever remove[i] is set.
 * Spans that overlap or stand twice are replaced once. Cleaning what was
 * cleaned changes nothing: the replacements refer to nothing remote.
 *
 * STATUS_NOMEM, STATUS_LIMIT (the arena's ceiling): *out_r is not usable and
 * the message must be neither delivered as clean nor lost.
 *
 * Linear in the body, O(n log n) in the number of references. Uses the
 * message's arena; one thread at a time.
 */
enum status rewrite_body(struct evidence *e, const bool *remove, struct rewritten *out_r) MUST_CHECK;

#endif
