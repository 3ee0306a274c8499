#include "message/print_tree.h"

enum { SHOWN = 48 };

#define TRY(call) \
	do { \
		enum status try_status = (call); \
		if (try_status != STATUS_OK) \
			return try_status; \
	} while (0)

static enum status print_quoted(struct bytes b, struct buf *out)
{
	TRY(buf_add_byte(out, '"'));
	for (size_t i = 0; i < b.len && i < SHOWN; i++) {
		unsigned char c = b.data[i];

		if (c == '\r')
			TRY(buf_add_text(out, "\\r"));
		else if (c == '\n')
			TRY(buf_add_text(out, "\\n"));
		else if (c < ' ' || c == 0x7f || c == '"' || c == '\\')
			TRY(buf_printf(out, "\\x%02x", c));
		else
			TRY(buf_add_byte(out, c));
	}
	TRY(buf_add_byte(out, '"'));
	return b.len > SHOWN ? buf_printf(out, "...%zu", b.len) : STATUS_OK;
}

static enum status print_named(const char *name, struct bytes b, struct buf *out)
{
	if (b.len == 0)
		return STATUS_OK;
	TRY(buf_printf(out, " %s=", name));
	return print_quoted(b, out);
}

static enum status print_oddities(const struct oddities *o, struct buf *out)
{
	const char *separator = " !";

	for (int i = 0; i < ODDITY_COUNT; i++) {
		if (!oddities_has(o, (enum oddity)i))
			continue;
		TRY(buf_printf(out, "%s%s", separator, oddity_name((enum oddity)i)));
		separator = ",";
	}
	return STATUS_OK;
}

static enum status print_type(const struct media_type *t, enum transfer_encoding e, struct buf *out)
{
	static const char *const names[] = { "identity", "quoted-printable", "base64", "uuencode" };

	TRY(buf_add_bytes(out, t->type));
	TRY(buf_add_byte(out, '/'));
	TRY(buf_add_bytes(out, t->subtype));
	return buf_printf(out, " %s", names[e]);
}

static enum status print_alternatives(struct part *p, struct arena *a, struct buf *out)
{
	for (size_t i = 0; i < p->alternative_count; i++) {
		struct bytes content;

		TRY(reading_content(p, &p->alternatives[i], a, &content));
		TRY(buf_add_text(out, "    or "));
		TRY(print_type(&p->alternatives[i].type, p->alternatives[i].encoding, out));
		TRY(buf_add_byte(out, ' '));
		TRY(print_quoted(content, out));
		TRY(buf_add_byte(out, '\n'));
	}
	return STATUS_OK;
}

static enum status print_part(const struct message *m, struct part *p, struct arena *a, struct buf *out)
{
	struct bytes whole = m->raw, content;

	if (p->container_reading != NULL)
		whole = p->container_reading->content;
	else if (p->container != NULL)
		whole = p->container->content;
	TRY(buf_printf(out, "%s ", p->path));
	TRY(print_type(&p->type, p->encoding, out));
	TRY(buf_printf(out, " %td+%zu %td+%zu", p->header.data - whole.data, p->header.len, p->body.data - whole.data,
		       p->body.len));
	if (p->container != NULL)
		TRY(buf_printf(out, " in %s", p->container->path));
	if (p->disposition != DISPOSITION_NONE)
		TRY(buf_add_text(out, p->disposition == DISPOSITION_INLINE ? " inline" : " attachment"));
	TRY(print_named("file", p->filename, out));
	TRY(print_named("id", p->content_id, out));
	TRY(print_named("location", p->location, out));
	TRY(print_named("base", p->base, out));
	if (p->is_multipart) {
		TRY(buf_add_text(out, " multipart"));
	} else if (p->is_message) {
		TRY(buf_add_text(out, " message"));
	} else {
		TRY(part_content(p, a, &content));
		TRY(buf_add_byte(out, ' '));
		TRY(print_quoted(content, out));
	}
	TRY(print_oddities(&p->oddities, out));
	TRY(buf_add_byte(out, '\n'));
	TRY(print_alternatives(p, a, out));
	if (p->preamble.len > 0 || p->epilogue.len > 0) {
		TRY(buf_add_text(out, "   "));
		TRY(print_named("preamble", p->preamble, out));
		TRY(print_named("epilogue", p->epilogue, out));
		TRY(buf_add_byte(out, '\n'));
	}
	return STATUS_OK;
}

enum status print_tree(struct message *m, struct arena *a, struct buf *out)
{
	TRY(buf_printf(out, "message body at %zu", m->body_start));
	TRY(print_named("subject", m->subject, out));
	TRY(print_named("name", m->from_name, out));
	TRY(print_named("from", m->from_address, out));
	TRY(print_named("message-id", m->message_id, out));
	TRY(print_oddities(&m->oddities, out));
	TRY(buf_add_byte(out, '\n'));
	for (struct part *p = m->root; p != NULL; p = p->next)
		TRY(print_part(m, p, a, out));
	return STATUS_OK;
}
