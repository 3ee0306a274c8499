/*
 * hosts.h - the engine behind evidence/first_seen.h: a table in memory of fixed size.
 *
 * Holds keyed digests of registrable domains and two times each, nothing else. What was not seen for the longest time makes room,
 * what was not seen for a year is forgotten. Who wants the memory to survive a restart hands first_seen_memory_source() to store/.
 *
 * The clock may jump. How long it has learned is counted in time that really passed, at most a minute for each call of tend(): a clock
 * that jumps by years when the network comes up makes no domain new. So is the year after which one is forgotten. A domain that was seen in the future
 * was seen now, or, if an earlier run says so, long ago: what was known then is not new.
 */
#ifndef CAMPAIGN_HOSTS_H
#define CAMPAIGN_HOSTS_H

#include "base/status.h"
#include "evidence/durable.h"
#include "evidence/first_seen.h"

struct first_seen_options {
	size_t max_bytes;		/* of the table, 16 bytes a domain; 0: none is kept */
	uint32_t learning_s;		/* in all runs together, during which no domain is called new */
};

enum {
	FIRST_SEEN_NEW_S = 24 * 3600,		/* for so long a domain stays new */
	FIRST_SEEN_FORGET_S = 366 * 24 * 3600	/* what was not seen for so long is forgotten */
};

struct first_seen_memory;

/* An empty memory that has learned nothing yet. NULL: no memory. */
struct first_seen_memory *first_seen_memory_new(const struct first_seen_options *options, long long now);

/* Sets *m to NULL and accepts NULL. No engine or source made of it may be in use. */
void first_seen_memory_destroy(struct first_seen_memory **m);

/* As an engine: what detectors are given. secret: what all digests are made with; kept nowhere else. */
struct first_seen_engine first_seen_memory_engine(struct first_seen_memory *m, const struct hash_key *secret);

/* As something to be kept by a store under that secret. Its tend() is to be called in any case: without it nothing is learned. */
struct durable_memory first_seen_memory_source(struct first_seen_memory *m, const struct hash_key *secret);

#endif
