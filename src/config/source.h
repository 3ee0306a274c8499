/*
 * source.h - the text of a configuration, made fit for libconfuse.
 *
 * libconfuse 3.3 miscounts lines behind comments, takes a file that ends
 * inside of a section, lets the last of two settings of an option win without a
 * word, puts the environment in for "${NAME}" and cuts a value at "#" or "+".
 * Each of these is found here first, with its line.
 *
 * Private to config/.
 */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include "base/buf.h"
#include "base/diag.h"

/*
 * Append text to out without its comments, line for line.
 * STATUS_INVALID: d says what is wrong and where. STATUS_NOMEM, STATUS_LIMIT of out. Linear in text.
 */
enum status source_prepare(const char *file, struct bytes text, struct buf *out, struct diag *d) MUST_CHECK;

#endif
