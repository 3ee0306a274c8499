/*
 * recipient_token.c - envelope recipients encoded in URLs.
 *
 * Looks through every layer of every place of each URL where a token can
 * stand. An address in a link is often honest (unsubscribe links carry it), so
 * a link counts less than a load.
 */
#include <stdio.h>
#include "detect/detect.h"
#include "detect/identity.h"
#include "detect/layers.h"

enum {
	SCRATCH_BYTES = 1 << 20,	/* decoded from one URL at most */
	BUDGET_BYTES = 16 << 20		/* and from all of a message */
};

struct search {
	struct identities *identities;
	struct identity_match match;
	char encodings[120];
	bool found;
};

static enum status look(void *context, const struct layer *l, bool *stop_r)
{
	struct search *s = context;
	bool found = identities_find(s->identities, l->text, &s->match);
	enum status status = STATUS_OK;

	if (!found && l->is_whole_token)
		status = identities_find_digest(s->identities, l->text, &s->match, &found);
	if (status == STATUS_OK && found) {
		s->found = *stop_r = true;
		snprintf(s->encodings, sizeof(s->encodings), "%s", l->encodings);
	}
	return status;
}

static double confidence_of(const struct search *s, enum load load)
{
	static const double by_form[] = {
		[IDENTITY_ADDRESS] = 1.0, [IDENTITY_UNTAGGED] = 0.95, [IDENTITY_LOCAL_PART] = 0.7, [IDENTITY_DIGEST] = 0.95,
	};

	return by_form[s->match.form] * (load == LOAD_AUTO ? 1.0 : 0.6);
}

static const char *describe(struct arena *a, const struct search *s, const char *place)
{
	static const char *const by_form[] = {
		[IDENTITY_ADDRESS] = "the recipient's address", [IDENTITY_UNTAGGED] = "the recipient's address without its tag",
		[IDENTITY_LOCAL_PART] = "the local part of the recipient's address", [IDENTITY_DIGEST] = "of the recipient's address",
	};

	if (s->match.form == IDENTITY_DIGEST)
		return arena_printf(a, "the %s %s, in %s, stands in %s", s->match.digest, by_form[IDENTITY_DIGEST],
				    s->encodings, place);
	if (s->encodings[0] == '\0')
		return arena_printf(a, "%s stands in %s", by_form[s->match.form], place);
	return arena_printf(a, "%s, in %s, stands in %s", by_form[s->match.form], s->encodings, place);
}

/* The places of one URL, most telling first; stops at the first that has an identity. */
static enum status search_url(struct search *s, const struct url *u, struct arena *scratch, size_t *budget,
			      const char **place_r)
{
	const struct { struct bytes text; const char *place; } places[] = {
		{ u->query, "the query" }, { u->path, "the path" }, { u->host, "the host name" },
		{ u->username, "the user name" }, { u->password, "the password" }, { u->fragment, "the fragment" },
	};
	const struct layers_visit visit = { look, s };
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && !s->found && i < sizeof(places) / sizeof(places[0]); i++) {
		*place_r = places[i].place;
		if (places[i].text.len > 0)
			status = layers_walk(places[i].text, scratch, budget, &visit);
		arena_reset(scratch);
	}
	return status;
}

static enum status search_references(struct detect_context *c, struct identities *identities, struct arena *scratch)
{
	struct evidence *e = c->evidence;
	enum status status = STATUS_OK;
	size_t budget = BUDGET_BYTES;

	for (size_t i = 0; status == STATUS_OK && i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		struct search s = { .identities = identities };
		const char *place = "", *text;

		if (!url_is_remote(&r->url))
			continue;
		status = search_url(&s, &r->url, scratch, &budget, &place);
		/* The scratch is full: this URL's deeper layers stay unseen, the others are looked at. */
		if (status == STATUS_LIMIT && arena_status(e->arena) != STATUS_LIMIT) {
			arena_reset(scratch);
			status = STATUS_OK;
		}
		if (status != STATUS_OK || !s.found)
			continue;
		text = describe(e->arena, &s, place);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_RECIPIENT_TOKEN, (int)i, confidence_of(&s, r->load), text, NULL);
	}
	return status;
}

enum status detect_recipient_token(struct detect_context *c)
{
	const struct envelope *envelope = c->evidence->envelope;
	struct identities *identities;
	struct arena *scratch;
	enum status status;

	if (envelope == NULL || c->evidence->references.count == 0)
		return STATUS_OK;
	status = identities_new(envelope->recipients, envelope->recipient_count, c->evidence->arena, &identities);
	if (status != STATUS_OK || identities == NULL)
		return status;
	scratch = arena_new(SCRATCH_BYTES);
	status = scratch != NULL ? search_references(c, identities, scratch) : STATUS_NOMEM;
	arena_destroy(&scratch);
	identities_destroy(&identities);
	return status;
}
