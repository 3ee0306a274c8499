/*
 * archive.c - zip, tar, 7z, rar, cab, lha, ISO 9660 and compressed files: each member as what it is.
 *
 * Nothing in an archive loads by itself before the reader opens it: what its members would load then is reported as
 * they load it, because the message brought it. Archives and documents inside are opened too, to the limit on nesting.
 */
#include "extract/attachment.h"
#include "extract/container.h"
#include "extract/unpack.h"

enum status extract_archive(struct extraction *x, const struct source *s)
{
	static const char reason[] = "inside an archive";
	struct unpack *u;
	struct bytes name, head, content;
	enum status status;
	bool more;

	status = unpack_open(x, s->text, &u);
	if (status != STATUS_OK || u == NULL)
		return status;
	for (;;) {
		unsigned kinds;

		status = unpack_next(u, &name, &head, &more);
		if (status != STATUS_OK || !more)
			break;
		kinds = content_by_bytes(head) | (content_by_name(name) & (CONTENT_HTML | CONTENT_CALENDAR));
		if ((kinds & ~(unsigned)CONTENT_INERT) == 0)
			continue;
		status = unpack_content(u, &content);
		if (status == STATUS_OK)
			status = container_scan(x, s, content, name, (struct bytes){ NULL, 0 }, reason);
		if (status != STATUS_OK)
			break;
	}
	unpack_close(&u);
	return status;
}
