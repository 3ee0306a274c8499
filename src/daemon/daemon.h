/*
 * daemon.h - unbeacond behind its command line.
 *
 * Both say on standard error what is wrong and return what main() returns.
 */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>

/* Check configuration and signatures and do nothing else. */
int daemon_check(const char *config_path);

/* Run until a signal ends it. In the background, the calling process returns once the daemon serves. */
int daemon_run(const char *config_path, bool foreground);

#endif
