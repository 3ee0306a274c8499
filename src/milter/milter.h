/*
 * milter.h - the daemon's conversation with the MTA, through libmilter.
 *
 * libmilter calls us back from many threads; a connection need not stay on
 * one. All state hangs on the connection (smfi_setpriv). The service itself
 * is the one thing kept in a static variable, because libmilter gives a new
 * connection nothing to find it by: one milter_run() at a time in a process.
 */
#ifndef MILTER_MILTER_H
#define MILTER_MILTER_H

#include "milter/service.h"
#include "milter/socket.h"

/*
 * Register with libmilter and listen on the socket. To be called before
 * privileges are dropped. STATUS_INVALID, STATUS_IO: d says what failed.
 */
enum status milter_open(const struct milter_socket *s, struct diag *d) MUST_CHECK;

/* Serve until milter_stop(); messages in flight are finished. STATUS_IO if libmilter gave up. */
enum status milter_run(struct service *s) MUST_CHECK;

/* Make milter_run() return. From any thread; not from a signal handler. */
void milter_stop(void);

#endif
