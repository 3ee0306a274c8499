/*
 * mail.c - a message as a file: in an archive, or attached under a type that is not message/rfc822.
 *
 * Its parts are looked at one by one; a part of it that is a mail as a file again counts as nested.
 */
#include "extract/attachment.h"
#include "extract/container.h"

enum status extract_mail(struct extraction *x, const struct source *s)
{
	static const char reason[] = "inside a message that is attached as a file";
	struct message m;
	enum status status = message_parse(s->text, &message_limits_default, x->arena, &m);

	for (size_t i = 0; status == STATUS_OK && i < m.part_count; i++) {
		struct part *p = m.parts[i];
		struct bytes content;
		unsigned kinds;

		oddities_join(&x->oddities, &p->oddities);
		if (p->is_multipart || p->is_message)
			continue;
		if (!container_take_member(x))
			break;
		status = part_content(p, x->arena, &content);
		if (status != STATUS_OK)
			break;
		kinds = content_by_type(&p->type) & (CONTENT_HTML | CONTENT_CALENDAR);
		kinds |= content_by_bytes(content) | (content_by_name(p->filename) & CONTENT_HTML);
		if (media_type_is(&p->type, "text", NULL) && !(kinds & CONTENT_HTML))
			kinds |= CONTENT_TEXT;
		status = container_scan_as(x, s, content, kinds, parameters_get(&p->type.parameters, "charset"), reason);
	}
	return status;
}
