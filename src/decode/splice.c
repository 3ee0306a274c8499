#include "decode/splice.h"
#include <assert.h>
#include "decode/splice_writer.h"

struct line_layout line_layout_of(struct bytes encoded)
{
	struct line_layout layout = { .line_end = "\r\n" };
	bool is_first = true;

	for (size_t at = 0; at < encoded.len;) {
		const size_t feed = bytes_find_byte(encoded, '\n', at);
		const bool has_return = feed > at && feed < encoded.len && encoded.data[feed - 1] == '\r';
		const size_t len = feed - at - has_return;

		if (is_first && feed < encoded.len && !has_return)
			layout.line_end = "\n";
		is_first = false;
		layout.count += len > 0;
		if (len > layout.longest)
			layout.longest = len;
		at = feed + 1;
	}
	return layout;
}

size_t splice_padding(enum transfer_encoding e, size_t removed, size_t inserted)
{
	return e == ENCODING_BASE64 ? (removed % 3 + 3 - inserted % 3) % 3 : 0;
}

static enum status splice_identity(struct bytes in, const struct splice *splices, size_t count, struct buf *out)
{
	enum status s = STATUS_OK;
	size_t at = 0;

	for (size_t i = 0; i < count && s == STATUS_OK; i++) {
		s = buf_add_bytes(out, bytes_slice(in, at, splices[i].start));
		if (s == STATUS_OK)
			s = buf_add_bytes(out, splices[i].replacement);
		at = splices[i].end;
	}
	return s == STATUS_OK ? buf_add_bytes(out, bytes_slice(in, at, in.len)) : s;
}

enum status splice_encoded(enum transfer_encoding e, struct bytes encoded, const struct splice *splices, size_t count,
			   struct buf *out)
{
	const size_t start = out->len;
	enum status s;

	for (size_t i = 0; i < count; i++)
		assert(splices[i].start <= splices[i].end && (i == 0 || splices[i].start >= splices[i - 1].end));
	switch (e) {
	case ENCODING_QUOTED_PRINTABLE:
		s = splice_quoted_printable(encoded, splices, count, out);
		break;
	case ENCODING_BASE64:
		s = splice_base64(encoded, splices, count, out);
		break;
	case ENCODING_UUENCODE:
		s = splice_uuencode(encoded, splices, count, out);
		break;
	default:
		s = splice_identity(encoded, splices, count, out);
		break;
	}
	if (s != STATUS_OK)
		buf_truncate(out, start);
	return s;
}
