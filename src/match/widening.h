/*
 * widening.h - an expression as it is said to Vectorscan: simpler, and holding wherever it holds. Private to match/.
 */
#ifndef MATCH_WIDENING_H
#define MATCH_WIDENING_H

#include "base/buf.h"

enum { WIDENING_FROM = 8 };	/* characters are counted exactly up to here */

/*
 * Whether the last byte is a "$" that every match needs: it stands at the top level, beside no "|" there. Whatever could
 * change what a byte means (options, quoting, verbs) says no.
 */
bool widening_needs_end(struct bytes source);

/* How far all counts go ("{12}", "{3,40}") that are beyond WIDENING_FROM; 0 also where the source is not understood. */
size_t widening_counts(struct bytes source);

/* Append source with those counts left open: "{12}" is "{8,}". */
enum status widening_add(struct bytes source, struct buf *out) MUST_CHECK;

#endif
