/* fuzz_base64.c - the whole decoder, the group reader and the token decoder must agree on every input. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "decode/base64.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes in = { data, size };
	unsigned char *out = malloc(BASE64_DECODED_MAX(size)), *token = malloc(BASE64_DECODED_MAX(size));
	struct oddities o = { 0 };
	struct base64_group g;
	size_t n = base64_decode(in, out, &o), token_len, done = 0, at = 0;

	REQUIRE(n <= BASE64_DECODED_MAX(size));
	while (base64_group_next(in, at, &g)) {
		REQUIRE(g.start >= at && g.end > g.start && g.end <= size && g.count <= 3);
		REQUIRE(done + g.count <= n && memcmp(out + done, g.bytes, g.count) == 0);
		REQUIRE(g.is_short == (g.count < 3));
		done += g.count;
		at = g.end;
	}
	REQUIRE(done == n);
	/* A clean token of the standard alphabet is the same as a body. */
	if (base64_decode_token(in, token, &token_len) && memchr(data, '-', size) == NULL && memchr(data, '_', size) == NULL)
		REQUIRE(token_len == n && memcmp(token, out, n) == 0);
	free(out);
	free(token);
	return 0;
}
