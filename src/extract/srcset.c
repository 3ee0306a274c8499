#include "extract/srcset.h"
#include "base/ascii.h"

/* Step 8 to 11: descriptors up to the comma that ends the candidate; commas in parentheses do not. */
static size_t skip_descriptors(struct bytes value, size_t i)
{
	unsigned open = 0;

	for (; i < value.len; i++) {
		if (value.data[i] == '(')
			open = 1;		/* "in parens" does not nest */
		else if (value.data[i] == ')')
			open = 0;
		else if (value.data[i] == ',' && open == 0)
			return i + 1;
	}
	return i;
}

bool srcset_next(struct bytes value, size_t *offset, size_t *start_r, size_t *end_r)
{
	size_t i = *offset, start;

	while (i < value.len && (ascii_is_space(value.data[i]) || value.data[i] == ','))
		i++;
	if (i >= value.len) {
		*offset = value.len;
		return false;
	}
	start = i;
	while (i < value.len && !ascii_is_space(value.data[i]))
		i++;
	*start_r = start;
	*end_r = i;
	if (value.data[i - 1] == ',') {
		while (*end_r > start && value.data[*end_r - 1] == ',')
			(*end_r)--;
		*offset = i;
	} else {
		*offset = skip_descriptors(value, i);
	}
	return true;
}
