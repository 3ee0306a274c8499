/*
 * circumstance_unrelated_load.c - something loads from a domain that is neither the sender's nor any link's.
 *
 * Content networks and mailing services do the same; a reader who follows a link at least learns the domain that a link goes to.
 * Styles and fonts, which are never drawn, do not count.
 */
#include <stdlib.h>
#include "detect/circumstance.h"
#include "detect/sender.h"
#include "detect/words.h"

static const double confidence = 0.2;

static int compare(const void *a, const void *b)
{
	return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

enum status circumstance_unrelated_load(struct detect_context *c, struct circumstance *circumstance_r)
{
	struct evidence *e = c->evidence;
	struct bytes *related = arena_alloc(e->arena, e->references.count + 2, sizeof(*related));
	enum status status;
	size_t n = 2;

	if (related == NULL)
		return arena_status(e->arena);
	status = sender_domain(e->message->from_address, e->arena, &related[0]);
	if (status == STATUS_OK)
		status = sender_domain(e->envelope != NULL ? e->envelope->mail_from : (struct bytes){ NULL, 0 }, e->arena, &related[1]);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];

		if (r->load == LOAD_CLICK && r->valid && url_is_remote(&r->url))
			related[n++] = reference_sent_domain(r);
	}
	if (n == 2 && related[0].len == 0 && related[1].len == 0)	/* to nobody: nothing to compare with */
		return STATUS_OK;
	qsort(related, n, sizeof(*related), compare);
	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];

		if (!reference_is_remote_load(r) || (r->concealed & CONCEALED_RESOURCE) ||
		    bsearch(&r->domain, related, n, sizeof(*related), compare) != NULL)
			continue;
		circumstance_r->confidence = confidence;
		circumstance_r->reference = (int)i;
		circumstance_r->text = arena_join(e->arena, words_host(e->arena, r->domain), " is neither the sender's domain nor that of any link", NULL);
		return circumstance_r->text != NULL ? STATUS_OK : arena_status(e->arena);
	}
	return STATUS_OK;
}
