#include "daemon/campaigns.h"
#include <syslog.h>
#include <time.h>
#include "base/mem.h"
#include "store/memory_store.h"

struct campaigns {
	struct campaign_state *memory;
	struct campaign_engine engine;
	struct durable_memory source;
	struct memory_store *kept;	/* NULL: nothing is */
	struct log *log;
};

struct campaigns *campaigns_open(const struct config *config, struct store *store, struct log *log)
{
	struct campaigns *c;
	struct hash_key secret;

	if (config->campaigns.max_bytes == 0)
		return NULL;
	c = mem_zalloc(1, sizeof(*c));
	if (c != NULL)
		c->memory = campaign_memory_new(&config->campaigns, (long long)time(NULL));
	if (c == NULL || c->memory == NULL) {
		mem_free(c);
		log_write(log, LOG_ERR, "no memory for campaigns (campaign-memory): they are not looked for");
		return NULL;
	}
	c->log = log;
	if (store != NULL)
		memory_store_secret(store, "campaigns", &secret);
	else
		hash_key_random(&secret);
	c->engine = campaign_memory_engine(c->memory, &secret);
	c->source = campaign_memory_source(c->memory, &secret);
	if (store != NULL && memory_store_start(store, &c->source, log_notice, log, &c->kept) != STATUS_OK)
		log_write(log, LOG_ERR, "no thread or memory to save campaigns: they are forgotten at the end");
	return c;
}

void campaigns_close(struct campaigns **c)
{
	if (*c == NULL)
		return;
	memory_store_stop(&(*c)->kept);
	campaign_memory_destroy(&(*c)->memory);
	mem_free(*c);
	*c = NULL;
}

const struct campaign_engine *campaigns_engine(const struct campaigns *c)
{
	return c != NULL ? &c->engine : NULL;
}

void campaigns_tend(struct campaigns *c)
{
	if (c != NULL && c->kept == NULL)
		c->source.tend(c->source.state, (long long)time(NULL));
}
