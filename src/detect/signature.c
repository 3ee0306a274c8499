/*
 * signature.c - known trackers, indicators and lures: whatever the signature set says of this message.
 */
#include "detect/detect.h"

enum status detect_signature(struct detect_context *c)
{
	if (c->signatures == NULL)
		return STATUS_OK;
	return signature_set_match(c->signatures, c->scratch, c->evidence, c->now);
}
