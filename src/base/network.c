#include "base/network.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void unmap(struct network *n)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (!n->is_ipv6 || n->bits < 96 || memcmp(n->address, mapped, sizeof(mapped)) != 0)
		return;
	memmove(n->address, n->address + 12, 4);
	memset(n->address + 4, 0, 12);
	n->is_ipv6 = false;
	n->bits -= 96;
}

static bool has_bits_behind_prefix(const struct network *n)
{
	const unsigned width = n->is_ipv6 ? 128 : 32;

	for (unsigned i = n->bits; i < width; i++) {
		if (n->address[i / 8] >> (7 - i % 8) & 1)
			return true;
	}
	return false;
}

bool network_parse(struct bytes text, struct network *network_r)
{
	struct network n = { .is_ipv6 = bytes_find_byte(text, ':', 0) < text.len };
	const size_t len = bytes_find_byte(text, '/', 0);
	unsigned long long bits = n.is_ipv6 ? 128 : 32;
	char address[64];

	if (len == 0 || len >= sizeof(address) || memchr(text.data, '\0', len) != NULL)
		return false;
	memcpy(address, text.data, len);
	address[len] = '\0';
	if (inet_pton(n.is_ipv6 ? AF_INET6 : AF_INET, address, n.address) != 1)
		return false;
	if (len < text.len && !bytes_to_number(bytes_slice(text, len + 1, text.len), bits, &bits))
		return false;
	n.bits = (unsigned)bits;
	if (has_bits_behind_prefix(&n))
		return false;
	unmap(&n);
	*network_r = n;
	return true;
}

bool network_parse_address(struct bytes text, struct network *address_r)
{
	if (text.len > 2 && text.data[0] == '[' && text.data[text.len - 1] == ']')
		text = bytes_slice(text, 1, text.len - 1);
	return bytes_find_byte(text, '/', 0) == text.len && network_parse(text, address_r);
}

void network_text(const struct network *n, char text_r[NETWORK_TEXT_SIZE])
{
	char address[INET6_ADDRSTRLEN] = "";

	inet_ntop(n->is_ipv6 ? AF_INET6 : AF_INET, n->address, address, sizeof(address));
	if (n->bits == (n->is_ipv6 ? 128 : 32))
		snprintf(text_r, NETWORK_TEXT_SIZE, "%s", address);
	else
		snprintf(text_r, NETWORK_TEXT_SIZE, "%s/%u", address, n->bits);
}

bool network_has(const struct network *n, const struct network *address)
{
	const unsigned whole = n->bits / 8, rest = n->bits % 8;

	if (n->is_ipv6 != address->is_ipv6 || memcmp(n->address, address->address, whole) != 0)
		return false;
	return rest == 0 || ((n->address[whole] ^ address->address[whole]) >> (8 - rest)) == 0;
}

/* By family and first address; the wider one first. */
static int compare(const void *a, const void *b)
{
	const struct network *x = a, *y = b;
	const int order = x->is_ipv6 != y->is_ipv6 ? x->is_ipv6 - y->is_ipv6 : memcmp(x->address, y->address, sizeof(x->address));

	return order != 0 ? order : (x->bits > y->bits) - (x->bits < y->bits);
}

/* Two networks overlap only if one lies in the other, so each is held against the last one that was kept. */
size_t network_sort(struct network *networks, size_t count)
{
	size_t kept = 0;

	if (count > 1)
		qsort(networks, count, sizeof(*networks), compare);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || !network_has(&networks[kept - 1], &networks[i]))
			networks[kept++] = networks[i];
	}
	return kept;
}

bool network_find(const struct network *networks, size_t count, const struct network *address)
{
	size_t low = 0, high = count;

	while (low < high) {		/* all before low begin at the address or before it, all from high on behind it */
		const size_t middle = low + (high - low) / 2;
		struct network first = networks[middle];

		first.bits = 0;
		if (compare(&first, address) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && network_has(&networks[low - 1], address);
}
