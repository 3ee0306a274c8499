/*
 * costs.h - what matching took, for maintainers at a terminal: the slowest signatures and expressions, and those that gave up.
 */
#ifndef CLI_COSTS_H
#define CLI_COSTS_H

#include "signature/caveat.h"
#include "signature/cost.h"

enum { COSTS_SHOWN = 20 };	/* of signatures, of expressions: the slowest */

/* Counters of a set, by the processor time of this thread. NULL when there is no memory: said on standard error. */
struct signature_costs *costs_new(const struct signature_set *set);

/*
 * Print them on standard output, of signatures that the clearance may know of. *gave_up_r is set to how many of their expressions
 * reached a limit; each of them is named. STATUS_NOMEM: said on standard error.
 */
enum status costs_print(const struct signature_set *set, const struct signature_costs *costs, enum tlp clearance, size_t *gave_up_r) MUST_CHECK;

#endif
