#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report/escape.h"
#include "report/hide.h"
#include "support/suite.h"

static const struct hash_key key = { 7, 8 };

/* In what is expected "{}" stands for any digest. */
static void check(const char *label, const struct buf *out, const char *pattern)
{
	size_t at = 0;

	for (const char *p = pattern; *p != '\0'; p++) {
		if (strncmp(p, "{}", 2) == 0) {
			ck_assert_msg(out->len - at >= 18 && out->data[at] == '{' && out->data[at + 17] == '}', "%s: %.*s", label,
				      (int)out->len, (const char *)out->data);
			at += 18;
			p++;
		} else {
			ck_assert_msg(at < out->len && out->data[at] == (unsigned char)*p, "%s: %.*s", label, (int)out->len,
				      (const char *)out->data);
			at++;
		}
	}
	ck_assert_msg(at == out->len, "%s: %.*s", label, (int)out->len, (const char *)out->data);
}

static const struct {
	const char *label, *url;
	bool has_token;
	const char *hidden;
} urls[] = {
	{ "words stay", "https://www.example.org/track/open.php", false, "hxxps://www[.]example[.]org/track/open.php" },
	{ "a token in the path", "https://example.org/i/Ab3dEf/p.gif", false, "hxxps://example[.]org/i/{}/p.gif" },
	{ "a long word is no word", "http://example.org/abcdefghijklm", false, "hxxp://example[.]org/{}" },
	{ "one letter less", "http://example.org/abcdefghijkl", false, "hxxp://example[.]org/abcdefghijkl" },
	{ "digits", "http://example.org/123", false, "hxxp://example[.]org/{}" },
	{ "a lower-case name where a token was found", "http://example.org/track/nyvpr/", true, "hxxp://example[.]org/track/{}/" },
	{ "... in the stem of a file", "http://example.org/nyvpr.gif", true, "hxxp://example[.]org/{}.gif" },
	{ "... in a label of the host", "http://nyvpr.img.example.org/", true, "hxxp://{}[.]img[.]example[.]org/" },
	{ "an extension that is none", "http://example.org/open.bob", true, "hxxp://example[.]org/{}" },
	{ "values of a query", "http://example.org/?u=bob&id=1", false, "hxxp://example[.]org/?u={}&id={}" },
	{ "a name that is the token", "http://example.org/?o00y05e9x", false, "hxxp://example[.]org/?{}" },
	{ "a name without a value", "http://example.org/?bob", false, "hxxp://example[.]org/?{}" },
	{ "a fragment", "http://example.org/a#bob", false, "hxxp://example[.]org/a#{}" },
	{ "user and password", "http://bob:pw@example.org/", false, "hxxp://{}@example[.]org/" },
	{ "a user alone", "http://bob@example.org/", false, "hxxp://{}@example[.]org/" },
	{ "a port", "http://example.org:81/", false, "hxxp://example[.]org:81/" },
	{ "an address", "http://192.0.2.1/a", false, "hxxp://192[.]0[.]2[.]1/a" },
	{ "IPv6", "http://[2001:db8::1]/", false, "hxxp://[2001:db8::1]/" },
	{ "a token as a wildcard label", "https://YCuzQzNX9.example.work/", false, "hxxps://{}[.]example[.]work/" },
	{ "a final dot", "http://nyvpr9.example.org./", false, "hxxp://{}[.]example[.]org/" },
	{ "a mailto", "mailto:bob@example.org", false, "mailto[:]{}" },
	{ "embedded data", "data:image/gif;base64,Ym9i", false, "data[:]{}" },
	{ "ftp", "ftp://example.org/a", false, "fxp://example[.]org/a" },
	{ "24 pieces", "http://e.org/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", false,
	  "hxxp://e[.]org/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a" },
	{ "25 pieces", "http://e.org/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", false,
	  "hxxp://e[.]org/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a{}" },
	{ "a URL in a URL", "http://example.org/r?to=http%3A%2F%2Fa&x=http://b", false, "hxxp://example[.]org/r?to={}&x={}" },
};

START_TEST(urls_are_hidden)
{
	struct arena *a = arena_new(1 << 16);
	struct oddities oddities = { 0 };
	struct url u;
	struct buf out;
	bool valid;

	buf_init(&out, 1 << 16);
	ck_assert_int_eq(url_parse(bytes_of(urls[_i].url), NULL, a, &u, &valid, &oddities), STATUS_OK);
	ck_assert_msg(valid, "%s", urls[_i].label);
	ck_assert_int_eq(hide_url(&u, url_registrable_domain(u.host), urls[_i].has_token, &key, &out), STATUS_OK);
	check(urls[_i].label, &out, urls[_i].hidden);
	buf_free(&out);
	arena_destroy(&a);
}
END_TEST

START_TEST(digests_are_keyed_and_stable)
{
	const struct hash_key other = { 7, 9 };
	struct buf one, same, keyed;

	buf_init(&one, 100);
	buf_init(&same, 100);
	buf_init(&keyed, 100);
	ck_assert_int_eq(hide_bytes(bytes_of("bob"), &key, &one), STATUS_OK);
	ck_assert_int_eq(hide_bytes(bytes_of("bob"), &key, &same), STATUS_OK);
	ck_assert_int_eq(hide_bytes(bytes_of("bob"), &other, &keyed), STATUS_OK);
	ck_assert(bytes_equal(buf_bytes(&one), buf_bytes(&same)));
	ck_assert(!bytes_equal(buf_bytes(&one), buf_bytes(&keyed)));
	buf_free(&one);
	buf_free(&same);
	buf_free(&keyed);
}
END_TEST

static const struct {
	const char *label, *text, *hidden;
} texts[] = {
	{ "plain", "Jobless benefits run out", "Jobless benefits run out" },
	{ "a recipient", "for BOB@b.example: read", "for {}: read" },
	{ "at the ends", "bob@b.example", "{}" },
	{ "twice", "bob@b.example bob@b.example", "{} {}" },
	{ "behind other letters", "1.bob@b.example", "1.{}" },
	{ "behind a bracket", "<bob@b.example>", "<{}>" },
	{ "a URL", "see http://a.example/x?bob now", "see hxxp://{} now" },
	{ "a URL without a scheme", "see www.a.example", "see hxxp://{}" },
	{ "ill-formed bytes", "a\xff" "b", "a\xef\xbf\xbd" "b" },
	{ "empty", "", "" },
};

START_TEST(texts_are_hidden)
{
	const struct bytes recipients[] = { BYTES(""), BYTES("bob@b.example") };
	const struct envelope envelope = { .recipients = recipients, .recipient_count = 2 };
	const size_t n = strlen(texts[_i].text);
	unsigned char *copy = malloc(n != 0 ? n : 1);
	struct buf out;

	memcpy(copy, texts[_i].text, n);
	buf_init(&out, 1 << 16);
	ck_assert_int_eq(hide_text((struct bytes){ copy, n }, &envelope, &key, &out), STATUS_OK);
	check(texts[_i].label, &out, texts[_i].hidden);
	buf_free(&out);
	free(copy);
}
END_TEST

/* Of any header field: the same, and more. */
static const struct {
	const char *label, *text, *hidden;
} words[] = {
	{ "plain", "Jobless benefits run out, says (the) minister", "Jobless benefits run out, says (the) minister" },
	{ "a recipient", "for BOB@b.example: read", "for {}: read" },
	{ "a recipient with a blank", "\"bob b\"@b.example;x", "{};x" },
	{ "another address", "Anna <anna@c.example>, e@d.example", "Anna <{}@c.example>, {}@d.example" },
	{ "an address with a recipient in it", "<bounce-7-bob=b.example@list.example>", "<{}@list.example>" },
	{ "a URL", "<https://a.example/x?bob>, <mailto:u@a.example>", "<hxxp://{}>, <mailto:{}@a.example>" },
	{ "a token", "id=1; 9f86d081884c7d65; x", "id=1; {}; x" },
	{ "too short for a token", "a 9f86d08", "a 9f86d08" },
	{ "a lone at", "a @ b", "a @ b" },
	{ "ill-formed bytes", "a\xff" "b", "a\xef\xbf\xbd" "b" },
	{ "empty", "", "" },
};

START_TEST(words_are_hidden)
{
	const struct bytes recipients[] = { BYTES("bob@b.example"), BYTES("\"bob b\"@b.example") };
	const struct envelope envelope = { .recipients = recipients, .recipient_count = 2 };
	const size_t n = strlen(words[_i].text);
	unsigned char *copy = malloc(n != 0 ? n : 1);
	struct buf out;

	memcpy(copy, words[_i].text, n);
	buf_init(&out, 1 << 16);
	ck_assert_int_eq(hide_words((struct bytes){ copy, n }, &envelope, &key, &out), STATUS_OK);
	check(words[_i].label, &out, words[_i].hidden);
	buf_free(&out);
	free(copy);
}
END_TEST

START_TEST(addresses_are_hidden)
{
	static const char *const rows[][2] = { { "bob@b.example", "{}@b.example" }, { "bob", "{}" }, { "", "" } };
	struct buf out;

	for (int i = 0; i < ROWS(rows); i++) {
		buf_init(&out, 100);
		ck_assert_int_eq(hide_address(bytes_of(rows[i][0]), &key, &out), STATUS_OK);
		check(rows[i][0], &out, rows[i][1]);
		buf_free(&out);
	}
}
END_TEST

static const struct {
	const char *label;
	struct bytes in;
	const char *log, *terminal;
} escapes[] = {
	{ "a word", BYTES("a-b_c.d"), "a-b_c.d", "a-b_c.d" },
	{ "empty", BYTES(""), "\"\"", "" },
	{ "a second key", BYTES("a verdict=pass"), "\"a verdict=pass\"", "a verdict=pass" },
	{ "a key alone", BYTES("verdict=pass"), "\"verdict=pass\"", "verdict=pass" },
	{ "quotes", BYTES("\"\\"), "\"\\\"\\\\\"", "\"\\" },
	{ "line ends", BYTES("a\r\nb"), "\"a\\x0d\\x0ab\"", "a<U+000D><U+000A>b" },
	{ "NUL", BYTES("a\0b"), "\"a\\x00b\"", "a<U+0000>b" },
	{ "escape sequences", BYTES("\x1b[31m"), "\"\\x1b[31m\"", "<U+001B>[31m" },
	{ "C1 controls", BYTES("\xc2\x9b" "31m"), "\"\\xc2\\x9b31m\"", "<U+009B>31m" },
	{ "turned text", BYTES("a\xe2\x80\xae" "b"), "\"a\\xe2\\x80\\xaeb\"", "a<U+202E>b" },
	{ "letters of others", BYTES("\xc3\xa9"), "\"\\xc3\\xa9\"", "\xc3\xa9" },
	{ "ill-formed", BYTES("\xc3"), "\"\\xc3\"", "\xef\xbf\xbd" },
};

START_TEST(bytes_are_escaped)
{
	struct buf out;

	buf_init(&out, 1000);
	ck_assert_int_eq(escape_log_value(escapes[_i].in, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), escapes[_i].log), "%s: %.*s", escapes[_i].label, (int)out.len, (char *)out.data);
	buf_truncate(&out, 0);
	ck_assert_int_eq(escape_terminal(escapes[_i].in, &out), STATUS_OK);
	ck_assert_msg(bytes_is(buf_bytes(&out), escapes[_i].terminal), "%s: %.*s", escapes[_i].label, (int)out.len, (char *)out.data);
	buf_free(&out);
}
END_TEST

START_TEST(both_sides_of_the_longest_value)
{
	char text[ESCAPE_LOG_MAX + 1];
	struct buf out;

	memset(text, 'a', sizeof(text));
	buf_init(&out, 1000);
	ck_assert_int_eq(escape_log_value((struct bytes){ (unsigned char *)text, ESCAPE_LOG_MAX }, &out), STATUS_OK);
	ck_assert_uint_eq(out.len, ESCAPE_LOG_MAX);
	buf_truncate(&out, 0);
	ck_assert_int_eq(escape_log_value((struct bytes){ (unsigned char *)text, ESCAPE_LOG_MAX + 1 }, &out), STATUS_OK);
	ck_assert_uint_eq(out.len, ESCAPE_LOG_MAX + 5);
	ck_assert_mem_eq(out.data + out.len - 4, "...\"", 4);
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("report/hide");
	TCase *t = tcase_create("hide");

	tcase_add_loop_test(t, urls_are_hidden, 0, ROWS(urls));
	tcase_add_test(t, digests_are_keyed_and_stable);
	tcase_add_loop_test(t, words_are_hidden, 0, ROWS(words));
	tcase_add_loop_test(t, texts_are_hidden, 0, ROWS(texts));
	tcase_add_test(t, addresses_are_hidden);
	tcase_add_loop_test(t, bytes_are_escaped, 0, ROWS(escapes));
	tcase_add_test(t, both_sides_of_the_longest_value);
	suite_add_tcase(s, t);
	return suite_run(s);
}
