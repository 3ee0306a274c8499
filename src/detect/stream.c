#include "detect/stream.h"

enum { HEAD = 4 };

bool stream_begins(struct bytes b, enum inflate_format *format_r)
{
	return b.len >= STREAM_MIN && stream_head_begins(bytes_first_four(b.data), b.len, format_r) &&
	       (*format_r != INFLATE_RAW || stream_block(bytes_first_four(b.data)) != STREAM_DYNAMIC || inflate_is_dynamic(b));
}

bool stream_is_whole(struct bytes b, enum inflate_format *format_r)
{
	return stream_begins(b, format_r) && (*format_r != INFLATE_RAW || stream_block(bytes_first_four(b.data)) != STREAM_FIXED ||
					      stream_may_end_fixed(b.data[b.len - 1]));
}

bool stream_begins_in(enum peel_order order, struct bytes b, enum inflate_format *format_r)
{
	const size_t start = order & PEEL_BACKWARD ? b.len - HEAD : 0;
	unsigned char head[HEAD], first;

	if (order == PEEL_FORWARD)
		return stream_begins(b, format_r);
	if (b.len < STREAM_MIN)
		return false;
	/* Most that is asked about is no stream. */
	first = b.data[order & PEEL_BACKWARD ? b.len - 1 : 0];
	if (first != STREAM_GZIP_FIRST && first != (order & PEEL_ROT13 ? STREAM_ZLIB_FIRST_ROT13 : STREAM_ZLIB_FIRST))
		return false;
	peel_reorder(order, bytes_slice(b, start, start + HEAD), head);
	return stream_head_begins(bytes_first_four(head), b.len, format_r) && *format_r != INFLATE_RAW;
}
