/*
 * The attributes of the present tag: an array that is used again for each tag,
 * and a look at repeated names that stays linear for any number of them.
 */
#include <string.h>
#include "base/ascii.h"
#include "html/states.h"

enum {
	FIRST_CAPACITY = 16,
	SLOT_COUNT = 2 * HTML_ATTRIBUTES_MAX,	/* a power of two, at most half full */
	LONGEST_HASHED = 64			/* bytes of a name that are hashed; all are compared */
};

/* A place in the hash table of unknown names: free unless it is of the present round. */
struct html_name_slot {
	uint32_t round, index;
};

_Static_assert((SLOT_COUNT & (SLOT_COUNT - 1)) == 0, "a power of two");
_Static_assert(HTML_ATTRIBUTES_MAX <= UINT16_MAX, "few[] holds indexes");

void html_attributes_begin(struct html_tokenizer *t)
{
	struct html_attribute_names *names = &t->names;

	t->attribute_count = 0;
	names->unknown = 0;
	if (++names->round == 0) {
		/* After 2^32 tags old rounds would come back. */
		memset(names->known, 0, sizeof(names->known));
		if (names->slots != NULL)
			memset(names->slots, 0, SLOT_COUNT * sizeof(*names->slots));
		names->round = 1;
	}
}

static size_t name_hash(const struct html_attribute_names *names, struct bytes name)
{
	unsigned char lower[LONGEST_HASHED];
	size_t n = name.len < LONGEST_HASHED ? name.len : LONGEST_HASHED;

	for (size_t i = 0; i < n; i++)
		lower[i] = ascii_lower(name.data[i]);
	return (size_t)hash_in_table(&names->key, (struct bytes){ lower, n }) & (SLOT_COUNT - 1);
}

/* Note the attribute at index under its name. Whether one of this name was there. */
static bool slot_take(struct html_tokenizer *t, size_t index)
{
	struct html_attribute_names *names = &t->names;
	struct bytes name = t->attributes[index].name;

	for (size_t at = name_hash(names, name);; at = (at + 1) & (SLOT_COUNT - 1)) {
		struct html_name_slot *slot = &names->slots[at];

		if (slot->round != names->round) {
			*slot = (struct html_name_slot){ names->round, (uint32_t)index };
			return false;
		}
		if (bytes_equal_nocase(t->attributes[slot->index].name, name))
			return true;
	}
}

/* The few names are too many to be compared one by one: put them into the hash table. */
static enum status slots_begin(struct html_tokenizer *t)
{
	struct html_attribute_names *names = &t->names;

	if (names->slots == NULL) {
		names->slots = arena_zalloc(t->arena, SLOT_COUNT, sizeof(*names->slots));
		if (names->slots == NULL)
			return arena_status(t->arena);
		/* Names come from the sender: the key keeps them from falling into one slot. */
		hash_key_random(&names->key);
	}
	for (size_t i = 0; i < sizeof(names->few) / sizeof(names->few[0]); i++)
		slot_take(t, names->few[i]);
	return STATUS_OK;
}

/* Whether the last attribute of the array, of an unknown name, repeats an earlier one. */
static enum status unknown_is_repeated(struct html_tokenizer *t, bool *repeated_r)
{
	struct html_attribute_names *names = &t->names;
	const size_t few = sizeof(names->few) / sizeof(names->few[0]), index = t->attribute_count;

	*repeated_r = false;
	if (names->unknown < few) {
		for (size_t i = 0; i < names->unknown; i++) {
			if (bytes_equal_nocase(t->attributes[names->few[i]].name, t->attributes[index].name)) {
				*repeated_r = true;
				return STATUS_OK;
			}
		}
		names->few[names->unknown++] = (uint16_t)index;
		return names->unknown == few ? slots_begin(t) : STATUS_OK;
	}
	*repeated_r = slot_take(t, index);
	return STATUS_OK;
}

static enum status make_room(struct html_tokenizer *t)
{
	size_t capacity = t->attribute_capacity != 0 ? t->attribute_capacity * 2 : FIRST_CAPACITY;
	struct html_attribute *grown = arena_extend(t->arena, t->attributes, t->attribute_count, capacity,
						    sizeof(*grown));

	if (grown == NULL)
		return arena_status(t->arena);
	t->attributes = grown;
	t->attribute_capacity = capacity;
	return STATUS_OK;
}

enum status html_attributes_add(struct html_tokenizer *t, const struct html_attribute *attribute)
{
	bool repeated = false, full = t->attribute_count >= HTML_ATTRIBUTES_MAX;
	enum status s = STATUS_OK;

	if (attribute->id != HTML_ATTRIBUTE_UNKNOWN) {
		repeated = t->names.known[attribute->id] == t->names.round;
		t->names.known[attribute->id] = t->names.round;
	}
	if (full) {
		oddities_add(t->oddities, ODDITY_HTML_ATTRIBUTE_LIMIT);
		if (attribute->id == HTML_ATTRIBUTE_UNKNOWN || repeated)
			return STATUS_OK;
	}
	if (t->attribute_count == t->attribute_capacity) {
		s = make_room(t);
		if (s != STATUS_OK)
			return s;
	}
	t->attributes[t->attribute_count] = *attribute;
	if (attribute->id == HTML_ATTRIBUTE_UNKNOWN)
		s = unknown_is_repeated(t, &repeated);
	if (repeated) {
		t->attributes[t->attribute_count].flags |= HTML_DUPLICATE;
		oddities_add(t->oddities, ODDITY_HTML_DUPLICATE_ATTRIBUTE);
	}
	t->attribute_count++;
	return s;
}

const struct html_attribute *html_attribute_find(const struct html_token *token, enum html_attribute_name id)
{
	for (size_t i = 0; i < token->attribute_count; i++) {
		if (token->attributes[i].id == id)
			return &token->attributes[i];
	}
	return NULL;
}

const struct html_attribute *html_attribute_find_text(const struct html_token *token, const char *name)
{
	for (size_t i = 0; i < token->attribute_count; i++) {
		if (bytes_is_nocase(token->attributes[i].name, name))
			return &token->attributes[i];
	}
	return NULL;
}

size_t html_attribute_end(const struct html_tokenizer *t, const struct html_attribute *attribute)
{
	size_t end = (size_t)(attribute->value.data + attribute->value.len - t->input.data);

	return end + (attribute->quote != 0 && !(attribute->flags & HTML_VALUE_UNCLOSED) ? 1 : 0);
}
