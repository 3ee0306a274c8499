#include "campaign/memory.h"
#include <stdatomic.h>
#include <string.h>
#include "base/mem.h"
#include "campaign/join.h"
#include "campaign/table.h"

enum {
	CLOCK_STEP_S = 60,		/* how far the clock follows a jump forward at each call of tend() */
	STALE_S = 3600,			/* that a record was seen again is worth keeping after so long */
	SWEEPS = 1800,			/* calls of tend() in which the whole table is looked at */
	SWEEP_MIN = 4096,
	SKETCH_TOLERANCE = 3,		/* bits in which the sketches of copies may differ: another word in a short text changes at most 4 */
	SHARED_SHARE = 8		/* of so many recipients one may have the value of another */
};


struct campaign_state {
	struct campaign_options options;
	struct table *table;
	_Atomic uint32_t clock;
};

/*
 * The key of a record from digests that are keyed already: this only has to keep
 * kinds and numbers apart (the finaliser of SplitMix64 is a bijection).
 */
static uint64_t mix(uint64_t a, uint64_t b, enum record_kind kind)
{
	uint64_t x = (a ^ (uint64_t)kind * 0x9e3779b97f4a7c15u) + (b << 31 | b >> 33) * 0xd6e8feb86659fd93u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	x ^= x >> 31;
	return x != 0 ? x : 1;
}

struct campaign_state *campaign_memory_new(const struct campaign_options *options, long long now)
{
	struct campaign_state *m = mem_zalloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->options = *options;
	if (m->options.threshold < CAMPAIGN_THRESHOLD_MIN)
		m->options.threshold = CAMPAIGN_THRESHOLD_MIN;
	if (m->options.threshold > CAMPAIGN_THRESHOLD_MAX)
		m->options.threshold = CAMPAIGN_THRESHOLD_MAX;
	m->table = table_new(options->max_bytes);
	if (m->table == NULL) {
		mem_free(m);
		return NULL;
	}
	atomic_store(&m->clock, (uint32_t)now);
	return m;
}

void campaign_memory_destroy(struct campaign_state **m)
{
	if (*m == NULL)
		return;
	table_destroy(&(*m)->table);
	mem_free(*m);
	*m = NULL;
}

/* What is seen again counts as changed only if it would otherwise expire noticeably early after a restart. */
static bool see_again(struct record *r, uint32_t now)
{
	bool stale = now - r->seen > STALE_S;	/* also if the clock went backward */

	if (stale)
		r->seen = now;
	return stale;
}

/* Look up a view. If there is none and campaign is not 0, it becomes a view of that campaign. Returns 0 if there is none. */
static uint64_t view_find(struct campaign_state *m, uint64_t view, unsigned band, const struct campaign_sketch *sketch,
			  uint64_t campaign, uint32_t now)
{
	struct record *r = table_acquire(m->table, mix(view, band, RECORD_VIEW), campaign != 0 ? RECORD_VIEW : RECORD_EMPTY, now);
	bool made;
	uint64_t found;

	if (r == NULL)
		return 0;
	made = r->view.campaign == 0;
	if (made) {
		r->view.campaign = campaign;
		r->view.bits = sketch->bits;
	}
	found = r->view.campaign;
	if (band != 0 && __builtin_popcountll(r->view.bits ^ sketch->bits) > SKETCH_TOLERANCE)
		found = 0;
	table_release(m->table, r, made || see_again(r, now));
	return found;
}

/*
 * Which campaign a mail is of: that of the same text, with names or without, else that of a text with
 * a common band and a sketch much like this one, else a new one. A band keeps the
 * sketch of the mail it was made for, so that likeness does not creep.
 */
static uint64_t campaign_find(struct campaign_state *m, const struct campaign_sketch *sketch, uint32_t now)
{
	uint64_t campaign = view_find(m, sketch->text, 0, sketch, 0, now), like = 0;

	if (sketch->plain != 0)
		like = view_find(m, sketch->plain, 0, sketch, campaign, now);
	for (unsigned i = 0; i < CAMPAIGN_BANDS; i++)
		if (sketch->bands[i] != 0) {
			uint64_t found = view_find(m, sketch->bands[i], i + 1, sketch, campaign, now);

			if (like == 0)
				like = found;
		}
	if (campaign != 0)
		return campaign;
	campaign = view_find(m, sketch->text, 0, sketch, like != 0 ? like : mix(sketch->text, 0, RECORD_KINDS), now);
	if (sketch->plain != 0)
		(void)view_find(m, sketch->plain, 0, sketch, campaign, now);
	for (unsigned i = 0; like == 0 && i < CAMPAIGN_BANDS; i++)
		if (sketch->bands[i] != 0)
			(void)view_find(m, sketch->bands[i], i + 1, sketch, campaign, now);
	return campaign;
}

/* What the record says by now; see enum campaign_verdict. */
static void url_judge(const struct record *r, unsigned threshold, struct campaign_proof *proof_r)
{
	*proof_r = (struct campaign_proof){ .recipients = r->count };
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++) {
		unsigned differ = r->url.differ[place], unique = 0;
		enum campaign_verdict verdict = CAMPAIGN_PROVEN;

		for (unsigned i = 0; i < r->url.kept; i++) {
			bool is_unique = r->url.values[i][place] != 0;

			for (unsigned j = 0; j < r->url.kept; j++)
				is_unique = is_unique && (j == i || r->url.values[j][place] != r->url.values[i][place]);
			unique += is_unique;
		}
		if (unique < threshold || r->url.shared[place] * SHARED_SHARE > r->count)
			continue;
		if (differ * 2 > r->url.repeats && differ * 4 >= r->count)
			verdict = CAMPAIGN_PER_MESSAGE;
		if (verdict > proof_r->verdict) {
			proof_r->verdict = verdict;
			proof_r->places = 0;
		}
		if (verdict == proof_r->verdict)
			proof_r->places |= 1u << place;
	}
}

static void url_observe(struct campaign_state *m, uint64_t campaign, const struct campaign_skeleton *skeleton,
			const struct campaign_observation *o, uint32_t now, struct campaign_proof *proof_r)
{
	const bool is_for_many = o->recipient_count > CAMPAIGN_AUDIENCE_MAX;
	struct record *r = table_acquire(m->table, mix(campaign, skeleton->key, RECORD_URL), is_for_many ? RECORD_EMPTY : RECORD_URL, now);
	uint32_t recipients[CAMPAIGN_AUDIENCE_MAX];
	uint16_t values[CAMPAIGN_PLACES];
	bool changed = false;

	if (r == NULL) {
		*proof_r = (struct campaign_proof){ .verdict = CAMPAIGN_UNPROVEN };
		return;
	}
	for (size_t i = 0; i < o->recipient_count && !is_for_many; i++)
		recipients[i] = (uint32_t)(o->recipients[i] >> 32);
	for (unsigned i = 0; i < CAMPAIGN_PLACES; i++)
		values[i] = skeleton->values[i] == 0 ? 0 : (uint16_t)(skeleton->values[i] >> 48 | (skeleton->values[i] >> 48 == 0));
	if (!is_for_many)
		changed = record_add_delivery(r, recipients, o->recipient_count, values);
	url_judge(r, m->options.threshold, proof_r);
	table_release(m->table, r, see_again(r, now) || changed);
}

/* Append the id of the n-th delivery. */
static void event_add(struct campaign_state *m, uint64_t campaign, unsigned n, const char *event, uint32_t now)
{
	struct record *r;

	if (n >= CAMPAIGN_EVENTS_MAX || strnlen(event, CAMPAIGN_EVENT_SIZE) != EVENT_LENGTH)
		return;
	r = table_acquire(m->table, mix(campaign, n / EVENTS_OF_RECORD, RECORD_EVENTS), RECORD_EVENTS, now);
	memcpy(r->events[n % EVENTS_OF_RECORD], event, EVENT_LENGTH);
	r->count |= (uint16_t)(1u << n % EVENTS_OF_RECORD);
	table_release(m->table, r, true);
}

/* The ids of the first before deliveries. */
static void events_collect(struct campaign_state *m, uint64_t campaign, unsigned before, struct campaign_result *result)
{
	for (unsigned n = 0; n < before && n < CAMPAIGN_EVENTS_MAX; n += EVENTS_OF_RECORD) {
		struct record *r = table_acquire(m->table, mix(campaign, n / EVENTS_OF_RECORD, RECORD_EVENTS), RECORD_EMPTY, 0);

		if (r == NULL)
			continue;
		for (unsigned i = 0; i < EVENTS_OF_RECORD && n + i < before; i++)
			if (r->count & 1u << i)
				memcpy(result->earlier[result->earlier_count++], r->events[i], EVENT_LENGTH);
		table_release(m->table, r, false);
	}
}

/* Count this message in its campaign. Returns how many came before it. */
static unsigned campaign_count(struct campaign_state *m, uint64_t campaign, const struct campaign_observation *o,
			       uint32_t now, bool is_proof, struct campaign_result *result)
{
	struct record *r = table_acquire(m->table, mix(campaign, 0, RECORD_CAMPAIGN), RECORD_CAMPAIGN, now);
	uint32_t sender = (uint32_t)(o->sender >> 32);
	unsigned before = r->campaign.messages, i = 0;

	if (r->campaign.messages < UINT32_MAX)
		r->campaign.messages++;
	for (size_t k = 0; k < o->recipient_count; k++)
		r->campaign.recipients[o->recipients[k] / 8 % sizeof(r->campaign.recipients)] |= (uint8_t)(1u << o->recipients[k] % 8);
	while (i < r->campaign.senders_kept && r->campaign.senders[i] != sender)
		i++;
	if (i == r->campaign.senders_kept && i < SENDERS_KEPT)
		r->campaign.senders[r->campaign.senders_kept++] = sender;
	result->is_first_proof = is_proof && !r->campaign.is_proven;
	r->campaign.is_proven |= is_proof;
	result->messages = r->campaign.messages;
	result->senders = r->campaign.senders_kept;
	for (i = 0; i < sizeof(r->campaign.recipients); i++)
		result->recipients += (unsigned)__builtin_popcount(r->campaign.recipients[i]);
	r->seen = now;
	table_release(m->table, r, true);
	return before;
}

static enum status observe(void *state, const struct campaign_observation *o, struct campaign_result *result)
{
	struct campaign_state *m = state;
	uint32_t now = atomic_load_explicit(&m->clock, memory_order_relaxed);
	struct campaign_proof *proofs = result->proofs;
	bool is_proof = false;
	unsigned before;

	*result = (struct campaign_result){ .proofs = proofs, .id = campaign_find(m, &o->sketch, now) };
	for (size_t i = 0; i < o->count; i++) {
		url_observe(m, result->id, &o->skeletons[i], o, now, &proofs[i]);
		is_proof = is_proof || (proofs[i].verdict == CAMPAIGN_PROVEN && !o->skeletons[i].is_weak);
	}
	before = campaign_count(m, result->id, o, now, is_proof, result);
	if (is_proof)
		events_collect(m, result->id, before, result);
	event_add(m, result->id, before, o->event, now);
	return STATUS_OK;
}

struct campaign_engine campaign_memory_engine(struct campaign_state *m, const struct hash_key *secret)
{
	return (struct campaign_engine){ .state = m, .observe = observe, .key = *secret };
}

/* A struct durable_record is what crosses the interface: the record's bytes, and the two fields that a store sorts by. */
static size_t take_changed(void *state, struct durable_record *records, size_t max)
{
	struct campaign_state *m = state;
	struct record some[64];
	size_t count = 0, n = 1;

	while (n > 0 && count < max) {
		size_t room = max - count < sizeof(some) / sizeof(some[0]) ? max - count : sizeof(some) / sizeof(some[0]);

		n = table_take_changed(m->table, some, room);
		for (size_t i = 0; i < n; i++, count++) {
			records[count].key = some[i].key;
			records[count].seen = some[i].seen;
			memcpy(records[count].bytes, &some[i], sizeof(some[i]));
		}
	}
	return count;
}

static void give_back(void *state, const struct durable_record *records, size_t count)
{
	struct campaign_state *m = state;

	for (size_t i = 0; i < count; i++)
		table_mark(m->table, records[i].key);
}

static void load(void *state, const struct durable_record *record)
{
	struct campaign_state *m = state;
	uint32_t clock = atomic_load(&m->clock);
	struct record loaded, *r;
	bool is_new;

	memcpy(&loaded, record->bytes, sizeof(loaded));
	if (loaded.key != record->key || !record_is_sound(&loaded))
		return;
	if (loaded.seen > clock)
		loaded.seen = clock;
	if (clock - loaded.seen > m->options.window_s)
		return;
	r = table_acquire(m->table, loaded.key, (enum record_kind)loaded.kind, loaded.seen);
	/* Only a record just made is empty: all others count something. */
	is_new = record_is_blank(r);
	if (is_new) {
		loaded.changed = 0;
		*r = loaded;
	} else if (r->kind == loaded.kind) {
		record_join(r, &loaded);
	}
	table_release(m->table, r, !is_new);
}

static void mark_all(void *state)
{
	struct campaign_state *m = state;

	table_mark_all(m->table);
}

static bool holds(void *state, uint64_t key)
{
	struct campaign_state *m = state;
	struct record *r = table_acquire(m->table, key, RECORD_EMPTY, 0);

	if (r != NULL)
		table_release(m->table, r, false);
	return r != NULL;
}

static void tend(void *state, long long now)
{
	struct campaign_state *m = state;
	uint32_t clock = atomic_load(&m->clock), window = m->options.window_s;

	if (now < 0)
		now = 0;
	if (now > (long long)clock + CLOCK_STEP_S)
		now = (long long)clock + CLOCK_STEP_S;
	clock = (uint32_t)(now < UINT32_MAX ? now : UINT32_MAX);
	atomic_store(&m->clock, clock);
	table_sweep(m->table, table_slots(m->table) / SWEEPS + SWEEP_MIN, clock > window ? clock - window : 0, clock);
}

struct durable_memory campaign_memory_source(struct campaign_state *m, const struct hash_key *secret)
{
	static const unsigned char label[] = "unbeacon campaign records, layout 2";

	return (struct durable_memory){
		.state = m,
		.file = "campaign",
		.things = "campaigns",
		.record_size = sizeof(struct record),
		/* Not the secret but what only who has it computes. Change the label with the layout or meaning of a record. */
		.identity = hash_bytes(secret, (struct bytes){ label, sizeof(label) - 1 }),
		.take_changed = take_changed,
		.give_back = give_back,
		.load = load,
		.mark_all = mark_all,
		.holds = holds,
		.tend = tend,
	};
}

struct campaign_usage campaign_memory_usage(struct campaign_state *m)
{
	size_t slots = table_slots(m->table);

	return (struct campaign_usage){ table_used(m->table), slots, slots * sizeof(struct record) };
}
