/*
 * fuzz_splice.c - decoding a spliced body gives the spliced decoded body.
 *
 * Input: a byte for the encoding and the number of splices, four for each splice (gap before it, length, length of
 * its replacement, kind of its replacement), then the encoded body.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "decode/base64.h"
#include "decode/quoted_printable.h"
#include "decode/splice.h"
#include "decode/uuencode.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())
enum { MAX_SPLICES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes decode(enum transfer_encoding e, struct bytes in)
{
	unsigned char *out = malloc(in.len + 8);
	struct oddities o = { 0 };
	size_t n = in.len;

	if (e == ENCODING_BASE64)
		n = base64_decode(in, out, &o);
	else if (e == ENCODING_QUOTED_PRINTABLE)
		n = quoted_printable_decode(in, out, &o);
	else if (e == ENCODING_UUENCODE)
		n = uuencode_decode(in, out);
	else if (n != 0)
		memcpy(out, in.data, n);
	return (struct bytes){ out, n };
}

/* The longest line, without its line end. */
static size_t longest_line(struct bytes b)
{
	size_t longest = 0;

	for (size_t at = 0; at < b.len;) {
		size_t feed = bytes_find_byte(b, '\n', at), n = feed - at;

		if (feed < b.len && n > 0 && b.data[feed - 1] == '\r')
			n--;
		if (n > longest)
			longest = n;
		at = feed + 1;
	}
	return longest;
}

/* Bytes that both have in common from the start. */
static size_t common(struct bytes a, struct bytes b)
{
	size_t n = 0;

	while (n < a.len && n < b.len && a.data[n] == b.data[n])
		n++;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = {
		"https://example.org/cleaned?x=1&y=2 and more of the same, long enough to need a second line or even a third one.",
		"--boundary--boundary--\r\n--boundary \r\n \t\r\n\r\n..", "=3D=\r\n==41=", "   \t \t \n \r \r\n A41", "0123456789ABCDEF",
	};
	struct splice splices[MAX_SPLICES];
	struct bytes encoded, decoded, again, expected;
	enum transfer_encoding e;
	struct buf out, want;
	size_t count, at = 0, old_longest, new_longest;

	if (size < 1)
		return 0;
	e = (enum transfer_encoding)(data[0] % 4);
	count = data[0] / 4 % MAX_SPLICES;
	if (size - 1 < count * 4)
		return 0;
	encoded = (struct bytes){ data + 1 + count * 4, size - 1 - count * 4 };
	decoded = decode(e, encoded);
	buf_init(&out, size * 4 + 65536);
	buf_init(&want, size * 4 + 65536);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *c = data + 1 + i * 4;
		const size_t start = at + c[0], end = start + c[1];
		struct bytes text = bytes_of(kinds[c[3] % (sizeof(kinds) / sizeof(kinds[0]))]);

		text = bytes_slice(text, c[2] % 7, c[2] % 7 + c[2] / 2);
		splices[i] = (struct splice){ start, end, text };
		REQUIRE(buf_add_bytes(&want, bytes_slice(decoded, at, start)) == STATUS_OK);
		REQUIRE(buf_add_bytes(&want, text) == STATUS_OK);
		at = end;
	}
	REQUIRE(buf_add_bytes(&want, bytes_slice(decoded, at, decoded.len)) == STATUS_OK);
	REQUIRE(splice_encoded(e, encoded, splices, count, &out) == STATUS_OK);
	again = decode(e, buf_bytes(&out));
	expected = buf_bytes(&want);
	REQUIRE(bytes_equal(again, expected));

	/* Nothing to do changes nothing; what stands before the first splice stays. */
	if (count == 0)
		REQUIRE(bytes_equal(buf_bytes(&out), encoded));
	else if (splices[0].start >= decoded.len && e == ENCODING_IDENTITY)
		REQUIRE(common(encoded, buf_bytes(&out)) == encoded.len);
	old_longest = longest_line(encoded);
	new_longest = longest_line(buf_bytes(&out));
	if (e == ENCODING_QUOTED_PRINTABLE)
		REQUIRE(new_longest <= (old_longest <= 76 ? 76 : old_longest <= 998 ? 998 : size * 4));
	if (e == ENCODING_BASE64)
		REQUIRE(new_longest <= (old_longest <= 76 ? 76 : old_longest));
	free((void *)(uintptr_t)decoded.data);
	free((void *)(uintptr_t)again.data);
	buf_free(&out);
	buf_free(&want);
	return 0;
}
