/*
 * kept.h - what detectors make once and use for every message.
 *
 * It changes no finding, only what a message costs. Shared by all threads; whoever scans many messages makes one
 * and lends it to each.
 */
#ifndef DETECT_KEPT_H
#define DETECT_KEPT_H

#include "base/hash.h"

struct detect_kept;

/* NULL: no memory. About 1.5 MiB. */
struct detect_kept *detect_kept_new(void);

/* Free; sets *k to NULL and accepts NULL. No scan may still use it. */
void detect_kept_destroy(struct detect_kept **k);

/* What is in it, for detectors; NULL for NULL. */
struct digest_memory *detect_kept_digests(const struct detect_kept *k);
const struct peel_tables *detect_kept_tables(const struct detect_kept *k);

/* A key for tables of one message: another one at each call, without asking the kernel. k may be NULL: the kernel is asked. */
void detect_kept_key(struct detect_kept *k, struct hash_key *key_r);

#endif
