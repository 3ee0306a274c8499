/*
 * sender.h - whose domain an address has. Private to detect/.
 *
 * Safe from any thread.
 */
#ifndef DETECT_SENDER_H
#define DETECT_SENDER_H

#include "base/arena.h"

/*
 * The registrable domain of an address, in the lower case that domains of URLs have, in the arena; empty if there is none.
 * Otherwise STATUS_NOMEM or STATUS_LIMIT of the arena.
 */
enum status sender_domain(struct bytes address, struct arena *a, struct bytes *domain_r) MUST_CHECK;

#endif
