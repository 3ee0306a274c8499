/*
 * reader.h - settings out of a text, through libconfuse.
 *
 * The only file that knows libconfuse. Values are handed on as text: what they
 * may be is the table's matter (option.h), because libconfuse's own numbers overflow without a word.
 *
 * Private to config/.
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include "base/diag.h"
#include "config/option.h"

/* What is done with what is read, in the order of the file. Anything but STATUS_OK ends the reading. */
struct reader_sink {
	/* One value, of a list each by itself. */
	enum status (*value)(void *context, const struct option *o, const char *text, unsigned line);
	/* A section is over; title is "" for one without. */
	enum status (*section)(void *context, enum option_section section, const char *title, unsigned line);
	void *context;
};

/*
 * Read text; file is for messages. STATUS_INVALID: d says what is wrong with the form
 * or that there is no such option. Else what a sink returned, STATUS_NOMEM or STATUS_LIMIT.
 * From any thread, one after the other: libconfuse's scanner has globals, so a lock is held.
 */
enum status reader_read(const char *file, struct bytes text, const struct reader_sink *sink, struct diag *d) MUST_CHECK;

#endif
