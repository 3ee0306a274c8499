/*
 * input.h - the messages behind a PATH on the command line.
 *
 * A PATH is a file with one message, an mbox (its first line begins with
 * "From "), a Maildir (it has cur/ and new/), a folder of messages, or "-"
 * for one message or mbox on standard input. Folders are read in the order of
 * their names, and folders in them are not entered.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include "base/buf.h"

/*
 * What is done with each message.
 *
 *   source   PATH, PATH/NAME, or PATH#N for the N-th message of an mbox
 *   raw      its bytes, valid during the call
 *
 * Anything but STATUS_OK ends the walk and is what input_each() returns.
 */
typedef enum status input_visit(void *context, const char *source, struct bytes raw);

struct input_totals {
	size_t messages;
	size_t unreadable;	/* files that could not be read; each was reported on standard error */
};

/*
 * Visit all messages of all paths in order. A path that cannot be read is
 * reported on standard error and counted, and the walk goes on. Messages
 * larger than max_bytes are cut there. Progress is shown on standard error
 * if that is a terminal and standard output is not.
 */
enum status input_each(char *const *paths, int count, size_t max_bytes, input_visit *visit, void *context,
		       struct input_totals *totals_r) MUST_CHECK;

#endif
