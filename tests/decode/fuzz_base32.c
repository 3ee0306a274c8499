/* fuzz_base32.c - base32 and base58 tokens: what is decoded encodes to the same characters again. */
#include <stdint.h>
#include <stdlib.h>
#include "decode/base32.h"
#include "decode/base58.h"

#define REQUIRE(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_base32(enum base32_alphabet alphabet, struct bytes in, unsigned char *out)
{
	size_t n;

	if (!base32_decode_token(alphabet, in, out, &n))
		return;
	REQUIRE(n <= BASE32_DECODED_MAX(in.len));
	for (size_t i = 0; i < n * 8 / 5; i++) {
		unsigned value = 0;

		for (size_t bit = i * 5; bit < i * 5 + 5; bit++)
			value = value << 1 | (out[bit / 8] >> (7 - bit % 8) & 1u);
		REQUIRE(base32_value(alphabet, in.data[i]) == (int)value);
	}
}

/* Divide the number by 58 and compare the remainder with each character from the last to the first. */
static void check_base58(struct bytes in)
{
	unsigned char out[BASE58_DECODED_MAX];
	size_t n;

	if (!base58_decode_token(in, out, &n))
		return;
	REQUIRE(n <= in.len);
	for (size_t i = in.len; i-- > 0; ) {
		unsigned remainder = 0;

		for (size_t k = 0; k < n; k++) {
			const unsigned part = remainder << 8 | out[k];

			out[k] = (unsigned char)(part / 58);
			remainder = part % 58;
		}
		REQUIRE(base58_value(in.data[i]) == (int)remainder);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes in = { data, size };
	unsigned char *out = malloc(BASE32_DECODED_MAX(size));

	check_base32(BASE32_STANDARD, in, out);
	check_base32(BASE32_EXTENDED_HEX, in, out);
	check_base58(in);
	free(out);
	return 0;
}
