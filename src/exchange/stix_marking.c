#include "exchange/stix_marking.h"

/* The definitions that the standards fix, so that bundles need not hold them: TLP 1 (STIX 2.1, 7.2.1.4) and TLP 2. */
static const struct {
	const char *id;
	enum tlp tlp;
} fixed[] = {
	{ "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", TLP_CLEAR },
	{ "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", TLP_GREEN },
	{ "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", TLP_AMBER },
	{ "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", TLP_RED },
	{ "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", TLP_CLEAR },
	{ "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", TLP_GREEN },
	{ "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", TLP_AMBER },
	{ "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", TLP_AMBER_STRICT },
	{ "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", TLP_RED },
};

static const char tlp2_extension[] = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

static enum status read_level(struct bytes level, struct arena *a, struct limits *l, const char **fault_r)
{
	char *label = arena_printf(a, "tlp:%.*s", (int)level.len, (const char *)level.data);

	if (label == NULL)
		return arena_status(a);
	if (!limits_read_label(l, bytes_of(label)))
		*fault_r = "a marking names a TLP that is not known";
	return STATUS_OK;
}

enum status stix_marking_read(const json_t *marking, struct arena *a, struct limits *l, const char **fault_r)
{
	const struct bytes type = json_text_at(marking, "definition_type"), name = json_text_at(marking, "name");
	const json_t *definition = json_object_get(marking, "definition");
	const json_t *tlp2 = json_object_get(json_object_get(marking, "extensions"), tlp2_extension);
	struct bytes statement;

	*fault_r = NULL;
	if (tlp2 != NULL)
		return read_level(json_text_at(tlp2, "tlp_2_0"), a, l, fault_r);
	if (bytes_is(type, "tlp"))
		return read_level(json_text_at(definition, "tlp"), a, l, fault_r);
	if (bytes_is(type, "statement")) {
		statement = json_text_at(definition, "statement");
		if (statement.len == 0)
			*fault_r = "a marking is a statement without words";
		return limits_read_label(l, statement) ? STATUS_OK : limits_add_caveat(l, a, statement);
	}
	if (!limits_read_label(l, name))
		*fault_r = "a marking is of a type that is not known";
	return STATUS_OK;
}

static enum status add_reference(struct bytes id, const json_t *by_id, struct arena *a, struct limits *l, const char **fault_r)
{
	const json_t *marking;

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		if (bytes_is(id, fixed[i].id)) {
			limits_add_tlp(l, fixed[i].tlp);
			return STATUS_OK;
		}
	}
	marking = id.len > 0 ? json_object_getn(by_id, (const char *)id.data, id.len) : NULL;
	if (marking == NULL) {
		*fault_r = "it carries a marking that the bundle does not define";
		return STATUS_OK;
	}
	return stix_marking_read(marking, a, l, fault_r);
}

enum status stix_limits(const json_t *object, const json_t *by_id, struct arena *a, struct limits *l, const char **fault_r)
{
	const json_t *references = json_list_at(object, "object_marking_refs");
	const json_t *granular = json_list_at(object, "granular_markings");
	enum status status = STATUS_OK;

	*fault_r = NULL;
	for (size_t i = 0; i < json_array_size(references) && status == STATUS_OK && *fault_r == NULL; i++)
		status = add_reference(json_text_of(json_array_get(references, i)), by_id, a, l, fault_r);
	/* Of a part of the object: the whole is kept under it, for a signature has no parts. */
	for (size_t i = 0; i < json_array_size(granular) && status == STATUS_OK && *fault_r == NULL; i++) {
		const json_t *reference = json_object_get(json_array_get(granular, i), "marking_ref");

		if (reference != NULL)		/* else it marks the language of a text */
			status = add_reference(json_text_of(reference), by_id, a, l, fault_r);
	}
	return status;
}
