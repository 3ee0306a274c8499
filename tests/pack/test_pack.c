/* The format: what is a pack, and what is none, and why. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "pack/pack.h"
#include "support/suite.h"

static struct buf good;

static const struct pack_limits limits = { .max_bytes = 4096, .max_files = 3 };

static enum status parse(struct bytes raw, struct arena *a, struct pack *p, struct diag *d)
{
	return pack_parse(raw, &limits, a, p, d);
}

static void setup(void)
{
	static const struct pack_file files[] = {	/* not in order */
		{ BYTES("z.sig"), BYTES("cde") }, { BYTES("a.txt"), BYTES("ab") }, { BYTES("empty"), BYTES("") },
	};
	const struct pack p = {
		.name = BYTES("partner.x-1"), .version = 42, .issued = 1767225600, .expires = 1767225601, .interval_s = 5,
		.files = files, .file_count = 3,
	};
	struct diag d = { .line = 0 };

	buf_init(&good, 1 << 16);
	ck_assert_int_eq(pack_write(&p, &good, &d), STATUS_OK);
}

static void teardown(void)
{
	buf_free(&good);
}

START_TEST(reads_what_it_writes)
{
	struct arena *a = arena_new(1 << 16);
	struct diag d = { .line = 0 };
	struct pack p;

	ck_assert_int_eq(buf_add_text(&good, "behind"), STATUS_OK);
	ck_assert_msg(parse(buf_bytes(&good), a, &p, &d) == STATUS_OK, "%s", d.text);
	ck_assert(bytes_is(p.name, "partner.x-1"));
	ck_assert_uint_eq(p.version, 42);
	ck_assert_int_eq(p.issued, 1767225600);
	ck_assert_int_eq(p.expires, 1767225601);
	ck_assert_uint_eq(p.interval_s, 5);
	ck_assert_uint_eq(p.file_count, 3);
	ck_assert(bytes_is(p.files[0].name, "a.txt") && bytes_is(p.files[0].content, "ab"));
	ck_assert(bytes_is(p.files[1].name, "empty") && p.files[1].content.len == 0);
	ck_assert(bytes_is(p.files[2].name, "z.sig") && bytes_is(p.files[2].content, "cde"));
	ck_assert(bytes_is(p.behind, "behind"));
	ck_assert_uint_eq(p.body.len, good.len - 6);
	arena_destroy(&a);
}
END_TEST

START_TEST(is_described_exactly)
{
	static char name[PACK_NAME_MAX + 1];
	struct pack p = { .name = BYTES("partner"), .version = 42, .digest = { 0x8e, 0x5b, [PACK_DIGEST_BYTES - 1] = 0xff } };
	char text[PACK_DESCRIPTION_SIZE];

	ck_assert_str_eq(pack_describe(&p, text),
			 "pack partner version 42 digest 8e5b0000000000000000000000000000000000000000000000000000000000ff");
	/* The longest one is not cut. */
	memset(name, 'n', PACK_NAME_MAX);
	p.name = bytes_of(name);
	p.version = UINT64_MAX;
	ck_assert(bytes_ends_with_nocase(bytes_of(pack_describe(&p, text)), "ff"));
	ck_assert_uint_lt(strlen(text), sizeof(text) - 1);
}
END_TEST

START_TEST(every_cut_is_seen)
{
	for (size_t n = 0; n < good.len; n++) {
		unsigned char *copy = malloc(n + (n == 0));	/* exact size: one byte too far is seen */
		struct arena *a = arena_new(1 << 16);
		struct diag d = { .line = 0 };
		struct pack p;

		memcpy(copy, good.data, n);
		ck_assert_int_eq(parse((struct bytes){ copy, n }, a, &p, &d), STATUS_INVALID);
		ck_assert_msg(strstr(d.text, "cut short") != NULL, "%zu: %s", n, d.text);
		arena_destroy(&a);
		free(copy);
	}
}
END_TEST

START_TEST(every_changed_bit_changes_it)
{
	for (size_t i = 0; i < good.len; i++) {
		struct arena *a = arena_new(1 << 16);
		struct diag d = { .line = 0 };
		struct pack p;

		good.data[i] ^= 1;
		/* Names, dates and numbers may turn into others, which the signature is for; all else is seen here. */
		if (parse(buf_bytes(&good), a, &p, &d) == STATUS_OK)
			ck_assert_msg(i < bytes_find(buf_bytes(&good), (struct bytes)BYTES("\n\n"), 0), "byte %zu of the files", i);
		good.data[i] ^= 1;
		arena_destroy(&a);
	}
}
END_TEST

static const struct {
	const char *label, *from, *to, *says;
} wrong[] = {
	{ "another format", "unbeacon-pack 1", "unbeacon-pack 2", "first line" },
	{ "an upper case name", "name: partner.x-1", "name: Partner", "a name of" },
	{ "a path as name", "name: partner.x-1", "name: ../x", "a name of" },
	{ "two dots in a name", "name: partner.x-1", "name: a..b", "a name of" },
	{ "a name that begins with a dot", "name: partner.x-1", "name: .a", "a name of" },
	{ "no name", "name: partner.x-1", "name: ", "a name of" },
	{ "a field that is not there", "name: partner.x-1\n", "", "the field \"name\"" },
	{ "a field of ours too many", "version:", "extra: 1\nversion:", "the field \"version\"" },
	{ "version 0", "version: 42", "version: 0", "at least 1" },
	{ "a zero in front", "version: 42", "version: 042", "a number" },
	{ "a version too great", "version: 42", "version: 1000000000000000000", "a number" },
	{ "no time in a date", "issued: 2026-01-01T00:00:00Z", "issued: 2026-01-01", "a date" },
	{ "expired when issued", "expires: 2026-01-01T00:00:01Z", "expires: 2026-01-01T00:00:00Z", "expires after" },
	{ "an interval of more than ten years", "interval: 5", "interval: 316224001", "a number" },
	{ "upper case digits of the digest", "digest: ", "digest: A", "64 hexadecimal" },
	{ "files not in order", "file: 2 a.txt\nfile: 0 empty", "file: 0 empty\nfile: 2 a.txt", "in the order" },
	{ "a file twice", "file: 0 empty", "file: 0 a.txt", "in the order" },
	{ "a path as file", "a.txt", "../a.txt", "a file's name" },
	{ "a slash in a file", "a.txt", "a/a.txt", "a file's name" },
	{ "a hidden file", "a.txt", ".a.txt", "a file's name" },
	{ "a length that is no number", "file: 2 a", "file: -2 a", "file: LENGTH NAME" },
	{ "a length beyond the end", "file: 2 a", "file: 9 a", "cut short" },
	{ "a length beyond all memory", "file: 2 a", "file: 99999999999999999999 a", "file: LENGTH NAME" },
	{ "lengths of others", "file: 2 a.txt\nfile: 0 empty\nfile: 3", "file: 1 a.txt\nfile: 0 empty\nfile: 3", "damaged" },
	{ "CR LF", "name: partner.x-1\n", "name: partner.x-1\r\n", "a name of" },
	{ "one file too many", "file: 0 empty", "file: 0 empty\nfile: 0 f", "more than 3 files" },
};

START_TEST(says_what_is_wrong)
{
	const struct bytes from = bytes_of(wrong[_i].from), all = buf_bytes(&good);
	const size_t at = bytes_find(all, from, 0);
	struct arena *a = arena_new(1 << 16);
	struct diag d = { .line = 0 };
	struct buf changed;
	struct pack p;

	ck_assert_uint_lt(at, all.len);
	buf_init(&changed, 1 << 16);
	ck_assert_int_eq(buf_add_bytes(&changed, bytes_slice(all, 0, at)), STATUS_OK);
	ck_assert_int_eq(buf_add_text(&changed, wrong[_i].to), STATUS_OK);
	ck_assert_int_eq(buf_add_bytes(&changed, bytes_slice(all, at + from.len, all.len)), STATUS_OK);
	ck_assert_msg(parse(buf_bytes(&changed), a, &p, &d) == STATUS_INVALID, "%s", wrong[_i].label);
	ck_assert_msg(strstr(d.text, wrong[_i].says) != NULL, "%s: %s", wrong[_i].label, d.text);
	buf_free(&changed);
	arena_destroy(&a);
}
END_TEST

START_TEST(keeps_to_its_limits)
{
	struct pack_limits tight = limits;
	struct arena *a = arena_new(1 << 16);
	struct diag d = { .line = 0 };
	struct pack p;

	tight.max_bytes = good.len;
	ck_assert_int_eq(pack_parse(buf_bytes(&good), &tight, a, &p, &d), STATUS_OK);
	tight.max_bytes--;
	ck_assert_int_eq(pack_parse(buf_bytes(&good), &tight, a, &p, &d), STATUS_INVALID);
	ck_assert_ptr_nonnull(strstr(d.text, "larger than"));
	arena_destroy(&a);
	a = arena_new(1 << 16);
	ck_assert_ptr_nonnull(a);
	mem_fail_at(1);
	d.text[0] = '\0';
	ck_assert_int_eq(pack_parse(buf_bytes(&good), &limits, a, &p, &d), STATUS_NOMEM);
	mem_fail_at(0);
	arena_destroy(&a);
}
END_TEST

static const struct {
	const char *label, *wanted;
	unsigned long long in_force;	/* 0: nothing is */
	long long now;
	const char *says;		/* NULL: it may */
} follows[] = {
	{ "the first", "a", 0, 2000000, NULL },
	{ "a newer one", "a", 4, 2000000, NULL },
	{ "the same version", "a", 5, 2000000, "in force already" },
	{ "an older one", "a", 6, 2000000, "older than version 6" },
	{ "another name", "b", 0, 2000000, "not \"b\"" },
	{ "in its last second", "a", 0, 2999999, NULL },
	{ "expired", "a", 0, 3000000, "expired at" },
	{ "issued a day ahead", "a", 0, 1000000 - 86400, NULL },
	{ "issued later than that", "a", 0, 1000000 - 86401, "in the future" },
};

START_TEST(only_newer_ones_follow)
{
	const struct pack p = { .name = BYTES("a"), .version = 5, .issued = 1000000, .expires = 3000000 };
	const struct pack in_force = { .version = follows[_i].in_force };
	struct diag d = { .line = 0 };
	enum status status = pack_may_follow(&p, follows[_i].wanted, in_force.version > 0 ? &in_force : NULL, follows[_i].now, &d);

	ck_assert_msg(status == (follows[_i].says == NULL ? STATUS_OK : STATUS_INVALID), "%s", follows[_i].label);
	if (follows[_i].says != NULL)
		ck_assert_msg(strstr(d.text, follows[_i].says) != NULL, "%s: %s", follows[_i].label, d.text);
}
END_TEST

START_TEST(is_frozen_after_its_promise)
{
	struct pack p = { .issued = 1000, .interval_s = 100 };

	ck_assert(!pack_is_frozen(&p, 0));
	ck_assert(!pack_is_frozen(&p, 1100));
	ck_assert(pack_is_frozen(&p, 1101));
	p.interval_s = 0;
	ck_assert(!pack_is_frozen(&p, 1000000));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pack/pack");
	TCase *t = tcase_create("pack");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, reads_what_it_writes);
	tcase_add_test(t, is_described_exactly);
	tcase_add_test(t, every_cut_is_seen);
	tcase_add_test(t, every_changed_bit_changes_it);
	tcase_add_loop_test(t, says_what_is_wrong, 0, ROWS(wrong));
	tcase_add_test(t, keeps_to_its_limits);
	tcase_add_loop_test(t, only_newer_ones_follow, 0, ROWS(follows));
	tcase_add_test(t, is_frozen_after_its_promise);
	suite_add_tcase(s, t);
	return suite_run(s);
}
