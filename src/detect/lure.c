/*
 * lure.c - the circumstances of a message, one by one and in sum.
 *
 * The sum treats them as independent: each leaves its share of doubt. It is a finding of its own when it is more
 * likely than not.
 */
#include "detect/circumstance.h"

static const struct circumstance_row rows[] = {
	{ "news", "a headline as subject, or the name of a news brand that the sender is not", circumstance_news },
	{ "unrelated-load", "a load from a domain that is neither the sender's nor any link's", circumstance_unrelated_load },
	{ "first-seen", "a load from a domain that no mail to this organisation named before", circumstance_first_seen },
	{ "lone-picture", "one remote picture in a long article", circumstance_lone_picture },
	{ "lax-authentication", "our own servers could not confirm the sender", circumstance_lax_authentication },
	{ "protected", "a recipient belongs to the group \"protected\"", circumstance_protected },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct circumstance_row *circumstance_row(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

static bool has_load(const struct evidence *e)
{
	for (size_t i = 0; i < e->references.count; i++) {
		if (reference_is_remote_load(&e->references.items[i]))
			return true;
	}
	return false;
}

enum status detect_lure(struct detect_context *c)
{
	struct evidence *e = c->evidence;
	double doubt = 1;
	unsigned count = 0;
	const char *text;

	if (!has_load(e))
		return STATUS_OK;
	for (size_t i = 0; i < ROWS; i++) {
		struct circumstance found = { .reference = FINDING_MESSAGE };
		enum status status = rows[i].look(c, &found);

		if (status == STATUS_OK && found.confidence > 0)
			status = evidence_add(e, FINDING_LURE, found.reference, found.confidence, found.text, NULL);
		if (status != STATUS_OK)
			return status;
		doubt *= 1 - found.confidence;
		count += found.confidence > 0;
	}
	if (doubt > 0.5)
		return STATUS_OK;
	text = arena_printf(e->arena, "%u circumstances together look like bait", count);
	if (text == NULL)
		return arena_status(e->arena);
	return evidence_add(e, FINDING_LURE, FINDING_MESSAGE, 1 - doubt, text, NULL);
}
