/*
 * hosts.h - the engine behind evidence/first_seen.h: a table in memory of fixed size.
 *
 * Holds keyed digests of registrable domains and two times each, nothing else. What was not seen for the longest time makes room. Nothing
 * is kept over a restart: a new memory learns anew, and says nothing until it has.
 */
#ifndef CAMPAIGN_HOSTS_H
#define CAMPAIGN_HOSTS_H

#include "evidence/first_seen.h"
#include "base/status.h"

struct first_seen_options {
	size_t max_bytes;		/* of the table, 16 bytes a domain; 0: none is kept */
	uint32_t learning_s;		/* from the start on, during which no domain is called new */
};

enum { FIRST_SEEN_NEW_S = 24 * 3600 };	/* for so long a domain stays new */

struct first_seen_memory;

/* An empty memory that learns from now on. NULL: no memory. */
struct first_seen_memory *first_seen_memory_new(const struct first_seen_options *options, long long now);

/* Sets *m to NULL and accepts NULL. No engine made of it may be in use. */
void first_seen_memory_destroy(struct first_seen_memory **m);

/* As an engine: what detectors are given. secret: what all digests are made with; kept nowhere else. */
struct first_seen_engine first_seen_memory_engine(struct first_seen_memory *m, const struct hash_key *secret);

#endif
