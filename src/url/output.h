/*
 * output.h - the serialised URL while it is being written, and percent-encoding into it.
 *
 * The text is one piece of an arena. The first failed allocation sticks:
 * later calls change nothing, and whoever finishes looks at status once.
 */
#ifndef URL_OUTPUT_H
#define URL_OUTPUT_H

#include "base/arena.h"

/* Bits of url_char_class: the percent-encode sets (1.3) and forbidden code points (3.2) of the standard. */
enum {
	SET_C0		= 1u << 0,
	SET_FRAGMENT	= 1u << 1,
	SET_QUERY	= 1u << 2,
	SET_SPECIAL_QUERY = 1u << 3,
	SET_PATH	= 1u << 4,
	SET_USERINFO	= 1u << 5,
	FORBIDDEN_HOST	= 1u << 6,
	FORBIDDEN_DOMAIN = 1u << 7
};

extern const unsigned char url_char_class[256];

struct output {
	struct arena *arena;
	unsigned char *data;
	size_t len, cap;
	enum status status;
};

/* Start with room for cap bytes. */
void output_init(struct output *out, struct arena *a, size_t cap);

/* Make room for n more bytes; false if there is none. */
bool output_reserve(struct output *out, size_t n);

static inline void output_byte(struct output *out, unsigned char c)
{
	if (out->len < out->cap || output_reserve(out, 1))
		out->data[out->len++] = c;
}

void output_add(struct output *out, struct bytes b);

/* Append b, bytes of the set and everything above 0x7F as "%XX"; ill-formed UTF-8 as U+FFFD. */
void output_encode(struct output *out, struct bytes b, unsigned set);

#endif
