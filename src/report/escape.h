/*
 * escape.h - bytes of a sender, made fit for a log line, for JSON, for a terminal.
 *
 * Everything that comes from mail and goes into one of them passes here. Any
 * bytes, NUL included; linear; safe from any thread. STATUS_NOMEM and
 * STATUS_LIMIT are out's; it may then hold a part.
 */
#ifndef REPORT_ESCAPE_H
#define REPORT_ESCAPE_H

#include "base/buf.h"

/* What is longer is cut there and ends in "...". */
enum { ESCAPE_LOG_MAX = 200 };

/*
 * A value of key=value: as it is if it is a plain word, else in double quotes with \", \\ and
 * \xHH for everything that is not printable ASCII. Never a line end, never a second key.
 */
enum status escape_log_value(struct bytes value, struct buf *out) MUST_CHECK;

/*
 * Well-formed UTF-8 for a terminal: control characters, and those that turn the direction
 * of text or cannot be seen, become "<U+202E>".
 */
enum status escape_terminal(struct bytes text, struct buf *out) MUST_CHECK;

#endif
