/*
 * hash.h - keyed hashing for tables of sender-controlled keys.
 *
 * A sender who does not know the key cannot choose names that all fall into one
 * bucket. Not a message digest; digests that must resist forgery come from libsodium (detect/, store/).
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

/* SipHash-1-3: for what is kept or shown, too. The same value on every machine. */
uint64_t hash_bytes(const struct hash_key *key, struct bytes b);

/*
 * For tables that live as long as a message, with a key that nobody sees: folded products of 64 bits, a third of the work
 * for short names. The value differs between machines and versions.
 */
uint64_t hash_in_table(const struct hash_key *key, struct bytes b);

#endif
