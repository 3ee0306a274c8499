/* fuzz_quoted_printable.c - the decoder and the reader of single units must agree on every input. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "decode/quoted_printable.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes in = { data, size };
	unsigned char *out = malloc(size != 0 ? size : 1);
	struct oddities o = { 0 };
	const size_t n = quoted_printable_decode(in, out, &o);
	size_t done = 0;

	REQUIRE(n <= size);
	for (size_t at = 0; at < size;) {
		const struct quoted_unit u = quoted_unit_at(bytes_slice(in, at, size));
		const void *expected = u.decoded == u.len ? data + at : u.decoded == 1 ? &u.byte : (const void *)"\r\n";

		REQUIRE(u.len > 0 && u.len <= size - at && u.decoded <= n - done);
		REQUIRE(u.decoded == 0 || memcmp(out + done, expected, u.decoded) == 0);
		at += u.len;
		done += u.decoded;
	}
	REQUIRE(done == n);
	free(out);
	return 0;
}
