/*
 * status.h - outcomes of our own work. Malformed mail is never one of them.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_NOMEM,		/* allocation failed */
	STATUS_LIMIT,		/* a stated bound was reached */
	STATUS_IO,		/* a system call failed; errno says why */
	STATUS_INVALID		/* what an administrator or maintainer wrote is wrong; a diag says what */
};

/* Every result that says whether our own work was done is looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* A short phrase for a person. Static storage. */
const char *status_text(enum status s);

#endif
