#include "store/memory_store.h"
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
	/* 1 -> 2 */
	"ALTER TABLE identity ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;"	/* the engine's clock at the last save */
	"ALTER TABLE identity ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0;",	/* a run began and did not end yet */
};

static const struct database_schema schema = {
	.application_id = 0x756e6263 + 1,
	.steps = steps,
	.step_count = sizeof(steps) / sizeof(steps[0]),
};

struct memory_store {
	const struct store *store;
	struct durable_memory memory;
	void (*notice)(void *context, const struct diag *d);
	void *context;
	char path[STORE_PATH_SIZE];
	struct worker *worker;

	pthread_mutex_t lock;			/* guards what follows */
	struct memory_store_status status;

	/* Of the thread alone. */
	struct database database;
	bool is_loaded, was_told;
	long long load_key, check_key;		/* where loading and checking go on */
	long long saved;			/* the engine's clock at the last save, by this or an earlier run; 0: there was none */
	unsigned pause, paused;			/* intervals to wait for the next attempt, and waited */
	struct durable_record records[BATCH];
	long long gone[CHECK_ROWS];
};

void memory_store_secret(const struct store *store, const char *things, struct hash_key *secret_r)
{
	char label[64];
	int len = snprintf(label, sizeof(label), "secret of %.40s", things);

	crypto_generichash((unsigned char *)secret_r, sizeof(*secret_r), (const unsigned char *)label, (size_t)len, store->key,
			   sizeof(store->key));
}

static void tell(struct memory_store *ms, const struct diag *d)
{
	if (ms->notice != NULL)
		ms->notice(ms->context, d);
}

/* A file that is of no use is put aside; what is in memory is to be saved whole. */
static void begin_anew(struct memory_store *ms, const struct diag *reason)
{
	struct diag d = { .text = "" };

	database_close(&ms->database);
	store_set_aside(ms->path);
	diag_set(&d, ms->path, 0, 0, "is set aside as %s.db.damaged, %s seen before the start may be forgotten: %s",
		 ms->memory.file, ms->memory.things, reason->text);
	tell(ms, &d);
	ms->memory.mark_all(ms->memory.state);
	ms->is_loaded = true;
}

/*
 * Note that a run is open, or that it ended with all of it saved. A run that finds an open one knows that it was cut off; it goes on
 * by that one's clock and not by a day that this machine believes to have begun when it started.
 */
static enum status note_run(struct memory_store *ms, bool is_open, struct diag *d)
{
	struct query q;

	query_begin(&q, &ms->database, "UPDATE identity SET saved = ?1, is_open = ?2");
	query_bind_number(&q, ms->saved);
	query_bind_number(&q, is_open);
	query_step(&q);
	return query_end(&q, "note the run", d);
}

/* Learn from the last run how it ended. */
static void take_over(struct memory_store *ms, long long saved, bool was_open)
{
	struct diag d = { .text = "" };
	const long long now = (long long)time(NULL);

	ms->saved = saved;
	if (saved > 0)
		ms->memory.tend(ms->memory.state, saved < now ? saved : now);
	if (!was_open)
		return;
	diag_set(&d, ms->path, 0, 0, "the last run was cut off: %s of its last second, or since it said that they are remembered in memory"
		 " only, may be forgotten", ms->memory.things);
	tell(ms, &d);
}

static enum status check_tables(struct memory_store *ms, struct diag *d)
{
	long long tables = 0;
	struct query q;
	enum status s;

	query_begin(&q, &ms->database, "SELECT count(*) FROM sqlite_schema WHERE name IN ('record', 'identity')");
	if (query_step(&q))
		tables = query_number(&q, 0);
	s = query_end(&q, "read the schema", d);
	return s != STATUS_OK || tables == 2 ? s : diag_set(d, ms->path, 0, 0, "a table is missing");
}

/* Is the file of this secret and layout? A new file becomes so. */
static enum status check_identity(struct memory_store *ms, struct diag *d)
{
	long long identity = 0, saved = 0, was_open = 0;
	bool found = false;
	struct query q;
	enum status s = check_tables(ms, d);

	if (s != STATUS_OK)
		return s;
	query_begin(&q, &ms->database, "SELECT identity, saved, is_open FROM identity");
	if (query_step(&q)) {
		identity = query_number(&q, 0);
		saved = query_number(&q, 1);
		was_open = query_number(&q, 2);
		found = true;
	}
	s = query_end(&q, "read the identity", d);
	if (s != STATUS_OK)
		return s;
	if (found && identity != (long long)ms->memory.identity)
		return diag_set(d, ms->path, 0, 0, "kept under another key or by another version");
	if (found) {
		take_over(ms, saved, was_open != 0);
		return STATUS_OK;
	}
	query_begin(&q, &ms->database, "INSERT INTO identity VALUES (?1, 0, 0)");
	query_bind_number(&q, (long long)ms->memory.identity);
	query_step(&q);
	return query_end(&q, "write the identity", d);
}

static enum status open_file(struct memory_store *ms, struct diag *d)
{
	enum status s;

	if (ms->database.handle != NULL)
		return STATUS_OK;
	s = store_ready_file(ms->store, ms->path, d);
	if (s == STATUS_OK)
		s = database_open(&ms->database, ms->path, &schema, d);
	if (s == STATUS_OK)
		s = check_identity(ms, d);
	if (s != STATUS_OK) {
		database_close(&ms->database);
		return s;
	}
	/* A full disk is no reason not to load what is there: it is noted again, and told, when something is saved. */
	if (note_run(ms, true, d) != STATUS_OK)
		*d = (struct diag){ .text = "" };
	return STATUS_OK;
}

/* Load some rows. */
static enum status load(struct memory_store *ms, struct diag *d)
{
	unsigned long long count = 0;
	struct query q;
	enum status s;

	query_begin(&q, &ms->database, "SELECT key, seen, bytes FROM record WHERE key >= ?1 ORDER BY key LIMIT ?2");
	query_bind_number(&q, ms->load_key);
	query_bind_number(&q, LOAD_ROWS);
	while (query_step(&q)) {
		long long key = query_number(&q, 0);
		struct durable_record record = { .key = (uint64_t)key, .seen = (uint32_t)query_number(&q, 1) };

		if (query_blob(&q, 2, record.bytes, ms->memory.record_size))
			ms->memory.load(ms->memory.state, &record);
		ms->load_key = key < INT64_MAX ? key + 1 : key;
		count++;
	}
	s = query_end(&q, "load", d);
	if (s == STATUS_OK && count < LOAD_ROWS)
		ms->is_loaded = true;
	pthread_mutex_lock(&ms->lock);
	ms->status.loaded += count;
	ms->status.is_loaded = ms->is_loaded;
	pthread_mutex_unlock(&ms->lock);
	return s;
}

/* Find rows that the engine has forgotten. */
static enum status check(struct memory_store *ms, size_t *gone_r, struct diag *d)
{
	size_t rows = 0, gone = 0;
	struct query q;

	query_begin(&q, &ms->database, "SELECT key FROM record WHERE key >= ?1 ORDER BY key LIMIT ?2");
	query_bind_number(&q, ms->check_key);
	query_bind_number(&q, CHECK_ROWS);
	while (query_step(&q)) {
		long long key = query_number(&q, 0);

		if (!ms->memory.holds(ms->memory.state, (uint64_t)key))
			ms->gone[gone++] = key;
		ms->check_key = key < INT64_MAX ? key + 1 : key;
		rows++;
	}
	if (rows < CHECK_ROWS)
		ms->check_key = INT64_MIN;
	*gone_r = gone;
	return query_end(&q, "check what is kept", d);
}

static enum status remove_gone(struct memory_store *ms, struct diag *d)
{
	size_t gone = 0;
	struct query q;
	enum status s = check(ms, &gone, d);

	if (s != STATUS_OK || gone == 0)
		return s;
	s = database_begin(&ms->database, d);
	if (s != STATUS_OK)
		return s;
	query_begin(&q, &ms->database, "DELETE FROM record WHERE key = ?1");
	for (size_t i = 0; i < gone; i++) {
		query_again(&q);
		query_bind_number(&q, ms->gone[i]);
		query_step(&q);
	}
	s = database_end(&ms->database, query_end(&q, "remove what is forgotten", d), d);
	if (s == STATUS_OK) {
		pthread_mutex_lock(&ms->lock);
		ms->status.removed += gone;
		pthread_mutex_unlock(&ms->lock);
	}
	return s;
}

/* One transaction of what has changed. What cannot be written counts as changed again. */
static enum status save_some(struct memory_store *ms, size_t *saved_r, struct diag *d)
{
	long long newest = 0;
	size_t count = BATCH, total = 0;
	struct query q;
	enum status s = database_begin(&ms->database, d);

	*saved_r = 0;
	if (s != STATUS_OK)
		return s;
	query_begin(&q, &ms->database, "INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3)");
	for (int batch = 0; batch < BATCHES && count == BATCH && query_is_good(&q); batch++, total += count) {
		count = ms->memory.take_changed(ms->memory.state, ms->records, BATCH);
		for (size_t i = 0; i < count; i++) {
			query_again(&q);
			query_bind_number(&q, (long long)ms->records[i].key);
			query_bind_number(&q, ms->records[i].seen);
			query_bind_blob(&q, (struct bytes){ ms->records[i].bytes, ms->memory.record_size });
			query_step(&q);
			newest = ms->records[i].seen > newest ? ms->records[i].seen : newest;
		}
	}
	s = query_end(&q, "save", d);
	if (s == STATUS_OK && total > 0) {
		ms->saved = newest;
		s = note_run(ms, true, d);
	}
	s = database_end(&ms->database, s, d);
	if (s != STATUS_OK && total > BATCH)	/* the batches before the last are not at hand any more */
		ms->memory.mark_all(ms->memory.state);
	else if (s != STATUS_OK)
		ms->memory.give_back(ms->memory.state, ms->records, total);
	*saved_r = s == STATUS_OK ? total : 0;
	return s;
}

/* Until a transaction had room for all: what changes meanwhile waits for the next time. */
static enum status save(struct memory_store *ms, struct diag *d)
{
	size_t saved = BATCH * BATCHES;
	enum status s = STATUS_OK;

	while (s == STATUS_OK && saved == BATCH * BATCHES) {
		s = save_some(ms, &saved, d);
		pthread_mutex_lock(&ms->lock);
		ms->status.saved += saved;
		pthread_mutex_unlock(&ms->lock);
	}
	return s;
}

/* Open, load, save and clean up, as far as each is due. */
static enum status work(struct memory_store *ms, bool wholly, struct diag *d)
{
	enum status s = open_file(ms, d);

	while (s == STATUS_OK && !ms->is_loaded) {
		s = load(ms, d);
		if (!wholly)
			break;
	}
	/* A row that is not loaded yet must not be replaced by what came since the start. */
	if (s == STATUS_OK && ms->is_loaded)
		s = save(ms, d);
	if (s == STATUS_OK && ms->is_loaded)
		s = remove_gone(ms, d);
	return s;
}

static void note_outcome(struct memory_store *ms, enum status s, const struct diag *d)
{
	struct diag said = { .text = "" };

	pthread_mutex_lock(&ms->lock);
	ms->status.is_saving = s == STATUS_OK;
	ms->status.is_loaded = ms->is_loaded;
	ms->status.failures += s != STATUS_OK;
	pthread_mutex_unlock(&ms->lock);
	ms->paused = 0;
	if (s == STATUS_OK) {
		if (ms->was_told)
			diag_set(&said, ms->path, 0, 0, "%s are saved again; nothing is lost", ms->memory.things);
		ms->was_told = false;
		ms->pause = 0;
	} else {
		if (!ms->was_told)
			diag_set(&said, ms->path, 0, 0, "%s are remembered in memory only until this works again: %s",
				 ms->memory.things, d->text[0] != '\0' ? d->text : status_text(s));
		ms->was_told = true;
		ms->pause = ms->pause * 2 + 1 < RETRY_MAX ? ms->pause * 2 + 1 : RETRY_MAX;
	}
	if (said.text[0] != '\0')
		tell(ms, &said);
}

/* wholly: somebody waits for all of it, now. */
static void attempt(struct memory_store *ms, bool wholly)
{
	struct diag d = { .text = "" };
	enum status s;

	if (!wholly && ms->paused++ < ms->pause)
		return;
	s = work(ms, wholly, &d);
	if (s == STATUS_INVALID) {
		begin_anew(ms, &d);
		d = (struct diag){ .text = "" };
		s = work(ms, wholly, &d);
	}
	note_outcome(ms, s, &d);
}

/* While loading there is no pause. */
static bool step(void *context, bool wholly)
{
	struct memory_store *ms = context;

	ms->memory.tend(ms->memory.state, (long long)time(NULL));
	attempt(ms, wholly);
	return !ms->is_loaded && ms->pause == 0;
}

enum status memory_store_start(const struct store *store, const struct durable_memory *memory,
				 void (*notice)(void *context, const struct diag *d), void *context,
				 struct memory_store **memory_store_r)
{
	struct memory_store *ms = mem_zalloc(1, sizeof(*ms));
	enum status status;

	*memory_store_r = NULL;
	if (ms == NULL)
		return STATUS_NOMEM;
	ms->store = store;
	ms->memory = *memory;
	ms->notice = notice;
	ms->context = context;
	ms->load_key = ms->check_key = INT64_MIN;
	snprintf(ms->path, sizeof(ms->path), "%s/%.40s.db", store->path, memory->file);
	pthread_mutex_init(&ms->lock, NULL);
	status = worker_start(step, ms, &ms->worker);
	if (status != STATUS_OK) {
		pthread_mutex_destroy(&ms->lock);
		mem_free(ms);
		return status;
	}
	*memory_store_r = ms;
	return STATUS_OK;
}

bool memory_store_save(struct memory_store *ms)
{
	worker_wait(ms->worker);
	return memory_store_status(ms).is_saving;
}

void memory_store_stop(struct memory_store **ms)
{
	struct diag d = { .text = "" };

	if (*ms == NULL)
		return;
	worker_stop(&(*ms)->worker);
	if ((*ms)->database.handle != NULL && (*ms)->status.is_saving && note_run(*ms, false, &d) != STATUS_OK) {
		/* So the next run says that something may be forgotten. */
	}
	database_close(&(*ms)->database);
	pthread_mutex_destroy(&(*ms)->lock);
	mem_free(*ms);
	*ms = NULL;
}

struct memory_store_status memory_store_status(struct memory_store *ms)
{
	struct memory_store_status status;

	pthread_mutex_lock(&ms->lock);
	status = ms->status;
	pthread_mutex_unlock(&ms->lock);
	return status;
}
