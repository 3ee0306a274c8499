#include "cli/release.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/file.h"
#include "base/mem.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "report/headers.h"

enum { FIXED_ARGUMENTS = 12 };

static enum status fail(const char *id, const char *what)
{
	fprintf(stderr, "unbeacon: %s: not released: %s\n", id, what);
	return STATUS_IO;
}

static const char *tls_word(enum submit_tls tls)
{
	return tls == SUBMIT_TLS_REQUIRE ? "require" : tls == SUBMIT_TLS_TRY ? "try" : "none";
}

static enum status submit(const struct config *c, const struct arguments *a, const struct store_record *r, const char *ticket,
			  struct bytes message, struct arena *arena)
{
	const char *program = getenv("UNBEACON_SUBMIT");
	size_t recipients = a->to_count > 0 ? a->to_count : r->recipient_count, n = 0;
	const char **argv = arena_alloc(arena, FIXED_ARGUMENTS + 2 * recipients, sizeof(*argv));
	char *sender = arena_string(arena, r->sender);
	char *field = arena_printf(arena, "%s: %s", report_field_names[REPORT_FIELD_RELEASE], ticket);
	int result;

	if (argv == NULL || sender == NULL || field == NULL)
		return fail(r->id, "out of memory");
	if (c->submit_server[0] == '\0')
		return fail(r->id, "the configuration has no submit-server");
	argv[n++] = program != NULL ? program : SUBMIT_PROGRAM;
	argv[n++] = "--server";
	argv[n++] = c->submit_server;
	argv[n++] = "--tls";
	argv[n++] = tls_word(c->submit_tls);
	argv[n++] = "--header";
	argv[n++] = field;
	argv[n++] = "--from";
	argv[n++] = sender[0] != '\0' ? sender : "<>";
	for (size_t i = 0; i < recipients; i++) {
		argv[n++] = "--to";
		argv[n++] = a->to_count > 0 ? a->to[i] : arena_string(arena, r->recipients[i]);
		if (argv[n - 1] == NULL)
			return fail(r->id, "out of memory");
	}
	argv[n] = NULL;
	signal(SIGPIPE, SIG_IGN);
	result = program_run(argv, message);
	if (result < 0)
		return fail(r->id, strerror(errno));
	return result == 0 ? STATUS_OK : fail(r->id, "it stays held");
}

/* The message with its remote loads removed, as "clean" makes it. Where one is left, it is not what was asked for. */
static enum status clean(const struct arguments *a, struct buf *raw, struct diag *d)
{
	struct setup s;
	struct scan_result result;
	struct envelope envelope;
	struct buf out;
	size_t left = 0;
	enum status status = setup_open(&s, a);

	buf_init(&out, (size_t)1 << 31);
	if (status == STATUS_OK)
		status = setup_scan(&s, a, buf_bytes(raw), &envelope, &result);
	if (status == STATUS_OK) {
		const struct rewrite_options rewrite = config_rewriting(s.config, &s.scanner.limits);

		status = clean_message(&rewrite, &result, s.arena, true, false, &out, &left);
	}
	if (status == STATUS_OK && left > 0)
		status = diag_set(d, NULL, 0, 0, "it stays held: %zu of its loads cannot be removed", left);
	if (status == STATUS_OK) {
		buf_truncate(raw, 0);
		status = buf_add_bytes(raw, buf_bytes(&out));
	}
	buf_free(&out);
	setup_close(&s);
	return status;
}

enum status release_message(struct store *store, const struct config *c, const struct arguments *a, const char *id,
			    const char *actor)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	char ticket[STORE_TICKET_SIZE];
	struct store_record r = { 0 };
	struct diag d = { 0 };
	struct buf raw;
	enum status status = arena != NULL ? STATUS_OK : STATUS_NOMEM;

	buf_init(&raw, (size_t)1 << 31);
	if (status == STATUS_OK)
		status = store_get(store, bytes_of(id), arena, &r, &d);
	if (status == STATUS_OK)
		status = store_read(store, r.id, &raw, &d);
	if (status == STATUS_OK && a->clean)
		status = clean(a, &raw, &d);
	/* Cleaned or not, it is not to be held again: whoever released it has decided. */
	if (status == STATUS_OK)
		status = store_ticket_issue_for(store, r.id, buf_bytes(&raw), time(NULL), c->release_lifetime_s, ticket, &d);
	if (status == STATUS_OK)
		status = submit(c, a, &r, ticket, buf_bytes(&raw), arena);
	else
		fail(id, d.text[0] != '\0' ? d.text : status_text(status));
	if (status == STATUS_OK) {
		status = store_mark_released(store, r.id, time(NULL), actor, a->clean ? "cleaned" : "", &d);
		if (status == STATUS_OK)
			printf("%s released\n", r.id);
		else
			fprintf(stderr, "unbeacon: %s: delivered, but not noted: %s\n", r.id, d.text);
	}
	buf_free(&raw);
	arena_destroy(&arena);
	return status;
}
