#include "decode/base32.h"
#include <stdint.h>
#include "base/ascii.h"

int base32_value(enum base32_alphabet alphabet, unsigned char c)
{
	const unsigned char letter = ascii_lower(c);

	if (alphabet == BASE32_STANDARD) {
		if (ascii_is_lower(letter))
			return letter - 'a';
		return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
	}
	if (ascii_is_digit(c))
		return c - '0';
	return letter >= 'a' && letter <= 'v' ? letter - 'a' + 10 : -1;
}

bool base32_decode_token(enum base32_alphabet alphabet, struct bytes in, unsigned char *out, size_t *len_r)
{
	size_t n = in.len, written = 0;
	unsigned bits = 0, held = 0;

	while (n > 0 && in.data[n - 1] == '=')
		n--;
	/* 1, 3 or 6 characters behind the last whole group of 8 hold no whole number of bytes. */
	if (n % 8 == 1 || n % 8 == 3 || n % 8 == 6)
		return false;
	for (size_t i = 0; i < n; i++) {
		const int value = base32_value(alphabet, in.data[i]);

		if (value < 0)
			return false;
		bits = (bits << 5 | (unsigned)value) & 0xfff;
		held += 5;
		if (held >= 8) {
			held -= 8;
			out[written++] = (unsigned char)(bits >> held);
		}
	}
	*len_r = written;
	return true;
}
