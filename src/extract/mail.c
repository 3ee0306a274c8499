/*
 * mail.c - a message as a file: in an archive, or attached under a type that is not message/rfc822.
 *
 * Its parts are looked at one by one; a part of it that is a mail as a file again counts as nested. Where the file
 * itself can be edited, so can they.
 */
#include "extract/attachment.h"
#include "extract/container.h"

static enum status extract_leaf(struct extraction *x, const struct source *s, const struct layering *inner, struct part *p)
{
	static const char reason[] = "inside a message that is attached as a file";
	struct bytes content, charset = parameters_get(&p->type.parameters, "charset");
	struct source inside;
	unsigned kinds;
	enum status status = part_content(p, x->arena, &content);

	if (status != STATUS_OK)
		return status;
	kinds = content_by_type(&p->type) & (CONTENT_HTML | CONTENT_CALENDAR);
	kinds |= content_by_bytes(content) | (content_by_name(p->filename) & CONTENT_HTML);
	if (media_type_is(&p->type, "text", NULL) && !(kinds & CONTENT_HTML))
		kinds |= CONTENT_TEXT;
	if (s->layer == NULL)
		return container_scan_as(x, s, content, kinds, charset, reason);
	if (!container_may_nest(x, s))
		return STATUS_OK;
	inside = container_inside(s, content);
	inside.layer = layering_of_part(inner, p);
	if (inside.layer != NULL)
		inside.layer->text = content;
	x->has_base = false;
	return extract_kinds(x, &inside, kinds, charset);
}

enum status extract_mail(struct extraction *x, const struct source *s)
{
	const struct extraction before = *x;
	struct layering inner;
	struct message m;
	enum status status = message_parse(s->text, &message_limits_default, x->arena, &m);

	if (status == STATUS_OK)
		status = layering_init(&inner, &m, s->layer, x->layering->all, x->arena);
	for (size_t i = 0; status == STATUS_OK && i < m.part_count; i++) {
		struct part *p = m.parts[i];

		oddities_join(&x->oddities, &p->oddities);
		if (s->layer != NULL)
			status = layering_add_part(&inner, p, x->arena);
		if (status != STATUS_OK || p->is_multipart || p->is_message)
			continue;
		if (!container_take_member(x))
			break;
		status = extract_leaf(x, s, &inner, p);
	}
	x->base = before.base;
	x->has_base = before.has_base;
	return status;
}
