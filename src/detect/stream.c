#include "detect/stream.h"

enum { HEAD = 4 };

static bool begins_forward(struct bytes b, enum inflate_format *format_r)
{
	uint32_t head;

	if (b.len < STREAM_MIN)
		return false;
	head = bytes_first_four(b.data);
	return stream_head_begins(head, b.len, format_r) &&
	       (*format_r != INFLATE_RAW || stream_block(head) != STREAM_DYNAMIC || inflate_is_dynamic(b));
}

bool stream_begins(struct bytes b, enum peel_order order, enum inflate_format *format_r)
{
	const size_t start = order & PEEL_BACKWARD ? b.len - HEAD : 0;
	unsigned char head[HEAD], first;

	if (order == PEEL_FORWARD)
		return begins_forward(b, format_r);
	if (b.len < STREAM_MIN)
		return false;
	/* Most that is asked about is no stream. */
	first = b.data[order & PEEL_BACKWARD ? b.len - 1 : 0];
	if (first != STREAM_GZIP_FIRST && first != (order & PEEL_ROT13 ? STREAM_ZLIB_FIRST_ROT13 : STREAM_ZLIB_FIRST))
		return false;
	peel_reorder(order, bytes_slice(b, start, start + HEAD), head);
	return stream_head_begins(bytes_first_four(head), b.len, format_r) && *format_r != INFLATE_RAW;
}

bool stream_is_whole(struct bytes b, enum peel_order order, enum inflate_format *format_r)
{
	return stream_begins(b, order, format_r) && (*format_r != INFLATE_RAW || stream_block(bytes_first_four(b.data)) != STREAM_FIXED ||
						     stream_may_end_fixed(b.data[b.len - 1]));
}

bool stream_is_whole_in_some(struct bytes b)
{
	enum inflate_format format;
	bool is_whole = false;

	for (int order = PEEL_FORWARD; order < PEEL_ORDERS && !is_whole; order++)
		is_whole = stream_is_whole(b, (enum peel_order)order, &format);
	return is_whole;
}
