/*
 * srcset.h - image candidate strings (HTML, 4.8.4.4 "parsing a srcset attribute").
 */
#ifndef EXTRACT_SRCSET_H
#define EXTRACT_SRCSET_H

#include "base/bytes.h"

/*
 * The next URL at or after *offset, as the half-open span [*start_r, *end_r);
 * advances *offset. False: none left. Linear over all calls.
 */
bool srcset_next(struct bytes value, size_t *offset, size_t *start_r, size_t *end_r);

#endif
