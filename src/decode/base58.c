#include "decode/base58.h"
#include <stdint.h>

enum {
	CHUNK = 5,				/* characters taken together: 58^5 is below 2^32 */
	WORDS = BASE58_MAX * 6 / 32 + 2		/* a character holds less than 6 bits */
};

/* Value + 1; 0: not in the alphabet. */
static const unsigned char table[256] = {
	['1'] = 1, ['2'] = 2, ['3'] = 3, ['4'] = 4, ['5'] = 5, ['6'] = 6, ['7'] = 7, ['8'] = 8, ['9'] = 9,
	['A'] = 10, ['B'] = 11, ['C'] = 12, ['D'] = 13, ['E'] = 14, ['F'] = 15, ['G'] = 16, ['H'] = 17, ['J'] = 18,
	['K'] = 19, ['L'] = 20, ['M'] = 21, ['N'] = 22, ['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27,
	['U'] = 28, ['V'] = 29, ['W'] = 30, ['X'] = 31, ['Y'] = 32, ['Z'] = 33,
	['a'] = 34, ['b'] = 35, ['c'] = 36, ['d'] = 37, ['e'] = 38, ['f'] = 39, ['g'] = 40, ['h'] = 41, ['i'] = 42,
	['j'] = 43, ['k'] = 44, ['m'] = 45, ['n'] = 46, ['o'] = 47, ['p'] = 48, ['q'] = 49, ['r'] = 50, ['s'] = 51,
	['t'] = 52, ['u'] = 53, ['v'] = 54, ['w'] = 55, ['x'] = 56, ['y'] = 57, ['z'] = 58,
};

int base58_value(unsigned char c)
{
	return (int)table[c] - 1;
}

/* words = words * factor + carry, the least significant first. */
static void multiply_add(uint32_t *words, size_t *count, uint32_t factor, uint32_t carry)
{
	for (size_t i = 0; i < *count; i++) {
		const uint64_t product = (uint64_t)words[i] * factor + carry;

		words[i] = (uint32_t)product;
		carry = (uint32_t)(product >> 32);
	}
	if (carry != 0)
		words[(*count)++] = carry;
}

bool base58_decode_token(struct bytes in, unsigned char out[BASE58_DECODED_MAX], size_t *len_r)
{
	uint32_t words[WORDS];
	size_t count = 0, zeros = 0, n = 0;

	if (in.len > BASE58_MAX)
		return false;
	while (zeros < in.len && in.data[zeros] == '1')
		out[zeros++] = 0;
	for (size_t i = zeros; i < in.len; ) {
		uint32_t chunk = 0, factor = 1;

		for (size_t end = in.len - i < CHUNK ? in.len : i + CHUNK; i < end; i++) {
			if (table[in.data[i]] == 0)
				return false;
			chunk = chunk * 58 + table[in.data[i]] - 1u;
			factor *= 58;
		}
		multiply_add(words, &count, factor, chunk);
	}
	n = zeros;
	for (size_t i = count * 4; i-- > 0; ) {
		const unsigned char byte = (unsigned char)(words[i / 4] >> 8 * (i % 4));

		if (n > zeros || byte != 0)
			out[n++] = byte;
	}
	*len_r = n;
	return true;
}
