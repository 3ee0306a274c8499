#include "milter/intake.h"
#include <string.h>

enum status intake_init(struct intake *in, size_t max_bytes, size_t arena_max_bytes)
{
	*in = (struct intake){ .arena = arena_new(arena_max_bytes) };
	buf_init(&in->raw, max_bytes);
	return in->arena == NULL ? STATUS_NOMEM : STATUS_OK;
}

void intake_free(struct intake *in)
{
	arena_destroy(&in->arena);
	buf_free(&in->raw);
}

void intake_reset(struct intake *in)
{
	struct intake kept = { .arena = in->arena, .raw = in->raw, .has_lead_space = in->has_lead_space };

	arena_reset(kept.arena);
	buf_truncate(&kept.raw, 0);
	*in = kept;
}

static void fail(struct intake *in, enum status status)
{
	if (in->status == STATUS_OK)
		in->status = status;
}

struct bytes intake_text(struct intake *in, const char *text)
{
	struct bytes copy = { NULL, 0 };
	enum status status;

	if (text == NULL)
		return copy;
	status = arena_copy(in->arena, bytes_of(text), &copy);
	if (status != STATUS_OK)
		fail(in, status);
	return copy;
}

/*
 * Append to the message as much as fits and count the rest. Filling it to the
 * brim is what tells the parser that there was more.
 */
static void append(struct intake *in, const void *data, size_t n)
{
	const size_t room = in->raw.limit - in->raw.len, kept = n < room ? n : room;
	enum status status;

	if (in->status != STATUS_OK)
		return;
	status = buf_add(&in->raw, data, kept);
	if (status == STATUS_OK)
		in->dropped += n - kept;
	else
		fail(in, status);
}

/* The address between "<" and ">", as MAIL FROM and RCPT TO have it. */
static struct bytes without_brackets(struct bytes address)
{
	address = bytes_trim(address);
	if (address.len >= 2 && address.data[0] == '<' && address.data[address.len - 1] == '>')
		return bytes_slice(address, 1, address.len - 1);
	return address;
}

void intake_mail_from(struct intake *in, const char *address)
{
	in->envelope.mail_from = without_brackets(intake_text(in, address));
}

void intake_recipient(struct intake *in, const char *address)
{
	size_t n = in->envelope.recipient_count;

	if (n == in->recipient_capacity) {
		size_t capacity = n != 0 ? n * 2 : 8;
		struct bytes *grown = arena_extend(in->arena, in->recipients, n, capacity, sizeof(*grown));

		if (grown == NULL) {
			fail(in, arena_status(in->arena));
			return;
		}
		in->recipients = grown;
		in->recipient_capacity = capacity;
	}
	in->recipients[n] = without_brackets(intake_text(in, address));
	in->envelope.recipients = in->recipients;
	in->envelope.recipient_count = n + 1;
}

void intake_field(struct intake *in, const char *name, const char *value)
{
	const char *p = value;

	append(in, name, strlen(name));
	append(in, ":", 1);
	if (!in->has_lead_space)
		append(in, " ", 1);
	/* Folds come as LF alone; on the wire they were CRLF. */
	for (;;) {
		size_t n = strcspn(p, "\n");

		append(in, p, n > 0 && p[n] == '\n' && p[n - 1] == '\r' ? n - 1 : n);
		append(in, "\r\n", 2);
		if (p[n] == '\0' || p[n + 1] == '\0')		/* no empty line, which would end the header */
			return;
		p += n + 1;
	}
}

void intake_end_of_header(struct intake *in)
{
	append(in, "\r\n", 2);
	in->body_start = in->raw.len;
}

void intake_body(struct intake *in, const unsigned char *data, size_t n)
{
	append(in, data, n);
}
