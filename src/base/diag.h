/*
 * diag.h - what is wrong with something that a person wrote, and where.
 *
 * Filled by whoever reads a configuration, a signature or a pack; printed by
 * the top ("FILE:LINE:COLUMN: TEXT"). The first one wins: later ones are
 * most often consequences of it.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stddef.h>
#include "base/status.h"

struct diag {
	char file[256];		/* "" if not of a file */
	unsigned line, column;	/* from 1; 0 if not known */
	char text[512];		/* "" while nothing is wrong */
};

/*
 * Say what is wrong, cut to what fits. Always returns STATUS_INVALID, so that
 * a callee can end with "return diag_set(...)". d may be NULL.
 */
enum status diag_set(struct diag *d, const char *file, unsigned line, unsigned column, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* "FILE:LINE:COLUMN: TEXT" without what is not known, cut to size; returns out. */
const char *diag_format(const struct diag *d, char *out, size_t size);

#endif
