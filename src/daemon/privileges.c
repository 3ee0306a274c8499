#include "daemon/privileges.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum status identity_find_group(const char *group, gid_t *group_r, struct diag *d)
{
	struct group *g = getgrnam(group);

	if (g == NULL)
		return diag_set(d, NULL, 0, 0, "group %s does not exist: make it, or name another one", group);
	*group_r = g->gr_gid;
	return STATUS_OK;
}

enum status identity_find(const char *user, const char *group, struct identity *identity_r, struct diag *d)
{
	struct passwd *p = getpwnam(user);

	if (p == NULL)
		return diag_set(d, NULL, 0, 0, "user %s does not exist: make it, or set another one with \"user\"", user);
	*identity_r = (struct identity){ .user = p->pw_uid, .group = p->pw_gid, .name = user };
	return group[0] == '\0' ? STATUS_OK : identity_find_group(group, &identity_r->group, d);
}

enum status identity_assume(const struct identity *identity, struct diag *d)
{
	if (getuid() == 0) {
		if (initgroups(identity->name, identity->group) < 0 ||
		    setresgid(identity->group, identity->group, identity->group) < 0 ||
		    setresuid(identity->user, identity->user, identity->user) < 0) {
			diag_set(d, NULL, 0, 0, "cannot become user %s: %s", identity->name, strerror(errno));
			return STATUS_IO;
		}
		if (identity->user != 0 && setuid(0) == 0) {
			diag_set(d, NULL, 0, 0, "user %s could become root again", identity->name);
			return STATUS_IO;
		}
	}
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return STATUS_OK;
}
