/*
 * hash.h - keyed hashing for tables of sender-controlled keys.
 *
 * SipHash-1-3 with a 128-bit key: a sender who does not know the key cannot
 * choose names that all fall into one bucket. Not a message digest; digests
 * that must resist forgery come from libsodium (detect/, store/).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>
#include "base/bytes.h"

struct hash_key {
	uint64_t k0, k1;
};

/* A key from the kernel's random source, which never fails once the system is up. */
void hash_key_random(struct hash_key *key_r);

uint64_t hash_bytes(const struct hash_key *key, struct bytes b);

#endif
