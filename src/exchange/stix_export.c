#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/ascii.h"
#include "base/hash.h"
#include "exchange/export.h"
#include "exchange/stix_write.h"
#include "json/json.h"

enum { PATTERN_MAX = 1 << 20, ID_SIZE = 100 };

/* The TLP 2.0 definitions that all share (OASIS, extension definition of TLP 2.0). */
static const char *const tlp_ids[] = {
	[TLP_CLEAR] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
	[TLP_GREEN] = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	[TLP_AMBER] = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	[TLP_AMBER_STRICT] = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
	[TLP_RED] = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
};

struct export {
	json_t *objects, *ids;		/* the objects; the ids of those that are there */
	char now[32];
};

static void format_time(long long seconds, char out[32])
{
	const time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, 32, "%Y-%m-%dT%H:%M:%S.000Z", &tm) == 0)
		strcpy(out, "1970-01-01T00:00:00.000Z");
}

/* TYPE--UUID made of a text: the same text has the same id. In the form of a random UUID, which it is to others. */
static void make_id(const char *type, const char *text, char out[ID_SIZE])
{
	static const struct hash_key keys[2] = { { 0x756e62656163, 1 }, { 0x756e62656163, 2 } };
	const uint64_t a = hash_bytes(&keys[0], bytes_of(text)), b = hash_bytes(&keys[1], bytes_of(text));

	snprintf(out, ID_SIZE, "%s--%08x-%04x-4%03x-%04x-%012llx", type, (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
		 (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)), (unsigned long long)(b & 0xffffffffffff));
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
static json_t *start_object(const struct export *e, const char *type, const char *id, bool has_modified)
{
	json_t *o = json_object();
	bool ok = json_set(o, "type", json_text(type));

	ok &= json_set(o, "spec_version", json_text("2.1"));
	ok &= json_set(o, "id", json_text(id));
	ok &= json_set(o, "created", json_text(e->now));
	if (has_modified)
		ok &= json_set(o, "modified", json_text(e->now));
	return json_keep(o, ok);
}

/* Whether the object of that id is still to be made; then it counts as there. */
static bool claim(struct export *e, const char *id, bool *ok)
{
	if (json_object_get(e->ids, id) != NULL)
		return false;
	*ok &= json_set(e->ids, id, json_true());
	return true;
}

static bool add_identity(struct export *e, const char *owner, char id[ID_SIZE])
{
	bool ok = true;
	json_t *o;

	make_id("identity", owner, id);
	if (!claim(e, id, &ok))
		return ok;
	o = start_object(e, "identity", id, true);
	ok &= o != NULL && json_set(o, "name", json_text(owner)) && json_set(o, "identity_class", json_text("organization"));
	return json_push(e->objects, json_keep(o, ok)) && ok;
}

static bool add_tlp(struct export *e, enum tlp tlp, json_t *references)
{
	bool ok = json_push(references, json_text(tlp_ids[tlp]));
	json_t *o, *extensions, *extension;
	char label[32] = "TLP:";

	if (!claim(e, tlp_ids[tlp], &ok))
		return ok;
	for (size_t i = 0; tlp_name(tlp)[i] != '\0'; i++)
		label[4 + i] = (char)ascii_upper((unsigned char)tlp_name(tlp)[i]);
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
	return json_push(e->objects, json_keep(o, ok)) && ok;
}

static bool add_statement(struct export *e, const char *statement, json_t *references)
{
	char id[ID_SIZE];
	json_t *o, *definition;
	bool ok;

	make_id("marking-definition", statement, id);
	ok = json_push(references, json_text(id));
	if (!claim(e, id, &ok))
		return ok;
	o = start_object(e, "marking-definition", id, false);
	definition = json_object();
	ok &= json_set(definition, "statement", json_text(statement));
	if (o == NULL) {
		json_decref(definition);
		return false;
	}
	ok &= json_set(o, "definition_type", json_text("statement"));
	ok &= json_set(o, "definition", definition);
	return json_push(e->objects, json_keep(o, ok)) && ok;
}

/* "permitted: detect, tag", as limits_read_label() reads it. */
static enum status permits_text(const struct signature *s, struct buf *out)
{
	enum status status = buf_add_text(out, "permitted: detect");

	for (unsigned i = 1; permit_name(i) != NULL && status == STATUS_OK; i++) {
		if (s->permits >> i & 1)
			status = buf_printf(out, ", %s", permit_name(i));
	}
	return status == STATUS_OK ? buf_add_byte(out, '\0') : status;
}

static bool add_markings(struct export *e, const struct signature *s, json_t *references)
{
	bool ok = add_tlp(e, s->tlp, references);
	char pap[32] = "PAP:";
	struct buf permits;

	buf_init(&permits, 200);
	ok &= permits_text(s, &permits) == STATUS_OK && add_statement(e, (const char *)permits.data, references);
	buf_free(&permits);
	if (s->pap != PAP_CLEAR) {
		for (size_t i = 0; pap_name(s->pap)[i] != '\0'; i++)
			pap[4 + i] = (char)ascii_upper((unsigned char)pap_name(s->pap)[i]);
		ok &= add_statement(e, pap, references);
	}
	if (s->caveat[0] != '\0')
		ok &= add_statement(e, s->caveat, references);
	return ok;
}

static bool add_indicator(struct export *e, const struct signature *s, struct bytes pattern)
{
	json_t *references = json_array(), *o;
	char id[ID_SIZE], owner[ID_SIZE], time[32];
	bool ok = references != NULL && add_identity(e, s->owner, owner) && add_markings(e, s, references);

	indicator_id(s, id);
	o = start_object(e, "indicator", id, true);
	if (o == NULL) {
		json_decref(references);
		return false;
	}
	ok &= json_set(o, "created_by_ref", json_text(owner));
	ok &= json_set(o, "name", json_text(s->title));
	ok &= json_set(o, "pattern", json_bytes(pattern));
	ok &= json_set(o, "pattern_type", json_text("stix"));
	format_time(s->valid_from, time);
	ok &= json_set(o, "valid_from", json_text(time));
	if (s->valid_until != 0) {
		format_time(s->valid_until, time);
		ok &= json_set(o, "valid_until", json_text(time));
	}
	if (s->confidence < 1)
		ok &= json_set(o, "confidence", json_integer((json_int_t)(s->confidence * 100 + 0.5)));
	ok &= json_set(o, "object_marking_refs", references);
	return json_push(e->objects, json_keep(o, ok)) && ok;
}

static void leave_out(const struct export_report *report, const struct signature *s, const char *reason)
{
	if (report != NULL && report->left_out != NULL)
		report->left_out(report->context, s, reason);
}

static enum status export_one(struct export *e, const struct signature_set *set, size_t i, enum audience audience,
			      const struct export_report *report, size_t *count)
{
	const struct signature *s = signature_set_item(set, i);
	const enum sharing sharing = signature_sharing(s, audience);
	const char *reason = sharing_reason(sharing);
	struct buf pattern;
	enum status status;

	if (sharing != SHARING_ALLOWED) {
		leave_out(report, s, reason);
		return STATUS_OK;
	}
	buf_init(&pattern, PATTERN_MAX);
	status = stix_pattern_write(signature_conditions(set, i), &pattern, &reason);
	if (status == STATUS_LIMIT) {
		status = STATUS_INVALID;
		reason = "its pattern would be larger than 1 MiB";
	}
	if (status == STATUS_INVALID) {
		leave_out(report, s, reason);
		status = STATUS_OK;
	} else if (status == STATUS_OK) {
		status = add_indicator(e, s, buf_bytes(&pattern)) ? STATUS_OK : STATUS_NOMEM;
		++*count;
	}
	buf_free(&pattern);
	return status;
}

static enum status write_bundle(struct export *e, struct buf *out)
{
	json_t *bundle = json_object();
	char id[ID_SIZE];
	bool ok;

	make_id("bundle", e->now, id);
	ok = json_set(bundle, "type", json_text("bundle"));
	ok &= json_set(bundle, "id", json_text(id));
	ok &= json_array_size(e->objects) == 0 || json_set(bundle, "objects", json_incref(e->objects));
	return json_write(json_keep(bundle, ok), out);
}

enum status export_stix(const struct signature_set *set, enum audience audience, long long now, const struct export_report *report,
			struct buf *out, size_t *count_r)
{
	struct export e = { .objects = NULL };
	enum status status = STATUS_OK;

	json_prepare();
	*count_r = 0;
	format_time(now, e.now);
	e.objects = json_array();
	e.ids = json_object();
	if (e.objects == NULL || e.ids == NULL)
		status = STATUS_NOMEM;
	for (size_t i = 0; i < signature_set_count(set) && status == STATUS_OK; i++)
		status = export_one(&e, set, i, audience, report, count_r);
	if (status == STATUS_OK)
		status = write_bundle(&e, out);
	json_decref(e.ids);
	json_decref(e.objects);
	return status;
}
