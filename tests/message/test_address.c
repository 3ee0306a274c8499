#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "message/address.h"
#include "support/suite.h"

enum { ARENA_BYTES = 1 << 20, MANY = 100 };

static const struct {
	const char *label, *in, *out;	/* "name<address>|name<address>" */
	bool odd;			/* BAD_ADDRESS */
} fields[] = {
	{ "address only", "a@b.org", "<a@b.org>", 0 },
	{ "angle brackets", "<a@b.org>", "<a@b.org>", 0 },
	{ "name", "Ada Lovelace <a@b.org>", "Ada Lovelace<a@b.org>", 0 },
	{ "quoted name", "\"Lovelace, Ada\" <a@b.org>", "Lovelace, Ada<a@b.org>", 0 },
	{ "escapes in a quoted name", "\"A \\\"B\\\" C\" <a@b.org>", "A \"B\" C<a@b.org>", 0 },
	{ "folded name", "Ada\r\n Lovelace\r\n\t<a@b.org>", "Ada Lovelace<a@b.org>", 0 },
	{ "two", "a@b.org, c@d.org", "<a@b.org>|<c@d.org>", 0 },
	{ "semicolons", "a@b.org; c@d.org;", "<a@b.org>|<c@d.org>", 0 },
	{ "empty ones between", ",, a@b.org,, c@d.org,", "<a@b.org>|<c@d.org>", 0 },
	{ "comment as name", "a@b.org (Ada Lovelace)", "Ada Lovelace<a@b.org>", 0 },
	{ "comment beside a name", "Ada (x) <a@b.org> (y)", "Ada<a@b.org>", 0 },
	{ "comments inside", "a(x)@(y)b.org", "x y<a@b.org>", 0 },
	{ "nested comment with a comma", "(x (y, z)) a@b.org", "x (y, z)<a@b.org>", 0 },
	{ "group", "Friends: a@b.org, Cee <c@d.org>;", "<a@b.org>|Cee<c@d.org>", 0 },
	{ "empty group", "undisclosed-recipients:;", "", 0 },
	{ "group and another", "g: a@b.org; c@d.org", "<a@b.org>|<c@d.org>", 0 },
	{ "quoted local part", "\"a b\"@c.org", "<\"a b\"@c.org>", 0 },
	{ "quoted local part in angles", "X <\"a@b\"@c.org>", "X<\"a@b\"@c.org>", 0 },
	{ "white space in an address", "a @ b.org", "<a@b.org>", 0 },
	{ "white space in angles", "< a@b.org >", "<a@b.org>", 0 },
	{ "source route", "<@x.org,@y.org:a@b.org>", "<a@b.org>", 0 },
	{ "encoded name", "=?utf-8?Q?Ad=C3=A9?= <a@b.org>", "Ad\xc3\xa9<a@b.org>", 0 },
	{ "encoded name in quotes", "\"=?utf-8?Q?Ad=C3=A9?=\" <a@b.org>", "Ad\xc3\xa9<a@b.org>", 0 },
	{ "encoded comma", "=?utf-8?Q?a=2C_b?= <a@b.org>", "a, b<a@b.org>", 0 },
	{ "an address as name", "\"boss@b.org\" <evil@c.org>", "boss@b.org<evil@c.org>", 0 },
	{ "domain literal", "<a@[192.0.2.1]>", "<a@[192.0.2.1]>", 0 },
	{ "missing closing angle", "Ada <a@b.org", "Ada<a@b.org>", 1 },
	{ "missing closing angle before a comma", "Ada <a@b.org, c@d.org", "Ada<a@b.org>|<c@d.org>", 1 },
	{ "missing comma", "<a@b.org> <c@d.org>", "<a@b.org>|<c@d.org>", 1 },
	{ "a name and no angles", "Ada Lovelace a@b.org", "Ada Lovelace<a@b.org>", 1 },
	{ "two ats", "<a@b@c.org>", "<a@b@c.org>", 1 },
	{ "no at", "Ada", "Ada<Ada>", 1 },
	{ "words and no at", "Countess Ada", "Countess Ada<>", 1 },
	{ "a comma in a name without quotes", "Lovelace, Ada <a@b.org>", "Lovelace<Lovelace>|Ada<a@b.org>", 1 },
	{ "no at in angles", "Ada <ada>", "Ada<ada>", 1 },
	{ "empty angles", "Ada <>", "Ada<>", 1 },
	{ "unclosed quote", "\"Ada <a@b.org>", "Ada<a@b.org>", 1 },
	{ "unclosed comment", "a@b.org (Ada", "Ada<a@b.org>", 1 },
	{ "empty", "", "", 0 },
	{ "white space", " \r\n ", "", 0 },
};

static void print_mailboxes(const struct mailboxes *all, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < all->count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%.*s<%.*s>", i > 0 ? "|" : "",
					(int)all->items[i].display_name.len,
					(const char *)all->items[i].display_name.data, (int)all->items[i].address.len,
					(const char *)all->items[i].address.data);
}

START_TEST(reads_mailboxes)
{
	size_t len = strlen(fields[_i].in);
	unsigned char *copy = malloc(len != 0 ? len : 1);
	struct arena *a = arena_new(ARENA_BYTES);
	struct oddities o = { 0 };
	struct mailboxes all;
	char text[512];

	memcpy(copy, fields[_i].in, len);
	ck_assert_int_eq(mailboxes_parse((struct bytes){ copy, len }, MANY, a, &all, &o), STATUS_OK);
	print_mailboxes(&all, text, sizeof(text));
	ck_assert_msg(strcmp(text, fields[_i].out) == 0, "%s: %s", fields[_i].label, text);
	ck_assert_msg(oddities_has(&o, ODDITY_BAD_ADDRESS) == fields[_i].odd, "%s", fields[_i].label);
	arena_destroy(&a);
	free(copy);
}
END_TEST

START_TEST(splits_addresses)
{
	struct mailbox m = mailbox_from_address(bytes_of("a@b@c.org"));

	ck_assert(bytes_is(m.local, "a@b"));
	ck_assert(bytes_is(m.domain, "c.org"));
	m = mailbox_from_address(bytes_of("postmaster"));
	ck_assert(bytes_is(m.local, "postmaster"));
	ck_assert(bytes_is(m.domain, ""));
	m = mailbox_from_address(bytes_of(""));
	ck_assert_uint_eq(m.address.len + m.local.len + m.domain.len, 0);
}
END_TEST

START_TEST(keeps_to_the_limit)
{
	struct bytes in = bytes_of("a@x, b@x, c@x");
	struct arena *a = arena_new(ARENA_BYTES);
	struct oddities at = { 0 }, below = { 0 }, one = { 0 };
	struct mailboxes all;

	ck_assert_int_eq(mailboxes_parse(in, 3, a, &all, &at), STATUS_OK);
	ck_assert_uint_eq(all.count, 3);
	ck_assert(oddities_is_empty(&at));
	ck_assert_int_eq(mailboxes_parse(in, 2, a, &all, &below), STATUS_OK);
	ck_assert_uint_eq(all.count, 2);
	ck_assert(oddities_has(&below, ODDITY_HEADER_LIMIT));
	ck_assert_int_eq(mailboxes_parse(in, 1, a, &all, &one), STATUS_OK);
	ck_assert_uint_eq(all.count, 1);
	ck_assert(oddities_is_empty(&one));
	arena_destroy(&a);
}
END_TEST

START_TEST(survives_failing_allocations)
{
	struct bytes in = bytes_of("=?utf-8?Q?Ad=C3=A9?= <a@b>, c@d, e@f, g@h (caf\xe9)");
	enum status s = STATUS_NOMEM;

	for (unsigned long n = 1; s != STATUS_OK && n < 100; n++) {
		struct arena *a = arena_new(ARENA_BYTES);
		struct oddities o = { 0 };
		struct mailboxes all;

		mem_fail_at(n);
		s = mailboxes_parse(in, MANY, a, &all, &o);
		mem_fail_at(0);
		ck_assert(s == STATUS_OK ? all.count == 4 : s == STATUS_NOMEM);
		arena_destroy(&a);
	}
	ck_assert_int_eq(s, STATUS_OK);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("address");
	TCase *t = tcase_create("address");

	tcase_add_loop_test(t, reads_mailboxes, 0, ROWS(fields));
	tcase_add_test(t, splits_addresses);
	tcase_add_test(t, keeps_to_the_limit);
	tcase_add_test(t, survives_failing_allocations);
	suite_add_tcase(s, t);
	return suite_run(s);
}
