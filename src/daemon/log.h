/*
 * log.h - where lines and events of the daemon go: syslog or standard error, and a file of JSON lines.
 *
 * Used by all threads at once. Lines come escaped from report/.
 */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>
#include "base/bytes.h"
#include "base/diag.h"

struct log;

/* to_syslog: facility mail; else standard error. event_path: "" for none. NULL: d says why. */
struct log *log_open(bool to_syslog, const char *event_path, struct diag *d);
void log_close(struct log **l);

/* Close and open the event file again, for rotation. A file that cannot be opened leaves the old one in use. */
enum status log_reopen(struct log *l, struct diag *d) MUST_CHECK;

/* One line of text, with a priority of syslog(3); one line of JSON. As struct service_sink wants them. */
void log_write(void *log, int priority, const char *line);
void log_event(void *log, struct bytes json);

/* A formatted line. */
void log_print(struct log *l, int priority, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A warning that a part of the program has for the administrator; context is the log. */
void log_notice(void *context, const struct diag *d);

#endif
