#include "detect/shown_text.h"
#include "base/ascii.h"

/* Elements whose content is not shown: where the end of the one that begins at tag begins; tag if that is none. */
static size_t behind_hidden_element(struct bytes html, size_t tag)
{
	enum { NONE, STYLE, SCRIPT, TITLE };
	static const struct {
		struct bytes start, end;
	} elements[] = {
		[NONE] = { BYTES(""), BYTES("") },
		[STYLE] = { BYTES("<style"), BYTES("</style") },
		[SCRIPT] = { BYTES("<script"), BYTES("</script") },
		[TITLE] = { BYTES("<title"), BYTES("</title") },
	};
	const unsigned char *p = html.data + tag;
	unsigned char first, second;
	int i = NONE;

	if (html.len - tag < 3)
		return tag;
	first = ascii_lower(p[1]);
	second = ascii_lower(p[2]);
	if (first == '!' && bytes_starts_with(bytes_slice(html, tag, html.len), "<!--"))
		return bytes_find(html, (struct bytes)BYTES("-->"), tag + 4);
	if (first == 's')		/* and no <span>, <strong>, <table>, <td> ... */
		i = second == 't' ? STYLE : second == 'c' ? SCRIPT : NONE;
	else if (first == 't' && second == 'i')
		i = TITLE;
	if (i == NONE || !bytes_equal_nocase(bytes_slice(html, tag, tag + elements[i].start.len), elements[i].start))
		return tag;
	return bytes_find_nocase(html, elements[i].end, tag + 4);
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
