#include "extract/lzfu.h"
#include <stdint.h>
#include <string.h>

enum { HEADER = 16, DICTIONARY = 4096 };

/* What the dictionary holds at first ([MS-OXRTFCP], 2.1.2.1). */
static const char preset[] =
	"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
	"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
	"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static uint32_t number_at(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

struct window {
	unsigned char bytes[DICTIONARY];
	size_t end;
	struct buf *out;
};

static enum status put(struct window *w, unsigned char c)
{
	w->bytes[w->end] = c;
	w->end = (w->end + 1) % DICTIONARY;
	return buf_add_byte(w->out, c);
}

enum status lzfu_unpack(struct bytes in, struct buf *out, bool *whole_r)
{
	static const uint32_t compressed = 0x75465A4C, plain = 0x414C454D;
	struct window w = { .end = sizeof(preset) - 1, .out = out };
	enum status status = STATUS_OK;
	size_t i = HEADER;
	unsigned control = 0, left = 0;

	*whole_r = false;
	if (in.len < HEADER)
		return STATUS_OK;
	if (number_at(in.data + 8) == plain) {
		struct bytes rest = bytes_slice(in, HEADER, in.len);

		*whole_r = true;
		return buf_add_bytes(out, bytes_slice(rest, 0, out->limit - out->len));
	}
	if (number_at(in.data + 8) != compressed)
		return STATUS_OK;
	memcpy(w.bytes, preset, sizeof(preset) - 1);
	while (status == STATUS_OK && i < in.len) {
		if (left == 0) {
			control = in.data[i++];
			left = 8;
			continue;
		}
		left--;
		if (!(control & 1)) {
			status = put(&w, in.data[i++]);
		} else {
			size_t from, length;

			if (in.len - i < 2)
				break;
			from = (size_t)in.data[i] << 4 | in.data[i + 1] >> 4;
			length = (in.data[i + 1] & 15u) + 2;
			i += 2;
			if (from == w.end) {
				*whole_r = true;
				break;
			}
			for (; length > 0 && status == STATUS_OK; length--) {
				status = put(&w, w.bytes[from]);
				from = (from + 1) % DICTIONARY;
			}
		}
		control >>= 1;
	}
	return status == STATUS_LIMIT ? STATUS_OK : status;
}
