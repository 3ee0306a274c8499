/*
 * daemon.c - start, run, reload, stop.
 *
 * Order at the start: read configuration and signatures (a mistake ends it
 * here), listen, write the PID file, become the configured user, open store
 * and logs, forbid what is not needed any more, serve.
 *
 * SIGHUP loads configuration and signatures again and reopens the event log;
 * a mistake leaves everything as it was. SIGTERM and SIGINT finish the
 * messages in flight. libmilter has a thread of its own that waits for these
 * signals and would stop at SIGHUP too; but the kernel gives a signal of the
 * process to the main thread if that does not block it, so the main thread
 * takes them all and libmilter runs in another one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>
#include "config.h"
#include "daemon/daemon.h"
#include "daemon/log.h"
#include "daemon/memories.h"
#include "daemon/privileges.h"
#include "daemon/sandbox.h"
#include "daemon/state.h"
#include "extract/magic.h"
#include "milter/milter.h"
#include "pack/shelf.h"
#include "text/charset.h"

enum { TICK_MS = 1000, SWEEP_TICKS = 3600, PACK_TICKS = 86400 };

struct daemon {
	const char *config_path;
	bool foreground;
	int ready;			/* tells the process that started us how it went; -1: nobody waits */
	struct log *log;
	struct store *store;
	struct memories *memories;	/* NULL: nothing is remembered */
	struct usage *usage;		/* NULL: the use of signatures is not counted */
	struct service *service;
	struct extract_tools *tools;	/* NULL without libmagic's database */
	struct service_sink sink;
	int pid_file;
};

/* Written by the signal handler, read by the main loop. */
static int signal_fd = -1;

/* Few attachments ask libmagic and each is done in a fraction of a millisecond: threads seldom wait for one of these. */
enum { MAGIC_COOKIES = 4 };

enum signal_word { WORD_STOP = 1, WORD_RELOAD = 1 << 16 };

static void on_signal(int number)
{
	uint64_t word = number == SIGHUP ? WORD_RELOAD : WORD_STOP;
	int error = errno;

	if (write(signal_fd, &word, sizeof(word)) < 0) {
		/* The counter is full: the main loop has enough to wake up for. */
	}
	errno = error;
}

static void report_to_stderr(void *context, const char *text)
{
	(void)context;
	fprintf(stderr, "unbeacond: %s\n", text);
}

static void report_to_log(void *context, const char *text)
{
	log_write(context, LOG_ERR, text);
}

static int fail(const char *text)
{
	report_to_stderr(NULL, text);
	return EXIT_FAILURE;
}

/* Hold the PID file locked for as long as we live, so that two daemons cannot share it. */
static enum status take_pid_file(struct daemon *d, const char *path, struct diag *diag)
{
	if (path[0] == '\0')
		return STATUS_OK;
	d->pid_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (d->pid_file < 0 || flock(d->pid_file, LOCK_EX | LOCK_NB) < 0) {
		diag_set(diag, NULL, 0, 0, "pid-file %s: %s", path,
			 errno == EWOULDBLOCK ? "another unbeacond is running" : strerror(errno));
		return STATUS_IO;
	}
	if (ftruncate(d->pid_file, 0) < 0 || dprintf(d->pid_file, "%d\n", (int)getpid()) < 0) {
		diag_set(diag, NULL, 0, 0, "pid-file %s: %s", path, strerror(errno));
		return STATUS_IO;
	}
	return STATUS_OK;
}

/*
 * Go to the background. The first process waits until the daemon serves, and
 * ends with its result, so that "unbeacond && next" can be relied on.
 */
static enum status go_to_background(struct daemon *d)
{
	int ends[2];
	char result;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return STATUS_IO;
	child = fork();
	if (child < 0)
		return STATUS_IO;
	if (child > 0) {
		close(ends[1]);
		_exit(read(ends[0], &result, 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
	}
	close(ends[0]);
	d->ready = ends[1];
	setsid();
	return STATUS_OK;
}

static void tell_ready(struct daemon *d)
{
	int null;

	if (d->ready < 0)
		return;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(null);
	}
	if (write(d->ready, "", 1) < 0)
		log_print(d->log, LOG_WARNING, "the process that started us is gone");
	close(d->ready);
	d->ready = -1;
}

static void warn_in_log(void *context, const char *text)
{
	log_write(context, LOG_WARNING, text);
}

/* Said at every start and reload, and once a day: nobody looks at a pack that stopped changing. */
static void check_packs(struct daemon *d)
{
	struct snapshot *s = service_snapshot(d->service);

	state_check_packs(snapshot_config(s), warn_in_log, d->log);
	snapshot_put(&s);
}

static void note_action(struct daemon *d, const char *note)
{
	struct diag diag = { 0 };

	if (store_log_action(d->store, "", time(NULL), "unbeacond", "signatures load", note, &diag) != STATUS_OK)
		log_write(d->log, LOG_WARNING, diag.text);
}

/* In the log of the store: which signatures were in force, and since when. What cannot be read was told when they were loaded. */
static void note_signatures(struct daemon *d, const struct snapshot *s)
{
	const struct signature_set *signatures = snapshot_scanner(s)->signatures;
	const struct config *c = snapshot_config(s);
	char note[PACK_DESCRIPTION_SIZE];

	if (d->store == NULL)
		return;
	snprintf(note, sizeof(note), "%zu signatures in force, fingerprint %016llx",
		 signatures != NULL ? signature_set_count(signatures) : 0, signatures != NULL ? signature_set_fingerprint(signatures) : 0);
	note_action(d, note);
	for (size_t i = 0; i < c->pack_count; i++) {
		struct pack_copy copy = { .arena = NULL };
		struct diag diag = { 0 };

		if (shelf_read(c->pack_folder, c->packs[i].name, &pack_limits_default, &c->packs[i].trust, &copy, &diag) == STATUS_OK &&
		    copy.arena != NULL)
			note_action(d, pack_describe(&copy.pack, note));
		pack_copy_free(&copy);
	}
}

static void reload(struct daemon *d)
{
	struct snapshot *next;
	struct diag diag = { 0 };

	if (log_reopen(d->log, &diag) != STATUS_OK)
		log_write(d->log, LOG_ERR, diag.text);
	if (state_load(d->config_path, d->tools, report_to_log, d->log, &next) != STATUS_OK) {
		log_write(d->log, LOG_ERR, "reload failed: configuration and signatures stay as they were");
		return;
	}
	state_keep(next, report_to_log, d->log);
	note_signatures(d, next);
	service_replace(d->service, next);
	log_write(d->log, LOG_NOTICE, "configuration and signatures reloaded");
	check_packs(d);
}

static void sweep(struct daemon *d)
{
	struct diag diag = { 0 };
	size_t count = 0;

	if (d->store != NULL && store_sweep(d->store, time(NULL), &count, &diag) != STATUS_OK)
		log_write(d->log, LOG_WARNING, diag.text);
	else if (count > 0)
		log_print(d->log, LOG_NOTICE, "store: %zu files that nothing names were removed", count);
}

static void *serve(void *context)
{
	struct daemon *d = context;
	uint64_t word = WORD_STOP;
	enum status status = milter_run(d->service);

	/* However it ended, the main loop is to know. */
	if (write(signal_fd, &word, sizeof(word)) < 0)
		log_write(d->log, LOG_ERR, "the main thread cannot be woken");
	return status == STATUS_OK ? NULL : d;
}

/* Take signals until it is time to stop. */
static void wait_for_signals(struct daemon *d)
{
	struct pollfd wait = { .fd = signal_fd, .events = POLLIN };
	unsigned ticks = 0;

	for (;;) {
		uint64_t words = 0;
		int n = poll(&wait, 1, TICK_MS);

		if (n < 0 && errno != EINTR)
			return;
		if (n == 0)
			memories_tend(d->memories);
		if (n == 0 && ++ticks % SWEEP_TICKS == 0)
			sweep(d);
		if (n == 0 && ticks % PACK_TICKS == 0)
			check_packs(d);
		if (n <= 0 || read(signal_fd, &words, sizeof(words)) != sizeof(words))
			continue;
		if (words >= WORD_RELOAD)
			reload(d);
		if (words % WORD_RELOAD != 0)
			return;
	}
}

static enum status catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	signal_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (signal_fd < 0)
		return STATUS_IO;
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	return STATUS_OK;
}

/* Run libmilter in a thread that leaves all signals to this one. */
static int serve_until_stopped(struct daemon *d)
{
	sigset_t all, before;
	pthread_t thread;
	void *failed = NULL;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	error = pthread_create(&thread, NULL, serve, d);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		log_print(d->log, LOG_ERR, "cannot start a thread: %s", strerror(error));
		return EXIT_FAILURE;
	}
	log_print(d->log, LOG_NOTICE, "unbeacond %s is ready", PACKAGE_VERSION);
	tell_ready(d);
	wait_for_signals(d);
	milter_stop();
	pthread_join(thread, &failed);
	log_print(d->log, failed == NULL ? LOG_NOTICE : LOG_ERR, "unbeacond %s",
		  failed == NULL ? "ends" : "ends: libmilter gave up");
	return failed == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}

static enum status open_store(struct daemon *d, const struct config *c, struct diag *diag)
{
	struct store_options options = { .max_bytes = c->store_max_bytes, .max_records = c->store_max_records };

	if (c->store[0] == '\0')
		return STATUS_OK;
	return store_open(c->store, &options, &d->store, diag);
}

/* The socket's owner and group: as the configuration says, else those that the daemon will have. */
static enum status open_socket(const struct config *c, const struct identity *self, struct diag *diag)
{
	struct milter_socket s = { .text = c->socket, .owner = self->user, .group = self->group, .mode = (mode_t)c->socket_mode };
	struct identity other;
	enum status status = STATUS_OK;

	if (c->socket_owner[0] != '\0') {
		status = identity_find(c->socket_owner, c->socket_group, &other, diag);
		s.owner = other.user;
		s.group = c->socket_group[0] != '\0' ? other.group : self->group;
	} else if (c->socket_group[0] != '\0') {
		status = identity_find_group(c->socket_group, &s.group, diag);
	}
	return status == STATUS_OK ? milter_open(&s, diag) : status;
}

static void open_usage(struct daemon *d, const struct config *c)
{
	if (d->store != NULL && usage_start(d->store, c->usage_window_s, log_notice, d->log, &d->usage) != STATUS_OK)
		log_write(d->log, LOG_ERR, "no thread or memory to count the use of signatures: it is not counted");
}

static void check_readable(const struct daemon *d, const struct config *c, const char *path)
{
	if (access(path, R_OK) != 0)
		log_print(d->log, LOG_WARNING, "%s: cannot be read any more (%s): a reload will fail and keep what is in force; "
			  "let the user \"%s\" read it", path, strerror(errno), c->user);
}

/* What was read at the start is read again at a reload, as the user that the daemon is by then. */
static void check_files(const struct daemon *d, const struct config *c)
{
	check_readable(d, c, d->config_path);
	if (c->pack_count > 0)
		check_readable(d, c, c->pack_folder);
	for (size_t i = 0; i < c->signatures.count; i++)
		check_readable(d, c, c->signatures.items[i]);
}

/* From a checked snapshot to a served socket; everything that can fail with a clear word does so here. */
static int start(struct daemon *d, struct snapshot *snapshot)
{
	const struct config *c = snapshot_config(snapshot);
	struct diag diag = { 0 };
	struct identity identity = { .user = getuid(), .group = getgid() };
	struct charset_modules *charsets = NULL;
	int result = EXIT_FAILURE;

	if (getuid() == 0 && identity_find(c->user, c->group, &identity, &diag) != STATUS_OK)
		goto out;
	if (!d->foreground && go_to_background(d) != STATUS_OK) {
		diag_set(&diag, NULL, 0, 0, "cannot go to the background: %s", strerror(errno));
		goto out;
	}
	if (take_pid_file(d, c->pid_file, &diag) != STATUS_OK || open_socket(c, &identity, &diag) != STATUS_OK ||
	    (getuid() == 0 && identity_assume(&identity, &diag) != STATUS_OK))
		goto out;
	d->log = log_open(config_logs_to_syslog(c), c->event_log, &diag);
	if (d->log != NULL)
		check_files(d, c);
	/* The C library loads these when they are first used, which the system call filter would not let it. */
	if (!charset_warm_up(&charsets) && d->log != NULL)
		log_write(d->log, LOG_WARNING, "a charset module of the C library is missing: mail in it is read as windows-1252");
	if (d->log == NULL || open_store(d, c, &diag) != STATUS_OK || catch_signals() != STATUS_OK ||
	    sandbox_enter(&diag) != STATUS_OK)
		goto out;
	d->sink = (struct service_sink){ .log = log_write, .event = log_event, .context = d->log };
	state_keep(snapshot, report_to_log, d->log);
	note_signatures(d, snapshot);
	d->memories = memories_open(c, d->store, d->log);
	open_usage(d, c);
	d->service = service_new(snapshot, &(struct service_memories){
		.store = d->store, .campaigns = memories_campaigns(d->memories), .first_seen = memories_first_seen(d->memories),
		.kept = memories_kept(d->memories), .usage = d->usage,
	}, &d->sink);
	snapshot = NULL;
	if (d->service == NULL) {
		diag_set(&diag, NULL, 0, 0, "out of memory");
		goto out;
	}
	sweep(d);
	check_packs(d);
	result = serve_until_stopped(d);
out:
	if (diag.text[0] != '\0')
		fail(diag.text);
	snapshot_put(&snapshot);
	service_destroy(&d->service);
	memories_close(&d->memories);
	usage_stop(&d->usage);
	store_close(&d->store);
	log_close(&d->log);
	charset_cool_down(&charsets);
	return result;
}

int daemon_check(const char *config_path)
{
	struct snapshot *snapshot;

	if (state_load(config_path, NULL, report_to_stderr, NULL, &snapshot) != STATUS_OK)
		return EXIT_FAILURE;
	state_check_packs(snapshot_config(snapshot), report_to_stderr, NULL);
	snapshot_put(&snapshot);
	return EXIT_SUCCESS;
}

int daemon_run(const char *config_path, bool foreground)
{
	struct daemon d = { .config_path = config_path, .foreground = foreground, .ready = -1, .pid_file = -1 };
	struct snapshot *snapshot;
	struct diag diag = { 0 };
	int result = EXIT_FAILURE;

	/* libmagic's database is a file, which the system call filter would not let it open later. */
	if (extract_tools_new(MAGIC_COOKIES, &d.tools, &diag) != STATUS_OK)
		report_to_stderr(NULL, diag.text[0] != '\0' ? diag.text : "out of memory");
	if (state_load(config_path, d.tools, report_to_stderr, NULL, &snapshot) == STATUS_OK)
		result = start(&d, snapshot);
	extract_tools_destroy(&d.tools);
	return result;
}
