/*
 * table.h - many small records of one size under 64-bit keys, in a fixed amount of memory.
 *
 * Open addressing with linear probing, in shards with a lock each. Nothing is allocated after
 * table_new(). A shard that is full gives up the oldest of a few records
 * for a new one. What is too old is removed a few hundred records at a
 * time; records that changed are handed out the same way, so that neither
 * ever holds a lock for longer than some tens of microseconds.
 *
 * Keys must be evenly spread and not for a sender to choose: keyed digests. Private to campaign/.
 */
#ifndef CAMPAIGN_TABLE_H
#define CAMPAIGN_TABLE_H

#include "evidence/campaign.h"
#include "evidence/durable.h"

enum { RECIPIENTS_KEPT = CAMPAIGN_THRESHOLD_MAX, SENDERS_KEPT = 4, EVENTS_OF_RECORD = 2, EVENT_LENGTH = CAMPAIGN_EVENT_SIZE - 1 };

enum record_kind {
	RECORD_EMPTY,
	RECORD_URL,		/* one URL of a campaign: who got what in it */
	RECORD_VIEW,		/* the text of a mail, or a band of its sketch: which campaign it is of */
	RECORD_CAMPAIGN,
	RECORD_EVENTS,		/* ids of deliveries */
	RECORD_KINDS
};

struct record {
	uint64_t key;				/* 0: the slot is empty */
	uint32_t seen;
	uint8_t kind, changed;			/* changed since table_take_changed() gave it out */
	uint16_t count;				/* URL: recipients, those beyond RECIPIENTS_KEPT counted at each delivery. EVENTS: how many */
	union {
		struct {
			uint8_t kept;		/* of the arrays below */
			uint8_t repeats;	/* deliveries to a recipient who is kept already */
			uint8_t differ[CAMPAIGN_PLACES];	/* of those: the value was another one */
			uint8_t shared[CAMPAIGN_PLACES];	/* deliveries with the value of another recipient */
			uint32_t recipients[RECIPIENTS_KEPT];
			uint16_t values[RECIPIENTS_KEPT][CAMPAIGN_PLACES];
		} url;
		struct {
			uint64_t campaign, bits;
		} view;
		struct {
			uint32_t messages;
			uint8_t is_proven, senders_kept;
			uint32_t senders[SENDERS_KEPT];
			uint8_t recipients[32];	/* a set of bits, by digest */
		} campaign;
		char events[EVENTS_OF_RECORD][EVENT_LENGTH];
	};
};

_Static_assert(sizeof(struct record) == DURABLE_RECORD_MAX, "a record is handed out as its bytes");

struct table;

/* A table that takes at most max_bytes (at least 1 MiB is used). NULL: no memory. Pages are touched as they are used. */
struct table *table_new(size_t max_bytes);

/* Sets *t to NULL and accepts NULL. No other thread may still use it. */
void table_destroy(struct table **t);

/*
 * The record of key with its shard locked, until table_release(). If there is none and kind is not
 * RECORD_EMPTY one is made, zeroed but for key, kind and seen; else NULL, and nothing is locked.
 */
struct record *table_acquire(struct table *t, uint64_t key, enum record_kind kind, uint32_t now);

/* Unlock. changed: its content is other than it was, and is to be kept. */
void table_release(struct table *t, struct record *r, bool changed);

/* Copy up to max changed records, which then count as unchanged. Calls by several threads wait for each other. */
size_t table_take_changed(struct table *t, struct record *out, size_t max);

/* Let all records, or that of one key, count as changed. */
void table_mark_all(struct table *t);
void table_mark(struct table *t, uint64_t key);

/*
 * Look at the next slots, at most count: forget those seen before oldest, and
 * set what was seen after latest to latest. Calls by several threads wait for each other.
 */
void table_sweep(struct table *t, size_t count, uint32_t oldest, uint32_t latest);

/* How many slots there are and how many hold a record. */
size_t table_slots(const struct table *t);
size_t table_used(struct table *t);

#endif
