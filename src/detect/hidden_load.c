/*
 * hidden_load.c - remote loads that the reader cannot see, whatever loads them.
 *
 * Layouts of honest mail are full of lines and spacers of one pixel: where nothing but the size speaks against a load and its
 * URL has no place for a token, the confidence is low. What is hidden by style or position was hidden on purpose.
 */
#include "detect/detect.h"
#include "detect/spacer.h"
#include "detect/words.h"

static double confidence_of(const struct reference *r)
{
	const unsigned reasons = r->concealed & ~(unsigned)CONCEALED_RESOURCE;

	return reasons == CONCEALED_SIZE && !spacer_may_carry_token(&r->url) ? SPACER_CONFIDENCE : 1.0;
}

enum status detect_hidden_load(struct detect_context *c)
{
	struct evidence *e = c->evidence;

	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		const char *text;
		enum status status;

		/* A style sheet or preconnect is never drawn in honest mail either: no sign of hiding by itself. */
		if (!reference_is_remote_load(r) || (r->concealed & ~(unsigned)CONCEALED_RESOURCE) == 0)
			continue;
		text = arena_join(e->arena, r->construct, " from ", words_host(e->arena, r->domain), ": ",
				  words_concealed(e->arena, r), NULL);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_HIDDEN_LOAD, (int)i, confidence_of(r), text, NULL);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
