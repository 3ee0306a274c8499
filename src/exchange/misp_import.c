/*
 * misp_import.c - MISP events as signatures: each attribute that is meant for detection is one.
 *
 * Tags of the event and of its objects hold for their attributes too; the strictest TLP and PAP counts. What the
 * distribution of an event or attribute limits to this organisation or to a sharing group is not shared on.
 */
#include <stdio.h>
#include "exchange/indicator.h"
#include "exchange/misp_mark.h"
#include "exchange/value.h"

/* What attributes have from the event and object around them. */
struct around {
	struct limits limits;
	struct bytes title, owner, source;
	const json_t *warnings;		/* of the event */
};

static const char *what_of(struct import *in, const char *kind, const json_t *o)
{
	const struct bytes uuid = bytes_slice(json_text_at(o, "uuid"), 0, 64), type = bytes_slice(json_text_at(o, "type"), 0, 40);
	char *what = arena_printf(in->scratch, "%s %.*s%s%.*s", kind, (int)type.len, (const char *)type.data, type.len > 0 ? " " : "",
				  (int)uuid.len, (const char *)uuid.data);

	for (char *c = what; c != NULL && *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e)
			*c = '?';
	}
	return what != NULL ? what : kind;
}

/* MISP writes numbers and truths as texts, too. */
static bool is_true(const json_t *value)
{
	const struct bytes text = json_text_of(value);

	return json_is_true(value) || json_integer_value(value) == 1 || bytes_is(text, "1") || bytes_is_nocase(text, "true");
}

/* 0: this organisation only; 4: a sharing group (MISP core format, 2.2.2.11). */
static bool is_limited(const json_t *distribution)
{
	const struct bytes text = json_text_of(distribution);

	return bytes_is(text, "0") || bytes_is(text, "4") || (json_is_integer(distribution) && (json_integer_value(distribution) == 0 ||
	       json_integer_value(distribution) == 4));
}

static bool has_mark(const json_t *event)
{
	const json_t *tags = json_list_at(event, "Tag");

	for (size_t i = 0; i < json_array_size(tags); i++) {
		if (bytes_is(json_text_at(json_array_get(tags, i), "name"), MISP_MARK_EVENT))
			return true;
	}
	return false;
}

/* What stands behind the mark, without the quote at its end; empty: there is none. */
static struct bytes marked_value(const json_t *o, const char *mark)
{
	const json_t *tags = json_list_at(o, "Tag");

	for (size_t i = 0; i < json_array_size(tags); i++) {
		const struct bytes name = json_text_at(json_array_get(tags, i), "name");

		if (bytes_starts_with(name, mark) && name.data[name.len - 1] == '"')
			return bytes_slice(name, bytes_of(mark).len, name.len - 1);
	}
	return (struct bytes){ NULL, 0 };
}

/* Tags of an event, object or attribute. fault_r: NULL, or why one of them cannot be kept. */
static enum status read_tags(const json_t *o, struct arena *a, struct limits *l, const char **fault_r)
{
	const json_t *tags = json_list_at(o, "Tag");
	enum status status = STATUS_OK;

	*fault_r = NULL;
	for (size_t i = 0; i < json_array_size(tags) && status == STATUS_OK; i++) {
		const struct bytes name = json_text_at(json_array_get(tags, i), "name");

		if (limits_read_label(l, name))
			continue;
		if (bytes_starts_with_nocase(name, "tlp:") || bytes_starts_with_nocase(name, "pap:"))
			*fault_r = "a tag names a TLP or PAP that is not known";
		else if (bytes_starts_with(name, MISP_MARK_CAVEAT))
			status = limits_add_caveat(l, a, bytes_slice(name, sizeof(MISP_MARK_CAVEAT) - 1, name.len));
	}
	if (!has_mark(o) && is_limited(json_object_get(o, "distribution")) && status == STATUS_OK) {
		l->no_share = true;
		status = limits_add_caveat(l, a, bytes_of("its distribution in MISP is limited to an organisation or a sharing group"));
	}
	return status;
}

/* The name of the warning list that the value is on; empty: none. Lists of hits stand at the attribute or the event. */
static struct bytes warning_name(const json_t *attribute, const json_t *event_warnings)
{
	const json_t *own = json_object_get(attribute, "warnings");
	const struct bytes value = json_text_at(attribute, "value");

	if (json_array_size(own) > 0 || json_object_size(own) > 0) {
		const struct bytes name = json_text_at(json_array_get(own, 0), "warninglist_name");

		return name.len > 0 ? name : (struct bytes)BYTES("without a name");
	}
	for (size_t i = 0; i < json_array_size(event_warnings); i++) {
		const json_t *hit = json_array_get(event_warnings, i);

		if (bytes_equal(json_text_at(hit, "value"), value) || bytes_equal(json_text_at(hit, "match"), value))
			return json_text_at(hit, "warninglist_name").len > 0 ? json_text_at(hit, "warninglist_name")
									     : (struct bytes)BYTES("without a name");
	}
	return (struct bytes){ NULL, 0 };
}

static const char *attribute_fault(struct import *in, const json_t *o, const struct around *around)
{
	const struct bytes warning = warning_name(o, around->warnings);
	const char *fault;

	if (is_true(json_object_get(o, "deleted")))
		return "it is deleted";
	if (!is_true(json_object_get(o, "to_ids")))
		return "it is not meant for detection (to_ids)";
	if (warning.len == 0)
		return NULL;
	fault = arena_printf(in->scratch, "it is on the warning list \"%.*s\"", (int)bytes_slice(warning, 0, 100).len,
			     (const char *)warning.data);
	return fault != NULL ? fault : "it is on a warning list";
}

static enum status one_attribute(struct import *in, const json_t *o, const struct around *around)
{
	const char *what = what_of(in, "attribute", o), *fault = attribute_fault(in, o, around);
	struct indicator i = { .limits = around->limits, .owner = around->owner, .source = around->source, .confidence = -1 };
	const struct bytes comment = json_text_at(o, "comment"), uuid = json_text_at(o, "uuid");
	unsigned long long confidence;
	enum status status = STATUS_OK;
	const char *id, *title;

	i.from = marked_value(o, MISP_MARK_FROM);
	i.until = marked_value(o, MISP_MARK_UNTIL);
	if (bytes_to_number(marked_value(o, MISP_MARK_CONFIDENCE), 100, &confidence))
		i.confidence = (int)confidence;
	if (fault == NULL)
		status = read_tags(o, in->scratch, &i.limits, &fault);
	if (status == STATUS_OK && fault == NULL)
		status = value_term(json_text_at(o, "type"), json_text_at(o, "value"), in->scratch, &i.term, &fault);
	if (status != STATUS_OK)
		return status;
	if (fault != NULL)
		return import_tell(in, IMPORT_REFUSED, what, fault);
	id = arena_printf(in->scratch, "misp-%.*s", (int)uuid.len, (const char *)uuid.data);
	title = arena_printf(in->scratch, "%.*s%s%.*s", (int)around->title.len, (const char *)around->title.data,
			     comment.len > 0 && around->title.len > 0 ? ": " : "", (int)comment.len, (const char *)comment.data);
	if (id == NULL || title == NULL)
		return arena_status(in->scratch);
	if (uuid.len > 0)
		i.id = bytes_of(id);
	i.title = bytes_of(title);
	return import_add(in, &i, what);
}

static enum status all_attributes(struct import *in, const json_t *o, const struct around *around)
{
	const json_t *list = json_list_at(o, "Attribute");
	enum status status = STATUS_OK;

	for (size_t i = 0; i < json_array_size(list) && status == STATUS_OK; i++) {
		arena_reset(in->scratch);
		status = one_attribute(in, json_array_get(list, i), around);
	}
	return status;
}

static enum status one_object(struct import *in, const json_t *o, struct around around)
{
	const char *what, *fault;
	enum status status;

	arena_reset(in->scratch);
	what = what_of(in, "object", o);
	if (is_true(json_object_get(o, "deleted")))
		return import_tell(in, IMPORT_REFUSED, what, "it is deleted");
	status = read_tags(o, in->arena, &around.limits, &fault);
	if (status != STATUS_OK)
		return status;
	if (fault != NULL)
		return import_tell(in, IMPORT_REFUSED, what, fault);
	if (json_array_size(json_list_at(o, "Attribute")) == 0)
		return import_tell(in, IMPORT_REFUSED, what, "an object without attributes");
	import_tell(in, IMPORT_USED, what, NULL);
	return all_attributes(in, o, &around);
}

static enum status one_event(struct import *in, const json_t *event)
{
	const json_t *objects = json_list_at(event, "Object"), *creator = json_object_get(event, "Orgc");
	const struct bytes uuid = bytes_slice(json_text_at(event, "uuid"), 0, 64);
	struct around around = {
		.title = json_text_at(event, "info"), .owner = json_text_at(creator, "name"), .warnings = json_list_at(event, "warnings"),
	};
	const char *what, *fault, *source;
	enum status status;

	arena_reset(in->scratch);
	what = what_of(in, "event", event);
	status = read_tags(event, in->arena, &around.limits, &fault);
	if (status != STATUS_OK)
		return status;
	if (fault != NULL)
		return import_tell(in, IMPORT_REFUSED, what, fault);
	if (json_array_size(json_list_at(event, "Attribute")) == 0 && json_array_size(objects) == 0)
		return import_tell(in, IMPORT_REFUSED, what, "an event without attributes and objects");
	source = arena_printf(in->arena, "MISP event %.*s", (int)uuid.len, (const char *)uuid.data);
	if (source == NULL)
		return arena_status(in->arena);
	if (uuid.len > 0)
		around.source = bytes_of(source);
	if (has_mark(event))
		around.title.len = 0;
	import_tell(in, IMPORT_USED, what, NULL);
	status = all_attributes(in, event, &around);
	for (size_t i = 0; i < json_array_size(objects) && status == STATUS_OK; i++)
		status = one_object(in, json_array_get(objects, i), around);
	return status;
}

static bool is_event(const json_t *o)
{
	return json_object_get(o, "info") != NULL || json_object_get(o, "Attribute") != NULL || json_object_get(o, "Object") != NULL ||
	       json_object_get(o, "Tag") != NULL;
}

/* An event, {"Event": ...}, {"response": [...]}, or a list of either. */
enum status misp_import(struct import *in, const json_t *root)
{
	const json_t *response = json_object_get(root, "response");
	const json_t *list = json_is_array(response) ? response : json_is_array(root) ? root : NULL;
	const json_t *event = json_object_get(root, "Event");
	enum status status = STATUS_OK;

	if (list == NULL && json_is_object(event))
		return one_event(in, event);
	if (list == NULL && is_event(root))
		return one_event(in, root);
	if (list == NULL)
		return diag_set(in->diag, "", 0, 0, "neither a STIX bundle or object nor a MISP event");
	for (size_t i = 0; i < json_array_size(list) && status == STATUS_OK; i++) {
		const json_t *item = json_array_get(list, i);

		event = json_object_get(item, "Event");
		if (json_is_object(event) || is_event(item))
			status = one_event(in, json_is_object(event) ? event : item);
		else
			status = import_tell(in, IMPORT_REFUSED, "an item of the list", "no event");
	}
	return status;
}
