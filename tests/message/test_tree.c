#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "message/check_message.h"
#include "support/suite.h"

enum { ARENA_BYTES = 1 << 26 };

static struct arena *arena;
static struct buf text;			/* of the message that is put together */
static struct message message;
static struct message_limits limits;

static void setup(void)
{
	arena = arena_new(ARENA_BYTES);
	buf_init(&text, ARENA_BYTES);
	limits = message_limits_default;
}

static void teardown(void)
{
	arena_destroy(&arena);
	buf_free(&text);
}

static void add(const char *s)
{
	ck_assert_int_eq(buf_add_text(&text, s), STATUS_OK);
}

__attribute__((format(printf, 1, 2))) static void addf(const char *format, ...)
{
	char line[128];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	add(line);
}

static void parse(void)
{
	ck_assert_int_eq(message_parse(buf_bytes(&text), &limits, arena, &message), STATUS_OK);
	ck_assert(check_message(&message, &limits, arena));
}

/* Whether any part has it. */
static bool has(enum oddity o)
{
	for (size_t i = 0; i < message.part_count; i++) {
		if (oddities_has(&message.parts[i]->oddities, o))
			return true;
	}
	return oddities_has(&message.oddities, o);
}

static struct part *part_at(const char *path)
{
	for (size_t i = 0; i < message.part_count; i++) {
		if (strcmp(message.parts[i]->path, path) == 0)
			return message.parts[i];
	}
	ck_abort_msg("no part %s", path);
	return NULL;
}

/* Whether some reading of some leaf shows the needle. */
static bool is_seen(const char *needle)
{
	for (struct part *p = message.root; p != NULL; p = p->next) {
		struct bytes content;

		ck_assert_int_eq(part_content(p, arena, &content), STATUS_OK);
		if (!p->is_multipart && !p->is_message && bytes_find(content, bytes_of(needle), 0) < content.len)
			return true;
		for (size_t i = 0; i < p->alternative_count; i++) {
			ck_assert_int_eq(reading_content(p, &p->alternatives[i], arena, &content), STATUS_OK);
			if (bytes_find(content, bytes_of(needle), 0) < content.len)
				return true;
		}
	}
	return false;
}

static void add_nested(unsigned depth, const char *leaf)
{
	for (unsigned i = 0; i < depth; i++) {
		addf("Content-Type: multipart/mixed; boundary=b%u\n\n", i);
		addf("--b%u\n", i);
	}
	add("Content-Type: text/html\n\n");
	add(leaf);
	for (unsigned i = depth; i-- > 0;)
		addf("\n--b%u--\n", i);
}

START_TEST(depth_is_limited)
{
	limits.max_depth = 3;
	add_nested(3, "<leaf>");
	parse();
	ck_assert(!has(ODDITY_DEPTH_LIMIT));
	ck_assert(media_type_is(&part_at("1.1.1")->type, "text", "html"));

	buf_truncate(&text, 0);
	add_nested(4, "<leaf>");
	parse();
	ck_assert(oddities_has(&part_at("1.1.1")->oddities, ODDITY_DEPTH_LIMIT));
	ck_assert(!part_at("1.1.1")->is_multipart);
	ck_assert(media_type_is(&part_at("1.1.1")->type, "text", "html"));
	ck_assert(is_seen("<leaf>"));
}
END_TEST

START_TEST(depth_of_messages_is_limited)
{
	limits.max_depth = 2;
	add("Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nContent-Type: text/html\n\n<leaf>");
	parse();
	ck_assert(!has(ODDITY_DEPTH_LIMIT));
	limits.max_depth = 1;
	parse();
	ck_assert(has(ODDITY_DEPTH_LIMIT));
	ck_assert_uint_eq(message.part_count, 2);
	ck_assert(is_seen("<leaf>"));
}
END_TEST

START_TEST(depth_behind_encodings_is_limited)
{
	limits.max_depth = 1;
	add("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
	    "Content-Type: message/rfc822\n\nContent-Type: text/html\n\n<leaf=3E");
	parse();
	ck_assert(has(ODDITY_DEPTH_LIMIT));
	ck_assert(is_seen("<leaf>"));
}
END_TEST

static void add_parts(unsigned count)
{
	add("Content-Type: multipart/mixed; boundary=b\n\n");
	for (unsigned i = 0; i < count; i++)
		addf("--b\nContent-Type: text/html\n\n<leaf %u>\n", i);
	add("--b--\n");
}

START_TEST(parts_are_limited)
{
	limits.max_parts = 5;
	add_parts(4);			/* and the root */
	parse();
	ck_assert(!has(ODDITY_PART_LIMIT));
	ck_assert_uint_eq(message.part_count, 5);

	buf_truncate(&text, 0);
	add_parts(7);
	parse();
	ck_assert_uint_eq(message.part_count, 6);
	ck_assert(oddities_has(&part_at("5")->oddities, ODDITY_PART_LIMIT));
	for (unsigned i = 0; i < 7; i++) {
		char needle[16];

		snprintf(needle, sizeof(needle), "<leaf %u>", i);
		ck_assert(is_seen(needle));
	}
}
END_TEST

START_TEST(even_the_root_is_limited)
{
	limits.max_parts = 0;
	add_parts(2);
	parse();
	ck_assert_uint_eq(message.part_count, 1);
	ck_assert(is_seen("<leaf 1>"));
}
END_TEST

START_TEST(parts_behind_encodings_are_limited)
{
	limits.max_parts = 1;
	add("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
	    "Content-Type: text/html\n\n<leaf=3E");
	parse();
	ck_assert(has(ODDITY_PART_LIMIT));
	ck_assert_uint_eq(message.part_count, 1);
	ck_assert(is_seen("<leaf>"));
}
END_TEST

START_TEST(bytes_are_limited)
{
	add_parts(2);
	limits.max_bytes = text.len;
	parse();
	ck_assert(!has(ODDITY_SIZE_LIMIT));

	limits.max_bytes = text.len - 1;
	parse();
	ck_assert(has(ODDITY_SIZE_LIMIT));
	ck_assert_uint_eq(message.parts[message.part_count - 1]->body.len, 1);

	limits.max_bytes = 60;
	parse();
	ck_assert(is_seen("<leaf 1>"));
	limits.max_bytes = 0;
	parse();
	ck_assert(is_seen("<leaf 1>"));
}
END_TEST

START_TEST(fields_are_limited)
{
	add("A: 1\nB: 2\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGxlYWY+");
	limits.max_fields = 4;
	parse();
	ck_assert(!has(ODDITY_HEADER_LIMIT));
	ck_assert_uint_eq(message.root->fields.count, 4);

	/* One field, then one of Content-*: what the rest said about the body is not known, so all is tried. */
	limits.max_fields = 1;
	parse();
	ck_assert(has(ODDITY_HEADER_LIMIT));
	ck_assert_uint_eq(message.root->fields.count, 2);
	ck_assert(is_seen("<leaf>"));

	limits.max_fields = 0;
	parse();
	ck_assert(is_seen("<leaf>"));
}
END_TEST

START_TEST(header_bytes_are_limited)
{
	add("A: 1\nB: 2\n\n");
	limits.max_header_bytes = 10;
	parse();
	ck_assert(!has(ODDITY_HEADER_LIMIT));
	limits.max_header_bytes = 9;
	parse();
	ck_assert(has(ODDITY_HEADER_LIMIT));
}
END_TEST

START_TEST(limits_of_headers_are_totals)
{
	add("A: 1\nContent-Type: multipart/mixed; boundary=b\n\n--b\nX: 1\n\n--b\nX: 1\n\n--b--\n");
	limits.max_fields = 4;
	parse();
	ck_assert(!has(ODDITY_HEADER_LIMIT));
	limits.max_fields = 3;
	parse();
	ck_assert(!oddities_has(&part_at("1")->oddities, ODDITY_HEADER_LIMIT));
	ck_assert(oddities_has(&part_at("2")->oddities, ODDITY_HEADER_LIMIT));
}
END_TEST

START_TEST(parameters_are_limited)
{
	add("Content-Type: text/html; a=1; b=2; charset=utf-8\n\n");
	limits.max_parameters = 3;
	parse();
	ck_assert(!has(ODDITY_PARAMETER_LIMIT));
	limits.max_parameters = 2;
	parse();
	ck_assert(has(ODDITY_PARAMETER_LIMIT));
}
END_TEST

/* Each layer of quoted-printable is as large as the message: 100 of them must not cost 100 messages. */
START_TEST(second_walks_share_an_allowance)
{
	for (unsigned i = 0; i < 50; i++)
		add("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n");
	add("Content-Type: text/html\n\n<leaf>\n");
	for (unsigned i = 0; i < 5000; i++)
		add("some text that makes the message larger\n");
	parse();
	ck_assert(has(ODDITY_DEPTH_LIMIT));
	ck_assert(message.part_count < 20);
	ck_assert(is_seen("<leaf>"));
}
END_TEST

START_TEST(decodes_once_and_in_place)
{
	struct part *p;
	struct bytes first, again;

	add("Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Transfer-Encoding: 8bit\n\n=3Cb>");
	parse();
	p = message.root;
	ck_assert_int_eq(part_content(p, arena, &first), STATUS_OK);
	ck_assert(bytes_is(first, "<b>"));
	ck_assert_uint_eq(p->alternative_count, 1);
	ck_assert_int_eq(reading_content(p, &p->alternatives[0], arena, &again), STATUS_OK);
	ck_assert(bytes_is(again, "=3Cb>"));
	ck_assert_ptr_eq(again.data, p->body.data);
}
END_TEST

START_TEST(decoding_can_be_repeated_after_a_failure)
{
	struct arena *small = arena_new(ARENA_BYTES);
	struct bytes content;

	add("Content-Transfer-Encoding: base64\n\nYWJj");
	ck_assert_int_eq(message_parse(buf_bytes(&text), &limits, arena, &message), STATUS_OK);
	mem_fail_at(1);
	ck_assert_int_eq(part_content(message.root, small, &content), STATUS_NOMEM);
	mem_fail_at(0);
	ck_assert_int_eq(part_content(message.root, arena, &content), STATUS_OK);
	ck_assert(bytes_is(content, "abc"));
	arena_destroy(&small);
}
END_TEST

START_TEST(spans_inside_an_encoded_message_lie_in_its_content)
{
	struct part *p;
	struct bytes outer;

	add("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
	    "Q29udGVudC1UeXBlOiB0ZXh0L2h0bWwKCjxiPg==\n");
	parse();
	p = part_at("1.1");
	ck_assert_ptr_eq(p->container, message.root);
	ck_assert_ptr_null(p->container_reading);
	ck_assert_int_eq(part_content(p->container, arena, &outer), STATUS_OK);
	ck_assert(bytes_is(outer, "Content-Type: text/html\n\n<b>"));
	ck_assert_ptr_eq(p->body.data, outer.data + outer.len - 3);
}
END_TEST

/* A mail in which all there is to allocate is allocated. */
static void add_rich_message(void)
{
	add("From: =?utf-8?Q?=C3=A9?= <a@b>\nSubject: =?utf-8?Q?=C3=A9?=\nContent-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: TEXT/HTML (x)\nContent-Type: text/plain\nContent-Transfer-Encoding: x\n"
	    "Content-Disposition: attachment; filename*=utf-8''%C3%A9\nContent-Location: http://a\n b\n\n<p>\n"
	    "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
	    "Content-Type: multipart/mixed; boundary=3Dc\n\n--c\n\nx=20\n--c--\n"
	    "--b\nContent-Type: multipart/mixed\n\n--d\n\nx\n--d--\n"
	    "--b\nContent-Type: multipart/mixed; boundary=e; boundary=f\n\n--e\n\nx\n--e x\n\nx\n--e--\n--f\n\nx\n--f--\n--b--\n");
}

START_TEST(survives_failing_allocations)
{
	enum status s = STATUS_NOMEM;
	unsigned long n;

	add_rich_message();
	for (n = 1; s != STATUS_OK && n < 1000; n++) {
		struct arena *a = arena_new(ARENA_BYTES);

		mem_fail_at(n);
		s = message_parse(buf_bytes(&text), &limits, a, &message);
		mem_fail_at(0);
		ck_assert(s == STATUS_OK || s == STATUS_NOMEM);
		arena_destroy(&a);
	}
	ck_assert_int_eq(s, STATUS_OK);
}
END_TEST

/* The arena takes from malloc() in blocks; its ceiling fails each of its own allocations in turn. */
START_TEST(survives_any_ceiling)
{
	enum status s = STATUS_LIMIT;

	add_rich_message();
	for (size_t bytes = 16; s != STATUS_OK && bytes < ARENA_BYTES; bytes += 16) {
		struct arena *a = arena_new(bytes);

		s = message_parse(buf_bytes(&text), &limits, a, &message);
		ck_assert(s == STATUS_OK || s == STATUS_LIMIT);
		if (s == STATUS_OK)
			(void)check_message(&message, &limits, a);
		arena_destroy(&a);
	}
	ck_assert_int_eq(s, STATUS_OK);
}
END_TEST

/* What stands beside the parts of every mail cut short holds together as well. */
START_TEST(holds_for_every_beginning)
{
	struct buf whole;

	add_rich_message();
	whole = text;
	for (size_t n = 0; n <= whole.len; n++) {
		struct arena *a = arena_new(ARENA_BYTES);
		unsigned char *copy = malloc(n != 0 ? n : 1);

		memcpy(copy, whole.data, n);
		ck_assert_int_eq(message_parse((struct bytes){ copy, n }, &limits, a, &message), STATUS_OK);
		ck_assert(check_message(&message, &limits, a));
		arena_destroy(&a);
		free(copy);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tree");
	TCase *t = tcase_create("tree");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, depth_is_limited);
	tcase_add_test(t, depth_of_messages_is_limited);
	tcase_add_test(t, depth_behind_encodings_is_limited);
	tcase_add_test(t, parts_are_limited);
	tcase_add_test(t, even_the_root_is_limited);
	tcase_add_test(t, parts_behind_encodings_are_limited);
	tcase_add_test(t, bytes_are_limited);
	tcase_add_test(t, fields_are_limited);
	tcase_add_test(t, header_bytes_are_limited);
	tcase_add_test(t, limits_of_headers_are_totals);
	tcase_add_test(t, parameters_are_limited);
	tcase_add_test(t, second_walks_share_an_allowance);
	tcase_add_test(t, decodes_once_and_in_place);
	tcase_add_test(t, decoding_can_be_repeated_after_a_failure);
	tcase_add_test(t, spans_inside_an_encoded_message_lie_in_its_content);
	tcase_add_test(t, survives_failing_allocations);
	tcase_add_test(t, survives_any_ceiling);
	tcase_add_test(t, holds_for_every_beginning);
	suite_add_tcase(s, t);
	return suite_run(s);
}
