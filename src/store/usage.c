#include "store/usage.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/hash.h"
#include "base/mem.h"
#include "store/private.h"
#include "store/worker.h"

enum {
	DAY = 86400,
	RETRY_MAX = 60,				/* steps between attempts while none works */
	PENDING_FIRST = 64
};

static const char *const steps[] = {
	/* 0 -> 1 */
	"CREATE TABLE usage ("
	" day INTEGER NOT NULL,"		/* its first second */
	" signature TEXT NOT NULL,"
	" clearance INTEGER NOT NULL,"
	" found INTEGER NOT NULL,"
	" acted INTEGER NOT NULL,"
	" kept_out INTEGER NOT NULL,"
	" first INTEGER NOT NULL,"
	" last INTEGER NOT NULL,"
	" PRIMARY KEY (day, signature)"
	") STRICT, WITHOUT ROWID;",
	/* 1 -> 2 */
	"ALTER TABLE usage ADD COLUMN gave_up INTEGER NOT NULL DEFAULT 0;",
};

static const struct database_schema schema = {
	.application_id = 0x756e6263 + 2,
	.steps = steps,
	.step_count = sizeof(steps) / sizeof(steps[0]),
};

/* Rows that are counted and not yet written, found by day and id. */
struct pending {
	struct usage_row *rows;
	size_t count, capacity;
	uint32_t *slots;			/* twice the capacity: index of a row and 1; 0: free */
};

struct usage {
	const struct store *store;
	unsigned window_s;
	void (*notice)(void *context, const struct diag *d);
	void *context;
	char path[STORE_PATH_SIZE];
	struct worker *worker;
	struct hash_key key;

	pthread_mutex_t lock;			/* guards what follows */
	struct pending pending;
	unsigned long long lost;		/* finds that there was no room or memory for */
	bool is_saved;

	/* Of the thread alone. */
	struct database database;
	long long forgotten;			/* the first day that is kept, when old ones were last forgotten */
	bool was_told;
	unsigned pause, paused;			/* steps to wait for the next attempt, and waited */
};

static void pending_free(struct pending *p)
{
	mem_free(p->rows);
	mem_free(p->slots);
	*p = (struct pending){ .rows = NULL };
}

static uint32_t *slot_of(const struct pending *p, const struct hash_key *key, long long day, const char *signature)
{
	const size_t mask = p->capacity * 2 - 1;
	size_t at = (size_t)(hash_in_table(key, bytes_of(signature)) + (uint64_t)day * 0x9e3779b97f4a7c15u) & mask;

	while (p->slots[at] != 0) {
		const struct usage_row *row = &p->rows[p->slots[at] - 1];

		if (row->day == day && strcmp(row->signature, signature) == 0)
			break;
		at = (at + 1) & mask;
	}
	return &p->slots[at];
}

/* Room for one more row. */
static enum status pending_grow(struct pending *p, const struct hash_key *key)
{
	struct pending bigger = { .capacity = p->capacity != 0 ? p->capacity * 2 : PENDING_FIRST, .count = p->count };

	if (p->count < p->capacity)
		return STATUS_OK;
	if (p->count >= USAGE_PENDING_MAX)
		return STATUS_LIMIT;
	bigger.rows = mem_alloc(bigger.capacity, sizeof(*bigger.rows));
	bigger.slots = mem_zalloc(bigger.capacity * 2, sizeof(*bigger.slots));
	if (bigger.rows == NULL || bigger.slots == NULL) {
		pending_free(&bigger);
		return STATUS_NOMEM;
	}
	for (size_t i = 0; i < p->count; i++) {
		bigger.rows[i] = p->rows[i];
		*slot_of(&bigger, key, p->rows[i].day, p->rows[i].signature) = (uint32_t)i + 1;
	}
	pending_free(p);
	*p = bigger;
	return STATUS_OK;
}

/* Add the counts of one row to those that are there. */
static enum status pending_add(struct pending *p, const struct hash_key *key, const struct usage_row *more)
{
	enum status s = pending_grow(p, key);
	struct usage_row *row;
	uint32_t *slot;

	if (p->capacity == 0)
		return s;
	slot = slot_of(p, key, more->day, more->signature);
	if (*slot == 0) {
		if (s != STATUS_OK)
			return s;
		p->rows[p->count++] = *more;
		*slot = (uint32_t)p->count;
		return STATUS_OK;
	}
	row = &p->rows[*slot - 1];
	row->found += more->found;
	row->acted += more->acted;
	row->kept_out += more->kept_out;
	row->gave_up += more->gave_up;
	row->clearance = more->clearance > row->clearance ? more->clearance : row->clearance;
	row->first = row->first == 0 || (more->first != 0 && more->first < row->first) ? more->first : row->first;
	row->last = more->last > row->last ? more->last : row->last;
	return STATUS_OK;
}

static long long day_of(long long now)
{
	return now - (now % DAY + DAY) % DAY;
}

void usage_add(struct usage *u, long long now, const struct usage_note *notes, size_t count)
{
	pthread_mutex_lock(&u->lock);
	for (size_t i = 0; i < count; i++) {
		const bool found = !notes[i].gave_up;
		struct usage_row row = {
			.day = day_of(now), .clearance = notes[i].clearance, .found = found, .acted = notes[i].acted,
			.kept_out = notes[i].kept_out, .gave_up = notes[i].gave_up, .first = found ? now : 0, .last = found ? now : 0,
		};

		snprintf(row.signature, sizeof(row.signature), "%s", notes[i].signature);
		if (pending_add(&u->pending, &u->key, &row) != STATUS_OK)
			u->lost++;
		u->is_saved = false;
	}
	pthread_mutex_unlock(&u->lock);
}

static void tell(struct usage *u, const struct diag *d)
{
	if (u->notice != NULL && d->text[0] != '\0')
		u->notice(u->context, d);
}

static enum status open_file(struct usage *u, struct diag *d)
{
	enum status s;

	if (u->database.handle != NULL)
		return STATUS_OK;
	s = store_ready_file(u->store, u->path, d);
	return s == STATUS_OK ? database_open(&u->database, u->path, &schema, d) : s;
}

/* All rows in one transaction. */
static enum status write_rows(struct usage *u, const struct pending *p, struct diag *d)
{
	struct query q;
	enum status s = database_begin(&u->database, d);

	if (s != STATUS_OK)
		return s;
	query_begin(&q, &u->database,
		    "INSERT INTO usage (day, signature, clearance, found, acted, kept_out, first, last, gave_up)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (day, signature) DO UPDATE SET"
		    " clearance = max(clearance, excluded.clearance), found = found + excluded.found, acted = acted + excluded.acted,"
		    " kept_out = kept_out + excluded.kept_out, gave_up = gave_up + excluded.gave_up,"
		    " first = coalesce(min(nullif(first, 0), nullif(excluded.first, 0)), max(first, excluded.first)),"
		    " last = max(last, excluded.last)");
	for (size_t i = 0; i < p->count && query_is_good(&q); i++) {
		const struct usage_row *row = &p->rows[i];

		query_again(&q);
		query_bind_number(&q, row->day);
		query_bind_text(&q, bytes_of(row->signature));
		query_bind_number(&q, row->clearance);
		query_bind_number(&q, (long long)row->found);
		query_bind_number(&q, (long long)row->acted);
		query_bind_number(&q, (long long)row->kept_out);
		query_bind_number(&q, row->first);
		query_bind_number(&q, row->last);
		query_bind_number(&q, (long long)row->gave_up);
		query_step(&q);
	}
	return database_end(&u->database, query_end(&q, "write the use of signatures", d), d);
}

/* Once a day. */
static enum status forget(struct usage *u, struct diag *d)
{
	const long long first = day_of((long long)time(NULL) - u->window_s);
	struct query q;
	enum status s;

	if (u->window_s == 0 || first == u->forgotten)
		return STATUS_OK;
	query_begin(&q, &u->database, "DELETE FROM usage WHERE day < ?1");
	query_bind_number(&q, first);
	query_step(&q);
	s = query_end(&q, "forget the use of signatures long ago", d);
	if (s == STATUS_OK)
		u->forgotten = first;
	return s;
}

/* A damaged file is put aside. */
static enum status save(struct usage *u, const struct pending *p, struct diag *d)
{
	struct diag said = { .text = "" };
	enum status s = open_file(u, d);

	if (s == STATUS_OK && p->count > 0)
		s = write_rows(u, p, d);
	if (s != STATUS_INVALID)
		return s;
	database_close(&u->database);
	store_set_aside(u->path);
	diag_set(&said, u->path, 0, 0, "is set aside as usage.db.damaged, what was counted before is in there: %s", d->text);
	tell(u, &said);
	*d = (struct diag){ .text = "" };
	s = open_file(u, d);
	return s == STATUS_OK ? write_rows(u, p, d) : s;
}

/* What could not be written is counted again together with what came since. */
static void give_back(struct usage *u, struct pending *taken)
{
	pthread_mutex_lock(&u->lock);
	for (size_t i = 0; i < taken->count; i++) {
		if (pending_add(&u->pending, &u->key, &taken->rows[i]) != STATUS_OK)
			u->lost += taken->rows[i].found + taken->rows[i].gave_up;
	}
	pthread_mutex_unlock(&u->lock);
}

static void note_outcome(struct usage *u, enum status s, const struct diag *d)
{
	struct diag said = { .text = "" };
	unsigned long long lost;

	pthread_mutex_lock(&u->lock);
	u->is_saved = s == STATUS_OK && u->pending.count == 0;
	lost = u->lost;
	u->lost = s == STATUS_OK ? 0 : u->lost;
	pthread_mutex_unlock(&u->lock);
	if (s == STATUS_OK && (u->was_told || lost > 0))
		diag_set(&said, u->path, 0, 0, "the use of signatures is written again; %llu uses were not counted", lost);
	else if (s != STATUS_OK && !u->was_told)
		diag_set(&said, u->path, 0, 0, "the use of signatures is counted in memory only until this works again: %s",
			 d->text[0] != '\0' ? d->text : status_text(s));
	u->was_told = s != STATUS_OK;
	u->pause = s == STATUS_OK ? 0 : u->pause * 2 + 1 < RETRY_MAX ? u->pause * 2 + 1 : RETRY_MAX;
	u->paused = 0;
	tell(u, &said);
}

static bool step(void *context, bool wholly)
{
	struct usage *u = context;
	struct diag d = { .text = "" };
	struct pending taken;
	enum status s;

	if (!wholly && u->paused++ < u->pause)
		return false;
	pthread_mutex_lock(&u->lock);
	taken = u->pending;
	u->pending = (struct pending){ .rows = NULL };
	pthread_mutex_unlock(&u->lock);
	s = save(u, &taken, &d);
	if (s != STATUS_OK)
		give_back(u, &taken);
	else
		s = forget(u, &d);
	pending_free(&taken);
	note_outcome(u, s, &d);
	return false;
}

static void usage_path(const struct store *store, char path_r[STORE_PATH_SIZE])
{
	snprintf(path_r, STORE_PATH_SIZE, "%s/usage.db", store->path);
}

enum status usage_start(const struct store *store, unsigned window_s, void (*notice)(void *context, const struct diag *d),
			void *context, struct usage **usage_r)
{
	struct usage *u = mem_zalloc(1, sizeof(*u));
	enum status s;

	*usage_r = NULL;
	if (u == NULL)
		return STATUS_NOMEM;
	u->store = store;
	u->window_s = window_s;
	u->notice = notice;
	u->context = context;
	hash_key_random(&u->key);
	usage_path(store, u->path);
	pthread_mutex_init(&u->lock, NULL);
	s = worker_start(step, u, &u->worker);
	if (s != STATUS_OK) {
		pthread_mutex_destroy(&u->lock);
		mem_free(u);
		return s;
	}
	*usage_r = u;
	return STATUS_OK;
}

bool usage_save(struct usage *u)
{
	bool is_saved;

	worker_wait(u->worker);
	pthread_mutex_lock(&u->lock);
	is_saved = u->is_saved;
	pthread_mutex_unlock(&u->lock);
	return is_saved;
}

/* There is no later attempt. */
static void tell_unsaved(struct usage *u)
{
	unsigned long long uses = u->lost;
	struct diag d = { .text = "" };

	for (size_t i = 0; i < u->pending.count; i++)
		uses += u->pending.rows[i].found + u->pending.rows[i].gave_up;
	if (uses > 0)
		diag_set(&d, u->path, 0, 0, "%llu uses of signatures are lost: they could not be written before the end", uses);
	tell(u, &d);
}

void usage_stop(struct usage **u)
{
	if (*u == NULL)
		return;
	worker_stop(&(*u)->worker);
	tell_unsaved(*u);
	database_close(&(*u)->database);
	pending_free(&(*u)->pending);
	pthread_mutex_destroy(&(*u)->lock);
	mem_free(*u);
	*u = NULL;
}

/* At most *count_r rows. */
static enum status read_rows(struct database *db, const char *sql, long long since, long long until, struct usage_row *rows,
			     size_t *count_r, struct diag *d)
{
	size_t count = 0, room = *count_r;
	struct query q;
	enum status s;

	query_begin(&q, db, sql);
	query_bind_number(&q, since);
	query_bind_number(&q, until != 0 ? until : INT64_MAX);
	query_bind_number(&q, (long long)room);
	while (count < room && query_step(&q)) {
		struct usage_row *row = &rows[count++];

		*row = (struct usage_row){
			.day = query_number(&q, 0), .clearance = (unsigned)query_number(&q, 2),
			.found = (unsigned long long)query_number(&q, 3), .acted = (unsigned long long)query_number(&q, 4),
			.kept_out = (unsigned long long)query_number(&q, 5), .first = query_number(&q, 6), .last = query_number(&q, 7),
			.gave_up = (unsigned long long)query_number(&q, 8),
		};
		snprintf(row->signature, sizeof(row->signature), "%s", query_text(&q, 1));
	}
	s = query_end(&q, "read the use of signatures", d);
	*count_r = s == STATUS_OK ? count : 0;
	return s;
}

static enum status count_rows(struct database *db, size_t *count_r, struct diag *d)
{
	struct query q;

	query_begin(&q, db, "SELECT count(*) FROM usage");
	if (query_step(&q))
		*count_r = (size_t)query_number(&q, 0);
	return query_end(&q, "read the use of signatures", d);
}

enum status usage_read(const struct store *store, long long since, long long until, bool summed, struct arena *a,
		       struct usage_row **rows_r, size_t *count_r, struct diag *d)
{
	/* What became stricter since is so for the days before, too. */
#define ROWS \
	" FROM usage JOIN (SELECT signature AS known, max(clearance) AS highest FROM usage GROUP BY signature) ON signature = known" \
	" WHERE day + 86400 > ?1 AND day < ?2"
	static const char *const by_day =
		"SELECT day, signature, highest, found, acted, kept_out, first, last, gave_up" ROWS " ORDER BY day, signature LIMIT ?3";
	static const char *const sums =
		"SELECT 0, signature, highest, sum(found), sum(acted), sum(kept_out),"
		" coalesce(min(nullif(first, 0)), 0), max(last), sum(gave_up)" ROWS " GROUP BY signature ORDER BY signature LIMIT ?3";
#undef ROWS
	struct database db = { .handle = NULL };
	char path[STORE_PATH_SIZE];
	enum status s;

	*rows_r = NULL;
	*count_r = 0;
	usage_path(store, path);
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return STATUS_OK;
	s = database_open(&db, path, &schema, d);
	if (s == STATUS_OK)
		s = count_rows(&db, count_r, d);
	if (s == STATUS_OK && (*rows_r = arena_alloc(a, *count_r, sizeof(**rows_r))) == NULL)
		s = arena_status(a);
	if (s == STATUS_OK)
		s = read_rows(&db, summed ? sums : by_day, since, until, *rows_r, count_r, d);
	database_close(&db);
	return s;
}
