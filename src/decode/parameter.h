/*
 * parameter.h - parameters of MIME fields (RFC 2045, 5.1) with continuations and charsets (RFC 2231).
 *
 * Reads hostile bytes. What mail clients take is taken, and noted as BAD_PARAMETER where it is wrong: missing
 * quotes, spaces in file names, comments, missing semicolons, pieces out of order. Safe from any thread.
 */
#ifndef DECODE_PARAMETER_H
#define DECODE_PARAMETER_H

#include "base/arena.h"
#include "base/oddity.h"

struct parameter {
	struct bytes name;	/* lower case, without "*" and piece number */
	struct bytes value;	/* joined, unquoted, unfolded, percent-decoded; RFC 2047 words are left as they stand */
	struct bytes charset;	/* of value, by RFC 2231; empty if none was named */
};

struct parameters {
	const struct parameter *items;	/* in the order of first appearance, each name once */
	size_t count;
};

/*
 * Read the parameters of a field.
 *
 *   in          what follows the first ";"; values borrow from it where they stand there as they are
 *   max_pieces  bounds how many "name=value" are read (PARAMETER_LIMIT: the rest was not)
 *   out_r       lives in a
 *   o           added to, never cleared
 *
 * Of several values for a name, one with a charset (name*=) wins over pieces (name*0=) and these over a plain
 * one (name=), as in mail clients; of equals the first wins. Pieces are joined from number 0 up to the first gap.
 *
 * STATUS_NOMEM, STATUS_LIMIT   from the arena; out_r is untouched
 * Linear in in.len, and quadratic in the number of pieces: max_pieces is some hundred at the most.
 */
enum status parameters_parse(struct bytes in, size_t max_pieces, struct arena *a, struct parameters *out_r,
			     struct oddities *o) MUST_CHECK;

/* The value of the parameter of that name (given in lower case), or an empty view. */
struct bytes parameters_get(const struct parameters *p, const char *name);

/* The parameter of that name (given in lower case), or NULL. */
const struct parameter *parameters_find(const struct parameters *p, const char *name);

#endif
