/*
 * stix_import.c - STIX 2.0 and 2.1 bundles, or single objects of them, as signatures.
 */
#include <string.h>
#include "exchange/indicator.h"
#include "exchange/stix_marking.h"
#include "exchange/stix_meaning.h"

/* "indicator indicator--8e2e2d2b-..." for the report; cut, printable. */
static const char *name_of(struct import *in, const json_t *object)
{
	const struct bytes id = json_text_at(object, "id"), type = json_text_at(object, "type");
	const struct bytes shown = id.len > 0 ? id : type.len > 0 ? type : (struct bytes)BYTES("an object without type and id");
	char *name = arena_string(in->scratch, bytes_slice(shown, 0, 100));

	for (char *c = name; c != NULL && *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e)
			*c = '?';
	}
	return name != NULL ? name : "an object";
}

/* Equal times are written equally but for fractions of a second, so that their order is that of the texts up to there. */
static bool is_newer(const json_t *a, const json_t *b)
{
	return bytes_compare(json_text_at(a, "modified"), json_text_at(b, "modified")) > 0;
}

/* All objects by id; of several versions the newest. */
static bool index_objects(const json_t *objects, json_t *by_id)
{
	for (size_t i = 0; i < json_array_size(objects); i++) {
		json_t *object = json_array_get(objects, i);
		const struct bytes id = json_text_at(object, "id");
		const json_t *other = id.len > 0 ? json_object_getn(by_id, (const char *)id.data, id.len) : NULL;

		if (id.len == 0 || (other != NULL && !is_newer(object, other)))
			continue;
		if (json_object_setn_nocheck(by_id, (const char *)id.data, id.len, object) != 0)
			return false;
	}
	return true;
}

static bool list_has(const json_t *list, const char *word)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (bytes_is(json_text_of(json_array_get(list, i)), word))
			return true;
	}
	return false;
}

/* Why an indicator is refused before its pattern is looked at; NULL: it is not. */
static const char *indicator_fault(const json_t *o, const json_t *by_id)
{
	const struct bytes id = json_text_at(o, "id");
	const json_t *type = json_object_get(o, "pattern_type");

	if (!bytes_starts_with(id, "indicator--"))
		return "it has no id of an indicator";
	if (json_object_getn(by_id, (const char *)id.data, id.len) != o)
		return "a newer version of it is in the bundle";
	if (json_is_true(json_object_get(o, "revoked")))
		return "it is revoked";
	if (type != NULL && !bytes_is(json_text_of(type), "stix"))
		return "its pattern is not in the language of STIX";
	if (list_has(json_list_at(o, "indicator_types"), "benign") || list_has(json_list_at(o, "labels"), "benign"))
		return "it describes what is benign";
	return NULL;
}

static struct bytes creator_name(const json_t *o, const json_t *by_id)
{
	const struct bytes id = json_text_at(o, "created_by_ref");

	return json_text_at(id.len > 0 ? json_object_getn(by_id, (const char *)id.data, id.len) : NULL, "name");
}

static void read_references(const json_t *o, struct indicator *i)
{
	const json_t *list = json_list_at(o, "external_references");

	for (size_t n = 0; n < json_array_size(list); n++) {
		const json_t *reference = json_array_get(list, n);

		if (i->source.len == 0)
			i->source = json_text_at(reference, "source_name");
		if (i->reference.len == 0)
			i->reference = json_text_at(reference, "url");
	}
}

static struct bytes later(struct bytes a, struct bytes b)
{
	return bytes_compare(a, b) >= 0 ? a : b;
}

static struct bytes earlier(struct bytes a, struct bytes b)
{
	return b.len == 0 || (a.len > 0 && bytes_compare(a, b) <= 0) ? a : b;
}

static enum status read_indicator(struct import *in, const json_t *o, const json_t *by_id, struct indicator *i, struct diag *d)
{
	const json_t *confidence = json_object_get(o, "confidence");
	struct stix_meaning meaning;
	struct stix_node *root;
	const char *fault;
	enum status status = stix_limits(o, by_id, in->scratch, &i->limits, &fault);

	if (status == STATUS_OK && fault != NULL)
		return diag_set(d, "", 0, 0, "%s", fault);
	if (status == STATUS_OK)
		status = stix_pattern_parse(json_text_at(o, "pattern"), in->scratch, &root, d);
	if (status == STATUS_OK)
		status = stix_pattern_meaning(root, in->scratch, &meaning, d);
	if (status != STATUS_OK)
		return status;
	i->id = json_text_at(o, "id");
	i->title = json_text_at(o, "name");
	if (i->title.len == 0)
		i->title = json_text_at(o, "description");
	i->owner = creator_name(o, by_id);
	read_references(o, i);
	i->from = later(json_text_at(o, "valid_from"), meaning.start);
	if (bytes_starts_with(i->from, "1970-01-01T00:00:00"))	/* STIX asks for a date: ours where there is none */
		i->from.len = 0;
	i->until = earlier(json_text_at(o, "valid_until"), meaning.stop);
	i->confidence = -1;
	if (json_is_integer(confidence) && json_integer_value(confidence) >= 0 && json_integer_value(confidence) <= 100)
		i->confidence = (int)json_integer_value(confidence);
	i->term = meaning.term;
	return STATUS_OK;
}

static enum status one_indicator(struct import *in, const json_t *o, const json_t *by_id)
{
	const char *what = name_of(in, o), *fault = indicator_fault(o, by_id);
	struct indicator i = { .term = NULL };
	struct diag d = { .text = "" };
	enum status status;

	if (fault != NULL)
		return import_tell(in, IMPORT_REFUSED, what, fault);
	status = read_indicator(in, o, by_id, &i, &d);
	if (status == STATUS_INVALID)
		return import_tell(in, IMPORT_REFUSED, what, d.text);
	if (status == STATUS_LIMIT)		/* of the scratch arena: this one is unreasonable, not the bundle */
		return import_tell(in, IMPORT_REFUSED, what, "its pattern needs too much memory");
	return status == STATUS_OK ? import_add(in, &i, what) : status;
}

/* What the objects that are no indicators are to an import. */
static const struct {
	const char *type;
	enum import_outcome outcome;
	const char *reason;
} kinds[] = {
	{ "identity", IMPORT_USED, "" },
	{ "relationship", IMPORT_REFUSED, "relations between objects have no place in signatures" },
	{ "observed-data", IMPORT_REFUSED, "what was observed is no indicator: it may be harmless" },
	{ "sighting", IMPORT_REFUSED, "a sighting is no indicator" },
};

static const char *const observables[] = {
	"artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr", "ipv6-addr",
	"mac-addr", "mutex", "network-traffic", "process", "software", "url", "user-account", "windows-registry-key", "x509-certificate",
};

static enum status other_object(struct import *in, const json_t *o)
{
	const struct bytes type = json_text_at(o, "type");
	const char *what = name_of(in, o), *fault = NULL;
	struct limits limits = { .has_tlp = false };
	enum status status = STATUS_OK;

	if (bytes_is(type, "marking-definition")) {
		status = stix_marking_read(o, in->scratch, &limits, &fault);
		return status == STATUS_OK ? import_tell(in, fault == NULL ? IMPORT_USED : IMPORT_REFUSED, what, fault) : status;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (bytes_is(type, kinds[i].type))
			return import_tell(in, kinds[i].outcome, what, kinds[i].reason);
	}
	for (size_t i = 0; i < sizeof(observables) / sizeof(observables[0]); i++) {
		if (bytes_is(type, observables[i]))
			return import_tell(in, IMPORT_REFUSED, what, "what was observed is no indicator: it may be harmless");
	}
	return import_tell(in, IMPORT_REFUSED, what, type.len > 0 ? "no indicator" : "an object without a type");
}

static enum status import_objects(struct import *in, const json_t *objects, json_t *by_id)
{
	enum status status = STATUS_OK;

	if (!index_objects(objects, by_id))
		return STATUS_NOMEM;
	for (size_t i = 0; i < json_array_size(objects) && status == STATUS_OK; i++) {
		const json_t *object = json_array_get(objects, i);

		arena_reset(in->scratch);
		if (bytes_is(json_text_at(object, "type"), "indicator"))
			status = one_indicator(in, object, by_id);
		else
			status = other_object(in, object);
	}
	return status;
}

enum status stix_import(struct import *in, json_t *root)
{
	const bool is_bundle = bytes_is(json_text_at(root, "type"), "bundle");
	json_t *by_id = json_object();
	/* A single object is taken as a bundle of one: partners send them so, too. */
	json_t *alone = is_bundle ? NULL : json_array();
	const json_t *objects = is_bundle ? json_list_at(root, "objects") : alone;
	enum status status = STATUS_NOMEM;

	if (alone != NULL && !json_push(alone, json_incref(root)))
		objects = NULL;
	if (is_bundle && json_array_size(objects) == 0)
		status = import_tell(in, IMPORT_REFUSED, name_of(in, root), "a bundle without objects");
	else if (by_id != NULL && objects != NULL)
		status = import_objects(in, objects, by_id);
	json_decref(by_id);
	json_decref(alone);
	return status;
}
