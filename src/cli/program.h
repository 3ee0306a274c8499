/*
 * program.h - running one of our small programs that talk to the network.
 */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "base/bytes.h"

/*
 * Run the program argv[0] (a path; argv ends in NULL) with input on its standard input, and wait for it. Its exit status, EXIT_FAILURE
 * if a signal ended it, or -1 with errno. SIGPIPE has to be ignored.
 */
int program_run(const char *const *argv, struct bytes input);

#endif
