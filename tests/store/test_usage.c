#include "store/usage.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "store/place.h"
#include "support/suite.h"

enum { MONDAY = 1800000000 / 86400 * 86400, TUESDAY = MONDAY + 86400 };

static struct place place;
static struct store *store;
static struct usage *usage;
static struct arena *arena;
static struct usage_row *rows;
static size_t row_count;

static struct {
	pthread_mutex_t lock;
	unsigned count;
	char last[512];
} notices;

static void notice(void *context, const struct diag *d)
{
	(void)context;
	pthread_mutex_lock(&notices.lock);
	notices.count++;
	snprintf(notices.last, sizeof(notices.last), "%s", d->text);
	pthread_mutex_unlock(&notices.lock);
}

static const char *path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", place.path, name);
	return path;
}

static void start(void)
{
	notices.count = 0;
	ck_assert_int_eq(usage_start(store, 0, notice, NULL, &usage), STATUS_OK);
}

static void setup(void)
{
	place_enter(&place);
	store = place_open(&place, NULL);
	pthread_mutex_init(&notices.lock, NULL);
	arena = arena_new(64 << 20);
	start();
}

static void teardown(void)
{
	usage_stop(&usage);
	store_close(&store);
	arena_destroy(&arena);
	place_leave(&place);
}

static void add(long long now, const char *signature, unsigned clearance, bool acted, bool kept_out)
{
	usage_add(usage, now, &(struct usage_note){ signature, clearance, acted, kept_out, false }, 1);
}

static void give_up(long long now, const char *signature)
{
	usage_add(usage, now, &(struct usage_note){ .signature = signature, .clearance = 1, .gave_up = true }, 1);
}

static void read_all(long long since, long long until, bool summed)
{
	struct diag d = { 0 };

	ck_assert_msg(usage_read(store, since, until, summed, arena, &rows, &row_count, &d) == STATUS_OK, "%s", d.text);
}

static void ck_assert_row(size_t i, const char *signature, long long day, unsigned long long found, unsigned long long acted,
			  unsigned long long kept_out)
{
	ck_assert_uint_lt(i, row_count);
	ck_assert_str_eq(rows[i].signature, signature);
	ck_assert_int_eq(rows[i].day, day);
	ck_assert_uint_eq(rows[i].found, found);
	ck_assert_uint_eq(rows[i].acted, acted);
	ck_assert_uint_eq(rows[i].kept_out, kept_out);
}

START_TEST(days_and_signatures_are_counted)
{
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, 0);
	add(MONDAY, "b", 1, true, false);
	add(MONDAY + 86399, "b", 1, false, true);
	add(MONDAY + 5, "a", 3, false, false);
	add(TUESDAY, "b", 2, true, false);
	ck_assert(usage_save(usage));
	/* Before and after what is written already. */
	add(MONDAY + 7, "b", 0, true, false);
	ck_assert(usage_save(usage));
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, 3);
	ck_assert_row(0, "a", MONDAY, 1, 0, 0);
	ck_assert_row(1, "b", MONDAY, 3, 2, 1);
	ck_assert_row(2, "b", TUESDAY, 1, 1, 0);
	ck_assert_uint_eq(rows[0].clearance, 3);
	ck_assert_uint_eq(rows[1].clearance, 2);	/* of Tuesday */
	ck_assert_int_eq(rows[1].first, MONDAY);
	ck_assert_int_eq(rows[1].last, MONDAY + 86399);
	read_all(0, 0, true);
	ck_assert_uint_eq(row_count, 2);
	ck_assert_row(1, "b", 0, 4, 3, 1);
	ck_assert_uint_eq(rows[1].clearance, 2);
	ck_assert_int_eq(rows[1].last, TUESDAY);
	ck_assert_uint_eq(notices.count, 0);
}
END_TEST

static const struct { const char *label; unsigned window_s; size_t kept; } windows[] = {
	{ "no window", 0, 3 },
	{ "longer than all", 200 * 86400, 3 },
	{ "shorter than the oldest", 100 * 86400, 2 },
	{ "a day: what is left of yesterday counts", 86400, 1 },
};

START_TEST(old_days_are_forgotten)
{
	const long long now = (long long)time(NULL);

	add(now - 150LL * 86400, "a", 1, true, false);
	add(now - 50LL * 86400, "a", 1, true, false);
	add(now, "a", 1, true, false);
	usage_stop(&usage);
	ck_assert_int_eq(usage_start(store, windows[_i].window_s, notice, NULL, &usage), STATUS_OK);
	ck_assert(usage_save(usage));
	read_all(0, 0, false);
	ck_assert_msg(row_count == windows[_i].kept, "%s: %zu", windows[_i].label, row_count);
	ck_assert_uint_eq(notices.count, 0);
}
END_TEST

/* An owner made it stricter, then less strict: who may not know of it now learns nothing of the days before, or ever after. */
START_TEST(the_highest_clearance_counts)
{
	add(MONDAY, "a", 1, true, false);
	add(TUESDAY, "a", 4, true, false);
	add(TUESDAY + 86400, "a", 0, true, false);
	ck_assert(usage_save(usage));
	for (long long day = MONDAY; day <= TUESDAY + 86400; day += 86400) {
		for (int summed = 0; summed < 2; summed++) {
			read_all(day, day + 86400, summed == 1);
			ck_assert_row(0, "a", summed == 1 ? 0 : day, 1, 1, 0);
			ck_assert_uint_eq(row_count, 1);
			ck_assert_uint_eq(rows[0].clearance, 4);
		}
	}
}
END_TEST

/* What gave up was not found: neither count nor time says so, whatever is counted first. */
START_TEST(what_gave_up_is_not_found)
{
	give_up(MONDAY + 1, "a");
	give_up(MONDAY + 2, "b");
	add(MONDAY + 3, "b", 1, true, false);
	give_up(MONDAY + 4, "b");
	ck_assert(usage_save(usage));
	give_up(MONDAY + 5, "a");
	give_up(MONDAY + 6, "b");
	give_up(TUESDAY, "b");
	ck_assert(usage_save(usage));
	add(MONDAY + 7, "c", 1, true, false);
	ck_assert(usage_save(usage));
	read_all(0, TUESDAY, false);
	ck_assert_uint_eq(row_count, 3);
	ck_assert_row(0, "a", MONDAY, 0, 0, 0);
	ck_assert(rows[0].gave_up == 2 && rows[0].first == 0 && rows[0].last == 0);
	ck_assert_row(1, "b", MONDAY, 1, 1, 0);
	ck_assert(rows[1].gave_up == 3 && rows[1].first == MONDAY + 3 && rows[1].last == MONDAY + 3);
	ck_assert(rows[2].gave_up == 0 && rows[2].first == MONDAY + 7);
	/* Found for the first time after it had given up. */
	add(MONDAY + 9, "a", 1, false, true);
	ck_assert(usage_save(usage));
	read_all(0, 0, true);
	ck_assert_row(0, "a", 0, 1, 0, 1);
	ck_assert(rows[0].gave_up == 2 && rows[0].first == MONDAY + 9 && rows[0].last == MONDAY + 9);
	ck_assert(rows[1].gave_up == 4 && rows[1].first == MONDAY + 3);
}
END_TEST

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* A file of the first version, which did not count what gave up, goes on. */
START_TEST(first_version)
{
	add(MONDAY, "a", 1, true, false);
	ck_assert(usage_save(usage));
	usage_stop(&usage);
	run_sql(path_of("usage.db"), "ALTER TABLE usage DROP COLUMN gave_up; PRAGMA user_version=1");
	start();
	give_up(MONDAY, "a");
	ck_assert(usage_save(usage));
	read_all(0, 0, false);
	ck_assert_row(0, "a", MONDAY, 1, 1, 0);
	ck_assert_uint_eq(rows[0].gave_up, 1);
	ck_assert_uint_eq(notices.count, 0);
}
END_TEST

static const struct { const char *label; long long since, until; size_t rows; } spans[] = {
	{ "all", 0, 0, 2 },
	{ "the last second of the first day", MONDAY + 86399, 0, 2 },
	{ "from the second day on", TUESDAY, 0, 1 },
	{ "to the end of the first day", 0, TUESDAY, 1 },
	{ "and the first second of the next", 0, TUESDAY + 1, 2 },
	{ "before", 0, MONDAY, 0 },
	{ "after", TUESDAY + 86400, 0, 0 },
};

START_TEST(spans_are_of_days)
{
	add(MONDAY + 100, "a", 0, false, false);
	add(TUESDAY + 100, "a", 0, false, false);
	ck_assert(usage_save(usage));
	read_all(spans[_i].since, spans[_i].until, false);
	ck_assert_msg(row_count == spans[_i].rows, "%s: %zu", spans[_i].label, row_count);
}
END_TEST

/* What is longer than an id can be is cut, and still counted as one. */
START_TEST(long_ids_are_cut)
{
	char id[USAGE_ID_SIZE + 10];

	memset(id, 'x', sizeof(id));
	id[sizeof(id) - 1] = '\0';
	add(MONDAY, id, 0, false, false);
	add(MONDAY, id, 0, false, false);
	ck_assert(usage_save(usage));
	read_all(0, 0, false);
	id[USAGE_ID_SIZE - 1] = '\0';
	ck_assert_uint_eq(row_count, 1);
	ck_assert_row(0, id, MONDAY, 2, 0, 0);
}
END_TEST

START_TEST(written_without_being_asked)
{
	add(MONDAY, "a", 0, true, false);
	for (int i = 0; i < 6000 && row_count == 0; i++) {
		read_all(0, 0, false);
		usleep(10000);
	}
	ck_assert_row(0, "a", MONDAY, 1, 1, 0);
}
END_TEST

START_TEST(the_end_writes_the_rest)
{
	add(MONDAY, "a", 0, true, false);
	usage_stop(&usage);
	ck_assert_ptr_null(usage);
	read_all(0, 0, false);
	ck_assert_row(0, "a", MONDAY, 1, 1, 0);
}
END_TEST

enum { THREADS = 4, EACH = 5000 };

static void *add_many(void *context)
{
	char id[16];

	(void)context;
	for (int i = 0; i < EACH; i++) {
		snprintf(id, sizeof(id), "s%d", i % 100);
		add(MONDAY, id, 0, true, false);
	}
	return NULL;
}

START_TEST(threads_lose_nothing)
{
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, add_many, NULL), 0);
	for (int i = 0; i < 20; i++)
		(void)usage_save(usage);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ck_assert(usage_save(usage));
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, 100);
	for (size_t i = 0; i < row_count; i++)
		ck_assert_uint_eq(rows[i].found, THREADS * EACH / 100);
}
END_TEST

START_TEST(killed)
{
	usage_stop(&usage);
	for (unsigned round = 1; round <= 5; round++) {
		pid_t child = fork();
		int status;

		ck_assert_int_ge(child, 0);
		if (child == 0) {
			if (usage_start(store, 0, notice, NULL, &usage) != STATUS_OK)
				_exit(2);
			add(MONDAY, "kept", 0, true, false);
			if (!usage_save(usage))
				_exit(3);
			add(MONDAY, "perhaps", 0, true, false);
			usleep(round * 300);
			raise(SIGKILL);
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFSIGNALED(status));
	}
	read_all(0, 0, false);
	ck_assert_uint_ge(row_count, 1);
	ck_assert_row(0, "kept", MONDAY, 5, 5, 0);
}
END_TEST

static void overwrite(const char *path, long offset)
{
	FILE *f = fopen(path, "r+b");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	for (int i = 0; i < 256; i++)
		ck_assert_int_ge(fputs("damaged!damaged!", f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

enum damage { HEADER, CUT, NEWER, OTHER_PROGRAM, DAMAGES };

START_TEST(a_damaged_file_is_set_aside)
{
	add(MONDAY, "a", 0, true, false);
	usage_stop(&usage);
	switch ((enum damage)_i) {
	case HEADER: overwrite(path_of("usage.db"), 0); break;
	case CUT: ck_assert_int_eq(truncate(path_of("usage.db"), 4096), 0); break;
	case NEWER: run_sql(path_of("usage.db"), "PRAGMA user_version=1000000"); break;
	case OTHER_PROGRAM: run_sql(path_of("usage.db"), "PRAGMA application_id=7"); break;
	case DAMAGES: break;
	}
	start();
	add(TUESDAY, "b", 0, true, false);
	ck_assert(usage_save(usage));
	ck_assert_msg(strstr(notices.last, "set aside as usage.db.damaged") != NULL, "%s", notices.last);
	ck_assert_uint_eq(notices.count, 1);
	ck_assert_int_eq(access(path_of("usage.db.damaged"), F_OK), 0);
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, 1);
	ck_assert_row(0, "b", TUESDAY, 1, 1, 0);
}
END_TEST

/* No file may grow, as on a full disk: counted in memory, told once, written when there is room. */
START_TEST(full_disk)
{
	struct rlimit unlimited, limit;
	char id[16];

	signal(SIGXFSZ, SIG_IGN);
	ck_assert(usage_save(usage));
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	limit = (struct rlimit){ 0, unlimited.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "s%03d", i);
		add(MONDAY, id, 0, true, false);
		if (i % 300 == 0)
			ck_assert(!usage_save(usage));
	}
	ck_assert_uint_eq(notices.count, 1);
	ck_assert_msg(strstr(notices.last, "in memory only") != NULL, "%s", notices.last);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
	ck_assert_msg(usage_save(usage), "%s", notices.last);
	ck_assert_uint_eq(notices.count, 2);
	ck_assert_msg(strstr(notices.last, "written again; 0 uses") != NULL, "%s", notices.last);
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, 1000);
	ck_assert_row(999, "s999", MONDAY, 1, 1, 0);
}
END_TEST

/* No room until the end: what is lost is told. */
START_TEST(full_to_the_end)
{
	struct rlimit unlimited, limit;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert(usage_save(usage));
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	limit = (struct rlimit){ 0, unlimited.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < 3; i++)
		add(MONDAY, "a", 1, true, false);
	give_up(MONDAY, "b");
	usage_stop(&usage);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
	ck_assert_uint_eq(notices.count, 2);
	ck_assert_msg(strstr(notices.last, "4 uses of signatures are lost") != NULL, "%s", notices.last);
}
END_TEST

START_TEST(no_place_for_the_file)
{
	usage_stop(&usage);
	ck_assert_int_eq(unlink(path_of("usage.db")), 0);
	ck_assert_int_eq(mkdir(path_of("usage.db"), 0700), 0);
	start();
	add(MONDAY, "a", 0, true, false);
	ck_assert(!usage_save(usage));
	ck_assert(!usage_save(usage));
	ck_assert_uint_eq(notices.count, 1);
	ck_assert_int_eq(rmdir(path_of("usage.db")), 0);
	ck_assert(usage_save(usage));
	read_all(0, 0, false);
	ck_assert_row(0, "a", MONDAY, 1, 1, 0);
}
END_TEST

/* At the limit, and one beyond: the rest is told. */
START_TEST(bounded)
{
	struct rlimit unlimited, limit;
	char id[16];

	signal(SIGXFSZ, SIG_IGN);
	ck_assert(usage_save(usage));
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	limit = (struct rlimit){ 0, unlimited.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (int i = 0; i < USAGE_PENDING_MAX + 2; i++) {
		snprintf(id, sizeof(id), "s%d", i);
		add(MONDAY, id, 0, true, false);
	}
	add(MONDAY, "s0", 0, true, false);
	ck_assert(!usage_save(usage));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
	ck_assert(usage_save(usage));
	ck_assert_msg(strstr(notices.last, "; 2 uses were not counted") != NULL, "%s", notices.last);
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, USAGE_PENDING_MAX);
	ck_assert_row(0, "s0", MONDAY, 2, 2, 0);
}
END_TEST

START_TEST(no_memory)
{
	usage_stop(&usage);
	for (unsigned long n = 1; n <= 2; n++) {
		mem_fail_at(n);
		ck_assert_int_eq(usage_start(store, 0, notice, NULL, &usage), STATUS_NOMEM);
		ck_assert_uint_eq(mem_fail_at(0), 0);
		ck_assert_ptr_null(usage);
	}
	start();
	ck_assert(usage_save(usage));
	mem_fail_at(1);
	add(MONDAY, "lost", 0, true, false);
	mem_fail_at(0);
	add(MONDAY, "a", 0, true, false);
	ck_assert(usage_save(usage));
	ck_assert_msg(strstr(notices.last, "; 1 uses were not counted") != NULL, "%s", notices.last);
	read_all(0, 0, false);
	ck_assert_uint_eq(row_count, 1);
	ck_assert_row(0, "a", MONDAY, 1, 1, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/usage");
	TCase *t = tcase_create("usage");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, days_and_signatures_are_counted);
	tcase_add_loop_test(t, old_days_are_forgotten, 0, sizeof(windows) / sizeof(windows[0]));
	tcase_add_test(t, the_highest_clearance_counts);
	tcase_add_test(t, what_gave_up_is_not_found);
	tcase_add_test(t, first_version);
	tcase_add_loop_test(t, spans_are_of_days, 0, sizeof(spans) / sizeof(spans[0]));
	tcase_add_test(t, long_ids_are_cut);
	tcase_add_test(t, written_without_being_asked);
	tcase_add_test(t, the_end_writes_the_rest);
	tcase_add_test(t, threads_lose_nothing);
	tcase_add_test(t, killed);
	tcase_add_loop_test(t, a_damaged_file_is_set_aside, 0, DAMAGES);
	tcase_add_test(t, full_disk);
	tcase_add_test(t, full_to_the_end);
	tcase_add_test(t, no_place_for_the_file);
	tcase_add_test(t, bounded);
	tcase_add_test(t, no_memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}
