#include "report/escape.h"
#include <string.h>
#include "base/ascii.h"
#include "base/utf8.h"

static bool is_plain(struct bytes value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = value.data[i];

		if (!ascii_is_alnum(c) && (c == '\0' || strchr("-_.:,/@+<>[]$%", c) == NULL))
			return false;
	}
	return value.len > 0;
}

enum status escape_log_value(struct bytes value, struct buf *out)
{
	const bool is_cut = value.len > ESCAPE_LOG_MAX;
	enum status status;

	if (!is_cut && is_plain(value))
		return buf_add_bytes(out, value);
	if (is_cut)
		value.len = ESCAPE_LOG_MAX;
	status = buf_add_byte(out, '"');
	for (size_t i = 0; i < value.len && status == STATUS_OK; i++) {
		unsigned char c = value.data[i];

		if (c == '"' || c == '\\')
			status = buf_printf(out, "\\%c", c);
		else if (c < ' ' || c > '~')
			status = buf_printf(out, "\\x%02x", c);
		else
			status = buf_add_byte(out, c);
	}
	if (status == STATUS_OK && is_cut)
		status = buf_add_text(out, "...");
	return status == STATUS_OK ? buf_add_byte(out, '"') : status;
}

/* Controls, and what is not seen or turns what is: zero-width and bidirectional characters, line separators, tags. */
static bool misleads(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

enum status escape_terminal(struct bytes text, struct buf *out)
{
	const unsigned char *p = text.data, *end = text.data + text.len;
	enum status status = STATUS_OK;

	while (p < end && status == STATUS_OK) {
		unsigned char encoded[UTF8_MAX];
		unsigned len;
		uint32_t c = utf8_decode(p, end, &len);

		if (misleads(c))
			status = buf_printf(out, "<U+%04X>", (unsigned)c);
		else
			status = buf_add(out, encoded, utf8_encode(c, encoded));
		p += len;
	}
	return status;
}
