#include "daemon/memories.h"
#include <syslog.h>
#include <time.h>
#include "base/mem.h"
#include "store/memory_store.h"

/* One engine's memory. */
struct kept {
	bool is_open;
	struct durable_memory source;
	struct memory_store *store;	/* NULL: it is in memory only */
};

struct memories {
	struct campaign_state *campaigns;
	struct campaign_engine campaign_engine;
	struct kept kept_campaigns;
	struct first_seen_memory *domains;
	struct first_seen_engine first_seen_engine;
	struct kept kept_domains;
	struct detect_kept *detectors;
};

/* Derived from the store's, or as short-lived as the memory. */
static struct hash_key secret_of(const struct store *store, const char *things)
{
	struct hash_key secret;

	if (store != NULL)
		memory_store_secret(store, things, &secret);
	else
		hash_key_random(&secret);
	return secret;
}

static void keep(struct kept *k, const struct durable_memory *source, const struct store *store, struct log *log)
{
	*k = (struct kept){ .is_open = true, .source = *source };
	if (store != NULL && memory_store_start(store, &k->source, log_notice, log, &k->store) != STATUS_OK)
		log_print(log, LOG_ERR, "no thread or memory to save %s: they are forgotten at the end", source->things);
}

static void open_campaigns(struct memories *m, const struct campaign_options *options, const struct store *store, struct log *log)
{
	const struct hash_key secret = secret_of(store, "campaigns");
	struct durable_memory source;

	m->campaigns = campaign_memory_new(options, (long long)time(NULL));
	if (m->campaigns == NULL) {
		log_write(log, LOG_ERR, "no memory for campaigns (campaign-memory): they are not looked for");
		return;
	}
	m->campaign_engine = campaign_memory_engine(m->campaigns, &secret);
	source = campaign_memory_source(m->campaigns, &secret);
	keep(&m->kept_campaigns, &source, store, log);
}

static void open_domains(struct memories *m, const struct first_seen_options *options, const struct store *store, struct log *log)
{
	const struct hash_key secret = secret_of(store, "domains");
	struct durable_memory source;

	m->domains = first_seen_memory_new(options, (long long)time(NULL));
	if (m->domains == NULL) {
		log_write(log, LOG_ERR, "no memory for domains seen before (first-seen-memory): they are not remembered");
		return;
	}
	m->first_seen_engine = first_seen_memory_engine(m->domains, &secret);
	source = first_seen_memory_source(m->domains, &secret);
	keep(&m->kept_domains, &source, store, log);
}

struct memories *memories_open(const struct config *config, struct store *store, struct log *log)
{
	struct memories *m = mem_zalloc(1, sizeof(*m));

	if (m == NULL) {
		log_write(log, LOG_ERR, "no memory to remember past messages: neither campaigns nor domains seen before are");
		return NULL;
	}
	if (config->campaigns.max_bytes > 0)
		open_campaigns(m, &config->campaigns, store, log);
	if (config->first_seen.max_bytes > 0)
		open_domains(m, &config->first_seen, store, log);
	m->detectors = detect_kept_new();
	if (m->detectors == NULL)
		log_write(log, LOG_ERR, "no memory to keep what detectors use for every message: messages cost more");
	return m;
}

void memories_close(struct memories **m)
{
	if (*m == NULL)
		return;
	memory_store_stop(&(*m)->kept_campaigns.store);
	memory_store_stop(&(*m)->kept_domains.store);
	campaign_memory_destroy(&(*m)->campaigns);
	first_seen_memory_destroy(&(*m)->domains);
	detect_kept_destroy(&(*m)->detectors);
	mem_free(*m);
	*m = NULL;
}

const struct campaign_engine *memories_campaigns(const struct memories *m)
{
	return m != NULL && m->campaigns != NULL ? &m->campaign_engine : NULL;
}

const struct first_seen_engine *memories_first_seen(const struct memories *m)
{
	return m != NULL && m->domains != NULL ? &m->first_seen_engine : NULL;
}

struct detect_kept *memories_kept(const struct memories *m)
{
	return m != NULL ? m->detectors : NULL;
}

static void tend(const struct kept *k)
{
	if (k->is_open && k->store == NULL)
		k->source.tend(k->source.state, (long long)time(NULL));
}

void memories_tend(struct memories *m)
{
	if (m == NULL)
		return;
	tend(&m->kept_campaigns);
	tend(&m->kept_domains);
}
