#include "extract/visibility.h"
#include "base/ascii.h"

enum { TINY = 3, DIMENSION_MAX = 100000 };

int dimension_parse(struct bytes value)
{
	size_t i = 0;
	int n = 0;

	while (i < value.len && ascii_is_space(value.data[i]))
		i++;
	if (i < value.len && value.data[i] == '+')
		i++;
	if (i == value.len || !ascii_is_digit(value.data[i]))
		return -1;
	for (; i < value.len && ascii_is_digit(value.data[i]); i++) {
		if (n < DIMENSION_MAX)
			n = n * 10 + (value.data[i] - '0');
	}
	while (i < value.len && (ascii_is_digit(value.data[i]) || value.data[i] == '.'))
		i++;
	return i < value.len && value.data[i] == '%' ? -1 : n;
}

/* Style wins over the attribute, and a maximum caps both. */
static int declared_size(int style, int maximum, int attribute)
{
	int size = style >= 0 ? style : attribute;

	return maximum >= 0 && (size < 0 || maximum < size) ? maximum : size;
}

void appearance_add_style(struct appearance *a, const struct css_style *style)
{
	if (style->hides & (CSS_DISPLAY_NONE | CSS_VISIBILITY_HIDDEN | CSS_OPACITY_ZERO | CSS_MSO_HIDE))
		a->concealed |= CONCEALED_DISPLAY;
	if (style->hides & (CSS_OFF_SCREEN | CSS_CLIPPED))
		a->concealed |= CONCEALED_OFF_SCREEN;
	if (style->hides & CSS_ZERO_SIZE)
		a->concealed |= CONCEALED_SIZE;
	a->width = declared_size(style->width, style->max_width, a->width);
	a->height = declared_size(style->height, style->max_height, a->height);
}

void appearance_finish(struct appearance *a, const struct visibility *outer)
{
	if ((a->width >= 0 && a->width <= TINY) || (a->height >= 0 && a->height <= TINY))
		a->concealed |= CONCEALED_SIZE;
	if (outer->hidden)
		a->concealed |= CONCEALED_ANCESTOR;
}

struct visibility visibility_inside(const struct visibility *outer, const struct css_style *style,
				    const struct appearance *a)
{
	struct visibility inside = *outer;

	if ((a->concealed & CONCEALED_DISPLAY) || css_style_hides_children(style))
		inside.hidden = true;
	return inside;
}
