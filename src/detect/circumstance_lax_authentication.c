/*
 * circumstance_lax_authentication.c - our own servers could not confirm who sent it.
 *
 * Only what trusted servers wrote counts; where none did, nothing is known and nothing is said.
 */
#include "detect/circumstance.h"

static const double of_failure = 0.3, of_nothing = 0.2;

enum status circumstance_lax_authentication(struct detect_context *c, struct circumstance *circumstance_r)
{
	const struct authentication *a = c->evidence->authentication;

	if (a == NULL || !a->present || a->dmarc_pass)
		return STATUS_OK;
	if (a->dmarc_fail) {
		circumstance_r->confidence = of_failure;
		circumstance_r->text = "DMARC failed for the sender's domain";
	} else if (!a->dkim_pass) {
		circumstance_r->confidence = of_nothing;
		circumstance_r->text = "neither DMARC nor a DKIM signature confirms the sender";
	}
	return STATUS_OK;
}
