/*
 * usage_json.h - how often a signature was used, as JSON for programs beside us.
 */
#ifndef REPORT_USAGE_JSON_H
#define REPORT_USAGE_JSON_H

#include "base/buf.h"
#include "store/usage.h"

/*
 * One object, one line without its end: day, signature, clearance (a TLP), found, acted, kept_out, gave_up, first and last
 * (null if it was not found), times as 2026-01-31T12:00:00Z. Appends to out; on failure out is as it was.
 */
enum status report_usage_json(const struct usage_row *row, struct buf *out) MUST_CHECK;

#endif
