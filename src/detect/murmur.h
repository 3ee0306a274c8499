/*
 * murmur.h - MurmurHash3 (Appleby, 2011): no digest, but what some senders name a reader by. Private to detect/.
 *
 * Pure functions, safe from any thread.
 */
#ifndef DETECT_MURMUR_H
#define DETECT_MURMUR_H

#include <stdint.h>
#include "base/bytes.h"

/* MurmurHash3_x86_32 with seed 0. */
uint32_t murmur3_32(struct bytes b);

/* MurmurHash3_x64_128 with seed 0: its two halves. */
void murmur3_128(struct bytes b, uint64_t halves_r[2]);

#endif
