/*
 * socket.h - the socket on which the MTA finds us.
 *
 * A part of milter.h's interface.
 */
#ifndef MILTER_SOCKET_H
#define MILTER_SOCKET_H

#include <sys/types.h>
#include "base/diag.h"

struct milter_socket {
	const char *text;	/* unix:/path, inet:port@host, inet6:port@host */
	uid_t owner;		/* (uid_t)-1: as it comes */
	gid_t group;
	mode_t mode;		/* of a unix socket */
};

/*
 * Listen. A dead socket at the path is replaced, a living one is not. A unix
 * socket gets owner, group and mode before anybody can connect; an inet socket
 * TCP_NODELAY, because libmilter's small writes otherwise wait 40 ms each for
 * a delayed acknowledgement. After smfi_register(). STATUS_IO, STATUS_INVALID: d says why.
 */
enum status milter_socket_open(const struct milter_socket *s, struct diag *d) MUST_CHECK;

#endif
