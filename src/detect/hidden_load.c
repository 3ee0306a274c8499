/*
 * hidden_load.c - remote loads that the reader cannot see, whatever loads them.
 */
#include "detect/detect.h"
#include "detect/words.h"

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
		text = arena_join(e->arena, r->construct, " from ", words_host(e->arena, r), ": ",
				  words_concealed(e->arena, r), NULL);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_HIDDEN_LOAD, (int)i, 1.0, text, NULL);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
