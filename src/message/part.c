#include "message/part.h"
#include "decode/base64.h"
#include "decode/quoted_printable.h"
#include "decode/uuencode.h"

static enum status decode(struct bytes body, enum transfer_encoding encoding, struct arena *a, struct bytes *content_r,
			  struct oddities *o)
{
	unsigned char *out;
	size_t len;

	if (encoding == ENCODING_IDENTITY) {
		*content_r = body;
		return STATUS_OK;
	}
	out = arena_alloc(a, encoding == ENCODING_BASE64 ? BASE64_DECODED_MAX(body.len) : body.len, 1);
	if (out == NULL)
		return arena_status(a);
	if (encoding == ENCODING_BASE64)
		len = base64_decode(body, out, o);
	else if (encoding == ENCODING_UUENCODE)
		len = uuencode_decode(body, out);
	else
		len = quoted_printable_decode(body, out, o);
	arena_shrink(a, out, len);
	*content_r = (struct bytes){ out, len };
	return STATUS_OK;
}

enum status part_content(struct part *p, struct arena *a, struct bytes *content_r)
{
	if (!p->is_decoded) {
		enum status s = decode(p->body, p->encoding, a, &p->content, &p->oddities);

		if (s != STATUS_OK)
			return s;
		p->is_decoded = true;
	}
	*content_r = p->content;
	return STATUS_OK;
}

enum status reading_content(struct part *p, struct reading *r, struct arena *a, struct bytes *content_r)
{
	/* A reading that few clients make is odd by itself: what its decoder meets says nothing about the part. */
	struct oddities ignored = { 0 };

	if (!r->is_decoded) {
		struct bytes first;
		bool is_same = r->encoding == p->encoding && r->body.data == p->body.data &&
			       r->body.len == p->body.len;
		enum status s;

		if (is_same)
			s = part_content(p, a, &first);
		else
			s = decode(r->body, r->encoding, a, &first, &ignored);
		if (s != STATUS_OK)
			return s;
		r->content = first;
		r->is_decoded = true;
	}
	*content_r = r->content;
	return STATUS_OK;
}
