/*
 * name.h - what the names in a query say about their values.
 *
 * Pure functions, safe from any thread.
 */
#ifndef TOKEN_NAME_H
#define TOKEN_NAME_H

#include "base/bytes.h"

enum { TOKEN_NAME_MAX = 24 };		/* a name that is longer may be a token itself */

/* A name that a person gave: letters, with few other characters. Else it may be the token ("d.gif?o00y05e"). */
bool token_name_is_plain(struct bytes name);

/* A name that says that its value only keeps caches from answering. */
bool token_name_is_buster(struct bytes name);

/* What a program takes from a random generator or a clock: "83920183", "0.7361823". Letters are no such value. */
bool token_value_is_buster(struct bytes value);

#endif
