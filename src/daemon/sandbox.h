/*
 * sandbox.h - what the process that reads mail may not do: the kernel holds it to that.
 *
 * A seccomp filter for all threads, set once the sockets and the store are
 * open. Connecting anywhere but to a unix socket, starting programs, tracing,
 * loading kernel code and changing mounts or identities fail with EPERM; so a
 * bug in a parser cannot call home.
 */
#ifndef DAEMON_SANDBOX_H
#define DAEMON_SANDBOX_H

#include "base/diag.h"

/* STATUS_IO: d says why the filter cannot be set; the caller should not go on without saying so. */
enum status sandbox_enter(struct diag *d) MUST_CHECK;

#endif
