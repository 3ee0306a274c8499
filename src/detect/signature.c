/*
 * signature.c - known trackers, indicators and lures: whatever the signature set says of this message.
 */
#include "detect/detect.h"

enum status detect_signature(struct detect_context *c)
{
	enum status status = STATUS_OK;

	if (c->signatures == NULL)
		return STATUS_OK;
	if (signature_set_needs_digests(c->signatures) && c->evidence->digests == NULL)
		status = make_file_digests(c->evidence);
	return status != STATUS_OK ? status : signature_set_match(c->signatures, c->scratch, c->evidence, c->now);
}
