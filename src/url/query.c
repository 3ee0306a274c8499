#include "url/query.h"
#include "base/ascii.h"

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

size_t percent_decode(struct bytes in, unsigned char *out)
{
	const unsigned char *p = in.data, *end = p + in.len;
	size_t n = 0;

	while (p < end) {
		if (*p == '%' && end - p >= 3 && ascii_is_hex(p[1]) && ascii_is_hex(p[2])) {
			out[n++] = (unsigned char)(ascii_hex_value(p[1]) << 4 | ascii_hex_value(p[2]));
			p += 3;
		} else {
			out[n++] = *p++;
		}
	}
	return n;
}
