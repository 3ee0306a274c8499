#include "bench/timing.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double timing_now(void)
{
	return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

double timing_wall(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

long timing_resident_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (f != NULL && fscanf(f, "%*d %ld", &pages) != 1)
		pages = 0;
	if (f != NULL)
		fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

double timing_best(timing_run *run, void *context, unsigned rounds, unsigned round_ms)
{
	double best = 1e9;

	for (unsigned round = 0; round < rounds; round++) {
		double start = timing_now(), end;
		unsigned n = 0;

		do {
			if (run(context) != STATUS_OK) {
				fputs("what is to be timed failed\n", stderr);
				exit(EXIT_FAILURE);
			}
			n++;
			end = timing_now();
		} while (end - start < round_ms / 1e3);
		if ((end - start) / n < best)
			best = (end - start) / n;
	}
	return best;
}
