#include "policy/plan.h"
#include <stdlib.h>
#include "policy/weigh.h"

enum {
	LINK_KINDS = 1u << FINDING_RECIPIENT_TOKEN | 1u << FINDING_CAMPAIGN_TOKEN,
	WHOLE_MESSAGE_KINDS = 1u << FINDING_INDICATOR | 1u << FINDING_KNOWN_TRACKER | 1u << FINDING_CAMPAIGN_TOKEN
};

/* Mark what the findings name. Returns whether one of them is about all loads. */
static bool mark_named(const struct policy *p, const struct evidence *e, unsigned permits, unsigned kinds, bool *remove)
{
	const struct signature *last = NULL;
	bool all = false;
	size_t places = 0;

	for (size_t i = 0; i < e->findings.count; i++) {
		const struct finding *f = &e->findings.items[i];
		const struct reference *r;

		if (!finding_has_permits(f, permits) || f->confidence < p->confidence_at_least || !(kinds >> f->kind & 1))
			continue;
		/* The findings of one signature stand together. */
		places = f->signature != NULL && f->signature == last ? places + 1 : 1;
		last = f->signature;
		if (places >= SIGNATURE_MAX_PLACES && last != NULL)
			all = true;
		if (f->reference < 0 || (size_t)f->reference >= e->references.count) {
			all |= (WHOLE_MESSAGE_KINDS >> f->kind & 1) != 0;
			continue;
		}
		r = &e->references.items[f->reference];
		if (reference_is_remote_load(r))
			remove[f->reference] = true;
		else if (p->rewrite_links && r->load == LOAD_CLICK && (LINK_KINDS >> f->kind & 1))
			remove[f->reference] = true;
	}
	return all;
}

static int compare_urls(const void *a, const void *b)
{
	return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* A beacon may stand in several places; one signature or detector need not have named them all. */
static enum status mark_same_urls(const struct evidence *e, bool *remove)
{
	const struct references *refs = &e->references;
	struct bytes *urls;
	size_t count = 0;

	for (size_t i = 0; i < refs->count; i++)
		count += remove[i] && refs->items[i].load == LOAD_AUTO;
	if (count == 0 || count == refs->count)
		return STATUS_OK;
	urls = arena_alloc(e->arena, count, sizeof(*urls));
	if (urls == NULL)
		return arena_status(e->arena);
	count = 0;
	for (size_t i = 0; i < refs->count; i++) {
		if (remove[i] && refs->items[i].load == LOAD_AUTO)
			urls[count++] = url_without_fragment(&refs->items[i].url);
	}
	qsort(urls, count, sizeof(*urls), compare_urls);
	for (size_t i = 0; i < refs->count; i++) {
		struct bytes url;

		if (remove[i] || !reference_is_remote_load(&refs->items[i]))
			continue;
		url = url_without_fragment(&refs->items[i].url);
		remove[i] = bsearch(&url, urls, count, sizeof(*urls), compare_urls) != NULL;
	}
	return STATUS_OK;
}

/* Why nothing of the whole message can be changed; NULL: it can. */
static const char *find_obstacle(const struct evidence *e)
{
	/* The new body would end where the limit cut the old one off. */
	return oddities_has(&e->message->oddities, ODDITY_SIZE_LIMIT) ? "the message is larger than the limit on its size" : NULL;
}

/* Take back what cannot be spliced away, and count it. */
static void separate_uncleanable(const struct evidence *e, struct plan *plan)
{
	const char *obstacle = find_obstacle(e);

	for (size_t i = 0; i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];

		if (!plan->remove[i])
			continue;
		if (obstacle == NULL && r->removal != REMOVE_NOTHING) {
			plan->removed++;
			continue;
		}
		plan->remove[i] = false;
		if (r->load != LOAD_AUTO)
			continue;
		plan->uncleanable++;
		if (plan->uncleanable_reason == NULL)
			plan->uncleanable_reason = obstacle != NULL ? obstacle :
				r->removal_reason != NULL ? r->removal_reason : "nothing can be spliced there";
	}
}

enum status plan_make(const struct policy *p, const struct evidence *e, unsigned permits, unsigned kinds, struct plan *plan_r)
{
	struct plan plan = { .remove = arena_zalloc(e->arena, e->references.count, sizeof(*plan.remove)) };
	enum status status = STATUS_OK;

	if (plan.remove == NULL)
		return arena_status(e->arena);
	if (mark_named(p, e, permits, kinds, plan.remove) || p->rewrite_scope == REWRITE_ALL_LOADS) {
		for (size_t i = 0; i < e->references.count; i++)
			plan.remove[i] |= reference_is_remote_load(&e->references.items[i]);
	} else {
		status = mark_same_urls(e, plan.remove);
	}
	if (status != STATUS_OK)
		return status;
	separate_uncleanable(e, &plan);
	*plan_r = plan;
	return STATUS_OK;
}
