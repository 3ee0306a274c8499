#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "store/place.h"
#include "store/ticket.h"
#include "support/suite.h"

#define MESSAGE "Subject: x\r\n\r\nThe body.\r\n"
#define RETURNED "Received: from here\r\nX-Unbeacon-Release: ticket\r\nSubject: x\r\n\r\nThe body.\r\n"
enum { NOW = 1700000000, LIFETIME = 600 };

static struct place place;
static struct store *store;
static struct diag d;
static char id[STORE_ID_SIZE], ticket[STORE_TICKET_SIZE];

static void setup(void)
{
	place_enter(&place);
	d = (struct diag){ .text = "" };
	store = place_open(&place, NULL);
	place_hold(store, 1, "a@example.org", MESSAGE, id);
	ck_assert_int_eq(store_ticket_issue(store, id, NOW, LIFETIME, ticket, &d), STATUS_OK);
}

static void teardown(void)
{
	store_close(&store);
	place_leave(&place);
}

static enum store_ticket redeem(const char *text, const char *message, long long now)
{
	enum store_ticket answer = STORE_TICKET_UNKNOWN;
	char of[STORE_ID_SIZE] = "untouched";

	ck_assert_msg(store_ticket_redeem(store, bytes_of(text), bytes_of(message), now, "milter", &answer, of, &d) ==
		      STATUS_OK, "%s", d.text);
	ck_assert_str_eq(of, answer == STORE_TICKET_GOOD ? id : "");
	return answer;
}

START_TEST(good_once)
{
	struct arena *a = arena_new(1 << 16);
	struct store_action *actions;
	size_t count;

	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_GOOD);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_USED);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW + LIFETIME), STORE_TICKET_USED);
	ck_assert_int_eq(store_actions(store, id, a, &actions, &count, &d), STATUS_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert(bytes_is(actions[0].action, "redeem") && bytes_is(actions[0].actor, "milter"));
	arena_destroy(&a);
}
END_TEST

START_TEST(good_with_space_around_and_another_line_end)
{
	char text[STORE_TICKET_SIZE + 8];

	snprintf(text, sizeof(text), " %s\r\n", ticket);
	ck_assert_int_eq(redeem(text, "Subject: x\n\nThe body.", NOW), STORE_TICKET_GOOD);
}
END_TEST

START_TEST(both_sides_of_the_expiry)
{
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW + LIFETIME + 1), STORE_TICKET_EXPIRED);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW + LIFETIME), STORE_TICKET_GOOD);
}
END_TEST

START_TEST(of_another_message)
{
	ck_assert_int_eq(redeem(ticket, "Subject: x\r\n\r\nAnother body.\r\n", NOW), STORE_TICKET_FORGED);
	ck_assert_int_eq(redeem(ticket, "", NOW), STORE_TICKET_FORGED);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_GOOD);	/* a refusal does not use it up */
}
END_TEST

/* A message may be released cleaned: the ticket then fits what is delivered, and the original no more. */
START_TEST(for_another_form_of_the_message)
{
	char other[STORE_TICKET_SIZE];
	struct bytes form = bytes_of("Subject: x\r\n\r\nThe cleaned body.\r\n");

	ck_assert_int_eq(store_ticket_issue_for(store, id, form, NOW, LIFETIME, other, &d), STATUS_OK);
	ck_assert_int_eq(redeem(other, RETURNED, NOW), STORE_TICKET_FORGED);
	ck_assert_int_eq(redeem(other, "Received: x\n\nThe cleaned body.\n", NOW), STORE_TICKET_GOOD);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_GOOD);
}
END_TEST

START_TEST(every_character_counts)
{
	char text[STORE_TICKET_SIZE];

	for (size_t i = 0; ticket[i] != '\0'; i++) {
		enum store_ticket answer;

		memcpy(text, ticket, sizeof(text));
		text[i] = text[i] == '1' ? '2' : '1';
		answer = redeem(text, RETURNED, NOW);
		ck_assert_msg(answer == STORE_TICKET_FORGED || answer == STORE_TICKET_MALFORMED, "%zu: %s", i,
			      store_ticket_text(answer));
		memcpy(text, ticket, sizeof(text));
		text[i] = '\0';
		ck_assert_int_eq(redeem(text, RETURNED, NOW), STORE_TICKET_MALFORMED);
	}
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_GOOD);
}
END_TEST

#define ZERO26 "00000000000000000000000000"
#define ZERO32 "00000000000000000000000000000000"

static const struct {
	const char *label, *text;
	enum store_ticket answer;
} texts[] = {
	{ "empty", "", STORE_TICKET_MALFORMED },
	{ "dots", "...", STORE_TICKET_MALFORMED },
	{ "well-formed and made up", ZERO26 ".1800000000." ZERO32 "." ZERO32 ZERO32, STORE_TICKET_FORGED },
	{ "expiry at the limit", ZERO26 ".9223372036854775807." ZERO32 "." ZERO32 ZERO32, STORE_TICKET_FORGED },
	{ "expiry beyond it", ZERO26 ".9223372036854775808." ZERO32 "." ZERO32 ZERO32, STORE_TICKET_MALFORMED },
	{ "negative expiry", ZERO26 ".-1." ZERO32 "." ZERO32 ZERO32, STORE_TICKET_MALFORMED },
	{ "no expiry", ZERO26 ".." ZERO32 "." ZERO32 ZERO32, STORE_TICKET_MALFORMED },
	{ "a part too many", ZERO26 ".1." ZERO32 "." ZERO32 ZERO32 ".", STORE_TICKET_MALFORMED },
	{ "short nonce", ZERO26 ".1." "00" "." ZERO32 ZERO32, STORE_TICKET_MALFORMED },
	{ "short mac", ZERO26 ".1." ZERO32 "." ZERO32, STORE_TICKET_MALFORMED },
	{ "id of other characters", "../../../../../../etc/shad.1." ZERO32 "." ZERO32 ZERO32, STORE_TICKET_MALFORMED },
	{ "very long", ZERO32 ZERO32 ZERO32 ZERO32 ZERO32 ZERO32 ZERO32 ZERO32, STORE_TICKET_MALFORMED },
};

START_TEST(hostile_texts)
{
	ck_assert_msg(redeem(texts[_i].text, RETURNED, NOW) == texts[_i].answer, "%s", texts[_i].label);
}
END_TEST

START_TEST(no_ticket_for_what_is_not_there)
{
	char other[STORE_TICKET_SIZE];

	ck_assert_int_eq(store_ticket_issue(store, ZERO26, NOW, LIFETIME, other, &d), STATUS_INVALID);
	ck_assert_int_eq(store_mark_released(store, id, NOW, "ann", "", &d), STATUS_OK);
	ck_assert_int_eq(store_ticket_issue(store, id, NOW, LIFETIME, other, &d), STATUS_OK);
	ck_assert_str_ne(other, ticket);
	ck_assert_int_eq(store_delete(store, id, NOW, "ann", "", &d), STATUS_OK);
	ck_assert_int_eq(store_ticket_issue(store, id, NOW, LIFETIME, other, &d), STATUS_INVALID);
}
END_TEST

START_TEST(the_key_outlives_the_process_and_decides)
{
	char path[256];

	store_close(&store);
	store = place_open(&place, NULL);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_GOOD);
	ck_assert_int_eq(store_ticket_issue(store, id, NOW, LIFETIME, ticket, &d), STATUS_OK);
	store_close(&store);
	snprintf(path, sizeof(path), "%s/key", place.path);
	ck_assert_int_eq(unlink(path), 0);
	store = place_open(&place, NULL);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_FORGED);
}
END_TEST

START_TEST(expired_tickets_are_forgotten)
{
	char later[STORE_TICKET_SIZE];

	/* The clock is set back after the row was forgotten: still refused. */
	ck_assert_int_eq(store_ticket_issue(store, id, NOW + 10 * 86400, LIFETIME, later, &d), STATUS_OK);
	ck_assert_int_eq(redeem(ticket, RETURNED, NOW), STORE_TICKET_UNKNOWN);
	ck_assert_int_eq(redeem(later, RETURNED, NOW + 10 * 86400), STORE_TICKET_GOOD);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store/ticket");
	TCase *t = tcase_create("ticket");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, good_once);
	tcase_add_test(t, good_with_space_around_and_another_line_end);
	tcase_add_test(t, both_sides_of_the_expiry);
	tcase_add_test(t, of_another_message);
	tcase_add_test(t, for_another_form_of_the_message);
	tcase_add_test(t, every_character_counts);
	tcase_add_loop_test(t, hostile_texts, 0, ROWS(texts));
	tcase_add_test(t, no_ticket_for_what_is_not_there);
	tcase_add_test(t, the_key_outlives_the_process_and_decides);
	tcase_add_test(t, expired_tickets_are_forgotten);
	suite_add_tcase(s, t);
	return suite_run(s);
}
