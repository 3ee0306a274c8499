/* What is held is found again, as it was, by those who ask for it in the ways there are. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>
#include "store/place.h"
#include "support/suite.h"

static struct place place;
static struct arena *arena;
static struct diag d;

static void setup(void)
{
	place_enter(&place);
	arena = arena_new(1 << 20);
	ck_assert_ptr_nonnull(arena);
	d = (struct diag){ .text = "" };
}

static void teardown(void)
{
	arena_destroy(&arena);
	place_leave(&place);
}

START_TEST(what_is_held_is_found_as_it_was)
{
	static const unsigned char MESSAGE[] = "Subject: \xe4\0x\r\n\r\n\0\n.\r\n\xff";
	const struct bytes message = { MESSAGE, sizeof(MESSAGE) - 1 };
	const struct bytes recipients[] = { BYTES("Ann@Example.org"), BYTES(""), BYTES("bob@example.org") };
	const struct store_record in = {
		.received = 1700000000, .score = 7.25, .queue_id = BYTES("4ABC"), .client_address = BYTES("192.0.2.1"),
		.client_name = BYTES("mx.example.net"), .helo = BYTES("helo\0x"), .sender = BYTES(""),
		.recipients = recipients, .recipient_count = 3, .verdict = BYTES("quarantine"),
		.subject = BYTES("\xe4 'quoted' \""), .from = BYTES("Ann <a@example.net>"), .message_id = BYTES("<1@x>"),
		.findings = BYTES("[1]"), .event = BYTES("{\"a\": 1}")
	};
	struct store *store = place_open(&place, NULL);
	struct store_record out, *list;
	char id[STORE_ID_SIZE];
	struct buf bytes;
	size_t count;

	ck_assert_int_eq(store_hold(store, &in, message, id, &d), STATUS_OK);
	store_close(&store);
	ck_assert_ptr_null(store);
	store = place_open(&place, &(struct store_options){ .must_exist = true });
	ck_assert_int_eq(store_get(store, bytes_of(id), arena, &out, &d), STATUS_OK);
	ck_assert_str_eq(out.id, id);
	ck_assert_int_eq(out.state, STORE_HELD);
	ck_assert_int_eq(out.received, 1700000000);
	ck_assert_uint_eq(out.size, message.len);
	ck_assert_double_eq(out.score, 7.25);
	ck_assert(bytes_equal(out.queue_id, in.queue_id));
	ck_assert(bytes_equal(out.client_address, in.client_address));
	ck_assert(bytes_equal(out.client_name, in.client_name));
	ck_assert(bytes_equal(out.helo, in.helo));
	ck_assert(bytes_equal(out.sender, in.sender));
	ck_assert(bytes_equal(out.verdict, in.verdict));
	ck_assert(bytes_equal(out.subject, in.subject));
	ck_assert(bytes_equal(out.from, in.from));
	ck_assert(bytes_equal(out.message_id, in.message_id));
	ck_assert(bytes_equal(out.findings, in.findings));
	ck_assert(bytes_equal(out.event, in.event));
	ck_assert_uint_eq(out.recipient_count, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert(bytes_equal(out.recipients[i], recipients[i]));
	ck_assert_int_eq(store_list(store, &(struct store_filter){ .state = STORE_ANY }, arena, &list, &count, &d),
			 STATUS_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert(bytes_equal(list[0].message_id, in.message_id));
	ck_assert_uint_eq(list[0].event.len, 0);
	buf_init(&bytes, message.len);
	ck_assert_int_eq(store_read(store, id, &bytes, &d), STATUS_OK);
	ck_assert(bytes_equal(buf_bytes(&bytes), message));
	buf_free(&bytes);
	buf_init(&bytes, message.len - 1);
	ck_assert_int_eq(store_read(store, id, &bytes, &d), STATUS_LIMIT);
	ck_assert_uint_eq(bytes.len, 0);
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
	store_close(&store);
}
END_TEST

START_TEST(an_id_given_is_used_once)
{
	struct store *store = place_open(&place, NULL);
	struct store_record record = { .received = 1 };
	char id[STORE_ID_SIZE];
	struct buf bytes;

	store_new_id(record.id);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("first"), id, &d), STATUS_OK);
	ck_assert_str_eq(id, record.id);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("second"), id, &d), STATUS_INVALID);
	buf_init(&bytes, 100);
	ck_assert_int_eq(store_read(store, id, &bytes, &d), STATUS_OK);
	ck_assert(bytes_is(buf_bytes(&bytes), "first"));
	buf_free(&bytes);
	memcpy(record.id, "../../../../../../etc/shad", STORE_ID_SIZE);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("third"), id, &d), STATUS_INVALID);
	ck_assert_uint_eq(place_count_messages(&place), 1);
	store_close(&store);
}
END_TEST

static const struct {
	const char *label;
	struct store_filter filter;
	const char *expected;		/* the messages' letters, in order */
} filters[] = {
	{ "all", { .state = STORE_ANY }, "edcba" },
	{ "held", { .state = STORE_HELD }, "edca" },
	{ "released", { .state = STORE_RELEASED }, "b" },
	{ "deleted", { .state = STORE_DELETED }, "" },
	{ "since, at it", { .state = STORE_ANY, .since = 103 }, "edc" },
	{ "since, one beyond", { .state = STORE_ANY, .since = 104 }, "ed" },
	{ "until excludes its second", { .state = STORE_ANY, .until = 103 }, "ba" },
	{ "since and until", { .state = STORE_ANY, .since = 102, .until = 104 }, "cb" },
	{ "limit", { .state = STORE_ANY, .limit = 2 }, "ed" },
	{ "offset", { .state = STORE_ANY, .offset = 3 }, "ba" },
	{ "offset and limit", { .state = STORE_ANY, .offset = 1, .limit = 2 }, "dc" },
	{ "offset beyond", { .state = STORE_ANY, .offset = 5 }, "" },
	{ "recipient of any case", { .state = STORE_ANY, .recipient = BYTES("ODD@example.ORG") }, "eca" },
	{ "recipient is a whole address", { .state = STORE_ANY, .recipient = BYTES("dd@example.org") }, "" },
	{ "recipient and state", { .state = STORE_RELEASED, .recipient = BYTES("even@example.org") }, "b" },
};

START_TEST(list_filters)
{
	struct store *store = place_open(&place, NULL);
	char ids[5][STORE_ID_SIZE], got[6] = "";
	struct store_record *list;
	size_t count = 99;

	for (size_t i = 0; i < 5; i++)
		place_hold(store, 101 + (long long)i, i % 2 == 0 ? "Odd@Example.org" : "even@example.org", "x", ids[i]);
	ck_assert_int_eq(store_mark_released(store, ids[1], 200, "ann", "", &d), STATUS_OK);
	ck_assert_int_eq(store_list(store, &filters[_i].filter, arena, &list, &count, &d), STATUS_OK);
	ck_assert_uint_le(count, 5);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < 5; k++) {
			if (strcmp(list[i].id, ids[k]) == 0)
				got[i] = (char)('a' + k);
		}
	}
	ck_assert_msg(strcmp(got, filters[_i].expected) == 0, "%s: %s", filters[_i].label, got);
	store_close(&store);
}
END_TEST

START_TEST(prefixes)
{
	static const char *const IDS[] = { "01aaaaaaaaaaaaaaaaaaaaaaaa", "01aaaaaaaaaaaaaaaaaaaaaaab", "01zzzzzzzzzzzzzzzzzzzzzzzz" };
	struct store *store = place_open(&place, NULL);
	static const struct {
		const char *prefix;
		int found;		/* index, or -1 none, -2 several, -3 not an id */
	} rows[] = {
		{ "01aaaaaaaaaaaaaaaaaaaaaaaa", 0 }, { "01aaaaaaaaaaaaaaaaaaaaaaab", 1 }, { "01z", 2 }, { "01ZZ", 2 },
		{ "01a", -2 }, { "0", -2 }, { "2", -1 }, { "01aaaaaaaaaaaaaaaaaaaaaaac", -1 }, { "", -3 },
		{ "01aaaaaaaaaaaaaaaaaaaaaaaaa", -3 }, { "01%", -3 }, { "01'", -3 },
	};
	struct store_record record = { .received = 1 };
	char id[STORE_ID_SIZE];

	for (size_t i = 0; i < 3; i++) {
		strcpy(record.id, IDS[i]);
		ck_assert_int_eq(store_hold(store, &record, bytes_of("x"), id, &d), STATUS_OK);
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct diag why = { .text = "" };
		enum status s = store_get(store, bytes_of(rows[i].prefix), arena, &record, &why);

		ck_assert_msg((s == STATUS_OK) == (rows[i].found >= 0), "%s", rows[i].prefix);
		if (rows[i].found >= 0)
			ck_assert_str_eq(record.id, IDS[rows[i].found]);
		else
			ck_assert_ptr_nonnull(strstr(why.text, rows[i].found == -1 ? "no message" :
						     rows[i].found == -2 ? "several" : "an id "));
	}
	store_close(&store);
}
END_TEST

START_TEST(states_and_their_log)
{
	struct store *store = place_open(&place, NULL);
	struct store_action *actions;
	struct store_record record;
	struct store_stats stats;
	char id[STORE_ID_SIZE], kept[STORE_ID_SIZE];
	struct buf bytes;
	size_t count;

	place_hold(store, 50, "a@example.org", "12345", id);
	place_hold(store, 40, "a@example.org", "123", kept);
	ck_assert_int_eq(store_log_action(store, id, 60, "ann", "show", "a note", &d), STATUS_OK);
	ck_assert_int_eq(store_log_action(store, "", 61, "ann", "list", "", &d), STATUS_OK);
	ck_assert_int_eq(store_mark_released(store, id, 62, "ann", "to a@example.org", &d), STATUS_OK);
	ck_assert_int_eq(store_mark_released(store, id, 63, "ann", "", &d), STATUS_OK);
	ck_assert_int_eq(store_stats(store, &stats, &d), STATUS_OK);
	ck_assert_uint_eq(stats.records[STORE_HELD], 1);
	ck_assert_uint_eq(stats.bytes[STORE_HELD], 3);
	ck_assert_uint_eq(stats.records[STORE_RELEASED], 1);
	ck_assert_uint_eq(stats.bytes[STORE_RELEASED], 5);
	ck_assert_int_eq(stats.oldest_held, 40);
	ck_assert_int_eq(store_delete(store, id, 64, "bob", "seen", &d), STATUS_OK);
	ck_assert_uint_eq(place_count_messages(&place), 1);
	ck_assert_int_eq(store_get(store, bytes_of(id), arena, &record, &d), STATUS_OK);
	ck_assert_int_eq(record.state, STORE_DELETED);
	ck_assert_int_eq(store_stats(store, &stats, &d), STATUS_OK);
	ck_assert_uint_eq(stats.records[STORE_DELETED], 1);
	ck_assert_uint_eq(stats.bytes[STORE_DELETED], 0);
	buf_init(&bytes, 100);
	ck_assert_int_eq(store_read(store, id, &bytes, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "was deleted"));
	buf_free(&bytes);
	ck_assert_int_eq(store_delete(store, id, 65, "bob", "", &d), STATUS_INVALID);
	ck_assert_int_eq(store_mark_released(store, id, 66, "bob", "", &d), STATUS_INVALID);
	ck_assert_int_eq(store_delete(store, "00000000000000000000000000", 65, "bob", "", &d), STATUS_INVALID);
	ck_assert_int_eq(store_log_action(store, "00000000000000000000000000", 65, "bob", "show", "", &d), STATUS_INVALID);
	ck_assert_int_eq(store_actions(store, id, arena, &actions, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 4);
	ck_assert(bytes_is(actions[0].action, "show") && bytes_is(actions[0].note, "a note") && actions[0].time == 60);
	ck_assert(bytes_is(actions[1].action, "release") && bytes_is(actions[2].action, "release"));
	ck_assert(bytes_is(actions[3].action, "delete") && bytes_is(actions[3].actor, "bob"));
	ck_assert_str_eq(actions[3].id, id);
	ck_assert_int_eq(store_actions(store, "", arena, &actions, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 5);
	ck_assert_str_eq(actions[1].id, "");
	store_close(&store);
}
END_TEST

START_TEST(expiry)
{
	struct store *store = place_open(&place, NULL);
	struct store_action *actions;
	struct store_stats stats;
	char id[STORE_ID_SIZE], first[STORE_ID_SIZE];
	size_t count;

	for (int i = 0; i < 70; i++)		/* more than one batch */
		place_hold(store, 1000 + i, "a@example.org", "x", i == 0 ? first : id);
	ck_assert_int_eq(store_expire(store, 1000, 5000, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(store_expire(store, 1069, 5000, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 69);
	ck_assert_uint_eq(place_count_messages(&place), 1);
	ck_assert_int_eq(store_stats(store, &stats, &d), STATUS_OK);
	ck_assert_uint_eq(stats.records[STORE_HELD], 1);
	ck_assert_int_eq(store_actions(store, first, arena, &actions, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert(bytes_is(actions[0].action, "expire"));
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

/* Make a file beside the message of that id, of that age. */
static void leave_file(const char *shard_of, const char *name, long long modified)
{
	const struct utimbuf times = { (time_t)modified, (time_t)modified };
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/messages/%s/%s", place.path, shard_of + STORE_ID_LENGTH - 2, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fclose(f);
	ck_assert_int_eq(utime(path, &times), 0);
}

START_TEST(leftovers_are_swept)
{
	const long long now = 1000000;
	struct store *store = place_open(&place, NULL);
	char id[STORE_ID_SIZE], gone[STORE_ID_SIZE], name[64], fresh[STORE_ID_SIZE], old[STORE_ID_SIZE];
	size_t count;

	place_hold(store, 1, "a@example.org", "x", id);
	snprintf(name, sizeof(name), "%s.eml", id);
	leave_file(id, name, 1);			/* held, and older than anything */
	place_hold(store, 1, "a@example.org", "x", gone);
	ck_assert_int_eq(store_delete(store, gone, 2, "ann", "", &d), STATUS_OK);
	snprintf(name, sizeof(name), "%s.eml", gone);
	leave_file(gone, name, now);			/* a crash between the row and the file */
	store_new_id(old);
	snprintf(name, sizeof(name), "%s.eml", old);
	leave_file(id, name, now - 3600);		/* a crash between the file and the row */
	snprintf(name, sizeof(name), "%s.eml.abcdef", old);
	leave_file(id, name, now - 3600);		/* a crash while writing */
	store_new_id(fresh);
	snprintf(name, sizeof(name), "%s.eml", fresh);
	leave_file(id, name, now - 3599);		/* may just be on its way */
	ck_assert_int_eq(store_sweep(store, now, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(place_count_messages(&place), 2);
	ck_assert_int_eq(store_sweep(store, now + 1, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(place_count_messages(&place), 1);
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

START_TEST(both_sides_of_the_limits)
{
	struct store *store = place_open(&place, &(struct store_options){ .max_bytes = 10, .max_records = 3 });
	struct store_record record = { .received = 1 };
	char id[STORE_ID_SIZE], last[STORE_ID_SIZE];

	ck_assert_int_eq(store_hold(store, &record, bytes_of("12345678901"), id, &d), STATUS_LIMIT);
	ck_assert_ptr_nonnull(strstr(d.text, "full"));
	ck_assert_int_eq(store_hold(store, &record, bytes_of("123456"), id, &d), STATUS_OK);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("12345"), last, &d), STATUS_LIMIT);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("1234"), last, &d), STATUS_OK);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("1"), last, &d), STATUS_LIMIT);
	ck_assert_int_eq(store_hold(store, &record, bytes_of(""), last, &d), STATUS_OK);
	ck_assert_int_eq(store_hold(store, &record, bytes_of(""), last, &d), STATUS_LIMIT);
	ck_assert_uint_eq(place_count_messages(&place), 3);
	ck_assert_int_eq(store_delete(store, id, 2, "ann", "", &d), STATUS_OK);
	ck_assert_int_eq(store_hold(store, &record, bytes_of("123456"), id, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

static void *hold_many(void *context)
{
	struct store *store = context;
	struct store_record record = { .received = 1 };
	char id[STORE_ID_SIZE];
	struct diag why = { .text = "" };

	for (int i = 0; i < 20; i++) {
		if (store_hold(store, &record, bytes_of("from a thread"), id, &why) != STATUS_OK)
			return store;
	}
	return NULL;
}

START_TEST(threads_and_processes_share_a_store)
{
	pid_t children[2];
	pthread_t threads[3];
	struct store_stats stats;
	struct store *store;
	int status;

	/* Both make the store at the same time; then two processes with one and three threads write to it. */
	for (int i = 0; i < 2; i++) {
		children[i] = fork();
		ck_assert_int_ge(children[i], 0);
		if (children[i] == 0) {
			struct diag why = { .text = "" };

			if (store_open(place.path, &(struct store_options){ 0 }, &store, &why) != STATUS_OK)
				_exit(2);
			status = hold_many(store) != NULL;
			store_close(&store);
			_exit(status);
		}
	}
	store = place_open(&place, NULL);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, hold_many, store), 0);
	for (int i = 0; i < 3; i++) {
		void *failed;

		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_int_eq(store_stats(store, &stats, &d), STATUS_OK);
	ck_assert_uint_eq(stats.records[STORE_HELD], 100);
	ck_assert_uint_eq(place_count_messages(&place), 100);
	ck_assert_uint_eq(place_count_strangers(&place), 0);
	ck_assert_int_eq(store_check(store, &d), STATUS_OK);
	store_close(&store);
}
END_TEST

START_TEST(nobody_else_may_read)
{
	static const char *const NAMES[] = { "", "/messages", "/store.db", "/store.db-wal", "/key" };
	struct store *store = place_open(&place, NULL);
	char id[STORE_ID_SIZE], path[256];
	struct stat st;

	place_hold(store, 1, "a@example.org", "x", id);
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", place.path, NAMES[i]);
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_msg((st.st_mode & 077) == 0, "%s", path);
	}
	snprintf(path, sizeof(path), "%s/messages/%s/%s.eml", place.path, id + STORE_ID_LENGTH - 2, id);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	store_close(&store);
}
END_TEST

START_TEST(root_leaves_nothing_behind_that_the_owner_cannot_open)
{
	struct store *store;
	char id[STORE_ID_SIZE];
	pid_t child;
	int status;

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(chmod(place.folder, 0755), 0);
	ck_assert_int_eq(mkdir(place.path, 0700), 0);
	ck_assert_int_eq(chown(place.path, 65534, 65534), 0);
	store = place_open(&place, NULL);
	ck_assert_int_eq(store_log_action(store, "", 1, "root", "look", "", &d), STATUS_OK);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct store *own;

		if (setgid(65534) < 0 || setuid(65534) < 0)
			_exit(2);
		own = place_open(&place, NULL);
		place_hold(own, 1, "a@example.org", "x", id);
		store_close(&own);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	store_close(&store);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/quarantine");
	TCase *t = tcase_create("quarantine");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_held_is_found_as_it_was);
	tcase_add_test(t, an_id_given_is_used_once);
	tcase_add_loop_test(t, list_filters, 0, ROWS(filters));
	tcase_add_test(t, prefixes);
	tcase_add_test(t, states_and_their_log);
	tcase_add_test(t, expiry);
	tcase_add_test(t, leftovers_are_swept);
	tcase_add_test(t, both_sides_of_the_limits);
	tcase_add_test(t, threads_and_processes_share_a_store);
	tcase_add_test(t, nobody_else_may_read);
	tcase_add_test(t, root_leaves_nothing_behind_that_the_owner_cannot_open);
	suite_add_tcase(s, t);
	return suite_run(s);
}
