/* place.h - a folder of its own for each test of the store, and a record to hold. */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/quarantine.h"

struct place {
	char folder[64];		/* exists and is empty; removed with all in it by place_leave() */
	char path[128];			/* of the store; does not exist yet */
};

void place_enter(struct place *place);
void place_leave(struct place *place);

/* Open the store at place->path and fail the test with the diag if that does not work. */
struct store *place_open(const struct place *place, const struct store_options *options);

/* Hold message and fail the test if that does not work. */
void place_hold(struct store *store, long long received, const char *recipient, const char *message,
		char id_r[STORE_ID_SIZE]);

/* How many files stand below messages/, and below the whole store those that are none of ours. */
size_t place_count_messages(const struct place *place);
size_t place_count_strangers(const struct place *place);

#endif
