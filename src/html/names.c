#include "html/names.h"
#include <endian.h>
#include <string.h>
#include "base/ascii.h"
#include "html/names_table.h"

/* ASCII upper case letters of eight bytes at once to lower case. */
static uint64_t lower_word(uint64_t w)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t low = w & (0x7F * ones);
	uint64_t from_a = low + (0x80 - 'A') * ones, beyond_z = low + (0x7F - 'Z') * ones;
	uint64_t is_upper = ~w & (from_a ^ beyond_z) & (0x80 * ones);

	return w | is_upper >> 2;
}

/* The first eight bytes of name, in lower case, zeros behind a shorter one. */
static uint64_t first_word(struct bytes name, const unsigned char *readable_end)
{
	uint64_t w = 0;

	if (readable_end - name.data >= 8) {
		memcpy(&w, name.data, 8);
		w = le64toh(w);
		if (name.len < 8)
			w &= ((uint64_t)1 << (name.len * 8)) - 1;
	} else {
		for (size_t i = 0; i < name.len && i < 8; i++)
			w |= (uint64_t)name.data[i] << (i * 8);
	}
	return lower_word(w);
}

static bool is_same_tail(struct bytes name, const char *text)
{
	for (size_t i = 8; i < name.len; i++) {
		if (ascii_lower(name.data[i]) != (unsigned char)text[i])
			return false;
	}
	return true;
}

/* Open addressing, as contrib/generate-html-tables laid it out. */
static unsigned find_name(struct bytes name, const unsigned char *readable_end, const struct known_name *names,
			  const uint16_t *slots, unsigned bits)
{
	uint64_t word = first_word(name, readable_end);
	size_t at = (size_t)((word + name.len) * 0x9E3779B97F4A7C15u >> (64 - bits));

	for (; slots[at] != 0; at = (at + 1) & (((size_t)1 << bits) - 1)) {
		const struct known_name *known = &names[slots[at]];

		if (known->word == word && known->len == name.len && is_same_tail(name, known->text))
			return slots[at];
	}
	return 0;
}

enum html_tag html_tag_find(struct bytes name, const unsigned char *readable_end)
{
	return (enum html_tag)find_name(name, readable_end, tag_names, tag_slots, TAG_SLOT_BITS);
}

enum html_attribute_name html_attribute_name_find(struct bytes name, const unsigned char *readable_end)
{
	return (enum html_attribute_name)find_name(name, readable_end, attribute_names, attribute_slots,
						   ATTRIBUTE_SLOT_BITS);
}

const char *html_tag_text(enum html_tag tag)
{
	return tag < HTML_TAG_COUNT ? tag_names[tag].text : "";
}

const char *html_attribute_name_text(enum html_attribute_name name)
{
	return name < HTML_ATTRIBUTE_COUNT ? attribute_names[name].text : "";
}
