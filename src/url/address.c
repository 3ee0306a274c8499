#include "url/address.h"
#include <stdio.h>
#include "base/ascii.h"

enum { IPV4_PARTS = 4, IPV6_PIECES = 8 };

/* The text of one part of an IPv4 address as a number; more than 2^32 - 1 is held at 2^32. */
static bool parse_ipv4_number(struct bytes part, uint64_t *value_r)
{
	unsigned base = 10;
	uint64_t value = 0;
	size_t i = 0;

	if (part.len == 0)
		return false;
	if (part.len >= 2 && part.data[0] == '0' && ascii_lower(part.data[1]) == 'x') {
		base = 16;
		i = 2;
	} else if (part.len >= 2 && part.data[0] == '0') {
		base = 8;
		i = 1;
	}
	for (; i < part.len; i++) {
		const int digit = ascii_hex_value(part.data[i]);

		if (digit < 0 || (unsigned)digit >= base)
			return false;
		value = value * base + (unsigned)digit;
		if (value > UINT32_MAX)
			value = (uint64_t)UINT32_MAX + 1;
	}
	*value_r = value;
	return true;
}

/* Without one final dot. */
static struct bytes without_final_dot(struct bytes host)
{
	if (host.len > 0 && host.data[host.len - 1] == '.')
		host.len--;
	return host;
}

bool address_ends_in_number(struct bytes host)
{
	struct bytes last = without_final_dot(host);
	bool digits = true;
	uint64_t value;
	size_t start;

	for (start = last.len; start > 0 && last.data[start - 1] != '.'; start--)
		digits &= ascii_is_digit(last.data[start - 1]);
	last = bytes_slice(last, start, last.len);
	return last.len > 0 && ascii_is_digit(last.data[0]) && (digits || parse_ipv4_number(last, &value));
}

bool address_parse_ipv4(struct bytes host, uint32_t *address_r)
{
	uint64_t numbers[IPV4_PARTS], address;
	unsigned count = 0;
	size_t start = 0;

	host = without_final_dot(host);
	for (;;) {
		const size_t dot = bytes_find_byte(host, '.', start);

		if (count == IPV4_PARTS || !parse_ipv4_number(bytes_slice(host, start, dot), &numbers[count]))
			return false;
		count++;
		if (dot >= host.len)
			break;
		start = dot + 1;
	}
	/* The last number fills all bytes that the others left. */
	address = numbers[count - 1];
	if (address >= (uint64_t)1 << 8 * (IPV4_PARTS + 1 - count))
		return false;
	for (unsigned i = 0; i + 1 < count; i++) {
		if (numbers[i] > 255)
			return false;
		address += numbers[i] << 8 * (IPV4_PARTS - 1 - i);
	}
	*address_r = (uint32_t)address;
	return true;
}

/* Dotted decimal at the end of an IPv6 address: four numbers without leading zeros, then the end. */
static bool parse_embedded_ipv4(const unsigned char *p, const unsigned char *end, uint16_t pieces[2])
{
	unsigned numbers[IPV4_PARTS];

	for (unsigned i = 0; i < IPV4_PARTS; i++) {
		const unsigned char *start;

		if (i > 0 && (p == end || *p++ != '.'))
			return false;
		numbers[i] = 0;
		for (start = p; p < end && ascii_is_digit(*p); p++) {
			if (p > start && numbers[i] == 0)
				return false;
			numbers[i] = numbers[i] * 10 + (unsigned)(*p - '0');
			if (numbers[i] > 255)
				return false;
		}
		if (p == start)
			return false;
	}
	pieces[0] = (uint16_t)(numbers[0] << 8 | numbers[1]);
	pieces[1] = (uint16_t)(numbers[2] << 8 | numbers[3]);
	return p == end;
}

bool address_parse_ipv6(struct bytes text, uint16_t pieces[IPV6_PIECES])
{
	const unsigned char *p = text.data, *end = p + text.len;
	unsigned count = 0, compress = IPV6_PIECES + 1;	/* where "::" stood */

	for (unsigned i = 0; i < IPV6_PIECES; i++)
		pieces[i] = 0;
	if (p < end && *p == ':') {
		if (end - p < 2 || p[1] != ':')
			return false;
		p += 2;
		compress = 0;
	}
	while (p < end) {
		const unsigned char *start = p;
		unsigned value = 0;

		if (count == IPV6_PIECES)
			return false;
		if (*p == ':') {
			if (compress <= IPV6_PIECES)
				return false;
			p++;
			compress = count;
			continue;
		}
		for (; p < end && p - start < 4 && ascii_is_hex(*p); p++)
			value = value << 4 | (unsigned)ascii_hex_value(*p);
		if (p < end && *p == '.') {
			if (p == start || count > IPV6_PIECES - 2 || !parse_embedded_ipv4(start, end, pieces + count))
				return false;
			count += 2;
			break;
		}
		if (p < end && (*p != ':' || ++p == end))
			return false;
		pieces[count++] = (uint16_t)value;
	}
	if (compress > IPV6_PIECES)
		return count == IPV6_PIECES;
	/* What stood behind "::" moves to the end. */
	for (unsigned i = 0, moved = count - compress; i < moved; i++) {
		const unsigned from = count - 1 - i, to = IPV6_PIECES - 1 - i;
		const uint16_t piece = pieces[from];

		pieces[from] = 0;
		pieces[to] = piece;
	}
	return true;
}

size_t address_format_ipv4(uint32_t a, char out[ADDRESS_MAX_TEXT])
{
	return (size_t)snprintf(out, ADDRESS_MAX_TEXT, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
}

/* The first longest run of at least two zero pieces: where it starts; its length is 0 if there is none. */
static unsigned find_zero_run(const uint16_t pieces[IPV6_PIECES], unsigned *len_r)
{
	unsigned best = 0, run = 0;

	*len_r = 0;
	for (unsigned i = 0; i < IPV6_PIECES; i++) {
		run = pieces[i] == 0 ? run + 1 : 0;
		if (run > 1 && run > *len_r) {
			*len_r = run;
			best = i + 1 - run;
		}
	}
	return best;
}

size_t address_format_ipv6(const uint16_t pieces[IPV6_PIECES], char out[ADDRESS_MAX_TEXT])
{
	unsigned zeros, zero_run = find_zero_run(pieces, &zeros);
	size_t n = 0;

	out[n++] = '[';
	for (unsigned i = 0; i < IPV6_PIECES; i++) {
		if (zeros > 0 && i == zero_run) {
			out[n++] = ':';
			if (i == 0)
				out[n++] = ':';
			i += zeros - 1;
			continue;
		}
		n += (size_t)snprintf(out + n, ADDRESS_MAX_TEXT - n, i + 1 < IPV6_PIECES ? "%x:" : "%x", pieces[i]);
	}
	out[n++] = ']';
	return n;
}
