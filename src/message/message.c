#include "message/message.h"
#include "message/address.h"
#include "message/tree.h"

const struct message_limits message_limits_default = {
	.max_bytes = (size_t)256 << 20,
	.max_parts = 2000,
	.max_depth = 100,
	.max_fields = 20000,
	.max_header_bytes = (size_t)8 << 20,
	.max_parameters = 128,
};

/* RFC 5322, 3.6: these stand at most once. */
static const char *const single_fields[] = {
	"from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references",
	"mime-version",
};

enum { MAX_FROM = 16 };			/* mailboxes of From that are looked at for the first address */
enum { SINGLE_FIELDS = sizeof(single_fields) / sizeof(single_fields[0]) };

static void note_duplicates(const struct fields *f, struct oddities *o)
{
	unsigned seen = 0;

	for (size_t i = 0; i < f->count; i++) {
		for (unsigned k = 0; k < SINGLE_FIELDS; k++) {
			if (!bytes_is_nocase(f->items[i].name, single_fields[k]))
				continue;
			if (seen >> k & 1)
				oddities_add(o, ODDITY_DUPLICATE_FIELD);
			seen |= 1u << k;
		}
	}
}

static enum status read_from(struct message *m, struct arena *a)
{
	const struct field *f = fields_find(&m->root->fields, "from", 0);
	struct mailboxes from;
	size_t i = 0;
	enum status s;

	if (f == NULL)
		return STATUS_OK;
	s = mailboxes_parse(f->body, MAX_FROM, a, &from, &m->oddities);
	if (s != STATUS_OK || from.count == 0)
		return s;
	/* "Ada, Countess <ada@example.org>": what comes first is a name that wants quotes. */
	while (i < from.count && from.items[i].domain.len == 0)
		i++;
	if (i == from.count)
		i = 0;
	m->from_address = from.items[i].address;
	m->from_name = from.items[0].display_name;
	return STATUS_OK;
}

static enum status read_text(struct message *m, const char *name, struct arena *a, struct bytes *text_r)
{
	const struct field *f = fields_find(&m->root->fields, name, 0);

	return f != NULL ? field_text(f, a, text_r, &m->oddities) : STATUS_OK;
}

enum status message_parse(struct bytes raw, const struct message_limits *l, struct arena *a, struct message *m_r)
{
	enum status s;

	*m_r = (struct message){ .raw = raw };
	s = tree_parse(m_r, l, a);
	if (s != STATUS_OK)
		return s;
	note_duplicates(&m_r->root->fields, &m_r->oddities);
	s = read_text(m_r, "subject", a, &m_r->subject);
	if (s == STATUS_OK)
		s = read_text(m_r, "message-id", a, &m_r->message_id);
	if (s == STATUS_OK)
		s = read_from(m_r, a);
	return s;
}
