/* suite.h - runs a check suite as a program: the exit status, and one line of counts, are the result. */
#ifndef SUPPORT_SUITE_H
#define SUPPORT_SUITE_H

#include <check.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* Run s and free it. Returns what main() returns. */
int suite_run(Suite *s);

#endif
