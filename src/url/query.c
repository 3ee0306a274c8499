#include "url/query.h"

bool query_next(struct bytes *rest, struct query_pair *pair_r)
{
	const unsigned char *p = rest->data, *end = p + rest->len, *start;
	const unsigned char *equals = NULL;

	while (p < end && (*p == '&' || *p == ';'))
		p++;
	if (p == end) {
		*rest = bytes_span(end, end);
		return false;
	}
	for (start = p; p < end && *p != '&' && *p != ';'; p++) {
		if (*p == '=' && equals == NULL)
			equals = p;
	}
	pair_r->name = bytes_span(start, equals != NULL ? equals : p);
	pair_r->value = bytes_span(equals != NULL ? equals + 1 : p, p);
	*rest = bytes_span(p, end);
	return true;
}
