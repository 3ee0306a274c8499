#include "detect/stream.h"

enum { GZIP_FIRST = 0x1f, GZIP_MARK = 0x1f8b, ZLIB_FIRST = 0x78, ZLIB_FIRST_ROT13 = 0x6b, HEAD = 4 };

bool stream_head_begins(uint32_t head, size_t length, enum inflate_format *format_r)
{
	const unsigned first = head >> 24;

	if (length < STREAM_MIN)
		return false;
	if (head >> 16 == GZIP_MARK)
		*format_r = INFLATE_GZIP;
	else if (first == ZLIB_FIRST && (head >> 16) % 31 == 0)
		*format_r = INFLATE_ZLIB;
	else
		*format_r = INFLATE_RAW;
	/* Of a bare stream one last block: stored with its length and that inverted, with fixed codes, with its own and not short. */
	return *format_r != INFLATE_RAW || stream_block(head) == STREAM_FIXED ||
	       (first == STREAM_STORED && ((head >> 16 ^ head) & 0xff) == 0xff) ||
	       (stream_block(head) == STREAM_DYNAMIC && length >= STREAM_DYNAMIC_MIN);
}

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
	if (first != GZIP_FIRST && first != (order & PEEL_ROT13 ? ZLIB_FIRST_ROT13 : ZLIB_FIRST))
		return false;
	peel_reorder(order, bytes_slice(b, start, start + HEAD), head);
	return stream_head_begins(head_of((struct bytes){ head, HEAD }), b.len, format_r) && *format_r != INFLATE_RAW;
}

bool stream_may_be_turned(uint32_t head, unsigned char last)
{
	return last == GZIP_FIRST || last == ZLIB_FIRST || last == ZLIB_FIRST_ROT13 || head >> 24 == ZLIB_FIRST_ROT13;
}
