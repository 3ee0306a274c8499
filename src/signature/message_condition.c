/*
 * message_condition.c - conditions about the message: its envelope, its header, its parts, its references together.
 */
#include "message/address.h"
#include "signature/rows.h"
#include "signature/text_test.h"

enum { MAX_FIELDS = 16 };		/* of one name that are looked at */

/* So many references fulfil the block. */
enum answer match_reference(struct matching *m, const struct condition *c)
{
	const struct reference *outer = m->reference;
	struct block_count count = { .test = &c->number };

	for (size_t i = 0; i < m->remote_count && !count.is_settled; i++)
		block_count_add(&count, match_enter_all(m, i, c->child));
	m->reference = outer;
	return block_count_answer(&count);
}

/* A field name is kept once for all conditions on it, so that its fields are decoded once per message. */
enum status parse_header(struct reader *p, const struct keyword *k, struct condition *c)
{
	struct signature_set *set = p->set;
	enum status status = parse_text(p, k, c);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < set->header_name_count; i++) {
		if (bytes_equal_nocase(set->header_names[i], c->name)) {
			c->name_index = (unsigned)i;
			return STATUS_OK;
		}
	}
	status = set_grow(set, (void **)&set->header_names, set->header_name_count, sizeof(*set->header_names));
	if (status != STATUS_OK)
		return status;
	c->name_index = (unsigned)set->header_name_count;
	set->header_names[set->header_name_count++] = c->name;
	return STATUS_OK;
}

static enum status read_header(struct matching *m, struct bytes name, struct header_texts *h)
{
	const struct fields *fields = &m->evidence->message->root->fields;
	const struct field *found[MAX_FIELDS];
	struct bytes *items;
	size_t n = 0;

	h->is_read = true;
	for (size_t i = 0; i < fields->count && n < MAX_FIELDS; i++) {
		if (bytes_equal_nocase(fields->items[i].name, name))
			found[n++] = &fields->items[i];
	}
	if (n == 0)
		return STATUS_OK;
	items = arena_alloc(m->evidence->arena, n, sizeof(*items));
	if (items == NULL)
		return arena_status(m->evidence->arena);
	h->items = items;
	for (; h->count < n; h->count++) {
		struct oddities seen = { { 0 } };	/* those of the header are noted where it is parsed */
		enum status status = field_text(found[h->count], m->evidence->arena, &items[h->count], &seen);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum answer match_header(struct matching *m, const struct condition *c)
{
	struct header_texts *h = &m->headers[c->name_index];
	enum answer answer = ANSWER_NO;

	if (!h->is_read && m->status == STATUS_OK)
		m->status = read_header(m, c->name, h);
	if (c->test.how == TEXT_EXISTS)			/* an empty field is there as well */
		return answer_of(h->count > 0);
	for (size_t i = 0; i < h->count && answer != ANSWER_YES; i++) {
		enum answer one = condition_test_text(m, c, h->items[i]);

		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

enum answer match_recipient(struct matching *m, const struct condition *c)
{
	const struct envelope *e = m->evidence->envelope;
	enum answer answer = ANSWER_NO;

	for (size_t i = 0; i < e->recipient_count && answer != ANSWER_YES; i++) {
		enum answer one = condition_test_text(m, c, mailbox_from_address(e->recipients[i]).address);

		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

enum answer match_recipients(struct matching *m, const struct condition *c)
{
	return condition_test_number(m, c, (long long)m->evidence->envelope->recipient_count);
}

enum answer match_attachment_name(struct matching *m, const struct condition *c)
{
	const struct message *message = m->evidence->message;
	enum answer answer = ANSWER_NO;

	for (size_t i = 0; i < message->part_count && answer != ANSWER_YES; i++) {
		enum answer one;

		if (message->parts[i]->filename.len == 0)
			continue;
		one = condition_test_text(m, c, message->parts[i]->filename);
		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

enum answer match_attachment_type(struct matching *m, const struct condition *c)
{
	const struct message *message = m->evidence->message;
	enum answer answer = ANSWER_NO;

	for (size_t i = 0; i < message->part_count && answer != ANSWER_YES; i++) {
		enum answer one = condition_test_text(m, c, match_part_media_type(m, i));

		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

enum answer match_message_finding(struct matching *m, const struct condition *c)
{
	for (size_t i = 0; i < m->finding_count; i++) {
		const struct finding *f = &m->evidence->findings.items[i];

		if (f->signature == NULL && condition_test_choice(m, c, f->kind, finding_name(f->kind)) == ANSWER_YES)
			return ANSWER_YES;
	}
	return ANSWER_NO;
}

enum answer match_oddity(struct matching *m, const struct condition *c)
{
	for (unsigned o = 0; o < ODDITY_COUNT; o++) {
		if (oddities_has(&m->evidence->oddities, (enum oddity)o) &&
		    condition_test_choice(m, c, o, oddity_name((enum oddity)o)) == ANSWER_YES)
			return ANSWER_YES;
	}
	return ANSWER_NO;
}

enum answer match_dmarc(struct matching *m, const struct condition *c)
{
	const struct authentication *a = m->evidence->authentication;

	if (a->dmarc_pass)
		return condition_test_choice(m, c, 1, "pass");
	return a->dmarc_fail ? condition_test_choice(m, c, 2, "fail") : condition_test_choice(m, c, 0, "none");
}

enum answer match_envelope_related(struct matching *m, const struct condition *c)
{
	const bool related = m->sender_registrable.len > 0 && bytes_equal_nocase(m->sender_registrable, m->envelope_registrable);

	return condition_test_choice(m, c, related, related ? "yes" : "no");
}

struct bytes text_sender(struct matching *m)
{
	return m->sender;
}

struct bytes text_sender_domain(struct matching *m)
{
	return m->sender_domain;
}

struct bytes text_sender_name(struct matching *m)
{
	return m->evidence->message->from_name;
}

struct bytes text_envelope_sender(struct matching *m)
{
	return m->evidence->envelope->mail_from;
}

struct bytes text_envelope_domain(struct matching *m)
{
	return m->envelope_domain;
}

struct bytes text_subject(struct matching *m)
{
	return m->evidence->message->subject;
}

struct bytes text_helo(struct matching *m)
{
	return m->evidence->envelope->helo;
}

struct bytes text_client_name(struct matching *m)
{
	return m->evidence->envelope->client_name;
}

struct bytes text_client_address(struct matching *m)
{
	return m->evidence->envelope->client_address;
}
