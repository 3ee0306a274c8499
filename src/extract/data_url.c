#include "extract/data_url.h"
#include <string.h>
#include "base/ascii.h"
#include "base/buf.h"
#include "base/oddity.h"
#include "decode/base64.h"

static bool is_dropped(unsigned char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

/* How many bytes stay as they are. */
static size_t plain_length(struct bytes in)
{
	size_t n = 0;

	while (n < in.len && in.data[n] != '%' && !is_dropped(in.data[n]))
		n++;
	return n;
}

/*
 * The bytes behind the comma: percent-decoded, without what the URL parser drops. Notes in map, if it is not NULL, what
 * they came from.
 */
static enum status percent_decode_into(struct bytes in, struct arena *a, struct offset_map *map, struct buf *out)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (i < in.len && status == STATUS_OK) {
		const size_t plain = plain_length(bytes_slice(in, i, in.len));
		size_t from = i, kept = 1;
		unsigned char c;

		if (plain > 0) {
			status = buf_add_bytes(out, bytes_slice(in, i, i + plain));
			if (status == STATUS_OK && map != NULL)
				status = offset_map_add(map, a, plain, plain);
			i += plain;
			continue;
		}
		c = in.data[i++];
		int high = c == '%' && in.len - i > 1 ? ascii_hex_value(in.data[i]) : -1;
		int low = high >= 0 ? ascii_hex_value(in.data[i + 1]) : -1;

		if (low >= 0) {
			c = (unsigned char)(high << 4 | low);
			i += 2;
		} else if (is_dropped(c)) {
			kept = 0;
		}
		if (kept > 0)
			status = buf_add_byte(out, c);
		if (status == STATUS_OK && map != NULL)
			status = offset_map_add(map, a, kept, i - from);
	}
	return status;
}

/* The media type without what the URL parser drops. */
static enum status clean_type(struct bytes *type, struct arena *a)
{
	unsigned char *out;
	size_t n = 0;

	for (size_t i = 0; i < type->len; i++)
		n += !is_dropped(type->data[i]);
	if (n == type->len)
		return STATUS_OK;
	out = arena_alloc(a, n > 0 ? n : 1, 1);
	if (out == NULL)
		return arena_status(a);
	n = 0;
	for (size_t i = 0; i < type->len; i++) {
		if (!is_dropped(type->data[i]))
			out[n++] = type->data[i];
	}
	*type = (struct bytes){ out, n };
	return STATUS_OK;
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
	size_t start = 0, comma;
	unsigned char *decoded;
	struct oddities ignored = { { 0 } };
	struct bytes scheme = BYTES("data:"), body;
	size_t matched = 0;
	struct data_url data = { .is_base64 = false };
	enum status status;
	struct buf raw;

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
	data.type = bytes_slice(url, start, comma);
	status = clean_type(&data.type, a);
	if (status != STATUS_OK)
		return status;
	data.is_base64 = take_base64(&data.type);
	data.start = comma + 1;
	data.end = bytes_find_byte(url, '#', data.start);
	body = bytes_slice(url, data.start, data.end);
	buf_init(&raw, body.len);
	status = percent_decode_into(body, a, data.is_base64 ? NULL : &data.map, &raw);
	if (status == STATUS_OK && !data.is_base64) {
		status = arena_copy(a, buf_bytes(&raw), &data.content);
	} else if (status == STATUS_OK) {
		decoded = arena_alloc(a, BASE64_DECODED_MAX(raw.len), 1);
		status = decoded != NULL ? STATUS_OK : arena_status(a);
		if (status == STATUS_OK)
			data.content = (struct bytes){ decoded, base64_decode(buf_bytes(&raw), decoded, &ignored) };
	}
	buf_free(&raw);
	if (status != STATUS_OK)
		return status;
	*out_r = data;
	*is_data_r = true;
	return STATUS_OK;
}
