/*
 * join.h - what one record remembers of deliveries, and one record from two. Private to campaign/; pure functions.
 */
#ifndef CAMPAIGN_JOIN_H
#define CAMPAIGN_JOIN_H

#include "campaign/table.h"

/*
 * Note in r, a RECORD_URL, that these recipients (at least one) got these values together (0: nothing at that place). They are
 * remembered by the first of them; if any of them is known already it is a repeated delivery.
 * False: nothing in r changed, because all its counters are at their ends.
 */
bool record_add_delivery(struct record *r, const uint32_t *recipients, size_t count, const uint16_t values[CAMPAIGN_PLACES]);

/* Whether the bytes can be a record: kind and counts within their bounds. */
bool record_is_sound(const struct record *r);

/* Whether it was just made. */
bool record_is_blank(const struct record *r);

/* Put what older knows in front of what r knows; both are sound and of one kind. */
void record_join(struct record *r, const struct record *older);

#endif
