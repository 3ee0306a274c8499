#include "daemon/log.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"

struct log {
	bool to_syslog;
	char event_path[PATH_MAX];
	pthread_mutex_t lock;		/* around events and reopening */
	int events;			/* -1: none */
	bool event_failed;		/* said once, until it works again */
};

static int open_events(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

struct log *log_open(bool to_syslog, const char *event_path, struct diag *d)
{
	struct log *l = mem_zalloc(1, sizeof(*l));

	if (l == NULL) {
		diag_set(d, NULL, 0, 0, "out of memory");
		return NULL;
	}
	l->to_syslog = to_syslog;
	l->events = -1;
	snprintf(l->event_path, sizeof(l->event_path), "%s", event_path);
	pthread_mutex_init(&l->lock, NULL);
	if (to_syslog)
		openlog("unbeacond", LOG_PID | LOG_NDELAY, LOG_MAIL);
	if (event_path[0] != '\0' && (l->events = open_events(event_path)) < 0) {
		diag_set(d, NULL, 0, 0, "event-log %s: %s", event_path, strerror(errno));
		log_close(&l);
	}
	return l;
}

void log_close(struct log **l)
{
	if (*l == NULL)
		return;
	if ((*l)->events >= 0)
		close((*l)->events);
	if ((*l)->to_syslog)
		closelog();
	pthread_mutex_destroy(&(*l)->lock);
	mem_free(*l);
	*l = NULL;
}

enum status log_reopen(struct log *l, struct diag *d)
{
	int events;

	if (l->event_path[0] == '\0')
		return STATUS_OK;
	events = open_events(l->event_path);
	if (events < 0) {
		diag_set(d, NULL, 0, 0, "event-log %s: %s; going on with the old file", l->event_path, strerror(errno));
		return STATUS_IO;
	}
	pthread_mutex_lock(&l->lock);
	close(l->events);
	l->events = events;
	l->event_failed = false;
	pthread_mutex_unlock(&l->lock);
	return STATUS_OK;
}

void log_write(void *log, int priority, const char *line)
{
	static const char *const words[] = { "emerg", "alert", "crit", "error", "warning", "notice", "info", "debug" };
	struct log *l = log;
	int error = errno;

	if (l->to_syslog)
		syslog(priority, "%s", line);
	else
		dprintf(STDERR_FILENO, "unbeacond[%d]: %s: %s\n", (int)getpid(), words[priority & LOG_PRIMASK], line);
	errno = error;
}

void log_event(void *log, struct bytes json)
{
	struct log *l = log;
	bool failed = false;
	struct buf line;

	if (l->event_path[0] == '\0')
		return;
	/* One write() per line, so that lines of two processes do not mix. */
	buf_init(&line, json.len + 1);
	if (buf_add_bytes(&line, json) != STATUS_OK || buf_add_byte(&line, '\n') != STATUS_OK) {
		buf_free(&line);
		return;
	}
	pthread_mutex_lock(&l->lock);
	if (file_write_fd(l->events, buf_bytes(&line)) != STATUS_OK) {
		failed = !l->event_failed;
		l->event_failed = true;
	} else {
		l->event_failed = false;
	}
	pthread_mutex_unlock(&l->lock);
	buf_free(&line);
	if (failed)
		log_print(l, LOG_ERR, "event-log %s: %s; events are lost, mail goes on", l->event_path, strerror(errno));
}

void log_print(struct log *l, int priority, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	log_write(l, priority, line);
}

void log_notice(void *context, const struct diag *d)
{
	char text[1024];

	log_write(context, LOG_WARNING, diag_format(d, text, sizeof(text)));
}
