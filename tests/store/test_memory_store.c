#include "store/memory_store.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "store/place.h"
#include "support/suite.h"

/* An engine that remembers the numbers 1 to MAX, each with a count. */
enum { MAX = 3000 };

struct numbers {
	pthread_mutex_t lock;
	unsigned char counts[MAX + 1];		/* 0: not remembered */
	bool changed[MAX + 1];
	unsigned notices, tended;
	long long told_first;			/* the time before the first load() */
	char notice[512];			/* the last one */
	struct durable_memory memory;
};

static struct place place;
static struct store *store;
static struct numbers numbers;
static struct memory_store *ms;

/* Keys over the whole range, on both sides of what SQLite takes for 0. */
static uint64_t key_of(unsigned n)
{
	return (uint64_t)n * 0x9e3779b97f4a7c15u | 1;
}

static unsigned number_of(uint64_t key)
{
	for (unsigned n = 1; n <= MAX; n++)
		if (key_of(n) == key)
			return n;
	return 0;
}

static size_t take_changed(void *state, struct durable_record *records, size_t max)
{
	struct numbers *m = state;
	size_t count = 0;

	pthread_mutex_lock(&m->lock);
	for (unsigned n = 1; n <= MAX && count < max; n++)
		if (m->changed[n]) {
			m->changed[n] = false;
			records[count] = (struct durable_record){ .key = key_of(n), .seen = 1000 + n };
			memset(records[count++].bytes, m->counts[n], DURABLE_RECORD_MAX);
		}
	pthread_mutex_unlock(&m->lock);
	return count;
}

static void give_back(void *state, const struct durable_record *records, size_t count)
{
	struct numbers *m = state;

	pthread_mutex_lock(&m->lock);
	for (size_t i = 0; i < count; i++)
		m->changed[number_of(records[i].key)] = true;
	pthread_mutex_unlock(&m->lock);
}

static void load(void *state, const struct durable_record *record)
{
	struct numbers *m = state;
	unsigned n = number_of(record->key);

	pthread_mutex_lock(&m->lock);
	if (n > 0 && record->seen == 1000 + n) {
		m->changed[n] = m->counts[n] > 0;
		m->counts[n] = (unsigned char)(m->counts[n] + record->bytes[DURABLE_RECORD_MAX - 1]);
	}
	pthread_mutex_unlock(&m->lock);
}

static void mark_all(void *state)
{
	struct numbers *m = state;

	pthread_mutex_lock(&m->lock);
	for (unsigned n = 1; n <= MAX; n++)
		m->changed[n] = m->counts[n] > 0;
	pthread_mutex_unlock(&m->lock);
}

static bool holds(void *state, uint64_t key)
{
	struct numbers *m = state;
	bool is_held;

	pthread_mutex_lock(&m->lock);
	is_held = m->counts[number_of(key)] > 0;
	pthread_mutex_unlock(&m->lock);
	return is_held;
}

static void tend(void *state, long long now)
{
	struct numbers *m = state;

	pthread_mutex_lock(&m->lock);
	m->tended += now > 1700000000;
	if (now < 1700000000)
		m->told_first = now;
	pthread_mutex_unlock(&m->lock);
}

static void notice(void *context, const struct diag *d)
{
	struct numbers *m = context;

	pthread_mutex_lock(&m->lock);
	m->notices++;
	snprintf(m->notice, sizeof(m->notice), "%s", d->text);
	pthread_mutex_unlock(&m->lock);
}

static void forget_all(void)
{
	memset(numbers.counts, 0, sizeof(numbers.counts));
	memset(numbers.changed, 0, sizeof(numbers.changed));
	numbers.notices = 0;
	numbers.told_first = 0;
}

static void put(unsigned from, unsigned to)
{
	pthread_mutex_lock(&numbers.lock);
	for (unsigned n = from; n <= to; n++) {
		numbers.counts[n]++;
		numbers.changed[n] = true;
	}
	pthread_mutex_unlock(&numbers.lock);
}

static void ck_assert_counts(unsigned from, unsigned to, unsigned count)
{
	for (unsigned n = from; n <= to; n++)
		ck_assert_msg(numbers.counts[n] == count, "%u: %u, not %u", n, numbers.counts[n], count);
}

static void start(void)
{
	ck_assert_int_eq(memory_store_start(store, &numbers.memory, notice, &numbers, &ms), STATUS_OK);
}

static void restart(void)
{
	memory_store_stop(&ms);
	ck_assert_ptr_null(ms);
	forget_all();
	start();
}

static const char *path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", place.path, name);
	return path;
}

static void setup(void)
{
	place_enter(&place);
	store = place_open(&place, NULL);
	pthread_mutex_init(&numbers.lock, NULL);
	numbers.memory = (struct durable_memory){
		&numbers, "numbers", "numbers", DURABLE_RECORD_MAX, 0x8877665544332211, take_changed, give_back, load, mark_all, holds, tend,
	};
}

static void teardown(void)
{
	memory_store_stop(&ms);
	store_close(&store);
	place_leave(&place);
}

START_TEST(survives_a_restart)
{
	start();
	put(1, MAX);
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(memory_store_status(ms).saved, MAX);
	put(1, 10);
	put(5, 5);
	restart();				/* stopping saves too */
	put(9, 12);				/* what comes while it is loaded */
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(memory_store_status(ms).loaded, MAX);
	ck_assert_counts(1, 4, 2);
	ck_assert_counts(5, 5, 3);
	ck_assert_counts(9, 10, 3);
	ck_assert_counts(11, 12, 2);
	ck_assert_counts(13, MAX, 1);
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_counts(9, 10, 3);
	ck_assert_uint_gt(numbers.tended, 0);
	ck_assert_uint_eq(numbers.notices, 0);
}
END_TEST

START_TEST(what_is_forgotten_goes)
{
	start();
	put(1, MAX);
	ck_assert(memory_store_save(ms));
	pthread_mutex_lock(&numbers.lock);
	memset(numbers.counts + 101, 0, 200);
	pthread_mutex_unlock(&numbers.lock);
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(memory_store_status(ms).removed, 200);
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(memory_store_status(ms).loaded, MAX - 200);
	ck_assert_counts(101, 300, 0);
}
END_TEST

/* A machine may start with a wrong clock: the engine goes on from when something was seen last. */
START_TEST(the_clock_goes_on_from_the_last_save)
{
	start();
	put(1, 10);
	ck_assert(memory_store_save(ms));
	put(7, 7);
	ck_assert(memory_store_save(ms));
	ck_assert_int_eq(numbers.told_first, 0);
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_int_eq(numbers.told_first, 1007);
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_int_eq(numbers.told_first, 1007);
}
END_TEST

/* It saves by itself, within a second or two. */
START_TEST(saves_by_itself)
{
	start();
	put(1, 10);
	for (int i = 0; i < 100 && memory_store_status(ms).saved < 10; i++)
		usleep(50000);
	ck_assert_uint_eq(memory_store_status(ms).saved, 10);
}
END_TEST

static void overwrite(const char *path, const char *with, off_t from, off_t step)
{
	struct stat st;
	int fd = open(path, O_WRONLY);

	ck_assert_int_eq(fstat(fd, &st), 0);
	for (off_t at = from; at < st.st_size; at += step)
		ck_assert_int_eq(pwrite(fd, with, strlen(with), at), (ssize_t)strlen(with));
	close(fd);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

enum damage { NO_DATABASE, HEADER, PAGES, CUT, NEWER, OTHER_PROGRAM, OTHER_SECRET, NO_TABLE, DAMAGES };

static void damage_file(enum damage damage, const char *path)
{
	switch (damage) {
	case NO_DATABASE:
		ck_assert_int_eq(file_write_durably(path, bytes_of("this is not a database at all, is it?"), 0600), STATUS_OK);
		break;
	case HEADER: overwrite(path, "damaged!damaged!", 0, 1 << 30); break;
	case PAGES: overwrite(path, "damaged!damaged!", 4096, 4096); break;
	case CUT: ck_assert_int_eq(truncate(path, 20000), 0); break;
	case NEWER: run_sql(path, "PRAGMA user_version=1000000"); break;
	case OTHER_PROGRAM: run_sql(path, "PRAGMA application_id=7"); break;
	case OTHER_SECRET: run_sql(path, "UPDATE identity SET identity = 7"); break;
	case NO_TABLE: run_sql(path, "DROP TABLE record"); break;
	case DAMAGES: break;
	}
}

/* Said, put aside, begun anew with what is in memory. */
START_TEST(a_damaged_file_is_set_aside)
{
	start();
	put(1, MAX);
	memory_store_stop(&ms);
	damage_file((enum damage)_i, path_of("numbers.db"));
	forget_all();
	put(1, 20);
	start();
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(numbers.notices, 1);
	ck_assert_msg(strstr(numbers.notice, "set aside as numbers.db.damaged") != NULL, "%s", numbers.notice);
	ck_assert_int_eq(access(path_of("numbers.db.damaged"), F_OK), 0);
	put(21, 30);
	restart();
	ck_assert(memory_store_save(ms));
	for (unsigned n = 1; n <= 30; n++)
		ck_assert_uint_gt(numbers.counts[n], 0);
	ck_assert_uint_eq(numbers.notices, 0);
}
END_TEST

/* The file is damaged while it is open: found at once or at the next start, said, and saving goes on. */
START_TEST(damage_under_way)
{
	start();
	put(1, MAX);
	ck_assert(memory_store_save(ms));
	memory_store_stop(&ms);
	forget_all();
	start();
	ck_assert(memory_store_save(ms));
	overwrite(path_of("numbers.db"), "damaged!damaged!", 4096, 4096);
	put(1, MAX);
	ck_assert(memory_store_save(ms));
	memory_store_stop(&ms);
	numbers.counts[1] = 0;
	start();
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(numbers.notices, 1);
	ck_assert_msg(strstr(numbers.notice, "set aside") != NULL, "%s", numbers.notice);
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(numbers.notices, 0);
	ck_assert_counts(2, MAX, 2);
}
END_TEST

/* No file may grow: as on a full disk, which a test cannot always make. Memory goes on, and it is told once. */
START_TEST(full_disk)
{
	struct rlimit unlimited, limit;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
	for (rlim_t size = 0; size < 200000; size += 40000) {
		forget_all();
		start();
		ck_assert(memory_store_save(ms));
		limit = (struct rlimit){ size, unlimited.rlim_max };
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		put(1, MAX);
		if (!memory_store_save(ms)) {
			ck_assert(!memory_store_save(ms));
			ck_assert_uint_eq(numbers.notices, 1);
			ck_assert_msg(strstr(numbers.notice, "in memory only") != NULL, "%s", numbers.notice);
			ck_assert(!memory_store_status(ms).is_saving);
		}
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
		ck_assert_msg(memory_store_save(ms), "%s", numbers.notice);
		if (numbers.notices > 0)
			ck_assert_msg(strstr(numbers.notice, "saved again") != NULL, "%s", numbers.notice);
		ck_assert(size > 0 || numbers.notices == 2);
		restart();
		ck_assert(memory_store_save(ms));
		for (unsigned n = 1; n <= MAX; n++)
			ck_assert_uint_gt(numbers.counts[n], 0);
		memory_store_stop(&ms);
	}
}
END_TEST

START_TEST(no_place_for_the_file)
{
	ck_assert_int_eq(mkdir(path_of("numbers.db"), 0700), 0);
	ck_assert_int_eq(file_write_durably(path_of("numbers.db/x"), bytes_of("x"), 0600), STATUS_OK);
	start();
	put(1, 10);
	ck_assert(!memory_store_save(ms));
	ck_assert_uint_eq(numbers.notices, 1);
	ck_assert_int_eq(unlink(path_of("numbers.db/x")), 0);
	ck_assert_int_eq(rmdir(path_of("numbers.db")), 0);
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(numbers.notices, 2);
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_counts(1, 10, 1);
}
END_TEST

/* What was saved is there after a kill at any later moment. */
START_TEST(killed)
{
	for (unsigned round = 1; round <= 5; round++) {
		pid_t child = fork();
		int status;

		ck_assert_int_ge(child, 0);
		if (child == 0) {
			struct memory_store *mine;

			if (memory_store_start(store, &numbers.memory, notice, &numbers, &mine) != STATUS_OK)
				_exit(2);
			put(round * 100, round * 100 + 99);
			if (!memory_store_save(mine))
				_exit(3);
			put(2000, MAX);
			usleep(round * 300);
			raise(SIGKILL);
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFSIGNALED(status));
	}
	start();
	ck_assert(memory_store_save(ms));
	ck_assert_counts(100, 599, 1);
	ck_assert_uint_eq(numbers.notices, 1);
	ck_assert_msg(strstr(numbers.notice, "cut off: numbers of its last second") != NULL, "%s", numbers.notice);
	/* After an orderly end there is nothing to say, of this run or the one before. */
	restart();
	ck_assert(memory_store_save(ms));
	ck_assert_uint_eq(numbers.notices, 0);
}
END_TEST

START_TEST(secrets)
{
	struct hash_key first, again, other;
	struct place elsewhere;
	struct store *second;

	memory_store_secret(store, "campaigns", &first);
	store_close(&store);
	store = place_open(&place, NULL);
	memory_store_secret(store, "campaigns", &again);
	ck_assert(first.k0 == again.k0 && first.k1 == again.k1);
	place_enter(&elsewhere);
	second = place_open(&elsewhere, NULL);
	memory_store_secret(second, "campaigns", &other);
	ck_assert(first.k0 != other.k0 && first.k1 != other.k1);
	store_close(&second);
	place_leave(&elsewhere);
}
END_TEST

START_TEST(no_memory_to_start)
{
	mem_fail_at(1);
	ck_assert_int_eq(memory_store_start(store, &numbers.memory, notice, &numbers, &ms), STATUS_NOMEM);
	ck_assert_uint_eq(mem_fail_at(0), 0);
	ck_assert_ptr_null(ms);
	memory_store_stop(&ms);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/memory_store");
	TCase *t = tcase_create("memory_store");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, survives_a_restart);
	tcase_add_test(t, what_is_forgotten_goes);
	tcase_add_test(t, the_clock_goes_on_from_the_last_save);
	tcase_add_test(t, saves_by_itself);
	tcase_add_loop_test(t, a_damaged_file_is_set_aside, 0, DAMAGES);
	tcase_add_test(t, damage_under_way);
	tcase_add_test(t, full_disk);
	tcase_add_test(t, no_place_for_the_file);
	tcase_add_test(t, killed);
	tcase_add_test(t, secrets);
	tcase_add_test(t, no_memory_to_start);
	suite_add_tcase(s, t);
	return suite_run(s);
}
