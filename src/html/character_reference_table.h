/* character_reference_table.h - the named character references (13.5), for character_reference.c only. */
#ifndef HTML_CHARACTER_REFERENCE_TABLE_H
#define HTML_CHARACTER_REFERENCE_TABLE_H

#include <stdint.h>

enum { CHARACTER_REFERENCE_COUNT = 2231 };

/* Where name (without "&", with ";" if it has one) and text (UTF-8) stand in the two runs below. */
struct character_reference {
	uint16_t name, text;
	uint8_t name_len, text_len;
};

extern const char character_reference_names[], character_reference_texts[];
extern const struct character_reference character_references[CHARACTER_REFERENCE_COUNT];	/* sorted by name */

#endif
