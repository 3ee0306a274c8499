/*
 * event.c - the record of one message in the event log.
 */
#include <time.h>
#include "base/ascii.h"
#include "report/hide.h"
#include "report/json.h"

enum { HIDDEN_MAX = 64 << 10, TEXT_MAX = 2000 };

enum {
	TOKEN_KINDS = 1u << FINDING_RECIPIENT_TOKEN | 1u << FINDING_UNIQUE_TOKEN | 1u << FINDING_CAMPAIGN_TOKEN
};

static json_t *make_time(long long seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;
	char text[64];

	if (gmtime_r(&t, &tm) == NULL || strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return json_null();
	return json_text(text);
}

static json_t *make_address(const struct event *e, struct bytes address, const struct hash_key *key)
{
	struct buf hidden;
	bool ok;

	if (e->show_addresses)
		return json_bytes(address);
	buf_init(&hidden, HIDDEN_MAX);
	ok = hide_address(address, key, &hidden) == STATUS_OK;
	return json_take(&hidden, ok);
}

/* The start of a text, ended between two words: half an address would not be known for one. Empty: its first word is too long. */
static struct bytes start_of(struct bytes text)
{
	size_t end = TEXT_MAX;

	if (text.len <= TEXT_MAX)
		return text;
	while (end > 0 && !ascii_is_space(text.data[end]))
		end--;
	return bytes_slice(text, 0, end);
}

/* The start of a free text, with what it may give away hidden. */
static json_t *make_words(struct bytes text, const struct envelope *envelope, const struct hash_key *key)
{
	const struct bytes start = start_of(text);
	struct buf hidden;
	enum status status;

	buf_init(&hidden, HIDDEN_MAX);
	status = start.len > 0 ? hide_text(start, envelope, key, &hidden) : text.len > 0 ? hide_bytes(text, key, &hidden) : STATUS_OK;
	return json_take(&hidden, status == STATUS_OK);
}

static json_t *make_recipients(const struct event *e, const struct envelope *envelope, const struct hash_key *key)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < envelope->recipient_count && ok; i++)
		ok = json_push(a, make_address(e, envelope->recipients[i], key));
	return json_keep(a, ok);
}

static bool set_envelope(json_t *o, const struct event *e, const struct envelope *envelope, const struct hash_key *key)
{
	bool ok = json_set(o, "queue", json_bytes(envelope->queue_id));

	ok &= json_set(o, "client", json_bytes(envelope->client_address));
	ok &= json_set(o, "client_name", json_bytes(envelope->client_name));
	ok &= json_set(o, "helo", json_bytes(envelope->helo));
	ok &= json_set(o, "sender", make_address(e, envelope->mail_from, key));
	ok &= json_set(o, "recipient_count", json_integer((json_int_t)envelope->recipient_count));
	ok &= json_set(o, "recipients", make_recipients(e, envelope, key));
	return ok;
}

/* Kinds of findings per reference, so that each is listed once with what speaks against it. NULL without memory. */
static unsigned *kinds_of_references(const struct evidence *e)
{
	unsigned *kinds = arena_zalloc(e->arena, e->references.count, sizeof(*kinds));

	for (size_t i = 0; i < e->findings.count && kinds != NULL; i++) {
		const struct finding *f = &e->findings.items[i];

		if (f->reference >= 0 && (size_t)f->reference < e->references.count)
			kinds[f->reference] |= 1u << f->kind;
	}
	return kinds;
}

static json_t *make_reference(const struct reference *r, size_t index, unsigned kinds, const struct hash_key *key)
{
	json_t *o = json_object();
	bool ok = json_set(o, "index", json_integer((json_int_t)index));
	struct buf url;
	bool hidden;

	buf_init(&url, HIDDEN_MAX);
	hidden = (r->valid ? hide_url(&r->url, r->domain, (kinds & TOKEN_KINDS) != 0, key, &url) : hide_bytes(r->raw, key, &url)) == STATUS_OK;
	ok &= json_set(o, "url", json_take(&url, hidden));
	ok &= json_set(o, "load", json_text(load_name(r->load)));
	ok &= json_set(o, "construct", json_text(r->construct));
	ok &= json_set(o, "part", json_text(r->part != NULL ? r->part->path : ""));
	ok &= json_set(o, "start", json_integer((json_int_t)r->start));
	ok &= json_set(o, "end", json_integer((json_int_t)r->end));
	ok &= json_set(o, "visible", json_boolean(r->concealed == CONCEALED_NOT));
	return json_keep(o, ok);
}

/* What a finding beyond remote-load is about. */
static json_t *make_references(const struct evidence *e, const struct hash_key *key)
{
	const unsigned *kinds = kinds_of_references(e);
	json_t *a = kinds != NULL ? json_array() : NULL;
	bool ok = a != NULL;
	size_t listed = 0;

	for (size_t i = 0; i < e->references.count && ok && listed < REPORT_EVENT_REFERENCES_MAX; i++) {
		if ((kinds[i] & ~(1u << FINDING_REMOTE_LOAD)) == 0)
			continue;
		ok = json_push(a, make_reference(&e->references.items[i], i, kinds[i], key));
		listed++;
	}
	return json_keep(a, ok);
}

static json_t *make_domain(struct bytes domain)
{
	struct buf text;
	bool ok;

	buf_init(&text, HIDDEN_MAX);
	ok = hide_domain(domain, &text) == STATUS_OK;
	return json_take(&text, ok);
}

/* The registrable domains that anything loads from, each once: enough to ask later who was sent a beacon of one. */
static json_t *make_load_domains(const struct references *refs)
{
	struct bytes seen[REPORT_EVENT_DOMAINS_MAX];
	json_t *a = json_array();
	bool ok = a != NULL;
	size_t count = 0;

	for (size_t i = 0; i < refs->count && ok && count < REPORT_EVENT_DOMAINS_MAX; i++) {
		const struct bytes domain = refs->items[i].domain;
		size_t k = 0;

		if (!reference_is_remote_load(&refs->items[i]))
			continue;
		while (k < count && !bytes_equal(seen[k], domain))
			k++;
		if (k < count)
			continue;
		seen[count++] = domain;
		ok = json_push(a, make_domain(domain));
	}
	return json_keep(a, ok);
}

/* All but remote-load: that something loads is said by load_domains, and a newsletter would fill the list with it. */
static json_t *make_findings(const struct findings *findings)
{
	json_t *a = json_array();
	bool ok = a != NULL;
	size_t listed = 0;

	for (size_t i = 0; i < findings->count && ok && listed < REPORT_EVENT_FINDINGS_MAX; i++) {
		if (findings->items[i].kind == FINDING_REMOTE_LOAD)
			continue;
		ok = json_push(a, json_finding(&findings->items[i]));
		listed++;
	}
	return json_keep(a, ok);
}

/* earlier: the first deliveries, which passed before anything was proven, by their ids; told once, with the first proof. */
static json_t *make_campaign(const struct campaign_result *c)
{
	json_t *o, *earlier;
	bool ok;

	if (c == NULL)
		return json_null();
	o = json_object();
	ok = json_set(o, "id", json_campaign_id(c));
	ok &= json_set(o, "messages", json_integer((json_int_t)c->messages));
	ok &= json_set(o, "senders", json_integer((json_int_t)c->senders));
	ok &= json_set(o, "recipients", json_integer((json_int_t)c->recipients));
	ok &= json_set(o, "first_proof", json_boolean(c->is_first_proof));
	earlier = json_array();
	for (size_t i = 0; c->is_first_proof && i < c->earlier_count; i++)
		ok &= json_push(earlier, json_text(c->earlier[i]));
	ok &= json_set(o, "earlier", earlier);
	return json_keep(o, ok);
}

static bool set_scan(json_t *o, const struct event *event, const struct envelope *envelope, const struct hash_key *key)
{
	const struct scan_result *r = event->result;
	const struct verdict *v = &r->verdict;
	const struct authentication *auth = &r->authentication;
	bool ok = json_set(o, "message_id", make_words(r->message.message_id, envelope, key));

	ok &= json_set(o, "from", make_words(r->message.from_address, envelope, key));
	ok &= json_set(o, "subject", make_words(r->message.subject, envelope, key));
	ok &= json_set(o, "verdict", json_text(action_name(v->action)));
	ok &= json_set(o, "advised", json_text(action_name(v->advised)));
	ok &= json_set(o, "score", json_weight(v->score));
	ok &= json_set(o, "rule", json_text(v->rule));
	ok &= json_set(o, "group", json_text(v->group));
	ok &= json_set(o, "vouched", json_boolean(v->vouched));
	ok &= json_set(o, "dmarc", json_text(auth->dmarc_pass ? "pass" : auth->dmarc_fail ? "fail" : NULL));
	ok &= json_set(o, "reasons", json_reasons(v));
	ok &= json_set(o, "reference_count", json_integer((json_int_t)(r->evidence.references.count + r->evidence.references.dropped)));
	ok &= json_set(o, "load_domains", make_load_domains(&r->evidence.references));
	ok &= json_set(o, "references", make_references(&r->evidence, key));
	ok &= json_set(o, "finding_count", json_integer((json_int_t)r->evidence.findings.count));
	ok &= json_set(o, "findings", make_findings(&r->evidence.findings));
	ok &= json_set(o, "oddities", json_oddities(&r->evidence.oddities));
	ok &= json_set(o, "campaign", make_campaign(r->campaign));
	ok &= json_set(o, "elapsed_us", json_integer((json_int_t)r->elapsed_us));
	return ok;
}

static json_t *make_event(const struct event *e, const struct hash_key *key)
{
	const struct envelope *envelope = e->envelope != NULL || e->result == NULL ? e->envelope : e->result->evidence.envelope;
	json_t *o = json_object();
	bool ok = json_set(o, "time", make_time(e->time));

	ok &= json_set(o, "id", json_text(e->id));
	ok &= json_set(o, "outcome", json_text(e->outcome));
	ok &= json_set(o, "error", json_text(e->error));
	ok &= json_set(o, "size", json_integer((json_int_t)e->size));
	if (envelope != NULL)
		ok &= set_envelope(o, e, envelope, key);
	if (e->result != NULL)
		ok &= set_scan(o, e, envelope, key);
	return json_keep(o, ok);
}

enum status report_event_json(const struct event *e, const struct hash_key *key, struct buf *out)
{
	json_prepare();
	return json_write(make_event(e, key), out);
}
