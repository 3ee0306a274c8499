/*
 * id.h - the name of one message in log, headers and quarantine.
 *
 * 26 characters of lower-case base32 (Crockford's alphabet: no i, l, o, u):
 * 48 bits of wall-clock milliseconds, then 80 random bits. Ids of different
 * milliseconds sort by time as text, and nobody outside can guess one. Safe as a
 * file name and in a header. No shared state: safe from any thread, with
 * or without an open store.
 */
#ifndef STORE_ID_H
#define STORE_ID_H

#include "base/bytes.h"

enum { STORE_ID_LENGTH = 26, STORE_ID_SIZE = STORE_ID_LENGTH + 1 };

/* A new id, NUL-terminated, from the clock and the kernel's random source. Cannot fail. */
void store_new_id(char id_r[STORE_ID_SIZE]);

/* Whether id has the form of one: 26 characters of the alphabet, the first at most "7". */
bool store_id_is_valid(struct bytes id);

#endif
