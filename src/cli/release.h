/*
 * release.h - hand a held message back to the MTA, with a ticket that lets it pass the filter once.
 */
#ifndef CLI_RELEASE_H
#define CLI_RELEASE_H

#include "cli/arguments.h"
#include "config/config.h"
#include "store/ticket.h"

/*
 * Release the message of that id to its recipients, or to those of --to; with --clean in its cleaned form. The message
 * goes out through unbeacon-submit, a program of its own, because this one does not talk to the network; UNBEACON_SUBMIT
 * in the environment names another one. What failed is said on standard error; the message then stays held.
 */
enum status release_message(struct store *store, const struct config *c, const struct arguments *a, const char *id,
			    const char *actor) MUST_CHECK;

#endif
