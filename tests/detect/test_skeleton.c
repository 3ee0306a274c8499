/*
 * test_skeleton.c - that a URL has one skeleton, whatever stands around it, and which URLs have equal ones.
 */
#include <string.h>
#include "detect/skeleton.h"
#include "support/suite.h"

static const struct hash_key KEY = { 0x0123456789abcdef, 0xfedcba9876543210 };

enum { NOW = 1700000000, URLS_MAX = 64, EQUAL_KEY = 1, HOST = 2, PATH = 4, QUERY = 8 };

struct sample {
	struct arena *arena;
	struct reference references[URLS_MAX];
	struct skeletons skeletons;
};

static void sample_init(struct sample *s)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena_new(4 << 20);
	ck_assert_ptr_nonnull(s->arena);
}

static void read_url(struct sample *s, size_t i, const char *url)
{
	struct reference *r = &s->references[i];
	struct oddities ignored = { { 0 } };
	const bool is_click = url[0] == '>';

	*r = (struct reference){ .construct = is_click ? "a[href]" : "img[src]", .load = is_click ? LOAD_CLICK : LOAD_AUTO };
	ck_assert_int_eq(url_parse(bytes_of(url + is_click), NULL, s->arena, &r->url, &r->valid, &ignored), STATUS_OK);
	r->domain = url_registrable_domain(r->url.host);
}

static void make(struct sample *s, size_t count)
{
	const struct references all = { .items = s->references, .count = count };

	ck_assert_int_eq(skeletons_make(&KEY, &all, NOW, s->arena, &s->skeletons), STATUS_OK);
}

/* Links are written with ">" in front. */
static const struct {
	const char *label, *one, *other;
	unsigned same;			/* of the set above: what is equal in both, and places that are not empty in either */
} pairs[] = {
	{ "the same", "http://t.example/a?x=1", "http://t.example/a?x=1", EQUAL_KEY | PATH | QUERY },
	{ "another value", "http://t.example/a?x=1", "http://t.example/a?x=2", EQUAL_KEY | PATH },
	{ "another folder", "http://t.example/a/x?x=1", "http://t.example/b/x?x=1", EQUAL_KEY | QUERY },
	{ "another stem", "http://t.example/a/x.png?x=1", "http://t.example/a/y.png?x=1", EQUAL_KEY | QUERY },
	{ "another label", "http://a.t.example/x?x=1", "http://b.t.example/x?x=1", EQUAL_KEY | PATH | QUERY },
	{ "machines that share load", "http://img1.t.example/x", "http://img2.t.example/x", EQUAL_KEY | HOST | PATH },
	{ "another user", "http://a@t.example/x", "http://b@t.example/x", EQUAL_KEY | PATH },
	{ "another name", "http://t.example/a?x=1", "http://t.example/a?y=1", PATH | QUERY },
	{ "another extension", "http://t.example/a.png?x=1", "http://t.example/a.gif?x=1", PATH | QUERY },
	{ "another depth", "http://t.example/a/b", "http://t.example/a", 0 },
	{ "another domain", "http://t.example/a", "http://u.example/a", PATH },
	{ "another port", "http://t.example/a", "http://t.example:81/a", PATH },
	{ "another scheme", "http://t.example/a", "https://t.example/a", PATH },
	{ "another load", "http://t.example/a", ">http://t.example/a", PATH },
	{ "another fragment of a load", "http://t.example/a#x", "http://t.example/a#y", EQUAL_KEY | PATH },
	{ "another fragment of a link", ">http://t.example/a#x", ">http://t.example/a#y", EQUAL_KEY | PATH },
	{ "a query and none", "http://t.example/a", "http://t.example/a?x=1", PATH },
	{ "a fragment and none", ">http://t.example/a#x", ">http://t.example/a", PATH },
	{ "two times of today", "http://t.example/a?x=1700000001", "http://t.example/a?x=1700000002", EQUAL_KEY | PATH },
	{ "a time and a word", "http://t.example/a?x=1700000001", "http://t.example/a?x=b", PATH },
	{ "slash and name", "http://t.example/a/b?c=d", "http://t.example/a?b/c=d", 0 },
};

START_TEST(what_is_equal)
{
	const unsigned same = pairs[_i].same;
	const struct campaign_skeleton *a, *b;
	struct sample one, other;
	unsigned got = 0;

	sample_init(&one);
	sample_init(&other);
	read_url(&one, 0, pairs[_i].one);
	read_url(&other, 0, pairs[_i].other);
	make(&one, 1);
	make(&other, 1);
	ck_assert_uint_eq(one.skeletons.count, 1);
	ck_assert_uint_eq(other.skeletons.count, 1);
	a = &one.skeletons.items[0];
	b = &other.skeletons.items[0];
	got |= a->key == b->key ? EQUAL_KEY : 0;
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++)
		got |= a->values[place] != 0 && a->values[place] == b->values[place] ? 2u << place : 0;
	ck_assert_msg(got == same, "%s: %#x", pairs[_i].label, got);
	arena_destroy(&one.arena);
	arena_destroy(&other.arena);
}
END_TEST

/* More origins than are remembered, long paths and queries, and what is like the one before in part. No two have one shape. */
static const char *const company[] = {
	"http://t.example/a?x=1", "http://t.example/a?y=1", "http://t.example/a", "http://t.example/b/c", "http://t.example/b/c?x=1&y=2",
	"http://a.t.example/a/host.htm", ">http://t.example/a", ">http://t.example/a?x=1", ">http://t.example/a#f", "http://x:y@t.example/a/b/user",
	"http://t.example/a.txt?", "http://t.example/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v",
	"http://t.example/a?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11&l=12&m=13&n=14&o=15&p=16&q=17&r=18&s=19&t=20&u=21&v=22&w=23",
	"http://t.example/a?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11&l=12&m=13&n=14&o=15&p=16&q=17&r=18&s=19&t=20&u=21&v=22&x=23",
	"http://b.example/", "http://c.example/", "http://d.example/", "http://e.example/", "http://f.example/", "http://g.example/",
	"http://h.example/", "http://i.example/", "http://j.example/", "http://k.example/", "http://l.example/", "http://m.example/",
	"http://n.example/", "http://o.example/", "http://p.example/", "http://q.example/", "https://t.example/a", "http://t.example/a.png",
};

static const struct campaign_skeleton *item_of(const struct sample *s, size_t i)
{
	ck_assert_int_ge(s->skeletons.of_reference[i], 0);
	return &s->skeletons.items[s->skeletons.of_reference[i]];
}

/* In one order and in the reverse: each has the skeleton that it has alone. */
START_TEST(company_changes_nothing)
{
	const size_t count = (size_t)ROWS(company);
	struct sample alone, all;

	ck_assert_uint_le(count, URLS_MAX);
	for (int order = 0; order < 2; order++) {
		sample_init(&all);
		for (size_t i = 0; i < count; i++)
			read_url(&all, i, company[order == 0 ? i : count - 1 - i]);
		make(&all, count);
		for (size_t i = 0; i < count; i++) {
			sample_init(&alone);
			read_url(&alone, 0, company[order == 0 ? i : count - 1 - i]);
			make(&alone, 1);
			ck_assert_msg(item_of(&alone, 0)->key == item_of(&all, i)->key, "%s", company[order == 0 ? i : count - 1 - i]);
			ck_assert_mem_eq(item_of(&alone, 0)->values, item_of(&all, i)->values, sizeof(item_of(&all, i)->values));
			arena_destroy(&alone.arena);
		}
		arena_destroy(&all.arena);
	}
}
END_TEST

/* Several of one shape are numbered, and how many there are is part of each. */
START_TEST(one_shape_several_times)
{
	struct sample two, three;

	sample_init(&two);
	sample_init(&three);
	for (size_t i = 0; i < 3; i++) {
		static const char *const urls[] = { "http://t.example/a", "http://t.example/b", "http://t.example/c" };

		read_url(&three, i, urls[i]);
		if (i < 2)
			read_url(&two, i, urls[i]);
	}
	make(&two, 2);
	make(&three, 3);
	ck_assert_uint_eq(three.skeletons.count, 3);
	ck_assert_uint_ne(item_of(&three, 0)->key, item_of(&three, 1)->key);
	ck_assert_uint_ne(item_of(&three, 1)->key, item_of(&three, 2)->key);
	ck_assert_uint_ne(item_of(&two, 0)->key, item_of(&three, 0)->key);
	ck_assert_uint_eq(item_of(&two, 0)->values[CAMPAIGN_PATH], item_of(&three, 0)->values[CAMPAIGN_PATH]);
	arena_destroy(&two.arena);
	arena_destroy(&three.arena);
}
END_TEST

/* A digest under another key has nothing in common. */
START_TEST(all_depends_on_the_key)
{
	static const struct hash_key other = { 0x0123456789abcdef, 0xfedcba9876543211 };
	struct skeletons skeletons;
	struct sample s;

	sample_init(&s);
	read_url(&s, 0, "http://x.t.example/a?b=c");
	make(&s, 1);
	ck_assert_int_eq(skeletons_make(&other, &(struct references){ .items = s.references, .count = 1 }, NOW, s.arena, &skeletons),
			 STATUS_OK);
	ck_assert_uint_ne(skeletons.items[0].key, item_of(&s, 0)->key);
	for (unsigned place = 0; place < CAMPAIGN_PLACES; place++) {
		ck_assert_uint_ne(skeletons.items[0].values[place], 0);
		ck_assert_uint_ne(skeletons.items[0].values[place], item_of(&s, 0)->values[place]);
	}
	arena_destroy(&s.arena);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/skeleton");
	TCase *t = tcase_create("skeleton");

	tcase_add_loop_test(t, what_is_equal, 0, ROWS(pairs));
	tcase_add_test(t, company_changes_nothing);
	tcase_add_test(t, one_shape_several_times);
	tcase_add_test(t, all_depends_on_the_key);
	suite_add_tcase(s, t);
	return suite_run(s);
}
