#include "match/exact.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "support/suite.h"

static const struct exact_entry entries[] = {
	{ BYTES("pixel.example"), 1 },
	{ BYTES("Mixed.Example"), 2 },
	{ BYTES("twice.example"), 3 },
	{ BYTES("other.example"), 4 },
	{ BYTES("twice.example"), 5 },
	{ BYTES(""), 6 },
};

static const struct {
	const char *label, *name;
	unsigned values[2];
} lookups[] = {
	{ "there",                 "pixel.example",  { 1, 0 } },
	{ "case of the name",      "PIXEL.example",  { 1, 0 } },
	{ "case of the entry",     "mixed.example",  { 2, 0 } },
	{ "two values, in order",  "twice.example",  { 3, 5 } },
	{ "not there",             "pixel.exampl",   { 0, 0 } },
	{ "longer than all",       "a.pixel.example", { 0, 0 } },
	{ "the empty name",        "",               { 6, 0 } },
};

START_TEST(finds_names)
{
	struct exact *e = NULL;
	struct exact_cursor c;
	uint32_t value;

	ck_assert_int_eq(exact_new(entries, ROWS(entries), &e), STATUS_OK);
	c = exact_find(e, bytes_of(lookups[_i].name));
	for (int i = 0; i < 2 && lookups[_i].values[i] != 0; i++) {
		ck_assert_msg(exact_next(&c, &value), "%s", lookups[_i].label);
		ck_assert_msg(value == lookups[_i].values[i], "%s", lookups[_i].label);
	}
	ck_assert_msg(!exact_next(&c, &value), "%s", lookups[_i].label);
	exact_destroy(&e);
	ck_assert_ptr_null(e);
	exact_destroy(&e);
}
END_TEST

START_TEST(empty_table_finds_nothing)
{
	struct exact *e = NULL;
	struct exact_cursor c;
	uint32_t value;

	ck_assert_int_eq(exact_new(NULL, 0, &e), STATUS_OK);
	c = exact_find(e, bytes_of("a"));
	ck_assert(!exact_next(&c, &value));
	exact_destroy(&e);
}
END_TEST

START_TEST(many_names)
{
	enum { COUNT = 20000 };
	struct exact_entry *many = calloc(COUNT, sizeof(*many));
	char (*names)[24] = calloc(COUNT, sizeof(*names));
	struct exact *e = NULL;

	for (unsigned i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof(names[i]), "h%u.example", i);
		many[i] = (struct exact_entry){ bytes_of(names[i]), i };
	}
	ck_assert_int_eq(exact_new(many, COUNT, &e), STATUS_OK);
	for (unsigned i = 0; i < COUNT; i++) {
		struct exact_cursor c = exact_find(e, bytes_of(names[i]));
		uint32_t value = 0;

		ck_assert(exact_next(&c, &value) && value == i && !exact_next(&c, &value));
	}
	exact_destroy(&e);
	free(names);
	free(many);
}
END_TEST

START_TEST(name_length_is_bounded)
{
	unsigned char name[EXACT_MAX_NAME + 1];
	struct exact_entry one = { { name, EXACT_MAX_NAME }, 7 };
	struct exact_cursor c;
	struct exact *e = NULL;
	uint32_t value;

	memset(name, 'x', sizeof(name));
	ck_assert_int_eq(exact_new(&one, 1, &e), STATUS_OK);
	c = exact_find(e, one.name);
	ck_assert(exact_next(&c, &value));
	one.name.len++;
	c = exact_find(e, one.name);
	ck_assert(!exact_next(&c, &value));
	exact_destroy(&e);
	ck_assert_int_eq(exact_new(&one, 1, &e), STATUS_LIMIT);
	ck_assert_ptr_null(e);
}
END_TEST

START_TEST(survives_each_failed_allocation)
{
	unsigned n = 1;
	struct exact *e = NULL;

	for (; n < 20 && e == NULL; n++) {
		enum status status;

		mem_fail_at(n);
		status = exact_new(entries, ROWS(entries), &e);
		mem_fail_at(0);
		ck_assert_int_eq(status, e != NULL ? STATUS_OK : STATUS_NOMEM);
	}
	ck_assert_uint_gt(n, 4);
	ck_assert_ptr_nonnull(e);
	exact_destroy(&e);
}
END_TEST

static const struct {
	const char *host, *parents;
} hosts[] = {
	{ "a.b.example", "b.example,example," },
	{ "example", "" },
	{ "example.", "" },
	{ "", "" },
	{ ".example", "example," },
};

START_TEST(walks_up_a_host)
{
	struct bytes host = bytes_of(hosts[_i].host);
	char seen[64] = "";

	while (host_parent(&host))
		snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%.*s,", (int)host.len, host.data);
	ck_assert_str_eq(seen, hosts[_i].parents);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("match/exact");
	TCase *t = tcase_create("exact");

	tcase_add_loop_test(t, finds_names, 0, ROWS(lookups));
	tcase_add_test(t, empty_table_finds_nothing);
	tcase_add_test(t, many_names);
	tcase_add_test(t, name_length_is_bounded);
	tcase_add_test(t, survives_each_failed_allocation);
	tcase_add_loop_test(t, walks_up_a_host, 0, ROWS(hosts));
	suite_add_tcase(s, t);
	return suite_run(s);
}
