/*
 * mail.c - a message as a file: in an archive, or attached under a type that is not message/rfc822.
 *
 * Its parts are looked at one by one, in every reading, as those of the message around it are; a part of it that is a
 * mail as a file again counts as nested. Where the file itself can be edited, so can they.
 */
#include "extract/attachment.h"
#include "extract/container.h"
#include "extract/readings.h"

static enum status extract_leaf(struct extraction *x, const struct part_place *place)
{
	const struct part *p = place->part;
	struct source inside;
	unsigned kinds;
	enum status status = source_of_part(x, place, &inside);

	if (status != STATUS_OK)
		return status;
	status = extraction_base_of_part(x, p);
	if (status != STATUS_OK)
		return status;
	kinds = content_by_type(&p->type) & (CONTENT_HTML | CONTENT_CALENDAR);
	kinds |= content_by_bytes(inside.text) | (content_by_name(p->filename) & CONTENT_HTML);
	if (media_type_is(&p->type, "text", NULL) && !(kinds & CONTENT_HTML))
		kinds |= CONTENT_TEXT;
	return extract_kinds(x, &inside, kinds, parameters_get(&p->type.parameters, "charset"));
}

/* A part as it is first taken for and in its other readings. */
static enum status extract_place(struct extraction *x, const struct part_place *place)
{
	const size_t first = x->out->count;
	enum status status = STATUS_OK;

	x->has_base = false;
	if (!place->part->is_multipart && !place->part->is_message)
		status = extract_leaf(x, place);
	return status == STATUS_OK ? extract_other_readings(x, place, first) : status;
}

enum status extract_mail(struct extraction *x, const struct source *s)
{
	static const char reason[] = "inside a message that is attached as a file";
	const struct extraction before = *x;
	struct layering inner;
	struct message m;
	enum status status;

	if (!container_may_nest(x, s))
		return STATUS_OK;
	status = message_parse(s->text, &message_limits_default, x->arena, &m);
	if (status == STATUS_OK)
		status = layering_init(&inner, &m, s->layer, x->layering->all, x->arena);
	if (s->layer == NULL) {
		x->transient = true;
		if (x->irremovable == NULL)
			x->irremovable = reason;
	}
	for (size_t i = 0; status == STATUS_OK && i < m.part_count; i++) {
		const struct part_place place = {
			.part = m.parts[i], .layering = s->layer != NULL ? &inner : NULL, .around = s,
		};

		oddities_join(&x->oddities, &place.part->oddities);
		if (place.layering != NULL)
			status = layering_add_part(place.layering, place.part, x->arena);
		if (status != STATUS_OK || !container_take_member(x))
			break;
		status = extract_place(x, &place);
	}
	x->base = before.base;
	x->has_base = before.has_base;
	x->transient = before.transient;
	x->irremovable = before.irremovable;
	return status;
}
