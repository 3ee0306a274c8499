#include "detect/words.h"

const char *words_host(struct arena *a, struct bytes domain)
{
	static const char general[] = "another machine";
	size_t dots = 0, n = 0;
	char *out;

	if (domain.len == 0 || domain.len > 253)
		return general;
	for (size_t i = 0; i < domain.len; i++)
		dots += domain.data[i] == '.';
	out = arena_alloc(a, domain.len + 2 * dots + 1, 1);
	if (out == NULL)
		return general;
	for (size_t i = 0; i < domain.len; i++) {
		if (domain.data[i] == '.') {
			out[n++] = '[';
			out[n++] = '.';
			out[n++] = ']';
		} else {
			out[n++] = (char)domain.data[i];
		}
	}
	out[n] = '\0';
	return out;
}

const char *words_concealed(struct arena *a, const struct reference *r)
{
	const char *text;

	if (r->concealed & CONCEALED_DISPLAY)
		return "its style hides it";
	if (r->concealed & CONCEALED_ANCESTOR)
		return "an element around it is hidden";
	if (r->concealed & CONCEALED_OFF_SCREEN)
		return "it is moved or clipped out of view";
	if (!(r->concealed & CONCEALED_SIZE))
		return "nothing of it is ever drawn";
	if (r->width >= 0 && r->height >= 0)
		text = arena_printf(a, "it is %d by %d pixels", r->width, r->height);
	else
		text = arena_printf(a, "it is %d pixels %s", r->width >= 0 ? r->width : r->height,
				    r->width >= 0 ? "wide" : "high");
	return text != NULL ? text : "it is too small to see";
}
