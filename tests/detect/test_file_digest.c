/* Digests of parts: of what a client saves, of each part that has content, or of none when memory ends. */
#include "detect/detect.h"
#include "support/suite.h"

static const char mail[] =
	"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	"--b\r\nContent-Type: text/plain\r\n\r\n\r\n"
	"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\ndGV4dA0K\r\n--b--\r\n";

static enum status digest(struct arena *a, struct message *m, struct evidence *e)
{
	enum status status = message_parse(bytes_of(mail), &message_limits_default, a, m);

	*e = (struct evidence){ .message = m, .arena = a };
	return status == STATUS_OK ? make_file_digests(e) : status;
}

START_TEST(digests_are_those_of_the_file)
{
	struct arena *a = arena_new(1 << 20);
	struct evidence e;
	struct message m;

	ck_assert_int_eq(digest(a, &m, &e), STATUS_OK);
	ck_assert_uint_eq(m.part_count, 3);
	ck_assert_uint_eq(e.digests[0].hex[FILE_DIGEST_SHA256].len, 0);		/* of the multipart */
	ck_assert(bytes_is(e.digests[1].hex[FILE_DIGEST_SHA1], "da39a3ee5e6b4b0d3255bfef95601890afd80709"));	/* of nothing */
	ck_assert(bytes_is(e.digests[2].hex[FILE_DIGEST_MD5], "95c4b15d60d25f7a65a23423ff75fa50"));
	ck_assert(bytes_is(e.digests[2].hex[FILE_DIGEST_SHA1], "609e8b74e82a05c50ab871f85479d7445b2b1f81"));
	ck_assert(bytes_is(e.digests[2].hex[FILE_DIGEST_SHA256], "7830b26b0ee6f35d118457f44e61961a44d8893ff51b02f8fcf08e188af77b0e"));
	arena_destroy(&a);
}
END_TEST

START_TEST(arena_that_is_full_leaves_none)
{
	size_t refused = 0;

	for (size_t bytes = 1024; bytes < 1 << 16; bytes += 16) {
		struct arena *a = arena_new(bytes);
		struct evidence e;
		struct message m;
		enum status status = digest(a, &m, &e);

		ck_assert(status == STATUS_OK || status == STATUS_LIMIT);
		ck_assert((e.digests != NULL) == (status == STATUS_OK));
		refused += status != STATUS_OK;
		arena_destroy(&a);
	}
	ck_assert_uint_gt(refused, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("detect/file_digest");
	TCase *t = tcase_create("file_digest");

	tcase_add_test(t, digests_are_those_of_the_file);
	tcase_add_test(t, arena_that_is_full_leaves_none);
	suite_add_tcase(s, t);
	return suite_run(s);
}
