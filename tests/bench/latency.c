#include "bench/latency.h"
#include <stdio.h>

static unsigned class_of(double seconds)
{
	const unsigned long long ns = seconds > 0 ? (unsigned long long)(seconds * 1e9) : 0;
	const unsigned bits = ns < 16 ? 0 : 60u - (unsigned)__builtin_clzll(ns);	/* ns >> bits is 8 to 15 */
	const unsigned class = bits * 8 + (unsigned)(ns >> bits);

	return class < LATENCY_CLASSES ? class : LATENCY_CLASSES - 1;
}

/* Where the class begins, in seconds. */
static double start_of(unsigned class)
{
	const unsigned bits = class < 16 ? 0 : class / 8 - 1;

	return (double)((unsigned long long)(class - bits * 8) << bits) / 1e9;
}

void latencies_add(struct latencies *l, double seconds)
{
	l->count++;
	l->sum += seconds;
	l->classes[class_of(seconds)]++;
	if (seconds > l->longest)
		l->longest = seconds;
}

unsigned long latencies_above(const struct latencies *l, unsigned us)
{
	unsigned long n = 0;

	for (unsigned i = class_of(us / 1e6); i < LATENCY_CLASSES; i++)
		n += l->classes[i];
	return n;
}

static double percentile(const struct latencies *l, double share)
{
	unsigned long left = (unsigned long)((double)l->count * share);
	unsigned i = 0;

	while (i < LATENCY_CLASSES - 1 && left >= l->classes[i])
		left -= l->classes[i++];
	return start_of(i + 1) < l->longest ? start_of(i + 1) : l->longest;
}

void latencies_print(const char *what, const struct latencies *l)
{
	printf("%-20s %.3f us mean, p50 %.3f, p99 %.3f, p99.9 %.3f, p99.99 %.3f, longest %.3f us\n", what,
	       l->sum * 1e6 / (double)(l->count + (l->count == 0)), percentile(l, 0.5) * 1e6, percentile(l, 0.99) * 1e6,
	       percentile(l, 0.999) * 1e6, percentile(l, 0.9999) * 1e6, l->longest * 1e6);
}
