#include "evidence/finding.h"
#include <string.h>
#include "evidence/reference.h"

static const struct {
	const char *name, *help;
	double weight;
} rows[FINDING_KINDS] = {
#define X(constant, name, weight, help) [FINDING_##constant] = { name, help, weight },
	FINDING_TABLE(X)
#undef X
};

const char *finding_name(enum finding_kind k)
{
	return rows[k].name;
}

const char *finding_help(enum finding_kind k)
{
	return rows[k].help;
}

double finding_default_weight(enum finding_kind k)
{
	return rows[k].weight;
}

bool finding_from_name(const char *name, enum finding_kind *k_r)
{
	for (int i = 0; i < FINDING_KINDS; i++) {
		if (strcmp(rows[i].name, name) == 0) {
			*k_r = (enum finding_kind)i;
			return true;
		}
	}
	return false;
}

const char *load_name(enum load l)
{
	return l == LOAD_AUTO ? "auto" : "click";
}
