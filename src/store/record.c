#include "store/private.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "base/ascii.h"

/* In the order that read_record() takes them. */
#define RECORD_COLUMNS \
	"number, id, received, state, size, score, queue_id, client_address, client_name, helo, sender," \
	" verdict, subject, header_from, message_id"

const char *store_state_name(enum store_state state)
{
	static const char *const NAMES[STORE_STATES] = { "held", "released", "deleted" };

	return (unsigned)state < STORE_STATES ? NAMES[state] : "any";
}

enum status store_no_message(struct diag *d, const char *id)
{
	return diag_set(d, NULL, 0, 0, "there is no message \"%.32s\"", id);
}

enum status store_find_state(struct store *store, const char *id, bool *found_r, enum store_state *state_r,
			     struct diag *d)
{
	struct query q;

	query_begin(&q, &store->database, "SELECT state FROM message WHERE id = ?1");
	query_bind_text(&q, bytes_of(id));
	*found_r = query_step(&q);
	if (*found_r)
		*state_r = (enum store_state)query_number(&q, 0);
	return query_end(&q, "find the message", d);
}

/* The id in a column; false if it is none, which only damage can do. */
static bool read_id(const struct query *q, int column, char id_r[STORE_ID_SIZE])
{
	id_r[STORE_ID_LENGTH] = '\0';
	return query_blob(q, column, id_r, STORE_ID_LENGTH);
}

/* The list, moved if need be, with room for one element behind its first n; NULL as arena_extend(). */
static void *make_room(struct arena *a, void *list, size_t n, size_t *capacity, size_t size)
{
	size_t wider = *capacity == 0 ? 4 : *capacity * 2;
	void *grown;

	if (n < *capacity)
		return list;
	grown = arena_extend(a, list, n, wider, size);
	if (grown != NULL)
		*capacity = wider;
	return grown;
}

static enum status read_recipients(struct store *store, long long number, struct arena *a, struct store_record *record,
				   struct diag *d)
{
	enum status s = STATUS_OK, ended;
	struct bytes *list = NULL;
	size_t n = 0, capacity = 0;
	struct query q;

	query_begin(&q, &store->database, "SELECT address FROM recipient WHERE message = ?1 ORDER BY position");
	query_bind_number(&q, number);
	while (s == STATUS_OK && query_step(&q)) {
		struct bytes *room = make_room(a, list, n, &capacity, sizeof(*list));

		if (room == NULL) {
			s = arena_status(a);
			break;
		}
		list = room;
		s = query_copy(&q, 0, a, &list[n++]);
	}
	ended = query_end(&q, "read the recipients", d);
	record->recipients = list;
	record->recipient_count = n;
	return s != STATUS_OK ? s : ended;
}

/* All of RECORD_COLUMNS, and with full the two columns behind them; not the recipients. */
static enum status read_record(const struct query *q, bool full, struct arena *a, struct store_record *record)
{
	struct bytes *const texts[] = {
		&record->queue_id, &record->client_address, &record->client_name, &record->helo, &record->sender,
		&record->verdict, &record->subject, &record->from, &record->message_id, &record->findings, &record->event,
	};
	const size_t count = sizeof(texts) / sizeof(texts[0]) - (full ? 0 : 2);
	enum status s = STATUS_OK;

	*record = (struct store_record){ .state = (enum store_state)query_number(q, 3) };
	if (!read_id(q, 1, record->id))
		return STATUS_INVALID;
	record->received = query_number(q, 2);
	record->size = (unsigned long long)query_number(q, 4);
	record->score = query_real(q, 5);
	for (size_t i = 0; s == STATUS_OK && i < count; i++)
		s = query_copy(q, 6 + (int)i, a, texts[i]);
	return s;
}

/* Add what came of reading a row to what came of the query. */
static enum status joined(struct store *store, enum status s, enum status ended, struct diag *d)
{
	if (s == STATUS_INVALID)
		diag_set(d, store->path, 0, 0, "the database is damaged: a row has no id");
	else if (s == STATUS_LIMIT)
		diag_set(d, store->path, 0, 0, "there is more than fits into the memory set aside for it");
	return s != STATUS_OK ? s : ended;
}

/* Fold a recipient as the database did when it was entered: ASCII letters only. */
static enum status fold(struct arena *a, struct bytes text, struct bytes *folded_r)
{
	unsigned char *out = arena_alloc(a, text.len, 1);

	if (out == NULL)
		return arena_status(a);
	for (size_t i = 0; i < text.len; i++)
		out[i] = ascii_lower(text.data[i]);
	*folded_r = (struct bytes){ out, text.len };
	return STATUS_OK;
}

/* The text of the query for a filter: only what is asked for, so that SQLite finds the right index. */
static void begin_list(struct query *q, struct database *db, const struct store_filter *filter, struct bytes folded)
{
	char sql[1024];

	snprintf(sql, sizeof(sql), "SELECT " RECORD_COLUMNS " FROM message WHERE received >= ?1%s%s%s"
		 " ORDER BY received DESC, id DESC LIMIT ?2 OFFSET ?3",
		 filter->until != 0 ? " AND received < ?4" : " AND ?4 = 0",
		 filter->state != STORE_ANY ? " AND state = ?5" : " AND ?5 >= 0",
		 folded.len > 0 ? " AND number IN (SELECT message FROM recipient WHERE folded = ?6)" : "");
	query_begin(q, db, sql);
	query_bind_number(q, filter->since);
	query_bind_number(q, filter->limit != 0 && filter->limit < INT_MAX ? (long long)filter->limit : -1);
	query_bind_number(q, (long long)filter->offset);
	query_bind_number(q, filter->until);
	query_bind_number(q, filter->state);
	if (folded.len > 0)
		query_bind_text(q, folded);
}

enum status store_list(struct store *store, const struct store_filter *filter, struct arena *a,
		       struct store_record **records_r, size_t *count_r, struct diag *d)
{
	struct store_record *list = NULL;
	struct bytes folded = { NULL, 0 };
	size_t n = 0, capacity = 0;
	enum status s = STATUS_OK, ended;
	struct query q;

	if (filter->recipient.len > 0)
		s = fold(a, filter->recipient, &folded);
	if (s != STATUS_OK)
		return joined(store, s, s, d);
	pthread_mutex_lock(&store->lock);
	begin_list(&q, &store->database, filter, folded);
	while (s == STATUS_OK && query_step(&q)) {
		struct store_record *room = make_room(a, list, n, &capacity, sizeof(*list));

		if (room == NULL) {
			s = arena_status(a);
			break;
		}
		list = room;
		s = read_record(&q, false, a, &list[n]);
		if (s == STATUS_OK)
			s = read_recipients(store, query_number(&q, 0), a, &list[n], d);
		n++;
	}
	ended = query_end(&q, "list the messages", d);
	pthread_mutex_unlock(&store->lock);
	s = joined(store, s, ended, d);
	if (s == STATUS_OK) {
		*records_r = list;
		*count_r = n;
	}
	return s;
}

enum status store_get(struct store *store, struct bytes id, struct arena *a, struct store_record *record_r,
		      struct diag *d)
{
	struct store_record record = { .id = "" };
	char prefix[STORE_ID_SIZE] = "";
	enum status s = STATUS_OK, ended;
	size_t matches = 0;
	struct query q;

	if (id.len == 0 || id.len > STORE_ID_LENGTH)
		return diag_set(d, NULL, 0, 0, "an id is 1 to %d characters", STORE_ID_LENGTH);
	for (size_t i = 0; i < id.len; i++) {
		prefix[i] = (char)ascii_lower(id.data[i]);
		if (!ascii_is_alnum(id.data[i]))
			return diag_set(d, NULL, 0, 0, "an id has letters and digits only");
	}
	pthread_mutex_lock(&store->lock);
	/* "{" follows "z": all ids that begin with the prefix, by the index. */
	query_begin(&q, &store->database,
		    "SELECT " RECORD_COLUMNS ", findings, event FROM message WHERE id >= ?1 AND id < ?1 || '{' LIMIT 2");
	query_bind_text(&q, bytes_of(prefix));
	while (s == STATUS_OK && query_step(&q)) {
		if (++matches > 1)
			continue;
		s = read_record(&q, true, a, &record);
		if (s == STATUS_OK)
			s = read_recipients(store, query_number(&q, 0), a, &record, d);
	}
	ended = query_end(&q, "find the message", d);
	pthread_mutex_unlock(&store->lock);
	s = joined(store, s, ended, d);
	if (s != STATUS_OK)
		return s;
	if (matches == 0)
		return store_no_message(d, prefix);
	if (matches > 1)
		return diag_set(d, NULL, 0, 0, "several messages have an id that begins with \"%s\"", prefix);
	*record_r = record;
	return STATUS_OK;
}

enum status store_insert_action(struct store *store, const char *id, const struct store_action *action, struct diag *d)
{
	struct query q;

	query_begin(&q, &store->database,
		    "INSERT INTO action (message, time, actor, action, note) VALUES (?1, ?2, ?3, ?4, ?5)");
	query_bind_text(&q, bytes_of(id));
	query_bind_number(&q, action->time);
	query_bind_text(&q, action->actor);
	query_bind_text(&q, action->action);
	query_bind_text(&q, action->note);
	query_step(&q);
	return query_end(&q, "write the log of actions", d);
}

enum status store_log_action(struct store *store, const char *id, long long time, const char *actor,
			     const char *action, const char *note, struct diag *d)
{
	const struct store_action line = {
		.time = time, .actor = bytes_of(actor), .action = bytes_of(action), .note = bytes_of(note)
	};
	enum store_state state = STORE_HELD;
	bool found = id[0] == '\0';
	enum status s = STATUS_OK;

	pthread_mutex_lock(&store->lock);
	/* A row never goes away, so what is found here is still there below. */
	if (!found)
		s = store_find_state(store, id, &found, &state, d);
	if (s == STATUS_OK && !found)
		s = store_no_message(d, id);
	if (s == STATUS_OK)
		s = store_insert_action(store, id, &line, d);
	pthread_mutex_unlock(&store->lock);
	return s;
}

static enum status read_action(const struct query *q, struct arena *a, struct store_action *action)
{
	enum status s;

	*action = (struct store_action){ .time = query_number(q, 1) };
	/* A line about no message has no id. */
	if (!read_id(q, 0, action->id))
		action->id[0] = '\0';
	s = query_copy(q, 2, a, &action->actor);
	if (s == STATUS_OK)
		s = query_copy(q, 3, a, &action->action);
	if (s == STATUS_OK)
		s = query_copy(q, 4, a, &action->note);
	return s;
}

enum status store_actions(struct store *store, const char *id, struct arena *a, struct store_action **actions_r,
			  size_t *count_r, struct diag *d)
{
	struct store_action *list = NULL;
	size_t n = 0, capacity = 0;
	enum status s = STATUS_OK, ended;
	struct query q;

	pthread_mutex_lock(&store->lock);
	if (id[0] == '\0') {
		query_begin(&q, &store->database, "SELECT message, time, actor, action, note FROM action ORDER BY number");
	} else {
		query_begin(&q, &store->database,
			    "SELECT message, time, actor, action, note FROM action WHERE message = ?1 ORDER BY number");
		query_bind_text(&q, bytes_of(id));
	}
	while (s == STATUS_OK && query_step(&q)) {
		struct store_action *room = make_room(a, list, n, &capacity, sizeof(*list));

		if (room == NULL) {
			s = arena_status(a);
			break;
		}
		list = room;
		s = read_action(&q, a, &list[n++]);
	}
	ended = query_end(&q, "read the log of actions", d);
	pthread_mutex_unlock(&store->lock);
	s = joined(store, s, ended, d);
	if (s == STATUS_OK) {
		*actions_r = list;
		*count_r = n;
	}
	return s;
}

enum status store_stats(struct store *store, struct store_stats *stats_r, struct diag *d)
{
	struct store_stats stats = { .oldest_held = 0 };
	struct query q;
	enum status s;

	pthread_mutex_lock(&store->lock);
	query_begin(&q, &store->database, "SELECT state, count(*), sum(size), min(received) FROM message GROUP BY state");
	while (query_step(&q)) {
		long long state = query_number(&q, 0);

		if (state < 0 || state >= STORE_STATES)
			continue;
		stats.records[state] = (unsigned long long)query_number(&q, 1);
		stats.bytes[state] = state == STORE_DELETED ? 0 : (unsigned long long)query_number(&q, 2);
		if (state == STORE_HELD)
			stats.oldest_held = query_number(&q, 3);
	}
	s = query_end(&q, "count the messages", d);
	pthread_mutex_unlock(&store->lock);
	if (s == STATUS_OK)
		*stats_r = stats;
	return s;
}
