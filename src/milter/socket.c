/*
 * socket.c - the socket on which the MTA finds us.
 */
#include "milter/socket.h"
#include <errno.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { DESCRIPTORS = 256 };		/* more than a daemon has open when it starts */

/* The path of "unix:/path" or "local:/path", or NULL for another kind of socket. */
static const char *unix_path(const char *socket_text)
{
	if (strncmp(socket_text, "unix:", 5) == 0)
		return socket_text + 5;
	if (strncmp(socket_text, "local:", 6) == 0)
		return socket_text + 6;
	return NULL;
}

/* Whether somebody accepts connections there: another daemon, whose socket must not be taken away. */
static bool is_served(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	bool served;
	int fd;

	if (strlen(path) >= sizeof(address.sun_path))
		return false;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	served = connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return served;
}

/* libmilter does not give out its listening socket: it is the one that accepts connections. */
static void set_no_delay(void)
{
	for (int fd = 3; fd < DESCRIPTORS; fd++) {
		int on = 0;
		socklen_t n = sizeof(on);

		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) == 0 && on) {
			on = 1;
			/* Accepted sockets inherit it on Linux. */
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		}
	}
}

enum status milter_socket_open(const struct milter_socket *s, struct diag *d)
{
	const char *path = unix_path(s->text);
	mode_t mask;
	int opened;

	if (path != NULL && is_served(path)) {
		diag_set(d, NULL, 0, 0, "socket %s: another daemon listens there", path);
		return STATUS_IO;
	}
	if (smfi_setconn((char *)(uintptr_t)s->text) != MI_SUCCESS)
		return diag_set(d, NULL, 0, 0, "socket %s: not of the form unix:/path, inet:port@host or inet6:port@host", s->text);
	/* Nobody may connect before owner and mode are set. */
	mask = umask(0177);
	opened = smfi_opensocket(true);
	umask(mask);
	if (opened != MI_SUCCESS) {
		diag_set(d, NULL, 0, 0, "socket %s: cannot listen there: %s", s->text, strerror(errno));
		return STATUS_IO;
	}
	if (path == NULL) {
		set_no_delay();
		return STATUS_OK;
	}
	if (chown(path, s->owner, s->group) < 0 || chmod(path, s->mode) < 0) {
		diag_set(d, NULL, 0, 0, "socket %s: cannot set owner, group and mode: %s", path, strerror(errno));
		return STATUS_IO;
	}
	return STATUS_OK;
}
