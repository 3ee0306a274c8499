/*
 * token_shape.h - runs in a URL that look made by a machine. Private to signature/.
 *
 * A guess by shape alone, for signatures that combine it with other
 * conditions: names of content-addressed pictures have the same shape.
 */
#ifndef SIGNATURE_TOKEN_SHAPE_H
#define SIGNATURE_TOKEN_SHAPE_H

#include "base/bytes.h"

/*
 * The length of the longest such run in path, query or host labels, 0 if there is none: hexadecimal
 * with digits and letters, a UUID, a number of 8 digits or more, letters of both cases or letters and digits that
 * change places as words and dates do not. Linear.
 */
size_t token_shape_longest(struct bytes text);

#endif
