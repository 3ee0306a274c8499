/*
 * A process that holds messages is killed at any moment: each message whose
 * store_hold() returned STATUS_OK is there afterwards, byte for byte.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/place.h"
#include "store/ticket.h"
#include "support/suite.h"

enum { ROUNDS = 60, MAX_REPORTED = 20000, MAX_DELAY_US = 12000, MESSAGE_SIZE = 3000 };

/* What the child writes to the pipe, in one piece, once a message is held. */
struct report {
	unsigned number;		/* what its bytes were made from */
	char id[STORE_ID_SIZE];
	bool deleted;			/* it was deleted again, and store_delete() has returned */
};

static struct place place;

static void make_message(unsigned number, char out[MESSAGE_SIZE])
{
	int n = snprintf(out, MESSAGE_SIZE, "Subject: %u\r\n\r\n", number);

	for (unsigned i = (unsigned)n; i < MESSAGE_SIZE; i++)
		out[i] = (char)('a' + (number * 31 + i * i) % 26);
}

/* Hold, and delete every fifth, until killed. */
static void hold_forever(int pipe_fd, unsigned first)
{
	struct store *store = place_open(&place, NULL);
	struct store_record record = { .received = 1 };
	char message[MESSAGE_SIZE];

	for (unsigned number = first;; number++) {
		struct report report = { .number = number };
		struct diag d = { .text = "" };

		make_message(number, message);
		if (store_hold(store, &record, (struct bytes){ (unsigned char *)message, sizeof(message) }, report.id, &d) !=
			    STATUS_OK ||
		    write(pipe_fd, &report, sizeof(report)) != sizeof(report))
			_exit(1);
		if (number % 5 == 0) {
			report.deleted = true;
			if (store_delete(store, report.id, 2, "child", "", &d) != STATUS_OK ||
			    write(pipe_fd, &report, sizeof(report)) != sizeof(report))
				_exit(1);
		}
	}
}

static struct report reports[MAX_REPORTED];
static size_t reported;

/* Run a child for a while, kill it, and collect what it had reported. */
static void run_round(unsigned round, unsigned seed)
{
	int ends[2], status;
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		close(ends[0]);
		hold_forever(ends[1], round * 1000);
	}
	close(ends[1]);
	/* Half of the rounds kill some time after the first report, so that they fall into the work and not the start. */
	if (round % 2 == 0) {
		struct pollfd readable = { .fd = ends[0], .events = POLLIN };

		ck_assert_int_eq(poll(&readable, 1, 20000), 1);
	}
	usleep(seed % MAX_DELAY_US);
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the child ended by itself");
	while (reported < MAX_REPORTED && read(ends[0], &reports[reported], sizeof(reports[0])) == sizeof(reports[0]))
		reported++;
	close(ends[0]);
}

static bool is_deleted_later(size_t index)
{
	for (size_t i = index + 1; i < reported; i++) {
		if (reports[i].deleted && strcmp(reports[i].id, reports[index].id) == 0)
			return true;
	}
	return false;
}

/* The one whose deletion was under way when the child died may be gone or not. */
static bool may_be_deleted(size_t index)
{
	return reports[index].number % 5 == 0 &&
	       (index + 1 == reported || reports[index + 1].number / 1000 != reports[index].number / 1000);
}

static void check_reports(struct store *store)
{
	char expected[MESSAGE_SIZE];
	struct diag d;
	struct buf bytes;

	buf_init(&bytes, MESSAGE_SIZE);
	for (size_t i = 0; i < reported; i++) {
		enum status s;

		if (is_deleted_later(i))
			continue;
		d = (struct diag){ .text = "" };
		buf_truncate(&bytes, 0);
		s = store_read(store, reports[i].id, &bytes, &d);
		if (reports[i].deleted || (s != STATUS_OK && may_be_deleted(i))) {
			ck_assert_int_eq(s, STATUS_INVALID);
			ck_assert_ptr_nonnull(strstr(d.text, "was deleted"));
			continue;
		}
		ck_assert_msg(s == STATUS_OK, "%zu of %zu: %s", i, reported, d.text);
		make_message(reports[i].number, expected);
		ck_assert_uint_eq(bytes.len, sizeof(expected));
		ck_assert_mem_eq(bytes.data, expected, sizeof(expected));
	}
	buf_free(&bytes);
}

START_TEST(what_was_reported_is_there)
{
	unsigned seed = 12345;
	struct diag d = { .text = "" };
	struct store_stats stats;
	struct store *store;
	size_t swept, left;

	place_enter(&place);
	for (unsigned round = 1; round <= ROUNDS; round++) {
		seed = seed * 1103515245 + 12345;
		run_round(round, seed >> 8);
		store = place_open(&place, NULL);
		ck_assert_msg(store_check(store, &d) == STATUS_OK, "round %u: %s", round, d.text);
		store_close(&store);
	}
	store = place_open(&place, NULL);
	check_reports(store);
	/* After the sweep exactly the files stand that rows name: those half done are gone, and nothing else is. */
	left = place_count_messages(&place) + place_count_strangers(&place);
	ck_assert_int_eq(store_sweep(store, 1LL << 40, &swept, &d), STATUS_OK);
	ck_assert_int_eq(store_stats(store, &stats, &d), STATUS_OK);
	ck_assert_uint_eq(place_count_strangers(&place), 0);
	ck_assert_uint_eq(place_count_messages(&place), stats.records[STORE_HELD]);
	ck_assert_uint_eq(left - swept, stats.records[STORE_HELD]);
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	check_reports(store);
	/* What the rounds that wait for a report are sure of; how many more there are is a matter of the machine's load. */
	ck_assert_uint_ge(reported, ROUNDS / 2);
	printf("%d kills, %zu reports, %zu leftovers swept\n", (int)ROUNDS, reported, swept);
	store_close(&store);
	place_leave(&place);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/kill");
	TCase *t = tcase_create("kill");

	tcase_add_test(t, what_was_reported_is_there);
	suite_add_tcase(s, t);
	return suite_run(s);
}
