/*
 * recipient_token.c - envelope recipients encoded in URLs and in the envelope sender.
 *
 * Looks through every layer of every place of each URL where a token can
 * stand. An address in a link is often honest (unsubscribe links carry it), so
 * a link counts less than a load; what link protection wrote around it is not the sender's and does not count at all; and so is one in the envelope sender (VERP), which counts
 * for little by itself.
 */
#include <stdio.h>
#include "detect/detect.h"
#include "detect/identity.h"
#include "detect/layers.h"
#include "url/query.h"

enum { ENCODINGS_MAX = 120 };		/* bytes of their names that are told */

/* Where the recipient was found, and how. */
struct place {
	struct identity_match match;
	char encodings[ENCODINGS_MAX];
	double confidence;		/* 0: not found */
	const char *place;
};

struct search {
	struct identities *identities;
	struct layers *layers;
	struct place best;
	const char *place;		/* what is being looked into */
	struct bytes host;		/* that was looked into last and had nothing; many URLs in a row have the same */
};

/* How sure it is that this names the recipient and was not put there by chance. */
static double confidence_of(const struct identity_match *m, const char *encodings)
{
	static const double by_kind[] = {
		[IDENTITY_ADDRESS] = 1.0, [IDENTITY_UNTAGGED] = 0.95, [IDENTITY_ALIAS] = 0.95, [IDENTITY_LOCAL_PART] = 0.7,
		[IDENTITY_NAME] = 0.6,
	};

	if (m->digest != NULL)
		return by_kind[m->kind] * (m->is_weak ? 0.4 : m->is_cut ? 0.7 : 0.95);
	/* Who writes about somebody has the name in the URL too, but does not encode it. */
	if (m->kind >= IDENTITY_LOCAL_PART && encodings[0] == '\0')
		return m->kind == IDENTITY_LOCAL_PART && m->is_word ? by_kind[m->kind] : 0.4;
	return by_kind[m->kind];
}

/* A surer find takes the place of a less sure one. */
static void keep(struct search *s, const struct identity_match *m, const char *encodings)
{
	const double confidence = confidence_of(m, encodings);

	if (confidence <= s->best.confidence)
		return;
	s->best.match = *m;
	s->best.confidence = confidence;
	s->best.place = s->place;
	snprintf(s->best.encodings, sizeof(s->best.encodings), "%s", encodings);
}

static bool is_enough(const struct search *s)
{
	return s->best.confidence >= 0.9;
}

static enum status look(void *context, const struct layer *l, enum layers_answer *answer_r)
{
	struct search *s = context;
	struct identity_match match;
	bool found = identities_find(s->identities, l->text, l->is_whole_token, &match);
	enum status status = STATUS_OK;

	if (!found && l->is_whole_token)
		status = identities_find_digest(s->identities, l->text, &match, &found);
	if (status != STATUS_OK || !found)
		return status;
	keep(s, &match, l->encodings);
	*answer_r = is_enough(s) ? LAYERS_STOP : LAYERS_FOUND;
	return STATUS_OK;
}

static enum status wants(void *context, uint32_t head, size_t length, bool *wanted_r)
{
	const struct search *s = context;

	return identities_may_digest(s->identities, head, length, wanted_r);
}

static const char *describe(struct arena *a, const struct place *p)
{
	static const char *const by_kind[] = {
		[IDENTITY_ADDRESS] = "the recipient's address", [IDENTITY_UNTAGGED] = "the recipient's address without its tag",
		[IDENTITY_ALIAS] = "another address of the recipient", [IDENTITY_LOCAL_PART] = "the local part of the recipient's address",
		[IDENTITY_NAME] = "the recipient's name",
	};
	const struct identity_match *m = &p->match;
	const char *what = by_kind[m->kind];

	if (m->digest != NULL)
		what = arena_join(a, m->is_cut ? "the beginning of the " : "the ", m->digest, " of ", what, NULL);
	return arena_join(a, what != NULL ? what : "", m->disguise != NULL ? ", " : "", m->disguise != NULL ? m->disguise : "",
			  p->encodings[0] != '\0' ? ", in " : "", p->encodings, ", stands in ", p->place, NULL);
}

/* A short local part as the whole of a value: "?user=anna". */
static void search_values(struct search *s, struct bytes query)
{
	struct identity_match match;
	struct query_pair pair;

	while (query_next(&query, &pair)) {
		if (identities_find_whole(s->identities, pair.value, &match))
			keep(s, &match, "");
	}
}

/* The places of one URL; stops when the recipient is found for sure. */
static enum status search_url(struct search *s, const struct url *u)
{
	enum { QUERY, PATH, HOST };
	const struct { struct bytes text; const char *place; } places[] = {
		{ u->query, "the query" }, { u->path, "the path" }, { u->host, "the host name" },
		{ u->username, "the user name" }, { u->password, "the password" }, { u->fragment, "the fragment" },
	};
	enum status status = STATUS_OK;

	s->best.confidence = 0;
	for (size_t i = 0; status == STATUS_OK && !is_enough(s) && i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].text.len == 0 || (i == HOST && bytes_equal(places[i].text, s->host)))
			continue;
		s->place = places[i].place;
		status = layers_walk(s->layers, places[i].text);
		if (i == HOST)
			s->host = s->best.confidence == 0 ? u->host : (struct bytes){ NULL, 0 };
		if (i == QUERY && status == STATUS_OK && identities_have_wholes(s->identities))
			search_values(s, places[i].text);
	}
	return status;
}

static enum status search_references(struct search *s, struct evidence *e)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < e->references.count; i++) {
		const struct reference *r = &e->references.items[i];
		const char *text;

		if (!url_is_remote(&r->url))
			continue;
		status = search_url(s, reference_sent(r));
		if (status != STATUS_OK || s->best.confidence == 0)
			continue;
		text = describe(e->arena, &s->best);
		if (text == NULL)
			return arena_status(e->arena);
		status = evidence_add(e, FINDING_RECIPIENT_TOKEN, (int)i, s->best.confidence * (r->load == LOAD_AUTO ? 1.0 : 0.6),
				      text, NULL);
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

/* The labels of a domain in front of the last two, which are nobody's in particular. */
static struct bytes first_labels(struct bytes domain)
{
	size_t end = domain.len;

	for (int dots = 0; dots < 2 && end > 0; ) {
		end--;
		dots += domain.data[end] == '.';
	}
	return bytes_slice(domain, 0, end);
}

/*
 * "bounce-17-anna=parliament.example@news.example", "b@413d55a06d546dac9228800ae2c082c0.news.example": the sender wants to know
 * whose copy came back.
 */
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
	s->best.confidence = 0;
	s->place = "the envelope sender";
	status = layers_walk(s->layers, bytes_slice(sender, 0, at - 1));
	if (status == STATUS_OK && !is_enough(s))
		status = layers_walk(s->layers, first_labels(bytes_slice(sender, at, sender.len)));
	if (status != STATUS_OK || s->best.confidence == 0)
		return status;
	text = describe(e->arena, &s->best);
	if (text == NULL)
		return arena_status(e->arena);
	return evidence_add(e, FINDING_RECIPIENT_TOKEN, FINDING_MESSAGE, s->best.confidence * honest, text, NULL);
}

enum status detect_recipient_token(struct detect_context *c)
{
	const struct envelope *envelope = c->evidence->envelope;
	struct search s = { 0 };
	const struct layers_visit visit = { look, wants, &s };
	struct hash_key key;
	enum status status;

	if (envelope == NULL || (c->evidence->references.count == 0 && envelope->mail_from.len == 0))
		return STATUS_OK;
	status = identities_new(envelope->recipients, envelope->recipient_count, c->directory, detect_kept_digests(c->kept),
				c->evidence->arena, &s.identities);
	if (status != STATUS_OK || s.identities == NULL)
		return status;
	detect_kept_key(c->kept, &key);
	s.layers = layers_new(&visit, detect_kept_tables(c->kept), &key);
	status = s.layers != NULL ? search_references(&s, c->evidence) : STATUS_NOMEM;
	if (status == STATUS_OK)
		status = search_sender(&s, c->evidence);
	layers_destroy(&s.layers);
	identities_destroy(&s.identities);
	return status;
}
