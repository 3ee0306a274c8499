#include "store/campaign_store.h"
#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/mem.h"
#include "store/private.h"
#include "store/worker.h"

enum {
	RETRY_MAX = 60,			/* intervals between attempts while none works */
	BATCH = 512,			/* records of one call to the engine */
	BATCHES = 64,			/* of one transaction */
	LOAD_ROWS = 20000,		/* between two looks at the clock */
	CHECK_ROWS = 4096		/* rows a second that are held against the engine */
};

static const char *const steps[] = {
	/* 0 -> 1 */
	"CREATE TABLE record ("
	" key INTEGER PRIMARY KEY,"
	" seen INTEGER NOT NULL,"
	" bytes BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE identity (identity INTEGER NOT NULL) STRICT;",
};

static const struct database_schema schema = {
	.application_id = 0x756e6263 + 1,
	.steps = steps,
	.step_count = sizeof(steps) / sizeof(steps[0]),
};

struct campaign_store {
	const struct store *store;
	struct campaign_memory memory;
	void (*notice)(void *context, const struct diag *d);
	void *context;
	char path[STORE_PATH_SIZE];
	struct worker *worker;

	pthread_mutex_t lock;			/* guards what follows */
	struct campaign_store_status status;

	/* Of the thread alone. */
	struct database database;
	bool is_loaded, was_told;
	long long load_key, check_key;		/* where loading and checking go on */
	unsigned pause, paused;			/* intervals to wait for the next attempt, and waited */
	struct campaign_record records[BATCH];
	long long gone[CHECK_ROWS];
};

void campaign_store_secret(const struct store *store, struct hash_key *secret_r)
{
	static const unsigned char label[] = "secret of campaigns";

	crypto_generichash((unsigned char *)secret_r, sizeof(*secret_r), label, sizeof(label) - 1, store->key, sizeof(store->key));
}

static void tell(struct campaign_store *cs, const struct diag *d)
{
	if (cs->notice != NULL)
		cs->notice(cs->context, d);
}

/* A file that is of no use is put aside; what is in memory is to be saved whole. */
static void begin_anew(struct campaign_store *cs, const struct diag *reason)
{
	struct diag d = { .text = "" };

	database_close(&cs->database);
	store_set_aside(cs->path);
	diag_set(&d, cs->path, 0, 0, "is set aside as campaign.db.damaged, campaigns seen before the start may be forgotten: %s",
		 reason->text);
	tell(cs, &d);
	cs->memory.mark_all(cs->memory.state);
	cs->is_loaded = true;
}

/* Is the file of this secret and layout? A new file becomes so. */
static enum status check_identity(struct campaign_store *cs, struct diag *d)
{
	long long identity = 0, tables = 0;
	bool found = false;
	struct query q;
	enum status s;

	query_begin(&q, &cs->database, "SELECT count(*) FROM sqlite_schema WHERE name IN ('record', 'identity')");
	if (query_step(&q))
		tables = query_number(&q, 0);
	s = query_end(&q, "read the schema", d);
	if (s != STATUS_OK)
		return s;
	if (tables != 2)
		return diag_set(d, cs->path, 0, 0, "a table is missing");
	query_begin(&q, &cs->database, "SELECT identity FROM identity");
	if (query_step(&q)) {
		identity = query_number(&q, 0);
		found = true;
	}
	s = query_end(&q, "read the identity", d);
	if (s != STATUS_OK)
		return s;
	if (found && identity != (long long)cs->memory.identity)
		return diag_set(d, cs->path, 0, 0, "kept under another key or by another version");
	if (found)
		return STATUS_OK;
	query_begin(&q, &cs->database, "INSERT INTO identity VALUES (?1)");
	query_bind_number(&q, (long long)cs->memory.identity);
	query_step(&q);
	return query_end(&q, "write the identity", d);
}

static enum status open_file(struct campaign_store *cs, struct diag *d)
{
	enum status s;

	if (cs->database.handle != NULL)
		return STATUS_OK;
	s = store_ready_file(cs->store, cs->path, d);
	if (s == STATUS_OK)
		s = database_open(&cs->database, cs->path, &schema, d);
	if (s == STATUS_OK)
		s = check_identity(cs, d);
	if (s != STATUS_OK)
		database_close(&cs->database);
	return s;
}

/* Load some rows. */
static enum status load(struct campaign_store *cs, struct diag *d)
{
	unsigned long long count = 0;
	struct query q;
	enum status s;

	query_begin(&q, &cs->database, "SELECT key, seen, bytes FROM record WHERE key >= ?1 ORDER BY key LIMIT ?2");
	query_bind_number(&q, cs->load_key);
	query_bind_number(&q, LOAD_ROWS);
	while (query_step(&q)) {
		long long key = query_number(&q, 0);
		struct campaign_record record = { .key = (uint64_t)key, .seen = (uint32_t)query_number(&q, 1) };

		if (query_blob(&q, 2, record.bytes, sizeof(record.bytes)))
			cs->memory.load(cs->memory.state, &record);
		cs->load_key = key < INT64_MAX ? key + 1 : key;
		count++;
	}
	s = query_end(&q, "load campaigns", d);
	if (s == STATUS_OK && count < LOAD_ROWS)
		cs->is_loaded = true;
	pthread_mutex_lock(&cs->lock);
	cs->status.loaded += count;
	cs->status.is_loaded = cs->is_loaded;
	pthread_mutex_unlock(&cs->lock);
	return s;
}

/* Find rows that the engine has forgotten. */
static enum status check(struct campaign_store *cs, size_t *gone_r, struct diag *d)
{
	size_t rows = 0, gone = 0;
	struct query q;

	query_begin(&q, &cs->database, "SELECT key FROM record WHERE key >= ?1 ORDER BY key LIMIT ?2");
	query_bind_number(&q, cs->check_key);
	query_bind_number(&q, CHECK_ROWS);
	while (query_step(&q)) {
		long long key = query_number(&q, 0);

		if (!cs->memory.holds(cs->memory.state, (uint64_t)key))
			cs->gone[gone++] = key;
		cs->check_key = key < INT64_MAX ? key + 1 : key;
		rows++;
	}
	if (rows < CHECK_ROWS)
		cs->check_key = INT64_MIN;
	*gone_r = gone;
	return query_end(&q, "check campaigns", d);
}

static enum status remove_gone(struct campaign_store *cs, struct diag *d)
{
	size_t gone = 0;
	struct query q;
	enum status s = check(cs, &gone, d);

	if (s != STATUS_OK || gone == 0)
		return s;
	s = database_begin(&cs->database, d);
	if (s != STATUS_OK)
		return s;
	query_begin(&q, &cs->database, "DELETE FROM record WHERE key = ?1");
	for (size_t i = 0; i < gone; i++) {
		query_again(&q);
		query_bind_number(&q, cs->gone[i]);
		query_step(&q);
	}
	s = database_end(&cs->database, query_end(&q, "remove campaigns", d), d);
	if (s == STATUS_OK) {
		pthread_mutex_lock(&cs->lock);
		cs->status.removed += gone;
		pthread_mutex_unlock(&cs->lock);
	}
	return s;
}

/* One transaction of what has changed. What cannot be written counts as changed again. */
static enum status save_some(struct campaign_store *cs, size_t *saved_r, struct diag *d)
{
	size_t count = BATCH, total = 0;
	struct query q;
	enum status s = database_begin(&cs->database, d);

	*saved_r = 0;
	if (s != STATUS_OK)
		return s;
	query_begin(&q, &cs->database, "INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3)");
	for (int batch = 0; batch < BATCHES && count == BATCH && query_is_good(&q); batch++, total += count) {
		count = cs->memory.take_changed(cs->memory.state, cs->records, BATCH);
		for (size_t i = 0; i < count; i++) {
			query_again(&q);
			query_bind_number(&q, (long long)cs->records[i].key);
			query_bind_number(&q, cs->records[i].seen);
			query_bind_blob(&q, (struct bytes){ cs->records[i].bytes, sizeof(cs->records[i].bytes) });
			query_step(&q);
		}
	}
	s = database_end(&cs->database, query_end(&q, "save campaigns", d), d);
	if (s != STATUS_OK && total > BATCH)	/* the batches before the last are not at hand any more */
		cs->memory.mark_all(cs->memory.state);
	else if (s != STATUS_OK)
		cs->memory.give_back(cs->memory.state, cs->records, total);
	*saved_r = s == STATUS_OK ? total : 0;
	return s;
}

/* Until a transaction had room for all: what changes meanwhile waits for the next time. */
static enum status save(struct campaign_store *cs, struct diag *d)
{
	size_t saved = BATCH * BATCHES;
	enum status s = STATUS_OK;

	while (s == STATUS_OK && saved == BATCH * BATCHES) {
		s = save_some(cs, &saved, d);
		pthread_mutex_lock(&cs->lock);
		cs->status.saved += saved;
		pthread_mutex_unlock(&cs->lock);
	}
	return s;
}

/* Open, load, save and clean up, as far as each is due. */
static enum status work(struct campaign_store *cs, bool wholly, struct diag *d)
{
	enum status s = open_file(cs, d);

	while (s == STATUS_OK && !cs->is_loaded) {
		s = load(cs, d);
		if (!wholly)
			break;
	}
	/* A row that is not loaded yet must not be replaced by what came since the start. */
	if (s == STATUS_OK && cs->is_loaded)
		s = save(cs, d);
	if (s == STATUS_OK && cs->is_loaded)
		s = remove_gone(cs, d);
	return s;
}

static void note_outcome(struct campaign_store *cs, enum status s, const struct diag *d)
{
	struct diag said = { .text = "" };

	pthread_mutex_lock(&cs->lock);
	cs->status.is_saving = s == STATUS_OK;
	cs->status.is_loaded = cs->is_loaded;
	cs->status.failures += s != STATUS_OK;
	pthread_mutex_unlock(&cs->lock);
	cs->paused = 0;
	if (s == STATUS_OK) {
		if (cs->was_told)
			diag_set(&said, cs->path, 0, 0, "campaigns are saved again; nothing is lost");
		cs->was_told = false;
		cs->pause = 0;
	} else {
		if (!cs->was_told)
			diag_set(&said, cs->path, 0, 0, "campaigns are remembered in memory only until this works again: %s",
				 d->text[0] != '\0' ? d->text : status_text(s));
		cs->was_told = true;
		cs->pause = cs->pause * 2 + 1 < RETRY_MAX ? cs->pause * 2 + 1 : RETRY_MAX;
	}
	if (said.text[0] != '\0')
		tell(cs, &said);
}

/* wholly: somebody waits for all of it, now. */
static void attempt(struct campaign_store *cs, bool wholly)
{
	struct diag d = { .text = "" };
	enum status s;

	if (!wholly && cs->paused++ < cs->pause)
		return;
	s = work(cs, wholly, &d);
	if (s == STATUS_INVALID) {
		begin_anew(cs, &d);
		d = (struct diag){ .text = "" };
		s = work(cs, wholly, &d);
	}
	note_outcome(cs, s, &d);
}

/* While loading there is no pause. */
static bool step(void *context, bool wholly)
{
	struct campaign_store *cs = context;

	cs->memory.tend(cs->memory.state, (long long)time(NULL));
	attempt(cs, wholly);
	return !cs->is_loaded && cs->pause == 0;
}

enum status campaign_store_start(const struct store *store, const struct campaign_memory *memory,
				 void (*notice)(void *context, const struct diag *d), void *context,
				 struct campaign_store **campaign_store_r)
{
	struct campaign_store *cs = mem_zalloc(1, sizeof(*cs));
	enum status status;

	*campaign_store_r = NULL;
	if (cs == NULL)
		return STATUS_NOMEM;
	cs->store = store;
	cs->memory = *memory;
	cs->notice = notice;
	cs->context = context;
	cs->load_key = cs->check_key = INT64_MIN;
	snprintf(cs->path, sizeof(cs->path), "%s/campaign.db", store->path);
	pthread_mutex_init(&cs->lock, NULL);
	status = worker_start(step, cs, &cs->worker);
	if (status != STATUS_OK) {
		pthread_mutex_destroy(&cs->lock);
		mem_free(cs);
		return status;
	}
	*campaign_store_r = cs;
	return STATUS_OK;
}

bool campaign_store_save(struct campaign_store *cs)
{
	worker_wait(cs->worker);
	return campaign_store_status(cs).is_saving;
}

void campaign_store_stop(struct campaign_store **cs)
{
	if (*cs == NULL)
		return;
	worker_stop(&(*cs)->worker);
	database_close(&(*cs)->database);
	pthread_mutex_destroy(&(*cs)->lock);
	mem_free(*cs);
	*cs = NULL;
}

struct campaign_store_status campaign_store_status(struct campaign_store *cs)
{
	struct campaign_store_status status;

	pthread_mutex_lock(&cs->lock);
	status = cs->status;
	pthread_mutex_unlock(&cs->lock);
	return status;
}
