#include "report/explanation.h"
#include "base/date.h"
#include "report/escape.h"
#include "report/hide.h"
#include "signature/caveat.h"

enum { TEXT_MAX = 200 };

const char *explained_answer_name(enum explained_answer answer)
{
	switch (answer) {
	case EXPLAINED_NO:
		return "no";
	case EXPLAINED_YES:
		return "yes";
	case EXPLAINED_UNKNOWN:
		break;
	}
	return "given up";
}

const char *explained_url_name(enum explained_url url)
{
	switch (url) {
	case EXPLAINED_URL:
		return "url";
	case EXPLAINED_SENT:
		return "sent";
	case EXPLAINED_DESTINATION:
		break;
	}
	return "destination";
}

const char *explanation_obstacle(const struct signature *s, enum permitted permit)
{
	if ((s->permits & permit) == 0)
		return (pap_permits(s->pap) & permit) == 0 ? "its PAP rules it out" : "its owner does not permit it";
	if (permit == PERMIT_TAG && !signature_may_show(s))
		return "mail and its header may not know of it (TLP)";
	return NULL;
}

static enum status add_hidden(const struct explanation_event *e, const struct explained_sight *sight, struct buf *out)
{
	switch (sight->type) {
	case EXPLAINED_ADDRESS:
		return hide_address(sight->text, e->key, out);
	case EXPLAINED_HOST:
		return hide_domain(sight->text, out);
	case EXPLAINED_TEXT:
		return hide_words(sight->text, e->result->evidence.envelope, e->key, out);
	case EXPLAINED_WORD:
	case EXPLAINED_NUMBER:
		break;
	}
	return buf_add_bytes(out, sight->text);
}

enum status explanation_sight(const struct explanation_event *e, const struct explained_sight *sight, struct buf *out)
{
	const size_t before = out->len;
	enum status status;

	if (sight->type == EXPLAINED_NUMBER)
		return buf_printf(out, "%lld", sight->number);
	if (e->key == NULL)
		return buf_add_bytes(out, sight->text);
	status = add_hidden(e, sight, out);	/* cut afterwards: half an address does not look like one */
	if (status != STATUS_OK || out->len - before <= TEXT_MAX)
		return status;
	buf_truncate(out, before + TEXT_MAX);
	return buf_add_text(out, "...");
}

enum status explanation_url(const struct explanation_event *e, const struct explained_place *place, struct buf *out)
{
	const struct reference *r = &e->result->evidence.references.items[place->index];
	const struct url *url = &r->url;
	struct bytes domain = r->domain;

	if (place->url == EXPLAINED_SENT) {
		url = r->sent;
		domain = r->sent_domain;
	} else if (place->url == EXPLAINED_DESTINATION) {
		url = r->destination;
		domain = url_registrable_domain(url->host);
	}
	return e->key != NULL ? hide_url(url, domain, true, e->key, out) : buf_add_bytes(out, url->href);
}

/* What add() appends, made fit for a terminal. */
static enum status add_escaped(const struct explanation_event *e, const void *what,
			       enum status (*add)(const struct explanation_event *e, const void *what, struct buf *out), struct buf *out)
{
	enum status status;
	struct buf text;

	buf_init(&text, out->limit);
	status = add(e, what, &text);
	if (status == STATUS_OK)
		status = escape_terminal(buf_bytes(&text), out);
	buf_free(&text);
	return status;
}

static enum status sight_of(const struct explanation_event *e, const void *what, struct buf *out)
{
	return explanation_sight(e, what, out);
}

static enum status url_of(const struct explanation_event *e, const void *what, struct buf *out)
{
	return explanation_url(e, what, out);
}

static enum status statement_of(const struct explanation_event *e, const void *what, struct buf *out)
{
	(void)e;
	return signature_statement(what, out);
}

static enum status add_line(const char *label, const char *text, struct buf *out)
{
	enum status status = buf_printf(out, "  %-14s", label);

	if (status == STATUS_OK)
		status = escape_terminal(bytes_of(text), out);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static enum status add_signature(const struct explanation_event *e, struct buf *out)
{
	const struct signature *s = e->explanation->signature;
	char from[DATE_SIZE], until[DATE_SIZE];
	enum status status = add_line("signature", s->title, out);

	if (status == STATUS_OK)
		status = buf_printf(out, "  %-14s%s, severity %s, weight %.1f, confidence %.2f\n", "finds", finding_name(s->kind),
				    severity_name(s->severity), s->weight, s->confidence);
	if (status == STATUS_OK)
		status = buf_printf(out, "  %-14s%s", "in force", e->explanation->in_force ? "yes" : "no");
	if (status == STATUS_OK && s->valid_from != 0)
		status = buf_printf(out, ", from %s", date_format(s->valid_from, from));
	if (status == STATUS_OK && s->valid_until != 0)
		status = buf_printf(out, ", until %s", date_format(s->valid_until, until));
	if (status == STATUS_OK)
		status = buf_printf(out, "\n  %-14s", "restrictions");
	if (status == STATUS_OK)
		status = add_escaped(e, s, statement_of, out);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

/* "[2 of 5 references: 0, 3 (sent)]" */
static enum status add_places(const struct explained_condition *c, struct buf *out)
{
	const enum explained_about what = c->counts != EXPLAINED_MESSAGE ? c->counts : c->about;
	enum status status;

	if (what == EXPLAINED_MESSAGE)
		return STATUS_OK;
	status = buf_printf(out, "  [%zu of %zu %s", c->held, c->asked, what == EXPLAINED_PART ? "parts" : "references");
	for (size_t i = 0; i < c->place_count && status == STATUS_OK; i++) {
		const struct explained_place *p = &c->places[i];

		status = buf_printf(out, "%s%u", i == 0 ? ": " : ", ", p->index);
		if (status == STATUS_OK && p->url != EXPLAINED_URL)
			status = buf_printf(out, " (%s)", explained_url_name(p->url));
	}
	if (status == STATUS_OK && c->held > c->place_count)
		status = buf_printf(out, " and %zu more", c->held - c->place_count);
	return status == STATUS_OK ? buf_add_byte(out, ']') : status;
}

static enum status add_sights(const struct explanation_event *e, const struct explained_condition *c, struct buf *out)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < c->sight_count && status == STATUS_OK; i++) {
		const bool is_text = c->sights[i].type != EXPLAINED_NUMBER && c->sights[i].type != EXPLAINED_WORD;

		status = buf_add_text(out, i == 0 ? "\n                 saw " : ", ");
		if (status == STATUS_OK && is_text)
			status = buf_add_byte(out, '"');
		if (status == STATUS_OK)
			status = add_escaped(e, &c->sights[i], sight_of, out);
		if (status == STATUS_OK && is_text)
			status = buf_add_byte(out, '"');
	}
	return status;
}

static enum status add_condition(const struct explanation_event *e, const struct explained_condition *c, struct buf *out)
{
	enum status status = buf_printf(out, "  %-8s %4u  %*s", explained_answer_name(c->answer), c->line, (int)c->depth * 2, "");

	if (status == STATUS_OK)
		status = escape_terminal(bytes_slice(c->text, 0, TEXT_MAX), out);
	if (status == STATUS_OK && c->text.len > TEXT_MAX)
		status = buf_add_text(out, "...");
	if (status == STATUS_OK)
		status = add_places(c, out);
	if (status == STATUS_OK)
		status = add_sights(e, c, out);
	return status == STATUS_OK ? buf_add_byte(out, '\n') : status;
}

static enum status add_conditions(const struct explanation_event *e, struct buf *out)
{
	const struct explanation *x = e->explanation;
	enum status status = buf_printf(out, "  holds    line  condition\n");

	for (size_t i = 0; i < x->count && status == STATUS_OK; i++)
		status = add_condition(e, &x->conditions[i], out);
	return status;
}

bool explanation_names(const struct explanation *x, const struct explained_place *place)
{
	for (size_t i = 0; i < x->count; i++) {
		const struct explained_condition *c = &x->conditions[i];

		if (c->about != EXPLAINED_REFERENCE && c->counts != EXPLAINED_REFERENCE)
			continue;
		for (size_t k = 0; k < c->place_count; k++) {
			if (c->places[k].index == place->index && c->places[k].url == place->url)
				return true;
		}
	}
	return false;
}

/* Those that the conditions name, each URL once. */
static enum status add_references(const struct explanation_event *e, struct buf *out)
{
	const struct references *all = &e->result->evidence.references;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < all->count && status == STATUS_OK; i++) {
		const struct reference *r = &all->items[i];

		for (int url = EXPLAINED_URL; url <= EXPLAINED_DESTINATION && status == STATUS_OK; url++) {
			const struct explained_place place = { (uint32_t)i, (enum explained_url)url };

			if (!explanation_names(e->explanation, &place))
				continue;
			status = buf_printf(out, "  reference %zu: %s (%s), part %s, bytes %zu to %zu%s%s: ", i, r->construct, load_name(r->load),
					    r->part != NULL ? r->part->path : "?", r->start, r->end,
					    url != EXPLAINED_URL ? ", " : "", url != EXPLAINED_URL ? explained_url_name(place.url) : "");
			if (status == STATUS_OK)
				status = add_escaped(e, &place, url_of, out);
			if (status == STATUS_OK)
				status = buf_add_byte(out, '\n');
		}
	}
	return status;
}

static enum status add_obstacles(const struct signature *s, struct buf *out)
{
	enum status status = STATUS_OK;

	for (unsigned i = 0; permit_name(i) != NULL && status == STATUS_OK; i++) {
		const char *why_not = explanation_obstacle(s, (enum permitted)(1u << i));

		status = buf_printf(out, "  %-14s%s%s\n", permit_name(i), why_not != NULL ? "never because of it: " : "permitted",
				    why_not != NULL ? why_not : "");
	}
	return status;
}

static enum status add_policy(const struct explanation_event *e, struct buf *out)
{
	const struct verdict *v = &e->result->verdict;
	enum status status = buf_printf(out, "  %-14s%s, score %.1f", "policy says", action_name(v->advised), v->score);

	if (status == STATUS_OK && explanation_is_match(e->explanation))
		status = buf_printf(out, "; without this signature %s, score %.1f", action_name(e->without->advised), e->without->score);
	if (status == STATUS_OK)
		status = buf_add_byte(out, '\n');
	for (size_t i = 0; i < v->reason_count && status == STATUS_OK; i++)
		status = add_line("because", v->reasons[i], out);
	return status;
}

static enum status add_explanation(const struct explanation_event *e, struct buf *out)
{
	const struct signature *s = e->explanation->signature;
	enum status status = escape_terminal(bytes_of(e->source), out);

	if (status == STATUS_OK)
		status = buf_printf(out, ": %s %s\n  %-14s", s->id, explanation_is_match(e->explanation) ? "matches" : "does not match", "written in");
	if (status == STATUS_OK)
		status = escape_terminal(bytes_of(s->file), out);
	if (status == STATUS_OK)
		status = buf_printf(out, ":%u\n", s->line);
	if (status == STATUS_OK)
		status = add_signature(e, out);
	if (status == STATUS_OK)
		status = add_conditions(e, out);
	if (status == STATUS_OK)
		status = add_references(e, out);
	if (status == STATUS_OK)
		status = add_obstacles(s, out);
	return status == STATUS_OK ? add_policy(e, out) : status;
}

enum status report_explanation_text(const struct explanation_event *e, struct buf *out)
{
	const size_t before = out->len;
	enum status status = add_explanation(e, out);

	if (status != STATUS_OK)
		buf_truncate(out, before);
	return status;
}
