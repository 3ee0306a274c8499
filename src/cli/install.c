/*
 * In this order: signatures, name, version and dates; laid down beside what is in force; loaded together with
 * everything else that the configuration names; tried on recent mail; one rename. Whatever fails before
 * the rename leaves the old pack in force.
 */
#include "cli/install.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>
#include "base/date.h"
#include "base/file.h"
#include "cli/keeping.h"
#include "cli/setup.h"
#include "cli/trial.h"
#include "pack/shelf.h"

/* An installation under way: what all steps need. */
struct install {
	struct config *config;
	const struct arguments *arguments;
	const char *source;
	const struct config_pack *wanted;
	struct pack_copy copy, in_force;
};

static enum status refuse(const struct install *in, const char *why)
{
	fprintf(stderr, "unbeacon: %s: not installed: %s\n", in->source, why);
	return STATUS_INVALID;
}

static enum status refuse_diag(const struct install *in, const struct diag *d)
{
	char text[1024];

	return refuse(in, diag_format(d, text, sizeof(text)));
}

const struct config_pack *install_find(const struct config *c, struct bytes name)
{
	for (size_t i = 0; i < c->pack_count; i++) {
		if (bytes_is(name, c->packs[i].name))
			return &c->packs[i];
	}
	return NULL;
}

void install_print(const struct pack_copy *copy)
{
	char date[DATE_SIZE], id[MINISIGN_ID_SIZE];
	const struct pack *p = &copy->pack;

	printf("pack %.*s  version %llu", (int)p->name.len, (const char *)p->name.data, p->version);
	printf("  issued %s", date_format(p->issued, date));
	printf("  expires %s", date_format(p->expires, date));
	if (p->interval_s > 0)
		printf("  news by %s", date_format(p->issued + (long long)p->interval_s, date));
	for (size_t i = 0; i < copy->signers.count; i++)
		printf("%s %s", i == 0 ? "  signed by" : "", minisign_id_format(copy->signers.keys[i].id, id));
	putchar('\n');
}

/* Hold the pack to the trial's limit. */
static enum status try_on_mail(const struct install *in, struct signature_set *before, struct signature_set *after)
{
	struct config *c = in->config;
	unsigned long long max_held = c->pack_trial_max_held;
	struct trial_result result = { 0 };
	char why[200];

	if (in->arguments->max_held != NULL && !bytes_to_number(bytes_of(in->arguments->max_held), UINT64_MAX, &max_held))
		return refuse(in, "--max-held needs a number");
	if (trial_run(c, before, after, &result) != STATUS_OK)
		return refuse(in, "it could not be tried on recent mail");
	printf("%s: ", in->source);
	trial_print(c, &result);
	fflush(stdout);
	if (result.unreadable > 0)
		fprintf(stderr, "unbeacon: warning: %zu messages or files of pack-trial-mail could not be read\n", result.unreadable);
	if (result.held <= max_held)
		return STATUS_OK;
	snprintf(why, sizeof(why), "it would have held %zu messages more than before, the limit is %llu (pack-trial-max-held, --max-held)",
		 result.held, max_held);
	return refuse(in, why);
}

/* Load the set as it would be, and try it. */
static enum status try_out(const struct install *in, const char *files)
{
	const struct config_trial trial = { .name = in->wanted->name, .files = files };
	struct signature_set *before = NULL, *after = NULL;
	enum status status;

	if (setup_config_signatures(in->config, &trial, &after) != STATUS_OK)
		return refuse(in, "it does not load, or not together with the other signatures");
	if (in->config->pack_trial_mail.count == 0) {
		fputs("unbeacon: warning: pack-trial-mail names no mail that the pack could be tried on\n", stderr);
		status = STATUS_OK;
	} else {
		/* What is in force may be broken, which is no reason to keep its successor out: then all that is held is new. */
		if (setup_config_signatures(in->config, NULL, &before) != STATUS_OK)
			fputs("unbeacon: warning: the signatures in force do not load\n", stderr);
		status = try_on_mail(in, before, after);
	}
	signature_set_put(&before);
	signature_set_put(&after);
	return status;
}

static enum status replace(const struct install *in, struct shelf_change *change)
{
	struct diag d = { .line = 0 };
	enum status status = shelf_stage(change, &in->copy.pack, &d);

	if (status != STATUS_OK)
		return refuse_diag(in, &d);
	status = try_out(in, change->files);
	if (status != STATUS_OK)
		return status;
	status = shelf_commit(change, &d);
	return status == STATUS_OK ? STATUS_OK : refuse_diag(in, &d);
}

/* Under the lock: what is in force does not change any more. */
static enum install_result install_locked(struct install *in, struct shelf_change *change)
{
	struct pack *now = NULL;
	struct diag d = { .line = 0 };

	/* Signatures are not asked for: after a change of keys the new pack follows one that the old keys signed. */
	if (shelf_read(in->config->pack_folder, in->wanted->name, &pack_limits_default, NULL, &in->in_force, &d) != STATUS_OK) {
		refuse_diag(in, &d);
		fprintf(stderr, "unbeacon: that pack is in force, but damaged; remove %s to begin anew\n", change->place);
		return INSTALL_REFUSED;
	}
	if (in->in_force.arena != NULL)
		now = &in->in_force.pack;
	if (now != NULL && bytes_equal(now->body, in->copy.pack.body))
		return INSTALL_IN_FORCE;
	if (pack_may_follow(&in->copy.pack, in->wanted->name, now, time(NULL), &d) != STATUS_OK) {
		refuse_diag(in, &d);
		return INSTALL_REFUSED;
	}
	return replace(in, change) == STATUS_OK ? INSTALL_DONE : INSTALL_REFUSED;
}

/* Read, find who is to have signed it, and see whether they did. */
static enum status verify(struct install *in, const char *path, const char *name)
{
	struct diag d = { .line = 0 };
	enum status status = pack_copy_read(path, &pack_limits_default, NULL, &in->copy, &d);
	const struct bytes found = in->copy.pack.name;

	if (status == STATUS_OK && name != NULL && !bytes_is(found, name))
		status = diag_set(&d, NULL, 0, 0, "this is the pack \"%.*s\", not \"%s\"", (int)found.len, (const char *)found.data, name);
	if (status == STATUS_OK) {
		in->wanted = install_find(in->config, found);
		if (in->wanted == NULL)
			status = diag_set(&d, NULL, 0, 0, "the configuration has no pack \"%.*s\"", (int)found.len, (const char *)found.data);
	}
	if (status == STATUS_OK)
		status = pack_verify(&in->copy.pack, &in->wanted->trust, &in->copy.signers, &d);
	return status == STATUS_OK ? STATUS_OK : refuse_diag(in, &d);
}

/* It is in force, noted or not. */
static void note_installed(const struct install *in)
{
	char action[64], note[PACK_DESCRIPTION_SIZE];

	snprintf(action, sizeof(action), "signatures %s", in->arguments->subcommand);
	if (!keeping_note(in->arguments, action, pack_describe(&in->copy.pack, note)))
		fputs("unbeacon: warning: the installation does not stand in the log of the store\n", stderr);
}

enum install_result install_pack(struct config *c, const struct arguments *a, const char *path, const char *source, const char *name)
{
	struct install in = { .config = c, .arguments = a, .source = source };
	enum install_result result = INSTALL_REFUSED;
	struct shelf_change change;
	struct diag d = { .line = 0 };

	if (verify(&in, path, name) == STATUS_OK) {
		if (shelf_begin(c->pack_folder, in.wanted->name, &change, &d) == STATUS_OK) {
			result = install_locked(&in, &change);
			shelf_end(&change);
		} else {
			refuse_diag(&in, &d);
		}
	}
	if (result == INSTALL_DONE) {
		fputs("in force: ", stdout);
		install_print(&in.copy);
		note_installed(&in);
	}
	pack_copy_free(&in.copy);
	pack_copy_free(&in.in_force);
	return result;
}

/* The process id in the file if a daemon holds it locked, else 0. */
static long running_daemon(const char *path)
{
	unsigned long long pid = 0;
	struct buf text;
	int fd;

	fd = path[0] != '\0' ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return 0;
	buf_init(&text, 64);
	if (flock(fd, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK || file_read_fd(fd, &text) != STATUS_OK ||
	    !bytes_to_number(bytes_trim(buf_bytes(&text)), INT32_MAX, &pid))
		pid = 0;
	buf_free(&text);
	close(fd);
	return (long)pid;
}

void install_tell_daemon(const struct config *c)
{
	const long pid = running_daemon(c->pid_file);

	if (pid == 0)
		puts("no daemon is running (pid-file); the next start loads it");
	else if (kill((pid_t)pid, SIGHUP) == 0)
		printf("the daemon (process %ld) was told to load it\n", pid);
	else
		fprintf(stderr, "unbeacon: the daemon (process %ld) could not be told to load it: %s; send it SIGHUP\n", pid, strerror(errno));
}
