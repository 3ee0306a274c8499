#include "policy/group.h"
#include <string.h>
#include "base/ascii.h"

static bool has_member(const struct policy_group *g, const unsigned char *text, size_t len)
{
	const struct bytes wanted = { text, len };
	size_t low = 0, high = g->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = bytes_compare(wanted, bytes_of(g->members[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* "@example.org", then "@.example.org" and "@.org" for what stands above it. at: the place of the "@" in text. */
static bool has_domain(const struct policy_group *g, unsigned char *text, size_t at, size_t len)
{
	if (has_member(g, text + at, len - at))
		return true;
	for (size_t i = at + 1; i < len; i++) {
		if (text[i] != '.')
			continue;
		text[i - 1] = '@';	/* what stood there was looked at already */
		if (has_member(g, text + i - 1, len - i + 1))
			return true;
	}
	return false;
}

bool group_has(const struct policy_group *g, struct bytes address)
{
	unsigned char text[GROUP_ADDRESS_MAX];
	size_t at, plus = 0;

	if (g->count == 0 || address.len == 0 || address.len > sizeof(text))
		return false;
	for (size_t i = 0; i < address.len; i++)
		text[i] = ascii_lower(address.data[i]);
	if (text[address.len - 1] == '.')	/* "example.org." is "example.org" */
		address.len--;
	if (has_member(g, text, address.len))
		return true;
	at = address.len;
	while (at > 0 && text[at - 1] != '@')
		at--;
	if (at == 0)
		return false;
	at--;
	while (plus < at && text[plus] != '+')
		plus++;
	if (plus > 0 && plus < at) {
		unsigned char untagged[GROUP_ADDRESS_MAX];

		memcpy(untagged, text, plus);
		memcpy(untagged + plus, text + at, address.len - at);
		if (has_member(g, untagged, plus + address.len - at))
			return true;
	}
	return has_domain(g, text, at, address.len);
}

bool group_has_any(const struct policy_group *g, const struct bytes *addresses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (group_has(g, addresses[i]))
			return true;
	}
	return false;
}
