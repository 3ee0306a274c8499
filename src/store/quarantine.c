#include "store/private.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "store/digest.h"

enum {
	LEFTOVER_AGE_S = 3600,		/* a file without a row may be a message that is just being held */
	EXPIRE_BATCH = 64
};

enum status store_open(const char *path, const struct store_options *options, struct store **store_r, struct diag *d)
{
	char database[STORE_PATH_SIZE];
	struct store *store;
	enum status s;
	int folder = -1;

	*store_r = NULL;
	if (sodium_init() < 0) {
		errno = EIO;
		return store_failure(d, path, "start libsodium");
	}
	store = mem_zalloc(1, sizeof(*store));
	if (store == NULL)
		return STATUS_NOMEM;
	pthread_mutex_init(&store->lock, NULL);
	store->options = *options;
	if (path[0] == '\0' || strlen(path) >= sizeof(store->path)) {
		s = diag_set(d, NULL, 0, 0, "the path of the store is empty or longer than %zu characters",
			     sizeof(store->path) - 1);
		goto out;
	}
	memcpy(store->path, path, strlen(path));
	s = store_open_folder(store, &folder, d);
	if (s == STATUS_OK)
		s = store_ready_database(store, database, d);
	if (s == STATUS_OK)
		s = database_open(&store->database, database, &quarantine_schema, d);
	if (s == STATUS_OK)
		s = store_ready_key(store, d);
out:
	if (folder >= 0) {
		int error = errno;

		close(folder);
		errno = error;
	}
	if (s != STATUS_OK)
		store_close(&store);
	*store_r = store;
	return s;
}

void store_close(struct store **store)
{
	struct store *s = *store;
	int error = errno;

	if (s == NULL)
		return;
	database_close(&s->database);
	pthread_mutex_destroy(&s->lock);
	sodium_memzero(s->key, sizeof(s->key));
	mem_free(s);
	*store = NULL;
	errno = error;
}

/* Whether one more message of that size fits under the limits. With the lock held. */
static enum status check_limits(struct store *store, unsigned long long size, struct diag *d)
{
	const struct store_options *o = &store->options;
	unsigned long long records = 0, bytes = 0;
	struct query q;
	enum status s;

	query_begin(&q, &store->database, "SELECT records, bytes FROM total");
	if (query_step(&q)) {
		records = (unsigned long long)query_number(&q, 0);
		bytes = (unsigned long long)query_number(&q, 1);
	}
	s = query_end(&q, "read the totals", d);
	if (s != STATUS_OK)
		return s;
	if (o->max_records != 0 && records >= o->max_records) {
		diag_set(d, store->path, 0, 0, "the quarantine is full: %llu messages of at most %llu", records,
			 o->max_records);
		return STATUS_LIMIT;
	}
	if (o->max_bytes != 0 && (size > o->max_bytes || bytes > o->max_bytes - size)) {
		diag_set(d, store->path, 0, 0, "the quarantine is full: %llu bytes of at most %llu, and %llu more to hold",
			 bytes, o->max_bytes, size);
		return STATUS_LIMIT;
	}
	return STATUS_OK;
}

static enum status insert_recipients(struct store *store, long long number, const struct store_record *record,
				     struct diag *d)
{
	enum status s = STATUS_OK;

	for (size_t i = 0; s == STATUS_OK && i < record->recipient_count; i++) {
		struct query q;

		query_begin(&q, &store->database,
			    "INSERT INTO recipient (message, position, address, folded) VALUES (?1, ?2, ?3, lower(?3))");
		query_bind_number(&q, number);
		query_bind_number(&q, (long long)i);
		query_bind_text(&q, record->recipients[i]);
		query_step(&q);
		s = query_end(&q, "enter a recipient", d);
	}
	return s;
}

static enum status insert_message(struct store *store, const char *id, const struct store_record *record,
				  struct bytes message, struct diag *d)
{
	unsigned char digest[STORE_DIGEST_LENGTH], body_digest[STORE_DIGEST_LENGTH];
	struct query q;
	enum status s;

	store_digest(message, digest);
	store_body_digest(message, body_digest);
	query_begin(&q, &store->database,
		    "INSERT INTO message (id, received, state, size, score, digest, body_digest, queue_id, client_address,"
		    " client_name, helo, sender, verdict, subject, header_from, message_id, findings, event)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)");
	query_bind_text(&q, bytes_of(id));
	query_bind_number(&q, record->received);
	query_bind_number(&q, STORE_HELD);
	query_bind_number(&q, (long long)message.len);
	query_bind_real(&q, record->score);
	query_bind_blob(&q, (struct bytes){ digest, sizeof(digest) });
	query_bind_blob(&q, (struct bytes){ body_digest, sizeof(body_digest) });
	query_bind_text(&q, record->queue_id);
	query_bind_text(&q, record->client_address);
	query_bind_text(&q, record->client_name);
	query_bind_text(&q, record->helo);
	query_bind_text(&q, record->sender);
	query_bind_text(&q, record->verdict);
	query_bind_text(&q, record->subject);
	query_bind_text(&q, record->from);
	query_bind_text(&q, record->message_id);
	query_bind_text(&q, record->findings);
	query_bind_text(&q, record->event);
	query_step(&q);
	s = query_end(&q, "enter the message", d);
	if (s != STATUS_OK)
		return s;
	return insert_recipients(store, sqlite3_last_insert_rowid(store->database.handle), record, d);
}

/* The database's half of holding: the limits once more, now for certain, and the rows. */
static enum status enter_message(struct store *store, const char *id, const struct store_record *record,
				 struct bytes message, struct diag *d)
{
	enum status s;

	pthread_mutex_lock(&store->lock);
	s = database_begin(&store->database, d);
	if (s == STATUS_OK) {
		s = check_limits(store, message.len, d);
		if (s == STATUS_OK)
			s = insert_message(store, id, record, message, d);
		s = database_end(&store->database, s, d);
	}
	pthread_mutex_unlock(&store->lock);
	return s;
}

enum status store_hold(struct store *store, const struct store_record *record, struct bytes message,
		       char id_r[STORE_ID_SIZE], struct diag *d)
{
	char id[STORE_ID_SIZE];
	enum status s;

	if (record->id[0] == '\0') {
		store_new_id(id);
	} else {
		memcpy(id, record->id, STORE_ID_SIZE);
		if (id[STORE_ID_LENGTH] != '\0' || !store_id_is_valid(bytes_of(id)))
			return diag_set(d, store->path, 0, 0, "a message cannot be held under an id that is none");
	}
	/* Its file must never be replaced by another message's. */
	if (store_has_message(store, id))
		return diag_set(d, store->path, 0, 0, "the message %s is already held", id);
	/* A full store is known before anything is written. */
	pthread_mutex_lock(&store->lock);
	s = check_limits(store, message.len, d);
	pthread_mutex_unlock(&store->lock);
	if (s == STATUS_OK)
		s = store_write_message(store, id, message, d);
	if (s != STATUS_OK)
		return s;
	s = enter_message(store, id, record, message, d);
	if (s != STATUS_OK) {
		int error = errno;
		/* Should this fail too, the file is one that no row names, and store_sweep() removes it. */
		enum status removed = store_remove_message(store, id, NULL);

		(void)removed;
		errno = error;
		return s;
	}
	memcpy(id_r, id, STORE_ID_SIZE);
	return STATUS_OK;
}

enum status store_read(struct store *store, const char *id, struct buf *out, struct diag *d)
{
	unsigned char expected[STORE_DIGEST_LENGTH], digest[STORE_DIGEST_LENGTH];
	const size_t start = out->len;
	enum store_state state = STORE_HELD;
	bool found = false, whole = false;
	struct query q;
	enum status s;

	pthread_mutex_lock(&store->lock);
	query_begin(&q, &store->database, "SELECT state, digest FROM message WHERE id = ?1");
	query_bind_text(&q, bytes_of(id));
	found = query_step(&q);
	if (found) {
		state = (enum store_state)query_number(&q, 0);
		whole = query_blob(&q, 1, expected, sizeof(expected));
	}
	s = query_end(&q, "find the message", d);
	pthread_mutex_unlock(&store->lock);
	if (s != STATUS_OK)
		return s;
	if (!found)
		return store_no_message(d, id);
	if (state == STORE_DELETED)
		return diag_set(d, store->path, 0, 0, "the message %s was deleted", id);
	s = store_read_message(store, id, out, d);
	if (s != STATUS_OK)
		return s;
	store_digest(bytes_slice(buf_bytes(out), start, out->len), digest);
	if (!whole || sodium_memcmp(digest, expected, sizeof(digest)) != 0) {
		buf_truncate(out, start);
		diag_set(d, store->path, 0, 0, "the bytes of message %s are not those that were held", id);
		errno = EIO;
		return STATUS_IO;
	}
	return STATUS_OK;
}

/*
 * A new state and its line in the log, together. *changed_r is false, and
 * nothing changed, if there is no such message or it is deleted.
 */
static enum status change_state(struct store *store, const char *id, enum store_state to,
				const struct store_action *action, bool *changed_r, struct diag *d)
{
	struct query q;
	enum status s;

	*changed_r = false;
	pthread_mutex_lock(&store->lock);
	s = database_begin(&store->database, d);
	if (s == STATUS_OK) {
		query_begin(&q, &store->database, "UPDATE message SET state = ?1 WHERE id = ?2 AND state <> ?3");
		query_bind_number(&q, to);
		query_bind_text(&q, bytes_of(id));
		query_bind_number(&q, STORE_DELETED);
		query_step(&q);
		*changed_r = sqlite3_changes(store->database.handle) == 1;
		s = query_end(&q, "change the state of the message", d);
		if (s == STATUS_OK && *changed_r)
			s = store_insert_action(store, id, action, d);
		s = database_end(&store->database, s, d);
	}
	pthread_mutex_unlock(&store->lock);
	return s;
}

/* Why a message that was not changed could not be. */
static enum status refuse(struct store *store, const char *id, struct diag *d)
{
	enum store_state state = STORE_DELETED;
	bool found = false;
	enum status s;

	pthread_mutex_lock(&store->lock);
	s = store_find_state(store, id, &found, &state, d);
	pthread_mutex_unlock(&store->lock);
	if (s != STATUS_OK)
		return s;
	return found ? diag_set(d, store->path, 0, 0, "the message %s was deleted", id) : store_no_message(d, id);
}

enum status store_mark_released(struct store *store, const char *id, long long time, const char *actor,
				const char *note, struct diag *d)
{
	const struct store_action action = {
		.time = time, .actor = bytes_of(actor), .action = bytes_of("release"), .note = bytes_of(note)
	};
	bool changed = false;
	enum status s = change_state(store, id, STORE_RELEASED, &action, &changed, d);

	return s != STATUS_OK || changed ? s : refuse(store, id, d);
}

/*
 * The row first, then the file: a crash in between leaves a file that
 * store_sweep() removes. But on a full disk the row has no room, and deleting
 * is the way out of that, so there the file makes room for the row.
 */
static enum status delete_message(struct store *store, const char *id, const struct store_action *action,
				  bool *changed_r, struct diag *d)
{
	struct diag first = { .text = "" };
	enum status s = change_state(store, id, STORE_DELETED, action, changed_r, &first);

	if (s == STATUS_IO && errno == ENOSPC && store_remove_message(store, id, NULL) == STATUS_OK) {
		first.text[0] = '\0';
		pthread_mutex_lock(&store->lock);
		database_compact(&store->database);
		pthread_mutex_unlock(&store->lock);
		s = change_state(store, id, STORE_DELETED, action, changed_r, &first);
	}
	if (s != STATUS_OK && d != NULL)
		*d = first;
	return s == STATUS_OK && *changed_r ? store_remove_message(store, id, d) : s;
}

enum status store_delete(struct store *store, const char *id, long long time, const char *actor, const char *note,
			 struct diag *d)
{
	const struct store_action action = {
		.time = time, .actor = bytes_of(actor), .action = bytes_of("delete"), .note = bytes_of(note)
	};
	bool changed = false;
	enum status s = delete_message(store, id, &action, &changed, d);

	return s != STATUS_OK || changed ? s : refuse(store, id, d);
}

/* Some ids of messages received before a time that still have their bytes. */
static enum status find_expired(struct store *store, long long before, char ids[EXPIRE_BATCH][STORE_ID_SIZE],
				size_t *count_r, struct diag *d)
{
	size_t n = 0;
	struct query q;
	enum status s;

	pthread_mutex_lock(&store->lock);
	query_begin(&q, &store->database,
		    "SELECT id FROM message WHERE received < ?1 AND state <> ?2 ORDER BY received LIMIT ?3");
	query_bind_number(&q, before);
	query_bind_number(&q, STORE_DELETED);
	query_bind_number(&q, EXPIRE_BATCH);
	while (n < EXPIRE_BATCH && query_step(&q)) {
		ids[n][STORE_ID_LENGTH] = '\0';
		if (query_blob(&q, 0, ids[n], STORE_ID_LENGTH))
			n++;
	}
	s = query_end(&q, "find what has expired", d);
	pthread_mutex_unlock(&store->lock);
	*count_r = n;
	return s;
}

enum status store_expire(struct store *store, long long before, long long time, size_t *count_r, struct diag *d)
{
	const struct store_action action = {
		.time = time, .actor = bytes_of("unbeacon"), .action = bytes_of("expire"), .note = bytes_of("")
	};
	char ids[EXPIRE_BATCH][STORE_ID_SIZE];
	size_t n = 0;
	enum status s;

	*count_r = 0;
	do {
		s = find_expired(store, before, ids, &n, d);
		for (size_t i = 0; s == STATUS_OK && i < n; i++) {
			bool changed = false;

			s = delete_message(store, ids[i], &action, &changed, d);
			/* Not changed: another process was faster, and gone is gone. */
			*count_r += s == STATUS_OK && changed;
		}
	} while (s == STATUS_OK && n == EXPIRE_BATCH);
	return s;
}

struct sweep {
	struct store *store;
	long long time;
	size_t count;
	struct diag *diag;
};

static enum status sweep_file(void *context, const struct store_file *file)
{
	struct sweep *sweep = context;
	const bool old = file->modified <= sweep->time - LEFTOVER_AGE_S;
	enum store_state state = STORE_DELETED;
	bool found = false;
	enum status s = STATUS_OK;

	if (file->id[0] != '\0') {
		pthread_mutex_lock(&sweep->store->lock);
		s = store_find_state(sweep->store, file->id, &found, &state, sweep->diag);
		pthread_mutex_unlock(&sweep->store->lock);
	}
	if (s != STATUS_OK)
		return s;
	/* Without a row: a crash left it, or a message is being held at this moment. */
	if (found ? state != STORE_DELETED : !old)
		return STATUS_OK;
	if (unlink(file->path) < 0)
		return errno == ENOENT ? STATUS_OK : store_failure(sweep->diag, file->path, "remove");
	sweep->count++;
	return STATUS_OK;
}

enum status store_sweep(struct store *store, long long time, size_t *count_r, struct diag *d)
{
	struct sweep sweep = { .store = store, .time = time, .diag = d };
	enum status s = store_walk(store, sweep_file, &sweep, d);

	*count_r = sweep.count;
	return s;
}

/* The next message after a row number that should have its bytes; *number_r is 0 at the end. */
static enum status next_kept(struct store *store, long long *number_r, char id_r[STORE_ID_SIZE], struct diag *d)
{
	struct query q;
	enum status s;

	query_begin(&q, &store->database,
		    "SELECT number, id FROM message WHERE number > ?1 AND state <> ?2 ORDER BY number LIMIT 1");
	query_bind_number(&q, *number_r);
	query_bind_number(&q, STORE_DELETED);
	*number_r = 0;
	if (query_step(&q) && query_blob(&q, 1, id_r, STORE_ID_LENGTH)) {
		*number_r = query_number(&q, 0);
		id_r[STORE_ID_LENGTH] = '\0';
	}
	s = query_end(&q, "list the messages", d);
	return s;
}

static enum status check_structure(struct store *store, struct diag *d)
{
	enum status s = STATUS_OK, ended;
	struct query q;

	query_begin(&q, &store->database, "PRAGMA integrity_check(1)");
	if (query_step(&q) && strcmp(query_text(&q, 0), "ok") != 0)
		s = diag_set(d, store->path, 0, 0, "the database is damaged: %s", query_text(&q, 0));
	ended = query_end(&q, "check the database", d);
	return s != STATUS_OK ? s : ended;
}

enum status store_check(struct store *store, struct diag *d)
{
	char id[STORE_ID_SIZE] = "";
	long long number = 0;
	enum status s;

	pthread_mutex_lock(&store->lock);
	s = check_structure(store, d);
	pthread_mutex_unlock(&store->lock);
	while (s == STATUS_OK) {
		pthread_mutex_lock(&store->lock);
		s = next_kept(store, &number, id, d);
		/* With the lock held, so that no thread deletes it in between; another process may. */
		if (s == STATUS_OK && number != 0 && !store_has_message(store, id))
			s = diag_set(d, store->path, 0, 0, "the message %s has no file", id);
		pthread_mutex_unlock(&store->lock);
		if (number == 0)
			break;
	}
	return s;
}
