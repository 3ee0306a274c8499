#include "url/query.h"
#include <stdint.h>

/* Whether c is "&", ";" or "=". One test: nobody can predict where a token has digits. */
static inline bool is_mark(unsigned char c)
{
	static const uint64_t marks = 1ull << '&' | 1ull << ';' | 1ull << '=';

	return marks >> (c & 63) & (c < 64);
}

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
	for (start = p; p < end; p++) {
		if (!is_mark(*p))
			continue;
		if (*p != '=')
			break;
		if (equals == NULL)
			equals = p;
	}
	pair_r->name = bytes_span(start, equals != NULL ? equals : p);
	pair_r->value = bytes_span(equals != NULL ? equals + 1 : p, p);
	*rest = bytes_span(p, end);
	return true;
}
