#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "rewrite/rewrite.h"
#include "support/suite.h"

#define HEAD(encoding) "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: " encoding "\r\n\r\n"

/* Every part's content is searched for "[[...]]": that span is removed in the way that the case says. */
static const struct {
	const char *label, *mail, *body;
	enum removal removal;
} cases[] = {
	{ "7bit URL", HEAD("7bit") "<img src=\"[[http://t.example/x]]\" alt=a>\r\n",
	  "<img src=\"about:blank\" alt=a>\r\n", REMOVE_URL },
	{ "8bit keeps its bytes", HEAD("8bit") "\xC3\xA9<img src=[[//t/x]]>\xC3\xA9",
	  "\xC3\xA9<img src=about:blank>\xC3\xA9", REMOVE_URL },
	{ "css", HEAD("7bit") "<p style=\"a:[[url(//t/x)]] b\">", "<p style=\"a:url(about:blank) b\">", REMOVE_CSS_URL },
	{ "blank", HEAD("7bit") "<meta [[content=x]]>", "<meta >", REMOVE_BLANK },
	{ "quoted-printable", HEAD("quoted-printable") "a=3Db<img src=3D\"[[http://t.example/=\r\nx]]\">=20\r\nz=C3=A9\r\n",
	  "a=3Db<img src=3D\"about:blank\">=20\r\nz=C3=A9\r\n", REMOVE_URL },
	{ "nothing to remove", HEAD("7bit") "plain\r\n", "plain\r\n", REMOVE_URL },
	{ "two in one part", HEAD("7bit") "[[//a/b]] and [[//c/d]]", "about:blank and about:blank", REMOVE_URL },
	{ "not removable", HEAD("7bit") "[[//a/b]]", "[[//a/b]]", REMOVE_NOTHING },
	{ "second part only",
	  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nfirst\r\n--b\r\n"
	  HEAD("7bit") "[[//a/b]]\r\n--b--\r\nepilogue\r\n",
	  "--b\r\nContent-Type: text/plain\r\n\r\nfirst\r\n--b\r\n" HEAD("7bit") "about:blank\r\n--b--\r\nepilogue\r\n", REMOVE_URL },
	{ "forwarded message",
	  "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n" HEAD("7bit") "[[//a/b]]\r\n",
	  "Subject: x\r\n" HEAD("7bit") "about:blank\r\n", REMOVE_URL },
};

static const struct rewrite_options options = {
	.banner = BANNER_OFF, .message = { 1 << 20, 100, 20, 100, 10000, 20 }, .extract = { 1000, 8, 100, 20, 100, 1 << 20, 100, NULL },
	.arena_max_bytes = 10 << 20,
};

struct scene {
	struct arena *arena;
	struct message message;
	struct evidence evidence;
	bool remove[64];
};

static void find_marks(struct scene *s, enum removal removal)
{
	struct reference *items = arena_zalloc(s->arena, 64, sizeof(*items));
	size_t n = 0;

	for (size_t i = 0; i < s->message.part_count; i++) {
		struct part *p = s->message.parts[i];
		struct bytes content, open = BYTES("[["), close = BYTES("]]");
		size_t at = 0;

		if (p->is_multipart || p->is_message)
			continue;
		ck_assert_int_eq(part_content(p, s->arena, &content), STATUS_OK);
		while ((at = bytes_find(content, open, at)) < content.len) {
			size_t end = bytes_find(content, close, at) + 2;

			items[n] = (struct reference){ .part = p, .construct = "test", .load = LOAD_AUTO, .removal = removal,
						       .layer = s->evidence.references.layers.of_part[i], .removal_start = at,
						       .removal_end = end, .removal_reason = "test" };
			s->remove[n++] = true;
			at = end;
		}
	}
	s->evidence.references.items = items;
	s->evidence.references.count = n;
}

/* The references are the tests' own; their layers are those of the message. */
static void open_scene(struct scene *s, struct bytes mail)
{
	struct oddities ignored = { { 0 } };

	*s = (struct scene){ .arena = arena_new(10 << 20) };
	ck_assert_int_eq(message_parse(mail, &message_limits_default, s->arena, &s->message), STATUS_OK);
	ck_assert_int_eq(extract_references(&s->message, &extract_limits_default, s->arena, &s->evidence.references, &ignored),
			 STATUS_OK);
	s->evidence.message = &s->message;
	s->evidence.arena = s->arena;
}

START_TEST(removes_and_touches_nothing_else)
{
	struct rewritten out;
	struct scene s;
	bool marked = strstr(cases[_i].mail, "[[") != NULL;

	open_scene(&s, bytes_of(cases[_i].mail));
	find_marks(&s, cases[_i].removal);
	ck_assert_uint_eq(s.evidence.references.count > 0, marked);
	ck_assert_int_eq(rewrite_body(&options, &s.evidence, s.remove, &out), STATUS_OK);
	ck_assert_msg(bytes_is(out.body, cases[_i].body), "%s: %.*s", cases[_i].label, (int)out.body.len,
		      (const char *)out.body.data);
	ck_assert_int_eq(out.changed, marked && cases[_i].removal != REMOVE_NOTHING);
	ck_assert_uint_eq(out.removed + out.left, s.evidence.references.count);
	arena_destroy(&s.arena);
}
END_TEST

/* The bytes of in as base64 lines of 76 characters. */
static size_t encode(const char *in, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(in), o = 0, column = 0;

	for (size_t i = 0; i < n; i += 3) {
		unsigned long v = (unsigned long)(unsigned char)in[i] << 16;

		v |= i + 1 < n ? (unsigned long)(unsigned char)in[i + 1] << 8 : 0;
		v |= i + 2 < n ? (unsigned char)in[i + 2] : 0;
		out[o++] = digits[v >> 18];
		out[o++] = digits[v >> 12 & 63];
		out[o++] = i + 1 < n ? digits[v >> 6 & 63] : '=';
		out[o++] = i + 2 < n ? digits[v & 63] : '=';
		if ((column += 4) == 76) {
			out[o++] = '\r';
			out[o++] = '\n';
			column = 0;
		}
	}
	out[o++] = '\r';
	out[o++] = '\n';
	return o;
}

/* Base64, at every alignment of the removed span and many lengths of it: what is behind stays byte for byte. */
START_TEST(base64_keeps_what_is_behind)
{
	char html[600] = "", mail[2000], tail[200], expected[600];
	struct rewritten out;
	struct bytes content;
	struct scene s, again;
	size_t n, behind = 100;
	unsigned char *whole;

	memset(html, 'a', (size_t)(_i % 3));
	memset(tail, 'z', 150);
	tail[150] = '\0';
	snprintf(html + _i % 3, sizeof(html) - 3, "<img src=\"[[//t.example/%.*s]]\">%s", _i / 3, "token-token-token", tail);
	n = (size_t)snprintf(mail, sizeof(mail), "%s", HEAD("base64"));
	n += encode(html, mail + n);
	whole = malloc(n);
	memcpy(whole, mail, n);
	open_scene(&s, (struct bytes){ whole, n });
	find_marks(&s, REMOVE_URL);
	ck_assert_uint_eq(s.evidence.references.count, 1);
	ck_assert_int_eq(rewrite_body(&options, &s.evidence, s.remove, &out), STATUS_OK);
	ck_assert(out.changed);
	/* The last encoded characters are those of the original. */
	ck_assert_mem_eq(out.body.data + out.body.len - behind, whole + n - behind, behind);
	/* And it decodes to the text with the span replaced. */
	n = (size_t)snprintf(mail, sizeof(mail), "%s%.*s", HEAD("base64"), (int)out.body.len, (const char *)out.body.data);
	open_scene(&again, (struct bytes){ (unsigned char *)mail, n });
	ck_assert_int_eq(part_content(again.message.root, again.arena, &content), STATUS_OK);
	snprintf(expected, sizeof(expected), "%.*s<img src=\"about:blank", _i % 3, html);
	ck_assert(bytes_starts_with(content, expected));
	content = bytes_slice(content, strlen(expected), content.len);
	while (content.len > 0 && content.data[0] == '?')
		content = bytes_slice(content, 1, content.len);
	snprintf(expected, sizeof(expected), "\">%s", tail);
	ck_assert(bytes_is(content, expected));
	arena_destroy(&again.arena);
	arena_destroy(&s.arena);
	free(whole);
}
END_TEST

START_TEST(overlapping_spans_go_together)
{
	static const size_t spans[4][2] = { { 4, 7 }, { 2, 5 }, { 4, 7 }, { 9, 9 } };
	static const char mail[] = HEAD("7bit") "0123456789";
	struct reference items[4];
	struct rewritten out;
	struct scene s;

	open_scene(&s, bytes_of(mail));
	for (int i = 0; i < 4; i++) {
		items[i] = (struct reference){ .part = s.message.root, .construct = "test", .removal = REMOVE_BLANK,
					       .layer = s.evidence.references.layers.of_part[0],
					       .removal_start = spans[i][0], .removal_end = spans[i][1] };
		s.remove[i] = true;
	}
	s.evidence.references.items = items;
	s.evidence.references.count = 4;
	ck_assert_int_eq(rewrite_body(&options, &s.evidence, s.remove, &out), STATUS_OK);
	ck_assert_msg(bytes_is(out.body, "01789"), "%.*s", (int)out.body.len, (const char *)out.body.data);
	arena_destroy(&s.arena);
}
END_TEST

START_TEST(every_failed_allocation_is_answered)
{
	unsigned failures = 0;

	for (unsigned long n = 1; n < 100; n++) {
		struct rewritten out;
		struct scene s;
		enum status status;

		open_scene(&s, bytes_of(cases[4].mail));
		find_marks(&s, REMOVE_URL);
		mem_fail_at(n);
		status = rewrite_body(&options, &s.evidence, s.remove, &out);
		if (mem_fail_at(0) == 0) {
			ck_assert_int_eq(status, STATUS_NOMEM);
			failures++;
		} else {
			ck_assert_int_eq(status, STATUS_OK);
			ck_assert(bytes_is(out.body, cases[4].body));
		}
		arena_destroy(&s.arena);
	}
	ck_assert_uint_gt(failures, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rewrite");
	TCase *t = tcase_create("rewrite");

	tcase_add_loop_test(t, removes_and_touches_nothing_else, 0, ROWS(cases));
	tcase_add_loop_test(t, base64_keeps_what_is_behind, 0, 3 * 18);
	tcase_add_test(t, overlapping_spans_go_together);
	tcase_add_test(t, every_failed_allocation_is_answered);
	suite_add_tcase(s, t);
	return suite_run(s);
}
