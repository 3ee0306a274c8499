/*
 * timing.h - how long something takes when nothing disturbs it. For benchmarks only.
 */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

#include "base/status.h"

/* Seconds of processor time of this thread: what else the machine does counts little. */
double timing_now(void);

/* Seconds as a clock on the wall counts them, waiting included. */
double timing_wall(void);

/* What of this process is in memory. */
long timing_resident_kib(void);

/*
 * Seconds that one call of run(context) takes: the best of the rounds, each of which calls it for round_ms at least. Ends the
 * program when a call fails.
 */
typedef enum status timing_run(void *context);
double timing_best(timing_run *run, void *context, unsigned rounds, unsigned round_ms);

#endif
