#include "base/oddity.h"
#include <string.h>

static const struct {
	const char *name, *help;
} rows[ODDITY_COUNT] = {
#define X(constant, name, help) [ODDITY_##constant] = { name, help },
	ODDITY_TABLE(X)
#undef X
};

const char *oddity_name(enum oddity o)
{
	return rows[o].name;
}

const char *oddity_help(enum oddity o)
{
	return rows[o].help;
}

bool oddity_from_name(const char *name, enum oddity *o_r)
{
	for (int i = 0; i < ODDITY_COUNT; i++) {
		if (strcmp(rows[i].name, name) == 0) {
			*o_r = (enum oddity)i;
			return true;
		}
	}
	return false;
}
