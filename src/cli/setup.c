#include "cli/setup.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "extract/magic.h"
#include "message/address.h"
#include "signature/caveat.h"

enum { RECIPIENTS_MAX = 1000 };

void setup_print_diag(const char *prefix, const struct diag *d)
{
	char text[1024];

	fprintf(stderr, "unbeacon: %s%s\n", prefix, diag_format(d, text, sizeof(text)));
}

static void on_error(void *context, const struct diag *d)
{
	(void)context;
	setup_print_diag("", d);
}

static void on_warning(void *context, const struct diag *d)
{
	(void)context;
	setup_print_diag("warning: ", d);
}

enum status setup_clearance(const struct arguments *a, const struct config *c, enum tlp *clearance_r)
{
	unsigned value = c->clearance;

	if (a->clearance != NULL && !name_value(tlp_name, bytes_of(a->clearance), &value)) {
		fputs("unbeacon: --clearance is one of clear, green, amber, amber+strict, red\n", stderr);
		return STATUS_INVALID;
	}
	*clearance_r = (enum tlp)value;
	return STATUS_OK;
}

enum status setup_view(const struct setup *s, const struct scan_result *r, struct scan_result *view_r)
{
	return scan_view(&s->scanner, r, s->clearance, false, view_r);
}

struct config *setup_config(const struct arguments *a)
{
	struct config *c = NULL;
	struct diag d = { 0 };
	struct bytes nothing = { NULL, 0 };
	enum status status = a->config != NULL ? config_load(a->config, &c, &d) : config_load_text("defaults", nothing, &c, &d);

	if (status != STATUS_OK)
		setup_print_diag("", &d);
	return c;
}

static enum status report_nomem(enum status status)
{
	if (status == STATUS_NOMEM)
		fputs("unbeacon: out of memory\n", stderr);
	return status;
}

enum status setup_signatures(const char *const *paths, size_t count, struct signature_set **set_r)
{
	const struct signature_report report = { .error = on_error, .warning = on_warning };

	return report_nomem(signature_set_load(paths, count, &signature_limits_default, &report, set_r));
}

enum status setup_config_signatures(const struct config *c, const struct config_trial *trial, struct signature_set **set_r)
{
	const struct signature_report report = { .error = on_error, .warning = on_warning };

	return report_nomem(config_load_signatures(c, trial, &report, set_r));
}

enum status setup_check_packs(const struct config *c)
{
	const struct signature_report report = { .error = on_error, .warning = on_warning };

	return report_nomem(config_check_packs(c, time(NULL), &report));
}

static enum status load_signatures(struct setup *s, const struct arguments *a)
{
	static const char *const installed = SIGNATURES_DIR;

	if (a->signatures != NULL)
		return setup_signatures(&a->signatures, 1, &s->signatures);
	if (s->config->signatures.count > 0 || s->config->pack_count > 0)
		return setup_config_signatures(s->config, NULL, &s->signatures);
	return access(installed, R_OK) == 0 ? setup_signatures(&installed, 1, &s->signatures) : STATUS_OK;
}

/* What follows from configuration and signatures. */
static enum status prepare(struct setup *s)
{
	struct diag d = { 0 };

	s->scanner = config_scanner(s->config);
	s->scanner.signatures = s->signatures;
	if (extract_tools_new(1, &s->tools, &d) != STATUS_OK)
		setup_print_diag("warning: ", &d);
	s->scanner.limits.extract.tools = s->tools;
	s->scanner.kept = s->kept = detect_kept_new();
	s->arena = arena_new(s->config->limits.arena_max_bytes);
	if (s->signatures != NULL)
		s->scratch = signature_scratch_new(s->signatures);
	if (s->arena != NULL && (s->signatures == NULL || s->scratch != NULL))
		return STATUS_OK;
	return report_nomem(STATUS_NOMEM);
}

enum status setup_open(struct setup *s, const struct arguments *a)
{
	enum status status;

	*s = (struct setup){ 0 };
	s->config = setup_config(a);
	if (s->config == NULL)
		return STATUS_INVALID;
	status = setup_clearance(a, s->config, &s->clearance);
	if (status == STATUS_OK)
		status = load_signatures(s, a);
	return status == STATUS_OK ? prepare(s) : status;
}

enum status setup_with(struct setup *s, struct config *c, struct signature_set *signatures)
{
	*s = (struct setup){ .config = config_get(c), .signatures = signatures != NULL ? signature_set_get(signatures) : NULL };
	return prepare(s);
}

void setup_close(struct setup *s)
{
	signature_scratch_destroy(&s->scratch);
	signature_set_put(&s->signatures);
	config_put(&s->config);
	extract_tools_destroy(&s->tools);
	detect_kept_destroy(&s->kept);
	arena_destroy(&s->arena);
}

/*
 * The envelope of a stored message as its header tells it: every address of the fields that say to whom it
 * went, and the sender that the last MTA noted in Return-Path.
 */
static enum status envelope_of_header(struct bytes raw, const struct message_limits *l, struct arena *a,
					struct envelope *envelope)
{
	static const char *const names[] = { "Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc" };
	struct bytes *recipients = arena_alloc(a, RECIPIENTS_MAX, sizeof(*recipients));
	struct message m;
	enum status status = recipients != NULL ? message_parse(raw, l, a, &m) : arena_status(a);
	size_t n = 0;

	for (size_t i = 0; status == STATUS_OK && i < sizeof(names) / sizeof(names[0]); i++) {
		const struct field *f;

		for (size_t nth = 0; status == STATUS_OK && (f = fields_find(&m.root->fields, names[i], nth)) != NULL; nth++) {
			struct oddities ignored = { { 0 } };
			struct mailboxes found = { 0 };

			status = mailboxes_parse(f->body, RECIPIENTS_MAX, a, &found, &ignored);
			for (size_t k = 0; status == STATUS_OK && k < found.count && n < RECIPIENTS_MAX; k++)
				recipients[n++] = found.items[k].address;
		}
	}
	envelope->recipients = recipients;
	envelope->recipient_count = n;
	if (status == STATUS_OK && envelope->mail_from.len == 0 && fields_find(&m.root->fields, "Return-Path", 0) != NULL) {
		struct oddities ignored = { { 0 } };
		struct mailboxes found = { 0 };

		status = mailboxes_parse(fields_find(&m.root->fields, "Return-Path", 0)->body, 1, a, &found, &ignored);
		if (status == STATUS_OK && found.count > 0)
			envelope->mail_from = found.items[0].address;
	}
	return status;
}

enum status setup_scan(struct setup *s, const struct arguments *a, struct bytes raw, struct envelope *envelope_r,
		       struct scan_result *result_r)
{
	enum status status = STATUS_OK;

	arena_reset(s->arena);
	*envelope_r = (struct envelope){ 0 };
	if (a->from != NULL)
		envelope_r->mail_from = bytes_of(a->from);
	if (a->to_count > 0) {
		struct bytes *recipients = arena_alloc(s->arena, a->to_count, sizeof(*recipients));

		if (recipients == NULL)
			return arena_status(s->arena);
		for (size_t i = 0; i < a->to_count; i++)
			recipients[i] = bytes_of(a->to[i]);
		envelope_r->recipients = recipients;
		envelope_r->recipient_count = a->to_count;
	} else {
		status = envelope_of_header(raw, &s->scanner.limits.message, s->arena, envelope_r);
	}
	if (status != STATUS_OK)
		return status;
	return scan_message(&s->scanner, raw, envelope_r, s->now != 0 ? s->now : (long long)time(NULL), s->scratch, s->arena, result_r);
}

bool setup_found(const struct setup *s, const struct scan_result *r)
{
	for (size_t i = 0; i < r->evidence.findings.count; i++) {
		const struct finding *f = &r->evidence.findings.items[i];

		/* A recipient in the envelope sender alone, say: honest newsletters have it. Rules do not count it either. */
		if (f->kind != FINDING_REMOTE_LOAD && f->kind != FINDING_ODDITY &&
		    f->confidence >= s->scanner.policy->confidence_at_least)
			return true;
	}
	/* Over a limit, encrypted or not to be cleaned: no finding, but nothing to wave through either. */
	return r->verdict.advised >= ACTION_REWRITE;
}
