/*
 * signatures_update.c - unbeacon signatures update: packs from their sources, or made of what partners' servers have.
 *
 * unbeacon-fetch talks to the servers, into a folder for this run alone; what it brings is judged as a pack from any
 * other file is. A source that is not there, or has something that is refused, is no reason not to ask the next one.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/feed.h"
#include "cli/install.h"
#include "cli/program.h"
#include "cli/setup.h"
#include "cli/signatures.h"
#include "pack/shelf.h"

enum { FIXED_ARGUMENTS = 20, STATE_MAX_BYTES = 65536, FOLDER_MAX = 512, FETCH_GOT = 0, FETCH_UNCHANGED = 1 };

enum outcome { IS_NEW, IS_IN_FORCE, IS_MISSING };

struct update {
	struct config *config;
	const struct arguments *arguments;
	char folder[FOLDER_MAX];	/* of this run */
	char file[FOLDER_MAX + 16];	/* the pack in it */
};

static bool is_of_packs(const struct config_pack *p)
{
	return strcmp(p->feed, "pack") == 0;
}

/* Fetch source to u->file; all of it if state is NULL. The exit status of unbeacon-fetch, or -1 after a complaint. */
static int fetch(const struct update *u, const struct config_pack *p, const char *source, const char *state)
{
	const char *program = getenv("UNBEACON_FETCH");
	const char **argv = mem_alloc(FIXED_ARGUMENTS + 2 * p->pins.count, sizeof(*argv));
	size_t n = 0;
	int result;

	if (argv == NULL) {
		fputs("unbeacon: out of memory\n", stderr);
		return -1;
	}
	argv[n++] = program != NULL ? program : FETCH_PROGRAM;
	argv[n++] = "--output";
	argv[n++] = u->file;
	argv[n++] = "--feed";
	argv[n++] = p->feed;
	if (state != NULL) {
		argv[n++] = "--state";
		argv[n++] = state;
	}
	if (p->header_file[0] != '\0') {
		argv[n++] = "--header-file";
		argv[n++] = p->header_file;
	}
	for (size_t i = 0; i < p->pins.count; i++) {
		argv[n++] = "--pin";
		argv[n++] = p->pins.items[i];
	}
	if (p->ca_file[0] != '\0') {
		argv[n++] = "--ca-file";
		argv[n++] = p->ca_file;
	}
	if (p->proxy[0] != '\0') {
		argv[n++] = "--proxy";
		argv[n++] = p->proxy;
	}
	argv[n++] = source;
	argv[n] = NULL;
	result = program_run(argv, (struct bytes){ NULL, 0 });
	if (result < 0)
		fprintf(stderr, "unbeacon: %s: %s\n", argv[0], strerror(errno));
	mem_free(argv);
	return result;
}

/* What unbeacon-fetch wants to know next time, kept only now that what it brought is in force. */
static void keep_state(const struct update *u, const char *state)
{
	char path[FOLDER_MAX + 32];
	struct buf text;
	struct stat st;

	snprintf(path, sizeof(path), "%s.state", u->file);
	buf_init(&text, STATE_MAX_BYTES);
	if (file_read(path, &text) != STATUS_OK || file_write_durably(state, buf_bytes(&text), 0640) != STATUS_OK)
		fprintf(stderr, "unbeacon: warning: %s: %s; the next update fetches the pack again\n", state, strerror(errno));
	/* As root: whoever owns the packs may be the one who updates them next. */
	if (geteuid() == 0 && stat(u->config->pack_folder, &st) == 0 && lchown(state, st.st_uid, st.st_gid) < 0)
		fprintf(stderr, "unbeacon: warning: %s: %s\n", state, strerror(errno));
	buf_free(&text);
}

static void remove_fetched(const struct update *u)
{
	static const char *const ends[] = { "", ".minisig", ".state" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char path[FOLDER_MAX + 32];

		snprintf(path, sizeof(path), "%s%s", u->file, ends[i]);
		unlink(path);
	}
}

static enum outcome outcome_of(enum install_result r)
{
	return r == INSTALL_DONE ? IS_NEW : r == INSTALL_IN_FORCE ? IS_IN_FORCE : IS_MISSING;
}

/*
 * All that a TAXII or MISP server has, each time: what was taken back there is to go here, too. A file stands for a server
 * in networks without a way out.
 */
static enum outcome try_feed(const struct update *u, const struct config_pack *p, const char *source)
{
	const bool is_file = source[0] == '/';
	enum outcome outcome = IS_MISSING;

	if (!is_file && fetch(u, p, source, NULL) != FETCH_GOT) {
		remove_fetched(u);
		return IS_MISSING;
	}
	switch (feed_make_pack(u->config, p, is_file ? source : u->file, source, u->file)) {
	case FEED_READY:
		outcome = outcome_of(install_pack(u->config, u->arguments, u->file, source, p->name));
		break;
	case FEED_UNCHANGED:
		outcome = IS_IN_FORCE;
		break;
	case FEED_REFUSED:
		break;
	}
	remove_fetched(u);
	return outcome;
}

static enum outcome try_source(const struct update *u, const struct config_pack *p, const char *source)
{
	enum outcome outcome = IS_MISSING;
	char state[PATH_MAX];

	if (!is_of_packs(p))
		return try_feed(u, p, source);
	if (source[0] == '/')
		return outcome_of(install_pack(u->config, u->arguments, source, source, p->name));
	snprintf(state, sizeof(state), "%s/%s/fetched", u->config->pack_folder, p->name);
	switch (fetch(u, p, source, state)) {
	case FETCH_GOT:
		outcome = outcome_of(install_pack(u->config, u->arguments, u->file, source, p->name));
		if (outcome != IS_MISSING)
			keep_state(u, state);
		break;
	case FETCH_UNCHANGED:
		outcome = IS_IN_FORCE;
		break;
	default:
		break;
	}
	remove_fetched(u);
	return outcome;
}

/* Whether newer versions of the pack in force were promised: then a source without one is not believed. */
static bool is_overdue(const struct update *u, const struct config_pack *p)
{
	struct pack_copy copy = { .arena = NULL };
	struct diag d = { .line = 0 };
	bool overdue = shelf_read(u->config->pack_folder, p->name, &pack_limits_default, NULL, &copy, &d) == STATUS_OK &&
		       copy.arena != NULL && pack_is_frozen(&copy.pack, time(NULL));

	pack_copy_free(&copy);
	return overdue;
}

/* Ask one source after the other until one has something new, or says that there is nothing and can be believed. */
static enum outcome update_pack(const struct update *u, const struct config_pack *p)
{
	enum outcome best = IS_MISSING;

	for (size_t i = 0; i < p->sources.count; i++) {
		enum outcome outcome = try_source(u, p, p->sources.items[i]);

		if (outcome == IS_NEW)
			return IS_NEW;
		if (outcome == IS_IN_FORCE)
			best = IS_IN_FORCE;
		if (outcome == IS_IN_FORCE && !is_overdue(u, p))
			break;
	}
	if (best == IS_IN_FORCE)
		printf("pack %s: nothing new\n", p->name);
	else
		fprintf(stderr, "unbeacon: pack %s: not updated; what was in force still is\n", p->name);
	return best;
}

static bool is_wanted(const struct arguments *a, const char *name)
{
	for (int i = 0; i < a->rest_count; i++) {
		if (strcmp(a->rest[i], name) == 0)
			return true;
	}
	return a->rest_count == 0;
}

/* All wanted packs. False: one of them could not be updated. */
static bool update_all(const struct update *u)
{
	bool is_good = true, is_new = false;

	for (size_t i = 0; i < u->config->pack_count; i++) {
		const struct config_pack *p = &u->config->packs[i];

		/* One without a source is brought by hand. */
		if (!is_wanted(u->arguments, p->name) || (p->sources.count == 0 && u->arguments->rest_count == 0))
			continue;
		switch (update_pack(u, p)) {
		case IS_NEW:
			is_new = true;
			break;
		case IS_IN_FORCE:
			break;
		case IS_MISSING:
			is_good = false;
			break;
		}
		fflush(stdout);
	}
	if (is_new)
		install_tell_daemon(u->config);
	return setup_check_packs(u->config) == STATUS_OK && is_good;
}

static bool names_are_known(const struct update *u)
{
	for (int i = 0; i < u->arguments->rest_count; i++) {
		if (install_find(u->config, bytes_of(u->arguments->rest[i])) == NULL) {
			fprintf(stderr, "unbeacon: the configuration has no pack \"%s\"\n", u->arguments->rest[i]);
			return false;
		}
	}
	return true;
}

int signatures_update(const struct arguments *a)
{
	const char *temporary = getenv("TMPDIR");
	struct update u = { .arguments = a };
	int result = EXIT_ERROR;

	if (a->config == NULL) {
		fputs("unbeacon: signatures update needs --config FILE\n", stderr);
		return EXIT_ERROR;
	}
	u.config = setup_config(a);
	if (u.config == NULL)
		return EXIT_ERROR;
	signal(SIGPIPE, SIG_IGN);
	if (names_are_known(&u)) {
		snprintf(u.folder, sizeof(u.folder), "%s/unbeacon-update-XXXXXX", temporary != NULL ? temporary : "/tmp");
		if (mkdtemp(u.folder) == NULL) {	/* also of a name that was cut */
			fprintf(stderr, "unbeacon: %s: %s\n", u.folder, strerror(errno));
		} else {
			snprintf(u.file, sizeof(u.file), "%s/pack", u.folder);
			result = update_all(&u) ? EXIT_NOTHING_FOUND : EXIT_ERROR;
			rmdir(u.folder);
		}
	}
	config_put(&u.config);
	return result;
}
