/*
 * database.h - SQLite as this folder uses it: one connection, one way to ask, one way to fail.
 *
 * Private to store/. A connection and its queries belong to whoever holds the
 * store's lock. Errors stick to the query: bind and step on, query_end() says
 * what became of it all.
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <sqlite3.h>
#include "base/arena.h"
#include "base/diag.h"

struct database {
	sqlite3 *handle;		/* NULL: closed */
};

/* What is in a database: the steps that made its schema so far, each from version n to n + 1. Released steps never change. */
struct database_schema {
	long long application_id;	/* so that file(1) and we know the database as ours */
	const char *const *steps;
	int step_count;
};

extern const struct database_schema quarantine_schema;

struct query {
	struct database *database;
	sqlite3_stmt *statement;
	int code, next;			/* SQLite's result so far; the parameter bound next */
};

/*
 * Open the database file at path, which exists (it may be empty): write-ahead
 * log, every commit synced, schema made or brought up to date; of several
 * processes that do this at once, one makes it.
 *
 * STATUS_INVALID  not a database, damaged, not ours, or written by a newer program
 * STATUS_IO, STATUS_NOMEM  as their names say; in all three the connection is closed and d says why
 */
enum status database_open(struct database *db, const char *path, const struct database_schema *schema,
			  struct diag *d) MUST_CHECK;

/* Close; a closed one is fine. */
void database_close(struct database *db);

/* Move the log into the database and cut it to nothing, if nobody stands in the way: gives back disk space. */
void database_compact(struct database *db);

/* Start a transaction that writes; ended by database_end(), which commits if s is STATUS_OK and else rolls back. */
enum status database_begin(struct database *db, struct diag *d) MUST_CHECK;
enum status database_end(struct database *db, enum status s, struct diag *d) MUST_CHECK;

/* Prepare sql, one statement with ?1, ?2 ... that are bound in this order by the calls below. */
void query_begin(struct query *q, struct database *db, const char *sql);
void query_bind_number(struct query *q, long long n);
void query_bind_real(struct query *q, double n);
void query_bind_text(struct query *q, struct bytes text);	/* borrowed until query_end() */
void query_bind_blob(struct query *q, struct bytes blob);	/* borrowed until query_end() */

/* Advance: true if there is a row to look at; false at the end or after an error. */
bool query_step(struct query *q);

/* Whether nothing went wrong so far. */
bool query_is_good(const struct query *q);

/* Make q ready to be bound and stepped through anew, after it gave its last row. */
void query_again(struct query *q);

/* Column values of the present row. The bytes live in the arena: STATUS_NOMEM or STATUS_LIMIT as arena_copy(). */
long long query_number(const struct query *q, int column);
double query_real(const struct query *q, int column);
enum status query_copy(const struct query *q, int column, struct arena *a, struct bytes *value_r) MUST_CHECK;

/* A text of ours in the present row, until the query moves on; "" if there is none. */
const char *query_text(const struct query *q, int column);

/* A copy of a blob of exactly size bytes; false if it is of another size. */
bool query_blob(const struct query *q, int column, void *out, size_t size);

/*
 * Free the query and return what became of it. "doing" completes "cannot ..." in d.
 * A full disk, an unreadable file and the like are STATUS_IO with errno set; damage is STATUS_INVALID.
 */
enum status query_end(struct query *q, const char *doing, struct diag *d) MUST_CHECK;

/* A statement with nothing to bind and no rows to look at. */
enum status database_run(struct database *db, const char *sql, const char *doing, struct diag *d) MUST_CHECK;

#endif
