#include "extract/check_mail.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "decode/base64.h"

enum { ARENA_BYTES = 256 << 20, MAIL_MAX = 64 << 20 };

static void expect(bool holds)
{
	if (!holds)
		abort();
}

void check_mail(struct bytes mail, const struct extract_limits *limits, struct checked *c)
{
	size_t n = 0;

	*c = (struct checked){ .arena = arena_new(ARENA_BYTES) };
	expect(c->arena != NULL);
	expect(arena_copy(c->arena, mail, &mail) == STATUS_OK);
	expect(message_parse(mail, &message_limits_default, c->arena, &c->message) == STATUS_OK);
	expect(extract_references(&c->message, limits, c->arena, &c->references, &c->oddities) == STATUS_OK);
	for (size_t i = 0; i < c->references.count && n < sizeof(c->text); i++) {
		const struct reference *r = &c->references.items[i];

		n += (size_t)snprintf(c->text + n, sizeof(c->text) - n, "%s %s %.*s\n", r->construct,
				      r->load == LOAD_AUTO ? "auto" : "click", (int)r->url.href.len,
				      (const char *)r->url.href.data);
	}
}

void check_attachment(const char *type, const char *name, struct bytes content, const struct extract_limits *limits,
		      struct checked *c)
{
	struct buf mail;

	buf_init(&mail, MAIL_MAX);
	expect(buf_printf(&mail, "Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", type) == STATUS_OK);
	if (*name != '\0')
		expect(buf_printf(&mail, "Content-Disposition: attachment; filename=\"%s\"\r\n", name) == STATUS_OK);
	expect(buf_add_text(&mail, "\r\n") == STATUS_OK);
	expect(base64_encode(content, &mail) == STATUS_OK);
	check_mail(buf_bytes(&mail), limits, c);
	buf_free(&mail);
}

void checked_free(struct checked *c)
{
	arena_destroy(&c->arena);
}

void check_attachment_promises(const char *type, const char *name, struct bytes content)
{
	struct checked c;

	check_attachment(type, name, content, &extract_limits_default, &c);
	for (size_t i = 0; i < c.references.count; i++) {
		const struct reference *r = &c.references.items[i];
		struct bytes whole;

		expect(part_content(r->part, c.arena, &whole) == STATUS_OK);
		expect(r->start <= r->end && r->end <= whole.len);
		expect(r->removal_start <= r->removal_end);
		expect((r->layer == NULL) == (r->removal == REMOVE_NOTHING));
		expect(r->layer == NULL || r->layer->text.data == NULL || r->removal_end <= r->layer->text.len);
		expect(r->construct != NULL && r->url.href.len > 0);
		expect((r->removal == REMOVE_NOTHING) == (r->removal_reason != NULL));
	}
	checked_free(&c);
}

static uint32_t crc32_of(struct bytes b)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < b.len; i++) {
		crc ^= b.data[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

static unsigned char *put(unsigned char *p, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*p++ = (unsigned char)(value >> 8 * i);
	return p;
}

/* One header of a member: local (APPNOTE 4.3.7) or, with its offset, of the directory (4.3.12). */
static unsigned char *put_header(unsigned char *p, const char *name, struct bytes content, long offset)
{
	p = put(p, offset < 0 ? 0x04034B50 : 0x02014B50, 4);
	p = offset < 0 ? put(p, 10, 2) : put(p, 10 | 10 << 16, 4);
	p = put(put(p, 0, 4), 0, 4);	/* flags, method, time, date */
	p = put(put(put(p, crc32_of(content), 4), (uint32_t)content.len, 4), (uint32_t)content.len, 4);
	p = put(put(p, (uint32_t)strlen(name), 2), 0, 2);
	if (offset >= 0)
		p = put(put(put(put(p, 0, 2), 0, 4), 0, 4), (uint32_t)offset, 4);
	memcpy(p, name, strlen(name));
	return p + strlen(name);
}

size_t make_zip(const char *const *members, unsigned char *out, size_t size)
{
	unsigned char *p = out, *directory;
	long offsets[64];
	size_t n = 0;

	for (; members[2 * n] != NULL; n++) {
		struct bytes content = bytes_of(members[2 * n + 1]);

		expect(n < 64 && (size_t)(p - out) + 2 * strlen(members[2 * n]) + content.len + 200 < size);
		offsets[n] = (long)(p - out);
		p = put_header(p, members[2 * n], content, -1);
		memcpy(p, content.data, content.len);
		p += content.len;
	}
	directory = p;
	for (size_t i = 0; i < n; i++)
		p = put_header(p, members[2 * i], bytes_of(members[2 * i + 1]), offsets[i]);
	p = put(put(put(put(put(p, 0x06054B50, 4), 0, 4), (uint32_t)(n | n << 16), 4),
		    (uint32_t)(p - directory), 4), (uint32_t)(directory - out), 4);
	p = put(p, 0, 2);
	return (size_t)(p - out);
}
