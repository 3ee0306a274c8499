#include "store/database.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

enum { BUSY_TIMEOUT_MS = 10000 };	/* how long another process may keep the write lock */

static const char *const quarantine_steps[] = {
	/* 0 -> 1 */
	"CREATE TABLE message ("
	" number INTEGER PRIMARY KEY,"
	" id TEXT NOT NULL UNIQUE,"
	" received INTEGER NOT NULL,"		/* wall clock, seconds */
	" state INTEGER NOT NULL,"		/* enum store_state */
	" size INTEGER NOT NULL,"
	" score REAL NOT NULL,"
	" digest BLOB NOT NULL,"		/* of all bytes */
	" body_digest BLOB NOT NULL,"
	" queue_id TEXT NOT NULL,"
	" client_address TEXT NOT NULL,"
	" client_name TEXT NOT NULL,"
	" helo TEXT NOT NULL,"
	" sender TEXT NOT NULL,"
	" verdict TEXT NOT NULL,"
	" subject TEXT NOT NULL,"
	" header_from TEXT NOT NULL,"
	" message_id TEXT NOT NULL,"
	" findings TEXT NOT NULL,"
	" event TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX message_by_time ON message (received, id);"
	"CREATE INDEX message_by_state ON message (state, received, size);"
	"CREATE TABLE recipient ("
	" message INTEGER NOT NULL REFERENCES message (number),"
	" position INTEGER NOT NULL,"
	" address TEXT NOT NULL,"
	" folded TEXT NOT NULL,"		/* in lower case, to look it up */
	" PRIMARY KEY (message, position)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX recipient_by_address ON recipient (folded, message);"
	/* What the limits are held against, without counting all rows each time. State 2 is STORE_DELETED. */
	"CREATE TABLE total (records INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;"
	"INSERT INTO total VALUES (0, 0);"
	"CREATE TRIGGER message_added AFTER INSERT ON message BEGIN"
	" UPDATE total SET records = records + 1, bytes = bytes + NEW.size; END;"
	"CREATE TRIGGER message_bytes_gone AFTER UPDATE OF state ON message"
	" WHEN OLD.state <> 2 AND NEW.state = 2 BEGIN"
	" UPDATE total SET records = records - 1, bytes = bytes - OLD.size; END;"
	"CREATE TABLE action ("
	" number INTEGER PRIMARY KEY AUTOINCREMENT,"
	" message TEXT NOT NULL,"
	" time INTEGER NOT NULL,"
	" actor TEXT NOT NULL,"
	" action TEXT NOT NULL,"
	" note TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX action_by_message ON action (message, number);"
	"CREATE TRIGGER action_stays BEFORE DELETE ON action BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;"
	"CREATE TRIGGER action_is_final BEFORE UPDATE ON action BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;"
	"CREATE TABLE ticket ("
	" nonce TEXT PRIMARY KEY,"
	" message TEXT NOT NULL,"
	" expires INTEGER NOT NULL,"
	" used INTEGER"				/* when; NULL: not yet */
	") STRICT, WITHOUT ROWID;",
	/* 1 -> 2: REPLACE removes the old row without asking its trigger */
	"CREATE TRIGGER action_is_new BEFORE INSERT ON action WHEN EXISTS (SELECT 1 FROM action WHERE number = NEW.number)"
	" BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;",
};

const struct database_schema quarantine_schema = {
	.application_id = 0x756e6263,			/* "unbc" */
	.steps = quarantine_steps,
	.step_count = sizeof(quarantine_steps) / sizeof(quarantine_steps[0]),
};

/* Turn SQLite's result about that file into ours, with a line in d and errno set for STATUS_IO. */
static enum status failure_at(const char *file, struct database *db, int code, const char *doing, struct diag *d)
{
	int extended = db->handle != NULL ? sqlite3_extended_errcode(db->handle) : code;
	int system = db->handle != NULL ? sqlite3_system_errno(db->handle) : 0;
	const char *text = db->handle != NULL ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);

	switch (code & 0xff) {
	case SQLITE_NOMEM:
		errno = ENOMEM;
		return STATUS_NOMEM;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return diag_set(d, file, 0, 0, "cannot %s: the database is damaged: %s", doing, text);
	case SQLITE_FULL:
		errno = ENOSPC;
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		errno = EAGAIN;
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		errno = EROFS;
		break;
	default:
		if (code == SQLITE_IOERR_NOMEM || extended == SQLITE_IOERR_NOMEM) {
			errno = ENOMEM;
			return STATUS_NOMEM;
		}
		errno = system != 0 ? system : EIO;
	}
	diag_set(d, file, 0, 0, "cannot %s: %s (SQLite result %d)", doing, text, extended);
	return STATUS_IO;
}

static enum status failure(struct database *db, int code, const char *doing, struct diag *d)
{
	return failure_at(sqlite3_db_filename(db->handle, "main"), db, code, doing, d);
}

void query_begin(struct query *q, struct database *db, const char *sql)
{
	*q = (struct query){ .database = db, .next = 1 };
	q->code = sqlite3_prepare_v2(db->handle, sql, -1, &q->statement, NULL);
}

void query_bind_number(struct query *q, long long n)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_int64(q->statement, q->next++, n);
}

void query_bind_real(struct query *q, double n)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_double(q->statement, q->next++, n);
}

/* A NULL pointer would bind NULL, where an empty value is meant. */
static const char *start_of(struct bytes b)
{
	return b.data != NULL ? (const char *)b.data : "";
}

void query_bind_text(struct query *q, struct bytes text)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_text64(q->statement, q->next++, start_of(text), text.len, SQLITE_STATIC, SQLITE_UTF8);
}

void query_bind_blob(struct query *q, struct bytes blob)
{
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_blob64(q->statement, q->next++, start_of(blob), blob.len, SQLITE_STATIC);
}

bool query_step(struct query *q)
{
	if (q->code != SQLITE_OK && q->code != SQLITE_ROW)
		return false;
	q->code = sqlite3_step(q->statement);
	return q->code == SQLITE_ROW;
}

void query_again(struct query *q)
{
	q->next = 1;
	if (q->code == SQLITE_DONE)
		q->code = sqlite3_reset(q->statement);
}

long long query_number(const struct query *q, int column)
{
	return sqlite3_column_int64(q->statement, column);
}

double query_real(const struct query *q, int column)
{
	return sqlite3_column_double(q->statement, column);
}

enum status query_copy(const struct query *q, int column, struct arena *a, struct bytes *value_r)
{
	const unsigned char *data = sqlite3_column_blob(q->statement, column);
	int len = sqlite3_column_bytes(q->statement, column);

	return arena_copy(a, (struct bytes){ data, data != NULL ? (size_t)len : 0 }, value_r);
}

const char *query_text(const struct query *q, int column)
{
	const unsigned char *text = sqlite3_column_text(q->statement, column);

	return text != NULL ? (const char *)text : "";
}

bool query_blob(const struct query *q, int column, void *out, size_t size)
{
	const unsigned char *data = sqlite3_column_blob(q->statement, column);

	if (data == NULL || (size_t)sqlite3_column_bytes(q->statement, column) != size)
		return false;
	for (size_t i = 0; i < size; i++)
		((unsigned char *)out)[i] = data[i];
	return true;
}

bool query_is_good(const struct query *q)
{
	return q->code == SQLITE_OK || q->code == SQLITE_ROW || q->code == SQLITE_DONE;
}

enum status query_end(struct query *q, const char *doing, struct diag *d)
{
	enum status s = STATUS_OK;

	if (!query_is_good(q))
		s = failure(q->database, q->code, doing, d);
	sqlite3_finalize(q->statement);
	q->statement = NULL;
	return s;
}

enum status database_run(struct database *db, const char *sql, const char *doing, struct diag *d)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? STATUS_OK : failure(db, code, doing, d);
}

enum status database_begin(struct database *db, struct diag *d)
{
	return database_run(db, "BEGIN IMMEDIATE", "start a transaction", d);
}

enum status database_end(struct database *db, enum status s, struct diag *d)
{
	int error;

	if (s == STATUS_OK)
		s = database_run(db, "COMMIT", "commit", d);
	error = errno;
	/* After some errors SQLite has rolled back by itself; after others it waits for us to. */
	if (s != STATUS_OK && !sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	errno = error;
	return s;
}

void database_compact(struct database *db)
{
	sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static enum status read_number(struct database *db, const char *sql, long long *value_r, struct diag *d)
{
	struct query q;

	query_begin(&q, db, sql);
	if (query_step(&q))
		*value_r = query_number(&q, 0);
	return query_end(&q, "open the database", d);
}

static enum status bring_up_to_date(struct database *db, const char *path, const struct database_schema *schema,
				    struct diag *d)
{
	long long version = 0, application = 0, tables = 0;
	char set_version[64];
	enum status s;

	s = read_number(db, "PRAGMA user_version", &version, d);
	if (s == STATUS_OK)
		s = read_number(db, "PRAGMA application_id", &application, d);
	if (s == STATUS_OK)
		s = read_number(db, "SELECT count(*) FROM sqlite_schema", &tables, d);
	if (s != STATUS_OK)
		return s;
	if (application != schema->application_id && (application != 0 || version != 0 || tables != 0))
		return diag_set(d, path, 0, 0, "is a database of some other program");
	if (version < 0 || version > schema->step_count)
		return diag_set(d, path, 0, 0, "was written by a newer unbeacon (schema %lld; this one knows up to %d)", version,
				schema->step_count);
	if (version == schema->step_count)
		return STATUS_OK;
	s = database_begin(db, d);
	if (s != STATUS_OK)
		return s;
	/* Another process may have done it while this one waited. */
	s = read_number(db, "PRAGMA user_version", &version, d);
	for (long long step = version; s == STATUS_OK && step < schema->step_count; step++)
		s = database_run(db, schema->steps[step], "bring the schema up to date", d);
	snprintf(set_version, sizeof(set_version), "PRAGMA application_id=%lld; PRAGMA user_version=%d",
		 schema->application_id, schema->step_count);
	if (s == STATUS_OK)
		s = database_run(db, set_version, "set the schema's version", d);
	s = database_end(db, s, d);
	/* What the file needs anyway it takes now, and not when a disk is full. */
	if (s == STATUS_OK)
		database_compact(db);
	return s;
}

enum status database_open(struct database *db, const char *path, const struct database_schema *schema, struct diag *d)
{
	int code;
	enum status s;

	db->handle = NULL;
	code = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 1);
		code = sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
	}
	if (code != SQLITE_OK) {
		s = failure_at(path, db, code, "open the database", d);
		database_close(db);
		return s;
	}
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* Nothing but the store's own folder is written to, hence temp_store. */
	s = database_run(db,
			 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
			 "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY",
			 "open the database", d);
	if (s == STATUS_OK)
		s = bring_up_to_date(db, path, schema, d);
	if (s != STATUS_OK)
		database_close(db);
	return s;
}

void database_close(struct database *db)
{
	sqlite3_close(db->handle);
	db->handle = NULL;
}
