#include "milter/service.h"
#include <pthread.h>
#include <stdatomic.h>
#include "base/mem.h"

struct snapshot {
	atomic_uint references;
	struct config *config;
	struct signature_set *signatures;
	struct scanner scanner;
};

struct service {
	pthread_mutex_t lock;		/* around current */
	struct snapshot *current;
	struct service_memories memories;
	const struct service_sink *sink;
};

struct snapshot *snapshot_new(struct config *config, struct signature_set *signatures, struct extract_tools *tools)
{
	struct snapshot *s = mem_zalloc(1, sizeof(*s));

	if (s == NULL) {
		config_put(&config);
		signature_set_put(&signatures);
		return NULL;
	}
	atomic_init(&s->references, 1);
	s->config = config;
	s->signatures = signatures;
	s->scanner = config_scanner(config);
	s->scanner.signatures = signatures;
	s->scanner.limits.extract.tools = tools;
	return s;
}

struct snapshot *snapshot_get(struct snapshot *s)
{
	atomic_fetch_add_explicit(&s->references, 1, memory_order_relaxed);
	return s;
}

void snapshot_put(struct snapshot **s)
{
	struct snapshot *dropped = *s;

	*s = NULL;
	if (dropped == NULL || atomic_fetch_sub_explicit(&dropped->references, 1, memory_order_acq_rel) > 1)
		return;
	signature_set_put(&dropped->signatures);
	config_put(&dropped->config);
	mem_free(dropped);
}

const struct config *snapshot_config(const struct snapshot *s)
{
	return s->config;
}

const struct scanner *snapshot_scanner(const struct snapshot *s)
{
	return &s->scanner;
}

struct service *service_new(struct snapshot *snapshot, const struct service_memories *memories, const struct service_sink *sink)
{
	struct service *s = mem_zalloc(1, sizeof(*s));

	if (s == NULL) {
		snapshot_put(&snapshot);
		return NULL;
	}
	pthread_mutex_init(&s->lock, NULL);
	s->current = snapshot;
	s->memories = *memories;
	s->sink = sink;
	return s;
}

void service_destroy(struct service **s)
{
	if (*s == NULL)
		return;
	snapshot_put(&(*s)->current);
	pthread_mutex_destroy(&(*s)->lock);
	mem_free(*s);
	*s = NULL;
}

struct snapshot *service_snapshot(struct service *s)
{
	struct snapshot *taken;

	pthread_mutex_lock(&s->lock);
	taken = snapshot_get(s->current);
	pthread_mutex_unlock(&s->lock);
	return taken;
}

void service_replace(struct service *s, struct snapshot *next)
{
	struct snapshot *old;

	pthread_mutex_lock(&s->lock);
	old = s->current;
	s->current = next;
	pthread_mutex_unlock(&s->lock);
	snapshot_put(&old);
}

const struct service_memories *service_memories(const struct service *s)
{
	return &s->memories;
}

const struct service_sink *service_sink(const struct service *s)
{
	return s->sink;
}
