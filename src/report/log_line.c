/*
 * log_line.c - one line a message.
 */
#include "message/address.h"
#include "report/escape.h"
#include "report/report.h"

static enum status add_value(const char *key, struct bytes value, struct buf *out)
{
	enum status status;

	if (value.len == 0)
		return STATUS_OK;
	status = buf_printf(out, "%s%s=", out->len > 0 && out->data[out->len - 1] != '\n' ? " " : "", key);
	return status == STATUS_OK ? escape_log_value(value, out) : status;
}

static enum status add_text(const char *key, const char *value, struct buf *out)
{
	return value != NULL ? add_value(key, bytes_of(value), out) : STATUS_OK;
}

static enum status add_kinds(unsigned kinds, struct buf *out)
{
	enum status status = buf_add_text(out, " kinds=");
	bool first = true;

	for (int k = 0; k < FINDING_KINDS && status == STATUS_OK; k++) {
		if (!(kinds >> k & 1))
			continue;
		status = buf_printf(out, "%s%s", first ? "" : ",", finding_name((enum finding_kind)k));
		first = false;
	}
	return status == STATUS_OK && first ? buf_add_byte(out, '-') : status;
}

static enum status add_scan(const struct scan_result *r, struct buf *out)
{
	const struct verdict *v = &r->verdict;
	enum status status = add_text("verdict", action_name(v->action), out);

	if (status == STATUS_OK && v->advised != v->action)
		status = add_text("advised", action_name(v->advised), out);
	if (status == STATUS_OK)
		status = buf_printf(out, " score=%.1f", v->score);
	if (status == STATUS_OK)
		status = add_kinds(v->kinds, out);
	if (status == STATUS_OK)
		status = add_text("rule", v->rule, out);
	if (status == STATUS_OK)
		status = add_text("group", v->group, out);
	if (status == STATUS_OK)
		status = buf_printf(out, " references=%zu removed=%zu ms=%lu", r->evidence.references.count + r->evidence.references.dropped,
				    v->action == ACTION_REWRITE ? v->remove_count : 0, (r->elapsed_us + 500) / 1000);
	if (status == STATUS_OK && r->campaign != NULL)
		status = buf_printf(out, " campaign=%016llx", (unsigned long long)r->campaign->id);
	if (status == STATUS_OK)
		status = add_value("from", mailbox_from_address(r->message.from_address).domain, out);
	return status;
}

static enum status add_line(const struct event *e, const struct envelope *envelope, struct buf *out)
{
	enum status status = STATUS_OK;

	if (envelope != NULL)
		status = add_value("queue", envelope->queue_id, out);
	if (status == STATUS_OK)
		status = add_text("id", e->id, out);
	if (status == STATUS_OK)
		status = e->result != NULL ? add_scan(e->result, out) : add_text("verdict", "error", out);
	if (status == STATUS_OK)
		status = add_text("outcome", e->outcome, out);
	if (status == STATUS_OK)
		status = add_text("error", e->error, out);
	if (status == STATUS_OK)
		status = buf_printf(out, " size=%zu", e->size);
	if (status == STATUS_OK && envelope != NULL)
		status = buf_printf(out, " recipients=%zu", envelope->recipient_count);
	if (status == STATUS_OK && envelope != NULL)
		status = add_value("client", envelope->client_address, out);
	return status;
}

enum status report_log_line(const struct event *e, struct buf *out)
{
	const size_t before = out->len;
	const struct envelope *envelope = e->envelope != NULL || e->result == NULL ? e->envelope : e->result->evidence.envelope;
	enum status status = add_line(e, envelope, out);

	if (status != STATUS_OK)
		buf_truncate(out, before);
	return status;
}

static enum status add_campaign(const struct event *e, const struct envelope *envelope, struct buf *out)
{
	const struct campaign_result *c = e->result->campaign;
	enum status status = envelope != NULL ? add_value("queue", envelope->queue_id, out) : STATUS_OK;

	if (status == STATUS_OK)
		status = add_text("id", e->id, out);
	if (status == STATUS_OK)
		status = buf_printf(out, " campaign=%016llx proven messages=%u senders=%u recipients=%u", (unsigned long long)c->id,
				    c->messages, c->senders, c->recipients);
	for (size_t i = 0; i < c->earlier_count && status == STATUS_OK; i++)
		status = buf_printf(out, "%s%s", i == 0 ? " earlier=" : ",", c->earlier[i]);
	return status;
}

enum status report_campaign_line(const struct event *e, struct buf *out)
{
	const size_t before = out->len;
	enum status status = add_campaign(e, e->envelope != NULL ? e->envelope : e->result->evidence.envelope, out);

	if (status != STATUS_OK)
		buf_truncate(out, before);
	return status;
}
