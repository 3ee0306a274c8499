/*
 * plain.c - text/plain: URLs that clients make clickable. Nothing in it loads by itself.
 */
#include "extract/source.h"
#include "url/find.h"

enum status extract_plain(struct extraction *x, const struct source *s)
{
	enum status status = STATUS_OK;
	struct found_url found;
	size_t offset = 0;

	while (status == STATUS_OK && url_find_next(s->text, &offset, &found)) {
		struct bytes url;

		status = found_url_text(s->text, &found, x->arena, &url);
		if (status != STATUS_OK)
			break;
		status = extraction_add(x, s, &(struct found){
			.construct = "text",
			.load = LOAD_CLICK,
			.url = url,
			.start = found.start,
			.end = found.end,
			.width = -1,
			.height = -1,
			.removal = REMOVE_NOTHING,
			.removal_reason = "a link in plain text loads nothing by itself",
		});
	}
	return status;
}
