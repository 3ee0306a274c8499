/* Networks: what is one, what lies in it, alone and in a sorted list. */
#include <string.h>
#include "base/network.h"
#include "support/suite.h"

static const struct {
	const char *text;
	bool is_network, is_address;
} texts[] = {
	{ "192.0.2.0/24", true, false },     { "192.0.2.1/24", false, false },	{ "192.0.2.1", true, true },
	{ "192.0.2.1/32", true, false },     { "192.0.2.1/33", false, false },	{ "0.0.0.0/0", true, false },
	{ "192.0.2", false, false },	     { "192.0.2.256", false, false },	{ "192.0.2.01", false, false },
	{ "", false, false },		     { "/24", false, false },		{ "192.0.2.0/", false, false },
	{ "192.0.2.0/-1", false, false },    { "192.0.2.0/2x", false, false },	{ "2001:db8::/32", true, false },
	{ "2001:db8::1/32", false, false },  { "2001:db8::1", true, true },	{ "[2001:db8::1]", false, true },
	{ "[]", false, false },		     { "2001:db8::/129", false, false }, { "::ffff:192.0.2.0/120", true, false },
	{ "mail.example", false, false },    { "[192.0.2.1]", false, true },
	{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222:3333:4444:5555", false, false },
};

START_TEST(reads_networks)
{
	struct bytes text = bytes_of(texts[_i].text);
	struct network n;

	ck_assert_msg(network_parse(text, &n) == texts[_i].is_network, "%s", texts[_i].text);
	ck_assert_msg(network_parse_address(text, &n) == texts[_i].is_address, "%s", texts[_i].text);
}
END_TEST

START_TEST(a_network_is_written_as_it_is_read)
{
	char text[NETWORK_TEXT_SIZE], again[NETWORK_TEXT_SIZE];
	struct network n, back;

	if (!network_parse(bytes_of(texts[_i].text), &n))
		return;
	network_text(&n, text);
	ck_assert_msg(network_parse(bytes_of(text), &back), "%s", text);
	ck_assert(network_has(&n, &back) && network_has(&back, &n));
	network_text(&back, again);
	ck_assert_str_eq(text, again);
	ck_assert_msg((strchr(text, '/') != NULL) == (n.bits != (n.is_ipv6 ? 128 : 32)), "%s", text);
}
END_TEST

static const char *const nets[] = {
	"192.0.2.0/24", "192.0.2.128/25", "10.0.0.0/8", "203.0.113.7", "2001:db8::/32", "2001:db8:7::/48", "10.1.0.0/16", "192.0.2.0/24",
	"192.0.3.16/28",
};

static const struct {
	const char *address;
	bool found;
} lookups[] = {
	{ "192.0.2.0", true },	  { "192.0.2.255", true },   { "192.0.3.0", false },	{ "192.0.1.255", false }, { "10.255.255.255", true },
	{ "11.0.0.0", false },	  { "9.255.255.255", false }, { "203.0.113.7", true },	{ "203.0.113.6", false }, { "203.0.113.8", false },
	{ "2001:db8::1", true },  { "2001:db9::", false },   { "2001:db7:ffff::", false }, { "::ffff:10.9.9.9", true }, { "0.0.0.0", false },
	{ "255.255.255.255", false }, { "::", false },	     { "192.0.3.15", false },	{ "192.0.3.16", true },	  { "192.0.3.31", true },
	{ "192.0.3.32", false },
};

START_TEST(sorted_list_is_as_each_of_them)
{
	struct network list[ROWS(nets)], sorted[ROWS(nets)], address;
	bool found = false;
	size_t count;

	for (int i = 0; i < ROWS(nets); i++)
		ck_assert(network_parse(bytes_of(nets[i]), &list[i]));
	memcpy(sorted, list, sizeof(list));
	count = network_sort(sorted, ROWS(nets));
	ck_assert_uint_eq(count, 5);
	ck_assert(network_parse_address(bytes_of(lookups[_i].address), &address));
	for (int i = 0; i < ROWS(nets); i++)
		found = found || network_has(&list[i], &address);
	ck_assert_msg(found == lookups[_i].found, "%s", lookups[_i].address);
	ck_assert_msg(network_find(sorted, count, &address) == found, "%s", lookups[_i].address);
	ck_assert(!network_find(sorted, 0, &address));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base/network");
	TCase *t = tcase_create("network");

	tcase_add_loop_test(t, reads_networks, 0, ROWS(texts));
	tcase_add_loop_test(t, a_network_is_written_as_it_is_read, 0, ROWS(texts));
	tcase_add_loop_test(t, sorted_list_is_as_each_of_them, 0, ROWS(lookups));
	suite_add_tcase(s, t);
	return suite_run(s);
}
