#include "url/punycode.h"
#include <string.h>
#include "base/ascii.h"

/* RFC 3492, 5: the parameter values for IDNA. */
enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 0x80 };

/* RFC 3492, 6.1: bias adaptation. */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > ((BASE - TMIN) * TMAX) / 2; k += BASE)
		delta /= BASE - TMIN;
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
	if (k <= bias + TMIN)
		return TMIN;
	return k >= bias + TMAX ? TMAX : k - bias;
}

static unsigned char digit(uint32_t value)
{
	return (unsigned char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

/* RFC 3492, 6.3: one delta as a variable-length integer. */
static bool put_delta(uint32_t delta, uint32_t bias, unsigned char *out, size_t cap, size_t *len)
{
	uint32_t q = delta;

	for (uint32_t k = BASE;; k += BASE) {
		const uint32_t t = threshold(k, bias);

		if (*len == cap)
			return false;
		if (q < t) {
			out[(*len)++] = digit(q);
			return true;
		}
		out[(*len)++] = digit(t + (q - t) % (BASE - t));
		q = (q - t) / (BASE - t);
	}
}

bool punycode_encode(const uint32_t *label, size_t len, unsigned char *out, size_t cap, size_t *len_r)
{
	uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
	size_t o = 0, handled, basic;

	for (size_t i = 0; i < len; i++) {
		if (label[i] >= 0x80)
			continue;
		if (o == cap)
			return false;
		out[o++] = (unsigned char)label[i];
	}
	handled = basic = o;
	if (basic > 0) {
		if (o == cap)
			return false;
		out[o++] = '-';
	}
	while (handled < len) {
		uint32_t next = UINT32_MAX;

		for (size_t i = 0; i < len; i++) {
			if (label[i] >= n && label[i] < next)
				next = label[i];
		}
		if (__builtin_mul_overflow(next - n, (uint32_t)handled + 1, &n) || __builtin_add_overflow(delta, n, &delta))
			return false;
		n = next;
		for (size_t i = 0; i < len; i++) {
			if (label[i] < n)
				delta++;
			if (label[i] != n)
				continue;
			if (!put_delta(delta, bias, out, cap, &o))
				return false;
			bias = adapt(delta, (uint32_t)handled + 1, handled == basic);
			delta = 0;
			handled++;
		}
		delta++;
		n++;
	}
	*len_r = o;
	return true;
}

static int digit_value(unsigned char c)
{
	if (ascii_is_digit(c))
		return c - '0' + 26;
	return ascii_is_alpha(c) ? ascii_lower(c) - 'a' : -1;
}

/* Read one delta and add it to *i. */
static bool get_delta(const unsigned char **p, const unsigned char *end, uint32_t bias, uint32_t *i)
{
	uint32_t weight = 1;

	for (uint32_t k = BASE;; k += BASE) {
		const uint32_t t = threshold(k, bias);
		uint32_t product;
		int value;

		if (*p == end || (value = digit_value(**p)) < 0)
			return false;
		(*p)++;
		if (__builtin_mul_overflow((uint32_t)value, weight, &product) || __builtin_add_overflow(*i, product, i))
			return false;
		if ((uint32_t)value < t)
			return true;
		if (__builtin_mul_overflow(weight, BASE - t, &weight))
			return false;
	}
}

bool punycode_decode(struct bytes in, uint32_t *out, size_t cap, size_t *len_r)
{
	const unsigned char *p = in.data, *end = in.data + in.len;
	uint32_t n = INITIAL_N, i = 0, bias = INITIAL_BIAS;
	size_t len = 0, basic = in.len;

	while (basic > 0 && in.data[basic - 1] != '-')
		basic--;
	if (basic > 0) {
		if (basic - 1 > cap)
			return false;
		for (; len < basic - 1; len++) {
			if (in.data[len] >= 0x80)
				return false;
			out[len] = in.data[len];
		}
		p += basic;
	}
	while (p < end) {
		const uint32_t before = i;

		if (len == cap || !get_delta(&p, end, bias, &i))
			return false;
		bias = adapt(i - before, (uint32_t)len + 1, before == 0);
		if (__builtin_add_overflow(n, i / (uint32_t)(len + 1), &n))
			return false;
		i %= (uint32_t)(len + 1);
		if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF))
			return false;
		memmove(out + i + 1, out + i, (len - i) * sizeof(*out));
		out[i++] = n;
		len++;
	}
	*len_r = len;
	return true;
}
