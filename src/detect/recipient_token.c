/*
 * recipient_token.c - envelope recipients encoded in URLs and in the envelope sender.
 *
 * Looks through every layer of every place of each URL where a token can
 * stand. An address in a link is often honest (unsubscribe links carry it), so
 * a link counts less than a load; and so is one in the envelope sender (VERP), which counts
 * for little by itself.
 */
#include <stdio.h>
#include "detect/detect.h"
#include "detect/identity.h"
#include "detect/layers.h"
#include "url/query.h"

struct search {
	struct identities *identities;
	struct layers *layers;
	struct identity_match match;
	char encodings[120];
	bool found;
	struct bytes last_host;		/* searched in vain: most URLs of a message have few hosts */
};

static enum status look(void *context, const struct layer *l, bool *stop_r)
{
	struct search *s = context;
	bool found = identities_find(s->identities, l->text, l->is_whole_token, &s->match);
	enum status status = STATUS_OK;

	if (!found && l->is_whole_token)
		status = identities_find_digest(s->identities, l->text, &s->match, &found);
	if (status == STATUS_OK && found) {
		s->found = *stop_r = true;
		snprintf(s->encodings, sizeof(s->encodings), "%s", l->encodings);
	}
	return status;
}

static enum status wants(void *context, uint32_t head, size_t length, bool *wanted_r)
{
	const struct search *s = context;

	return identities_may_digest(s->identities, head, length, wanted_r);
}

/* How sure it is that this names the recipient and was not put there by chance. */
static double confidence_of(const struct search *s)
{
	static const double by_kind[] = {
		[IDENTITY_ADDRESS] = 1.0, [IDENTITY_UNTAGGED] = 0.95, [IDENTITY_ALIAS] = 0.95, [IDENTITY_LOCAL_PART] = 0.7,
		[IDENTITY_NAME] = 0.6,
	};
	const struct identity_match *m = &s->match;

	if (m->digest != NULL)
		return by_kind[m->kind] * (m->is_weak ? 0.4 : m->is_cut ? 0.7 : 0.95);
	/* Who writes about somebody has the name in the URL too, but does not encode it. */
	if (m->kind >= IDENTITY_LOCAL_PART && s->encodings[0] == '\0')
		return m->kind == IDENTITY_LOCAL_PART && m->is_word ? by_kind[m->kind] : 0.4;
	return by_kind[m->kind];
}

static const char *describe(struct arena *a, const struct search *s, const char *place)
{
	static const char *const by_kind[] = {
		[IDENTITY_ADDRESS] = "the recipient's address", [IDENTITY_UNTAGGED] = "the recipient's address without its tag",
		[IDENTITY_ALIAS] = "another address of the recipient", [IDENTITY_LOCAL_PART] = "the local part of the recipient's address",
		[IDENTITY_NAME] = "the recipient's name",
	};
	const struct identity_match *m = &s->match;
	const char *what = by_kind[m->kind];

	if (m->digest != NULL)
		what = arena_join(a, m->is_cut ? "the beginning of the " : "the ", m->digest, " of ", what, NULL);
	return arena_join(a, what != NULL ? what : "", m->disguise != NULL ? ", " : "", m->disguise != NULL ? m->disguise : "",
			  s->encodings[0] != '\0' ? ", in " : "", s->encodings, ", stands in ", place, NULL);
}

/* A short local part as the whole of a value: "?user=anna". */
static void search_values(struct search *s, struct bytes query)
{
	struct query_pair pair;

	while (!s->found && query_next(&query, &pair)) {
		if (identities_find_whole(s->identities, pair.value, &s->match)) {
			s->encodings[0] = '\0';
			s->found = true;
		}
	}
}

/* The places of one URL, most telling first; stops at the first that has an identity. */
static enum status search_url(struct search *s, const struct url *u, const char **place_r)
{
	const struct { struct bytes text; const char *place; } places[] = {
		{ u->query, "the query" }, { u->path, "the path" }, { u->host, "the host name" },
		{ u->username, "the user name" }, { u->password, "the password" }, { u->fragment, "the fragment" },
	};
	enum { QUERY, HOST = 2 };
	enum status status = STATUS_OK;

	s->found = false;
	for (size_t i = 0; status == STATUS_OK && !s->found && i < sizeof(places) / sizeof(places[0]); i++) {
		*place_r = places[i].place;
		if (places[i].text.len == 0 || (i == HOST && bytes_equal(places[i].text, s->last_host)))
			continue;
		status = layers_walk(s->layers, places[i].text);
		if (i == HOST && status == STATUS_OK && !s->found)
			s->last_host = places[i].text;
		if (status == STATUS_OK && !s->found && i == QUERY && identities_have_wholes(s->identities))
			search_values(s, places[i].text);
	}
	return status;
}

static enum status search_references(struct search *s, struct evidence *e)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		const char *place = "", *text;

		if (!url_is_remote(&r->url))
			continue;
		status = search_url(s, &r->url, &place);
		if (status != STATUS_OK || !s->found)
			continue;
		text = describe(e->arena, s, place);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_RECIPIENT_TOKEN, (int)i,
				      confidence_of(s) * (r->load == LOAD_AUTO ? 1.0 : 0.6), text, NULL);
	}
	return status;
}

/* Whether the message is somebody's own copy: then the sender is no token. */
static bool is_recipient(const struct envelope *envelope, struct bytes address)
{
	for (size_t i = 0; i < envelope->recipient_count; i++) {
		if (bytes_equal_nocase(envelope->recipients[i], address))
			return true;
	}
	return false;
}

/* "bounce-17-anna=parliament.example@news.example": the sender wants to know whose copy came back. */
static enum status search_sender(struct search *s, struct evidence *e)
{
	static const double honest = 0.25;
	const struct bytes sender = e->envelope->mail_from;
	const char *text;
	enum status status;
	size_t at = sender.len;

	while (at > 0 && sender.data[at - 1] != '@')
		at--;
	if (at < 2 || is_recipient(e->envelope, sender))
		return STATUS_OK;
	s->found = false;
	status = layers_walk(s->layers, bytes_slice(sender, 0, at - 1));
	if (status != STATUS_OK || !s->found)
		return status;
	text = describe(e->arena, s, "the envelope sender");
	if (text == NULL)
		return arena_status(e->arena);
	return evidence_add(e, FINDING_RECIPIENT_TOKEN, FINDING_MESSAGE, confidence_of(s) * honest, text, NULL);
}

enum status detect_recipient_token(struct detect_context *c)
{
	const struct envelope *envelope = c->evidence->envelope;
	struct search s = { 0 };
	const struct layers_visit visit = { look, wants, &s };
	enum status status;

	if (envelope == NULL || (c->evidence->references.count == 0 && envelope->mail_from.len == 0))
		return STATUS_OK;
	status = identities_new(envelope->recipients, envelope->recipient_count, c->directory, c->evidence->arena, &s.identities);
	if (status != STATUS_OK || s.identities == NULL)
		return status;
	s.layers = layers_new(&visit);
	status = s.layers != NULL ? search_references(&s, c->evidence) : STATUS_NOMEM;
	if (status == STATUS_OK)
		status = search_sender(&s, c->evidence);
	layers_destroy(&s.layers);
	identities_destroy(&s.identities);
	return status;
}
