#include "milter/milter.h"
#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include "base/mem.h"
#include "milter/intake.h"
#include "report/headers.h"
#include "scan/uses.h"
#include "signature/caveat.h"
#include "store/ticket.h"

enum { EVENT_MAX = 4 << 20 };		/* of an event or its findings as JSON */

/* What new connections find the service by: libmilter gives them nothing else. Set once by milter_run(). */
static struct service *the_service;

/* libmilter takes text that it does not change as char *. */
static char *text_of(const char *text)
{
	return (char *)(uintptr_t)text;
}

/* One connection. */
struct session {
	struct service *service;
	struct snapshot *snapshot;	/* of the message in hand; NULL between messages */
	struct signature_scratch *scratch;
	const struct signature_set *scratch_set;	/* what scratch was made for */
	struct intake intake;
	bool has_intake;
	bool skipped;			/* the client is not looked at: a listed network */
	bool has_lead_space;
	char client_address[INET6_ADDRSTRLEN];
	char *client_name, *helo;
};

static void log_line(const struct session *s, int priority, const char *line)
{
	const struct service_sink *sink = service_sink(s->service);

	sink->log(sink->context, priority, line);
}

/* The end of a message: between any two callbacks, or of the connection. */
static void end_message(struct session *s)
{
	snapshot_put(&s->snapshot);
	if (s->has_intake)
		intake_reset(&s->intake);
}

static void session_destroy(struct session *s)
{
	if (s == NULL)
		return;
	end_message(s);
	signature_scratch_destroy(&s->scratch);
	if (s->has_intake)
		intake_free(&s->intake);
	mem_free(s->client_name);
	mem_free(s->helo);
	mem_free(s);
}

static char *copy_text(const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = mem_alloc(n, 1);

	if (copy != NULL)
		memcpy(copy, text, n);
	return copy;
}

static void write_address(const struct sockaddr *address, char out[INET6_ADDRSTRLEN])
{
	out[0] = '\0';
	if (address == NULL)
		return;
	if (address->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, out, INET6_ADDRSTRLEN);
	else if (address->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, out, INET6_ADDRSTRLEN);
}

static struct session *session_of(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s != NULL)
		return s;
	s = mem_zalloc(1, sizeof(*s));
	if (s == NULL)
		return NULL;
	s->service = the_service;
	if (smfi_setpriv(ctx, s) != MI_SUCCESS) {
		mem_free(s);
		return NULL;
	}
	return s;
}

/*
 * Ask for the actions that the options can need, and for no replies to the
 * steps before the end of the message: a quarter of the MTA's waiting goes.
 * Over TCP replies stay, because without them small mails meet Nagle's
 * algorithm and delayed acknowledgements on the MTA's side.
 */
static sfsistat on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps, unsigned long unused2,
			     unsigned long unused3, unsigned long *want_actions, unsigned long *want_steps,
			     unsigned long *want2, unsigned long *want3)
{
	static const unsigned long no_reply = SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_DATA | SMFIP_NR_UNKN |
					      SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY | SMFIP_NR_CONN;
	struct session *s = session_of(ctx);
	struct snapshot *snapshot;
	const struct config *c;
	unsigned long need = 0;

	(void)unused2;
	(void)unused3;
	if (s == NULL)
		return SMFIS_REJECT;
	snapshot = service_snapshot(s->service);
	c = snapshot_config(snapshot);
	if (!config_observes(c))
		need = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_QUARANTINE;
	*want_steps = (steps & SMFIP_HDR_LEADSPC) | (config_socket_is_unix(c) ? steps & no_reply : 0);
	snapshot_put(&snapshot);
	s->has_lead_space = (steps & SMFIP_HDR_LEADSPC) != 0;
	*want2 = 0;
	*want3 = 0;
	if ((actions & need) != need) {
		log_line(s, LOG_ERR, "the MTA does not grant the actions needed (add, change and remove fields, replace the body, "
				     "quarantine): this connection is refused");
		return SMFIS_REJECT;
	}
	*want_actions = need;
	return SMFIS_CONTINUE;
}

static sfsistat on_connect(SMFICTX *ctx, char *name, struct sockaddr *address)
{
	struct session *s = session_of(ctx);
	struct snapshot *snapshot;

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	write_address(address, s->client_address);
	mem_free(s->client_name);
	s->client_name = name != NULL ? copy_text(name) : NULL;
	snapshot = service_snapshot(s->service);
	s->skipped = config_skips_address(snapshot_config(snapshot), s->client_address);
	snapshot_put(&snapshot);
	return SMFIS_CONTINUE;
}

static sfsistat on_helo(SMFICTX *ctx, char *name)
{
	struct session *s = session_of(ctx);

	if (s == NULL)
		return SMFIS_TEMPFAIL;
	mem_free(s->helo);
	s->helo = name != NULL ? copy_text(name) : NULL;
	return SMFIS_CONTINUE;
}

static enum status begin_message(struct session *s)
{
	const struct scan_limits *limits;
	enum status status = STATUS_OK;

	end_message(s);
	s->snapshot = service_snapshot(s->service);
	limits = &snapshot_scanner(s->snapshot)->limits;
	if (!s->has_intake) {
		/* One byte more than the limit, so that the parser sees that there was more. */
		status = intake_init(&s->intake, limits->message.max_bytes + 1, limits->arena_max_bytes);
		s->has_intake = status == STATUS_OK;
		s->intake.has_lead_space = s->has_lead_space;
	}
	return status;
}

static sfsistat on_mail(SMFICTX *ctx, char **arguments)
{
	struct session *s = session_of(ctx);
	const char *authenticated;

	if (s == NULL || begin_message(s) != STATUS_OK)
		return SMFIS_TEMPFAIL;
	authenticated = smfi_getsymval(ctx, text_of("{auth_authen}"));
	s->intake.envelope.authenticated = authenticated != NULL && *authenticated != '\0';
	intake_mail_from(&s->intake, arguments[0]);
	return SMFIS_CONTINUE;
}

/* The intake of the message in hand, or NULL where there is none or its bytes are not wanted. */
static struct intake *intake_of(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL || s->snapshot == NULL || !s->has_intake || s->skipped)
		return NULL;
	if (s->intake.envelope.authenticated && config_skips_authenticated(snapshot_config(s->snapshot)))
		return NULL;
	return &s->intake;
}

static sfsistat on_recipient(SMFICTX *ctx, char **arguments)
{
	struct intake *in = intake_of(ctx);

	if (in != NULL)
		intake_recipient(in, arguments[0]);
	return SMFIS_CONTINUE;
}

static sfsistat on_header(SMFICTX *ctx, char *name, char *value)
{
	struct intake *in = intake_of(ctx);

	if (in != NULL)
		intake_field(in, name, value);
	return SMFIS_CONTINUE;
}

static sfsistat on_end_of_header(SMFICTX *ctx)
{
	struct intake *in = intake_of(ctx);

	if (in != NULL)
		intake_end_of_header(in);
	return SMFIS_CONTINUE;
}

static sfsistat on_body(SMFICTX *ctx, unsigned char *data, size_t n)
{
	struct intake *in = intake_of(ctx);

	if (in != NULL)
		intake_body(in, data, n);
	return SMFIS_CONTINUE;
}

/* A value to be added: where the MTA hands over leading spaces, it takes values as they are, without one of its own. */
static char *value_of(struct session *s, const char *value)
{
	return s->has_lead_space ? arena_printf(s->intake.arena, " %s", value) : text_of(value);
}

/* Carry out the reply's changes. Any failure ends in a temporary failure, so that nothing half edited goes out. */
static bool apply(SMFICTX *ctx, struct session *s, const struct reply *r)
{
	for (size_t i = 0; i < r->removal_count; i++) {
		if (smfi_chgheader(ctx, text_of(r->removals[i].name), (int)r->removals[i].nth, NULL) != MI_SUCCESS)
			return false;
	}
	for (size_t i = 0; i < r->field_count; i++) {
		char *value = value_of(s, r->fields[i].value);

		if (value == NULL || smfi_addheader(ctx, text_of(r->fields[i].name), value) != MI_SUCCESS)
			return false;
	}
	if (r->new_body && r->rewritten.body.len > 0 &&
	    smfi_replacebody(ctx, (unsigned char *)(uintptr_t)r->rewritten.body.data, (int)r->rewritten.body.len) != MI_SUCCESS)
		return false;
	return r->answer != ANSWER_HOLD_IN_MTA || smfi_quarantine(ctx, text_of(r->reason)) == MI_SUCCESS;
}

static sfsistat temporary_failure(SMFICTX *ctx)
{
	/* Without this text some MTAs make one up that blames the recipient. */
	smfi_setreply(ctx, text_of("451"), text_of("4.7.1"), text_of("Service unavailable - try again later"));
	return SMFIS_TEMPFAIL;
}

/* One message at its end: everything that the steps below need. */
struct ending {
	SMFICTX *ctx;
	struct session *session;
	const struct config *config;
	struct bytes raw;
	struct event event;
	struct scan_result result;
	struct scan_result cleared;	/* the same as the records' clearance lets them tell it */
	bool scanned;
	bool released;			/* with a ticket from the quarantine */
	struct reply reply;
	struct buf event_json;		/* made for the store, and then logged; empty if it was not held */
	char id[STORE_ID_SIZE];
};

/* Put the message into the store. Only a message that is on disk may be discarded. */
static void hold(struct ending *m)
{
	const struct envelope *envelope = &m->session->intake.envelope;
	struct store_record record = {
		.received = m->event.time,
		.queue_id = envelope->queue_id,
		.client_address = envelope->client_address,
		.client_name = envelope->client_name,
		.helo = envelope->helo,
		.sender = envelope->mail_from,
		.recipients = envelope->recipients,
		.recipient_count = envelope->recipient_count,
		.verdict = bytes_of(m->scanned ? action_name(m->result.verdict.action) : "error"),
	};
	struct diag d = { 0 };
	struct buf findings;
	enum status status;
	char line[600];

	memcpy(record.id, m->id, sizeof(record.id));
	buf_init(&findings, EVENT_MAX);
	m->event.outcome = answer_outcome(ANSWER_HOLD);
	status = report_event_json(&m->event, config_report_key(m->config), &m->event_json);
	if (status == STATUS_OK && m->scanned) {
		record.score = m->result.verdict.score;
		record.subject = m->result.message.subject;
		record.from = m->result.message.from_address;
		record.message_id = m->result.message.message_id;
		status = report_findings_json(&m->result.evidence.findings, &findings);
	}
	record.event = buf_bytes(&m->event_json);
	record.findings = buf_bytes(&findings);
	if (status == STATUS_OK)
		status = store_hold(service_memories(m->session->service)->store, &record, m->raw, m->id, &d);
	buf_free(&findings);
	if (status == STATUS_OK)
		return;
	/* What is logged is what happened instead. */
	m->event.outcome = NULL;
	buf_truncate(&m->event_json, 0);
	snprintf(line, sizeof(line), "queue=%.*s: not held, the sender is told to try again: %s",
		 (int)(envelope->queue_id.len < 64 ? envelope->queue_id.len : 64), (const char *)envelope->queue_id.data,
		 d.text[0] != '\0' ? d.text : status_text(status));
	log_line(m->session, LOG_ERR, line);
	m->reply = (struct reply){ .answer = ANSWER_TEMPFAIL, .reason = "not held" };
}

/* A message that comes back from the quarantine with a ticket: honoured once. */
static bool redeem_ticket(struct ending *m, const struct fields *fields)
{
	const struct field *f = fields_find(fields, report_field_names[REPORT_FIELD_RELEASE], 0);
	struct store *store = service_memories(m->session->service)->store;
	char id[STORE_ID_SIZE], line[640];
	enum store_ticket answer = STORE_TICKET_MALFORMED;
	struct diag d = { 0 };
	enum status status;

	if (f == NULL || store == NULL)
		return false;
	status = store_ticket_redeem(store, bytes_trim(f->body), m->raw, m->event.time, "unbeacond", &answer, id, &d);
	if (status == STATUS_OK && answer == STORE_TICKET_GOOD) {
		m->event.outcome = "released";
		snprintf(line, sizeof(line), "queue=%.*s id=%s: released from quarantine",
			 (int)(m->session->intake.envelope.queue_id.len < 64 ? m->session->intake.envelope.queue_id.len : 64),
			 (const char *)m->session->intake.envelope.queue_id.data, id);
		log_line(m->session, LOG_INFO, line);
		return true;
	}
	snprintf(line, sizeof(line), "a release ticket was not honoured: %s",
		 status == STATUS_OK ? store_ticket_text(answer) : d.text[0] != '\0' ? d.text : status_text(status));
	log_line(m->session, LOG_WARNING, line);
	return false;
}

/* Scan and decide. Our own failure becomes the reply that on-error asks for. */
static void examine(struct ending *m)
{
	struct session *s = m->session;
	const struct reply_options options = {
		.on_error = m->config->on_error,
		.observe = config_observes(m->config),
		.quarantine_in_mta = m->config->quarantine_in_mta,
		.rewrite = config_rewriting(m->config, &snapshot_scanner(s->snapshot)->limits),
	};
	struct scanner scanner = *snapshot_scanner(s->snapshot);
	enum status status = s->intake.status;

	scanner.campaign_engine = service_memories(s->service)->campaigns;	/* which outlives every snapshot */
	scanner.first_seen = service_memories(s->service)->first_seen;
	scanner.kept = service_memories(s->service)->kept;
	if (scanner.signatures != s->scratch_set) {
		signature_scratch_destroy(&s->scratch);
		s->scratch_set = NULL;
		s->scratch = scanner.signatures != NULL ? signature_scratch_new(scanner.signatures) : NULL;
		if (scanner.signatures != NULL && s->scratch == NULL)
			status = STATUS_NOMEM;
		else
			s->scratch_set = scanner.signatures;
	}
	if (status == STATUS_OK)
		status = scan_message(&scanner, m->raw, &s->intake.envelope, m->event.time, s->scratch, s->intake.arena, &m->result);
	m->scanned = status == STATUS_OK;
	if (m->scanned) {
		status = scan_view(&scanner, &m->result, m->config->clearance, true, &m->cleared);
		m->event.result = status == STATUS_OK ? &m->cleared : NULL;
	}
	m->released = m->scanned && redeem_ticket(m, &m->result.message.root->fields);
	if (m->released) {
		reply_to_release(&m->result.message.root->fields, &m->reply);
		return;
	}
	if (status == STATUS_OK)
		status = reply_to_scan(&options, &m->result, m->id, s->intake.dropped > 0, s->intake.arena, &m->reply);
	if (status != STATUS_OK) {
		m->event.error = status_text(status);
		reply_to_failure(&options, status_text(status), s->intake.dropped > 0 || s->intake.status != STATUS_OK, &m->reply);
	}
}

/* The log line leaves this machine in many places: it says no more than mail may. */
static enum status add_line(const struct ending *m, struct buf *out)
{
	struct event line = m->event;
	struct scan_result shown;
	enum status status = STATUS_OK;

	if (line.result != NULL) {
		status = scan_view(snapshot_scanner(m->session->snapshot), &m->result, TLP_GREEN, true, &shown);
		line.result = &shown;
	}
	return status == STATUS_OK ? report_log_line(&line, out) : status;
}

/* The log line and the event: what really happened, after it did. */
static void record(struct ending *m)
{
	const struct service_sink *sink = service_sink(m->session->service);
	struct buf out;

	if (m->event.outcome == NULL)
		m->event.outcome = answer_outcome(m->reply.answer);
	if (m->reply.answer == ANSWER_TEMPFAIL && m->event.error == NULL)
		m->event.error = m->reply.reason;
	buf_init(&out, EVENT_MAX);
	if (add_line(m, &out) == STATUS_OK && buf_add_byte(&out, '\0') == STATUS_OK)
		sink->log(sink->context, m->reply.answer == ANSWER_TEMPFAIL ? LOG_ERR : LOG_INFO, (const char *)out.data);
	buf_truncate(&out, 0);
	if (m->scanned && m->result.campaign != NULL && m->result.campaign->is_first_proof &&
	    report_campaign_line(&m->event, &out) == STATUS_OK && buf_add_byte(&out, '\0') == STATUS_OK)
		sink->log(sink->context, LOG_NOTICE, (const char *)out.data);
	buf_free(&out);
	if (m->config->event_log[0] == '\0')
		return;
	if (m->event_json.len > 0 || report_event_json(&m->event, config_report_key(m->config), &m->event_json) == STATUS_OK)
		sink->event(sink->context, buf_bytes(&m->event_json));
}

/* What was really done to the message because of what was found in it. */
static enum action deed_of(const struct ending *m)
{
	if (m->event.error != NULL)
		return ACTION_PASS;
	if (m->reply.answer == ANSWER_HOLD || m->reply.answer == ANSWER_HOLD_IN_MTA)
		return ACTION_QUARANTINE;
	return m->reply.new_body ? ACTION_REWRITE : m->reply.field_count > 0 ? ACTION_TAG : ACTION_PASS;
}

/* What the sender tries again is counted then, and what comes back from the quarantine was counted before. */
static void count_uses(const struct ending *m)
{
	struct usage *usage = service_memories(m->session->service)->usage;
	struct signature_use *uses;
	size_t count;

	if (usage == NULL || !m->scanned || m->released || m->reply.answer == ANSWER_TEMPFAIL)
		return;
	if (scan_uses(snapshot_scanner(m->session->snapshot), &m->result, deed_of(m), &uses, &count) != STATUS_OK)
		log_line(m->session, LOG_WARNING, "out of memory: the use of signatures in a message is not counted");
	for (size_t i = 0; i < count; i++) {
		const struct usage_note note = {
			.signature = uses[i].signature->id, .clearance = signature_clearance(uses[i].signature),
			.acted = uses[i].acted, .kept_out = uses[i].kept_out, .gave_up = uses[i].gave_up,
		};

		usage_add(usage, m->event.time, &note, 1);
	}
}

static sfsistat on_end_of_message(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);
	struct intake *in = intake_of(ctx);
	struct ending m = { .ctx = ctx, .session = s };
	sfsistat answer = SMFIS_CONTINUE;

	if (s == NULL || s->snapshot == NULL)
		return temporary_failure(ctx);
	if (in == NULL) {
		end_message(s);
		return SMFIS_CONTINUE;
	}
	m.config = snapshot_config(s->snapshot);
	in->envelope.queue_id = intake_text(in, smfi_getsymval(ctx, text_of("i")));
	in->envelope.client_address = bytes_of(s->client_address);
	in->envelope.client_name = s->client_name != NULL ? bytes_of(s->client_name) : (struct bytes){ NULL, 0 };
	in->envelope.helo = s->helo != NULL ? bytes_of(s->helo) : (struct bytes){ NULL, 0 };
	m.raw = buf_bytes(&in->raw);
	buf_init(&m.event_json, EVENT_MAX);
	store_new_id(m.id);
	in->envelope.event = m.id;
	m.event = (struct event){ .id = m.id, .source = "", .envelope = &in->envelope, .size = m.raw.len + in->dropped, .time = time(NULL),
				  .show_addresses = m.config->event_addresses };

	examine(&m);
	if (m.reply.answer == ANSWER_HOLD)
		hold(&m);
	if (m.reply.answer == ANSWER_DELIVER || m.reply.answer == ANSWER_HOLD_IN_MTA) {
		if (!apply(ctx, s, &m.reply))
			m.reply = (struct reply){ .answer = ANSWER_TEMPFAIL, .reason = "the MTA refused a change" };
	}
	record(&m);
	count_uses(&m);
	buf_free(&m.event_json);
	if (m.reply.answer == ANSWER_HOLD)
		answer = SMFIS_DISCARD;
	else if (m.reply.answer == ANSWER_TEMPFAIL)
		answer = temporary_failure(ctx);
	end_message(s);
	return answer;
}

static sfsistat on_abort(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s != NULL)
		end_message(s);
	return SMFIS_CONTINUE;
}

/* May be the only callback that ever comes. */
static sfsistat on_close(SMFICTX *ctx)
{
	session_destroy(smfi_getpriv(ctx));
	smfi_setpriv(ctx, NULL);
	return SMFIS_CONTINUE;
}

static const struct smfiDesc description = {
	.xxfi_name = (char *)(uintptr_t)"unbeacon",
	.xxfi_version = SMFI_VERSION,
	.xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_QUARANTINE,
	.xxfi_connect = on_connect,
	.xxfi_helo = on_helo,
	.xxfi_envfrom = on_mail,
	.xxfi_envrcpt = on_recipient,
	.xxfi_header = on_header,
	.xxfi_eoh = on_end_of_header,
	.xxfi_body = on_body,
	.xxfi_eom = on_end_of_message,
	.xxfi_abort = on_abort,
	.xxfi_close = on_close,
	.xxfi_negotiate = on_negotiate,
};

enum status milter_open(const struct milter_socket *s, struct diag *d)
{
	if (smfi_register(description) != MI_SUCCESS)
		return diag_set(d, NULL, 0, 0, "libmilter does not take our callbacks: is it another version than the one built with?");
	return milter_socket_open(s, d);
}

void milter_stop(void)
{
	smfi_stop();
}

enum status milter_run(struct service *s)
{
	the_service = s;
	return smfi_main() == MI_SUCCESS ? STATUS_OK : STATUS_IO;
}
