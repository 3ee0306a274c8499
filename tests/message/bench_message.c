/*
 * bench_message.c - what parsing costs for each KB of a message, ordinary and hostile.
 *
 * "make tests/message/bench_message". The tree only: contents are not decoded, but for messages behind encodings.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/buf.h"
#include "message/message.h"

enum { BYTES = 1 << 20, NEWSLETTER_BYTES = 75 << 10, RUNS = 7 };

static const char head[] = "From: Ada <ada@example.org>\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
static const char mixed[] = "Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n"
			    "--=_b\r\nContent-Type: text/html\r\n\r\n";

static void add(struct buf *b, const char *text)
{
	if (buf_add_text(b, text) != STATUS_OK)
		exit(EXIT_FAILURE);
}

static void fill(struct buf *b, size_t len, const char *text)
{
	while (b->len < len)
		add(b, text);
}

static void make_newsletter(struct buf *b)
{
	for (int i = 0; i < 12; i++)
		add(b, "Received: from mail.example.com (mail.example.com [192.0.2.1])\r\n\tby mx.example.org (Postfix)"
		       " with ESMTPS id 1234567890\r\n\tfor <bob@example.org>; Mon,  1 Jan 2024 00:00:00 +0000\r\n");
	add(b, head);
	add(b, "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Type: text/plain;"
	       " charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
	fill(b, NEWSLETTER_BYTES / 5, "Some words of a newsletter, and -- as they are -- a dash or two=20\r\n");
	add(b, "--=_b\r\nContent-Type: text/html; charset=utf-8\r\n"
	       "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	fill(b, NEWSLETTER_BYTES, "<td style=3D\"font-size:12px\"><a href=3D\"https://example.org/a-b\">x</a>\r\n");
	add(b, "--=_b--\r\n");
}

static void make_attachment(struct buf *b)
{
	add(b, head);
	add(b, mixed);
	add(b, "x\r\n--=_b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	fill(b, BYTES, "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURl\r\n");
	add(b, "--=_b--\r\n");
}

static void make_body_of(struct buf *b, const char *text)
{
	add(b, head);
	add(b, mixed);
	fill(b, BYTES, text);
}

static void make_dashes(struct buf *b)
{
	make_body_of(b, "a-");
}

static void make_dash_lines(struct buf *b)
{
	make_body_of(b, "--x\n");
}

static void make_near_misses(struct buf *b)
{
	make_body_of(b, "--=_b-\n");
}

static void make_parts(struct buf *b)
{
	make_body_of(b, "--=_b\n\n");
}

static void make_nested(struct buf *b)
{
	char line[160];

	add(b, head);
	for (int i = 0; i < 200; i++) {
		snprintf(line, sizeof(line), "Content-Type: multipart/mixed; boundary=%03d\r\n\r\n--%03d\r\n", i, i);
		add(b, line);
	}
	fill(b, BYTES, "\r\n--zzz");
}

static void make_messages(struct buf *b)
{
	fill(b, BYTES, "Content-Type: message/rfc822\r\n\r\n");
}

static void make_encoded_messages(struct buf *b)
{
	for (int i = 0; i < 200; i++)
		add(b, "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
	fill(b, BYTES, "=41 some text\r\n");
}

static void make_fields(struct buf *b)
{
	fill(b, BYTES, "a:\n");
}

static void make_types(struct buf *b)
{
	fill(b, BYTES, "Content-Type: multipart/mixed; boundary=a; boundary=b\n");
	add(b, "\n");
}

static void make_pieces(struct buf *b)
{
	char line[64];

	add(b, head);
	add(b, mixed);
	while (b->len < BYTES) {
		add(b, "\n--=_b\nContent-Type: application/x;\n");
		for (int i = 150; i-- > 0;) {
			snprintf(line, sizeof(line), " name*%d=a;\n", i);
			add(b, line);
		}
	}
}

static void make_stray_lines(struct buf *b)
{
	add(b, "A: 1\n");
	fill(b, BYTES, "zzzz\n");
}

static void make_from(struct buf *b)
{
	add(b, "From: ");
	fill(b, BYTES, "(\"a\" <b:(c@");
	add(b, "\n\n");
}

static void make_subject(struct buf *b)
{
	add(b, "Subject:");
	fill(b, BYTES, " =?utf-8?Q?=41?=");
	add(b, "\n\n");
}

static const struct {
	const char *label;
	void (*make)(struct buf *b);
} cases[] = {
	{ "a newsletter of 75 KB", make_newsletter },
	{ "a base64 attachment of 1 MB", make_attachment },
	{ "dashes", make_dashes },
	{ "lines of dashes", make_dash_lines },
	{ "lines that begin with a boundary", make_near_misses },
	{ "parts of 7 bytes", make_parts },
	{ "200 nested multiparts, lines of dashes", make_nested },
	{ "nested messages", make_messages },
	{ "200 nested messages, quoted-printable", make_encoded_messages },
	{ "fields of 3 bytes", make_fields },
	{ "conflicting Content-Types", make_types },
	{ "RFC 2231 pieces", make_pieces },
	{ "stray lines", make_stray_lines },
	{ "a damaged From", make_from },
	{ "encoded words", make_subject },
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(const char *label, struct bytes raw)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct message m = { 0 };
	double best = 1e9;

	for (int i = 0; i < RUNS; i++) {
		double start = now();

		arena_reset(a);
		if (message_parse(raw, &message_limits_default, a, &m) != STATUS_OK)
			exit(EXIT_FAILURE);
		if (now() - start < best)
			best = now() - start;
	}
	printf("%-40s %8.3f us/KB %8.0f MB/s %6zu parts %6zu KB of arena\n", label,
	       best * 1e6 / ((double)raw.len / 1024), (double)raw.len / best / 1e6, m.part_count, arena_used(a) >> 10);
	arena_destroy(&a);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b;

		buf_init(&b, 2 * BYTES);
		cases[i].make(&b);
		measure(cases[i].label, buf_bytes(&b));
		buf_free(&b);
	}
	return EXIT_SUCCESS;
}
