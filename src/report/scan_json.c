/*
 * scan_json.c - "scan --json", a contract.
 */
#include "report/json.h"
#include "signature/caveat.h"

/* What a browser would request; for what none can parse, the bytes as they stand. */
static struct bytes live_url(const struct reference *r)
{
	if (!r->valid)
		return r->raw;
	return r->load == LOAD_AUTO ? url_without_fragment(&r->url) : r->url.href;
}

static json_t *make_reference(const struct reference *r)
{
	json_t *o = json_object();
	bool ok = json_set(o, "url", json_bytes(live_url(r)));

	ok &= json_set(o, "load", json_text(load_name(r->load)));
	ok &= json_set(o, "construct", json_text(r->construct));
	ok &= json_set(o, "part", json_text(r->part != NULL ? r->part->path : ""));
	ok &= json_set(o, "start", json_integer((json_int_t)r->start));
	ok &= json_set(o, "end", json_integer((json_int_t)r->end));
	ok &= json_set(o, "host", json_bytes(r->url.host));
	ok &= json_set(o, "domain", json_bytes(r->domain));
	ok &= json_set(o, "visible", json_boolean(r->concealed == CONCEALED_NOT));
	ok &= json_set(o, "width", json_number_or_null(r->width));
	ok &= json_set(o, "height", json_number_or_null(r->height));
	return json_keep(o, ok);
}

static json_t *make_references(const struct references *refs)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < refs->count && ok; i++)
		ok = json_push(a, make_reference(&refs->items[i]));
	return json_keep(a, ok);
}

static json_t *make_findings(const struct findings *findings)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < findings->count && ok; i++)
		ok = json_push(a, json_finding(&findings->items[i]));
	return json_keep(a, ok);
}

static json_t *make_scan(const struct event *e)
{
	const struct scan_result *r = e->result;
	json_t *o = json_object();
	bool ok = json_set(o, "source", json_text(e->source));

	ok &= json_set(o, "message_id", json_bytes(r->message.message_id));
	/* Nothing is done to a file, so what counts is the advice: also where a configuration only observes. */
	ok &= json_set(o, "verdict", json_text(action_name(r->verdict.advised)));
	ok &= json_set(o, "score", json_weight(r->verdict.score));
	ok &= json_set(o, "references", make_references(&r->evidence.references));
	ok &= json_set(o, "findings", make_findings(&r->evidence.findings));
	ok &= json_set(o, "oddities", json_oddities(&r->evidence.oddities));
	ok &= json_set(o, "campaign", json_campaign_id(r->campaign));
	ok &= json_set(o, "elapsed_us", json_integer((json_int_t)r->elapsed_us));
	return json_keep(o, ok);
}

enum status report_scan_json(const struct event *e, struct buf *out)
{
	json_prepare();
	return json_write(make_scan(e), out);
}

static json_t *make_kept_findings(const struct findings *findings)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < findings->count && ok; i++) {
		const struct signature *s = findings->items[i].signature;
		json_t *o = json_finding(&findings->items[i]);

		if (s != NULL && o != NULL && !json_set(o, "clearance", json_text(tlp_name(signature_clearance(s))))) {
			json_decref(o);
			o = NULL;
		}
		ok = json_push(a, o);
	}
	return json_keep(a, ok);
}

enum status report_findings_json(const struct findings *findings, struct buf *out)
{
	json_prepare();
	return json_write(make_kept_findings(findings), out);
}
