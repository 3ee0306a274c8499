/*
 * misp_export.c - signatures as MISP events: one for each owner and TLP, an attribute for each value.
 *
 * The distribution of an event is as wide as its TLP allows; tags of the attributes say the rest (misp_mark.h).
 */
#include <stdio.h>
#include <string.h>
#include "exchange/export_job.h"
#include "exchange/misp_mark.h"
#include "exchange/value_write.h"

enum { TAG_MAX = 8192 };

/* This organisation, this community, connected ones, all (MISP core format, 2.2.1.10). */
static const char *const distributions[] = {
	[TLP_CLEAR] = "3", [TLP_GREEN] = "2", [TLP_AMBER] = "1", [TLP_AMBER_STRICT] = "0", [TLP_RED] = "0",
};

static bool add_tag(json_t *tags, const char *start, const char *value, const char *end)
{
	json_t *tag = json_object();
	struct buf name;
	bool ok;

	buf_init(&name, TAG_MAX);
	ok = buf_printf(&name, "%s%s%s", start, value, end) == STATUS_OK;
	ok = json_set(tag, "name", ok ? json_bytes(buf_bytes(&name)) : NULL);
	buf_free(&name);
	return json_push(tags, json_keep(tag, ok));
}

static bool add_time(json_t *tags, const char *start, long long seconds)
{
	char time[EXPORT_TIME_SIZE];

	if (seconds == 0)
		return true;
	export_time(seconds, false, time);
	return add_tag(tags, start, time, "\"");
}

/* What holds for an attribute; NULL: no memory. */
static json_t *make_tags(const struct signature *s)
{
	json_t *tags = json_array();
	char pap[32], confidence[16];
	struct buf permits;
	bool ok = add_tag(tags, "tlp:", tlp_name(s->tlp), "");

	buf_init(&permits, 200);
	ok = ok && export_permits(s, &permits) == STATUS_OK && buf_add_byte(&permits, '\0') == STATUS_OK &&
	     add_tag(tags, (const char *)permits.data, "", "");
	buf_free(&permits);
	export_level("pap", pap_name(s->pap), pap);
	ok = ok && (s->pap == PAP_CLEAR || add_tag(tags, pap, "", ""));
	ok = ok && (s->caveat[0] == '\0' || add_tag(tags, MISP_MARK_CAVEAT, s->caveat, ""));
	ok = ok && add_time(tags, MISP_MARK_FROM, s->valid_from) && add_time(tags, MISP_MARK_UNTIL, s->valid_until);
	snprintf(confidence, sizeof(confidence), "%d", (int)(s->confidence * 100 + 0.5));
	ok = ok && (s->confidence >= 1 || add_tag(tags, MISP_MARK_CONFIDENCE, confidence, "\""));
	return json_keep(tags, ok);
}

/* Of an imported attribute: as it was. */
static bool attribute_uuid(const struct signature *s, const struct exported_value *v, bool is_alone, char uuid_r[EXPORT_UUID_SIZE])
{
	const struct bytes id = bytes_of(s->id);
	struct buf text;
	bool ok = true;

	if (is_alone && bytes_starts_with(id, "misp-") && id.len == 5 + EXPORT_UUID_SIZE - 1) {
		snprintf(uuid_r, EXPORT_UUID_SIZE, "%s", s->id + 5);
		return true;
	}
	if (is_alone) {
		export_uuid(s->id, uuid_r);
		return true;
	}
	buf_init(&text, id.len + v->value.len + 128);
	ok = buf_printf(&text, "%s %s %.*s", s->id, v->type, (int)v->value.len, (const char *)v->value.data) == STATUS_OK &&
	     buf_add_byte(&text, '\0') == STATUS_OK;
	if (ok)
		export_uuid((const char *)text.data, uuid_r);
	buf_free(&text);
	return ok;
}

static const char *category(const char *type)
{
	static const char *const network[] = { "domain", "hostname", "url", "ip-dst", "domain|ip" };

	for (size_t i = 0; i < sizeof(network) / sizeof(network[0]); i++) {
		if (strcmp(type, network[i]) == 0)
			return "Network activity";
	}
	return "Payload delivery";
}

static bool add_attribute(const struct export_job *job, const struct signature *s, const struct exported_value *v, bool is_alone,
			  json_t *attributes)
{
	char uuid[EXPORT_UUID_SIZE], timestamp[24];
	json_t *o = json_object();
	bool ok = attribute_uuid(s, v, is_alone, uuid);

	snprintf(timestamp, sizeof(timestamp), "%lld", job->now);
	ok = ok && json_set(o, "uuid", json_text(uuid));
	ok = ok && json_set(o, "type", json_text(v->type));
	ok = ok && json_set(o, "category", json_text(category(v->type)));
	ok = ok && json_set(o, "value", json_bytes(v->value));
	ok = ok && json_set(o, "comment", json_text(s->title));
	ok = ok && json_set(o, "to_ids", json_true());
	ok = ok && json_set(o, "timestamp", json_text(timestamp));
	ok = ok && json_set(o, "Tag", make_tags(s));
	return json_push(attributes, json_keep(o, ok));
}

static bool fill_event(const struct export_job *job, const struct signature *s, const char *name, json_t *attributes, json_t *event)
{
	char uuid[EXPORT_UUID_SIZE], owner[EXPORT_UUID_SIZE], now[EXPORT_TIME_SIZE], timestamp[24];
	json_t *creator = json_object(), *tags = json_array();
	bool ok;

	export_uuid(name, uuid);
	export_uuid(s->owner, owner);
	export_time(job->now, false, now);
	now[10] = '\0';				/* the date alone */
	snprintf(timestamp, sizeof(timestamp), "%lld", job->now);
	ok = json_set(event, "uuid", json_text(uuid)) && json_set(event, "info", json_text("signatures for mail")) &&
	     json_set(event, "date", json_text(now)) && json_set(event, "timestamp", json_text(timestamp)) &&
	     json_set(event, "threat_level_id", json_text("4")) && json_set(event, "analysis", json_text("2")) &&
	     json_set(event, "published", json_false()) && json_set(event, "distribution", json_text(distributions[s->tlp]));
	ok = ok && json_set(creator, "name", json_text(s->owner)) && json_set(creator, "uuid", json_text(owner));
	ok = json_set(event, "Orgc", json_keep(creator, ok));
	ok = add_tag(tags, "tlp:", tlp_name(s->tlp), "") && add_tag(tags, MISP_MARK_EVENT, "", "") && ok;
	ok = json_set(event, "Tag", json_keep(tags, ok)) && ok;
	return json_set(event, "Attribute", json_incref(attributes)) && ok;
}

/* The attributes of the event for a signature, made if there is none: borrowed. NULL: no memory. */
static json_t *attributes_for(struct export_job *job, const struct signature *s)
{
	const char *name = arena_printf(job->scratch, "%s %s", tlp_name(s->tlp), s->owner);
	json_t *attributes = name != NULL ? json_object_get(job->index, name) : NULL;
	json_t *event, *item;
	bool ok;

	if (name == NULL || attributes != NULL)
		return attributes;
	attributes = json_array();
	if (attributes == NULL || !json_set(job->index, name, attributes))
		return NULL;
	event = json_object();
	item = json_object();
	ok = fill_event(job, s, name, attributes, event);
	ok = json_set(item, "Event", json_keep(event, ok));
	return json_push(job->objects, json_keep(item, ok)) ? attributes : NULL;
}

enum status misp_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
{
	struct exported_value *list;
	enum status status = values_of_conditions(when, job->scratch, &list, reason_r);
	json_t *attributes;
	bool ok;

	if (status != STATUS_OK)
		return status;
	attributes = attributes_for(job, s);
	ok = attributes != NULL;
	for (const struct exported_value *v = list; v != NULL && ok; v = v->next)
		ok = add_attribute(job, s, v, list->next == NULL, attributes);
	return ok ? STATUS_OK : STATUS_NOMEM;
}

enum status misp_export_finish(struct export_job *job, struct buf *out)
{
	json_t *root = json_object();
	bool ok = json_set(root, "response", json_incref(job->objects));

	return json_write(json_keep(root, ok), out);
}

/* As /sightings/add of MISP takes each: it has no counts and no markings, both stand in words. */
enum status misp_sighting_add(struct export_job *job, const struct signature *s, const struct condition *when, const struct sighting *seen,
			      const char **reason_r)
{
	struct exported_value *list;
	enum status status = values_of_conditions(when, job->scratch, &list, reason_r);
	char uuid[EXPORT_UUID_SIZE], first[EXPORT_TIME_SIZE], last[EXPORT_TIME_SIZE], level[32];
	const char *source;
	json_t *o;
	bool ok;

	if (status != STATUS_OK)
		return status;
	*reason_r = "it has several values, MISP wants to know which was seen";
	if (list->next != NULL)
		return STATUS_INVALID;
	export_time(seen->first, false, first);
	export_time(seen->last, false, last);
	export_level("tlp", tlp_name(s->tlp), level);
	source = arena_printf(job->scratch, "%s; count: %llu; from %s until %s", level, seen->count, first, last);
	o = json_object();
	ok = source != NULL && attribute_uuid(s, list, true, uuid) && json_set(o, "uuid", json_text(uuid)) && json_set(o, "type", json_text("0")) &&
	     json_set(o, "timestamp", json_integer(seen->last)) && json_set(o, "source", json_text(source));
	return json_push(job->objects, json_keep(o, ok)) ? STATUS_OK : STATUS_NOMEM;
}

enum status misp_sighting_finish(struct export_job *job, struct buf *out)
{
	json_t *root = json_object();
	bool ok = json_set(root, "Sighting", json_incref(job->objects));

	return json_write(json_keep(root, ok), out);
}
