/*
 * group.h - named sets of recipients.
 *
 * Pure functions, safe from any thread.
 */
#ifndef POLICY_GROUP_H
#define POLICY_GROUP_H

#include <stddef.h>
#include "base/bytes.h"

/*
 * Members are addresses ("anna@example.org") and domains ("@example.org"; "@.example.org"
 * for all domains below it), ASCII letters in lower case, in the order of strcmp().
 */
struct policy_group {
	const char *name;
	const char *const *members;
	size_t count;
};

/* Addresses longer than this (RFC 5321 allows 320) belong to no group. */
enum { GROUP_ADDRESS_MAX = 1024 };

/*
 * Whether an envelope recipient belongs to the group: its address, its address
 * without "+tag", its domain or a domain above. Case does not matter. A few
 * binary searches, nothing allocated.
 */
bool group_has(const struct policy_group *g, struct bytes address);

/* Whether one of them does. */
bool group_has_any(const struct policy_group *g, const struct bytes *addresses, size_t count);

#endif
