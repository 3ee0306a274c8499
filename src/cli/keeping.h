/*
 * keeping.h - what commands that use the store share: opening it, who acts, times.
 */
#ifndef CLI_KEEPING_H
#define CLI_KEEPING_H

#include "cli/arguments.h"
#include "config/config.h"
#include "store/quarantine.h"

enum { ACTOR_SIZE = 64 };

/* Say what failed on standard error; returns EXIT_ERROR. */
int keeping_complain(const char *what, const struct diag *d, enum status status);

/* The store that the configuration names, which must exist. Anything but STATUS_OK was said on standard error. */
enum status keeping_open(const struct config *c, struct store **store_r) MUST_CHECK;

/* Who does it, for the log of actions: the user, or whoever became it by sudo. */
void keeping_actor(char out[ACTOR_SIZE]);

/*
 * Note in the store's log what was done with signatures, if --config names a store that exists. False: it should have
 * been noted and could not be, which was said on standard error.
 */
bool keeping_note(const struct arguments *a, const char *action, const char *note);

/* "1700000000", or "7d", "12h", "30m", "90s" before now. False: said on standard error. */
bool keeping_read_time(const char *text, long long *time_r);

/* On standard output: "2026-01-31 12:00:00" in UTC. */
void keeping_print_time(long long when);

#endif
