/*
 * adversarial.h - generators of mail that is meant to be expensive.
 *
 * Used by the benchmark that prints the worst cost a KB over all of them, and by nothing else.
 */
#ifndef BENCH_ADVERSARIAL_H
#define BENCH_ADVERSARIAL_H

#include "base/buf.h"

/* head, then unit again and again, then close as often. '~' in a unit is its number. */
struct adversary {
	const char *name;
	const char *head, *unit, *close;
};

extern const struct adversary adversaries[];
extern const size_t adversary_count;

/* Append a message of at least bytes. STATUS_NOMEM, STATUS_LIMIT of out. */
enum status adversary_make(const struct adversary *a, size_t bytes, struct buf *out) MUST_CHECK;

#endif
