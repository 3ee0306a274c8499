/*
 * vouching.h - senders that somebody we trust vouches for.
 *
 * Pure functions, safe from any thread.
 */
#ifndef POLICY_VOUCHING_H
#define POLICY_VOUCHING_H

#include "evidence/evidence.h"

/*
 * Whether the sender is vouched for: a trusted Authentication-Results field
 * says that DMARC passed for the domain of From, or that a DKIM signature of
 * an aligned domain did (RFC 7489, 3.1: the same registrable domain), and DMARC did not fail; and the
 * domain of From is listed.
 *
 *   domains  "example.org", ".example.org" for all domains below it, "*" for any; lower case
 *
 * A message with several From fields is never vouched for: nobody knows which one is shown.
 */
bool sender_is_vouched(const struct evidence *e, const char *const *domains, size_t count);

#endif
