/*
 * stix_export.c - signatures as a STIX 2.1 bundle.
 */
#include <stdio.h>
#include <string.h>
#include "exchange/export_job.h"
#include "exchange/stix_write.h"

enum { PATTERN_MAX = 1 << 20, ID_SIZE = 100 };

/* The TLP 2.0 definitions that all share (OASIS, extension definition of TLP 2.0). */
static const char *const tlp_ids[] = {
	[TLP_CLEAR] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
	[TLP_GREEN] = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	[TLP_AMBER] = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	[TLP_AMBER_STRICT] = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
	[TLP_RED] = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
};

/* TYPE--UUID made of a text. */
static void make_id(const char *type, const char *text, char out[ID_SIZE])
{
	char uuid[EXPORT_UUID_SIZE];

	export_uuid(text, uuid);
	snprintf(out, ID_SIZE, "%s--%s", type, uuid);
}

/* Of an imported indicator: as it was. */
static void indicator_id(const struct signature *s, char out[ID_SIZE])
{
	const struct bytes id = bytes_of(s->id);

	if (bytes_starts_with(id, "indicator--") && id.len == 47)
		snprintf(out, ID_SIZE, "%s", s->id);
	else
		make_id("indicator", s->id, out);
}

/* An object's beginning; false: no memory. */
static json_t *start_object(const struct export_job *job, const char *type, const char *id, bool has_modified)
{
	char now[EXPORT_TIME_SIZE];
	json_t *o = json_object();
	bool ok = json_set(o, "type", json_text(type));

	export_time(job->now, true, now);
	ok &= json_set(o, "spec_version", json_text("2.1"));
	ok &= json_set(o, "id", json_text(id));
	ok &= json_set(o, "created", json_text(now));
	if (has_modified)
		ok &= json_set(o, "modified", json_text(now));
	return json_keep(o, ok);
}

/* Whether the object of that id is still to be made; then it counts as there. */
static bool claim(struct export_job *job, const char *id, bool *ok)
{
	if (json_object_get(job->index, id) != NULL)
		return false;
	*ok &= json_set(job->index, id, json_true());
	return true;
}

static bool add_identity(struct export_job *job, const char *owner, char id[ID_SIZE])
{
	bool ok = true;
	json_t *o;

	make_id("identity", owner, id);
	if (!claim(job, id, &ok))
		return ok;
	o = start_object(job, "identity", id, true);
	ok &= o != NULL && json_set(o, "name", json_text(owner)) && json_set(o, "identity_class", json_text("organization"));
	return json_push(job->objects, json_keep(o, ok)) && ok;
}

static bool add_tlp(struct export_job *job, enum tlp tlp, json_t *references)
{
	bool ok = json_push(references, json_text(tlp_ids[tlp]));
	json_t *o, *extensions, *extension;
	char label[32];

	if (!claim(job, tlp_ids[tlp], &ok))
		return ok;
	export_level("tlp", tlp_name(tlp), label);
	o = json_object();
	extension = json_object();
	extensions = json_object();
	ok &= json_set(o, "type", json_text("marking-definition"));
	ok &= json_set(o, "spec_version", json_text("2.1"));
	ok &= json_set(o, "id", json_text(tlp_ids[tlp]));
	ok &= json_set(o, "created", json_text("2022-10-01T00:00:00.000Z"));
	ok &= json_set(o, "name", json_text(label));
	ok &= json_set(extension, "extension_type", json_text("property-extension"));
	ok &= json_set(extension, "tlp_2_0", json_text(tlp_name(tlp)));
	ok &= json_set(extensions, "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d", extension);
	ok &= json_set(o, "extensions", extensions);
	return json_push(job->objects, json_keep(o, ok)) && ok;
}

static bool add_statement(struct export_job *job, const char *statement, json_t *references)
{
	char id[ID_SIZE];
	json_t *o, *definition;
	bool ok;

	make_id("marking-definition", statement, id);
	ok = json_push(references, json_text(id));
	if (!claim(job, id, &ok))
		return ok;
	o = start_object(job, "marking-definition", id, false);
	definition = json_object();
	ok &= json_set(definition, "statement", json_text(statement));
	if (o == NULL) {
		json_decref(definition);
		return false;
	}
	ok &= json_set(o, "definition_type", json_text("statement"));
	ok &= json_set(o, "definition", definition);
	return json_push(job->objects, json_keep(o, ok)) && ok;
}

static bool add_markings(struct export_job *job, const struct signature *s, json_t *references)
{
	bool ok = add_tlp(job, s->tlp, references);
	char pap[32];
	struct buf permits;

	buf_init(&permits, 200);
	ok &= export_permits(s, &permits) == STATUS_OK && buf_add_byte(&permits, '\0') == STATUS_OK &&
	      add_statement(job, (const char *)permits.data, references);
	buf_free(&permits);
	if (s->pap != PAP_CLEAR) {
		export_level("pap", pap_name(s->pap), pap);
		ok &= add_statement(job, pap, references);
	}
	if (s->caveat[0] != '\0')
		ok &= add_statement(job, s->caveat, references);
	return ok;
}

static bool add_indicator(struct export_job *job, const struct signature *s, struct bytes pattern)
{
	json_t *references = json_array(), *o;
	char id[ID_SIZE], owner[ID_SIZE], time[EXPORT_TIME_SIZE];
	bool ok = references != NULL && add_identity(job, s->owner, owner) && add_markings(job, s, references);

	indicator_id(s, id);
	o = start_object(job, "indicator", id, true);
	if (o == NULL) {
		json_decref(references);
		return false;
	}
	ok &= json_set(o, "created_by_ref", json_text(owner));
	ok &= json_set(o, "name", json_text(s->title));
	ok &= json_set(o, "pattern", json_bytes(pattern));
	ok &= json_set(o, "pattern_type", json_text("stix"));
	export_time(s->valid_from, true, time);
	ok &= json_set(o, "valid_from", json_text(time));
	if (s->valid_until != 0) {
		export_time(s->valid_until, true, time);
		ok &= json_set(o, "valid_until", json_text(time));
	}
	if (s->confidence < 1)
		ok &= json_set(o, "confidence", json_integer((json_int_t)(s->confidence * 100 + 0.5)));
	ok &= json_set(o, "object_marking_refs", references);
	return json_push(job->objects, json_keep(o, ok)) && ok;
}

enum status stix_export_add(struct export_job *job, const struct signature *s, const struct condition *when, const char **reason_r)
{
	struct buf pattern;
	enum status status;

	buf_init(&pattern, PATTERN_MAX);
	status = stix_pattern_write(when, &pattern, reason_r);
	if (status == STATUS_LIMIT) {
		status = STATUS_INVALID;
		*reason_r = "its pattern would be larger than 1 MiB";
	}
	if (status == STATUS_OK)
		status = add_indicator(job, s, buf_bytes(&pattern)) ? STATUS_OK : STATUS_NOMEM;
	buf_free(&pattern);
	return status;
}

static bool fill_sighting(const struct signature *s, const struct sighting *seen, json_t *references, json_t *o)
{
	char id[ID_SIZE], first[EXPORT_TIME_SIZE], last[EXPORT_TIME_SIZE];

	indicator_id(s, id);
	export_time(seen->first, true, first);
	export_time(seen->last, true, last);
	return json_set(o, "sighting_of_ref", json_text(id)) && json_set(o, "first_seen", json_text(first)) &&
	       json_set(o, "last_seen", json_text(last)) && json_set(o, "count", json_integer((json_int_t)seen->count)) &&
	       json_set(o, "object_marking_refs", json_incref(references));
}

enum status stix_sighting_add(struct export_job *job, const struct signature *s, const struct condition *when, const struct sighting *seen,
			      const char **reason_r)
{
	/* A later report of the same signature is another sighting. */
	const char *name = arena_printf(job->scratch, "%s %lld", s->id, seen->first);
	json_t *references = json_array(), *o = NULL;
	char id[ID_SIZE];
	bool ok = name != NULL && references != NULL && add_markings(job, s, references);

	(void)when;
	(void)reason_r;
	if (ok) {
		make_id("sighting", name, id);
		o = start_object(job, "sighting", id, true);
		ok = o != NULL && fill_sighting(s, seen, references, o);
		ok = json_push(job->objects, json_keep(o, ok)) && ok;
	}
	json_decref(references);
	return ok ? STATUS_OK : STATUS_NOMEM;
}

enum status stix_export_finish(struct export_job *job, struct buf *out)
{
	json_t *bundle = json_object();
	char id[ID_SIZE], now[EXPORT_TIME_SIZE];
	bool ok;

	export_time(job->now, true, now);
	make_id("bundle", now, id);
	ok = json_set(bundle, "type", json_text("bundle"));
	ok &= json_set(bundle, "id", json_text(id));
	ok &= json_array_size(job->objects) == 0 || json_set(bundle, "objects", json_incref(job->objects));
	return json_write(json_keep(bundle, ok), out);
}
