/*
 * remote_load.c - everything that a client fetches by itself. Says that it is there; guilt is for others to show.
 */
#include "detect/detect.h"
#include "detect/words.h"

enum status detect_remote_load(struct detect_context *c)
{
	struct evidence *e = c->evidence;

	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		const char *text;
		enum status status;

		if (!reference_is_remote_load(r))
			continue;
		text = arena_join(e->arena, r->construct, " loads from ", words_host(e->arena, r->domain),
				  " when the message is shown", NULL);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_REMOTE_LOAD, (int)i, 1.0, text, NULL);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
