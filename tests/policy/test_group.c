#include <stdlib.h>
#include <string.h>
#include "policy/group.h"
#include "support/suite.h"

static const char *const members[] = { "@.sub.example", "@exact.example", "anna+press@example.org", "anna@example.org", "x" };
static const struct policy_group group = { "g", members, ROWS(members) };

static const struct {
	const char *label, *address;
	bool has;
} rows[] = {
	{ "an address", "anna@example.org", true },
	{ "in any case", "ANNA@Example.ORG", true },
	{ "with a tag", "anna+news@example.org", true },
	{ "a tag that is listed", "anna+press@example.org", true },
	{ "with a final dot", "anna@example.org.", true },
	{ "somebody else", "annika@example.org", false },
	{ "a longer domain", "anna@example.org.evil", false },
	{ "a shorter one", "anna@example.or", false },
	{ "a domain", "whoever@EXACT.example", true },
	{ "a domain with a tag", "who+ever@exact.example", true },
	{ "not what is below it", "whoever@a.exact.example", false },
	{ "below a domain", "b@a.sub.example", true },
	{ "far below a domain", "b@c.b.a.sub.example", true },
	{ "not the domain itself", "b@sub.example", false },
	{ "not another one that ends so", "b@asub.example", false },
	{ "an \"@\" in quotes", "\"anna@example.org\"@evil.example", false },
	{ "quotes and the domain", "\"a@b\"@exact.example", true },
	{ "no domain", "x", true },
	{ "no domain, not listed", "y", false },
	{ "only a tag", "+press@example.org", false },
	{ "only an \"@\"", "@", false },
	{ "only dots", "a@...", false },
	{ "empty", "", false },
};

START_TEST(recipients_belong)
{
	size_t n = strlen(rows[_i].address);
	unsigned char *copy = malloc(n != 0 ? n : 1);

	memcpy(copy, rows[_i].address, n);
	ck_assert_msg(group_has(&group, (struct bytes){ copy, n }) == rows[_i].has, "%s", rows[_i].label);
	free(copy);
}
END_TEST

START_TEST(both_sides_of_the_longest_address)
{
	static const char domain[] = "@exact.example";
	char text[GROUP_ADDRESS_MAX + 1];
	size_t n = sizeof(domain) - 1;

	memset(text, 'a', sizeof(text));
	memcpy(text + GROUP_ADDRESS_MAX - n, domain, n);
	ck_assert(group_has(&group, (struct bytes){ (unsigned char *)text, GROUP_ADDRESS_MAX }));
	memmove(text + 1, text, GROUP_ADDRESS_MAX);
	ck_assert(!group_has(&group, (struct bytes){ (unsigned char *)text, GROUP_ADDRESS_MAX + 1 }));
}
END_TEST

START_TEST(an_empty_group_has_nobody)
{
	static const struct policy_group empty = { "e", NULL, 0 };

	ck_assert(!group_has(&empty, bytes_of("anna@example.org")));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("policy/group");
	TCase *t = tcase_create("group");

	tcase_add_loop_test(t, recipients_belong, 0, ROWS(rows));
	tcase_add_test(t, both_sides_of_the_longest_address);
	tcase_add_test(t, an_empty_group_has_nobody);
	suite_add_tcase(s, t);
	return suite_run(s);
}
