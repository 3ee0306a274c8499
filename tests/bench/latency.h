/*
 * latency.h - how long many calls took: mean, percentiles, the longest. For benchmarks only.
 *
 * Kept as counts in classes that are an eighth apart, so that any number of calls takes the same memory.
 */
#ifndef BENCH_LATENCY_H
#define BENCH_LATENCY_H

enum { LATENCY_CLASSES = 44 * 8 };	/* from 1 ns on; what takes hours is in the last */

struct latencies {			/* all zero: none yet */
	unsigned long count, classes[LATENCY_CLASSES];
	double sum, longest;		/* seconds */
};

void latencies_add(struct latencies *l, double seconds);

/* How many took longer than about that; the classes decide. */
unsigned long latencies_above(const struct latencies *l, unsigned us);

/* One line: "what   0.123 us mean, p50, p99, p99.9, p99.99, longest". */
void latencies_print(const char *what, const struct latencies *l);

#endif
