/*
 * attachment_condition.c - conditions about one part that has content of its own: a text as well as a file.
 */
#include "signature/rows.h"
#include "signature/text_test.h"

enum status parse_attachment_block(struct reader *p, const struct keyword *k, struct condition *c)
{
	return parse_counted_block(p, k, IN_ATTACHMENT, c);
}

enum status parse_attachment_inner_block(struct reader *p, const struct keyword *k, struct condition *c)
{
	(void)k;
	return reader_conditions(p, IN_ATTACHMENT, &c->child);
}

enum status parse_digest(struct reader *p, const struct keyword *k, struct condition *c)
{
	p->set->needs_digests = true;
	return parse_text(p, k, c);
}

bool match_enter_part(struct matching *m, size_t i)
{
	struct part *part = m->evidence->message->parts[i];

	if (part->is_multipart)
		return false;
	m->part = part;
	m->part_index = i;
	return true;
}

/* So many parts fulfil the block. */
enum answer match_attachment(struct matching *m, const struct condition *c)
{
	const struct message *message = m->evidence->message;
	struct block_count count = { .test = &c->number };

	for (size_t i = 0; i < message->part_count && !count.is_settled; i++) {
		if (match_enter_part(m, i))
			block_count_add(&count, match_all(m, c->child));
	}
	m->part = NULL;
	return block_count_answer(&count);
}

enum answer match_part_size(struct matching *m, const struct condition *c)
{
	struct bytes content;
	enum status status = part_content(m->evidence->message->parts[m->part_index], m->evidence->arena, &content);

	if (status != STATUS_OK) {
		m->status = status;
		return ANSWER_UNKNOWN;
	}
	return condition_test_number(m, c, (long long)content.len);
}

enum answer match_part_digest(struct matching *m, const struct condition *c)
{
	enum answer answer = ANSWER_NO;

	for (size_t i = 0; i < FILE_DIGEST_KINDS && m->evidence->digests != NULL && answer != ANSWER_YES; i++) {
		const struct bytes hex = m->evidence->digests[m->part_index].hex[i];
		enum answer one = hex.len > 0 ? condition_test_text(m, c, hex) : ANSWER_NO;

		if (one != ANSWER_NO)
			answer = one;
	}
	return answer;
}

struct bytes text_part_name(struct matching *m)
{
	return m->part->filename;
}

struct bytes text_part_type(struct matching *m)
{
	return match_part_media_type(m, m->part_index);
}

/* Once for all conditions: memory does not grow with the number of signatures. */
struct bytes match_part_media_type(struct matching *m, size_t i)
{
	const struct message *message = m->evidence->message;
	const struct media_type *t = &message->parts[i]->type;
	struct arena *a = m->evidence->arena;

	if (m->part_types == NULL)
		m->part_types = arena_zalloc(a, message->part_count, sizeof(*m->part_types));
	if (m->part_types != NULL && m->part_types[i].data == NULL) {
		char *name = arena_printf(a, "%.*s/%.*s", (int)t->type.len, (const char *)t->type.data, (int)t->subtype.len,
					  (const char *)t->subtype.data);

		m->part_types[i] = bytes_of(name != NULL ? name : "");
		if (name != NULL)
			return m->part_types[i];
	}
	if (m->part_types != NULL && m->part_types[i].len > 0)
		return m->part_types[i];
	m->status = arena_status(a);
	return (struct bytes){ NULL, 0 };
}
