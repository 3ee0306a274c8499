#include "extract/data_url.h"
#include <string.h>
#include "base/ascii.h"
#include "base/oddity.h"
#include "decode/base64.h"

static bool is_dropped(unsigned char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

/* The bytes behind the comma: percent-decoded, without what the URL parser drops, up to the fragment. */
static size_t percent_decode_into(struct bytes in, unsigned char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < in.len && in.data[i] != '#'; i++) {
		unsigned char c = in.data[i];
		int high = c == '%' && in.len - i > 2 ? ascii_hex_value(in.data[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex_value(in.data[i + 2]) : -1;

		if (low >= 0) {
			out[n++] = (unsigned char)(high << 4 | low);
			i += 2;
		} else if (!is_dropped(c)) {
			out[n++] = c;
		}
	}
	return n;
}

/* Whether the media type ends in ";base64"; cuts that off. */
static bool take_base64(struct bytes *type)
{
	static const char word[] = "base64";
	struct bytes t = bytes_trim(*type);

	if (!bytes_ends_with_nocase(t, word))
		return false;
	t = bytes_trim(bytes_slice(t, 0, t.len - strlen(word)));
	if (t.len == 0 || t.data[t.len - 1] != ';')
		return false;
	*type = bytes_slice(t, 0, t.len - 1);
	return true;
}

enum status data_url_parse(struct bytes url, struct arena *a, struct data_url *out_r, bool *is_data_r)
{
	size_t start = 0, comma, n;
	unsigned char *raw, *decoded;
	struct oddities ignored = { { 0 } };
	struct bytes scheme = BYTES("data:");
	size_t matched = 0;

	*is_data_r = false;
	while (start < url.len && url.data[start] <= ' ')
		start++;
	for (; start < url.len && matched < scheme.len; start++) {
		if (is_dropped(url.data[start]))
			continue;
		if (ascii_lower(url.data[start]) != scheme.data[matched])
			return STATUS_OK;
		matched++;
	}
	comma = bytes_find_byte(url, ',', start);
	if (matched < scheme.len || comma == url.len)
		return STATUS_OK;
	raw = arena_alloc(a, url.len - comma, 1);
	if (raw == NULL)
		return arena_status(a);
	n = percent_decode_into(bytes_slice(url, comma + 1, url.len), raw);
	*out_r = (struct data_url){ .type = bytes_slice(url, start, comma), .content = { raw, n } };
	if (take_base64(&out_r->type)) {
		decoded = arena_alloc(a, BASE64_DECODED_MAX(n), 1);
		if (decoded == NULL)
			return arena_status(a);
		out_r->content = (struct bytes){ decoded, base64_decode((struct bytes){ raw, n }, decoded, &ignored) };
	}
	*is_data_r = true;
	return STATUS_OK;
}
