/*
 * circumstance_protected.c - a recipient belongs to the group "protected": whom an adversary would write to.
 */
#include "detect/circumstance.h"

static const double confidence = 0.2;

enum status circumstance_protected(struct detect_context *c, struct circumstance *circumstance_r)
{
	if (c->is_protected) {
		circumstance_r->confidence = confidence;
		circumstance_r->text = "a recipient belongs to the protected group";
	}
	return STATUS_OK;
}
