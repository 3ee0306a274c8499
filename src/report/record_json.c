#include "report/record_json.h"
#include "report/escape.h"
#include "report/hide.h"
#include "report/json.h"
#include "signature/caveat.h"

enum { TEXT_MAX = 1 << 20 };

static json_t *make_hidden(struct bytes text, const struct hash_key *key)
{
	static const struct envelope nobody = { .recipient_count = 0 };
	struct buf b;

	buf_init(&b, TEXT_MAX);
	return json_take(&b, hide_text(text, &nobody, key, &b) == STATUS_OK);
}

static json_t *make_recipients(const struct store_record *r)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < r->recipient_count && ok; i++)
		ok = json_push(a, json_bytes(r->recipients[i]));
	return json_keep(a, ok);
}

static json_t *make_actions(const struct store_action *actions, size_t count)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < count && ok; i++) {
		json_t *o = json_object();
		bool set = json_set(o, "time", json_integer(actions[i].time));

		set &= json_set(o, "actor", json_bytes(actions[i].actor));
		set &= json_set(o, "action", json_bytes(actions[i].action));
		set &= json_set(o, "note", json_bytes(actions[i].note));
		ok = json_push(a, json_keep(o, set));
	}
	return json_keep(a, ok);
}

/* Findings of signatures say what they need. What cannot be read is shown to nobody. */
static bool is_cleared(const json_t *finding, enum tlp clearance)
{
	const json_t *needed = json_object_get(finding, "clearance");
	unsigned tlp;

	if (!json_is_object(finding))
		return false;
	if (needed == NULL)
		return !json_is_string(json_object_get(finding, "signature"));
	return json_is_string(needed) && name_value(tlp_name, bytes_of(json_string_value(needed)), &tlp) && tlp <= clearance;
}

/*
 * What report_findings_json() made when it was held. null if that cannot be read: damaged, or no memory just
 * then, which jansson 2.14 does not tell apart. The line is worth having without it.
 */
static json_t *make_findings(struct bytes text, enum tlp clearance)
{
	json_t *findings = json_loadb((const char *)text.data, text.len, 0, NULL);

	if (!json_is_array(findings)) {
		json_decref(findings);
		return json_null();
	}
	for (size_t i = json_array_size(findings); i-- > 0;) {
		json_t *finding = json_array_get(findings, i);

		if (!is_cleared(finding, clearance))
			json_array_remove(findings, i);
		else if (json_is_object(finding))
			json_object_del(finding, "clearance");
	}
	return findings;
}

static json_t *make_record(const struct store_record *r, const struct store_action *actions, size_t action_count,
			   enum tlp clearance, const struct hash_key *key)
{
	json_t *o = json_object();
	bool ok = json_set(o, "id", json_text(r->id));

	ok &= json_set(o, "state", json_text(store_state_name(r->state)));
	ok &= json_set(o, "received", json_integer(r->received));
	ok &= json_set(o, "size", json_integer((json_int_t)r->size));
	ok &= json_set(o, "verdict", json_bytes(r->verdict));
	ok &= json_set(o, "score", json_weight(r->score));
	ok &= json_set(o, "queue", json_bytes(r->queue_id));
	ok &= json_set(o, "client", json_bytes(r->client_address));
	ok &= json_set(o, "client_name", json_bytes(r->client_name));
	ok &= json_set(o, "helo", json_bytes(r->helo));
	ok &= json_set(o, "sender", json_bytes(r->sender));
	ok &= json_set(o, "recipients", make_recipients(r));
	ok &= json_set(o, "from", make_hidden(r->from, key));
	ok &= json_set(o, "subject", make_hidden(r->subject, key));
	ok &= json_set(o, "message_id", json_bytes(r->message_id));
	if (r->findings.len > 0)
		ok &= json_set(o, "findings", make_findings(r->findings, clearance));
	if (actions != NULL)
		ok &= json_set(o, "actions", make_actions(actions, action_count));
	return json_keep(o, ok);
}

enum status report_record_json(const struct store_record *r, const struct store_action *actions, size_t action_count,
			       enum tlp clearance, const struct hash_key *key, struct buf *out)
{
	json_prepare();
	return json_write(make_record(r, actions, action_count, clearance, key), out);
}

static json_t *make_stats(const struct store_stats *s)
{
	json_t *o = json_object();
	bool ok = o != NULL;

	for (int i = 0; i < STORE_STATES && ok; i++) {
		json_t *row = json_object();
		bool set = json_set(row, "messages", json_integer((json_int_t)s->records[i]));

		set &= json_set(row, "bytes", json_integer((json_int_t)s->bytes[i]));
		ok = json_set(o, store_state_name((enum store_state)i), json_keep(row, set));
	}
	ok &= json_set(o, "oldest_held", s->oldest_held != 0 ? json_integer(s->oldest_held) : json_null());
	return json_keep(o, ok);
}

enum status report_store_json(const struct store_stats *s, struct buf *out)
{
	json_prepare();
	return json_write(make_stats(s), out);
}

enum status report_record_text(struct bytes text, size_t max, const struct hash_key *key, struct buf *out)
{
	static const struct envelope nobody = { .recipient_count = 0 };
	enum status status;
	struct buf hidden;

	buf_init(&hidden, TEXT_MAX);
	status = hide_text(bytes_slice(text, 0, max), &nobody, key, &hidden);
	if (status == STATUS_OK)
		status = escape_terminal(buf_bytes(&hidden), out);
	buf_free(&hidden);
	return status;
}
