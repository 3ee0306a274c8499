/*
 * circumstance_first_seen.c - something loads from a domain that no mail to this organisation named before.
 *
 * Domains bought for one operation are new; so is each new sender. An engine that has not learned for long enough says nothing.
 */
#include "detect/circumstance.h"
#include "detect/words.h"

enum { LOADS_MAX = 64 };		/* that are asked for */

static const double confidence = 0.25;

enum status circumstance_first_seen(struct detect_context *c, struct circumstance *circumstance_r)
{
	struct evidence *e = c->evidence;
	unsigned asked = 0;

	if (c->first_seen == NULL)
		return STATUS_OK;
	for (size_t i = 0; i < e->references.count && asked < LOADS_MAX; i++) {
		const struct reference *r = &e->references.items[i];

		if (!reference_is_remote_load(r) || r->domain.len == 0 ||
		    (i > 0 && bytes_equal(r->domain, e->references.items[i - 1].domain) && circumstance_r->confidence > 0))
			continue;
		asked++;
		if (c->first_seen->look(c->first_seen->state, hash_bytes(&c->first_seen->key, r->domain), c->now) != FIRST_SEEN_NEW ||
		    circumstance_r->confidence > 0)
			continue;
		circumstance_r->confidence = confidence;
		circumstance_r->reference = (int)i;
		circumstance_r->text = arena_join(e->arena, "no mail before the last day loaded anything from ", words_host(e->arena, r->domain), NULL);
		if (circumstance_r->text == NULL)
			return arena_status(e->arena);
	}
	return STATUS_OK;
}
