#include "policy/action.h"
#include <string.h>

static const char *const names[ACTIONS] = {
	[ACTION_PASS] = "pass",
	[ACTION_TAG] = "tag",
	[ACTION_REWRITE] = "rewrite",
	[ACTION_QUARANTINE] = "quarantine",
};

const char *action_name(enum action a)
{
	return names[a];
}

bool action_from_name(const char *name, enum action *a_r)
{
	for (int a = 0; a < ACTIONS; a++) {
		if (strcmp(names[a], name) == 0) {
			*a_r = (enum action)a;
			return true;
		}
	}
	return false;
}
