#include "detect/shown_text.h"
#include "base/ascii.h"

/* Elements whose content is not shown. */
static size_t behind_hidden_element(struct bytes html, size_t tag)
{
	static const struct {
		const char *start;
		struct bytes end;
	} hidden[] = {
		{ "<style", BYTES("</style") }, { "<script", BYTES("</script") }, { "<title", BYTES("</title") },
		{ "<!--", BYTES("-->") },
	};

	if (html.len - tag < 2 || (ascii_lower(html.data[tag + 1]) != 's' && ascii_lower(html.data[tag + 1]) != 't' &&
				   html.data[tag + 1] != '!'))
		return tag;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (bytes_starts_with_nocase(bytes_slice(html, tag, html.len), hidden[i].start))
			return bytes_find_nocase(html, hidden[i].end, tag + 4);
	return tag;
}

bool shown_text_next(struct shown_text *s, struct bytes *piece_r)
{
	size_t tag;

	if (s->at >= s->html.len)
		return false;
	tag = bytes_find_byte(s->html, '<', s->at);
	*piece_r = bytes_slice(s->html, s->at, tag);
	tag = behind_hidden_element(s->html, tag);
	s->at = bytes_find_byte(s->html, '>', tag);
	s->at += s->at < s->html.len;
	return true;
}
