/*
 * signatures_usage.c - unbeacon signatures usage: how often each signature was used, and what was done with them.
 */
#include <stdio.h>
#include "cli/command.h"
#include "cli/keeping.h"
#include "cli/setup.h"
#include "cli/signatures.h"
#include "report/record_json.h"
#include "report/usage_json.h"

enum { ARENA_MAX = 1 << 30 };

struct usage_listing {
	const struct arguments *arguments;
	struct config *config;
	struct store *store;
	struct arena *arena;
	enum tlp clearance;
	long long since, until;
};

static enum status print_json_row(const struct usage_row *row)
{
	struct buf line;
	enum status status;

	buf_init(&line, 64 << 10);
	status = report_usage_json(row, &line);
	if (status == STATUS_OK)
		printf("%.*s\n", (int)line.len, (const char *)line.data);
	buf_free(&line);
	return status;
}

static void print_row(const struct usage_row *row)
{
	printf("%-32s %9llu %9llu %9llu %9llu", row->signature, row->found, row->acted, row->kept_out, row->gave_up);
	if (row->found > 0) {
		printf("  ");
		keeping_print_time(row->first);
		printf("  ");
		keeping_print_time(row->last);
	}
	printf("\n");
}

/* What is above the clearance does not exist here. As JSON, day by day; for people, the sum of each signature. */
static int print_usage(const struct usage_listing *l)
{
	struct usage_row *rows = NULL;
	struct diag d = { 0 };
	size_t count = 0;
	enum status status = usage_read(l->store, l->since, l->until, !l->arguments->json, l->arena, &rows, &count, &d);

	if (status != STATUS_OK)
		return keeping_complain("signatures usage", &d, status);
	if (!l->arguments->json)
		printf("%-32s %9s %9s %9s %9s  %-19s  %s\n", "signature", "found", "acted", "kept out", "gave up", "first", "last");
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		if (rows[i].clearance > l->clearance)
			continue;
		if (l->arguments->json)
			status = print_json_row(&rows[i]);
		else
			print_row(&rows[i]);
	}
	return status == STATUS_OK ? EXIT_NOTHING_FOUND : keeping_complain("signatures usage", &d, status);
}

/* Texts of commands and of the daemon: what names an actor may be anything. */
static void print_action(const struct usage_listing *l, const struct store_action *action)
{
	const struct bytes texts[] = { action->actor, action->action, action->note };

	keeping_print_time(action->time);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf out;

		buf_init(&out, 4096);
		if (report_record_text(texts[i], 200, &l->config->report_key, &out) == STATUS_OK)
			printf("  %.*s", (int)out.len, (const char *)out.data);
		buf_free(&out);
	}
	printf("\n");
}

/* Loads, exports, sightings, installed packs: the lines of the store's log that are about signatures. */
static int print_actions(const struct usage_listing *l)
{
	struct store_action *log = NULL;
	struct diag d = { 0 };
	size_t count = 0;
	bool any = false;
	enum status status = store_actions(l->store, "", l->arena, &log, &count, &d);

	if (status != STATUS_OK)
		return keeping_complain("signatures usage", &d, status);
	for (size_t i = 0; i < count; i++) {
		if (!bytes_starts_with(log[i].action, "signatures ") || log[i].time < l->since ||
		    (l->until != 0 && log[i].time >= l->until))
			continue;
		if (!any)
			printf("\n");
		any = true;
		print_action(l, &log[i]);
	}
	return EXIT_NOTHING_FOUND;
}

static enum status open_listing(struct usage_listing *l)
{
	const struct arguments *a = l->arguments;

	if (a->config == NULL) {
		fputs("unbeacon: signatures usage needs --config FILE: it says where the store is\n", stderr);
		return STATUS_INVALID;
	}
	l->config = setup_config(a);
	l->arena = arena_new(ARENA_MAX);
	if (l->config == NULL || l->arena == NULL || setup_clearance(a, l->config, &l->clearance) != STATUS_OK ||
	    (a->since != NULL && !keeping_read_time(a->since, &l->since)) ||
	    (a->until != NULL && !keeping_read_time(a->until, &l->until)))
		return STATUS_INVALID;
	return keeping_open(l->config, &l->store);
}

int signatures_usage(const struct arguments *a)
{
	struct usage_listing l = { .arguments = a };
	int result = EXIT_ERROR;

	if (open_listing(&l) == STATUS_OK)
		result = print_usage(&l);
	if (result == EXIT_NOTHING_FOUND && !a->json)
		result = print_actions(&l);
	store_close(&l.store);
	config_put(&l.config);
	arena_destroy(&l.arena);
	return result;
}
