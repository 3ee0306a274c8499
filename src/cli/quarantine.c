/*
 * quarantine.c - unbeacon quarantine: work with held messages.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/date.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/keeping.h"
#include "cli/release.h"
#include "cli/setup.h"
#include "report/record_json.h"
#include "report/report.h"

struct quarantine {
	struct store *store;
	struct config *config;
	enum tlp clearance;
	const struct arguments *arguments;
	struct arena *arena;
	char actor[ACTOR_SIZE];
};

/* Hostile text for a terminal, cut, without live URLs. */
static void print_text(const struct quarantine *q, struct bytes text, size_t max)
{
	struct buf out;

	buf_init(&out, 64 << 10);
	if (report_record_text(text, max, &q->config->report_key, &out) == STATUS_OK)
		printf("%.*s", (int)out.len, (const char *)out.data);
	buf_free(&out);
}

static bool read_filter(const struct arguments *a, struct store_filter *f)
{
	*f = (struct store_filter){ .state = STORE_HELD };
	if (a->state != NULL) {
		int state = 0;

		while (state < STORE_STATES && strcmp(a->state, store_state_name((enum store_state)state)) != 0)
			state++;
		if (state == STORE_STATES && strcmp(a->state, "any") != 0) {
			fprintf(stderr, "unbeacon: --state is held, released, deleted or any, not \"%s\"\n", a->state);
			return false;
		}
		f->state = (enum store_state)state;
	}
	if (a->to_count > 0)
		f->recipient = bytes_of(a->to[0]);
	return (a->since == NULL || keeping_read_time(a->since, &f->since)) && (a->until == NULL || keeping_read_time(a->until, &f->until));
}

/* A line of JSON that report/ made, or not. */
static int print_json(enum status status, struct buf *line)
{
	if (status == STATUS_OK)
		status = buf_add_byte(line, '\n');
	if (status == STATUS_OK && fwrite(line->data, 1, line->len, stdout) != line->len)
		status = STATUS_IO;
	buf_free(line);
	if (status != STATUS_OK)
		fprintf(stderr, "unbeacon: %s\n", status == STATUS_IO ? strerror(errno) : status_text(status));
	return status == STATUS_OK ? EXIT_NOTHING_FOUND : EXIT_ERROR;
}

static int print_record_json(const struct quarantine *q, const struct store_record *r, const struct store_action *log, size_t count)
{
	struct buf line;

	buf_init(&line, (size_t)64 << 20);
	return print_json(report_record_json(r, log, count, q->clearance, &q->config->report_key, &line), &line);
}

static void print_row(const struct quarantine *q, const struct store_record *r)
{
	printf("%s  ", r->id);
	keeping_print_time(r->received);
	printf("  %-8s %5.1f  ", store_state_name(r->state), r->score);
	print_text(q, r->sender, 40);
	printf(" -> ");
	if (r->recipient_count > 0)
		print_text(q, r->recipients[0], 40);
	if (r->recipient_count > 1)
		printf(" +%zu", r->recipient_count - 1);
	printf("  ");
	print_text(q, r->subject, 60);
	printf("\n");
}

/* The messages that the options choose. */
static enum status choose(struct quarantine *q, struct store_record **records_r, size_t *count_r)
{
	struct store_filter filter;
	struct diag d = { 0 };
	enum status status;

	*count_r = 0;
	if (!read_filter(q->arguments, &filter))
		return STATUS_INVALID;
	status = store_list(q->store, &filter, q->arena, records_r, count_r, &d);
	if (status != STATUS_OK)
		keeping_complain("quarantine", &d, status);
	return status;
}

static int list(struct quarantine *q)
{
	struct store_record *records = NULL;
	int result = EXIT_NOTHING_FOUND;
	size_t count;

	if (choose(q, &records, &count) != STATUS_OK)
		return EXIT_ERROR;
	for (size_t i = 0; i < count && result == EXIT_NOTHING_FOUND; i++) {
		if (q->arguments->json)
			result = print_record_json(q, &records[i], NULL, 0);
		else
			print_row(q, &records[i]);
	}
	return result;
}

static void show_envelope(const struct quarantine *q, const struct store_record *r)
{
	const struct { const char *name; struct bytes text; } rows[] = {
		{ "queue", r->queue_id }, { "client", r->client_address }, { "client name", r->client_name }, { "helo", r->helo },
		{ "sender", r->sender }, { "from", r->from }, { "subject", r->subject }, { "message-id", r->message_id },
		{ "verdict", r->verdict },
	};

	printf("id: %s\nstate: %s\nreceived: ", r->id, store_state_name(r->state));
	keeping_print_time(r->received);
	printf("\nsize: %llu\nscore: %.1f\n", r->size, r->score);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		printf("%s: ", rows[i].name);
		print_text(q, rows[i].text, 2000);
		printf("\n");
	}
	for (size_t i = 0; i < r->recipient_count; i++) {
		printf("recipient: ");
		print_text(q, r->recipients[i], 400);
		printf("\n");
	}
}

/* What speaks against it: scanned again, for the recipients that it had. */
static void show_findings(struct quarantine *q, const struct store_record *r, struct bytes raw)
{
	struct arguments a = {
		.config = q->arguments->config, .clearance = q->arguments->clearance,
		.to = arena_alloc(q->arena, r->recipient_count + 1, sizeof(char *)),
	};
	struct setup s = { 0 };
	struct scan_result result, view;
	struct envelope envelope;
	struct event event = { .id = r->id, .source = r->id, .size = raw.len, .result = &view, .envelope = &envelope };
	struct buf out;

	for (size_t i = 0; a.to != NULL && i < r->recipient_count; i++)
		a.to[a.to_count++] = arena_string(q->arena, r->recipients[i]);
	buf_init(&out, (size_t)64 << 20);
	if (a.to != NULL && setup_open(&s, &a) == STATUS_OK && setup_scan(&s, &a, raw, &envelope, &result) == STATUS_OK &&
	    scan_view(&s.scanner, &result, s.clearance, true, &view) == STATUS_OK) {
		for (size_t i = 0; i < view.verdict.reason_count; i++)
			printf("reason: %s\n", view.verdict.reasons[i]);
		if (report_text(&event, &q->config->report_key, &out) == STATUS_OK)
			printf("\n%.*s", (int)out.len, (const char *)out.data);
	}
	buf_free(&out);
	setup_close(&s);
}

static void show_actions(const struct quarantine *q, const struct store_action *log, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf("action: ");
		keeping_print_time(log[i].time);
		printf("  ");
		print_text(q, log[i].actor, 60);
		printf("  ");
		print_text(q, log[i].action, 60);
		printf("  ");
		print_text(q, log[i].note, 200);
		printf("\n");
	}
}

static int show_raw(const struct quarantine *q, const struct store_record *r)
{
	struct diag d = { 0 };
	struct buf raw;
	enum status status;

	buf_init(&raw, (size_t)1 << 31);
	status = store_read(q->store, r->id, &raw, &d);
	if (status == STATUS_OK && fwrite(raw.data, 1, raw.len, stdout) != raw.len)
		status = diag_set(&d, NULL, 0, 0, "%s", strerror(errno));
	buf_free(&raw);
	return status == STATUS_OK ? EXIT_NOTHING_FOUND : keeping_complain(r->id, &d, status);
}

static int show_text(struct quarantine *q, const struct store_record *r, const struct store_action *log, size_t count)
{
	struct diag d = { 0 };
	enum status status = STATUS_OK;
	struct buf raw;

	show_envelope(q, r);
	buf_init(&raw, (size_t)1 << 31);
	if (r->state != STORE_DELETED)
		status = store_read(q->store, r->id, &raw, &d);
	if (status == STATUS_OK && r->state != STORE_DELETED)
		show_findings(q, r, buf_bytes(&raw));
	buf_free(&raw);
	show_actions(q, log, count);
	return status == STATUS_OK ? EXIT_NOTHING_FOUND : keeping_complain(r->id, &d, status);
}

static int show(struct quarantine *q, const char *id)
{
	struct store_action nothing = { .time = 0 }, *log = NULL;
	struct store_record r;
	struct diag d = { 0 };
	size_t count = 0;
	enum status status = store_get(q->store, bytes_of(id), q->arena, &r, &d);

	if (status == STATUS_OK && q->arguments->raw)
		return show_raw(q, &r);
	if (status == STATUS_OK)
		status = store_actions(q->store, r.id, q->arena, &log, &count, &d);
	if (status != STATUS_OK)
		return keeping_complain(id, &d, status);
	return q->arguments->json ? print_record_json(q, &r, log != NULL ? log : &nothing, count) : show_text(q, &r, log, count);
}

static int release(struct quarantine *q, const char *id)
{
	return release_message(q->store, q->config, q->arguments, id, q->actor) == STATUS_OK ? EXIT_NOTHING_FOUND : EXIT_ERROR;
}

static int delete(struct quarantine *q, const char *id)
{
	struct store_record r;
	struct diag d = { 0 };
	enum status status = store_get(q->store, bytes_of(id), q->arena, &r, &d);

	if (status == STATUS_OK)
		status = store_delete(q->store, r.id, time(NULL), q->actor, "", &d);
	if (status != STATUS_OK)
		return keeping_complain(id, &d, status);
	printf("%s deleted\n", r.id);
	return EXIT_NOTHING_FOUND;
}

static int export(struct quarantine *q, const char *id)
{
	const char *folder = q->arguments->output;
	struct store_record r;
	struct diag d = { 0 };
	const char *path = NULL;
	struct buf raw;
	enum status status;

	if (folder == NULL) {
		fputs("unbeacon: export needs --output FOLDER\n", stderr);
		return EXIT_ERROR;
	}
	buf_init(&raw, (size_t)1 << 31);
	status = store_get(q->store, bytes_of(id), q->arena, &r, &d);
	if (status == STATUS_OK)
		status = store_read(q->store, r.id, &raw, &d);
	if (status == STATUS_OK && mkdir(folder, 0700) < 0 && errno != EEXIST)
		status = diag_set(&d, NULL, 0, 0, "%s: %s", folder, strerror(errno));
	if (status == STATUS_OK && (path = arena_printf(q->arena, "%s/%s.eml", folder, r.id)) == NULL)
		status = STATUS_NOMEM;
	if (status == STATUS_OK && file_write_durably(path, buf_bytes(&raw), 0600) != STATUS_OK)
		status = diag_set(&d, NULL, 0, 0, "%s: %s", path, strerror(errno));
	if (status == STATUS_OK)
		status = store_log_action(q->store, r.id, time(NULL), q->actor, "export", "", &d);
	buf_free(&raw);
	if (status != STATUS_OK)
		return keeping_complain(id, &d, status);
	printf("%s\n", path);
	return EXIT_NOTHING_FOUND;
}

static int export_all(struct quarantine *q)
{
	struct store_record *records = NULL;
	int result = EXIT_NOTHING_FOUND;
	size_t count;

	if (choose(q, &records, &count) != STATUS_OK)
		return EXIT_ERROR;
	for (size_t i = 0; i < count; i++) {
		if (records[i].state != STORE_DELETED && export(q, records[i].id) != EXIT_NOTHING_FOUND)
			result = EXIT_ERROR;
	}
	return result;
}

static int stats(struct quarantine *q)
{
	struct store_stats s;
	struct diag d = { 0 };
	enum status status = store_stats(q->store, &s, &d);

	if (status != STATUS_OK)
		return keeping_complain("quarantine", &d, status);
	if (q->arguments->json) {
		struct buf line;

		buf_init(&line, 64 << 10);
		return print_json(report_store_json(&s, &line), &line);
	}
	for (int i = 0; i < STORE_STATES; i++)
		printf("%-9s %8llu messages %14llu bytes\n", store_state_name((enum store_state)i), s.records[i], s.bytes[i]);
	if (s.oldest_held != 0) {
		printf("oldest held: ");
		keeping_print_time(s.oldest_held);
		printf("\n");
	}
	return EXIT_NOTHING_FOUND;
}

static const struct {
	const char *name;
	int (*all)(struct quarantine *q);		/* without an ID */
	int (*one)(struct quarantine *q, const char *id);
} actions[] = {
	{ "list", list, NULL }, { "show", NULL, show }, { "release", NULL, release },
	{ "delete", NULL, delete }, { "export", export_all, export }, { "stats", stats, NULL },
};

static int run(struct quarantine *q)
{
	const struct arguments *a = q->arguments;
	int result = EXIT_NOTHING_FOUND;

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(actions[i].name, a->subcommand) != 0)
			continue;
		if (actions[i].all != NULL && (a->rest_count == 0 || actions[i].one == NULL))
			return actions[i].all(q);
		if (a->rest_count == 0) {
			fprintf(stderr, "unbeacon: quarantine %s needs the ID of a message, or the beginning of one\n", a->subcommand);
			return EXIT_ERROR;
		}
		for (int k = 0; k < a->rest_count; k++) {
			if (actions[i].one(q, a->rest[k]) != EXIT_NOTHING_FOUND)
				result = EXIT_ERROR;
		}
		return result;
	}
	fprintf(stderr, "unbeacon: there is no \"quarantine %s\"\n", a->subcommand);
	return EXIT_ERROR;
}

static enum status open_quarantine(struct quarantine *q)
{
	q->config = setup_config(q->arguments);
	q->arena = arena_new((size_t)1 << 30);
	if (q->config == NULL || q->arena == NULL || setup_clearance(q->arguments, q->config, &q->clearance) != STATUS_OK)
		return STATUS_INVALID;
	if (q->arguments->config == NULL) {
		fputs("unbeacon: quarantine needs --config FILE: it says where the store is\n", stderr);
		return STATUS_INVALID;
	}
	keeping_actor(q->actor);
	return keeping_open(q->config, &q->store);
}

int command_quarantine(int argc, char **argv)
{
	struct arguments a;
	struct quarantine q = { .arguments = &a };
	enum arguments_result read = arguments_read("quarantine", true, argc, argv, &a);
	int result = EXIT_ERROR;

	if (read == ARGUMENTS_GOOD && open_quarantine(&q) == STATUS_OK)
		result = run(&q);
	store_close(&q.store);
	config_put(&q.config);
	arena_destroy(&q.arena);
	arguments_free(&a);
	return read == ARGUMENTS_HELP ? EXIT_NOTHING_FOUND : result;
}
