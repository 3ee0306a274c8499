/*
 * value.h - single values with a type by name ("domain", "ip-src", "email-subject"), as MISP attributes, CSV files and lists have
 * them. Private to exchange/.
 */
#ifndef EXCHANGE_VALUE_H
#define EXCHANGE_VALUE_H

#include "exchange/term.h"

/*
 * What a value of that type asks of a mail. Of a pair ("domain|ip") either is enough, but for "filename|md5" and the like: that
 * is one file with both. A port is not compared.
 * *fault_r: NULL, or why it cannot be looked for; *term_r is then untouched.
 */
enum status value_term(struct bytes type, struct bytes value, struct arena *a, struct term **term_r, const char **fault_r)
	MUST_CHECK;

/* The type that a value looks like: "url", "email", "ip", "domain"; NULL: none. Digests are "digest". */
const char *value_guess_type(struct bytes value);

/* A copy with "hxxp://", "[.]", "(.)", "[:]", "[at]", "[@]" as they were before somebody made them harmless. */
enum status value_refang(struct bytes value, struct arena *a, struct bytes *live_r) MUST_CHECK;

#endif
