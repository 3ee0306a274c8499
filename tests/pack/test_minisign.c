/* Signatures that minisign made, and what is no signature; seeds/fuzz_minisign holds its files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "pack/minisign.h"
#include "support/suite.h"

static struct buf public_file, secret_file, prehashed, two;
static const struct bytes message = BYTES("hello\n");

static void read_seed(const char *name, struct buf *out)
{
	const char *source = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/pack/seeds/fuzz_minisign/%s", source != NULL ? source : ".", name);
	buf_init(out, 1 << 16);
	ck_assert_msg(file_read(path, out) == STATUS_OK, "%s", path);
}

static void setup(void)
{
	read_seed("public", &public_file);
	read_seed("secret", &secret_file);
	read_seed("prehashed", &prehashed);
	read_seed("two", &two);
}

static void teardown(void)
{
	buf_free(&public_file);
	buf_free(&secret_file);
	buf_free(&prehashed);
	buf_free(&two);
}

static struct minisign_key public_key(void)
{
	struct minisign_key key;

	ck_assert(minisign_key_parse(buf_bytes(&public_file), &key));
	return key;
}

START_TEST(verifies_both_algorithms)
{
	const struct minisign_key key = public_key();
	struct bytes text = buf_bytes(&two);
	struct minisign_signature s;

	ck_assert(minisign_signature_next(&text, &s));
	ck_assert(!s.is_prehashed);
	ck_assert(minisign_verify(&s, &key, message));
	ck_assert(minisign_signature_next(&text, &s));
	ck_assert(s.is_prehashed);
	ck_assert(minisign_verify(&s, &key, message));
	ck_assert(bytes_starts_with(s.comment, "timestamp:"));
	ck_assert(!minisign_verify(&s, &key, (struct bytes)BYTES("hello")));
	ck_assert(!minisign_signature_next(&text, &s));
	ck_assert_uint_eq(text.len, 0);
}
END_TEST

/* One bit of any byte of the two signatures or the trusted comment: it is no signature any more, or a wrong one. */
START_TEST(every_changed_bit_is_seen)
{
	const struct minisign_key key = public_key();
	const size_t first = bytes_find_byte(buf_bytes(&prehashed), '\n', 0) + 1;

	for (size_t i = first; i + 1 < prehashed.len; i++) {
		struct bytes text = buf_bytes(&prehashed);
		struct minisign_signature s;

		prehashed.data[i] ^= 1;
		ck_assert_msg(!minisign_signature_next(&text, &s) || !minisign_verify(&s, &key, message), "byte %zu", i);
		prehashed.data[i] ^= 1;
	}
}
END_TEST

START_TEST(a_cut_signature_is_none)
{
	for (size_t n = 1; n + 1 < prehashed.len; n++) {
		unsigned char *copy = malloc(n);	/* exact size: one byte too far is seen */
		struct bytes text = { copy, n };
		struct minisign_signature s;

		memcpy(copy, prehashed.data, n);
		ck_assert_msg(!minisign_signature_next(&text, &s) && text.len > 0, "%zu bytes", n);
		free(copy);
	}
}
END_TEST

static const struct {
	const char *label, *text;
	bool is_key;
} keys[] = {
	{ "the line alone", "RWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+Oj", true },
	{ "with its line end", "RWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+Oj\r\n", true },
	{ "with a comment", "untrusted comment: x\nRWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+Oj\n", true },
	{ "a letter too few", "RWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+O", false },
	{ "a letter too many", "RWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+OjA", false },
	{ "another algorithm", "RXSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+Oj", false },
	{ "no base64", "RWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+O*", false },
	{ "something behind it", "RWSXtO4Wd2HrIZiiSThIREmkEl9p7qtJ2bgOMxnrUJn7ERM8VTwtz+Oj\nx", false },
	{ "a comment alone", "untrusted comment: x\n", false },
	{ "nothing", "", false },
};

START_TEST(reads_public_keys)
{
	struct minisign_key key;
	char id[MINISIGN_ID_SIZE];

	ck_assert_msg(minisign_key_parse(bytes_of(keys[_i].text), &key) == keys[_i].is_key, "%s", keys[_i].label);
	if (keys[_i].is_key)
		ck_assert_str_eq(minisign_id_format(key.id, id), "21EB617716EEB497");	/* as minisign prints it */
}
END_TEST

START_TEST(what_is_signed_is_verified)
{
	const struct minisign_key key = public_key();
	char comment[MINISIGN_COMMENT_MAX + 1];
	struct minisign_secret secret;
	struct minisign_signature s;
	struct minisign_key half;
	struct diag d = { .line = 0 };
	struct bytes text;
	struct buf out;

	ck_assert(!minisign_secret_is_locked(buf_bytes(&secret_file)));
	ck_assert_int_eq(minisign_secret_open(buf_bytes(&secret_file), NULL, &secret, &d), STATUS_OK);
	minisign_secret_key(&secret, &half);
	ck_assert_mem_eq(&half, &key, sizeof(key));
	buf_init(&out, 1 << 16);
	ck_assert_int_eq(minisign_sign(&secret, message, "a comment", &out), STATUS_OK);
	ck_assert_int_eq(minisign_sign(&secret, message, "two\nlines", &out), STATUS_INVALID);
	memset(comment, 'x', sizeof(comment));
	comment[MINISIGN_COMMENT_MAX] = '\0';
	ck_assert_int_eq(minisign_sign(&secret, message, comment, &out), STATUS_INVALID);
	comment[MINISIGN_COMMENT_MAX - 18] = '\0';
	ck_assert_int_eq(minisign_sign(&secret, message, comment, &out), STATUS_OK);
	text = buf_bytes(&out);
	ck_assert(minisign_signature_next(&text, &s));
	ck_assert(bytes_is(s.comment, "a comment"));
	ck_assert(minisign_verify(&s, &key, message));
	ck_assert(minisign_signature_next(&text, &s));
	ck_assert(minisign_verify(&s, &key, message));
	ck_assert_uint_eq(text.len, 0);
	buf_free(&out);
	minisign_secret_wipe(&secret);
}
END_TEST

START_TEST(a_damaged_secret_key_is_seen)
{
	struct minisign_secret secret;
	struct diag d = { .line = 0 };

	/* A key without a password has no checksum but zeros: only its form can be wrong. */
	secret_file.data[secret_file.len - 3] = '*';
	ck_assert_int_eq(minisign_secret_open(buf_bytes(&secret_file), NULL, &secret, &d), STATUS_INVALID);
	ck_assert_int_eq(minisign_secret_open(buf_bytes(&public_file), NULL, &secret, &d), STATUS_INVALID);
	ck_assert_str_eq(d.text, "this is no secret key of minisign");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pack/minisign");
	TCase *t = tcase_create("minisign");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, verifies_both_algorithms);
	tcase_add_test(t, every_changed_bit_is_seen);
	tcase_add_test(t, a_cut_signature_is_none);
	tcase_add_loop_test(t, reads_public_keys, 0, ROWS(keys));
	tcase_add_test(t, what_is_signed_is_verified);
	tcase_add_test(t, a_damaged_secret_key_is_seen);
	suite_add_tcase(s, t);
	return suite_run(s);
}
