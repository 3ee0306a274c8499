#include "decode/percent.h"
#include "base/ascii.h"

size_t percent_decode(struct bytes in, unsigned char *out, bool *bad_r)
{
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = in.data[i];

		if (c == '%') {
			const int high = in.len - i > 2 ? ascii_hex_value(in.data[i + 1]) : -1;
			const int low = in.len - i > 2 ? ascii_hex_value(in.data[i + 2]) : -1;

			if (high >= 0 && low >= 0) {
				c = (unsigned char)(high << 4 | low);
				i += 2;
			} else if (bad_r != NULL) {
				*bad_r = true;
			}
		}
		out[n++] = c;
	}
	return n;
}
