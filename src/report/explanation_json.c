/*
 * explanation_json.c - "signatures explain --json".
 */
#include "base/date.h"
#include "report/explanation.h"
#include "report/json.h"
#include "signature/caveat.h"

enum { SHOWN_MAX = 1 << 20 };

static json_t *make_date(long long seconds)
{
	char text[DATE_SIZE];

	return seconds != 0 ? json_text(date_format(seconds, text)) : json_null();
}

static json_t *make_permits(const struct signature *s)
{
	json_t *o = json_object();
	bool ok = o != NULL;

	for (unsigned i = 0; permit_name(i) != NULL && ok; i++)
		ok = json_set(o, permit_name(i), json_boolean(explanation_obstacle(s, (enum permitted)(1u << i)) == NULL));
	return json_keep(o, ok);
}

static bool set_signature(json_t *o, const struct signature *s)
{
	bool ok = json_set(o, "signature", json_text(s->id));

	ok &= json_set(o, "title", json_text(s->title));
	ok &= json_set(o, "file", json_text(s->file));
	ok &= json_set(o, "line", json_integer((json_int_t)s->line));
	ok &= json_set(o, "kind", json_text(finding_name(s->kind)));
	ok &= json_set(o, "owner", json_text(s->owner));
	ok &= json_set(o, "tlp", json_text(tlp_name(s->tlp)));
	ok &= json_set(o, "pap", json_text(pap_name(s->pap)));
	ok &= json_set(o, "caveat", json_text(s->caveat));
	ok &= json_set(o, "severity", json_text(severity_name(s->severity)));
	ok &= json_set(o, "weight", json_weight(s->weight));
	ok &= json_set(o, "confidence", json_weight(s->confidence));
	ok &= json_set(o, "valid_from", make_date(s->valid_from));
	ok &= json_set(o, "valid_until", make_date(s->valid_until));
	return ok & json_set(o, "may", make_permits(s));
}

static json_t *make_places(const struct explained_condition *c)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < c->place_count && ok; i++) {
		json_t *o = json_object();
		bool set = json_set(o, "index", json_integer((json_int_t)c->places[i].index));

		set &= json_set(o, "by", json_text(explained_url_name(c->places[i].url)));
		ok = json_push(a, json_keep(o, set));
	}
	return json_keep(a, ok);
}

static json_t *make_sight(const struct explanation_event *e, const struct explained_sight *sight)
{
	struct buf text;
	json_t *value;
	bool ok;

	if (sight->type == EXPLAINED_NUMBER)
		return json_integer((json_int_t)sight->number);
	buf_init(&text, SHOWN_MAX);
	ok = explanation_sight(e, sight, &text) == STATUS_OK;
	value = ok ? json_bytes(buf_bytes(&text)) : NULL;
	buf_free(&text);
	return value;
}

static json_t *make_sights(const struct explanation_event *e, const struct explained_condition *c)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < c->sight_count && ok; i++) {
		json_t *o = json_object();
		bool set = json_set(o, "value", make_sight(e, &c->sights[i]));

		set &= json_set(o, "holds", json_text(explained_answer_name(c->sights[i].answer)));
		ok = json_push(a, json_keep(o, set));
	}
	return json_keep(a, ok);
}

static json_t *make_condition(const struct explanation_event *e, const struct explained_condition *c)
{
	const enum explained_about what = c->counts != EXPLAINED_MESSAGE ? c->counts : c->about;
	json_t *o = json_object();
	bool ok = json_set(o, "line", json_integer((json_int_t)c->line));

	ok &= json_set(o, "column", json_integer((json_int_t)c->column));
	ok &= json_set(o, "depth", json_integer((json_int_t)c->depth));
	ok &= json_set(o, "keyword", json_text(c->keyword));
	ok &= json_set(o, "text", json_bytes(c->text));
	ok &= json_set(o, "holds", json_text(explained_answer_name(c->answer)));
	if (what != EXPLAINED_MESSAGE) {
		ok &= json_set(o, "asked", json_integer((json_int_t)c->asked));
		ok &= json_set(o, "held", json_integer((json_int_t)c->held));
		ok &= json_set(o, what == EXPLAINED_PART ? "parts" : "references", make_places(c));
	}
	ok &= json_set(o, "saw", make_sights(e, c));
	return json_keep(o, ok);
}

static json_t *make_conditions(const struct explanation_event *e)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < e->explanation->count && ok; i++)
		ok = json_push(a, make_condition(e, &e->explanation->conditions[i]));
	return json_keep(a, ok);
}

static json_t *make_reference(const struct explanation_event *e, const struct explained_place *place)
{
	const struct reference *r = &e->result->evidence.references.items[place->index];
	json_t *o = json_object();
	struct buf url;
	bool ok;

	buf_init(&url, SHOWN_MAX);
	ok = explanation_url(e, place, &url) == STATUS_OK;
	ok &= json_set(o, "index", json_integer((json_int_t)place->index));
	ok &= json_set(o, "by", json_text(explained_url_name(place->url)));
	ok &= json_set(o, "url", ok ? json_bytes(buf_bytes(&url)) : NULL);
	ok &= json_set(o, "load", json_text(load_name(r->load)));
	ok &= json_set(o, "construct", json_text(r->construct));
	ok &= json_set(o, "part", json_text(r->part != NULL ? r->part->path : ""));
	ok &= json_set(o, "start", json_integer((json_int_t)r->start));
	ok &= json_set(o, "end", json_integer((json_int_t)r->end));
	buf_free(&url);
	return json_keep(o, ok);
}

static json_t *make_references(const struct explanation_event *e)
{
	const size_t count = e->result->evidence.references.count;
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < count && ok; i++) {
		for (int url = EXPLAINED_URL; url <= EXPLAINED_DESTINATION && ok; url++) {
			const struct explained_place place = { (uint32_t)i, (enum explained_url)url };

			if (explanation_names(e->explanation, &place))
				ok = json_push(a, make_reference(e, &place));
		}
	}
	return json_keep(a, ok);
}

static json_t *make_explanation(const struct explanation_event *e)
{
	const struct explanation *x = e->explanation;
	const struct verdict *v = &e->result->verdict;
	json_t *o = json_object();
	bool ok = json_set(o, "source", json_text(e->source));

	ok &= json_set(o, "matches", json_boolean(explanation_is_match(x)));
	ok &= json_set(o, "in_force", json_boolean(x->in_force));
	ok &= set_signature(o, x->signature);
	ok &= json_set(o, "conditions", make_conditions(e));
	ok &= json_set(o, "references", make_references(e));
	ok &= json_set(o, "verdict", json_text(action_name(v->advised)));
	ok &= json_set(o, "score", json_weight(v->score));
	ok &= json_set(o, "verdict_without", json_text(action_name(e->without->advised)));
	ok &= json_set(o, "score_without", json_weight(e->without->score));
	ok &= json_set(o, "reasons", json_reasons(v));
	return json_keep(o, ok);
}

enum status report_explanation_json(const struct explanation_event *e, struct buf *out)
{
	json_prepare();
	return json_write(make_explanation(e), out);
}
