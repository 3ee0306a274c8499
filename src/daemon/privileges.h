/*
 * privileges.h - from root to the user that the configuration names, for good.
 */
#ifndef DAEMON_PRIVILEGES_H
#define DAEMON_PRIVILEGES_H

#include <sys/types.h>
#include "base/diag.h"

struct identity {
	uid_t user;
	gid_t group;
	const char *name;	/* of the user */
};

/*
 * Look user and group up ("": the user's own group). STATUS_INVALID: d says
 * which does not exist.
 */
enum status identity_find(const char *user, const char *group, struct identity *identity_r, struct diag *d) MUST_CHECK;

/* The group's number alone. */
enum status identity_find_group(const char *group, gid_t *group_r, struct diag *d) MUST_CHECK;

/*
 * Become that user, with the groups that the system's files give it, and
 * check that there is no way back. Does nothing if the process is not root.
 */
enum status identity_assume(const struct identity *identity, struct diag *d) MUST_CHECK;

#endif
