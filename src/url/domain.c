/* domain.c - registrable domains, after the public suffix list. */
#include <libpsl.h>
#include <string.h>
#include "url/address.h"
#include "url/url.h"

enum { DOMAIN_MAX = 253 };	/* bytes of the longest name that DNS can ask for */

struct bytes url_registrable_domain(struct bytes host)
{
	char text[DOMAIN_MAX + 1];
	struct bytes name = host;
	const char *found;

	if (host.len == 0 || host.data[0] == '[' || address_ends_in_number(host))
		return host;
	if (name.data[name.len - 1] == '.')
		name.len--;
	if (name.len > DOMAIN_MAX) {
		/* Whole labels from the end; one that is longer than all this is the domain's name itself. */
		const size_t dot = bytes_find_byte(name, '.', name.len - DOMAIN_MAX - 1);

		if (dot == name.len)
			return name;
		name = bytes_slice(name, dot + 1, name.len);
	}
	memcpy(text, name.data, name.len);
	text[name.len] = '\0';
	found = psl_registrable_domain(psl_builtin(), text);
	if (found == NULL)
		return name;
	return bytes_slice(name, (size_t)(found - text), name.len);
}

bool url_is_public_suffix(struct bytes host)
{
	char text[DOMAIN_MAX + 1];

	if (host.len == 0 || host.len > DOMAIN_MAX || host.data[0] == '[' || address_ends_in_number(host))
		return false;
	memcpy(text, host.data, host.len);
	text[host.len] = '\0';
	return psl_is_public_suffix(psl_builtin(), text) != 0;
}
