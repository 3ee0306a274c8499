#include "campaign/hosts.h"
#include <pthread.h>
#include <string.h>
#include "base/mem.h"

enum {
	WAYS = 8,			/* places that a domain can stand at */
	STEP_S = 60,			/* how far time goes on at most with each call of tend() */
	STALE_S = 3600,			/* that a domain was seen again is worth keeping when another hour has begun */
	SWEEPS = 600,			/* calls of tend() in which all places are looked at */
	LOCKED = 1024			/* places looked at with the lock held */
};

/* The key of what is no domain: how long it has learned. As a signed number the last of all, so it is loaded after all domains. */
static const uint64_t learned_key = INT64_MAX;

struct seen {
	uint64_t domain;		/* 0: empty */
	uint32_t first, last;		/* seconds since 1970; first 0: long ago */
};

/* What stands in a record that is kept. Of learned_key: last is for how long. */
struct kept {
	uint32_t first, last;
};

struct first_seen_memory {
	uint32_t learning_s;
	size_t places;			/* a multiple of WAYS */
	pthread_mutex_t lock;		/* guards what follows */
	struct seen *seen;
	uint64_t *changed;		/* a bit for each place */
	size_t take_place, sweep_place;	/* where taking and sweeping go on */
	long long now;			/* when tend() was called last */
	long long clock;		/* follows that at STEP_S a call, so that an hour of wrong time does not forget a year */
	uint32_t learned_s;		/* at most learning_s */
	bool has_learned;		/* since that was taken */
};

static size_t words_of(size_t places)
{
	return (places + 63) / 64;
}

struct first_seen_memory *first_seen_memory_new(const struct first_seen_options *options, long long now)
{
	struct first_seen_memory *m = mem_zalloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->places = options->max_bytes / (WAYS * sizeof(*m->seen)) * WAYS;
	if (m->places == 0)
		m->places = WAYS;
	m->seen = mem_zalloc(m->places, sizeof(*m->seen));
	m->changed = mem_zalloc(words_of(m->places), sizeof(*m->changed));
	if (m->seen == NULL || m->changed == NULL) {
		mem_free(m->changed);
		mem_free(m->seen);
		mem_free(m);
		return NULL;
	}
	m->now = m->clock = now;
	m->learning_s = options->learning_s;
	pthread_mutex_init(&m->lock, NULL);
	return m;
}

void first_seen_memory_destroy(struct first_seen_memory **m)
{
	if (*m == NULL)
		return;
	pthread_mutex_destroy(&(*m)->lock);
	mem_free((*m)->changed);
	mem_free((*m)->seen);
	mem_free(*m);
	*m = NULL;
}

static uint32_t clock_of(long long now)
{
	return now < 1 ? 1 : now > UINT32_MAX ? UINT32_MAX : (uint32_t)now;
}

/* The place of that domain, or the one that makes room for it: empty, or not seen for the longest time. */
static struct seen *find(struct first_seen_memory *m, uint64_t domain)
{
	struct seen *set = &m->seen[domain % (m->places / WAYS) * WAYS], *oldest = set;

	for (struct seen *s = set; s < set + WAYS; s++) {
		if (s->domain == domain)
			return s;
		if (s->domain == 0 ? oldest->domain != 0 : oldest->domain != 0 && s->last < oldest->last)
			oldest = s;
	}
	return oldest;
}

static void mark(struct first_seen_memory *m, const struct seen *s)
{
	const size_t place = (size_t)(s - m->seen);

	m->changed[place / 64] |= 1ull << place % 64;
}

static enum first_seen look(void *state, uint64_t domain, long long wall)
{
	struct first_seen_memory *m = state;
	const uint32_t now = clock_of(wall);
	enum first_seen verdict = FIRST_SEEN_KNOWN;
	struct seen *s;

	if (domain == 0 || domain == learned_key)
		domain = 1;
	pthread_mutex_lock(&m->lock);
	s = find(m, domain);
	if (s->domain != domain || s->first > now || s->last / STALE_S != now / STALE_S)
		mark(m, s);
	if (s->domain != domain)
		*s = (struct seen){ .domain = domain, .first = now };
	if (s->first > now)
		s->first = now;
	s->last = now;
	if (m->learned_s < m->learning_s)
		verdict = FIRST_SEEN_UNKNOWN;
	else if (s->first > 0 && now - s->first < FIRST_SEEN_NEW_S)
		verdict = FIRST_SEEN_NEW;
	pthread_mutex_unlock(&m->lock);
	return verdict;
}

struct first_seen_engine first_seen_memory_engine(struct first_seen_memory *m, const struct hash_key *secret)
{
	return (struct first_seen_engine){ .state = m, .look = look, .key = *secret };
}

static void record_make(struct durable_record *record, uint64_t key, uint32_t first, uint32_t last, uint32_t seen)
{
	const struct kept kept = { first, last };

	record->key = key;
	record->seen = seen;
	memcpy(record->bytes, &kept, sizeof(kept));
}

/* Take from the next places, at most LOCKED of them. */
static size_t take_some(struct first_seen_memory *m, struct durable_record *records, size_t max)
{
	size_t count = 0;

	for (int n = 0; n < LOCKED && count < max && m->take_place < m->places; n++, m->take_place++) {
		const size_t place = m->take_place;
		const uint64_t bit = 1ull << place % 64;

		if (m->changed[place / 64] == 0) {	/* nor has any other of this word */
			m->take_place |= 63;
			continue;
		}
		if (!(m->changed[place / 64] & bit))
			continue;
		m->changed[place / 64] &= ~bit;
		record_make(&records[count++], m->seen[place].domain, m->seen[place].first, m->seen[place].last,
			    m->seen[place].last < clock_of(m->clock) ? m->seen[place].last : clock_of(m->clock));
	}
	if (m->take_place >= m->places)
		m->take_place = 0;
	return count;
}

static size_t take_changed(void *state, struct durable_record *records, size_t max)
{
	struct first_seen_memory *m = state;
	size_t count = 0;
	bool is_around = false;

	pthread_mutex_lock(&m->lock);
	if (max > 0 && m->has_learned) {
		m->has_learned = false;
		record_make(&records[count++], learned_key, 0, m->learned_s, clock_of(m->clock));
	}
	pthread_mutex_unlock(&m->lock);
	/* Once from the present place to the end, and once from the beginning. */
	for (int ends = 0; count < max && ends < 2; ends += is_around) {
		pthread_mutex_lock(&m->lock);
		count += take_some(m, records + count, max - count);
		is_around = m->take_place == 0;
		pthread_mutex_unlock(&m->lock);
	}
	return count;
}

static void give_back(void *state, const struct durable_record *records, size_t count)
{
	struct first_seen_memory *m = state;

	pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < count; i++) {
		struct seen *s = find(m, records[i].key);

		if (records[i].key == learned_key)
			m->has_learned = true;
		else if (s->domain == records[i].key)
			mark(m, s);
	}
	pthread_mutex_unlock(&m->lock);
}

static bool is_too_old(const struct first_seen_memory *m, uint32_t last)
{
	return m->clock - (long long)last > FIRST_SEEN_FORGET_S;
}

/* A domain that was seen by an earlier run, joined with what this one knows. */
static void load_domain(struct first_seen_memory *m, uint64_t domain, struct kept kept)
{
	const uint32_t now = clock_of(m->now);
	struct seen *s = find(m, domain);

	if (is_too_old(m, kept.last))
		return;
	if (kept.first > now)
		kept.first = 0;
	if (kept.last > now)
		kept.last = now;
	if (s->domain == domain) {
		s->first = kept.first < s->first ? kept.first : s->first;
		s->last = kept.last > s->last ? kept.last : s->last;
	} else if (s->domain == 0 || s->last < kept.last) {
		*s = (struct seen){ domain, kept.first, kept.last };
	}
}

static void load(void *state, const struct durable_record *record)
{
	struct first_seen_memory *m = state;
	struct kept kept;

	memcpy(&kept, record->bytes, sizeof(kept));
	if (record->key == 0 || kept.first > kept.last)
		return;
	pthread_mutex_lock(&m->lock);
	if (record->key != learned_key)
		load_domain(m, record->key, kept);
	else if (kept.last > m->learned_s)
		m->learned_s = kept.last < m->learning_s ? kept.last : m->learning_s;
	pthread_mutex_unlock(&m->lock);
}

static void mark_all(void *state)
{
	struct first_seen_memory *m = state;

	for (size_t place = 0; place < m->places;) {
		pthread_mutex_lock(&m->lock);
		m->has_learned = true;
		for (int n = 0; n < LOCKED && place < m->places; n++, place++)
			if (m->seen[place].domain != 0)
				mark(m, &m->seen[place]);
		pthread_mutex_unlock(&m->lock);
	}
}

static bool holds(void *state, uint64_t key)
{
	struct first_seen_memory *m = state;
	bool is_held;

	pthread_mutex_lock(&m->lock);
	is_held = key == learned_key || (key != 0 && find(m, key)->domain == key);
	pthread_mutex_unlock(&m->lock);
	return is_held;
}

/* Forget what is too old. What was seen last in a future that did not come must not outlive all others. */
static void sweep(struct first_seen_memory *m, uint32_t now)
{
	for (int n = 0; n < LOCKED; n++, m->sweep_place++) {
		struct seen *s;

		if (m->sweep_place >= m->places)
			m->sweep_place = 0;
		s = &m->seen[m->sweep_place];
		if (s->domain != 0 && is_too_old(m, s->last)) {
			*s = (struct seen){ .domain = 0 };
			m->changed[m->sweep_place / 64] &= ~(1ull << m->sweep_place % 64);
		} else if (s->last > now) {
			s->last = now;
			mark(m, s);
		}
	}
}

static void tend(void *state, long long now)
{
	struct first_seen_memory *m = state;

	pthread_mutex_lock(&m->lock);
	if (now > m->now && m->learned_s < m->learning_s) {
		const long long passed = now - m->now < STEP_S ? now - m->now : STEP_S;
		const uint32_t left = m->learning_s - m->learned_s, before = m->learned_s;

		m->learned_s += passed < left ? (uint32_t)passed : left;
		/* A minute more or less is not worth a write each second. */
		m->has_learned = m->has_learned || before / STEP_S != m->learned_s / STEP_S || m->learned_s == m->learning_s;
	}
	m->now = now;
	m->clock = now > m->clock + STEP_S ? m->clock + STEP_S : now;
	pthread_mutex_unlock(&m->lock);
	for (size_t swept = 0; swept < m->places / SWEEPS + LOCKED; swept += LOCKED) {
		pthread_mutex_lock(&m->lock);
		sweep(m, clock_of(now));
		pthread_mutex_unlock(&m->lock);
	}
}

struct durable_memory first_seen_memory_source(struct first_seen_memory *m, const struct hash_key *secret)
{
	static const unsigned char label[] = "unbeacon domains seen before, layout 1";

	return (struct durable_memory){
		.state = m,
		.file = "first-seen",
		.things = "domains",
		.record_size = sizeof(struct kept),
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
