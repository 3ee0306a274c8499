#include "detect/stream.h"

enum { HEAD = 4 };

static uint32_t head_of(struct bytes b)
{
	const unsigned char *p = b.data;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool stream_begins(struct bytes b, enum inflate_format *format_r)
{
	return b.len >= STREAM_MIN && stream_head_begins(head_of(b), b.len, format_r) &&
	       (*format_r != INFLATE_RAW || stream_block(head_of(b)) != STREAM_DYNAMIC || inflate_is_dynamic(b));
}

bool stream_is_whole(struct bytes b, enum inflate_format *format_r)
{
	return stream_begins(b, format_r) && (*format_r != INFLATE_RAW || stream_block(head_of(b)) != STREAM_FIXED ||
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
	return stream_head_begins(head_of((struct bytes){ head, HEAD }), b.len, format_r) && *format_r != INFLATE_RAW;
}
