/*
 * oddity.c - what well-formed mail does not have, one finding each.
 */
#include "detect/detect.h"

enum status detect_oddity(struct detect_context *c)
{
	struct evidence *e = c->evidence;

	for (int o = 0; o < ODDITY_COUNT; o++) {
		enum status status;

		if (!oddities_has(&e->oddities, (enum oddity)o))
			continue;
		status = evidence_add(e, FINDING_ODDITY, FINDING_MESSAGE, 1.0, oddity_help((enum oddity)o), NULL);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
