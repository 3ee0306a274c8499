#include "campaign/hosts.h"
#include <pthread.h>
#include "base/mem.h"

enum { WAYS = 8 };		/* places that a domain can stand at */

struct seen {
	uint64_t domain;		/* 0: empty */
	uint32_t first, last;		/* seconds since 1970 */
};

struct first_seen_memory {
	pthread_mutex_t lock;
	struct seen *seen;
	size_t sets;
	long long since;		/* it has learned */
	uint32_t learning_s;
};

struct first_seen_memory *first_seen_memory_new(const struct first_seen_options *options, long long now)
{
	struct first_seen_memory *m = mem_zalloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->sets = options->max_bytes / (WAYS * sizeof(*m->seen));
	m->sets += m->sets == 0;
	m->seen = mem_zalloc(m->sets * WAYS, sizeof(*m->seen));
	if (m->seen == NULL) {
		mem_free(m);
		return NULL;
	}
	m->since = now;
	m->learning_s = options->learning_s;
	pthread_mutex_init(&m->lock, NULL);
	return m;
}

void first_seen_memory_destroy(struct first_seen_memory **m)
{
	if (*m == NULL)
		return;
	pthread_mutex_destroy(&(*m)->lock);
	mem_free((*m)->seen);
	mem_free(*m);
	*m = NULL;
}

/* The place of that domain, or the one that makes room for it: empty, or not seen for the longest time. */
static struct seen *find(struct first_seen_memory *m, uint64_t domain)
{
	struct seen *set = &m->seen[domain % m->sets * WAYS], *oldest = set;

	for (struct seen *s = set; s < set + WAYS; s++) {
		if (s->domain == domain)
			return s;
		if (s->domain == 0 ? oldest->domain != 0 : oldest->domain != 0 && s->last < oldest->last)
			oldest = s;
	}
	return oldest;
}

static enum first_seen look(void *state, uint64_t domain, long long now)
{
	struct first_seen_memory *m = state;
	enum first_seen verdict;
	struct seen *s;

	domain += domain == 0;
	pthread_mutex_lock(&m->lock);
	if (now < m->since)		/* the clock was put back */
		m->since = now;
	s = find(m, domain);
	if (s->domain != domain)
		*s = (struct seen){ .domain = domain, .first = (uint32_t)now };
	if (s->first > (uint32_t)now)
		s->first = (uint32_t)now;
	s->last = (uint32_t)now;
	if (now - m->since < m->learning_s)
		verdict = FIRST_SEEN_UNKNOWN;
	else
		verdict = (uint32_t)now - s->first < FIRST_SEEN_NEW_S ? FIRST_SEEN_NEW : FIRST_SEEN_KNOWN;
	pthread_mutex_unlock(&m->lock);
	return verdict;
}

struct first_seen_engine first_seen_memory_engine(struct first_seen_memory *m, const struct hash_key *secret)
{
	return (struct first_seen_engine){ .state = m, .look = look, .key = *secret };
}
