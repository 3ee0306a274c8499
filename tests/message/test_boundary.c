#include <stdlib.h>
#include <string.h>
#include "message/boundary.h"
#include "support/suite.h"

static const struct {
	const char *label, *line;
	int index;			/* of { "out", "in", "in2" }; -1: no delimiter */
	bool closes;
	int prefix_index;		/* the same when matched by beginnings */
} lines[] = {
	{ "exact", "--in", 1, false, 1 },
	{ "outer", "--out", 0, false, 0 },
	{ "one that another begins", "--in2", 2, false, 2 },
	{ "closing", "--in--", 1, true, 1 },
	{ "white space behind", "--in \t\r\n", 1, false, 1 },
	{ "white space behind the close", "--in-- \r\n", 1, true, 1 },
	{ "goes on", "--in x", -1, false, 1 },
	{ "goes on behind the close", "--in--x", -1, false, 1 },
	{ "other case", "--IN", -1, false, -1 },
	{ "a dash too few", "-in", -1, false, -1 },
	{ "a dash too many", "---in", -1, false, -1 },
	{ "white space first", " --in", -1, false, -1 },
	{ "shorter", "--i", -1, false, -1 },
	{ "dashes only", "--", -1, false, -1 },
};

START_TEST(matches_lines)
{
	size_t len = strlen(lines[_i].line);
	unsigned char *copy = malloc(len);
	struct boundary items[3];

	memcpy(copy, lines[_i].line, len);
	for (int prefix = 0; prefix < 2; prefix++) {
		struct boundaries b = { .items = items, .capacity = 3, .by_prefix = prefix };
		int wanted = prefix ? lines[_i].prefix_index : lines[_i].index;
		struct delimiter d = { 0 };
		bool found;

		boundaries_push(&b, bytes_of("out"), 0);
		boundaries_push(&b, bytes_of("in"), 1);
		boundaries_push(&b, bytes_of("in2"), 2);
		found = boundaries_match(&b, (struct bytes){ copy, len }, 0, &d);
		ck_assert_msg(found == (wanted >= 0), "%s", lines[_i].label);
		if (found) {
			ck_assert_msg((int)d.index == wanted, "%s: %zu", lines[_i].label, d.index);
			ck_assert_msg(prefix || d.closes == lines[_i].closes, "%s", lines[_i].label);
			ck_assert_uint_eq(d.next, len);
		}
	}
	free(copy);
}
END_TEST

static const struct {
	const char *label, *in;
	size_t from, line, end, next;	/* line == 99: none */
} searches[] = {
	{ "at the start", "--b\nx", 0, 0, 0, 4 },
	{ "behind LF", "x\n--b\ny", 0, 2, 1, 6 },
	{ "behind CR LF", "x\r\n--b\r\ny", 0, 3, 1, 8 },
	{ "not inside a line", "x --b\ny", 0, 99, 0, 0 },
	{ "behind dashes", "----b\n--b\n", 0, 6, 5, 10 },
	{ "behind a signature", "a\n-- \nb\n--b", 0, 8, 7, 11 },
	{ "behind an empty line", "\n\n--b", 0, 2, 1, 5 },
	{ "from behind the first", "--b\n--b\n", 4, 4, 3, 8 },
	{ "many dashes", "-\n--\n---\n-b\n--b", 0, 12, 11, 15 },
	{ "not behind a bare CR", "x\r--b\n", 0, 99, 0, 0 },
	{ "none", "abc\ndef", 0, 99, 0, 0 },
	{ "empty", "", 0, 99, 0, 0 },
};

START_TEST(searches_bodies)
{
	size_t len = strlen(searches[_i].in);
	unsigned char *copy = malloc(len != 0 ? len : 1);
	struct boundary item;
	struct boundaries b = { .items = &item, .capacity = 1 };
	struct delimiter d;
	bool found;

	memcpy(copy, searches[_i].in, len);
	boundaries_push(&b, bytes_of("b"), 0);
	found = boundaries_next(&b, (struct bytes){ copy, len }, searches[_i].from, &d);
	ck_assert_msg(found == (searches[_i].line != 99), "%s", searches[_i].label);
	if (found) {
		ck_assert_msg(d.line == searches[_i].line, "%s: line at %zu", searches[_i].label, d.line);
		ck_assert_msg(d.end == searches[_i].end, "%s: end at %zu", searches[_i].label, d.end);
		ck_assert_msg(d.next == searches[_i].next, "%s: next at %zu", searches[_i].label, d.next);
	}
	free(copy);
}
END_TEST

START_TEST(prefers_the_innermost_open_one)
{
	struct boundary items[2];
	struct boundaries b = { .items = items, .capacity = 2 };
	struct delimiter d;

	boundaries_push(&b, bytes_of("b"), 0);
	boundaries_push(&b, bytes_of("b"), 1);
	ck_assert(boundaries_match(&b, bytes_of("--b"), 0, &d));
	ck_assert_uint_eq(d.index, 1);
	items[1].is_closed = true;
	ck_assert(boundaries_match(&b, bytes_of("--b"), 0, &d));
	ck_assert_uint_eq(d.index, 0);
	items[0].is_closed = true;
	ck_assert(boundaries_match(&b, bytes_of("--b"), 0, &d));
	ck_assert_uint_eq(d.index, 1);
	boundaries_cut(&b, 1);
	ck_assert(boundaries_match(&b, bytes_of("--b"), 0, &d));
	ck_assert_uint_eq(d.index, 0);
	boundaries_cut(&b, 0);
	ck_assert(!boundaries_match(&b, bytes_of("--b"), 0, &d));
}
END_TEST

/* Lengths are told apart modulo 64 first: a boundary 64 bytes longer is still another one. */
START_TEST(tells_lengths_apart)
{
	char text[2 + 70 + 1] = "--";
	struct boundary item;
	struct boundaries b = { .items = &item, .capacity = 1 };
	struct delimiter d;

	memset(text + 2, 'x', 70);
	boundaries_push(&b, bytes_of("xxxxxx"), 0);
	ck_assert(!boundaries_match(&b, bytes_of(text), 0, &d));
	ck_assert(item.has_near_miss);
	text[2 + 6] = '\0';
	ck_assert(boundaries_match(&b, bytes_of(text), 0, &d));
}
END_TEST

static const struct {
	const char *label, *in, *boundary;	/* NULL: no guess */
} guesses[] = {
	{ "before a field", "text\n--b1\nContent-Type: x\n", "b1" },
	{ "before an empty line", "--b1\r\n\r\n", "b1" },
	{ "not before text", "--b1\ntext\n", NULL },
	{ "not at the end", "--b1", NULL },
	{ "a signature is none", "--\nAda\n--b\nA: 1\n", "b" },
	{ "no dashes", "text", NULL },
};

START_TEST(guesses_boundaries)
{
	struct bytes b;
	bool found = boundary_guess(bytes_of(guesses[_i].in), &b);

	ck_assert_msg(found == (guesses[_i].boundary != NULL), "%s", guesses[_i].label);
	ck_assert_msg(!found || bytes_is(b, guesses[_i].boundary), "%s", guesses[_i].label);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("boundary");
	TCase *t = tcase_create("boundary");

	tcase_add_loop_test(t, matches_lines, 0, ROWS(lines));
	tcase_add_loop_test(t, searches_bodies, 0, ROWS(searches));
	tcase_add_test(t, prefers_the_innermost_open_one);
	tcase_add_test(t, tells_lengths_apart);
	tcase_add_loop_test(t, guesses_boundaries, 0, ROWS(guesses));
	suite_add_tcase(s, t);
	return suite_run(s);
}
