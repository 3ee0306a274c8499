/*
 * action.h - what can be done with a message, and with one that we failed on.
 *
 * The names are a contract: options, headers, "scan --json", the log.
 */
#ifndef POLICY_ACTION_H
#define POLICY_ACTION_H

#include <stdbool.h>

enum action {			/* in order of severity */
	ACTION_PASS,		/* leave it as it is */
	ACTION_TAG,		/* say in its header what was found */
	ACTION_REWRITE,		/* tag it and silence what would call home */
	ACTION_QUARANTINE,	/* hold it for a person to look at */
	ACTIONS
};

/* What becomes of a message when we fail ourselves. milter/reply.c decides by it. */
enum on_error {
	ON_ERROR_TEMPFAIL,	/* the sender tries again later */
	ON_ERROR_ACCEPT,	/* deliver it as it is */
	ON_ERROR_QUARANTINE	/* hold it */
};

/* "pass", "tag", "rewrite", "quarantine"; static storage. */
const char *action_name(enum action a);

/* The action of that name. False, with *a_r untouched, if there is none. */
bool action_from_name(const char *name, enum action *a_r);

#endif
