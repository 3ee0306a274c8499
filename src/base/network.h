/*
 * network.h - networks of addresses, IPv4 and IPv6, and whether an address is in one.
 *
 * Reads text only: nothing here asks a name server. IPv4 inside of IPv6 ("::ffff:192.0.2.1") is IPv4: a socket that
 * takes both shows it so. Pure functions, safe from any thread.
 */
#ifndef BASE_NETWORK_H
#define BASE_NETWORK_H

#include "base/bytes.h"
#include "base/status.h"

struct network {
	unsigned char address[16];	/* the first 4 of IPv4 */
	unsigned bits;			/* of the prefix */
	bool is_ipv6;
};

/* "192.0.2.0/24", "2001:db8::/32", an address alone. False for anything else, also for bits set behind the prefix. */
bool network_parse(struct bytes text, struct network *network_r);

/* An address alone, also in brackets, as a URL has it: "[2001:db8::1]". */
bool network_parse_address(struct bytes text, struct network *address_r);

/* As network_parse() reads it, ended by a NUL: "192.0.2.0/24"; an address alone without its prefix. */
enum { NETWORK_TEXT_SIZE = 64 };
void network_text(const struct network *n, char text_r[NETWORK_TEXT_SIZE]);

bool network_has(const struct network *n, const struct network *address);

/*
 * Bring networks into an order for network_find() and throw out those that lie in another; returns how many are left.
 */
size_t network_sort(struct network *networks, size_t count);

/* Whether an address is in one of the sorted networks; a binary search. */
bool network_find(const struct network *networks, size_t count, const struct network *address);

#endif
