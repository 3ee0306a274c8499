/*
 * date.h - dates as maintainers write them and as we print them: RFC 3339 in UTC.
 *
 * Pure functions, independent of locale and time zone, safe from any thread.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/bytes.h"

enum { DATE_SIZE = 32 };	/* of a formatted date with its NUL */

/*
 * Seconds since 1970 of "2026-01-31T12:00:00Z" or "2026-01-31" (its first second).
 * False, with *seconds_r untouched, for anything else; leap seconds and years before 1970 are not known.
 */
bool date_parse(struct bytes text, long long *seconds_r);

/* "2026-01-31T12:00:00Z"; "?" for a year that has not four digits. Returns out. */
const char *date_format(long long seconds, char out[DATE_SIZE]);

/* Seconds of "7d", "12h", "30m", "90s" or "90". False, with *seconds_r untouched, for anything else and for more than a million of one. */
bool duration_parse(struct bytes text, unsigned long long *seconds_r);

#endif
