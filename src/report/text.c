/*
 * text.c - a scan explained to a person at a terminal.
 */
#include "report/escape.h"
#include "report/hide.h"
#include "report/report.h"

enum { FINDINGS_MAX = 40 };

static enum status add_url(const struct reference *r, const struct hash_key *key, struct buf *out)
{
	struct buf defanged;
	enum status status;

	if (!r->valid)
		return buf_add_text(out, "(no URL that a client could load)");
	if (key != NULL)
		return hide_url(&r->url, r->domain, true, key, out);
	buf_init(&defanged, (size_t)1 << 20);
	status = url_defang(&r->url, &defanged);
	if (status == STATUS_OK)
		status = escape_terminal(buf_bytes(&defanged), out);
	buf_free(&defanged);
	return status;
}

static enum status add_finding(const struct evidence *e, const struct finding *f, const struct hash_key *key, struct buf *out)
{
	const struct reference *r = NULL;
	enum status status = buf_printf(out, "  %-15s %4.1f  ", finding_name(f->kind), f->weight * f->confidence);

	if (status == STATUS_OK && f->evidence != NULL)
		status = escape_terminal(bytes_of(f->evidence), out);
	if (status == STATUS_OK && f->signature != NULL)
		status = buf_add_text(out, " [");
	if (status == STATUS_OK && f->signature != NULL)
		status = escape_terminal(bytes_of(f->signature->id), out);
	if (status == STATUS_OK && f->signature != NULL)
		status = buf_add_text(out, "]");
	if (f->reference >= 0 && (size_t)f->reference < e->references.count)
		r = &e->references.items[f->reference];
	if (status == STATUS_OK && r != NULL)
		status = buf_printf(out, "\n                        %s, part %s, bytes %zu to %zu: ", r->construct,
				    r->part != NULL ? r->part->path : "?", r->start, r->end);
	if (status == STATUS_OK && r != NULL)
		status = add_url(r, key, out);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

/* Everything but remote-load and oddity, which are summed up below. */
static enum status add_findings(const struct evidence *e, const struct hash_key *key, struct buf *out)
{
	enum status status = STATUS_OK;
	size_t shown = 0, more = 0, loads = 0;

	for (size_t i = 0; i < e->findings.count && status == STATUS_OK; i++) {
		const struct finding *f = &e->findings.items[i];

		if (f->kind == FINDING_REMOTE_LOAD)
			loads++;
		else if (f->kind != FINDING_ODDITY && ++shown <= FINDINGS_MAX)
			status = add_finding(e, f, key, out);
		else
			more += f->kind != FINDING_ODDITY;
	}
	if (status == STATUS_OK && more > 0)
		status = buf_printf(out, "  and %zu more; --json lists them all\n", more);
	if (status == STATUS_OK && loads > 0)
		status = buf_printf(out, "  %-15s       %zu of %zu references load by themselves\n", "remote-load", loads, e->references.count);
	return status;
}

static enum status add_oddities(const struct oddities *set, struct buf *out)
{
	enum status status = STATUS_OK;

	for (int o = 0; o < ODDITY_COUNT && status == STATUS_OK; o++) {
		if (oddities_has(set, (enum oddity)o))
			status = buf_printf(out, "  %-15s       %s\n", oddity_name((enum oddity)o), oddity_help((enum oddity)o));
	}
	return status;
}

static enum status add_explanation(const struct event *e, const struct hash_key *key, struct buf *out)
{
	const struct verdict *v = &e->result->verdict;
	enum status status = escape_terminal(bytes_of(e->source), out);

	if (status == STATUS_OK)
		status = buf_printf(out, ": %s, score %.1f\n", action_name(v->advised), v->score);
	for (size_t i = 0; i < v->reason_count && status == STATUS_OK; i++) {
		status = buf_add_text(out, "  because         ");
		if (status == STATUS_OK)
			status = escape_terminal(bytes_of(v->reasons[i]), out);
		if (status == STATUS_OK)
			status = buf_add_byte(out, '\n');
	}
	if (status == STATUS_OK)
		status = add_findings(&e->result->evidence, key, out);
	return status == STATUS_OK ? add_oddities(&e->result->evidence.oddities, out) : status;
}

enum status report_text(const struct event *e, const struct hash_key *key, struct buf *out)
{
	const size_t before = out->len;
	enum status status = add_explanation(e, key, out);

	if (status != STATUS_OK)
		buf_truncate(out, before);
	return status;
}
