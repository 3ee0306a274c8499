/*
 * campaign_token.c - tokens proven by comparing copies of one mail.
 *
 * Digests the message and its URLs, asks the campaign engine, and turns what that has proven into findings. A
 * URL that is one-to-one with the recipient is a campaign-token. One that no two recipients share, but that is new
 * with each copy for the same recipient too, may be a cache-buster or an id of each mail: a unique-token.
 * An engine that cannot answer is no reason to hold up a message.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/ascii.h"
#include "detect/detect.h"
#include "detect/digester.h"
#include "detect/sketch.h"
#include "detect/skeleton.h"
#include "detect/words.h"

static int compare_digests(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Of each recipient of the envelope, ascending. */
static enum status digest_recipients(const struct hash_key *key, const struct envelope *envelope, struct arena *a,
				     struct campaign_observation *o)
{
	uint64_t *digests = arena_alloc(a, envelope->recipient_count, sizeof(*digests));
	struct digester d;

	if (digests == NULL)
		return arena_status(a);
	for (size_t i = 0; i < envelope->recipient_count; i++) {
		digester_begin(&d, key);
		for (size_t j = 0; j < envelope->recipients[i].len; j++)
			digester_add_byte(&d, ascii_lower(envelope->recipients[i].data[j]));
		digests[i] = digester_end(&d);
	}
	qsort(digests, envelope->recipient_count, sizeof(*digests), compare_digests);
	o->recipients = digests;
	o->recipient_count = envelope->recipient_count;
	return STATUS_OK;
}

static uint64_t digest_sender(const struct hash_key *key, const struct message *m)
{
	struct digester d;

	digester_begin(&d, key);
	digester_add(&d, (struct bytes)BYTES("sender"));
	for (size_t i = 0; i < m->from_address.len; i++)
		digester_add_byte(&d, ascii_lower(m->from_address.data[i]));
	return digester_end(&d);
}

/* Where it varies, in words. */
static const char *words_places(unsigned places)
{
	static const char *const names[1 << CAMPAIGN_PLACES] = {
		"the URL", "the host name", "the path", "the host name and path", "the query or fragment",
		"the host name and query", "the path and query", "the host name, path and query",
	};

	return names[places & ((1u << CAMPAIGN_PLACES) - 1)];
}

static enum status add_finding(struct evidence *e, size_t i, const struct campaign_proof *proof, bool is_buster,
			       const struct campaign_result *result)
{
	const char *host = words_host(e->arena, reference_sent_domain(&e->references.items[i])), *text;
	bool is_single = (proof->places & (proof->places - 1)) == 0;
	bool is_many = proof->recipients > CAMPAIGN_THRESHOLD_MAX;
	enum finding_kind kind = FINDING_UNIQUE_TOKEN;
	double confidence = 0.3;

	if (is_buster) {
		text = arena_printf(e->arena, "a number named like a cache-buster is another one in each copy (%s)", host);
	} else if (proof->verdict == CAMPAIGN_PER_MESSAGE) {
		confidence = 0.9;
		text = arena_printf(e->arena, "%s at %s is another one in each copy of this mail, also for the same recipient",
				    words_places(proof->places), host);
	} else {
		kind = FINDING_CAMPAIGN_TOKEN;
		confidence = is_single ? 1.0 : 0.9;
		/* For a pair it may have been made; a copy to many was made for none of them. */
		if (e->envelope->recipient_count > CAMPAIGN_AUDIENCE_MAX)
			confidence = 0.4;
		else if (e->envelope->recipient_count > 1)
			confidence -= 0.3;
		text = arena_printf(e->arena, "%s at %s is another one for each of %s%u recipients of this mail (campaign %016llx)",
				    words_places(proof->places), host, is_many ? "more than " : "",
				    is_many ? CAMPAIGN_THRESHOLD_MAX : proof->recipients, (unsigned long long)result->id);
	}
	if (text == NULL)
		return arena_status(e->arena);
	return evidence_add(e, kind, (int)i, confidence, text, NULL);
}

static enum status add_findings(struct evidence *e, const struct skeletons *s, const struct campaign_result *result)
{
	for (size_t i = 0; i < e->references.count; i++) {
		int item = s->of_reference[i], buster = s->buster_of_reference[i];
		bool is_buster = item < 0 || result->proofs[item].verdict == CAMPAIGN_UNPROVEN;
		enum status status;

		if (is_buster)
			item = buster;
		if (item < 0 || result->proofs[item].verdict == CAMPAIGN_UNPROVEN)
			continue;
		status = add_finding(e, i, &result->proofs[item], is_buster, result);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status detect_campaign_token(struct detect_context *c)
{
	struct evidence *e = c->evidence;
	struct campaign_observation o = { .now = c->now };
	struct campaign_result *result;
	struct skeletons skeletons;
	enum status status;

	if (c->campaign_engine == NULL || e->envelope->recipient_count == 0 || e->references.count == 0)
		return STATUS_OK;
	status = skeletons_make(&c->campaign_engine->key, &e->references, c->now, e->arena, &skeletons);
	if (status != STATUS_OK || skeletons.count == 0)
		return status;
	status = sketch_make(&c->campaign_engine->key, e, &o.sketch);
	if (status != STATUS_OK)
		return status;
	status = digest_recipients(&c->campaign_engine->key, e->envelope, e->arena, &o);
	if (status != STATUS_OK)
		return status;
	o.sender = digest_sender(&c->campaign_engine->key, e->message);
	if (c->event != NULL)
		snprintf(o.event, sizeof(o.event), "%s", c->event);
	o.skeletons = skeletons.items;
	o.count = skeletons.count;
	result = arena_zalloc(e->arena, 1, sizeof(*result));
	if (result == NULL)
		return arena_status(e->arena);
	result->proofs = arena_zalloc(e->arena, skeletons.count, sizeof(*result->proofs));
	if (result->proofs == NULL)
		return arena_status(e->arena);
	if (c->campaign_engine->observe(c->campaign_engine->state, &o, result) != STATUS_OK)
		return STATUS_OK;
	c->campaign = result;
	return add_findings(e, &skeletons, result);
}
