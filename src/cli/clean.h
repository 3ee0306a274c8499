/*
 * clean.h - a scanned message in its cleaned form, for "clean" and for "quarantine release --clean".
 */
#ifndef CLI_CLEAN_H
#define CLI_CLEAN_H

#include "cli/setup.h"

/*
 * Append the message of r with what its verdict's plan removes; with all its remote loads removed when the verdict is
 * to hold it, or all_loads is set. with_fields: our header fields are put in the place of those it came with.
 * *left_r: how many of those loads are still in it, because nothing can be edited where they stand.
 */
enum status clean_message(const struct rewrite_options *o, struct scan_result *r, struct arena *a, bool all_loads,
			  bool with_fields, struct buf *out, size_t *left_r) MUST_CHECK;

#endif
