/*
 * uses.h - what to count of a message: which signatures found something in it, and what came of that.
 */
#ifndef MILTER_USES_H
#define MILTER_USES_H

#include "scan/scan.h"
#include "store/usage.h"

/*
 * One note for each signature with a finding, in the arena. It acted if its owner permits what was done; it was kept out if
 * its owner does not, or does not even permit a mark where nothing was done. O(n log n) in the findings.
 * STATUS_NOMEM, STATUS_LIMIT of the arena.
 */
enum status uses_of(const struct scan_result *r, struct arena *a, struct usage_note **notes_r, size_t *count_r) MUST_CHECK;

#endif
