/*
 * memory.h - the campaign engine of one machine: a table in memory of fixed size.
 *
 * Nothing is allocated after campaign_memory_new(), no call waits for a disk, and no
 * lock is held for longer than some tens of microseconds. What is oldest
 * makes room when the table is full. Who wants the memory to survive a restart
 * hands campaign_memory_source() to store/.
 *
 * The clock may jump: backward it is followed, forward only 60 seconds at each call of tend(),
 * so that an hour of wrong time does not forget a month.
 */
#ifndef CAMPAIGN_MEMORY_H
#define CAMPAIGN_MEMORY_H

#include "evidence/campaign.h"
#include "evidence/durable.h"

struct campaign_options {
	unsigned threshold;		/* recipients that prove; cut to CAMPAIGN_THRESHOLD_MIN ... _MAX */
	uint32_t window_s;		/* what was not seen for so long is forgotten */
	size_t max_bytes;		/* of the table: about 80 bytes for each URL of each campaign, and 8 records for a campaign itself */
};

#define CAMPAIGN_OPTIONS_DEFAULT { CAMPAIGN_THRESHOLD_DEFAULT, 30u * 24 * 3600, (size_t)64 << 20 }

struct campaign_state;

/* An empty memory; now starts its clock. NULL: no memory. */
struct campaign_state *campaign_memory_new(const struct campaign_options *options, long long now);

/* Sets *m to NULL and accepts NULL. No engine or source made of it may be in use. */
void campaign_memory_destroy(struct campaign_state **m);

/* As an engine: what detectors are given. secret: what all digests are made with; kept nowhere else. */
struct campaign_engine campaign_memory_engine(struct campaign_state *m, const struct hash_key *secret);

/* As something to be kept by a store under that secret. */
struct durable_memory campaign_memory_source(struct campaign_state *m, const struct hash_key *secret);

struct campaign_usage {
	size_t records, capacity, bytes;
};

struct campaign_usage campaign_memory_usage(struct campaign_state *m);

#endif
