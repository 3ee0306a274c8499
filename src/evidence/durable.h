/*
 * durable.h - what an engine remembers, as seen by who keeps it over restarts (store/memory_store.h).
 *
 * A memory is a set of small records of one size under 64-bit keys. What stands in them means something to the engine alone.
 */
#ifndef EVIDENCE_DURABLE_H
#define EVIDENCE_DURABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DURABLE_RECORD_MAX = 80 };

struct durable_record {
	uint64_t key;			/* never 0 */
	uint32_t seen;			/* seconds since 1970 by the engine's clock */
	unsigned char bytes[DURABLE_RECORD_MAX];
};

/* Each call is short and safe from any thread. */
struct durable_memory {
	void *state;
	const char *file;		/* it is kept in "FILE.db" */
	const char *things;		/* what is remembered, for people: "campaigns" */
	size_t record_size;		/* of the bytes of a record, at most DURABLE_RECORD_MAX */
	uint64_t identity;		/* of secret and layout: records of another identity are of no use */
	/* Copy up to max records that changed since they were taken last; 0: none has. */
	size_t (*take_changed)(void *state, struct durable_record *records, size_t max);
	/* They could not be kept: they count as changed again. */
	void (*give_back)(void *state, const struct durable_record *records, size_t count);
	/*
	 * Take in what was kept; joined with what is known under the same key since. Ignored if it makes no sense or is too
	 * old. Records come in the order of their keys as signed numbers.
	 */
	void (*load)(void *state, const struct durable_record *record);
	/* All of it is to be taken again. */
	void (*mark_all)(void *state);
	/* Whether there still is a record of key: once all are loaded, what an engine has forgotten need not be kept. */
	bool (*holds)(void *state, uint64_t key);
	/*
	 * What time it is; forget some of what is too old by now. To be called about once a second, and before the first load() with
	 * the latest time at which a record was seen, if that is past. Backward an engine follows at once, forward slowly.
	 */
	void (*tend)(void *state, long long now);
};

#endif
