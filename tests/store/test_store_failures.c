/* Disk full, read-only, damaged, no memory: each is said, nothing half-written stays, what was held stays held. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "store/place.h"
#include "store/ticket.h"
#include "support/suite.h"

static struct place place;
static struct diag d;

static void setup(void)
{
	place_enter(&place);
	d = (struct diag){ .text = "" };
}

static void teardown(void)
{
	place_leave(&place);
}

static enum status open_store(struct store **store_r)
{
	d = (struct diag){ .text = "" };
	return store_open(place.path, &(struct store_options){ .max_bytes = 0 }, store_r, &d);
}

static enum status hold(struct store *store, size_t size, char id_r[STORE_ID_SIZE])
{
	const struct bytes recipients[] = { BYTES("a@example.org") };
	const struct store_record record = { .received = 1, .recipients = recipients, .recipient_count = 1 };
	unsigned char *message = calloc(1, size != 0 ? size : 1);
	enum status s;

	d = (struct diag){ .text = "" };
	s = store_hold(store, &record, (struct bytes){ message, size }, id_r, &d);
	free(message);
	return s;
}

static unsigned long long count_held(struct store *store)
{
	struct store_stats stats = { .records = { 99 } };

	ck_assert_int_eq(store_stats(store, &stats, &d), STATUS_OK);
	return stats.records[STORE_HELD];
}

static const struct {
	const char *label;
	const char *name;		/* below the store's folder */
	const char *content;		/* NULL: a folder */
	const char *expected;		/* in the diag */
} damages[] = {
	{ "text for a database", "store.db", "This is no database, but it is longer than a header would be; "
	  "one hundred bytes are needed for SQLite to look at it, and here they are.", "not a database" },
	{ "a folder for a database", "store.db", NULL, "unable to open database" },
	{ "an empty key", "key", "", "is not a key" },
	{ "a long key", "key", "123456789012345678901234567890123", "is not a key" },
};

START_TEST(damaged_files_are_named)
{
	struct store *store = place_open(&place, NULL);
	char path[256], text[1024];

	store_close(&store);
	snprintf(path, sizeof(path), "%s/%s", place.path, damages[_i].name);
	ck_assert_int_eq(unlink(path), 0);
	if (damages[_i].content == NULL)
		ck_assert_int_eq(mkdir(path, 0700), 0);
	else
		ck_assert_int_eq(file_write_durably(path, bytes_of(damages[_i].content), 0600), STATUS_OK);
	ck_assert_int_ne(open_store(&store), STATUS_OK);
	ck_assert_ptr_null(store);
	diag_format(&d, text, sizeof(text));
	ck_assert_msg(strstr(text, damages[_i].expected) != NULL && strstr(text, damages[_i].name) != NULL, "%s: %s",
		      damages[_i].label, text);
}
END_TEST

/* Overwrite the start of each page behind the first. */
START_TEST(damage_inside_the_database_is_found)
{
	struct store *store = place_open(&place, NULL);
	char id[STORE_ID_SIZE], path[256];
	struct stat st;
	int fd;

	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(hold(store, 10, id), STATUS_OK);
	store_close(&store);
	snprintf(path, sizeof(path), "%s/store.db", place.path);
	ck_assert_int_eq(stat(path, &st), 0);
	fd = open(path, O_WRONLY);
	for (off_t at = 4096; at < st.st_size; at += 4096)
		ck_assert_int_eq(pwrite(fd, "damaged!damaged!", 16, at), 16);
	close(fd);
	if (open_store(&store) == STATUS_OK) {
		size_t swept;

		ck_assert_int_eq(hold(store, 10, id), STATUS_INVALID);
		ck_assert_msg(strstr(d.text, "damaged") != NULL, "%s", d.text);
		d = (struct diag){ .text = "" };
		ck_assert_int_eq(store_check(store, &d), STATUS_INVALID);
		/* A database that cannot be read names no file: that is no reason to remove them. */
		d = (struct diag){ .text = "" };
		ck_assert_int_eq(store_sweep(store, 1LL << 40, &swept, &d), STATUS_INVALID);
		store_close(&store);
	}
	ck_assert_uint_eq(place_count_messages(&place), 20);
}
END_TEST

static const struct {
	const char *label, *sql, *expected;
} versions[] = {
	{ "newer", "PRAGMA user_version=2000000000", "newer unbeacon" },
	{ "negative", "PRAGMA user_version=-1", "newer unbeacon" },
	{ "of another program", "PRAGMA application_id=7", "some other program" },
};

START_TEST(a_strange_version_is_refused)
{
	struct store *store = place_open(&place, NULL);
	char path[256];
	sqlite3 *db;

	store_close(&store);
	snprintf(path, sizeof(path), "%s/store.db", place.path);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, versions[_i].sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	ck_assert_int_eq(open_store(&store), STATUS_INVALID);
	ck_assert_msg(strstr(d.text, versions[_i].expected) != NULL, "%s", d.text);
}
END_TEST

START_TEST(the_log_of_actions_only_grows)
{
	struct store *store = place_open(&place, NULL);
	char path[256];
	sqlite3 *db;

	ck_assert_int_eq(store_log_action(store, "", 1, "ann", "look", "", &d), STATUS_OK);
	store_close(&store);
	snprintf(path, sizeof(path), "%s/store.db", place.path);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "DELETE FROM action", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	ck_assert_int_eq(sqlite3_exec(db, "UPDATE action SET actor = 'bob'", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	ck_assert_int_eq(sqlite3_exec(db, "REPLACE INTO action VALUES (1, '', 1, 'bob', 'look', '')", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	ck_assert_int_eq(sqlite3_exec(db, "INSERT INTO action VALUES (1, '', 1, 'bob', 'look', '') ON CONFLICT (number) DO UPDATE SET actor = 'bob'",
				      NULL, NULL, NULL), SQLITE_CONSTRAINT);
	sqlite3_close(db);
	store = place_open(&place, NULL);
	ck_assert_int_eq(store_log_action(store, "", 2, "ann", "look again", "", &d), STATUS_OK);
	store_close(&store);
}
END_TEST

/* A store of the first version learns it. */
START_TEST(the_first_version_is_brought_up_to_date)
{
	struct store *store = place_open(&place, NULL);
	char path[256];
	sqlite3 *db;

	ck_assert_int_eq(store_log_action(store, "", 1, "ann", "look", "", &d), STATUS_OK);
	store_close(&store);
	snprintf(path, sizeof(path), "%s/store.db", place.path);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "DROP TRIGGER action_is_new; PRAGMA user_version=1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	store = place_open(&place, NULL);
	store_close(&store);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "REPLACE INTO action VALUES (1, '', 1, 'bob', 'look', '')", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	sqlite3_close(db);
}
END_TEST

START_TEST(changed_bytes_are_not_handed_out)
{
	struct store *store = place_open(&place, NULL);
	char id[STORE_ID_SIZE], path[256];
	struct buf bytes;

	ck_assert_int_eq(hold(store, 10, id), STATUS_OK);
	snprintf(path, sizeof(path), "%s/messages/%s/%s.eml", place.path, id + STORE_ID_LENGTH - 2, id);
	ck_assert_int_eq(file_write_durably(path, bytes_of("1234567890"), 0600), STATUS_OK);
	buf_init(&bytes, 100);
	ck_assert_int_eq(store_read(store, id, &bytes, &d), STATUS_IO);
	ck_assert_ptr_nonnull(strstr(d.text, "not those that were held"));
	ck_assert_uint_eq(bytes.len, 0);
	ck_assert_int_eq(unlink(path), 0);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(store_read(store, id, &bytes, &d), STATUS_IO);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(store_check(store, &d), STATUS_INVALID);
	buf_free(&bytes);
	store_close(&store);
}
END_TEST

START_TEST(paths_that_cannot_be)
{
	char path[2000], file[256];
	struct store *store;

	snprintf(file, sizeof(file), "%s/file", place.folder);
	ck_assert_int_eq(file_write_durably(file, bytes_of("x"), 0600), STATUS_OK);
	ck_assert_int_eq(store_open(file, &(struct store_options){ 0 }, &store, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "not a folder"));
	d = (struct diag){ .text = "" };
	snprintf(path, sizeof(path), "%s/no/such", place.folder);
	ck_assert_int_eq(store_open(path, &(struct store_options){ 0 }, &store, &d), STATUS_IO);
	ck_assert_int_eq(errno, ENOENT);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(store_open(place.path, &(struct store_options){ .must_exist = true }, &store, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "no quarantine store"));
	ck_assert_int_eq(access(place.path, F_OK), -1);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(store_open(place.folder, &(struct store_options){ .must_exist = true }, &store, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "no quarantine store"));
	memset(path, 'a', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	ck_assert_int_eq(store_open(path, &(struct store_options){ 0 }, &store, &d), STATUS_INVALID);
	ck_assert_int_eq(store_open("", &(struct store_options){ 0 }, &store, &d), STATUS_INVALID);
	ck_assert_int_eq(mkdir(place.path, 0700), 0);
	ck_assert_int_eq(chmod(place.path, 0777), 0);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(open_store(&store), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "writable by everyone"));
}
END_TEST

START_TEST(an_open_key_is_refused)
{
	struct store *store = place_open(&place, NULL);
	char path[256];

	store_close(&store);
	snprintf(path, sizeof(path), "%s/key", place.path);
	ck_assert_int_eq(chmod(path, 0640), 0);
	ck_assert_int_eq(open_store(&store), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "0600"));
}
END_TEST

/* A file stands where the folder of messages was: works for root too, whom no mode stops. */
START_TEST(messages_cannot_be_written)
{
	struct store *store = place_open(&place, NULL);
	char id[STORE_ID_SIZE], path[256];

	snprintf(path, sizeof(path), "%s/messages", place.path);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(file_write_durably(path, bytes_of(""), 0600), STATUS_OK);
	ck_assert_int_eq(hold(store, 10, id), STATUS_IO);
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert_msg(strstr(d.file, "messages") != NULL && d.text[0] != '\0', "%s", d.file);
	ck_assert_uint_eq(count_held(store), 0);
	store_close(&store);
}
END_TEST

/* The largest file is limited at each size in turn, so that every write of a hold comes to fail. */
START_TEST(no_write_fails_half)
{
	struct rlimit unlimited;
	unsigned long long held = 0;
	struct store *store;
	int failed = 0;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	store = place_open(&place, NULL);
	for (rlim_t size = 0; size < 200000; size += 4000) {
		const struct rlimit limit = { size, unlimited.rlim_max };
		char id[STORE_ID_SIZE];
		enum status s;

		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		s = hold(store, 5000, id);
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
		if (s == STATUS_OK)
			held++;
		else
			ck_assert_int_eq(s, STATUS_IO);
		failed += s != STATUS_OK;
		ck_assert_msg(s == STATUS_OK || d.text[0] != '\0', "%lu", (unsigned long)size);
		ck_assert_uint_eq(count_held(store), held);
		ck_assert_uint_eq(place_count_messages(&place), held);
		ck_assert_uint_eq(place_count_strangers(&place), 0);
	}
	ck_assert_int_gt(failed, 4);
	ck_assert_uint_gt(held, 0);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

/* A real file system of 1 MB; only where we may mount one. It is in this process's own name space and ends with it. */
START_TEST(full_disk)
{
	enum { DELETED = 4 };
	unsigned long long held = 0;
	struct store *store;
	char first[DELETED][STORE_ID_SIZE], id[STORE_ID_SIZE];
	struct buf bytes;

	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", place.folder, "tmpfs", 0, "size=1m") < 0) {
		printf("no tmpfs can be mounted here: full_disk was not tried\n");
		return;
	}
	store = place_open(&place, NULL);
	for (int in_a_row = 0; in_a_row < 5;) {
		enum status s = hold(store, in_a_row == 0 ? 20000 : 100, id);

		if (s == STATUS_OK) {
			if (held < DELETED)
				memcpy(first[held], id, sizeof(id));
			held++;
			in_a_row = 0;
			continue;
		}
		in_a_row++;
		ck_assert_int_eq(s, STATUS_IO);
		ck_assert_int_eq(errno, ENOSPC);
		ck_assert_int_ne(d.text[0], '\0');
		ck_assert_uint_eq(place_count_messages(&place), held);
		ck_assert_uint_eq(place_count_strangers(&place), 0);
	}
	ck_assert_uint_eq(count_held(store), held);
	store_close(&store);
	store = place_open(&place, NULL);	/* opens on a full disk too */
	buf_init(&bytes, 20000);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(store_read(store, first[0], &bytes, &d), STATUS_OK);
	buf_free(&bytes);
	/* The way out of it works: deleting. */
	for (int i = 0; i < DELETED; i++)
		ck_assert_msg(store_delete(store, first[i], 2, "ann", "", &d) == STATUS_OK, "%s", d.text);
	ck_assert_int_eq(hold(store, 10000, id), STATUS_OK);
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
	ck_assert_int_eq(umount(place.folder), 0);
}
END_TEST

/*
 * SQLite allocates through mem_alloc() here, so that the n-th allocation that
 * fails may be one of its own. The size stands in front of each piece.
 */
enum { FRONT = 16 };

static void *sqlite_alloc(int n)
{
	unsigned char *p = mem_alloc((size_t)n + FRONT, 1);

	if (p == NULL)
		return NULL;
	memcpy(p, &n, sizeof(n));
	return p + FRONT;
}

static void sqlite_free(void *p)
{
	if (p != NULL)
		mem_free((unsigned char *)p - FRONT);
}

static void *sqlite_resize(void *old, int n)
{
	unsigned char *p = mem_resize((unsigned char *)old - FRONT, (size_t)n + FRONT, 1);

	if (p == NULL)
		return NULL;
	memcpy(p, &n, sizeof(n));
	return p + FRONT;
}

static int sqlite_size(void *p)
{
	int n = 0;

	if (p != NULL)
		memcpy(&n, (unsigned char *)p - FRONT, sizeof(n));
	return n;
}

static int sqlite_round_up(int n)
{
	return (n + 7) & ~7;
}

static int sqlite_start(void *context)
{
	(void)context;
	return SQLITE_OK;
}

static void sqlite_stop(void *context)
{
	(void)context;
}

START_TEST(no_memory_to_open)
{
	struct store *store;
	unsigned long n, left;
	enum status s;
	int failed = 0;

	for (n = 1, left = 0; left == 0; n++) {
		mem_fail_at(n);
		s = open_store(&store);
		left = mem_fail_at(0);
		if (s != STATUS_OK) {
			ck_assert_msg(s == STATUS_NOMEM, "%lu: %s", n, d.text);
			ck_assert_ptr_null(store);
			failed++;
		}
		store_close(&store);
	}
	ck_assert_int_gt(failed, 10);
	store = place_open(&place, NULL);
	d = (struct diag){ .text = "" };
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

START_TEST(no_memory_to_hold)
{
	struct store *store = place_open(&place, NULL);
	unsigned long long held = 0;
	unsigned long n, left;
	int failed = 0;

	for (n = 1, left = 0; left == 0; n++) {
		char id[STORE_ID_SIZE];
		enum status s;

		mem_fail_at(n);
		s = hold(store, 100, id);
		left = mem_fail_at(0);
		ck_assert_msg(s == STATUS_OK || s == STATUS_NOMEM, "%lu: %d %s", n, (int)s, d.text);
		held += s == STATUS_OK;
		failed += s != STATUS_OK;
		ck_assert_uint_eq(count_held(store), held);
		ck_assert_uint_eq(place_count_messages(&place), held);
		ck_assert_uint_eq(place_count_strangers(&place), 0);
	}
	ck_assert_int_gt(failed, 10);
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

START_TEST(no_memory_to_look)
{
	struct store *store = place_open(&place, NULL);
	unsigned long n, left;
	char id[STORE_ID_SIZE];
	int failed = 0;

	ck_assert_int_eq(hold(store, 100, id), STATUS_OK);
	for (n = 1, left = 0; left == 0; n++) {
		struct arena *a = arena_new(1 << 16);
		struct store_record record, *list;
		struct store_action *actions;
		struct buf bytes;
		size_t count;
		enum status s;

		buf_init(&bytes, 1000);
		mem_fail_at(n);
		s = store_list(store, &(struct store_filter){ .recipient = BYTES("A@example.org") }, a, &list, &count, &d);
		if (s == STATUS_OK)
			s = store_get(store, bytes_of(id), a, &record, &d);
		if (s == STATUS_OK)
			s = store_read(store, id, &bytes, &d);
		if (s == STATUS_OK)
			s = store_actions(store, "", a, &actions, &count, &d);
		left = mem_fail_at(0);
		ck_assert_msg(s == STATUS_OK || s == STATUS_NOMEM, "%lu: %d %s", n, (int)s, d.text);
		failed += s != STATUS_OK;
		buf_free(&bytes);
		arena_destroy(&a);
	}
	ck_assert_int_gt(failed, 10);
	store_close(&store);
}
END_TEST

START_TEST(no_memory_to_redeem)
{
	struct store *store = place_open(&place, NULL);
	unsigned long n, left;
	char id[STORE_ID_SIZE], of[STORE_ID_SIZE], ticket[STORE_TICKET_SIZE];
	unsigned char message[100] = { 0 };
	int good = 0;

	ck_assert_int_eq(hold(store, sizeof(message), id), STATUS_OK);
	ck_assert_int_eq(store_ticket_issue(store, id, 10, 10, ticket, &d), STATUS_OK);
	for (n = 1, left = 0; left == 0; n++) {
		enum store_ticket answer;
		enum status s;

		mem_fail_at(n);
		s = store_ticket_redeem(store, bytes_of(ticket), (struct bytes){ message, sizeof(message) }, 10, "m", &answer,
					of, &d);
		left = mem_fail_at(0);
		ck_assert_msg(s == STATUS_OK || s == STATUS_NOMEM, "%lu: %d %s", n, (int)s, d.text);
		ck_assert(s == STATUS_OK || answer != STORE_TICKET_GOOD);
		ck_assert(s != STATUS_OK || answer == (good == 0 ? STORE_TICKET_GOOD : STORE_TICKET_USED));
		good += s == STATUS_OK && answer == STORE_TICKET_GOOD;
	}
	ck_assert_int_eq(good, 1);
	store_close(&store);
}
END_TEST

START_TEST(an_arena_too_small)
{
	struct store *store = place_open(&place, NULL);
	struct arena *a = arena_new(600);
	struct store_record *list;
	char id[STORE_ID_SIZE];
	size_t count;

	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(hold(store, 1, id), STATUS_OK);
	ck_assert_int_eq(store_list(store, &(struct store_filter){ .state = STORE_ANY }, a, &list, &count, &d), STATUS_LIMIT);
	ck_assert_ptr_nonnull(strstr(d.text, "memory set aside"));
	arena_destroy(&a);
	store_close(&store);
}
END_TEST

int main(void)
{
	static sqlite3_mem_methods methods = { sqlite_alloc, sqlite_free, sqlite_resize, sqlite_size, sqlite_round_up,
					       sqlite_start, sqlite_stop, NULL };
	Suite *s = suite_create("store/failures");
	TCase *t = tcase_create("failures");

	/* Without lookaside every small piece is an allocation of its own. */
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK)
		return EXIT_FAILURE;
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, damaged_files_are_named, 0, ROWS(damages));
	tcase_add_test(t, damage_inside_the_database_is_found);
	tcase_add_loop_test(t, a_strange_version_is_refused, 0, ROWS(versions));
	tcase_add_test(t, the_log_of_actions_only_grows);
	tcase_add_test(t, the_first_version_is_brought_up_to_date);
	tcase_add_test(t, changed_bytes_are_not_handed_out);
	tcase_add_test(t, paths_that_cannot_be);
	tcase_add_test(t, an_open_key_is_refused);
	tcase_add_test(t, messages_cannot_be_written);
	tcase_add_test(t, no_write_fails_half);
	tcase_add_test(t, full_disk);
	tcase_add_test(t, no_memory_to_open);
	tcase_add_test(t, no_memory_to_hold);
	tcase_add_test(t, no_memory_to_look);
	tcase_add_test(t, no_memory_to_redeem);
	tcase_add_test(t, an_arena_too_small);
	suite_add_tcase(s, t);
	return suite_run(s);
}
