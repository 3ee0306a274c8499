/*
 * match.c - a set against a message: candidates from the tables, then condition by condition.
 */
#include "signature/match.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "message/address.h"
#include "signature/caveat.h"
#include "signature/expressions.h"
#include "signature/keyword.h"
#include "signature/rows.h"

/* Indexes of rules that may match; duplicates are thrown out when it is full and at the end. */
struct candidates {
	uint32_t *items;
	size_t count, capacity;
};

struct signature_scratch {
	struct pattern_scratch *pattern;
	struct prefilter_scratch *prefilter;
	struct candidates candidates;
	struct explanation *explanation;	/* NULL: none is asked for */
	struct signature_costs *costs;		/* NULL: nobody measures */
};

struct signature_scratch *signature_scratch_new(const struct signature_set *set)
{
	struct signature_scratch *s = mem_zalloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->pattern = pattern_scratch_new(&set->pattern_limits);
	s->prefilter = prefilter_scratch_new();
	for (size_t i = 0; i < set->field_count && s->prefilter != NULL; i++) {
		if (prefilter_scratch_fit(s->prefilter, set->fields[i].prefilter) != STATUS_OK)
			prefilter_scratch_destroy(&s->prefilter);
	}
	if (s->pattern == NULL || s->prefilter == NULL)
		signature_scratch_destroy(&s);
	return s;
}

void signature_scratch_destroy(struct signature_scratch **s)
{
	if (*s == NULL)
		return;
	pattern_scratch_destroy(&(*s)->pattern);
	prefilter_scratch_destroy(&(*s)->prefilter);
	mem_free((*s)->candidates.items);
	mem_free(*s);
	*s = NULL;
}

void signature_scratch_explain(struct signature_scratch *s, struct explanation *x)
{
	s->explanation = x;
	if (x != NULL)
		x->signature = NULL;
}

void signature_scratch_measure(struct signature_scratch *s, struct signature_costs *costs)
{
	s->costs = costs;
	pattern_scratch_measure(s->pattern, costs != NULL ? &costs->meter : NULL);
}

static int compare_index(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void candidates_settle(struct candidates *c)
{
	size_t kept = 0;

	if (c->count > 1)
		qsort(c->items, c->count, sizeof(*c->items), compare_index);
	for (size_t i = 0; i < c->count; i++) {
		if (kept == 0 || c->items[i] != c->items[kept - 1])
			c->items[kept++] = c->items[i];
	}
	c->count = kept;
}

static enum status candidates_add(struct candidates *c, uint32_t rule)
{
	if (c->count > 0 && c->items[c->count - 1] == rule)
		return STATUS_OK;
	if (c->count == c->capacity && c->capacity > 0)
		candidates_settle(c);
	if (c->count > c->capacity / 2 || c->capacity == 0) {	/* mostly different ones: settling again would not pay */
		size_t capacity = c->capacity != 0 ? c->capacity * 2 : 64;
		uint32_t *items = mem_resize(c->items, capacity, sizeof(*items));

		if (items == NULL)
			return STATUS_NOMEM;
		c->items = items;
		c->capacity = capacity;
	}
	c->items[c->count++] = rule;
	return STATUS_OK;
}

static enum status add_name(struct matching *m, struct bytes name)
{
	struct exact_cursor cursor = exact_find(m->set->names, name);
	enum status status = STATUS_OK;
	uint32_t rule;

	while (status == STATUS_OK && exact_next(&cursor, &rule))
		status = candidates_add(&m->scratch->candidates, rule);
	return status;
}

/* The host and every domain above it. */
static enum status add_host(struct matching *m, struct bytes host)
{
	enum status status;

	if (host.len == 0)
		return STATUS_OK;
	if (host.data[host.len - 1] == '.')
		host.len--;
	do
		status = add_name(m, host);
	while (status == STATUS_OK && host_parent(&host));
	return status;
}

static enum status add_literals(struct matching *m, struct bytes text)
{
	struct literals_search search;
	enum status status = STATUS_OK;
	size_t literal, end;

	literals_search_start(&search, m->set->literals, text);
	while (status == STATUS_OK && literals_search_next(&search, &literal, &end))
		status = candidates_add(&m->scratch->candidates, m->set->literal_rules[literal]);
	return status;
}

/* Expressions on the texts of a place: the message or the reference that m stands at. */
static enum status add_expressions(struct matching *m, enum place place)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < m->set->field_count && status == STATUS_OK; i++) {
		const struct expression_field *f = &m->set->fields[i];
		const uint32_t *found;
		size_t count;

		if (f->keyword->place != place)
			continue;
		found = prefilter_search(f->prefilter, f->keyword->text(m), m->scratch->prefilter, &count);
		for (size_t k = 0; k < count && status == STATUS_OK; k++)
			status = candidates_add(&m->scratch->candidates, f->rules[found[k]]);
	}
	return status;
}

/* The digests of its parts. */
static enum status add_digests(struct matching *m)
{
	const size_t count = m->evidence->digests != NULL ? m->evidence->message->part_count : 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count * FILE_DIGEST_KINDS && status == STATUS_OK; i++) {
		const struct bytes hex = m->evidence->digests[i / FILE_DIGEST_KINDS].hex[i % FILE_DIGEST_KINDS];

		if (hex.len > 0)
			status = add_name(m, hex);
	}
	return status;
}

/* What stands in the texts of the message itself: must cover every keyword flagged KEYWORD_NAMES or KEYWORD_SEARCHED. */
static enum status add_message(struct matching *m)
{
	const struct envelope *e = m->evidence->envelope;
	const struct bytes hosts[] = { m->sender_domain, m->envelope_domain, e->client_name, e->helo };
	const struct bytes names[] = { m->sender, e->mail_from, e->client_address };
	const struct bytes texts[] = { m->sender, e->mail_from, m->evidence->message->subject,
				       m->evidence->message->from_name };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]) && status == STATUS_OK; i++)
		status = add_host(m, hosts[i]);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && status == STATUS_OK; i++)
		status = add_name(m, names[i]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == STATUS_OK; i++)
		status = add_literals(m, texts[i]);
	return status == STATUS_OK ? add_expressions(m, IN_WHEN) : status;
}

void match_enter(struct matching *m, size_t i)
{
	m->reference_index = m->remote[i];
	m->reference = &m->evidence->references.items[m->remote[i]];
	m->url = &m->reference->url;
	m->domain = m->reference->domain;
}

bool match_read(struct matching *m, enum aspect aspect)
{
	const struct reference *r = m->reference;
	const struct url *url = aspect == ASPECT_URL ? &r->url : aspect == ASPECT_SENT ? r->sent : r->destination;

	if (url == NULL || (aspect != ASPECT_URL && !url_is_remote(url)) || (aspect == ASPECT_DESTINATION && url == r->sent))
		return false;
	m->url = url;
	m->domain = aspect == ASPECT_URL ? r->domain : aspect == ASPECT_SENT ? r->sent_domain : url_registrable_domain(url->host);
	return true;
}

enum answer match_enter_all(struct matching *m, size_t i, const struct condition *first)
{
	enum answer answer = ANSWER_NO;

	match_enter(m, i);
	for (unsigned aspect = 0; aspect < ASPECTS && answer != ANSWER_YES; aspect++) {
		enum answer one;

		if (!match_read(m, aspect))
			continue;
		one = match_all(m, first);
		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

/* Hosts looked up a moment ago: a message has many references and few hosts. */
struct recent_hosts {
	struct bytes items[64];
};

/* Whether host is new; it is not afterwards. */
static bool recent_hosts_add(struct recent_hosts *recent, struct bytes host)
{
	struct bytes *slot;

	if (host.len == 0)
		return false;
	slot = &recent->items[(host.len * 31 + host.data[0] * 7u + host.data[host.len / 2] * 3u + host.data[host.len - 1]) % 64];
	if (bytes_equal(*slot, host))
		return false;
	*slot = host;
	return true;
}

/* What stands in the URL that is looked at. */
static enum status add_aspect(struct matching *m, struct recent_hosts *recent)
{
	enum status status = STATUS_OK;

	if (recent_hosts_add(recent, m->url->host))
		status = add_host(m, m->url->host);
	if (status == STATUS_OK)
		status = add_name(m, text_url(m));
	if (status == STATUS_OK)
		status = add_name(m, text_path(m));
	if (status == STATUS_OK)
		status = add_literals(m, m->url->href);
	return status == STATUS_OK ? add_expressions(m, IN_REFERENCE) : status;
}

/* The same of its references, each of their URLs. */
static enum status add_references(struct matching *m)
{
	struct recent_hosts recent = { .items = { { NULL, 0 } } };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < m->remote_count && status == STATUS_OK; i++) {
		match_enter(m, i);
		for (unsigned aspect = 0; aspect < ASPECTS && status == STATUS_OK; aspect++) {
			if (match_read(m, aspect))
				status = add_aspect(m, &recent);
		}
	}
	m->reference = NULL;
	return status;
}

static enum status collect(struct matching *m)
{
	struct candidates *c = &m->scratch->candidates;
	enum status status;

	c->count = 0;
	status = add_message(m);
	if (status == STATUS_OK)
		status = add_digests(m);
	if (status == STATUS_OK)
		status = add_references(m);
	for (size_t i = 0; i < m->set->always_count && status == STATUS_OK; i++)
		status = candidates_add(c, m->set->always[i]);
	candidates_settle(c);
	return status;
}

static enum status measure_collect(struct matching *m, struct signature_costs *costs)
{
	const unsigned long long start = costs->now();
	enum status status = collect(m);

	costs->choosing_ns += costs->now() - start;
	costs->messages++;
	return status;
}

/* The places of a match: references of one way to load, each once, in document order. */
struct places {
	uint32_t items[SIGNATURE_MAX_PLACES];
	size_t count;
};

static void add_place(struct places *places, uint32_t reference)
{
	for (size_t i = 0; i < places->count; i++) {
		if (places->items[i] == reference)
			return;
	}
	if (places->count < SIGNATURE_MAX_PLACES)
		places->items[places->count++] = reference;
}

/* Walk the conditions that made a rule match and note the references that fulfilled a block. */
static void find_places(struct matching *m, const struct condition *c, enum load load, struct places *places)
{
	for (; c != NULL; c = c->next) {
		if (c->keyword->match == match_every || c->keyword->match == match_any)
			find_places(m, c->child, load, places);
		if (c->keyword->match != match_reference || c->number.how == NUMBER_AT_MOST || c->number.value == 0)
			continue;
		for (size_t i = 0; i < m->remote_count && places->count < SIGNATURE_MAX_PLACES; i++) {
			if (m->evidence->references.items[m->remote[i]].load == load &&
			    match_enter_all(m, i, c->child) == ANSWER_YES)
				add_place(places, m->remote[i]);
		}
		m->reference = NULL;
	}
}


static enum status add_findings(struct matching *m, const struct rule *rule)
{
	const struct signature *s = &rule->signature;
	struct places places = { .count = 0 };
	enum status status = STATUS_OK;

	find_places(m, rule->when, LOAD_AUTO, &places);
	if (places.count == 0)
		find_places(m, rule->when, LOAD_CLICK, &places);
	if (places.count > 1)
		qsort(places.items, places.count, sizeof(places.items[0]), compare_index);
	for (size_t i = 0; status == STATUS_OK && (i < places.count || i == 0); i++) {
		const int reference = places.count > 0 ? (int)places.items[i] : FINDING_MESSAGE;
		struct findings *f = &m->evidence->findings;

		status = evidence_add(m->evidence, s->kind, reference, s->confidence, rule->evidence, s);
		if (status == STATUS_OK)
			f->items[f->count - 1].weight = i == 0 ? s->weight : 0;
	}
	return status;
}

/* Whoever counts the uses of signatures learns of all; the message is only said to be odd if the signature may cause that. */
static enum status note_unsettled(struct evidence *e, const struct signature *s)
{
	struct unsettled *u = arena_alloc(e->arena, 1, sizeof(*u));

	if (u == NULL)
		return arena_status(e->arena);
	*u = (struct unsettled){ s, e->unsettled };
	e->unsettled = u;
	if (signature_may_cause_anything(s))
		oddities_add(&e->oddities, ODDITY_PATTERN_LIMIT);
	return STATUS_OK;
}

static enum status match_rule(struct matching *m, const struct rule *rule)
{
	enum answer answer = match_all(m, rule->when);

	if (m->status != STATUS_OK)
		return m->status;
	if (answer == ANSWER_UNKNOWN)
		return note_unsettled(m->evidence, &rule->signature);
	return answer == ANSWER_YES ? add_findings(m, rule) : STATUS_OK;
}

static enum status measure_rule(struct matching *m, const struct rule *rule, struct signature_costs *costs)
{
	struct signature_cost *cost = &costs->signatures[rule - m->set->rules];
	const size_t findings = m->evidence->findings.count;
	const unsigned long long start = costs->now();
	enum status status = match_rule(m, rule);

	cost->ns += costs->now() - start;
	cost->tried++;
	cost->matched += m->evidence->findings.count > findings;
	return status;
}

/* Explain the rule that is asked about once all before it were tried: what these noted stands in the evidence. */
static enum status explain_before(struct matching *m, size_t rule, long long now, bool *done)
{
	struct explanation *x = m->scratch->explanation;

	if (x == NULL || *done || rule < x->index || x->index >= m->set->count)
		return STATUS_OK;
	*done = true;
	return explain_rule(m, &m->set->rules[x->index], signature_is_valid(&m->set->rules[x->index].signature, now), x);
}

static enum status match_candidates(struct matching *m, long long now)
{
	const struct candidates *c = &m->scratch->candidates;
	enum status status = STATUS_OK;
	bool explained = false;

	for (size_t i = 0; i < c->count && status == STATUS_OK; i++) {
		const struct rule *rule = &m->set->rules[c->items[i]];

		status = explain_before(m, c->items[i], now, &explained);
		if (status == STATUS_OK && signature_is_valid(&rule->signature, now))
			status = m->scratch->costs != NULL ? measure_rule(m, rule, m->scratch->costs) : match_rule(m, rule);
	}
	return status == STATUS_OK ? explain_before(m, m->set->count, now, &explained) : status;
}

static enum status find_remote(struct matching *m)
{
	const struct references *references = &m->evidence->references;
	uint32_t *remote = arena_alloc(m->evidence->arena, references->count, sizeof(*remote));

	if (remote == NULL)
		return arena_status(m->evidence->arena);
	for (size_t i = 0; i < references->count; i++) {
		const struct reference *r = &references->items[i];

		if (r->valid && url_is_remote(&r->url))
			remote[m->remote_count++] = (uint32_t)i;
	}
	m->remote = remote;
	return STATUS_OK;
}

enum status signature_set_match(const struct signature_set *set, struct signature_scratch *scratch, struct evidence *e,
				long long now)
{
	const struct mailbox sender = mailbox_from_address(e->message->from_address);
	const struct mailbox envelope = mailbox_from_address(e->envelope->mail_from);
	struct matching m = {
		.set = set, .scratch = scratch, .pattern = scratch->pattern, .evidence = e,
		.finding_count = e->findings.count,
		.sender = sender.address, .sender_domain = sender.domain,
		.sender_registrable = url_registrable_domain(sender.domain),
		.envelope_domain = envelope.domain,
		.envelope_registrable = url_registrable_domain(envelope.domain),
	};
	enum status status;

	if (set->count == 0)
		return STATUS_OK;
	if (m.sender_domain.len > 1 && m.sender_domain.data[m.sender_domain.len - 1] == '.')
		m.sender_domain.len--;
	m.headers = arena_zalloc(e->arena, set->header_name_count, sizeof(*m.headers));
	if (m.headers == NULL)
		return arena_status(e->arena);
	status = find_remote(&m);
	if (status == STATUS_OK)
		status = scratch->costs != NULL ? measure_collect(&m, scratch->costs) : collect(&m);
	if (status == STATUS_OK)
		status = match_candidates(&m, now);
	return status;
}
