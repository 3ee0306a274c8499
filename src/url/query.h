/*
 * query.h - the name=value pairs of a query, without copying.
 *
 * Pure functions, safe from any thread, linear.
 */
#ifndef URL_QUERY_H
#define URL_QUERY_H

#include "base/bytes.h"

/* Raw, percent-encoded as in the URL; borrowed from it. Without "=" the whole is the name and value is empty. */
struct query_pair {
	struct bytes name, value;
};

/*
 * Take the next pair off the front of *rest, which starts as struct url's query. Pairs are split at "&" (URL
 * standard, 5.1) and at ";" (older forms, still sent by mail merge programs); empty ones are passed over.
 * False: none left.
 */
bool query_next(struct bytes *rest, struct query_pair *pair_r);

#endif
