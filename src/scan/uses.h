/*
 * uses.h - what became of the signatures that had to do with one message: for counting.
 *
 * Nothing of the message itself is in it, so that who counts cannot keep more.
 */
#ifndef SCAN_USES_H
#define SCAN_USES_H

#include "scan/scan.h"

struct signature_use {
	const struct signature *signature;	/* lives as long as the set */
	bool found;
	bool acted;		/* its finding was one of those that what was done came of */
	bool kept_out;	/* without caveats policy would have done something that this one does not permit */
	bool gave_up;		/* an expression reached its limits, so whether it matches is not known */
};

/*
 * The uses of r, each signature at most twice (found, gave_up).
 *
 *   scanner   the one that r was made with
 *   done      what was really done to the message; ACTION_PASS in observe mode, or if nothing could be
 *   uses_r    in r's arena
 *
 * A signature is said to have acted if it permits what was done: of its findings, and those of others like it, the decision
 * was made. A message that is cleaned is marked too, so one that permits to mark only acted there as well.
 *
 * STATUS_NOMEM or STATUS_LIMIT of the arena. Linear in the findings; decides anew, once, if a signature that matched does
 * not permit everything.
 */
enum status scan_uses(const struct scanner *scanner, const struct scan_result *r, enum action done,
		      struct signature_use **uses_r, size_t *count_r) MUST_CHECK;

#endif
